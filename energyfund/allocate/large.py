"""Plans with many options: find the few that matter, solve for those, and prove that no other would improve the plan.

A master of the options that improve is grown until none is left (:mod:`energyfund.allocate.grow`), which proves what
the best plan is worth. The options that are built or come close to it then make a program in PuLP like any small one,
on which ties are settled and the plan is read. All-or-nothing decisions are taken in :mod:`energyfund.allocate.whole`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Brief
from energyfund.allocate.choices import BoolArray, Choice, Tie, listed
from energyfund.allocate.favour import favour
from energyfund.allocate.grow import GAIN, LARGE, ImpossibleError, Tell, amounts, grow, guide, improving
from energyfund.allocate.master import Master, Solved, Worths, price
from energyfund.allocate.narrow import Narrow, narrow, sing_along
from energyfund.allocate.pricing import priced
from energyfund.allocate.record import record
from energyfund.allocate.solve import write_missing
from energyfund.allocate.ties import leaves_projects
from energyfund.allocate.whole import Decided, Loose, decide
from energyfund.errors import SolverStoppedError
from energyfund.solver import Outcome, run

NEAR = 1e-7
"""Options that miss being part of a best plan by less than this, in the model's units, are settled with the ties."""

FULL = 1e-9
"""A share this near to all is all: the solver's own rounding."""

FINISH = 10
"""One part in so many of the time that is kept for working out the plan once all-or-nothing decisions are taken."""

AT_ONCE = 400
"""Programs with no more options than this are handed to the solver whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan, as a program over the options that matter.

    Attributes:
        problem: Solved for the goal with its decisions held.
        outcome: How the search ended.
        duals: What a unit of each row costs that a person asked for, or that ties options together, by its name.
        proof: That no other option would do better, in words.
    """

    problem: Narrow
    outcome: Outcome
    duals: dict[str, float]
    proof: str


def find(brief: Brief, tell: Tell) -> Found:
    """The best plan of a brief with many options.

    Args:
        brief: What is asked.
        tell: Told how far it is, in words.

    Raises:
        CannotPriceError: Something in the brief has no price of its own.
        ImpossibleError: No plan keeps every rule, as far as can be told.
        SolverStoppedError: Time is up.
    """
    ends = time.monotonic() + brief.seconds
    tell(f"writing down {sum(len(project.starts) for project in brief.projects):,} options")
    choice = choice_of(brief)
    master = Master(choice, brief.seconds)
    if choice.projects > LARGE:
        guide(master, ends, tell)
    while True:
        solved, worths = grow(master, ends, tell)
        found = _found(brief, choice, master, solved, worths, ends, tell)
        if found is not None:
            return found
        master.aim(choice.record.goal)
        master.follow()


def _found(
    brief: Brief, choice: Choice, master: Master, solved: Solved, worths: Worths, ends: float, tell: Tell
) -> Found | None:
    """The plan with its decisions held; None where it misses scenarios of risk that had no row yet."""
    decisions = count_decisions(brief, choice)
    if not decisions and not choice.record.own_rules:
        return _in_parts(brief, choice, master, solved, worths, ends, tell)
    built, drawn = amounts(master)
    is_open = (built > 0) | (worths.net > -NEAR) | tied(choice, brief)
    decided: Decided | None = None
    if decisions:
        worth = np.where(built > 0, np.maximum(solved.beside, 0.0), np.maximum(-worths.net, 0.0))
        loose = Loose(
            solved.value, built, drawn, worth, tied(choice, brief), whole_options(choice, brief),
            never_settled(choice, brief),
        )  # fmt: skip
        decided = decide(choice, loose, decisions, ends - brief.seconds / FINISH, tell)
        is_open = decided.is_open
    nothing = np.zeros_like(built), np.zeros_like(drawn)
    while True:
        tell(f"solving for the {int(is_open.sum()):,} options that matter")
        problem = narrow(choice, is_open, *nothing)
        outcome = _solved(problem, decided, ends)
        if write_missing(choice.record):
            return None
        duals = {name: -(row.pi or 0.0) for name, row in problem.lp.constraints.items()}
        worths = _reprice(choice, duals)
        held = is_open if decided is None else is_open | whole_options(choice, brief)
        better = improving(choice, np.where(held, -np.inf, worths.net))
        if not len(better):
            if decided is None:
                return Found(problem, outcome, duals, proof_words(brief, choice, worths, is_open))
            ended = Outcome(decided.status, decided.gap_fraction)
            return Found(problem, ended, duals, bound_words(brief, choice, decided, solved))
        is_open = is_open.copy()
        is_open[better] = True


