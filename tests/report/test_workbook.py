"""The workbook is alive, traceable and safe."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from energyfund.plan import Plan
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.report.xlsx import workbook


def open_book(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def test_contents_lead_to_every_sheet(files: Mapping[str, bytes], made: Mapping[str, Table]) -> None:
    book = open_book(files["tables.xlsx"], values=True)
    assert book.sheetnames[0] == "Contents"
    assert "Checks" in book.sheetnames
    leads = [row[0].hyperlink.location for row in book["Contents"].iter_rows(min_row=4) if row[0].hyperlink]
    assert len(leads) == len(made)
    assert {lead.split("!")[0].strip("'") for lead in leads} == set(book.sheetnames[1:])
    assert all(book[name].freeze_panes for name in book.sheetnames)


def test_totals_are_live_and_hold_their_value(files: Mapping[str, bytes]) -> None:
    live, cached = (open_book(files["tables.xlsx"], values=values) for values in (False, True))
    sheet = live["Projects"]
    (line,) = (row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "Total")
    assert sheet.cell(line, 7).value == f"=SUM(G4:G{line - 1})"
    assert cached["Projects"].cell(line, 7).value == pytest.approx(2_240_152.6, abs=1e-9)


def test_present_value_and_return_are_worked_out_by_the_sheet(plan: Plan, files: Mapping[str, bytes]) -> None:
    live, cached = (open_book(files["tables.xlsx"], values=values)["Cash flows"] for values in (False, True))
    labels = {row[0].value: row[0].row for row in reversed(list(live.iter_rows(max_col=1))) if row[0].value}
    line = labels["Net present value, worked out here"]
    total = labels["Net cash flow"]
    assert str(live.cell(line, 2).value) == f"=B{total}+NPV(B{line - 1},C{total}:AA{total})"
    assert cached.cell(line, 2).value == pytest.approx(plan.projects[0].npv_gbp, abs=0.1)
    assert cached.cell(line + 1, 2).value == pytest.approx(plan.projects[0].npv_gbp, abs=0.005)
    assert str(live.cell(line + 2, 2).value).startswith(f"=IRR(B{total}:AA{total},")
    assert cached.cell(line + 2, 2).value == plan.projects[0].project_irr_fraction


@pytest.mark.parametrize("sign", "=+-@")
def test_names_never_become_formulas(sign: str, plan: Plan) -> None:
    name = f'{sign}HYPERLINK("http://example.org","x")'
    nasty = replace(plan, projects=tuple(replace(each, name=name, why=name) for each in plan.projects))
    book = open_book(workbook(tables(nasty), name, "2026-11-22"), values=False)
    cell = book["Projects"]["A4"]
    assert cell.value == name
    assert cell.data_type == "s"


def test_the_file_is_dated_by_the_plan(files: Mapping[str, bytes]) -> None:
    created = open_book(files["tables.xlsx"], values=True).properties.created
    assert created.isoformat().startswith("2026-11-22")


def test_number_formats_show_units(files: Mapping[str, bytes]) -> None:
    sheet = open_book(files["tables.xlsx"], values=True)["Projects"]
    assert sheet["G4"].number_format.startswith("£")
    assert sheet["E4"].number_format.startswith("0 %")
    assert sheet["F4"].number_format == "0"
