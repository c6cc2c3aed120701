"""Reads a table of postcodes and places, and a table of suppliers and postcodes, as users write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.purchase.spending.names import key_of
from energyfund.purchase.spending.places import LEVELS, OUTSIDE, Places, read_beginning, read_postcode
from energyfund.purchase.spending.sheet import open_sheet

_PLACES = (*LEVELS, "outside")


def read_places(path: Path) -> Places:
    """The definition of local from a CSV of beginnings of postcodes; the longest that fits a postcode decides.

    Columns: ``postcode`` (a beginning), ``place`` (city, county, region or outside) and, if wanted, ``name`` (of the
    place, in one of its rows).

    Raises:
        MissingFileError: The file cannot be read.
        InvalidInputError: Every fault of the file at once.
    """
    ranks: dict[str, int] = {}
    names = [f"the {level}" for level in LEVELS]
    faults: list[Fault] = []
    for line, row in _rows(path):
        place, written = ((row[name] or "").strip() for name in ("place", "postcode"))
        try:
            beginning, rank = read_beginning(written), _rank(place)
        except ValueError as error:
            faults.append(Fault(str(path), line, "", "", str(error)))
            continue
        if ranks.setdefault(beginning, rank) != rank:
            message = f"stands above already as {_PLACES[ranks[beginning]]}; keep one"
            faults.append(Fault(str(path), line, "postcode", beginning, message))
        if rank < OUTSIDE and (row.get("name") or "").strip():
            names[rank] = str(row["name"]).strip()
    levels = tuple(sorted(set(ranks.values()) - {OUTSIDE}))
    if not levels and not faults:
        faults.append(Fault(str(path), None, "place", "", "no row names a city, county or region"))
    if faults:
        raise InvalidInputError(faults)
    return Places(ranks, tuple(names), levels)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingFileError(path, f"cannot be read ({error.strerror or error}).", "Name a CSV file.") from error
    except UnicodeDecodeError as error:
        raise MissingFileError(path, "is not UTF-8 text.", "Save it as CSV in UTF-8.") from error
    rows = csv.DictReader(text.splitlines())
    missing = [name for name in ("postcode", "place") if name not in (rows.fieldnames or ())]
    if missing:
        message = "this column is missing; the columns are postcode, place and, if wanted, name"
        raise InvalidInputError([Fault(str(path), 1, name, "", message) for name in missing])
    for row in rows:
        yield rows.line_num, row


def _rank(place: str) -> int:
    if place.casefold() not in _PLACES:
        raise ValueError(f"place '{place}' must be city, county, region or outside.{near_match(place, _PLACES)}")
    return _PLACES.index(place.casefold())


def read_supplier_postcodes(path: Path) -> Mapping[str, str]:
    """A table of suppliers and their postcodes: what all spellings of a supplier share -> postcode.

    Raises:
        MissingFileError: The file cannot be read.
        InvalidInputError: Columns are missing, a postcode is none, or a supplier has two.
    """
    sheet = open_sheet(path, {}, ("supplier", "postcode"))
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for line, cells in sheet.rows():
        supplier, text = (_cell(cells, sheet.columns[field]) for field in ("supplier", "postcode"))
        key, postcode = key_of(supplier), read_postcode(text)
        if postcode is None:
            faults.append(Fault(str(path), line, "postcode", text, "is not a UK postcode"))
        elif key and postcode and found.setdefault(key, postcode) != postcode:
            message = f"{supplier} stands above already with {found[key]}; keep one"
            faults.append(Fault(str(path), line, "postcode", postcode, message))
    if faults:
        raise InvalidInputError(faults)
    return found


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
