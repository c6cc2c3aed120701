"""What stands beside the chosen pathway in plan.json: other pathways, purchase, frontier, and what a stop leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import energyfund.planning.whole_plan as room
from energyfund.errors import InvalidInputError, NoPlanError, SolverStoppedError
from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.planning import make_plan
from energyfund.planning.chain import prepare
from energyfund.planning.compare import compare
from energyfund.planning.purchasing import make_purchase
from energyfund.planning.whole_plan import BROKEN_OFF
from energyfund.scenario.loader import LoadedScenario
from tests.planning.conftest import CUSTOM, FUND, WHOLE, Load
from tests.planning.test_compare import RISKY

QUOTES = "supplier,lot,price_gbp_per_kwp\nA,Estate,1000\n"
DEMAND = "buyer,lot,kwp\nCouncil,Estate,50\n"
PURCHASE = CUSTOM + "purchase: {quotes: quotes.csv, demand: demand.csv}\n"


def beside(plan: Plan) -> Comparison:
    assert plan.comparison is not None
    return plan.comparison


def bare(found: Comparison) -> Comparison:
    """A comparison without what a plan holds once for all its parts."""
    return replace(found, figures=(), invented=(), remarks=(), sha256="")


@pytest.mark.parametrize("text", [RISKY, WHOLE], ids=["a fund", "a fund and projects"])
@pytest.mark.parametrize("chosen", [None, "hold"])
def test_the_pathways_beside_a_plan_are_those_of_compare(load: Load, text: str, chosen: str | None) -> None:
    loaded = load(text)
    whole = list(compare(prepare(loaded)))[-1]
    plan = make_plan(loaded, chosen)
    assert beside(plan) == bare(whole)
    assert {figure.key for figure in whole.figures} <= {figure.key for figure in plan.figures}
    assert set(whole.remarks) <= set(plan.remarks)
    own = next(each for each in beside(plan).pathways if each.name == plan.scenario.pathway)
    assert plan.fund is not None
    assert own.years == plan.fund.years
    assert own.npv_gbp == sum(project.npv_gbp for project in plan.projects)


def test_a_whole_plan_survives_its_file(load: Load) -> None:
    plan = make_plan(load(WHOLE), with_frontier=True)
    assert plan.comparison is not None
    assert plan.frontier is not None
    assert Plan.from_json(plan.to_json()) == plan
    assert plan.is_as_written()
    assert make_plan(load(WHOLE), with_frontier=True).to_json() == plan.to_json()


def test_only_the_chosen_pathway_where_that_is_asked_or_there_is_no_other(load: Load) -> None:
    assert make_plan(load(FUND), pathways="chosen").comparison is None
    assert make_plan(load(CUSTOM)).comparison is None
    alone = FUND.replace("  - {kind: linear, name: three-year exit, deadline_year: 2029}\n", "")
    assert make_plan(load(alone)).comparison is None


def test_holding_on_by_another_name_is_not_planned_twice(load: Load) -> None:
    loaded = load(
        RISKY.replace("pathways:\n", "pathways:\n  - {kind: hold, name: stay}\n  - {kind: hold, name: rest}\n")
    )
    plan = make_plan(loaded, "rest")
    assert [each.name for each in beside(plan).pathways][:2] == ["rest", "three-year exit"]
    assert beside(plan).null_option == "rest"
    assert len(beside(plan).pathways) == 5


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the pathways that are solved, in order."""
    names: list[str] = []
    for module in ("energyfund.planning.whole_plan", "energyfund.planning.compare"):
        from energyfund.planning.chain import solve_pathway as solve

        def counted(prepared: object, pathway: object, tell: object, solve: Callable[..., object] = solve) -> object:
            names.append(getattr(pathway, "name", ""))
            return solve(prepared, pathway, tell)

        monkeypatch.setattr(f"{module}.solve_pathway", counted)
    return names


def test_no_pathway_is_solved_twice_and_progress_is_told(load: Load, solved: list[str]) -> None:
    told: list[str] = []
    make_plan(load(RISKY), "glidepath", tell=told.append)
    assert solved == ["glidepath", "hold", "three-year exit", "at once", "two-year exit"]
    assert [text for text in told if text.startswith("pathway") and "," not in text] == [
        "pathway 1 of 5: hold",
        "pathway 2 of 5: three-year exit",
        "pathway 3 of 5: at once",
        "pathway 5 of 5: two-year exit",
    ]


def test_a_pathway_that_fails_is_listed_and_the_chosen_one_fails(load: Load) -> None:
    locked = RISKY.replace(
        "name: tracker, asset_class: equity,", "name: tracker, locked_until_year: 2031, asset_class: equity,"
    ).replace("  - {kind: linear, name: three-year exit, deadline_year: 2029, scope: all}\n", "")
    plan = make_plan(load(locked), "hold")
    statuses = {each.name: each.status for each in beside(plan).pathways}
    assert statuses["hold"] == "planned"
    assert statuses["at once"] == "clash"
    with pytest.raises(NoPlanError):
        make_plan(load(locked), "at once")


def stop_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from energyfund.planning.chain import solve_pathway as solve

    def stopped(prepared: object, pathway: object, tell: object) -> object:
        if getattr(pathway, "name", "") == name:
            raise KeyboardInterrupt
        return solve(prepared, pathway, tell)  # type: ignore[arg-type]

    monkeypatch.setattr("energyfund.planning.compare.solve_pathway", stopped)


