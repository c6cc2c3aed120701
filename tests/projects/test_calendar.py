"""Years, price levels and present values of a project, and what of its cash flow can be shared."""

from __future__ import annotations

import numpy as np
import pytest

from energyfund.projects.project import Calendar, Line, Start, built_start, loss_remarks


@pytest.mark.hand
def test_project_years_end_with_the_horizon(calendar: Calendar) -> None:
    assert calendar.length(2027) == 11  # the start year and ten more
    assert calendar.length(2030) == 8


@pytest.mark.hand
def test_prices_rise_from_their_base(calendar: Calendar) -> None:
    assert calendar.price_level(2027)[:2] == pytest.approx([1.21, 1.331])  # 1.1^2, 1.1^3
    assert calendar.price_level(2028, 0.0).tolist() == [1.0] * 10


@pytest.mark.hand
def test_a_later_start_is_worth_less_today(calendar: Calendar) -> None:
    # -121 + 146.41 / 1.21 = 0; two years later, 121 more in year 0 is worth 121 / 1.21^2 = 82.6446
    flow = np.array([0, 146.41])
    assert calendar.npv(2027, np.array([121.0, 0]), flow) == pytest.approx(0, abs=1e-9)
    assert calendar.npv(2029, np.array([0.0, 0]), np.array([121.0, 0])) == pytest.approx(82.6446, abs=5e-5)


@pytest.mark.hand
def test_a_start_adds_its_lines_and_shares_its_outlay(calendar: Calendar) -> None:
    lines = (
        Line("in", "", "", np.array([0, 0, 121.0, 121, 0])),
        Line("out", "", "", np.array([0, 0, 0, -21, -50.0])),
    )
    made = built_start(calendar, 2027, np.array([75.0, 25, 0, 0, 0]), lines, np.zeros(5))
    assert made.cash_flow_gbp.tolist() == [0, 0, 121, 100, -50]
    assert made.shared_cash_flow_gbp.tolist() == [0, 0, 96, 75, 0], "25 set aside in each year before"
    assert made.outlay_share.tolist() == [0.75, 0.25]
    assert made.total_outlay_gbp == 100
    # -75 - 25/1.21 + 121/1.4641 + 100/1.771561 - 50/2.14358881
    assert made.npv_gbp == pytest.approx(-75 - 20.6612 + 82.6446 + 56.4474 - 23.3254, abs=1e-3)


@pytest.mark.hand
def test_a_loss_that_nothing_can_meet_is_paid_in_at_the_start(calendar: Calendar) -> None:
    # 5 are lost in year 1 before anything is earned: the outlay is 15, the worth that of the project itself
    line = Line("", "", "", np.array([0.0, -5, 20]))
    made = built_start(calendar, 2027, np.array([10.0, 0, 0]), (line,), np.zeros(3))
    assert made.outlay_gbp.tolist() == [15, 0, 0]
    assert made.cash_flow_gbp.tolist() == made.shared_cash_flow_gbp.tolist() == [0, 0, 20]
    assert made.npv_gbp == pytest.approx(-10 - 5 / 1.21 + 20 / 1.4641)
    assert loss_remarks((made,))
    assert not loss_remarks((Start(2027, np.array([10.0, 0, 0]), (), 0.0, np.zeros(3)),))


@pytest.mark.hand
def test_equal_amounts_are_set_aside_for_a_lump(calendar: Calendar) -> None:
    # 30 due in year 3: 10 a year; the year after keeps all
    income = Line("in", "", "", np.array([0.0, 20, 20, 20, 20]))
    lump = Line("lump", "", "", np.array([0.0, 0, 0, -30, 0]), is_lumpy=True)
    made = built_start(calendar, 2027, np.array([100.0, 0, 0, 0, 0]), (income, lump), np.zeros(5))
    assert made.shared_cash_flow_gbp.tolist() == [0, 10, 10, 10, 20]
    assert made.outlay_gbp[0] == 100


@pytest.mark.hand
def test_lean_first_years_need_no_reserve_where_later_ones_can_pay_for_a_lump(calendar: Calendar) -> None:
    # 15 due in year 3 is 5 a year, but year 1 earns 1: of the 5 missing in year 3 it gives 1, year 2 gives 4
    income = Line("in", "", "", np.array([0.0, 1, 10, 10, 10]))
    lump = Line("lump", "", "", np.array([0.0, 0, 0, -15, 0]), is_lumpy=True)
    made = built_start(calendar, 2027, np.array([10.0, 0, 0, 0, 0]), (income, lump), np.zeros(5))
    assert made.outlay_gbp.tolist() == [10, 0, 0, 0, 0]
    assert made.shared_cash_flow_gbp.tolist() == [0, 0, 6, 0, 10]


@pytest.mark.hand
def test_no_outlay_and_no_lines() -> None:
    made = Start(2027, np.zeros(3), (), 7.0, np.zeros(3))
    assert made.outlay_share.tolist() == [1]
    assert made.cash_flow_gbp.tolist() == made.shared_cash_flow_gbp.tolist() == [0, 0, 0]
