"""Every check of a plan, in the order in which a treasurer would ask."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, Build
from energyfund.finance.returns import irr
from energyfund.finance.sources import Source
from energyfund.plan import Check
from energyfund.verify.flows import PENNY, by_calendar, community_fund, source_flow
from energyfund.verify.fund import RolledFund, fund_misses, fund_rule_miss, roll_forward
from energyfund.verify.project_rules import built_shares, project_rule_miss, sum_over
from energyfund.verify.proof import proof_misses
from energyfund.verify.risk import risk_rule_miss, year_risk

STAKE = 1e-9
"""Money may miss by a penny, or by this part of the largest sum at stake, whichever is more."""

SHARE = 1e-6
"""Shares, returns and homes may miss by one in a million."""

Miss = tuple[str, float, str]
"""What was checked, by how much it misses, and the unit."""


def recheck(brief: Brief, allocation: Allocation) -> tuple[Check, ...]:
    """Hold a plan against everything that was asked for.

    Args:
        brief: What was asked for.
        allocation: What the optimiser answered.

    Returns:
        One check for each rule and sum, the worst miss of all years and projects in each.
    """
    rolled = None
    if brief.fund is not None and allocation.fund is not None:
        rolled = roll_forward(brief, allocation, brief.fund, allocation.fund)
    misses = [
        *_projects(brief, allocation),
        *_money(brief, allocation),
        *_budgets(brief, allocation),
        *_fund(brief, allocation, rolled),
        *_rules(brief, allocation, rolled),
        *_objective(brief, allocation, rolled),
        *proof_misses(brief, allocation),
    ]
    stake = max([1.0, *(build.start.total_outlay_gbp for build in allocation.builds)])
    if rolled is not None:
        stake = max(stake, float(rolled.total_gbp.max()))
    allowed = {"GBP": max(PENNY, STAKE * stake)}
    return tuple(Check(name, miss <= allowed.get(unit, SHARE), miss, unit) for name, miss, unit in misses)


def _projects(brief: Brief, allocation: Allocation) -> Iterator[Miss]:
    shares = built_shares(allocation)
    built = {project.name: sum(shares.get(project.name, {}).values()) for project in brief.projects}
    yield "no project is built more than once over", max([0.0, *(share - 1 for share in built.values())]), "fraction"
    begun = [(project, share) for project in brief.projects for share in shares.get(project.name, {}).values()]
    partly = [min(share, 1 - share) for project, share in begun if project.whole]
    yield "all-or-nothing projects are built whole or not at all", max([0.0, *partly]), "fraction"
    short = [project.minimum_fraction - share for project, share in begun if not project.whole and share > 0]
    yield "no project is built below its least share", max([0.0, *short]), "fraction"
    beyond = [build.fraction - build.start.most_fraction for build in allocation.builds]
    yield "no segment of a project is built beyond its size", max([0.0, *beyond]), "fraction"
    owing = [built[project.name] - built[other] for project in brief.projects for other in project.requires]
    yield "every project comes with those it requires", max([0.0, *owing]), "fraction"
    both = [min(built[project.name], built[other]) for project in brief.projects for other in project.excludes]
    yield "no two projects that exclude each other are built", max([0.0, *both]), "fraction"
    below = [-build.fraction for build in allocation.builds]
    yield "no project is built less than nothing", max([0.0, *below]), "fraction"
    missing = [1 - built[project.name] for project in brief.projects if project.required]
    yield "every required project is built", max([0.0, *missing]), "fraction"


def _money(brief: Brief, allocation: Allocation) -> Iterator[Miss]:
    gap, over, shortfall, low_return, cover, outside, cap = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for build in allocation.builds:
        outlay = build.fraction * build.start.outlay_gbp
        flows = {source.name: source_flow(source, build) for source in brief.sources}
        paid = sum((flow.paid_in_gbp for flow in flows.values()), np.zeros(len(outlay)))
        gap = max(gap, float(np.abs(paid - outlay).max(initial=0.0)))
        kept = brief.indivisible_reserve_fraction * build.fraction
        over = max(over, sum(build.slices.values()) + kept - build.fraction)
        shortfall = max(shortfall, -float(community_fund(brief, build).min(initial=0.0)))
        for source in brief.sources:
            flow = flows[source.name]
            if build.draws_gbp.get(source.name, 0.0) > PENNY:
                low_return = max(low_return, _missed_return(source, build))
                asked = source.cover_ratio * flow.paid_back_gbp
                cover = max(cover, float((asked - flow.set_apart_gbp).max(initial=0.0)))
                project = build.project
                outside += (
                    0.0 if source.may_fund(project.name, project.kind, project.area) else build.draws_gbp[source.name]
                )
                allowed = source.share_cap_fraction * float(outlay.sum())
                cap = max(cap, build.draws_gbp[source.name] - allowed)
    negative = [-amount for build in allocation.builds for amount in build.draws_gbp.values()]
    yield "sources equal uses in every project and year", gap, "GBP"
    yield "no draw is negative", max([0.0, *negative]), "GBP"
    yield "no project promises more than its cash flow", over, "fraction"
    yield "nothing is paid out that a project does not earn, in any year", shortfall, "GBP"
    yield "every source gets the return it requires", low_return, "fraction"
    yield "every payment has the cover asked for, in every year", cover, "GBP"
    limits = max(outside, cap, _over_project_caps(brief, allocation), _below_tickets(brief, allocation))
    yield "no source pays outside its limits", limits, "GBP"
    yield "every partner pays its share", _partners_miss(allocation), "GBP"
    yield "no share offer goes ahead below its minimum", _below_minimum(brief, allocation), "GBP"


def _over_project_caps(brief: Brief, allocation: Allocation) -> float:
    """By how much one project draws more from a source than the source allows."""
    over = 0.0
    for source in brief.sources:
        for drawn in _drawn(allocation, source) if source.project_cap_gbp is not None else ():
            over = max(over, drawn - (source.project_cap_gbp or 0.0))
    return over


def _below_tickets(brief: Brief, allocation: Allocation) -> float:
    """By how much a project draws less from a source than its minimum ticket, where it draws anything."""
    miss = 0.0
    for source in brief.sources:
        for drawn in _drawn(allocation, source) if source.project_floor_gbp > 0 else ():
            miss = max(miss, source.project_floor_gbp - drawn if drawn > PENNY else 0.0)
    return miss


def _partners_miss(allocation: Allocation) -> float:
    """By how much a partner pays more or less than its share of the outlay."""
    miss = 0.0
    for build in allocation.builds:
        outlay = build.fraction * build.start.total_outlay_gbp
        for partner in build.project.partnership.partners if build.project.partnership is not None else ():
            paid = sum(build.draws_gbp.get(name, 0.0) for name in partner.sources)
            miss = max(miss, abs(paid - partner.cost_fraction * outlay))
    return miss


def _below_minimum(brief: Brief, allocation: Allocation) -> float:
    """By how much a share offer that is used stays below its minimum."""
    miss = 0.0
    for source in brief.sources:
        least = 0.0 if source.shares is None else source.shares.minimum_raise_gbp
        drawn = sum(build.draws_gbp.get(source.name, 0.0) for build in allocation.builds)
        if drawn > PENNY:
            miss = max(miss, least - drawn)
    return miss


def _missed_return(source: Source, build: Build) -> float:
    """By how much the return of a source misses what it requires; nothing where it asks for nothing."""
    if source.asks == "nothing" or source.rate_fraction is None or not build.project.promises_cash_flow:
        return 0.0
    flow = source_flow(source, build)
    found = irr(flow.paid_back_gbp - flow.paid_in_gbp).fraction
    return 1.0 if found is None else max(0.0, source.rate_fraction - found)


def _budgets(brief: Brief, allocation: Allocation) -> Iterator[Miss]:
    for source in brief.sources:
        drawn, back = np.zeros(len(brief.years)), np.zeros(len(brief.years))
        for build in allocation.builds:
            flow = source_flow(source, build)
            drawn += by_calendar(flow.paid_in_gbp, build.start.year, brief.years)
            back += by_calendar(flow.paid_back_gbp, build.start.year, brief.years)
        miss = 0.0
        if source.budget_by_year_gbp is not None:
            miss = max(miss, float((drawn - source.budget_by_year_gbp).max()))
        if source.budget_gbp is not None:
            lent_again = np.concatenate([[0.0], np.cumsum(back)[:-1]]) if source.relends else np.zeros(len(drawn))
            miss = max(miss, float((np.cumsum(drawn) - lent_again - source.budget_gbp).max()))
        yield f"budget of '{source.name}'", max(0.0, miss), "GBP"


def _fund(brief: Brief, allocation: Allocation, rolled: RolledFund | None) -> Iterator[Miss]:
    if brief.fund is not None and allocation.fund is not None and rolled is not None:
        for name, miss in fund_misses(brief, allocation.fund, brief.fund, rolled):
            yield name, miss, "GBP"


def _rules(brief: Brief, allocation: Allocation, rolled: RolledFund | None) -> Iterator[Miss]:
    for named in brief.rules:
        miss, unit = project_rule_miss(brief, allocation, named.rule), "fraction"
        if miss is None and brief.fund is not None and rolled is not None:
            miss, unit = fund_rule_miss(brief, allocation, brief.fund, rolled, named.rule), "GBP"
            if miss is None:
                miss = risk_rule_miss(brief, allocation, brief.fund, rolled, named.rule)
        if miss is None:
            raise TypeError(f"the rule {named.name} has no recheck")
        yield f"rule {named.label}", miss, unit


def _objective(brief: Brief, allocation: Allocation, rolled: RolledFund | None) -> Iterator[Miss]:
    """The objective worked out again from what was built."""
    if brief.goal == "npv":
        found = sum(build.fraction * build.start.npv_gbp for build in allocation.builds)
    elif brief.goal == "fund_value":
        found = 0.0 if rolled is None else float(rolled.total_gbp[-1])
    elif brief.goal == "homes_lifted":
        found = sum_over(allocation, lambda project: project.impact.homes_lifted)
    elif brief.goal == "cvar":
        ahead = None if rolled is None else year_risk(brief, allocation, rolled, 1)
        found = np.inf if ahead is None else ahead.cvar_fraction
    else:
        found = sum_over(allocation, lambda project: project.impact.bill_savings_gbp_per_year)
    miss = abs(found - allocation.value) / max(1.0, abs(found))
    yield f"the objective ({brief.goal}) follows from what is built", miss, "fraction"


def _drawn(allocation: Allocation, source: Source) -> list[float]:
    """What each project draws from a source, of those that are built. [£]"""
    found: dict[str, float] = {}
    for build in allocation.builds:
        found[build.project.name] = found.get(build.project.name, 0.0) + build.draws_gbp.get(source.name, 0.0)
    return list(found.values())
