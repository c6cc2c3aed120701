"""The value of a roof by its size, as segments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.solar.sizing.case import NO_BATTERY, Case, Supply
from energyfund.solar.sizing.dispatch import Exact
from energyfund.solar.sizing.value_curve import value_curve
from tests.solar.sizing.cases import draw_case, year_case


@pytest.mark.parametrize("battery_kwh", [0.0, 20.0])
def test_the_segments_lie_below_the_curve_by_no_more_than_they_say(battery_kwh: float) -> None:
    case = year_case()
    curve = value_curve(case, 60.0, battery_kwh, segments=10)
    assert curve.capacity_kwp[0] == 0
    assert curve.capacity_kwp[-1] == 60.0
    assert np.all(np.diff(curve.capacity_kwp) > 0)
    assert np.all(np.diff(curve.slope_gbp_per_kwp) < 0)
    assert curve.slope_gbp_per_kwp.size == 10
    exact = Exact(case)
    nothing = exact.plane(np.zeros(1), battery_kwh).value_gbp
    for kwp in np.linspace(0.7, 59.3, 30):
        value = exact.plane(np.array([kwp]), battery_kwh).value_gbp - nothing
        below = float(np.interp(kwp, curve.capacity_kwp, curve.value_gbp))
        assert -1e-9 <= value - below <= curve.error_gbp + 1e-9
    assert curve.error_gbp < 0.01 * curve.value_gbp[-1]


def test_more_segments_miss_less() -> None:
    case = year_case()
    errors = [value_curve(case, 60.0, segments=count).error_gbp for count in (2, 5, 12, 30)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] / 50


@pytest.mark.hand
def test_a_curve_with_one_bend_by_hand() -> None:
    # 2 kWh of load in each of 100 steps at 30p, export 5p: £30 a kWp up to 2 kWp, then £5.
    supply = Supply(np.full(100, 2.0), np.full(100, 0.30), np.full(100, 0.05))
    curve = value_curve(Case(supply, np.ones((1, 100)), NO_BATTERY), 10.0)
    assert curve.capacity_kwp == pytest.approx([0, 2, 10])
    assert curve.value_gbp == pytest.approx([0, 60, 100])
    assert curve.slope_gbp_per_kwp == pytest.approx([30, 5])
    assert curve.error_gbp == pytest.approx(0, abs=1e-9)


def test_what_has_no_curve() -> None:
    with pytest.raises(InvalidInputError, match=r"(?s)must be one; each roof.*must be above nil"):
        value_curve(draw_case(1, roofs=2), 0.0)
    case = draw_case(1)
    odd = replace(case, supply=replace(case.supply, buy_gbp_per_kwh=case.supply.buy_gbp_per_kwh - 1))
    with pytest.raises(InvalidInputError, match="negative"):
        value_curve(odd, 5.0)
