"""Within which range of a budget the same projects are built, found by solving again."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.allocate.limits import Limit, move
from energyfund.allocate.trials import Trial, Trials

HALVINGS = 4
"""Times that the stretch in which the plan changes is halved: to a sixteenth of the budget."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget, and how far it may move before other projects are built.

    Attributes:
        low: The same projects are built down to here; None: down to nothing. In units of the limit.
        below: Projects that come in or fall out below, in that order.
        high: The same projects are built up to here; None: up to twice the budget at least.
        above: Projects that come in or fall out above.
    """

    limit: Limit
    low: float | None
    below: tuple[tuple[str, ...], tuple[str, ...]]
    high: float | None
    above: tuple[tuple[str, ...], tuple[str, ...]]


def budget_standing(trials: Trials, limit: Limit, first: Trial) -> Standing:
    """Halve in on the nearest amounts at which other projects are built.

    Between the amounts that were tried the plan may change and change back; that is not looked for.
    """
    at = limit.at or 0.0
    low, below = _edge(trials, limit, first, -at)
    high, above = _edge(trials, limit, first, at)
    return Standing(limit, None if low is None else at + low, below, None if high is None else at + high, above)


def _edge(
    trials: Trials, limit: Limit, first: Trial, furthest: float
) -> tuple[float | None, tuple[tuple[str, ...], tuple[str, ...]]]:
    """How far the limit may move in one direction, and what changes beyond."""
    same, other = 0.0, furthest
    changed = _chosen(trials, limit, furthest)
    if changed == first.chosen:
        return None, ((), ())
    for _ in range(HALVINGS):
        middle = (same + other) / 2
        chosen = _chosen(trials, limit, middle)
        if chosen == first.chosen:
            same = middle
        else:
            other, changed = middle, chosen
    if changed is None:
        return same, ((), ())
    return same, (tuple(sorted(changed - first.chosen)), tuple(sorted(first.chosen - changed)))


def _chosen(trials: Trials, limit: Limit, by: float) -> frozenset[str] | None:
    """Projects that are built with the limit moved; None where no plan keeps every rule."""
    move(trials.problem, limit, by)
    try:
        found = trials.try_it()
    finally:
        move(trials.problem, limit, -by)
    return None if found is None else found.chosen
