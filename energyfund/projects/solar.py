"""Panels on roofs: what they cost, what their power is worth, and what it saves those who use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.prices import by_year
from energyfund.homes.appraise import HomesAppraisal
from energyfund.plan import Roof
from energyfund.projects.common import common_fields
from energyfund.projects.homes_impact import homes_impact
from energyfund.projects.named_lines import named_lines
from energyfund.projects.operation import operation
from energyfund.projects.outlay_tax import vat_on_outlay, vat_remarks
from energyfund.projects.project import Calendar, Project, built_start, loss_remarks
from energyfund.projects.size_steps import WorkedStep, marks, stepped
from energyfund.projects.solar_costs import cost_lines, solar_capex
from energyfund.projects.solar_income import solar_income
from energyfund.projects.solar_remarks import solar_remarks
from energyfund.scenario.projects import SolarProject
from energyfund.solar.roofs import Roofs
from energyfund.solar.yields import Yields

LARGEST_PRICED_KWP = 150
"""The largest scheme among those behind the published price. [kWp]"""


def solar_project(
    written: SolarProject,
    roofs: Roofs,
    yields: Yields,
    appraisals: Mapping[str, HomesAppraisal],
    calendar: Calendar,
    figures: Figures,
    start_years: tuple[int, ...],
    award_gbp_per_kwp: float | None = None,
    worked: Sequence[WorkedStep] = (),
) -> Project:
    """A solar scheme.

    Power in year k of operation is annual · (1 − degradation · (k − 1)): a straight line. Each buyer takes its share at
    its price, the rest is exported. Inverters are replaced every so many years. Amounts are in the prices of the
    scenario's base year and rise with inflation, but for prices with an index of their own.

    Args:
        written: The scheme as the scenario has it.
        roofs: Its roofs.
        yields: What they yield in the first year.
        appraisals: Homes that buy power, before and after, by the buyer's name.
        calendar: Years and rates.
        figures: The library.
        start_years: Possible start years.
        award_gbp_per_kwp: Price from the award that the scheme names, in the money of the price base. [£/kWp]
        worked: Steps of its size that were worked out; none takes those of the scenario.

    Raises:
        ValueError: The award's price is missing.
        InvalidInputError: No rate of value added tax is held for a start year.
    """
    capacity = float(yields.capacity_kwp.sum())
    annual = float(yields.annual_kwh.sum())
    capex, capex_source = solar_capex(written, capacity, calendar, figures, award_gbp_per_kwp)
    remarks: list[str] = []
    starts = []
    for year in start_years:
        running = operation(year, written.life_years, capacity, annual, calendar, figures)
        net = np.zeros(calendar.length(year))
        net[0] = capex * running.prices[0]
        outlay = net + vat_on_outlay(written.vat, net, year, figures)
        grid = by_year(figures, "grid_emissions_kgco2e_per_kwh", range(year, year + len(net)))
        for step in stepped(written, worked):
            sold = replace(running, energy_kwh=running.energy_kwh * step.kept_fraction)
            income = solar_income(step.written, sold)
            lines = (
                *income.lines,
                *cost_lines(step.written, sold, income),
                *named_lines(written.lines, calendar, year, figures, 1, written.life_years),
            )
            start = built_start(calendar, year, outlay, lines, sold.energy_kwh * grid / 1000)
            starts.append(replace(start, most_fraction=step.most_fraction))
        remarks += vat_remarks(written.vat, net, year, figures)
        if year == start_years[0]:
            whole = solar_income(written, running)
            remarks += solar_remarks(written, running, whole, (*whole.lines, *cost_lines(written, running, whole)))
    if written.life_years + 1 > calendar.length(start_years[0]):
        remarks.append("Power after the horizon is left out.")
    if "solar_capex" in capex_source and capacity > LARGEST_PRICED_KWP:
        remarks.append("The price per kWp is that of schemes of 30 to 150 kWp; this one is larger.")
    remarks += [remark for appraisal in appraisals.values() for remark in appraisal.remarks]
    return Project(
        **common_fields(written),
        size=f"{capacity:,.0f} kWp on {len(yields.roof_id)} roofs",
        starts=tuple(starts),
        impact=homes_impact(tuple(appraisals.values()), saving_years(written)),
        roofs=_roofs(roofs, yields),
        size_marks=marks(written, worked, capacity),
        remarks=(*loss_remarks(tuple(starts)), *dict.fromkeys(remarks)),
    )


def saving_years(written: SolarProject) -> int:
    """Years for which homes save: the shortest contract with homes, as nobody knows what follows it."""
    terms = [sale.term_years for sale in written.sales if sale.dwellings is not None and sale.term_years is not None]
    return min([written.life_years, *terms])


def _roofs(roofs: Roofs, yields: Yields) -> tuple[Roof, ...]:
    return tuple(
        Roof(
            roof_id=name,
            capacity_kwp=float(yields.capacity_kwp[place]),
            annual_kwh=float(yields.annual_kwh[place]),
            specific_yield_kwh_per_kwp=float(yields.specific_yield_kwh_per_kwp[place]),
            p90_kwh=float(yields.p90_kwh[place]),
            monthly_kwh=tuple(float(amount) for amount in yields.monthly_kwh[place]),
            latitude_deg=float(roofs.latitude_deg[place]),
            longitude_deg=float(roofs.longitude_deg[place]),
        )
        for place, name in enumerate(yields.roof_id)
    )
