"""Internal rate of return that says when there is none, and when there are several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyxirr

from energyfund.finance.present_value import FloatArray, present_value

ROOT_TOLERANCE = 1e-6
"""A root counts when what is left of the present value is below this share of the discounted flows' size."""

LOWEST, HIGHEST = -9 / 10, 10
"""Rates between which roots are looked for: a loss of nine tenths, and elevenfold, a year."""

STEPS = 1994
"""Points of the grid; one less is a prime, so that no round rate falls on a point, where its sign would be rounding."""


@dataclass(frozen=True, slots=True)
class Irr:
    """A return, or the reason why there is none.

    Attributes:
        fraction: The rate a year; None where there is none or more than one.
        remark: Why there is none, in words; empty where there is one.
    """

    fraction: float | None
    remark: str


def irr(flows_gbp: FloatArray) -> Irr:
    """Internal rate of return of yearly flows, period 0 first.

    The flows are scaled before the search, the root is put back into the present value, and every further root between
    −90 % and +1,000 % is looked for, because a search alone picks one silently.

    Args:
        flows_gbp: Shape (years,). [£]

    >>> irr(np.array([-100.0, 110.0])).fraction
    0.1...
    >>> irr(np.array([-100.0, 230.0, -132.0])).remark
    'not unique: 10.0 % and 20.0 % both fit'
    >>> irr(np.array([100.0, 10.0])).remark
    'none: the flows never change sign'
    """
    size = float(np.abs(flows_gbp).max(initial=0))
    if size == 0:
        return Irr(None, "none: nothing is paid in or out")
    scaled = flows_gbp / size
    signs = np.sign(scaled[scaled != 0])
    if bool(np.all(signs == signs[0])):
        return Irr(None, "none: the flows never change sign")
    roots = _roots(scaled)
    if len(roots) > 1:
        listed = " and ".join(f"{100 * root:.1f} %" for root in roots)
        return Irr(None, f"not unique: {listed} {'both' if len(roots) == 2 else 'all'} fit")
    if not roots:
        return Irr(None, "none: no rate between −90 % and 1,000 % brings the present value to nil")
    return Irr(roots[0], "")


def _roots(scaled: FloatArray) -> list[float]:
    """Every rate in range at which the present value is nil: sign changes on a grid, each refined from both sides."""
    grid = np.concatenate([np.linspace(LOWEST, 1, STEPS), np.linspace(1, HIGHEST, STEPS)[1:]])
    values = np.polyval(scaled[::-1], 1 / (1 + grid))
    changes = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    exact = grid[values == 0]
    candidates = [_bisect(scaled, float(grid[index]), float(grid[index + 1])) for index in changes]
    found = sorted([*candidates, *(float(rate) for rate in exact)])
    if len(found) == 1:
        refined = pyxirr.irr(scaled.tolist(), guess=found[0])
        if refined is not None and abs(refined - found[0]) < ROOT_TOLERANCE:
            found = [refined]
    size = np.abs(scaled)  # discounted like the flows: at rates far below nil late flows count a million times over
    return [rate for rate in found if abs(present_value(scaled, rate)) <= ROOT_TOLERANCE * present_value(size, rate)]


def _bisect(scaled: FloatArray, low: float, high: float) -> float:
    at_low = present_value(scaled, low)
    while high - low > 1e-15:
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        at_middle = present_value(scaled, middle)
        if at_middle == 0:
            return middle
        low, high = (middle, high) if (at_middle > 0) == (at_low > 0) else (low, middle)
    return (low + high) / 2
