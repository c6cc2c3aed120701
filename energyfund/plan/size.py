"""Best sizes and the share offer that follows, and their way to ``size.json`` and back without loss."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from energyfund.plan.offer_parts import OfferPlan
from energyfund.plan.parts import FigureUsed, Provenance
from energyfund.plan.sealed import from_sealed_json, seal_of, sealed_json, text_of
from energyfund.plan.size_parts import ProjectSize, RoofSize

SIZE_FORMAT = 1
"""Version of size.json. A file of another version is refused with a sentence, never misread."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """All that ``energyfund size`` finds."""

    name: str
    description: str
    price_base_year: int
    answer: tuple[str, ...]
    projects: tuple[ProjectSize, ...]
    roofs: tuple[RoofSize, ...]
    offer: OfferPlan | None
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    energyfund_size: int = SIZE_FORMAT
    sha256: str = field(default="")

    def to_json(self) -> str:
        """The sizing as text, ending in a newline. Same sizing, same bytes."""
        return sealed_json(self)

    def canonical(self) -> Sizing:
        """The same as a reader of its JSON would hold it: every number of its stated type, sealed."""
        return Sizing.from_json(Sizing.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", seal_of(self)}

    @staticmethod
    def from_json(text: str, name: str = "size.json") -> Sizing:
        """Read a sizing back.

        Args:
            text: Contents of a size.json.
            name: The file's name, for messages.

        Raises:
            InvalidInputError: The text is cut short, of another version, or no sizing. Every fault is named.
        """
        return from_sealed_json(Sizing, text, name, "energyfund_size", SIZE_FORMAT, "size the scenario again")

    @staticmethod
    def read(path: Path) -> Sizing:
        """Read a size.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a sizing.
        """
        return Sizing.from_json(text_of(path, "Name a size.json written by: energyfund size"), str(path))
