"""All-or-nothing decisions among many: how far from the best a plan can be is proven before any branching is tried.

The plan in parts bounds what any plan can be worth. It leaves few projects in part, so most of its decisions are taken
as they stand (rounding) and those that bear least on it are taken again together (repair), more and more of them, until
the plan is near enough to the bound. Only then is the whole searched by branching. With few decisions the search is
exact from the start: an option that loses more than the plan found is short of the bound is in no better plan.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from energyfund.allocate.choices import BoolArray, Choice, IntArray
from energyfund.allocate.grow import GAIN, ImpossibleError, Tell
from energyfund.allocate.narrow import Narrow, narrow
from energyfund.array_solver import Trials
from energyfund.errors import SolverStoppedError
from energyfund.finance.present_value import FloatArray
from energyfund.solver import run

CERTIFIED = 1e-3
"""A plan that is proven to be this near to the best possible is near enough, where there are many decisions."""

FEW = 60
"""Up to so many decisions the best plan itself is searched for."""

REPAIRS = ((100, 60), (200, 60), (300, 100), (600, 200))
"""Options in doubt that are taken again, and others whose money may move meanwhile, in one attempt after another."""

AT_FIRST = 300
"""Options in doubt that an exact search begins with."""

PART = 1e-6
"""A share this far from nothing and from all is a part."""


@dataclass(frozen=True, slots=True)
class Loose:
    """The best plan in parts.

    Attributes:
        value: What it is worth: no plan can be worth more. [model units]
        built: Share of each option, shape (options,).
        drawn: What each source pays, scaled pounds, shape (options, sources).
        worth: What the plan would lose without the options that it holds, and lose by those that it does not hold,
            shape (options,).
        open_always: Options of projects that are tied to others, shape (options,).
        never_settled: Options with yes-or-no decisions beside their own, which must be open to be built,
            shape (options,).
    """

    value: float
    built: FloatArray
    drawn: FloatArray
    worth: FloatArray
    open_always: BoolArray
    never_settled: BoolArray


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions that keep every row.

    Attributes:
        taken: Options that are built in full beside those of the program in which the decisions were taken, shape
            (options,).
        held: What each yes-or-no variable of that program is, by its name.
        is_open: Options of that program, and those that are taken, shape (options,).
        status: ``optimal``, ``certified`` (near enough) or ``limit``.
        value: What the plan is worth. [model units]
        gap_fraction: How far from the best possible the plan may be. [-]
    """

    taken: BoolArray
    held: dict[str, int]
    is_open: BoolArray
    status: str
    value: float
    gap_fraction: float


def decide(choice: Choice, loose: Loose, decisions: int, ends: float, tell: Tell) -> Decided:
    """Take all yes-or-no decisions.

    Args:
        choice: All options.
        loose: The best plan in parts.
        decisions: How many there are.
        ends: When time is up, on the clock of ``time.monotonic``.
        tell: Told how far it is.

    Raises:
        ImpossibleError: No decisions keep every row.
        SolverStoppedError: Time was up before any were found.
    """
    order = np.argsort(_doubt(loose), kind="stable")
    if decisions <= FEW:
        return _exact(choice, loose, order, ends, tell)
    best: Decided | None = None
    for doubtful, moving in REPAIRS:
        if time.monotonic() > ends:
            break
        tell(f"rounding: {doubtful} projects are in doubt")
        is_open, moves = _in_doubt(choice, loose, order[:doubtful], moving)
        found = _search(choice, loose, is_open, moves, ends, branch=False)
        if found is not None and (best is None or found.value > best.value):
            best = found
        if best is not None and best.gap_fraction <= CERTIFIED:
            return best
    tell("searching by branching")
    is_open = loose.open_always | (loose.built > 0)
    is_open[order[: REPAIRS[-1][0]]] = True
    if best is not None:
        is_open |= _within(loose, best.value)
    nothing = np.zeros(len(is_open), dtype=np.bool_)
    found = _search(choice, loose, is_open, nothing, ends, branch=True)
    if found is not None and (best is None or found.value > best.value):
        best = found
    if best is None:
        raise SolverStoppedError("The solver found no plan in its time; raise solver_seconds.")
    return best


