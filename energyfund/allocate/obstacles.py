"""What keeps a project out of a plan, and the least that would have to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from energyfund.allocate.aims import sought
from energyfund.allocate.clash import irreducible
from energyfund.allocate.limits import FIXED, Limit, move, rows_of
from energyfund.allocate.problem import GE, Option, Problem, Terms, merge
from energyfund.allocate.trials import Trials
from energyfund.projects.project import Project

HALVINGS = 9
"""Times that the stretch between too little and enough is halved: to a fifth of a per cent of it."""

MOST_LIMITS = 4
"""Limits that are tried one by one for a project."""

ENOUGH = 1e-9
"""A cash flow may be short of what its sources need by this part of itself."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What bars a project whatever the plan.

    Attributes:
        nobody: No source of money may pay for it.
        short: However its sources share the bill, its cash flow cannot give them what they ask for.
        excluded_by: Projects that exclude it.
        requires: Projects that must come with it.
    """

    nobody: bool
    short: bool
    excluded_by: tuple[str, ...]
    requires: tuple[str, ...]


def bars(problem: Problem, project: Project) -> Obstacle:
    """What bars a project, found without solving."""
    sources = [one for one in problem.brief.sources if one.may_fund(project.name, project.kind, project.area)]
    costs = any(start.total_outlay_gbp > 0 for start in project.starts)
    options = problem.options_of[project.name]
    short = bool(sources) and costs and all(_is_short(problem, option) for option in options)
    others = [other.name for other in problem.brief.projects if project.name in other.excludes]
    return Obstacle(
        nobody=not sources and costs,
        short=short,
        excluded_by=tuple(dict.fromkeys((*project.excludes, *others))),
        requires=tuple(project.requires),
    )


def _is_short(problem: Problem, option: Option) -> bool:
    """Whether even the sources that need least, each up to its share, need more than the whole cash flow."""
    left, needed = 1.0, 0.0
    caps = {source.name: source.share_cap_fraction for source in problem.brief.sources}
    if option.project.partnership is not None:
        return False  # who pays which share is settled by the partners
    for name in sorted(option.draws, key=lambda name: option.slice_needed[name]):
        paid = min(left, caps[name])
        needed += paid * option.slice_needed[name] * option.start.total_outlay_gbp
        left -= paid
    return left > ENOUGH or needed > 1 - problem.brief.indivisible_reserve_fraction + ENOUGH


def blockers(trials: Trials) -> tuple[str, ...]:
    """Rules that clash with the rows at hand: left out one after another, what remains clashes."""
    fixed = {row.label for row in trials.problem.rows if row.name in FIXED}
    labels = [label for label in dict.fromkeys(row.label for row in trials.problem.rows) if label not in fixed]
    found = irreducible(trials.problem, labels, fixed, spend=trials.spend)
    return tuple(found)


def least_grant(trials: Trials, project: Project, rate_fraction: float) -> float | None:
    """Least money from outside with which all of a project can be built and the plan is worth as much as before. [£]

    The grant pays part of the outlay. Where net present value is sought it counts as a gain of the day it is paid,
    because it costs the place nothing.
    """
    problem = trials.problem
    begin = problem.brief.years.start
    gifts: Terms = {}
    worth: Terms = {}
    touched: list[tuple[Any, Any]] = []
    for number, option in enumerate(problem.options_of[project.name]):
        gift = problem.variable(f"gift_{trials.made}_{number}")
        row = _funding(problem, option)
        row.expr[gift] = 1.0
        touched.append((row, gift))
        gifts[gift] = 1.0
        if problem.brief.goal == "npv":
            passed = option.start.year - begin
            worth[gift] = sum(
                float(share) / (1 + rate_fraction) ** (passed + year)
                for year, share in enumerate(option.start.outlay_share)
            )
    built: Terms = {option.build: 1.0 for option in problem.options_of[project.name]}
    goal = merge(dict(sought(problem)), worth)
    try:
        with trials.row("all_of_it", built, GE, 1.0), trials.row("as_good", goal, GE, trials.floor()):
            found = trials.least(gifts)
    finally:
        for row, gift in touched:
            row.expr.pop(gift)
    return None if found is None else found * problem.scale_gbp


def _funding(problem: Problem, option: Option) -> Any:  # noqa: ANN401  PuLP is untyped
    """The row in which sources pay for an option."""
    for name, row in problem.lp.constraints.items():
        if name.startswith("funding_") and option.build in row.expr:
            return row
    raise TypeError(f"nothing funds {option.project.name}")


def least_change(trials: Trials, project: Project, likely: list[Limit]) -> tuple[Limit, float] | None:
    """The limit that must give least, and by how much, for a plan with all of a project to be worth as much as before.

    Args:
        trials: The program.
        project: The project.
        likely: Limits to look at.
    """
    problem = trials.problem
    built: Terms = {option.build: 1.0 for option in problem.options_of[project.name]}
    labels = {row.label for row in problem.rows}
    found: list[tuple[float, Limit, float]] = []
    with trials.row("all_of_it", built, GE, 1.0), trials.row("as_good", sought(problem), GE, trials.floor()):
        for limit in likely[:MOST_LIMITS]:
            if not limit.is_yes_or_no and trials.holds(labels - {limit.label}):
                by = _least(trials, limit, labels)
                if by is not None and by > 0:
                    found.append((by / max(limit.size, ENOUGH), limit, by))
    if not found:
        return None
    _, limit, by = min(found, key=lambda each: each[0])
    return limit, by


def _least(trials: Trials, limit: Limit, labels: set[str]) -> float | None:
    """The least change with which the rows at hand hold, in units of the limit."""
    problem = trials.problem
    rows = list(rows_of(problem, limit))
    plain = [(row, row.effect) for row in rows if isinstance(row.effect, float)]
    if len(plain) == len(rows):
        slack = problem.variable(f"looser_{trials.made}")
        for row, effect in plain:
            problem.lp.constraints[row.row].expr[slack] = -limit.looser * effect
        try:
            return trials.least({slack: 1.0})
        finally:
            for row, _ in plain:
                problem.lp.constraints[row.row].expr.pop(slack)
    low, high = 0.0, limit.size if limit.end is None or limit.at is None else abs(limit.end - limit.at)
    if not _holds(trials, limit, labels, high):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _holds(trials, limit, labels, middle) else (middle, high)
    return high


def _holds(trials: Trials, limit: Limit, labels: set[str], by: float) -> bool:
    move(trials.problem, limit, limit.looser * by)
    try:
        return trials.holds(labels)
    finally:
        move(trials.problem, limit, -limit.looser * by)
