"""Time limits, and briefs with nothing in them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
import pulp
import pytest

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.model import allocate
from energyfund.errors import SolverStoppedError
from energyfund.verify.recheck import recheck
from tests.allocate.toys import START, brief, fund, project, source, start


def knapsack(count: int = 16, **given: Any) -> Brief:
    """Many projects of nearly the same worth for each pound, so that the first plan found is hardly ever the best."""
    chance = np.random.default_rng(7)
    outlays = chance.integers(10_000, 90_000, (count, 3))
    worths = outlays.sum(axis=1) // 7 + chance.integers(0, 900, count)
    made = [
        project(f"p{number}", start(START, [float(amount) for amount in row], float(worth)), whole=True)
        for number, (row, worth) in enumerate(zip(outlays, worths, strict=True))
    ]
    budgets = outlays.sum(axis=0) // 3
    return brief(made, [source(budget_by_year_gbp=budgets)], **given)


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the solver stop as soon as it holds any plan of whole projects, as a time limit would."""

    def stop(callback: int, _message: str, seen: Any, told: Any, _given: Any) -> None:
        if callback == highspy.cb.HighsCallbackType.kCallbackMipInterrupt and seen.mip_primal_bound < highspy.kHighsInf:
            told.user_interrupt = True

    def patch() -> None:
        made = functools.partial(
            pulp.HiGHS,
            callbackTuple=(stop, None),
            callbacksToActivate=[highspy.cb.HighsCallbackType.kCallbackMipInterrupt],
        )
        monkeypatch.setattr(pulp, "HiGHS", made)

    return patch


def test_a_limit_before_any_plan_says_what_to_do() -> None:
    with pytest.raises(SolverStoppedError, match="no plan within 1e-09 s; raise solver_seconds") as caught:
        allocate(knapsack(seconds=1e-9))
    assert caught.value.exit_code == 5


def test_the_best_found_within_a_limit_is_a_plan_with_its_gap(stopping: Callable[[], None]) -> None:
    best = allocate(knapsack())
    assert best.status == "optimal"
    stopping()
    asked = knapsack()
    found = allocate(asked)
    assert found.status == "limit"
    assert 0 < found.gap_fraction <= 1
    assert found.value <= best.value
    assert not [check.name for check in recheck(asked, found) if not check.passed]


def failed(asked: Brief, found: Allocation) -> list[str]:
    return [check.name for check in recheck(asked, found) if not check.passed]


@pytest.mark.hand
@pytest.mark.parametrize("goal", ["npv", "homes_lifted", "bill_savings"])
def test_nothing_to_build_and_nobody_to_pay(goal: str) -> None:
    asked = brief(goal=goal)
    found = allocate(asked)
    assert (found.value, found.builds, found.fund, found.prices) == (0, (), None, ())
    assert not failed(asked, found)


@pytest.mark.hand
def test_projects_without_anyone_to_pay_are_not_built() -> None:
    asked = brief([project("one", start(START, [1e5], 1e4), whole=True)])
    found = allocate(asked)
    assert found.value == 0
    assert [build.fraction for build in found.builds] == [0]
    assert not failed(asked, found)


@pytest.mark.hand
def test_a_project_without_outlay_is_built_where_it_gains() -> None:
    free = project("free", start(START, [0.0], 5e4, (0, *[1e4] * 5)))
    loses = project("loses", start(START, [0.0], -1.0, (0, *[1e4] * 5)), whole=True)
    asked = brief([free, loses], [source(budget_gbp=0.0)])
    found = allocate(asked)
    assert {build.project.name: build.fraction for build in found.builds} == {"free": 1, "loses": 0}
    assert found.value == pytest.approx(5e4)
    assert not failed(asked, found)


@pytest.mark.hand
def test_budgets_of_nothing_build_nothing() -> None:
    for money in (source(budget_gbp=0.0), source(budget_by_year_gbp=[0, 0, 0])):
        asked = brief([project("one", start(START, [1e5], 1e4))], [money])
        found = allocate(asked)
        assert found.value == 0
        assert found.builds[0].draws_gbp == {}
        assert not failed(asked, found)


@pytest.mark.hand
@pytest.mark.parametrize("budget", [49_999_999.0, 2.0])
def test_a_pound_less_than_the_whole_and_a_pound_more_than_nothing(budget: float) -> None:
    # A fifth of the outlay is gained: the share is budget / £50m to the last pound
    asked = brief([project("one", start(START, [5e7], 1e7))], [source(budget_gbp=budget)])
    found = allocate(asked)
    assert found.value == pytest.approx(budget / 5, abs=0.005)
    assert found.builds[0].draws_gbp == pytest.approx({"budget": budget}, abs=0.005)
    assert not failed(asked, found)


@pytest.mark.hand
def test_the_least_share_holds_for_each_start() -> None:
    # £300,000 in each of two years for a project of £1m of which at least a quarter is built at a time: 0.3 + 0.3
    one = project("one", start(START, [1e6], 1e5), start(START + 1, [1e6], 9e4), minimum_fraction=0.25)
    asked = brief([one], [source(budget_by_year_gbp=[3e5, 3e5, 0])])
    found = allocate(asked)
    assert [build.fraction for build in found.builds] == pytest.approx([0.3, 0.3])
    tight = brief([one], [source(budget_by_year_gbp=[3e5, 2e5, 0])])
    assert [build.fraction for build in allocate(tight).builds] == pytest.approx([0.3, 0])
    assert not failed(asked, found)


@pytest.mark.hand
def test_a_fund_without_projects_keeps_its_mix() -> None:
    held = fund()
    asked = brief(fund=held, goal="npv")
    found = allocate(asked)
    assert found.fund is not None
    total = found.fund.hold_gbp.sum(axis=1) + found.fund.cash_gbp
    assert found.fund.hold_gbp[-1] / total[-1] == pytest.approx(held.value_gbp / held.total_gbp, abs=0.02)
    assert not failed(asked, found)


def test_the_same_brief_gives_the_same_plan_twice() -> None:
    first, second = (allocate(knapsack(12)) for _ in range(2))
    assert [build.fraction for build in first.builds] == [build.fraction for build in second.builds]
    assert first.value == second.value
