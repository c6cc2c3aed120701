"""The efficient set of two or three aims, as ``frontier.json`` holds it: plain, frozen values and nothing else.

Money is nominal pounds; ratios run from 0 to 1. Figures that the scenario gives no ground for are None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.built import BuiltPart
from energyfund.plan.parts import FigureUsed, Provenance, ScenarioSummary
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of

FRONTIER_FORMAT = 2
"""Version of frontier.json. A file of another version is refused with a sentence, never misread."""

NO_RANGE = 1e-7
"""An aim that moves by a smaller part of itself does not move."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the aims. ``less_is_better`` holds for a loss."""

    name: str
    in_words: str
    unit: str
    less_is_better: bool


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One efficient plan.

    Attributes:
        first: What the first aim comes to, in its unit.
        second: What the second aim comes to.
        npv_gbp: Net present value of the projects. [£]
        fund_value_gbp: The fund at the end of the planning years; None without one. [£]
        cvar_fraction: Mean loss of the worst years, one year ahead; None without a market. [-]
        asked: The limit on the second aim with which it was found; None where it was found without one.
        is_knee: Whether it lies furthest beyond the straight line, or plane, through the ends.
        failed_checks: Rules and sums that it does not pass; worked out again without the solver.
        third: What the third aim comes to; None where there are two.
        asked_third: The limit on the third aim with which it was found; None where it was found without one.
    """

    first: float
    second: float
    npv_gbp: float
    homes_lifted: float
    fund_value_gbp: float | None
    cvar_fraction: float | None
    outlay_gbp: float
    projects: tuple[BuiltPart, ...]
    asked: float | None
    is_knee: bool
    failed_checks: tuple[str, ...]
    third: float | None = None
    asked_third: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """What the aims come to, in their order: two numbers or three."""
        return (self.first, self.second) if self.third is None else (self.first, self.second, self.third)


@dataclass(frozen=True, slots=True)
class Frontier:
    """The efficient plans between the best of one aim and the best of the others.

    Attributes:
        points: From the best of the first aim to the worst; none is dominated by another.
        payoff: A row for each aim: what all aims come to where it is best.
        points_asked: Steps of the limit on each aim beside the first, both ends included.
        skipped: Limits that were not tried: a plan found before meets them already, or no plan can.
        third: The third aim; None where there are two.
        limits: Limits in all, or pairs of them with three aims.
        tried: Limits that were tried so far.
    """

    scenario: ScenarioSummary
    first: Aim
    second: Aim
    answer: tuple[str, ...]
    payoff: tuple[tuple[float, ...], ...]
    points: tuple[FrontierPoint, ...]
    points_asked: int
    skipped: int
    finished: bool
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    third: Aim | None = None
    limits: int = 0
    tried: int = 0
    energyfund_frontier: int = FRONTIER_FORMAT
    sha256: str = field(default="")

    @property
    def aims(self) -> tuple[Aim, ...]:
        """The aims in their order: two or three."""
        return (self.first, self.second) if self.third is None else (self.first, self.second, self.third)

    @property
    def moving(self) -> tuple[int, ...]:
        """Places of the aims that differ from plan to plan: those that conflict."""
        found = []
        for place in range(len(self.aims)):
            values = [point.values[place] for point in self.points]
            largest = max((abs(value) for value in values), default=0.0)
            if values and max(values) - min(values) > NO_RANGE * max(1.0, largest):
                found.append(place)
        return tuple(found)

    def best(self, place: int) -> int:
        """Number of the plan that is best in the aim at a place; the first of those that are."""
        sign = -1 if self.aims[place].less_is_better else 1
        return max(range(len(self.points)), key=lambda number: sign * self.points[number].values[place])

    @property
    def knee(self) -> FrontierPoint | None:
        """The point where giving up more of one aim begins to buy less of the others; None with fewer than three."""
        return next((point for point in self.points if point.is_knee), None)

    def to_json(self) -> str:
        """The frontier as text, ending in a newline. Same frontier, same bytes."""
        return sealed_json(self)

    def canonical(self) -> Frontier:
        """The same frontier as a reader of its JSON would hold it, sealed."""
        return Frontier.from_json(Frontier.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", seal_of(self)}

    @staticmethod
    def from_json(text: str, name: str = "frontier.json") -> Frontier:
        """Read a frontier back.

        Raises:
            InvalidInputError: The text is cut short, of another version, or not a frontier. Every fault is named.
        """
        again = "work the frontier out again"
        return from_sealed_json(Frontier, text, name, "energyfund_frontier", FRONTIER_FORMAT, again)

    @staticmethod
    def read(path: Path) -> Frontier:
        """Read a frontier.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a frontier.
        """
        return Frontier.from_json(text_of(path, "Name a frontier.json written by: energyfund frontier"), str(path))
