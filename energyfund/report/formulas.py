"""Where tables stand in a workbook, and formulas that name their cells by row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from energyfund.report.table import Column, Row, Table

LONGEST_NAME = 31
HEAD = 3
"""Lines of a table before its first row: title, caption and headings."""

GAP = 2
TEST_LINES, RETURN_LINES = 3, 2
"""Lines below a cash flow: discount rate and two present values; the return twice, where there is one."""

REFERENCE = re.compile(r"\{(?:(?P<table>[\w-]+)!)?(?P<row>[\w-]+)\.(?P<first>[\w-]+)(?::(?P<last>[\w-]+))?\}")
"""A cell, or a stretch of a row, named in a formula; see ``Live``."""


@dataclass(frozen=True, slots=True)
class Book:
    """Where every table stands: its sheet and its first line, counted from nought."""

    tables: Mapping[str, Table]
    places: Mapping[str, tuple[str, int]]

    def formula(self, named: str, table: Table) -> str:
        """A formula of a table as the spreadsheet writes it: ``SUM('Sheet'!B4:F4)``; see ``Live``."""
        return REFERENCE.sub(lambda found: self._cells(found, table), named)

    def _cells(self, found: re.Match[str], table: Table) -> str:
        other = self.tables[found["table"]] if found["table"] else table
        sheet, start = self.places[other.id]
        line = start + HEAD + [row.id for row in other.every_row()].index(found["row"])
        columns = [column.id for column in other.columns]
        cells = [cell_name(line, columns.index(found[end])) for end in ("first", "last") if found[end]]
        away = self.places[table.id][0] != sheet
        return (f"'{sheet_name(sheet)}'!" if away else "") + ":".join(cells)


def laid_out(tables: Sequence[Table]) -> Book:
    """Tables on their sheets, those of one sheet below each other."""
    places: dict[str, tuple[str, int]] = {}
    free: dict[str, int] = {}
    for table in tables:
        line = free.get(table.sheet, 0)
        places[table.id] = (table.sheet, line)
        free[table.sheet] = line + _height(table) + GAP
    return Book({table.id: table for table in tables}, places)


def _height(table: Table) -> int:
    if not table.rows:
        return HEAD
    test = 0
    if table.test is not None and table.total is not None:
        test = TEST_LINES + (0 if table.test.irr_fraction is None else RETURN_LINES)
    return HEAD + len(table.every_row()) + test + len(table.remarks())


def how_worked_out(tables: Sequence[Table]) -> Table:
    """A table of how every column of numbers, and every row with a meaning of its own, is worked out."""
    rows: dict[tuple[str, str, str], None] = {}
    for table in tables:
        told = [row for row in table.rows if row.formula]
        if len(told) < len(table.rows):
            rows |= {(table.title, each.heading, each.formula): None for each in table.columns if each.formula}
        rows |= {(table.title, table.spelled(row, 0), row.formula): None for row in told}
    return Table(
        id="how-worked-out",
        title="How each number is worked out",
        caption="In the terms of the field; the formulas of the cells say the same where the spreadsheet can follow.",
        columns=(Column("table", "Table"), Column("number", "Column or row"), Column("how", "How")),
        rows=tuple(Row(f"how-{place}", cells) for place, cells in enumerate(rows, 1)),
        empty="No table holds numbers.",
        sheet="How worked out",
    )


def sheet_name(name: str) -> str:
    """The name of a sheet as workbooks bear it."""
    return name[:LONGEST_NAME]


def cell_name(line: int, place: int) -> str:
    """The name of a cell, both counted from nought.

    >>> cell_name(2, 27)
    'AB3'
    """
    letters, left = "", place + 1
    while left:
        left, sign = divmod(left - 1, 26)
        letters = chr(ord("A") + sign) + letters
    return f"{letters}{line + 1}"
