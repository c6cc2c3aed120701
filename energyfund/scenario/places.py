"""From a location of pydantic's to the place in the file that a person sees, and the fields that are allowed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from energyfund.scenario.base import BRANCHES
from energyfund.scenario.yaml_door import Path_

_KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file.

    Attributes:
        path: Fields and list positions, without what pydantic adds for the branches of a union.
        allowed: Fields of the block around it; empty where that is no block of named fields.
        is_key: The key itself is meant, not what it holds.
    """

    path: Path_
    allowed: tuple[str, ...]
    is_key: bool


def place_of(loc: Sequence[str | int], root: type[BaseModel]) -> Place:
    """The place that a location of pydantic's means.

    Args:
        loc: Pydantic's location: fields, list positions, kinds of union members, ``[key]``.
        root: Model of the whole file.
    """
    path: Path_ = ()
    models: set[type[BaseModel]] = {root}
    around: set[type[BaseModel]] = set()
    for part in loc:
        if part in BRANCHES or part == _KEY:
            continue
        chosen = {model for model in models if _kind(model) == part}
        if len(models) > 1 and chosen:
            models = chosen
            continue
        path, around = (*path, part), models
        fields = [model.model_fields[part] for model in models if isinstance(part, str) and part in model.model_fields]
        if fields:
            models = {inner for field in fields for inner in _inside(field.annotation)}
    names = {name for model in around for name in model.model_fields}
    return Place(path, tuple(sorted(names)), bool(loc) and loc[-1] == _KEY)


def _kind(model: type[BaseModel]) -> str | None:
    """The one word that a model's field ``kind`` may hold."""
    kind = model.model_fields.get("kind")
    words: tuple[str, ...] = get_args(kind.annotation) if kind is not None else ()
    return words[0] if len(words) == 1 else None


def _inside(annotation: object) -> set[type[BaseModel]]:
    """Every model inside an annotation such as ``list[A | B] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    found: set[type[BaseModel]] = set()
    for inner in get_args(annotation):
        found |= _inside(inner)
    return found
