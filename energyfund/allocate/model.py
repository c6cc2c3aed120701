"""Brief → allocation: build the program, solve it, settle ties, read the shadow prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pulp

from energyfund.allocate.aims import add_aims_beside, sought
from energyfund.allocate.brief import Allocation, Brief, Build, FundPath, Pressure, Price
from energyfund.allocate.certificate import certify
from energyfund.allocate.chorus import CannotPriceError
from energyfund.allocate.clash import clash_of
from energyfund.allocate.clash_of_many import clash_of_many
from energyfund.allocate.fund_rows import add_fund
from energyfund.allocate.goals import expression, goal_terms, value_of
from energyfund.allocate.grow import ImpossibleError, Tell, silent
from energyfund.allocate.large import AT_ONCE, find
from energyfund.allocate.least_risk import add_least_risk, risk_fraction
from energyfund.allocate.narrow import Narrow, settled_builds
from energyfund.allocate.problem import Option, Problem, start_problem
from energyfund.allocate.reading import pressures_of, prices_of
from energyfund.allocate.rules import add_rule
from energyfund.allocate.solve import DOUBT_SECONDS, solve, solve_goal
from energyfund.allocate.source_rows import add_sources
from energyfund.allocate.ties import settle_ties
from energyfund.errors import EnergyfundError, SolverStoppedError
from energyfund.solver import Outcome, solver_name

NOTHING = 1e-9
"""Amounts and prices below this, in the model's units, are the solver's rounding."""

SLIVER = 1e-7
"""A smaller share of a project is the solver's rounding, as long as it comes to less than a penny of outlay."""

PENCE = 100

MONEY_GOALS = {"npv", "fund_value", "bill_savings"}

GOAL_UNITS = {
    "npv": "GBP",
    "fund_value": "GBP",
    "homes_lifted": "homes",
    "bill_savings": "GBP/year",
    "cvar": "fraction",
}
"""Unit of what is sought."""


def build_problem(brief: Brief) -> Problem:
    """The whole program, with its objective."""
    problem = start_problem(brief)
    add_sources(problem)
    add_fund(problem)
    add_least_risk(problem)
    for named in brief.rules:
        add_rule(problem, named)
    add_aims_beside(problem)
    problem.lp.setObjective(expression(sought(problem)))
    return problem


def allocate(brief: Brief, tell: Tell = silent, at_once: int = AT_ONCE) -> Allocation:
    """Place the money.

    Ties are settled by a stated rule, see :mod:`energyfund.allocate.ties`. With many options only those that matter are
    handed to the solver, see :mod:`energyfund.allocate.large`; the plan is as good, and the proof of that is in it.

    Args:
        brief: Everything that decides a plan.
        tell: Told how far it is, in words.
        at_once: Programs with no more options than this are handed to the solver whole.

    Raises:
        NoPlanError: The rules cannot all hold; names those that clash.
        SolverStoppedError: The time limit came before any plan was found.
    """
    if sum(len(project.starts) for project in brief.projects) <= at_once:
        return _whole(brief)
    try:
        return _many(brief, tell)
    except CannotPriceError as reason:
        tell("solving for all options at once")
        return replace(_whole(brief), proof=f"All options were handed to the solver at once: {reason}.")
    except ImpossibleError:  # proven by pricing, as long as the goal has a limit
        clash = clash_of_many(brief, tell)
        if clash is not None:
            raise clash from None
        tell("solving for all options at once, or for the rules that clash")
        return replace(
            _whole(brief), proof="All options were handed to the solver at once: pricing them found no plan."
        )


def _many(brief: Brief, tell: Tell) -> Allocation:
    """A plan with many options."""
    found = find(brief, tell)
    problem = found.problem
    value = value_of(goal_terms(problem, brief.goal))
    certificate = certify(problem, found.outcome, GOAL_UNITS[brief.goal], unit_of_goal(problem))
    prices, pressures = prices_of(found, unit_of_goal(problem)), pressures_of(found)
    tell("settling between equal plans")
    is_settled = settle_ties(problem, value)
    return Allocation(
        builds=_builds_of_many(problem),
        fund=_fund_path(problem),
        value=value_reached(problem),
        status=found.outcome.status,
        gap_fraction=found.outcome.gap_fraction,
        prices=prices,
        pressures=pressures,
        all_or_nothing=bool(problem.integers),
        solver=solver_name(),
        certificate=replace(certificate, proof=f"{certificate.proof} {found.proof}"),
        proof=found.proof,
        is_settled=is_settled,
    )


def _whole(brief: Brief) -> Allocation:
    """A plan whose options are handed to the solver all at once."""
    problem = build_problem(brief)
    outcome = solve_goal(problem, DOUBT_SECONDS)
    if outcome.status == "infeasible":
        raise clash_of(problem)
    if outcome.status == "none":
        raise SolverStoppedError(f"The solver found no plan within {brief.seconds:g} s; raise solver_seconds.")
    return placed(problem, outcome)


def placed(problem: Problem, outcome: Outcome) -> Allocation:
    """The plan of a program that was just solved, ties settled. The program is of no use afterwards.

    Raises:
        SolverStoppedError: Time was up before the plan was confirmed.
    """
    brief = problem.brief
    if outcome.status == "unbounded":
        raise EnergyfundError("The gain has no limit: some project pays for itself without any budget. Set budgets.")
    if problem.integers:
        hold_whole(problem)
        fixed = solve_goal(problem)
        if fixed.status == "infeasible":  # rounding of what is fixed, found by simplifying
            fixed = solve(problem, presolve=False)
        if fixed.status != "optimal":
            raise SolverStoppedError("The solver could not confirm its own plan; raise solver_seconds.")
    value = value_of(goal_terms(problem, brief.goal))
    certificate = certify(problem, outcome, GOAL_UNITS[brief.goal], unit_of_goal(problem))
    prices = _prices(problem)
    pressures = _pressures(problem)
    is_settled = settle_ties(problem, value)
    return Allocation(
        builds=tuple(_builds(problem)),
        fund=_fund_path(problem),
        value=value_reached(problem),
        status="optimal" if outcome.status == "optimal" else "limit",
        gap_fraction=outcome.gap_fraction,
        prices=prices,
        pressures=pressures,
        all_or_nothing=bool(problem.integers),
        solver=solver_name(),
        certificate=certificate,
        is_settled=is_settled,
    )


def value_reached(problem: Problem) -> float:
    """What was sought, in its own unit. CVaR is worked out over all scenarios, those without a row too."""
    goal = problem.brief.goal
    if goal == "cvar":
        return risk_fraction(problem)
    return value_of(goal_terms(problem, goal)) * (problem.scale_gbp if goal in MONEY_GOALS else 1)


def unit_of_goal(problem: Problem) -> float:
    """One unit of the program's objective in the unit of what is sought; a share of the fund for CVaR."""
    goal = problem.brief.goal
    if goal == "cvar":
        return 1 / value_of(problem.fund_value(1))
    return problem.scale_gbp if goal in MONEY_GOALS else 1.0


def hold_whole(problem: Problem) -> None:
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
    unit = unit_of_goal(problem)
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


def _builds_of_many(problem: Narrow) -> tuple[Build, ...]:
    """What is built, in the order of the options; unlike in a whole plan, without what is not."""
    builds = dict(zip(problem.place_of.tolist(), _builds(problem), strict=True)) | settled_builds(problem)
    return tuple(builds[place] for place in sorted(builds) if builds[place].fraction > 0)


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
