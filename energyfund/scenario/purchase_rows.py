"""Rows of the tables of a purchase: quotes, demand, pledges and the result of a reverse auction."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from energyfund.scenario.base import Count, Day, Fraction, Gbp, Name, Number, Written, Year

Discount = Literal["all_units", "incremental", "total_quantity", "bundle"]
Supply = Literal["supply_only", "installed"]
BuyerKind = Literal["own_stock", "group", "private_homes"]
Building = Literal["home", "charity", "non_residential"]
Points = Annotated[Number, Field(ge=0, le=100)]
PricePerKwp = Annotated[Number, Field(gt=0)]

POUNDS = "GBP"
BUNDLE_MARK = " + "
"""What stands between the lots of a bundle bid: ``North + South``."""

PER_KWP = {"kwp", "kw", "per kwp", "per kw"}


def _three_letters(name: str) -> str:
    """A currency by its code."""
    if not (len(name) == CODE_LENGTH and name.isascii() and name.isalpha() and name.isupper()):
        raise ValueError("must be the three letters of a currency, such as EUR")
    return name


CODE_LENGTH = 3
Currency = Annotated[Name, AfterValidator(_three_letters)]
"""A currency by its code, such as EUR."""


def _per_kwp(value: object) -> object:
    """The unit of a price. Quotes come per panel and per watt too; both are refused with the way to convert them."""
    if isinstance(value, str) and value.strip().lower() not in PER_KWP:
        raise ValueError(
            "prices must be for each kWp. Price per panel: divide it by the panel's kWp (0.44 for a panel of 440 W); "
            "price per watt: times 1,000. Then write kwp here, or leave the column out"
        )
    return "kwp"


def _no_panel_price(value: object) -> object:
    """A column of prices per panel, so common in quotes that it gets its own advice."""
    if value is not None:
        raise ValueError(
            "a price per panel cannot be compared. Divide it by the panel's kWp (0.44 for a panel of 440 W) and put "
            "it in price_gbp_per_kwp"
        )
    return value


class QuoteRow(Written):
    """One tier of one supplier's quote for one lot."""

    supplier: Name = Field(description="Who offers.")
    lot: Name = Field(description="The lot; the lots of a bundle bid stand in one cell, such as North + South.")
    min_kwp: Annotated[Number, Field(ge=0)] = Field(
        0, description="From this many kWp on the tier holds; in the lowest tier it is the least order."
    )
    max_kwp: Annotated[Number, Field(gt=0)] | None = Field(
        None,
        description="Up to this many kWp it holds; left out: no end. 0-99 and 100-499 touch, as 0-100 and 100-499 do.",
    )
    price_gbp_per_kwp: PricePerKwp | None = Field(None, description="Price for each kWp in pounds, without VAT.")
    price_per_kwp: PricePerKwp | None = Field(
        None, description="Price for each kWp in the currency of the quote, where that is not pounds."
    )
    price_gbp_per_panel: Annotated[Number | None, BeforeValidator(_no_panel_price)] = Field(
        None, description="Refused: divide by the panel's kWp and use price_gbp_per_kwp."
    )
    currency: Currency = Field(
        POUNDS, description="Currency of price_per_kwp, such as EUR; its rate stands in exchange_rates."
    )
    unit: Annotated[str, BeforeValidator(_per_kwp)] = Field("kwp", description="What the price is for: kwp.")
    discount: Discount = Field(
        "all_units",
        description="all_units: the tier reached prices every kWp; incremental: each kWp has the price of its own "
        "tier; total_quantity: the tier is set by all lots of the supplier together; bundle: one price if the "
        "supplier gets all lots named, in full.",
    )
    fixed_gbp: Gbp | None = Field(None, description="Charge for each order, whatever its size; left out: none.")
    capacity_kwp: Annotated[Number, Field(ge=0)] | None = Field(
        None, description="The most that the supplier can deliver in this lot in a year; left out: no limit."
    )
    local: bool = Field(default=False, description="A local firm.")
    small: bool = Field(default=False, description="A small or medium-sized firm.")
    supply: Supply = Field("installed", description="supply_only: hardware; installed: on the roof and connected.")
    lead_time_weeks: Annotated[Number, Field(ge=0)] = Field(0, description="Weeks from the order to delivery.")
    quality_points: Points | None = Field(None, description="Quality score of the tender, 0 to 100.")
    social_value_points: Points | None = Field(None, description="Social value score of the tender, 0 to 100.")
    running_cost_gbp_per_kwp_per_year: Gbp = Field(
        0, description="Upkeep that comes with this quote; it counts in the whole-life cost over life_years."
    )
    note: str = Field("", description="A remark.")

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if (self.price_gbp_per_kwp is None) == (self.price_per_kwp is None):
            raise ValueError("one price is needed: price_gbp_per_kwp, or price_per_kwp with its currency")
        if (self.price_per_kwp is not None) == (self.currency == POUNDS):
            raise ValueError(
                "price_gbp_per_kwp is for pounds, price_per_kwp for another currency: give the one that fits"
            )
        if self.max_kwp is not None and self.max_kwp <= self.min_kwp:
            raise ValueError(f"max_kwp {self.max_kwp:g} must be above min_kwp {self.min_kwp:g}")
        return self


class DemandRow(Written):
    """What one buyer wants in one lot and year."""

    buyer: Name = Field(description="Who wants it.")
    lot: Name = Field(description="The lot, as in the quotes.")
    kwp: Annotated[Number, Field(ge=0)] = Field(description="How much. [kWp]")
    year: Year | None = Field(None, description="Calendar year of delivery; left out: the scenario's start year.")
    buyer_kind: BuyerKind = Field(
        "own_stock", description="own_stock: the council's own buildings; group: a community group; private_homes."
    )
    building: Building = Field("home", description="What it stands on, for VAT: home, charity or non_residential.")
    account: Literal["general_fund", "hra"] = Field(
        "general_fund", description="Account that pays for own stock; tenants' roofs are paid from the hra."
    )
    sites: Count = Field(1, description="Roofs or buyers behind the row: alone, each would buy its own part.")
    deposit_fraction: Fraction = Field(0, description="Share of the price paid when the order is placed.")
    vat_registered: bool | None = Field(
        None, description="Whether the buyer recovers VAT; left out: a council does, others do not."
    )
    delivery: Day | None = Field(None, description="Day of supply, for VAT; left out: 1 July of the year.")
    note: str = Field("", description="A remark.")


class PledgeRow(Written):
    """One buyer's promise to join a group purchase."""

    buyer: Name = Field(description="Who pledges.")
    kwp: Annotated[Number, Field(gt=0)] = Field(description="How much. [kWp]")
    most_gbp_per_kwp: PricePerKwp | None = Field(
        None, description="The most that this buyer would pay for each kWp; left out: any price."
    )


class AuctionRow(Written):
    """The winner of a reverse auction for a lot. Its price stands instead of every quote for the lot."""

    lot: Name = Field(description="The lot.")
    supplier: Name = Field(description="Who won; must have a quote, which says whether the firm is local or small.")
    price_gbp_per_kwp: PricePerKwp = Field(description="The winning price for each kWp.")
    capacity_kwp: Annotated[Number, Field(ge=0)] | None = Field(None, description="The most at this price in a year.")
