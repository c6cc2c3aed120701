"""Explanations against plans that are solved afresh, and against every combination of small all-or-nothing projects."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from energyfund.allocate.brief import Brief
from energyfund.allocate.explain import MOST_OPTIONS, Case, Findings, explain
from energyfund.allocate.model import allocate, build_problem
from energyfund.allocate.trials import Trials
from tests.allocate.cases import CASES, FLOW, gained, pair, plain, with_fund
from tests.allocate.test_relax import has_plan
from tests.allocate.toys import FIGURES, brief, impact, lender, project, source, start

RATE = FIGURES.value("green_book_discount_rate_fraction")


def findings(asked: Brief, most: int = 200) -> Findings:
    found = explain(asked, RATE, most)
    assert found is not None
    return found


def case_of(found: Findings, name: str) -> Case:
    return next(case for case in found.cases if case.project.name == name)


@pytest.mark.hand
@pytest.mark.parametrize("name", CASES)
def test_a_step_of_a_limit_gains_what_a_plan_with_that_limit_gains(name: str) -> None:
    made = CASES[name]
    found = findings(made.make(made.at))
    step = next(step for step in found.steps if step.limit.label == made.label)
    assert step.moved is not None
    assert step.confirmed
    assert (step.by < 0) == made.tightens, "the limit is moved to where it is easier to keep"
    assert step.worth * step.by > 0
    expected = gained(made.make(made.at + step.by)) - gained(made.make(made.at))
    assert step.moved.gain - found.first.gain == pytest.approx(expected, rel=1e-6, abs=1e-9)
    small = (gained(made.make(made.at + step.by / 1000)) - gained(made.make(made.at))) * 1000
    assert step.worth * step.by == pytest.approx(small, rel=1e-3), "sign and size of the shadow price"


@pytest.mark.hand
def test_the_first_solve_is_the_plan_and_the_program_is_left_as_it_was() -> None:
    asked = plain()
    trials = Trials(asked, 10)
    before = {name: (dict(row.expr), row.constant) for name, row in trials.problem.lp.constraints.items()}
    found = findings(asked)
    assert found.first.value == pytest.approx(allocate(asked).value)
    fresh = build_problem(asked)
    after = {name: (dict(row.expr), row.constant) for name, row in fresh.lp.constraints.items()}
    assert [(name, len(row[0]), row[1]) for name, row in before.items()] == [
        (name, len(row[0]), row[1]) for name, row in after.items()
    ]


HALLS = {"a": (6e5, 9e4), "b": (5e5, 8e4), "c": (4e5, 5e4), "d": (3e5, 6e4), "e": (2e5, -1e4)}
"""Outlay and worth of all-or-nothing projects."""

BUDGET = 1.1e6


def halls(**more: tuple[float, float]) -> Brief:
    made = [project(name, start(2027, [cost], worth), whole=True) for name, (cost, worth) in (HALLS | more).items()]
    return brief(made, [source("pot", budget_gbp=BUDGET)])


def best(must: str = "", never: str = "") -> float:
    """The best of all combinations that the budget pays for."""
    every = itertools.chain.from_iterable(itertools.combinations(HALLS, count) for count in range(len(HALLS) + 1))
    paid = [chosen for chosen in every if sum(HALLS[name][0] for name in chosen) <= BUDGET]
    wanted = [chosen for chosen in paid if (not must or must in chosen) and never not in chosen]
    return max(sum(HALLS[name][1] for name in chosen) for chosen in wanted)


@pytest.mark.hand
@pytest.mark.parametrize("name", HALLS)
def test_what_it_costs_to_build_or_to_leave_out_a_project_by_trying_every_combination(name: str) -> None:
    found = findings(halls())
    assert found.first.value == pytest.approx(best())
    case = case_of(found, name)
    if case.share:
        assert case.without is not None
        assert case.without.value == pytest.approx(best(never=name))
    else:
        assert case.whole is not None
        assert case.whole.value == pytest.approx(best(must=name))


@pytest.mark.hand
@pytest.mark.parametrize("name", HALLS)
def test_the_least_grant_is_where_the_project_comes_in(name: str) -> None:
    found = findings(halls())
    case = case_of(found, name)
    if case.share:
        return
    assert case.grant_gbp is not None
    cost, worth = HALLS[name]
    for part, built in ((1.02, True), (0.98, False)):
        # A grant from outside for this project alone: it costs less, and is worth more by as much, at once
        helped = halls(**{name: (cost - part * case.grant_gbp, worth + part * case.grant_gbp)})
        assert findings(helped).first.built[name] == pytest.approx(float(built)), part


@pytest.mark.hand
def test_the_range_of_a_budget_ends_where_other_projects_are_built() -> None:
    found = findings(plain(rules=()))
    (standing,) = found.standings
    # Panels first (£1m at 30p a pound), then warmth: below £1m warmth falls out
    assert standing.limit.label == "budget of 'reserves'"
    assert standing.low is not None
    assert standing.low == pytest.approx(1e6, abs=1.5e6 / 16)
    assert standing.below == ((), ("warmth",))
    assert standing.high is None
    assert findings(plain(standing.low)).first.chosen == {"panels", "warmth"}
    assert findings(plain(1e6 - 1)).first.chosen == {"panels"}


@pytest.mark.hand
def test_the_smallest_change_of_a_rule_with_which_a_project_costs_nothing() -> None:
    # 60 homes: three quarters of warmth and no less; another project that lifts none takes budget that warmth needs
    first, second = pair()
    third = project("third", start(2027, [1e6], 2.5e5))
    floor = CASES["homes_lifted"].make(60)
    found = findings(replace(floor, projects=(first, second, third)), most=200)
    case = case_of(found, "third")
    assert case.share == 0
    assert case.change is not None
    limit, by = case.change
    moved = limit.at + limit.looser * by if limit.at is not None else 0.0
    asked = replace(CASES["homes_lifted"].make(moved), projects=(first, second, replace(third, required=True)))
    if limit.kind == "budget":
        asked = replace(plain(moved), projects=(first, second, replace(third, required=True)), rules=floor.rules)
    assert allocate(asked).value >= found.first.value * (1 - 1e-6)


def test_what_bars_a_project_is_told_without_solving() -> None:
    nobody = project("nobody", start(2027, [1e5], 1e4), kind="housing")
    short = project("short", start(2027, [1e6], 3e5, (0, *[1e4] * 10)))
    fine = project("fine", start(2027, [1e5], 1e4, FLOW), excludes=("short",))
    loan = lender("loan", "annuity", 0.05, 8, only_kinds=frozenset({"custom"}))
    found = findings(brief([nobody, short, fine], [loan]))
    assert case_of(found, "nobody").obstacle.nobody
    assert case_of(found, "short").obstacle.short
    assert not case_of(found, "fine").obstacle.short
    assert case_of(found, "short").obstacle.excluded_by == ("fine",)


@pytest.mark.hand
def test_a_project_that_clashes_with_a_rule_names_it() -> None:
    # The two together lift 85 homes of which warmth 80; a budget of £1m pays for one, and 60 homes want warmth
    asked = plain(budget=1e6, rules=CASES["homes_lifted"].make(60).rules)
    case = case_of(findings(asked), "panels")
    assert case.tried_whole
    assert case.whole is None
    assert set(case.blockers) == {"budget of 'reserves'", "homes lifted (line 10)"}
    # All of the panels lift 5, so 55 must come from warmth: 55/80 of £1m, which is as much as the budget lacks
    assert case.grant_gbp == pytest.approx(687_500)
    assert not has_plan(replace(asked, projects=tuple(replace(p, required=p.name == "panels") for p in asked.projects)))


@pytest.mark.hand
def test_side_effects_are_those_of_the_best_among_equals() -> None:
    # A penny more of net present value is sought; of plans worth the same, the one that lifts more homes is told
    twins = [
        project(name, start(2027, [1e6], 1e5), impact=impact(homes_lifted=homes))
        for name, homes in (("plain", 0.0), ("warm", 50.0))
    ]
    found = findings(brief(twins, [source(budget_gbp=1e6)]))
    assert found.first.homes == pytest.approx(50)
    (step,) = found.steps
    assert step.moved is not None
    assert step.moved.homes == pytest.approx(50)


@pytest.mark.hand
def test_the_return_of_the_fund_moves_with_a_limit_of_it() -> None:
    found = findings(CASES["asset_class"].make(0.4))
    step = next(step for step in found.steps if step.limit.kind == "asset_class")
    assert step.moved is not None
    assert step.moved.return_fraction is not None
    assert found.first.return_fraction is not None
    # A point from bonds at 5 % to equity at 7 %: 2 bp a year
    assert 1e4 * (step.moved.return_fraction - found.first.return_fraction) == pytest.approx(2, rel=0.05)


def test_no_more_is_solved_than_allowed_and_what_was_left_out_is_said() -> None:
    found = findings(halls(), most=6)
    assert found.solves <= 6
    assert found.not_tried
    assert explain(halls(), RATE, 0) is None


def test_a_large_plan_is_not_solved_again() -> None:
    many = [project(f"p{number}", start(2027, [1e5], 1e4)) for number in range(MOST_OPTIONS + 1)]
    assert explain(brief(many, [source(budget_gbp=1e6)]), RATE) is None


def test_the_same_brief_is_explained_the_same_way_twice() -> None:
    asked = with_fund([CASES["local_investment"].make(0.15).rules[0]])
    assert findings(asked).first == findings(asked).first
