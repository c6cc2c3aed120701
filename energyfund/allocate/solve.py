"""Solving a program of which not every row is written, and a share whose whole varies with the plan."""

from __future__ import annotations

import time

import pulp

from energyfund.allocate.aims import sought
from energyfund.allocate.goals import expression, value_of
from energyfund.allocate.least_risk import YEAR
from energyfund.allocate.problem import Problem
from energyfund.solver import Outcome, run

SETTLED = 1e-9
"""A share that moves by less of itself has settled."""

DOUBT_SECONDS = 10
"""Limits near the best that can be make the solver find nothing by its own rounding; so long it may look again. [s]"""

MOST_ROUNDS = 50
"""Rounds in which a share is settled; a handful are needed."""


def solve_goal(problem: Problem, doubt_seconds: float = 0.0) -> Outcome:
    """Solve for what the plan seeks.

    CVaR as a share of the fund is a ratio, and trading cost makes its denominator vary. Dinkelbach's method solves
    min CVaR − λ·fund with λ the share of the solution before, until the share stays: then no plan has a smaller one.
    Source: W. Dinkelbach, "On nonlinear fractional programming", Management Science 13 (1967).

    Args:
        problem: The program.
        doubt_seconds: A search for yes-or-no decisions that finds none is doubted, since the solver's simplifying may
            have met its own rounding, and made again without that for so long; 0 believes it. [s]
    """
    ends = time.monotonic() + problem.brief.seconds
    if problem.measures and _has_open(problem):
        outcome = _without_integers(problem, ends)
        if outcome.status == "infeasible":
            return outcome
    for _ in range(MOST_ROUNDS):
        problem.lp.setObjective(expression(sought(problem)))
        outcome = solve(problem, ends)
        if outcome.status == "infeasible" and doubt_seconds > 0 and _has_open(problem):
            again = solve(problem, min(ends, time.monotonic() + doubt_seconds), presolve=False)
            outcome = outcome if again.status == "none" else again
        if outcome.status != "optimal" or problem.risk is None:
            return outcome
        whole = value_of(problem.fund_value(YEAR))
        found = value_of({problem.risk: 1.0}) / whole
        settled = abs(found - problem.risk_share) <= SETTLED * max(abs(found), SETTLED)
        if settled or not _fund_varies(problem):  # the share stays as it was solved with, and the prices belong to it
            return outcome
        problem.risk_share = found
    return outcome


def _has_open(problem: Problem) -> bool:
    """Whether any yes-or-no decision is still to be taken."""
    return any(variable.cat == pulp.LpInteger for variable in problem.integers)


def solve(problem: Problem, ends: float | None = None, *, presolve: bool = True) -> Outcome:
    """Solve with the scenarios that are written, add those that are violated, until there are none: the exact optimum.

    Args:
        problem: The program with its objective.
        ends: When time is up, on the clock of ``time.monotonic``; None takes the brief's seconds from now.
        presolve: Whether the solver may simplify the program first.
    """
    until = time.monotonic() + problem.brief.seconds if ends is None else ends
    while True:
        outcome = _solve_once(problem, until, presolve=presolve)
        if outcome.status not in {"optimal", "limit"} or not write_missing(problem):
            return outcome
        if time.monotonic() >= until:
            return Outcome("none", 1.0)


def _solve_once(problem: Problem, until: float, *, presolve: bool) -> Outcome:
    """Solve with the rows that are written.

    Limits in many years are what the interior-point method is good at: on ten years of a thousand scenarios it took a
    quarter of the simplex method's time or less. On one year with five hundred holdings it took twice as long, because
    every row is full. Whatever it cannot settle the other one does.
    """
    least = min(SETTLED, problem.brief.seconds)
    years = len({id(measure.positions) for measure in problem.measures})
    if presolve and years > 1 and not any(variable.cat == pulp.LpInteger for variable in problem.integers):
        outcome = run(problem.lp, max(until - time.monotonic(), least), method="ipm")
        if outcome.status == "optimal":
            return outcome
    return run(problem.lp, max(until - time.monotonic(), least), presolve=presolve)


def write_missing(problem: Problem, labels: set[str] | None = None) -> bool:
    """Write the scenarios that the solution at hand violates; whether there were any.

    Args:
        problem: The program, solved.
        labels: Rules that must hold; None for all of them and what the plan seeks.
    """
    wanted = [(one, one.missing()) for one in problem.measures if labels is None or one.label in labels]
    for measure, scenarios in wanted:
        if len(scenarios):
            measure.write(problem, scenarios)
    return any(len(scenarios) > 0 for _, scenarios in wanted)


def _without_integers(problem: Problem, ends: float) -> Outcome:
    """Find the scenarios that matter with every yes-or-no let loose, which is quick."""
    problem.lp.setObjective(expression(sought(problem)))
    whole = [variable for variable in problem.integers if variable.cat == pulp.LpInteger]
    for variable in whole:
        variable.cat = pulp.LpContinuous
    outcome = solve(problem, ends)
    for variable in whole:
        variable.cat = pulp.LpInteger
    return outcome


def _fund_varies(problem: Problem) -> bool:
    """Whether what is done in the first year can change what the fund is worth at its end: trading cost or projects."""
    fund = problem.brief.fund
    if fund is None:
        return False
    trading = fund.sale_cost_fraction(YEAR)[0] + fund.buy_cost_fraction + fund.switch_cost_gbp
    return bool(trading.any()) or bool(problem.options)
