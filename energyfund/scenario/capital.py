"""The sources of money and their own terms."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from energyfund.scenario.base import (
    AS_LIST,
    AS_YEARS,
    PLAIN_WORDS,
    Count,
    Cover,
    Day,
    Fraction,
    Gbp,
    Name,
    Rate,
    Whole,
    Written,
    Year,
)
from energyfund.scenario.money import IndexTerms

ProjectKind = Literal["solar", "retrofit", "housing", "custom"]


def _list_or_years(value: object) -> str | None:
    if isinstance(value, list):
        return AS_LIST
    return AS_YEARS if isinstance(value, dict) else None


YearlyBudget = Annotated[
    Annotated[list[Gbp], Field(min_length=1), Tag(AS_LIST)] | Annotated[dict[Year, Gbp], Tag(AS_YEARS)],
    Discriminator(
        _list_or_years,
        custom_error_type=PLAIN_WORDS,
        custom_error_message="must be a list of pounds, one for each year, or a block of lines such as 2027: 50000",
    ),
]
"""Pounds for each year: a list from the scenario's start year on, or a mapping year: pounds."""


class CapitalBase(Written):
    """What every source of money has."""

    name: Name = Field(description="Name that rules and reports use.")
    budget_gbp: Gbp | None = Field(None, description="The most that may be drawn in all. Left out: no limit in total.")
    budget_gbp_by_year: YearlyBudget | None = Field(
        None,
        description="The most that may be drawn in each year: a list from the start year on, or lines such as "
        "2027: 50000. Years not named have none.",
    )
    only_kinds: Annotated[list[ProjectKind], Field(min_length=1)] | None = Field(
        None, description="Kinds of project it may pay for; left out: all."
    )
    only_projects: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Projects it may pay for; left out: all."
    )
    only_areas: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Areas it may pay in; left out: all."
    )
    at_most_share_of_project_fraction: Fraction = Field(1, description="The most of one project's outlay that it pays.")
    at_most_gbp_per_project: Gbp | None = Field(
        None, description="The most that one project may draw, such as a challenge fund's limit. [£ nominal]"
    )
    at_least_gbp_per_project: Gbp = Field(
        0, description="The least that a project may draw, if it draws anything: the minimum ticket. [£ nominal]"
    )
    note: str | None = Field(None, description="A remark for the report, such as where the figure comes from.")

    @model_validator(mode="after")
    def _ticket_fits(self) -> Self:
        for name, most in (
            ("at_most_gbp_per_project", self.at_most_gbp_per_project),
            ("budget_gbp", self.budget_gbp),
        ):
            if most is not None and self.at_least_gbp_per_project > most:
                raise ValueError(
                    f"at_least_gbp_per_project £{self.at_least_gbp_per_project:,.0f} is above {name} £{most:,.0f}: "
                    "nothing could ever be drawn"
                )
        return self


class PensionCapital(CapitalBase):
    """Money of the pension fund: a slice of the cash flow, or an income strip (a lease whose rent is indexed)."""

    kind: Literal["pension_fund"] = Field(description="What sort of money it is.")
    form: Literal["slice", "income_strip"] = Field(
        "slice",
        description="slice: a share of the cash flow worth its money at the return it requires; income_strip: a rent "
        "that begins at initial_yield_fraction and follows index, whatever the project earns.",
    )
    required_return_fraction: Rate | None = Field(
        None,
        description="Return a year that it must be promised, nominal. Required for a slice; an income strip's return "
        "follows from its terms, and a figure here is the least it must reach.",
    )
    initial_yield_fraction: Rate | None = Field(None, description="Rent of the first year for each pound, for a strip.")
    index: IndexTerms | None = Field(None, description="How the rent of a strip moves; left out: with inflation.")
    term_years: Count = Field(description="Years for which the fund receives its slice or rent.")
    cover_ratio: Cover = Field(1, description="Cash flow promised for each pound owed.")

    @model_validator(mode="after")
    def _terms_of_its_form(self) -> Self:
        if self.form == "slice" and self.required_return_fraction is None:
            raise ValueError("required_return_fraction is missing: a slice is sized by the return it must promise")
        if self.form == "slice" and (self.initial_yield_fraction is not None or self.index is not None):
            raise ValueError("initial_yield_fraction and index go with form: income_strip")
        if self.form == "income_strip" and self.initial_yield_fraction is None:
            raise ValueError("initial_yield_fraction is missing: the first rent of an income strip for each pound")
        return self


