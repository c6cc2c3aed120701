"""What homes, small businesses, schools and a block's communal supply use in each step of a year.

The shapes stand in ``tables/load_shapes.csv``: mean power by month, kind of day and half hour, as thousandths of the
year's mean. They are our averages of three half-hourly years published by an Oxford student project (github.com/
themathedges/3YP, MIT licence, © 2018 Scot Wheeler and Avinash Vijay): the average household of Kennington with some
electric heating, a café or shop, and a school. A shape is an average: a single home is spikier, and uses less of its
own panels than its shape says. School holidays are spread over the month that they fall in,
and seven working Saturdays of the school in November and December, which no other month has, are left out.
"""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from energyfund.assumptions import Figures, table_path
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.solar.sizing.clock import SATURDAY, wall_clock
from energyfund.solar.sizing.kernel import FloatArray
from energyfund.solar.weather import Times

TABLED = ("household", "small_business", "school")
KINDS = (*TABLED, "household_winter_weekday", "landlord", "constant")
"""Kinds of load. ``household_winter_weekday`` has the national average winter weekday on every day of the year, a
cautious shape for panels; ``landlord`` is a block's communal supply, mostly lighting that burns day and night."""

DAYS = ("weekday", "saturday", "sunday")
HALF_HOUR_MINUTES = 30


def profile(kind: str, annual_kwh: float, start_utc: Times, figures: Figures, flats: int = 1) -> FloatArray:
    """Use in each step; the steps of a year add up to the annual use.

    Args:
        kind: One of `KINDS`.
        annual_kwh: Use of one flat, business, school or block in a year. [kWh]
        start_utc: Beginning of each step in UTC, evenly spaced by an hour or half an hour, shape (steps,).
        figures: The winter weekday, and how much of a communal supply is constant.
        flats: How many flats there are; together they follow the average shape.

    Returns:
        Shape (steps,). [kWh]

    Raises:
        InvalidInputError: The kind is unknown, the use is negative, or the steps are neither hours nor half-hours.
    """
    step_hours = _step_hours(start_utc)
    faults = []
    if kind not in KINDS:
        message = f"is not a kind of load; the kinds are {', '.join(KINDS)}.{near_match(kind, KINDS)}"
        faults.append(Fault("load", None, "kind", kind, message))
    if not (annual_kwh >= 0 and np.isfinite(annual_kwh)) or flats < 0:
        faults.append(Fault("load", None, "annual_kwh", f"{annual_kwh} for {flats}", "must be nil or more, and finite"))
    if step_hours not in {1.0, 0.5}:
        faults.append(Fault("load", None, "steps", f"{step_hours:g} h", "must be hours or half-hours without a gap"))
    if faults:
        raise InvalidInputError(faults)
    halves = round(2 * step_hours)
    starts = np.repeat(start_utc.astype("datetime64[s]"), halves)
    starts += np.tile(np.arange(halves) * np.timedelta64(HALF_HOUR_MINUTES * 60, "s"), start_utc.size)
    shape = _shape(kind, starts, figures).reshape(-1, halves).sum(axis=1)
    spread: FloatArray = shape * (annual_kwh * flats * _years(start_utc.size * step_hours) / float(shape.sum()))
    return spread


def landlord_kwh(flats: int, figures: Figures) -> float:
    """Annual use of the communal supply of a block, where nothing better is known. [kWh]."""
    return flats * figures.value("landlord_supply_kwh_per_flat")


def _years(hours: float) -> float:
    """Years in a record; a calendar year is one, leap day or not."""
    whole = round(hours / 8760)
    return float(whole) if abs(hours - whole * 8760) <= whole * 24 else hours / 8760


def _step_hours(start_utc: Times) -> float:
    """Length of the steps; nil where they are not even."""
    gaps = np.unique(np.diff(start_utc))
    return float(gaps[0] / np.timedelta64(1, "h")) if gaps.size == 1 else 0.0


def _shape(kind: str, starts: Times, figures: Figures) -> FloatArray:
    """Relative power in each half hour, shape (half hours,)."""
    clock = wall_clock(starts)
    half_hour = clock.minute // HALF_HOUR_MINUTES
    if kind == "constant":
        return np.ones(starts.size)
    if kind == "household_winter_weekday":
        return np.array(figures.values("household_winter_weekday_kw"))[half_hour]
    day = np.maximum(clock.weekday - SATURDAY + 1, 0)
    if kind == "landlord":
        constant = figures.value("landlord_constant_fraction")
        with_people: FloatArray = _shapes()[TABLED.index("household"), clock.month, day, half_hour]
        mixed: FloatArray = constant + (1 - constant) * with_people / float(with_people.mean())
        return mixed
    found: FloatArray = _shapes()[TABLED.index(kind), clock.month, day, half_hour]
    return found


@cache
def _shapes() -> FloatArray:
    """Shape (kinds, months, kinds of day, half hours)."""
    shapes = np.full((len(TABLED), 12, len(DAYS), 48), np.nan)
    with table_path("load_shapes.csv").open(encoding="utf-8", newline="") as lines:
        for row in list(csv.reader(lines))[1:]:
            kind, month, day, *values = row
            shapes[TABLED.index(kind), int(month) - 1, DAYS.index(day)] = [float(value) for value in values]
    return shapes
