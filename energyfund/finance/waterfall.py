"""The order in which a society pays: costs, tax, lenders, reserves, members, community fund."""

from __future__ import annotations

import numpy as np

from energyfund.finance.payouts import Payouts
from energyfund.finance.present_value import FloatArray
from energyfund.finance.society import Society

NOTHING = 1e-9
"""Amounts below this share of the capital are the rounding of sums."""

RECORDED = (
    "tax",
    "loan_paid",
    "loan_due",
    "cash_for_loans",
    "reserve_paid_in",
    "indivisible_paid_in",
    "share_interest",
    "share_interest_stated",
    "withdrawals",
    "community_fund",
    "written_down",
    "cash",
    "reserve",
    "indivisible",
    "shares",
    "waiting",
    "overdue",
    "costs_unpaid",
)


def waterfall(society: Society, cash_flow_gbp: FloatArray) -> Payouts:
    """Share out a society's cash flow in the order of payment, on every path at once.

    1 running costs (the cash flow is net of them; what could not be paid comes first in the next year); 2 tax; 3 loan
    interest and principal, and what is missed stays owed with interest; 4 the reserve up to its target, then the
    indivisible reserve: its share of what the year's cash flow leaves after lenders; 5 share interest, at most the
    stated rate and the cap on the capital at the start of the year, out of the year's money and never out of capital;
    6 withdrawals, at most what members ask for, the yearly limit and the money left, none in the lock-in; 7 the rest to
    the community fund.

    The reserve, and after it the indivisible reserve, meet costs, tax and lenders when the year's cash does not; they
    are never paid to members. Cash never falls below nil. With an asset value, interest and the community fund are paid
    only as far as assets still cover debts and shares, and what is held back stays as cash; where a loss brings assets
    below, shares are written down: S ← max(0, assets − debts). Share interest lowers the tax of its own year; losses
    are carried forward.

    Args:
        society: Opening balances, loans, reserve, tax and the terms of the shares.
        cash_flow_gbp: Cash flow after running costs, before tax and finance, shape (paths, years) or (years,). [£]

    Returns:
        Payments and closing balances, each of shape (paths, years).

    Raises:
        ValueError: A schedule, target or asset value does not have one figure for each year.

    References:
        FCA guidance of November 2015 and the community shares handbook (Co-operatives UK): interest is discretionary,
        and withdrawals come from trading surplus, after lenders and reserves.

    >>> from energyfund.finance.society import equal_requests
    >>> from energyfund.finance.sources import ShareTerms
    >>> terms = ShareTerms(0.05, 1, 0.5, 3, 0, 100_000)
    >>> paid = waterfall(Society(100, 0.04, terms, equal_requests(100, 3, 1, 3)), np.array([10.0, 60.0, 60.0]))
    >>> paid.share_interest_gbp, paid.withdrawals_gbp, paid.community_fund_gbp
    (array([[4., 4., 2.]]), array([[ 0., 50., 50.]]), array([[6., 6., 8.]]))
    """
    flow = np.atleast_2d(np.asarray(cash_flow_gbp, dtype=np.float64)).T
    state = _State(society, *flow.shape)
    for year in range(len(flow)):
        state.pay(year, flow[year])
    found = {f"{name}_gbp": state.recorded[name].T for name in RECORDED}
    return Payouts(
        cash_flow_gbp=flow.T,
        **found,
        loans_paid_gbp={loan.name: paid.T for loan, paid in zip(society.loans, state.paid_by_loan, strict=True)},
        loans_overdue_gbp={loan.name: due.T for loan, due in zip(society.loans, state.overdue_by_loan, strict=True)},
        opening_shares_gbp=society.shares_gbp,
    )


