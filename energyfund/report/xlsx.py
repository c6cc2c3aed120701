"""The workbook: every table on its sheet, totals, net present values and returns as live formulas.

Names are written as text and never as formulas, so a name that begins with ``=`` stays a name.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from energyfund.report.formulas import HEAD, Book, cell_name, how_worked_out, laid_out, sheet_name
from energyfund.report.pdf import moment
from energyfund.report.table import Link, Row, Table, add, one_line
from energyfund.units import percent

TOLERANCE = 1e-6
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Pen:
    """A sheet under way, the formats to write with, and where everything stands."""

    sheet: Any
    formats: dict[str, Any]
    book: Book


def workbook(tables: Sequence[Table], subject: str, made_on: str) -> bytes:
    """Every table as an Excel workbook.

    Args:
        tables: The tables; those that name the same sheet stand below each other.
        subject: Name of the scenario.
        made_on: Date of the plan, as ISO text; it becomes the date of the file.
    """
    import xlsxwriter  # noqa: PLC0415  only the workbook needs it

    tables = (*tables, how_worked_out(tables))
    room = io.BytesIO()
    book = xlsxwriter.Workbook(room, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.fromtimestamp(moment(made_on), tz=UTC).replace(tzinfo=None)
    book.set_properties({"title": one_line(subject)[:200], "comments": "Not financial advice.", "created": created})
    book.set_calc_mode("auto")
    formats = _formats(book)
    laid = laid_out(tables)
    names = tuple(dict.fromkeys(table.sheet for table in tables))
    contents = Pen(book.add_worksheet("Contents"), formats, laid)
    pens = {name: Pen(book.add_worksheet(sheet_name(name)), formats, laid) for name in names}
    for name, pen in pens.items():
        own = [table for table in tables if table.sheet == name]
        _fit(pen, own)
        for table in own:
            _write_table(pen, table, laid.places[table.id][1])
            _write_live(pen, table)
        pen.sheet.freeze_panes(HEAD if len(own) == 1 else 0, 1)
    _write_contents(contents, tables, subject)
    book.close()
    return room.getvalue()


def _formats(book: Any) -> dict[str, Any]:  # noqa: ANN401  XlsxWriter carries no types
    pounds = "£#,##0.00;[Red]−£#,##0.00"
    rule = {"top": 1, "bold": True}
    made = {
        "title": book.add_format({"bold": True, "font_size": 13, "font_color": "#0b5f6b"}),
        "caption": book.add_format({"font_color": "#4d5a61"}),
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "heading_right": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": "right"}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "text_total": book.add_format(rule),
        "link": book.add_format({"font_color": "#0b5f6b", "underline": 1, "text_wrap": True, "valign": "top"}),
    }
    for total in (False, True):
        more = rule if total else {"valign": "top"}
        end = "_total" if total else ""
        made[f"gbp{end}"] = book.add_format({"num_format": pounds, **more})
        made[f"year{end}"] = book.add_format({"num_format": "0", **more})
        made[f"dash{end}"] = book.add_format({"align": "right", **more})
        for digits in range(5):
            point = "." + "0" * digits if digits else ""
            made[f"number{digits}{end}"] = book.add_format({"num_format": f"#,##0{point};−#,##0{point}", **more})
            made[f"percent{digits}{end}"] = book.add_format({"num_format": f"0{point} %;−0{point} %", **more})
    return made


def _fit(pen: Pen, tables: Sequence[Table]) -> None:
    """Columns wide enough for their figures and no wider than a screen bears."""
    most = max(len(table.columns) for table in tables)
    for place in range(most):
        own = [table for table in tables if place < len(table.columns)]
        rows = [(table, row) for table in own for row in (*table.rows, *([table.total] if table.total else []))]
        longest = max((len(table.spelled(row, place)) for table, row in rows), default=0)
        heading = max(len(table.columns[place].heading) for table in own)
        pen.sheet.set_column(place, place, min(max(longest, min(heading, 16)) + 2, WIDEST))


def _write_table(pen: Pen, table: Table, line: int) -> int:
    """Write a table from a line on; returns the line after it."""
    pen.sheet.write_string(line, 0, table.title, pen.formats["title"])
    pen.sheet.write_string(line + 1, 0, table.caption, pen.formats["caption"])
    first = line + HEAD
    if not table.rows:
        pen.sheet.write_string(line + 2, 0, table.empty, pen.formats["caption"])
        return first
    for place, column in enumerate(table.columns):
        style = "heading" if column.kind in {"text", "link"} else "heading_right"
        pen.sheet.write_string(line + 2, place, column.heading, pen.formats[style])
    for offset, row in enumerate(table.rows):
        _write_row(pen, table, row, first + offset)
    end = first + len(table.rows)
    if table.total is not None:
        _write_total(pen, table, table.total, first, end)
        end += 1
    if table.test is not None and table.total is not None:
        end = _write_test(pen, table, table.total, end)
    for note in table.remarks():
        pen.sheet.write_string(end, 0, note, pen.formats["caption"])
        end += 1
    return end


def _style(table: Table, row: Row, place: int) -> str:
    kind, digits = table.kind_of(row, place)
    end = "_total" if row is table.total else ""
    return f"{kind}{digits}{end}" if kind in {"number", "percent"} else f"{kind}{end}"


def _write_row(pen: Pen, table: Table, row: Row, line: int) -> None:
    for place, value in enumerate(row.cells):
        last = place == len(row.cells) - 1
        if last and table.columns[place].id == "total" and isinstance(value, float):
            before = [at for at in range(1, place) if table.kind_of(row, at)[0] == table.kind_of(row, place)[0]]
            known = [cell for cell in (row.cells[at] for at in before) if isinstance(cell, float)]
            if known and abs(add(known) - value) < TOLERANCE:
                span = f"{cell_name(line, before[0])}:{cell_name(line, before[-1])}"
                pen.sheet.write_formula(line, place, f"=SUM({span})", pen.formats[_style(table, row, place)], value)
                continue
        _write_cell(pen, table, row, place, line)


def _write_cell(pen: Pen, table: Table, row: Row, place: int, line: int) -> None:
    value = row.cells[place]
    end = "_total" if row is table.total else ""
    if value is None:
        text = "" if end else "–"
        pen.sheet.write_string(line, place, text, pen.formats[f"dash{end}"])
    elif isinstance(value, Link):
        if value.href:
            pen.sheet.write_url(line, place, value.href, pen.formats["link"], value.text[:WIDEST])
        else:
            pen.sheet.write_string(line, place, value.text, pen.formats["text"])
    elif isinstance(value, str):
        pen.sheet.write_string(line, place, value, pen.formats[f"text{end}"])
    else:
        pen.sheet.write_number(line, place, value, pen.formats[_style(table, row, place)])


def _write_total(pen: Pen, table: Table, total: Row, first: int, line: int) -> None:
    """The last row: a live sum wherever the figure is the sum of its column."""
    for place, value in enumerate(total.cells):
        column = [row.cells[place] for row in table.rows]
        amounts = [cell for cell in column if isinstance(cell, int | float)]
        numeric = isinstance(value, int | float) and bool(amounts) and not any(isinstance(cell, str) for cell in column)
        if numeric and isinstance(value, int | float) and abs(sum(amounts) - value) < TOLERANCE:
            formula = f"=SUM({cell_name(first, place)}:{cell_name(line - 1, place)})"
            pen.sheet.write_formula(line, place, formula, pen.formats[_style(table, total, place)], value)
        else:
            _write_cell(pen, table, total, place, line)


def _write_test(pen: Pen, table: Table, total: Row, line: int) -> int:
    """Net present value and return worked out by the spreadsheet, beside those of the plan."""
    test = table.test
    flows = [cell for cell in total.cells[1:-1] if isinstance(cell, int | float)]
    if test is None or not flows:
        return line
    start, rest = cell_name(line - 1, 1), f"{cell_name(line - 1, 2)}:{cell_name(line - 1, len(flows))}"
    worth = sum(flow / (1 + test.rate_fraction) ** year for year, flow in enumerate(flows))
    pen.sheet.write_string(line, 0, "Discount rate", pen.formats["text"])
    if not test.rate_at:
        pen.sheet.write_number(line, 1, test.rate_fraction, pen.formats["percent2"])
    else:
        formula = f"={pen.book.formula(test.rate_at, table)}"
        pen.sheet.write_formula(line, 1, formula, pen.formats["percent2"], test.rate_fraction)
    pen.sheet.write_string(line + 1, 0, "Net present value, worked out here", pen.formats["text"])
    formula = f"={start}+NPV({cell_name(line, 1)},{rest})" if len(flows) > 1 else f"={start}"
    pen.sheet.write_formula(line + 1, 1, formula, pen.formats["gbp"], worth)
    pen.sheet.write_string(line + 2, 0, "Net present value in the plan", pen.formats["text"])
    pen.sheet.write_number(line + 2, 1, add([test.npv_gbp]), pen.formats["gbp"])
    if test.irr_fraction is None:
        return line + 3
    pen.sheet.write_string(line + 3, 0, "Internal rate of return, worked out here", pen.formats["text"])
    formula = f"=IRR({start}:{cell_name(line - 1, len(flows))},{test.irr_fraction!r})"
    pen.sheet.write_formula(line + 3, 1, formula, pen.formats["percent2"], test.irr_fraction)
    pen.sheet.write_string(line + 4, 0, f"In the plan: {percent(test.irr_fraction, 2)}", pen.formats["caption"])
    return line + 5


def _write_live(pen: Pen, table: Table) -> None:
    """The cells that the spreadsheet works out by itself, over the values that they hold."""
    rows = {row.id: row for row in table.every_row()}
    columns = [column.id for column in table.columns]
    lines = {name: pen.book.places[table.id][1] + HEAD + offset for offset, name in enumerate(rows)}
    for live in table.live:
        row, place = rows[live.row], columns.index(live.column)
        style = "text" if isinstance(row.cells[place], str) else _style(table, row, place)
        formula = f"={pen.book.formula(live.formula, table)}"
        pen.sheet.write_formula(lines[live.row], place, formula, pen.formats[style], row.cells[place])


def _write_contents(pen: Pen, tables: Sequence[Table], subject: str) -> None:
    pen.sheet.write_string(0, 0, one_line(subject), pen.formats["title"])
    pen.sheet.write_string(
        1, 0, "Every table of the papers beside this workbook. Not financial advice.", pen.formats["caption"]
    )
    pen.sheet.write_string(2, 0, "Table", pen.formats["heading"])
    pen.sheet.write_string(2, 1, "What it shows", pen.formats["heading"])
    for line, table in enumerate(tables, 3):
        sheet, row = pen.book.places[table.id]
        pen.sheet.write_url(
            line, 0, f"internal:'{sheet_name(sheet)}'!A{row + 1}", pen.formats["link"], one_line(table.title)[:WIDEST]
        )
        pen.sheet.write_string(line, 1, table.caption, pen.formats["text"])
    pen.sheet.set_column(0, 0, WIDEST // 2)
    pen.sheet.set_column(1, 1, WIDEST + WIDEST // 2)
    pen.sheet.freeze_panes(3, 0)
