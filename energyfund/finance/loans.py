"""What a loan costs each year, in the three shapes of public lending."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.finance.conditions import loan_faults
from energyfund.finance.present_value import FloatArray

Repayment = Literal["annuity", "eip", "maturity"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Payments of a loan, each of shape (payments,), the first one period after the money is drawn. [£]

    Attributes:
        interest_gbp: Interest of each payment. [£]
        principal_gbp: Capital repaid with each payment. [£]
        payments_per_year: 1 where payments are yearly, 2 where they are half-yearly.
    """

    interest_gbp: FloatArray
    principal_gbp: FloatArray
    payments_per_year: int = 1

    @property
    def service_gbp(self) -> FloatArray:
        """Interest and principal together. [£]"""
        return self.interest_gbp + self.principal_gbp

    @property
    def balance_gbp(self) -> FloatArray:
        """Capital still owed after each payment, shape (payments,). [£]"""
        owed: FloatArray = self.principal_gbp.sum() - np.cumsum(self.principal_gbp)
        return owed

    def by_year(self) -> Schedule:
        """The same loan in yearly totals, each of shape (term,).

        >>> schedule(1_000_000, 0.055, 25, "annuity", payments_per_year=2).by_year().service_gbp[0].round(2)
        np.float64(74081.84)
        """
        return Schedule(
            self.interest_gbp.reshape(-1, self.payments_per_year).sum(axis=1),
            self.principal_gbp.reshape(-1, self.payments_per_year).sum(axis=1),
        )


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


def schedule(
    principal_gbp: float,
    rate_fraction: float,
    term_years: int,
    repayment: Repayment,
    *,
    payments_per_year: int = 1,
    interest_only_years: int = 0,
) -> Schedule:
    """Payments of a loan.

    * annuity: level payments;
    * eip: equal instalments of principal, interest on what is left: r·P·(1 − (t − 1)/n) in year t;
    * maturity: interest each year, all principal at the end.

    With several payments a year the rate of a period is r divided by their number, as the Public Works Loan Board
    quotes it. Years without repayment cost interest only; the capital then follows in the years that are left, so
    community shares with a lock of three years are ``"eip"`` with ``interest_only_years=3``. To a maturity loan they
    make no difference.

    Args:
        principal_gbp: Amount drawn. [£]
        rate_fraction: Interest a year. [-]
        term_years: Years to the last payment, at least one.
        repayment: Shape of the payments.
        payments_per_year: Number of payments in each year: 1 or 2 in public lending.
        interest_only_years: Years at the beginning in which no capital is repaid, fewer than the term.

    Returns:
        The payments, each array of shape (term · payments a year,).

    Raises:
        ValueError: A term below one year, no year left to repay in, no payment a year, or a rate of −100 % or less.

    >>> schedule(1_000_000, 0.055, 25, "eip").service_gbp[[0, 24]]
    array([95000., 42200.])
    >>> schedule(1000, 0.04, 5, "eip", interest_only_years=3).service_gbp
    array([ 40.,  40.,  40., 540., 520.])
    """
    faults = loan_faults(term_years, interest_only_years)
    if payments_per_year < 1:
        faults += (f"a loan needs at least one payment a year, not {payments_per_year}",)
    if rate_fraction <= -1:
        faults += (f"a rate of {100 * rate_fraction:g} % would leave nothing owed: it must be above −100 %",)
    if faults:
        raise ValueError("; ".join(faults))
    rate = rate_fraction / payments_per_year
    waiting = interest_only_years * payments_per_year
    repaying = term_years * payments_per_year - waiting
    principal = np.zeros(waiting + repaying)
    if repayment == "maturity":
        principal[-1] = principal_gbp
    elif repayment == "eip":
        principal[waiting:] = principal_gbp / repaying
    else:
        first = annuity_payment(principal_gbp, rate, repaying) - rate * principal_gbp
        principal[waiting:] = first * np.power(1 + rate, np.arange(repaying, dtype=np.float64))
    outstanding = principal_gbp - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    return Schedule(rate * outstanding, principal, payments_per_year)
