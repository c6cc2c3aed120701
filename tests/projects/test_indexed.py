"""Indexed prices over the years of a project."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.projects.indexed import index_words, inflation_factor, is_agreed, price_level
from energyfund.projects.project import Calendar
from energyfund.scenario.money import IndexTerms

TEN = Calendar(start=2027, horizon=4, price_base=2025, inflation_fraction=0.1, discount_rate_fraction=0.05)
STILL = Calendar(start=2027, horizon=4, price_base=2027, inflation_fraction=0.0, discount_rate_fraction=0.05)


@pytest.mark.hand
def test_a_price_moves_with_its_own_index_from_the_price_base_on(even: Figures) -> None:
    # Two years from 2025 to 2027, then one more for each year
    assert price_level("inflation", TEN, 2027, even).tolist() == TEN.price_level(2027).tolist()
    assert price_level("fixed", TEN, 2027, even).tolist() == [1] * 5
    rate = IndexTerms(kind="rate", rate_fraction=0.02)
    assert price_level(rate, TEN, 2027, even)[:2] == pytest.approx([1.02**2, 1.02**3])
    capped = IndexTerms(kind="inflation", at_most_fraction=0.04)
    assert price_level(capped, TEN, 2028, even)[:2] == pytest.approx([1.04**3, 1.04**4])
    more = IndexTerms(kind="inflation", plus_fraction=0.01)
    assert price_level(more, TEN, 2027, even)[0] == pytest.approx(1.11**2)


@pytest.mark.hand
def test_retail_prices_and_a_collar(even: Figures) -> None:
    # No inflation: retail prices rise by the wedge of 2 %, and a collar of 1 % holds
    assert price_level("rpi", STILL, 2027, even)[:3] == pytest.approx([1, 1.02, 1.0404])
    collar = IndexTerms(kind="inflation", at_least_fraction=0.01)
    assert price_level(collar, STILL, 2027, even)[:3] == pytest.approx([1, 1.01, 1.0201])


@pytest.mark.hand
def test_a_price_base_after_the_start(even: Figures) -> None:
    # A price of 2030 at 2 % a year was 1.02^3 lower in 2027
    late = Calendar(start=2027, horizon=1, price_base=2030, inflation_fraction=0.0, discount_rate_fraction=0.05)
    assert price_level(IndexTerms(kind="rate", rate_fraction=0.02), late, 2027, even) == pytest.approx(
        [1.02**-3, 1.02**-2]
    )


@pytest.mark.hand
def test_words_and_factors() -> None:
    assert [index_words(word) for word in ("inflation", "fixed", "rpi")] == [
        "inflation",
        "fixed",
        "retail prices (RPI)",
    ]
    assert index_words("inflation", 0.05) == "inflation, never below 5.00 p"
    assert "at most 4.0 %" in index_words(IndexTerms(kind="rpi", at_most_fraction=0.04))
    assert inflation_factor("rpi") == inflation_factor("inflation") == ("inflation",)
    assert inflation_factor("fixed") == ()
    assert is_agreed(IndexTerms(kind="rate", rate_fraction=0.03))
    assert not is_agreed("inflation")


@given(
    inflation=st.floats(-0.05, 0.2),
    collar=st.floats(-0.02, 0.05),
    width=st.floats(0, 0.1),
    start=st.integers(2020, 2035),
)
def test_a_collar_never_lowers_a_price_and_a_cap_never_raises_it(
    even: Figures, inflation: float, collar: float, width: float, start: int
) -> None:
    calendar = Calendar(start=2020, horizon=30, price_base=2020, inflation_fraction=inflation, discount_rate_fraction=0)
    free, least, most, both = (
        price_level(IndexTerms(kind="inflation", **bounds), calendar, start, even)
        for bounds in (
            {},
            {"at_least_fraction": collar},
            {"at_most_fraction": collar + width},
            {"at_least_fraction": collar, "at_most_fraction": collar + width},
        )
    )
    slack = 1e-9 * free
    assert (least >= free - slack).all()
    assert (most <= free + slack).all()
    assert (both >= most - slack).all()
    assert (both <= least + slack).all()
