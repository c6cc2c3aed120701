"""A good plan passes every check; a plan with one thing altered fails the check that is about that thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from energyfund.allocate.brief import Allocation, Brief, Build, NamedRule
from energyfund.allocate.model import allocate
from energyfund.verify.recheck import recheck
from tests.allocate.cases import FLOW, pair, with_fund
from tests.allocate.toys import START, brief, fund, lender, project, rule, slice_source, source, start

Alter = Callable[[Allocation], Allocation]


def fails(asked: Brief, found: Allocation) -> set[str]:
    return {check.name for check in recheck(asked, found) if not check.passed}


def the_fund() -> Brief:
    """Two projects paid by the fund, a way out of fossil fuels, a fixed cost of switching, a locked holding."""
    rules = (
        rule(0, local_investment={"at_most_fraction": 0.15}),
        rule(1, asset_class={"name": "bonds", "at_least_fraction": 0.1, "at_most_fraction": 0.9}),
        rule(2, fund_expected_return={"at_least_fraction": 0.02}),
        rule(3, connected_entities={"at_most_fraction": 0.5}),
    )
    held = fund(switch_cost_gbp=[50_000.0, 0.0], locked_until_year=[0, 2028])
    return with_fund(rules, leaving=True, fund=held)


LENT = frozenset({"panels", "warmth", "must"})


def the_projects() -> Brief:
    """Four projects that depend on each other, three sources of different sorts, and rules on what is built."""
    panels, warmth = pair(minimum_fraction=0.25, requires=("panels",))
    hall = project("hall", start(START, [4e5], 9e4, (0, *[5e4] * 10)), whole=True, excludes=("barn",))
    barn = project("barn", start(START, [4e5], 1e4), start(START + 1, [4e5], 2e4), whole=True)
    must = project("must", start(START, [1e5], -1e3, (0, *[1e4] * 10)), required=True)
    rules = (
        rule(0, homes_lifted={"at_least": 40}),
        rule(1, bill_savings={"at_least_gbp_per_year": 30_000}),
        rule(2, carbon={"at_least_tco2e": 600}),
        rule(3, deprived_wards={"at_least_fraction": 0.2}),
        rule(4, share_of_capital={"kind": "solar", "at_least_fraction": 0.1, "at_most_fraction": 0.8}),
        rule(5, indivisible_reserve={"fraction": 0.05}),
    )
    lenders = [
        slice_source("shares", "community_shares", 0.04, 10, budget_gbp=7e5, share_cap_fraction=0.6),
        lender("loan", "annuity", 0.05, 8, cover_ratio=1.1, only_projects=LENT),
        slice_source("pot", "revolving_fund", 0.0, 5, budget_gbp=1e5, relends=True),
        source("grant", budget_by_year_gbp=[4e5, 2e5, 0], only_kinds=frozenset({"solar", "retrofit", "custom"})),
    ]
    return brief([panels, warmth, hall, barn, must], lenders, rules=rules, indivisible_reserve_fraction=0.05)


BRIEFS = {"fund": the_fund(), "projects": the_projects()}
PLANS = {name: allocate(asked) for name, asked in BRIEFS.items()}


def build(plan: Allocation, name: str) -> Build:
    return next(one for one in plan.builds if one.project.name == name and one.fraction > 0)


def with_build(plan: Allocation, name: str, **fields: Any) -> Allocation:
    wanted = build(plan, name)
    return replace(plan, builds=tuple(replace(one, **fields) if one is wanted else one for one in plan.builds))


def with_share(plan: Allocation, name: str, share: float) -> Allocation:
    """A project built to another share, with draws and slices in proportion: only rules on shares can notice."""
    one = build(plan, name)
    level = share / one.fraction
    return with_build(
        plan,
        name,
        fraction=share,
        draws_gbp={payer: level * amount for payer, amount in one.draws_gbp.items()},
        slices={payer: level * part for payer, part in one.slices.items()},
    )


def with_path(plan: Allocation, name: str, year: int, place: int, by: float) -> Allocation:
    assert plan.fund is not None
    changed = getattr(plan.fund, name).copy()
    changed[(year, place) if changed.ndim == 2 else year] += by
    return replace(plan, fund=replace(plan.fund, **{name: changed}))


@pytest.mark.parametrize("name", BRIEFS)
def test_a_good_plan_passes_every_check(name: str) -> None:
    checks = recheck(BRIEFS[name], PLANS[name])
    assert not [check for check in checks if not check.passed]
    assert len({check.name for check in checks}) == len(checks), "no two checks have one name"
    assert all(check.residual >= 0 for check in checks)


def test_the_plan_of_projects_uses_what_the_alterations_alter() -> None:
    plan = PLANS["projects"]
    drawn = {name for one in plan.builds for name in one.draws_gbp}
    assert drawn == {"shares", "loan", "pot", "grant"}
    assert {one.project.name for one in plan.builds if one.fraction > 0} == {"panels", "warmth", "hall", "must"}


def drawn(name: str, payer: str, by: float) -> Alter:
    def alter(plan: Allocation) -> Allocation:
        draws = build(plan, name).draws_gbp
        return with_build(plan, name, draws_gbp={**draws, payer: draws.get(payer, 0.0) + by})

    return alter


def sliced(name: str, payer: str, factor: float) -> Alter:
    def alter(plan: Allocation) -> Allocation:
        slices = build(plan, name).slices
        return with_build(plan, name, slices={**slices, payer: factor * slices[payer]})

    return alter


def paid_by(name: str, payer: str) -> Alter:
    """All of a project paid by one source."""

    def alter(plan: Allocation) -> Allocation:
        one = build(plan, name)
        return with_build(plan, name, draws_gbp={payer: sum(one.draws_gbp.values())}, slices={})

    return alter


def moved(name: str, year: int) -> Alter:
    """A project with another of its start years."""

    def alter(plan: Allocation) -> Allocation:
        one = build(plan, name)
        return with_build(plan, name, start=start(year, [1e6], one.start.npv_gbp, FLOW))

    return alter


def halves(plan: Allocation) -> Allocation:
    """The barn, in two halves, one in each of its start years, and a hall that makes way."""
    made = [
        replace(one, fraction=0.0, draws_gbp={}, slices={}) if one.project.name == "hall" else one
        for one in plan.builds
    ]
    return replace(
        plan,
        builds=tuple(
            replace(one, fraction=0.5, draws_gbp={"grant": 2e5}, slices={}) if one.project.name == "barn" else one
            for one in made
        ),
    )


def barn_too(plan: Allocation) -> Allocation:
    wanted = next(one for one in plan.builds if one.project.name == "barn")
    return replace(
        plan,
        builds=tuple(
            replace(one, fraction=1.0, draws_gbp={"loan": 4e5}) if one is wanted else one for one in plan.builds
        ),
    )


def worth(by: float) -> Alter:
    return lambda plan: replace(plan, value=plan.value * (1 + by))


PROJECTS: dict[str, tuple[Alter, str]] = {
    "a pound too little": (drawn("panels", "shares", -1), "sources equal uses in every project and year"),
    "a pound too much": (drawn("panels", "grant", 1), "sources equal uses in every project and year"),
    "a source nobody knows": (paid_by("must", "nobody"), "sources equal uses in every project and year"),
    "one source pays more than all": (
        lambda plan: drawn("hall", "grant", -9e5)(drawn("hall", "shares", 9e5)(plan)),
        "no draw is negative",
    ),
    "more than whole": (lambda plan: with_share(plan, "panels", 1.1), "no project is built more than once over"),
    "less than nothing": (lambda plan: with_share(plan, "must", -0.1), "no project is built less than nothing"),
    "part of an all-or-nothing project": (
        lambda plan: with_share(plan, "hall", 0.5),
        "all-or-nothing projects are built whole or not at all",
    ),
    "halves of an all-or-nothing project": (halves, "all-or-nothing projects are built whole or not at all"),
    "below the least share": (
        lambda plan: with_share(plan, "warmth", 0.2),
        "no project is built below its least share",
    ),
    "without what it requires": (
        lambda plan: with_share(plan, "panels", 0.1),
        "every project comes with those it requires",
    ),
    "two that exclude each other": (barn_too, "no two projects that exclude each other are built"),
    "a required project left out": (lambda plan: with_share(plan, "must", 0.5), "every required project is built"),
    "a slice too small": (sliced("warmth", "shares", 0.99), "every source gets the return it requires"),
    "no slice at all": (sliced("warmth", "shares", 0.0), "every source gets the return it requires"),
    "a loan set too little apart": (
        sliced("panels", "loan", 0.99),
        "every payment has the cover asked for, in every year",
    ),
    "more promised than there is": (sliced("warmth", "shares", 3), "no project promises more than its cash flow"),
    "more paid than is earned": (
        sliced("warmth", "shares", 3),
        "nothing is paid out that a project does not earn, in any year",
    ),
    "more than its cap": (paid_by("hall", "shares"), "no source pays outside its limits"),
    "over the budget": (drawn("panels", "shares", 1e5), "budget of 'shares'"),
    "over the balance": (drawn("hall", "pot", 2e4), "budget of 'pot'"),
    "over the budget of a year": (drawn("panels", "grant", 5e5), "budget of 'grant'"),
    "too few homes": (lambda plan: with_share(plan, "warmth", 0.3), "rule homes lifted (line 10)"),
    "too little saved": (lambda plan: with_share(plan, "warmth", 0.3), "rule bill savings (line 11)"),
    "too little carbon": (lambda plan: with_share(plan, "warmth", 0.01), "rule carbon (line 12)"),
    "too little for deprived wards": (lambda plan: with_share(plan, "warmth", 0.01), "rule deprived wards (line 13)"),
    "too little of a kind": (
        lambda plan: with_share(plan, "panels", 0.01),
        "rule share of capital for solar (line 14)",
    ),
    "nothing kept back": (sliced("warmth", "shares", 3), "rule indivisible reserve (line 15)"),
    "a value that does not follow": (worth(1e-3), "the objective (npv) follows from what is built"),
}


@pytest.mark.parametrize("what", PROJECTS)
def test_each_alteration_of_projects_is_noticed(what: str) -> None:
    alter, expected = PROJECTS[what]
    assert expected in fails(BRIEFS["projects"], alter(PLANS["projects"]))


FUND: dict[str, tuple[Alter, str]] = {
    "a holding": (
        lambda plan: with_path(plan, "hold_gbp", 2, 0, 10),
        "fund: holdings follow from purchases, sales and returns",
    ),
    "the first holding": (
        lambda plan: with_path(plan, "hold_gbp", 0, 1, -10),
        "fund: holdings follow from purchases, sales and returns",
    ),
    "the cash": (lambda plan: with_path(plan, "cash_gbp", 1, 0, 10), "fund: cash follows from every flow"),
    "a sale forgotten": (lambda plan: with_path(plan, "sell_gbp", 0, 0, -1e5), "pathway exit"),
    "a purchase": (lambda plan: with_path(plan, "buy_gbp", 2, 0, 1e5), "pathway exit"),
    "more sold than there is": (lambda plan: with_path(plan, "sell_gbp", 2, 1, 1e9), "fund: nothing is held short"),
    "traded to and fro": (
        lambda plan: with_path(with_path(plan, "sell_gbp", 1, 1, 1e9), "buy_gbp", 1, 1, 1e9),
        "fund: nothing is sold that was not held as the year began, or cannot be sold at once",
    ),
    "a negative sale": (
        lambda plan: with_path(with_path(plan, "sell_gbp", 0, 1, -5e6), "buy_gbp", 0, 1, -5e6),
        "fund: no purchase or sale is negative",
    ),
    "a locked holding sold": (lambda plan: with_path(plan, "sell_gbp", 0, 1, 1e3), "fund: nothing locked is sold"),
    "a fixed cost not paid": (
        lambda plan: with_path(with_path(plan, "switched", 0, 0, -1), "cash_gbp", 1, 0, 50_000),
        "fund: cash follows from every flow",
    ),
    "a draw the fund does not know of": (drawn("panels", "the fund", 1e6), "fund: cash follows from every flow"),
    "too much in local projects": (
        lambda plan: with_share(plan, "warmth", 1.0),
        "rule local investment (line 10)",
    ),
    "a value that does not follow": (worth(-1e-3), "the objective (npv) follows from what is built"),
}


@pytest.mark.parametrize("what", FUND)
def test_each_alteration_of_the_fund_is_noticed(what: str) -> None:
    alter, expected = FUND[what]
    assert expected in fails(BRIEFS["fund"], alter(PLANS["fund"]))


STRICTER: dict[str, NamedRule] = {
    "fund_expected_return": rule(7, fund_expected_return={"at_least_fraction": 0.08}),
    "local_investment": rule(7, local_investment={"at_most_fraction": 0.05}),
    "local_investment floor": rule(7, local_investment={"at_least_fraction": 0.5}),
    "connected_entities": rule(7, connected_entities={"at_most_fraction": 0.0}),
    "asset_class": rule(7, asset_class={"name": "bonds", "at_least_fraction": 0.9}),
    "asset_class ceiling": rule(7, asset_class={"name": "bonds", "at_most_fraction": 0.01}),
    "homes_lifted": rule(7, homes_lifted={"at_least": 10_000}),
    "bill_savings": rule(7, bill_savings={"at_least_gbp_per_year": 1e9}),
    "carbon": rule(7, carbon={"at_least_tco2e": 1e9}),
    "deprived_wards": rule(7, deprived_wards={"at_least_fraction": 1}),
    "share_of_capital": rule(7, share_of_capital={"kind": "housing", "at_least_fraction": 0.1}),
    "share_of_capital ceiling": rule(7, share_of_capital={"kind": "solar", "at_most_fraction": 0.01}),
}


@pytest.mark.parametrize("name", STRICTER)
def test_a_stricter_rule_is_noticed(name: str) -> None:
    asked = with_fund(leaving=False, second={"connected_entity": True})
    found = allocate(asked)
    assert not fails(asked, found)
    stricter = replace(asked, rules=(STRICTER[name],))
    assert fails(stricter, found) == {f"rule {STRICTER[name].label}"}


def test_a_reserve_that_is_not_kept_is_noticed() -> None:
    asked = replace(BRIEFS["projects"], rules=(rule(7, indivisible_reserve={"fraction": 0.9}),))
    asked = replace(asked, indivisible_reserve_fraction=0.9)
    assert "rule indivisible reserve (line 17)" in fails(asked, PLANS["projects"])


def test_a_stricter_path_is_noticed() -> None:
    asked = BRIEFS["fund"]
    assert asked.path is not None
    limit = replace(asked.path.limits[0], most=np.zeros(3))
    sooner = replace(asked, path=replace(asked.path, limits=(limit,)))
    assert fails(sooner, PLANS["fund"]) == {"pathway exit"}


def test_a_penny_is_let_go_and_a_pound_is_not() -> None:
    asked, plan = BRIEFS["projects"], PLANS["projects"]
    assert not fails(asked, drawn("panels", "grant", 0.005)(plan))
    assert fails(asked, drawn("panels", "grant", 0.05)(plan))
