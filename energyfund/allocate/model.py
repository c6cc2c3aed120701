"""Brief → allocation: build the program, solve it, settle ties, read the shadow prices."""

from __future__ import annotations

import numpy as np
import pulp

from energyfund.allocate.brief import Allocation, Brief, Build, FundPath, Pressure, Price
from energyfund.allocate.clash import clash_of
from energyfund.allocate.fund_rows import add_fund
from energyfund.allocate.goals import expression, goal_terms, value_of
from energyfund.allocate.problem import Option, Problem, start_problem
from energyfund.allocate.rules import add_rule
from energyfund.allocate.ties import settle_ties
from energyfund.errors import EnergyfundError, SolverStoppedError
from energyfund.solver import run, solver_name

NOTHING = 1e-9
"""Amounts and prices below this, in the model's units, are the solver's rounding."""

SLIVER = 1e-7
"""A smaller share of a project is the solver's rounding, as long as it comes to less than a penny of outlay."""

PENCE = 100

MONEY_GOALS = {"npv", "fund_value", "bill_savings"}


def build_problem(brief: Brief) -> Problem:
    """The whole program, with its objective."""
    problem = start_problem(brief)
    add_fund(problem)
    for named in brief.rules:
        add_rule(problem, named)
    problem.lp.setObjective(expression(goal_terms(problem, brief.goal)))
    return problem


def allocate(brief: Brief) -> Allocation:
    """Place the money.

    Ties are settled by a stated rule, see :mod:`energyfund.allocate.ties`.

    Args:
        brief: Everything that decides a plan.

    Raises:
        NoPlanError: The rules cannot all hold; names those that clash.
        SolverStoppedError: The time limit came before any plan was found.
    """
    problem = build_problem(brief)
    outcome = run(problem.lp, brief.seconds)
    if outcome.status == "infeasible":
        raise clash_of(problem)
    if outcome.status == "none":
        raise SolverStoppedError(f"The solver found no plan within {brief.seconds:g} s; raise solver_seconds.")
    if outcome.status == "unbounded":
        raise EnergyfundError("The gain has no limit: some project pays for itself without any budget. Set budgets.")
    if problem.integers:
        _fix_integers(problem)
        fixed = run(problem.lp, brief.seconds)
        if fixed.status == "infeasible":  # rounding of what is fixed, found by simplifying
            fixed = run(problem.lp, brief.seconds, presolve=False)
        if fixed.status != "optimal":
            raise SolverStoppedError("The solver could not confirm its own plan; raise solver_seconds.")
    value = value_of(goal_terms(problem, brief.goal))
    prices = _prices(problem)
    pressures = _pressures(problem)
    settle_ties(problem, value)
    money = brief.goal in MONEY_GOALS
    return Allocation(
        builds=tuple(_builds(problem)),
        fund=_fund_path(problem),
        value=value_of(goal_terms(problem, brief.goal)) * (problem.scale_gbp if money else 1),
        status="optimal" if outcome.status == "optimal" else "limit",
        gap_fraction=outcome.gap_fraction,
        prices=prices,
        pressures=pressures,
        all_or_nothing=bool(problem.integers),
        solver=solver_name(),
    )


def _fix_integers(problem: Problem) -> None:
    """Hold every yes-or-no where it is and solve again: exact amounts, and prices that mean something."""
    for variable in problem.integers:
        settled = round(variable.varValue or 0)
        variable.lowBound = variable.upBound = settled
        variable.cat = pulp.LpContinuous


def _prices(problem: Problem) -> tuple[Price, ...]:
    """Worth of one more unit of each limit: Σ over the rule's rows of dual · (move of the row for one unit).

    PuLP turns a maximisation into a minimisation for HiGHS, so the sign of its duals is turned back here.
    """
    found: dict[str, Price] = {}
    unit = problem.scale_gbp if problem.brief.goal != "homes_lifted" else 1.0
    for row in problem.rows:
        dual = -(problem.lp.constraints[row.row].pi or 0.0)
        move = row.effect if isinstance(row.effect, float) else value_of(row.effect)
        worth = dual * move * unit
        before = found[row.label].worth if row.label in found else 0.0
        found[row.label] = Price(row.label, row.name, row.unit, before + worth)
    return tuple(price for price in found.values() if abs(price.worth) > NOTHING)


def _pressures(problem: Problem) -> dict[str, Pressure]:
    """Which binding rows hold each project's variables, and on which side.

    A variable with coefficient a in a row whose dual is λ loses λ·a of the objective for each unit of it.
    """
    owner = {option.build: option.project.name for option in problem.options}
    owner |= {draw: option.project.name for option in problem.options for draw in option.draws.values()}
    found: dict[str, dict[str, float]] = {project.name: {} for project in problem.brief.projects}
    for row in problem.rows:
        constraint = problem.lp.constraints[row.row]
        dual = -(constraint.pi or 0.0)
        if abs(dual) > NOTHING:
            for variable, coefficient in constraint.items():
                name = owner.get(variable)
                if name is not None:
                    found[name][row.label] = found[name].get(row.label, 0.0) + dual * coefficient
    return {
        name: Pressure(
            tuple(label for label, weight in labels.items() if weight > NOTHING),
            tuple(label for label, weight in labels.items() if weight < -NOTHING),
        )
        for name, labels in found.items()
    }


def _builds(problem: Problem) -> list[Build]:
    builds = []
    for option in problem.options:
        fraction = _share(option)
        draws = {name: max(0.0, variable.varValue or 0.0) for name, variable in option.draws.items()}
        wanted = fraction * option.start.total_outlay_gbp / problem.scale_gbp
        drawn = sum(draws.values())
        level = wanted / drawn * problem.scale_gbp if drawn > NOTHING else 0.0  # to the last digit: sources equal uses
        pounds = {name: amount * level for name, amount in draws.items() if amount > NOTHING and level > 0}
        slices = {name: pounds[name] * option.slice_needed[name] for name in pounds if option.slice_needed[name] > 0}
        builds.append(Build(option.project, option.start, fraction, pounds, slices))
    return builds


def _share(option: Option) -> float:
    share = float(option.build.varValue or 0.0)
    sliver = min(SLIVER, 1 / (PENCE * max(1.0, option.start.total_outlay_gbp)))
    if share < sliver:
        return 0.0
    return 1.0 if share > 1 - sliver else share


def _fund_path(problem: Problem) -> FundPath | None:
    fund = problem.brief.fund
    if fund is None:
        return None
    count, size = len(problem.brief.years), len(fund.holdings)
    found = [np.zeros((count + 1, size)), np.zeros((count, size)), np.zeros((count, size)), np.zeros((count, size))]
    for target, variables in zip(found, (problem.hold, problem.buy, problem.sell, problem.switch), strict=True):
        for (place, year), variable in variables.items():
            target[year, place] = max(0.0, variable.varValue or 0.0)
    hold, buy, sell, switched = found
    scale = problem.scale_gbp
    cash = np.array([max(0.0, variable.varValue or 0.0) for variable in problem.cash])
    return FundPath(hold * scale, buy * scale, sell * scale, np.round(switched), cash * scale)
