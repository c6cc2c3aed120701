"""What a plan's decisions come to when markets do something else: the fund rolled forward again, apart from the plan.

Decisions are followed as they were made: the same shares of what is held are sold, the same share of the money at hand
is spent on purchases, in the same mix, and what flows to and from projects does not change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, FundPath
from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.pension.futures import MarketFuture, returns_in
from energyfund.verify.flows import PENNY
from energyfund.verify.fund import RolledFund, roll_forward


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a plan decided, in a form that any future can follow.

    Attributes:
        years: The planning years.
        sold_fraction: Share of each holding sold in a year, of what is left after it ran off, shape (years,
            holdings). [-]
        bought_fraction: Spent on each holding for each pound at hand before purchases, cost left out, shape (years,
            holdings). [-]
        fixed_gbp: Money in less money out that does not depend on markets: contributions, benefits, switching, draws
            and receipts of projects, shape (years,). [£]
        projects_gbp: Worth of what is held in projects, shape (years + 1,). [£]
    """

    fund: Fund
    years: range
    sold_fraction: FloatArray
    bought_fraction: FloatArray
    fixed_gbp: FloatArray
    projects_gbp: FloatArray


@dataclass(frozen=True, slots=True)
class Followed:
    """The fund in one future.

    Attributes:
        value_gbp: The whole fund, shape (years + 1,). [£]
        hold_gbp: Shape (years + 1, holdings). [£]
        short_gbp: The most by which cash is below nil at the end of a year, because nothing more is sold. [£]
    """

    value_gbp: FloatArray
    hold_gbp: FloatArray
    short_gbp: float


def decisions_of(brief: Brief, allocation: Allocation) -> Decisions | None:
    """The decisions of a plan; None without a fund."""
    fund, path = brief.fund, allocation.fund
    if fund is None or path is None:
        return None
    rolled = roll_forward(brief, allocation, fund, path)
    return Decisions(
        fund=fund,
        years=brief.years,
        sold_fraction=_sold(fund, path, rolled),
        bought_fraction=_bought(fund, path, rolled),
        fixed_gbp=_fixed(fund, rolled),
        projects_gbp=rolled.projects_gbp,
    )


def follow(decisions: Decisions, future: MarketFuture) -> Followed:
    """Roll the fund forward under the returns of a future.

    left = (1 + r) · hold · (1 − run-off); sold = share · left; at hand = cash · (1 + its return) + run-off + sold less
    its cost + what is fixed − cost of running the fund; bought = share · at hand, nothing where nothing is at hand.
    Cash below nil stays below nil and bears the return of cash.
    """
    fund, years = decisions.fund, decisions.years
    returns = returns_in(future, fund, years)
    sale_cost = fund.sale_cost_fraction(len(years))
    hold = np.empty((len(years) + 1, len(fund.holdings)))
    cash = np.empty(len(years) + 1)
    hold[0], cash[0] = fund.value_gbp, fund.cash_gbp
    for year in range(len(years)):
        total = hold[year].sum() + cash[year] + decisions.projects_gbp[year]
        grown = hold[year] * (1 + returns[year])
        left = grown * (1 - fund.run_off_fraction_per_year)
        sold = decisions.sold_fraction[year] * left
        at_hand = (
            cash[year] * (1 + fund.cash_return_fraction)
            + (grown - left).sum()
            + sold @ (1 - sale_cost[year])
            + decisions.fixed_gbp[year]
            - fund.cost_fraction_per_year * total
        )
        bought = decisions.bought_fraction[year] * max(0.0, at_hand)
        hold[year + 1] = left - sold + bought
        cash[year + 1] = at_hand - bought @ (1 + fund.buy_cost_fraction)
    value = hold.sum(axis=1) + cash + decisions.projects_gbp
    short = float(max(0.0, -cash.min()))
    return Followed(value, hold, short if short >= PENNY else 0.0)


def regrets(values_gbp: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Value at the end of the best in each future, less one's own. [£]

    Args:
        values_gbp: Value at the end by pathway, then by future. [£]

    >>> regrets({"hold": {"a": 10.0, "b": 4.0}, "exit": {"a": 9.0, "b": 6.0}})
    {'hold': {'a': 0.0, 'b': 2.0}, 'exit': {'a': 1.0, 'b': 0.0}}
    """
    best: dict[str, float] = {}
    for values in values_gbp.values():
        for future, value in values.items():
            best[future] = max(value, best.get(future, value))
    return {
        name: {future: best[future] - value for future, value in values.items()} for name, values in values_gbp.items()
    }


def _sold(fund: Fund, path: FundPath, rolled: RolledFund) -> FloatArray:
    """Sales as shares of what is held when the year ends and the vehicle has run off."""
    left = rolled.hold_gbp[:-1] * (1 + fund.expected_return_fraction) * (1 - fund.run_off_fraction_per_year)
    share: FloatArray = np.divide(path.sell_gbp, left, out=np.zeros_like(left), where=left > PENNY)
    return share


def _bought(fund: Fund, path: FundPath, rolled: RolledFund) -> FloatArray:
    """Purchases as shares of the money at hand before them."""
    at_hand = (rolled.cash_gbp[1:] + path.buy_gbp @ (1 + fund.buy_cost_fraction))[:, None]
    share: FloatArray = np.divide(path.buy_gbp, at_hand, out=np.zeros_like(path.buy_gbp), where=at_hand > PENNY)
    return share


def _fixed(fund: Fund, rolled: RolledFund) -> FloatArray:
    count = len(rolled.cash_gbp) - 1
    between = fund.contributions_gbp(count) - fund.benefits_gbp(count) - rolled.switch_cost_gbp
    fixed: FloatArray = between - rolled.drawn_gbp + rolled.received_gbp
    return fixed
