"""The compiled search for the rates of return of many rows of flows.

In u = −log(1 + r) the present value is Σ flow_k·e^(k·u), and r falls as u rises. Gains and losses, the sums of the
positive and of the negative flows, both grow with u; so do their sums weighted by k. Three facts are used:

* Between its ends, log(gains / losses) is close to a straight line, so Newton's method on it needs few steps.
* Where e^(k·u)·flow_k summed from any year to the last has one sign, at a root u, that root is the only one: with
  y = e^(u' − u), the present value at u' is (y − 1)·Σ_k (sum from k to the last)·y^(k − 1), which is nil at y = 1 alone
  (Soper, 1959).
* Between u < v the present value has no root where gains(v) < losses(u) or gains(u) > losses(v), and at most one where
  the same holds for the weighted sums. Marching with such steps counts all roots and misses none.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

CLOSE_ENOUGH = 1e-7
"""Length of a Newton step after which the next, about its square, would be near rounding."""

SPRINT = 8
"""Newton steps that are tried before the careful search."""

LANES = 16
"""Rows that are worked on side by side, so that the processor's vector units are full."""

SHORTEST = 1e-7
"""Length of a step of the march within which a turning point is looked at instead."""

NEAR = 1e-3
"""Distance of two roots from which it is asked whether the present value only touches nil between them."""

GLANCES = 16
"""Pieces of the range at whose ends the sign is looked at before a march."""


def _compiled(function: Any) -> Any:  # noqa: ANN401  numba's own types
    """Compile a function and keep the machine code beside it, or in the user's cache, where either can be written."""
    try:
        return numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # nowhere to keep it: compiled again by each process
        return numba.njit(nogil=True, error_model="numpy")(function)


@_compiled
def _sums(flows: Any, count: int, u: float) -> tuple[float, float, float, float]:  # noqa: ANN401  numba's own types
    """Gains and losses, and the same weighted by the year."""
    growth, power = math.exp(u), 1.0
    gains = losses = late_gains = late_losses = 0.0
    for year in range(count):
        worth = flows[year] * power
        gain = max(worth, 0.0)
        loss = gain - worth
        gains += gain
        losses += loss
        late_gains += year * gain
        late_losses += year * loss
        power *= growth
    return gains, losses, late_gains, late_losses


@_compiled
def _root(flows: Any, count: int, low: float, high: float, rises: bool) -> float:  # noqa: ANN401  as above
    """The u between two at which gains equal losses, by Newton's method on log(gains / losses) kept between bounds."""
    u = min(max(0.0, low), high)
    if u in (low, high):
        u = (low + high) / 2
    while True:
        gains, losses, late_gains, late_losses = _sums(flows, count, u)
        excess = math.log(gains / losses)
        if (excess > 0) == rises:
            high = u
        else:
            low = u
        step: float = excess / (late_gains / gains - late_losses / losses)
        if abs(step) < CLOSE_ENOUGH:
            return u - step
        u -= step
        if not low < u < high:  # also where the step is not a number
            u = (low + high) / 2
            if u in (low, high):
                return u


@_compiled
def _turn(flows: Any, count: int, low: float, high: float) -> float:  # noqa: ANN401  as above
    """The u between two at which the weighted gains equal the weighted losses, by halving."""
    _, _, late_gains, late_losses = _sums(flows, count, low)
    was_falling = late_gains < late_losses
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        _, _, late_gains, late_losses = _sums(flows, count, middle)
        if (late_gains < late_losses) == was_falling:
            low = middle
        else:
            high = middle


@_compiled
def _has_two(flows: Any, count: int, low: float, high: float) -> bool:  # noqa: ANN401  as above
    """Whether a quick look at a few points already finds two roots."""
    changes, was_above = 0, False
    for point in range(GLANCES + 1):
        gains, losses, _, _ = _sums(flows, count, low + (high - low) * point / GLANCES)
        is_above = gains >= losses
        changes += point > 0 and is_above != was_above
        was_above = is_above
        if changes > 1:
            return True
    return False


@_compiled
def _by_marching(flows: Any, count: int, low: float, high: float, touch: float) -> float:  # noqa: ANN401  as above
    """The only root between two u, crossing or touching; nan where there is none or a second one."""
    found, roots = np.nan, 0
    u, step = low, (high - low) / 64
    gains, losses, late_gains, late_losses = _sums(flows, count, u)
    while u < high and roots < 2:
        v = min(u + step, high)
        next_gains, next_losses, next_late_gains, next_late_losses = _sums(flows, count, v)
        has_none = next_gains < losses or gains > next_losses
        is_steady = late_gains > next_late_losses or next_late_gains < late_losses
        is_short = v - u < SHORTEST
        if not (has_none or is_steady or is_short):
            step /= 2
            continue
        crosses = (gains >= losses) != (next_gains >= next_losses)
        turns = (late_gains >= late_losses) != (next_late_gains >= next_late_losses)
        more, place = 0, np.nan
        if not has_none and not is_steady and turns:
            place = _turn(flows, count, u, v)
            turn_gains, turn_losses, _, _ = _sums(flows, count, place)
            if crosses or abs(turn_gains - turn_losses) <= touch * (turn_gains + turn_losses):
                more = 1
            elif (turn_gains >= turn_losses) != (gains >= losses):
                more = 2
        elif not has_none and crosses:
            more, place = 1, _root(flows, count, u, v, next_gains >= next_losses)
        if more == 1 and roots == 1 and place - found < NEAR:
            turn = _turn(flows, count, found - NEAR, place + NEAR)
            turn_gains, turn_losses, _, _ = _sums(flows, count, turn)
            if abs(turn_gains - turn_losses) <= touch * (turn_gains + turn_losses):
                more, found = 0, turn
        if more > 0:
            found, roots = place, roots + more
        u, gains, losses = v, next_gains, next_losses
        late_gains, late_losses = next_late_gains, next_late_losses
        step *= 2
    return found if roots == 1 else np.nan


