"""Tables for other programs: one CSV a table for people with spreadsheets, all of them in one JSON for programs.

Both hold the very numbers that pages and papers show, rounded in the same place.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from energyfund.purchase.award_file import FORMULA_STARTS, PLAIN_NUMBER
from energyfund.report.html import anchor
from energyfund.report.table import Cell, Column, Kind, Link, Row, Table, pence, shown_value

TABLES_FORMAT = 1
"""Version of tables.json; a reader that knows another version should stop."""

UNITS: dict[Kind, str] = {
    "gbp": "GBP",
    "percent": "fraction",
    "number": "number",
    "year": "year",
    "text": "text",
    "link": "link",
}
SIGNS: dict[Kind, str] = {"gbp": "£", "percent": "%"}
UNIT_HEADING = "Unit of this row"
MARK = "\ufeff"
"""Byte-order mark: without it spreadsheets take the pound sign for something else."""

MORE_STARTS = ("\n", "＝", "＋", "－", "＠")
"""Starts of formulas that some spreadsheets know besides the common ones."""


def table_files(tables: Sequence[Table], subject: str, made_on: str, stem: str = "tables") -> dict[str, bytes]:
    """Every table as CSV and JSON, by file name.

    Args:
        tables: The tables, with ids that are unique.
        subject: Name of the scenario.
        made_on: Date of the figures, as ISO text.
        stem: Start of the names.

    Returns:
        ``tables.json``, and ``tables/ID.csv`` for each table that has rows.
    """
    files = {f"{stem}.json": tables_json(tables, subject, made_on).encode()}
    for table in tables:
        if table.rows:
            files[f"{stem}/{anchor(table.id)}.csv"] = table_csv(table).encode()
    return files


def tables_json(tables: Sequence[Table], subject: str, made_on: str) -> str:
    """Every table as text that programs read; money in pounds to the penny, shares from 0 to 1."""
    whole = {
        "energyfund_tables": TABLES_FORMAT,
        "name": subject,
        "date": made_on,
        "tables": [_plain_table(table) for table in tables],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _plain_table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "caption": table.caption,
        "columns": [_plain_column(column) for column in table.columns],
        "rows": [_plain_row(table, row) for row in table.rows],
        "total": None if table.total is None else _plain_row(table, table.total),
        "notes": list(table.notes),
        "sources": list(table.sources),
    }


def _plain_column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "heading": column.heading,
        "unit": UNITS[column.kind],
        "digits": column.digits,
        "note": column.note,
        "formula": column.formula,
    }


def _plain_row(table: Table, row: Row) -> dict[str, Any]:
    cells = {
        column.id: _plain_cell(shown_value(cell, *table.kind_of(row, place)))
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True))
    }
    own = {} if row.kind is None else {"unit": UNITS[row.kind], "digits": row.digits}
    worked = {"formula": row.formula} if row.formula else {}
    return {"id": row.id, **own, **worked, "cells": cells}


def _plain_cell(cell: Cell) -> Any:  # noqa: ANN401  a plain value of JSON
    return {"text": cell.text, "href": cell.href} if isinstance(cell, Link) else cell


def table_csv(table: Table) -> str:
    """One table for a spreadsheet: a row of headings, the rows, the total; percentages and pounds as plain numbers."""
    room = io.StringIO()
    room.write(MARK)
    writer = csv.writer(room, lineterminator="\r\n")
    own = any(row.kind is not None for row in table.rows)
    linked = [place for place, column in enumerate(table.columns) if column.kind == "link"]
    writer.writerow([*_headings(table), *([UNIT_HEADING] if own else [])])
    for row in table.every_row():
        cells = []
        for place, cell in enumerate(row.cells):
            cells.append(csv_cell(cell, *table.kind_of(row, place)))
            if place in linked:
                cells.append(safe(cell.href) if isinstance(cell, Link) else "")
        writer.writerow([*cells, *([_sign(row.kind)] if own else [])])
    return room.getvalue()


def _headings(table: Table) -> list[str]:
    """The heading of each column with its unit; columns of numbers of several units have it in each row instead."""
    mixed = any(row.kind is not None for row in table.rows)
    found = []
    for column in table.columns:
        sign = "" if mixed and column.kind not in {"text", "link", "year"} else _sign(column.kind)
        found.append(safe(f"{column.heading} [{sign}]" if sign else column.heading))
        if column.kind == "link":
            found.append(safe(f"{column.heading}, address"))
    return found


def _sign(kind: Kind | None) -> str:
    return "" if kind is None else SIGNS.get(kind, "")


def csv_cell(cell: Cell, kind: Kind, digits: int) -> str:
    """A cell as text: numbers plain and with the digits that people see, names so that nothing runs them.

    >>> csv_cell(-1234.5, "gbp", 0), csv_cell(0.035, "percent", 2), csv_cell("=A1", "text", 0), csv_cell(None, "gbp", 0)
    ('-1234.50', '3.50', "'=A1", '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str | Link):
        return safe(cell if isinstance(cell, str) else cell.text)
    match kind:
        case "gbp":
            return f"{pence(cell):.2f}"
        case "percent":
            return f"{100 * round(cell, digits + 2) + 0:.{digits}f}"
        case "number":
            return f"{round(cell, digits) + 0:.{digits}f}"
        case _:
            return f"{cell:.0f}"


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one is led by an apostrophe, numbers are left.

    >>> safe("@SUM(1)"), safe("-0.5"), safe("- 5 kW"), safe("Oak Street")
    ("'@SUM(1)", '-0.5', "'- 5 kW", 'Oak Street')
    """
    starts = text.startswith((*FORMULA_STARTS, *MORE_STARTS))
    return f"'{text}" if starts and not PLAIN_NUMBER.fullmatch(text) else text
