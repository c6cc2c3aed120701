"""The program over the options that matter, in PuLP, with everything else in it as one settled sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pulp

from energyfund.allocate.aims import sought
from energyfund.allocate.brief import Build
from energyfund.allocate.choices import BoolArray, Choice, IntArray
from energyfund.allocate.chorus import Voice
from energyfund.allocate.goals import expression
from energyfund.allocate.problem import Problem, Terms, add_options
from energyfund.allocate.record import Record
from energyfund.allocate.rules import add_rule
from energyfund.allocate.source_rows import add_limits, add_minimum_tickets
from energyfund.finance.present_value import FloatArray
from energyfund.projects.project import Project

NOTHING = 1e-9
"""Amounts below this, in the model's units, are the solver's rounding."""


@dataclass(slots=True)
class Part:
    """What stands for a variable of a chorus: the options that are open, by name of their variables, and the rest.

    Attributes:
        seats: Options that are open, shape (open,).
        variables: Their variables.
        rest: What the settled options come to, shape (options of the chorus,).
    """

    seats: IntArray
    variables: list[Any]
    rest: FloatArray


@dataclass(slots=True)
class Narrow(Problem):
    """A problem with some options open and the others settled, its rows taken from the record of the whole.

    Attributes:
        choice: All options.
        place_of: Number of each open option in the list of all, in the order of ``options``.
        parts: By variable of a chorus.
        settled: A variable held at 1, with all that is settled as its coefficient.
        built: Share of each settled option, 0 of those that are open, shape (options,).
        drawn: What each source pays into it, scaled pounds, shape (options, sources).
    """

    choice: Choice | None = None
    place_of: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    parts: dict[Voice, Part] = field(default_factory=dict)
    settled: Any = None
    built: FloatArray = field(default_factory=lambda: np.zeros(0))
    drawn: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def whole(self) -> Record:
        """The record of the whole program."""
        if self.choice is None:
            raise TypeError("a narrow problem needs the choice that it narrows")
        return self.choice.record

    def translate(self, terms: Terms) -> Terms:
        """An expression over all options as one over those that are open, with a sum of those that are settled."""
        found: Terms = {}
        settled = 0.0
        for variable, amount in terms.items():
            if isinstance(variable, Voice):
                part = self.parts[variable]
                each = np.zeros(len(part.rest)) + amount
                chosen = each[part.seats].tolist()
                found |= {one: size for one, size in zip(part.variables, chosen, strict=True) if size != 0}
                settled += float(each @ part.rest)
            else:
                found[variable] = amount
        if settled != 0:
            found[self.settled] = settled
        return found

    def outlay(self, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """All outlay of the wanted projects, in scaled pounds."""
        return self.translate(self.whole.outlay(wanted))

    def impact(self, of: Callable[[Project], float]) -> Terms:
        """A yearly or total impact of everything built, by its amount for the whole project."""
        return self.translate(self.whole.impact(of))

    def tonnes(self) -> Terms:
        """Emissions avoided over the horizon by everything built. [tCO₂e]"""
        return self.translate(self.whole.tonnes())

    def npv(self) -> Terms:
        """Net present value of everything built, in scaled pounds."""
        return self.translate(self.whole.npv())

    def project_value(self, year: int, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """Value of what the pension fund holds in projects, in scaled pounds."""
        return self.translate(self.whole.project_value(year, wanted))


def narrow(choice: Choice, is_open: BoolArray, built: FloatArray, drawn: FloatArray) -> Narrow:
    """The program with some options open.

    Args:
        choice: All options.
        is_open: Which of them are open, shape (options,).
        built: Share of each option, for those that are not, shape (options,).
        drawn: What each source pays into them, scaled pounds, shape (options, sources).
    """
    record = choice.record
    brief = record.brief
    found = Narrow(brief, record.scale_gbp, pulp.LpProblem("energyfund", pulp.LpMaximize), choice=choice)
    first = choice.first
    add_options(found, lambda project, start: bool(is_open[first[project] + start]))
    found.place_of = np.flatnonzero(is_open)
    found.built, found.drawn = np.where(is_open, 0.0, built), np.where(is_open[:, None], 0.0, drawn)
    found.hold, found.buy, found.sell, found.switch = record.hold, record.buy, record.sell, record.switch
    found.cash, found.measures, found.positions = record.cash, record.measures, record.positions
    found.risk, found.risk_share = record.risk, record.risk_share
    found.integers += record.integers
    add_limits(found)
    add_minimum_tickets(found)
    found.settled = found.variable("settled", 1, 1)
    _seat(found, choice, is_open, built, drawn)
    for row in record.written:
        found.add(row.name, found.translate(row.expr), row.sense, row.limit, row.asked)
    for named in record.own_rules:
        add_rule(found, named)
    found.lp.setObjective(expression(sought(found)))
    return found


def _seat(found: Narrow, choice: Choice, is_open: BoolArray, built: FloatArray, drawn: FloatArray) -> None:
    """Find the variables of every chorus."""
    number_of = np.full(len(is_open), -1)
    number_of[found.place_of] = np.arange(len(found.place_of))
    for one in choice.choruses:
        chorus = one.chorus
        seats = np.flatnonzero(is_open[chorus.place])
        options = [found.options[number] for number in number_of[chorus.place[seats]].tolist()]
        closed = ~is_open[chorus.place]
        found.parts[chorus.option.build] = Part(
            seats, [option.build for option in options], np.where(closed, built[chorus.place], 0.0)
        )
        for (name, voice), source in zip(chorus.option.draws.items(), chorus.sources, strict=True):
            rest = np.where(closed, drawn[chorus.place, source], 0.0)
            found.parts[voice] = Part(seats, [option.draws[name] for option in options], rest)


def sing_along(found: Narrow) -> None:
    """Leave what every option comes to in the choruses' variables, so that expressions over all can be worked out."""
    for voice, part in found.parts.items():
        values = part.rest.copy()
        values[part.seats] = [variable.varValue or 0.0 for variable in part.variables]
        voice.varValue = values


def settled_builds(found: Narrow) -> dict[int, Build]:
    """What is settled, by number of the option."""
    builds: dict[int, Build] = {}
    if found.choice is None:
        return builds
    projects, first = found.brief.projects, found.choice.first
    for one in found.choice.choruses:
        chorus = one.chorus
        for seat in np.flatnonzero(found.built[chorus.place]).tolist():
            place = int(chorus.place[seat])
            number = int(found.choice.project_of[place])
            start = projects[number].starts[place - int(first[number])]
            drawn = np.maximum(found.drawn[place, list(chorus.sources)], 0.0)
            level = float(found.built[place]) * start.total_outlay_gbp / max(float(drawn.sum()), NOTHING)
            pounds: dict[str, float] = {}
            slices: dict[str, float] = {}
            for name, amount in zip(chorus.option.draws, drawn.tolist(), strict=True):
                if amount > NOTHING:
                    pounds[name] = amount * level  # to the last digit: sources equal uses
                    needed = float(np.asarray(chorus.option.slice_needed[name])[seat])
                    slices |= {name: pounds[name] * needed} if needed > 0 else {}
            builds[place] = Build(projects[number], start, float(found.built[place]), pounds, slices)
    return builds
