"""The efficient plans between three aims: against brute force, by their properties, and in words."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from energyfund.allocate.again import Again
from energyfund.allocate.brief import AimBeside
from energyfund.allocate.model import allocate
from energyfund.errors import InvalidInputError, NoPlanError
from energyfund.plan.frontier import Frontier, FrontierPoint
from energyfund.planning.chain import Prepared, brief_of, chosen_pathway, prepare
from energyfund.planning.frontier import TRADE, Search, frontier
from energyfund.planning.frontier_aims import aims_of, named_aims
from energyfund.planning.frontier_points import efficient_only, moves, point_of, scores, with_knee
from energyfund.report.frontier_paper import frontier_rows, render_frontier
from energyfund.scenario.loader import LoadedScenario, load_scenario
from energyfund.scenario.scenario import Goal
from tests.planning.conftest import CUSTOM, FUND, HEAD, Load
from tests.planning.test_compare import RISKY

THREE: tuple[Goal, ...] = ("fund_value", "homes_lifted", "cvar")


def works(name: str, cost: int, homes: int, *, whole: bool) -> str:
    """A project that pays 2 % a year for twenty years, much less than shares do, and lifts homes."""
    yearly = round(cost * 0.0613)
    flow = ", ".join(["0", *[str(yearly)] * 20])
    return (
        f"  - {{kind: custom, name: {name}, outlay_gbp_by_year: [{cost}], cash_flow_gbp_by_year: [{flow}], "
        f"whole: {str(whole).lower()}, impact: {{homes: 200, homes_lifted: {homes}}}}}\n"
    )


LOCAL = (
    "capital:\n  - {kind: pension_fund, name: local, budget_gbp: 9000000, required_return_fraction: 0.02, "
    "term_years: 20}\nprojects:\n"
    + works("terraces", 3_000_000, 40, whole=True)
    + works("flats", 2_000_000, 22, whole=True)
)
TEXT = LOCAL + works("bungalows", 4_000_000, 30, whole=False) + RISKY


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    path = tmp_path_factory.mktemp("three") / "scenario.yaml"
    path.write_text(HEAD + TEXT, encoding="utf-8")
    return load_scenario(path)


@pytest.fixture(scope="module")
def found(loaded: LoadedScenario) -> Frontier:
    return steps(loaded)[-1]


def steps(loaded: LoadedScenario, points: int | None = None, aims: tuple[Goal, ...] = THREE) -> list[Frontier]:
    return list(frontier(prepare(loaded), chosen_pathway(loaded, None), aims, points))


def alone(prepared: Prepared, aim: Goal) -> FrontierPoint:
    """A plan that seeks one aim and knows of no other."""
    pathway = chosen_pathway(prepared.inputs.loaded, None)
    brief = replace(brief_of(prepared, pathway), goal=aim)
    return point_of(brief, allocate(brief), THREE, (None, None))


def test_no_point_is_beaten_and_none_stands_twice(found: Frontier) -> None:
    assert found.third is not None
    assert found.third.name == "cvar"
    assert len(found.points) > 10
    turned = scores(found.points, THREE)
    for one, other in itertools.permutations(range(len(turned)), 2):
        assert bool(np.any(turned[one] > turned[other])), "a point that is nowhere better is beaten or double"
    assert all(point.failed_checks == () for point in found.points)
    for point in found.points:
        assert point.asked is None or point.second >= point.asked - 1e-6
        assert point.asked_third is None or (point.third or 0) <= point.asked_third + 1e-9
    assert sum(point.is_knee for point in found.points) == 1


def test_brute_force_over_a_fine_grid_finds_no_plan_that_beats_any(load: Load) -> None:
    """Every set of whole projects, each at many limits of the loss, solved for the fund's value alone."""
    prepared = prepare(load(LOCAL + RISKY))
    pathway = chosen_pathway(prepared.inputs.loaded, None)
    found = list(frontier(prepared, pathway, THREE, 5))[-1]
    brief = replace(brief_of(prepared, pathway), goal="fund_value")
    tried = []
    for taken in itertools.product((False, True), repeat=len(brief.projects)):
        chosen = tuple(
            replace(project, required=True) for use, project in zip(taken, brief.projects, strict=True) if use
        )
        again = Again(replace(brief, projects=chosen), THREE)
        for limit in (None, *np.linspace(0.07, 0.17, 11).tolist()):
            beside = (AimBeside("homes_lifted", None, 0.0), AimBeside("cvar", limit, 0.0))
            allocation = again.best("fund_value", beside)
            if allocation is not None:
                tried.append(point_of(again.asked("fund_value", beside), allocation, THREE, (None, limit)))
    assert len(tried) > 20
    ours, theirs = scores(found.points, THREE), scores(tried, THREE)
    slack = 1e-5 * moves(ours)
    for own in ours:
        better = np.all(theirs >= own - slack, axis=1) & np.any(theirs > own + slack, axis=1)
        assert not bool(np.any(better)), own
    assert {round(point.second) for point in tried} == {round(point.second) for point in found.points}


