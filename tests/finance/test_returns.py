"""Internal rates of return: golden leases, none, several, and roots put back."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.present_value import present_value
from energyfund.finance.returns import irr, mirr, xirr


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


@pytest.mark.hand
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_rate_that_only_touches_nil_is_found_and_said(sign: float) -> None:
    # -(1 - 1.1 x)^2 is nil at 10 % and negative everywhere else
    found = irr(sign * np.array([-100.0, 220.0, -121.0]))
    assert found.fraction == pytest.approx(0.1, abs=1e-9)
    side = "negative" if sign > 0 else "positive"
    assert found.remark == f"10.0 % only touches nil: at every other rate the present value is {side}"


@pytest.mark.hand
def test_two_roots_between_two_points_of_the_grid_are_seen() -> None:
    # -(1 - a x)(1 - b x) with a = 1.1 and b = 1.1001; and a little less income has no root at all
    a, b = 1.1, 1.1001
    assert irr(np.array([-1, a + b, -a * b])).remark == "not unique: 10.0 % and 10.0 % both fit"
    assert irr(np.array([-100.0, 219.999, -121.0])).remark.startswith("none: no rate between")


@pytest.mark.hand
def test_a_rate_that_touches_beside_one_that_crosses() -> None:
    # -(1 - 1.1 x)^2 (1 - 1.5 x) = -1 + 3.7 x - 4.51 x^2 + 1.815 x^3
    assert irr(np.array([-1, 3.7, -4.51, 1.815])).remark == "not unique: 10.0 % and 50.0 % both fit"


@pytest.mark.hand
def test_an_end_that_costs_money_gives_a_second_root() -> None:
    # -100 + 230 x - 132 x^2 again, twenty years apart: x^20 at 1/1.1 and 1/1.2
    flows = np.zeros(41)
    flows[[0, 20, 40]] = -100, 230, -132
    assert irr(flows).remark == f"not unique: {100 * (1.1**0.05 - 1):.1f} % and {100 * (1.2**0.05 - 1):.1f} % both fit"


@pytest.mark.parametrize(
    ("flows", "remark"),
    [
        ([1, float("nan")], "none: a flow is not a number"),
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


def test_more_years_than_a_number_can_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 300 years, not 301"):
        irr(np.array([-1.0, *[0.0] * 300, 5.0]))


@pytest.mark.published
@pytest.mark.parametrize(
    ("years", "expected"),
    [(6, 0.087), (5, -0.021), (3, -0.444)],
)
def test_the_example_of_the_spreadsheet(years: int, expected: float) -> None:
    # Microsoft, IRR function: 8.7 % after five years, -2.1 % after four, -44.4 % after two
    flows = np.array([-70_000.0, 12_000, 15_000, 18_000, 21_000, 26_000])[:years]
    assert irr(flows).fraction == pytest.approx(expected, abs=5e-4)


EXAMPLE_DAYS = [
    dt.date(2008, 1, 1),
    dt.date(2008, 3, 1),
    dt.date(2008, 10, 30),
    dt.date(2009, 2, 15),
    dt.date(2009, 4, 1),
]
EXAMPLE_FLOWS = np.array([-10_000.0, 2_750, 4_250, 3_250, 2_750])


@pytest.mark.published
def test_flows_on_any_day() -> None:
    # Microsoft, XIRR function: 37.34 % (0.373362535)
    assert xirr(EXAMPLE_DAYS, EXAMPLE_FLOWS).fraction == pytest.approx(0.373362535, abs=5e-8)
    order = [3, 0, 4, 2, 1]
    shuffled = xirr([EXAMPLE_DAYS[place] for place in order], EXAMPLE_FLOWS[order])
    assert shuffled.fraction == pytest.approx(0.373362535, abs=5e-8)


@pytest.mark.hand
def test_days_also_have_several_roots_or_none() -> None:
    # whole years of 365 days: the same as irr
    days = [dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2027, 1, 1)]
    assert xirr(days, np.array([-100.0, 230, -132])).remark == "not unique: 10.0 % and 20.0 % both fit"
    assert xirr(days, np.array([-100.0, 220, -121])).remark.startswith("10.0 % only touches nil")
    assert xirr(days, np.array([1.0, 2, 3])).remark == "none: the flows never change sign"
    assert xirr([days[0]] * 3, np.array([-1.0, 2, 3])).remark == "none: all flows are on one day"
    assert xirr([], np.array([])).remark == "none: nothing is paid in or out"
    with pytest.raises(ValueError, match="3 dates are given for 2 flows"):
        xirr(days, np.array([-1.0, 2]))


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=20), st.floats(0.5, 10))
@settings(max_examples=30, deadline=None)
def test_days_a_year_apart_give_the_yearly_return(income: list[float], outlay: float) -> None:
    flows = np.array([-outlay, *income])
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=365 * year) for year in range(len(flows))]
    yearly, daily = irr(flows), xirr(days, flows)
    assert yearly.remark == daily.remark
    assert daily.fraction == (None if yearly.fraction is None else pytest.approx(yearly.fraction, abs=1e-10))


@pytest.mark.published
@pytest.mark.parametrize(
    ("years", "reinvestment", "expected"),
    [(6, 0.12, 0.1261), (4, 0.12, -0.0480), (6, 0.14, 0.1348)],
)
def test_the_modified_return_of_the_spreadsheet(years: int, reinvestment: float, expected: float) -> None:
    # Microsoft, MIRR function: 12.61 % after five years, -4.80 % after three, 13.48 % with 14 % on what is reinvested
    flows = np.array([-120_000.0, 39_000, 30_000, 21_000, 37_000, 46_000])[:years]
    assert mirr(flows, 0.10, reinvestment).fraction == pytest.approx(expected, abs=5e-5)


@given(flows=st.lists(st.floats(-100, 100).map(lambda x: round(x, 2)), min_size=2, max_size=30))
@settings(max_examples=60, deadline=None)
def test_the_modified_return_agrees_with_the_library(flows: list[float]) -> None:
    found = mirr(np.array(flows), 0.06, 0.03)
    if found.fraction is None:
        assert found.remark.startswith("none: ")
        assert min(flows) >= 0 or max(flows) <= 0
    else:
        assert found.fraction == pytest.approx(pyxirr.mirr(flows, 0.06, 0.03), abs=1e-9)


@given(
    outlay=st.floats(1, 1e6),
    income=st.lists(st.floats(0, 1e6), min_size=1, max_size=40),
    low=st.floats(-0.5, 0.5),
    more=st.floats(1e-3, 0.5),
)
@settings(max_examples=60, deadline=None)
def test_present_value_falls_as_the_rate_rises_where_cash_comes_after_the_outlay(
    outlay: float, income: list[float], low: float, more: float
) -> None:
    flows = np.array([-outlay, *income])
    assert present_value(flows, low + more) <= present_value(flows, low)
