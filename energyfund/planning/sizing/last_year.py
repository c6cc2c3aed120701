"""The end of a society's panels: what is still to come before it, and what is paid out in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from energyfund.finance.payouts import Payouts
from energyfund.finance.present_value import FloatArray


def still_to_come(cash_flow_gbp: FloatArray) -> FloatArray:
    """Cash that the years after each year bring, shape (years,); never below nil. [£]

    >>> still_to_come(np.array([10.0, 11.0, 22.0]))
    array([33., 22.,  0.])
    """
    worth: FloatArray = np.maximum(np.cumsum(cash_flow_gbp[::-1])[::-1] - cash_flow_gbp, 0.0)
    return worth


def wound_up(paid: Payouts) -> Payouts:
    """The last year without the yearly limit of withdrawals: the panels are at their end, and so is the society."""
    rest = np.minimum(paid.cash_gbp[:, -1], paid.shares_gbp[:, -1])
    changed = {"withdrawals_gbp": 1, "cash_gbp": -1, "shares_gbp": -1, "waiting_gbp": -1}
    found = {name: getattr(paid, name).copy() for name in changed}
    for name, sign in changed.items():
        found[name][:, -1] = np.maximum(found[name][:, -1] + sign * rest, 0.0)
    return replace(paid, **found)