class _State:
    """Balances of a society on every path, shape (paths,), as the years go by."""

    def __init__(self, society: Society, years: int, paths: int) -> None:
        self.society = society
        self.recorded = {name: np.zeros((years, paths)) for name in RECORDED}
        self.paid_by_loan = [np.zeros((years, paths)) for _ in society.loans]
        self.overdue_by_loan = [np.zeros((years, paths)) for _ in society.loans]
        self.requests = _yearly(society.requests_gbp, years)
        self.interest = [_yearly(loan.interest_gbp, years) for loan in society.loans]
        self.principal = [_yearly(loan.principal_gbp, years) for loan in society.loans]
        self.owed_later = [np.sum(due, axis=0) - np.cumsum(due, axis=0) for due in self.principal]
        target = society.reserve_target_gbp
        self.target = np.zeros((years, 1)) if target is None else _yearly(target, years)
        value = society.asset_value_gbp
        self.asset_value = None if value is None else _yearly(value, years)
        self.allowances = np.zeros(years) if society.tax is None else _yearly(society.tax.allowances_gbp, years)[:, 0]
        self.cash = np.full(paths, float(society.opening_cash_gbp))
        self.reserve = np.full(paths, float(society.opening_reserve_gbp))
        self.indivisible = np.zeros(paths)
        self.shares = np.full(paths, float(society.shares_gbp))
        self.waiting = np.zeros(paths)
        self.costs_unpaid = np.zeros(paths)
        self.overdue = [np.zeros(paths) for _ in society.loans]
        self.losses = np.zeros(paths)

    def pay(self, year: int, flow: FloatArray) -> None:
        """One year, in the order of payment."""
        society, nothing = self.society, np.zeros_like(flow)
        reserve_before, indivisible_before = self.reserve, self.indivisible
        target = self.target[year]
        back = np.maximum(self.reserve - target, 0.0)
        self.reserve = self.reserve - back
        earned = flow - self.costs_unpaid
        money = self.cash + back + earned
        due, accrued = self._due(year)
        all_due = sum(due, nothing)
        later = sum((left[year] for left in self.owed_later), np.zeros(1))

        stated = min(society.share_interest_fraction, society.share_terms.interest_cap_fraction) * self.shares
        profit = flow - accrued - self.allowances[year] - self.losses
        wanted = np.maximum(target - self.reserve, 0.0)
        spare = money - all_due
        solvent = None
        if self.asset_value is not None:
            solvent = spare + self.reserve + self.indivisible + self.asset_value[year] - later - self.shares
        interest = self._interest(profit, stated, spare - wanted, earned - all_due, solvent)

        tax = nothing if society.tax is None else society.tax.tax_gbp(profit - interest)
        self.losses = np.maximum(interest - profit, 0.0)
        money = money - tax
        cash_for_loans = np.maximum(money + self.reserve + self.indivisible, 0.0)
        self.costs_unpaid = self._from_reserves(np.maximum(-money, 0.0))
        money = self._to_lenders(year, due, np.maximum(money, 0.0))
        missed = sum(self.overdue, nothing)
        paid = all_due - missed

        topped_up = np.minimum(money, np.maximum(target - self.reserve, 0.0))
        self.reserve = self.reserve + topped_up
        money = money - topped_up
        locked = np.minimum(money, society.indivisible_fraction * np.maximum(earned - tax - paid, 0.0))
        self.indivisible = self.indivisible + locked
        money = money - locked
        interest = np.minimum(interest, money)
        self._to_members(year, money - interest, missed + later + self.costs_unpaid)
        self._record(
            year,
            tax=tax,
            loan_paid=paid,
            loan_due=all_due,
            cash_for_loans=cash_for_loans,
            reserve_paid_in=self.reserve - reserve_before,
            indivisible_paid_in=self.indivisible - indivisible_before,
            share_interest=interest,
            share_interest_stated=stated,
            cash=self.cash,
            reserve=self.reserve,
            indivisible=self.indivisible,
            shares=self.shares,
            waiting=self.waiting,
            overdue=missed,
            costs_unpaid=self.costs_unpaid,
        )

    def _record(self, year: int, **amounts: FloatArray) -> None:
        for name, amount in amounts.items():
            self.recorded[name][year] = amount

    def _due(self, year: int) -> tuple[list[FloatArray], FloatArray]:
        """What is due on each loan with what is overdue, and the interest of the year on all of them."""
        due, accrued = [], np.zeros_like(self.cash)
        for place, loan in enumerate(self.society.loans):
            interest = self.interest[place][year] + loan.overdue_rate_fraction * self.overdue[place]
            due.append(self.overdue[place] + interest + self.principal[place][year])
            accrued = accrued + interest
        return due, accrued

    def _to_lenders(self, year: int, due: list[FloatArray], money: FloatArray) -> FloatArray:
        """Pay each loan in turn, from the reserves where the money does not reach; returns the money left."""
        for place, asked in enumerate(due):
            from_money = np.minimum(asked, money)
            money = money - from_money
            self.overdue[place] = self._from_reserves(asked - from_money)
            self.paid_by_loan[place][year] = asked - self.overdue[place]
            self.overdue_by_loan[place][year] = self.overdue[place]
        return money

    def _interest(
        self, profit: FloatArray, stated: FloatArray, spare: FloatArray, surplus: FloatArray, solvent: FloatArray | None
    ) -> FloatArray:
        """The most interest that can be paid, with the tax that it saves.

        With i the interest, P the profit before it and T the tax: i + T(P − i) may not exceed what is spare after
        lenders and reserve, nor what keeps the society solvent; and with a share f of the surplus s − T locked,
        i + (1 − f)·T(P − i) ≤ spare − f·s. Each is solved for the profit x = P − i that is taxed.
        """
        locked = self.society.indivisible_fraction
        limits = [(spare - locked * surplus, 1 - locked), (spare, 1.0)]
        if solvent is not None:
            limits.append((solvent, 1.0))
        most = stated
        for limit, counted in limits:
            if self.society.tax is None:
                most = np.minimum(most, limit)
            else:
                most = np.minimum(most, profit - self.society.tax.profit_gbp(profit - limit, counted))
        return np.maximum(most, 0.0)

    def _from_reserves(self, need: FloatArray) -> FloatArray:
        """Meet a need from the reserve, then from the indivisible reserve; returns what is still missing."""
        given = np.minimum(need, self.reserve)
        self.reserve = self.reserve - given
        last = np.minimum(need - given, self.indivisible)
        self.indivisible = self.indivisible - last
        missing: FloatArray = need - given - last
        return missing

    def _to_members(self, year: int, money: FloatArray, debts: FloatArray) -> None:
        """Write shares down where assets fall short, pay withdrawals, and the rest to the community fund."""
        terms = self.society.share_terms
        free: FloatArray | float = np.inf
        if self.asset_value is not None:
            net = self.asset_value[year] + money + self.reserve + self.indivisible - debts
            lost = self.shares - np.maximum(net, 0.0)
            lost = np.where(lost > NOTHING * self.society.shares_gbp, np.minimum(lost, self.shares), 0.0)
            self.recorded["written_down"][year] = lost
            self.shares = self.shares - lost
            free = np.maximum(net - self.shares, 0.0)
        self.waiting = np.minimum(self.waiting + self.requests[year], self.shares)
        limit = terms.withdrawal_limit_fraction * self.society.shares_gbp if year >= terms.lock_in_years else 0.0
        withdrawn = np.minimum(np.minimum(self.waiting, limit), money)
        self.waiting = self.waiting - withdrawn
        self.shares = self.shares - withdrawn
        money = money - withdrawn
        community = np.minimum(money, free)
        self.recorded["withdrawals"][year] = withdrawn
        self.recorded["community_fund"][year] = community
        self.cash = money - community


def _yearly(amounts: FloatArray, years: int) -> FloatArray:
    """Amounts with the years first, shape (years, 1) or (years, paths)."""
    table = np.atleast_2d(np.asarray(amounts, dtype=np.float64)).T
    if len(table) != years:
        raise ValueError(f"{len(table)} yearly amounts cannot stand for {years} years of cash flow")
    return table
