"""Every check of a plan, in the order in which a treasurer would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, Build
from energyfund.finance.returns import irr
from energyfund.finance.sources import Source
from energyfund.plan import Check
from energyfund.projects.project import Project
from energyfund.scenario.rules import (
    BillSavings,
    Carbon,
    DeprivedWards,
    HomesLifted,
    IndivisibleReserve,
    Rule,
    ShareOfCapital,
)
from energyfund.verify.flows import PENNY, by_calendar, community_fund, source_flow
from energyfund.verify.fund import RolledFund, fund_misses, fund_rule_miss, roll_forward

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
    ]
    stake = max([1.0, *(build.start.total_outlay_gbp for build in allocation.builds)])
    if rolled is not None:
        stake = max(stake, float(rolled.total_gbp.max()))
    allowed = {"GBP": max(PENNY, STAKE * stake)}
    return tuple(Check(name, miss <= allowed.get(unit, SHARE), miss, unit) for name, miss, unit in misses)


def _projects(brief: Brief, allocation: Allocation) -> Iterator[Miss]:
    built = {project.name: _built(allocation, project) for project in brief.projects}
    yield "no project is built more than once over", max([0.0, *(share - 1 for share in built.values())]), "fraction"
    partly = [min(build.fraction, 1 - build.fraction) for build in allocation.builds if build.project.whole]
    yield "all-or-nothing projects are built whole or not at all", max([0.0, *partly]), "fraction"
    short = [
        project.minimum_fraction - build.fraction
        for project in brief.projects
        for build in allocation.builds
        if build.project is project and not project.whole and build.fraction > 0
    ]
    yield "no project is built below its least share", max([0.0, *short]), "fraction"
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
    yield "no source pays outside its limits", max(outside, cap), "GBP"


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
        miss, unit = _impact_rule_miss(brief, allocation, named.rule), "fraction"
        if miss is None and brief.fund is not None and rolled is not None:
            miss, unit = fund_rule_miss(brief, allocation, brief.fund, rolled, named.rule), "GBP"
        if miss is None:
            raise TypeError(f"the rule {named.name} has no recheck")
        yield f"rule {named.label}", miss, unit


def _impact_rule_miss(brief: Brief, allocation: Allocation, rule: Rule) -> float | None:
    """By how much a rule on projects is missed, as a share of its limit; None where it is not about projects."""
    miss: float | None = None
    match rule:
        case HomesLifted():
            miss = _short(rule.at_least, _sum(allocation, lambda project: project.impact.homes_lifted))
        case BillSavings():
            found = _sum(allocation, lambda project: project.impact.bill_savings_gbp_per_year)
            miss = _short(rule.at_least_gbp_per_year, found)
        case Carbon():
            found = sum(build.fraction * float(build.start.tco2e_by_year.sum()) for build in allocation.builds)
            miss = _short(rule.at_least_tco2e, found)
        case DeprivedWards():
            miss = _share_miss(allocation, lambda project: project.deprived_ward, rule.at_least_fraction, None)
        case ShareOfCapital():
            least, most = rule.at_least_fraction, rule.at_most_fraction
            miss = _share_miss(allocation, lambda project: project.kind == rule.kind, least, most)
        case IndivisibleReserve():
            reserve = brief.indivisible_reserve_fraction
            given = [sum(build.slices.values()) - (1 - reserve) * build.fraction for build in allocation.builds]
            miss = max([0.0, *given])
    return miss


def _objective(brief: Brief, allocation: Allocation, rolled: RolledFund | None) -> Iterator[Miss]:
    """The objective worked out again from what was built."""
    if brief.goal == "npv":
        found = sum(build.fraction * build.start.npv_gbp for build in allocation.builds)
    elif brief.goal == "fund_value":
        found = 0.0 if rolled is None else float(rolled.total_gbp[-1])
    elif brief.goal == "homes_lifted":
        found = _sum(allocation, lambda project: project.impact.homes_lifted)
    else:
        found = _sum(allocation, lambda project: project.impact.bill_savings_gbp_per_year)
    miss = abs(found - allocation.value) / max(1.0, abs(found))
    yield f"the objective ({brief.goal}) follows from what is built", miss, "fraction"


def _built(allocation: Allocation, project: Project) -> float:
    return sum(build.fraction for build in allocation.builds if build.project is project)


def _sum(allocation: Allocation, of: Callable[[Project], float]) -> float:
    return sum(build.fraction * of(build.project) for build in allocation.builds)


def _short(least: float, found: float) -> float:
    return max(0.0, least - found) / max(1.0, abs(least))


def _share_miss(
    allocation: Allocation, wanted: Callable[[Project], bool], least: float | None, most: float | None
) -> float:
    outlays = [(build.fraction * build.start.total_outlay_gbp, wanted(build.project)) for build in allocation.builds]
    whole = sum(outlay for outlay, _ in outlays)
    if whole <= 0:
        return 0.0
    share = sum(outlay for outlay, inside in outlays if inside) / whole
    return max(0.0, (least or 0.0) - share, share - (1.0 if most is None else most))
