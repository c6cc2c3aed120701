"""Internal rates of return: golden leases, none, several, and roots put back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.present_value import present_value
from energyfund.finance.returns import irr


@pytest.mark.hand
def test_capital_back_in_equal_parts_with_interest_on_the_balance() -> None:
    # Community shares: 1,000 in, 50 a year back for 20 years, 4 % on what is left -> the investor earns 4.000 %
    balance = 1000 - 50.0 * np.arange(20)
    flows = np.concatenate([[-1000.0], 50 + 0.04 * balance])
    assert irr(flows).fraction == pytest.approx(0.04, abs=1e-9)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("initial_yield", "index", "expected"),
    [(0.035, 0.025, 0.04158), (0.04, 0.025, 0.04938), (0.04, 0.01, 0.03490), (0.04, 0.04, 0.06385)],
)
def test_income_strip_over_40_years(initial_yield: float, index: float, expected: float) -> None:
    # Annual rent in arrears, no residual, 40 years: the root of 1 = y x sum (1 + g)^(t-1) / (1 + r)^t
    flows = np.concatenate([[-1.0], initial_yield * (1 + index) ** np.arange(40)])
    assert irr(flows).fraction == pytest.approx(expected, abs=5e-6)


@pytest.mark.hand
def test_two_roots_are_said_and_none_is_picked() -> None:
    # -100 + 230 x - 132 x^2 = 0 at x = 1/1.1 and x = 1/1.2
    found = irr(np.array([-100.0, 230.0, -132.0]))
    assert found.fraction is None
    assert found.remark == "not unique: 10.0 % and 20.0 % both fit"


@pytest.mark.hand
def test_three_roots_are_all_said() -> None:
    # -(1 - 1.1 x)(1 - 1.2 x)(1 - 1.5 x) with x = 1 / (1 + r)
    found = irr(np.array([-1.0, 3.8, -4.77, 1.98]) * 1e6)
    assert found.fraction is None
    assert found.remark == "not unique: 10.0 % and 20.0 % and 50.0 % all fit"


@pytest.mark.parametrize(
    ("flows", "remark"),
    [
        ([0, 0], "none: nothing is paid in or out"),
        ([], "none: nothing is paid in or out"),
        ([-5, -5], "none: the flows never change sign"),
        ([0, 7, 0, 1], "none: the flows never change sign"),
        ([-100, 1e6], "none: no rate between −90 % and 1,000 % brings the present value to nil"),
    ],
)
def test_there_may_be_none(flows: list[float], remark: str) -> None:
    found = irr(np.array(flows, dtype=np.float64))
    assert found.fraction is None
    assert found.remark == remark


@pytest.mark.hand
def test_money_lost_over_a_long_time_has_a_negative_return() -> None:
    # 100 in, only 1 back after 40 years: (1/100)^(1/40) - 1 = -10.875 %; and after 6: (1/100)^(1/6) - 1 = -53.584 %
    for years, expected in ((40, -0.10875), (6, -0.53584)):
        flows = np.zeros(years + 1)
        flows[0], flows[-1] = -100, 1
        assert irr(flows).fraction == pytest.approx(expected, abs=5e-6)


@pytest.mark.hand
def test_a_deep_loss_over_sixty_years_still_has_its_root() -> None:
    # 1 back in year 1 for 2 put in, then 1e-20 in year 60: the first term rules, 1/2 - 1 = -50 %
    flows = np.zeros(61)
    flows[[0, 1, 60]] = -2, 1, 1e-20
    assert irr(flows).fraction == pytest.approx(-0.5, abs=0.01)


@pytest.mark.hand
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12])
def test_size_does_not_matter(size: float) -> None:
    assert irr(size * np.array([-100.0, 110.0])).fraction == pytest.approx(0.1, abs=1e-12)


@given(outlay=st.floats(1, 1e9), income=st.lists(st.floats(0.01, 1), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_return_is_a_root_of_the_present_value(outlay: float, income: list[float]) -> None:
    flows = np.array([-outlay, *(outlay * part for part in income)])
    found = irr(flows)
    if found.fraction is not None:
        assert found.remark == ""
        worth = present_value(flows, found.fraction)
        assert abs(worth) <= 1e-6 * present_value(np.abs(flows), found.fraction)
    else:
        assert found.remark.startswith("none: no rate between")
        assert present_value(flows, -0.9) < 0 or present_value(flows, 10) > 0
