"""The one door to the solver: PuLP hands the program to HiGHS, one thread, no gap, tight tolerances."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pulp

TIGHT = 1e-9
"""Rows and whole numbers may miss by this much of a model unit; money is scaled so that this is far below a penny."""

FEASIBLE_POINT = 2  # HiGHS's code for "a point that meets every row is held"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a solve ended: optimal, limit (best found), none (limit, nothing found), infeasible or unbounded.

    Attributes:
        gap_fraction: How far from the best possible what was found may be; 1 where the solver holds no bound. [-]
    """

    status: str
    gap_fraction: float


def run(lp: Any, seconds: float, *, presolve: bool = True, method: str = "choose") -> Outcome:  # noqa: ANN401  PuLP is untyped
    """Solve a program in place.

    Args:
        lp: The PuLP problem; its variables hold the values afterwards.
        seconds: Time limit. [s]
        presolve: Whether the solver may simplify the program first; it then holds rows of settled variables to the
            last digit.
        method: HiGHS's "simplex", "ipm" (which ends at a corner too) or "choose".
    """
    solver = pulp.HiGHS(
        solver=method,
        msg=False,
        threads=1,
        timeLimit=seconds,
        gapRel=0.0,
        gapAbs=0.0,
        random_seed=0,
        presolve="choose" if presolve else "off",
        primal_feasibility_tolerance=TIGHT,
        dual_feasibility_tolerance=TIGHT,
        mip_feasibility_tolerance=TIGHT,
    )
    lp.solve(solver)
    highs = lp.solverModel
    status = str(highs.modelStatusToString(highs.getModelStatus()))
    if status == "Unknown" and presolve:  # lost its way; so far always in a program that no values meet
        return run(lp, seconds, presolve=False, method=method)
    info = highs.getInfo()
    has_integers = any(variable.cat == "Integer" for variable in lp.variables())
    gap = float(info.mip_gap) if has_integers else 0.0
    gap = gap if math.isfinite(gap) else 1.0
    if status in {"Optimal", "Empty"}:
        return Outcome("optimal", 0.0)
    if status == "Infeasible":
        return Outcome("infeasible", 0.0)
    if status in {"Unbounded", "Primal infeasible or unbounded"}:
        return Outcome("unbounded" if status == "Unbounded" else "infeasible", 0.0)
    if int(info.primal_solution_status) == FEASIBLE_POINT:
        return Outcome("limit", gap)
    return Outcome("none", gap)


def solver_name() -> str:
    """Name and version of the solver, for the record."""
    from importlib.metadata import version  # noqa: PLC0415  asked once a plan

    return f"HiGHS {version('highspy')} through PuLP {version('pulp')}"


def feasible(
    problem: Any,  # noqa: ANN401  PuLP is untyped
    labels: set[str],
    label_of: dict[str, str],
    seconds: float,
    least: Any = None,  # noqa: ANN401
) -> bool:
    """Whether the rows that nobody asked for, and those with the given labels, can hold together.

    Args:
        problem: The PuLP problem; its variables hold the values afterwards.
        labels: Rules that must hold.
        label_of: The rule of each row that a person asked for; other rows always hold.
        seconds: Time limit. [s]
        least: A variable that shall be as small as can be; None for nothing to choose.
    """
    trial = pulp.LpProblem("trial", pulp.LpMinimize)
    trial.setObjective(pulp.LpAffineExpression() if least is None else pulp.LpAffineExpression([(least, 1.0)]))
    for name, row in problem.constraints.items():
        if name not in label_of or label_of[name] in labels:
            trial.addConstraint(row.copy(), name)
    return run(trial, seconds).status in {"optimal", "limit"}


def strained(
    problem: Any,  # noqa: ANN401  PuLP is untyped
    labels: set[str],
    fixed: set[str],
    label_of: dict[str, str],
    seconds: float,
) -> set[str]:
    """Rules that bear on the smallest sum by which rules must be missed, yes-or-no decisions let loose.

    Args:
        problem: The PuLP problem.
        labels: Rules that may be missed.
        fixed: Rules that may not.
        label_of: The rule of each row that a person asked for; of these, rows with other labels are left out.
        seconds: Time limit. [s]

    Returns:
        Rules whose rows have a price; none where nothing has to be missed.
    """
    trial = pulp.LpProblem("strained", pulp.LpMinimize)
    missed: list[tuple[Any, float]] = []
    for name, row in problem.constraints.items():
        label = label_of.get(name)
        if label is None or label in fixed:
            trial.addConstraint(row.copy(), name)
        elif label in labels:
            loose = row.copy()
            slack = pulp.LpVariable(f"missed_{len(missed)}", 0)
            loose.expr[slack] = 1.0 if row.sense == pulp.LpConstraintGE else -1.0  # nobody asks for an equality
            missed.append((slack, 1.0))
            trial.addConstraint(loose, name)
    trial.setObjective(pulp.LpAffineExpression(missed))
    whole = [variable for variable in trial.variables() if variable.cat == pulp.LpInteger]
    for variable in whole:
        variable.cat = pulp.LpContinuous
    outcome = run(trial, seconds)
    for variable in whole:
        variable.cat = pulp.LpInteger
    if outcome.status != "optimal" or float(trial.objective.value() or 0.0) <= TIGHT:
        return set()
    return {
        label_of[name]
        for name, row in trial.constraints.items()
        if label_of.get(name) in labels and abs(row.pi or 0.0) > TIGHT
    }
