"""A table of results, spelt for people (pounds and per cent) and for programs (plain numbers, units in the names)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from energyfund.units import gbp, number, percent

Kind = Literal["text", "gbp", "fraction", "count", "ratio", "points"]
Cell = str | int | float | None

_ENDS = {"gbp": "_gbp", "fraction": "_fraction", "points": "_percentage_points"}
_UNITS = {"text": "", "gbp": "GBP", "fraction": "fraction", "count": "count", "ratio": "ratio", "points": "points"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files (the unit is added), its heading for people, and how its cells are written."""

    name: str
    heading: str
    kind: Kind = "gbp"

    @property
    def key(self) -> str:
        """Name in files, with the unit at the end."""
        return self.name + _ENDS.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class SpendTable:
    """A table of results; the first column says what a row is about.

    Attributes:
        name: Stable name in files.
        caption: What it shows, for people.
        columns: Its columns.
        rows: Cells in the order of the columns; None where there is no value.
        shown: Rows that are printed for people; None for all.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int | None = None

    def records(self) -> list[dict[str, object]]:
        """Every row for programs."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(_plain, row), strict=True)) for row in self.rows]

    def for_people(self) -> list[dict[str, object]]:
        """The first rows for people, numbers to the right under their headings, without columns that hold nothing."""
        listed = self.rows if self.shown is None else self.rows[: self.shown]
        lines: list[dict[str, object]] = [{} for _ in listed]
        for place, column in enumerate(self.columns):
            if all(row[place] in {None, ""} for row in listed):
                continue
            texts = [_written(row[place], column.kind) for row in listed]
            width = max(map(len, [column.heading, *texts])) if column.kind != "text" else 0
            for line, text in zip(lines, texts, strict=True):
                line[column.heading.rjust(width)] = text.rjust(width)
        return lines

    def title(self) -> str:
        """The caption, and how many rows are not shown."""
        hidden = 0 if self.shown is None else len(self.rows) - self.shown
        return f"{self.caption} (the first {self.shown} of {len(self.rows):,})" if hidden > 0 else self.caption

    def tidy(self) -> list[dict[str, object]]:
        """A line for each figure: table, line of the table, what the row is about, what is meant, value and unit."""
        return [
            {
                "table": self.name,
                "line": number,
                "row": row[0],
                "figure": column.key,
                "value": _plain(cell),
                "unit": _UNITS[column.kind],
            }
            for number, row in enumerate(self.rows, start=1)
            for column, cell in zip(self.columns[1:], row[1:], strict=True)
        ]


def pounds(pence: float) -> float:
    """Pounds of pence.

    >>> pounds(12345)
    123.45
    """
    return float(pence) / 100


def _plain(cell: Cell) -> Cell:
    """Without the dust of binary fractions."""
    return round(cell, 9) if isinstance(cell, float) else cell


def _written(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    amount = float(cell)
    if kind == "gbp":
        return gbp(amount, 2)
    if kind == "fraction":
        return percent(amount)
    return number(amount, {"count": 0, "ratio": 2}.get(kind, 1))
