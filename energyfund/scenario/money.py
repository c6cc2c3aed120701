"""How prices move, taxes on what is bought, and named lines of cash: blocks that several kinds of project share."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from energyfund.scenario.base import (
    AS_BLOCK,
    AS_WORD,
    PLAIN_WORDS,
    Count,
    Fraction,
    Gbp,
    Name,
    Number,
    Rate,
    Written,
)


class IndexTerms(Written):
    """How a price moves from year to year."""

    kind: Literal["inflation", "rpi", "fixed", "rate"] = Field(
        description="inflation: with consumer prices; rpi: with retail prices, the library's wedge above; fixed: the "
        "same number of pounds every year; rate: by rate_fraction a year."
    )
    rate_fraction: Rate | None = Field(None, description="Yearly rise, where kind is rate.")
    plus_fraction: Rate = Field(0, description="Added to the rise of every year, such as 0.01 for inflation + 1 %.")
    at_least_fraction: Rate | None = Field(None, description="Collar: the rise of a year is never less.")
    at_most_fraction: Rate | None = Field(None, description="Cap: the rise of a year is never more.")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.kind == "rate") != (self.rate_fraction is not None):
            raise ValueError("rate_fraction goes with kind: rate, and kind: rate needs it")
        collar, cap = self.at_least_fraction, self.at_most_fraction
        if collar is not None and cap is not None and collar > cap:
            raise ValueError("at_least_fraction (the collar) is above at_most_fraction (the cap)")
        return self


def _word_or_block(value: object) -> str | None:
    if isinstance(value, dict | IndexTerms):
        return AS_BLOCK
    return AS_WORD if isinstance(value, str) else None


Indexed = Annotated[
    Annotated[Literal["inflation", "rpi", "fixed"], Tag(AS_WORD)] | Annotated[IndexTerms, Tag(AS_BLOCK)],
    Discriminator(
        _word_or_block,
        custom_error_type=PLAIN_WORDS,
        custom_error_message="must be inflation, rpi or fixed, or a block with kind and what goes with it, such as "
        "at_least_fraction and at_most_fraction",
    ),
]
"""How a price moves: a word, or a block with collar and cap."""


class NamedLine(Written):
    """One named line of cash, in or out, beside those that the kind of project brings."""

    name: Name = Field(description="What it is, in the report's words.")
    gbp_per_year: Number | None = Field(
        None, description="Pounds a year, in the money of price_base_year; cash in positive, cash out negative."
    )
    gbp_by_year: Annotated[list[Number], Field(min_length=1)] | None = Field(
        None,
        description="Pounds for each year from first_year on, nominal, such as a grant that tapers; cash in positive.",
    )
    index: Indexed | None = Field(
        None, description="How gbp_per_year moves; left out: inflation. Not with gbp_by_year, which is nominal already."
    )
    first_year: Count = Field(1, description="First year of operation in which it falls.")
    last_year: Count | None = Field(None, description="Last year of operation in which it falls; left out: the last.")
    moves_with: Literal["price", "yield", "cost", "rent", "nothing"] = Field(
        "nothing", description="What it varies with in the ranges: power prices, yield, cost, rents or nothing."
    )
    note: str | None = Field(None, description="Where the figure comes from, for the report.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.gbp_per_year is None) == (self.gbp_by_year is None):
            raise ValueError("give either gbp_per_year or gbp_by_year, and not both")
        if self.gbp_by_year is not None and self.index is not None:
            raise ValueError(
                "real and nominal are mixed: gbp_by_year is nominal, so it takes no index; leave index out, or give "
                "gbp_per_year in the money of price_base_year"
            )
        if self.last_year is not None and self.last_year < self.first_year:
            raise ValueError("last_year is before first_year")
        return self


class Vat(Written):
    """Value added tax on the outlay. Without this block the cost is taken to include what cannot be reclaimed."""

    supply: Literal["installed_homes", "installed_charity", "supply_only", "non_residential"] = Field(
        description="installed_homes: panels or measures installed in homes (0 % to 31 March 2027, then 5 %); "
        "installed_charity: in buildings of charities; supply_only: goods without installation; non_residential."
    )
    recoverable_fraction: Fraction = Field(description="Share of the tax that is reclaimed: 1 for most councils.")


class CommunityBenefit(Written):
    """What is promised to a community benefit fund, and on what base: a share of an unsaid base cannot be checked."""

    base: Literal["income", "capacity", "energy"] = Field(
        description="income: a share of all income; capacity: pounds a year for each kWp; energy: pounds for each kWh."
    )
    share_fraction: Fraction | None = Field(None, description="Share of income, where base is income.")
    gbp_per_unit: Gbp | None = Field(None, description="Pounds for each kWp or kWh, in the money of price_base_year.")

    @model_validator(mode="after")
    def _base_and_amount(self) -> Self:
        if (self.base == "income") != (self.share_fraction is not None):
            raise ValueError("share_fraction goes with base: income, and base: income needs it")
        if (self.base == "income") == (self.gbp_per_unit is not None):
            raise ValueError("gbp_per_unit goes with base: capacity or energy, and those need it")
        return self


class Partner(Written):
    """One partner of a project: its part of the cost, of the surplus and of the votes."""

    name: Name = Field(description="Who it is.")
    sources: Annotated[list[Name], Field(min_length=1)] = Field(description="Sources of capital that are its money.")
    cost_fraction: Fraction = Field(description="Its share of the outlay.")
    surplus_fraction: Fraction = Field(description="Its share of what is left after every source is served.")
    votes_fraction: Fraction = Field(description="Its share of the votes.")
    is_investor: bool = Field(
        default=False, description="An investor that does not use the service: a co-operative limits its votes."
    )


class Partnership(Written):
    """Several bodies that build and own a project together."""

    kind: Literal["public_public", "public_cooperative", "public_common"] = Field(description="Who joins whom.")
    partners: Annotated[list[Partner], Field(min_length=2)] = Field(description="The partners.")
    owner_at_end: Name = Field(description="The partner that owns the asset when the plan's horizon or the term ends.")

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        names = [partner.name for partner in self.partners]
        if len(set(names)) < len(names):
            raise ValueError("a partner stands twice; every name must be its own")
        for key, word in (("cost_fraction", "cost"), ("votes_fraction", "votes")):
            whole = sum(getattr(partner, key) for partner in self.partners)
            if abs(whole - 1) > 1e-9:
                raise ValueError(f"the partners' shares of {word} add up to {whole:.4f}; they must be 1 together")
        surplus = sum(partner.surplus_fraction for partner in self.partners)
        if surplus > 1 + 1e-9:
            raise ValueError(f"the partners' shares of the surplus add up to {surplus:.4f}; they may be 1 at most")
        if self.owner_at_end not in names:
            raise ValueError(f"owner_at_end '{self.owner_at_end}' is none of the partners: {', '.join(names)}")
        return self


class Failure(Written):
    """The loss case of a public stake. It enters the ranges, never the expected case."""

    chance_fraction_per_year: Fraction = Field(description="Chance that it fails in a year, if it has not yet.")
    loss_fraction: Fraction = Field(description="Share of all later cash flow that is then lost.")
    because: Annotated[str, Field(min_length=1)] = Field(description="The precedent, printed in the report.")
