"""What is built of a project, in the few figures that plans side by side need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A project: the share that is built, its first start, and its outlay. [£ nominal]"""

    name: str
    built_fraction: float
    start_year: int | None
    outlay_gbp: float
