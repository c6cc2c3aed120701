"""Writes the tables of a spend file: JSON with everything, or CSV with a line for each figure; and the rejects."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from energyfund.purchase.spending.listing import SpendListing
from energyfund.solar.sink import whole_file

ENDINGS = (".json", ".csv")
REJECT_COLUMNS = ("line", "field", "value", "rows", "counted", "message")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_json(listing: SpendListing) -> str:
    """Answer, tables and remarks as one JSON object."""
    whole = {
        "answer": listing.answer,
        "tables": {table.name: {"caption": table.caption, "rows": table.records()} for table in listing.tables},
        "remarks": listing.remarks,
        "left_out": listing.left_out,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def figure_rows(listing: SpendListing) -> list[dict[str, object]]:
    """A line for each figure of every table."""
    return [line for table in listing.tables for line in table.tidy()]


def write_tables(listing: SpendListing, path: Path) -> None:
    """Write every table to a file; a name that ends in .json makes JSON, any other makes CSV.

    Raises:
        MissingFileError: The file cannot be written.
    """
    is_json = path.suffix.lower() == ".json"
    text = as_json(listing) + "\n" if is_json else _csv_text(figure_rows(listing))
    with whole_file(path) as file:
        file.write(text.encode())


def write_rejects(listing: SpendListing, path: Path) -> None:
    """Write what is wrong in which row: line, field, value, rows alike, whether the amount is counted, what is wrong.

    Raises:
        MissingFileError: The file cannot be written.
    """
    rows = [{name: getattr(reject, name) for name in REJECT_COLUMNS} for reject in listing.rejects]
    with whole_file(path) as file:
        file.write(_csv_text(rows, REJECT_COLUMNS).encode())


def _csv_text(rows: list[dict[str, object]], columns: tuple[str, ...] = ()) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = columns or tuple(rows[0])
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return buffer.getvalue()


def _cell(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> _cell("=1+1"), _cell(-1.5), _cell(None), _cell(True)
    ("'=1+1", '-1.5', '', 'yes')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return str(cell)
