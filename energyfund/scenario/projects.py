"""The kinds of project that a scenario may name."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Number, Rate, TableFile, Whole, Written, Year


class ProjectBase(Written):
    """What every project has."""

    name: Name = Field(description="Name that rules, sources and reports use.")
    start_years: Annotated[list[Year], Field(min_length=1)] | None = Field(
        None, description="Years in which it may start; left out: the scenario's start year."
    )
    whole: bool = Field(default=False, description="All or nothing.")
    minimum_fraction: Fraction = Field(0, description="The least share of it that may be built, if any is built.")
    required: bool = Field(default=False, description="It must be built in full.")
    requires: list[Name] = Field(default=[], description="Projects that must be built at least as far as this one.")
    excludes: list[Name] = Field(default=[], description="Projects that rule this one out when they are built.")
    ward: str = Field("", description="Ward, for the report and for fairness rules.")
    area: str = Field("", description="Area, for the limits of sources.")
    deprived_ward: bool = Field(default=False, description="Counts towards the rule deprived_wards.")
    local: bool = Field(default=True, description="Counts as local investment of the pension fund.")
    connected_entity: bool = Field(default=False, description="Owned by a body connected with the fund's authority.")


class Sale(Written):
    """Part of the power, sold to one buyer at an agreed price."""

    buyer: Name = Field(description="Who buys, in the report's words.")
    share_fraction: Fraction = Field(description="Share of all power generated that this buyer takes.")
    price_gbp_per_kwh: Gbp = Field(description="Price, in the money of price_base_year.")
    index: Literal["inflation", "fixed"] = Field(
        "inflation",
        description="inflation: the price rises with inflation; fixed: it stays the same number of pounds from the "
        "start year on.",
    )
    dwellings: TableFile | None = Field(
        None, description="Homes that are the buyers: what they save counts in the fuel poverty tests."
    )


class SolarProject(ProjectBase):
    """Panels on roofs: yield from the roofs' place and plane, sold on site and exported."""

    kind: Literal["solar"] = Field(description="What sort of project it is.")
    roofs: TableFile = Field(description="CSV or Parquet of roofs.")
    estates: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Take only roofs of these estates; left out: all."
    )
    sales: list[Sale] = Field(default=[], description="Who buys what; the rest is exported.")
    export_price_gbp_per_kwh: Gbp | None = Field(
        None, description="Price of what is exported, in the money of price_base_year; left out: the library's figure."
    )
    outlay_gbp: Gbp | None = Field(
        None,
        description="Cost of the whole scheme, in the money of price_base_year; left out: kWp times capex_gbp_per_kwp.",
    )
    capex_gbp_per_kwp: Gbp | None = Field(
        None,
        description="Cost of each kWp, in the money of price_base_year; left out: the library's figure for the size.",
    )
    fixed_cost_gbp_per_year: Gbp = Field(
        description="Running cost that does not depend on size, in the money of price_base_year. Required: no source."
    )
    running_cost_gbp_per_kwp_per_year: Gbp | None = Field(
        None, description="Running cost of each kWp, in the money of price_base_year; left out: the library's figure."
    )
    inverter_life_years: Count = Field(description="Years between inverter replacements. Required: no source.")
    inverter_cost_gbp_per_kwp: Gbp = Field(
        description="Cost of replacing the inverters, in the money of price_base_year. Required: no source."
    )
    life_years: Annotated[Whole, Field(ge=1, le=60)] = Field(description="Years of operation, such as the roof lease.")

    @model_validator(mode="after")
    def _sell_no_more_than_all(self) -> Self:
        sold = sum(sale.share_fraction for sale in self.sales)
        if sold > 1 + 1e-9:
            raise ValueError(f"the shares of sales add up to {sold:.3f}; together they may be 1 at most")
        return self


