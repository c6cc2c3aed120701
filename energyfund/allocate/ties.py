"""Settling between plans that serve the goal equally well, by a stated rule.

First the larger net present value; then the least money from sources that ask for nothing back, so that a grant fills
only the gap that others leave; then, with a pension fund, the mix of holdings and asset classes that stays nearest
to today's, at the least cost of trading. Which projects are built whole is not changed.
"""

from __future__ import annotations

import numpy as np
import pulp

from energyfund.allocate.goals import expression, goal_terms, value_of
from energyfund.allocate.problem import EQ, GE, LE, Problem, Terms, merge
from energyfund.allocate.solve import solve
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund

SLACK = 1e-9
"""Share of the objective that settling ties may give up; it covers the solver's own rounding."""

PRICED = 1e-9
"""Prices below this, in the model's units, are the solver's rounding."""

TRADE_WEIGHT = 1e-3
"""A pound traded counts this much beside a pound that a holding or a class strays from today's share for a year."""

COST_WEIGHT = 1000.0
"""A pound of trading cost counts this much. It outweighs what could be straightened by it over all years, so costly
holdings are left alone, and trading to and fro, which would shrink the fund and its straying, never pays."""


class _UnsettledError(Exception):
    """The solver cannot tell which of some equal plans serves the next aim best."""


def settle_ties(problem: Problem, value: float) -> bool:
    """Keep the goal's value, in the model's units, and improve the next aim, one after another.

    Returns:
        Whether every aim was settled. Where rounding of what is kept leaves the solver without an answer, the plan
        stays as the aims before left it; it serves the goal as well.
    """
    try:
        _settle(problem, value)
    except _UnsettledError:
        return False
    return True


def _settle(problem: Problem, value: float) -> None:
    brief = problem.brief
    _keep(problem, "goal", goal_terms(problem, brief.goal), value)
    if brief.goal != "npv":
        problem.lp.setObjective(expression(goal_terms(problem, "npv")))
        _solve(problem)
        _keep(problem, "npv", problem.npv(), value_of(problem.npv()))
    spared = _money_spared(problem)
    if spared:
        problem.lp.setObjective(expression(spared))
        _solve(problem)
        _hold_projects(problem)
    if brief.fund is not None and brief.goal != "fund_value":
        for flag in problem.switch.values():  # a switch is a matter of trading, so it is open again
            flag.lowBound, flag.upBound, flag.cat = 0, 1, pulp.LpInteger
        problem.lp.setObjective(expression(_straying(problem, brief.fund)))
        _solve(problem)


def aims_in_turn(problem: Problem) -> list[Terms]:
    """What is improved after the goal and bears on projects, one aim after another."""
    npv = [problem.npv()] if problem.brief.goal != "npv" else []
    return [terms for terms in (*npv, _money_spared(problem)) if terms]


def leaves_projects(problem: Problem) -> bool:
    """Whether what is improved after those aims is about the fund's holdings alone."""
    brief = problem.brief
    return brief.fund is None or brief.goal == "fund_value" or bool(_money_spared(problem))


def _money_spared(problem: Problem) -> Terms:
    """− Σ of money that asks for nothing back; nothing where there is none, or no other source."""
    brief = problem.brief
    given = {source.name: _reluctance(source) for source in brief.sources if source.asks == "nothing"}
    terms: Terms = {
        draw: -given[name] for option in problem.options for name, draw in option.draws.items() if name in given
    }
    if not terms or len(brief.sources) == 1:
        return {}
    if brief.fund is not None:  # else the whole fund would be traded where a rule on shares of it spares a grant
        merge(terms, _trading_cost(problem, brief.fund), -1.0)
    return terms


