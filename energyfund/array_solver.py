"""The solver's second door: programs that are already arrays go to HiGHS as they are, one thread, tight tolerances.

For programs with a row and some columns per hour of a year, which no modelling language builds in reasonable time. The
module loads HiGHS, so only code that has such a program imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

TIGHT = 1e-9
"""Rows may miss by this much of a unit, and whole numbers by this much."""

INFINITE = 2**31 - 1
"""As many nodes as the solver can count."""

DUAL, PRIMAL = 1, 4
"""HiGHS's numbers for the two kinds of simplex."""

MET = highspy.SolutionStatus.kSolutionStatusFeasible


@dataclass(frozen=True, slots=True)
class Matrix:
    """Coefficients column by column.

    Attributes:
        start: First entry of each column and the end, shape (columns + 1,).
        row: Row of each entry, shape (entries,).
        value: Coefficient of each entry, shape (entries,).
        rows: Number of rows.
    """

    start: IntArray
    row: IntArray
    value: FloatArray
    rows: int


@dataclass(frozen=True, slots=True)
class ArrayOutcome:
    """How a solve ended.

    Attributes:
        status: "optimal", "limit" (best found within the time), "none" (limit, nothing found), "infeasible" or
            "unbounded".
        objective: Of the values; infinite where there are none.
        bound: No values can have a smaller objective; minus infinity where nothing is proven.
        values: Of the columns, shape (columns,); nil where nothing was found.
        duals: Of the rows, shape (rows,); nil for programs with whole numbers.
    """

    status: str
    objective: float
    bound: float
    values: FloatArray
    duals: FloatArray


def matrix(rows: int, columns: int, entries: list[tuple[IntArray, IntArray, FloatArray]]) -> Matrix:
    """A matrix from blocks of entries.

    Args:
        rows: Number of rows.
        columns: Number of columns.
        entries: Rows, columns and values of each block, all shape (entries of the block,). No place may come twice.
    """
    row = np.concatenate([block[0] for block in entries])
    column = np.concatenate([block[1] for block in entries])
    value = np.concatenate([block[2] for block in entries])
    order = np.lexsort((row, column))
    start = np.zeros(columns + 1, dtype=np.int32)
    np.cumsum(np.bincount(column, minlength=columns), out=start[1:])
    return Matrix(start, row[order].astype(np.int32), value[order].astype(np.float64), rows)


def run_arrays(
    cost: FloatArray,
    coefficients: Matrix,
    row_bounds: tuple[FloatArray, FloatArray],
    column_bounds: tuple[FloatArray, FloatArray],
    seconds: float,
    whole: NDArray[np.bool_] | None = None,
    method: str = "choose",
) -> ArrayOutcome:
    """Least cost·x with rows and columns between their bounds.

    Args:
        cost: Shape (columns,).
        coefficients: Of the rows.
        row_bounds: Least and most of each row, infinite where open, each shape (rows,).
        column_bounds: Least and most of each column, each shape (columns,).
        seconds: Time limit. [s]
        whole: Columns that must be whole numbers, shape (columns,); None for none.
        method: HiGHS's "simplex", "ipm" or "choose".
    """
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = cost.size, coefficients.rows
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = column_bounds
    program.row_lower_, program.row_upper_ = row_bounds
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = coefficients.start
    program.a_matrix_.index_ = coefficients.row
    program.a_matrix_.value_ = coefficients.value
    has_whole = whole is not None and bool(whole.any())
    if whole is not None and has_whole:
        kinds = highspy.HighsVarType
        program.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in whole]
    highs = _solver(seconds, method)
    highs.passModel(program)
    highs.run()
    status = str(highs.modelStatusToString(highs.getModelStatus()))
    info, solution = highs.getInfo(), highs.getSolution()
    found = status == "Optimal" or info.primal_solution_status == MET
    names = {"Optimal": "optimal", "Infeasible": "infeasible", "Unbounded": "unbounded"}
    names["Primal infeasible or unbounded"] = "infeasible"
    objective = float(info.objective_function_value) if found else np.inf
    bound = float(info.mip_dual_bound) if has_whole else (objective if status == "Optimal" else -np.inf)
    return ArrayOutcome(
        status=names.get(status, "limit" if found else "none"),
        objective=objective,
        bound=bound,
        values=np.array(solution.col_value) if found else np.zeros(cost.size),
        duals=np.array(solution.row_dual) if found and not has_whole else np.zeros(coefficients.rows),
    )


def _solver(seconds: float, method: str) -> Any:  # noqa: ANN401  highspy is untyped
    new: Any = highspy.Highs
    highs = new()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("solver", method)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.0)
    for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
        highs.setOptionValue(name, TIGHT)
    return highs


