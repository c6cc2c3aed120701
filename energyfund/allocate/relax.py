"""The cheapest way out of a clash: how little a limit must give so that all the rest can hold.

A limit that is a plain number is loosened by a slack in its rows, and the slack is made as small as can be. With a
limit that is a share of something the plan decides, slack would multiply plan, so that one is halved in on: the looser
it is, the easier it is to keep. Rules give way by the user's own priorities first, then by the smallest change as a
share of the limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from energyfund.allocate.limits import Limit, limits_of, move, rows_of
from energyfund.allocate.problem import Problem
from energyfund.errors import Loosening
from energyfund.units import in_unit, number_of

HALVINGS = 30
"""Times that the stretch between too little and enough is halved."""

MOST_ROUNDS = 12
"""Clashes that are cured one after another, at most."""

ROUNDING = 1e-6
"""A change that is above a step by no more than this part of it is that step."""

PARTS = {"fraction": 10_000, "homes": 10, "GBP": 1, "GBP/year": 1, "tCO2e": 10, "months": 10}
"""Changes are rounded up to one of so many parts of a unit; those in other units to a hundredth."""

LAST = math.inf

Holds = Callable[[set[str]], bool]
Least = Callable[[set[str], object], bool]


@dataclass(frozen=True, slots=True)
class Room:
    """What a search for a way out needs.

    Attributes:
        labels: Every rule that must hold in the end.
        holds: Whether rules can hold together.
        least: The same, with a variable made as small as can be.
        clash_in: An irreducible set of those rules that clash.
    """

    problem: Problem
    labels: set[str]
    holds: Holds
    least: Least
    clash_in: Callable[[set[str]], list[str]]


def ways_out(room: Room, clash: list[str]) -> list[tuple[Loosening, ...]]:
    """Ways to a plan, the cheapest first: single changes where there are any, else several together.

    The program is left as it was.
    """
    single = [(limit, found) for limit, found in _cures(room, clash, room.labels) if found is not None]
    if single:
        return [(found,) for _, found in single]
    together = _one_after_another(room, clash)
    return [together] if together else []


def _cures(room: Room, clash: list[str], labels: set[str]) -> list[tuple[Limit, Loosening | None]]:
    """For each limit of a clash the least that makes the given rules hold, the cheapest first."""
    limits = [limit for limit in limits_of(room.problem) if limit.label in clash]
    found = [(limit, _loosened(room, limit, labels)) for limit in limits]
    return sorted(found, key=lambda each: _rank(*each))


def _rank(limit: Limit, found: Loosening | None) -> tuple[float, float]:
    """Priority first, then the change as a share of the limit."""
    return (LAST if limit.priority is None else limit.priority, LAST if found is None else found.share)


def _one_after_another(room: Room, clash: list[str]) -> tuple[Loosening, ...]:
    """Cure the first clash as cheaply as can be, then the next, until all rules hold."""
    made: list[tuple[Limit, Loosening]] = []
    problem, labels = room.problem, set(room.labels)
    try:
        for _ in range(MOST_ROUNDS):
            cures = _cures(room, clash, set(clash))
            limit, found = cures[0] if cures else (None, None)
            if limit is None or found is None:
                return ()
            made.append((limit, found))
            if found.by is None:
                labels.discard(limit.label)
            else:
                move(problem, limit, limit.looser * found.by)
            if room.holds(labels):
                return tuple(_joined([one for _, one in made]))
            clash = room.clash_in(labels)
        return ()
    finally:
        for limit, found in reversed(made):
            if found.by is not None:
                move(problem, limit, -limit.looser * found.by)


def _joined(made: list[Loosening]) -> list[Loosening]:
    """Changes of the same limit put together."""
    found: dict[tuple[str, str, str], Loosening] = {}
    for one in made:
        key = (one.label, one.side, one.unit)
        before = found.get(key)
        if before is None or before.by is None or one.by is None or before.at is None:
            found[key] = one
        else:
            by = before.by + one.by
            share = before.share + one.share
            words = in_words(one.label, one.side, one.unit, before.at, by)
            found[key] = Loosening(one.label, one.side, one.unit, before.at, by, share, words)
    return list(found.values())


def _loosened(room: Room, limit: Limit, labels: set[str]) -> Loosening | None:
    """The least change of one limit that makes the rules hold; None where even giving it up is not enough."""
    without = labels - {limit.label}
    if not room.holds(without):
        return None
    least = None if limit.is_yes_or_no else _least_change(room, limit, labels)
    sizes = () if least is None else _rounded_up(limit, least)
    by = next((size for size in sizes if _enough(room, limit, labels, size)), None)
    if by is None and _shares_its_label(room.problem, limit):
        return None  # giving the rule up would give up its other limit too; that one is tried by itself
    share = 1.0 if by is None else by / max(limit.size, ROUNDING)
    words = in_words(limit.label, limit.side, limit.unit, limit.at, by)
    if limit.is_yes_or_no:
        words = f"give up that {limit.label}"
    return Loosening(limit.label, limit.side, limit.unit, limit.at, by, share, words)


def _shares_its_label(problem: Problem, limit: Limit) -> bool:
    return sum(other.label == limit.label for other in limits_of(problem)) > 1


def _least_change(room: Room, limit: Limit, labels: set[str]) -> float | None:
    """The least change after which the rules hold, in units of the limit; None where none does."""
    plain = [(row, row.effect) for row in rows_of(room.problem, limit) if isinstance(row.effect, float)]
    if len(plain) == sum(1 for _ in rows_of(room.problem, limit)):
        slack = room.problem.variable("loosened")
        for row, effect in plain:
            room.problem.lp.constraints[row.row].expr[slack] = -limit.looser * effect
        enough = room.least(labels, slack)
        for row, _ in plain:
            room.problem.lp.constraints[row.row].expr.pop(slack)
        return float(slack.varValue or 0.0) if enough else None
    return _halved(room, limit, labels)


def _halved(room: Room, limit: Limit, labels: set[str]) -> float | None:
    """The same for a share of something that the plan decides."""
    low, high = 0.0, max(1.0, 2 * limit.size)
    if limit.end is not None and limit.at is not None:
        high = abs(limit.end - limit.at)
    if not _enough(room, limit, labels, high):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _enough(room, limit, labels, middle) else (middle, high)
    return high


def _enough(room: Room, limit: Limit, labels: set[str], by: float) -> bool:
    """Whether the rules hold with one limit loosened by so much."""
    move(room.problem, limit, limit.looser * by)
    found = room.holds(labels)
    move(room.problem, limit, -limit.looser * by)
    return found


def _rounded_up(limit: Limit, by: float) -> tuple[float, ...]:
    """Changes that can be said and typed, the smallest first, and none further than the limit's end."""
    parts = PARTS.get(limit.unit, 100)
    count = math.ceil(by * parts - ROUNDING)
    most = math.inf if limit.end is None or limit.at is None else abs(limit.end - limit.at)
    return tuple(min(most, (count + more) / parts) for more in (0, 1))


