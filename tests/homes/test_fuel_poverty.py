from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.homes.fuel_poverty import (
    equivalence_factor,
    is_fuel_poor_10_percent,
    is_fuel_poor_lihc,
    is_fuel_poor_lilee,
    lihc_threshold_gbp,
    lilee_gap,
    poverty_line,
)
from energyfund.homes.ratings import rating, rating_scale


def _one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([float(value)])


@pytest.mark.hand
def test_the_worked_example(figures: Figures) -> None:
    # Couple and a child of 8: 0.58 + 0.42 + 0.20 = 1.20. Median 30,000: line 18,000, scaled 21,600.
    # Income 20,000, energy 2,000: 18,000 < 21,600; band E. 10 %: 2,000 / 20,000 = 10 %.
    # Gap: income limb 21,600 - 18,000 = 3,600; band limb 900 - 31 / 16.21 x 115 / 0.36 = 289.1.
    scale = rating_scale(figures, "sap_10_2")
    factor = equivalence_factor(np.array([2]), np.array([0]), np.array([1]), figures)
    assert factor[0] == pytest.approx(1.20, abs=1e-12)
    line = poverty_line(factor, 30000, figures)
    assert line[0] == pytest.approx(21600, abs=1e-8)
    income, energy, sap_cost, area = _one(20000), _one(2000), _one(900), _one(70)
    points = rating(sap_cost, area, scale)
    poor = is_fuel_poor_lilee(points, income, energy, line, figures)
    assert poor[0]
    assert is_fuel_poor_10_percent(income, energy, figures)[0]
    gap = lilee_gap(poor, sap_cost, _one(0), area, income, energy, line, scale, figures)
    assert gap[0] == pytest.approx(289.1, abs=0.05)


@pytest.mark.published
@pytest.mark.parametrize(
    ("adults", "teenagers", "children", "expected"),
    [(1, 0, 0, 0.58), (2, 0, 0, 1.00), (1, 0, 1, 0.78), (2, 1, 2, 1.82), (3, 0, 0, 1.42)],
)
def test_equivalence_after_housing_costs(
    adults: int, teenagers: int, children: int, expected: float, figures: Figures
) -> None:
    factor = equivalence_factor(np.array([adults]), np.array([teenagers]), np.array([children]), figures)
    assert factor[0] == pytest.approx(expected)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("rating_points", "residual", "poor"),
    [(68.4, 10799.99, True), (68.6, 10799.99, False), (40, 10800.0, False), (100, 0.0, False)],
)
def test_lilee_needs_both_limbs(rating_points: float, residual: float, poor: bool, figures: Figures) -> None:
    # single adult, median 31,034.48: line 0.6 x 0.58 x 31,034.48 = 10,800
    line = poverty_line(_one(0.58), 10800 / 0.6 / 0.58, figures)
    found = is_fuel_poor_lilee(_one(rating_points), _one(residual + 1500), _one(1500), np.round(line, 6), figures)
    assert bool(found[0]) is poor


def test_the_gap_with_a_rebate_is_smaller_by_the_rebate_on_the_band_limb(figures: Figures) -> None:
    scale = rating_scale(figures)
    poor = np.array([True])
    rest = (_one(70), _one(20000), _one(2000), _one(21600), scale, figures)
    without = lilee_gap(poor, _one(900), _one(0), *rest)
    with_rebate = lilee_gap(poor, _one(900), _one(150), *rest)
    assert without[0] - with_rebate[0] == pytest.approx(150)


def test_a_household_without_income_is_poor_by_the_ten_percent_test(figures: Figures) -> None:
    assert is_fuel_poor_10_percent(_one(0), _one(1), figures)[0]


money = st.floats(0, 60000)


@given(income=money, cost=st.floats(100, 9000), cut=st.floats(0, 9000), points=st.floats(1, 100))
def test_a_lower_cost_never_worsens_either_test(
    income: float, cost: float, cut: float, points: float, figures: Figures
) -> None:
    scale = rating_scale(figures)
    lower = max(cost - cut, 0.0)
    line, area = _one(15000), _one(80)
    fpeer = _one(points)
    assert (
        is_fuel_poor_lilee(fpeer, _one(income), _one(lower), line, figures)
        <= is_fuel_poor_lilee(fpeer, _one(income), _one(cost), line, figures)
    ).all()
    assert (
        is_fuel_poor_10_percent(_one(income), _one(lower), figures)
        <= is_fuel_poor_10_percent(_one(income), _one(cost), figures)
    ).all()
    poor = np.array([True])
    gaps = [
        lilee_gap(poor, _one(value), _one(0), area, _one(income), _one(value), line, scale, figures)[0]
        for value in (lower, cost)
    ]
    assert 0 <= gaps[0] <= gaps[1]


@given(
    adults=st.integers(1, 6), teenagers=st.integers(0, 4), children=st.integers(0, 4), more=st.sampled_from([0, 1, 2])
)
def test_a_larger_household_needs_more(adults: int, teenagers: int, children: int, more: int, figures: Figures) -> None:
    people = [adults, teenagers, children]
    base = equivalence_factor(np.array([people[0]]), np.array([people[1]]), np.array([people[2]]), figures)
    people[more] += 1
    larger = equivalence_factor(np.array([people[0]]), np.array([people[1]]), np.array([people[2]]), figures)
    assert larger[0] > base[0]


@pytest.mark.hand
def test_low_income_high_cost_of_the_old_statistics(figures: Figures) -> None:
    # median 1,300: one person 0.82 x 1,300 = 1,066, two 1,300, five or more 1.32 x 1,300 = 1,716; line 15,000
    people = np.array([1, 1, 2, 6, 2])
    cost = np.array([1066.0, 1067.0, 1301.0, 1700.0, 1400.0])
    income = np.array([15000.0, 16000.0, 16300.0, 15000.0, 16400.0])
    line = np.full(5, 15000.0)
    assert lihc_threshold_gbp(people, 1300, figures) == pytest.approx([1066, 1066, 1300, 1716, 1300])
    assert is_fuel_poor_lihc(cost, income, people, line, 1300, figures).tolist() == [False, True, True, False, False]
