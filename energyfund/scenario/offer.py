"""The share offer of a community benefit society, and how the ranges of a plan are drawn."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from energyfund.scenario.base import Day, Fraction, Gbp, Name, Number, Whole, Written

FACTORS = ("price", "yield", "use", "cost", "inflation", "rent", "failure")
"""What the ranges are drawn from: power prices, the sun, what buyers take, running cost, inflation, rents held down by
policy, and the failure of a public stake. For the last two a high draw is a bad one."""


class ShareOffer(Written):
    """What a share offer document must say beside the numbers. Terms of the shares stand with the source of capital."""

    society: Name = Field(description="The society that offers the shares.")
    shares: Name = Field(description="Name of the community_shares source that is offered.")
    overhead_gbp_per_year: Gbp = Field(
        description="What the society spends each year whatever its size, in the money of price_base_year. Required: "
        "no source. It is what decides the smallest viable portfolio."
    )
    overhead_gbp_per_kwp_per_year: Gbp = Field(0, description="What it spends for each kWp beside the running cost.")
    opens: Day | None = Field(None, description="Day on which the offer opens.")
    closes: Day | None = Field(None, description="Day on which it closes.")
    least_holding_gbp: Gbp | None = Field(None, description="The least that a member may hold.")
    least_holding_residents_gbp: Gbp | None = Field(None, description="The same for residents of the estates.")
    reserve_years_of_overhead: Gbp = Field(0, description="Years of overhead kept in cash before interest is paid.")
    withdrawals_fraction_per_year: Fraction | None = Field(
        None,
        description="Share capital that members ask back each year after the lock-in; left out: equal parts over the "
        "rest of the term.",
    )
    contact: str | None = Field(None, description="Where questions go.")


class Correlation(Written):
    """How two factors move together."""

    between: Annotated[list[Name], Field(min_length=2, max_length=2)] = Field(
        description="Two of price, yield, use, cost, inflation, rent and failure."
    )
    value: Annotated[Number, Field(ge=-1, le=1)] = Field(description="Correlation, −1 to 1.")
    because: Annotated[str, Field(min_length=1)] = Field(description="The reason, printed in the report.")


class Uncertainty(Written):
    """How the ranges of returns are drawn. Spreads of the factors are figures of the library; replace them there."""

    draws: Annotated[Whole, Field(ge=100, le=100_000)] = Field(2000, description="Number of paths drawn.")
    seed: Annotated[Whole, Field(ge=0)] = Field(0, description="Seed of the paths.")
    correlations: list[Correlation] = Field([], description="Correlations that replace the library's.")