def _in_parts(
    brief: Brief, choice: Choice, master: Master, solved: Solved, worths: Worths, ends: float, tell: Tell
) -> Found | None:
    """A plan without decisions; None where it misses scenarios of risk that had no row yet.

    Options that the master builds in full with one mix of sources are settled as they are, once ties are settled in the
    master. Where that cannot be done, all options of a best plan are open, so that ties are settled between them.
    """
    built, drawn = amounts(master)
    is_open = (built > 0) | (worths.net > -NEAR) | tied(choice, brief)
    duals, proof = duals_of_master(choice, solved), proof_words(brief, choice, worths, is_open)
    sure = np.zeros(len(built), dtype=np.bool_)
    tell("settling between equal plans")
    if leaves_projects(choice.record) and favour(master, ends, tell):
        if write_missing(choice.record):
            return None
        built, drawn = amounts(master)
        sure = built_in_full(choice, master, solved) & ~tied(choice, brief)
        is_open = ((built > 0) & ~sure) | tied(choice, brief)
    while True:
        tell(f"solving for the {int(is_open.sum()):,} options that matter")
        problem = narrow(choice, is_open, np.where(sure, 1.0, 0.0), np.where(sure[:, None], drawn, 0.0))
        try:
            outcome = _solved(problem, None, ends)
        except ImpossibleError:  # rounding of what is settled
            if not sure.any():
                raise
            is_open, sure = is_open | sure, np.zeros(len(built), dtype=np.bool_)
            continue
        return None if write_missing(choice.record) else Found(problem, outcome, duals, proof)


def built_in_full(choice: Choice, master: Master, solved: Solved) -> BoolArray:
    """Options that the master builds in full with one mix of sources, and that no price of their own holds back."""
    used = master.values > 0
    columns = np.bincount(choice.project_of[master.option[used]], minlength=choice.projects)
    full = np.zeros(len(choice.project_of), dtype=np.bool_)
    full[master.option[master.values > 1 - FULL]] = True
    capped = np.zeros(choice.projects, dtype=np.bool_)
    for duals in solved.pounds.values():
        np.logical_or.at(capped, choice.project_of, duals != 0)
    found: BoolArray = full & ((columns == 1) & ~capped)[choice.project_of]
    return found


def _solved(problem: Narrow, decided: Decided | None, ends: float) -> Outcome:
    """The program over the options that matter, solved with its decisions held."""
    if time.monotonic() > ends:
        raise SolverStoppedError("The solver found no plan in its time; raise solver_seconds.")
    if decided is not None:
        _hold(problem, decided)
    outcome = run(problem.lp, max(ends - time.monotonic(), GAIN))
    if outcome.status == "infeasible":  # rounding of what is held, found by simplifying
        outcome = run(problem.lp, max(ends - time.monotonic(), GAIN), presolve=False)
    if outcome.status != "optimal":
        raise ImpossibleError(outcome.status)
    sing_along(problem)
    return outcome


def choice_of(brief: Brief) -> Choice:
    """All options of a brief, written down and ready to be priced.

    Raises:
        CannotPriceError: Something in the brief has no price of its own.
    """
    options = [(project, start) for project in brief.projects for start in project.starts]
    written = record(brief, options)
    first = np.cumsum([0, *(len(project.starts) for project in brief.projects)])
    most = np.array([start.most_fraction for _, start in options], dtype=np.float64)
    caps = np.array(
        [np.inf if one.project_cap_gbp is None else one.project_cap_gbp / written.scale_gbp for one in brief.sources]
    )
    return listed(written, priced(written), first, most, caps, _ties(brief))


def _ties(brief: Brief) -> list[Tie]:
    """Rows that tie projects to each other, with yes-or-no decisions let loose: required, requires, excludes."""
    number_of = {project.name: number for number, project in enumerate(brief.projects)}
    found: list[Tie] = []
    for number, project in enumerate(brief.projects):
        if project.required:
            found.append(Tie(f"required_{number}", {number: 1.0}, 1.0, np.inf))
        found += [
            Tie(f"requires_{number}_{number_of[other]}", {number: 1.0, number_of[other]: -1.0}, -np.inf, 0.0)
            for other in project.requires
        ]
        found += [
            Tie(f"excludes_{number}", {number: 1.0, number_of[other]: 1.0}, -np.inf, 1.0) for other in project.excludes
        ]
    return found


