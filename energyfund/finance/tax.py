"""Corporation tax of a company or a society that owns panels, and the allowances that put it off.

Simplified: years are the accounting periods, the rates of the figures' date hold throughout, and losses may be set
against all later profit (above £5 million a year the law allows only half). Charities that are exempt do not use this.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray


@dataclass(frozen=True, slots=True)
class CorporationTax:
    """Tax and what it rests on, each of shape (..., years). [£/year]

    Attributes:
        tax_gbp: Tax on the profit of each year, never negative.
        taxable_gbp: Profit after allowances, share interest and losses of earlier years, never negative.
        losses_gbp: Losses left at the end of each year for later years.
    """

    tax_gbp: FloatArray
    taxable_gbp: FloatArray
    losses_gbp: FloatArray


def tax_on_profit(taxable_gbp: FloatArray, figures: Figures, associated_companies: int = 0) -> FloatArray:
    """Corporation tax on a year's taxable profit.

    Up to the lower limit L the small profits rate s, above the upper limit U the main rate m, and between them
    m·P − f·(U − P) with f = (m − s)·L / (U − L), which is the 3/200 of the law: the marginal relief.

    Args:
        taxable_gbp: Taxable profit of each year, any shape, not negative. [£]
        figures: The library.
        associated_companies: Companies under the same control, among which the limits are shared.

    Returns:
        Tax, same shape. [£]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> tax_on_profit(np.array([0.0, 50_000, 100_000, 250_000]), load(dt.date(2026, 11, 22)))
    array([    0.,  9500., 22750., 62500.])
    """
    shares = 1 + associated_companies
    lower = figures.value("corporation_tax_lower_limit_gbp") / shares
    upper = figures.value("corporation_tax_upper_limit_gbp") / shares
    small = figures.value("corporation_tax_small_profits_fraction")
    main = figures.value("corporation_tax_main_fraction")
    relief_fraction = (main - small) * lower / (upper - lower)
    relief = relief_fraction * np.maximum(upper - taxable_gbp, 0.0)
    tax: FloatArray = np.where(taxable_gbp <= lower, small * taxable_gbp, main * taxable_gbp - relief)
    return tax


def capital_allowances(additions_gbp: FloatArray, figures: Figures) -> FloatArray:
    """What may be set against profit for panels bought: all at once up to a limit, the rest a little each year.

    The annual investment allowance takes the whole of a year's additions up to its limit. What is above goes into the
    special-rate pool, where solar panels belong, and a fixed share of what is left there is allowed each year. The
    first-year allowance of 50 % for companies is left out.

    Args:
        additions_gbp: Spending on panels in each year, as positive amounts, shape (..., years). [£]
        figures: The library.

    Returns:
        Allowance of each year, shape (..., years). [£]

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> capital_allowances(np.array([1_500_000.0, 0.0, 0.0]), load(dt.date(2026, 11, 22)))
    array([1030000.,   28200.,   26508.])
    """
    limit = figures.value("annual_investment_allowance_limit_gbp")
    written_down = figures.value("special_rate_pool_fraction_per_year")
    additions = np.asarray(additions_gbp, dtype=np.float64)
    at_once = np.minimum(additions, limit)
    allowed = np.array(at_once)
    pool = np.zeros(additions.shape[:-1])
    for year in range(additions.shape[-1]):
        pool = pool + additions[..., year] - at_once[..., year]
        allowed[..., year] += written_down * pool
        pool = pool * (1 - written_down)
    return allowed


def corporation_tax(
    profit_gbp: FloatArray,
    figures: Figures,
    *,
    allowances_gbp: FloatArray | float = 0.0,
    share_interest_gbp: FloatArray | float = 0.0,
    associated_companies: int = 0,
) -> CorporationTax:
    """Tax of each year, losses carried forward.

    taxable_t = max(0, profit_t − allowances_t − share interest_t − losses carried into t); what is below nil is a loss
    for later years. Share interest of a registered society counts as interest, so it is deducted, unlike a dividend.

    Args:
        profit_gbp: Profit after running costs and interest on loans, before depreciation, shape (..., years). [£]
        figures: The library.
        allowances_gbp: Capital allowances, of a shape that fits; see `capital_allowances`. [£]
        share_interest_gbp: Interest that a society pays on its shares, of a shape that fits. [£]
        associated_companies: Companies under the same control, among which the limits are shared.

    Returns:
        Arrays of shape (..., years).

    References:
        HMRC, Company Taxation Manual, CTM40505 (share interest) and CTM03900 (marginal relief).

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> figures = load(dt.date(2026, 11, 22))
    >>> due = corporation_tax(np.array([-20_000.0, 30_000, 30_000]), figures, share_interest_gbp=5_000)
    >>> due.taxable_gbp, due.tax_gbp
    (array([    0.,     0., 25000.]), array([   0.,    0., 4750.]))
    """
    result = np.asarray(profit_gbp, dtype=np.float64) - allowances_gbp - share_interest_gbp
    taxable, losses = np.empty_like(result), np.empty_like(result)
    carried = np.zeros(result.shape[:-1])
    for year in range(result.shape[-1]):
        left = result[..., year] - carried
        taxable[..., year] = np.maximum(left, 0.0)
        carried = np.maximum(-left, 0.0)
        losses[..., year] = carried
    return CorporationTax(tax_on_profit(taxable, figures, associated_companies), taxable, losses)
