"""Rules on what is built and who pays for it, worked out again from the builds."""

from __future__ import annotations

from collections.abc import Callable

from energyfund.allocate.brief import Allocation, Brief, Build
from energyfund.projects.project import Project
from energyfund.projects.wards import ward_parts
from energyfund.scenario.rules import (
    BillSavings,
    Carbon,
    DeprivedWards,
    HomesLifted,
    IndivisibleReserve,
    LocalSpend,
    PartnerShare,
    Rule,
    ShareOfCapital,
    WardFairness,
)


def project_rule_miss(brief: Brief, allocation: Allocation, rule: Rule) -> float | None:
    """By how much a rule on projects is missed, as a share of its limit; None where it is not about projects."""
    miss: float | None = None
    match rule:
        case HomesLifted():
            miss = _short(rule.at_least, sum_over(allocation, lambda project: project.impact.homes_lifted))
        case BillSavings():
            found = sum_over(allocation, lambda project: project.impact.bill_savings_gbp_per_year)
            miss = _short(rule.at_least_gbp_per_year, found)
        case Carbon():
            found = sum(build.fraction * float(build.start.tco2e_by_year.sum()) for build in allocation.builds)
            miss = _short(rule.at_least_tco2e, found)
        case IndivisibleReserve():
            reserve = brief.indivisible_reserve_fraction
            given = [sum(build.slices.values()) - (1 - reserve) * build.fraction for build in allocation.builds]
            miss = max([0.0, *given])
        case WardFairness():
            miss = _ward_miss(brief, allocation, rule)
        case _:
            miss = _outlay_rule_miss(allocation, rule)
    return miss


def _outlay_rule_miss(allocation: Allocation, rule: Rule) -> float | None:
    """Rules on shares of all outlay; nothing is missed where nothing is built."""
    match rule:
        case DeprivedWards():
            inside = [build.project.deprived_ward * _spent(build) for build in allocation.builds]
            return _share_miss(allocation, sum(inside), rule.at_least_fraction, None)
        case ShareOfCapital():
            of_kind = [_spent(build) for build in allocation.builds if build.project.kind == rule.kind]
            return _share_miss(allocation, sum(of_kind), rule.at_least_fraction, rule.at_most_fraction)
        case LocalSpend():
            local = [(build.project.local_spend_fraction or 0.0) * _spent(build) for build in allocation.builds]
            return _share_miss(allocation, sum(local), rule.at_least_fraction, None)
        case PartnerShare():
            paid = _paid_by(allocation, rule.partner)
            return _share_miss(allocation, paid, rule.at_least_fraction, rule.at_most_fraction)
        case _:
            return None


def _paid_by(allocation: Allocation, name: str) -> float:
    """What the sources of one partner pay for all that is built. [£]"""
    joined = [build.project.partnership for build in allocation.builds if build.project.partnership is not None]
    partners = [partner for partnership in joined for partner in partnership.partners if partner.name == name]
    sources = {source for partner in partners for source in partner.sources}
    return sum(build.draws_gbp.get(source, 0.0) for build in allocation.builds for source in sources)


def _ward_miss(brief: Brief, allocation: Allocation, rule: WardFairness) -> float:
    """By how much the ward that is worst off misses its part, as a share of all that is shared out."""
    homes: dict[str, float] = {}
    got: dict[str, float] = {}
    shares = built_shares(allocation)
    spent_on: dict[str, float] = {}
    for build in allocation.builds:
        spent_on[build.project.name] = spent_on.get(build.project.name, 0.0) + _spent(build)
    for project in brief.projects:
        spent = spent_on.get(project.name, 0.0)
        built = sum(shares.get(project.name, {}).values())
        costs = any(start.total_outlay_gbp > 0 for start in project.starts)
        for ward, part in ward_parts(project).items():
            homes[ward] = homes.get(ward, 0.0) + part.homes
            if rule.of == "outlay" and costs:
                got[ward] = got.get(ward, 0.0) + part.outlay_fraction * spent
            elif rule.of == "homes_lifted" and part.homes_lifted > 0:
                got[ward] = got.get(ward, 0.0) + part.homes_lifted * built
    whole, counted = sum(got.values()), sum(homes[ward] for ward in got)
    if whole <= 0:
        return 0.0
    fair = {ward: rule.at_least_fraction * homes[ward] / counted for ward in got}
    return max(0.0, *(fair[ward] - amount / whole for ward, amount in got.items()))


def built_shares(allocation: Allocation) -> dict[str, dict[int, float]]:
    """Share of each project that is built with each start year, by its name; segments of one year together. [-]"""
    found: dict[str, dict[int, float]] = {}
    for build in allocation.builds:
        by_year = found.setdefault(build.project.name, {})
        by_year[build.start.year] = by_year.get(build.start.year, 0.0) + build.fraction
    return found


def sum_over(allocation: Allocation, of: Callable[[Project], float]) -> float:
    """An amount of every project, as far as it is built."""
    return sum(build.fraction * of(build.project) for build in allocation.builds)


def _spent(build: Build) -> float:
    return build.fraction * build.start.total_outlay_gbp


def _short(least: float, found: float) -> float:
    return max(0.0, least - found) / max(1.0, abs(least))


def _share_miss(allocation: Allocation, part_gbp: float, least: float | None, most: float | None) -> float:
    whole = sum(_spent(build) for build in allocation.builds)
    if whole <= 0:
        return 0.0
    share = part_gbp / whole
    return max(0.0, (least or 0.0) - share, share - (1.0 if most is None else most))
