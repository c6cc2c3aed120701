"""Best sizes of panels and batteries, as ``size.json`` holds them: plain, frozen values and nothing else.

Pounds a year are in the money of the price base. Month 1 is January.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a roof's value curve: each kWp in it is worth the same, and no more than those before it.

    Attributes:
        from_kwp: Where it begins. [kWp]
        to_kwp: Where it ends. [kWp]
        value_gbp_per_kwp_per_year: What each of its kWp adds to the yearly value, before its cost. [£/kWp a year]
    """

    from_kwp: float
    to_kwp: float
    value_gbp_per_kwp_per_year: float


@dataclass(frozen=True, slots=True)
class RoofSize:
    """The best size of one roof.

    Attributes:
        full_kwp: What the roof holds.
        best_kwp: What should stand on it.
        annual_kwh: Output of the best size in the first year. [kWh]
        p90_kwh: Yearly mean over the life that is exceeded in nine cases of ten, at the best size, first-year output.
        cost_gbp_per_kwp_per_year: Yearly cost of a kWp, price base. [£/kWp a year]
        segments: Value of the roof by size, all other roofs and the battery at their best size.
    """

    roof_id: str
    project: str
    estate: str
    meter: str
    full_kwp: float
    best_kwp: float
    annual_kwh: float
    p90_kwh: float
    cost_gbp_per_kwp_per_year: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class MonthBalance:
    """Where the power of a month comes from and goes to, in a year of average output. [kWh]

    generated = used_directly + charged + (exported − battery_exported) + curtailed, and load = used_directly +
    from_battery + (imported − charged_from_grid). What is charged less what the battery gives back is its loss, and
    what it holds over the end of a month.
    """

    month: int
    generated_kwh: float
    used_directly_kwh: float
    charged_kwh: float
    charged_from_grid_kwh: float
    from_battery_kwh: float
    battery_exported_kwh: float
    exported_kwh: float
    curtailed_kwh: float
    imported_kwh: float
    load_kwh: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of sizes beside the best one, at prices of the price base. [£ a year]"""

    name: str
    kwp: float
    battery_kwh: float
    outlay_gbp: float
    value_gbp: float
    cost_gbp: float
    net_gbp: float
    self_use_fraction: float
    self_sufficiency_fraction: float


@dataclass(frozen=True, slots=True)
class MeterSize:
    """What is best behind one meter, or behind each of several meters that are alike.

    Money is in the price base, for all its meters together.

    Attributes:
        name: The estate, or the homes.
        count: Number of meters that are alike; 1 where all share one.
        full_kwp: What the roofs above hold. [kWp]
        value_gbp: Taken off the bill, with what export and tariffs bring. [£ a year]
        cost_gbp: Panels and battery, annuitised, with their running cost. [£ a year]
        gap_gbp: No other size is better by more than this. [£ a year]
        dispatches: Year-long dispatches that the search took.
        method: How the best size was found, in words.
        bill_before_gbp: Bill for what is used, without panels. [£ a year]
        bill_saved_gbp: Import that is not paid for any more. [£ a year]
        export_income_gbp: Exports at the price of their hour. [£ a year]
        tariff_income_gbp: Feed-in tariff on what is generated. [£ a year]
        self_use_fraction: Share of what is generated that is used on site, through the battery too.
        self_sufficiency_fraction: Share of what is used that does not come from the grid.
        next_kwp_gbp: What another kWp would add, less its cost. [£/kWp a year]
        next_kwh_gbp: What another kWh of battery would add, less its cost; None without a battery. [£/kWh a year]
        society_best_kwp: The size that would be best for the society alone, at what it is paid. [kWp]
        connection: Which rule of the network holds, and what it asks for.
        months: January to December.
        choices: Other sizes beside the best one.
    """

    name: str
    project: str
    estate: str
    count: int
    loads: tuple[str, ...]
    load_kwh: float
    full_kwp: float
    best_kwp: float
    battery_kwh: float
    inverter_kw: float
    export_limit_kw: float | None
    value_gbp: float
    cost_gbp: float
    net_gbp: float
    gap_gbp: float
    dispatches: int
    method: str
    bill_before_gbp: float
    bill_saved_gbp: float
    export_income_gbp: float
    tariff_income_gbp: float
    self_use_fraction: float
    self_sufficiency_fraction: float
    next_kwp_gbp: float
    next_kwh_gbp: float | None
    society_best_kwp: float
    connection: str
    months: tuple[MonthBalance, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProjectSize:
    """One solar project at its best size.

    Attributes:
        arrangement: single_buyer, microgrid or per_flat; empty without a site block.
        full_kwp: What all roofs hold. [kWp]
        outlay_gbp: Cost of the best size, panels and battery, price base. [£]
        annual_kwh: First-year output of the best size. [kWh]
        self_use_fraction: Share used on site: from the hours, or from the sales where there is no site block.
        price_to_site_gbp_per_kwh: What the society is paid for each unit used on site, level over the life. [£/kWh]
        export_price_gbp_per_kwh: The same for each unit exported. [£/kWh]
        levelised_cost_gbp_per_kwh: What a unit costs over the life at the scenario's discount rate. [£/kWh]
        life_output_fraction: Output of an average year of the life over that of the first.
        value_gbp: All meters together. [£ a year]
        society_gbp: Part of the value that the society is paid. [£ a year]
        site_gbp: Part that stays with those who use the power: what they save less what they pay. [£ a year]
        remarks: What is assumed and what a reader should know.
    """

    name: str
    arrangement: str
    start_year: int
    life_years: int
    full_kwp: float
    best_kwp: float
    battery_kwh: float
    outlay_gbp: float
    annual_kwh: float
    self_use_fraction: float
    price_to_site_gbp_per_kwh: float
    export_price_gbp_per_kwh: float
    levelised_cost_gbp_per_kwh: float | None
    real_rate_fraction: float
    life_output_fraction: float
    value_gbp: float
    cost_gbp: float
    society_gbp: float
    site_gbp: float
    meters: tuple[MeterSize, ...]
    remarks: tuple[str, ...]
