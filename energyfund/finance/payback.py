"""How many years until the money is back."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray, discount_factors


def payback_years(flows_gbp: FloatArray) -> float | None:
    """Years until the sum of all flows is no longer negative for the first time; None when it never is.

    Within the year of payback the flow is taken as steady: k − 1 + (what is missing at the end of year k − 1) / flow_k.
    A later cost, such as a new inverter, may take the sum below nil again: payback says when the money is back, not
    that it stays.

    Args:
        flows_gbp: Shape (years,), year 0 first. [£]

    >>> payback_years(np.array([-100.0, 40.0, 40.0, 40.0]))
    2.5
    >>> payback_years(np.array([-100.0, 10.0])) is None
    True
    """
    total = np.cumsum(flows_gbp)
    below = np.flatnonzero(total < 0)
    if len(below) == 0:
        return 0.0
    back = np.flatnonzero(total[below[0] :] >= 0) + below[0]
    if len(back) == 0:
        return None
    year = int(back[0])
    return year - 1 + float(-total[year - 1] / flows_gbp[year])


def discounted_payback_years(flows_gbp: FloatArray, rate_fraction: float) -> float | None:
    """Years until the money is back with interest: `payback_years` of the discounted flows.

    Args:
        flows_gbp: Shape (years,), year 0 first. [£]
        rate_fraction: Discount rate. [-]

    >>> round(discounted_payback_years(np.array([-100.0, 55.0, 60.5, 10.0]), 0.1), 6)
    2.0
    """
    return payback_years(flows_gbp * discount_factors(rate_fraction, len(flows_gbp)))
