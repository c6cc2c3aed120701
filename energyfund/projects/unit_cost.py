"""What a unit of a solar scheme's power costs over its life, and buyers that pay less."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.lcoe import LevelisedCost, levelised_cost
from energyfund.finance.present_value import real_rate
from energyfund.projects.operation import operation
from energyfund.projects.project import Calendar, Project
from energyfund.projects.solar_income import first_price
from energyfund.scenario.projects import SolarProject


def unit_cost(
    written: SolarProject, project: Project, annual_kwh: float, calendar: Calendar, figures: Figures
) -> LevelisedCost | None:
    """Levelised cost of a unit generated, real, for the first start year; None where nothing is generated.

    Args:
        written: The scheme as the scenario has it.
        project: The scheme with its lines.
        annual_kwh: Generated in the first year. [kWh]
        calendar: Years and rates.
        figures: The library.
    """
    start = project.starts[0]
    capacity = sum(roof.capacity_kwp for roof in project.roofs)
    running = operation(start.year, written.life_years, capacity, annual_kwh, calendar, figures)
    if not bool(np.any(running.energy_kwh[1:] > 0)):
        return None
    spent = -sum((np.minimum(line.gbp, 0.0) for line in start.lines), np.zeros(len(running.prices)))
    level = running.prices
    rate = real_rate(calendar.discount_rate_fraction, calendar.inflation_fraction)
    outlay = float((start.outlay_gbp / level).sum())
    return levelised_cost(
        outlay, spent[1:] / level[1:], running.energy_kwh[1:], rate, "real", price_base_year=calendar.price_base
    )


def sold_below_cost(
    written: SolarProject, cost: LevelisedCost, calendar: Calendar, figures: Figures
) -> tuple[tuple[int, float], ...]:
    """Sales below what a unit costs: their place in the list and their price. [£/kWh]

    Power given away is meant. An old tariff that pays for every unit counts beside the price.
    """
    tariff = 0.0 if written.feed_in_tariff is None else written.feed_in_tariff.generation_gbp_per_kwh
    prices = [(place, first_price(sale, calendar.price_base, figures)[0]) for place, sale in enumerate(written.sales)]
    return tuple((place, price) for place, price in prices if 0 < price < cost.gbp_per_kwh - tariff)
