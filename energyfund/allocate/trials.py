"""Solving a program again and again with something changed, and putting everything back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from energyfund.allocate.aims import sought
from energyfund.allocate.brief import Brief
from energyfund.allocate.clash import holds
from energyfund.allocate.fund_rules import expected_return
from energyfund.allocate.goals import expression, value_of
from energyfund.allocate.model import build_problem, hold_whole, unit_of_goal, value_reached
from energyfund.allocate.problem import GE, Problem, Terms
from energyfund.allocate.solve import SETTLED, solve, solve_goal
from energyfund.solver import Outcome

BUILT = 1e-6
"""A smaller share of a project does not count as built."""


class SpentError(Exception):
    """As many trials were made as there may be, or time is up."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a program came to.

    Attributes:
        value: Of what is sought, in its own unit.
        gain: The same, so that more is better.
        npv_gbp: Net present value of what is built. [£]
        homes: Homes lifted out of fuel poverty.
        return_fraction: Expected return of the fund a year, mean over the planning years; None unless the fund's value
            is sought, because then alone the program says what is held. [-]
        built: Share built of each project. [-]
    """

    value: float
    gain: float
    npv_gbp: float
    homes: float
    return_fraction: float | None
    built: dict[str, float]

    @property
    def chosen(self) -> frozenset[str]:
        """Projects of which anything is built."""
        return frozenset(name for name, share in self.built.items() if share > BUILT)


class Trials:
    """A program, and a number of times that it may be solved with something changed."""

    def __init__(self, brief: Brief, most: int) -> None:
        """Build the program of a brief. ``most`` trials may be made, the first included."""
        self.problem: Problem = build_problem(brief)
        self.left = most
        self.made = 0
        self._held: dict[int, float] = {}
        self._value = 0.0
        self._ends = time.monotonic() + brief.seconds
        homes = self.problem.impact(lambda project: project.impact.homes_lifted)
        self._homes: Terms = {variable: amount for variable, amount in homes.items() if amount}

    def first(self) -> Trial | None:
        """The program as it is; its yes-or-no decisions are remembered, for trials that keep them, and its duals."""
        found, _ = self._solve(keep=False, second=True)
        self._held = {id(variable): float(round(variable.varValue or 0)) for variable in self.problem.integers}
        with self._decisions(keep=True):
            solve_goal(self.problem)
        self._value = value_of(sought(self.problem))
        return found

    def try_it(self, *, keep: bool = False, second: bool = False) -> Trial | None:
        """Solve the program as it stands now.

        Args:
            keep: Whether yes-or-no decisions stay as they were in the first.
            second: Whether homes and net present value matter, so that they are the best among equals.

        Returns:
            What it came to; None where no plan keeps every row.

        Raises:
            SpentError: No trial is left, or time is up.
        """
        found, outcome = self._solve(keep=keep, second=second)
        if outcome.status in {"limit", "none"}:
            raise SpentError
        return found

    @contextmanager
    def row(self, name: str, terms: Terms, sense: int, limit: float) -> Iterator[None]:
        """A row more for a while."""
        self.problem.add(name, terms, sense, limit)
        try:
            yield
        finally:
            self.problem.lp.constraints.pop(name)

    def least(self, terms: Terms) -> float | None:
        """The least that an expression can come to; None where no plan keeps every row."""
        self.spend()
        self.problem.lp.setObjective(expression({variable: -amount for variable, amount in terms.items()}))
        outcome = solve(self.problem, self._ends)
        if outcome.status in {"limit", "none"}:
            raise SpentError
        return value_of(terms) if outcome.status == "optimal" else None

    def floor(self) -> float:
        """What the goal came to in the first solve, in the program's units, less the solver's rounding."""
        return float(self._value - SETTLED * max(1.0, abs(self._value)))

    def holds(self, labels: set[str]) -> bool:
        """Whether the rules with these labels, and the rows that nobody asked for, can hold together."""
        self.spend()
        return holds(self.problem, labels)

    def spend(self) -> None:
        """Count a solve.

        Raises:
            SpentError: There were as many as there may be, or time is up.
        """
        if self.left <= 0 or time.monotonic() > self._ends:
            raise SpentError
        self.left -= 1
        self.made += 1

    def _solve(self, *, keep: bool, second: bool) -> tuple[Trial | None, Outcome]:
        self.spend()
        with self._decisions(keep=keep):
            outcome = solve_goal(self.problem)
            if outcome.status != "optimal":
                return None, outcome
            found = self._read()
            if second and self._second_aim():
                found = self._after_second(found)
        return found, outcome

    @contextmanager
    def _decisions(self, *, keep: bool) -> Iterator[None]:
        """Yes-or-no decisions as in the first solve, or open; as they were before afterwards."""
        before = [(each, each.lowBound, each.upBound, each.cat) for each in self.problem.integers]
        if keep:
            for variable in self.problem.integers:
                variable.varValue = self._held[id(variable)]
            hold_whole(self.problem)
        try:
            yield
        finally:
            for variable, low, high, cat in before:
                variable.lowBound, variable.upBound, variable.cat = low, high, cat

    def _second_aim(self) -> Terms:
        """Between plans that serve the goal equally well: most net present value; where that is sought, most homes."""
        return self._homes if self.problem.brief.goal == "npv" else self.problem.npv()

    def _after_second(self, found: Trial) -> Trial:
        """The same plan, the best of its equals by the second aim; the goal's value is kept."""
        problem = self.problem
        terms = sought(problem)
        value = value_of(terms)
        slack = SETTLED * max(abs(value), 1.0)
        with self._decisions(keep=False):
            hold_whole(problem)
            with self.row("kept_goal", terms, GE, value - slack):
                problem.lp.setObjective(expression(self._second_aim()))
                outcome = solve(problem, self._ends)
                again = self._read() if outcome.status == "optimal" else found
        return Trial(found.value, found.gain, again.npv_gbp, again.homes, again.return_fraction, again.built)

    def _read(self) -> Trial:
        problem = self.problem
        value = value_reached(problem)
        built: dict[str, float] = {}
        for name, options in problem.options_of.items():
            built[name] = sum((option.build.varValue or 0.0 for option in options), 0.0)
        earned = None
        if problem.brief.goal == "fund_value":
            years = range(1, len(problem.brief.years) + 1)
            shares = [value_of(expected_return(problem, year)) / value_of(problem.fund_value(year)) for year in years]
            earned = sum(shares) / len(shares)
        return Trial(
            value=value,
            gain=-value if problem.brief.goal == "cvar" else value,
            npv_gbp=value_of(problem.npv()) * problem.scale_gbp,
            homes=value_of(self._homes),
            return_fraction=earned,
            built=built,
        )

    def price(self, row: str) -> float:
        """Dual of a row in the last solve: what the objective loses for a unit of the row, in its own unit."""
        found: Any = self.problem.lp.constraints[row].pi
        return -(found or 0.0) * unit_of_goal(self.problem)
