"""Allocation → impact: homes, bills, carbon, jobs and local money of what is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Build
from energyfund.assumptions import Figures
from energyfund.finance.present_value import growth
from energyfund.finance.prices import by_year
from energyfund.plan import GroupImpact, ImpactPlan, LocalSpendPlan, Range, StatusMove, Years
from energyfund.projects.project import Calendar, Impact


@dataclass(frozen=True, slots=True)
class Left:
    """What the plan leaves over all years, and what it invests in the place. [£ nominal]

    Attributes:
        community_fund_gbp: For the community, after everybody else.
        indivisible_reserve_gbp: Kept for good.
        partners_surplus_gbp: To partners, by their shares of the surplus.
        local_investment_gbp: Outlay in local projects.
    """

    community_fund_gbp: float
    indivisible_reserve_gbp: float
    partners_surplus_gbp: float
    local_investment_gbp: float


def assess(
    builds: Sequence[Build], left: Left, calendar: Calendar, figures: Figures, local: LocalSpendPlan | None = None
) -> ImpactPlan:
    """The impact of everything that is built.

    A project built in part has that part of its impact. Bill savings rise with inflation from the price base on.

    Args:
        builds: What is built, with its start.
        left: What is left over the horizon, and for whom.
        calendar: Years and rates.
        figures: The library: carbon values and jobs.
        local: What the outlay does in the place; None where no project says.
    """
    built = [build for build in builds if build.fraction > 0]
    years = range(calendar.start, calendar.start + calendar.horizon + 1)
    savings: Years = dict.fromkeys(years, 0.0)
    tonnes: Years = dict.fromkeys(years, 0.0)
    level = growth(
        calendar.inflation_fraction, np.arange(len(years), dtype=np.float64) + calendar.start - calendar.price_base
    )
    for build in built:
        impact, first = build.project.impact, build.start.year
        for year in years:
            passed = year - first
            if impact.first_year <= passed < impact.first_year + impact.life_years:
                savings[year] += build.fraction * impact.bill_savings_gbp_per_year * float(level[year - calendar.start])
            if passed >= 0:
                tonnes[year] += build.fraction * float(build.start.tco2e_by_year[passed])
    outlay = sum(build.fraction * build.start.total_outlay_gbp for build in built)
    jobs = figures.figure("jobs_supported_per_gbp_m")
    jobs_value = figures.value("jobs_supported_per_gbp_m")
    low, high = (_single(jobs.low), _single(jobs.high))
    carbon_values = by_year(figures, "carbon_value_gbp_per_tco2e", years)
    homes = _total(built, lambda impact: impact.homes)
    return ImpactPlan(
        homes=homes,
        homes_lifted=Range(
            _total(built, lambda impact: impact.homes_lifted),
            _total(built, lambda impact: impact.homes_lifted_p10),
            _total(built, lambda impact: impact.homes_lifted_p90),
        ),
        homes_lifted_10_percent=Range(
            _total(built, lambda impact: impact.homes_lifted_10_percent),
            _total(built, lambda impact: impact.homes_lifted_10_percent_p10),
            _total(built, lambda impact: impact.homes_lifted_10_percent_p90),
        ),
        gap_closed_gbp=_total(built, lambda impact: impact.gap_closed_gbp_per_year),
        bill_savings_gbp_by_year=savings,
        tco2e_by_year=tonnes,
        carbon_value_gbp=float(np.array(list(tonnes.values())) @ carbon_values),
        jobs_supported=Range(outlay * jobs_value / 1e6, outlay * low / 1e6, outlay * high / 1e6),
        community_fund_gbp=left.community_fund_gbp,
        local_investment_gbp=left.local_investment_gbp,
        homes_with_higher_bill=_total(built, lambda impact: impact.homes_with_higher_bill),
        moves=_moves(built),
        groups=_groups(built),
        remarks=_remarks(built),
        indivisible_reserve_gbp=left.indivisible_reserve_gbp,
        partners_surplus_gbp=left.partners_surplus_gbp,
        jobs_kept=_total(built, lambda impact: impact.jobs_kept),
        local_spend=local,
    )


def _total(built: Sequence[Build], of: Callable[[Impact], float]) -> float:
    return float(sum(build.fraction * of(build.project.impact) for build in built))


def _single(value: float | tuple[float, ...]) -> float:
    return value if isinstance(value, float | int) else value[0]


def _moves(built: Sequence[Build]) -> tuple[StatusMove, ...]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    for build in built:
        for move in build.project.impact.moves:
            cells = (
                move.poor_before_poor_after,
                move.poor_before_not_after,
                move.not_before_poor_after,
                move.not_before_not_after,
            )
            sums[move.test] = [have + build.fraction * more for have, more in zip(sums[move.test], cells, strict=True)]
    return tuple(StatusMove(test, *cells) for test, cells in sums.items())


def _groups(built: Sequence[Build]) -> tuple[GroupImpact, ...]:
    """Impact by ward and by tenure; money in whole pennies whose sum is the rounded sum, whatever the grouping."""
    sums: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0] * 5))
    for build in built:
        for group in build.project.impact.groups:
            cells = (
                group.homes,
                group.homes_lifted,
                group.bill_savings_gbp_per_year,
                group.gap_closed_gbp,
                group.homes_with_higher_bill,
            )
            have = sums[group.grouping][group.group]
            sums[group.grouping][group.group] = [
                old + build.fraction * more for old, more in zip(have, cells, strict=True)
            ]
    found = []
    for grouping, groups in sorted(sums.items()):
        saved, closed = 0.0, 0.0
        for name, (homes, lifted, saving, gap, losers) in sorted(groups.items()):
            parts = [round(before + more, 2) - round(before, 2) for before, more in ((saved, saving), (closed, gap))]
            saved, closed = saved + saving, closed + gap
            found.append(GroupImpact(grouping, name, homes, lifted, round(parts[0], 2), round(parts[1], 2), losers))
    return tuple(found)


def _remarks(built: Sequence[Build]) -> tuple[str, ...]:
    remarks = []
    if any(0 < build.fraction < 1 and build.project.impact.homes for build in built):
        remarks.append("Programmes built in part are taken to reach that part of their homes, each kind of home alike.")
    if any(build.project.impact.homes_with_higher_bill for build in built):
        remarks.append("Some bills rise: see who loses.")
    remarks.append("Jobs are supported, not created: some would exist anyway.")
    return tuple(remarks)
