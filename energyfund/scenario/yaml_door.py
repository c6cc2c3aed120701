"""The one door through which YAML comes in: safe, with every fault at once and the line of every value.

Refused: tags other than YAML's own plain ones, duplicate keys, keys that are not text or whole numbers, merge keys,
aliases that blow a small file up or bite their own tail, files beyond a size, and more than one document.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from energyfund.errors import Fault, InvalidInputError, MissingFileError

MOST_BYTES = 1_000_000
"""A scenario is written by a person; anything larger belongs in a table."""

MOST_NODES = 200_000
"""Values after aliases are followed: what an alias bomb runs into."""

MOST_DEPTH = 60

MOST_PARTS = 2
"""Parts of a path that are named where the reading stops in the depth of a block."""

MOST_SHOWN = 80
"""Characters of a value that a message repeats."""

_KINDS = ("str", "int", "float", "bool", "null", "seq", "map", "timestamp")
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in _KINDS}
_MERGE_TAG = "tag:yaml.org,2002:merge"
_PLAIN_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_POINT_FREE_FLOAT = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+")
_WORDS = {
    "found character '\\t' that cannot start any token": "a tab stands where spaces belong: indent with spaces only",
    "cannot start any token": "a value cannot begin with this character: put the value in quotes",
    "but found another document": "the file holds more than one document: keep one, without a second '---'",
    "mapping values are not allowed here": "a colon stands where none can: check the indentation of this line and of "
    "the line above, or put the text in quotes",
    "expected <block end>": "the indentation does not match the lines above",
    "could not find expected ':'": "a field needs a colon after its name, such as 'name: …'",
    "found unexpected end of stream": "a quotation mark or bracket is never closed",
    "expected ',' or": "a bracket is never closed, or a comma is missing between two entries",
    "expected the node content": "a bracket stands where a value belongs",
    "found duplicate anchor": "an anchor (&…) stands twice",
    "found undefined alias": "an alias (*…) refers to an anchor (&…) that is not there",
    "found unknown escape character": "a backslash in double quotes has a special meaning: use single quotes",
}
"""What YAML's own complaints mean. The keys are parts of them."""

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlText:
    """The values of a YAML file, the line on which each stands, and what is wrong with single values.

    Attributes:
        values: What the file holds, as lists, dicts, text, numbers, truths, dates and None.
        lines: Line of every field, counted from 1.
        faults: Faults that leave the rest of the file readable; a plain value stands in the place of a wrong one.
        spoilt: Fields that have such a fault: what they hold now means nothing.
    """

    values: Any
    lines: dict[Path_, int]
    faults: tuple[Fault, ...] = ()
    spoilt: frozenset[Path_] = frozenset()

    def line_of(self, path: Path_) -> int | None:
        """Line of a field, or of the nearest thing around it that the file holds."""
        known: Path_ = ()
        for part in path:
            if (*known, part) not in self.lines:
                break
            known = (*known, part)
        return self.lines.get(known)

    def is_spoilt(self, path: Path_) -> bool:
        """Whether a field, or a block that it stands in, already has a fault."""
        return any(path[:length] in self.spoilt for length in range(len(path) + 1))


def read_yaml(path: Path) -> YamlText:
    """Read a YAML file.

    Raises:
        MissingFileError: The file is missing or unreadable.
        InvalidInputError: It is not UTF-8 or not YAML that can be read to its end.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MissingFileError(path, f"cannot be read ({error.strerror or error}).") from error
    if len(raw) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES:,} bytes; put tables into CSV or Parquet files"
        raise _unread(str(path), None, message)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _unread(str(path), line, "is not UTF-8 text; save the file as UTF-8") from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> YamlText:
    """Parse YAML text; ``name`` is the file's name for messages.

    Raises:
        InvalidInputError: It is not YAML that can be read to its end. Faults of single values do not raise; they are in
            the result.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = " ".join(part for part in (error.context, error.problem) if part)
        message = next((plain for part, plain in _WORDS.items() if part in words), f"cannot be read as YAML: {words}")
        raise _unread(name, mark.line + 1 if mark else None, message) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        message = f"holds a character that does not belong in text (number {error.character:#x})"
        raise _unread(name, line, message) from error
    except RecursionError as error:
        raise _unread(name, None, "is nested too deeply") from error
    if node is None:
        raise _unread(name, None, "is empty; start from: energyfund init DIR")
    walk = _Walk(name)
    values = walk.value(node, (), 0)
    return YamlText(values, walk.lines, tuple(walk.faults), frozenset(walk.spoilt))


