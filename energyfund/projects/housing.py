"""Homes to let: outlay, rent, empty homes, running cost."""

from __future__ import annotations

import datetime as dt

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of
from energyfund.projects.common import common_fields
from energyfund.projects.project import Calendar, Impact, Line, Project, built_start, loss_remarks
from energyfund.scenario.projects import HousingProject


def housing_project(
    written: HousingProject, calendar: Calendar, figures: Figures, start_years: tuple[int, ...]
) -> Project:
    """A housing scheme.

    Rent in project year k after completion is homes · weekly rent · weeks · (1 + inflation + rise)^k, less empty homes;
    running cost rises with inflation. Outlay is spread evenly over the years of building and rises with inflation from
    the price base to the start year.

    Args:
        written: The scheme as the scenario has it.
        calendar: Years and rates.
        figures: The library, for what is left out.
        start_years: Possible start years.
    """
    over = written.rent_over_inflation_fraction
    rent_source, until = "scenario", None
    if over is None:
        social = written.tenure == "social"
        over = figures.value("social_rent_increase_over_inflation_fraction") if social else 0.0
        rent_source = "social_rent_increase_over_inflation_fraction" if social else "rises with inflation"
        until = figures.figure(rent_source).until if social else None
    voids, voids_source = written.voids_fraction, "scenario"
    if voids is None:
        voids, voids_source = figures.value("housing_voids_fraction"), "housing_voids_fraction"
    running, running_source = written.operating_cost_gbp_per_home_per_year, "scenario"
    if running is None:
        running_source = "social_housing_operating_cost_gbp_per_home_per_year"
        running = at_prices_of(figures, running_source, calendar.price_base)
    starts = []
    for year in start_years:
        length = calendar.length(year)
        prices = calendar.price_level(year)
        outlay = np.zeros(length)
        cost = written.homes * written.cost_gbp_per_home / written.build_years
        outlay[: written.build_years] = cost * prices[: written.build_years]
        outlay[0] += written.land_gbp * prices[0]
        let = np.zeros(length)
        first = written.build_years
        let[first : first + written.life_years] = written.homes
        rent = let * written.rent_gbp_per_week * written.weeks_let_per_year * _rent_level(calendar, year, over, until)
        rent_words = f"inflation {over:+.1%} a year".replace("+0.0%", "and nothing on top")
        lines = (
            Line("Rent due", rent_words, rent_source, rent),
            Line("Empty homes", "share of rent", voids_source, -voids * rent),
            Line("Management, repairs and services", "inflation", running_source, -let * running * prices),
        )
        starts.append(built_start(calendar, year, outlay, lines, np.zeros(length)))
    counted = calendar.length(start_years[0])
    remarks = []
    if until is not None:
        remarks.append(
            f"The rule on social rents ends in {until.year}; from then on rent is taken to rise with inflation."
        )
    if written.build_years + written.life_years > counted:
        remarks.append("Rent after the horizon and the worth of the buildings at its end are left out.")
    else:
        remarks.append("The worth of the buildings at the end of their counted life is left out.")
    return Project(
        **common_fields(written),
        size=f"{written.homes:,} {'rooms' if written.tenure == 'student' else 'homes'}, {written.tenure} rent",
        starts=tuple(starts),
        impact=Impact(
            homes=0,  # homes to let are counted in its size; this counts homes tested for fuel poverty
            homes_lifted=0,
            homes_lifted_p10=0,
            homes_lifted_p90=0,
            homes_lifted_10_percent=0,
            homes_lifted_10_percent_p10=0,
            homes_lifted_10_percent_p90=0,
            gap_closed_gbp_per_year=0,
            bill_savings_gbp_per_year=0,
            homes_with_higher_bill=0,
            first_year=written.build_years,
            life_years=written.life_years,
        ),
        remarks=(*loss_remarks(tuple(starts)), *remarks),
    )


def _rent_level(calendar: Calendar, start_year: int, over_fraction: float, until: dt.date | None) -> FloatArray:
    """Rent against the price base in each project year: inflation, and more on top until a rule ends. [-]"""
    years = start_year + np.arange(calendar.length(start_year))
    last = int(years[-1]) if until is None else until.year
    raised = np.clip(years, None, last) - calendar.price_base
    level = calendar.price_level(start_year)
    step = (1 + calendar.inflation_fraction + over_fraction) / (1 + calendar.inflation_fraction)
    found: FloatArray = level * step ** raised.astype(np.float64)
    return found
