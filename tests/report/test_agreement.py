"""Page, paper, workbook, CSV, tables.json and plan.json tell the same numbers, to the penny."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest

from energyfund.plan import Plan
from energyfund.report.html import anchor
from energyfund.report.table import FUEL_POVERTY, RETURN, Table
from energyfund.report.write import render
from tests.report.reading import Element, read, rows_of
from tests.report.sample import sample

NUMBER = re.compile(r"−?£?\d[\d,]*(?:\.\d+)?")


def words(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"[\s\u200b\u2060]", "", text)


def wanted(table: Table) -> list[list[str]]:
    rows = [[column.heading for column in table.columns]]
    rows.extend([" ".join(table.spelled(row, place).split()) for place in range(len(row.cells))] for row in table.rows)
    if table.total is not None:
        spelled = [table.spelled(table.total, place) for place in range(len(table.total.cells))]
        rows.append(["" if cell is None else text for cell, text in zip(table.total.cells, spelled, strict=True)])
    return rows


@pytest.mark.parametrize("report", [RETURN, FUEL_POVERTY])
def test_the_page_shows_every_table_of_its_report(
    report: str, files: Mapping[str, bytes], made: Mapping[str, Table]
) -> None:
    page = read(files[f"{report}-report.html"])
    shown = [table for table in made.values() if report in table.reports and table.rows]
    assert len(shown) > 12
    for table in shown:
        assert rows_of(page, table.id) == wanted(table), table.id


@pytest.mark.parametrize("report", [RETURN, FUEL_POVERTY])
def test_the_paper_shows_every_number_of_its_report(
    report: str, files: Mapping[str, bytes], made: Mapping[str, Table]
) -> None:
    text = words(files[f"{report}-report.pdf"])
    met = 0
    for table in made.values():
        if report in table.reports:
            for row in wanted(table)[1:]:
                for cell in row:
                    assert "".join(cell.split()) in text, (table.id, cell)
                    met += 1
    assert met > 200


def test_the_workbook_holds_every_table(files: Mapping[str, bytes], made: Mapping[str, Table]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]), data_only=True)
    for table in made.values():
        sheet = book[table.sheet]
        (start,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == table.title)
        for offset, row in enumerate((*table.rows, *([table.total] if table.total else [])), start + 3):
            for place, value in enumerate(row.cells, 1):
                if isinstance(value, int | float):
                    assert sheet.cell(offset, place).value == pytest.approx(value, abs=1e-9), (table.id, row.id, place)


def pounds(text: str) -> Decimal | None:
    """An amount as people write it, to the penny; None where there is none."""
    plain = text.replace("£", "").replace(",", "").replace("−", "-").strip()
    return None if plain in {"–", ""} else Decimal(plain)


def penny(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(Decimal("0.01"))


def sheet_rows(book: Any, table: Table) -> list[list[Any]]:
    sheet = book[table.sheet[:31]]
    (start,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == table.title)
    return [
        [sheet.cell(start + 3 + line, place + 1).value for place in range(len(table.columns))]
        for line in range(len(table.every_row()))
    ]


def shown_by(page: Element, made: Mapping[str, Table]) -> list[Table]:
    """The tables that a page shows."""
    ids = {each.attributes.get("id") for each in page.every("div")}
    return [table for table in made.values() if anchor(table.id) in ids and table.rows]


def test_all_five_spellings_agree_to_the_penny(files: Mapping[str, bytes], made: Mapping[str, Table]) -> None:
    """Every amount of money of every table that any paper shows, read back from page, paper, workbook, CSV and JSON."""
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]), data_only=True)
    listed = {table["id"]: table for table in json.loads(files["tables.json"])["tables"]}
    papers = [name.removesuffix(".pdf") for name in files if name.endswith(".pdf")]
    assert len(papers) > 4
    met = 0
    for name in papers:
        page, text = read(files[f"{name}.html"]), words(files[f"{name}.pdf"])
        for table in shown_by(page, made):
            spoken = rows_of(page, anchor(table.id))[1:]
            lines = list(csv.reader(io.StringIO(files[f"tables/{table.id}.csv"].decode("utf-8-sig"), newline="")))[1:]
            plain = listed[table.id]
            rows = [*plain["rows"], *([plain["total"]] if plain["total"] else [])]
            cells = sheet_rows(book, table)
            for line, row in enumerate(table.every_row()):
                extra = 0
                for place, column in enumerate(table.columns):
                    if table.kind_of(row, place)[0] == "gbp" and isinstance(row.cells[place], int | float):
                        where = (name, table.id, row.id, column.id)
                        told = pounds(spoken[line][place])
                        assert told is not None, where
                        assert told == pounds(lines[line][place + extra]), where
                        assert told == penny(rows[line]["cells"][column.id]), where
                        assert told == penny(round(cells[line][place], 2)), where
                        assert "".join(spoken[line][place].split()) in text, where
                        met += 1
                    extra += column.kind == "link"
    assert met > 1000


def test_the_plan_file_agrees_with_the_page(files: Mapping[str, bytes]) -> None:
    plan: dict[str, Any] = json.loads(files["plan.json"])
    rows = rows_of(read(files["return-report.html"]), "projects")
    for project, row in zip(plan["projects"], rows[1:-1], strict=True):
        shown = float(row[6].replace("£", "").replace(",", ""))
        assert shown == pytest.approx(project["outlay_gbp"], abs=0.005 + 1e-9)
        worth = float(row[7].replace("£", "").replace(",", "").replace("−", "-"))
        assert worth == pytest.approx(project["npv_gbp"], abs=0.005 + 1e-9)


def test_same_plan_same_bytes(plan: Plan, files: Mapping[str, bytes]) -> None:
    assert render(plan) == dict(files)


def test_a_plan_read_back_gives_the_same_bytes(plan: Plan, files: Mapping[str, bytes]) -> None:
    assert render(Plan.from_json(files["plan.json"].decode())) == dict(files)
    assert Plan.from_json(plan.to_json()).is_as_written()


def test_another_plan_gives_other_bytes(files: Mapping[str, bytes]) -> None:
    text = sample().to_json().replace("Riverside roofs", "Riverside rooms")
    other = render(Plan.from_json(text))
    assert all(other[name] != files[name] for name in files if not name.endswith(".csv"))
    assert any(other[name] != files[name] for name in files if name.endswith(".csv"))


@pytest.mark.hand
def test_a_number_worked_out_by_hand_stands_everywhere(files: Mapping[str, bytes]) -> None:
    # 45 % of £327,812.40 = £147,515.58, the fund's part of the roofs
    assert "£147,515" in files["return-report.html"].decode()
    assert "£147,515.58" in words(files["return-report.pdf"])
    assert json.loads(files["plan.json"])["projects"][0]["draws_gbp"]["Riverside Pension Fund"] == 147_515.58
