"""The pension fund rolled forward again from what is bought and sold, and the rules on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Allocation, Brief, FundPath
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund
from energyfund.projects.project import Project
from energyfund.scenario.rules import (
    AssetClass,
    ConnectedEntities,
    FundExpectedReturn,
    Liquidity,
    LocalInvestment,
    Rule,
    Turnover,
)
from energyfund.verify.flows import PENNY, by_calendar, source_flow, value_held


@dataclass(frozen=True, slots=True)
class RolledFund:
    """The fund by year: stocks of shape (planning years + 1,), flows of shape (planning years,). [£]"""

    hold_gbp: FloatArray
    cash_gbp: FloatArray
    projects_gbp: FloatArray
    total_gbp: FloatArray
    trading_cost_gbp: FloatArray
    switch_cost_gbp: FloatArray
    illiquid_loss_gbp: FloatArray
    drawn_gbp: FloatArray
    received_gbp: FloatArray

    @property
    def transition_cost_gbp(self) -> FloatArray:
        """Trading, switching and illiquid losses of each year, shape (planning years,). [£]"""
        return self.trading_cost_gbp + self.switch_cost_gbp + self.illiquid_loss_gbp


def roll_forward(brief: Brief, allocation: Allocation, fund: Fund, path: FundPath) -> RolledFund:
    """Holdings and cash from the first day on, from purchases, sales, and the projects' own flows."""
    years = brief.years
    count = len(years)
    drawn, received = np.zeros(count), np.zeros(count)
    for source in _pension(brief):
        for build in allocation.builds:
            flow = source_flow(source, build)
            drawn += by_calendar(flow.paid_in_gbp, build.start.year, years)
            received += by_calendar(flow.paid_back_gbp, build.start.year, years)
    projects = np.array([project_value(brief, allocation, place) for place in range(count + 1)])
    hold = np.empty((count + 1, len(fund.holdings)))
    cash = np.empty(count + 1)
    hold[0], cash[0] = fund.value_gbp, fund.cash_gbp
    trading = path.sell_gbp @ fund.sell_cost_fraction + path.buy_gbp @ fund.buy_cost_fraction
    illiquid = (path.sell_gbp * fund.illiquid_loss_fraction(count)).sum(axis=1)
    contributions, benefits = fund.contributions_gbp(count), fund.benefits_gbp(count)
    first_sale = _first_sales(fund, path)
    for year in range(count):
        total = hold[year].sum() + cash[year] + projects[year]
        grown = hold[year] * (1 + fund.expected_return_fraction)
        paid_back = grown * fund.run_off_fraction_per_year
        hold[year + 1] = grown - paid_back + path.buy_gbp[year] - path.sell_gbp[year]
        cash[year + 1] = (
            cash[year] * (1 + fund.cash_return_fraction)
            + paid_back.sum()
            + contributions[year]
            - benefits[year]
            - fund.cost_fraction_per_year * total
            + path.sell_gbp[year].sum()
            - path.buy_gbp[year].sum()
            - trading[year]
            - first_sale[year]
            - illiquid[year]
            - drawn[year]
            + received[year]
        )
    total_gbp = hold.sum(axis=1) + cash + projects
    return RolledFund(hold, cash, projects, total_gbp, trading, first_sale, illiquid, drawn, received)


def project_value(
    brief: Brief, allocation: Allocation, place: int, wanted: Callable[[Project], bool] = lambda _: True
) -> float:
    """Worth of what the fund holds in projects at the end of planning year ``place`` (0: the start). [£]"""
    return sum(
        value_held(source, build, brief.years.start + place - 1)
        for source in _pension(brief)
        for build in allocation.builds
        if wanted(build.project)
    )


def fund_misses(brief: Brief, path: FundPath, fund: Fund, rolled: RolledFund) -> Iterator[tuple[str, float]]:
    """What the fund must keep, and how many pounds it misses by."""
    yield (
        "fund: holdings follow from purchases, sales and returns",
        float(np.abs(rolled.hold_gbp - path.hold_gbp).max()),
    )
    yield "fund: cash follows from every flow", float(np.abs(rolled.cash_gbp - path.cash_gbp).max())
    yield "fund: nothing is held short", float(max(0.0, -rolled.hold_gbp.min(), -rolled.cash_gbp.min()))
    grown = rolled.hold_gbp[:-1] * (1 + fund.expected_return_fraction)
    some = grown * fund.sell_most_fraction
    yield (
        "fund: nothing is sold that was not held as the year began, or cannot be sold at once",
        _over(path.sell_gbp, some),
    )
    yield "fund: no purchase or sale is negative", float(max(0.0, -path.buy_gbp.min(), -path.sell_gbp.min()))
    locked = np.array([[year < until for until in fund.locked_until_year] for year in brief.years])
    yield "fund: nothing locked is sold", float((path.sell_gbp * locked).max(initial=0.0))
    if brief.path is not None:
        over = [
            _over(rolled.hold_gbp[1:] @ limit.inside, limit.most * rolled.total_gbp[1:]) for limit in brief.path.limits
        ]
        yield f"pathway {brief.path.name}", max([0.0, *over])
        yield (
            "fund: nothing is bought that the pathway bans",
            float((path.buy_gbp * brief.path.no_buy).max(initial=0.0)),
        )


