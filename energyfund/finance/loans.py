"""What a loan costs each year, in the three shapes of public lending."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.finance.present_value import FloatArray

Repayment = Literal["annuity", "eip", "maturity"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Payments of a loan, each of shape (term,), first payment one year after the money is drawn. [£]"""

    interest_gbp: FloatArray
    principal_gbp: FloatArray

    @property
    def service_gbp(self) -> FloatArray:
        """Interest and principal together. [£]"""
        return self.interest_gbp + self.principal_gbp


def annuity_payment(principal_gbp: float, rate_fraction: float, term_years: int) -> float:
    """Level yearly payment A = P·r / (1 − (1 + r)^−n); P/n without interest. [£/year]

    >>> round(annuity_payment(1_000_000, 0.055, 25), 2)
    74549.35
    >>> annuity_payment(1000, 0, 10)
    100.0
    """
    if rate_fraction == 0:
        return principal_gbp / term_years
    discounted = -math.expm1(
        -term_years * math.log1p(rate_fraction)
    )  # 1 − (1 + r)^−n, exact for the smallest rates too
    return principal_gbp * rate_fraction / discounted


def schedule(principal_gbp: float, rate_fraction: float, term_years: int, repayment: Repayment) -> Schedule:
    """Payments of a loan.

    * annuity: level payments;
    * eip: equal instalments of principal, interest on what is left: r·P·(1 − (t − 1)/n) in year t;
    * maturity: interest each year, all principal at the end.

    Args:
        principal_gbp: Amount drawn. [£]
        rate_fraction: Interest a year. [-]
        term_years: Number of yearly payments, at least one.
        repayment: Shape of the payments.

    >>> schedule(1_000_000, 0.055, 25, "eip").service_gbp[[0, 24]]
    array([95000., 42200.])
    """
    if term_years < 1:
        raise ValueError(f"a loan needs a term of at least one year, not {term_years}")
    principal: FloatArray
    if repayment == "maturity":
        principal = np.zeros(term_years)
        principal[-1] = principal_gbp
    elif repayment == "eip":
        principal = np.full(term_years, principal_gbp / term_years)
    else:
        level = annuity_payment(principal_gbp, rate_fraction, term_years)
        first = level - rate_fraction * principal_gbp
        principal = first * np.power(1 + rate_fraction, np.arange(term_years, dtype=np.float64))
    outstanding = principal_gbp - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    return Schedule(rate_fraction * outstanding, principal)
