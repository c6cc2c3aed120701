"""What a society owes, keeps and has promised: the terms that its order of payment works from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import ShareTerms
from energyfund.finance.tax import tax_on_profit


@dataclass(frozen=True, slots=True)
class LoanDue:
    """What a society has to pay on one loan.

    Attributes:
        name: The lender.
        interest_gbp: Interest due in each year, shape (years,) or (paths, years). [£]
        principal_gbp: Capital due in each year, same shape; what is owed at the start is its sum. [£]
        overdue_rate_fraction: Interest a year on what was not paid when it was due. [-]
    """

    name: str
    interest_gbp: FloatArray
    principal_gbp: FloatArray
    overdue_rate_fraction: float


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Corporation tax as straight lines between knots, so that it can be turned round: share interest lowers it.

    Attributes:
        allowances_gbp: Capital allowances of each year, shape (years,). [£]
        knots_gbp: Taxable profits at which the rate changes, nil first. [£]
        rates: Tax on the next pound above each knot. [-]
    """

    allowances_gbp: FloatArray
    knots_gbp: FloatArray
    rates: FloatArray

    def tax_gbp(self, profit_gbp: FloatArray) -> FloatArray:
        """Tax on a profit, nil on a loss, any shape. [£]"""
        above: FloatArray = np.maximum(np.asarray(profit_gbp)[..., None] - self.knots_gbp, 0.0)
        tax: FloatArray = above @ np.diff(self.rates, prepend=0.0)
        return tax

    def profit_gbp(self, kept_gbp: FloatArray, counted_fraction: float | FloatArray = 1) -> FloatArray:
        """The profit of which so much is kept: x with x − counted · tax(x) = kept, any shape. [£]"""
        kept_at = self.knots_gbp - counted_fraction * self.tax_gbp(self.knots_gbp)
        piece = np.searchsorted(kept_at, kept_gbp, side="right") - 1
        part = np.maximum(piece, 0)
        slope = np.where(piece < 0, 1.0, 1 - counted_fraction * self.rates[part])
        profit: FloatArray = self.knots_gbp[part] + (kept_gbp - kept_at[part]) / slope
        return profit


def tax_terms(figures: Figures, allowances_gbp: FloatArray, associated_companies: int = 0) -> TaxTerms:
    """Corporation tax of a society, from the library's rates and limits.

    Args:
        figures: The library.
        allowances_gbp: Capital allowances of each year, shape (years,); see `energyfund.finance.tax`. [£]
        associated_companies: Companies under the same control, among which the limits are shared.
    """
    shares = 1 + associated_companies
    lower = figures.value("corporation_tax_lower_limit_gbp") / shares
    upper = figures.value("corporation_tax_upper_limit_gbp") / shares
    knots = np.array([0.0, lower, upper])
    points = np.array([0.0, lower, upper, 2 * upper])
    tax = tax_on_profit(points, figures, associated_companies)
    return TaxTerms(np.asarray(allowances_gbp, dtype=np.float64), knots, np.diff(tax) / np.diff(points))


@dataclass(frozen=True, slots=True)
class Society:
    """A society on the day its panels start to work, and what it has promised for the years after.

    Attributes:
        shares_gbp: Share capital paid in. [£]
        share_interest_fraction: Interest that the offer states; never more than the cap of ``share_terms``. [-]
        share_terms: Cap, lock-in and yearly limit. The limit is a share of the capital paid in, as otherwise the last
            members could never leave; the lock-in counts from the first year here.
        requests_gbp: What members ask back in each year, shape (years,) or (paths, years); what is not paid waits. [£]
        loans: Loans, in the order in which they are paid.
        reserve_target_gbp: What the reserve should hold at the end of each year (debt reserve and inverter fund
            together), shape (years,) or (paths, years); what is above flows back. None keeps no reserve. [£]
        indivisible_fraction: Share of each year's surplus after lenders that is locked for good. [-]
        tax: Corporation tax; None pays none.
        asset_value_gbp: Worth of the panels at the end of each year, shape (years,) or (paths, years), such as
            `straight_line_value`. With it, nothing is shared out that would leave loans and shares above what the
            society owns, and shares are written down where a loss does. None leaves both out. [£]
        opening_cash_gbp: Cash at the start. [£]
        opening_reserve_gbp: Reserve at the start. [£]
    """

    shares_gbp: float
    share_interest_fraction: float
    share_terms: ShareTerms
    requests_gbp: FloatArray
    loans: tuple[LoanDue, ...] = ()
    reserve_target_gbp: FloatArray | None = None
    indivisible_fraction: float = 0
    tax: TaxTerms | None = None
    asset_value_gbp: FloatArray | None = None
    opening_cash_gbp: float = 0
    opening_reserve_gbp: float = 0


def straight_line_value(outlay_gbp: float, life_years: int, years: int) -> FloatArray:
    """Book value of panels at the end of each year of operation: outlay · (1 − t / life), shape (years,). [£]

    >>> straight_line_value(100, 4, 5)
    array([75., 50., 25.,  0.,  0.])
    """
    left = 1 - np.arange(1, years + 1) / life_years
    value: FloatArray = outlay_gbp * np.maximum(left, 0.0)
    return value


def equal_requests(shares_gbp: float, term_years: int, lock_in_years: int, years: int) -> FloatArray:
    """Withdrawals in equal parts after the lock-in until the term ends, shape (years,). [£]

    >>> equal_requests(100, 4, 2, 5)
    array([ 0.,  0., 50., 50.,  0.])
    """
    asked = np.zeros(years)
    asked[lock_in_years:term_years] = shares_gbp / (term_years - lock_in_years)
    return asked
