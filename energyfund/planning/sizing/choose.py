"""The best sizes of meters that share room, at prices for each kWp that may depend on how much is bought."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.planning.sizing.meters import Meter, Pool
from energyfund.solar.sizing.case import NOTHING, Offer
from energyfund.solar.sizing.search import best_size
from energyfund.solar.sizing.size import Size

HALVINGS = 24
"""Steps of the search for the price of room; the last are far below a penny."""

CLOSE_KWP = 1e-6
NEAR_KWP = 1e-3
"""The search for the price of room ends here; what is left is given out afterwards."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What panels and battery cost and earn whatever is done with their power.

    Attributes:
        panel_gbp_per_kwp: Yearly cost of a kWp. [£/kWp a year]
        battery_gbp_per_kwh: Yearly cost of a kWh of battery. [£/kWh a year]
        generation_gbp_per_kwh: Earned for every unit generated. [£/kWh]
        seconds: Limit of a linear program, where one is needed. [s]
    """

    panel_gbp_per_kwp: float
    battery_gbp_per_kwh: float
    generation_gbp_per_kwh: float
    seconds: float

    def of_rows(self, meter: Meter) -> FloatArray:
        """Yearly cost of a kWp in each row of a meter, less what a tariff pays for what it generates, shape (rows,)."""
        made: FloatArray = meter.case.generation_kwh_per_kwp.sum(axis=1)
        return self.panel_gbp_per_kwp - self.generation_gbp_per_kwh * made


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best size behind one meter of a kind.

    Attributes:
        meter: The meter.
        size: For one of its meters; cost is before tariffs on generation.
        gap_gbp: No size of all its meters together is better by more than this. [£ a year]
    """

    meter: Meter
    size: Size
    gap_gbp: float

    @property
    def kwp(self) -> float:
        """All its meters together. [kWp]"""
        return float(self.size.capacity_kwp.sum()) * self.meter.count


def choose_sizes(pools: Sequence[Pool], rates: Rates, least_kwp: float = 0.0) -> tuple[Chosen, ...]:
    """The best size of every meter, each pool within its room.

    Args:
        pools: Meters that share room.
        rates: What each kWp and kWh costs.
        least_kwp: All together at least so much, for a price that holds from there on. [kWp]
    """
    found = tuple(one for pool in pools for one in _best_of(pool, rates))
    if sum(one.kwp for one in found) >= least_kwp - CLOSE_KWP:
        return found
    return _at_a_price(
        lambda price: tuple(one for pool in pools for one in _best_of(pool, _dearer(rates, -price))), least_kwp, rates
    )


def net_of(found: Sequence[Chosen], rates: Rates) -> float:
    """Yearly value of sizes less their cost at given rates. [£ a year]"""
    return sum(
        one.meter.count
        * (one.size.saving_gbp - yearly_cost(one.meter, one.size.capacity_kwp, one.size.battery_kwh, rates))
        for one in found
    )


def yearly_cost(meter: Meter, capacity_kwp: FloatArray, battery_kwh: float, rates: Rates) -> float:
    """Cost of sizes behind one meter, less tariffs on generation. [£ a year]"""
    return float(rates.of_rows(meter) @ capacity_kwp) + rates.battery_gbp_per_kwh * battery_kwh


def fixed_size(meter: Meter, capacity_kwp: FloatArray, battery_kwh: float, rates: Rates) -> Size:
    """The best use of given sizes behind one meter, by the same search."""
    panels = [
        Offer(float(kwp), (float(rate),), least=float(kwp))
        for kwp, rate in zip(capacity_kwp, rates.of_rows(meter), strict=True)
    ]
    battery = Offer(battery_kwh, (rates.battery_gbp_per_kwh,), least=battery_kwh)
    return best_size(meter.case, panels, battery, seconds=rates.seconds)


def best_alone(meter: Meter, rates: Rates, room_kwp: float = math.inf, *, with_battery: bool = True) -> Size:
    """The best size behind one meter that has so much room."""
    panels = [
        Offer(float(most), (float(rate),), outlay_gbp=1.0)
        for most, rate in zip(meter.most_kwp, rates.of_rows(meter), strict=True)
    ]
    battery = Offer(meter.most_kwh, (rates.battery_gbp_per_kwh,)) if with_battery and meter.most_kwh > 0 else NOTHING
    limit = room_kwp if room_kwp < float(meter.most_kwp.sum()) else None
    return best_size(meter.case, panels, battery, limit, seconds=rates.seconds)


def _best_of(pool: Pool, rates: Rates) -> tuple[Chosen, ...]:
    if len(pool.meters) == 1:
        (meter,) = pool.meters
        size = best_alone(meter, rates, pool.most_kwp / meter.count)
        return (Chosen(meter, size, size.gap_gbp * meter.count),)
    free = _each(pool, rates)
    if sum(one.kwp for one in free) <= pool.most_kwp + CLOSE_KWP:
        return free
    return _fill_up(pool, _at_a_price(lambda price: _each(pool, _dearer(rates, price)), pool.most_kwp, rates), rates)


def _each(pool: Pool, rates: Rates) -> tuple[Chosen, ...]:
    found = []
    for meter in pool.meters:
        size = best_alone(meter, rates)
        found.append(Chosen(meter, size, size.gap_gbp * meter.count))
    return tuple(found)


def _at_a_price(solve: Callable[[float], tuple[Chosen, ...]], wanted_kwp: float, rates: Rates) -> tuple[Chosen, ...]:
    """Sizes at the price of room that brings their sum to what is wanted, from the side that keeps the limit.

    The sum falls (or rises) with the price, so halving finds it. What the limit costs is known from the price, and with
    it how much better any other division of the room could be.
    """
    at_nought = sum(one.kwp for one in solve(0.0))
    falls = at_nought > wanted_kwp
    low, high = 0.0, max(rates.panel_gbp_per_kwp, 1.0)
    while (sum(one.kwp for one in solve(high)) > wanted_kwp) == falls and high < 1000 * max(
        rates.panel_gbp_per_kwp, 1.0
    ):
        high *= 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        total = sum(one.kwp for one in solve(middle))
        if 0 <= (wanted_kwp - total if falls else total - wanted_kwp) <= NEAR_KWP:
            high = middle
            break
        low, high = (middle, high) if (total > wanted_kwp) == falls else (low, middle)
    found = solve(high)
    lacking = abs(wanted_kwp - sum(one.kwp for one in found))
    whole = sum(one.meter.count for one in found)
    return tuple(replace(one, gap_gbp=one.gap_gbp + high * lacking * one.meter.count / whole) for one in found)


def _fill_up(pool: Pool, found: tuple[Chosen, ...], rates: Rates) -> tuple[Chosen, ...]:
    """The same sizes with the last of the room given out: first to the meter where it is worth most."""
    left = pool.most_kwp - sum(one.kwp for one in found)
    order = sorted(range(len(found)), key=lambda place: -float(np.max(found[place].size.use.per_kwp_gbp, initial=0.0)))
    filled = list(found)
    for place in order:
        if left <= CLOSE_KWP:
            break
        one = filled[place]
        size = best_alone(one.meter, rates, float(one.size.capacity_kwp.sum()) + left / one.meter.count)
        more = Chosen(one.meter, size, one.gap_gbp)
        left -= more.kwp - one.kwp
        filled[place] = more
    return tuple(filled)


def _dearer(rates: Rates, price_gbp_per_kwp: float) -> Rates:
    return replace(rates, panel_gbp_per_kwp=rates.panel_gbp_per_kwp + price_gbp_per_kwp)
