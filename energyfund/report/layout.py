"""How wide the columns of a printed table are, so that numbers never touch and words get what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from energyfund.report.table import Row, Table

SIGN = 59
"""Room for one sign, in hundredths of the size of the type."""

GAP = 100
ACROSS = {False: 6_450, True: 9_800}
"""Width of an upright and of a turned page, in hundredths of the size of the type at full size."""

LONG = 18
SHORTEST = 6
LEAST_SHARE = 12
FIRST_SHARE = 40
LONGEST = 90
LEAST = 900
FULL_SIZE = 75
LEAST_SIZE = 42
"""Sizes of type in tenths of a point."""


def layout(table: Table) -> dict[str, Any]:
    """Columns and size of type of a printed table.

    Returns:
        ``columns``: for each its heading, whether it stands left, its fixed width (in hundredths of an em) or its share
        of what is left; ``size``: the size of type in tenths of a point, smaller where the table would not fit.
    """
    rows = (*table.rows, *([table.total] if table.total is not None else []))
    columns, need = [], 0
    for place, column in enumerate(table.columns):
        left = column.kind in {"text", "link"}
        signs = max((len(table.spelled(row, place)) for row in rows), default=0)
        word = max((len(part) for part in column.heading.split()), default=0)
        share = _share(table, rows, place) if left and signs > LONG else 0
        fixed = 0 if share else max(signs, min(word, LONG), SHORTEST) * SIGN + GAP
        need += fixed or LEAST
        columns.append({"heading": column.heading, "left": left, "fixed": fixed, "share": share})
    room = ACROSS[table.wide]
    size = FULL_SIZE if need <= room else max(FULL_SIZE * room // need, LEAST_SIZE)
    return {"columns": columns, "size": size}


def _share(table: Table, rows: Sequence[Row], place: int) -> int:
    """The share of a column of words in what is left: halfway from its usual to its longest cell, so that few wrap."""
    signs = [len(table.spelled(row, place)) for row in rows if row.cells[place] is not None]
    usual, longest = sum(signs) // max(len(signs), 1), max(signs, default=0)
    return min(max((usual + longest) // 2, LEAST_SHARE if place else FIRST_SHARE), LONGEST)
