"""The limits that a person set, one by one: where each stands, which way it loosens, and how to move it.

A rule with a floor and a ceiling holds two limits. Moving a limit by so many of its units moves every row of it: by a
stated amount, or by the share of something the plan decides, so that a moved program is exactly the program of the
moved rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.problem import LE, Problem, Row, merge
from energyfund.allocate.risk import Excess, Worst
from energyfund.scenario.rules import ConnectedEntities, IndivisibleReserve, Rule

Side = Literal["least", "most"]

YES_OR_NO = frozenset({"required", "requires", "excludes"})
"""What holds or does not: it can be given up, not moved."""

FIXED = frozenset({"cash", "cash_share"})
"""Rows that nobody set, so that nobody can loosen them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a rule, a budget or a pathway.

    Attributes:
        label: The rule in the user's words.
        kind: The kind of rule, ``budget``, ``pathway``, …
        side: ``least`` for a floor, ``most`` for a ceiling.
        unit: Unit of the limit.
        at: Where it stands; None where it differs from year to year, or is a yes or no.
        priority: Which gives way first, 1 before 2; None after all that have a number.
        size: What a change of it is held against: where it stands, or for a pathway where the fund stands today.
    """

    label: str
    kind: str
    side: Side
    unit: str
    at: float | None
    priority: int | None
    size: float

    @property
    def looser(self) -> int:
        """The sign of a step that makes it easier to keep."""
        return 1 if self.side == "most" else -1

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it can only be given up."""
        return self.kind in YES_OR_NO

    @property
    def end(self) -> float | None:
        """Where it asks for nothing any more: a floor at nought, a share at all; None where there is no such end."""
        if self.side == "least":
            return 0.0
        return 1.0 if self.unit == "fraction" else None


def limits_of(problem: Problem) -> list[Limit]:
    """Every limit that a person set, in the order of the program's rows, each once."""
    named = {rule.label: rule for rule in problem.brief.rules}
    found: dict[tuple[str, Side, str], Limit] = {}
    for row in problem.rows:
        if row.name in FIXED:
            continue
        side = side_of(problem, row)
        key = (row.label, side, row.unit)
        if key not in found:
            rule = named.get(row.label)
            at = _stands(problem, row, side, rule)
            priority = None if rule is None else rule.priority
            size = _today(problem.brief, row) if at is None else abs(at)
            found[key] = Limit(row.label, row.name, side, row.unit, at, priority, size)
    return list(found.values())


def side_of(problem: Problem, row: Row) -> Side:
    """Whether more of the limit makes the row easier (a ceiling) or harder (a floor)."""
    effect = row.effect if isinstance(row.effect, float) else next(iter(row.effect.values()), 1.0)
    eased_by_more = (problem.lp.constraints[row.row].sense == LE) == (effect > 0)
    return "most" if eased_by_more else "least"


def rows_of(problem: Problem, limit: Limit) -> Iterator[Row]:
    """The rows of a limit, those that were written while solving too."""
    for row in problem.rows:
        if row.label == limit.label and row.unit == limit.unit and side_of(problem, row) == limit.side:
            yield row


def move(problem: Problem, limit: Limit, units: float) -> None:
    """Move a limit in place: terms − limit · whole (≤, ≥) 0 becomes terms − (limit + units) · whole (≤, ≥) 0."""
    for row in rows_of(problem, limit):
        constraint = problem.lp.constraints[row.row]
        if isinstance(row.effect, float):
            constraint.changeRHS(-constraint.constant + row.effect * units)
        else:
            for variable, amount in row.effect.items():
                constraint.expr[variable] = constraint.expr.get(variable, 0.0) - amount * units
    for measure in problem.measures:
        if measure.label == limit.label and isinstance(measure, Excess):
            measure.allowed = merge(dict(measure.allowed), measure.positions.value, units)
        elif measure.label == limit.label and isinstance(measure, Worst):
            measure.most_fraction += units


def _stands(problem: Problem, row: Row, side: Side, named: NamedRule | None) -> float | None:
    """Where a limit stands, out of the rule or out of the row."""
    if row.name in YES_OR_NO:
        return None
    if isinstance(row.effect, float):
        return float(-problem.lp.constraints[row.row].constant) / row.effect
    return None if named is None else stated(problem.brief, named.rule, side)


def _today(brief: Brief, row: Row) -> float:
    """Where the fund stands today in what a pathway limits; 1 for everything else."""
    limits = brief.path.limits if brief.path is not None and row.name == "pathway" else ()
    return max((limit.today for limit in limits if limit.unit == row.unit), default=1.0)


def stated(brief: Brief, rule: Rule, side: Side) -> float | None:
    """The number that a rule states, or the library's where it leaves it out; None where it has none on this side."""
    if isinstance(rule, ConnectedEntities) and rule.at_most_fraction is None:
        return brief.connected_limit_fraction
    if isinstance(rule, IndivisibleReserve):
        return brief.indivisible_reserve_fraction if rule.fraction is None else rule.fraction
    for field in type(rule).model_fields:
        value = getattr(rule, field)
        if field.startswith(f"at_{side}") and isinstance(value, int | float):
            return float(value)
    return None
