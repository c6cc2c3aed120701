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
from energyfund.pension.pathways import FossilPath


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
            problem.buy[place, year] = problem.variable(f"buy_{place}_{year}")
            problem.sell[place, year] = problem.variable(f"sell_{place}_{year}", 0, 0 if locked else None)
    problem.cash = [problem.variable(f"cash_{year}", None) for year in range(count + 1)]
    _holdings(problem, fund)
    _switching(problem, fund)
    _cash(problem, fund)
    if problem.brief.path is not None:
        _pathway(problem, problem.brief.path)


def _holdings(problem: Problem, fund: Fund) -> None:
    """hold[a, 0] = value today; hold[a, y+1] = (1 + μ_a) · hold[a, y] + buy[a, y] − sell[a, y].

    buy[a, y] ≤ hold[a, y+1]: nothing is bought and sold again in the same year. Without this row a plan could trade to
    and fro until the cost of trading has shrunk the fund enough for a rule on shares of it.
    """
    for place in range(len(fund.holdings)):
        problem.add(
            f"start_{place}", {problem.hold[place, 0]: 1.0}, EQ, float(fund.value_gbp[place]) / problem.scale_gbp
        )
        for year in range(len(problem.brief.years)):
            terms: Terms = {
                problem.hold[place, year + 1]: 1.0,
                problem.hold[place, year]: -(1 + float(fund.expected_return_fraction[place])),
                problem.buy[place, year]: -1.0,
                problem.sell[place, year]: 1.0,
            }
            problem.add(f"grow_{place}_{year}", terms, EQ, 0)
            kept: Terms = {problem.buy[place, year]: 1.0, problem.hold[place, year + 1]: -1.0}
            problem.add(f"kept_{place}_{year}", kept, LE, 0)


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

    cash[y+1] = (1 + r) · cash[y] + contributions − benefits − cost · fund[y]
    + Σ sell·(1 − c) − Σ buy·(1 + c) − switching − draws + receipts.
    """
    scale = problem.scale_gbp
    problem.add("cash_start", {problem.cash[0]: 1.0}, EQ, fund.cash_gbp / scale)
    net = (fund.contributions_gbp_per_year - fund.benefits_gbp_per_year) / scale
    for index, year in enumerate(problem.brief.years):
        terms: Terms = {problem.cash[index + 1]: 1.0, problem.cash[index]: -(1 + fund.cash_return_fraction)}
        merge(terms, problem.fund_value(index), fund.cost_fraction_per_year)
        for place in range(len(fund.holdings)):
            merge(terms, {problem.sell[place, index]: -(1 - float(fund.sell_cost_fraction[place]))})
            merge(terms, {problem.buy[place, index]: 1 + float(fund.buy_cost_fraction[place])})
            if (place, index) in problem.switch:
                merge(terms, {problem.switch[place, index]: float(fund.switch_cost_gbp[place]) / scale})
        for source in pension_sources(problem.brief.sources):
            merge(terms, draws_in_year(problem, source, year))
            merge(terms, receipts_in_year(problem, source, year), -1.0)
        problem.add(f"cash_{index}_row", terms, EQ, net)
        label = "the fund's cash must cover benefits, costs and draws"
        floor: Terms = {problem.cash[index + 1]: 1.0}
        problem.ask(f"cash_{index}_least", floor, GE, 0, label=label, kind="cash", unit="GBP", effect=1 / scale)


def _pathway(problem: Problem, path: FossilPath) -> None:
    """Σ_a fossil_a · hold[a, y] ≤ path[y] · fund[y] at the end of every planning year y."""
    for index in range(len(problem.brief.years)):
        most = float(path.most_fraction[index])
        terms: Terms = {
            problem.hold[place, index + 1]: float(share) for place, share in enumerate(path.share_inside) if share > 0
        }
        if not terms:
            return
        if most > 0:
            merge(terms, problem.fund_value(index + 1), -most)
        label = f"pathway {path.name}"
        problem.ask(
            f"path_{index + 1}", terms, LE, 0,
            label=label, kind="pathway", unit="fraction", effect=problem.fund_value(index + 1),
        )  # fmt: skip
