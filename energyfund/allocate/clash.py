"""When no plan meets every rule: which rules clash, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from energyfund.allocate.problem import Problem
from energyfund.allocate.relax import Room, advice_of, ways_out
from energyfund.allocate.solve import write_missing
from energyfund.errors import NoPlanError
from energyfund.solver import feasible, strained


def clash_of(problem: Problem) -> NoPlanError:
    """An irreducible set of the user's rules that cannot hold together, found by leaving out one rule after another.

    A rule stays out when the rest still clash without it; what remains clashes, and any one of them left out would
    cure it. It works with all-or-nothing projects too, because every trial is a solve. That the fund's cash is never
    overdrawn is no rule that a user could loosen, so it holds in every trial and is named only where it fails alone.
    Several clashes may stand side by side; then the way out says what cures all of them.
    """
    fixed = {row.label for row in problem.rows if row.name == "cash"}
    labels = [label for label in dict.fromkeys(row.label for row in problem.rows) if label not in fixed]
    if not holds(problem, set()):
        message = "This should not happen: nothing that was asked for stands in the way. Please report it."
        return NoPlanError(labels or ["the rows that hold the plan together"], message)
    if not holds(problem, fixed):
        return NoPlanError(sorted(fixed), "Lower what the fund must pay, or let it sell more. Then plan again.")
    wanted = set(labels)
    room = Room(
        problem,
        wanted,
        holds=lambda some: holds(problem, some | fixed),
        least=lambda some, variable: holds(problem, some | fixed, variable),
        clash_in=lambda some: irreducible(problem, [label for label in labels if label in some], fixed),
    )
    clash = irreducible(problem, labels, fixed)
    ways = ways_out(room, clash)
    one_is_enough = any(room.holds(wanted - {label}) for label in clash)
    return NoPlanError(clash, advice_of(ways, one_is_enough=one_is_enough), ways)


def irreducible(
    problem: Problem, labels: list[str], fixed: set[str], spend: Callable[[], None] = lambda: None
) -> list[str]:
    """Rules that clash, of which none can be left out without curing that clash; in their order.

    Rules that the least possible breach does not strain are left out at once, as long as the rest clash.

    Args:
        problem: The program.
        labels: Rules that may be left out.
        fixed: Rules that may not.
        spend: Called before every solve.
    """
    spend()
    label_of = {row.row: row.label for row in problem.rows}
    kept = strained(problem.lp, set(labels), fixed, label_of, problem.brief.seconds)
    if not kept or holds(problem, kept | fixed):
        kept = set(labels)
    for label in [label for label in labels if label in kept]:
        spend()
        if not holds(problem, (kept - {label}) | fixed):
            kept.discard(label)
    return [label for label in labels if label in kept]


def holds(problem: Problem, labels: set[str], least: Any = None) -> bool:  # noqa: ANN401  PuLP is untyped
    """Whether the rules with these labels can hold together, over all scenarios of the market."""
    while True:
        label_of = {row.row: row.label for row in problem.rows}
        if not feasible(problem.lp, labels, label_of, problem.brief.seconds, least):
            return False
        if not write_missing(problem, labels):
            return True
