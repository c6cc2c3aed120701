"""What a figure is, and the object through which every other room reads figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from energyfund.errors import Fault, InvalidInputError, near_match

Number = float | tuple[float, ...]
Grade = Literal["red", "amber", "green"]
Status = Literal["outturn", "forecast", "assumption", "rule", "override"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was published.

    Attributes:
        title: Title of the page, paper or law.
        publisher: Who published it.
        href: Address on the web; empty where the figure is our own assumption, which no page backs.
        published: Day of publication; 1 January where only the year is known.
        checked: Day on which somebody last compared the value with the source.
        page: Page or section; empty where the page is short.
    """

    title: str
    publisher: str
    href: str
    published: dt.date
    checked: dt.date
    page: str = ""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a figure and the period in which it holds.

    Attributes:
        from_date: First day on which it holds.
        value: The number, or the numbers of a list figure.
        low: Low end of the plausible range, same shape as value.
        high: High end of the plausible range, same shape as value.
        status: outturn, forecast, assumption or rule.
        source: Where it was published.
        price_base: Year of the prices; None where the unit is not money.
        until: Last day on which it holds; None where it holds until the next value.
    """

    from_date: dt.date
    value: Number
    low: Number
    high: Number
    status: Status
    source: Source
    price_base: int | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with all its dated values, as the library holds it.

    Attributes:
        key: Name of the figure, unique in the library.
        file: Name of the library file, such as ``prices.yaml``.
        label: Short noun phrase for people.
        unit: A unit of ``energyfund.units.UNITS``.
        quality: How good the evidence is: red, amber or green.
        impact: How much the answer would move: red (a lot), amber or green (little).
        review_by: Day by which somebody should look again.
        note: What a reader should know; may be empty.
        values: The dated values, oldest first.
    """

    key: str
    file: str
    label: str
    unit: str
    quality: Grade
    impact: Grade
    review_by: dt.date
    note: str
    values: tuple[DatedValue, ...]

    def at(self, on: dt.date) -> DatedValue | None:
        """The value that holds on a day; None before the first and after the end of the last."""
        started = [dated for dated in self.values if dated.from_date <= on]
        if not started or (started[-1].until is not None and started[-1].until < on):
            return None
        return started[-1]