def fund_rule_miss(brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, rule: Rule) -> float | None:
    """How many pounds a rule on the fund is missed by; None where the rule is not about the fund."""
    total, count = rolled.total_gbp[1:], len(brief.years)
    if isinstance(rule, FundExpectedReturn):
        earned = rolled.hold_gbp[1:] @ fund.expected_return_fraction + rolled.cash_gbp[1:] * fund.cash_return_fraction
        for source in _pension(brief):
            for build in allocation.builds:
                worth = [value_held(source, build, year) for year in brief.years]
                earned = earned + (source.rate_fraction or 0.0) * np.array(worth)
        return _over(rule.at_least_fraction * total, earned)
    if isinstance(rule, AssetClass):
        inside = np.array([name == rule.name for name in fund.asset_class])
        held = rolled.hold_gbp[1:][:, inside].sum(axis=1)
        return _between(held, total, rule.at_least_fraction, rule.at_most_fraction)
    if isinstance(rule, ConnectedEntities):
        most = brief.connected_limit_fraction if rule.at_most_fraction is None else rule.at_most_fraction
        held = _projects(brief, allocation, lambda project: project.connected_entity)
        return _between(held, total, None, most)
    if isinstance(rule, LocalInvestment):
        held = _projects(brief, allocation, lambda project: project.local)
        ceiling = _between(held, total, None, rule.at_most_fraction)
        return max(ceiling, _between(held[count - 1 :], total[count - 1 :], rule.at_least_fraction, None))
    return _trading_rule_miss(brief, allocation, fund, rolled, rule)


def _trading_rule_miss(
    brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, rule: Rule
) -> float | None:
    """Rules on what is traded and on what could be; None for others."""
    if isinstance(rule, Turnover) and allocation.fund is not None:
        traded = (allocation.fund.buy_gbp + allocation.fund.sell_gbp).sum(axis=1)
        return _over(traded, rule.at_most_fraction * rolled.total_gbp[:-1])
    if isinstance(rule, Liquidity):
        return _over(_payments_due(brief, fund, rolled, rule), _at_hand(brief, fund, rolled))
    return None


def _at_hand(brief: Brief, fund: Fund, rolled: RolledFund) -> FloatArray:
    """Cash, and what the holdings that can be sold next year fetch, shape (planning years + 1,). [£]"""
    found = rolled.cash_gbp.copy()
    kept = 1 - fund.sale_cost_fraction(len(found))
    for place in range(len(found)):
        free = fund.listed & (fund.locked_until_year <= brief.years.start + place)
        found[place] += float((rolled.hold_gbp[place] * fund.sell_most_fraction * kept[place])[free].sum())
    return found


def _payments_due(brief: Brief, fund: Fund, rolled: RolledFund, rule: Liquidity) -> FloatArray:
    """What the rule asks to be covered: next year's benefits and draws, shape (planning years + 1,). [£]"""
    due = rule.months_of_benefits / 12 * fund.benefits_gbp(len(brief.years) + 1)
    due[:-1] += rule.share_of_calls_fraction * rolled.drawn_gbp
    return due


def _projects(brief: Brief, allocation: Allocation, wanted: Callable[[Project], bool]) -> FloatArray:
    return np.array([project_value(brief, allocation, place + 1, wanted) for place in range(len(brief.years))])


def _first_sales(fund: Fund, path: FundPath) -> FloatArray:
    """Fixed cost of switching, due in the first year in which a holding is sold, shape (planning years,). [£]"""
    due = np.zeros(len(path.sell_gbp))
    for place, cost in enumerate(fund.switch_cost_gbp):
        paid = np.flatnonzero(path.switched[:, place])
        sold = np.flatnonzero(path.sell_gbp[:, place] > PENNY)
        years = [int(found[0]) for found in (paid, sold) if cost > 0 and len(found)]
        if years:
            due[min(years)] += cost
    return due


def _between(part: FloatArray, whole: FloatArray, least: float | None, most: float | None) -> float:
    below = 0.0 if least is None else _over(least * whole, part)
    above = 0.0 if most is None else _over(part, most * whole)
    return max(below, above)


def _over(amount: FloatArray, limit: FloatArray) -> float:
    return float(max(0.0, (amount - limit).max(initial=0.0)))


def _pension(brief: Brief) -> list[Source]:
    return [source for source in brief.sources if source.kind == "pension_fund"]
