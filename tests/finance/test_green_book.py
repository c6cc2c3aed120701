"""The Green Book's factors, uplifts and switching values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures, load
from energyfund.finance.green_book import (
    CostKind,
    Rates,
    annuity_factor,
    discount_factor,
    factors,
    switching_value,
    with_optimism_bias,
)

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(DAY)


@pytest.mark.published
@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (0, 1.0),
        (1, 0.9662),
        (5, 0.8420),
        (10, 0.7089),
        (20, 0.5026),
        (25, 0.4231),
        (30, 0.3563),
        (31, 0.3459),
        (40, 0.2651),
        (50, 0.1973),
        (75, 0.0942),
        (76, 0.0919),
    ],
)
def test_standard_factors(figures: Figures, year: int, factor: float) -> None:
    # HM Treasury, The Green Book, 2026, chapter 6: 3.5 % to year 30, 3.0 % to 75, 2.5 % to 125
    assert discount_factor(year, figures) == pytest.approx(factor, abs=5e-5)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("years", "factor"), [(20, 14.2124), (25, 16.4815), (30, 18.3920), (40, 21.4312), (60, 25.3753)]
)
def test_standard_annuities(figures: Figures, years: int, factor: float) -> None:
    # sums of the factors of the years 1 to n
    assert annuity_factor(years, figures) == pytest.approx(factor, abs=5e-5)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ("standard", 1.035**-30 * 1.03**-45 * 1.025**-50 * 1.02**-75 * 1.015**-100 * 1.01**-9),
        ("health", 1.015**-30 * 1.0129**-45 * 1.0107**-50 * 1.0086**-75 * 1.0064**-100 * 1.0043**-9),
        ("catastrophic_risk", 1.03**-30 * 1.0257**-45 * 1.0214**-50 * 1.0171**-75 * 1.0129**-100 * 1.0086**-9),
    ],
)
def test_every_step_of_the_three_schedules(figures: Figures, rates: Rates, expected: float) -> None:
    # years 1-30, 31-75, 76-125, 126-200, 201-300, and nine years of the last step
    assert discount_factor(309, figures, rates) == pytest.approx(expected, rel=1e-12)


def test_the_first_rate_is_the_figure_that_others_read(figures: Figures) -> None:
    assert figures.values("green_book_standard_rates_fraction")[0] == figures.value("green_book_discount_rate_fraction")


def test_factors_fall_and_begin_at_one(figures: Figures) -> None:
    found = factors(400, figures)
    assert found[0] == 1
    assert bool(np.all(np.diff(found) < 0))
    assert factors(0, figures).shape == (0,)
    with pytest.raises(ValueError, match="not year -1"):
        discount_factor(-1, figures)


@pytest.mark.published
@pytest.mark.parametrize(
    ("kind", "uplift"),
    [
        ("standard_buildings", 0.24),
        ("non_standard_buildings", 0.51),
        ("standard_civil_engineering", 0.44),
        ("non_standard_civil_engineering", 0.66),
        ("equipment_development", 2.00),
        ("outsourcing", 0.41),
    ],
)
def test_optimism_bias(figures: Figures, kind: CostKind, uplift: float) -> None:
    # HM Treasury, supplementary guidance on optimism bias, upper bounds of capital cost
    assert with_optimism_bias(1000, kind, figures) == pytest.approx(1000 * (1 + uplift))
    assert with_optimism_bias(1000, kind, figures, 0.5) == pytest.approx(1000 * (1 + uplift / 2))
    assert with_optimism_bias(1000, kind, figures, 0) == 1000


@pytest.mark.hand
@pytest.mark.parametrize(
    ("npv_of", "expected"),
    [
        ((50_000.0, -200_000.0), 0.25),
        ((-50_000.0, 200_000.0), 0.25),
        ((50_000.0, 10_000.0), None),  # an income would have to fall five times over
        ((50_000.0, 0.0), None),
        ((0.0, 0.0), 0.0),
        (lambda change: 50_000 - 200_000 * change, 0.25),
        (lambda change: change**2 - 0.09, -0.3),  # and 0.3: one of the two that are nearest
        (lambda change: (change - 0.6) * (change + 0.1), -0.1),  # the nearer one
        (lambda change: change, 0.0),
        (lambda _: 1.0, None),
    ],
)
def test_switching_value(npv_of: Callable[[float], float] | tuple[float, float], expected: float | None) -> None:
    found = switching_value(npv_of)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert abs(found) == pytest.approx(abs(expected), abs=1e-12)


def test_switching_values_lie_between_the_bounds() -> None:
    assert switching_value((50_000.0, -200_000.0), high=0.2) is None
    assert switching_value(lambda change: change - 3, low=2, high=4) == pytest.approx(3)


@given(base=st.floats(-1e6, 1e6), each=st.floats(1, 1e6) | st.floats(-1e6, -1))
@settings(max_examples=60, deadline=None)
def test_a_line_and_its_function_switch_at_the_same_change(base: float, each: float) -> None:
    as_pair, as_function = switching_value((base, each)), switching_value(lambda change: base + each * change)
    if as_pair is None or as_function is None:
        assert abs(base) >= abs(each) * (1 - 1e-9)
    else:
        assert as_pair == pytest.approx(as_function, abs=1e-9)
