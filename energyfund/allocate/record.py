"""The whole program written down with choruses in place of options: every row with the coefficients of all options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from energyfund.allocate.aims import add_aims_beside, sought
from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.chorus import CannotPriceError, Chorus, DiffersError, Listed, Voice, sing
from energyfund.allocate.fund_rows import add_fund
from energyfund.allocate.least_risk import add_least_risk
from energyfund.allocate.problem import LE, Option, Problem, Row, Terms, scale_of
from energyfund.allocate.rules import add_rule
from energyfund.allocate.source_rows import add_budgets, add_minimum_raises

MOST_SPLITS = 12
"""Fields by which choruses are split at most, one after another."""


@dataclass(frozen=True, slots=True)
class Written:
    """A row Σ coefficient · variable (≤, ≥, =) limit that ties options together, or holds none at all.

    Attributes:
        expr: Coefficients of plain variables, and of choruses as numbers or arrays of shape (options,).
        asked: What it means where a person asked for it.
    """

    name: str
    expr: Terms
    sense: int
    limit: float
    asked: Row | None


@dataclass(frozen=True, slots=True)
class Book:
    """Where rows are written down in place of a solver's program, by name, in their order."""

    constraints: dict[str, Written] = field(default_factory=dict)


@dataclass(slots=True)
class Record(Problem):
    """A problem whose options are choruses and whose rows are written down, not handed to a solver.

    Attributes:
        choruses: The options, by what they share.
        room: Share of the cash flow that sources may take, by chorus; 1 where no rule keeps some of it back. [-]
        own_rules: Rules whose rows are about single options, which bring nothing but that room.
        about_one: Whether the rule at hand wrote such a row.
        goal: The objective.
    """

    choruses: list[Chorus] = field(default_factory=list)
    room: dict[int, float] = field(default_factory=dict)
    own_rules: list[NamedRule] = field(default_factory=list)
    about_one: bool = False
    goal: Terms = field(default_factory=dict)

    @property
    def written(self) -> list[Written]:
        """The rows that tie options together or hold plain variables only, in their order."""
        return list(self.lp.constraints.values())

    def add(
        self,
        name: str,
        terms: Terms,
        sense: int,
        limit: float,
        asked: Row | None = None,
        of: Option | None = None,
    ) -> None:
        """Write a row down; of those about a single option, what they leave of its cash flow."""
        if of is None:
            self.lp.constraints[name] = Written(name, dict(terms), sense, limit, asked)
            if asked is not None:
                self.rows.append(asked)
            return
        sliced = {of.draws[source]: share * self.scale_gbp for source, share in of.slice_needed.items()}
        draws = {variable: amount for variable, amount in terms.items() if variable is not of.build}
        same = all(bool(np.all(amount == sliced[draw])) for draw, amount in draws.items())
        if sense != LE or limit != 0 or not same:
            raise CannotPriceError(f"the row {name}, about a single option, has no price")
        self.about_one = True
        chorus = cast("Voice", of.build).chorus
        self.room[chorus] = min(self.room.get(chorus, 1.0), -terms[of.build])


def record(brief: Brief, listed: list[Listed]) -> Record:
    """The whole program of a brief over all its options.

    Args:
        brief: What is asked.
        listed: Every project with each of its starts.

    Raises:
        CannotPriceError: Something has no price of its own; the message says what.
    """
    if brief.goal == "cvar":
        raise CannotPriceError("the least CVaR is sought, as a share of a fund that the plan decides")
    split_by: list[str] = ["kind"]
    for _ in range(MOST_SPLITS):
        try:
            return _record(brief, listed, split_by)
        except DiffersError as problem:
            if problem.path in split_by or problem.path.startswith("start."):
                raise CannotPriceError(str(problem)) from problem
            split_by.append(problem.path)
    raise CannotPriceError(f"the rules tell projects apart by more than {MOST_SPLITS} fields")


def _record(brief: Brief, listed: list[Listed], split_by: list[str]) -> Record:
    scale = scale_of(brief)
    found = Record(brief, scale, Book())
    found.choruses = sing(brief, listed, scale, split_by)
    found.options = [chorus.option for chorus in found.choruses]
    try:
        add_budgets(found)
        add_minimum_raises(found)
        add_fund(found)
        add_least_risk(found)
        for named in brief.rules:
            found.about_one = False
            add_rule(found, named)
            if found.about_one:
                found.own_rules.append(named)
        add_aims_beside(found)
        found.goal = sought(found)
    except (TypeError, ValueError, KeyError) as problem:  # a formula that cannot take many options at once
        raise CannotPriceError(f"a formula of this scenario works on one project at a time ({problem})") from problem
    return found


def plain(terms: Terms) -> dict[Any, float]:
    """The part of an expression that belongs to no chorus."""
    return {variable: amount for variable, amount in terms.items() if not isinstance(variable, Voice)}
