"""The efficient plans between two aims, against brute force and by their properties."""

from __future__ import annotations

import itertools
import random

import pytest

from energyfund.errors import InvalidInputError
from energyfund.plan.frontier import Frontier, FrontierPoint
from energyfund.planning.chain import chosen_pathway, prepare
from energyfund.planning.frontier import frontier
from energyfund.planning.frontier_aims import Against, aims_of
from energyfund.planning.frontier_points import efficient_only, with_knee
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.scenario import Goal
from tests.planning.conftest import CUSTOM, FUND, Load
from tests.planning.test_compare import RISKY


def last(loaded: LoadedScenario, against: Against = "homes", points: int = 9) -> Frontier:
    prepared, pathway = prepare(loaded), chosen_pathway(loaded, None)
    return list(frontier(prepared, pathway, aims_of(prepared, pathway, against=against), points))[-1]


def schemes(seed: int, *, whole: bool) -> tuple[str, list[tuple[int, int, int]], int]:
    """A scenario of eight projects with one budget, its projects as (outlay, value, homes), and the budget."""
    chance = random.Random(seed)
    made = [(chance.randint(20, 60), chance.randint(-10, 40), chance.randint(0, 9)) for _ in range(8)]
    budget = sum(outlay for outlay, _, _ in made) // 2
    lines = [
        f"  - {{kind: custom, name: p{place}, outlay_gbp_by_year: [{outlay}], npv_gbp: {worth}, "
        f"whole: {str(whole).lower()}, impact: {{homes: 10, homes_lifted: {homes}}}}}"
        for place, (outlay, worth, homes) in enumerate(made)
    ]
    capital = f"capital:\n  - {{kind: council_reserves, name: money, budget_gbp: {budget}}}\n"
    return capital + "projects:\n" + "\n".join(lines) + "\n", made, budget


def pareto(made: list[tuple[int, int, int]], budget: int) -> list[tuple[int, int]]:
    """Every efficient pair of value and homes, by trying all sets of projects."""
    reached = set()
    for chosen in itertools.product((0, 1), repeat=len(made)):
        taken = [project for use, project in zip(chosen, made, strict=True) if use]
        if sum(outlay for outlay, _, _ in taken) <= budget:
            reached.add((sum(worth for _, worth, _ in taken), sum(homes for _, _, homes in taken)))
    beaten = {one for one in reached for other in reached if other != one and other[0] >= one[0] and other[1] >= one[1]}
    return sorted(reached - beaten, reverse=True)


@pytest.mark.hand
@pytest.mark.parametrize("seed", range(6))
def test_with_projects_whole_or_not_at_all_every_efficient_plan_is_found(load: Load, seed: int) -> None:
    """Homes are whole numbers, so a step below one home misses none of them."""
    text, made, budget = schemes(seed, whole=True)
    expected = pareto(made, budget)
    span = expected[-1][1] - expected[0][1]
    found = last(load(text), points=max(2, 2 * span + 3))
    assert [(round(point.first, 6), round(point.second, 6)) for point in found.points] == expected
    ends = [value for end in found.payoff for value in end]
    assert ends == pytest.approx([*expected[0], *expected[-1]])


@pytest.mark.parametrize("seed", range(3))
def test_no_point_beats_another_and_each_keeps_every_rule(load: Load, seed: int) -> None:
    text, _, _ = schemes(seed, whole=False)
    found = last(load(text), points=7)
    for one, other in itertools.permutations(found.points, 2):
        assert one.first > other.first or one.second > other.second
    assert all(point.failed_checks == () for point in found.points)
    firsts = [point.first for point in found.points]
    assert firsts == sorted(firsts, reverse=True)
    for point in found.points:
        assert point.asked is None or point.second >= point.asked - 1e-6
        assert point.outlay_gbp == pytest.approx(sum(part.outlay_gbp for part in point.projects))


