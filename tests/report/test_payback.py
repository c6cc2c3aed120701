"""When the money is back, and money at the prices of one year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.plan import CashLine, Plan
from energyfund.report.payback_tables import payback
from energyfund.report.year_tables import plan_cash_flow


def with_line(plan: Plan, flows: dict[int, float]) -> Plan:
    """The first project alone, with one line of cash."""
    project = replace(plan.projects[0], cash_lines=(CashLine("all", "fixed", "scenario", flows),), start_year=2027)
    return replace(plan, projects=(project,))


@pytest.mark.hand
def test_payback_with_and_without_interest(plan: Plan) -> None:
    # 100 out; 40 a year: back after 2.5 years. At 10 %: 36.36 + 33.06 + 30.05 = 99.47, then 0.53 of 27.32: 3.02 years
    flows = {2027: -100.0, 2028: 40.0, 2029: 40.0, 2030: 40.0, 2031: 40.0}
    made = with_line(replace(plan, scenario=replace(plan.scenario, discount_rate_fraction=0.1)), flows)
    [row] = payback(made).rows
    assert row.cells[:3] == (made.projects[0].name, 2027, 2.5)
    assert row.cells[3] == pytest.approx(3 + (100 - 40 * (1.1**-1 + 1.1**-2 + 1.1**-3)) / (40 * 1.1**-4))
    assert payback(made).columns[3].heading == "With interest at 10.00 %, years"
    assert payback(made).notes == ()


def test_money_that_never_comes_back_is_a_dash(plan: Plan) -> None:
    table = payback(with_line(plan, {2027: -100.0, 2028: 40.0}))
    assert table.rows[0].cells[2:] == (None, None)
    assert table.notes == ("A dash: not within the years counted.",)
    assert payback(with_line(plan, {2027: -100.0})).rows == (), (
        "a project that earns nothing has no payback to wait for"
    )


@pytest.mark.hand
def test_real_money_stands_beside_the_money_of_each_year(plan: Plan) -> None:
    # prices of 2026, which rise by 2 % a year: 102 of 2027 is 100, 104.04 of 2028 is 100
    asked = replace(plan.scenario, price_base_year=2026, inflation_fraction_per_year=0.02)
    made = plan_cash_flow(with_line(replace(plan, scenario=asked), {2027: -102.0, 2028: 104.04}))
    assert [row.cells[-1] for row in made.rows] == [-100.0, 100.0]
    assert made.columns[-1].heading == "Net at prices of 2026"
    assert made.total is not None
    assert made.total.cells[-1] == 0
    assert made.notes == ("Prices are taken to rise by 2.0 % a year.",)


def test_without_inflation_there_is_no_real_money(plan: Plan) -> None:
    bare = replace(plan, scenario=replace(plan.scenario, inflation_fraction_per_year=None))
    assert plan_cash_flow(bare).columns[-1].id == "so_far"
