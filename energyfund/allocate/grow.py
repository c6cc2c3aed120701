"""Growing a master until no option and no scenario of risk that is left out would change the plan."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from energyfund.allocate.choices import Choice, IntArray
from energyfund.allocate.master import Master, Solved, Worths, price
from energyfund.allocate.solve import write_missing
from energyfund.errors import SolverStoppedError
from energyfund.finance.present_value import FloatArray

GAIN = 1e-8
"""An option that adds less than this, in the model's units, is the solver's rounding."""

MISSED = 1e-7
"""Rows may be missed by this much in all: the solver's rounding."""

SAMPLE = 750
"""Projects whose prices guide a large master."""

LARGE = 3000
"""More projects than this are guided by a sample."""

NEAR_SAMPLE = 0.5**5
"""Prices may move by this part of themselves from those of the sample at first."""

PER_PROJECT = 2
"""Options of one project that may come in after one solve."""

Tell = Callable[[str], None]
"""Told how far a long piece of work is, in words."""


def silent(_message: str) -> None:
    """Tell nobody."""


class ImpossibleError(Exception):
    """No plan keeps every row, or nothing limits the goal."""


def grow(master: Master, ends: float, tell: Tell) -> tuple[Solved, Worths]:
    """Solve, price every option, take in what improves, until nothing does and no row is missed.

    Args:
        master: With or without columns.
        ends: When time is up, on the clock of ``time.monotonic``.
        tell: Told how far it is, in words.

    Raises:
        ImpossibleError: No options keep every row, or the goal has no limit.
        SolverStoppedError: Time is up.
    """
    while True:
        try:
            solved, worths = until_quiet(master, ends, tell)
            misses = solved.missed > MISSED
        except ImpossibleError:  # missing a row without limit may pay, as dear as it is
            misses = True
        if misses:
            meet(master, ends, tell)
            solved, worths = until_quiet(master, ends, tell)
        voice(master)
        if not write_missing(master.choice.record):
            return solved, worths
        master.follow()


def meet(master: Master, ends: float, tell: Tell) -> None:
    """Take in options until every row is kept, and let none be missed from then on.

    What counts meanwhile is only by how much rows are missed. Where some still are when no option that is left out
    would help, no plan keeps them all, which the prices of the rows prove. Source: J. Farkas, "Theorie der einfachen
    Ungleichungen", Journal für die reine und angewandte Mathematik 124 (1902).

    Raises:
        ImpossibleError: No options keep every row.
        SolverStoppedError: Time is up.
    """
    tell("looking for a plan that keeps every rule")
    master.seek(goal=False)
    solved, _ = until_quiet(master, ends, tell, enough=MISSED)
    if solved.missed > MISSED:
        raise ImpossibleError("infeasible")
    master.seek(goal=True)


def guide(master: Master, ends: float, tell: Tell) -> None:
    """Begin a large master near its end: with the prices of a sample of projects, held near until they are right.

    A master that begins with nothing tries every price from nought to far too much, and takes in an option for each.
    A sample that stands for all projects gives prices near the right ones. At them every project's best option comes
    in; then prices may move a little, and twice as far where that is not enough. What the master is left with is exact
    all the same, since at last its prices are let go and :func:`grow` goes on until nothing improves.
    """
    choice = master.choice
    projects = _sample(choice)
    tell(f"sounding prices with {len(projects):,} of {choice.projects:,} projects")
    outlay = _outlays(choice)
    sample = Master(choice.sample(projects), master.seconds, float(outlay.sum() / outlay[projects].sum()))
    try:
        solved, _ = grow(sample, ends, silent)
    except ImpossibleError:  # a sample may be unlucky
        return
    master.follow()
    nothing = np.zeros(len(choice.project_of))
    worths = price(choice, solved.duals, nothing, {})
    master.add(worths, improving(choice, worths.net, 1))
    width = NEAR_SAMPLE
    while width < 1:
        master.spares.lean(solved.duals, width)
        solved, _ = until_quiet(master, ends, tell)
        if solved.missed <= MISSED:
            break
        width *= 2
    master.spares.penalise()


