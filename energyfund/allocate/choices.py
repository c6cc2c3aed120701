"""All options of a brief with many, and where each belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.pricing import Priced, aimed, sampled
from energyfund.allocate.problem import Terms
from energyfund.allocate.record import Record
from energyfund.finance.present_value import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

NONE = -1


@dataclass(frozen=True, slots=True)
class Tie:
    """A row least ≤ Σ coefficient · share of a project ≤ most."""

    name: str
    coefficients: dict[int, float]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Choice:
    """All options and where they belong.

    Attributes:
        first: First option of each project and the end, shape (projects + 1,). Options stand project by project.
        project_of: Shape (options,).
        chorus_of: Number of the chorus of each option; −1 where nobody can fund it, shape (options,).
        seat_of: Its place in that chorus, shape (options,).
        most: The most of its project that an option may be, shape (options,). [-]
        caps: The most that one project may draw from a source, scaled pounds, infinite where open, shape (sources,).
        ties: Rows that tie projects to each other, coefficients by number of the project.
    """

    record: Record
    choruses: list[Priced]
    first: IntArray
    project_of: IntArray
    chorus_of: IntArray
    seat_of: IntArray
    most: FloatArray
    caps: FloatArray
    ties: list[Tie]

    @property
    def projects(self) -> int:
        """Number of projects."""
        return len(self.first) - 1

    def aiming(self, goal: Terms) -> Choice:
        """The same options with another objective."""
        return replace(self, choruses=[aimed(one, goal) for one in self.choruses])

    def sample(self, projects: IntArray) -> Choice:
        """The options of some projects only, without ties between projects."""
        options = np.concatenate([np.arange(self.first[one], self.first[one + 1]) for one in projects])
        place_of = np.full(len(self.project_of), NONE)
        place_of[options] = np.arange(len(options))
        choruses = []
        for one in self.choruses:
            seats = np.flatnonzero(place_of[one.chorus.place] >= 0)
            if len(seats):
                choruses.append(sampled(one, seats, place_of[one.chorus.place[seats]]))
        first = np.cumsum(np.r_[0, self.first[projects + 1] - self.first[projects]])
        return listed(self.record, choruses, first, self.most[options], self.caps, [])


def listed(
    record: Record,
    choruses: list[Priced],
    first: IntArray,
    most: FloatArray,
    caps: FloatArray,
    ties: list[Tie],
) -> Choice:
    """A choice with the places of its options looked up; the arguments are its attributes."""
    count = int(first[-1])
    chorus_of, seat_of = np.full(count, NONE), np.full(count, NONE)
    for number, one in enumerate(choruses):
        chorus_of[one.chorus.place] = number
        seat_of[one.chorus.place] = np.arange(len(one.chorus.place))
    project_of = np.repeat(np.arange(len(first) - 1), np.diff(first))
    return Choice(record, choruses, first, project_of, chorus_of, seat_of, most, caps, ties)
