"""Setting money aside for lumpy costs, so that the cash flow that is shared out never turns negative."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray


def with_sinking_fund(cash_flow_gbp: FloatArray) -> FloatArray:
    """The cash flow after money is set aside, without interest, in the years before each shortfall.

    Each shortfall is met in equal amounts from the years since the last one, no year giving more than it has; what they
    cannot give comes from the years before. The sum over all years stays the same. A shortfall that nothing before it
    can meet stays negative.

    Args:
        cash_flow_gbp: Shape (years,). [£]

    >>> with_sinking_fund(np.array([0.0, 10, 10, 10, -15, 10]))
    array([ 0.,  5.,  5.,  5.,  0., 10.])
    >>> with_sinking_fund(np.array([0.0, 3, 10, -9]))
    array([0., 0., 4., 0.])
    """
    left = np.array(cash_flow_gbp, dtype=np.float64)
    window_start = 0
    for year in np.flatnonzero(left < 0).tolist():
        need = -left[year]
        for start in (window_start, 0):
            given = _equal_amounts(left[start:year], need)
            left[start:year] -= given
            need -= float(given.sum())
        left[year] = -need if need > 1e-9 * abs(cash_flow_gbp[year]) else 0.0
        window_start = year + 1
    return left


def spread_lumps(lumps_gbp: FloatArray, first_year: int) -> FloatArray:
    """Lumpy costs as equal yearly amounts set aside: each over the years since the last one, its own year included.

    Args:
        lumps_gbp: Costs in the years in which they fall, shape (years,). [£]
        first_year: First year in which money can be set aside.

    >>> spread_lumps(np.array([0.0, 0, 0, -30, 0, -10]), 1)
    array([  0., -10., -10., -10.,  -5.,  -5.])
    """
    spread = np.zeros_like(lumps_gbp)
    start = first_year
    for year in np.flatnonzero(lumps_gbp).tolist():
        begin = min(start, year)
        spread[begin : year + 1] += lumps_gbp[year] / (year + 1 - begin)
        start = year + 1
    return spread


def _equal_amounts(available_gbp: FloatArray, need_gbp: float) -> FloatArray:
    """Amounts adding up to ``need_gbp`` (or to all there is), equal but for years that have less."""
    available = np.maximum(available_gbp, 0)
    if need_gbp <= 0 or available.sum() <= need_gbp:
        return available if need_gbp > 0 else np.zeros_like(available)
    order = np.sort(available)
    taken_below = np.concatenate([[0.0], np.cumsum(order)[:-1]])
    still = len(order) - np.arange(len(order))
    level = (need_gbp - taken_below) / still
    first = int(np.argmax(level <= order))
    amounts: FloatArray = np.minimum(available, level[first])
    return amounts
