"""The share-offer pages say what an offer must say, read well, and agree with each other to the penny."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pypdf
import pytest

from energyfund.plan.offer_parts import OfferPath, OfferPlan
from energyfund.plan.size import Sizing
from energyfund.report.offer_tables import periods
from energyfund.report.size_files import render_sizing, tables_of
from energyfund.report.size_paper import size_paper
from energyfund.report.table import Table
from energyfund.units import gbp, percent
from tests.report.headlines import stands
from tests.report.reading import Element, read, rows_of
from tests.report.test_agreement import wanted, words

MUST_STATE = [
    "could lose some or all",
    "Financial Services Compensation Scheme",
    "Financial Ombudsman Service",
    "not guaranteed",
    "The least raised",
    "The most raised",
    "Largest holding",
    "£100,000",
    "offer lapses and every applicant's money is returned in full",
    "months' notice",
    "at the board's discretion",
    "Not financial advice",
    "corporation tax",
    "What is invented",
    "feed-in tariff set by law",
    "Hackney Council",
    "inverters",
    "written down",
]
"""What the Standard Mark asks for, and the risks of this very scheme."""


@pytest.fixture(scope="module")
def files(sizing: Sizing) -> Mapping[str, bytes]:
    return render_sizing(sizing)


@pytest.fixture(scope="module")
def made(sizing: Sizing) -> Mapping[str, Table]:
    return {table.id: table for table in tables_of(sizing)}


@pytest.fixture(scope="module")
def page(files: Mapping[str, bytes]) -> Element:
    return read(files["share-offer.html"])


def offer_of(sizing: Sizing) -> OfferPlan:
    assert sizing.offer is not None
    return sizing.offer


@pytest.fixture(scope="module")
def paper(files: Mapping[str, bytes]) -> str:
    return words(files["share-offer.pdf"])


@pytest.mark.parametrize("statement", MUST_STATE)
def test_the_pages_state_what_an_offer_must(statement: str, page: Element, paper: str) -> None:
    assert statement in page.text()
    assert "".join(statement.split()) in paper


def test_the_invitation_comes_first(page: Element, sizing: Sizing) -> None:
    first = page.every("main")[0].every("p")[0].text()
    assert first == (
        "Banister House Solar invites you to buy shares: £142,500 for 102 kWp of solar panels on 14 roofs, with "
        "interest of 4.00 % a year, not guaranteed, and your money back within 20 years if all goes well."
    )
    expected, cautious = offer_of(sizing).paths[:2]
    for path in (expected, cautious):
        assert percent(path.affordable_fraction, 2) in page.text()


def test_the_page_reads_well_aloud(page: Element) -> None:
    assert page.every("html")[0].attributes["lang"] == "en-GB"
    assert len(page.every("h1")) == 1
    levels = [int(element.tag[1]) for element in page.all() if re.fullmatch(r"h[1-6]", element.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.every("table"):
        assert table.every("caption")[0].text()
    places = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(places) == len(set(places))
    inner = [each.attributes["href"][1:] for each in page.every("a") if each.attributes["href"].startswith("#")]
    assert set(inner) <= set(places)
    pictures = [each for each in page.every("div") if each.attributes.get("role") == "img"]
    assert len(pictures) == 4  # two charts, each wide and narrow
    assert all(len(each.attributes["aria-label"]) > 40 for each in pictures)
    assert not page.every("script")


def test_every_table_stands_in_page_paper_and_workbook(
    page: Element, paper: str, files: Mapping[str, bytes], made: Mapping[str, Table]
) -> None:
    text = paper
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]), data_only=True)
    shown = {each.attributes["id"] for each in page.every("div") if "id" in each.attributes}
    met = 0
    for table in made.values():
        if not table.rows:
            continue
        if table.id in shown:
            assert rows_of(page, table.id) == wanted(table), table.id
            for row in wanted(table)[1:]:
                assert all("".join(cell.split()) in text for cell in row), (table.id, row)
                met += len(row)
        sheet = book[table.sheet]
        (start,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == table.title)
        for offset, line in enumerate((*table.rows, *([table.total] if table.total else [])), start + 3):
            for place, value in enumerate(line.cells, 1):
                if isinstance(value, int | float):
                    assert sheet.cell(offset, place).value == pytest.approx(value, abs=1e-9), (table.id, line.id)
    assert met > 800


def test_totals_of_all_four_files_agree(
    page: Element, paper: str, files: Mapping[str, bytes], made: Mapping[str, Table], sizing: Sizing
) -> None:
    raw, text = json.loads(files["size.json"]), paper
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]), data_only=True)
    for place, path in enumerate(offer_of(sizing).paths):
        table = made[f"offer-years-{path.name.lower()}"]
        sheet = book[table.sheet]
        (start,) = (cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == table.title)
        for line in raw["offer"]["paths"][place]["lines"]:
            rows = [(at, row) for at, row in enumerate(table.rows) if row.id == line["id"]]
            if line["role"] == "balance" or not rows:
                continue
            ((at, row),) = rows
            total = round(sum(line["gbp_by_year"]), 2)
            assert row.cells[-1] == pytest.approx(total, abs=1e-6)
            assert sheet.cell(start + 3 + at, len(row.cells)).value == pytest.approx(total, abs=1e-6)
            shown = rows_of(page, table.id)[at + 1][-1]
            assert shown == gbp(total).replace("£", "")
            assert shown in text


def test_the_columns_are_those_that_members_know(made: Mapping[str, Table]) -> None:
    headings = [column.heading for column in made["offer-years-p50"].columns]
    assert headings == [
        "£",
        "Year 1",
        "Year 2",
        "Year 3",
        "Year 4",
        "Year 5",
        "Years 6–10",
        "Years 11–20",
        "Total",
    ]


@pytest.mark.hand
@pytest.mark.parametrize(("years", "last"), [(3, "Year 3"), (6, "Year 6"), (10, "Years 6–10"), (30, "Years 21–30")])
def test_columns_of_short_and_long_lives(years: int, last: str) -> None:
    found = periods(years)
    assert found[-1][1] == last
    covered = [year for _, _, first, end in found for year in range(first, end + 1)]
    assert covered == list(range(1, years + 1))


def test_same_sizing_same_bytes(sizing: Sizing, files: Mapping[str, bytes]) -> None:
    assert render_sizing(sizing) == dict(files)
    assert render_sizing(Sizing.from_json(files["size.json"].decode())) == dict(files)


def test_without_an_offer_the_sizes_alone(sizing: Sizing) -> None:
    made = render_sizing(replace(sizing, offer=None))
    listed = {name for name in made if not name.startswith("tables/")}
    assert listed == {"size.json", "sizes.html", "sizes.pdf", "tables.xlsx", "tables.json"}
    alone = read(made["sizes.html"])
    assert "Best sizes" in alone.every("h1")[0].text()
    assert alone.every("main")[0].every("p")[0].text() == sizing.answer[0]
    assert len(pypdf.PdfReader(io.BytesIO(made["sizes.pdf"])).pages) >= 2


def poor(path: OfferPath) -> OfferPath:
    return replace(path, affordable_fraction=None, paid_fraction=0.0, repaid_year=None, written_down_gbp=20_000.0)


def test_a_scheme_that_cannot_pay_says_so(sizing: Sizing) -> None:
    offer = offer_of(sizing)
    broken = replace(offer, paths=tuple(poor(path) for path in offer.paths), viable_kwp=None)
    text = read(render_sizing(replace(sizing, offer=broken))["share-offer.html"]).text()
    assert "At expected output not even the capital would come back in time." in text
    assert "lose £20,000 of their capital" in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "#set page(fill: red)", "名前 🌞", "W" * 200])
def test_no_name_breaks_the_pages(sizing: Sizing, name: str) -> None:
    offer = offer_of(sizing)
    changed = replace(
        sizing,
        name=name,
        description=name,
        remarks=(name,),
        invented=(name,),
        offer=replace(offer, terms=replace(offer.terms, society=name, contact=name)),
        roofs=tuple(replace(roof, roof_id=name + roof.roof_id) for roof in sizing.roofs),
    )
    made = render_sizing(changed)
    assert not read(made["share-offer.html"]).every("script")
    assert name in read(made["share-offer.html"]).text()
    assert made["share-offer.pdf"].startswith(b"%PDF")


def test_headlines_stand_in_the_tables(sizing: Sizing) -> None:
    for each in (sizing, replace(sizing, offer=None)):
        made = tables_of(each)
        paper = size_paper(each, made, ())
        known = {table.id: table for table in made}
        pointed = [headline for headline in paper.headlines if headline.at]
        assert pointed
        assert all(stands(headline, known) for headline in pointed), paper.id
