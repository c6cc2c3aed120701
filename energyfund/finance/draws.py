"""Correlated, seeded draws of everything that moves a cash flow.

Draws come in blocks, each from its own stream, so that memory stays bounded and the same seed gives the same paths
whatever else is drawn. Arrays have the years first: shape (years, paths).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.scenario.offer import FACTORS

BLOCK = 2000
"""Paths that are drawn and worked out together."""

EVENTS = ("rent", "failure")
"""Factors that happen or do not; the others are levels."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a factor strays, in standard deviations of its logarithm.

    Attributes:
        level: Drawn once for a path: the expectation itself was wrong. [-]
        yearly: What is new in each year. [-]
        persistence: Share of a year's deviation that is left a year later: x_t = persistence · x_{t−1} + yearly · e_t;
            1 is a random walk. [-]
    """

    level: float
    yearly: float = 0
    persistence: float = 0


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """What is drawn.

    Attributes:
        spreads: Spread of each factor that is a level; of inflation, that of its yearly rate.
        rent_cut_chance: Chance in a year that rents are held down. [-]
        rent_cut: What rents lose for good when it happens. [-]
        root: Lower triangular root of the factors' correlations, in the order of `FACTORS`.
        draws: Number of paths.
        seed: Seed of the paths.
    """

    spreads: dict[str, Spread]
    rent_cut_chance: float
    rent_cut: float
    root: FloatArray
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the paths.

    Attributes:
        number: The block's place, which names its stream.
        factors: What each factor multiplies a line of a cash flow by, shape (years, paths), mean 1. [-]
        normals: The independent normals of each year behind them, shape (factors, years, paths).
    """

    number: int
    factors: dict[str, FloatArray]
    normals: FloatArray


def draw_blocks(terms: DrawTerms, years: int) -> Iterator[Block]:
    """Draw all paths, block by block.

    A level factor is f_t = exp(s_t − Var(s_t) / 2) with s_t = level · z + x_t, where z is drawn once and x_t follows
    its spread; so its mean is 1 in every year. Inflation drifts: its s_t is the sum of the deviations of its rate up to
    t. z and each year's e are standard normal and correlated by one matrix (a Gaussian copula). Rents fall by a fixed
    share in each year whose draw is among the highest.

    Args:
        terms: Spreads, correlations, number of paths and seed.
        years: Number of years.
    """
    for number, first in enumerate(range(0, terms.draws, BLOCK)):
        paths = min(BLOCK, terms.draws - first)
        stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(terms.seed, spawn_key=(number, 0))))
        level_normals = stream.standard_normal((len(FACTORS), paths))
        normals = stream.standard_normal((len(FACTORS), years, paths))
        levels = terms.root @ level_normals
        news = np.tensordot(terms.root, normals, axes=1)
        factors = {
            name: _level_factor(spread, levels[place], news[place], is_rate=name == "inflation")
            for place, name in enumerate(FACTORS)
            if (spread := terms.spreads.get(name)) is not None
        }
        cuts = np.cumsum(_happens(news[FACTORS.index("rent")], terms.rent_cut_chance), axis=0)
        factors["rent"] = np.power(1 - terms.rent_cut, cuts, dtype=np.float64)
        yield Block(number, factors, normals)


def share_left(terms: DrawTerms, block: Block, number: int, chance: float, loss: float, first_year: int) -> FloatArray:
    """What a stake that may fail still earns: 1 until it fails, 1 − loss from that year on, shape (years, paths).

    Each stake has luck of its own beside what it shares with the other factors, so that two stakes need not fail
    together.

    Args:
        terms: The draws.
        block: The paths.
        number: The stake's place in the plan, which names its stream.
        chance: Chance of failing in a year, if it has not yet. [-]
        loss: Share of the cash flow that is lost for good. [-]
        first_year: Year from which it can fail.
    """
    years, paths = block.normals.shape[1:]
    spawn_key = (block.number, 1 + number)
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(terms.seed, spawn_key=spawn_key)))
    own = stream.standard_normal((years, paths))
    row = terms.root[FACTORS.index("failure")]
    fails = _happens(np.tensordot(row[:-1], block.normals[:-1], axes=1) + row[-1] * own, chance)
    fails[:first_year] = False
    failed = np.logical_or.accumulate(fails, axis=0)
    left: FloatArray = np.where(failed, 1 - loss, 1.0)
    return left


def _happens(normals: FloatArray, chance: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether an event of this chance happens: in the highest of the draws."""
    if chance <= 0:
        return np.zeros(normals.shape, dtype=np.bool_)
    if chance >= 1:
        return np.ones(normals.shape, dtype=np.bool_)
    return normals > NormalDist().inv_cdf(1 - chance)


def _level_factor(spread: Spread, level: FloatArray, news: FloatArray, *, is_rate: bool) -> FloatArray:
    """exp(s − Var(s) / 2), shape (years, paths); with a rate, s is the running sum of its deviations from year 1 on."""
    years = len(news)
    strays = np.empty_like(news)
    weights = np.zeros((years, years))  # of each year's news in each year's deviation
    before, row = np.zeros(news.shape[1]), np.zeros(years)
    for year in range(years):
        before = spread.persistence * before + spread.yearly * news[year]
        row = spread.persistence * row
        row[year] = spread.yearly
        strays[year], weights[year] = before, row
    of_level = np.full(years, spread.level)
    if is_rate:
        strays[0], weights[0], of_level[0] = 0.0, 0.0, 0.0
        strays, weights, of_level = np.cumsum(strays, axis=0), np.cumsum(weights, axis=0), np.cumsum(of_level)
    variance = of_level**2 + np.sum(weights**2, axis=1)
    factor: FloatArray = np.exp(strays + of_level[:, None] * level - variance[:, None] / 2)
    return factor
