"""Minimum revenue provision: what a council must set aside from revenue each year for capital paid by borrowing.

Every array begins with year 0, the year in which the money is spent. Provision begins in the year after the asset
works. The Housing Revenue Account has no such duty, so nothing is set aside there.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.loans import schedule
from energyfund.finance.present_value import FloatArray

Account = Literal["general_fund", "hra"]
LONGEST_LIFE = "mrp_longest_life_years"


def mrp_straight_line(
    expenditure_gbp: float,
    life_years: int,
    figures: Figures,
    *,
    working_year: int = 0,
    account: Account = "general_fund",
) -> FloatArray:
    """Equal provision over the life of the asset (option 3, equal instalments).

    Args:
        expenditure_gbp: Capital paid by borrowing. [£]
        life_years: Useful life; a longer one than the library's limit counts as the limit.
        figures: The library.
        working_year: Year in which the asset begins to work.
        account: The account that bears the asset.

    Returns:
        Provision of each year, shape (working year + 1 + life,). [£/year]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> mrp_straight_line(1_000_000, 25, load(dt.date(2026, 11, 22)))[:3]
    array([    0., 40000., 40000.])
    """
    life = _counted_life(life_years, figures)
    return _from_the_next_year(schedule(expenditure_gbp, 0, life, "eip").principal_gbp, working_year, account)


def mrp_annuity(
    expenditure_gbp: float,
    rate_fraction: float,
    life_years: int,
    figures: Figures,
    *,
    working_year: int = 0,
    account: Account = "general_fund",
) -> FloatArray:
    """Provision like the capital part of an annuity (option 3, annuity method): less at first, more later.

    Args:
        expenditure_gbp: Capital paid by borrowing. [£]
        rate_fraction: Rate of the annuity, commonly that of the loan. [-]
        life_years: Useful life; a longer one than the library's limit counts as the limit.
        figures: The library.
        working_year: Year in which the asset begins to work.
        account: The account that bears the asset.

    Returns:
        Provision of each year, shape (working year + 1 + life,). [£/year]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> mrp_annuity(1_000_000, 0.055, 25, load(dt.date(2026, 11, 22)))[[0, 1, 25]].round(2)
    array([    0.  , 19549.35, 70662.89])
    """
    life = _counted_life(life_years, figures)
    loan = schedule(expenditure_gbp, rate_fraction, life, "annuity")
    return _from_the_next_year(loan.principal_gbp, working_year, account)


def mrp_capital_loan(repaid_gbp: FloatArray, credit_loss_gbp: FloatArray | None = None) -> FloatArray:
    """Provision for a loan that the council gives to somebody else: what is repaid to it, and the losses expected.

    Args:
        repaid_gbp: Capital that the borrower repays each year, shape (years,). [£/year]
        credit_loss_gbp: Credit losses expected in each year, shape (years,); None for none. [£/year]

    Returns:
        Provision of each year, shape (years,). [£/year]

    References:
        Statutory guidance on minimum revenue provision, 5th edition, 2024, paragraphs 71 to 78.

    >>> mrp_capital_loan(np.array([0.0, 500.0, 500.0]), np.array([0.0, 0.0, 20.0]))
    array([  0., 500., 520.])
    """
    return np.array(repaid_gbp, dtype=np.float64) + (0.0 if credit_loss_gbp is None else credit_loss_gbp)


def _counted_life(life_years: int, figures: Figures) -> int:
    if life_years < 1:
        raise ValueError(f"an asset needs a life of at least one year, not {life_years}")
    return min(life_years, int(figures.value(LONGEST_LIFE)))


def _from_the_next_year(provision: FloatArray, working_year: int, account: Account) -> FloatArray:
    charged = np.concatenate([np.zeros(working_year + 1), provision])
    return charged if account == "general_fund" else np.zeros_like(charged)
