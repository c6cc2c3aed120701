"""A second aim beside the first: a floor under it, and a small weight that tells between plans equal in the first.

This is one step of the augmented epsilon-constraint method: max f₁ + w·f₂ with f₂ ≥ ε. With w small beside what the
first aim loses for the second, the plan found is efficient: no plan serves one aim better and the other no worse.
Source: G. Mavrotas, "Effective implementation of the ε-constraint method in multi-objective mathematical programming
problems", Applied Mathematics and Computation 213 (2009).
"""

from __future__ import annotations

from energyfund.allocate.goals import goal_terms
from energyfund.allocate.problem import GE, LE, Problem, Terms, merge
from energyfund.scenario.scenario import Goal

MONEY_GOALS = {"npv", "fund_value", "bill_savings"}


def sought(problem: Problem) -> Terms:
    """What the program maximises: the aim, with the second one beside it where there is one."""
    second = problem.brief.second
    terms = goal_terms(problem, problem.brief.goal)
    if second is None:
        return terms
    weight = second.weight * _own_units(problem, second.goal) / _own_units(problem, problem.brief.goal)
    return merge(terms, goal_terms(problem, second.goal), weight)


def add_second_aim(problem: Problem) -> None:
    """f₂ ≥ least, or CVaR one year ahead ≤ most · fund; nothing without a second aim or a floor under it."""
    second = problem.brief.second
    if second is None or second.limit is None:
        return
    if second.goal == "cvar":
        row = merge({problem.risk: 1.0}, problem.fund_value(1), -second.limit)
        problem.add("second_aim", row, LE, 0)
    else:
        least = second.limit / _own_units(problem, second.goal)
        problem.add("second_aim", goal_terms(problem, second.goal), GE, least)


def _own_units(problem: Problem, goal: Goal) -> float:
    """One unit of an aim inside the program, in the aim's own unit: pounds, homes, or a share of today's fund."""
    if goal == "cvar" and problem.brief.fund is not None:
        return problem.scale_gbp / problem.brief.fund.total_gbp
    return problem.scale_gbp if goal in MONEY_GOALS else 1.0
