"""Factors moved alone: the likeliest path at a point of the range, against the draws and by hand."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from energyfund.finance.draws import Block, DrawTerms, Spread, draw_blocks
from energyfund.finance.moved_alone import cuts_path, factor_path, failing_year, times_at
from energyfund.scenario.offer import FACTORS

TENTH = NormalDist().inv_cdf(0.1)


def drawn(name: str, spread: Spread, years: int, draws: int = 8000) -> np.ndarray:
    """The factor on many paths, nothing else moving, shape (years, draws)."""
    terms = DrawTerms({name: spread}, 0.0, 0.0, np.eye(len(FACTORS)), draws, 11)
    blocks: list[Block] = list(draw_blocks(terms, years))
    return np.concatenate([block.factors[name] for block in blocks], axis=1)


@pytest.mark.hand
def test_a_level_that_is_drawn_once_is_the_same_in_every_year() -> None:
    # exp(z σ − σ² / 2) with σ = 0.1: the tenth is 0.8753, the ninth tenth 1.1311
    low, high = (factor_path(Spread(0.1), np.ones(3), point, is_rate=False) for point in (0.1, 0.9))
    assert low == pytest.approx(math.exp(-0.128155 - 0.005), rel=1e-6)
    assert high == pytest.approx(math.exp(0.128155 - 0.005), rel=1e-6)


@pytest.mark.hand
def test_new_luck_in_each_year_moves_the_average_less() -> None:
    # two independent years of σ = 0.1: their average has 0.1 / √2, and both years share it alike
    found = factor_path(Spread(0, 0.1), np.ones(2), 0.1, is_rate=False)
    shared = 0.1 / math.sqrt(2)
    assert found == pytest.approx(math.exp(TENTH * shared - shared**2 / 2))


@pytest.mark.hand
def test_a_rate_adds_up_from_the_second_year_on() -> None:
    # one point a year off for good, looked at in the last of three years: nothing, 1 %, 2 % in the logarithm
    found = factor_path(Spread(0.01), np.array([0.0, 0.0, 1.0]), 0.9, is_rate=True)
    assert np.log(found) == pytest.approx([0, -TENTH * 0.01 - 0.01**2 / 2, -TENTH * 0.02 - 0.02**2 / 2])


@pytest.mark.parametrize(
    ("name", "spread"),
    [
        ("price", Spread(0.15, 0.2, 0.6)),
        ("yield", Spread(0.05, 0.08)),
        ("inflation", Spread(0.006, 0.01, 0.5)),
    ],
)
def test_one_draw_in_ten_averages_less_than_the_path(name: str, spread: Spread) -> None:
    years = 12
    logs = np.log(drawn(name, spread, years))
    variances = logs.var(axis=1)
    path = factor_path(spread, np.ones(years), 0.1, is_rate=name == "inflation")
    # logarithms less their own mean are the deviations, whose average the path holds at its tenth
    average = (logs + variances[:, None] / 2).mean(axis=0)
    whole = np.sqrt(average.var())
    explained = np.array([np.cov(row, average)[0, 1] for row in logs]) / whole
    assert np.log(path) == pytest.approx(TENTH * explained - explained**2 / 2, abs=0.02)
    assert np.percentile(average, 10) == pytest.approx(TENTH * whole, rel=0.05)


def test_nothing_that_strays_is_as_expected() -> None:
    assert factor_path(Spread(0.0), np.ones(4), 0.1, is_rate=False).tolist() == [1, 1, 1, 1]
    assert factor_path(Spread(0.3), np.zeros(4), 0.1, is_rate=False).tolist() == [1, 1, 1, 1]


@pytest.mark.hand
def test_how_often_something_happens() -> None:
    # three tosses: 1/8 never, 4/8 at most once, 7/8 at most twice
    assert [times_at(point, 0.5, 3) for point in (0.1, 0.2, 0.6, 0.9)] == [0, 1, 2, 3]


@pytest.mark.hand
def test_cuts_are_spread_over_the_years() -> None:
    assert cuts_path(2, 0.5, 6).tolist() == [1, 1, 0.5, 0.5, 0.25, 0.25]
    assert cuts_path(0, 0.5, 2).tolist() == [1, 1]


@pytest.mark.hand
def test_a_stake_has_failed_by_the_year_that_the_chance_says() -> None:
    # 1 − 0.9^k: 0.1, 0.19, 0.271 ...; nine in ten only after 22 years
    assert failing_year(0.1, 0.1, 1, 30) == 1
    assert failing_year(0.9, 0.1, 1, 30) == 22
    assert failing_year(0.9, 0.1, 1, 20) is None
