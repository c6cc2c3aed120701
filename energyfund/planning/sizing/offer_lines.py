"""The society's years as lines in whole pennies that add up."""

from __future__ import annotations

import numpy as np

from energyfund.finance.payouts import Payouts
from energyfund.finance.present_value import FloatArray
from energyfund.plan.offer_parts import OfferLine
from energyfund.planning.sizing.flows import Flows

INCOME, COST, FINANCE, BALANCE = "income", "cost", "finance", "balance"
"""Roles of the lines."""

TAX, RESERVE, INDIVISIBLE, INTEREST, CAPITAL, COMMUNITY, LATE, CASH = (
    "tax",
    "reserve",
    "indivisible",
    "share-interest",
    "capital-returned",
    "community-fund",
    "late-costs",
    "cash-carried",
)
"""Ids of the lines of finance; a loan's is ``loan-`` and its number."""

RESERVE_HELD, INDIVISIBLE_HELD, SHARES_HELD, CASH_HELD, OVERDUE, WRITTEN_DOWN = (
    "reserve-held",
    "indivisible-held",
    "shares-held",
    "cash-held",
    "loans-overdue",
    "written-down",
)
"""Ids of the balances at the end of the year."""

ALWAYS = frozenset({TAX, RESERVE, INTEREST, CAPITAL, COMMUNITY, CASH, RESERVE_HELD, SHARES_HELD, CASH_HELD})
"""Lines that stand there even where all their amounts are nought."""


def offer_lines(flows: Flows, paid: Payouts, path: int, opening_reserve_gbp: float) -> tuple[OfferLine, ...]:
    """Every line of one path; in each year income, costs and finance add up to nought, to the penny.

    The rests of rounding, a few pennies a year, are taken into the largest line of income.

    Args:
        flows: Cash flow before tax and finance.
        paid: The order of payment worked through.
        path: Which of its paths.
        opening_reserve_gbp: The reserve on the first day. [£]
    """
    rows = [np.round(amounts, 2) for amounts in flows.gbp]
    reserve, indivisible = np.round(paid.reserve_gbp[path], 2), np.round(paid.indivisible_gbp[path], 2)
    finance: dict[str, tuple[str, FloatArray]] = {TAX: ("Corporation tax", -_by_sum(paid.tax_gbp[path]))}
    for place, (name, amounts) in enumerate(paid.loans_paid_gbp.items(), 1):
        finance[f"loan-{place}"] = (f"Loan, interest and principal: {name}", -_by_sum(amounts[path]))
    finance[RESERVE] = ("Into the reserve (−) or out of it", -np.diff(reserve, prepend=round(opening_reserve_gbp, 2)))
    finance[INDIVISIBLE] = ("Into the reserve that is never shared out", -np.diff(indivisible, prepend=0.0))
    finance[INTEREST] = ("Share interest", -_by_sum(paid.share_interest_gbp[path]))
    finance[CAPITAL] = ("Share capital returned", -_by_sum(paid.withdrawals_gbp[path]))
    late = np.round(paid.costs_unpaid_gbp[path], 2)
    finance[LATE] = ("Costs paid a year late", np.diff(late, prepend=0.0))
    finance[COMMUNITY] = ("Community fund", -_by_sum(paid.community_fund_gbp[path]))
    cash = np.round(paid.cash_gbp[path], 2)
    finance[CASH] = ("Cash carried into the next year (−), or brought from the last", -np.diff(cash, prepend=0.0))
    rest = np.round(np.sum(rows, axis=0) + np.sum([row for _, row in finance.values()], axis=0), 2)
    largest = int(np.argmax([float(row.sum()) for row in rows]))
    rows[largest] = np.round(rows[largest] - rest, 2)
    lost = _by_sum(paid.written_down_gbp[path])
    held = np.round(paid.opening_shares_gbp + np.cumsum(finance[CAPITAL][1] - lost), 2)
    balances = {
        CASH_HELD: ("Cash at the end", cash),
        RESERVE_HELD: ("Reserve at the end", reserve),
        INDIVISIBLE_HELD: ("Reserve that is never shared out, at the end", indivisible),
        SHARES_HELD: ("Share capital at the end", held),
        OVERDUE: ("Loan payments overdue at the end", np.round(paid.overdue_gbp[path], 2)),
        WRITTEN_DOWN: ("Share capital lost so far", np.round(np.cumsum(lost), 2)),
    }
    found = []
    for role, sign in ((INCOME, 1), (COST, -1)):
        own = [at for at, row in enumerate(rows) if sign * float(row.sum()) > 0]
        found += [_line(f"{role}-{n}", flows.names[at], role, rows[at]) for n, at in enumerate(own, 1)]
    found += [_line(key, name, FINANCE, row) for key, (name, row) in finance.items() if key in ALWAYS or row.any()]
    found += [_line(key, name, BALANCE, row) for key, (name, row) in balances.items() if key in ALWAYS or row.any()]
    return tuple(found)


def _line(key: str, name: str, role: str, amounts: FloatArray) -> OfferLine:
    return OfferLine(key, name, role, tuple(float(round(amount, 2)) + 0.0 for amount in amounts.tolist()))


def _by_sum(amounts: FloatArray) -> FloatArray:
    """Yearly amounts in whole pennies whose sums so far are those of the exact amounts, rounded."""
    so_far = np.round(np.cumsum(amounts), 2)
    found: FloatArray = np.round(np.diff(so_far, prepend=0.0), 2)
    return found
