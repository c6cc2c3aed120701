"""Returns that say when there is none, and when there are several; and those of many paths at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyxirr

from energyfund.finance.conditions import flow_faults
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.finance.return_rows import settle

ROOT_TOLERANCE = 1e-6
"""A root counts when what is left of the present value is below this share of the discounted flows' size."""

TOUCH_TOLERANCE = 1e-12
"""A present value that comes near nil and turns back counts as touching it below this share: rounding, not money."""

LOWEST, HIGHEST = -9 / 10, 10
"""Rates between which roots are looked for: a loss of nine tenths, and elevenfold, a year."""

STEPS = 1994
"""Points of the grid; one less is a prime, so that no round rate falls on a point, where its sign would be rounding."""

MOST_YEARS = 300
"""At the lowest rate a flow beyond it would count more than a computer's numbers can hold."""

DAYS_IN_YEAR = 365


@dataclass(frozen=True, slots=True)
class Irr:
    """A return, or the reason why there is none.

    Attributes:
        fraction: The rate a year; None where there is none or more than one.
        remark: Why there is none, in words; empty where there is one, but for a rate at which the present value only
            touches nil: the remark then says that the project gains nothing, or loses nothing, at any other rate.
    """

    fraction: float | None
    remark: str


class Range(NamedTuple):
    """The low end, middle and high end of many outcomes: a tenth lie below p10, and a tenth above p90."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class _Curve:
    """Present value of some flows as a function of the rate.

    Attributes:
        flows: Scaled flows, shape (periods,).
        years: Years from the first flow to each, shape (periods,).
    """

    flows: FloatArray
    years: FloatArray

    def at(self, rate: float) -> float:
        """Σ flow_k / (1 + r)^t_k."""
        return float(self.flows @ (1 + rate) ** -self.years)

    def slope_at(self, rate: float) -> float:
        """Σ −t_k · flow_k / (1 + r)^(t_k + 1)."""
        return float(-(self.flows * self.years) @ (1 + rate) ** -(self.years + 1))

    def size_at(self, rate: float) -> float:
        """Σ |flow_k| / (1 + r)^t_k: at rates far below nil late flows count a million times over."""
        return float(np.abs(self.flows) @ (1 + rate) ** -self.years)

    def on(self, rates: FloatArray) -> FloatArray:
        """Present value at each of many rates, shape of the rates."""
        if np.array_equal(self.years, np.arange(len(self.years))):
            return np.asarray(np.polyval(self.flows[::-1], 1 / (1 + rates)))
        worth: FloatArray = np.exp(np.outer(np.log1p(rates), -self.years)) @ self.flows
        return worth


def irr(flows_gbp: FloatArray) -> Irr:
    """Internal rate of return of yearly flows, period 0 first.

    The flows are scaled before the search, the root is put back into the present value, and every further root between
    −90 % and +1,000 % is looked for, those that only touch nil included, because a search alone picks one silently.

    Args:
        flows_gbp: Shape (years,), at most 301. [£]

    >>> irr(np.array([-100.0, 110.0])).fraction
    0.1...
    >>> irr(np.array([-100.0, 230.0, -132.0])).remark
    'not unique: 10.0 % and 20.0 % both fit'
    >>> irr(np.array([-100.0, 220.0, -121.0])).remark
    '10.0 % only touches nil: at every other rate the present value is negative'
    >>> irr(np.array([100.0, 10.0])).remark
    'none: the flows never change sign'
    """
    flows = np.asarray(flows_gbp, dtype=np.float64)
    return _only_root(
        flows,
        np.arange(len(flows), dtype=np.float64),
        lambda scaled, guess: pyxirr.irr(scaled.tolist(), guess=guess, silent=True),
    )


def xirr(dates: Sequence[dt.date], flows_gbp: FloatArray) -> Irr:
    """Internal rate of return a year of flows on any days: nil = Σ flow_k / (1 + r)^(days since the first / 365).

    Searched and checked like `irr`.

    Args:
        dates: Day of each flow, in any order.
        flows_gbp: Shape (dates,). [£]

    Raises:
        ValueError: There is not one date for each flow.

    >>> days = [dt.date(2026, 1, 1), dt.date(2027, 1, 1)]
    >>> xirr(days, np.array([-100.0, 110.0])).fraction
    0.1...
    """
    flows = np.asarray(flows_gbp, dtype=np.float64)
    if len(dates) != len(flows):
        raise ValueError(f"{len(dates)} dates are given for {len(flows)} flows")
    order = np.argsort([date.toordinal() for date in dates], kind="stable")
    days = np.array([dates[place].toordinal() for place in order], dtype=np.float64)
    if len(days) > 0 and days[-1] == days[0]:
        return Irr(None, "none: all flows are on one day")
    in_order = [dates[place] for place in order]
    return _only_root(
        flows[order],
        (days - days.min(initial=np.inf)) / DAYS_IN_YEAR,
        lambda scaled, guess: pyxirr.xirr(in_order, scaled.tolist(), guess=guess, silent=True),
    )


def mirr(flows_gbp: FloatArray, finance_rate_fraction: float, reinvestment_rate_fraction: float) -> Irr:
    """Modified internal rate of return: unique where the internal one is not, because the two rates are stated.

    (in / out)^(1/n) − 1, n years, with all cash in carried to year n at the reinvestment rate, and all cash out brought
    to year 0 at the finance rate.

    Args:
        flows_gbp: Shape (years,), year 0 first. [£]
        finance_rate_fraction: What the money paid out costs. [-]
        reinvestment_rate_fraction: What the money paid in earns until the end. [-]

    >>> flows = np.array([-120_000.0, 39_000, 30_000, 21_000, 37_000, 46_000])
    >>> round(mirr(flows, 0.10, 0.12).fraction, 4)
    0.1261
    """
    flows = np.asarray(flows_gbp, dtype=np.float64)
    faults = flow_faults(flows)
    if faults:
        return Irr(None, f"none: {faults[0]}")
    last = len(flows) - 1
    carried = float(np.maximum(flows, 0) @ discount_factors(reinvestment_rate_fraction, len(flows))) * (
        (1 + reinvestment_rate_fraction) ** last
    )
    spent = float(np.maximum(-flows, 0) @ discount_factors(finance_rate_fraction, len(flows)))
    return Irr((carried / spent) ** (1 / last) - 1, "")


def npv_paths(flows_gbp: FloatArray, rate_fraction: float) -> FloatArray:
    """Present value of every path: Σ flow_k / (1 + r)^k over the last axis.

    Args:
        flows_gbp: Shape (..., years), such as (paths, projects, years), year 0 first. [£]
        rate_fraction: Discount rate. [-]

    Returns:
        Shape (...,). [£]

    >>> npv_paths(np.array([[-100.0, 115.5], [-100.0, 121.0]]), 0.10).round(6)
    array([ 5., 10.])
    """
    worth: FloatArray = np.asarray(flows_gbp @ discount_factors(rate_fraction, flows_gbp.shape[-1]))
    return worth


def irr_paths(flows_gbp: FloatArray) -> FloatArray:
    """Internal rate of return of every path: nan wherever `irr` would say that there is none or more than one.

    Flows that change sign once have at most one root, found by Newton's method between bounds. Flows that change sign
    more often have their root proved to be the only one, or all roots between −90 % and +1,000 % are counted
    (`energyfund.finance.return_kernel`). The result agrees with `irr` to 1e-10; only where three or more roots
    coincide, so that rounding cannot tell them apart, is it nan although `irr` may name one.

    Needs no memory beyond the result where the flows are in one piece (C order, float64); otherwise they are copied
    one index of the first axis at a time. Draw very many paths in parts and pass them one after another.

    Args:
        flows_gbp: Shape (..., years), such as (paths, projects, years), year 0 first, at most 301 years. [£]

    Returns:
        Rates, shape (...,). [-]

    Raises:
        ValueError: More years than that.

    >>> irr_paths(np.array([[-100.0, 110.0, 0.0], [-100.0, 230.0, -132.0], [-100.0, 0.0, 144.0]])).round(9)
    array([0.1, nan, 0.2])
    """
    from energyfund.finance.return_kernel import rates_of  # noqa: PLC0415  numba is slow to load and not always needed

    _refuse_too_long(flows_gbp.shape[-1] - 1)
    if flows_gbp.ndim > 1 and not (flows_gbp.flags.c_contiguous and flows_gbp.dtype == np.float64):
        found = np.empty(flows_gbp.shape[:-1])
        for index, part in enumerate(flows_gbp):
            found[index] = irr_paths(np.ascontiguousarray(part, dtype=np.float64))
        return found
    rows = np.ascontiguousarray(flows_gbp, dtype=np.float64).reshape(-1, flows_gbp.shape[-1])
    rates = np.empty(len(rows))
    rates_of(rows, -np.log1p(HIGHEST), -np.log1p(LOWEST), TOUCH_TOLERANCE, rates)
    return rates.reshape(flows_gbp.shape[:-1])


def irr_few_paths(flows_gbp: FloatArray) -> FloatArray:
    """The same rates as `irr_paths`, for a few thousand paths: found sooner than its compiled code is loaded.

    Only rows that numpy does not settle (`energyfund.finance.return_rows`) are left to that code.

    Args:
        flows_gbp: Shape (paths, years), year 0 first, at most 301 years. [£]

    Returns:
        Rates, shape (paths,). [-]

    Raises:
        ValueError: More years than that.

    >>> irr_few_paths(np.array([[-100.0, 110.0, 0.0], [-100.0, 230.0, -132.0], [-100.0, 0.0, 144.0]])).round(9)
    array([0.1, nan, 0.2])
    """
    _refuse_too_long(flows_gbp.shape[-1] - 1)
    rates, settled = settle(flows_gbp, LOWEST, HIGHEST)
    if not settled.all():
        rates[~settled] = irr_paths(flows_gbp[~settled])
    return rates


def range_of(values: FloatArray) -> Range:
    """Low end, middle and high end of many outcomes, straight lines between them.

    p10 is the value that nine in ten outcomes exceed; the P90 of a solar yield, which nine in ten years exceed, is p10
    here. Outcomes that are nan (no single rate of return) are left out: say beside the range how many they are.

    Args:
        values: Any shape.

    Raises:
        ValueError: No outcome is a number.

    >>> range_of(np.arange(101.0))
    Range(p10=10.0, p50=50.0, p90=90.0)
    """
    numbers = values[~np.isnan(values)]
    if numbers.size == 0:
        raise ValueError("no outcome is a number, so there is no range to give")
    low, middle, high = np.percentile(numbers, [10, 50, 90])
    return Range(float(low), float(middle), float(high))


def _refuse_too_long(years: float) -> None:
    if years > MOST_YEARS:
        raise ValueError(f"a return is worked out over at most {MOST_YEARS} years, not {years:g}")


def _only_root(flows: FloatArray, years: FloatArray, search: Callable[[FloatArray, float], float | None]) -> Irr:
    """The one root with its remark; ``search`` is the library's own, started at a root that is known to be alone."""
    faults = flow_faults(flows)
    if faults:
        return Irr(None, f"none: {faults[0]}")
    _refuse_too_long(float(years[-1]))
    curve = _Curve(flows / np.abs(flows).max(), years)
    crossings, touches = _roots(curve)
    roots = sorted([*crossings, *touches])
    if len(roots) > 1:
        listed = " and ".join(f"{100 * root:.1f} %" for root in roots)
        return Irr(None, f"not unique: {listed} {'both' if len(roots) == 2 else 'all'} fit")
    if not roots:
        return Irr(None, "none: no rate between −90 % and 1,000 % brings the present value to nil")
    if touches:
        side = "negative" if curve.at(HIGHEST) < 0 else "positive"
        return Irr(
            roots[0], f"{100 * roots[0]:.1f} % only touches nil: at every other rate the present value is {side}"
        )
    refined = search(curve.flows, roots[0])
    if (
        refined is not None
        and abs(refined - roots[0]) < ROOT_TOLERANCE
        and abs(curve.at(refined)) < abs(curve.at(roots[0]))
    ):
        return Irr(refined, "")
    return Irr(roots[0], "")


