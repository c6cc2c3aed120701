"""Tables of what local spend does: the multiplier over three rounds, and the Living Wage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.purchase.spending.flows import Kept
from energyfund.purchase.spending.living_wage import jobs_below, living_wage_gain_gbp_per_year
from energyfund.purchase.spending.multiplier import gain_of_moving_gbp, lm3, local_multiplier, rounds
from energyfund.purchase.spending.table import Cell, Column, SpendTable, pounds


@dataclass(frozen=True, slots=True)
class Respend:
    """Shares of their income that suppliers spend in the place: those in the place, and all others. [0-1]"""

    local_fraction: float
    rest_fraction: float = 0.0


def bounds_or_stated(respend: Respend | None) -> Sequence[tuple[str, Respend]]:
    """The re-spend shares to work with: as stated, or else the least and the most that there can be."""
    if respend is None:
        return [("if nothing is spent again", Respend(0.0)), ("if everything is spent again", Respend(1.0))]
    return [("with the shares stated", respend)]


def multiplier_table(home: Kept, respend: Respend | None) -> SpendTable | None:
    """LM3 of a place, with the sums behind it; None where credits leave no share from 0 to 1."""
    low, high = sorted((home.share_fraction, home.share_if_here_fraction))
    if not 0 <= low <= high <= 1:
        return None
    total = pounds(home.total_pence)
    rows: list[tuple[Cell, ...]] = [
        (
            words,
            low,
            given.local_fraction,
            given.rest_fraction,
            lm3(low, given.local_fraction),
            lm3(high, given.local_fraction),
            rounds(total, low, given.local_fraction).again_gbp,
            total * local_multiplier(low, given.local_fraction, given.rest_fraction),
            gain_of_moving_gbp(total, 0.01, given.local_fraction, given.rest_fraction),
        )
        for words, given in bounds_or_stated(respend)
    ]
    columns = (
        Column("basis", "Re-spend", "text"),
        Column("local_share", "s1", "fraction"),
        Column("respend_local", "s2", "fraction"),
        Column("respend_rest", "s2 of others", "fraction"),
        Column("lm3", "LM3 = 1 + s1 + s1·s2", "ratio"),
        Column("lm3_if_not_known_is_here", "LM3 if not known is here", "ratio"),
        Column("third_round", "Spent again there"),
        Column("reaches_place", "Reaches it in all"),
        Column("one_point_more", "1 point more brings"),
    )
    caption = f"What the spend does in {home.name}: s1 its share, s2 what its suppliers spend there again"
    return SpendTable("multiplier", caption, columns, tuple(rows))


def living_wage_table(figures: Figures, jobs: float | None) -> SpendTable:
    """Gain of a full-time job that is lifted to the real Living Wage, and of all such jobs where they are given."""
    minimum = figures.value("national_living_wage_gbp_per_hour")
    hours = figures.value("full_time_hours_per_week") * figures.value("paid_weeks_per_year")
    rows: list[tuple[Cell, ...]] = []
    for place, key, london in (
        ("outside London", "real_living_wage_gbp_per_hour", False),
        ("in London", "real_living_wage_london_gbp_per_hour", True),
    ):
        gain = living_wage_gain_gbp_per_year(figures, london=london)
        rows.append((place, figures.value(key), minimum, hours, gain, None if jobs is None else gain * jobs))
    columns = (
        Column("place", "Place", "text"),
        Column("real_living_wage_per_hour", "Real Living Wage an hour"),
        Column("legal_minimum_per_hour", "Legal minimum an hour"),
        Column("hours_per_year", "Hours a year", "count"),
        Column("gain_per_job_per_year", "Gain of a full-time job a year"),
        Column("gain_of_all_jobs_per_year", "Gain of all jobs given a year"),
    )
    caption = f"Living Wage uplift at the rates of {figures.on}, before tax and benefits"
    return SpendTable("living_wage", caption, columns, tuple(rows))


def jobs_table(below: tuple[float, float], jobs: tuple[float, float]) -> SpendTable:
    """How the jobs below the real Living Wage changed, as a count and in percentage points.

    Raises:
        InvalidInputError: The numbers cannot be.
    """
    found = jobs_below(*below, *jobs)
    columns = (
        Column("what", "Jobs below the real Living Wage", "text"),
        Column("before", "Before", "count"),
        Column("after", "After", "count"),
        Column("change", "Change of the count", "count"),
        Column("change_of_count", "Change as a share of that count", "fraction"),
        Column("change_of_share_of_all_jobs", "Change of their share of all jobs, points", "points"),
    )
    row = ("jobs", *below, found.change, found.change_of_count_fraction, found.change_of_share_points)
    return SpendTable("jobs", "Jobs below the real Living Wage: count and percentage points apart", columns, (row,))
