"""The sources of money and their own terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from energyfund.scenario.base import (
    AS_LIST,
    AS_YEARS,
    PLAIN_WORDS,
    Count,
    Cover,
    Fraction,
    Gbp,
    Name,
    Rate,
    Written,
    Year,
)

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
    note: str | None = Field(None, description="A remark for the report, such as where the figure comes from.")


class PensionCapital(CapitalBase):
    """Money of the pension fund: it buys a slice of a project's cash flow at the return it requires."""

    kind: Literal["pension_fund"] = Field(description="What sort of money it is.")
    required_return_fraction: Rate = Field(description="Return a year that the slice must promise, nominal.")
    term_years: Count = Field(description="Years for which the fund receives its slice.")
    cover_ratio: Cover = Field(1, description="Cash flow promised for each pound owed.")


class CommunityShares(CapitalBase):
    """Withdrawable shares of a community benefit society: interest up to its cap, capital back within the term."""

    kind: Literal["community_shares"] = Field(description="What sort of money it is.")
    interest_fraction: Rate | None = Field(None, description="Share interest a year; left out: the library's figure.")
    term_years: Count = Field(description="Years within which all capital is returned.")
    cover_ratio: Cover = Field(1, description="Cash flow set aside for each pound owed.")


class PublicLoan(CapitalBase):
    """A council's loan (PWLB shapes). Its rate is a required input: rates change twice a day."""

    kind: Literal["public_loan"] = Field(description="What sort of money it is.")
    rate_fraction: Rate = Field(description="Interest a year, margin included. State the date of the rate in note.")
    term_years: Count = Field(description="Years over which it is repaid, from the first year of operation.")
    repayment: Literal["annuity", "eip", "maturity", "sculpted"] = Field(
        description="annuity: equal payments; eip: equal instalments of principal; maturity: principal at the end; "
        "sculpted: payments follow the cash flow."
    )
    cover_ratio: Cover = Field(1, description="Cash flow asked for each pound of debt service.")


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
