"""The pension fund inside the program: holdings, cash, and the pathway out of fossil fuels (rules 5 and 6)."""

from __future__ import annotations

import numpy as np

from energyfund.allocate.problem import (
    EQ,
    GE,
    LE,
    Problem,
    Terms,
    draws_in_year,
    merge,
    pension_sources,
    receipts_in_year,
)
from energyfund.pension.fund import Fund
from energyfund.pension.pathways import PolicyPath


def add_fund(problem: Problem) -> None:
    """Variables and rows of the fund; nothing without one."""
    fund = problem.brief.fund
    if fund is None:
        return
    count = len(problem.brief.years)
    for place in range(len(fund.holdings)):
        for year in range(count + 1):
            problem.hold[place, year] = problem.variable(f"hold_{place}_{year}")
        for year in range(count):
            locked = problem.brief.years[year] < fund.locked_until_year[place]
            banned = problem.brief.path is not None and bool(problem.brief.path.no_buy[place])
            problem.buy[place, year] = problem.variable(f"buy_{place}_{year}", 0, 0 if banned else None)
            problem.sell[place, year] = problem.variable(f"sell_{place}_{year}", 0, 0 if locked else None)
    problem.cash = [problem.variable(f"cash_{year}", None) for year in range(count + 1)]
    _holdings(problem, fund)
    _switching(problem, fund)
    _cash(problem, fund)
    if problem.brief.path is not None:
        _pathway(problem, problem.brief.path)


def _holdings(problem: Problem, fund: Fund) -> None:
    """hold[a, 0] = value today; hold[a, y+1] = (1 − run-off_a) · (1 + μ_a) · hold[a, y] + buy[a, y] − sell[a, y].

    buy[a, y] ≤ hold[a, y+1]: nothing is bought and sold again in the same year. Without this row a plan could trade to
    and fro until the cost of trading has shrunk the fund enough for a rule on shares of it.
    sell[a, y] ≤ most_a · (1 + μ_a) · hold[a, y] where only part of a vehicle can be sold in a year.
    """
    for place in range(len(fund.holdings)):
        problem.add(
            f"start_{place}", {problem.hold[place, 0]: 1.0}, EQ, float(fund.value_gbp[place]) / problem.scale_gbp
        )
        grown = 1 + float(fund.expected_return_fraction[place])
        kept_fraction = 1 - float(fund.run_off_fraction_per_year[place])
        sold_most = float(fund.sell_most_fraction[place])
        for year in range(len(problem.brief.years)):
            terms: Terms = {
                problem.hold[place, year + 1]: 1.0,
                problem.hold[place, year]: -grown * kept_fraction,
                problem.buy[place, year]: -1.0,
                problem.sell[place, year]: 1.0,
            }
            problem.add(f"grow_{place}_{year}", terms, EQ, 0)
            kept: Terms = {problem.buy[place, year]: 1.0, problem.hold[place, year + 1]: -1.0}
            problem.add(f"kept_{place}_{year}", kept, LE, 0)
            if sold_most < 1:
                some: Terms = {problem.sell[place, year]: 1.0, problem.hold[place, year]: -sold_most * grown}
                problem.add(f"sold_{place}_{year}", some, LE, 0)


def _switching(problem: Problem, fund: Fund) -> None:
    """sell[a, y] ≤ M_a · Σ_{y' ≤ y} switch[a, y'], Σ_y switch ≤ 1: the first sale pays the fixed cost, once.

    M_a is the most the holding could ever be worth: the whole fund with all contributions, at the best return of any
    holding, of cash or of projects.
    """
    count = len(problem.brief.years)
    projects = [source.rate_fraction or 0.0 for source in pension_sources(problem.brief.sources)]
    best = max(0.0, float(np.max(fund.expected_return_fraction)), fund.cash_return_fraction, *projects)
    most = (fund.total_gbp + count * fund.contributions_gbp_per_year) * (1 + best) ** count / problem.scale_gbp
    for place in np.flatnonzero(fund.switch_cost_gbp > 0):
        flags = [problem.variable(f"switch_{place}_{year}", 0, 1, whole=True) for year in range(count)]
        problem.add(f"switch_once_{place}", dict.fromkeys(flags, 1.0), LE, 1)
        for year in range(count):
            problem.switch[int(place), year] = flags[year]
            terms: Terms = {problem.sell[int(place), year]: 1.0, **dict.fromkeys(flags[: year + 1], -most)}
            problem.add(f"switch_{place}_{year}_row", terms, LE, 0)


def _cash(problem: Problem, fund: Fund) -> None:
    """Cash at the end of a year, never below nil.

    cash[y+1] = (1 + r) · cash[y] + contributions − benefits − cost · fund[y] + Σ run-off · (1 + μ) · hold[y]
    + Σ sell·(1 − c_y) − Σ buy·(1 + c) − switching − draws + receipts, c_y with the illiquid loss of that year.
    """
    scale, count = problem.scale_gbp, len(problem.brief.years)
    problem.add("cash_start", {problem.cash[0]: 1.0}, EQ, fund.cash_gbp / scale)
    net = (fund.contributions_gbp(count) - fund.benefits_gbp(count)) / scale
    sale_cost = fund.sale_cost_fraction(count)
    paid_back = fund.run_off_fraction_per_year * (1 + fund.expected_return_fraction)
    for index, year in enumerate(problem.brief.years):
        terms: Terms = {problem.cash[index + 1]: 1.0, problem.cash[index]: -(1 + fund.cash_return_fraction)}
        merge(terms, problem.fund_value(index), fund.cost_fraction_per_year)
        for place in range(len(fund.holdings)):
            merge(terms, {problem.sell[place, index]: -(1 - float(sale_cost[index, place]))})
            if paid_back[place] > 0:
                merge(terms, {problem.hold[place, index]: -float(paid_back[place])})
            merge(terms, {problem.buy[place, index]: 1 + float(fund.buy_cost_fraction[place])})
            if (place, index) in problem.switch:
                merge(terms, {problem.switch[place, index]: float(fund.switch_cost_gbp[place]) / scale})
        for source in pension_sources(problem.brief.sources):
            merge(terms, draws_in_year(problem, source, year))
            merge(terms, receipts_in_year(problem, source, year), -1.0)
        problem.add(f"cash_{index}_row", terms, EQ, float(net[index]))
        label = "the fund's cash must cover benefits, costs and draws"
        floor: Terms = {problem.cash[index + 1]: 1.0}
        problem.ask(f"cash_{index}_least", floor, GE, 0, label=label, kind="cash", unit="GBP", effect=1 / scale)


def _pathway(problem: Problem, path: PolicyPath) -> None:
    """Σ_a inside_a · hold[a, y] ≤ most[y] · fund[y] at the end of every planning year y, for each limit."""
    for number, limit in enumerate(path.limits):
        inside: dict[int, float] = {place: float(amount) for place, amount in enumerate(limit.inside) if amount > 0}
        for index in range(len(problem.brief.years) if inside else 0):
            most = float(limit.most[index])
            terms: Terms = {problem.hold[place, index + 1]: amount for place, amount in inside.items()}
            if most > 0:
                merge(terms, problem.fund_value(index + 1), -most)
            name = f"path_{index + 1}" if number == 0 else f"path_{number}_{index + 1}"
            problem.ask(
                name, terms, LE, 0,
                label=f"pathway {path.name}", kind="pathway", unit=limit.unit, effect=problem.fund_value(index + 1),
            )  # fmt: skip
