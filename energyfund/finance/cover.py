"""How well a cash flow covers a debt, and the debt that a cash flow can carry.

CFADS is the cash flow available for debt service: income less running costs and tax, before any payment to lenders.
Year 1, one year after the money is drawn, comes first in every array of this file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from energyfund.finance.present_value import FloatArray


@dataclass(frozen=True, slots=True)
class SculptedDebt:
    """A debt whose payments follow the cash flow, so that the cover is the same every year.

    Attributes:
        debt_gbp: Amount lent. [£]
        interest: Interest due each year, shape (years,). [£]
        principal: Capital repaid each year, shape (years,); negative in a year whose payment is less than the interest,
            which happens where the cash flow is small at first and grows fast. [£]
        service: Interest and principal, shape (years,). [£]
        is_capped: The limit on the amount decided, not the cash flow.
        cover_ratio: Cover in every year: as asked, or higher where the debt is capped. [-]
    """

    debt_gbp: float
    interest: FloatArray
    principal: FloatArray
    service: FloatArray
    is_capped: bool
    cover_ratio: float


class LeastCover(NamedTuple):
    """The thinnest year of a loan.

    Attributes:
        ratio: Cash flow over debt service; inf where nothing is due in any year. [-]
        year: The year, 1 is the first; None where nothing is due.
    """

    ratio: float
    year: int | None


def sculpted_debt(
    cfads_gbp: FloatArray, rate_fraction: float, cover_ratio: float, cost_cap_gbp: float | None = None
) -> SculptedDebt:
    """The largest debt that a cash flow carries at a cover ratio, and its payments.

    service_t = CFADS_t / cover and D = Σ service_t / (1 + r)^t, so DSCR and LLCR equal the cover in every year. A debt
    above the limit is cut to it, and every payment in the same proportion: the cover is then higher, and still equal
    in every year. Without a limit the debt may exceed what the project costs.

    Args:
        cfads_gbp: Cash flow available for debt service over the life of the loan, shape (years,). [£]
        rate_fraction: Interest a year. [-]
        cover_ratio: CFADS over debt service that the lender asks for, above 0; 1.2 to 1.5 is usual. [-]
        cost_cap_gbp: The most that is lent, such as a share of the capital cost; None for no limit. [£]

    Raises:
        ValueError: A cover ratio of 0 or less, no year, a negative limit, or a year with a negative cash flow, which no
            lender covers: set money aside for it first (`energyfund.finance.sinking_fund`).

    References:
        Yescombe, Principles of Project Finance, 2nd ed., ch. 12.

    >>> round(sculpted_debt(np.full(10, 100.0), 0.05, 1.3).debt_gbp, 4)
    593.9796
    >>> capped = sculpted_debt(np.full(10, 100.0), 0.05, 1.3, cost_cap_gbp=500)
    >>> capped.debt_gbp, capped.is_capped, round(capped.cover_ratio, 4)
    (500.0, True, 1.5443)
    """
    if cover_ratio <= 0:
        raise ValueError(f"the cover ratio must be above 0, and is {cover_ratio:g}")
    if len(cfads_gbp) == 0:
        raise ValueError("a loan needs a cash flow of at least one year")
    if cost_cap_gbp is not None and cost_cap_gbp < 0:
        raise ValueError(f"the limit on the debt cannot be negative, and is {cost_cap_gbp:g}")
    short = np.flatnonzero(~(cfads_gbp >= 0))
    if len(short) > 0:
        raise ValueError(
            f"the cash flow of year {short[0] + 1} is {cfads_gbp[short[0]]:,.2f}, and no debt can be paid from it: set "
            "money aside for it in the years before"
        )
    growth = 1 + rate_fraction
    service = cfads_gbp / cover_ratio
    debt = float(service @ growth ** -np.arange(1, len(service) + 1, dtype=np.float64))
    is_capped = cost_cap_gbp is not None and debt > cost_cap_gbp
    if cost_cap_gbp is not None and is_capped:
        service = service * (cost_cap_gbp / debt)
        cover_ratio = cover_ratio * debt / cost_cap_gbp if cost_cap_gbp > 0 else math.inf
        debt = float(cost_cap_gbp)
    interest = np.empty_like(service)
    owed = debt
    for year, paid in enumerate(service.tolist()):
        interest[year] = rate_fraction * owed
        owed = owed * growth - paid
    return SculptedDebt(debt, interest, service - interest, service, is_capped, cover_ratio)


def dscr(cfads_gbp: FloatArray, service_gbp: FloatArray) -> FloatArray:
    """Debt service cover ratio, year by year: CFADS_t / service_t.

    Args:
        cfads_gbp: Cash flow available for debt service, shape (..., years). [£]
        service_gbp: Interest and principal due, shape (..., years). [£]

    Returns:
        Ratio, shape (..., years); inf where no debt is due. [-]

    References:
        Yescombe, Principles of Project Finance, 2nd ed., ch. 12.

    >>> dscr(np.array([130.0, 130.0]), np.array([100.0, 0.0]))
    array([1.3, inf])
    """
    return _ratio(cfads_gbp, service_gbp)


def llcr(cfads_gbp: FloatArray, service_gbp: FloatArray, rate_fraction: float) -> FloatArray:
    """Loan life cover ratio at the start of each year: worth of the CFADS until the loan ends over the debt left.

    The debt left at the start of year t is Σ_{s ≥ t} service_s / (1 + r)^(s − t + 1), which is what the loan's own rate
    makes it; the CFADS of the same years is discounted in the same way.

    Args:
        cfads_gbp: Cash flow available for debt service, shape (..., years); years after the loan are left out. [£]
        service_gbp: Interest and principal due, shape (..., years), 0 after the loan. [£]
        rate_fraction: Interest of the loan. [-]

    Returns:
        Ratio, shape (..., years); inf where no debt is left. [-]

    References:
        Yescombe, Principles of Project Finance, 2nd ed., ch. 12.

    >>> loan = sculpted_debt(np.array([100.0, 120.0, 90.0]), 0.05, 1.25)
    >>> llcr(np.array([100.0, 120.0, 90.0]), loan.service, 0.05).round(6)
    array([1.25, 1.25, 1.25])
    """
    owed = _worth_of_the_rest(service_gbp, rate_fraction)
    return _ratio(_worth_of_the_rest(np.where(owed > 0, cfads_gbp, 0.0), rate_fraction), owed)


def plcr(cfads_gbp: FloatArray, service_gbp: FloatArray, rate_fraction: float) -> FloatArray:
    """Project life cover ratio: like `llcr`, with the CFADS of all years, those after the loan included.

    Args:
        cfads_gbp: Cash flow available for debt service over the project's life, shape (..., years). [£]
        service_gbp: Interest and principal due, shape (..., years), 0 after the loan. [£]
        rate_fraction: Interest of the loan. [-]

    Returns:
        Ratio, shape (..., years); inf where no debt is left. [-]

    References:
        Yescombe, Principles of Project Finance, 2nd ed., ch. 12.

    >>> plcr(np.array([100.0, 100.0]), np.array([50.0, 0.0]), 0.0)
    array([ 4., inf])
    """
    return _ratio(_worth_of_the_rest(cfads_gbp, rate_fraction), _worth_of_the_rest(service_gbp, rate_fraction))


def least_dscr(cfads_gbp: FloatArray, service_gbp: FloatArray) -> LeastCover:
    """The lowest yearly cover and its year; the first of them where several are equal.

    Args:
        cfads_gbp: Cash flow available for debt service, shape (years,). [£]
        service_gbp: Interest and principal due, shape (years,). [£]

    >>> ratio, year = least_dscr(np.array([150.0, 110.0, 140.0]), np.full(3, 100.0))
    >>> ratio, year
    (1.1, 2)
    """
    if not bool(np.any(service_gbp > 0)):
        return LeastCover(math.inf, None)
    cover = dscr(cfads_gbp, service_gbp)
    thinnest = int(np.argmin(cover))
    return LeastCover(float(cover[thinnest]), thinnest + 1)


def _worth_of_the_rest(flows: FloatArray, rate_fraction: float) -> FloatArray:
    """Σ_{s ≥ t} flow_s / (1 + r)^s for each year t, shape (..., years), all seen from the same day."""
    seen_today = flows * (1 + rate_fraction) ** -np.arange(1, flows.shape[-1] + 1, dtype=np.float64)
    rest: FloatArray = np.flip(np.cumsum(np.flip(seen_today, axis=-1), axis=-1), axis=-1)
    return rest


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    above, below = np.broadcast_arrays(above, below)
    found: FloatArray = np.divide(above, below, out=np.full(above.shape, np.inf), where=below > 0)
    return found
