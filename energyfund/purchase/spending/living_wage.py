"""What it is worth to lift a job from the legal minimum to the real Living Wage, and how jobs below it changed."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError


@dataclass(frozen=True, slots=True)
class JobsBelow:
    """How the jobs below the real Living Wage changed: three figures that are easily taken for one another.

    Attributes:
        change: Jobs more (less: negative).
        change_of_count_fraction: The change as a share of the jobs that were below it before.
        change_of_share_points: Change of their share of all jobs, in percentage points.
    """

    change: float
    change_of_count_fraction: float
    change_of_share_points: float


def living_wage_gain_gbp_per_year(figures: Figures, *, london: bool) -> float:
    """Gain of a full-time job that goes from the National Living Wage to the real Living Wage: gap × hours × weeks.

    Args:
        figures: For both rates and the hours of a full-time year.
        london: Whether the London rate is meant.

    Returns:
        Before tax and benefits; nil where the legal minimum is as high. [£/year]

    >>> import datetime
    >>> from energyfund.assumptions import load
    >>> round(living_wage_gain_gbp_per_year(load(datetime.date(2026, 1, 1)), london=False), 2)
    2418.0
    """
    rate = figures.value("real_living_wage_london_gbp_per_hour" if london else "real_living_wage_gbp_per_hour")
    gap = rate - figures.value("national_living_wage_gbp_per_hour")
    hours = figures.value("full_time_hours_per_week") * figures.value("paid_weeks_per_year")
    return max(0.0, gap * hours)


def jobs_below(before: float, after: float, all_before: float, all_after: float) -> JobsBelow:
    """How the jobs below the real Living Wage changed, as a count and in percentage points of all jobs.

    Args:
        before: Jobs below it in the earlier year.
        after: Jobs below it in the later year.
        all_before: All jobs in the earlier year.
        all_after: All jobs in the later year.

    Raises:
        InvalidInputError: A number of jobs is not above nil, or more jobs are below it than there are.

    >>> jobs_below(19_000, 15_000, 100_000, 100_000)
    JobsBelow(change=-4000, change_of_count_fraction=-0.21..., change_of_share_points=-4.0)
    """
    faults = [
        Fault("jobs below the real Living Wage", None, name, f"{below:,.0f} of {jobs:,.0f}", message)
        for name, below, jobs in (("earlier year", before, all_before), ("later year", after, all_after))
        for message in _wrong(below, jobs, needs_some=name == "earlier year")
    ]
    if faults:
        raise InvalidInputError(faults)
    points = 100 * (after / all_after) - 100 * (before / all_before)
    return JobsBelow(after - before, (after - before) / before, points)


def _wrong(below: float, jobs: float, *, needs_some: bool) -> list[str]:
    if below > jobs:
        return ["there cannot be more jobs below it than jobs in all"]
    if below < 0 or jobs <= 0 or (needs_some and below == 0):
        return ["must be numbers of jobs above nil"]
    return []
