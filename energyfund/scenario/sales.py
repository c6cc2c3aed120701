"""To whom the power of a solar scheme goes, and at what price."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, TableFile, Whole, Written
from energyfund.scenario.money import Indexed


class Sale(Written):
    """Part of the power, sold to one buyer at an agreed price.

    A price of nought is power given away. A discount takes the price from the grid's.
    """

    buyer: Name = Field(description="Who buys, in the report's words.")
    share_fraction: Fraction = Field(description="Share of all power generated that this buyer is expected to take.")
    price_gbp_per_kwh: Gbp | None = Field(
        None, description="Price, in the money of price_base_year; 0 where the power is free for the buyer."
    )
    discount_to_grid_fraction: Fraction | None = Field(
        None, description="Instead of a price: so much less than the grid's unit rate in the library."
    )
    index: Indexed = Field(
        "inflation",
        description="inflation, rpi, fixed (the same number of pounds from the start year on), or a block with collar "
        "and cap.",
    )
    floor_gbp_per_kwh: Gbp | None = Field(None, description="The price never falls below this. [£ nominal]")
    guaranteed_share_fraction: Fraction = Field(
        0, description="Share of all power that the buyer pays for even if it uses less (take or pay)."
    )
    at_most_kwh_per_year: Annotated[float, Field(gt=0)] | None = Field(
        None, description="What the buyer can use in a year; what is beyond it is exported."
    )
    term_years: Annotated[Whole, Field(ge=1, le=60)] | None = Field(
        None, description="Years of operation for which the contract runs; afterwards its share is exported."
    )
    dwellings: TableFile | None = Field(
        None, description="Homes that are the buyers: what they save counts in the fuel poverty tests."
    )

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if (self.price_gbp_per_kwh is None) == (self.discount_to_grid_fraction is None):
            raise ValueError("give either price_gbp_per_kwh or discount_to_grid_fraction, and not both")
        if self.guaranteed_share_fraction > self.share_fraction + 1e-12:
            raise ValueError("guaranteed_share_fraction is above share_fraction, what the buyer is expected to take")
        return self


class SizeStep(Written):
    """One step in the size of a scheme: the further it grows, the less of what is added is used on site."""

    up_to_fraction: Annotated[Fraction, Field(gt=0)] = Field(
        description="Where the step ends, as a share of the whole scheme; the last ends at 1."
    )
    used_on_site_fraction: Fraction = Field(
        description="Share of the power of this step that the first buyer takes; energyfund size works it out."
    )


TO_WORK_OUT = [SizeStep.model_construct(up_to_fraction=1.0, used_on_site_fraction=-1.0)]
"""Stands for the word work_out; no person can write such a step."""


def _worked_out(value: object) -> object:
    return TO_WORK_OUT if value == "work_out" else value


SizeSteps = Annotated[
    list[SizeStep], BeforeValidator(_worked_out, json_schema_input_type=list[SizeStep] | Literal["work_out"])
]
"""A list of steps, or the word work_out."""


class FeedInTariff(Written):
    """The old feed-in tariff: paid for every unit generated, whoever uses it. Closed to new schemes in March 2019."""

    generation_gbp_per_kwh: Gbp = Field(description="Tariff for each unit generated, in the money of price_base_year.")
    export_gbp_per_kwh: Gbp | None = Field(
        None,
        description="Tariff for each unit exported, in the money of price_base_year; left out: exports are sold at "
        "export_price_gbp_per_kwh.",
    )
    deemed_export_fraction: Fraction | None = Field(
        None, description="Share of generation that counts as exported where there is no export meter; usually 0.5."
    )
    years: Count = Field(description="Years of operation in which it is still paid; 20 for a new scheme of its time.")
    index: Indexed = Field("rpi", description="How the tariff moves; by law with retail prices.")

    @model_validator(mode="after")
    def _deemed_needs_a_tariff(self) -> Self:
        if self.deemed_export_fraction is not None and self.export_gbp_per_kwh is None:
            raise ValueError("deemed_export_fraction needs export_gbp_per_kwh")
        return self
