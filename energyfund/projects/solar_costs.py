"""What panels cost: to put up, to run, and what is promised to others out of their income."""

from __future__ import annotations

import datetime as dt

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.business_rates import SHARE_DUE, Use, business_rates_by_year, share_due
from energyfund.finance.business_rates import VALUE as RATEABLE_VALUE
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of
from energyfund.projects.operation import Operation
from energyfund.projects.project import Calendar, Factor, Line
from energyfund.projects.solar_income import Income
from energyfund.scenario.projects import SolarProject
from energyfund.units import percent

LARGE_KWP, MIDDLE_KWP, SMALL_KWP = 30, 10, 4
"""Bounds of the size bands of the published prices. [kWp]"""

RATES_NAME = "Business rates"
RUNNING: tuple[Factor, ...] = ("cost", "inflation")


def solar_capex(
    written: SolarProject,
    capacity_kwp: float,
    calendar: Calendar,
    figures: Figures,
    award_gbp_per_kwp: float | None = None,
) -> tuple[float, str]:
    """Cost of the whole scheme in prices of the base year, and where it comes from. [£]

    Args:
        written: The scheme as the scenario has it.
        capacity_kwp: [kWp]
        calendar: Years and rates.
        figures: The library.
        award_gbp_per_kwp: Price from the award of a purchase, in the money of the price base. [£/kWp]

    Raises:
        ValueError: The scenario names an award and its price was not passed on.
    """
    if written.award is not None:
        if award_gbp_per_kwp is None:
            raise ValueError(f"'{written.name}' takes its price from {written.award}, which was not read")
        return award_gbp_per_kwp * capacity_kwp, f"award in {written.award}"
    if written.outlay_gbp is not None:
        return written.outlay_gbp, "scenario"
    if written.capex_gbp_per_kwp is not None:
        return written.capex_gbp_per_kwp * capacity_kwp, "scenario"
    if capacity_kwp >= LARGE_KWP:
        key = "solar_capex_30_to_150_kwp_gbp_per_kwp"
    elif capacity_kwp >= MIDDLE_KWP:
        key = "solar_capex_10_to_50_kwp_gbp_per_kwp"
    elif capacity_kwp > SMALL_KWP:
        key = "solar_capex_4_to_10_kwp_gbp_per_kwp"
    else:
        key = "solar_capex_up_to_4_kwp_gbp_per_kwp"
    return at_prices_of(figures, key, calendar.price_base) * capacity_kwp, key


def cost_lines(written: SolarProject, operation: Operation, income: Income) -> tuple[Line, ...]:
    """Every cost of one start year, cash out negative; those without any money are left out."""
    lines = [
        *_running_lines(written, operation),
        rates_line(written, operation),
        *_promised_lines(written, operation, income),
    ]
    return tuple(line for line in lines if bool(np.any(line.gbp)))


def rates_line(written: SolarProject, operation: Operation, use: Use = "mainly_export") -> Line:
    """Business rates in the years of operation for which the library holds whether they are due.

    A scheme sells its power, on site too, so its panels are rated as mainly exporting: those of an owner who uses the
    power itself were rated several times higher. Years before the first rule that is held bear none.

    Args:
        written: The scheme as the scenario has it.
        operation: Its years of operation.
        use: How the panels are rated, where the scenario gives no rate.
    """
    figures = operation.figures
    years = range(operation.year, operation.year + len(operation.age))
    first = min(figures.series(SHARE_DUE))
    held = [place for place, year in enumerate(years) if dt.date(year, 1, 1) >= first]
    given = written.business_rates_gbp_per_kwp_per_year
    cost = np.zeros_like(operation.energy_kwh)
    if held and given is not None:
        due = np.array([share_due(figures, years[place]) for place in held])
        cost[held] = due * given * operation.capacity_kwp * operation.prices[held]
    elif held:
        known = range(years[held[0]], years.stop)
        cost[held] = business_rates_by_year(operation.capacity_kwp, known, figures, use)
    source = RATEABLE_VALUE if given is None else "scenario"
    return Line(RATES_NAME, "inflation", source, -cost * operation.working, moves_with=RUNNING)


def _running_lines(written: SolarProject, operation: Operation) -> list[Line]:
    each, source = written.running_cost_gbp_per_kwp_per_year, "scenario"
    if each is None:
        source = "solar_running_cost_gbp_per_kwp_per_year"
        each = at_prices_of(operation.figures, source, operation.calendar.price_base)
    capacity, prices, age = operation.capacity_kwp, operation.prices, operation.age
    on = operation.working.astype(np.float64)
    replaced = operation.working & (age % written.inverter_life_years == 0) & (age < written.life_years)
    due = replaced.astype(np.float64)

    def yearly(name: str, amount_gbp: float, source: str, moves: tuple[Factor, ...] = RUNNING) -> Line:
        return Line(name, "inflation", source, -on * amount_gbp * prices, moves_with=moves)

    insured = written.insurance_gbp_per_kwp_per_year or 0.0
    return [
        yearly("Fixed running cost", written.fixed_cost_gbp_per_year, "scenario"),
        Line("Running cost by size", "inflation", source, -on * each * capacity * prices, moves_with=RUNNING),
        yearly("Insurance", insured * capacity, "scenario"),
        yearly("Rent for the roofs", written.roof_lease_gbp_per_year or 0.0, "scenario", ("inflation",)),
        Line(
            "Inverter replacement",
            "inflation",
            "scenario",
            -due * written.inverter_cost_gbp_per_kwp * capacity * prices,
            is_lumpy=True,
            moves_with=RUNNING,
        ),
    ]


def _promised_lines(written: SolarProject, operation: Operation, income: Income) -> list[Line]:
    """Shares of income, and what goes to a community benefit fund on its stated base.

    Income is all that the power brings in: buyers, export and tariffs, before any cost. The scenario's own lines are
    no part of it.
    """
    lines = []
    if written.roof_lease_share_of_income_fraction > 0:
        lines.append(
            _share_of_income("Rent for the roofs, share of income", written.roof_lease_share_of_income_fraction, income)
        )
    benefit = written.community_benefit
    if benefit is None:
        return lines
    name = "Community benefit fund"
    if benefit.base == "income":
        return [*lines, _share_of_income(name, benefit.share_fraction or 0.0, income)]
    moves: tuple[Factor, ...] = ("inflation",)
    units: FloatArray = operation.working.astype(np.float64) * operation.capacity_kwp
    if benefit.base == "energy":
        units, moves = operation.energy_kwh, ("yield", "inflation")
    base = {"capacity": "for each kWp", "energy": "for each kWh"}[benefit.base]
    gbp = -units * (benefit.gbp_per_unit or 0.0) * operation.prices
    return [*lines, Line(name, f"inflation, {base}", "scenario", gbp, moves_with=moves)]


def _share_of_income(name: str, fraction: float, income: Income) -> Line:
    words = f"{percent(fraction)} of all income from power"
    return Line(name, words, "scenario", -fraction * income.gbp, moves_with=income.factors)