class CommunityShares(CapitalBase):
    """Withdrawable shares of a community benefit society: interest up to its cap, capital back within the term.

    ``budget_gbp`` is the most that is raised. Below ``minimum_raise_gbp`` the offer closes, everybody has their money
    back, and nothing is drawn.
    """

    kind: Literal["community_shares"] = Field(description="What sort of money it is.")
    interest_fraction: Rate | None = Field(None, description="Share interest a year; left out: the library's figure.")
    interest_cap_fraction: Rate | None = Field(
        None, description="The most that the society's rules allow; left out: the library's model rule."
    )
    term_years: Count = Field(description="Years within which all capital is returned.")
    repayment: Literal["equal", "with_cash_flow"] = Field(
        "equal",
        description="equal: interest each year on what is left, capital in equal parts after the lock-in, as offers "
        "say; with_cash_flow: an even share of the cash flow that earns the interest within the term.",
    )
    lock_in_years: Annotated[Whole, Field(ge=0, le=30)] | None = Field(
        None, description="Years before anybody can withdraw; left out: the library's figure."
    )
    withdrawal_limit_fraction: Fraction | None = Field(
        None, description="The most share capital that leaves in a year; left out: the library's figure."
    )
    notice_months: Annotated[Whole, Field(ge=0, le=24)] | None = Field(
        None, description="Notice of a withdrawal; left out: the library's figure."
    )
    minimum_raise_gbp: Gbp = Field(0, description="Below this the offer closes and all money is returned.")
    largest_holding_gbp: Gbp | None = Field(
        None, description="The most that one member may hold; left out: the library's figure."
    )
    cover_ratio: Cover = Field(1, description="Cash flow set aside for each pound owed.")

    @model_validator(mode="after")
    def _lock_in_ends_before_the_term(self) -> Self:
        if self.lock_in_years is not None and self.lock_in_years >= self.term_years:
            raise ValueError("lock_in_years must be less than term_years: capital has to come back within the term")
        if self.budget_gbp is not None and self.minimum_raise_gbp > self.budget_gbp:
            raise ValueError(
                f"minimum_raise_gbp £{self.minimum_raise_gbp:,.0f} is above budget_gbp £{self.budget_gbp:,.0f}, the "
                "most that is raised: the offer could never succeed"
            )
        return self


class PublicLoan(CapitalBase):
    """A council's loan (PWLB shapes). Its rate is a required input: rates change twice a day."""

    kind: Literal["public_loan"] = Field(description="What sort of money it is.")
    rate_fraction: Rate | None = Field(
        None, description="Interest a year, margin included. Give this, or gilt_fraction with margin."
    )
    gilt_fraction: Rate | None = Field(None, description="Yield of the gilt on which the margin stands.")
    margin: Literal["standard", "certainty", "infrastructure", "hra"] | None = Field(
        None, description="Public Works Loan Board margin over gilts, read from the library on rate_date."
    )
    rate_date: Day | None = Field(
        None, description="Day on which the rate was read: it is set twice a day, and the report says how old it is."
    )
    term_years: Count = Field(description="Years over which it is repaid, from the first year of operation.")
    repayment: Literal["annuity", "eip", "maturity", "sculpted"] = Field(
        description="annuity: equal payments; eip: equal instalments of principal; maturity: principal at the end; "
        "sculpted: payments follow the cash flow."
    )
    payments_per_year: Literal[1, 2] = Field(1, description="1: yearly; 2: half-yearly, as the Board collects.")
    cover_ratio: Cover = Field(1, description="Cash flow asked for each pound of debt service.")

    @model_validator(mode="after")
    def _one_rate(self) -> Self:
        if (self.rate_fraction is None) == (self.gilt_fraction is None):
            raise ValueError("give rate_fraction, or gilt_fraction with margin and rate_date, and not both")
        if (self.gilt_fraction is None) != (self.margin is None):
            raise ValueError("gilt_fraction and margin go together")
        if self.gilt_fraction is not None and self.rate_date is None:
            raise ValueError("rate_date is missing: margins change, so the day of the gilt's yield must be known")
        if self.repayment == "sculpted" and self.payments_per_year != 1:
            raise ValueError("a sculpted loan is paid yearly, with the cash flow; leave payments_per_year out")
        return self


class Grant(CapitalBase):
    """Money that asks for nothing back. How much of it is needed comes out of the plan."""

    kind: Literal["grant"] = Field(description="What sort of money it is.")


class RevolvingFund(CapitalBase):
    """A fund that lends, is repaid, and lends again. Its balance never goes below zero."""

    kind: Literal["revolving_fund"] = Field(description="What sort of money it is.")
    rate_fraction: Rate = Field(0, description="Interest a year; 0 for an interest-free fund.")
    term_years: Count = Field(description="Years within which a loan comes back.")
    cover_ratio: Cover = Field(1, description="Cash flow set aside for each pound owed.")


class CouncilReserves(CapitalBase):
    """The council's own money. With a required return it takes a slice; without one it asks for nothing back."""

    kind: Literal["council_reserves"] = Field(description="What sort of money it is.")
    required_return_fraction: Rate | None = Field(None, description="Return a year; left out: nothing is asked back.")
    term_years: Count | None = Field(None, description="Years of the slice; needed with a required return.")
    cover_ratio: Cover = Field(1, description="Cash flow promised for each pound owed.")


Capital = Annotated[
    PensionCapital | CommunityShares | PublicLoan | Grant | RevolvingFund | CouncilReserves,
    Field(discriminator="kind"),
]
