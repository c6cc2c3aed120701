"""Strong duality, worked out from the rows and columns of a solved program and not taken from the solver.

For max c·x with L ≤ A·x ≤ U and l ≤ x ≤ u, any prices y of the rows give a bound. With d = c − y·A,

    dual = Σ_i (U_i·y_i where y_i > 0, L_i·y_i where y_i < 0) + Σ_j (u_j·d_j where d_j > 0, l_j·d_j where d_j < 0),

and no x is worth more than that. Where a bound that is needed is infinite, its price must be nought.
Source: G. B. Dantzig, Linear Programming and Extensions (1963), ch. 6.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from energyfund.allocate.aims import sought
from energyfund.allocate.problem import EQ, GE, LE, Problem
from energyfund.finance.present_value import FloatArray
from energyfund.plan.certificate import Certificate, gap_of
from energyfund.solver import Outcome, solver_name

LINEAR = "Linear program: the prices of rows and bounds prove that no plan is worth more."
WHOLE = (
    "All-or-nothing decisions: the solver's search left no better combination; with these decisions held, the prices "
    "of rows and bounds prove that no plan is worth more."
)
CERTIFIED = (
    "All-or-nothing decisions: with these decisions held, the prices of rows and bounds prove that no plan is worth "
    "more; what another combination could add at most is proven by the plan in parts."
)
LIMITED = (
    "The solver stopped before its search ended: with these all-or-nothing decisions no plan is worth more; another "
    "combination may be."
)


def certify(problem: Problem, outcome: Outcome, unit: str, worth_of_one: float) -> Certificate:
    """The proof of a program that was solved with its yes-or-no decisions held.

    Args:
        problem: The program, with values and duals in place.
        outcome: How the search for the decisions ended.
        unit: Unit of the objective for people.
        worth_of_one: One unit of the program's objective in that unit.
    """
    variables = problem.lp.variables()
    place = {id(variable): number for number, variable in enumerate(variables)}
    values = np.array([variable.varValue or 0.0 for variable in variables])
    low = np.array([-np.inf if variable.lowBound is None else variable.lowBound for variable in variables])
    high = np.array([np.inf if variable.upBound is None else variable.upBound for variable in variables])
    cost = np.zeros(len(variables))
    for variable, amount in sought(problem).items():
        cost[place[id(variable)]] += amount
    reduced, size = cost.copy(), np.abs(cost)
    dual, row_miss, sign_miss = 0.0, 0.0, 0.0
    rows = list(problem.lp.constraints.values())
    for row in rows:
        price = -(row.pi or 0.0)  # PuLP turns a maximisation round for the solver; turned back here
        if _wrong_side(row.sense, price):
            sign_miss, price = max(sign_miss, abs(price)), 0.0
        columns, amounts = _entries(row, place)
        terms = amounts * values[columns]
        limit = -float(row.constant)
        largest = max(1.0, abs(limit), float(np.abs(terms).max(initial=0.0)))
        row_miss = max(row_miss, _missed(row.sense, float(terms.sum()), limit) / largest)
        dual += price * limit
        reduced[columns] -= price * amounts
        size[columns] += np.abs(price * amounts)
    bound = np.where(reduced > 0, high, low)
    open_ended = ~np.isfinite(bound)
    dual += float(np.where(open_ended, 0.0, bound) @ reduced)
    price_miss = float(np.where(open_ended, np.abs(reduced) / np.maximum(size, 1.0), 0.0).max(initial=0.0))
    outside = np.maximum(np.maximum(low - values, values - high), 0.0)
    at_stake = float(np.abs(cost) @ np.abs(values)) * worth_of_one
    primal = float(cost @ values) * worth_of_one
    searched = {"optimal": WHOLE, "certified": CERTIFIED}.get(outcome.status, LIMITED)
    return Certificate(
        primal=primal,
        dual=dual * worth_of_one,
        unit=unit,
        at_stake=at_stake,
        gap=gap_of(primal, dual * worth_of_one, at_stake),
        largest_row_violation=row_miss,
        largest_bound_violation=float((outside / np.maximum(1.0, np.abs(values))).max(initial=0.0)),
        largest_price_violation=max(price_miss, sign_miss),
        solver=solver_name(),
        rows=len(rows),
        columns=len(variables),
        integers=len(problem.integers),
        proof=searched if problem.integers else LINEAR,
    )


def _entries(row: Any, place: dict[int, int]) -> tuple[Any, FloatArray]:  # noqa: ANN401  PuLP is untyped
    columns = np.array([place[id(variable)] for variable in row.keys()], dtype=np.int64)  # noqa: SIM118  PuLP's row
    return columns, np.array(list(row.values()), dtype=np.float64)


def _wrong_side(sense: int, price: float) -> bool:
    """A row with a ceiling costs, a row with a floor pays: a price of the other sign is rounding, or a mistake."""
    return (sense == LE and price < 0) or (sense == GE and price > 0)


def _missed(sense: int, found: float, limit: float) -> float:
    return {LE: max(0.0, found - limit), GE: max(0.0, limit - found), EQ: abs(found - limit)}[sense]
