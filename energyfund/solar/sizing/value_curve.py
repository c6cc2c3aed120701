"""What a roof is worth by its size: a concave curve, exact at its points, as straight segments for the planner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.sizing.case import Case
from energyfund.solar.sizing.dispatch import Exact, why_not_exact
from energyfund.solar.sizing.kernel import FloatArray


@dataclass(frozen=True, slots=True)
class ValueCurve:
    """Yearly value of panels on a roof, before their cost, from nothing to its most.

    Attributes:
        capacity_kwp: Sizes at which the value is exact, rising from 0, shape (segments + 1,). [kWp]
        value_gbp: What the panels save and earn there, against none with the same battery, shape (segments + 1,).
            [£ a year]
        slope_gbp_per_kwp: Of each segment, falling, shape (segments,). [£/kWp a year]
        error_gbp: Between the points the true value lies above the segments, by this much at most. [£ a year]
        dispatches: Exact dispatches that the curve took.
    """

    capacity_kwp: FloatArray
    value_gbp: FloatArray
    slope_gbp_per_kwp: FloatArray
    error_gbp: float
    dispatches: int


@dataclass(frozen=True, slots=True)
class _Point:
    """A size, the value there, and what a further kWp adds at most."""

    kwp: float
    value: float
    slope: float


def value_curve(case: Case, most_kwp: float, battery_kwh: float = 0.0, segments: int = 12) -> ValueCurve:
    """The value curve of a roof, with points where straight segments would miss most.

    Between two points the true curve lies above the chord and below both tangents. The next point is always put where
    the tangents of the worst segment meet.

    Args:
        case: One roof.
        most_kwp: Where the curve ends. [kWp]
        battery_kwh: Capacity of a battery that stands there at every size, of the case's kind. [kWh]
        segments: Most segments; fewer where the curve has no more bends.

    Raises:
        InvalidInputError: The case has more than one roof, the end is not above nil, or the exact dispatch cannot take
            the tariff.
    """
    reason = why_not_exact(case)
    roofs = case.generation_kwh_per_kwp.shape[0]
    faults = []
    if reason:
        faults.append(Fault("sizing", None, "tariff", "", reason))
    if roofs != 1:
        faults.append(Fault("sizing", None, "roofs", f"{roofs}", "must be one; each roof has a curve of its own"))
    if not most_kwp > 0 or segments < 1:
        message = "and the number of segments must be above nil"
        faults.append(Fault("sizing", None, "most_kwp", f"{most_kwp:g}", message))
    if faults:
        raise InvalidInputError(faults)
    exact = Exact(case)

    def point(kwp: float) -> _Point:
        plane = exact.plane(np.array([kwp]), battery_kwh)
        return _Point(kwp, plane.value_gbp, float(plane.per_kwp_gbp[0]))

    points = [point(0.0), point(most_kwp)]
    while len(points) <= segments:
        gaps = [_gap(one, other) for one, other in pairwise(points)]
        worst = int(np.argmax([gap for gap, _ in gaps]))
        gap, kwp = gaps[worst]
        here, there = points[worst].kwp, points[worst + 1].kwp
        if gap <= 0 or not here < kwp < there:
            break
        points.insert(worst + 1, point(kwp))
    sizes = np.array([one.kwp for one in points])
    values = np.array([one.value for one in points]) - points[0].value
    return ValueCurve(
        capacity_kwp=sizes,
        value_gbp=values,
        slope_gbp_per_kwp=np.diff(values) / np.diff(sizes),
        error_gbp=max(_gap(one, other)[0] for one, other in pairwise(points)),
        dispatches=len(points),
    )


def _gap(one: _Point, other: _Point) -> tuple[float, float]:
    """How far the tangents of two points rise above their chord at most, and where."""
    rise = other.value - one.value
    width = other.kwp - one.kwp
    bend = one.slope - other.slope
    if bend <= 0:
        return 0.0, one.kwp
    at = (rise - other.slope * width) / bend
    return max(one.slope * at - rise / width * at, 0.0), one.kwp + at
