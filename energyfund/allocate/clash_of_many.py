"""Which rules clash where there are many options: found among the few that matter, and proven against all of them.

Among some options, what can hold together holds with all of them too; what clashes may not. So the rules that clash
among some are tried by themselves against all options by pricing. Where that finds a plan, its options come in and the
search begins again; where none improves, they clash, and any one of them left out is a cure. The options of the plan
for which a limit must give least come in as well, so that the way out is as cheap as with all options. For limits that
are shares of something the plan decides it may be a little dearer.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from energyfund.allocate.brief import Brief
from energyfund.allocate.choices import BoolArray, Choice, listed
from energyfund.allocate.clash import clash_of
from energyfund.allocate.grow import ImpossibleError, Tell, grow
from energyfund.allocate.large import choice_of, count_decisions, tied
from energyfund.allocate.limits import limits_of, rows_of
from energyfund.allocate.master import Master
from energyfund.allocate.narrow import Narrow, narrow
from energyfund.allocate.pricing import priced
from energyfund.allocate.problem import Terms
from energyfund.allocate.record import Book
from energyfund.allocate.risk import Excess, Worst
from energyfund.errors import NoPlanError

MOST_ROUNDS = 30
"""Times that options come in before the whole program is searched instead."""


def clash_of_many(brief: Brief, tell: Tell) -> NoPlanError | None:
    """The rules that clash, and ways out, for a brief that no options can serve.

    Args:
        brief: Proven to have no plan.
        tell: Told how far it is.

    Returns:
        None where that cannot be told by pricing: with yes-or-no decisions, or rules about single options.

    Raises:
        SolverStoppedError: Time is up.
    """
    ends = time.monotonic() + brief.seconds
    choice = choice_of(brief)
    if count_decisions(brief, choice) or choice.record.own_rules:
        return None
    is_open = tied(choice, brief) | _used(choice, brief, ends)
    looked_at: set[tuple[str, str, str]] = set()
    for _ in range(MOST_ROUNDS):
        fresh = choice_of(brief)  # since looking for a clash writes scenarios of risk
        problem = narrow(fresh, is_open, np.zeros(len(is_open)), np.zeros((len(is_open), len(brief.sources))))
        _in_its_own_variables(problem)
        tell(f"looking for the rules that clash among {int(is_open.sum()):,} options")
        found = clash_of(problem)
        more = _used(only(choice_of(brief), brief, set(found.clash)), brief, ends, misses=False)
        for limit in limits_of(problem) if not bool((more & ~is_open).any()) else []:
            key = (limit.label, limit.side, limit.unit)
            rows = {row.row: row.effect for row in rows_of(problem, limit)}
            if limit.label in found.clash and key not in looked_at and not limit.is_yes_or_no:
                looked_at.add(key)
                more |= _loosened(choice_of(brief), brief, rows, limit.looser, ends)
        if not bool((more & ~is_open).any()):
            return found
        is_open |= more
    return None


def _in_its_own_variables(problem: Narrow) -> None:
    """Write what limits are shares of, and what risk is held against, over the options that are open."""
    problem.rows = [
        row if isinstance(row.effect, float) else replace(row, effect=problem.translate(row.effect))
        for row in problem.rows
    ]
    measures: list[Excess | Worst] = []
    for measure in problem.measures:
        positions = replace(measure.positions, value=problem.translate(measure.positions.value))
        changed = replace(measure, positions=positions, written=set(measure.written))
        if isinstance(changed, Excess):
            changed.allowed = problem.translate(changed.allowed)
        measures.append(changed)
    problem.measures = measures


def only(choice: Choice, brief: Brief, labels: set[str]) -> Choice:
    """The options under some rules only, beside what no rule can loosen."""
    record = choice.record
    free = {row.row for row in record.rows if row.label not in labels and row.name != "cash"}
    kept = {name: row for name, row in record.lp.constraints.items() if name not in free}
    ties = [tie for tie in choice.ties if _said(brief, tie.name) & labels]
    changed = replace(
        record,
        lp=Book(kept),
        rows=[row for row in record.rows if row.row not in free],
        measures=[measure for measure in record.measures if measure.label in labels],
    )
    return listed(changed, priced(changed), choice.first, choice.most, choice.caps, ties)


def _loosened(choice: Choice, brief: Brief, rows: dict[str, float | Terms], looser: int, ends: float) -> BoolArray:
    """Options of the plan for which a limit must give least; none for a share of something the plan decides."""
    effects = {name: effect for name, effect in rows.items() if isinstance(effect, float)}
    if len(effects) < len(rows):
        return np.zeros(len(choice.project_of), dtype=np.bool_)
    record = choice.record
    least = record.variable("least_loosened")
    for name, effect in effects.items():
        record.lp.constraints[name].expr[least] = -looser * effect
    changed = replace(record, goal={least: -1.0})
    return _used(replace(choice, record=changed, choruses=priced(changed)), brief, ends, misses=False)


def _said(brief: Brief, tie: str) -> set[str]:
    """How a row between projects is called in words."""
    kind, *numbers = tie.split("_")
    names = [brief.projects[int(number)].name for number in numbers]
    if kind == "required":
        return {f"'{names[0]}' is required"}
    return {f"'{names[0]}' requires '{names[1]}'"}


def _used(choice: Choice, brief: Brief, ends: float, *, misses: bool = True) -> BoolArray:
    """Options that a plan uses which keeps every rule, or misses them by least; none where none keeps them."""
    master = Master(choice, brief.seconds)
    found = np.zeros(len(choice.project_of), dtype=np.bool_)
    try:
        grow(master, ends, lambda _: None)
    except ImpossibleError:
        if not misses:
            return found
    found[master.option[master.values > 0]] = True
    return found