def until_quiet(master: Master, ends: float, tell: Tell, enough: float = -1.0) -> tuple[Solved, Worths]:
    """Solve, price every option, take in what improves, until nothing does, or rows are missed by no more than enough.

    Raises:
        ImpossibleError: The master has no optimum.
        SolverStoppedError: Time is up.
    """
    while True:
        if time.monotonic() > ends:
            raise SolverStoppedError("The solver found no plan in its time; raise solver_seconds.")
        solved = master.solve()
        if solved.status != "optimal":
            raise ImpossibleError(solved.status)
        worths = master.price(solved)
        better = improving(master.choice, worths.net)
        tell(f"{len(master.option):,} options looked at closely, {len(better):,} more would improve the plan")
        if not len(better) or solved.missed <= enough:
            return solved, worths
        master.add(worths, better)


def _sample(choice: Choice) -> IntArray:
    """Projects that stand for all: every so many-th of them in the order of their kind and of what they bring."""
    free = price(choice, np.zeros(len(choice.record.written)), np.zeros(len(choice.project_of)), {}).net
    best = np.zeros(choice.projects)
    np.maximum.at(best, choice.project_of, free)
    kinds = [project.kind for project in choice.record.brief.projects]
    _, kind = np.unique(kinds, return_inverse=True)
    order = np.lexsort((best / np.maximum(_outlays(choice), GAIN), kind))
    return np.sort(order[np.unique(((np.arange(SAMPLE) + 0.5) * choice.projects / SAMPLE).astype(np.int64))])


def _outlays(choice: Choice) -> FloatArray:
    """Outlay of each project's dearest start that can be funded, shape (projects,). [scaled £]"""
    outlay = np.zeros(len(choice.project_of))
    for one in choice.choruses:
        outlay[one.chorus.place] = one.chorus.outlay
    found = np.zeros(choice.projects)
    np.maximum.at(found, choice.project_of, outlay)
    return found


def improving(choice: Choice, net: FloatArray, most: int = PER_PROJECT) -> IntArray:
    """The options that would improve the plan, the best few of each project."""
    found = np.flatnonzero(net > GAIN)
    order = np.lexsort((-net[found], choice.project_of[found]))
    ranked = found[order]
    project = choice.project_of[ranked]
    begins = np.flatnonzero(np.r_[True, project[1:] != project[:-1]]) if len(ranked) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[begins, len(ranked)])
    rank = np.arange(len(ranked)) - np.repeat(begins, lengths)
    return np.sort(ranked[rank < most])


def voice(master: Master, built: FloatArray | None = None, drawn: FloatArray | None = None) -> None:
    """Leave what every option comes to in the choruses' variables, from the master or as given.

    Args:
        master: Solved.
        built: Share of each option, shape (options,).
        drawn: What each source pays, scaled pounds, shape (options, sources).
    """
    choice = master.choice
    if built is None or drawn is None:
        built, drawn = amounts(master)
    for one in choice.choruses:
        chorus = one.chorus
        everyone = choice.record.choruses[chorus.option.build.chorus]
        sizes = np.zeros((1 + len(chorus.sources), len(everyone.place)))
        sizes[0, one.seats] = built[chorus.place]
        sizes[1:, one.seats] = drawn[chorus.place][:, list(chorus.sources)].T
        for variable, size in zip((chorus.option.build, *chorus.option.draws.values()), sizes, strict=True):
            variable.varValue = master.weight * size


def amounts(master: Master) -> tuple[FloatArray, FloatArray]:
    """Shares built, shape (options,), and scaled pounds from each source, shape (options, sources), in the master."""
    choice = master.choice
    count, sources = len(choice.project_of), master.mix.shape[1]
    outlay = np.zeros(count)
    for one in choice.choruses:
        outlay[one.chorus.place] = one.chorus.outlay
    built, drawn = np.zeros(count), np.zeros((count, sources))
    np.add.at(built, master.option, master.values)
    np.add.at(drawn, master.option, (master.values * outlay[master.option])[:, None] * master.mix)
    return built, drawn
