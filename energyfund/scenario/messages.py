"""Pydantic's faults in plain words: what is wrong, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from energyfund.errors import near_match
from energyfund.scenario.base import PLAIN_WORDS
from energyfund.scenario.places import Place, place_of
from energyfund.scenario.yaml_door import MOST_SHOWN, Path_

MOST_LISTED = 30
"""Allowed words that a message lists; beyond this only near matches help."""

_DATE = "must be a date such as 2026-11-22"
_BLOCK = "must be a block of fields, each on its own line under it, such as 'name: …'"
_TOO_SMALL, _TOO_LARGE = "must be at least {ge}", "must be at most {le}"

SENTENCES = {
    PLAIN_WORDS: "",
    "value_error": "",
    "union_tag_not_found": "is missing; it says what this is",
    "missing": "is missing; it has no default, because no source gives one for every case",
    "greater_than": "must be above {gt}",
    "greater_than_equal": _TOO_SMALL,
    "less_than": "must be below {lt}",
    "less_than_equal": _TOO_LARGE,
    "float_parsing": "must be a number, such as 1500 or 0.04, without £, % or commas",
    "float_type": "must be a number, such as 1500 or 0.04",
    "int_parsing": "must be a whole number, such as 25",
    "int_parsing_size": "must be a whole number of ordinary size",
    "int_type": "must be a whole number, such as 25",
    "int_from_float": "must be a whole number, such as 25",
    "finite_number": "must be a finite number",
    "string_type": "must be text; put it in quotes if it looks like a number, a date or yes or no",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long; at most {max_length} characters",
    "list_type": "must be a list: one entry a line, each beginning with a dash",
    "dict_type": _BLOCK,
    "model_type": _BLOCK,
    "model_attributes_type": _BLOCK,
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "too_short": "must hold at least one entry",
}
"""A sentence for every type of fault that the scenario's models can raise, with pydantic's limits in braces."""


def in_plain_words(error: ValidationError, root: type[BaseModel]) -> Iterator[tuple[Path_, str, str]]:
    """Path, value and message of every fault of a validation, each once.

    Args:
        error: What pydantic found.
        root: Model of the whole file or row.
    """
    seen: set[tuple[Path_, str]] = set()
    for item in error.errors(include_url=False):
        place = place_of(item["loc"], root)
        path, found = place.path, item["input"]
        context = item.get("ctx", {})
        if item["type"] in {"union_tag_invalid", "union_tag_not_found"}:
            path = (*path, "kind")
            found = context.get("tag", "")
        message = _sentence(item["type"], item["msg"], context, place, found)
        if (path, message) in seen:
            continue
        seen.add((path, message))
        yield path, _shown(item["type"], found), message


def _sentence(kind: str, message: str, context: Mapping[str, Any], place: Place, found: object) -> str:
    if kind in {"extra_forbidden", "invalid_key"}:
        return _one_of("is not a field here.", str(place.path[-1]), place.allowed)
    if kind in {"union_tag_invalid", "literal_error"}:
        expected = str(context.get("expected_tags", context.get("expected", ""))).replace("'", "")
        if place.path == ("energyfund",):
            return f"must be {expected}, the version of the format that this program reads"
        words = expected.replace(" or ", ", ").split(", ")
        return f"must be one of {', '.join(words)}.{near_match(str(found), words)}"
    if place.is_key:
        return "must be a word" if kind.startswith("string") else "must be a calendar year such as 2027"
    text = SENTENCES.get(kind, "is not allowed here").format_map({name: str(limit) for name, limit in context.items()})
    if kind == "less_than_equal" and context.get("le") == 1:
        text += "; a ratio runs from 0 to 1, so 4 % is 0.04"
    if not text:
        text = message.removeprefix("Value error, ")
    return f"{text}; nothing stands there" if found is None else text


def _one_of(head: str, word: str, allowed: tuple[str, ...]) -> str:
    near = near_match(word, allowed)
    listed = f" Allowed: {', '.join(allowed)}." if 0 < len(allowed) <= MOST_LISTED else ""
    return f"{head}{near or listed}"


def _shown(kind: str, found: object) -> str:
    """The value as a person would recognise it; empty for whole blocks and for what is not there."""
    if kind == "missing" or found is None or isinstance(found, dict | list | BaseModel):
        return ""
    return (str(found).lower() if isinstance(found, bool) else str(found))[:MOST_SHOWN]
