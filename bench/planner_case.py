"""Random towns for the benchmark of the planner: projects with ten start years, five sources, a fund, 200 scenarios."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.finance.loans import Repayment, schedule
from energyfund.finance.sources import Payments, Source
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.projects.project import Impact, Line, Project, Start
from energyfund.scenario.rules import RuleItem

FIRST, YEARS, HORIZON, RATE = 2027, 10, 30, 0.045
SCENARIOS, HOLDINGS = 200, 12
KINDS = ("solar", "retrofit", "housing", "custom")


def draw_brief(count: int, seed: int = 1, *, whole: bool = False, scenarios: int = SCENARIOS) -> Brief:
    """A town with so many projects, each with ten start years, and money for about a third of them."""
    draw = np.random.default_rng(seed)
    projects = [_project(draw, number, whole=whole) for number in range(count)]
    stake = sum(project.starts[0].total_outlay_gbp for project in projects)
    return Brief(
        years=range(FIRST, FIRST + YEARS),
        projects=tuple(projects),
        sources=_sources(stake),
        fund=_fund(draw, stake),
        path=None,
        rules=_rules(projects, scenarios),
        goal="npv",
        indivisible_reserve_fraction=0.0,
        connected_limit_fraction=0.05,
        market=_market(draw, scenarios) if scenarios else None,
        project_shocks={kind: 0.06 * draw.standard_normal(scenarios) for kind in KINDS} if scenarios else {},
        confidence=0.95,
        robust_deviations=1.0,
        seconds=3600.0,
    )


def _project(draw: np.random.Generator, number: int, *, whole: bool) -> Project:
    kind = KINDS[number % len(KINDS)]
    outlay = float(np.round(draw.lognormal(14.0, 0.8)))
    earns = outlay * draw.uniform(*{"solar": (0.08, 0.16), "retrofit": (0.02, 0.1)}.get(kind, (0.05, 0.13)))
    running = draw.uniform(0.1, 0.25) * earns
    years, life = int(draw.integers(1, 4)), int(draw.integers(15, 26))
    begins = draw.uniform(0.005, 0.02)
    tonnes, learning = outlay * draw.uniform(1e-5, 4e-4), draw.uniform(-0.03, 0.02)
    starts = []
    for late in range(YEARS):
        length = HORIZON - late + 1
        spent, income, cost, saved = np.zeros(length), np.zeros(length), np.zeros(length), np.zeros(length)
        spent[:years] = outlay * (1 + learning) ** late / years
        end = min(length, years + life)
        level = (1 + begins) ** (late + np.arange(length))
        income[years:end], cost[years:end] = (earns * level)[years:end], (-running * level)[years:end]
        saved[years:end] = tonnes / life
        flow = income + cost - spent
        worth = float(flow @ (1 + RATE) ** -(late + np.arange(length)))
        lines = (Line("Sales", "with prices", "scenario", income), Line("Running", "with prices", "scenario", cost))
        starts.append(Start(FIRST + late, spent, lines, worth, saved))
    homes = float(draw.integers(0, 200)) if kind in {"retrofit", "housing"} else 0.0
    lifted = homes * draw.uniform(0.1, 0.6)
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "homes_lifted_p10",
            "homes_lifted_p90",
            "homes_lifted_10_percent",
            "homes_lifted_10_percent_p10",
            "homes_lifted_10_percent_p90",
            "gap_closed_gbp_per_year",
            "homes_with_higher_bill",
        ),
        0.0,
    )
    does = Impact(
        homes=homes,
        homes_lifted=lifted,
        bill_savings_gbp_per_year=homes * draw.uniform(100, 600),
        first_year=1,
        life_years=life,
        **nothing,
    )
    return Project(
        name=f"project {number}",
        kind=kind,
        ward="",
        area="",
        deprived_ward=bool(draw.random() < 0.35),
        local=bool(draw.random() < 0.8),
        connected_entity=False,
        whole=whole,
        minimum_fraction=0.0,
        required=False,
        requires=(),
        excludes=(),
        size="",
        starts=tuple(starts),
        impact=does,
    )


def _sources(stake: float) -> tuple[Source, ...]:
    yearly = np.full(YEARS, stake)

    def source(name: str, kind: str, **given: Any) -> Source:  # noqa: ANN401  fields of many types
        plain: dict[str, Any] = {
            "asks": "nothing",
            "rate_fraction": None,
            "term_years": None,
            "cover_ratio": 1.0,
            "budget_gbp": None,
            "budget_by_year_gbp": None,
            "only_kinds": None,
            "only_projects": None,
            "only_areas": None,
            "share_cap_fraction": 1.0,
            "relends": False,
            "in_words": "",
        }
        return Source(name=name, kind=kind, **plain | given)

    def loan(name: str, kind: str, shape: Repayment, rate: float, term: int, **given: Any) -> Source:  # noqa: ANN401
        owed = schedule(1.0, rate, term, shape)
        paid = Payments(owed.interest_gbp, owed.principal_gbp, shape)
        return source(name, kind, asks="fixed", rate_fraction=rate, term_years=term, payments=paid, **given)

    return (
        source(
            "fund", "pension_fund", asks="slice", rate_fraction=0.055, term_years=20, budget_by_year_gbp=0.02 * yearly
        ),
        loan("public loan", "public_loan", "annuity", 0.05, 18, cover_ratio=1.1, budget_gbp=0.1 * stake),
        loan("shares", "community_shares", "eip", 0.04, 15, budget_by_year_gbp=0.006 * yearly, share_cap_fraction=0.5),
        source("reserves", "council_reserves", budget_gbp=0.03 * stake),
        source("grant", "grant", budget_by_year_gbp=0.005 * yearly, only_kinds=frozenset({"retrofit", "housing"})),
    )


def _fund(draw: np.random.Generator, stake: float) -> Fund:
    value = draw.uniform(0.5, 1.5, HOLDINGS)
    value *= 2 * stake / value.sum()
    nothing = np.zeros(HOLDINGS)
    return Fund(
        name="Fund",
        holdings=tuple(f"holding {place}" for place in range(HOLDINGS)),
        asset_class=tuple(("equity", "bonds", "property")[place % 3] for place in range(HOLDINGS)),
        value_gbp=value,
        expected_return_fraction=np.linspace(0.035, 0.07, HOLDINGS),
        fossil_low_fraction=nothing,
        fossil_high_fraction=np.linspace(0.0, 0.2, HOLDINGS),
        coal_fraction=nothing,
        is_direct=np.zeros(HOLDINGS, dtype=np.bool_),
        intensity_tco2e_per_gbp_m=np.full(HOLDINGS, 100.0),
        data_quality_score=np.full(HOLDINGS, 3.0),
        listed=np.ones(HOLDINGS, dtype=np.bool_),
        sell_cost_fraction=np.full(HOLDINGS, 0.002),
        buy_cost_fraction=np.full(HOLDINGS, 0.002),
        switch_cost_gbp=nothing,
        illiquid_discount_fraction=nothing,
        illiquid_discount_years=np.ones(HOLDINGS),
        run_off_fraction_per_year=nothing,
        sell_most_fraction=np.ones(HOLDINGS),
        locked_until_year=np.zeros(HOLDINGS, dtype=np.int64),
        cash_gbp=0.05 * stake,
        cash_return_fraction=0.02,
        contributions_gbp_per_year=0.06 * stake,
        contributions_growth_fraction=0.02,
        benefits_gbp_per_year=0.07 * stake,
        benefits_growth_fraction=0.02,
        cost_fraction_per_year=0.004,
        liabilities_gbp=None,
        discount_rate_fraction=None,
        accrual_gbp_per_year=None,
        remarks=(),
    )


def _market(draw: np.random.Generator, scenarios: int) -> MarketScenarios:
    common = draw.standard_normal((scenarios, 1))
    own = draw.standard_normal((scenarios, HOLDINGS))
    spread = np.linspace(0.04, 0.18, HOLDINGS)
    returns = np.linspace(0.035, 0.07, HOLDINGS) + spread * (0.7 * common + 0.7 * own)
    return MarketScenarios(returns, np.full(scenarios, 1 / scenarios), "drawn for the benchmark")


def _rules(projects: list[Project], scenarios: int) -> tuple[NamedRule, ...]:
    lifted = sum(project.impact.homes_lifted for project in projects)
    tonnes = sum(float(project.starts[0].tco2e_by_year.sum()) for project in projects)
    written: list[dict[str, Any]] = [
        {"homes_lifted": {"at_least": round(0.3 * lifted)}},
        {"carbon": {"at_least_tco2e": round(0.3 * tonnes)}},
        {"deprived_wards": {"at_least_fraction": 0.4}},
        {"local_investment": {"at_most_fraction": 0.06}},
    ]
    if scenarios:
        written.append({"cvar": {"at_most_fraction": 0.14}})
    items = [RuleItem.model_validate(one) for one in written]
    return tuple(
        NamedRule(number, f"{item.rule_name} (line {number + 1})", item.rule_name, item.rule)
        for number, item in enumerate(items)
        if item.rule is not None
    )
