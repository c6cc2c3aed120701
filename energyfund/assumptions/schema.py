"""Reads the text of one figures file strictly: an unknown, missing or senseless field is a fault; all come at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from energyfund.assumptions.figures import DatedValue, Entry, Grade, Number, Source
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.units import UNITS

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Amount = Finite | Annotated[list[Finite], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


OURS = "The energyfund contributors"
"""Publisher of figures that nobody else published: no page backs them, so none is cited."""


class _SourceText(_Strict):
    title: Text
    publisher: Text
    href: Annotated[str, StringConstraints(pattern=r"^(https?://\S+\.\S+)?$")]
    published: dt.date
    checked: dt.date
    page: Text | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.checked < self.published:
            raise ValueError(f"checked {self.checked} is before published {self.published}")
        if (self.href == "") != (self.publisher == OURS):
            raise ValueError(f"href is left empty ('') for our own assumptions ({OURS}), and only for them")
        if self.href.lower().endswith(".pdf") and not self.page:
            raise ValueError("a PDF needs its page")
        return self

    def build(self) -> Source:
        return Source(self.title, self.publisher, self.href, self.published, self.checked, self.page or "")


class _ValueText(_Strict):
    from_date: dt.date = Field(alias="from")
    value: Amount
    low: Amount
    high: Amount
    status: Literal["outturn", "forecast", "assumption", "rule"]
    source: _SourceText
    price_base: Annotated[int, Field(ge=1900, le=2100)] | None = None
    until: dt.date | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        low, value, high = (_as_list(amount) for amount in (self.low, self.value, self.high))
        if len({len(low), len(value), len(high)}) > 1 or len({type(a) for a in (self.low, self.value, self.high)}) > 1:
            raise ValueError("low, value and high must be numbers, or lists of one length")
        if not all(a <= b <= c for a, b, c in zip(low, value, high, strict=True)):
            raise ValueError(f"must be low <= value <= high, found {self.low}, {self.value}, {self.high}")
        if self.until is not None and self.until < self.from_date:
            raise ValueError(f"until {self.until} is before from {self.from_date}")
        return self

    def build(self) -> DatedValue:
        return DatedValue(
            from_date=self.from_date,
            value=_as_number(self.value),
            low=_as_number(self.low),
            high=_as_number(self.high),
            status=self.status,
            source=self.source.build(),
            price_base=self.price_base,
            until=self.until,
        )


class _EntryText(_Strict):
    label: Text
    unit: str
    quality: Grade
    impact: Grade
    review_by: dt.date
    values: Annotated[list[_ValueText], Field(min_length=1)]
    note: Text | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.unit not in UNITS:
            raise ValueError(
                f"unit '{self.unit}' is not known to energyfund.units.{near_match(self.unit, list(UNITS))}"
            )
        for earlier, later in zip(self.values, self.values[1:], strict=False):
            if later.from_date <= earlier.from_date:
                raise ValueError(f"dates must rise: {later.from_date} comes after {earlier.from_date}")
            if earlier.until is not None and earlier.until >= later.from_date:
                raise ValueError(f"until {earlier.until} runs past the next value, from {later.from_date}")
            if isinstance(later.value, list) != isinstance(earlier.value, list):
                raise ValueError("every value must be a number, or every value a list")
        if self.unit.startswith("GBP") and any(dated.price_base is None for dated in self.values):
            raise ValueError("money needs its price_base (the year of the prices) beside every value")
        if "GBP" not in self.unit and any(dated.price_base is not None for dated in self.values):
            raise ValueError(f"price_base has no meaning with the unit '{self.unit}'")
        return self

    def build(self, key: str, file: str) -> Entry:
        return Entry(
            key=key,
            file=file,
            label=self.label,
            unit=self.unit,
            quality=self.quality,
            impact=self.impact,
            review_by=self.review_by,
            note=self.note or "",
            values=tuple(dated.build() for dated in self.values),
        )


def read_entries(file: str, text: str) -> dict[str, Entry]:
    """Every figure of one file.

    Args:
        file: Name of the file, for messages.
        text: The file's YAML.

    Returns:
        Key -> figure with all its dated values.

    Raises:
        InvalidInputError: With every fault of the file.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise InvalidInputError([Fault(file, None, "", "", f"is not readable as YAML: {error}")]) from error
    if not isinstance(content, dict) or not isinstance(root, yaml.MappingNode):
        raise InvalidInputError([Fault(file, None, "", "", "must hold figures by key, and holds none")])
    lines = {node.value: node.start_mark.line + 1 for node, _ in root.value}
    faults = [Fault(file, line, path, "", "stands twice") for path, line in _twice(root, "")]
    entries: dict[str, Entry] = {}
    for key, fields in content.items():
        if not (isinstance(key, str) and key.isidentifier() and key == key.lower()):
            faults.append(Fault(file, lines.get(str(key)), str(key), "", "a key is lower-case words joined by _"))
            continue
        try:
            entries[key] = _EntryText.model_validate(fields).build(key, file)
        except ValidationError as error:
            faults.extend(_faults(error, file, key, lines[key]))
    if faults:
        raise InvalidInputError(faults)
    return entries


def _faults(error: ValidationError, file: str, key: str, line: int) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        field = key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
        yield Fault(file, line, field, "", detail["msg"].removeprefix("Value error, "))


def _twice(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one mapping, which YAML would silently let the second win."""
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _twice(item, f"{path}[{index}]")
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, item in node.value:
            field = f"{path}.{name.value}" if path else str(name.value)
            if name.value in seen:
                yield field, name.start_mark.line + 1
            seen.add(name.value)
            yield from _twice(item, field)


def _as_list(amount: float | list[float]) -> list[float]:
    return amount if isinstance(amount, list) else [amount]


def _as_number(amount: float | list[float]) -> Number:
    return tuple(amount) if isinstance(amount, list) else amount
