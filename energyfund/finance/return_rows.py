"""Rates of return of some thousand rows of flows by numpy alone: the compiled search takes longer to load than these.

The same steps as the fast part of :mod:`energyfund.finance.return_kernel`: Newton's method on log(gains / losses) for
all rows at once, then the proof that the root found is the only one. Rows that this does not settle are left to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.finance.present_value import FloatArray

BoolArray = NDArray[np.bool_]

CLOSE_ENOUGH = 1e-7
"""Length of a Newton step after which the next, about its square, would be near rounding."""

SPRINT = 8
"""Newton steps that are tried."""


def settle(flows: FloatArray, lowest: float, highest: float) -> tuple[FloatArray, BoolArray]:
    """Rates of return as far as they are easily found.

    Args:
        flows: Shape (rows, years).
        lowest: Lowest rate that is looked at. [-]
        highest: Highest rate. [-]

    Returns:
        Rates, nan where a row has none, and which rows are settled, both shape (rows,).
    """
    rates = np.full(len(flows), np.nan)
    changes = _changes_of_sign(flows)
    settled = (changes == 0) | ~np.isfinite(flows).all(axis=1)
    open_rows = np.flatnonzero(~settled)
    by_year = np.ascontiguousarray(flows[open_rows].T)
    if by_year.size:
        with np.errstate(all="ignore"):  # rows without a root run off to where nothing is a number
            growth, is_sure = _sprint(by_year)
            least, most = 1 / (1 + highest), 1 / (1 + lowest)
            found = is_sure & (growth > least) & (growth < most)
            rates[open_rows[found]] = (1 - growth[found]) / growth[found]
            ends = [_sums(by_year, np.full(len(open_rows), end)) for end in (least, most)]
        same_side = (ends[0][0] > ends[0][1]) == (ends[1][0] > ends[1][1])
        settled[open_rows] = found | ((changes[open_rows] == 1) & same_side)
    return rates, settled


def _changes_of_sign(flows: FloatArray) -> NDArray[np.int64]:
    """How often each row changes sign, nil left out, shape (rows,)."""
    signs = np.sign(flows)
    last = np.maximum.accumulate(np.where(signs != 0, np.arange(flows.shape[1]), 0), axis=1)
    held = np.take_along_axis(signs, last, axis=1)
    return np.asarray((held[:, 1:] * held[:, :-1] < 0).sum(axis=1), dtype=np.int64)


def _sums(by_year: FloatArray, growth: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Gains and losses of each row, discounted, and the same weighted by the year, each shape (rows,)."""
    gains, losses, late_gains, late_losses = (np.zeros(by_year.shape[1]) for _ in range(4))
    power = np.ones(by_year.shape[1])
    for year, flow in enumerate(by_year):
        worth = flow * power
        gain = np.maximum(worth, 0.0)
        loss = gain - worth
        gains += gain
        losses += loss
        late_gains += year * gain
        late_losses += year * loss
        power *= growth
    return gains, losses, late_gains, late_losses


def _sprint(by_year: FloatArray) -> tuple[FloatArray, BoolArray]:
    """1/(1 + r) of each row, and whether that is proved to be its only root, both shape (rows,)."""
    growth, moving = np.ones(by_year.shape[1]), np.ones(by_year.shape[1], dtype=np.bool_)
    for _ in range(SPRINT):
        gains, losses, late_gains, late_losses = _sums(by_year, growth)
        slope = late_gains * losses - late_losses * gains
        step = 2 * (gains - losses) / (gains + losses) * gains * losses / slope
        growth = np.where(moving, growth * ((2 - step) / (2 + step)), growth)
        moving &= ~(np.abs(step) < CLOSE_ENOUGH)
        if not moving.any():
            break
    power, total = np.ones(len(growth)), by_year[-1].copy()
    least, most = total.copy(), total.copy()  # of the sums from each year to the last
    for flow in by_year[-2:0:-1]:
        power *= 1 / growth
        total += flow * power
        least, most = np.minimum(least, total), np.maximum(most, total)
    return growth, ~moving & ((least >= 0) | (most <= 0))
