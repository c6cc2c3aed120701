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


def run(lp: Any, seconds: float, *, presolve: bool = True) -> Outcome:  # noqa: ANN401  PuLP is untyped
    """Solve a program in place.

    Args:
        lp: The PuLP problem; its variables hold the values afterwards.
        seconds: Time limit. [s]
        presolve: Whether the solver may simplify the program first; it then holds rows of settled variables to the
            last digit.
    """
    solver = pulp.HiGHS(
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


def feasible(problem: Any, labels: set[str], label_of: dict[str, str], seconds: float) -> bool:  # noqa: ANN401  PuLP is untyped
    """Whether the rows that nobody asked for, and those with the given labels, can hold together.

    Args:
        problem: The PuLP problem.
        labels: Rules that must hold.
        label_of: The rule of each row that a person asked for; other rows always hold.
        seconds: Time limit. [s]
    """
    trial = pulp.LpProblem("trial", pulp.LpMinimize)
    trial.setObjective(pulp.LpAffineExpression())
    for name, row in problem.constraints.items():
        if name not in label_of or label_of[name] in labels:
            trial.addConstraint(row.copy(), name)
    return run(trial, seconds).status in {"optimal", "limit"}
