"""Limits on risk: against direct programs, every subset of projects, and every vertex of the uncertainty."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from energyfund.allocate.brief import Allocation, Brief, NamedRule
from energyfund.allocate.model import allocate
from energyfund.allocate.risk_rules import holdings_at_once, shortfalls
from energyfund.errors import NoPlanError
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.measures import cvar, mean_absolute_deviation
from energyfund.scenario.rules import RobustReturn
from energyfund.verify.recheck import recheck
from tests.allocate.cases import CASES, MARKET, SHOCKS, with_fund
from tests.allocate.test_least_cvar import Array, draw_market, holding_fund, weights
from tests.allocate.toys import START, brief, fund, market, project, rule, slice_source, source, start

TWO_YEARS = range(START, START + 2)
EXPECTED = np.array([0.02, 0.035, 0.05, 0.06, 0.075])


def failed(asked: Brief, found: Allocation) -> list[str]:
    return [check.name for check in recheck(asked, found) if not check.passed]


def limited(drawn: MarketScenarios, *rules: NamedRule, held: Fund | None = None) -> Brief:
    """A fund that seeks value over two years: the mix at the end of the first decides it."""
    held = holding_fund(np.array([6e8, 1e8, 1e8, 1e8, 1e8]), EXPECTED) if held is None else held
    return brief(fund=held, goal="fund_value", market=drawn, rules=rules, years=TWO_YEARS)


def best_return(rows: Array, limits: Array, extra: int, free: int = 0) -> float:
    """max Σ μ·w, Σ w ≤ 1 (the rest is cash, which earns nothing), by scipy.

    There are ``extra`` further unknowns, of which the first ``free`` have no bound.
    """
    count = len(EXPECTED)
    cost = np.concatenate([-EXPECTED, np.zeros(extra)])
    bounds = [(0.0, None)] * count + [(None, None)] * free + [(0.0, None)] * (extra - free)
    whole = np.concatenate([np.ones(count), np.zeros(extra)])[None, :]
    found = linprog(cost, np.vstack([rows, whole]), np.append(limits, 1.0), bounds=bounds, method="highs")
    assert found.status == 0
    return -float(found.fun)


def earned(found: Allocation) -> float:
    return float(weights(found) @ EXPECTED)


@pytest.mark.hand
@pytest.mark.parametrize("most", [0.05, 0.1, 0.15])
@pytest.mark.parametrize("confidence", [0.9, None])
def test_the_most_value_within_a_limit_on_cvar(most: float, confidence: float | None) -> None:
    # Expected: max μ·w with α + Σ π/(1 − β)·e ≤ most, e ≥ −R·w − α, from scipy's own program with every row
    drawn = draw_market(300, 5, 21, weighted=True)
    scenarios, beta = 300, confidence or 0.95
    rows = np.zeros((scenarios + 1, 5 + 1 + scenarios))
    rows[:scenarios, :5], rows[:scenarios, 5], rows[:scenarios, 6:] = -drawn.returns, -1, -np.eye(scenarios)
    rows[scenarios, 5], rows[scenarios, 6:] = 1, drawn.probability / (1 - beta)
    expected = best_return(rows, np.concatenate([np.zeros(scenarios), [most]]), scenarios + 1, free=1)
    given = {} if confidence is None else {"confidence": confidence}
    asked = replace(limited(drawn, rule(cvar={"at_most_fraction": most, **given})), confidence=0.95)
    found = allocate(asked)
    assert earned(found) == pytest.approx(expected, abs=1e-8)
    assert cvar(-drawn.returns @ weights(found), drawn.probability, beta) <= most + 1e-9
    assert not failed(asked, found)


@pytest.mark.hand
@pytest.mark.parametrize("most", [0.03, 0.05, 0.08])
def test_the_most_value_within_a_limit_on_the_mean_absolute_deviation(most: float) -> None:
    # Expected: Σ π·d ≤ most with d ≥ ±(R − mean)·w, both sides written out
    drawn = draw_market(200, 5, 22, weighted=True)
    away = drawn.returns - drawn.mean
    rows = np.zeros((401, 5 + 200))
    rows[:200, :5], rows[200:400, :5] = away, -away
    rows[:200, 5:] = rows[200:400, 5:] = -np.eye(200)
    rows[400, 5:] = drawn.probability
    expected = best_return(rows, np.concatenate([np.zeros(400), [most]]), 200)
    asked = limited(drawn, rule(mad={"at_most_fraction": most}))
    found = allocate(asked)
    assert earned(found) == pytest.approx(expected, abs=1e-8)
    assert mean_absolute_deviation(drawn.returns @ weights(found), drawn.probability) <= most + 1e-9
    assert not failed(asked, found)


@pytest.mark.hand
@pytest.mark.parametrize("most", [0.15, 0.2, 0.3])
def test_the_most_value_within_a_limit_on_the_worst_case(most: float) -> None:
    # Expected: −R·w ≤ most for all 500 scenarios at once
    drawn = draw_market(500, 5, 23)
    expected = best_return(-drawn.returns, np.full(500, most), 0)
    asked = limited(drawn, rule(worst_case={"at_most_fraction": most}))
    found = allocate(asked)
    assert earned(found) == pytest.approx(expected, abs=1e-8)
    assert float(np.max(-drawn.returns @ weights(found))) <= most + 1e-9
    assert not failed(asked, found)


@pytest.mark.hand
def test_a_scenario_that_cannot_happen_does_not_count() -> None:
    drawn = market([[0.1, 0.05], [-0.9, 0.04], [0.0, 0.03]], [0.5, 0.0, 0.5])
    for limits in ({"worst_case": {"at_most_fraction": 0.0}}, {"cvar": {"at_most_fraction": 0.0}}):
        asked = with_fund([rule(**limits)], "fund_value", market=drawn)  # type: ignore[arg-type]
        assert allocate(asked).status == "optimal"


@pytest.mark.hand
@pytest.mark.parametrize("at_once", [0, 1, 1.5, 2, 3.25, 5, 9])
def test_a_robust_return_is_the_least_over_the_vertices(at_once: float) -> None:
    # Every subset of holdings that fall short, the last in part: the least of all is what the rule must ask for
    short = dict(zip(("h0", "h1", "h2", "h3", "h4"), (0.001, 0.03, 0.02, 0.06, 0.08), strict=True))
    terms = {"shortfall_fraction_by_holding": short, "holdings_at_once": at_once}
    asked = limited(draw_market(30, 5, 24), rule(robust_return={"at_least_fraction": 0.02, **terms}))
    found = allocate(asked)
    mix = weights(found)
    amounts = np.array(list(short.values())) * mix
    whole, part = int(min(at_once, 5)), min(at_once, 5) - int(min(at_once, 5))
    losses = [
        sum(amounts[place] for place in subset)
        + part * max((a for i, a in enumerate(amounts) if i not in subset), default=0)
        for subset in itertools.combinations(range(5), whole)
    ]
    left = earned(found) - max(losses)
    assert left >= 0.02 - 1e-9
    assert not failed(asked, found)
    if earned(found) < EXPECTED.max() - 1e-6:
        assert left == pytest.approx(0.02, abs=1e-8), "the rule binds, and no more is given up than it asks"


@pytest.mark.published
def test_how_many_fall_short_at_once_is_as_published() -> None:
    # Bertsimas and Sim 2004: 1 + z·√n, with z = 1.6449 for 95 % and 2.3263 for 99 %
    plain = RobustReturn(at_least_fraction=0.0)
    hundred = holding_fund(np.full(100, 1e6), np.full(100, 0.05))
    for confidence, expected in ((0.95, 17.449), (0.99, 24.263)):
        assert holdings_at_once(plain, brief(fund=hundred, confidence=confidence)) == pytest.approx(expected, abs=1e-3)
    assert holdings_at_once(plain, brief(fund=fund(), confidence=0.95)) == 2, "no more than there are"
    assert holdings_at_once(plain, brief(fund=fund(), confidence=0.01)) == 0


@pytest.mark.hand
def test_shortfalls_as_given_or_a_share_of_the_deviation() -> None:
    drawn = market([[0.1, 0.05], [-0.1, 0.01]])
    written = RobustReturn(at_least_fraction=0.0, shortfall_fraction_by_holding={"clean": 0.03})
    asked = brief(fund=fund(), market=drawn)
    assert shortfalls(written, asked) == pytest.approx([0.5 * 0.1, 0.03])
    assert shortfalls(written.model_copy(update={"deviations": 2.0}), asked) == pytest.approx([0.2, 0.03])


def chooser(limit: float, budget: float, drawn: MarketScenarios, shocks: dict[str, Array]) -> Brief:
    """Six all-or-nothing projects paid by a fund whose one holding is locked, so that only projects move its risk."""
    chance = np.random.default_rng(5)
    made = [
        project(
            f"p{place}",
            start(START, [float(cost)], float(worth), (0, *[0.3 * cost] * 8)),
            whole=True,
            kind=("solar", "housing")[place % 2],
        )
        for place, (cost, worth) in enumerate(
            zip(chance.integers(2_000_000, 9_000_000, 6), chance.integers(100_000, 900_000, 6), strict=True)
        )
    ]
    held = fund(
        value_gbp=[60e6, 0.0], cash_gbp=40e6, locked_until_year=[2100, 2100], cost_fraction_per_year=0.0,
        contributions_gbp_per_year=0.0, benefits_gbp_per_year=0.0,
    )  # fmt: skip
    payer = slice_source("the fund", "pension_fund", 0.05, 8, budget_gbp=budget)
    rules = (rule(cvar={"at_most_fraction": limit}),)
    return brief(
        made, [payer], fund=held, rules=rules, market=drawn, project_shocks=shocks, years=range(START, START + 1)
    )


@pytest.mark.hand
@pytest.mark.parametrize("budget", [1e7, 2e7, 1e8])
@pytest.mark.parametrize("limit", [0.13, 0.16, 0.19])
def test_all_or_nothing_projects_under_a_limit_on_cvar(limit: float, budget: float) -> None:
    # Expected: every one of the 64 subsets, its CVaR over all scenarios worked out from the stakes alone
    drawn = draw_market(120, 2, 9)
    shocks = {"solar": -0.9 * drawn.returns[:, 0], "housing": 2.0 * (drawn.returns[:, 0] - drawn.returns[:, 0].mean())}
    asked = chooser(limit, budget, drawn, shocks)
    best = -np.inf
    for taken in itertools.product((0, 1), repeat=6):
        cost = [one.starts[0].total_outlay_gbp * flag for one, flag in zip(asked.projects, taken, strict=True)]
        worth = sum(one.starts[0].npv_gbp * flag for one, flag in zip(asked.projects, taken, strict=True))
        cash = 40e6 * 1.02 - sum(cost)
        held = 60e6 * 1.07
        gain = held * drawn.returns[:, 0] + cash * 0.02
        for one, spent in zip(asked.projects, cost, strict=True):
            gain = gain + spent * (0.05 + shocks[one.kind])
        loss = cvar(-gain, drawn.probability, asked.confidence)
        if sum(cost) <= budget and cash >= 0 and loss <= limit * (held + cash + sum(cost)):
            best = max(best, worth)
    if best == -np.inf:
        with pytest.raises(NoPlanError):
            allocate(asked)
        return
    found = allocate(asked)
    assert found.value == pytest.approx(best, abs=0.01)
    assert found.status == "optimal"
    assert not failed(asked, found)


def test_the_limits_of_the_subsets_do_bind() -> None:
    drawn = draw_market(120, 2, 9)
    shocks = {"solar": -0.9 * drawn.returns[:, 0], "housing": 2.0 * (drawn.returns[:, 0] - drawn.returns[:, 0].mean())}
    values = [allocate(chooser(limit, 1e8, drawn, shocks)).value for limit in (0.11, 0.16, 0.19)]
    assert 0 < values[0] < values[1] < values[2]


@pytest.mark.parametrize("name", ["cvar", "mad", "worst_case", "robust_return", "least_cvar"])
def test_only_some_scenarios_give_what_all_of_them_give(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    few = allocate(case.make(case.at))
    monkeypatch.setattr("energyfund.allocate.risk.SPARE", 1000)
    monkeypatch.setattr("energyfund.allocate.risk.WORST_AT_FIRST", 1000)
    every = allocate(case.make(case.at))
    assert few.value == pytest.approx(every.value, rel=1e-9)


@pytest.mark.hand
def test_a_limit_that_nothing_can_keep_is_named() -> None:
    # Every holding loses at least a tenth in every scenario; with the return that is asked for, nothing is left
    falling = market([[-0.3, -0.1], [-0.2, -0.2], [-0.1, -0.3]])
    strict = rule(0, worst_case={"at_most_fraction": 0.0})
    lively = rule(1, asset_class={"name": "equity", "at_least_fraction": 0.2})
    with pytest.raises(NoPlanError) as caught:
        allocate(with_fund([strict, lively], market=falling))
    assert set(caught.value.clash) == {strict.label, lively.label}
    for kept in (strict, lively):
        assert allocate(with_fund([kept], market=falling)).status == "optimal"


@pytest.mark.hand
def test_a_clash_is_found_over_scenarios_that_were_not_written_at_first() -> None:
    # The thousand scenarios that are worst for today's mix say nothing of the one that is worst for bonds
    chance = np.random.default_rng(3)
    returns = np.column_stack([chance.normal(0.07, 0.2, 1000), np.full(1000, 0.05)])
    returns[int(np.argmax(returns[:, 0]))] = (0.9, -0.5)
    strict = rule(0, worst_case={"at_most_fraction": 0.1})
    held = rule(1, asset_class={"name": "bonds", "at_least_fraction": 0.9})
    with pytest.raises(NoPlanError) as caught:
        allocate(with_fund([strict, held], market=market(returns.tolist())))
    assert set(caught.value.clash) == {strict.label, held.label}


def test_a_project_s_own_risk_counts() -> None:
    limits = [rule(cvar={"at_most_fraction": 0.03})]
    calm = allocate(with_fund(limits, market=MARKET, project_shocks={}))
    wild = {kind: 40 * (shock - shock.mean()) for kind, shock in SHOCKS.items()}
    moved = allocate(with_fund(limits, market=MARKET, project_shocks=wild))
    assert moved.value < calm.value - 1000


@pytest.mark.hand
def test_a_source_pays_its_minimum_ticket_or_nothing() -> None:
    # £300,000 of own money for two projects of £1m; the source pays no project less than £800,000, £1.1m in all
    own, big = source("own", budget_gbp=3e5), source("big", project_floor_gbp=8e5, budget_gbp=1.1e6)
    two = [project("a", start(START, [1e6], 3e5)), project("b", start(START, [1e6], 2e5))]
    asked = brief(two, [own, big])
    found = allocate(asked)
    drawn = {build.project.name: build.draws_gbp.get("big", 0.0) for build in found.builds}
    assert min(amount for amount in drawn.values() if amount > 0) >= 8e5 - 1e-3
    assert found.value == pytest.approx(3e5 + 0.3 * 2e5)
    assert not failed(asked, found)
    small = replace(big, project_floor_gbp=0.0)
    assert allocate(brief(two, [own, small])).value == pytest.approx(3e5 + 0.4 * 2e5)


@pytest.mark.hand
def test_segments_of_a_size_are_built_best_first() -> None:
    # £1m whole; a fifth is worth 40 %, the next half 30 %, the rest 10 %: £800,000 builds 0.2, 0.5 and 0.1
    parts = [
        replace(start(START, [1e6], worth), most_fraction=most) for worth, most in ((4e5, 0.2), (3e5, 0.5), (1e5, 1.0))
    ]
    roof = project("roof", *parts)
    asked = brief([roof], [source(budget_gbp=8e5)])
    found = allocate(asked)
    assert [build.fraction for build in found.builds] == pytest.approx([0.2, 0.5, 0.1])
    assert found.value == pytest.approx(8e4 + 15e4 + 1e4)
    assert not failed(asked, found)
    least = replace(roof, minimum_fraction=0.9)
    assert allocate(brief([least], [source(budget_gbp=8e5)])).value == 0
    whole = replace(roof, whole=True)
    assert allocate(brief([whole], [source(budget_gbp=8e5)])).value == 0
    assert allocate(brief([whole], [source(budget_gbp=1e6)])).value == pytest.approx(8e4 + 15e4 + 3e4)
    beyond = replace(found, builds=(replace(found.builds[0], fraction=0.3), *found.builds[1:]))
    assert "no segment of a project is built beyond its size" in failed(asked, beyond)
