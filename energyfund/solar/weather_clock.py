"""Whether the sun in a weather file stands where the file's times put it: the traps of local time and of labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.solar.sun import sun_at
from energyfund.solar.weather import FloatArray, Times

SHIFTS_MINUTES = (-120, -90, -60, -30, 0, 30, 60, 90, 120)
"""By how much the times of a file are tried."""

TELLING_WATTS = 10
"""Mean mismatch of global with beam and diffuse below which nothing is made of it. [W/m²]"""

SERIOUS_MINUTES = 60
"""A whole hour is a wrong clock. Half an hour may be a place some way off, or values taken at the moment itself."""

SUMMER = (4, 5, 6, 7, 8)
WINTER = (10, 11, 0, 1)
"""Months that lie wholly within summer time and wholly outside it, 0 = January."""


@dataclass(frozen=True, slots=True)
class ClockTrouble:
    """The sun in a file does not stand where its times put it.

    Attributes:
        message: What was seen, and what to do.
        serious: Whether it is a whole hour or more.
    """

    message: str
    serious: bool


def clock_trouble(
    middles: Times, values: dict[str, FloatArray], place: tuple[float, float, float]
) -> ClockTrouble | None:
    """What is wrong where the sun would fit clearly better at other times; None where the times are right.

    Global irradiance is beam times the cosine of the sun's angle from overhead, and diffuse: a file's own beam says
    where the sun stood. The times are tried earlier and later, in summer and in winter apart.

    Args:
        middles: Middle of each step in UTC, shape (steps,).
        values: ghi, dni and dhi, each shape (steps,). [W/m²]
        place: Latitude and longitude [°] and height [m].
    """
    months = middles.astype("datetime64[M]").astype(np.int64) % 12
    bright = (values["dni"] > 100) & (values["ghi"] > 50)
    best = []
    for season in (SUMMER, WINTER):
        rows = np.flatnonzero(bright & np.isin(months, season))
        best.append(_best_shift(middles[rows], {key: values[key][rows] for key in ("ghi", "dni", "dhi")}, place))
    summer, winter = best
    shift = summer or winter
    if shift == 0:
        return None
    serious = abs(shift) >= SERIOUS_MINUTES
    if serious and winter == 0:
        message = (
            f"in summer the sun stands {abs(shift)} minutes {_side(shift)} the times, in winter it does not: the times "
            "look like local clock time with summer time. Give UTC"
        )
    else:
        message = (
            f"the sun stands {abs(shift)} minutes {_side(shift)} the times. Are they UTC, are they the start, the "
            "middle or the end of the step (--weather-label), and is the weather that of the roofs' place?"
        )
    return ClockTrouble(message, serious)


def _side(shift: int) -> str:
    return "ahead of" if shift > 0 else "behind"


def _best_shift(middles: Times, values: dict[str, FloatArray], place: tuple[float, float, float]) -> int:
    """Minutes by which the times fit best, 0 unless another fits at least twice as well."""
    if middles.size == 0:
        return 0
    mismatch = {}
    for shift in SHIFTS_MINUTES:
        sun = sun_at(middles + np.timedelta64(60 * shift, "s"), *place)
        height = np.maximum(np.cos(np.radians(sun.apparent_zenith_deg)), 0)
        off = values["ghi"] - values["dhi"] - values["dni"] * height
        mismatch[shift] = float(np.mean(np.abs(off)))
    least = min(mismatch, key=mismatch.__getitem__)
    clear = mismatch[0] > TELLING_WATTS and mismatch[least] < mismatch[0] / 2
    return least if clear else 0