def test_the_ends_are_the_best_of_each_aim_alone(loaded: LoadedScenario, found: Frontier) -> None:
    prepared = prepare(loaded)
    sizes = moves(scores(found.points, THREE))
    for place, aim in enumerate(THREE):
        best = alone(prepared, aim).values[place]
        assert found.payoff[place][place] == pytest.approx(best, abs=TRADE * sizes[place])
        reached = [point.values[place] for point in found.points]
        assert (min(reached) if aim == "cvar" else max(reached)) == pytest.approx(best, abs=TRADE * sizes[place])


def test_a_program_asked_again_answers_as_a_fresh_one(loaded: LoadedScenario) -> None:
    prepared = prepare(loaded)
    brief = replace(brief_of(prepared, chosen_pathway(loaded, None)), goal="fund_value")
    again = Again(brief, THREE)
    for limits in ((None, None), (40.0, 0.12), (None, 0.1), (90.0, None)):
        beside = tuple(AimBeside(aim, limit, 0.0) for aim, limit in zip(THREE[1:], limits, strict=True))
        kept = again.best("fund_value", beside)
        fresh = allocate(replace(brief, beside=beside))
        assert kept is not None
        assert kept.value == pytest.approx(fresh.value, rel=1e-9)
    too_many = (AimBeside("homes_lifted", 93.0, 0.0), AimBeside("cvar", None, 0.0))
    assert again.best("fund_value", too_many) is None
    with pytest.raises(NoPlanError):
        allocate(replace(brief, beside=too_many))


def test_limits_whose_answer_is_known_are_skipped(found: Frontier) -> None:
    assert found.limits == 25
    assert found.tried + found.skipped == 25
    assert found.skipped > 0


@pytest.mark.hand
def test_slack_jumps_over_limits_and_failure_over_tighter_ones() -> None:
    search = Search(("npv", "homes_lifted", "cvar"))
    # with at least 10 homes and a loss of at most 0.2 the best plan reaches 30 homes and 0.15
    search.met.append(np.array([[10.0, -0.2], [30.0, -0.15]]))
    assert search.knows((20.0, 0.16))
    assert search.knows((30.0, 0.15))
    assert not search.knows((31.0, 0.16))
    assert not search.knows((20.0, 0.14))
    assert not search.knows((5.0, 0.18))
    search.missed.append(np.array([40.0, -0.1]))
    assert search.knows((50.0, 0.05))
    assert not search.knows((39.0, 0.05))


def test_an_aim_that_costs_nothing_is_said_to(load: Load) -> None:
    """The works are paid by a grant, so the fund's value and its loss know nothing of them."""
    paid = LOCAL.replace(
        "kind: pension_fund, name: local, budget_gbp: 9000000, required_return_fraction: 0.02, term_years: 20",
        "kind: grant, name: local, budget_gbp: 5000000",
    )
    found = steps(load(paid + RISKY))[-1]
    assert [found.aims[place].name for place in found.moving] == ["fund_value", "cvar"]
    assert found.points_asked == 9
    assert "62, come with every one of these plans" in " ".join(found.answer)
    assert {round(point.second) for point in found.points} == {62}