@_compiled
def _with_care(flows: Any, low: float, high: float, touch: float) -> float:  # noqa: ANN401  as above
    """The rate of return of one row, or nan."""
    count, changes, before = 0, 0, 0.0
    for year in range(len(flows)):
        flow = flows[year]
        if not math.isfinite(flow):
            return np.nan
        if flow != 0:
            count = year + 1
            changes += before > 0 > flow or before < 0 < flow
            before = flow
    if changes == 0:
        return np.nan
    if changes > 1:
        if _has_two(flows, count, low, high):
            return np.nan
        return math.expm1(-_by_marching(flows, count, low, high, touch))
    gains, losses, _, _ = _sums(flows, count, low)
    next_gains, next_losses, _, _ = _sums(flows, count, high)
    if (gains > losses) == (next_gains > next_losses):
        return np.nan
    return math.expm1(-_root(flows, count, low, high, next_gains > next_losses))


@_compiled
def _side_by_side(flows: Any, growth: Any, is_sure: Any) -> None:  # noqa: ANN401, C901  in one piece: see the arrays
    """Newton's method on all rows of a block at once, and the proof that each root found is the only one.

    log(gains / losses) and e^−step are replaced by fractions that equal them near the root to the third order:
    log z by 2·(z − 1)/(z + 1) and e^−s by (2 − s)/(2 + s). A row that has arrived is left alone, so that what is found
    does not depend on the rows beside it.

    Args:
        flows: Shape (lanes, years).
        growth: Filled with 1/(1 + r) of each row, shape (lanes,).
        is_sure: Filled with whether that is proved to be the only root, shape (lanes,).
    """
    years = flows.shape[1]
    # arrays of its own, or the compiler would fear overlaps and leave the vector units idle
    block, power, factor, moving = np.empty((years, LANES)), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    gains, losses, late_gains, late_losses = np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    for lane in range(LANES):
        for year in range(years):
            block[year, lane] = flows[lane, year]
        factor[lane] = moving[lane] = 1.0
    for _ in range(SPRINT):
        for lane in range(LANES):
            power[lane] = 1.0
            gains[lane] = losses[lane] = late_gains[lane] = late_losses[lane] = 0.0
        for year in range(years):
            late = float(year)
            for lane in range(LANES):
                worth = block[year, lane] * power[lane]
                gain = max(worth, 0.0)
                loss = gain - worth
                gains[lane] += gain
                losses[lane] += loss
                late_gains[lane] += late * gain
                late_losses[lane] += late * loss
                power[lane] *= factor[lane]
        left = 0.0
        for lane in range(LANES):
            slope = late_gains[lane] * losses[lane] - late_losses[lane] * gains[lane]
            excess = 2 * (gains[lane] - losses[lane]) / (gains[lane] + losses[lane])
            step = excess * gains[lane] * losses[lane] / slope
            factor[lane] *= (2 - step) / (2 + step) if moving[lane] > 0 else 1.0
            moving[lane] = 0.0 if abs(step) < CLOSE_ENOUGH else moving[lane]
            left += moving[lane]
        if left == 0:
            break
    for lane in range(LANES):
        power[lane] = 1.0
        losses[lane] = gains[lane] = block[years - 1, lane]  # least and most of the sums from each year to the last
        late_gains[lane] = block[years - 1, lane]
        late_losses[lane] = 1 / factor[lane]
    for year in range(years - 2, 0, -1):
        for lane in range(LANES):
            power[lane] *= late_losses[lane]
            late_gains[lane] += block[year, lane] * power[lane]
            losses[lane] = min(losses[lane], late_gains[lane])
            gains[lane] = max(gains[lane], late_gains[lane])
    for lane in range(LANES):
        growth[lane] = factor[lane]
        is_sure[lane] = moving[lane] == 0 and (losses[lane] >= 0 or gains[lane] <= 0)


@_compiled
def rates_of(flows: Any, low: float, high: float, touch: float, rates: Any) -> None:  # noqa: ANN401  as above
    """Rate of return of each row.

    Args:
        flows: Shape (rows, years), C order.
        low: Lowest u that is looked at, −log(1 + highest rate).
        high: Highest u, −log(1 + lowest rate).
        touch: Share of the flows' size below which a turning point counts as touching nil.
        rates: Filled with the rates, nan where there is none or more than one; shape (rows,).
    """
    growth, is_sure = np.empty(LANES), np.empty(LANES, dtype=np.bool_)
    for row in range(0, len(flows), LANES):
        rows = min(LANES, len(flows) - row)
        if rows == LANES:
            _side_by_side(flows[row : row + LANES], growth, is_sure)
        else:
            last = np.zeros((LANES, flows.shape[1]))
            last[:rows] = flows[row:]
            _side_by_side(last, growth, is_sure)
        for lane in range(rows):
            if is_sure[lane] and math.exp(low) < growth[lane] < math.exp(high):
                rates[row + lane] = (1 - growth[lane]) / growth[lane]
            else:
                rates[row + lane] = _with_care(flows[row + lane], low, high, touch)
