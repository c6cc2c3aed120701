"""The pension fund: what it holds, what comes in, what it must pay."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from energyfund.scenario.base import (
    AS_FILE,
    AS_LIST,
    PLAIN_WORDS,
    Fraction,
    Gbp,
    Name,
    Rate,
    TableFile,
    Whole,
    Written,
    Year,
)
from energyfund.scenario.market import Market


class Holding(Written):
    """One vehicle that the fund holds, with the fossil share inside it as a range."""

    name: Name = Field(description="Name of the vehicle.")
    asset_class: Name = Field(description="Class that rules name, such as listed equity.")
    value_gbp: Gbp = Field(description="Value on the plan's first day.")
    expected_return_fraction: Rate = Field(
        description="Expected return a year, nominal, before the fund's own cost_fraction_per_year."
    )
    fossil_fraction_low: Fraction | None = Field(None, description="Fossil share inside, low estimate.")
    fossil_fraction_high: Fraction | None = Field(None, description="Fossil share inside, high estimate.")
    intensity_tco2e_per_gbp_m: Gbp | None = Field(
        None, description="Carbon intensity, scopes 1 and 2: tonnes a year for each £1m invested."
    )
    listed: bool = Field(default=True, description="Traded on an exchange: in the scope of a listed-only pathway.")
    sell_cost_fraction: Fraction = Field(0, description="Cost of selling, as a share of the amount.")
    buy_cost_fraction: Fraction = Field(0, description="Cost of buying, as a share of the amount.")
    switch_cost_gbp: Gbp = Field(0, description="Fixed cost of the first sale, such as ending a mandate.")
    locked_until_year: Year | None = Field(None, description="Nothing can be sold before this year.")
    fossil_basis: Literal["direct", "estimated"] = Field(
        "estimated", description="direct: looked through to the shares inside; estimated: from an index or a sector."
    )
    coal_fraction: Fraction | None = Field(
        None, description="Share in coal and unconventional oil and gas; left out: counted as the whole fossil share."
    )
    data_quality_score: Annotated[Whole, Field(ge=1, le=5)] | None = Field(
        None, description="Quality of the carbon data: 1 verified to 5 sector average (PCAF)."
    )
    illiquid_discount_fraction: Fraction = Field(
        0, description="Further loss on a sale in the first year; it falls to nothing over illiquid_discount_years."
    )
    illiquid_discount_years: Annotated[Whole, Field(ge=1, le=40)] = Field(
        1, description="Years of waiting after which a sale costs no discount any more."
    )
    run_off_fraction_per_year: Fraction = Field(
        0,
        description="Share of the vehicle that pays itself back as cash each year, such as private equity running off.",
    )
    sell_at_most_fraction_per_year: Fraction | None = Field(
        None, description="The most of the vehicle that can be sold in a year; left out: all of it."
    )
    fee_fraction_per_year: Fraction = Field(0, description="Fee of the vehicle itself, beside the fund's cost.")
    market_class: Name | None = Field(
        None, description="Class of the public table that stands for it, where one is used."
    )

    @model_validator(mode="after")
    def _low_below_high(self) -> Self:
        if (self.fossil_fraction_low is None) != (self.fossil_fraction_high is None):
            raise ValueError("give both fossil_fraction_low and fossil_fraction_high, or neither")
        if (self.fossil_fraction_low or 0) > (self.fossil_fraction_high or 0):
            raise ValueError("fossil_fraction_low is above fossil_fraction_high")
        return self


def _list_or_file(value: object) -> str | None:
    if isinstance(value, list):
        return AS_LIST
    return AS_FILE if isinstance(value, str) else None


HoldingsOrFile = Annotated[
    Annotated[list[Holding], Field(min_length=1), Tag(AS_LIST)] | Annotated[TableFile, Tag(AS_FILE)],
    Discriminator(
        _list_or_file,
        custom_error_type=PLAIN_WORDS,
        custom_error_message="must be a list of holdings, or the name of a CSV or Parquet file with a row for each",
    ),
]


class PensionFund(Written):
    """The fund: what it holds, what comes in, what it must pay."""

    name: Name = Field("Pension fund", description="Name for the reports.")
    holdings: HoldingsOrFile = Field(description="A list of holdings, or a CSV or Parquet file with a row for each.")
    cash_gbp: Gbp = Field(0, description="Cash at the start.")
    cash_return_fraction: Rate = Field(0, description="Return a year on cash.")
    contributions_gbp_per_year: Gbp = Field(0, description="Paid in by employers and members each year, nominal.")
    benefits_gbp_per_year: Gbp = Field(0, description="Pensions paid out each year, nominal.")
    contributions_growth_fraction: Rate = Field(0, description="Yearly rise of contributions.")
    benefits_growth_fraction: Rate = Field(0, description="Yearly rise of pensions paid out.")
    market: Market | None = Field(None, description="How the holdings may move in a year; without it no risk is told.")
    cost_fraction_per_year: Fraction | None = Field(None, description="Running cost; left out: the library's figure.")
    liabilities_gbp: Gbp | None = Field(None, description="Value of the promises, for the funding level.")
    discount_rate_fraction: Rate | None = Field(None, description="Prudent rate at which the promises grow.")
    accrual_gbp_per_year: Gbp | None = Field(None, description="New promises a year.")
    members_support: str | None = Field(None, description="What is known of members' views, printed beside the cost.")

    @model_validator(mode="after")
    def _funding_level_needs_all(self) -> Self:
        given = [self.liabilities_gbp, self.discount_rate_fraction, self.accrual_gbp_per_year]
        if any(item is not None for item in given) and any(item is None for item in given):
            raise ValueError(
                "the funding level needs all of liabilities_gbp, discount_rate_fraction and accrual_gbp_per_year"
            )
        return self
