"""Sizes at which the library's price of a kWp changes: each band is searched by itself, and the best of them taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.planning.sizing.choose import CLOSE_KWP, Chosen, Rates, choose_sizes, net_of
from energyfund.planning.sizing.levels import Costing
from energyfund.planning.sizing.meters import Pool
from energyfund.projects.solar_costs import LARGE_KWP, MIDDLE_KWP, SMALL_KWP
from energyfund.scenario.projects import SolarProject


@dataclass(frozen=True, slots=True)
class Best:
    """The best sizes of a project and the rates that they were found at."""

    chosen: tuple[Chosen, ...]
    rates: Rates


def best_of_bands(
    costing: Costing, pools: Sequence[Pool], generation_gbp_per_kwh: float, battery_gbp_per_kwh: float, seconds: float
) -> Best:
    """The best sizes of all meters, at the price of a kWp that holds for what is bought in all.

    Args:
        costing: The project and what it costs.
        pools: Its meters.
        generation_gbp_per_kwh: Earned for every unit generated. [£/kWh]
        battery_gbp_per_kwh: Yearly cost of a kWh of battery. [£/kWh a year]
        seconds: Limit of a linear program, where one is needed. [s]
    """
    found: list[tuple[float, Best]] = []
    for least, most in bands(costing.written, costing.full_kwp):
        typical = min(most, costing.full_kwp) if least < costing.full_kwp else least
        cost = costing.level_cost_gbp_per_kwp(typical)
        rates = Rates(cost, battery_gbp_per_kwh, generation_gbp_per_kwh, seconds)
        chosen = choose_sizes(pools, rates, least)
        if sum(one.kwp for one in chosen) <= most + CLOSE_KWP:
            found.append((net_of(chosen, rates), Best(chosen, rates)))
    return max(found, key=lambda one: one[0])[1]


def bands(written: SolarProject, full_kwp: float) -> list[tuple[float, float]]:
    """Least and most of each band up to what the roofs hold; one band where the scenario gives a price. [kWp]

    The upper end of a band lies just below the least of the next, whose price is then the lower one.
    """
    if any(given is not None for given in (written.outlay_gbp, written.capex_gbp_per_kwp, written.award)):
        return [(0.0, math.inf)]
    starts = [0.0, SMALL_KWP + CLOSE_KWP, float(MIDDLE_KWP), float(LARGE_KWP)]
    reached = [start for start in starts if start <= full_kwp]
    ends = [start - CLOSE_KWP for start in reached[1:]] + [math.inf]
    return list(zip(reached, ends, strict=True))
