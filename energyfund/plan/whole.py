"""A plan, and its way to ``plan.json`` and back without loss.

A report can be made from it again years later, without solving.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.plan.parts import (
    BindingRule,
    CapitalPlan,
    Check,
    FigureUsed,
    FundPlan,
    ImpactPlan,
    ObjectiveValue,
    ProjectPlan,
    Provenance,
    ScenarioSummary,
)

PLAN_FORMAT = 1
"""Version of plan.json. A file of another version is refused with a sentence, never misread."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan."""

    scenario: ScenarioSummary
    objective: ObjectiveValue
    answer: tuple[str, ...]
    projects: tuple[ProjectPlan, ...]
    capital: tuple[CapitalPlan, ...]
    fund: FundPlan | None
    impact: ImpactPlan
    binding_rules: tuple[BindingRule, ...]
    checks: tuple[Check, ...]
    figures: tuple[FigureUsed, ...]
    invented: tuple[str, ...]
    remarks: tuple[str, ...]
    provenance: Provenance
    energyfund_plan: int = PLAN_FORMAT
    sha256: str = field(default="")

    def to_json(self) -> str:
        """The plan as text, ending in a newline. Same plan, same bytes."""
        sealed = replace(self, sha256=self._seal())
        return json.dumps(_plain(sealed), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def canonical(self) -> Plan:
        """The same plan as a reader of its JSON would hold it: every number of its stated type, sealed."""
        return Plan.from_json(Plan.from_json(self.to_json()).to_json())

    def is_as_written(self) -> bool:
        """Whether the contents still match the hash that was written with them (false after an edit by hand)."""
        return self.sha256 in {"", self._seal()}

    def _seal(self) -> str:
        text = json.dumps(_plain(replace(self, sha256="")), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def from_json(text: str, name: str = "plan.json") -> Plan:
        """Read a plan back.

        Args:
            text: Contents of a plan.json.
            name: The file's name, for messages.

        Raises:
            InvalidInputError: The text is cut short, of another version, or not a plan. Every fault is named.
        """
        from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  reading a plan is rare; importing this file is not

        try:
            raw: Any = json.loads(text)
            json.dumps(raw, ensure_ascii=False).encode()  # half a character, spelt as an escape, is caught here
        except ValueError as error:
            message = f"is not complete JSON ({error}). The file was cut short or edited; write the plan again"
            raise InvalidInputError([Fault(name, getattr(error, "lineno", None), "", "", message)]) from error
        found = raw.get("energyfund_plan") if isinstance(raw, dict) else None
        if found != PLAN_FORMAT:
            message = f"must be {PLAN_FORMAT}: another version of energyfund wrote this file; plan the scenario again"
            raise InvalidInputError([Fault(name, None, "energyfund_plan", str(found), message)])
        try:
            plan: Plan = TypeAdapter(Plan).validate_python(raw)
        except ValidationError as error:
            faults = [
                Fault(
                    name,
                    None,
                    ".".join(str(part) for part in item["loc"]),
                    str(item.get("input", ""))[:80],
                    item["msg"],
                )
                for item in error.errors()
            ]
            raise InvalidInputError(faults) from error
        return plan

    @staticmethod
    def read(path: Path) -> Plan:
        """Read a plan.json.

        Raises:
            MissingFileError: There is no such file, or it cannot be read as text.
            InvalidInputError: It is not a plan.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MissingFileError(
                path, f"cannot be read ({error}).", "Name a plan.json written by: energyfund plan"
            ) from error
        return Plan.from_json(text, str(path))


def _plain(value: Any) -> Any:  # noqa: ANN401  walks any tree of plain values
    """Dataclasses to dicts, tuples to lists; fields keep their order, so the text is stable."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