def in_words(label: str, side: str, unit: str, at: float | None, by: float | None) -> str:
    """What to do: lower homes lifted (line 58) from 40 to 31."""
    if by is None:
        return f"give up {label}"
    if at is None:
        more = f"{100 * by:.4g} percentage points" if unit == "fraction" else in_unit(by, unit)
        return f"allow {more} more than {label} does in every year"
    if unit == "GBP":
        return f"raise the {label} by {in_unit(by, unit)}"
    to = at - by if side == "least" else at + by
    verb = "lower" if side == "least" else "raise"
    if unit == "homes":
        return f"{verb} {label} from {number_of(at)} to {number_of(to)}"
    return f"{verb} {label} from {in_unit(at, unit)} to {in_unit(to, unit)}"


def advice_of(ways: list[tuple[Loosening, ...]], *, one_is_enough: bool) -> str:
    """What to do about a clash, in a sentence or two."""
    head = "Loosening any one of them is enough."
    if not one_is_enough:
        head = "Loosening one of them is not enough, because other rules clash as well."
    if not ways:
        return f"{head} Change the scenario and plan again."
    told = [" and ".join(one.in_words for one in way) for way in ways]
    first, *others = told
    cheapest = f"The cheapest way out: {', or '.join([first, *others])}."
    return f"{head} {cheapest} Change the scenario and plan again."
