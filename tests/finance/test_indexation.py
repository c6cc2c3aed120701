"""Clauses of indexation, income strips, and money of one basis."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import load
from energyfund.finance.deflators import Basis, check_basis, real
from energyfund.finance.indexation import Index, index_level
from energyfund.finance.prices import price_index
from energyfund.finance.returns import irr

DAY = dt.date(2026, 11, 22)
STRIP = Index("cpi", collar=0.01, cap=0.04)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("first_yield", "inflation", "expected"),
    [
        (0.035, 0.025, 0.04158),
        (0.040, 0.025, 0.04938),
        (0.040, 0.0, 0.03490),  # held up by the collar of 1 %
        (0.040, 0.10, 0.06385),  # held down by the cap of 4 %
    ],
)
def test_income_strip_of_forty_years(first_yield: float, inflation: float, expected: float) -> None:
    # annual rent in arrears, no residual: the root of 1 = y x sum of level_t / (1 + r)^t
    level = index_level(STRIP, np.full(40, inflation))
    assert irr(np.concatenate([[-1.0], first_yield * level])).fraction == pytest.approx(expected, abs=5e-6)


@pytest.mark.hand
def test_each_kind() -> None:
    inflation = np.array([0.5, 0.02, 0.03])  # the first is not used
    assert index_level(Index("cpi"), inflation) == pytest.approx([1, 1.02, 1.02 * 1.03])
    assert index_level(Index("cpi", 0.01), inflation) == pytest.approx([1, 1.03, 1.03 * 1.04])
    assert index_level(Index("rpi"), inflation, 0.01) == pytest.approx([1, 1.03, 1.03 * 1.04])
    assert index_level(Index("rpi"), inflation, np.array([0, 0.01, 0.0])) == pytest.approx([1, 1.03, 1.03 * 1.03])
    assert index_level(Index("rate", 0.02), inflation) == pytest.approx([1, 1.02, 1.0404])
    assert index_level(Index("fixed"), inflation).tolist() == [1, 1, 1]
    assert inflation[0] == 0.5  # left alone


@pytest.mark.hand
def test_the_base_year_may_be_any() -> None:
    level = index_level(Index("rate", 0.1), np.zeros(3), base_year=1)
    assert level == pytest.approx([1 / 1.1, 1, 1.1])


def test_paths_of_inflation_keep_their_shape() -> None:
    inflation = np.random.default_rng(0).normal(0.02, 0.02, (5, 3, 10))
    found = index_level(STRIP, inflation)
    assert found.shape == inflation.shape
    assert found[4, 2] == pytest.approx(index_level(STRIP, inflation[4, 2]))
    assert bool(np.all(found[..., 0] == 1))


@given(
    inflation=st.lists(st.floats(-0.05, 0.2), min_size=2, max_size=30),
    margin=st.floats(-0.02, 0.02),
    collar=st.floats(0, 0.02),
    width=st.floats(0, 0.05),
)
@settings(max_examples=60, deadline=None)
def test_every_rise_lies_between_collar_and_cap(
    inflation: list[float], margin: float, collar: float, width: float
) -> None:
    level = index_level(Index("cpi", margin, collar, collar + width), np.array(inflation))
    rises = level[1:] / level[:-1] - 1
    assert bool(np.all(rises >= collar - 1e-12))
    assert bool(np.all(rises <= collar + width + 1e-12))


def test_a_clause_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the collar of 5.0 % is above the cap of 4.0 %"):
        Index("cpi", collar=0.05, cap=0.04)
    with pytest.raises(ValueError, match="a fixed price has no margin"):
        Index("fixed", 0.01)
    with pytest.raises(ValueError, match="rpi_wedge"):
        index_level(Index("rpi"), np.zeros(3))


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (Index("fixed"), "never rises"),
        (Index("rate", 0.02), "rises by 2.0 % a year"),
        (Index("cpi"), "rises with CPI a year"),
        (Index("rpi", -0.01), "rises with RPI − 1.0 % a year"),
        (Index("cpi", cap=0.04), "rises with CPI a year, by at most 4.0 %"),
        (STRIP, "rises with CPI a year, by at least 1.0 % and at most 4.0 %"),
    ],
)
def test_words_for_the_report(index: Index, words: str) -> None:
    assert index.in_words == words


@pytest.mark.hand
def test_money_of_the_day_at_the_prices_of_one_year() -> None:
    # published deflators: 2020 85.2137, 2024 100
    figures = load(DAY)
    found = real(np.array([[100.0, 100.0], [50.0, 0.0]]), range(2024, 2026), 2020, figures)
    assert found[:, 0] == pytest.approx([85.2137, 42.60685], rel=1e-6)
    assert found[0, 1] == pytest.approx(85.2137 / price_index(figures, 2025) * 100, rel=1e-9)
    with pytest.raises(ValueError, match="2 flows cannot stand for 3 years"):
        real(np.zeros(2), range(2024, 2027), 2024, figures)


def test_real_and_nominal_money_is_not_added_up() -> None:
    nominal: dict[str, Basis] = {"income": "nominal", "costs": "nominal"}
    assert check_basis(nominal) == "nominal"
    assert check_basis({}) is None
    with pytest.raises(ValueError, match=r"cannot be added up: rent, carbon \(real\), income, costs \(nominal\)\."):
        check_basis({"rent": "real", **nominal, "carbon": "real"})
