"""Partners' shares, a limit for each project, a share offer's minimum: kept by the optimiser and by the recheck."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.model import allocate
from energyfund.finance.sources import ShareTerms, Source
from energyfund.projects.project import Project
from energyfund.scenario.money import Partner, Partnership
from energyfund.verify.recheck import recheck
from tests.allocate.cases import FLOW
from tests.allocate.toys import brief, project, slice_source, source, start


def partner(name: str, sources: list[str], cost: float, surplus: float) -> Partner:
    return Partner(name=name, sources=sources, cost_fraction=cost, surplus_fraction=surplus, votes_fraction=0.5)


JOINED = Partnership(
    kind="public_public",
    partners=[partner("city", ["city"], 0.6, 0.5), partner("county", ["county", "fund"], 0.4, 0.5)],
    owner_at_end="city",
)


def works(name: str = "works", npv: float = 300_000, joined: Partnership | None = None) -> Project:
    return project(name, start(2027, [1e6], npv, FLOW), partnership=joined)


def shares(least: float, most: float) -> Source:
    terms = ShareTerms(0.06, 3, 0.1, 3, least, 100_000)
    return slice_source("shares", "community_shares", 0.04, 10, budget_gbp=most, shares=terms)


def failed(asked: Brief, plan: Allocation) -> list[str]:
    return [check.name for check in recheck(asked, plan) if not check.passed]


@pytest.mark.hand
def test_each_partner_pays_its_share() -> None:
    # 60 % of £1m from the city, which has £450,000: three quarters are built; the county's 40 % of that is £300,000
    sources = [source("city", budget_gbp=450_000), source("county", budget_gbp=1e6), source("fund", budget_gbp=1e6)]
    asked = brief([works(joined=JOINED)], sources)
    plan = allocate(asked)
    built = plan.builds[0]
    assert built.fraction == pytest.approx(0.75)
    assert built.draws_gbp["city"] == pytest.approx(450_000)
    assert sum(built.draws_gbp.get(name, 0.0) for name in ("county", "fund")) == pytest.approx(300_000)
    assert failed(asked, plan) == []


def test_the_recheck_notices_a_partner_that_pays_too_little() -> None:
    asked = brief([works(joined=JOINED)], [source("city"), source("county"), source("fund")])
    plan = allocate(asked)
    built = plan.builds[0]
    swapped = replace(built, draws_gbp={"city": 400_000.0, "county": 600_000.0})
    assert "every partner pays its share" in failed(asked, replace(plan, builds=(swapped,)))


@pytest.mark.hand
def test_a_challenge_fund_pays_each_project_only_so_much() -> None:
    # £1m each; the fund pays £100,000 to each, other money £250,000 in all: £450,000 of works, 0.45 of one or shared
    challenge = source("challenge", budget_gbp=4e6, project_cap_gbp=100_000)
    asked = brief([works("a", 300_000), works("b", 200_000)], [challenge, source("own", budget_gbp=250_000)])
    plan = allocate(asked)
    drawn = {build.project.name: build.draws_gbp.get("challenge", 0.0) for build in plan.builds}
    assert drawn == pytest.approx({"a": 100_000, "b": 100_000})
    assert sum(build.fraction for build in plan.builds) == pytest.approx(0.45)
    assert failed(asked, plan) == []
    greedy = replace(plan.builds[0], draws_gbp={"challenge": 350_000.0})
    assert "no source pays outside its limits" in failed(asked, replace(plan, builds=(greedy, *plan.builds[1:])))


@pytest.mark.hand
@pytest.mark.parametrize(("least", "raised"), [(400_000, 500_000), (600_000, 0)])
def test_a_share_offer_below_its_minimum_pays_all_back(least: float, raised: float) -> None:
    # The scheme needs £500,000; with a minimum of £600,000 the offer cannot go ahead and the grant's £200,000 is used
    panels = project("panels", start(2027, [5e5], 100_000, (0, *[80_000.0] * 10)))
    lean = source("grant", budget_gbp=200_000)
    asked = brief([panels], [shares(least, 1e6), lean])
    plan = allocate(asked)
    assert plan.builds[0].draws_gbp.get("shares", 0.0) == pytest.approx(raised, abs=1)
    assert plan.builds[0].fraction == pytest.approx(1.0 if raised else 0.4)
    assert failed(asked, plan) == []


def test_the_recheck_notices_an_offer_below_its_minimum() -> None:
    panels = project("panels", start(2027, [5e5], 100_000, (0, *[80_000.0] * 10)))
    plan = allocate(brief([panels], [shares(100_000, 1e6)]))
    stricter = brief([panels], [shares(600_000, 1e6)])
    assert "no share offer goes ahead below its minimum" in failed(stricter, plan)
