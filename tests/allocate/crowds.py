"""Random briefs with several start years, sources of every kind, partners, a fund and rules, for the column path."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.finance.sources import Source
from energyfund.pension.market import MarketScenarios
from energyfund.projects.project import Project
from energyfund.scenario.money import Partnership
from tests.allocate.toys import (
    START,
    YEARS,
    brief,
    fund,
    impact,
    leave,
    lender,
    project,
    rule,
    slice_source,
    source,
    start,
)

KINDS = ("solar", "retrofit", "housing", "custom")


def crowd(seed: int, *, whole: bool = False) -> Brief:
    """Five to twenty projects with one to three starts each, and a few of everything that may tie them."""
    chance = random.Random(seed)
    projects = [_project(chance, number, whole=whole) for number in range(chance.randint(5, 20))]
    stake = sum(one.starts[0].total_outlay_gbp for one in projects)
    sources = _sources(chance, stake)
    if chance.random() < 0.4:
        projects[0] = replace(projects[0], partnership=_partnership(chance, sources))
    if chance.random() < 0.3:
        projects[1] = replace(projects[1], required=True)
    if chance.random() < 0.3:
        projects[2] = replace(projects[2], requires=(projects[3].name,))
    given: dict[str, Any] = {}
    if any(one.kind == "pension_fund" for one in sources):
        given["fund"] = fund(
            value_gbp=[3 * stake, 2 * stake],
            cash_gbp=0.3 * stake,
            contributions_gbp_per_year=0.1 * stake,
            benefits_gbp_per_year=0.1 * stake,
        )
        if chance.random() < 0.5:
            given["path"] = leave(given["fund"])
        if chance.random() < 0.5:
            given |= _market(seed)
    goals = ["npv", "npv", "homes_lifted", "bill_savings", *(["fund_value"] if "fund" in given else [])]
    reserve = 0.2 if chance.random() < 0.2 else 0.0
    found = brief(projects, sources, goal=chance.choice(goals), indivisible_reserve_fraction=reserve, **given)
    rules = _rules(chance, found)
    if reserve:
        rules.append(rule(90, indivisible_reserve={"fraction": reserve}))
    return replace(found, rules=tuple(rules))


def town(count: int, seed: int) -> Brief:
    """Many all-or-nothing projects with one to three starts each, money for some of them, and two floors."""
    chance = random.Random(seed)
    projects = [replace(_project(chance, number, whole=True), whole=True) for number in range(count)]
    stake = sum(one.starts[0].total_outlay_gbp for one in projects)
    sources = [
        lender("loan", "annuity", 0.04, 7, cover_ratio=1.1, budget_gbp=0.1 * stake),
        source("grant", budget_by_year_gbp=[0.04 * stake] * len(YEARS), only_kinds=frozenset({"retrofit", "housing"})),
        source("reserves", "council_reserves", budget_gbp=0.15 * stake),
    ]
    homes = sum(one.impact.homes_lifted for one in projects)
    tonnes = sum(float(one.starts[0].tco2e_by_year.sum()) for one in projects)
    floors = [{"homes_lifted": {"at_least": round(0.3 * homes)}}, {"carbon": {"at_least_tco2e": round(0.3 * tonnes)}}]
    return brief(projects, sources, rules=tuple(rule(number, **one) for number, one in enumerate(floors)))


def _project(chance: random.Random, number: int, *, whole: bool) -> Project:
    outlay = 10 ** chance.uniform(4.5, 6.5)
    spread = [[1.0], [0.6, 0.4], [0.5, 0.3, 0.2]][chance.randint(0, 2)]
    income = outlay * chance.uniform(0.02, 0.2)
    starts = []
    for late in range(chance.randint(1, 3)):
        spent = [round(share * outlay * (1 + 0.01 * late)) for share in spread]
        flow = [0.0] * len(spent) + [income * (1.02**late)] * (9 - late)
        starts.append(start(START + late, spent, outlay * chance.uniform(-0.1, 0.3), flow))
    homes = chance.choice([0, 0, chance.randint(1, 80)])
    return project(
        f"p{number}",
        *starts,
        kind=chance.choice(KINDS),
        area=chance.choice(["north", "south"]),
        deprived_ward=chance.random() < 0.4,
        local=chance.random() < 0.7,
        whole=whole and chance.random() < 0.8,
        impact=impact(
            homes_lifted=float(homes), homes=3.0 * homes, bill_savings_gbp_per_year=chance.uniform(0, 0.03) * outlay
        ),
        tco2e=chance.uniform(0, 1e-3) * outlay,
    )


def _sources(chance: random.Random, stake: float) -> list[Source]:
    yearly = [chance.uniform(0.02, 0.2) * stake for _ in YEARS]
    found = [
        slice_source("pension", "pension_fund", 0.05, 9, budget_by_year_gbp=yearly),
        slice_source("pot", "revolving_fund", 0.01, 4, budget_gbp=0.1 * stake, relends=True),
        lender("loan", chance.choice(["annuity", "eip", "maturity"]), 0.04, 7, cover_ratio=1.1, budget_gbp=0.2 * stake),
        slice_source("shares", "community_shares", 0.04, 8, budget_gbp=0.1 * stake, share_cap_fraction=0.4),
        source("grant", budget_by_year_gbp=[0.04 * stake] * len(YEARS), only_kinds=frozenset({"retrofit", "housing"})),
        source("challenge", budget_gbp=0.1 * stake, project_cap_gbp=0.02 * stake, only_areas=frozenset({"north"})),
        source("reserves", "council_reserves", budget_gbp=0.05 * stake),
    ]
    kept = chance.sample(found, chance.randint(2, len(found)))
    return [one for one in found if one in kept] + [source("any", budget_gbp=0.05 * stake)]


def _partnership(chance: random.Random, sources: list[Source]) -> Partnership:
    names = [one.name for one in sources]
    cut = chance.randint(1, len(names) - 1)
    mine = chance.choice([0.3, 0.5])
    return Partnership.model_validate(
        {
            "kind": "public_public",
            "partners": [
                {
                    "name": "city",
                    "sources": names[:cut],
                    "cost_fraction": mine,
                    "surplus_fraction": mine,
                    "votes_fraction": 0.5,
                },
                {
                    "name": "county",
                    "sources": names[cut:],
                    "cost_fraction": 1 - mine,
                    "surplus_fraction": 1 - mine,
                    "votes_fraction": 0.5,
                },
            ],
            "owner_at_end": "city",
        }
    )


def _market(seed: int) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    returns = np.array([0.06, 0.04]) + np.array([0.18, 0.06]) * draw.standard_normal((50, 2))
    return {
        "market": MarketScenarios(returns, np.full(50, 0.02), "drawn"),
        "project_shocks": {kind: 0.08 * draw.standard_normal(50) for kind in KINDS},
    }


def _rules(chance: random.Random, asked: Brief) -> list[NamedRule]:
    homes = sum(one.impact.homes_lifted for one in asked.projects)
    tonnes = sum(float(one.starts[0].tco2e_by_year.sum()) for one in asked.projects)
    possible: list[dict[str, Any]] = [
        {"homes_lifted": {"at_least": round(0.1 * homes)}},
        {"carbon": {"at_least_tco2e": round(0.1 * tonnes)}},
        {"deprived_wards": {"at_least_fraction": 0.3}},
        {"share_of_capital": {"kind": "solar", "at_most_fraction": 0.4}},
        {"bill_savings": {"at_least_gbp_per_year": 0.0}},
    ]
    if asked.fund is not None:
        possible += [
            {"local_investment": {"at_most_fraction": 0.03}},
            {"asset_class": {"name": "equity", "at_most_fraction": 0.7}},
            {"fund_expected_return": {"at_least_fraction": 0.04}},
        ]
    if asked.market is not None:
        possible.append({"cvar": {"at_most_fraction": 0.22}})
    chosen = chance.sample(possible, chance.randint(0, 3))
    return [rule(number, **one) for number, one in enumerate(chosen)]
