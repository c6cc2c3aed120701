"""The order in which what sources leave is shared out, worked out again from the builds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energyfund.allocate.brief import Allocation, Brief
from energyfund.finance.present_value import FloatArray
from energyfund.plan import Check, ProjectPlan, Years
from energyfund.verify.flows import PENNY, by_calendar, community_fund

NAME = "what sources leave goes to the reserve first, then to partners, then to the community fund"


def surplus_checks(
    brief: Brief, allocation: Allocation, plans: Sequence[ProjectPlan], years: range
) -> tuple[Check, ...]:
    """Whether the plan shares out what sources leave in the right order, in every year.

    With left L and shared cash flow F of a year: reserve = min(L, r·F); partner i gets s_i·(L − reserve); the rest is
    the community fund. Every amount of the plan is a whole penny, so each may miss by the pennies of its parts.

    Args:
        brief: The projects, the sources and the share of the reserve.
        allocation: What is built.
        plans: The projects as the plan leaves them, in the order of the brief.
        years: The calendar years of the plan.

    Returns:
        The check, with the largest miss beyond rounding; None without projects.
    """
    if not plans:
        return ()
    miss = 0.0
    for project, plan in zip(brief.projects, plans, strict=True):
        left, shared = np.zeros(len(years)), np.zeros(len(years))
        for build in allocation.builds:
            if build.project is project:
                left += by_calendar(community_fund(brief, build), build.start.year, years)
                shared += by_calendar(build.fraction * build.start.shared_cash_flow_gbp, build.start.year, years)
        reserve = np.minimum(brief.indivisible_reserve_fraction * shared, np.maximum(left, 0.0))
        above = np.maximum(left - reserve, 0.0)
        joined = project.partnership.partners if project.partnership is not None else []
        pairs = [(plan.indivisible_reserve_gbp_by_year, reserve)]
        pairs += [
            (found.surplus_gbp_by_year, partner.surplus_fraction * above)
            for found, partner in zip(plan.partners, joined, strict=True)
        ]
        whole = sum(partner.surplus_fraction for partner in joined)
        pairs.append((plan.community_fund_gbp_by_year, left - reserve - whole * above))
        allowed = PENNY * (len(brief.sources) + len(joined) + 2)
        miss = max(miss, *(_apart(amounts, wanted, years) - allowed for amounts, wanted in pairs))
    return (Check(NAME, miss <= 0, max(0.0, miss), "GBP"),)


def _apart(amounts: Years, wanted_gbp: FloatArray, years: range) -> float:
    """The most by which amounts of a plan miss what they should be in a year. [£]"""
    found = np.array([amounts.get(year, 0.0) for year in years])
    return float(np.abs(found - wanted_gbp).max(initial=0.0))
