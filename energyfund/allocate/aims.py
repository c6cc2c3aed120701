"""Aims beside the one sought: a floor under each, and a small weight that tells between plans equal in what is sought.

This is one step of the augmented epsilon-constraint method: max f₁ + Σ_k w_k·f_k with f_k ≥ ε_k. As f_k is ε_k and
the slack above it, the weight is that of the slack. With w small beside what the aim sought loses for the others, the
plan found is efficient: no plan serves one aim better and the others no worse.
Source: G. Mavrotas, "Effective implementation of the ε-constraint method in multi-objective mathematical programming
problems", Applied Mathematics and Computation 213 (2009).
"""

from __future__ import annotations

from dataclasses import replace

from energyfund.allocate.brief import AimBeside
from energyfund.allocate.goals import expression, goal_terms
from energyfund.allocate.problem import GE, LE, Problem, Terms, merge
from energyfund.scenario.scenario import Goal

MONEY_GOALS = {"npv", "fund_value", "bill_savings"}


def sought(problem: Problem) -> Terms:
    """What the program maximises: the aim, with others beside it where there are any."""
    terms = dict(goal_terms(problem, problem.brief.goal))
    for aim in problem.brief.beside:
        weight = aim.weight * _own_units(problem, aim.goal) / _own_units(problem, problem.brief.goal)
        merge(terms, goal_terms(problem, aim.goal), weight)
    return terms


def add_aims_beside(problem: Problem) -> None:
    """f_k ≥ least for every aim beside that has a limit, or CVaR one year ahead ≤ most · fund."""
    for aim in problem.brief.beside:
        if aim.limit is not None:
            problem.add(_row_of(aim.goal), *_limit(problem, aim.goal, aim.limit))


def move_aims(problem: Problem, goal: Goal, beside: tuple[AimBeside, ...]) -> None:
    """Ask a program that is built for another aim, or for other limits and weights beside it.

    Only rows of limits change. A program that was built without the least CVaR among its aims cannot seek it.
    """
    rows = problem.lp.constraints
    for aim in problem.brief.beside:
        if aim.limit is not None:
            rows.pop(_row_of(aim.goal))
    problem.brief = replace(problem.brief, goal=goal, beside=beside)
    add_aims_beside(problem)
    problem.lp.setObjective(expression(sought(problem)))


def _limit(problem: Problem, goal: Goal, limit: float) -> tuple[Terms, int, float]:
    if goal == "cvar":
        return merge({problem.risk: 1.0}, problem.fund_value(1), -limit), LE, 0.0
    return goal_terms(problem, goal), GE, limit / _own_units(problem, goal)


def _row_of(goal: Goal) -> str:
    return f"aim_{goal}"


def _own_units(problem: Problem, goal: Goal) -> float:
    """One unit of an aim inside the program, in the aim's own unit: pounds, homes, or a share of today's fund."""
    if goal == "cvar" and problem.brief.fund is not None:
        return problem.scale_gbp / problem.brief.fund.total_gbp
    return problem.scale_gbp if goal in MONEY_GOALS else 1.0
