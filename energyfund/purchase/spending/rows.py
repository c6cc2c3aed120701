"""Goes once through the rows of a spend file: which are payments, which totals, headings or blanks, which are wrong.

Texts are kept once each and numbered, so that a million rows take little memory and each text is understood once.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from energyfund.purchase.spending.cells import pence, why_no_amount
from energyfund.purchase.spending.headers import pounds_per_unit
from energyfund.purchase.spending.sheet import Sheet

TEXTS = ("supplier", "postcode", "date", "year", "sector", "locked", "contract")
"""Fields that are kept as numbered texts."""

_TOTAL = re.compile(
    r"(grand|sub|overall|report|page|net|gross|running|year|month)?[ -]?totals?"
    r"(\s*(amount|spend|expenditure|net|gross|payments|value|gbp|£|:|for .*|of .*|paid))*\s*:?",
    re.IGNORECASE,
)
_END_NOTE = re.compile(r"(end of (report|file|list|data)|\*+ *end.*|note[s:].*|source:.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that is wrong in a row, or in several rows alike.

    Attributes:
        line: Line of the first such row.
        field: Which field.
        value: The text found.
        message: What is wrong and what to do.
        rows: Rows that hold this text.
        counted: Whether the amount is counted all the same.
    """

    line: int
    field: str
    value: str
    message: str
    rows: int = 1
    counted: bool = False


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that sums others up, and so is no payment.

    Attributes:
        line: Its line.
        stated_pence: What it says.
        found_pence: Sum of the payments above it: since the last such row where that agrees, else from the top.
    """

    line: int
    stated_pence: int
    found_pence: int


@dataclass(slots=True)
class Codes:
    """Numbers for texts, in the order of their first appearance, with the line of that."""

    texts: dict[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def code(self, text: str, line: int) -> int:
        """Number of a text."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = len(self.texts)
            self.lines.append(line)
        return found


@dataclass(slots=True)
class RawRows:
    """Payments of a file as numbered texts, and what became of all other rows.

    Attributes:
        pence: Amount of each payment.
        codes: Field -> its texts.
        of_row: Field -> number of the text of each payment; empty where the file has no such column.
        rows: Rows below the header that are not blank.
        repeated_headers: Rows that repeat the header.
        without_amount: Rows without an amount: headings of sections, and notes.
        totals: Rows that sum up.
        rejects: Rows that are left out because their amount cannot be read.
    """

    pence: array[int] = field(default_factory=lambda: array("q"))
    codes: dict[str, Codes] = field(default_factory=lambda: {name: Codes() for name in TEXTS})
    of_row: dict[str, array[int]] = field(default_factory=lambda: {name: array("l") for name in TEXTS})
    rows: int = 0
    repeated_headers: int = 0
    without_amount: int = 0
    totals: list[TotalRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def read_rows(sheet: Sheet) -> RawRows:
    """Read every row of a file.

    Raises:
        InvalidInputError: The file cannot be split into cells.
    """
    raw = RawRows()
    scale = pounds_per_unit(sheet.name_of("amount"))
    comma = sheet.delimiter == ";"
    place = sheet.columns["amount"]
    kept = [(sheet.columns[name], raw.codes[name], raw.of_row[name].append) for name in TEXTS if name in sheet.columns]
    at_last_total, running = 0, 0
    header = [cell.strip() for cell in sheet.header]
    for line, cells in sheet.rows():
        text = cells[place].strip() if place < len(cells) else ""
        amount = pence(text, scale, decimal_comma=comma) if text else None
        if amount is None or _may_be_total(cells, sheet):
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            raw.rows += 1
            if stripped == header[: len(stripped)]:
                raw.repeated_headers += 1
                continue
            if amount is None:
                _without_amount(raw, line, text, sheet, stripped)
                continue
            since = running - at_last_total
            if _is_total(stripped, amount, place, sheet, (since, running)):
                raw.totals.append(TotalRow(line, amount, since if amount == since else running))
                at_last_total = running
                continue
        else:
            raw.rows += 1
        raw.pence.append(amount)
        running += amount
        for column, codes, append in kept:
            append(codes.code(cells[column].strip() if column < len(cells) else "", line))
    return raw


def _may_be_total(cells: Sequence[str], sheet: Sheet) -> bool:
    """A quick look: nearly every row names its supplier and is not asked further."""
    supplier = sheet.columns["supplier"]
    name = cells[supplier] if supplier < len(cells) else ""
    return not name or name.isspace() or "total" in name[:40].casefold()


def _is_total(cells: Sequence[str], amount: int, place: int, sheet: Sheet, sums: tuple[int, int]) -> bool:
    """Whether a row sums others up: it says so, or holds amounts alone and the sum of the rows above among them.

    A row that also names anything else, such as a postcode, is a payment, whatever its supplier is called.
    """
    supplier = sheet.columns["supplier"]
    name = cells[supplier] if supplier < len(cells) else ""
    others = [cell for column, cell in enumerate(cells) if column != place and cell]
    words = [cell for cell in others if pence(cell) is None]
    if words:
        return all(_TOTAL.fullmatch(word) for word in words)
    return not name and amount in sums


def _without_amount(raw: RawRows, line: int, text: str, sheet: Sheet, cells: Sequence[str]) -> None:
    """A row without an amount, or with one that cannot be read."""
    name = cells[sheet.columns["supplier"]] if sheet.columns["supplier"] < len(cells) else ""
    if text and (name or not any(_END_NOTE.fullmatch(cell) for cell in cells)):
        raw.rejects.append(Reject(line, "amount", text, why_no_amount(text)))
        return
    raw.without_amount += 1
