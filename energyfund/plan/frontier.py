"""The efficient set of two aims, as ``frontier.json`` holds it: plain, frozen values and nothing else.

Money is nominal pounds; ratios run from 0 to 1. Figures that the scenario gives no ground for are None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.parts import FigureUsed, Provenance, ScenarioSummary
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of

FRONTIER_FORMAT = 1
"""Version of frontier.json. A file of another version is refused with a sentence, never misread."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One of the two aims. ``less_is_better`` holds for a loss."""

    name: str
    in_words: str
    unit: str
    less_is_better: bool


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A project of a point: the share that is built, its first start, and its outlay. [£ nominal]"""

    name: str
    built_fraction: float
    start_year: int | None
    outlay_gbp: float


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One efficient plan.

    Attributes:
        first: What the first aim comes to, in its unit.
        second: What the second aim comes to.
        npv_gbp: Net present value of the projects. [£]
        fund_value_gbp: The fund at the end of the planning years; None without one. [£]
        cvar_fraction: Mean loss of the worst years, one year ahead; None without a market. [-]
        asked: The limit on the second aim with which it was found; None for the end where the first aim is best.
        is_knee: Whether it lies furthest from the straight line between the two ends.
        failed_checks: Rules and sums that it does not pass; worked out again without the solver.
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


@dataclass(frozen=True, slots=True)
class Frontier:
    """The efficient plans between the best of one aim and the best of the other.

    Attributes:
        points: From the best of the first aim to the best of the second; none is dominated by another.
        payoff: What both aims come to where the first is best, and where the second is best.
        skipped: Limits that were not tried, because a plan found before meets them already.
    """

    scenario: ScenarioSummary
    first: Aim
    second: Aim
    answer: tuple[str, ...]
    payoff: tuple[tuple[float, float], tuple[float, float]]
    points: tuple[FrontierPoint, ...]
    points_asked: int
    skipped: int
    finished: bool
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    energyfund_frontier: int = FRONTIER_FORMAT
    sha256: str = field(default="")

    @property
    def knee(self) -> FrontierPoint | None:
        """The point where giving up more of one aim begins to buy less of the other; None with fewer than three."""
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
