"""How likely each home is to leave fuel poverty, and how many homes together, by seeded draws.

Three things are uncertain: the published rating of each home, the reported income of each household, and what the
measures save. The first two differ from home to home; the last is shared by all homes, so it does not average out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures

FloatArray = NDArray[np.float64]

BLOCK_HOMES = 8192
"""Homes drawn at a time, so that memory stays at this many homes times a few numbers and the draws in 16 bits."""

LEVELS = 10
"""Steps into which the shared saving is divided; draw d uses step d modulo this, so each step is used equally often."""

_STEPS = 65536
_REACH = 6


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where each home crosses a line, in standard deviations of its own uncertainty.

    A home is poor by its nation's test where its rating draw is below ``rating`` and its income draw is below
    ``income``; poor under the 10 % test where its income draw is below ``ten_percent``.

    Attributes:
        rating: Shape (dwellings,) before, (levels, dwellings) after.
        income: The same.
        ten_percent: The same.
    """

    rating: FloatArray
    income: FloatArray
    ten_percent: FloatArray


@dataclass(frozen=True, slots=True)
class Lifted:
    """Homes that leave fuel poverty under one test.

    Attributes:
        probability: Of each home, shape (dwellings,).
        by_draw: Homes in each draw, shape (draws,).
        expected: Homes expected.
        p10: Exceeded in nine draws out of ten.
        p90: Exceeded in one draw out of ten.
        poor_before: Homes expected to be fuel poor before.
        fallen: Homes expected to fall into fuel poverty.
    """

    probability: FloatArray
    by_draw: FloatArray
    expected: float
    p10: float
    p90: float
    poor_before: float
    fallen: float


def saving_levels() -> FloatArray:
    """Middles of `LEVELS` equally likely steps of a triangular distribution from -1 (low) over 0 (best) to 1.

    >>> saving_levels()[[0, -1]].round(2)
    array([-0.68,  0.68])
    """
    chance = (np.arange(LEVELS) + 0.5) / LEVELS
    return np.where(chance < 0.5, np.sqrt(2 * chance) - 1, 1 - np.sqrt(2 * (1 - chance)))


def at_levels(value: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """A quantity at each level of the shared saving, shape (levels, dwellings)."""
    level = saving_levels()[:, None]
    return np.asarray(value + np.where(level < 0, level * (value - low), level * (high - value)))


def rating_error_points(rating: FloatArray, figures: Figures) -> FloatArray:
    """Standard error of a published rating in points, by its class.

    References:
        Crawley et al. 2019, as coded in HeatStreet.
    """
    floors = np.array(figures.values("rating_error_floors"))
    errors = np.array(figures.values("rating_standard_error_points"))
    number = (rating[:, None] < floors[:-1]).sum(axis=1)
    return np.asarray(errors[number])


def lifted(probability: FloatArray, by_draw: FloatArray, poor_before: float, fallen: float) -> Lifted:
    """The result of draws, its mean and its range."""
    return Lifted(
        probability=probability,
        by_draw=by_draw,
        expected=float(by_draw.mean()),
        p10=float(np.percentile(by_draw, 10)),
        p90=float(np.percentile(by_draw, 90)),
        poor_before=poor_before,
        fallen=fallen,
    )


def draw_lifted(before: Thresholds, after: Thresholds, seed: int, draws: int) -> tuple[Lifted, Lifted]:
    """Homes lifted by their nation's test and under the 10 % test.

    Draws are uniform whole numbers of 16 bits, compared with the thresholds' own chances; so no normal number is ever
    drawn.

    Args:
        before: Thresholds before, arrays of shape (dwellings,).
        after: Thresholds after, arrays of shape (levels, dwellings).
        seed: Seed of the draws; same seed, same answer.
        draws: Number of draws, at least 1.

    Returns:
        The two results.
    """
    homes = before.rating.shape[0]
    bits = np.random.PCG64(seed)  # raw words of 64 bits: four draws each
    counts = np.zeros((2, homes), dtype=np.int64)
    totals = np.zeros((2, draws), dtype=np.int64)
    was_poor, fallen = np.zeros(2), np.zeros(2)
    for start in range(0, homes, BLOCK_HOMES):
        block = slice(start, min(start + BLOCK_HOMES, homes))
        was = [_chance(part[block]) for part in (before.rating, before.income, before.ten_percent)]
        now = [_chance(part[:, block]) for part in (after.rating, after.income, after.ten_percent)]
        seen = np.zeros((2, was[0].size), dtype=np.uint32)
        for draw in range(draws):
            level = draw % LEVELS
            rating, income = bits.random_raw(BLOCK_HOMES // 2).view(np.uint16).reshape(2, BLOCK_HOMES)[:, : was[0].size]
            poor = (rating < was[0]) & (income < was[1])
            still = (rating < now[0][level]) & (income < now[1][level])
            states = ((poor, still), (income < was[2], income < now[2][level]))
            for number, (then, afterwards) in enumerate(states):
                gone = then > afterwards
                seen[number] += gone
                left, before_it = int(np.count_nonzero(gone)), int(np.count_nonzero(then))
                totals[number, draw] += left
                was_poor[number] += before_it
                fallen[number] += int(np.count_nonzero(afterwards)) - (before_it - left)
        counts[:, block] = seen
    first, second = (
        lifted(
            counts[number] / draws,
            totals[number].astype(np.float64),
            float(was_poor[number]) / draws,
            float(fallen[number]) / draws,
        )
        for number in range(2)
    )
    return first, second


def _chance(deviations: FloatArray) -> NDArray[np.uint16]:
    """Chance that a standard normal number is below a threshold, as a whole number of 65,536 steps."""
    place = np.clip(deviations, -_REACH, _REACH)
    return _normal_steps()[((place + _REACH) * (_STEPS / (2 * _REACH)) + 0.5).astype(np.int32)]


@cache
def _normal_steps() -> NDArray[np.uint16]:
    """The normal distribution at `_STEPS` + 1 points of ± `_REACH` deviations; certainty misses one in 65,536."""
    points = np.linspace(-_REACH, _REACH, _STEPS + 1)
    chance = np.array([0.5 * erfc(-point / sqrt(2)) for point in points])
    return np.asarray(np.clip(np.rint(chance * _STEPS), 0, _STEPS - 1), dtype=np.uint16)
