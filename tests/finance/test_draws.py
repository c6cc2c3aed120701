"""Draws: the correlations that were asked for, means that stay, events as often as stated, the same bytes again."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from energyfund.assumptions import Figures, Override, load
from energyfund.finance.correlation import correlation_matrix, lower_root, mended
from energyfund.finance.draws import BLOCK, Block, DrawTerms, Spread, draw_blocks, share_left
from energyfund.finance.present_value import FloatArray
from energyfund.finance.risk import PAIRS, read_risk
from energyfund.projects.project import Factor
from energyfund.scenario.offer import FACTORS, Correlation

DAY = dt.date(2026, 11, 22)
SPREADS = {
    "price": Spread(0.2, 0.14, 0.7),
    "yield": Spread(0.1, 0.05),
    "use": Spread(0.1),
    "cost": Spread(0.2),
    "inflation": Spread(0.0043, 0.017, 0.25),
}


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(DAY)


def terms(
    pairs: dict[tuple[str, str], float] | None = None, *, draws: int = 4000, seed: int = 1, cut_chance: float = 0.05
) -> DrawTerms:
    root = lower_root(correlation_matrix(FACTORS, pairs or {}))
    return DrawTerms(SPREADS, cut_chance, 0.037, root, draws, seed)


def all_paths(found: list[Block], name: str) -> FloatArray:
    return np.concatenate([block.factors[name] for block in found], axis=1)


def test_the_factors_are_those_that_lines_may_name() -> None:
    assert set(get_args(Factor)) | {"failure"} == set(FACTORS)
    assert FACTORS[-1] == "failure"  # its own luck is the last column of the root


def test_draws_are_correlated_as_asked() -> None:
    # Level draws: one for each of 20,000 paths, so a correlation is known to about 0.007; yearly ones: 20 times more.
    asked = {("price", "inflation"): 0.4, ("inflation", "cost"): 0.3, ("price", "use"): -0.5}
    blocks = list(draw_blocks(terms(asked, draws=20_000), 21))
    level = {name: np.log(all_paths(blocks, name)[-1]) for name in ("cost", "use", "yield")}
    price = np.log(all_paths(blocks, "price"))
    inflation = np.log(all_paths(blocks, "inflation"))
    # yearly news of price: x_t - persistence x_(t-1) plus a constant of the path, taken off by a difference
    news = np.diff(price[1:] - 0.7 * price[:-1], axis=0)
    drift = np.diff(inflation, axis=0)
    drift_news = np.diff(drift[1:] - 0.25 * drift[:-1], axis=0)
    assert np.corrcoef(news[1:].ravel(), drift_news.ravel())[0, 1] == pytest.approx(0.4, abs=0.01)
    # between levels: price moves with its level (0.2) and its news, in the long run 0.14 / sqrt(1 - 0.49) = 0.196
    ratio = 0.2 / np.hypot(0.2, 0.14 / np.sqrt(1 - 0.49))
    assert np.corrcoef(price[-1], level["use"])[0, 1] == pytest.approx(-0.5 * ratio, abs=0.02)
    # the sum of 20 years of inflation: level 20 x 0.0043, news 0.017 / 0.75 a year at the most
    assert np.corrcoef(inflation[-1], level["cost"])[0, 1] == pytest.approx(0.3 * 0.64, abs=0.03)
    assert np.corrcoef(level["yield"], level["cost"])[0, 1] == pytest.approx(0, abs=0.03)


@pytest.mark.hand
def test_factors_have_the_spread_and_the_mean_that_was_asked() -> None:
    blocks = list(draw_blocks(terms(draws=40_000), 31))
    for name in SPREADS:
        paths = all_paths(blocks, name)
        assert paths.shape == (31, 40_000)
        assert float(paths[-1].mean()) == pytest.approx(1, abs=0.01), name
    assert float(np.log(all_paths(blocks, "cost")[5]).std()) == pytest.approx(0.2, abs=0.003)
    # yield: hypot(0.1, 0.05) in every year; price in year 0: hypot(0.2, 0.14), at last hypot(0.2, 0.196)
    assert float(np.log(all_paths(blocks, "yield")[9]).std()) == pytest.approx(0.1118, abs=0.002)
    price = np.log(all_paths(blocks, "price"))
    assert float(price[0].std()) == pytest.approx(0.2441, abs=0.004)
    assert float(price[-1].std()) == pytest.approx(0.2801, abs=0.004)
    assert bool((all_paths(blocks, "inflation")[0] == 1).all())


@pytest.mark.hand
def test_rents_are_cut_as_often_as_stated() -> None:
    blocks = list(draw_blocks(terms(draws=20_000), 20))
    rent = all_paths(blocks, "rent")
    # 20 years at 5 %: one cut a path on average, of 3.7 %; mean of 0.963^cuts = (1 - 0.05 x 0.037)^20 = 0.96365
    assert float(rent[-1].mean()) == pytest.approx((1 - 0.05 * 0.037) ** 20, abs=0.001)
    assert set(np.unique(rent[0].round(9))) == {0.963, 1.0}
    assert bool((np.diff(rent, axis=0) <= 0).all())


@pytest.mark.hand
def test_a_stake_fails_as_often_as_stated_and_stays_failed() -> None:
    asked = terms({("price", "failure"): 0.5}, draws=20_000)
    blocks = list(draw_blocks(asked, 15))
    left = np.concatenate([share_left(asked, block, 0, 0.04, 0.6, 3) for block in blocks], axis=1)
    assert bool((left[:3] == 1).all())
    assert bool((np.diff(left, axis=0) <= 0).all())
    assert set(np.unique(left)) == {0.4, 1.0}
    assert float((left[-1] < 1).mean()) == pytest.approx(1 - 0.96**12, abs=0.012)
    # failures come when prices are high
    failed = (left[3] < 1).ravel()
    price = all_paths(blocks, "price")[3]
    assert float(np.log(price[failed]).mean()) > float(np.log(price[~failed]).mean()) + 0.05
    # another stake has luck of its own
    other = np.concatenate([share_left(asked, block, 1, 0.04, 0.6, 3) for block in blocks], axis=1)
    both = float(((left[-1] < 1) & (other[-1] < 1)).mean())
    assert both < 0.3


def test_the_bank_stake_as_a_scenario() -> None:
    # Published: a stake of £30m lost £15m to £16m (warringtonguardian): loss fraction 15.5 / 30. A certain
    # failure in its first year leaves the income of £14.5m; no chance of failing leaves all of it.
    asked = terms(draws=200)
    [block] = draw_blocks(asked, 5)
    sure = share_left(asked, block, 0, 1.0, 15.5 / 30, 1)
    assert 14e6 <= 30e6 * float(sure[-1, 0]) <= 15e6
    assert bool((share_left(asked, block, 0, 0.0, 15.5 / 30, 1) == 1).all())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    one, again, other = (list(draw_blocks(terms(seed=seed), 10)) for seed in (1, 1, 2))
    for name in (*SPREADS, "rent"):
        assert all_paths(one, name).tobytes() == all_paths(again, name).tobytes()
    assert all_paths(one, "price").tobytes() != all_paths(other, "price").tobytes()


def test_more_paths_leave_the_first_ones_as_they_were() -> None:
    few, many = (list(draw_blocks(terms(draws=draws), 6)) for draws in (BLOCK, 3 * BLOCK - 7))
    assert all_paths(many, "price").shape == (6, 3 * BLOCK - 7)
    assert few[0].factors["price"].tobytes() == many[0].factors["price"].tobytes()


@given(arrays(np.float64, (4, 4), elements=st.floats(-1, 1)))
def test_any_correlations_can_be_drawn_from_once_mended(raw: FloatArray) -> None:
    matrix = (raw + raw.T) / 2
    np.fill_diagonal(matrix, 1.0)
    found, changed = mended(matrix)
    assert changed == (np.linalg.eigvalsh(matrix)[0] < -1e-12)
    np.testing.assert_allclose(np.diag(found), 1)
    np.testing.assert_allclose(found, found.T)
    assert np.linalg.eigvalsh(found)[0] > -1e-9
    root = lower_root(found)
    assert not np.triu(root, 1).any()
    np.testing.assert_allclose(root @ root.T, found, atol=1e-5)


def test_correlations_that_contradict_each_other_are_mended_and_said(figures: Figures) -> None:
    written = (
        Correlation(between=["price", "cost"], value=0.9, because="a"),
        Correlation(between=["use", "price"], value=0.9, because="b"),
        Correlation(between=["use", "cost"], value=-0.9, because="c"),
    )
    risk = read_risk(figures, written, 100, 0)
    assert len(risk.remarks) == 1
    assert "price and cost 0.90 → " in risk.remarks[0]
    values = {(two.one, two.other): two.value for two in risk.together}
    assert -0.9 < values["use", "cost"] < 0
    assert abs(values["price", "cost"]) < 0.9


def test_the_scenario_replaces_the_librarys_correlations(figures: Figures) -> None:
    plain = read_risk(figures, (), 100, 0)
    assert {(two.one, two.other) for two in plain.together} == {
        tuple(sorted(pair, key=FACTORS.index)) for pair in PAIRS
    }
    assert plain.remarks == ()
    written = (Correlation(between=["inflation", "price"], value=-0.1, because="our own study"),)
    replaced = {(two.one, two.other): two for two in read_risk(figures, written, 100, 0).together}
    assert replaced["price", "inflation"].value == -0.1
    assert replaced["price", "inflation"].because == "our own study"
    assert len(replaced) == len(PAIRS)


def test_a_correlation_of_one_is_drawn() -> None:
    written = (Correlation(between=["price", "cost"], value=1, because="same thing"),)
    figures = load(
        DAY,
        {
            "risk_correlation_price_inflation": Override(0.0, "none"),
            "risk_correlation_inflation_cost": Override(0.0, "none"),
            "risk_correlation_price_failure": Override(0.0, "none"),
            "risk_price_yearly_spread_fraction": Override(0.0, "level only"),
        },
    )
    risk = read_risk(figures, written, 500, 3)
    [block] = draw_blocks(risk.terms, 4)
    assert risk.remarks == ()
    np.testing.assert_allclose(block.factors["price"], block.factors["cost"])
