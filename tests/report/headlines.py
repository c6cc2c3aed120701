"""Whether the number of a headline stands in the cell of the table that it points to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from energyfund.report.paper import Headline
from energyfund.report.papers.summary import pounds
from energyfund.report.table import Cell, Row, Table
from energyfund.units import gbp, gbp_short, number, percent

TOKEN = re.compile(r"−?£?\d[\d,.]*(?: ?%|bn|m\b| million)?")


def spellings(table: Table, row: Row, place: int) -> set[str]:
    """Every way in which a paper may write the value of a cell."""
    value: Cell = row.cells[place]
    if isinstance(value, str):
        return {found.group() for found in TOKEN.finditer(value)}
    assert isinstance(value, int | float), (table.id, row.id, place)
    match table.kind_of(row, place)[0]:
        case "gbp":
            return {gbp_short(value), gbp(value), gbp(value, 2), pounds(value)}
        case "percent":
            return {percent(value, digits) for digits in range(3)}
        case _:
            return {number(value, digits) for digits in range(3)}


def stands(headline: Headline, known: Mapping[str, Table]) -> bool:
    """Whether the number of a headline is that of the cell that it points to, but for rounding."""
    assert headline.at is not None
    table_id, row_id, column = headline.at
    table = known[table_id]
    rows = (*table.rows, *((table.total,) if table.total is not None else ()))
    (row,) = (row for row in rows if row.id == row_id)
    place = [each.id for each in table.columns].index(column)
    said = {found.group().rstrip(".,") for found in TOKEN.finditer(headline.value)}
    return bool(said & spellings(table, row, place))
