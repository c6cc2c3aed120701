"""A year of readings of a meter, as a user hands it in, brought onto the steps of another year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.finance.present_value import FloatArray
from energyfund.scenario.base import Gbp, Written
from energyfund.scenario.rows import read_numbered_rows
from energyfund.solar.sizing.clock import is_summer_time, wall_clock
from energyfund.solar.weather import Times

HALF_HOURS = 48
HALF_HOUR_MINUTES = 30
DAYS_A_YEAR = 365
MOST_DAYS_MISSING = 7
"""A year of readings may lack so many days; the day a week before or after stands in for each."""

MOST_GAPS_A_DAY = 4
"""Half-hours that a day may lack, as when the clocks go forward; those around them stand in."""

MOST_NAMED = 20


class Reading(Written):
    """One row of a table of readings."""

    time: str
    kwh: Gbp | None = None
    kw: Gbp | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """A year of readings by the clock on the wall.

    Attributes:
        kwh: Energy of each half hour, shape (days, 48). [kWh]
        weekday: Of each day, Monday 0, shape (days,).
        first_day: Days from 1 January to the first day.
    """

    kwh: FloatArray
    weekday: FloatArray
    first_day: int

    @property
    def annual_kwh(self) -> float:
        """Use of a year of 365 days. [kWh]"""
        return float(self.kwh.sum()) * DAYS_A_YEAR / len(self.kwh)

    def on_steps(self, start_utc: Times) -> FloatArray:
        """Use in each step of another year, weekdays on weekdays, shape (steps,). [kWh]

        Args:
            start_utc: Beginning of each step in UTC, hours or half-hours, shape (steps,).
        """
        halves = round(float((start_utc[1] - start_utc[0]) / np.timedelta64(HALF_HOUR_MINUTES, "m")))
        starts = np.repeat(start_utc.astype("datetime64[s]"), halves)
        starts += np.tile(np.arange(halves) * np.timedelta64(HALF_HOUR_MINUTES * 60, "s"), start_utc.size)
        clock = wall_clock(starts)
        local = starts + np.where(is_summer_time(starts), 3600, 0).astype("timedelta64[s]")
        days = local.astype("datetime64[D]")
        of_year = (days - days.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
        same = (of_year - self.first_day) % len(self.kwh)
        shift = (clock.weekday - self.weekday[same].astype(np.int64) + 3) % 7 - 3
        found = self.kwh[(same + shift) % len(self.kwh), clock.minute // HALF_HOUR_MINUTES]
        by_step: FloatArray = found.reshape(-1, halves).sum(axis=1)
        return by_step


@lru_cache(maxsize=8)
def read_readings(path: Path) -> Readings:
    """Read a year of readings: CSV or Parquet with the columns time and kwh, or time and kw.

    A time with Z or +00:00 is UTC, one without is the clock on the wall; each stands at the beginning of its reading.

    Args:
        path: The table.

    Raises:
        InvalidInputError: A row is wrong, or the readings do not make up a year; with the lines.
        MissingFileError: It cannot be read.
    """
    rows, faults = read_numbered_rows(path, Reading)
    if faults:
        raise InvalidInputError(faults)
    local, kwh, lines = _parsed(path, rows)
    order = np.argsort(local, kind="stable")
    local, kwh, lines = local[order], kwh[order], lines[order]
    return _by_day(path, local, _in_kwh(path, local, kwh, lines, in_kw=rows[0][1].kw is not None))


def _parsed(path: Path, rows: tuple[tuple[int, Reading], ...]) -> tuple[Times, FloatArray, FloatArray]:
    """Times by the clock on the wall, amounts and lines."""
    faults: list[Fault] = []
    times, amounts, lines = [], [], []
    in_kw = rows[0][1].kw is not None
    for line, row in rows:
        amount, column = (row.kw, "kw") if in_kw else (row.kwh, "kwh")
        try:
            when = dt.datetime.fromisoformat(row.time)
        except ValueError:
            message = "is not a time such as 2025-01-31T14:30 (clock on the wall) or 2025-01-31T14:30Z (UTC)"
            faults.append(Fault(str(path), line, "time", row.time, message))
            continue
        if amount is None:
            message = "is missing; every row needs the same of kwh and kw, and one of them only"
            faults.append(Fault(str(path), line, column, "", message))
            continue
        if row.kw is not None and row.kwh is not None:
            faults.append(Fault(str(path), line, "kw", f"{row.kw:g}", "stands beside kwh; keep one of the two columns"))
            continue
        in_utc = when.tzinfo is not None
        plain = (when.astimezone(dt.UTC) if in_utc else when).replace(tzinfo=None)
        moment = np.datetime64(plain, "s")
        if in_utc and bool(is_summer_time(np.array([moment]))[0]):
            moment += np.timedelta64(3600, "s")
        times.append(moment)
        amounts.append(amount)
        lines.append(line)
    if faults:
        more = len(faults) - MOST_NAMED
        rest = [Fault(str(path), None, "", "", f"{more:,} more faults like these")] if more > 0 else []
        raise InvalidInputError([*faults[:MOST_NAMED], *rest])
    return np.array(times), np.array(amounts, dtype=np.float64), np.array(lines, dtype=np.float64)


def _in_kwh(path: Path, local: Times, amounts: FloatArray, lines: FloatArray, *, in_kw: bool) -> FloatArray:
    """Energy of each reading; the step must be an hour or half an hour. [kWh]"""
    minutes = np.diff(local).astype("timedelta64[m]").astype(np.int64)
    usual = int(np.median(minutes)) if minutes.size else 0
    if usual not in {HALF_HOUR_MINUTES, 2 * HALF_HOUR_MINUTES}:
        message = f"stands {usual} minutes after the one before, as most do; readings must be hourly or half-hourly"
        line = int(lines[min(1, lines.size - 1)])
        raise InvalidInputError([Fault(str(path), line, "time", str(local[min(1, local.size - 1)]), message)])
    off = np.flatnonzero(
        (local - local.astype("datetime64[D]")).astype("timedelta64[s]").astype(np.int64) % (usual * 60)
    )
    if off.size:
        message = f"does not begin on a step of {usual} minutes"
        raise InvalidInputError([Fault(str(path), int(lines[off[0]]), "time", str(local[off[0]]), message)])
    return amounts * (usual / 60) if in_kw else amounts


def _by_day(path: Path, local: Times, kwh: FloatArray) -> Readings:
    """Readings by day and half hour; one that stands twice, as when the clocks go back, counts as its mean."""
    hourly = int(np.median(np.diff(local).astype("timedelta64[m]").astype(np.int64))) > HALF_HOUR_MINUTES
    if hourly:
        local = np.repeat(local, 2) + np.tile([0, HALF_HOUR_MINUTES * 60], local.size).astype("timedelta64[s]")
        kwh = np.repeat(kwh / 2, 2)
    dates = local.astype("datetime64[D]")
    day = (dates - dates[0]).astype(np.int64)
    slot = (local - dates).astype("timedelta64[m]").astype(np.int64) // HALF_HOUR_MINUTES
    days = int(day[-1]) + 1
    if days > 2 * DAYS_A_YEAR:
        message = f"covers {days} days; give one year, or the last one of them"
        raise InvalidInputError([Fault(str(path), None, "time", "", message)])
    total, count = np.zeros((days, HALF_HOURS)), np.zeros((days, HALF_HOURS))
    np.add.at(total, (day, slot), kwh)
    np.add.at(count, (day, slot), 1)
    if days > DAYS_A_YEAR:
        total, count = total[:DAYS_A_YEAR], count[:DAYS_A_YEAR]
    table = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    lacking = np.isnan(table).sum(axis=1)
    bad = np.flatnonzero(lacking > MOST_GAPS_A_DAY)
    if len(table) - bad.size < DAYS_A_YEAR - MOST_DAYS_MISSING:
        first = f"; the first day that lacks readings is {dates[0] + int(bad[0])}" if bad.size else ""
        message = (
            f"covers {len(table) - bad.size} whole days; a year is needed, of which {MOST_DAYS_MISSING} may lack{first}"
        )
        raise InvalidInputError([Fault(str(path), None, "time", "", message)])
    weekday = (dates[0].astype(np.int64) + 3 + np.arange(len(table))) % 7
    first_day = int((dates[0] - dates[0].astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64))
    return Readings(_filled(table, bad), weekday.astype(np.float64), first_day)


def _filled(table: FloatArray, bad: np.ndarray[tuple[int], np.dtype[np.intp]]) -> FloatArray:
    """Readings without gaps: half-hours from those around them, days from a week before or after."""
    good = np.ones(len(table), dtype=np.bool_)
    good[bad] = False
    filled = table.copy()
    for day in np.flatnonzero(good & np.isnan(table).any(axis=1)):
        known = np.flatnonzero(~np.isnan(table[day]))
        filled[day] = np.interp(np.arange(HALF_HOURS), known, table[day, known])
    for day in bad:
        weeks = [other for other in (day - 7, day + 7, day - 14, day + 14) if 0 <= other < len(table) and good[other]]
        nearest = weeks[0] if weeks else int(np.flatnonzero(good)[np.argmin(np.abs(np.flatnonzero(good) - day))])
        filled[day] = filled[nearest]
    return filled