@dataclass(frozen=True, slots=True)
class Override:
    """A value that a scenario puts in the place of the library's.

    Attributes:
        value: A number, or numbers for a list figure.
        because: Why; shown in the report.
    """

    value: Number
    because: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it holds on the date of a scenario.

    The fields are those of `Entry` and `DatedValue`. Where a scenario replaced the value, ``status`` is ``override``,
    ``because`` says why, ``replaced_value`` is what the library holds (None where it holds none on that date), low and
    high equal the value, and ``source`` is still the source of the library's value.
    """

    key: str
    file: str
    label: str
    unit: str
    quality: Grade
    impact: Grade
    review_by: dt.date
    note: str
    from_date: dt.date
    value: Number
    low: Number
    high: Number
    status: Status
    price_base: int | None
    source: Source
    until: dt.date | None = None
    because: str = ""
    replaced_value: Number | None = None


def find_entry(entries: Mapping[str, Entry], key: str) -> Entry:
    """The figure with this key.

    Raises:
        InvalidInputError: No figure has it; the message names those that are near.
    """
    if key not in entries:
        message = f"no figure has this key.{near_match(key, list(entries))}"
        raise InvalidInputError([Fault("assumptions", None, key, "", message)])
    return entries[key]


class Figures:
    """The figures that hold on one day, with a scenario's overrides. Remembers which were asked for.

    Args:
        on: The day.
        entries: The library.
        overrides: A scenario's own values, already checked.
        sha256: Hash of the library.
    """

    __slots__ = ("_entries", "_found", "_of_other_days", "_overrides", "_sha256", "on")

    def __init__(
        self, on: dt.date, entries: Mapping[str, Entry], overrides: Mapping[str, Override], sha256: str
    ) -> None:
        self.on = on
        self._entries = entries
        self._overrides = overrides
        self._sha256 = sha256
        self._found: dict[str, Figure] = {}
        self._of_other_days: dict[str, Figure] = {}

    def figure(self, key: str) -> Figure:
        """A figure with its range, unit, status and source.

        Raises:
            InvalidInputError: No figure has this key, or it has no value on the date.
        """
        if key not in self._found:
            entry = self._entry(key)
            override = self._overrides.get(key)
            self._found[key] = self._from_library(entry) if override is None else self._overridden(entry, override)
        return self._found[key]

    def value(self, key: str) -> float:
        """The number of a figure, in the figure's unit.

        Raises:
            InvalidInputError: No figure has this key, or it has no value on the date.
            TypeError: The figure is a list.
        """
        value = self.figure(key).value
        if isinstance(value, tuple):
            raise TypeError(f"figure '{key}' is a list of {len(value)} numbers: read it with values()")
        return value

    def values(self, key: str) -> tuple[float, ...]:
        """The numbers of a list figure, in the figure's unit.

        Raises:
            InvalidInputError: No figure has this key, or it has no value on the date.
            TypeError: The figure is a single number.
        """
        value = self.figure(key).value
        if not isinstance(value, tuple):
            raise TypeError(f"figure '{key}' is a single number: read it with value()")
        return value

    def value_on(self, key: str, on: dt.date) -> float:
        """The number of a figure on another day than the scenario's, such as the tax of a later year.

        A figure that the scenario overrides has its value on every day.

        Raises:
            InvalidInputError: No figure has this key, or it has no value on that day.
            TypeError: The figure is a list.
        """
        if key in self._overrides:
            return self.value(key)
        entry = self._entry(key)
        dated = entry.at(on)
        if dated is None:
            message = f"no value is held for {on}; give your own under 'assumptions:' in the scenario"
            raise InvalidInputError([Fault(f"assumptions/{entry.file}", None, key, "", message)])
        if isinstance(dated.value, tuple):
            raise TypeError(f"figure '{key}' is a list of {len(dated.value)} numbers")
        self._of_other_days.setdefault(key, _figure(entry, dated))
        return dated.value

    def series(self, key: str) -> dict[dt.date, float]:
        """Every dated value of a figure, before and after the date: first day on which it holds -> number.

        A figure that the scenario overrides has one value, from the first day that the library knows or the date of the
        scenario, whichever is earlier.

        Raises:
            InvalidInputError: No figure has this key, or it has no value on the date.
            TypeError: The figure is a list.
        """
        current = self.value(key)
        entry = self._entry(key)
        if key in self._overrides:
            return {min(entry.values[0].from_date, self.on): current}
        return {dated.from_date: dated.value for dated in entry.values if isinstance(dated.value, float)}

    def used(self) -> tuple[Figure, ...]:
        """Every figure that was asked for so far, sorted by key."""
        asked = self._of_other_days | self._found
        return tuple(asked[key] for key in sorted(asked))

    def keys(self) -> tuple[str, ...]:
        """Every key of the library, sorted."""
        return tuple(sorted(self._entries))

    def sha256(self) -> str:
        """Hash of the library's files, for the record of a plan."""
        return self._sha256

    def _entry(self, key: str) -> Entry:
        return find_entry(self._entries, key)

    def _from_library(self, entry: Entry) -> Figure:
        dated = entry.at(self.on)
        if dated is None:
            raise InvalidInputError([Fault(f"assumptions/{entry.file}", None, entry.key, "", self._gap(entry))])
        return _figure(entry, dated)

    def _gap(self, entry: Entry) -> str:
        first, last = entry.values[0], entry.values[-1]
        advice = "Choose a date in between, or give your own value under 'assumptions:' in the scenario."
        if self.on < first.from_date:
            return f"the earliest value holds from {first.from_date}, after {self.on}. {advice}"
        ended = max(dated.until for dated in entry.values if dated.until is not None and dated.until < self.on)
        known = f"values are known from {first.from_date}" + (f" to {last.until}" if last.until else "")
        return f"no value holds on {self.on}: one ended on {ended}; {known}. {advice}"

    def _overridden(self, entry: Entry, override: Override) -> Figure:
        dated = entry.at(self.on)
        known = entry.values[0] if dated is None else dated
        own = DatedValue(self.on, override.value, override.value, override.value, "override", known.source)
        return _figure(entry, own, because=override.because, replaced_value=None if dated is None else dated.value)


def _figure(entry: Entry, dated: DatedValue, because: str = "", replaced_value: Number | None = None) -> Figure:
    return Figure(
        key=entry.key,
        file=entry.file,
        label=entry.label,
        unit=entry.unit,
        quality=entry.quality,
        impact=entry.impact,
        review_by=entry.review_by,
        note=entry.note,
        from_date=dated.from_date,
        value=dated.value,
        low=dated.low,
        high=dated.high,
        status=dated.status,
        price_base=dated.price_base,
        source=dated.source,
        until=dated.until,
        because=because,
        replaced_value=replaced_value,
    )