def _unread(name: str, line: int | None, message: str) -> InvalidInputError:
    """The one fault that stops the reading, so that more may stand behind it."""
    return InvalidInputError([Fault(name, line, "", "", message)], more_to_check=True)


class _Walk:
    """One walk over the nodes of a file, gathering values, lines and faults."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.spoilt: set[Path_] = set()
        self.lines: dict[Path_, int] = {}
        self.nodes = 0
        self.open: set[int] = set()

    def value(self, node: yaml.Node, path: Path_, depth: int) -> Any:  # noqa: ANN401  YAML holds anything
        """The plain value of a node.

        Raises:
            InvalidInputError: The file cannot be walked to its end: too many values, too deep, or an endless alias.
        """
        self.lines.setdefault(path, node.start_mark.line + 1)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self._stop(path, "the file holds too many values once its aliases (*…) are followed")
        if depth > MOST_DEPTH:
            raise self._stop(path, "is nested too deeply")
        if id(node) in self.open:
            raise self._stop(path, "an alias (*…) refers to the block that it stands in")
        if node.tag not in _PLAIN_TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(node, path, tag, "tags are not allowed; write the plain value")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        self.open.add(id(node))
        found: Any
        if isinstance(node, yaml.MappingNode):
            found = self._mapping(node, path, depth)
        else:
            found = [self.value(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        self.open.discard(id(node))
        return found

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        first: dict[Any, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == _MERGE_TAG:
                self._fault(key_node, path, "<<", "merge keys are not allowed; write the fields out")
                continue
            key = _key(key_node)
            if key is None:
                shown = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
                self._fault(key_node, path, shown, "the name of a field must be a word or a year, without tags")
                continue
            if key in found:
                self._fault(key_node, (*path, key), "", f"stands twice; it first stands on line {first[key]}")
                continue
            first[key] = line
            self.lines[(*path, key)] = line
            found[key] = self.value(value_node, (*path, key), depth + 1)
        return found

    def _scalar(self, node: yaml.ScalarNode, path: Path_) -> Any:  # noqa: ANN401  YAML holds anything
        text = str(node.value)
        kind = node.tag.rsplit(":", 1)[-1]
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in {"yes", "true", "on"}
        if kind == "timestamp":
            return self._day(node, path, text)
        if kind in {"int", "float"} or (not node.style and _POINT_FREE_FLOAT.fullmatch(text)):
            return self._number(node, path, text)  # the last is 1e6, which YAML 1.1 would leave as text
        return text

    def _number(self, node: yaml.ScalarNode, path: Path_, text: str) -> float:
        plain = text.replace("_", "").lower()
        number: float
        try:
            number = int(plain) if _PLAIN_INT.fullmatch(text) else float(plain)
        except ValueError:
            number = math.nan
        if not _LEADING_ZERO.fullmatch(text) and (isinstance(number, int) or math.isfinite(number)):
            return number
        message = "must be a finite number" if plain.strip("+-.") in {"inf", "nan"} else _NOT_A_NUMBER
        self._fault(node, path, text, message)
        return 0

    def _day(self, node: yaml.ScalarNode, path: Path_, text: str) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._fault(node, path, text, "must be a date such as 2026-11-22, or stand in quotes if it is a name")
            return dt.date.min

    def _fault(self, node: yaml.Node, path: Path_, value: str, message: str) -> None:
        self.spoilt.add(path)
        self.faults.append(Fault(self.name, node.start_mark.line + 1, field_name(path), value[:MOST_SHOWN], message))

    def _stop(self, path: Path_, message: str) -> InvalidInputError:
        block = path[:MOST_PARTS]
        fault = Fault(self.name, self.lines[block], field_name(block), "", message)
        return InvalidInputError([*self.faults, fault], more_to_check=True)


_NOT_A_NUMBER = (
    "must be a plain number such as 1500 or 0.04, without leading zeros or colons, or stand in quotes if it is a name"
)


def _key(node: yaml.Node) -> str | int | None:
    """A key as text or whole number; None where it is anything else. 2027 and '2027' are the same key."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:int"}:
        return None
    text = str(node.value)
    if _PLAIN_INT.fullmatch(text) and len(text) < MOST_SHOWN:
        return int(text.replace("_", ""))
    return text if node.tag.endswith(":str") else None


def field_name(path: Path_) -> str:
    """A path as people write it.

    >>> field_name(("projects", 2, "roofs"))
    'projects[2].roofs'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) and text else ("." if text else "") + str(part)
    return text