def tied(choice: Choice, brief: Brief) -> BoolArray:
    """Options of projects that are tied to others, or required: all of them stay open, shape (options,)."""
    names = {name for project in brief.projects for name in (*project.requires, *project.excludes)}
    special = [
        bool(project.required or project.requires or project.excludes) or project.name in names
        for project in brief.projects
    ]
    return np.array(special, dtype=np.bool_)[choice.project_of]


def whole_options(choice: Choice, brief: Brief) -> BoolArray:
    """Options of all-or-nothing projects, shape (options,)."""
    return np.array([project.whole for project in brief.projects], dtype=np.bool_)[choice.project_of]


def never_settled(choice: Choice, brief: Brief) -> BoolArray:
    """Options with yes-or-no decisions beside their own: least shares, minimum tickets, sizes in segments."""
    tickets = [source for source in brief.sources if source.project_floor_gbp > 0]
    special = [
        (project.minimum_fraction > 0 and not project.whole)
        or not project.whole
        or len({start.year for start in project.starts}) < len(project.starts)
        or any(source.may_fund(project.name, project.kind, project.area) for source in tickets)
        for project in brief.projects
    ]
    return np.array(special, dtype=np.bool_)[choice.project_of]


def count_decisions(brief: Brief, choice: Choice) -> int:
    """Yes-or-no decisions in the whole program, about: some projects have one for each start year."""
    options = whole_options(choice, brief)
    least = sum(project.minimum_fraction > 0 and not project.whole for project in brief.projects)
    tickets = sum(source.project_floor_gbp > 0 for source in brief.sources) * choice.projects
    excludes = sum(bool(project.excludes) for project in brief.projects)
    return int(options.sum()) + least + tickets + excludes + len(choice.record.integers)


def _hold(problem: Narrow, decided: Decided) -> None:
    """Hold every yes-or-no variable as it was decided."""
    held = dict(decided.held)
    for option, place in zip(problem.options, problem.place_of.tolist(), strict=True):
        if decided.taken[place]:
            held[option.build.name] = 1
    for variable in problem.integers:
        settled = held.get(variable.name, 0)
        variable.lowBound = variable.upBound = settled
        variable.cat = "Continuous"


def duals_of_master(choice: Choice, solved: Solved) -> dict[str, float]:
    """What a unit of each row costs, by its name."""
    found = {row.name: float(dual) for row, dual in zip(choice.record.written, solved.duals, strict=True)}
    found |= solved.tie_duals
    for source, duals in solved.pounds.items():
        for option in np.flatnonzero(duals).tolist():
            found[f"limit_{source}_{choice.project_of[option]}"] = float(duals[option])
    return found


def _reprice(choice: Choice, duals: dict[str, float]) -> Worths:
    """What every option would add at the prices of a solved program."""
    written = np.array([duals.get(row.name, 0.0) for row in choice.record.written])
    numbers = range(choice.projects)
    beside = np.array([duals.get(f"size_{number}", 0.0) for number in numbers])[choice.project_of]
    pounds = {
        source: np.array([duals.get(f"limit_{source}_{number}", 0.0) for number in numbers])[choice.project_of]
        for source in np.flatnonzero(np.isfinite(choice.caps)).tolist()
    }
    return price(choice, written, beside, pounds)


def proof_words(brief: Brief, choice: Choice, worths: Worths, is_open: BoolArray) -> str:
    """That no option outside the program would improve the plan, in words."""
    left = worths.net[~is_open]
    most = max(0.0, float(left.max(initial=0.0)))
    return (
        f"All {choice.projects:,} projects, with {len(choice.project_of):,} starts, were priced against this plan; "
        f"none of those that are not in it would improve it by more than {amount_words(brief, choice, most)}."
    )


def bound_words(brief: Brief, choice: Choice, decided: Decided, solved: Solved) -> str:
    """How far from the best possible a plan with yes-or-no decisions may be, in words."""
    most = amount_words(brief, choice, solved.value)
    if decided.status == "optimal":
        return "The search for the best all-or-nothing decisions left no better combination."
    return (
        f"Were projects built in part, no plan could reach more than {most}; all {choice.projects:,} of them, with "
        f"{len(choice.project_of):,} starts, were priced to prove it. This plan is within "
        f"{100 * decided.gap_fraction:.2f} % of that."
    )


def amount_words(brief: Brief, choice: Choice, value: float) -> str:
    """An amount of what is sought, in its unit."""
    if brief.goal == "homes_lifted":
        return f"{value:,.2f} homes"
    return f"£{value * choice.record.scale_gbp:,.2f}" + (" a year" if brief.goal == "bill_savings" else "")
