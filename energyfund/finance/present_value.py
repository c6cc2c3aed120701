"""Present values, growth and rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def discount_factors(rate_fraction: float, years: int) -> FloatArray:
    """Value today of £1 in each of the years 0, 1, … (years − 1): (1 + r)^−k. Shape (years,). [-]

    Published check: the Green Book's factors at 3.5 % are .9662, .8420 and .7089 for years 1, 5 and 10.

    >>> discount_factors(0.035, 11)[[1, 5, 10]].round(4)
    array([0.9662, 0.842 , 0.7089])
    """
    factors: FloatArray = (1 + rate_fraction) ** -np.arange(years, dtype=np.float64)
    return factors


def present_value(flows_gbp: FloatArray, rate_fraction: float) -> float:
    """Σ flow_k / (1 + r)^k with period 0 first; flows of shape (years,). [£]

    >>> round(present_value(np.array([-100.0, 60.0, 60.0]), 0.10), 2)
    4.13
    """
    return float(flows_gbp @ discount_factors(rate_fraction, len(flows_gbp)))


def growth(rate_fraction: float, years: FloatArray) -> FloatArray:
    """Price level after so many years at a steady rise: (1 + g)^n, shape of ``years``. [-]"""
    level: FloatArray = (1 + rate_fraction) ** years
    return level


def nominal_rate(real_fraction: float, inflation_fraction: float) -> float:
    """Nominal rate with the same real worth (Fisher): (1 + r)(1 + i) − 1. [-]

    >>> round(nominal_rate(0.035, 0.025), 6)
    0.060875
    """
    return (1 + real_fraction) * (1 + inflation_fraction) - 1


def real_rate(nominal_fraction: float, inflation_fraction: float) -> float:
    """Real rate behind a nominal one (Fisher). [-]

    >>> round(real_rate(0.060875, 0.025), 6)
    0.035
    """
    return (1 + nominal_fraction) / (1 + inflation_fraction) - 1
