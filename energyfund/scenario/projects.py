"""The kinds of project that a scenario may name."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from energyfund.scenario.base import Count, Fraction, Gbp, Name, Number, Rate, TableFile, Whole, Written, Year
from energyfund.scenario.money import CommunityBenefit, Failure, NamedLine, Partnership, Vat
from energyfund.scenario.sales import TO_WORK_OUT, FeedInTariff, Sale, SizeSteps
from energyfund.scenario.site import Site


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
    local_spend_fraction: Fraction | None = Field(
        None,
        description="Share of the outlay that is spent with local suppliers, for the rule local_spend; left out: "
        "nothing is known, and it counts as none.",
    )
    lines: list[NamedLine] = Field([], description="Further named lines of its cash flow, in or out.")
    vat: Vat | None = Field(
        None, description="Tax on the outlay; left out: the cost given includes what cannot be reclaimed."
    )
    partnership: Partnership | None = Field(None, description="Bodies that build and own it together.")
    failure: Failure | None = Field(None, description="A loss case for the ranges, such as a supplier that fails.")


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
    feed_in_tariff: FeedInTariff | None = Field(None, description="The old tariff of a scheme that still has it.")
    insurance_gbp_per_kwp_per_year: Gbp | None = Field(
        None, description="Insurance, where running cost does not hold it already; in the money of price_base_year."
    )
    roof_lease_gbp_per_year: Gbp | None = Field(
        None, description="Rent for the roofs, in the money of price_base_year; left out: the roofs are free."
    )
    roof_lease_share_of_income_fraction: Fraction = Field(0, description="Rent for the roofs as a share of income.")
    business_rates_gbp_per_kwp_per_year: Gbp | None = Field(
        None,
        description="Business rates once the exemption of on-site renewables ends, in the money of price_base_year; "
        "left out: the library's figure for who uses the power.",
    )
    community_benefit: CommunityBenefit | None = Field(
        None, description="What is promised to a community benefit fund, with its base."
    )
    award: TableFile | None = Field(
        None, description="A purchase.json beside the scenario: the price for each kWp comes from its award."
    )
    size_steps: SizeSteps = Field(
        [],
        description="Steps of its size, so that the plan chooses how large it becomes: a list, or the word work_out, "
        "which finds them from the loads under site; left out: every part of the scheme is worth the same.",
    )
    award_lot: Name | None = Field(None, description="Lot of the award whose price holds; left out: all lots together.")
    site: Site | None = Field(None, description="Loads, prices and connection behind the meter, for: energyfund size.")

    @property
    def works_out_steps(self) -> bool:
        """Whether the steps of its size are to be worked out from its loads."""
        return self.size_steps == TO_WORK_OUT

    @model_validator(mode="after")
    def _sell_no_more_than_all(self) -> Self:
        sold = sum(sale.share_fraction for sale in self.sales)
        if sold > 1 + 1e-9:
            raise ValueError(f"the shares of sales add up to {sold:.3f}; together they may be 1 at most")
        return self

    @model_validator(mode="after")
    def _steps_go_down(self) -> Self:
        if not self.size_steps or self.works_out_steps:
            return self
        ends = [0.0, *(step.up_to_fraction for step in self.size_steps)]
        used = [step.used_on_site_fraction for step in self.size_steps]
        if ends != sorted(set(ends)) or abs(ends[-1] - 1) > 1e-9:
            raise ValueError("up_to_fraction of size_steps must rise from step to step, and the last must be 1")
        if used != sorted(used, reverse=True):
            raise ValueError("used_on_site_fraction of size_steps must not rise: what is added last is used least")
        if not self.sales:
            raise ValueError("size_steps needs a buyer on site: give sales")
        mean = sum((end - begin) * share for begin, end, share in zip(ends, ends[1:], used, strict=False))
        if abs(mean - self.sales[0].share_fraction) > 1e-3:
            raise ValueError(
                f"the steps of size_steps come to {mean:.4f} of all power, but share_fraction of the first sale is "
                f"{self.sales[0].share_fraction:g}; they must agree"
            )
        if self.sales[0].guaranteed_share_fraction > 0 or self.whole:
            raise ValueError("size_steps goes with neither a guaranteed share of the first sale nor whole: true")
        return self

    @model_validator(mode="after")
    def _one_cost(self) -> Self:
        given = [key for key in ("outlay_gbp", "capex_gbp_per_kwp", "award") if getattr(self, key) is not None]
        if len(given) > 1:
            raise ValueError(f"the cost is given {len(given)} times ({', '.join(given)}); keep one")
        if self.award_lot is not None and self.award is None:
            raise ValueError("award_lot goes with award")
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


class RentCap(Written):
    """Years in which the government caps the rise of rents. The level lost is not caught up."""

    years: Annotated[list[Year], Field(min_length=1)] = Field(description="The years with the cap.")
    at_most_rise_fraction: Rate = Field(description="The most that rents may rise in each of them, nominal.")


class CappedSale(Written):
    """Homes on a land trust's land that are sold for good at a capped price; the trust keeps the land."""

    homes: Count = Field(description="How many of the homes are sold; the rest are let.")
    market_price_gbp: Gbp = Field(description="What such a home fetches, in the money of price_base_year.")
    price_cap_fraction: Fraction = Field(description="The covenant: the most of the market price that may be asked.")
    ground_rent_gbp_per_year: Gbp = Field(0, description="Ground rent of each home sold; a peppercorn is nought.")


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
    management_gbp_per_home_per_year: Gbp | None = Field(
        None, description="Management alone, in the money of price_base_year; give repairs beside it."
    )
    repairs_gbp_per_home_per_year: Gbp | None = Field(
        None, description="Repairs and major works alone, in the money of price_base_year."
    )
    voids_fraction: Fraction | None = Field(
        None, description="Rent lost to empty homes; left out: the library's figure."
    )
    arrears_fraction: Fraction | None = Field(
        None, description="Rent that is never paid; left out: the library's figure. Not for student rooms."
    )
    rent_cap: RentCap | None = Field(None, description="A political cap on rents, as in 2023/24.")
    sale: CappedSale | None = Field(None, description="Homes of a land trust that are sold at a capped price.")
    land_value_kept_fraction: Fraction = Field(
        0, description="Share of land_gbp, raised with inflation, that comes back at the end of the counted life."
    )
    life_years: Annotated[Whole, Field(ge=1, le=60)] = Field(description="Years for which rent is counted.")

    @model_validator(mode="after")
    def _one_running_cost(self) -> Self:
        parts = [self.management_gbp_per_home_per_year, self.repairs_gbp_per_home_per_year]
        if any(part is not None for part in parts):
            if any(part is None for part in parts):
                raise ValueError("give both management_gbp_per_home_per_year and repairs_gbp_per_home_per_year")
            if self.operating_cost_gbp_per_home_per_year is not None:
                raise ValueError("operating_cost_gbp_per_home_per_year already holds management and repairs; keep one")
        if self.sale is not None and self.sale.homes > self.homes:
            raise ValueError(f"sale.homes is {self.sale.homes}, more than the {self.homes} homes that are built")
        return self


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
    jobs_kept: Gbp = Field(0, description="Jobs that would be lost without it, such as in a worker buyout.")


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
    life_years: Annotated[Whole, Field(ge=1, le=60)] | None = Field(
        None, description="Years of operation in which its lines fall; needed where a line gives gbp_per_year."
    )
    moves_with: Literal["price", "yield", "cost", "rent", "nothing"] = Field(
        "nothing", description="What cash_flow_gbp_by_year varies with in the ranges."
    )
    impact: CustomImpact = Field(CustomImpact(), description="What it does for people and carbon, built whole.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        flows = self.cash_flow_gbp_by_year is not None or bool(self.lines)
        if flows == (self.npv_gbp is not None):
            raise ValueError("give either cash_flow_gbp_by_year or npv_gbp, and not both; lines count as a cash flow")
        endless = [line.name for line in self.lines if line.gbp_per_year is not None and line.last_year is None]
        if endless and self.life_years is None:
            raise ValueError(f"life_years is missing: these lines have no last year: {', '.join(endless)}")
        return self


Project = Annotated[SolarProject | RetrofitProject | HousingProject | CustomProject, Field(discriminator="kind")]
