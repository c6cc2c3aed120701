"""How results go to JSON and back without loss: the same result, the same bytes, and a hash that tells an edit.

A result is a frozen dataclass whose last field is ``sha256``, with a field that holds the version of its file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from energyfund.errors import Fault, InvalidInputError, MissingFileError

Result = TypeVar("Result")


_READERS: dict[type[Any], Any] = {}
"""What was made already to check results: slow to make, and the same each time."""


def seal_of(result: Any) -> str:  # noqa: ANN401  any result of the house
    """The hash of everything in a result but the hash itself."""
    text = json.dumps(replace(result, sha256=""), default=_fields, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401  any part of a result
    """A dataclass as its fields, in their order."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def sealed_json(result: Any) -> str:  # noqa: ANN401  any result of the house
    """A result as text, sealed, ending in a newline."""
    sealed = replace(result, sha256=seal_of(result))
    return json.dumps(plain(sealed), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_read(result: Any) -> str:  # noqa: ANN401  any result of the house
    """A result as text again. One changed by hand keeps the hash that no longer matches, so that nobody is misled."""
    if not result.sha256:
        return sealed_json(result)
    return json.dumps(plain(result), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def from_sealed_json(kind: type[Result], text: str, name: str, key: str, version: int, again: str) -> Result:
    """Read a result back.

    Args:
        kind: Its class.
        text: Contents of the file.
        name: The file's name, for messages.
        key: The field that holds the version.
        version: The version that is read; every other is refused, never misread.
        again: What to do for a fresh file, such as "plan the scenario again".

    Raises:
        InvalidInputError: The text is cut short, of another version, or not such a result. Every fault is named.
    """
    from pydantic import ValidationError  # noqa: PLC0415  reading is rare; importing this file is not

    try:
        raw: Any = json.loads(text)
        json.dumps(raw, ensure_ascii=False).encode()  # half a character, spelt as an escape, is caught here
    except ValueError as error:
        message = f"is not complete JSON ({error}). The file was cut short or edited; {again}"
        raise InvalidInputError([Fault(name, getattr(error, "lineno", None), "", "", message)]) from error
    found = raw.get(key) if isinstance(raw, dict) else None
    if found != version:
        message = f"must be {version}: another version of energyfund wrote this file; {again}"
        raise InvalidInputError([Fault(name, None, key, str(found), message)])
    try:
        result: Result = _reader(kind).validate_python(raw)
    except ValidationError as error:
        faults = [
            Fault(name, None, ".".join(str(part) for part in item["loc"]), str(item.get("input", ""))[:80], item["msg"])
            for item in error.errors()
        ]
        raise InvalidInputError(faults) from error
    return result


def _reader(kind: type[Any]) -> Any:  # noqa: ANN401  pydantic's own type, which is not imported here
    """What checks a result of a class."""
    from pydantic import TypeAdapter  # noqa: PLC0415  as above

    if kind not in _READERS:
        _READERS[kind] = TypeAdapter(kind)
    return _READERS[kind]


def text_of(path: Path, advice: str) -> str:
    """The text of a result's file.

    Raises:
        MissingFileError: There is no such file, or it cannot be read as text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingFileError(path, f"cannot be read ({error}).", advice) from error


def plain(value: Any) -> Any:  # noqa: ANN401  walks any tree of plain values
    """Dataclasses to dicts, tuples to lists; fields keep their order, so the text is stable."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value
