"""A spend file as arrays: what was paid to whom, where, when, for what, and whether it is locked in a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from energyfund.errors import Fault, InvalidInputError
from energyfund.purchase.spending.cells import NOT_STATED, locked, when
from energyfund.purchase.spending.headers import INVERSE, is_gross, words_of
from energyfund.purchase.spending.names import Suppliers, group_spellings, key_of
from energyfund.purchase.spending.places import Places, read_postcode
from energyfund.purchase.spending.rows import RawRows, Reject, TotalRow, read_rows
from energyfund.purchase.spending.sheet import Sheet, open_sheet

IntArray = NDArray[np.int64]
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Payments:
    """Every payment of a file; all arrays have the shape (payments,) and −1 where nothing is stated.

    Attributes:
        pence: Amount, credits negative.
        rank: Place, as ranks of `energyfund.purchase.spending.places`.
        supplier: Position in ``suppliers``.
        year: Calendar year in which the payment's year begins.
        month: Month of the payment, 1 to 12.
        locked: 1 locked in a contract, 0 not.
        sector: Position in ``sectors``.
        contract: Position in ``contracts``.
        postcode: Position in ``postcodes``.
        suppliers: Suppliers with their spellings.
        sectors: Names of sectors.
        contracts: Names of contracts.
        postcodes: Postcodes as they are read; empty for none.
        is_financial: Whether years are financial years.
        reading: What became of the rows of the file.
    """

    pence: IntArray
    rank: IntArray
    supplier: IntArray
    year: IntArray
    month: IntArray
    locked: IntArray
    sector: IntArray
    contract: IntArray
    postcode: IntArray
    suppliers: Suppliers
    sectors: tuple[str, ...]
    contracts: tuple[str, ...]
    postcodes: tuple[str, ...]
    is_financial: bool
    reading: Reading


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was understood and what became of its rows.

    Attributes:
        file: The file as the person named it.
        encoding: Its encoding; empty for Parquet.
        header_line: Line of the header.
        columns: Field -> header of its column.
        gross: Whether the amounts hold VAT, by their header.
        rows: Rows below the header that are not blank.
        repeated_headers: Rows that repeat the header.
        without_amount: Rows without an amount.
        totals: Rows that sum others up, with what they say.
        left_out: Rows whose amount cannot be read.
        rejects: What is wrong in which rows, by line.
    """

    file: str
    encoding: str
    header_line: int
    columns: Mapping[str, str]
    gross: bool
    rows: int
    repeated_headers: int
    without_amount: int
    totals: tuple[TotalRow, ...]
    left_out: int
    rejects: tuple[Reject, ...]


def read_payments(
    path: Path,
    places: Places,
    year_start: int,
    columns: Mapping[str, str] | None = None,
    postcodes: Mapping[str, str] | None = None,
) -> Payments:
    """Read a spend file.

    Args:
        path: A CSV or Parquet file as councils publish it.
        places: What counts as local.
        year_start: Month in which years begin, 1 to 12.
        columns: Field -> header, where the user says which column is what.
        postcodes: Postcodes of suppliers by `key_of`, for rows without one.

    Raises:
        MissingFileError: The file is missing, unreadable or no table.
        InvalidInputError: Columns are missing, or no row can be used.
    """
    needed = ("amount", "supplier") if postcodes else ("amount", "supplier", "postcode")
    sheet = open_sheet(path, columns or {}, needed)
    raw = read_rows(sheet)
    if not raw.pence:
        raise InvalidInputError(_no_payment(path, raw))
    rejects = list(raw.rejects)
    suppliers, supplier = _suppliers(raw)
    known, postcode = _postcodes(raw, postcodes or {}, rejects)
    ranks = np.array([places.rank_of(one) for one in known], dtype=np.int64)
    year, month, is_financial = _years(raw, year_start, rejects)
    sectors, sector = _names(raw, "sector")
    contracts, contract = _names(raw, "contract")
    return Payments(
        pence=np.array(raw.pence, dtype=np.int64),
        rank=ranks[postcode],
        supplier=supplier,
        year=year,
        month=month,
        locked=_locked(raw, sheet, rejects),
        sector=sector,
        contract=contract,
        postcode=postcode,
        suppliers=suppliers,
        sectors=sectors,
        contracts=contracts,
        postcodes=known,
        is_financial=is_financial,
        reading=_reading(path, sheet, raw, rejects),
    )


def _reading(path: Path, sheet: Sheet, raw: RawRows, rejects: list[Reject]) -> Reading:
    return Reading(
        file=str(path),
        encoding=sheet.encoding,
        header_line=sheet.header_line,
        columns={field: sheet.name_of(field) for field in sheet.columns},
        gross=is_gross(sheet.name_of("amount")),
        rows=raw.rows,
        repeated_headers=raw.repeated_headers,
        without_amount=raw.without_amount,
        totals=tuple(raw.totals),
        left_out=len(raw.rejects),
        rejects=tuple(sorted(rejects, key=lambda reject: (reject.line, reject.field))),
    )


