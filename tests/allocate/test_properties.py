"""What must hold for any plan: tightening never helps, scale and order do not matter, a deadline is kept."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.allocate.brief import Brief
from energyfund.allocate.model import allocate, build_problem
from energyfund.errors import NoPlanError
from energyfund.projects.project import Project
from energyfund.solver import run
from energyfund.verify.fund import roll_forward
from tests.allocate.cases import CASES, LEVEL, gained, pair, with_fund
from tests.allocate.toys import START, YEARS, brief, fund, impact, leave, project, rule, slice_source, source, start

FEW = settings(max_examples=12, deadline=None)

WORTHS = st.integers(-20, 60)
OUTLAYS = st.lists(st.integers(1, 900), min_size=1, max_size=2)


@st.composite
def projects(draw: st.DrawFn) -> list[Project]:
    """Two to five projects, whole or not, with money in thousands of pounds."""
    found = []
    for number in range(draw(st.integers(2, 5))):
        outlay = [1000.0 * amount for amount in draw(OUTLAYS)]
        income = sum(outlay) * draw(st.integers(0, 20)) / 100
        begun = start(START, outlay, 1000.0 * draw(WORTHS), (*[0.0] * len(outlay), *[income] * 8))
        does = impact(homes_lifted=float(draw(st.integers(0, 50))))
        found.append(project(f"p{number}", begun, whole=draw(st.booleans()), impact=does))
    return found


def asked(found: list[Project], grant: float, **given: Any) -> Brief:
    lenders = [slice_source("shares", "community_shares", 0.04, 8), source("grant", budget_gbp=grant)]
    return brief(found, lenders, **given)


@given(found=projects(), grant=st.integers(0, 500), more=st.integers(0, 500))
@FEW
def test_a_more_generous_grant_never_lowers_the_optimum(found: list[Project], grant: int, more: int) -> None:
    small, large = (allocate(asked(found, 1000.0 * amount)).value for amount in (grant, grant + more))
    assert large >= small - 0.01


@given(found=projects(), grant=st.integers(0, 500), factor=st.sampled_from([0.01, 7, 1000]))
@FEW
def test_scaling_all_money_scales_the_plan(found: list[Project], grant: int, factor: float) -> None:
    larger = [
        replace(
            one,
            starts=tuple(
                replace(
                    begun,
                    outlay_gbp=factor * begun.outlay_gbp,
                    npv_gbp=factor * begun.npv_gbp,
                    lines=tuple(replace(line, gbp=factor * line.gbp) for line in begun.lines),
                )
                for begun in one.starts
            ),
        )
        for one in found
    ]
    before = allocate(asked(found, 1000.0 * grant))
    after = allocate(asked(larger, 1000.0 * grant * factor))
    assert after.value == pytest.approx(factor * before.value, rel=1e-7, abs=0.01 * max(1.0, factor))


@given(found=projects(), grant=st.integers(0, 500), chance=st.randoms(use_true_random=False))
@FEW
def test_the_order_of_projects_does_not_matter(found: list[Project], grant: int, chance: Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    values = [allocate(asked(order, 1000.0 * grant)).value for order in (found, shuffled)]
    assert values[1] == pytest.approx(values[0], abs=0.01)


@given(found=projects(), homes=st.integers(0, 100), more=st.integers(0, 100))
@FEW
def test_a_higher_floor_never_raises_the_optimum(found: list[Project], homes: int, more: int) -> None:
    values = []
    for least in (homes, homes + more):
        try:
            values.append(allocate(asked(found, 3e5, rules=(rule(homes_lifted={"at_least": least}),))).value)
        except NoPlanError:
            values.append(-np.inf)
    assert values[1] <= values[0] + 0.01


@pytest.mark.parametrize("name", CASES)
@given(by=st.floats(0, 0.2))
@settings(max_examples=4, deadline=None)
def test_tightening_any_rule_never_raises_the_optimum(name: str, by: float) -> None:
    case = CASES[name]
    tighter = case.at * (1 + by if case.tightens else 1 - by)
    found = gained(case.make(case.at))
    try:
        value = gained(case.make(tighter))
    except NoPlanError:
        value = -np.inf
    assert value <= found + (1e-9 if abs(found) < 1 else 0.01)


@given(shares=st.lists(st.floats(0.01, 1), min_size=2, max_size=2), scope=st.sampled_from(["all", "listed"]))
@FEW
def test_what_is_excluded_is_exactly_nothing_at_the_deadline(shares: list[float], scope: str) -> None:
    held = fund(fossil_high_fraction=shares, holdings=("first", "second"), listed=[True, scope == "all"])
    found = allocate(brief(pair(), [source(budget_gbp=1e6)], fund=held, path=leave(held, scope=scope)))
    assert found.fund is not None
    assert found.fund.hold_gbp[-1, 0] == 0
    if scope == "all":
        assert found.fund.hold_gbp[-1, 1] == 0


def test_without_cost_of_trading_a_transition_costs_nothing() -> None:
    free = fund(sell_cost_fraction=[0.0, 0.0], buy_cost_fraction=[0.0, 0.0])
    for goal in ("npv", "fund_value"):
        made = with_fund(goal=goal, leaving=True, fund=free)
        found = allocate(made)
        assert found.fund is not None
        assert found.fund.sell_gbp.sum() > 1e6, "there is something to trade"
        rolled = roll_forward(made, found, free, found.fund)
        assert not rolled.trading_cost_gbp.any()


@pytest.mark.hand
def test_the_fixed_cost_of_switching_is_paid_once_and_only_where_something_is_sold() -> None:
    dear = fund(switch_cost_gbp=[50_000.0, 70_000.0])
    made = with_fund(goal="fund_value", leaving=True, fund=dear)
    found = allocate(made)
    assert found.fund is not None
    sold = found.fund.sell_gbp.max(axis=0) > 0.01
    assert sold[0], "the fossil holding must go"
    assert found.fund.switched.sum(axis=0).tolist() == sold.astype(float).tolist()
    rolled = roll_forward(made, found, dear, found.fund)
    trading = found.fund.sell_gbp @ dear.sell_cost_fraction + found.fund.buy_gbp @ dear.buy_cost_fraction
    fixed = float((dear.switch_cost_gbp * sold).sum())
    assert rolled.transition_cost_gbp.sum() == pytest.approx(trading.sum() + fixed)


def test_nothing_locked_is_sold_before_its_year() -> None:
    held = fund(locked_until_year=[2029, 0])
    found = allocate(with_fund(goal="fund_value", leaving=False, fund=held, rate=0.12))
    assert found.fund is not None
    assert not found.fund.sell_gbp[:2, 0].any()


@pytest.mark.hand
def test_a_fund_left_alone_grows_at_its_returns() -> None:
    # 100 at 5 % all through, 3 in, 4 out, 0.4 % of cost on the year's opening value: three years
    value = 100e6
    for _ in YEARS:
        value = value * (1.05 - 0.004) + 3e6 - 4e6
    found = allocate(brief(fund=LEVEL, goal="fund_value"))
    assert found.value == pytest.approx(value, abs=1)


@pytest.mark.hand
@pytest.mark.parametrize("goal", ["npv", "homes_lifted", "bill_savings"])
def test_ties_go_to_net_present_value_and_then_spare_the_grant(goal: str) -> None:
    # Shares at 4 % over 8 years can pay for all of it (150,000 a year is worth 1,009,912), so no grant is drawn.
    first = project("first", start(START, [1e6], 5e4, (0, *[150_000.0] * 10)))
    idle = project("idle", start(START, [1e5], -1e4, (0, *[15_000.0] * 10)))
    found = allocate(asked([first, idle], 1e6, goal=goal, rules=()))
    built = {build.project.name: build for build in found.builds}
    assert built["first"].fraction == 1
    assert built["idle"].fraction == 0, "it serves no goal and loses money"
    assert built["first"].draws_gbp == pytest.approx({"shares": 1e6})


@pytest.mark.hand
def test_settling_ties_gives_up_nothing_and_leaves_no_slivers() -> None:
    # A later start is worth less and needs less of the grant: no sum, however small, may be traded between them.
    one = project(
        "one",
        start(START, [1e6], 1e5, (0, *[100_000.0] * 10)),
        start(START + 1, [1e6], 1e5 - 3e3, (0, *[110_000.0] * 10)),
    )
    made = brief([one], [slice_source("shares", "community_shares", 0.04, 8), source("grant", budget_gbp=6e5)])
    problem = build_problem(made)
    assert run(problem.lp, made.seconds).status == "optimal"
    found = allocate(made)
    assert found.value == pytest.approx(float(problem.lp.objective.value()) * problem.scale_gbp, rel=1e-12)
    assert [build.fraction for build in found.builds] == [1, 0]