class RetrofitProject(ProjectBase):
    """Measures in homes: bills fall, the rating rises, and part of the saving may pay for it."""

    kind: Literal["retrofit"] = Field(description="What sort of project it is.")
    dwellings: TableFile = Field(description="CSV or Parquet of homes.")
    wards: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Take only homes of these wards; left out: all."
    )
    groups: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None, description="Take only homes of these groups (column group of the table); left out: all."
    )
    measures: Annotated[list[Name], Field(min_length=1)] = Field(
        description="Measures, such as cavity_wall and loft_insulation."
    )
    cost_gbp_per_home: Gbp | None = Field(
        None,
        description="Cost of all measures in one home, in the money of price_base_year; left out: the library's cost "
        "of each measure.",
    )
    saving_charge_fraction: Fraction = Field(0, description="Share of the bill saving that the household pays back.")
    rent_uplift_gbp_per_home_per_year: Gbp = Field(
        0, description="Rent or service charge added, in the money of price_base_year."
    )
    maintenance_saved_gbp_per_home_per_year: Gbp = Field(
        0, description="Repairs that the landlord is spared, in the money of price_base_year."
    )
    life_years: Annotated[Whole, Field(ge=1, le=60)] = Field(description="Years for which the saving is counted.")


class HousingProject(ProjectBase):
    """Homes to let: social, affordable or student."""

    kind: Literal["housing"] = Field(description="What sort of project it is.")
    tenure: Literal["social", "affordable", "student"] = Field(description="Who lives there, and on what rent.")
    homes: Count = Field(description="Number of homes; of rooms where tenure is student.")
    cost_gbp_per_home: Gbp = Field(
        description="All-in cost of a home or a student room, land apart, in the money of price_base_year."
    )
    land_gbp: Gbp = Field(0, description="Price of the land, in the money of price_base_year; 0 where it is given.")
    build_years: Annotated[Whole, Field(ge=1, le=10)] = Field(
        1, description="Years over which the outlay is spread evenly."
    )
    rent_gbp_per_week: Gbp = Field(description="Rent of one home, in the money of price_base_year.")
    weeks_let_per_year: Annotated[Number, Field(gt=0, le=53)] = Field(52, description="Weeks a year that rent is due.")
    rent_over_inflation_fraction: Rate | None = Field(
        None,
        description="Rise of rent over inflation; left out: the library's social rent rule, or 0 for other tenures.",
    )
    operating_cost_gbp_per_home_per_year: Gbp | None = Field(
        None,
        description="Management, repairs and services of one home, in the money of price_base_year; left out: the "
        "library's figure.",
    )
    voids_fraction: Fraction | None = Field(
        None, description="Rent lost to empty homes; left out: the library's figure."
    )
    life_years: Annotated[Whole, Field(ge=1, le=60)] = Field(description="Years for which rent is counted.")


class CustomImpact(Written):
    """Impact of a custom project, built whole."""

    homes: Gbp = Field(0, description="Homes that it touches.")
    homes_lifted: Gbp = Field(0, description="Homes that it lifts out of fuel poverty.")
    bill_savings_gbp_per_year: Number = Field(0, description="Savings on household bills in a full year.")
    gap_closed_gbp_per_year: Gbp = Field(0, description="Fuel poverty gap that it closes in a full year.")
    life_years: Count | None = Field(
        None, description="Years for which the yearly figures hold; left out: as long as the cash flow, or one year."
    )
    tco2e_per_year: Number = Field(0, description="Tonnes of carbon dioxide equivalent that it avoids in a full year.")


class CustomProject(ProjectBase):
    """Any other project: its outlay, and either its cash flow or its net present value as somebody worked it out."""

    kind: Literal["custom"] = Field(description="What sort of project it is.")
    outlay_gbp_by_year: Annotated[list[Gbp], Field(min_length=1)] = Field(
        description="Outlay from the start year on. [£ nominal]"
    )
    cash_flow_gbp_by_year: Annotated[list[Number], Field(min_length=1)] | None = Field(
        None, description="Cash flow after the outlay's own line, from the start year on. [£ nominal]"
    )
    npv_gbp: Number | None = Field(
        None, description="Net present value of the whole, outlay included; taken as it stands."
    )
    impact: CustomImpact = Field(CustomImpact(), description="What it does for people and carbon, built whole.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.cash_flow_gbp_by_year is None) == (self.npv_gbp is None):
            raise ValueError("give either cash_flow_gbp_by_year or npv_gbp, and not both")
        return self


Project = Annotated[SolarProject | RetrofitProject | HousingProject | CustomProject, Field(discriminator="kind")]
