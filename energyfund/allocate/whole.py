"""All-or-nothing decisions among many: how far from the best a plan can be is proven before any branching is tried.

The plan in parts bounds what any plan can be worth. It leaves few projects in part, so most of its decisions are taken
as they stand (rounding) and those that bear least on it are taken again together (repair), more and more of them, until
the plan is near enough to the bound. Only then is the whole searched by branching. An option that is built in full or
not at all, and loses more than the plan found is short of the bound, is in no better plan, so few have to be searched.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp

from energyfund.allocate.choices import NONE, BoolArray, Choice, IntArray
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

AT_FIRST = 600
"""Options in doubt that branching begins with."""

AT_ONCE = 2000
"""Up to so many options that may be built in part are all open from the start of branching."""

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
        whole: Options of projects that are built in full or not at all, shape (options,).
        never_settled: Options with yes-or-no decisions beside their own, which must be open to be built,
            shape (options,).
    """

    value: float
    built: FloatArray
    drawn: FloatArray
    worth: FloatArray
    open_always: BoolArray
    whole: BoolArray
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
    best: Decided | None = None
    for doubtful, moving in REPAIRS if decisions > FEW else ():
        if time.monotonic() > ends:
            break
        tell(f"rounding: {doubtful} options are in doubt")
        is_open, moves = _in_doubt(choice, loose, order[:doubtful], moving)
        best = _better(best, _search(choice, loose, is_open, moves, ends, branch=False))
        if best is not None and best.gap_fraction <= CERTIFIED:
            return best
    return _by_branching(choice, loose, order, best, ends, tell, exact=decisions <= FEW)


def _by_branching(
    choice: Choice, loose: Loose, order: IntArray, best: Decided | None, ends: float, tell: Tell, *, exact: bool
) -> Decided:
    """Options are let in until none that is left out could be part of a better plan, or the plan is near enough."""
    is_open = loose.open_always | (loose.built > 0)
    is_open[order[:AT_FIRST]] = True
    can = choice.chorus_of != NONE
    in_part = can & ~loose.whole
    is_open |= in_part & (in_part.sum() <= AT_ONCE)
    nothing = np.zeros(len(is_open), dtype=np.bool_)
    while time.monotonic() < ends:
        is_open |= can & _within(loose, loose.value if best is None else best.value)
        tell(f"searching by branching, with {int(is_open.sum()):,} options that matter")
        found = _search(choice, loose, is_open, nothing, ends, branch=True, exact=exact)
        best = _better(best, found)
        if best is None:
            if bool(is_open[can].all()):
                raise ImpossibleError("infeasible")
            is_open = can.copy()
            continue
        near = best.gap_fraction <= CERTIFIED
        if found is None or found.status != "optimal" or (near and not exact):
            break
        if not bool((_within(loose, best.value) & can & ~is_open).any()):
            if bool(is_open[in_part].all()):
                return replace(best, status="optimal", gap_fraction=0.0)
            if near:
                break
            is_open |= in_part
    if best is None:
        raise SolverStoppedError("The solver found no plan in its time; raise solver_seconds.")
    return replace(best, status="certified" if best.gap_fraction <= CERTIFIED else "limit")


def _better(best: Decided | None, found: Decided | None) -> Decided | None:
    """The one that is worth more."""
    if best is None or found is None:
        return best or found
    return found if found.value > best.value else best


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
    named = "optimal" if status == "optimal" and branch else "certified" if gap <= CERTIFIED else "limit"
    taken = built > PART
    return Decided(taken, held, is_open | taken, named, value, gap)


def let_loose(problem: Narrow) -> list[Any]:
    """Let every yes-or-no variable be a share; which they are."""
    whole = [variable for variable in problem.integers if variable.cat == pulp.LpInteger]
    for variable in whole:
        variable.cat = pulp.LpContinuous
    return whole
