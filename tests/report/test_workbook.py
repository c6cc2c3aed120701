"""The workbook is alive, traceable and safe."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from energyfund.plan import CashLine, Plan, Statement, StatementRatio, StatementRow
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.report.xlsx import workbook
from tests.report.spreadsheet import Spreadsheet


def open_book(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def test_contents_lead_to_every_sheet(files: Mapping[str, bytes], made: Mapping[str, Table]) -> None:
    book = open_book(files["tables.xlsx"], values=True)
    assert book.sheetnames[0] == "Contents"
    assert "Checks" in book.sheetnames
    leads = [row[0].hyperlink.location for row in book["Contents"].iter_rows(min_row=4) if row[0].hyperlink]
    assert len(leads) == len(made) + 1  # and how each number is worked out
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


def agree(held: Any, found: Any) -> bool:
    if isinstance(held, int | float) and isinstance(found, int | float):
        return bool(abs(held - found) < 1e-6)
    return bool(held == found)


def test_every_formula_comes_to_the_value_that_it_holds(files: Mapping[str, bytes]) -> None:
    sheet = Spreadsheet(files["tables.xlsx"])
    kinds: Counter[str] = Counter()
    for name, cell, formula in sheet.formulas():
        assert agree(sheet.held(name, cell), sheet.value(name, cell)), (name, cell, formula)
        kinds.update(set(re.findall(r"[A-Z]+(?=\()", formula)) or {"plain"})
    assert set(kinds) >= {"SUM", "NPV", "IRR", "ROUND", "IF", "AND", "ABS", "SUMPRODUCT", "COUNTIF", "MIN", "plain"}
    assert sum(kinds.values()) > 500


@pytest.mark.hand
def test_a_formula_follows_its_cells(files: Mapping[str, bytes]) -> None:
    """A larger outlay on the sheet gives a lower net present value, by the difference: it is in year 0."""
    sheet = Spreadsheet(files["tables.xlsx"])
    flows = sheet.book["Cash flows"]
    labels = {row[0].value: row[0].row for row in reversed(list(flows.iter_rows(max_col=1))) if row[0].value}
    line = labels["Net present value, worked out here"]
    before = sheet.held("Cash flows", f"B{line}")
    flows.cell(labels["Outlay"], 2).value -= 1000
    assert sheet.value("Cash flows", f"B{line}") == pytest.approx(before - 1000)


def test_the_terms_drive_the_present_values(files: Mapping[str, bytes]) -> None:
    sheet = Spreadsheet(files["tables.xlsx"])
    terms = sheet.book["Inputs"]
    (rate,) = (row[1] for row in terms.iter_rows() if row[0].value == "Discount rate a year")
    rate.value = 0.5
    checks = sheet.book["Checks"]
    lines = [row for row in checks.iter_rows() if str(row[0].value).startswith("Net present value of")]
    assert len(lines) == 2
    assert all(sheet.value("Checks", row[4].coordinate) == "CHECK" for row in lines)


def test_present_values_returns_and_cover_are_checked_and_agree(made: Mapping[str, Table]) -> None:
    checks = made["value-checks"]
    said = {row.id: row.cells[-1] for row in checks.rows}
    assert set(said.values()) == {"ok"}
    assert {"npv-1", "irr-1", "npv-2", "source-irr-1", "all"} <= set(said)


def test_a_project_that_starts_later_is_discounted_to_the_start_of_the_plan(plan: Plan) -> None:
    """Years before its first outlay count, although no money moves in them."""
    late = replace(
        plan.projects[0],
        cash_lines=(CashLine("Outlay", "", "scenario", {2029: -100.0}), CashLine("Rent", "", "", {2030: 150.0})),
        npv_gbp=round(-100 / 1.035**2 + 150 / 1.035**3, 2),
        project_irr_fraction=0.5,
    )
    made = tables(replace(plan, projects=(late,), statements=()))
    (table,) = (each for each in made if each.id == "value-checks")
    assert {row.id: row.cells[-1] for row in table.rows}["npv-1"] == "ok"
    sheet = Spreadsheet(workbook(made, "Late", "2026-11-22"))
    (here,) = (row for row in sheet.book["Checks"].iter_rows() if str(row[0].value).startswith("Net present value of"))
    assert sheet.value("Checks", here[1].coordinate) == pytest.approx(late.npv_gbp, abs=0.01)


@pytest.mark.hand
def test_the_cover_of_a_loan_is_live(plan: Plan) -> None:
    # £130 set apart, £70 of interest and £30 of capital paid: 130 ÷ 100 = 1.3
    loan = Statement(
        "Loan",
        "source",
        "What is owed.",
        (
            StatementRow("owed", "Owed", "opening", {2028: 30.0}),
            StatementRow("interest", "Interest", "in", {2028: 70.0}),
            StatementRow("paid_back", "Interest paid", "out", {2028: -70.0}),
            StatementRow("paid_back", "Capital repaid", "out", {2028: -30.0}),
            StatementRow("owed", "Owed at the end", "closing", {2028: 0.0}),
            StatementRow("set_apart", "Set apart", "memo", {2028: 130.0}),
        ),
        (StatementRatio("dscr", "Cover", {2028: 1.3}),),
    )
    made = tables(replace(plan, statements=(loan,)))
    sheet = Spreadsheet(workbook(made, "Loan", "2026-11-22"))
    (row,) = (row for row in sheet.book["Statements of sources"].iter_rows() if row[0].value == "Cover")
    assert row[1].data_type == "f"
    assert sheet.value("Statements of sources", row[1].coordinate) == pytest.approx(1.3)
    (least,) = (row for row in sheet.book["Checks"].iter_rows() if str(row[0].value).startswith("Least cover"))
    assert sheet.value("Checks", least[1].coordinate) == pytest.approx(1.3)
    assert sheet.value("Checks", least[4].coordinate) == "ok"


def test_every_number_says_how_it_is_worked_out_in_the_workbook(files: Mapping[str, bytes]) -> None:
    sheet = open_book(files["tables.xlsx"], values=True)["How worked out"]
    told = {(row[0].value, row[1].value): row[2].value for row in sheet.iter_rows(min_row=4)}
    assert told["What is built", "Outlay"] == "Σ over starts of share built × outlay"
    assert all(told.values())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_real_spreadsheet_comes_to_the_same_values(files: Mapping[str, bytes], tmp_path: Path) -> None:
    """LibreOffice works every formula out from a copy that holds none of the values."""
    bare = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    bare.save(tmp_path / "bare.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    kind = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    soffice = str(shutil.which("soffice"))
    subprocess.run(
        [soffice, profile, "--headless", *kind, str(tmp_path / "bare.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    sheet = Spreadsheet(files["tables.xlsx"])
    for name, cell, formula in sheet.formulas():
        assert agree(sheet.held(name, cell), found[name][cell].value), (name, cell, formula)
    cells = [cell for each in found.worksheets for row in each.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "e"]