@pytest.mark.parametrize(
    ("stop", "done", "first"),
    [
        ("at once", ["hold", "three-year exit", "glidepath"], "Leaving fossil fuels costs between"),
        ("hold", ["glidepath"], "Holding on was not looked at yet"),
    ],
)
def test_stopping_early_leaves_a_whole_plan_with_what_is_finished(
    load: Load, monkeypatch: pytest.MonkeyPatch, stop: str, done: list[str], first: str
) -> None:
    whole = make_plan(load(RISKY), "glidepath")
    stop_at(monkeypatch, stop)
    plan = make_plan(load(RISKY), "glidepath", with_frontier=True)
    assert [each.name for each in beside(plan).pathways] == done
    assert set(beside(plan).waiting) == {each.name for each in beside(whole).pathways} - set(done)
    assert beside(plan).answer[0].startswith(first)
    assert plan.frontier is None
    assert BROKEN_OFF in plan.remarks
    assert (plan.fund, plan.checks, plan.answer) == (whole.fund, whole.checks, whole.answer)
    assert Plan.from_json(plan.to_json()) == plan


def test_a_search_cut_short_beside_the_plan_is_said_with_its_name(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    from energyfund.planning.chain import solve_pathway as solve

    def slow(prepared: object, pathway: object, tell: object) -> object:
        if getattr(pathway, "name", "") == "at once":
            raise SolverStoppedError("The solver found no plan within 1 s; raise solver_seconds.")
        made = solve(prepared, pathway, tell)  # type: ignore[arg-type]
        if made.pathway.name != "hold":
            return made
        return replace(made, allocation=replace(made.allocation, status="limit", gap_fraction=0.01))

    monkeypatch.setattr("energyfund.planning.compare.solve_pathway", slow)
    plan = make_plan(load(RISKY), "glidepath")
    statuses = {each.name: each.status for each in beside(plan).pathways}
    assert (statuses["at once"], statuses["hold"], statuses["glidepath"]) == ("stopped", "limit", "planned")
    assert any(remark.startswith("Pathway 'hold': The solver stopped") for remark in plan.remarks)
    assert plan.objective.status != "limit"


def bought(load: Load, text: str, quotes: str = QUOTES) -> LoadedScenario:
    return load(text, quotes=quotes, demand=DEMAND)


@pytest.mark.hand
def test_the_award_stands_in_the_plan(load: Load) -> None:
    loaded = bought(load, PURCHASE)
    plan = make_plan(loaded)
    assert plan.purchase is not None
    assert plan.purchase.total_cost_gbp == 50 * 1000
    alone = make_purchase(loaded)
    assert plan.purchase == replace(alone, figures=(), invented=(), remarks=(), sha256="")
    assert {figure.key for figure in alone.figures} <= {figure.key for figure in plan.figures}
    assert {f"Bulk purchase: {remark}" for remark in alone.remarks} <= set(plan.remarks)
    assert make_plan(load(CUSTOM)).purchase is None


def test_a_purchase_that_cannot_be_met_does_not_lose_the_plan(load: Load) -> None:
    short = "supplier,lot,price_gbp_per_kwp,capacity_kwp\nA,Estate,1000,20\n"
    plan = make_plan(bought(load, PURCHASE, short))
    assert plan.purchase is None
    assert any(remark.startswith("The bulk purchase cannot be awarded as asked: ") for remark in plan.remarks)
    assert any("30.0 kWp short" in remark for remark in plan.remarks)
    assert all(check.passed for check in plan.checks)


def test_a_faulty_table_of_the_purchase_stops_before_anything_is_solved(load: Load, solved: list[str]) -> None:
    with pytest.raises(InvalidInputError, match="Estat"):
        make_plan(bought(load, PURCHASE, QUOTES.replace("Estate", "Estat")))
    assert solved == []


def test_an_older_plan_does_not_stand_in_the_way_of_a_new_one(load: Load) -> None:
    text = CUSTOM + "purchase: {quotes: quotes.csv, demand: from_plan, plan: old.csv}\n"
    plan = make_plan(load(text, quotes=QUOTES, old="{}"))
    assert plan.purchase is None
    assert any(remark.startswith("The bulk purchase is left out: ") for remark in plan.remarks)


def test_efficient_plans_stand_in_the_plan_only_where_asked_for(load: Load) -> None:
    loaded = load(WHOLE)
    assert make_plan(loaded, pathways="chosen").frontier is None
    plan = make_plan(loaded, pathways="chosen", with_frontier=True)
    assert plan.frontier is not None
    assert plan.frontier.finished
    assert plan.frontier.figures == ()
    assert plan.frontier.points


def test_no_ground_for_efficient_plans_is_a_remark(load: Load) -> None:
    plan = make_plan(load(CUSTOM), with_frontier=True)
    assert plan.frontier is None
    assert any(remark.startswith("No efficient plans were looked for: ") for remark in plan.remarks)


def test_stopping_the_search_for_efficient_plans_keeps_those_found(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    from energyfund.planning.frontier import frontier

    def stopped(*given: object) -> object:
        yield next(iter(frontier(*given)))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(room, "frontier", stopped)
    plan = make_plan(load(WHOLE), pathways="chosen", with_frontier=True)
    assert plan.frontier is not None
    assert not plan.frontier.finished
    assert BROKEN_OFF in plan.remarks
