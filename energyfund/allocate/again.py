"""One program solved again and again, for one aim after another and with other limits on those beside it.

The program is built once. Only the rows of limits and what is sought change; the scenarios of risk that mattered to one
plan stay written for the next, and the share that the loss is held against starts where it settled last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pulp

from energyfund.allocate.aims import move_aims
from energyfund.allocate.brief import AimBeside, Allocation, Brief
from energyfund.allocate.large import AT_ONCE
from energyfund.allocate.model import allocate, build_problem, placed
from energyfund.allocate.problem import Problem
from energyfund.allocate.solve import DOUBT_SECONDS, solve_goal
from energyfund.errors import NoPlanError, SolverStoppedError
from energyfund.scenario.scenario import Goal


class Again:
    """A brief that is asked for several aims.

    Programs with many options are not kept: there the few options that matter differ from aim to aim.
    """

    def __init__(self, brief: Brief, aims: tuple[Goal, ...]) -> None:
        """Build the program.

        Args:
            brief: What is asked, whatever its aim.
            aims: Every aim that will be sought or held.
        """
        self._brief = replace(brief, goal=aims[0], beside=tuple(AimBeside(aim, None, 0.0) for aim in aims[1:]))
        few = sum(len(project.starts) for project in brief.projects) <= AT_ONCE
        self._problem = build_problem(self._brief) if few else None

    def asked(self, goal: Goal, beside: tuple[AimBeside, ...]) -> Brief:
        """The brief with one aim sought and others beside it."""
        return replace(self._brief, goal=goal, beside=beside)

    def best(self, goal: Goal, beside: tuple[AimBeside, ...]) -> Allocation | None:
        """The best plan of an aim with others beside it; None where no plan keeps their limits.

        Raises:
            NoPlanError: No plan meets the scenario's own rules; raised only where no aim beside has a limit.
            SolverStoppedError: Time was up before a plan was found.
        """
        free = all(aim.limit is None for aim in beside)
        if self._problem is None:
            try:
                return allocate(self.asked(goal, beside))
            except NoPlanError:
                if free:
                    raise
                return None
        move_aims(self._problem, goal, beside)
        outcome = solve_goal(self._problem, DOUBT_SECONDS)
        if outcome.status == "infeasible":
            return allocate(self.asked(goal, beside)) if free else None  # which says what clashes
        if outcome.status == "none":
            raise SolverStoppedError(
                f"The solver found no plan within {self._brief.seconds:g} s; raise solver_seconds."
            )
        with _lent(self._problem):
            return placed(self._problem, outcome)


@contextmanager
def _lent(problem: Problem) -> Iterator[None]:
    """The program for work that spoils it: rows are copies meanwhile, and everything is as before afterwards."""
    own, rows = problem.lp, list(problem.rows)
    bounds = [(each, each.lowBound, each.upBound, each.cat) for each in own.variables()]
    written = [set(measure.written) for measure in problem.measures]
    problem.lp = pulp.LpProblem(own.name, own.sense)
    problem.lp.setObjective(own.objective)
    for name, row in own.constraints.items():
        problem.lp.addConstraint(row.copy(), name)
        problem.lp.constraints[name].pi = row.pi
    try:
        yield
    finally:
        problem.lp, problem.rows = own, rows
        for variable, low, high, cat in bounds:
            variable.lowBound, variable.upBound, variable.cat = low, high, cat
        for measure, scenarios in zip(problem.measures, written, strict=True):
            measure.written = scenarios