def _roots(curve: _Curve) -> tuple[list[float], list[float]]:
    """Every rate in range at which the present value crosses nil, and every one at which it only touches it.

    Crossings are changes of sign on a grid, each refined from both sides. Where the present value comes near nil and
    turns back between two points, its turning point is found: it touches nil there, or crosses it twice, or neither.
    """
    grid = np.concatenate([np.linspace(LOWEST, 1, STEPS), np.linspace(1, HIGHEST, STEPS)[1:]])
    values = curve.on(grid)
    signs = np.sign(values)
    changes = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    crossings = [float(rate) for rate in grid[values == 0]]
    crossings += [_halve(curve.at, float(grid[index]), float(grid[index + 1])) for index in changes]
    touches = []
    near = np.abs(values)
    is_turn = (near[1:-1] < near[:-2]) & (near[1:-1] <= near[2:])
    is_turn &= (signs[:-2] == signs[1:-1]) & (signs[1:-1] == signs[2:]) & (signs[1:-1] != 0)
    for index in np.flatnonzero(is_turn):
        low, high = float(grid[index]), float(grid[index + 2])
        turn = _halve(curve.slope_at, low, high)
        if abs(curve.at(turn)) <= TOUCH_TOLERANCE * curve.size_at(turn):
            touches.append(turn)
        elif np.sign(curve.at(turn)) == -signs[index]:
            crossings += [_halve(curve.at, low, turn), _halve(curve.at, turn, high)]
    right = [rate for rate in crossings if abs(curve.at(rate)) <= ROOT_TOLERANCE * curve.size_at(rate)]
    return right, touches


def _halve(function: Callable[[float], float], low: float, high: float) -> float:
    """The nil of a function between two points on both sides of it."""
    at_low = function(low)
    while high - low > 1e-15:
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        at_middle = function(middle)
        if at_middle == 0:
            return middle
        low, high = (middle, high) if (at_middle > 0) == (at_low > 0) else (low, middle)
    return (low + high) / 2
