"""Random briefs with everything in them: whatever is planned passes every check, whatever the goal."""

from __future__ import annotations

import random

import pytest

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.model import allocate
from energyfund.errors import NoPlanError
from energyfund.finance.loans import Repayment
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund
from energyfund.projects.project import Project
from energyfund.scenario.scenario import Goal
from energyfund.verify.recheck import recheck
from tests.allocate.toys import START, brief, fund, impact, leave, lender, project, rule, slice_source, source, start

SEEDS = (*range(40), 1770, 1966)
"""The last two are ones where the solver, choosing between equal plans, was once held to more digits than it has."""


def draw_project(chance: random.Random, number: int) -> Project:
    size = 10 ** chance.uniform(3, 7.5)
    starts = []
    for year in sorted(chance.sample([START, START + 1], chance.randint(1, 2))):
        outlay = [size * chance.uniform(0.2, 1) for _ in range(chance.randint(1, 2))]
        income = [sum(outlay) * chance.uniform(0.02, 0.2)] * chance.randint(3, 9)
        starts.append(
            start(year, outlay, sum(outlay) * chance.uniform(-0.2, 0.4), [0.0 for _ in outlay] + income),
        )
    return project(
        f"p{number}",
        *starts,
        whole=chance.random() < 0.3,
        minimum_fraction=chance.choice([0.0, 0.0, 0.3]),
        kind=chance.choice(["solar", "retrofit", "housing"]),
        impact=impact(homes_lifted=chance.uniform(0, 50), bill_savings_gbp_per_year=chance.uniform(0, 1e4)),
        deprived_ward=chance.random() < 0.5,
        local=chance.random() < 0.7,
    )


SHAPES: tuple[Repayment, ...] = ("annuity", "eip", "maturity")


def draw_sources(chance: random.Random) -> list[Source]:
    rate, term, shape = chance.uniform(0.03, 0.07), chance.randint(3, 9), chance.choice(SHAPES)
    return [
        slice_source("pension", "pension_fund", rate, term, budget_gbp=chance.choice([None, 1e7])),
        slice_source("shares", "community_shares", 0.04, 8, budget_gbp=1e6, cover_ratio=1.1),
        lender("loan", shape, 0.05, chance.randint(2, 8)),
        slice_source("pot", "revolving_fund", 0.0, 5, budget_gbp=5e5, relends=True),
        source("grant", budget_by_year_gbp=[chance.uniform(0, 1e6) for _ in range(3)]),
    ]


def draw_rules(chance: random.Random, held: Fund | None) -> tuple[NamedRule, ...]:
    found = [
        rule(0, homes_lifted={"at_least": chance.uniform(0, 30)}),
        rule(1, deprived_wards={"at_least_fraction": chance.uniform(0, 0.6)}),
        rule(2, local_investment={"at_most_fraction": chance.uniform(0, 0.1)}),
        rule(3, asset_class={"name": "bonds", "at_least_fraction": 0.1, "at_most_fraction": 0.8}),
    ]
    return tuple(one for one in found if chance.random() < 0.4 and (held is not None or one.number < 2))


def draw_brief(seed: int) -> Brief:
    chance = random.Random(seed)
    held = None
    if chance.random() < 0.7:
        switching = [chance.choice([0.0, 5e4]), chance.choice([0.0, 1e4])]
        held = fund(switch_cost_gbp=switching, locked_until_year=[chance.choice([0, START + 1]), 0])
    goals: list[Goal] = ["npv", "homes_lifted", "bill_savings", *(["fund_value"] if held is not None else [])]  # type: ignore[list-item]
    return brief(
        [draw_project(chance, number) for number in range(chance.randint(1, 6))],
        draw_sources(chance),
        fund=held,
        path=leave(held) if held is not None and chance.random() < 0.6 else None,
        rules=draw_rules(chance, held),
        goal=chance.choice(goals),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_planned_passes_every_check(seed: int) -> None:
    asked = draw_brief(seed)
    try:
        found = allocate(asked)
    except NoPlanError as clash:
        labels = clash.clash
        assert labels
        return
    assert not [check for check in recheck(asked, found) if not check.passed]


def test_most_random_briefs_have_a_plan_and_every_goal_occurs() -> None:
    briefs = [draw_brief(seed) for seed in SEEDS]
    assert {asked.goal for asked in briefs} == {"npv", "homes_lifted", "bill_savings", "fund_value"}
    planned = 0
    for asked in briefs[:15]:
        try:
            planned += allocate(asked).value > 0
        except NoPlanError:
            continue
    assert planned >= 8
