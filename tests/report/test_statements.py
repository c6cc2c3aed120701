"""Statements in the report and in the workbook, whose formulas are worked out here as a spreadsheet would."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest

from energyfund.plan import Plan
from energyfund.report.statement_tables import statement_tables
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.report.write import render
from energyfund.report.xlsx import workbook
from tests.report.reading import read
from tests.report.sample import sample
from tests.report.spreadsheet import irr, npv

REFERENCE = re.compile(r"(?:'([^']+)'!)?([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")
SHEETS = (
    "Statement of the plan",
    "Statements of sources",
    "Statements of projects",
    "Statements of partners",
    "Statement of the fund",
)


class Book:
    """A workbook whose formulas can be worked out from the values that it holds."""

    def __init__(self, content: bytes) -> None:
        self.live = openpyxl.load_workbook(io.BytesIO(content))
        self.cached = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    def formulas(self, sheet: str) -> dict[str, str]:
        return {
            cell.coordinate: cell.value for row in self.live[sheet].iter_rows() for cell in row if cell.data_type == "f"
        }

    def value(self, sheet: str, formula: str) -> Any:
        def values(found: re.Match[str]) -> str:
            other, first, last = found.groups()
            return f"cells({other or sheet!r}, {first!r}, {last!r})"

        plain = REFERENCE.sub(values, re.sub(r'"[^"]*"', lambda word: word.group(), formula.removeprefix("=")))
        plain = re.sub(r"(?<![<>=])=(?!=)", "==", plain)
        known = {
            "cells": self.cells,
            "SUM": lambda *parts: float(sum(np.sum(part) for part in parts)),
            "ABS": np.abs,
            "AND": lambda *tests: all(tests),
            "IF": lambda test, one, other: one if test else other,
            "MIN": lambda part: min(value for value in part.flat if not isinstance(value, str)),
            "NPV": lambda rate, part: npv(rate, part.flat),
            "IRR": lambda part, guess: irr(part.ravel(), guess),
            "SUMPRODUCT": np.sum,
            "COUNTIF": lambda part, word: int(np.sum(part == word)),
        }
        return eval(plain, {"__builtins__": {}}, known)  # noqa: S307  our own formulas, worked out in a test

    def cells(self, sheet: str, first: str, last: str | None) -> Any:
        page = self.cached[sheet]
        if last is None:
            return page[first].value
        found = [[cell.value for cell in row] for row in page[f"{first}:{last}"]]
        words = any(isinstance(value, str) for row in found for value in row)
        return np.array(found, dtype=object if words else np.float64)


@pytest.fixture(scope="module")
def book(files: Mapping[str, bytes]) -> Book:
    return Book(files["tables.xlsx"])


def test_every_statement_stands_in_the_report_and_every_year_in_the_workbook(
    plan: Plan, made: Mapping[str, Table], book: Book
) -> None:
    assert {each.kind for each in plan.statements} == {"plan", "source", "project", "partner", "fund"}
    for number, statement in enumerate(plan.statements, 1):
        banded, yearly = made[f"statement-{number}"], made[f"statement-years-{number}"]
        assert (banded.reports, yearly.reports) == (("return",), ("workbook",))
        assert statement.name in banded.title
        years = [column.heading for column in yearly.columns[1:-1]]
        assert years == [str(year) for year in statement.years]
        assert yearly.sheet in SHEETS
    assert set(SHEETS) < set(book.live.sheetnames)


def test_balances_of_a_band_are_those_of_its_first_and_last_year(plan: Plan, made: Mapping[str, Table]) -> None:
    met = 0
    for number, statement in enumerate(plan.statements, 1):
        table = made[f"statement-{number}"]
        if not table.rows:
            continue
        assert table.total is not None
        opening, closing = table.rows[0].cells[1:], table.total.cells[1:]
        assert opening[1:-1] == closing[:-2], "what one column closes with, the next opens with"
        assert (opening[-1], closing[-1]) == (opening[0], closing[-2]), "the total runs from the first to the last"
        (end,) = (row for row in statement.rows if row.role == "closing")
        assert closing[-1] == end.gbp_by_year.get(statement.years[-1], 0.0)
        for place in range(len(closing)):
            column = [row.cells[place + 1] for row in table.rows]
            assert round(sum(cell for cell in column if isinstance(cell, float)), 2) == closing[place]
            met += 1
    assert met > 50


def test_statements_stand_behind_the_answer_and_folded(files: Mapping[str, bytes], plan: Plan) -> None:
    page = read(files["return-report.html"])
    headings = [heading.text() for heading in page.every("h2")]
    assert headings.index("Statements") > headings.index("What this does not say") > headings.index("Year by year")
    (section,) = (each for each in page.every("section") if each.attributes["id"] == "part-statements")
    assert len(section.every("details")) == len(plan.statements) + 1, "and one for the cover of the loans"
    assert all(box.attributes.get("open") is None for box in section.every("details"))
    assert "Statements" not in [heading.text() for heading in read(files["fuel-poverty-report.html"]).every("h2")]


@pytest.mark.hand
def test_the_cover_of_a_band_is_that_of_its_thinnest_year(plan: Plan) -> None:
    loan = next(each for each in plan.statements if each.name == "PWLB loan")
    thin = replace(loan, ratios=(replace(loan.ratios[0], ratio_by_year={2028: 1.5, 2033: 1.3, 2035: 1.21, 2036: 1.4}),))
    found = {table.id: table for table in statement_tables(replace(plan, statements=(thin,)))}
    # years 1 to 5 are 2027 to 2031; 2032 to 2036 share a column
    assert found["statement-cover"].rows[0].cells == ("PWLB loan", None, 1.5, None, None, None, 1.21, 1.21)


@pytest.mark.parametrize("sheet", [*SHEETS, "Checks"])
def test_every_formula_holds_the_value_that_it_works_out(sheet: str, book: Book) -> None:
    formulas = book.formulas(sheet)
    assert len(formulas) > 5
    for place, formula in formulas.items():
        held = book.cached[sheet][place].value
        found = book.value(sheet, formula)
        assert found == (held if isinstance(held, str) else pytest.approx(held, abs=1e-6)), (place, formula)


def test_closing_balances_and_checks_are_alive(book: Book, made: Mapping[str, Table]) -> None:
    sheet = "Statements of sources"
    formulas = book.formulas(sheet)
    labels = {cell.row: cell.value for (cell,) in book.live[sheet].iter_rows(max_col=1) if cell.value}
    closing = [line for line, label in labels.items() if label == "Owed at the end of the year"]
    assert closing
    for line in closing:
        assert re.fullmatch(rf"=SUM\(B\d+:B{line - 1}\)", formulas[f"B{line}"])
        assert labels[line + 2] == "Check"
        assert formulas[f"C{line + 2}"].startswith(f"=IF(AND(ABS(C{line}-C{line + 1})<0.005,ABS(C")
        assert formulas[f"C{line + 2}"].endswith(',"ok","CHECK")')
    checks = made["statement-checks"]
    names = [cell.coordinate for row in book.live["Checks"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(names) == sum(cell is not None for row in checks.rows for cell in row.cells[1:]) + len(
        made["value-checks"].live
    )


@pytest.mark.parametrize("by", [0.01, -250.0])
def test_a_figure_changed_by_hand_shows_in_the_checks(by: float, files: Mapping[str, bytes]) -> None:
    broken = Book(files["tables.xlsx"])
    sheet = broken.cached["Statements of projects"]
    line = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "Outlay")
    sheet[f"B{line}"].value += by
    formulas = broken.formulas("Statements of projects")
    for _ in range(2):  # closing balances first, then the checks that rest on them
        for place, formula in formulas.items():
            sheet[place].value = broken.value("Statements of projects", formula)
    verdicts = {place: broken.value("Checks", formula) for place, formula in broken.formulas("Checks").items()}
    assert "CHECK" in verdicts.values()
    assert "CHECK" in [sheet[place].value for place in formulas]


def test_a_plan_whose_statement_does_not_balance_says_so_in_the_workbook(plan: Plan) -> None:
    loan = next(each for each in plan.statements if each.name == "PWLB loan")
    paid = next(row for row in loan.rows if row.key == "paid_back")
    year = loan.years[5]
    more = replace(paid, gbp_by_year={**paid.gbp_by_year, year: paid.gbp_by_year[year] - 0.01})
    wrong = replace(loan, rows=tuple(more if row is paid else row for row in loan.rows))
    statements = tuple(wrong if each is loan else each for each in plan.statements)
    book = Book(workbook(tables(replace(plan, statements=statements)), "wrong", "2026-11-22"))
    for sheet in ("Statements of sources", "Checks"):
        held = {place: book.cached[sheet][place].value for place in book.formulas(sheet)}
        assert list(held.values()).count("CHECK") >= 2
        for place, formula in book.formulas(sheet).items():
            found = book.value(sheet, formula)
            assert found == (held[place] if isinstance(held[place], str) else pytest.approx(held[place], abs=1e-6))


@pytest.mark.parametrize("sign", "=+-@")
def test_names_in_statements_stay_text(sign: str, plan: Plan) -> None:
    name = f"{sign}SUM(A1:A9)"
    nasty = tuple(
        replace(each, name=name, in_words=f"{name}.", rows=tuple(replace(row, label=name) for row in each.rows))
        for each in plan.statements
    )
    book = Book(workbook(tables(replace(plan, statements=nasty)), name, "2026-11-22"))
    for sheet in (*SHEETS, "Statements in bands"):
        first = [row[0] for row in book.live[sheet].iter_rows(max_col=1) if row[0].value]
        assert first
        assert not [cell.value for cell in first if cell.data_type == "f"]


def test_a_plan_without_statements_has_no_sheet_for_them() -> None:
    bare = replace(sample(), statements=())
    assert statement_tables(bare) == ()
    files = render(bare)
    assert not set(SHEETS) & set(Book(files["tables.xlsx"]).live.sheetnames)
    assert "Statements" not in [heading.text() for heading in read(files["return-report.html"]).every("h2")]


def test_a_source_that_gives_nothing_says_so(plan: Plan) -> None:
    idle = replace(plan.statements[1], rows=tuple(replace(row, gbp_by_year={}) for row in plan.statements[1].rows))
    found = {table.id: table for table in statement_tables(replace(plan, statements=(idle,)))}
    assert found["statement-1"].rows == ()
    assert found["statement-1"].empty == "No money moves here."
    assert found["statement-checks"].rows[0].cells[1:] == (None, None, None)
    assert workbook(tuple(found.values()), "idle", "2026-11-22")
