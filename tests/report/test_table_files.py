"""Every table as CSV and JSON: readable, safe, and the same numbers as everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from energyfund.report.table import Column, Row, Table, link
from energyfund.report.table_files import safe, table_csv, table_files, tables_json

NAMES = (
    "=1+1",
    "+44 20",
    "-5 kW roof",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    'quote " and, comma',
    "مرحبا",
    "🏠" * 50,
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def table(*rows: Row, total: Row | None = None) -> Table:
    columns = (
        Column("name", "Name"),
        Column("year", "Year", "year", formula="calendar year"),
        Column("cost", "Cost", "gbp", formula="size × price"),
        Column("share", "Share", "percent", 1),
        Column("size", "Size, kWp", "number", 2),
        Column("source", "Source", "link"),
    )
    return Table("t", "T", "Of a test.", columns, rows, total)


@pytest.mark.hand
def test_numbers_are_plain_and_as_people_see_them() -> None:
    row = Row("r", ("Oak", 2027, -1234.565, 0.0345, 2.345, link("Ofgem", "https://ofgem.gov.uk")))
    total = Row("total", ("Total", None, -1234.57, None, None, None))
    found = read_csv(table_csv(table(row, total=total)).encode())
    assert found == [
        ["Name", "Year", "Cost [£]", "Share [%]", "Size, kWp", "Source", "Source, address"],
        ["Oak", "2027", "-1234.57", "3.5", "2.35", "Ofgem", "https://ofgem.gov.uk"],
        ["Total", "", "-1234.57", "", "", "", ""],
    ]


def test_rows_of_several_units_say_theirs() -> None:
    columns = (Column("what", "What"), Column("value", "Value", "number"))
    rows = (
        Row("a", ("Cost", 12.5), "gbp"),
        Row("b", ("Share", 0.25), "percent", 0),
        Row("c", ("Homes", 3.0), "number", 1),
    )
    found = read_csv(table_csv(Table("t", "T", "Of a test.", columns, rows)).encode())
    assert found[0] == ["What", "Value", "Unit of this row"]
    assert found[1:] == [["Cost", "12.50", "£"], ["Share", "25", "%"], ["Homes", "3.0", ""]]


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_names(name: str) -> None:
    found = read_csv(table_csv(table(Row("r", (name, 2027, -1.0, None, None, None)))).encode())
    (told,) = (row[0] for row in found[1:])
    assert told.removeprefix("'") == name
    assert told[0] not in "=+-@\t\r\n＝"
    assert found[1][2] == "-1.00"


def test_headings_that_begin_like_formulas_are_names_too() -> None:
    columns = (Column("a", "=A"), Column("b", "@B", "gbp"), Column("c", "-C", "link"))
    found = read_csv(table_csv(Table("t", "T", "Of a test.", columns, (Row("r", ("x", 1.0, None)),))).encode())
    assert found[0] == ["'=A", "'@B [£]", "'-C", "'-C, address"]


def test_negative_numbers_in_words_stay_numbers() -> None:
    assert [safe(text) for text in ("-0.5", "+2", "-1e-6", "-0.5 to 1")] == ["-0.5", "+2", "-1e-6", "'-0.5 to 1"]


def test_files_open_in_a_spreadsheet(files: Mapping[str, bytes]) -> None:
    """A byte-order mark, so that pounds are pounds, and lines as RFC 4180 has them."""
    for name, content in files.items():
        if name.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf"), name
            assert content.endswith(b"\r\n"), name
            assert len({len(row) for row in read_csv(content)}) == 1, name


def test_every_table_with_rows_has_a_file(files: Mapping[str, bytes], made: Mapping[str, Table]) -> None:
    named = {f"tables/{table.id}.csv" for table in made.values() if table.rows}
    assert {name for name in files if name.endswith(".csv")} == named
    assert len(named) > 40


def test_json_has_what_a_program_needs() -> None:
    row = Row("r", ("Oak", 2027, 12.345, 0.03456, None, link("Ofgem", "https://ofgem.gov.uk")))
    text = tables_json(
        [table(row, Row("s", ("Elm", 2028, None, None, None, None), "number", 1, "counted"))], "S", "2026"
    )
    found: dict[str, Any] = json.loads(text)
    assert found["energyfund_tables"] == 1
    (only,) = found["tables"]
    assert only["columns"][2] == {
        "id": "cost",
        "heading": "Cost",
        "unit": "GBP",
        "digits": 0,
        "note": "",
        "formula": "size × price",
    }
    assert only["rows"][0]["cells"] == {
        "name": "Oak",
        "year": 2027,
        "cost": 12.35,
        "share": 0.035,
        "size": None,
        "source": {"text": "Ofgem", "href": "https://ofgem.gov.uk"},
    }
    assert {key: only["rows"][1][key] for key in ("id", "unit", "digits", "formula")} == {
        "id": "s",
        "unit": "number",
        "digits": 1,
        "formula": "counted",
    }
    assert only["total"] is None


def test_names_of_files_cannot_lead_elsewhere() -> None:
    odd = Table("../../x", "T", "Of a test.", (Column("a", "A"),), (Row("r", ("x",)),))
    assert set(table_files([odd], "S", "2026")) == {"tables.json", "tables/------x.csv"}
