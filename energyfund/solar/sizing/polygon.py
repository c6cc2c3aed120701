"""Cutting planes over two sizes: the greatest value that they allow, and the middle of where the best can still lie.

Sizes are scaled to the unit square. A cut is a plane above the value, c + g·x + h·y; the yearly cost is the greatest
of some lines in x plus the greatest of some lines in y, so that value less cost lies below every combination of one cut
and one line of each. All of it is a polygon cut by half-planes, with a few dozen corners at most.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from energyfund.solar.sizing.kernel import FloatArray

FLAT = 1e-12
"""Area of the unit square below which a polygon has no middle."""

_quick = njit(nogil=True, cache=True, error_model="numpy")


@_quick
def _clip(corners: FloatArray, count: int, g: float, h: float, least: float, cut: FloatArray) -> int:
    """Keep what has g·x + h·y ≥ least; the corners that are left stand in ``cut``, their number is returned."""
    kept = 0
    for i in range(count):
        j = i + 1 if i + 1 < count else 0
        here = g * corners[i, 0] + h * corners[i, 1] - least
        there = g * corners[j, 0] + h * corners[j, 1] - least
        if here >= 0:
            cut[kept] = corners[i]
            kept += 1
        if (here > 0 and there < 0) or (here < 0 and there > 0):
            share = here / (here - there)
            cut[kept, 0] = corners[i, 0] + share * (corners[j, 0] - corners[i, 0])
            cut[kept, 1] = corners[i, 1] + share * (corners[j, 1] - corners[i, 1])
            kept += 1
    return kept


@_quick
def _square(budget: FloatArray, corners: FloatArray, cut: FloatArray) -> int:
    """The unit square, less what the budget (g, h, most) cuts off, in ``corners``."""
    for i, (x, y) in enumerate(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))):
        cut[i, 0], cut[i, 1] = x, y
    return _clip(cut, 4, -budget[0], -budget[1], -budget[2], corners)


@_quick
def most_allowed(planes: FloatArray, budget: FloatArray) -> tuple[float, float, float]:
    """The greatest value below all planes, and where it is.

    Args:
        planes: Constant and two slopes of each, cost taken off, shape (planes, 3). [£]
        budget: g, h and most, where g·x + h·y may be at most ``most``, shape (3,).

    Returns:
        Value, x and y. The value is minus infinity where the budget allows nothing.
    """
    room = planes.shape[0] + 8
    ours, other = np.empty((room, 2)), np.empty((room, 2))
    best, best_x, best_y = -np.inf, 0.0, 0.0
    for i in range(planes.shape[0]):
        count = _square(budget, ours, other)
        for j in range(planes.shape[0]):
            if i == j or count == 0:
                continue
            g, h = planes[j, 1] - planes[i, 1], planes[j, 2] - planes[i, 2]
            left = _clip(ours, count, g, h, planes[i, 0] - planes[j, 0], other)
            ours, other = other, ours
            count = left
        for k in range(count):
            value = planes[i, 0] + planes[i, 1] * ours[k, 0] + planes[i, 2] * ours[k, 1]
            if value > best:
                best, best_x, best_y = value, ours[k, 0], ours[k, 1]
    return best, best_x, best_y


@_quick
def middle(planes: FloatArray, budget: FloatArray, least: float) -> tuple[bool, float, float]:
    """Centre of gravity of where all planes are at least ``least``, and whether there is one.

    Args:
        planes: As in `most_allowed`.
        budget: As in `most_allowed`.
        least: Value. [£]
    """
    room = planes.shape[0] + 8
    ours, other = np.empty((room, 2)), np.empty((room, 2))
    count = _square(budget, ours, other)
    for j in range(planes.shape[0]):
        left = _clip(ours, count, planes[j, 1], planes[j, 2], least - planes[j, 0], other)
        ours, other = other, ours
        count = left
    if count < 3:
        return False, 0.0, 0.0
    area, x, y = 0.0, 0.0, 0.0
    for i in range(1, count - 1):
        ax, ay = ours[i, 0] - ours[0, 0], ours[i, 1] - ours[0, 1]
        bx, by = ours[i + 1, 0] - ours[0, 0], ours[i + 1, 1] - ours[0, 1]
        part = ax * by - ay * bx
        area += part
        x += part * (ax + bx)
        y += part * (ay + by)
    if area <= 2 * FLAT:
        return False, 0.0, 0.0
    return True, ours[0, 0] + x / (3 * area), ours[0, 1] + y / (3 * area)