def _keep(problem: Problem, name: str, terms: Terms, value: float) -> None:
    """Stay among the plans that serve the aim just reached equally well.

    Those are the plans in which whatever has a price stays where it is (complementary slackness): variables with a
    reduced cost, and rows with a dual. A row on the aim's value alone would let the next aim spend its slack, and leave
    a few pounds of one start in another.
    """
    for variable in problem.lp.variables():
        if abs(variable.dj or 0.0) > PRICED:
            variable.lowBound = variable.upBound = variable.varValue
    for row in problem.lp.constraints.values():
        if abs(row.pi or 0.0) > PRICED:
            row.sense = EQ
    if terms:
        size = abs(value_of({problem.risk: 1.0})) if problem.brief.goal == "cvar" else 0.0  # there the aim is nought
        problem.add(f"keep_{name}", terms, GE, value - SLACK * max(abs(value), size, SLACK))


def _hold_projects(problem: Problem) -> None:
    """What is built and who pays is settled; what follows is about the fund's holdings alone."""
    for option in problem.options:
        for variable in (option.build, *option.draws.values()):
            variable.lowBound = variable.upBound = variable.varValue


def _solve(problem: Problem) -> None:
    """Solve for the next aim. The plan at hand meets every row, within rounding; it stays where that is not enough."""
    at_hand = [(variable, variable.varValue) for variable in problem.lp.variables()]
    outcome = solve(problem)
    if outcome.status == "infeasible":  # rounding of what is settled, found by simplifying
        outcome = solve(problem, presolve=False)
    if outcome.status != "optimal":
        for variable, amount in at_hand:
            variable.varValue = amount
        raise _UnsettledError


def _straying(problem: Problem, fund: Fund) -> Terms:
    """− Σ_y (Σ_g stray[g, y] + weights · trades and their cost), g over asset classes, holdings and the cash account.

    stray[g, y] ≥ |Σ_{a in g} hold[a, y] − today's share of g · fund[y]|.
    """
    terms: Terms = {}
    places = range(len(fund.holdings))
    classes = sorted(set(fund.asset_class))
    groups = [[place for place in places if fund.asset_class[place] == name] for name in classes]
    groups += [[place] for place in places]
    for year in range(1, len(problem.brief.years) + 1):
        total = problem.variable(f"stray_whole_{year}", None)
        problem.add(f"stray_whole_{year}_row", merge({total: -1.0}, problem.fund_value(year)), EQ, 0)
        whole: Terms = {total: 1.0}
        held: list[tuple[Terms, float]] = [
            ({problem.hold[place, year]: 1.0 for place in group}, float(np.sum(fund.value_gbp[group])))
            for group in groups
        ]
        held.append(({problem.cash[year]: 1.0}, fund.cash_gbp))
        for number, (inside, today) in enumerate(held):
            gap = merge(inside, whole, -today / fund.total_gbp)
            stray = problem.variable(f"stray_{number}_{year}")
            problem.add(f"stray_over_{number}_{year}", merge(dict(gap), {stray: -1.0}), LE, 0)
            problem.add(f"stray_under_{number}_{year}", merge(dict(gap), {stray: 1.0}), GE, 0)
            terms[stray] = -1.0
    merge(terms, dict.fromkeys((*problem.buy.values(), *problem.sell.values()), -TRADE_WEIGHT))
    return merge(terms, _trading_cost(problem, fund), -COST_WEIGHT)


def _trading_cost(problem: Problem, fund: Fund) -> Terms:
    """Cost of every purchase, sale and first sale, in scaled pounds."""
    terms: Terms = {}
    for (place, _), variable in problem.buy.items():
        terms[variable] = float(fund.buy_cost_fraction[place])
    sale_cost = fund.sale_cost_fraction(len(problem.brief.years))
    for (place, year), variable in problem.sell.items():
        terms[variable] = float(sale_cost[year, place])
    for (place, _), variable in problem.switch.items():
        terms[variable] = float(fund.switch_cost_gbp[place]) / problem.scale_gbp
    return terms


def _reluctance(source: Source) -> float:
    """Money that asks for nothing back is used last: grants before a council's own reserves."""
    return 1.0 if source.kind == "council_reserves" else 0.5
