"""The search over many roofs behind one meter: the same planes, their master problem solved as a small linear program.

Sizes are scaled to 0..1 between the least and the most of each offer. Columns of the master: the scaled sizes, the
yearly cost of each, the value, and for the step the distance from the best size so far.
"""

from __future__ import annotations

import numpy as np

from energyfund.array_solver import ArrayOutcome, matrix, run_arrays
from energyfund.solar.sizing.kernel import FloatArray
from energyfund.solar.sizing.trail import MOST_DISPATCHES, Trail, first_guess

MASTER_SECONDS = 60
"""Time limit of a master problem, which takes milliseconds. [s]"""


def search(trail: Trail, budget_gbp: float | None) -> float:
    """Try sizes until the best is proven near enough; returns what no size can exceed. [£]

    Each size tried is the nearest to the best so far, by the largest of its scaled steps, at which the planes allow
    half of the gap to be closed.

    Args:
        trail: With the case and its offers; filled in place.
        budget_gbp: Most that may be paid on the day; None is no limit. [£]
    """
    least = np.array([offer.least for offer in trail.offers])
    width = np.array([offer.most for offer in trail.offers]) - least
    outlay = np.array([offer.outlay_gbp for offer in trail.offers])
    size = first_guess(trail.exact.case, trail.offers)
    if budget_gbp is not None and float(outlay @ size) > budget_gbp:
        size = least.copy()
    ceiling = np.inf
    while len(trail.sizes) < MOST_DISPATCHES:
        trail.try_size(size)
        best, net = trail.sizes[trail.best], max(trail.nets)
        top = _master(trail, least, width, budget_gbp)
        ceiling = min(ceiling, -top.objective)
        if ceiling - net <= trail.enough_gbp:
            break
        scaled = np.divide(best - least, width, out=np.zeros(width.size), where=width > 0)
        near = _master(trail, least, width, budget_gbp, (scaled, (net + ceiling) / 2))
        step = near if near.status == "optimal" else top
        size = least + width * step.values[: width.size]
        if trail.tried(size):
            size = least + width * top.values[: width.size]
            if trail.tried(size):
                break
    return float(max(ceiling, *trail.nets))


def _master(
    trail: Trail,
    least: FloatArray,
    width: FloatArray,
    budget_gbp: float | None,
    near: tuple[FloatArray, float] | None = None,
) -> ArrayOutcome:
    """The greatest value less cost below all planes; or, given a size and a level, the nearest size at that level."""
    count = width.size
    value, distance = 2 * count, 2 * count + 1
    slopes = np.array([[*plane.per_kwp_gbp, plane.per_kwh_gbp] for plane in trail.planes])
    constants = np.array([plane.constant_gbp for plane in trail.planes]) + slopes @ least
    rows = [_row(2 * count + 2, {value: 1.0}, -slope * width) for slope in slopes]
    low, high = [-np.inf] * len(rows), list(constants)
    for number, offer in enumerate(trail.offers):
        for intercept, rate in offer.lines():
            rows.append(_row(2 * count + 2, {number: -rate * width[number], count + number: 1.0}))
            low.append(intercept + rate * least[number])
            high.append(np.inf)
    if budget_gbp is not None:
        outlay = np.array([offer.outlay_gbp for offer in trail.offers])
        rows.append(_row(2 * count + 2, {}, outlay * width))
        low.append(-np.inf)
        high.append(budget_gbp - float(outlay @ least))
    cost = _row(2 * count + 2, {value: -1.0, **{count + number: 1.0 for number in range(count)}})
    if near is not None:
        centre, level = near
        rows.append(-cost)
        low.append(level)
        high.append(np.inf)
        cost = _row(2 * count + 2, {distance: 1.0})
        for number in range(count):
            for sign in (1.0, -1.0):
                rows.append(_row(2 * count + 2, {number: sign, distance: -1.0}))
                low.append(-np.inf)
                high.append(sign * centre[number])
    bounds = np.full((2, 2 * count + 2), np.inf)
    bounds[0] = -np.inf
    bounds[0, :count], bounds[1, :count] = 0, 1
    bounds[0, distance], bounds[1, distance] = 0, 1
    table = np.array(rows)
    row, column = np.nonzero(table)
    entries = [(row.astype(np.int32), column.astype(np.int32), table[row, column])]
    coefficients = matrix(len(rows), table.shape[1], entries)
    return run_arrays(
        cost, coefficients, (np.array(low), np.array(high)), (bounds[0], bounds[1]), MASTER_SECONDS, method="simplex"
    )


def _row(columns: int, places: dict[int, float], first: FloatArray | None = None) -> FloatArray:
    """A row with some coefficients, and with those of the sizes where they are given."""
    row = np.zeros(columns)
    if first is not None:
        row[: first.size] = first
    for column, coefficient in places.items():
        row[column] = coefficient
    return row
