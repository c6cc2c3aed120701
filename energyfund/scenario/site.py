"""What stands behind the meter of a solar scheme: loads, prices by the hour, connection and battery."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Number, TableFile, Whole, Written

Hour = Annotated[Whole, Field(ge=0, le=24)]
Month = Annotated[Whole, Field(ge=1, le=12)]
Positive = Annotated[Number, Field(gt=0)]


class Load(Written):
    """One load behind the meter: a shape of the library with its yearly use, or the user's own half-hours."""

    name: Name = Field(description="What it is, in the report's words.")
    kind: Literal["landlord_supply", "flats", "household", "small_business", "school"] | None = Field(
        None, description="Shape of the library; left out where file gives the readings."
    )
    annual_kwh: Positive | None = Field(
        None, description="Yearly use; of each home where kind is flats or household, of the whole supply else."
    )
    homes: Count = Field(1, description="Number of homes, where kind is flats or household.")
    file: TableFile | None = Field(None, description="CSV with columns time and kwh (or kw), half-hourly or hourly.")
    estate: str | None = Field(None, description="Estate of the roofs above it; left out: all roofs of the project.")

    @model_validator(mode="after")
    def _shape_or_file(self) -> Self:
        if (self.kind is None) == (self.file is None):
            raise ValueError("give either kind with annual_kwh, or file, and not both")
        if (self.kind is None) != (self.annual_kwh is None):
            raise ValueError("annual_kwh goes with kind, and kind needs it")
        return self


class PricePeriod(Written):
    """Hours with a price of their own; the last period that fits an hour holds."""

    from_hour: Hour = Field(description="First hour of the day, 0 to 23, local clock time.")
    to_hour: Hour = Field(description="Hour at which it ends; before from_hour where it runs over midnight.")
    months: Annotated[list[Month], Field(min_length=1)] | None = Field(None, description="Left out: all months.")
    days: Literal["all", "weekdays", "weekends"] = Field("all", description="Days of the week.")
    price_gbp_per_kwh: Number = Field(description="Price in these hours, in the money of price_base_year.")


class HourlyPrice(Written):
    """A price that may change by the hour."""

    price_gbp_per_kwh: Number = Field(description="Price in all other hours, in the money of price_base_year.")
    periods: list[PricePeriod] = Field([], description="Hours with a price of their own.")


class Battery(Written):
    """A battery beside the panels. Its price and life are required: no source was found."""

    cost_gbp_per_kwh: Gbp = Field(description="Installed cost of each kWh of usable capacity, price_base_year money.")
    life_years: Count = Field(description="Years after which it is replaced.")
    power_kw_per_kwh: Positive = Field(description="Most power for each kWh of capacity, in and out.")
    round_trip_fraction: Annotated[Fraction, Field(gt=0)] = Field(description="Share of stored energy that comes back.")
    largest_kwh: Gbp = Field(description="The largest that fits.")
    standing_loss_fraction_per_hour: Fraction = Field(0, description="Share of the charge lost in each hour.")
    may_charge_from_grid: bool = Field(default=False, description="Whether it may fill up from the grid.")
    may_export: bool = Field(default=False, description="Whether it may empty itself to the grid.")


class Connection(Written):
    """The connection to the network."""

    phases: Literal[1, 3] = Field(3, description="Single-phase or three-phase.")
    export_limit_kw: Gbp | None = Field(None, description="The most that may flow out; left out: no limit.")
    inverter_kw: Positive | None = Field(
        None, description="AC rating of the inverters; left out: the size of the panels over the library's ratio."
    )


class Site(Written):
    """How the power is used behind the meter, for sizing.

    single_buyer: one supply takes it, such as lifts and lights. microgrid: all loads of the estate share one meter.
    per_flat: each flat has its own part of the panels behind its own meter.
    """

    arrangement: Literal["single_buyer", "microgrid", "per_flat"] = Field(description="Who is connected behind what.")
    loads: Annotated[list[Load], Field(min_length=1)] = Field(description="What uses power behind the meter.")
    import_price: HourlyPrice = Field(description="What power from the grid costs the site.")
    export_price: HourlyPrice | None = Field(
        None, description="What export earns; left out: the project's export price at all hours."
    )
    price_to_site_gbp_per_kwh: Gbp | None = Field(
        None,
        description="What the site pays the society for each unit used on site, price_base_year money; left out: the "
        "price of the project's first sale.",
    )
    demand_charge_gbp_per_kw_per_year: Gbp = Field(0, description="Charge on the highest import of the year.")
    largest_kwp: Positive | None = Field(None, description="The most panels in all; left out: what the roofs hold.")
    battery: Battery | None = Field(None, description="Left out: panels alone.")
    connection: Connection = Field(Connection(), description="The connection to the network.")
