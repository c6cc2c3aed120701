"""What a use of the battery is worth, and the proof that no other use is worth more.

The functions here share no code with those that found the use, and take nothing from them on trust: the value follows
from the stored energy alone, and the plane lies above the value whatever worth of stored energy it is made from.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from energyfund.solar.sizing.kernel import FloatArray

_strict = njit(nogil=True, cache=True, error_model="numpy")
"""Without the licences to reorder that the other kernels have."""


@_strict
def _turn(tilt: float, steps_up: tuple[tuple[float, float], ...], most: float) -> float:
    """The price at which a falling sum begins to rise; never above ``most``."""
    for price, rise in steps_up:
        tilt += rise
        if price >= most:
            return most
        if tilt >= 0:
            return price
    return most


@_strict
def plane_above(
    gen: FloatArray,
    load: FloatArray,
    buy: FloatArray,
    sell: FloatArray,
    limit: float,
    capacity: float,
    power: float,
    efficiency: tuple[float, float],
    from_grid: bool,
    to_grid: bool,
    worth: FloatArray,
    places: NDArray[np.int64],
    gen_price: FloatArray,
) -> tuple[float, float]:
    """A plane above the value (minus the bill) at every size, from the worth of stored energy in each step.

    By duality, with μ the worth in the step and π the price at the grid side, for any μ and 0 ≤ π ≤ buy,

        value ≤ Σ (gen − load)·π + limit·(sell − π)⁺ + charge·(μ·ηc − π)⁺ + discharge·(π − μ/ηd)⁺ + capacity·(μ − μ⁻)⁺

    where μ⁻ is the worth in the step before, the last for the first. The π chosen makes the sum least at this size.

    Args:
        gen: As in `fill_levels`, and so are all arguments but those below.
        load: As above.
        buy: Import price, shape (steps,). [£/kWh]
        sell: Export price, shape (steps,). [£/kWh]
        limit: As above.
        capacity: As above.
        power: As above.
        efficiency: As above.
        from_grid: As above.
        to_grid: As above.
        worth: As above.
        places: As `follow` found them; any give a plane above the value, the right ones one that touches it.
        gen_price: What one more kWh generated is worth in each step, written in place, shape (steps,). [£/kWh]

    Returns:
        The plane's constant [£], to which the sum of gen·gen_price is to be added, and its slope along the capacity,
        with the power growing in proportion [£/kWh].
    """
    kept_in, kept_out = efficiency
    ratio = power / capacity
    constant, slope = 0.0, 0.0
    before = worth[places[-1]]
    for t in range(gen.size):
        value = worth[places[t]]
        charge = power if from_grid else min(power, gen[t])
        discharge = power if to_grid else min(power, load[t])
        fill, draw, export, most = value * kept_in, value / kept_out, sell[t], buy[t]
        tilt = gen[t] - load[t] - limit - charge  # how the sum changes with π, from π = 0 on
        if tilt >= 0:
            price = 0.0
        elif export <= fill:
            steps_up = ((export, limit), (fill, charge), (draw, discharge))
            price = _turn(tilt, steps_up, most)
        elif export <= draw:
            steps_up = ((fill, charge), (export, limit), (draw, discharge))
            price = _turn(tilt, steps_up, most)
        else:
            steps_up = ((fill, charge), (draw, discharge), (export, limit))
            price = _turn(tilt, steps_up, most)
        charging, discharging = max(fill - price, 0.0), max(price - draw, 0.0)
        gen_price[t] = price
        constant += limit * max(export - price, 0.0) - load[t] * price
        if from_grid or power <= gen[t]:
            slope += ratio * charging
        else:
            gen_price[t] += charging
        if to_grid or power <= load[t]:
            slope += ratio * discharging
        else:
            constant += load[t] * discharging
        slope += max(value - before, 0.0)
        before = value
    return constant, slope


@_strict
def value_of(
    gen: FloatArray,
    load: FloatArray,
    buy: FloatArray,
    sell: FloatArray,
    limit: float,
    efficiency: tuple[float, float],
    stored: FloatArray,
) -> float:
    """Income from exports less the cost of imports, with the battery at these levels. [£]"""
    total = 0.0
    per_stored, per_drawn = 1 / efficiency[0], efficiency[1]
    for t in range(gen.size):
        change = stored[t + 1] - stored[t]
        spare = gen[t] - load[t] - max(change, 0.0) * per_stored + max(-change, 0.0) * per_drawn
        total += buy[t] * spare if spare < 0 else sell[t] * min(spare, limit)
    return total
