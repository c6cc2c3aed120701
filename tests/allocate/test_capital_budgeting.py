"""Classical capital budgeting: exactly optimal, against every plan and against another solver."""

from __future__ import annotations

import numpy as np
import pytest

from energyfund.allocate.brief import Allocation
from energyfund.allocate.model import allocate
from energyfund.verify.recheck import recheck
from tests.allocate.budgeting import Problem, as_brief, by_cbc, draw_problem, enumerated

PENNY = 0.01
SEEDS = range(36)


def spent_by_year(problem: Problem, found: Allocation) -> list[float]:
    years = np.zeros(len(problem.budgets))
    for build in found.builds:
        delay = build.start.year - found.builds[0].project.starts[0].year
        flow = build.fraction * build.start.outlay_gbp
        years += np.concatenate([np.zeros(delay), flow])[: len(years)]
    return years.tolist()


@pytest.mark.hand
@pytest.mark.parametrize("seed", SEEDS)
def test_as_good_as_the_best_of_all_plans_and_as_another_solver(seed: int) -> None:
    # Both expectations are worked out for each problem: every plan in whole numbers, and CBC on its own formulation.
    problem = draw_problem(seed)
    asked = as_brief(problem)
    found = allocate(asked)
    assert found.status == "optimal"
    assert found.gap_fraction == 0
    best = enumerated(problem)
    assert found.value == pytest.approx(float(best), abs=PENNY, rel=0)
    assert found.value == pytest.approx(by_cbc(problem), abs=PENNY, rel=0)
    for spent, budget in zip(spent_by_year(problem, found), problem.budgets, strict=True):
        assert spent <= budget + PENNY
    failed = [check.name for check in recheck(asked, found) if not check.passed]
    assert not failed


def test_the_problems_are_not_all_easy() -> None:
    problems = [draw_problem(seed) for seed in SEEDS]
    worths = [enumerated(problem) for problem in problems]
    assert sum(worth > 0 for worth in worths) >= 25, "most have something to build"
    everything = [sum(max(choice.worth for choice in one) for one in problem.projects) for problem in problems]
    assert sum(worth < most for worth, most in zip(worths, everything, strict=True)) >= 25, "most budgets bind"
    assert sum(problem.loose is not None for problem in problems) >= 8
    assert sum(any(len(one) > 1 for one in problem.projects) for problem in problems) >= 15
    assert max(len(problem.projects) for problem in problems) == 14
