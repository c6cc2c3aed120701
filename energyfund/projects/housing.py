"""Homes to let: outlay, rent, empty homes, running cost; and homes of a land trust sold at a capped price."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of
from energyfund.projects.common import common_fields
from energyfund.projects.housing_rent import RentRule, rent_level, rent_remarks, rent_rule
from energyfund.projects.named_lines import named_lines
from energyfund.projects.outlay_tax import vat_on_outlay, vat_remarks
from energyfund.projects.project import Calendar, Factor, Impact, Line, Project, built_start, loss_remarks
from energyfund.scenario.projects import HousingProject
from energyfund.units import gbp, percent

VOIDS = "housing_voids_fraction"
OPERATING_COST = "social_housing_operating_cost_gbp_per_home_per_year"
ARREARS = "housing_arrears_outstanding_fraction"

RENT: tuple[Factor, ...] = ("rent", "inflation")
MARKET_RENT: tuple[Factor, ...] = ("inflation",)
"""Rents of student rooms: policy on social rents does not reach them."""
RUNNING: tuple[Factor, ...] = ("cost", "inflation")
AGREED: tuple[Factor, ...] = ("inflation",)


def housing_project(
    written: HousingProject, calendar: Calendar, figures: Figures, start_years: tuple[int, ...]
) -> Project:
    """A housing scheme.

    Rent in project year k after completion is homes · weekly rent · weeks · (1 + inflation + rise)^k, less empty homes
    and rent that is never paid; running cost rises with inflation. Outlay is spread evenly over the years of building
    and rises with inflation from the price base to the start year. Homes that are sold bring their capped price in the
    year of completion, the first after building, and ground rent from then on.

    Args:
        written: The scheme as the scenario has it.
        calendar: Years and rates.
        figures: The library, for what is left out.
        start_years: Possible start years.

    Raises:
        InvalidInputError: No rate of value added tax is held for a year of building.
    """
    rule = rent_rule(written, figures)
    remarks = [*rent_remarks(rule, calendar), _arrears_remark(written, figures), _sale_remark(written, calendar)]
    starts = []
    for year in start_years:
        length = calendar.length(year)
        prices = calendar.price_level(year)
        net = np.zeros(length)
        cost = written.homes * written.cost_gbp_per_home / written.build_years
        net[: written.build_years] = cost * prices[: written.build_years]
        outlay = net + vat_on_outlay(written.vat, net, year, figures)
        outlay[0] += written.land_gbp * prices[0]
        lines = (
            *_let_lines(written, rule, calendar, year, figures),
            *_sold_lines(written, prices),
            *named_lines(written.lines, calendar, year, figures, written.build_years, written.life_years),
        )
        starts.append(built_start(calendar, year, outlay, lines, np.zeros(length)))
        remarks += vat_remarks(written.vat, net, year, figures)
    remarks.append(_end_remark(written, calendar, start_years[0]))
    return Project(
        **common_fields(written),
        size=_size(written),
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
        remarks=(*loss_remarks(tuple(starts)), *filter(None, dict.fromkeys(remarks))),
    )


def _size(written: HousingProject) -> str:
    words = f"{written.homes:,} {'rooms' if written.tenure == 'student' else 'homes'}, {written.tenure} rent"
    return words if written.sale is None else f"{words}; {written.sale.homes:,} of them sold at a capped price"


def _counted(written: HousingProject, length: int) -> FloatArray:
    """1 in each year of the life, counted from completion."""
    years = np.zeros(length)
    years[written.build_years : written.build_years + written.life_years] = 1.0
    return years


def _let_lines(
    written: HousingProject, rule: RentRule, calendar: Calendar, year: int, figures: Figures
) -> tuple[Line, ...]:
    """Rent, what is lost of it, and running cost of the homes that are let."""
    sold = 0 if written.sale is None else written.sale.homes
    let = _counted(written, calendar.length(year)) * (written.homes - sold)
    prices = calendar.price_level(year)
    rent = let * written.rent_gbp_per_week * written.weeks_let_per_year * rent_level(rule, calendar, year)
    voids, voids_source = written.voids_fraction, "scenario"
    if voids is None:
        voids, voids_source = figures.value(VOIDS), VOIDS
    unpaid = written.arrears_fraction or 0.0
    moves = MARKET_RENT if written.tenure == "student" else RENT
    costs = [
        Line(name, "inflation", source, -let * each * prices, moves_with=RUNNING)
        for name, each, source in _running_costs(written, calendar, figures)
    ]
    lines = (
        Line("Rent due", rule.in_words(), rule.source, rent, moves_with=moves),
        Line("Empty homes", "share of rent", voids_source, -voids * rent, moves_with=moves),
        Line("Rent never paid", "share of rent let", "scenario", -unpaid * (1 - voids) * rent, moves_with=moves),
        *costs,
    )
    return tuple(line for line in lines if bool(np.any(line.gbp)))


def _running_costs(written: HousingProject, calendar: Calendar, figures: Figures) -> list[tuple[str, float, str]]:
    """Name, cost of a home and its source, in money of the price base. [£/home/year]"""
    if written.management_gbp_per_home_per_year is not None:
        return [
            ("Management", written.management_gbp_per_home_per_year, "scenario"),
            ("Repairs and major works", written.repairs_gbp_per_home_per_year or 0.0, "scenario"),
        ]
    running, source = written.operating_cost_gbp_per_home_per_year, "scenario"
    if running is None:
        running, source = at_prices_of(figures, OPERATING_COST, calendar.price_base), OPERATING_COST
    return [("Management, repairs and services", running, source)]


def _sold_lines(written: HousingProject, prices: FloatArray) -> tuple[Line, ...]:
    """Homes sold at completion, their ground rent, and what the land is still worth at the end of the counted life."""
    length = len(prices)
    lines = []
    opens = written.build_years
    if written.sale is not None and opens < length:
        sold = np.zeros(length)
        sold[opens] = written.sale.homes * _asked_gbp(written) * prices[opens]
        ground = _counted(written, length) * written.sale.homes * written.sale.ground_rent_gbp_per_year * prices
        lines = [
            Line("Homes sold at the capped price", "inflation", "scenario", sold, moves_with=AGREED),
            Line("Ground rent", "inflation", "scenario", ground, moves_with=AGREED),
        ]
    last = min(opens + written.life_years, length) - 1
    kept = np.zeros(length)
    kept[last] = written.land_value_kept_fraction * written.land_gbp * prices[last]
    lines.append(Line("Worth of the land at the end", "inflation", "scenario", kept, moves_with=AGREED))
    return tuple(line for line in lines if bool(np.any(line.gbp)))


def _asked_gbp(written: HousingProject) -> float:
    """Price asked for a home that is sold: cap · market price, in money of the price base. [£]"""
    return 0.0 if written.sale is None else written.sale.market_price_gbp * written.sale.price_cap_fraction


def _sale_remark(written: HousingProject, calendar: Calendar) -> str:
    sale = written.sale
    if sale is None:
        return ""
    asked = _asked_gbp(written)
    return (
        f"{sale.homes:,} homes are sold for good at {gbp(asked)} each (prices of {calendar.price_base}), "
        f"{gbp(sale.market_price_gbp - asked)} below the market. The covenant holds every later sale to "
        f"{percent(sale.price_cap_fraction, 0)} of the market price, and the land stays with the trust. House prices "
        "are taken to rise with inflation."
    )


def _arrears_remark(written: HousingProject, figures: Figures) -> str:
    """Rent that is owed is not rent that is lost; the share lost was not found."""
    if written.arrears_fraction is not None or written.tenure == "student":
        return ""
    return (
        "No rent is counted as never paid. Tenants of housing associations owe about "
        f"{percent(figures.value(ARREARS))} of a year's rent at any time, most of which is paid later; how much is "
        "lost was not found. If you know it, give arrears_fraction."
    )


def _end_remark(written: HousingProject, calendar: Calendar, start_year: int) -> str:
    text = "The worth of the buildings at the end of their counted life is left out."
    if written.build_years + written.life_years > calendar.length(start_year):
        text = "Rent after the horizon and the worth of the buildings at its end are left out."
    if written.land_value_kept_fraction * written.land_gbp > 0:
        text += (
            f" {percent(written.land_value_kept_fraction, 0)} of the land's price, raised with inflation, counts as "
            "money that comes back then: it is cash only if the land is sold or a lender pays for it."
        )
    return text
