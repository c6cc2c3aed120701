"""The path of a factor that is moved alone to a point of its range: what a tornado chart needs beside random draws.

Arrays have a value for each calendar year of the horizon, shape (years,).
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from energyfund.finance.draws import Spread
from energyfund.finance.present_value import FloatArray


def factor_path(spread: Spread, counts: FloatArray, point: float, *, is_rate: bool) -> FloatArray:
    """The likeliest path of a factor on which its average over the years that count lies at a point of its range.

    With s the logarithm's deviations, normal with covariance C as `energyfund.finance.draws` draws them, and w the
    years that count, the expectation of s given that w·s is at the point is z · p, p = C w / √(w'C w). The factor is
    exp(z · p − p² / 2), so its mean over all points is 1 in every year. A spread that is drawn once for a path has
    p = level in every year.

    Args:
        spread: How far the factor strays.
        counts: Weight of each year in the average, shape (years,). [-]
        point: Share of outcomes below it, such as 0.1. [-]
        is_rate: Whether it is a yearly rate, whose deviations add up (inflation).

    Returns:
        What the factor multiplies a line by, shape (years,); ones where nothing strays or no year counts. [-]

    >>> factor_path(Spread(level=0.1), np.ones(2), 0.5, is_rate=False).round(6)  # exp(−0.1² / 2)
    array([0.995012, 0.995012])
    """
    years = len(counts)
    after = np.subtract.outer(np.arange(years), np.arange(years))
    news = np.where(after >= 0, spread.yearly * np.power(spread.persistence, np.maximum(after, 0), dtype=float), 0.0)
    level = np.full(years, spread.level)
    if is_rate:
        news[0], level[0] = 0.0, 0.0
        news, level = np.cumsum(news, axis=0), np.cumsum(level)
    covariance = np.outer(level, level) + news @ news.T
    variance = float(counts @ covariance @ counts)
    if variance <= 0:
        return np.ones(years)
    explained = covariance @ counts / np.sqrt(variance)
    path: FloatArray = np.exp(NormalDist().inv_cdf(point) * explained - explained**2 / 2)
    return path


def times_at(point: float, chance: float, years: int) -> int:
    """How often an event of this yearly chance happens in so many years, at a point of its range.

    >>> times_at(0.5, 0.5, 3), times_at(0.9, 0.0, 3), times_at(0.1, 1.0, 3)  # 1/8, 3/8, 3/8, 1/8
    (1, 0, 3)
    """
    if chance <= 0 or chance >= 1:
        return 0 if chance <= 0 else years
    exactly, up_to, times = (1 - chance) ** years, (1 - chance) ** years, 0
    while up_to < point and times < years:
        exactly *= (years - times) / (times + 1) * chance / (1 - chance)
        times += 1
        up_to += exactly
    return times


def cuts_path(times: int, cut: float, years: int) -> FloatArray:
    """What is left after so many cuts for good, spread evenly over the years, shape (years,). [-]

    >>> cuts_path(1, 0.2, 4)
    array([1. , 1. , 0.8, 0.8])
    """
    happens = np.zeros(years)
    for number in range(1, times + 1):
        happens[number * years // (times + 1)] += 1
    left: FloatArray = np.power(1 - cut, np.cumsum(happens), dtype=float)
    return left


def failing_year(point: float, chance: float, first_year: int, years: int) -> int | None:
    """The year by which a stake has failed with a probability of at least the point; None where none is within reach.

    Args:
        point: The probability. [-]
        chance: Of failing in a year, if it has not yet. [-]
        first_year: Year from which it can fail.
        years: Years that are counted.

    >>> failing_year(0.1, 0.05, 1, 40), failing_year(0.1, 0.05, 1, 3), failing_year(0.9, 0.01, 1, 40)
    (3, None, None)
    """
    standing = 1.0
    for year in range(first_year, years):
        standing *= 1 - chance
        if 1 - standing >= point - SLIGHT:
            return year
    return None


SLIGHT = 1e-12
"""Rounding that no probability is decided by."""
