"""The compiled inner loops of a battery's best use in a year whose prices are known.

What a stored kilowatt-hour is worth falls as the battery fills, and falls in steps: its worth is always one of the
tariff's prices after losses, of which there is a handful. So the value of the store at each hour is known by its
*levels*: how full the battery must be for the worth to fall below each of these prices. Going back from hour to hour,
every level moves by what the battery would do at that worth, and is cut at empty and full:

    level[t, i] = min(max(level[t + 1, i] − change[t](worth[i]), 0), capacity)

Adding lengths and cutting both ends, without a search and without a branch. The way forward reads the levels, and gives
the flows and the worth of stored energy in each hour. From that worth alone follows a plane that lies above the value
at every size: the proof that no better use exists, and the cut for the search of the best size.

Energy is in kWh per step throughout. "Buy" is the import price, "sell" the export price; both are never negative, and
selling never pays more than buying costs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.solar.kernel import _compiled, _inlined

FloatArray = NDArray[np.float64]
Rates = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""Worth at which the battery charges instead of importing less and instead of exporting, and at which it discharges
into the load and into the grid: buy/ηc, sell/ηc, buy·ηd, sell·ηd, each shape (steps,). [£/kWh stored]"""

CLOSE = 1e-12
"""Levels nearer than this share of the capacity are the same."""

MOST_ROUNDS = 64
"""Times that the year is gone through until it ends as it began; a second time is nearly always the last."""


@_inlined
def _bounds(gen: float, load: float, power: float, from_grid: bool, to_grid: bool) -> tuple[float, float]:
    """Most that can be charged and discharged in a step, measured at the grid side. [kWh]"""
    return power if from_grid else min(power, gen), power if to_grid else min(power, load)


@_inlined
def _pieces(
    spare: float, charge: float, discharge: float, limit: float, kept_in: float, kept_out: float
) -> tuple[float, float, float, float, float, float]:
    """How far charging and discharging go at each price, in stored energy.

    Args:
        spare: Generation less load.
        charge: Most that can be charged.
        discharge: Most that can be discharged.
        limit: Most that can be exported.
        kept_in: Charge efficiency.
        kept_out: Discharge efficiency.

    Returns:
        Charging from imports, from exports given up and from what the export limit would waste; discharging into the
        load, into exports, and beyond the export limit.
    """
    bought = min(charge, max(0.0, charge - spare))
    wasted = min(charge, max(0.0, spare - limit))
    used = min(discharge, max(0.0, -spare))
    beyond = min(discharge, max(0.0, spare + discharge - limit))
    return (
        kept_in * bought,
        kept_in * max(charge - bought - wasted, 0.0),
        kept_in * wasted,
        used / kept_out,
        max(discharge - used - beyond, 0.0) / kept_out,
        beyond / kept_out,
    )


@_inlined
def _change(worth: float, rates: tuple[float, float, float, float], parts: tuple[float, ...]) -> float:
    """Change of the store in a step where a stored kWh is worth so much; it discharges at equal worth."""
    buy_in, sell_in, buy_out, sell_out = rates
    bought, kept, wasted, used, sold, beyond = parts
    change = (bought if worth > buy_in else 0.0) + (kept if worth > sell_in else 0.0) + (wasted if worth > 0 else 0.0)
    change -= used if worth <= buy_out else 0.0
    change -= sold if worth <= sell_out else 0.0
    change -= beyond if worth <= 0 else 0.0
    return change


@_inlined
def _move_levels(
    worth: FloatArray,
    rates: tuple[float, float, float, float],
    parts: tuple[float, float, float, float, float, float],
    capacity: float,
    row: FloatArray,
    drift: FloatArray,
) -> None:
    """Move every level back by a step, and add up how far it would have drifted without a floor and a ceiling.

    The formula is `_change`, written out: as one expression, or the vector units stay idle.
    """
    buy_in, sell_in, buy_out, sell_out = rates
    bought, kept, wasted, used, sold, beyond = parts
    for i in range(worth.size):
        value = worth[i]
        change = (
            (bought if value > buy_in else 0.0)
            + (kept if value > sell_in else 0.0)
            + (wasted if value > 0 else 0.0)
            - (used if value <= buy_out else 0.0)
            - (sold if value <= sell_out else 0.0)
            - (beyond if value <= 0 else 0.0)
        )
        drift[i] -= change
        row[i] = min(max(row[i] - change, 0.0), capacity)


@_inlined
def _same(one: FloatArray, other: FloatArray) -> bool:
    same = True
    for i in range(one.size):
        same = same and one[i] == other[i]
    return same


