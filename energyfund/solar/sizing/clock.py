"""The clock on the wall in the United Kingdom: loads and tariffs go by it, while the sun's record is in UTC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.solar.weather import Times

MARCH, OCTOBER = 2, 9
SATURDAY, SUNDAY = 5, 6
MINUTE, HOUR = np.timedelta64(1, "m"), np.timedelta64(1, "h")


@dataclass(frozen=True, slots=True)
class WallClock:
    """What the clock and the calendar on the wall say at the beginning of each step, each shape (steps,).

    Attributes:
        month: January 0 to December 11.
        weekday: Monday 0 to Sunday 6.
        minute: Minutes since midnight.
    """

    month: NDArray[np.int64]
    weekday: NDArray[np.int64]
    minute: NDArray[np.int64]


def wall_clock(start_utc: Times) -> WallClock:
    """What the clock on the wall says at times in UTC, summer time included.

    Args:
        start_utc: Shape (steps,).
    """
    local = start_utc.astype("datetime64[s]")
    local = local + np.where(is_summer_time(local), HOUR, 0 * HOUR)
    days = local.astype("datetime64[D]")
    return WallClock(
        month=days.astype("datetime64[M]").astype(np.int64) % 12,
        weekday=(days.astype(np.int64) + 3) % 7,  # 1 January 1970 was a Thursday
        minute=(local - days) // MINUTE,
    )


def is_summer_time(start_utc: Times) -> NDArray[np.bool_]:
    """Whether summer time holds, shape (steps,): from 01:00 UTC on the last Sunday of March to that of October.

    Args:
        start_utc: Shape (steps,).
    """
    years = start_utc.astype("datetime64[Y]")
    begins = _last_sunday(years, MARCH) + HOUR
    ends = _last_sunday(years, OCTOBER) + HOUR
    return np.asarray((start_utc >= begins) & (start_utc < ends), dtype=np.bool_)


def year_of_steps(year: int, steps_per_hour: int = 1) -> Times:
    """The beginning of every step of a year in UTC: 8,760 hours or 17,520 half-hours, a day more in a leap year.

    Args:
        year: Calendar year.
        steps_per_hour: 1 for hours, 2 for half-hours.
    """
    start, end = np.datetime64(f"{year}-01-01T00:00:00", "s"), np.datetime64(f"{year + 1}-01-01T00:00:00", "s")
    step: Times = np.arange(start, end, HOUR.astype("timedelta64[s]") // steps_per_hour)
    return step


def _last_sunday(years: Times, month: int) -> Times:
    """Midnight of the last Sunday of a month of each year."""
    after = (years.astype("datetime64[M]") + (month + 1)).astype("datetime64[D]").astype(np.int64)
    weekday = (after - 1 + 3) % 7
    found: Times = (after - 1 - (weekday - SUNDAY) % 7).astype("datetime64[D]").astype("datetime64[s]")
    return found
