"""One table: plain rows that page, paper and workbook all spell, and the one place where money is rounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from energyfund.units import gbp, number, percent

Kind = Literal["text", "gbp", "percent", "number", "year", "link"]
"""How a cell is written. ``text`` and ``link`` stand left, all others right."""

RETURN = "return"
FUEL_POVERTY = "fuel-poverty"
BOTH = (RETURN, FUEL_POVERTY)
WORKBOOK = "workbook"

NOMINAL = "Nominal pounds: the money of each year."
PENNY = Decimal("0.01")
HARDLY = 1e-9
"""Rounding of sums; a part this far from the whole is the whole."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a source on the web. Only http and https are followed; ``href`` is empty otherwise."""

    text: str
    href: str


Cell = str | int | float | Link | None
"""A plain value; None where there is none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable id, its heading, how its cells are written and what the heading does not say.

    Attributes:
        formula: How its numbers are worked out, in the terms of the field; for people who follow a number to its roots.
    """

    id: str
    heading: str
    kind: Kind = "text"
    digits: int = 0
    note: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a stable id. The first cell is its heading.

    ``kind`` and ``digits``, where given, replace those of the columns that hold numbers: a unit to a row. So does
    ``formula``: how the numbers of this row are worked out, where rows differ in meaning.
    """

    id: str
    cells: tuple[Cell, ...]
    kind: Kind | None = None
    digits: int = 0
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """A cell that the workbook works out by itself; other files show the value that the cell holds.

    ``formula`` names cells in braces: ``{closing.y2030}`` is a cell of this table by row and column,
    ``{closing.y2030:y2039}`` a stretch of a row, and ``{statement-1!closing.y2030}`` a cell of another table.
    """

    row: str
    column: str
    formula: str


@dataclass(frozen=True, slots=True)
class CashTest:
    """What a spreadsheet can work out again from the total row of a cash flow, year 0 in its first year column.

    ``rate_at`` names the cell of another table that holds the discount rate, as a formula does; see ``Live``.
    """

    rate_fraction: float
    npv_gbp: float
    irr_fraction: float | None
    rate_at: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as every file shows it.

    Attributes:
        id: Stable name, used as the anchor in the page.
        caption: What it shows, with units and price base.
        total: The last row; money totals are sums of the figures shown, so that every column adds up.
        sources: Keys of the figures it rests on.
        reports: Where it appears: ``return``, ``fuel-poverty``; ``workbook`` alone means the workbook only.
        wide: Whether it wants a page on its side.
        empty: The sentence that stands in its place when there are no rows.
        sheet: The sheet of the workbook; tables of one sheet stand below each other.
        test: What the workbook works out again below the table.
        live: Cells that the workbook works out by formulas.
    """

    id: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reports: tuple[str, ...] = BOTH
    wide: bool = False
    empty: str = "Nothing to show."
    sheet: str = ""
    test: CashTest | None = None
    live: tuple[Live, ...] = ()

    def every_row(self) -> tuple[Row, ...]:
        """The rows, then the total where there is one."""
        return self.rows if self.total is None else (*self.rows, self.total)

    def kind_of(self, row: Row, place: int) -> tuple[Kind, int]:
        """How the cell at a place of a row is written: its kind and its digits after the point."""
        column = self.columns[place]
        if row.kind is None or column.kind in {"text", "link", "year"}:
            return column.kind, column.digits
        return row.kind, row.digits

    def remarks(self) -> tuple[str, ...]:
        """What stands below the table: the meaning of headings that do not speak for themselves, then the notes."""
        meanings = tuple(f"{column.heading}: {column.note}." for column in self.columns if column.note)
        return (*meanings, *self.notes)

    def formula_of(self, row: Row, place: int) -> str:
        """How the number at a place of a row is worked out: by the row's own formula where it has one."""
        return row.formula or self.columns[place].formula

    def spelled(self, row: Row, place: int) -> str:
        """The cell at a place of a row, as people read it."""
        return spelled(row.cells[place], *self.kind_of(row, place))


def pence(amount: float) -> float:
    """Pounds rounded to the penny, halves away from zero: the one place where reports round money.

    >>> pence(0.125), pence(-0.001), pence(2.5)
    (0.13, 0.0, 2.5)
    """
    return float(_exact(amount)) + 0


def add(amounts: Iterable[float]) -> float:
    """The sum of amounts as shown: each is rounded to the penny first, so that a column adds up. [£]

    >>> add([0.104, 0.104, 0.104])
    0.3
    """
    return float(sum((_exact(amount) for amount in amounts), Decimal(0)))


def _exact(amount: float) -> Decimal:
    return Decimal(repr(float(amount))).quantize(PENNY, ROUND_HALF_UP)


def spelled(value: Cell, kind: Kind, digits: int = 0) -> str:
    """A plain value as people read it; a dash where there is none.

    >>> spelled(1234.5, "gbp"), spelled(-0.00001, "percent", 1), spelled(2027, "year"), spelled(None, "gbp")
    ('£1,234.50', '0.0 %', '2027', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, str | Link):
        return value if isinstance(value, str) else value.text
    match kind:
        case "gbp":
            return gbp(pence(value), 2)
        case "percent":
            return percent(round(value, digits + 2) + 0, digits)
        case "number":
            return number(round(value, digits) + 0, digits)
        case _:
            return f"{value:.0f}"


def shown_value(value: Cell, kind: Kind, digits: int = 0) -> Cell:
    """A plain value rounded as people see it: pounds to the penny, shares and numbers to the digits shown.

    >>> shown_value(1234.567, "gbp"), shown_value(0.03456, "percent", 1), shown_value(2.0, "number")
    (1234.57, 0.035, 2.0)
    """
    if isinstance(value, int | float):
        match kind:
            case "gbp":
                return pence(value)
            case "percent":
                return round(value, digits + 2) + 0
            case "number":
                return round(value, digits) + 0
            case _:
                return value
    return value


def share_in_words(share: float) -> str:
    """A share in whole per cent that never rounds a part to nothing or to all.

    >>> share_in_words(0.001), share_in_words(0.42), share_in_words(0.999), share_in_words(1.0)
    ('under 1 %', '42 %', 'over 99 %', '100 %')
    """
    text = percent(share, 0)
    if text == percent(0, 0) and share > 0:
        return f"under {percent(1 / 100, 0)}"
    if text == percent(1, 0) and share < 1 - HARDLY:
        return f"over {percent(1 - 1 / 100, 0)}"
    return text


def one_line(text: str) -> str:
    r"""Text fit for a label: control characters, line breaks and marks that turn the reading direction are left out.

    >>> one_line("Oak\n Street\x00 ")
    'Oak Street'
    """
    kept = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    kept = "".join(
        sign for sign in kept if unicodedata.bidirectional(sign) not in TURNING and unicodedata.category(sign) != "Cs"
    )
    return " ".join(kept.split())


TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def shortened(text: str, length: int) -> str:
    """A label of at most so many signs.

    >>> shortened("Riverside Estate", 10)
    'Riverside…'
    """
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def link(text: str, href: str) -> Link:
    """A link that can do no harm: addresses that are not http or https are dropped, the text stays.

    >>> link("Ofgem", "javascript:alert(1)")
    Link(text='Ofgem', href='')
    """
    return Link(text, href if re.match(r"https?://[^\s]+$", href) else "")


def counted(amount: float, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "home", "homes"), counted(82.4, "home", "homes")
    ('1 home', '82 homes')
    """
    return f"{number(round(amount) + 0)} {one if round(amount) == 1 else many}"
