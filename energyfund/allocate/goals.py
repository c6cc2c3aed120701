"""The objectives as expressions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pulp

from energyfund.allocate.problem import Problem, Terms
from energyfund.scenario.scenario import Goal


def goal_terms(problem: Problem, goal: Goal) -> Terms:
    """The objective as an expression; money in scaled pounds.

    CVaR is sought as a share λ of the fund: λ · fund − CVaR, which is nought where λ is the least share there is.
    """
    if goal == "cvar":
        return {**_times(problem.fund_value(1), problem.risk_share), problem.risk: -1.0}
    if goal == "npv":
        return problem.npv()
    if goal == "fund_value":
        return problem.fund_value(len(problem.brief.years))
    if goal == "homes_lifted":
        return problem.impact(lambda project: project.impact.homes_lifted)
    scale = problem.scale_gbp
    return problem.impact(lambda project: project.impact.bill_savings_gbp_per_year / scale)


def _times(terms: Terms, factor: float) -> Terms:
    return {variable: factor * coefficient for variable, coefficient in terms.items()}


def expression(terms: Terms) -> Any:  # noqa: ANN401  PuLP is untyped
    """An expression as PuLP has it, built at once from its pairs."""
    return pulp.LpAffineExpression(list(terms.items()))


def value_of(terms: Terms) -> float:
    """What an expression comes to in the solution that the variables hold."""
    total = 0.0
    for variable, coefficient in terms.items():
        value = variable.varValue
        if value is not None:
            total += float((coefficient * value).sum()) if isinstance(value, np.ndarray) else coefficient * value
    return total
