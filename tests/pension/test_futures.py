"""Futures as shifts of returns, what is inside the holdings, and the tracking error."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import load
from energyfund.pension.footprint import exposures, footprint
from energyfund.pension.futures import AS_EXPECTED, MarketFuture, read_futures, returns_in
from energyfund.pension.measures import tracking_error
from energyfund.plan.comparison import ALL_HOLDINGS, COAL, LISTED_HOLDINGS
from energyfund.scenario.market import Future
from tests.allocate.toys import fund

FIGURES = load(dt.date(2026, 11, 22))
YEARS = range(2027, 2032)


def dirty_and_clean() -> dict[str, object]:
    """Terms of two holdings, the first with a fossil share of 0.1 to 0.3."""
    return {
        "expected_return_fraction": np.array([0.06, 0.05]),
        "fossil_low_fraction": np.array([0.1, 0.0]),
        "fossil_high_fraction": np.array([0.3, 0.0]),
    }


def future(**given_: object) -> MarketFuture:
    terms = {
        "name": "a",
        "fossil_shift_fraction": 0.0,
        "class_shift_fraction": {},
        "shock_year": None,
        "fossil_shock_fraction": 0.0,
        "because": "",
        **given_,
    }
    return MarketFuture(**terms)  # type: ignore[arg-type]


@pytest.mark.hand
def test_a_shift_bears_on_the_fossil_part_and_a_shock_on_its_year() -> None:
    held = fund(**dirty_and_clean())
    found = returns_in(future(fossil_shift_fraction=-0.05, shock_year=2028, fossil_shock_fraction=0.5), held, YEARS)
    # the fossil part is 0.2: 0.06 - 0.2 x 0.05 = 0.05, and in 2028 another 0.2 x 0.5 = 0.1 less
    assert found[:, 0] == pytest.approx([0.05, -0.05, 0.05, 0.05, 0.05])
    assert found[:, 1] == pytest.approx(np.full(5, 0.05))


@pytest.mark.hand
def test_a_shift_of_a_class_bears_on_all_its_holdings() -> None:
    held = fund(**dirty_and_clean())
    name = held.asset_class[0]
    found = returns_in(future(class_shift_fraction={name: 0.01}), held, YEARS)
    expected = [0.06 + 0.01, 0.05 + (0.01 if held.asset_class[1] == name else 0)]
    assert found[0] == pytest.approx(expected)


def test_no_holding_loses_more_than_all_of_it() -> None:
    held = fund(**dirty_and_clean())
    found = returns_in(future(fossil_shift_fraction=-0.5, shock_year=2027, fossil_shock_fraction=9.0), held, YEARS)
    assert found.min() == -1


def test_the_expected_future_changes_nothing() -> None:
    held = fund(**dirty_and_clean())
    assert (returns_in(AS_EXPECTED, held, YEARS) == held.expected_return_fraction).all()


@pytest.mark.published
def test_the_librarys_futures_follow_from_their_sources() -> None:
    """Li & Zhang 2016: +0.1 (UK), -0.31 (US), -0.01 % a year (developed) at a fossil share of 6.6 to 7.3 %."""
    expected, orderly, disorderly, hot, premium = read_futures(None, FIGURES, YEARS)
    share = (0.066 + 0.073) / 2
    assert expected is AS_EXPECTED
    assert orderly.fossil_shift_fraction == pytest.approx(-0.001 / share, abs=5e-4)
    assert hot.fossil_shift_fraction == pytest.approx(0.0031 / share, abs=5e-4)
    assert premium.fossil_shift_fraction == pytest.approx(0.0001 / share, abs=5e-5)
    assert (disorderly.shock_year, disorderly.fossil_shift_fraction) == (2030, 0)
    assert all(each.because for each in (orderly, disorderly, hot, premium))


def test_a_short_plan_meets_the_shock_in_its_last_year() -> None:
    assert read_futures(None, FIGURES, range(2027, 2029))[2].shock_year == 2028


def test_the_scenarios_own_futures_replace_the_librarys() -> None:
    own = Future(name="mine", fossil_return_shift_fraction=-0.02, because="asked by the board")
    found = read_futures([own], FIGURES, YEARS)
    assert [each.name for each in found] == ["as expected", "mine"]
    assert found[1].in_words == "The fossil part of every holding earns 2.00 points a year less than expected."
    assert read_futures([], FIGURES, YEARS) == (AS_EXPECTED,)


@pytest.mark.hand
def test_exposure_under_each_definition() -> None:
    held = fund(**dirty_and_clean(), coal_fraction=np.array([0.05, 0.0]), listed=np.array([False, True]))
    found = {each.definition: each for each in exposures(held, np.array([50.0, 40.0]), 100.0, 2030)}
    # 50 x 0.1 = 5 and 50 x 0.3 = 15 of 100; the dirty one is not listed; coal 50 x 0.05 = 2.5
    assert (found[ALL_HOLDINGS].low_fraction, found[ALL_HOLDINGS].high_fraction) == pytest.approx((0.05, 0.15))
    assert (found[LISTED_HOLDINGS].low_fraction, found[LISTED_HOLDINGS].high_fraction) == (0, 0)
    assert found[COAL].high_fraction == pytest.approx(0.025)
    assert exposures(held, np.zeros(2), 0.0, 2030) == ()


@pytest.mark.hand
def test_financed_emissions_and_the_quality_of_their_data() -> None:
    held = fund(intensity_tco2e_per_gbp_m=np.array([100.0, 20.0]), data_quality_score=np.array([2.0, 4.0]))
    found = footprint(held, np.array([30e6, 10e6]), 2030)
    # 30 x 100 + 10 x 20 = 3,200 t; 3,200 / 40 = 80 t/£m; (30 x 2 + 10 x 4) / 40 = 2.5
    assert found.financed_tco2e == pytest.approx(3200)
    assert found.waci_tco2e_per_gbp_m == pytest.approx(80)
    assert found.data_quality_score == pytest.approx(2.5)


def test_a_footprint_without_ground_is_none() -> None:
    held = fund(intensity_tco2e_per_gbp_m=np.array([np.nan, 20.0]), data_quality_score=np.array([np.nan, 4.0]))
    found = footprint(held, np.array([30e6, 10e6]), 2030)
    assert (found.waci_tco2e_per_gbp_m, found.financed_tco2e, found.data_quality_score) == (None, None, None)
    only_known = footprint(held, np.array([0.0, 10e6]), 2030)
    assert only_known.financed_tco2e == pytest.approx(200)


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3), st.integers(0, 99))
def test_tracking_error_is_a_distance(gap: list[float], seed: int) -> None:
    """It is nil for the same mix, the same both ways, and the volatility of the difference."""
    returns = np.random.default_rng(seed).normal(size=(40, 3))
    covariance = np.cov(returns.T, bias=True)
    one, other = np.array([0.5, 0.3, 0.2]), np.array([0.5, 0.3, 0.2]) + np.array(gap)
    assert tracking_error(one, one, covariance) == 0
    assert tracking_error(one, other, covariance) == pytest.approx(tracking_error(other, one, covariance))
    assert tracking_error(one, other, covariance) == pytest.approx(float(np.std(returns @ (one - other))), abs=1e-9)
