"""Panels on roofs: what they cost, what their power is worth, and what it saves those who use it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of, by_year
from energyfund.homes.appraise import HomesAppraisal
from energyfund.plan import Roof
from energyfund.projects.common import common_fields
from energyfund.projects.homes_impact import homes_impact
from energyfund.projects.project import Calendar, Line, Project, built_start, loss_remarks
from energyfund.scenario.projects import Sale, SolarProject
from energyfund.solar.roofs import Roofs
from energyfund.solar.yields import Yields

LARGE_KWP, MIDDLE_KWP, SMALL_KWP = 30, 10, 4
"""Bounds of the size bands of the published prices. [kWp]"""


def solar_project(
    written: SolarProject,
    roofs: Roofs,
    yields: Yields,
    appraisals: Mapping[str, HomesAppraisal],
    calendar: Calendar,
    figures: Figures,
    start_years: tuple[int, ...],
) -> Project:
    """A solar scheme.

    Power in year k of operation is annual · (1 − degradation · (k − 1)): a straight line. Each buyer takes its share at
    its price, the rest is exported. Inverters are replaced every so many years. Income and running cost are in the
    prices of the scenario's base year and rise with inflation, but for prices marked fixed.

    Args:
        written: The scheme as the scenario has it.
        roofs: Its roofs.
        yields: What they yield in the first year.
        appraisals: Homes that buy power, before and after, by the buyer's name.
        calendar: Years and rates.
        figures: The library.
        start_years: Possible start years.
    """
    capacity = float(yields.capacity_kwp.sum())
    annual = float(yields.annual_kwh.sum())
    capex, capex_source = _capex(written, capacity, calendar, figures)
    degradation = figures.value("degradation_fraction_per_year")
    remarks: list[str] = []
    starts = []
    for year in start_years:
        length = calendar.length(year)
        prices = calendar.price_level(year)
        age = np.arange(length, dtype=np.float64)
        working = (age >= 1) & (age <= written.life_years)
        energy = np.where(working, annual * np.maximum(0.0, 1 - degradation * (age - 1)), 0.0)
        outlay = np.zeros(length)
        outlay[0] = capex * prices[0]
        lines = [_sale_line(sale, energy, prices) for sale in written.sales if sale.price_gbp_per_kwh > 0]
        lines.append(_export_line(written, energy, prices, calendar, figures))
        lines += _cost_lines(written, capacity, working, prices, calendar, figures)
        kept = tuple(line for line in lines if bool(np.any(line.gbp)))
        grid = by_year(figures, "grid_emissions_kgco2e_per_kwh", range(year, year + length))
        starts.append(built_start(calendar, year, outlay, kept, energy * grid / 1000))
    if written.life_years + 1 > calendar.length(start_years[0]):
        remarks.append("Power after the horizon is left out.")
    if "solar_capex" in capex_source and capacity > 150:
        remarks.append("The price per kWp is that of schemes of 30 to 150 kWp; this one is larger.")
    impact = homes_impact(tuple(appraisals.values()), written.life_years)
    remarks += [remark for appraisal in appraisals.values() for remark in appraisal.remarks]
    return Project(
        **common_fields(written),
        size=f"{capacity:,.0f} kWp on {len(yields.roof_id)} roofs",
        starts=tuple(starts),
        impact=impact,
        roofs=_roofs(roofs, yields),
        remarks=(*loss_remarks(tuple(starts)), *dict.fromkeys(remarks)),
    )


def _capex(written: SolarProject, capacity_kwp: float, calendar: Calendar, figures: Figures) -> tuple[float, str]:
    """Cost of the whole scheme in prices of the base year, and where it comes from. [£]"""
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


def _sale_line(sale: Sale, energy_kwh: FloatArray, prices: FloatArray) -> Line:
    level = prices if sale.index == "inflation" else np.ones_like(prices)
    gbp = energy_kwh * sale.share_fraction * sale.price_gbp_per_kwh * level
    return Line(f"Power sold to {sale.buyer}", sale.index, "scenario", gbp)


def _export_line(
    written: SolarProject, energy_kwh: FloatArray, prices: FloatArray, calendar: Calendar, figures: Figures
) -> Line:
    rest = max(0.0, 1 - sum(sale.share_fraction for sale in written.sales))
    price, source = written.export_price_gbp_per_kwh, "scenario"
    if price is None and rest > 0:
        source = "seg_export_price_gbp_per_kwh"
        price = at_prices_of(figures, source, calendar.price_base)
    return Line("Power exported", "inflation", source, energy_kwh * rest * (price or 0.0) * prices)


def _cost_lines(
    written: SolarProject,
    capacity_kwp: float,
    working: np.ndarray[tuple[int], np.dtype[np.bool_]],
    prices: FloatArray,
    calendar: Calendar,
    figures: Figures,
) -> list[Line]:
    each, source = written.running_cost_gbp_per_kwp_per_year, "scenario"
    if each is None:
        source = "solar_running_cost_gbp_per_kwp_per_year"
        each = at_prices_of(figures, source, calendar.price_base)
    age = np.arange(len(prices))
    due = (working & (age % written.inverter_life_years == 0) & (age < written.life_years)).astype(np.float64)
    on = working.astype(np.float64)
    return [
        Line("Fixed running cost", "inflation", "scenario", -on * written.fixed_cost_gbp_per_year * prices),
        Line("Running cost by size", "inflation", source, -on * each * capacity_kwp * prices),
        Line(
            "Inverter replacement",
            "inflation",
            "scenario",
            -due * written.inverter_cost_gbp_per_kwp * capacity_kwp * prices,
            is_lumpy=True,
        ),
    ]


def buyers_saving(sale: Sale, annual_kwh: float, homes: int, figures: Figures) -> float:
    """What each home that buys power saves in the first year: (grid price − price) · its part of the power. [£/year]"""
    grid = figures.value("electricity_unit_rate_gbp_per_kwh")
    return (grid - sale.price_gbp_per_kwh) * annual_kwh * sale.share_fraction / homes


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
