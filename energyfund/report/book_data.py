"""The tables of a book as data: what its script sorts, pages, and follows to rows, formula and source.

Numbers are rounded as people see them, so that the script spells them as the page does.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from energyfund.plan import FigureUsed
from energyfund.report.html import anchor, is_long
from energyfund.report.table import Cell, Link, Live, Row, Table, add, shown_value

SINGLY = {"statement-": "statement-years-", "cash-flow-": "cash-years-"}
"""Tables of several years in a column, and those that show each year of the same."""

ORDERED = ("statement-", "cash-flow-", "cash-years-", "side-by-side", "impact", "answer")
"""How ids of tables begin whose rows mean something by their order, so that nobody sorts them."""

FEWEST_TO_SORT = 3

TOKEN = re.compile(
    r"SUM\(\{(?P<top>[^{}.!]+)\.[^{}:]+\}:\{(?P<end>[^{}.!]+)\.[^{}:]+\}\)"
    r"|(?P<sum>SUM\()?\{(?:(?P<table>[^{}!]+)!)?(?P<row>[^{}.!]+)\.(?P<column>[^{}:]+)(?::(?P<last>[^{}]+))?\}(?(sum)\))"
    r"|(?P<sign>[*/+-])"
)
"""What a formula of the workbook is made of: the sum of a stretch of rows, a cell or a stretch of cells, a sign."""

OTHER_WORK = re.compile(r"\b(?!SUM\()[A-Z]+\(")
SIGNS = {"*": " × ", "/": " ÷ ", "+": " + ", "-": " − "}


def book_data(tables: Sequence[Table], figures: Iterable[FigureUsed], lazy: frozenset[str]) -> str:
    """Tables and figures as JSON that is safe inside a ``<script>``.

    Args:
        tables: Every table of the book.
        figures: The figures that the tables name as their sources.
        lazy: Ids of tables that the page does not write out; their captions and notes travel with the data.
    """
    titles = {table.id: table for table in tables}
    whole = {
        "tables": {table.id: _table(table, titles, in_full=table.id in lazy) for table in tables if table.rows},
        "figures": {each.key: _figure(each) for each in figures},
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return harmless(text)


def harmless(text: str) -> str:
    r"""JSON that cannot end the script element it stands in, nor start another.

    >>> harmless('{"a": "</script>"}')
    '{"a": "\\u003c/script\\u003e"}'
    """
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _table(table: Table, titles: Mapping[str, Table], *, in_full: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "at": anchor(table.id),
        "title": table.title,
        "cols": [[each.id, each.heading, each.kind, each.digits, each.note, each.formula] for each in table.columns],
        "rows": [_row(table, row) for row in table.rows],
    }
    if table.total is not None:
        found["total"] = _row(table, table.total)
        found["sums"] = [int(is_sum(table, place)) for place in range(len(table.columns))]
    if table.sources:
        found["sources"] = table.sources
    if table.live:
        found["live"] = live_in_words(table, titles)
    if can_be_sorted(table):
        found["sort"] = 1
    if is_long(table):
        found["long"] = 1
    single = next((new + table.id.removeprefix(old) for old, new in SINGLY.items() if table.id.startswith(old)), "")
    if single in titles and titles[single].rows:
        found["singly"] = single
    if in_full:
        found["caption"] = table.caption
        found["notes"] = table.remarks()
    return found


def _row(table: Table, row: Row) -> list[Any]:
    """Id and cells, then, where a row has its own, kind, digits and formula."""
    cells = [_cell(table, row, place) for place in range(len(row.cells))]
    own = [row.kind or "", row.digits, row.formula] if row.kind or row.formula else []
    return [row.id, cells, *own]


def _cell(table: Table, row: Row, place: int) -> str | float | list[str] | None:
    value: Cell = shown_value(row.cells[place], *table.kind_of(row, place))
    if isinstance(value, Link):
        return [value.text, value.href]
    if isinstance(value, str) or value is None:
        return value
    if not math.isfinite(value):
        return table.spelled(row, place)
    return int(value) if float(value).is_integer() else value


def _figure(figure: FigureUsed) -> dict[str, str]:
    """A figure as its source is told; what is empty is left out."""
    spread = f"{figure.low} to {figure.high}" if figure.low != figure.high else ""
    whole = {
        "at": anchor(f"figure-{figure.key}"),
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "range": spread,
        "status": figure.status,
        "from": figure.valid_from,
        "checked": figure.checked,
        "quality": figure.quality,
        "source": figure.source,
        "href": figure.href if re.match(r"https?://[^\s]+$", figure.href) else "",
        "replaced": figure.replaced_value,
        "because": figure.because,
    }
    return {name: text for name, text in whole.items() if text}


def can_be_sorted(table: Table) -> bool:
    """Whether its rows may stand in another order and still mean the same."""
    mixed = any(row.kind is not None or row.formula for row in table.rows)
    return len(table.rows) >= FEWEST_TO_SORT and not mixed and not table.live and not table.id.startswith(ORDERED)


def is_sum(table: Table, place: int) -> bool:
    """Whether the total of a column is the sum of the rows above it, to the penny."""
    if table.total is None or table.columns[place].kind not in {"gbp", "number"}:
        return False
    whole = table.total.cells[place]
    parts = [cell for cell in (row.cells[place] for row in table.rows) if isinstance(cell, int | float)]
    if not isinstance(whole, int | float) or not parts:
        return False
    return math.isclose(add(parts), add([whole]), abs_tol=0.001)


def live_in_words(table: Table, titles: Mapping[str, Table]) -> dict[str, str | dict[str, str]]:
    """The formulas of the workbook in words, by row: the names of rows in place of cells.

    Where the columns of a row differ, its words come by column. Formulas that use more than signs and sums are left to
    the workbook.
    """
    found: dict[str, dict[str, str]] = {}
    for each in table.live:
        if not OTHER_WORK.search(each.formula):
            found.setdefault(each.row, {})[each.column] = _in_words(each, table, titles)
    return {row: next(iter(own.values())) if len(set(own.values())) == 1 else own for row, own in found.items()}


def _in_words(live: Live, table: Table, titles: Mapping[str, Table]) -> str:
    names = _names(table)

    def told(part: re.Match[str]) -> str:
        if part["sign"]:
            return SIGNS[part["sign"]]
        if part["top"]:
            ids = list(names)
            if part["top"] not in names or part["end"] not in names:
                return "the sum of the rows above"
            return " + ".join(names[row] for row in ids[ids.index(part["top"]) : ids.index(part["end"]) + 1])
        other = titles.get(part["table"] or "")
        name = (_names(other) if other else names).get(part["row"], part["row"])
        first, last = part["column"], part["last"] or part["column"]
        if first != live.column or first != last:
            headings = {column.id: column.heading for column in (other or table).columns}
            ends = dict.fromkeys(headings.get(end, end) for end in (first, last))
            name = f"{'the sum of ' if part['sum'] and first != last else ''}{name}, {' to '.join(ends)}"
        return f"{name}, in “{other.title}”" if other and other.title != table.title else name

    return TOKEN.sub(told, live.formula)


def _names(table: Table) -> dict[str, str]:
    """The heading of every row, by its id."""
    return {row.id: str(row.cells[0]) for row in (*table.rows, *([table.total] if table.total else []))}
