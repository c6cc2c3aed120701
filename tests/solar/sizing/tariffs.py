"""Time-of-use tariffs: the price of a kWh in each step of a record, by the clock on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.sizing.clock import SATURDAY, wall_clock
from energyfund.solar.sizing.kernel import FloatArray
from energyfund.solar.weather import Times

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the day with a price of its own.

    Attributes:
        start_minute: Minutes since midnight on the clock on the wall.
        end_minute: The same; a window that ends before it starts goes on past midnight.
        gbp_per_kwh: Price. [£/kWh]
        weekdays_only: Whether it leaves out Saturday and Sunday.
    """

    start_minute: int
    end_minute: int
    gbp_per_kwh: float
    weekdays_only: bool = False


def prices_by_clock(start_utc: Times, otherwise_gbp_per_kwh: float, windows: Sequence[Window] = ()) -> FloatArray:
    """Price of a kWh in each step.

    Args:
        start_utc: Beginning of each step in UTC, shape (steps,).
        otherwise_gbp_per_kwh: Price outside every window. [£/kWh]
        windows: Where two overlap, the later in the list holds.

    Returns:
        Shape (steps,). [£/kWh]

    Raises:
        InvalidInputError: A window begins or ends outside the day.
    """
    wrong = [one for one in windows if not (0 <= one.start_minute < MINUTES_A_DAY and one.end_minute >= 0)]
    wrong += [one for one in windows if one.end_minute > MINUTES_A_DAY and one not in wrong]
    if wrong:
        message = "must begin and end within the day, from 00:00 to 24:00"
        values = [f"{one.start_minute} to {one.end_minute} minutes" for one in wrong]
        raise InvalidInputError([Fault("tariff", None, "windows", value, message) for value in values])
    clock = wall_clock(start_utc)
    prices = np.full(start_utc.size, otherwise_gbp_per_kwh)
    for window in windows:
        after, before = clock.minute >= window.start_minute, clock.minute < window.end_minute
        inside = after & before if window.start_minute < window.end_minute else after | before
        if window.weekdays_only:
            inside &= clock.weekday < SATURDAY
        prices[inside] = window.gbp_per_kwh
    return prices
