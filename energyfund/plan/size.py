"""Best sizes and the share offer that follows, and their way to ``size.json`` and back without loss."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.plan.offer_parts import OfferPlan
from energyfund.plan.parts import FigureUsed, Provenance
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
        sealed = replace(self, sha256=self._seal())
        return json.dumps(asdict(sealed), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def canonical(self) -> Sizing:
        """The same as a reader of its JSON would hold it: every number of its stated type, sealed."""
        return Sizing.from_json(Sizing.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them."""
        return self.sha256 in {"", self._seal()}

    def _seal(self) -> str:
        text = json.dumps(asdict(replace(self, sha256="")), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def from_json(text: str, name: str = "size.json") -> Sizing:
        """Read a sizing back.

        Args:
            text: Contents of a size.json.
            name: The file's name, for messages.

        Raises:
            InvalidInputError: The text is cut short, of another version, or no sizing. Every fault is named.
        """
        from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  reading is rare; importing this file is not

        try:
            raw: Any = json.loads(text)
        except ValueError as error:
            message = f"is not complete JSON ({error}). The file was cut short or edited; size the scenario again"
            raise InvalidInputError([Fault(name, getattr(error, "lineno", None), "", "", message)]) from error
        found = raw.get("energyfund_size") if isinstance(raw, dict) else None
        if found != SIZE_FORMAT:
            message = f"must be {SIZE_FORMAT}: another version of energyfund wrote this file; size the scenario again"
            raise InvalidInputError([Fault(name, None, "energyfund_size", str(found), message)])
        try:
            sizing: Sizing = TypeAdapter(Sizing).validate_python(raw)
        except ValidationError as error:
            faults = [
                Fault(name, None, ".".join(map(str, item["loc"])), str(item.get("input", ""))[:80], item["msg"])
                for item in error.errors()
            ]
            raise InvalidInputError(faults) from error
        return sizing

    @staticmethod
    def read(path: Path) -> Sizing:
        """Read a size.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a sizing.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            advice = "Name a size.json written by: energyfund size"
            raise MissingFileError(path, f"cannot be read ({error}).", advice) from error
        return Sizing.from_json(text, str(path))