class GrowingProgram:
    """Least cost·x of a linear program that grows row by row and column by column; each solve begins at the last.

    New columns and new costs leave the last solution as one that keeps every row, where the primal simplex goes on;
    with ten thousand projects it took a quarter of the dual simplex's time. New rows that cut it off are for the dual.
    """

    def __init__(self, seconds: float) -> None:
        self._highs = _solver(seconds, "simplex")
        self._cut = True
        self.rows = 0
        self.columns = 0

    def add_rows(self, low: FloatArray, high: FloatArray, start: IntArray, column: IntArray, value: FloatArray) -> int:
        """New rows; entry ``k`` of row ``r`` lies between start[r] and start[r + 1]. Returns the first one's number."""
        first = self.rows
        self._highs.addRows(len(low), low, high, len(column), start[:-1], column, value)
        self.rows += len(low)
        return first

    def add_columns(
        self, cost: FloatArray, bounds: tuple[FloatArray, FloatArray], start: IntArray, row: IntArray, value: FloatArray
    ) -> int:
        """New columns; entries of column ``c`` lie between start[c] and start[c + 1]. Returns the first's number."""
        first = self.columns
        self._highs.addCols(len(cost), cost, *bounds, len(row), start[:-1], row, value)
        self.columns += len(cost)
        return first

    def bound_columns(self, columns: IntArray, low: FloatArray, high: FloatArray) -> None:
        """Change what columns may come to."""
        for column, least, most in zip(columns.tolist(), low.tolist(), high.tolist(), strict=True):
            self._highs.changeColBounds(column, least, most)

    def change(self, row: int, column: int, value: float) -> None:
        """Change one coefficient."""
        self._highs.changeCoeff(row, column, value)

    def price_columns(self, columns: IntArray, cost: FloatArray) -> None:
        """Change what columns cost."""
        self._highs.changeColsCost(len(columns), columns, cost)

    def cut(self) -> None:
        """Say that rows have been added which the last solution need not keep."""
        self._cut = True

    def solve(self) -> ArrayOutcome:
        """Solve from where the last solve ended."""
        highs = self._highs
        highs.setOptionValue("simplex_strategy", DUAL if self._cut else PRIMAL)
        self._cut = False
        highs.run()
        status = str(highs.modelStatusToString(highs.getModelStatus()))
        names = {"Optimal": "optimal", "Infeasible": "infeasible", "Unbounded": "unbounded"}
        names["Primal infeasible or unbounded"] = "infeasible"
        solution, objective = highs.getSolution(), float(highs.getInfo().objective_function_value)
        return ArrayOutcome(
            status=names.get(status, "none"),
            objective=objective,
            bound=objective,
            values=np.array(solution.col_value),
            duals=np.array(solution.row_dual),
        )


class Trials:
    """A program that was just solved, whose variables are held and let go again; each solve begins at the last one."""

    def __init__(self, lp: Any) -> None:  # noqa: ANN401  PuLP is untyped
        """Take over the solver that holds the program.

        Args:
            lp: A PuLP problem as ``solver.run`` left it, without whole numbers.
        """
        self._highs = lp.solverModel
        self._sign = float(lp.sense)  # PuLP: 1 for the least, -1 for the most; it hands HiGHS the least
        self.values: list[float] = list(self._highs.getSolution().col_value)

    def hold(self, variable: Any, low: float, high: float) -> None:  # noqa: ANN401  PuLP is untyped
        """Change what a variable may come to."""
        self._highs.changeColBounds(variable.index, low, high)

    def value(self, variable: Any) -> float:  # noqa: ANN401  PuLP is untyped
        """What a variable came to."""
        index: int = variable.index
        return self.values[index]

    def solve(self) -> float | None:
        """Solve again; the objective, or None where no values meet every row."""
        self._highs.run()
        if str(self._highs.modelStatusToString(self._highs.getModelStatus())) != "Optimal":
            return None
        self.values = list(self._highs.getSolution().col_value)
        return self._sign * float(self._highs.getInfo().objective_function_value)

    def search(self, decisions: Sequence[Any], enough: float, seconds: float, *, branch: bool) -> str:
        """Search for whole decisions until they are worth enough.

        Args:
            decisions: The variables that must be 0 or 1.
            enough: An objective that is good enough; infinite for nothing but the best.
            seconds: Time limit. [s]
            branch: Whether to branch; without, only the roundings and repairs at the first program are tried.

        Returns:
            How it ended: ``optimal``, ``limit`` or ``none``.
        """
        highs = self._highs
        for decision in decisions:
            highs.changeColIntegrality(decision.index, highspy.HighsVarType.kInteger)
        if np.isfinite(enough):
            highs.setOptionValue("objective_target", self._sign * enough)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        highs.setOptionValue("mip_max_nodes", INFINITE if branch else 1)
        highs.run()
        found = highs.getInfo().primal_solution_status == MET
        if found:
            self.values = list(highs.getSolution().col_value)
        status = str(highs.modelStatusToString(highs.getModelStatus()))
        return "optimal" if status == "Optimal" else "limit" if found else "none"
