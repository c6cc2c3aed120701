"""The recheck of risk and of the newer rules: a good plan passes, an altered plan or a stricter rule is noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from energyfund.allocate.brief import Allocation, Brief, NamedRule
from energyfund.allocate.model import allocate
from energyfund.errors import NoPlanError
from energyfund.verify.fund import roll_forward
from energyfund.verify.recheck import recheck
from energyfund.verify.risk import year_risk
from tests.allocate.cases import CASES, MARKET, SHOCKS, pair, with_fund
from tests.allocate.toys import brief, rule, source
from tests.verify.test_random_plans import SEEDS, draw_brief


def fails(asked: Brief, found: Allocation) -> set[str]:
    return {check.name for check in recheck(asked, found) if not check.passed}


NEW = (
    "turnover",
    "liquidity",
    "cvar",
    "cvar_of_its_own",
    "mad",
    "worst_case",
    "robust_return",
    "local_spend",
    "ward_fairness",
    "partner_share",
)
BRIEFS = {name: CASES[name].make(CASES[name].at) for name in NEW}
PLANS = {name: (asked, allocate(asked)) for name, asked in BRIEFS.items()}


@pytest.mark.parametrize("name", NEW)
def test_a_plan_that_keeps_a_rule_passes_and_one_made_for_a_looser_rule_does_not(name: str) -> None:
    case = CASES[name]
    asked, found = PLANS[name]
    assert not fails(asked, found)
    stricter = case.make(case.at * (1.1 if case.tightens else 0.9))
    assert fails(replace(asked, rules=stricter.rules), found) == {f"rule {case.label}"}


def risky() -> tuple[Brief, Allocation]:
    asked = with_fund(goal="cvar", market=MARKET, project_shocks=SHOCKS)
    return asked, allocate(asked)


def test_a_least_risk_that_does_not_follow_is_noticed() -> None:
    asked, found = risky()
    assert not fails(asked, found)
    name = "the objective (cvar) follows from what is built"
    assert fails(asked, replace(found, value=found.value + 1e-5)) == {name}
    assert name in fails(replace(asked, confidence=0.99), found)
    worse = replace(MARKET, returns=MARKET.returns - 0.01)
    assert name in fails(replace(asked, market=worse), found)


@pytest.mark.hand
def test_risk_of_today_s_mix_by_hand() -> None:
    # £60m and £30m, £10m of cash at 2 %: losses of 60·x + 30·y + 0.2 in the four worst of forty scenarios
    asked, found = risky()
    assert asked.fund is not None
    assert found.fund is not None
    rolled = roll_forward(asked, found, asked.fund, found.fund)
    ahead = year_risk(asked, found, rolled, 0)
    gains = MARKET.returns @ np.array([60.0, 30.0]) + 0.2
    assert ahead is not None
    assert ahead.cvar_fraction == pytest.approx(-np.sort(gains)[:4].mean() / 100)
    assert ahead.volatility_fraction == pytest.approx(gains.std() / 100)
    assert year_risk(replace(asked, market=None), found, rolled, 0) is None


def test_a_ticket_too_small_is_noticed() -> None:
    asked = brief(pair(), [source("big", budget_gbp=1.5e6)])
    found = allocate(asked)
    assert not fails(asked, found)
    ticket = replace(asked, sources=(source("big", budget_gbp=1.5e6, project_floor_gbp=6e5),))
    assert fails(ticket, found) == {"no source pays outside its limits"}


def risk_rules(seed: int) -> tuple[NamedRule, ...]:
    """Some rules of every newer kind, not too strict."""
    chance = np.random.default_rng(seed)
    found = (
        rule(10, cvar={"at_most_fraction": chance.uniform(0.05, 0.3), "confidence": chance.uniform(0.7, 0.97)}),
        rule(11, mad={"at_most_fraction": chance.uniform(0.03, 0.2)}),
        rule(12, worst_case={"at_most_fraction": chance.uniform(0.1, 0.5)}),
        rule(13, robust_return={"at_least_fraction": chance.uniform(0, 0.04)}),
        rule(14, turnover={"at_most_fraction": chance.uniform(0.05, 0.5)}),
        rule(15, liquidity={"months_of_benefits": chance.uniform(0, 24)}),
    )
    return tuple(one for one in found if chance.random() < 0.4)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_planned_under_rules_on_risk_passes_every_check(seed: int) -> None:
    drawn = draw_brief(seed)
    if drawn.fund is None:
        return
    goal = "cvar" if seed % 3 == 0 else drawn.goal
    rules = (*drawn.rules, *risk_rules(seed))
    asked = replace(drawn, rules=rules, goal=goal, market=MARKET, project_shocks=SHOCKS)
    try:
        found = allocate(asked)
    except NoPlanError as clash:
        labels = clash.clash
        assert labels
        return
    assert not fails(asked, found)
