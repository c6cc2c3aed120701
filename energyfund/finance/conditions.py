"""What is wrong with a loan or a cash flow, in words, so that every caller says the same."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray


def flow_faults(flows_gbp: FloatArray) -> tuple[str, ...]:
    """Why a cash flow has no rate of return; empty where nothing speaks against one.

    Args:
        flows_gbp: Cash out negative, cash in positive, shape (periods,). [£]

    >>> flow_faults(np.array([100.0, 10.0]))
    ('the flows never change sign',)
    >>> flow_faults(np.array([-100.0, 110.0]))
    ()
    """
    if not bool(np.all(np.isfinite(flows_gbp))):
        return ("a flow is not a number",)
    if not bool(np.any(flows_gbp)):
        return ("nothing is paid in or out",)
    if bool(np.all(flows_gbp >= 0)) or bool(np.all(flows_gbp <= 0)):
        return ("the flows never change sign",)
    return ()


def loan_faults(term_years: int, interest_only_years: int = 0, asset_years: int | None = None) -> tuple[str, ...]:
    """What is wrong with the terms of a loan; empty where they can be met.

    Args:
        term_years: Years from the day the money is drawn to the last payment.
        interest_only_years: Years at the beginning in which no capital is repaid.
        asset_years: Life of what the loan pays for; None leaves it out of the check.

    >>> loan_faults(30, 0, 25)
    ('a loan of 30 years outlives the asset, which lasts 25',)
    >>> loan_faults(25, 3, 25)
    ()
    """
    if term_years < 1:
        return (f"a loan needs a term of at least one year, not {term_years}",)
    faults = []
    if interest_only_years < 0:
        faults.append(f"the years without repayment cannot be negative, and are {interest_only_years}")
    if interest_only_years >= term_years:
        faults.append(
            f"{interest_only_years} years without repayment leave no year of the term of {term_years} to repay the loan"
        )
    if asset_years is not None and term_years > asset_years:
        faults.append(f"a loan of {term_years} years outlives the asset, which lasts {asset_years}")
    return tuple(faults)
