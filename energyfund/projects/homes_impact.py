"""Homes before and after, gathered into the impact of a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from energyfund.homes.appraise import HomesAppraisal
from energyfund.plan import GroupImpact
from energyfund.projects.project import Impact


def homes_impact(appraisals: Sequence[HomesAppraisal], life_years: int) -> Impact:
    """Impact of a project that touches these homes, built whole.

    Expected numbers add up. The ranges of separate sets of homes are added end to end, which is wider than the truth
    where their errors are independent: the cautious reading.

    Args:
        appraisals: Homes before and after; none for a project without homes.
        life_years: Years for which the impact lasts.
    """
    return Impact(
        homes=float(sum(item.homes for item in appraisals)),
        homes_lifted=sum((item.homes_lifted_expected for item in appraisals), 0.0),
        homes_lifted_p10=sum((item.homes_lifted_p10 for item in appraisals), 0.0),
        homes_lifted_p90=sum((item.homes_lifted_p90 for item in appraisals), 0.0),
        homes_lifted_10_percent=sum((item.homes_lifted_10_percent_expected for item in appraisals), 0.0),
        homes_lifted_10_percent_p10=sum((item.homes_lifted_10_percent_p10 for item in appraisals), 0.0),
        homes_lifted_10_percent_p90=sum((item.homes_lifted_10_percent_p90 for item in appraisals), 0.0),
        gap_closed_gbp_per_year=sum((item.gap_closed_gbp for item in appraisals), 0.0),
        bill_savings_gbp_per_year=sum((item.saving_gbp_per_year for item in appraisals), 0.0),
        homes_with_higher_bill=float(sum(item.homes_with_higher_bill for item in appraisals)),
        first_year=1,
        life_years=life_years,
        moves=tuple(move for item in appraisals for move in item.expected_moves),
        groups=tuple(group for item in appraisals for group in _groups(item)),
    )


def _groups(appraisal: HomesAppraisal) -> Iterator[GroupImpact]:
    dwellings = appraisal.dwellings
    for grouping, column in (("ward", dwellings.ward), ("tenure", dwellings.tenure)):
        for group in np.unique(column):
            if not str(group):
                continue
            inside = column == group
            closed = appraisal.before.gap_gbp - appraisal.after.gap_gbp
            yield GroupImpact(
                grouping,
                str(group),
                float(inside.sum()),
                float(appraisal.probability_lifted[inside].sum()),
                float(appraisal.home_saving_gbp_per_year[inside].sum()),
                float(closed[inside].sum()),
                float((appraisal.home_saving_gbp_per_year[inside] < 0).sum()),
            )
