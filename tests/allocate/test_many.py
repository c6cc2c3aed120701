"""Plans with many options are as good as those whose options are all handed to the solver, and come with proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.grow import ImpossibleError, silent
from energyfund.allocate.large import find
from energyfund.allocate.model import allocate, build_problem
from energyfund.allocate.solve import solve_goal
from energyfund.errors import NoPlanError
from energyfund.verify.recheck import recheck
from tests.allocate.crowds import crowd, town
from tests.allocate.toys import rule

ROUNDING = 1e-3
"""All-or-nothing plans are certified to a tenth of a percent."""


@pytest.mark.parametrize("seed", range(24))
def test_as_good_as_all_options_at_once(seed: int) -> None:
    asked = crowd(seed)
    try:
        whole = allocate(asked)
    except NoPlanError:
        with pytest.raises(NoPlanError):
            allocate(asked, at_once=0)
        return
    found = allocate(asked, at_once=0)
    assert found.value == pytest.approx(whole.value, rel=1e-9, abs=1e-6)
    assert found.proof.startswith("All ")
    assert "handed to the solver at once" not in found.proof
    assert not [check.name for check in recheck(asked, found) if not check.passed]


@pytest.mark.parametrize("seed", range(12))
def test_all_or_nothing_within_what_is_certified(seed: int) -> None:
    asked = crowd(seed, whole=True)
    if solve_goal(build_problem(asked)).status == "infeasible":
        with pytest.raises(ImpossibleError):
            find(asked, silent)
        return
    whole = allocate(asked)
    found = allocate(asked, at_once=0)
    size = max(1.0, abs(whole.value))
    assert -1e-6 <= (whole.value - found.value) / size <= ROUNDING
    assert found.gap_fraction <= ROUNDING
    assert not [check.name for check in recheck(asked, found) if not check.passed]


def test_the_same_plan_twice() -> None:
    one, two = (allocate(crowd(3), at_once=0) for _ in range(2))
    assert one.value == two.value
    assert [build.fraction for build in one.builds] == [build.fraction for build in two.builds]


@pytest.mark.parametrize("first", range(24, 48, 12))
def test_what_can_be_planned_is_planned_by_pricing(first: int) -> None:
    for seed in range(first, first + 12):
        asked = crowd(seed)
        try:
            find(asked, silent)
        except ImpossibleError:
            assert solve_goal(build_problem(asked)).status == "infeasible", seed


@pytest.mark.parametrize("seed", [3, 5, 12, 16, 29, 33])
def test_ties_are_settled_as_well_as_with_all_options_at_once(seed: int) -> None:
    asked = crowd(seed)
    whole, found = allocate(asked), allocate(asked, at_once=0)
    assert found.builds
    assert _npv(found) == pytest.approx(_npv(whole), rel=1e-6, abs=1)
    assert _given(asked, found) == pytest.approx(_given(asked, whole), rel=1e-6, abs=1)


def _npv(found: Allocation) -> float:
    return sum(build.fraction * build.start.npv_gbp for build in found.builds)


def _given(asked: Brief, found: Allocation) -> float:
    """Money that asks for nothing back; a council's own counts twice as much as a grant."""
    weight = {
        one.name: 2.0 if one.kind == "council_reserves" else 1.0 for one in asked.sources if one.asks == "nothing"
    }
    return sum(amount * weight.get(name, 0.0) for build in found.builds for name, amount in build.draws_gbp.items())


@pytest.mark.parametrize("seed", [1, 3])
def test_many_all_or_nothing_decisions_are_certified_before_branching(seed: int) -> None:
    asked = town(350, seed)
    said: list[str] = []
    found = allocate(asked, said.append)
    assert found.status == "certified"
    assert any(words.startswith("rounding") for words in said)
    assert not any("branching" in words for words in said)
    in_parts = replace(asked, projects=tuple(replace(project, whole=False) for project in asked.projects))
    bound = allocate(in_parts).value
    assert (1 - ROUNDING) * bound <= found.value <= bound
    assert found.gap_fraction == pytest.approx((bound - found.value) / found.value, abs=1e-6)
    assert all(build.fraction == 1 for build in found.builds)
    assert not [check.name for check in recheck(asked, found) if not check.passed]


@pytest.mark.parametrize("change", ["floor", "budget"])
def test_rules_that_clash_are_named_as_with_all_options_at_once(change: str) -> None:
    asked = town(60, 1)
    asked = replace(asked, projects=tuple(replace(project, whole=False) for project in asked.projects))
    if change == "floor":
        homes = sum(project.impact.homes_lifted for project in asked.projects)
        hard = replace(asked, rules=(rule(0, homes_lifted={"at_least": 1.1 * homes}), asked.rules[1]))
    else:
        tonnes = sum(float(project.starts[0].tco2e_by_year.sum()) for project in asked.projects)
        hard = replace(asked, rules=(asked.rules[0], rule(1, carbon={"at_least_tco2e": 0.9 * tonnes})))
    said: list[str] = []
    with pytest.raises(NoPlanError) as told:
        allocate(hard, said.append, at_once=0)
    with pytest.raises(NoPlanError) as whole:
        allocate(hard, at_once=10_000)
    assert any("rules that clash among" in words for words in said)
    assert told.value.clash == whole.value.clash
    assert [[one.in_words for one in way] for way in told.value.ways] == [
        [one.in_words for one in way] for way in whole.value.ways
    ]


@pytest.mark.hand
def test_a_tie_that_rounding_hides_leaves_the_plan_at_hand() -> None:
    # Expected: the same value as the best plan, whichever of the equal plans is kept
    asked = crowd(112, whole=True)
    found = allocate(asked)
    assert not found.is_settled
    assert not [check.name for check in recheck(asked, found) if not check.passed]
