"""The Treasury's Green Book: falling discount rates, optimism bias and switching values.

Discounting here is of real money, in the prices of one year: what society prefers, not what money costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray

Rates = Literal["standard", "health", "catastrophic_risk"]
"""standard; health: for lives and health alone; catastrophic_risk: without the allowance for catastrophe."""

CostKind = Literal[
    "standard_buildings",
    "non_standard_buildings",
    "standard_civil_engineering",
    "non_standard_civil_engineering",
    "equipment_development",
    "outsourcing",
]

STEPS = 400
"""Pieces of the range in which a switching value is looked for."""


def factors(years: int, figures: Figures, rates: Rates = "standard") -> FloatArray:
    """Value today of £1 in each of the years 0, 1, … (years − 1), shape (years,): Π 1 / (1 + rate_y) to that year. [-]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> factors(32, load(dt.date(2026, 11, 22)))[[0, 1, 30, 31]].round(4)
    array([1.    , 0.9662, 0.3563, 0.3459])
    """
    first_years = np.array(figures.values("green_book_first_years"))
    rate = np.array(figures.values(f"green_book_{rates}_rates_fraction"))
    held = rate[np.searchsorted(first_years, np.arange(years), side="right") - 1]
    held[:1] = 0  # nothing is discounted in year 0
    found: FloatArray = 1 / np.cumprod(1 + held)
    return found


def discount_factor(year: int, figures: Figures, rates: Rates = "standard") -> float:
    """Value today of £1 in one year. [-]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> round(discount_factor(75, load(dt.date(2026, 11, 22))), 4)
    0.0942
    """
    if year < 0:
        raise ValueError(f"the Green Book discounts years to come, not year {year}")
    return float(factors(year + 1, figures, rates)[year])


def annuity_factor(years: int, figures: Figures, rates: Rates = "standard") -> float:
    """Value today of £1 in each of the years 1 to ``years``. [-]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> round(annuity_factor(40, load(dt.date(2026, 11, 22))), 4)
    21.4312
    """
    return float(factors(years + 1, figures, rates)[1:].sum())


def with_optimism_bias(cost_gbp: float, kind: CostKind, figures: Figures, left_fraction: float = 1.0) -> float:
    """A cost with the uplift that the Treasury asks for, because early estimates are too low: cost · (1 + uplift).

    Args:
        cost_gbp: Estimate of the capital cost without any allowance for risk. [£]
        kind: What is built. A roof of panels is equipment in a standard building; say which you take, and why.
        figures: The library.
        left_fraction: Share of the uplift that is left once risks are managed: 1 at the first outline, falling to the
            figure's low end over its value. [-]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> with_optimism_bias(100_000, "standard_buildings", load(dt.date(2026, 11, 22)))
    124000.0
    """
    return cost_gbp * (1 + figures.value(f"optimism_bias_{kind}_fraction") * left_fraction)


def switching_value(
    npv_of: Callable[[float], float] | tuple[float, float], low: float = -1.0, high: float = 1.0
) -> float | None:
    """The change at which a project stops, or begins, to be worth doing: where its net present value is nil.

    Args:
        npv_of: Net present value as a function of the change, or a pair: the value without change, and what one unit of
            change adds to it, as where a cost or an income stands in the sum once. [£]
        low: Least change that is looked at; −1 means a figure falls to nothing.
        high: Greatest change that is looked at; 1 means that it doubles.

    Returns:
        The change nearest to nil; None where the value never changes sign between the bounds.

    References:
        HM Treasury, The Green Book, 2026 edition, on switching values.

    >>> switching_value((50_000.0, -200_000.0))  # costs of £200,000 may rise by a quarter
    0.25
    >>> round(switching_value(lambda change: 100 * (1 + change) ** 2 - 144), 6)
    0.2
    """
    if isinstance(npv_of, tuple):
        base, each = npv_of
        change = -base / each if each != 0 else 0.0 if base == 0 else np.inf
        return change if low <= change <= high else None
    points = np.unique(np.append(np.linspace(low, high, STEPS + 1), np.clip(0.0, low, high)))
    values = np.array([npv_of(float(point)) for point in points])
    exact = [float(point) for point in points[values == 0]]
    crossings = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    found = exact + [_crossing(npv_of, float(points[index]), float(points[index + 1])) for index in crossings]
    return min(found, key=abs, default=None)


def _crossing(npv_of: Callable[[float], float], low: float, high: float) -> float:
    """The nil between two points of which one is above it and one below, by halving."""
    rises = npv_of(high) > 0
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if (npv_of(middle) > 0) == rises:
            high = middle
        else:
            low = middle