def _exact(choice: Choice, loose: Loose, order: IntArray, ends: float, tell: Tell) -> Decided:
    """The best decisions: options are let in until none that is left out could be part of a better plan."""
    is_open = loose.open_always | (loose.built > 0)
    is_open[order[:AT_FIRST]] = True
    nothing = np.zeros(len(is_open), dtype=np.bool_)
    while True:
        tell(f"deciding, with {int(is_open.sum()):,} options that matter")
        found = _search(choice, loose, is_open, nothing, ends, branch=True, exact=True)
        if found is None:
            if bool(is_open.all()):
                raise ImpossibleError("infeasible")
            is_open = np.ones(len(is_open), dtype=np.bool_)
            continue
        more = _within(loose, found.value) & ~is_open
        if found.status != "optimal" or not bool(more.any()):
            return found
        is_open |= more


def _within(loose: Loose, value: float) -> BoolArray:
    """Options that could be part of a plan worth more than a value: they lose no more than it is short of the bound."""
    found: BoolArray = (loose.built > 0) | (loose.worth <= max(0.0, loose.value - value) + GAIN)
    return found


def _doubt(loose: Loose) -> FloatArray:
    """How little each option bears on the plan; those that it holds in part come first, shape (options,)."""
    in_part = (loose.built > PART) & (loose.built < 1 - PART)
    return np.where(in_part, -1.0, loose.worth)


def _in_doubt(choice: Choice, loose: Loose, doubtful: IntArray, moving: int) -> tuple[BoolArray, BoolArray]:
    """Which options are open, and which of those are held in full so that only their money moves."""
    projects = np.zeros(choice.projects, dtype=np.bool_)
    projects[choice.project_of[doubtful]] = True
    is_open = loose.open_always | (loose.never_settled & (loose.built > 0))
    is_open[doubtful] = True
    is_open |= (loose.built > 0) & projects[choice.project_of]
    projects[choice.project_of[is_open]] = True
    is_open |= (loose.built > 0) & projects[choice.project_of]
    settled = np.flatnonzero((loose.built > PART) & ~is_open)
    moves = np.zeros(len(is_open), dtype=np.bool_)
    moves[np.random.default_rng(0).choice(settled, min(moving, len(settled)), replace=False)] = True
    return is_open | moves, moves


def _search(
    choice: Choice,
    loose: Loose,
    is_open: BoolArray,
    moves: BoolArray,
    ends: float,
    *,
    branch: bool,
    exact: bool = False,
) -> Decided | None:
    """Decisions over the open options with all others as the plan in parts has them; None where none are found."""
    built = np.where(is_open, 0.0, loose.built)
    drawn = np.where(is_open[:, None], 0.0, loose.drawn)
    problem = narrow(choice, is_open, built, drawn)
    for option, place in zip(problem.options, problem.place_of.tolist(), strict=True):
        if moves[place]:
            option.build.lowBound = 1
    whole = let_loose(problem)
    left = max(ends - time.monotonic(), GAIN)
    if run(problem.lp, left).status != "optimal":
        return None
    enough = np.inf if exact else loose.value - CERTIFIED * abs(loose.value)
    trials = Trials(problem.lp)
    status = trials.search(whole, enough, max(ends - time.monotonic(), GAIN), branch=branch)
    for variable in whole:
        variable.cat = pulp.LpInteger
    if status == "none":
        return None
    value = sum(amount * trials.value(variable) for variable, amount in problem.lp.objective.items())
    held = {variable.name: round(trials.value(variable)) for variable in whole}
    gap = max(0.0, loose.value - value) / max(abs(value), GAIN)
    searched = status == "optimal" and (exact or branch)
    named = "optimal" if searched else "certified" if gap <= CERTIFIED else "limit"
    taken = built > PART
    return Decided(taken, held, is_open | taken, named, value, 0.0 if searched and exact else gap)


def let_loose(problem: Narrow) -> list[Any]:
    """Let every yes-or-no variable be a share; which they are."""
    whole = [variable for variable in problem.integers if variable.cat == pulp.LpInteger]
    for variable in whole:
        variable.cat = pulp.LpContinuous
    return whole