def test_between_the_ends_of_divisible_projects_value_falls_ever_faster(load: Load) -> None:
    """The efficient set of a linear program is concave."""
    text, _, _ = schemes(1, whole=False)
    points = last(load(text), points=9).points
    slopes = [(b.first - a.first) / (b.second - a.second) for a, b in itertools.pairwise(points)]
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(slopes))


def test_aims_that_do_not_conflict_give_one_plan(load: Load) -> None:
    text = "capital:\n  - {kind: council_reserves, name: money, budget_gbp: 100}\nprojects:\n"
    text += "  - {kind: custom, name: a, outlay_gbp_by_year: [100], npv_gbp: 5, impact: {homes: 9, homes_lifted: 3}}\n"
    text += "  - {kind: custom, name: b, outlay_gbp_by_year: [100], npv_gbp: 4, impact: {homes: 9, homes_lifted: 2}}\n"
    found = last(load(text))
    assert len(found.points) == 1
    assert (found.points[0].first, found.points[0].second) == pytest.approx((5, 3))
    assert found.answer[0].startswith("The two aims do not conflict")
    assert found.knee is None


def test_return_against_the_loss_in_bad_years(load: Load) -> None:
    found = last(load(RISKY), against="cvar", points=5)
    assert (found.first.name, found.second.name) == ("fund_value", "cvar")
    assert found.second.less_is_better
    assert len(found.points) >= 3
    for better, safer in itertools.pairwise(found.points):
        assert better.first > safer.first
        assert better.second > safer.second
    assert all(point.failed_checks == () for point in found.points)
    # the end with the least loss is the one that a scenario with that objective reaches
    least = last(load(RISKY + "objective: {minimise: cvar}\n"), against="cvar", points=2).points[-1]
    assert least.second == pytest.approx(found.points[-1].second, rel=1e-6)


def test_ground_that_is_missing_is_said(load: Load) -> None:
    with pytest.raises(InvalidInputError, match="lifts homes out of fuel poverty"):
        last(load(CUSTOM))
    with pytest.raises(InvalidInputError, match="how markets may move"):
        last(load(FUND), against="cvar")


def test_every_step_is_a_whole_frontier_of_what_is_found(load: Load) -> None:
    text, _, _ = schemes(1, whole=False)
    loaded = load(text)
    steps = list(frontier(prepare(loaded), chosen_pathway(loaded, None), ("npv", "homes_lifted"), 5))
    assert [each.finished for each in steps][-1]
    assert not any(each.finished for each in steps[:-1])
    for each in steps:
        assert Frontier.from_json(each.to_json()) == each


TWO: tuple[Goal, ...] = ("npv", "homes_lifted")


def point(first: float, second: float) -> FrontierPoint:
    return FrontierPoint(first, second, 0, 0, None, None, 0, (), None, is_knee=False, failed_checks=())


@pytest.mark.hand
def test_the_knee_is_furthest_from_the_chord() -> None:
    # stretched to 0..1: (1, 0), (0.9, 0.5), (0.5, 0.8), (0, 1); x + y is 1, 1.4, 1.3, 1
    found = with_knee([point(10, 0), point(9, 5), point(5, 8), point(0, 10)], TWO)
    assert [each.is_knee for each in found] == [False, True, False, False]
    straight = with_knee([point(10, 0), point(5, 5), point(0, 10)], TWO)
    assert not any(each.is_knee for each in straight)
    assert not any(each.is_knee for each in with_knee([point(10, 0), point(0, 10)], TWO))


@pytest.mark.hand
def test_dominated_and_double_points_go() -> None:
    some = [point(10, 1), point(8, 3), point(8, 3), point(7, 2), point(10, 0.5), point(5, 6)]
    kept = efficient_only(some, TWO)
    assert [(each.first, each.second) for each in kept] == [(10, 1), (8, 3), (5, 6)]
    # of a loss less is better
    losses = efficient_only([point(10, 0.3), point(9, 0.2), point(8, 0.25)], ("fund_value", "cvar"))
    assert [(each.first, each.second) for each in losses] == [(10, 0.3), (9, 0.2)]