@_compiled
def fill_levels(
    gen: FloatArray,
    load: FloatArray,
    rates: Rates,
    limit: float,
    capacity: float,
    power: float,
    efficiency: tuple[float, float],
    from_grid: bool,
    to_grid: bool,
    worth: FloatArray,
    starts_full: NDArray[np.bool_],
    levels: FloatArray,
) -> None:
    """Work out the levels of a year that repeats for ever, backwards.

    The map of a level through a year is x → min(max(x + a, low), high). Its fixed point is reached from a full battery
    where a > 0 and from an empty one where a < 0, so one sweep with the right start and one to close the ring are
    exact, however slowly the battery turns over.

    Args:
        gen: Generation, shape (steps,). [kWh]
        load: Shape (steps,). [kWh]
        rates: See `Rates`.
        limit: Most that can be exported in a step. [kWh]
        capacity: Of the battery. [kWh]
        power: Most in and most out in a step, at the grid side. [kWh]
        efficiency: Charging and discharging.
        from_grid: Whether it may charge with more than the generation of the step.
        to_grid: Whether it may discharge more than the load of the step.
        worth: Every worth that stored energy can have, falling, shape (worths,). [£/kWh stored]
        starts_full: Guess of where a > 0, corrected in place, shape (worths,).
        levels: Written in place, shape (steps + 1, worths). [kWh]
    """
    steps, count = gen.size, worth.size
    kept_in, kept_out = efficiency
    row, drift = np.empty(count), np.empty(count)
    sweep = 0
    while sweep < 3:
        closing = sweep == 2
        if not closing:
            for i in range(count):
                row[i] = capacity if starts_full[i] else 0.0
                drift[i] = 0
        levels[steps] = row
        for t in range(steps - 1, -1, -1):
            charge, discharge = _bounds(gen[t], load[t], power, from_grid, to_grid)
            parts = _pieces(gen[t] - load[t], charge, discharge, limit, kept_in, kept_out)
            prices = rates[0][t], rates[1][t], rates[2][t], rates[3][t]
            _move_levels(worth, prices, parts, capacity, row, drift)
            if closing and _same(row, levels[t]):
                return
            levels[t] = row
        wrong = False
        for i in range(count):
            wrong = wrong or starts_full[i] != (drift[i] > 0)
            starts_full[i] = drift[i] > 0
        sweep = sweep + 1 if wrong or closing else 2


@_inlined
def _forward(
    t: int,
    level: float,
    i: int,
    gen: FloatArray,
    load: FloatArray,
    rates: Rates,
    limit: float,
    capacity: float,
    power: float,
    efficiency: tuple[float, float],
    from_grid: bool,
    to_grid: bool,
    worth: FloatArray,
    levels: FloatArray,
) -> tuple[float, int]:
    """Level after a step, and the place in ``worth`` of what stored energy is worth in it.

    The worth stays as it was unless the battery was full or empty. Between uses that are worth the same, the least
    movement is chosen.
    """
    charge, discharge = _bounds(gen[t], load[t], power, from_grid, to_grid)
    parts = _pieces(gen[t] - load[t], charge, discharge, limit, efficiency[0], efficiency[1])
    prices = rates[0][t], rates[1][t], rates[2][t], rates[3][t]
    after = levels[t + 1]
    near = CLOSE * capacity
    least = _change(worth[i], prices, parts)
    while i < worth.size - 1 and level > after[i] - least + near:
        i += 1
        least = _change(worth[i], prices, parts)
    most = _change(worth[i - 1], prices, parts) if i > 0 else efficiency[0] * charge
    while i > 0 and level < after[i - 1] - most - near:
        i -= 1
        least = most
        most = _change(worth[i - 1], prices, parts) if i > 0 else efficiency[0] * charge
    low = after[i - 1] if i > 0 else 0.0
    change = min(max(0.0, least, low - level), most, after[i] - level)
    return min(max(level + min(max(change, least), most), 0.0), capacity), i


@_compiled
def follow(
    gen: FloatArray,
    load: FloatArray,
    rates: Rates,
    limit: float,
    capacity: float,
    power: float,
    efficiency: tuple[float, float],
    from_grid: bool,
    to_grid: bool,
    worth: FloatArray,
    levels: FloatArray,
    stored: FloatArray,
    places: NDArray[np.int64],
) -> bool:
    """Follow the levels forward through a year that ends as it began.

    Where the end differs from the beginning, the year is gone through again from there; a beginning is also looked for
    by halving, since the end rises with it, but never faster.

    Args:
        gen: As in `fill_levels`, and so are all arguments up to ``levels``.
        load: As above.
        rates: As above.
        limit: As above.
        capacity: As above.
        power: As above.
        efficiency: As above.
        from_grid: As above.
        to_grid: As above.
        worth: As above.
        levels: As above.
        stored: Level before each step and at the end, shape (steps + 1,); the first is the guess. [kWh]
        places: Place in ``worth`` of the worth in each step, shape (steps,); the last is the guess.

    Returns:
        Whether the year ends as it began.
    """
    steps, near = gen.size, 4 * CLOSE * capacity
    low, high = 0.0, capacity
    level, place = min(max(stored[0], 0.0), capacity), places[steps - 1]
    last_off = capacity
    for rounds in range(MOST_ROUNDS):
        first, first_place = level, place
        met = False
        for t in range(steps):
            if rounds > 0 and t > 0 and abs(stored[t] - level) <= near and places[t] == place:
                met = True
                break
            stored[t] = level
            level, place = _forward(
                t, level, place, gen, load, rates, limit, capacity, power, efficiency, from_grid, to_grid, worth, levels
            )
            places[t] = place
        if not met:
            stored[steps] = level
        level, place = stored[steps], places[steps - 1]
        off = level - first
        if abs(off) <= near and (met or place == first_place):
            return True
        if off > 0:
            low = max(low, first)
        else:
            high = min(high, first)
        if rounds > 2 and abs(off) > abs(last_off) / 2:
            level = (low + high) / 2
        last_off = off
    return False