def _no_payment(path: Path, raw: RawRows) -> list[Fault]:
    if not raw.rejects:
        return [Fault(str(path), None, "", "", "holds no payments below its header; a row for each payment is needed")]
    shown = [Fault(str(path), one.line, one.field, one.value, one.message) for one in raw.rejects[:MOST_FAULTS]]
    more = len(raw.rejects) - len(shown)
    return [*shown, *([Fault(str(path), None, "", "", f"{more:,} more faults like these")] if more else [])]


def _suppliers(raw: RawRows) -> tuple[Suppliers, IntArray]:
    code = _codes(raw, "supplier")
    texts = list(raw.codes["supplier"].texts)
    rows = np.bincount(code, minlength=len(texts))
    suppliers = group_spellings({text: int(count) for text, count in zip(texts, rows, strict=True)})
    return suppliers, np.array([suppliers.of_spelling[text] for text in texts], dtype=np.int64)[code]


def _postcodes(raw: RawRows, looked_up: Mapping[str, str], rejects: list[Reject]) -> tuple[tuple[str, ...], IntArray]:
    """Postcodes as they are read, and the position of each payment's; blank ones are looked up by supplier."""
    known: dict[str, int] = {"": 0}
    stated = _read_texts(raw, "postcode", lambda text: _position(known, read_postcode(text)), rejects, 0)
    by_supplier = np.array(
        [_position(known, looked_up.get(key_of(text), "")) for text in raw.codes["supplier"].texts], dtype=np.int64
    )
    found = np.where(stated > 0, stated, by_supplier[_codes(raw, "supplier")])
    return tuple(known), found


def _position(known: dict[str, int], postcode: str | None) -> int | None:
    return None if postcode is None else known.setdefault(postcode, len(known))


def _years(raw: RawRows, year_start: int, rejects: list[Reject]) -> tuple[IntArray, IntArray, bool]:
    """Year and month of each payment, and whether they are financial years; a year column goes before a date."""
    financial: Counter[bool] = Counter()

    def read(text: str, *, in_year_column: bool) -> int | None:
        if not text:
            return NOT_STATED
        found = when(text, year_start, in_year_column=in_year_column)
        if found is None:
            return None
        financial[found.is_financial] += 1
        return 100 * found.year + found.month

    def both(name: str) -> IntArray:
        return _read_texts(raw, name, lambda text: read(text, in_year_column=name == "year"), rejects, NOT_STATED)

    of_year = both("year")
    of_date = both("date") if not raw.of_row["year"] else np.full(len(raw.pence), NOT_STATED)
    found = np.where(of_year == NOT_STATED, of_date, of_year)
    month = np.where(found == NOT_STATED, NOT_STATED, found % 100)
    return np.where(found == NOT_STATED, NOT_STATED, found // 100), month, financial[True] > 0


def _locked(raw: RawRows, sheet: Sheet, rejects: list[Reject]) -> IntArray:
    found = _read_texts(raw, "locked", locked, rejects, NOT_STATED)
    if set(words_of(sheet.name_of("locked"))) & INVERSE:
        found = np.where(found == NOT_STATED, found, 1 - found)
    return found


def _names(raw: RawRows, name: str) -> tuple[tuple[str, ...], IntArray]:
    """Names in the order of the alphabet; those that differ only in capitals and blanks count as one."""
    spellings: dict[str, str] = {}
    for text in raw.codes[name].texts:
        plain = " ".join(text.split())
        spellings[plain.casefold()] = min(plain, spellings.get(plain.casefold(), plain))
    spellings.pop("", None)
    positions = {key: place for place, key in enumerate(sorted(spellings))}
    found = [positions.get(" ".join(text.split()).casefold(), NOT_STATED) for text in raw.codes[name].texts]
    return tuple(spellings[key] for key in positions), _of_rows(raw, name, found)


_WRONG = {
    "postcode": "is not a UK postcode; the amount counts as spent in a place that is not known",
    "date": "is not a date as day/month/year; the amount counts as paid in a year that is not stated",
    "year": "is not a year such as 2024 or 2024/25; the amount counts as paid in a year that is not stated",
    "locked": "is neither yes nor no; the amount counts as not stated",
}


def _read_texts(
    raw: RawRows, name: str, read: Callable[[str], int | None], rejects: list[Reject], unread: int
) -> IntArray:
    """A number for each payment by its text; texts that cannot be read are noted and count as ``unread``."""
    found = [read(text) for text in raw.codes[name].texts]
    wrong = [code for code, number in enumerate(found) if number is None]
    if wrong:
        rows = np.bincount(_codes(raw, name), minlength=len(found))
        texts, lines = list(raw.codes[name].texts), raw.codes[name].lines
        rejects += [
            Reject(lines[code], name, texts[code], _WRONG[name], int(rows[code]), counted=True) for code in wrong
        ]
    return _of_rows(raw, name, [unread if number is None else number for number in found], unread)


def _of_rows(raw: RawRows, name: str, numbers: Iterable[int], unread: int = NOT_STATED) -> IntArray:
    if not raw.of_row[name]:
        return np.full(len(raw.pence), unread, dtype=np.int64)
    return np.array([*numbers], dtype=np.int64)[_codes(raw, name)]


def _codes(raw: RawRows, name: str) -> IntArray:
    return np.array(raw.of_row[name], dtype=np.int64)