def test_the_same_input_gives_the_same_frontier(loaded: LoadedScenario) -> None:
    assert steps(loaded, 3)[-1].to_json() == steps(loaded, 3)[-1].to_json()


def test_every_step_is_written_and_read_again(loaded: LoadedScenario) -> None:
    every = steps(loaded, 3)
    assert every[-1].finished
    assert not every[0].finished
    assert [one.tried + one.skipped for one in every] == sorted(one.tried + one.skipped for one in every)
    for each in every:
        assert Frontier.from_json(each.to_json()) == each


def test_the_page_shows_a_line_for_each_level_of_the_third_aim(found: Frontier) -> None:
    files = render_frontier(found)
    page = files["frontier.html"].decode()
    assert "Fund at the end, homes lifted out of fuel poverty and loss in bad years" in page
    assert "a line for each level of loss in bad years" in page
    assert "No plan is best in all three: the best fund at the end is" in page
    assert "furthest beyond the plane through the three ends" in page
    assert "What the ends and the knee build" in page
    assert set(frontier_rows(found)[0]) >= {"fund_value", "homes_lifted", "cvar"}


def test_the_aims_come_from_what_the_scenario_holds(load: Load) -> None:
    def of(text: str) -> tuple[Goal, ...]:
        loaded = load(text)
        return aims_of(prepare(loaded), chosen_pathway(loaded, None))

    assert of(TEXT) == THREE
    assert of(RISKY) == ("fund_value", "cvar")
    assert of(LOCAL + FUND) == ("npv", "homes_lifted")
    with pytest.raises(InvalidInputError, match="lifts homes out of fuel poverty"):
        of(CUSTOM)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("npv,homes", "'homes' is not an aim"),
        ("npv,cvar,cvar", "twice"),
        ("npv", "needs one return first"),
        ("cvar,npv", "needs one return first"),
        ("npv,fund_value", "needs one return first"),
    ],
)
def test_names_of_aims_that_make_no_sense_are_refused(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        named_aims(text)
    assert named_aims("npv, homes_lifted,cvar") == ("npv", "homes_lifted", "cvar")


def point(first: float, second: float, third: float) -> FrontierPoint:
    return FrontierPoint(first, second, 0, 0, None, None, 0, (), None, is_knee=False, failed_checks=(), third=third)


@pytest.mark.hand
def test_in_three_dimensions_dominated_and_double_points_go() -> None:
    some = [
        point(10, 0, 0.3),
        point(9, 0, 0.3),
        point(9, 5, 0.3),
        point(9, 5, 0.3),
        point(9, 4, 0.2),
        point(8, 5, 0.35),
    ]
    kept = efficient_only(some, ("npv", "homes_lifted", "cvar"))
    assert [each.values for each in kept] == [(10, 0, 0.3), (9, 5, 0.3), (9, 4, 0.2)]


@pytest.mark.hand
def test_the_knee_is_furthest_beyond_the_plane_through_the_ends() -> None:
    # stretched: (1,0,0), (0,1,0), (0,0,1), (.6,.6,.5), (.5,.5,.5); sums are 1, 1, 1, 1.7, 1.5
    some = [point(10, 0, 0.3), point(0, 10, 0.3), point(0, 0, 0.1), point(6, 6, 0.2), point(5, 5, 0.2)]
    found = with_knee(some, ("npv", "homes_lifted", "cvar"))
    assert [each.is_knee for each in found] == [False, False, False, True, False]
    # a third aim that does not move leaves the chord of two: (.9, .5) lies further beyond it than (.5, .6)
    flat = [point(10, 0, 0.2), point(9, 5, 0.2), point(5, 6, 0.2), point(0, 10, 0.2)]
    assert [each.is_knee for each in with_knee(flat, ("npv", "homes_lifted", "cvar"))] == [False, True, False, False]
