"""Prices that change with the hour, by the clock on the wall in the year of the prices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.finance.present_value import FloatArray
from energyfund.scenario.site import HourlyPrice, PricePeriod
from energyfund.solar.sizing.clock import SATURDAY, WallClock
from energyfund.solar.weather import Times

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR


def in_year(start_utc: Times, year: int) -> Times:
    """The steps of a made-up year as if it began on 1 January of a calendar year, so that its days of the week hold.

    Args:
        start_utc: Beginning of each step in UTC, shape (steps,).
        year: The calendar year.
    """
    first = np.datetime64(f"{year:04d}-01-01T00:00:00", "s")
    moved: Times = first + (start_utc - start_utc[0]).astype("timedelta64[s]")
    return moved


def prices_by_step(price: HourlyPrice, clock: WallClock) -> FloatArray:
    """The price of each step; the last period that fits a step holds, shape (steps,). [£/kWh]

    Args:
        price: As the scenario has it.
        clock: Local time at the beginning of each step.
    """
    found = np.full(clock.minute.size, price.price_gbp_per_kwh)
    for period in price.periods:
        found[fits(period, clock)] = period.price_gbp_per_kwh
    return found


def fits(period: PricePeriod, clock: WallClock) -> NDArray[np.bool_]:
    """Steps that a period holds for, shape (steps,). Past midnight, day and month are those of its beginning."""
    begins, ends = period.from_hour * MINUTES_AN_HOUR, period.to_hour * MINUTES_AN_HOUR
    today = _on_days(period, clock.month, clock.weekday)
    if begins < ends:
        return today & (clock.minute >= begins) & (clock.minute < ends)
    a_day = MINUTES_A_DAY // _step_minutes(clock)
    yesterday = _on_days(period, np.roll(clock.month, a_day), np.roll(clock.weekday, a_day))
    found: NDArray[np.bool_] = (today & (clock.minute >= begins)) | (yesterday & (clock.minute < ends))
    return found


def _step_minutes(clock: WallClock) -> int:
    return int(clock.minute[1] - clock.minute[0]) if clock.minute.size > 1 else MINUTES_A_DAY


def _on_days(period: PricePeriod, month: NDArray[np.int64], weekday: NDArray[np.int64]) -> NDArray[np.bool_]:
    wanted = [one - 1 for one in period.months or ()]
    found = np.isin(month, wanted) if wanted else np.ones(month.size, dtype=np.bool_)
    if period.days == "weekdays":
        return found & (weekday < SATURDAY)
    return found & (weekday >= SATURDAY) if period.days == "weekends" else found
