"""The book of a plan: one file that holds every paper, every table once, and nothing that could be fetched or run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from energyfund.plan import Plan
from energyfund.report.book import BOOK_NAME, FIRST_ROWS, book, book_charts
from energyfund.report.charts import charts
from energyfund.report.html import page as page_of
from energyfund.report.papers import papers
from energyfund.report.papers.opening import EDITED
from energyfund.report.table import Table
from energyfund.report.tables import tables
from tests.report.reading import Element, read, rows_of
from tests.report.sample import roof, sample
from tests.report.sample_comparison import comparison

PLAIN_DRAWING = '<svg class="marks" width="700" height="20"><path aria-label="2027: £1" fill="#0b5f6b" d="M0,0"/></svg>'
ROOFS = 5000


def compared() -> Plan:
    plan = sample()
    return replace(plan, comparison=comparison(plan))


def made_of(plan: Plan) -> str:
    """The book of a plan with a drawing in place of every chart, which is quick."""
    made = tables(plan)
    drawable = charts(plan, made)
    drawings = {chart.id: (PLAIN_DRAWING, PLAIN_DRAWING) for chart in (*drawable, *book_charts(plan))}
    return book(plan, papers(plan, made, drawable), made, drawings, plan.provenance.date)


@pytest.fixture(scope="module")
def text() -> str:
    return made_of(compared())


@pytest.fixture(scope="module")
def page(text: str) -> Element:
    return read(text.encode())


@pytest.fixture(scope="module")
def data(page: Element) -> dict[str, Any]:
    return data_of(page)


def data_of(page: Element) -> dict[str, Any]:
    (holder,) = (each for each in page.every("script") if each.attributes.get("type") == "application/json")
    found: dict[str, Any] = json.loads("".join(holder.texts))
    return found


def having(page: Element, attribute: str) -> list[Element]:
    return [each for each in page.all() if attribute in each.attributes]


def test_ids_are_unique_and_every_address_leads_somewhere(page: Element) -> None:
    places = [each.attributes["id"] for each in having(page, "id")]
    assert len(places) == len(set(places))
    inner = {each.attributes["href"][1:] for each in page.every("a") if each.attributes["href"].startswith("#")}
    assert inner <= set(places)
    assert len(inner) > 100


def test_nothing_can_be_fetched_and_only_our_script_runs(text: str, page: Element) -> None:
    for each in page.all():
        assert each.tag not in {"link", "iframe", "img", "object", "embed", "base", "video"}
        assert not {"src", "srcset", "xlink:href", "action", "style"} & set(each.attributes)
        assert not any(name.startswith("on") for name in each.attributes)
        if each.tag == "a" and not each.attributes["href"].startswith("#"):
            assert each.attributes["href"].startswith("https://")
    (allowed,) = (each.attributes["content"] for each in page.every("meta") if "http-equiv" in each.attributes)
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        seal = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{rule} 'sha256-{seal}'" in allowed
    (css,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert set(re.findall(r"url\((.{16})", css)) == {"data:font/woff2;"}
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script.startswith('\n"use strict";\n')
    assert not re.search(r"innerHTML|eval\(|fetch\(|XMLHttpRequest|import\(|https?:\/\/\w", script)
    assert len(script.encode()) < 28_000


def test_papers_are_views_of_one_document(page: Element) -> None:
    assert len(page.every("h1")) == len(page.every("main")) == len(page.every("dialog")) == 1
    assert page.every("html")[0].attributes["lang"] == "en-GB"
    views = [each.attributes["id"] for each in having(page, "data-view")]
    assert views[0] == "paper-start"
    assert views[-1] == "paper-tables"
    assert {"paper-return-report", "paper-fuel-poverty-report", "paper-compare"} <= set(views)
    (listed,) = (each for each in page.every("nav") if "data-views" in each.attributes)
    assert [each.attributes["href"] for each in listed.every("a")] == [f"#{name}" for name in views]
    levels = [int(each.tag[1]) for each in page.all() if re.fullmatch(r"h[1-6]", each.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.every("a")[0].attributes["href"] == "#main"
    for view in having(page, "data-view"):
        assert "hidden" not in view.attributes  # all can be read without the script


def test_every_table_stands_once_and_every_other_place_leads_to_it(page: Element, data: dict[str, Any]) -> None:
    boxes = [each.attributes["data-table"] for each in having(page, "data-table")]
    assert len(boxes) == len(set(boxes))
    slots = having(page, "data-slot")
    homes = [each.attributes["data-slot"] for each in slots if "data-home" in each.attributes]
    assert len(homes) == len(set(homes))
    assert {each.attributes["data-slot"] for each in slots} == set(homes)
    assert len(slots) > len(homes) + 10
    for slot in slots:
        if "data-home" not in slot.attributes:
            (link,) = slot.every("a")
            assert link.attributes["href"] == f"#{slot.attributes['data-slot']}"
    written = {name for name in boxes if name in data["tables"]}
    lazy = {each.attributes["data-lazy"] for each in having(page, "data-lazy")}
    assert written | lazy == set(data["tables"])
    assert not written & lazy


def test_data_are_the_rows_of_the_page(page: Element, data: dict[str, Any], made: Mapping[str, Table]) -> None:
    for name in ("projects", "stack", "fund", "capital-by-year"):
        table, told = made[name], data["tables"][name]
        assert [row[0] for row in told["rows"]] == [row.id for row in table.rows]
        assert [column[0] for column in told["cols"]] == [column.id for column in table.columns]
        shown = rows_of(page, name)
        assert len(shown) == 1 + len(table.rows) + (table.total is not None)
    outlay = data["tables"]["projects"]
    place = [column[0] for column in outlay["cols"]].index("outlay")
    assert outlay["total"][1][place] == round(sum(row[1][place] for row in outlay["rows"]), 2)
    assert outlay["sums"][place] == 1
    source = data["figures"]["self_use_price_gbp_per_kwh"]
    assert source["href"] == "https://www.ofgem.gov.uk/energy-price-cap"
    assert source["range"] == "0.15 to 0.24"


def test_headlines_lead_to_the_number_that_they_stand_for(page: Element, data: dict[str, Any]) -> None:
    links = having(page, "data-at-table")
    assert len(links) >= 6
    for link in links:
        table = data["tables"][link.attributes["data-at-table"]]
        rows = [*(row[0] for row in table["rows"]), *([table["total"][0]] if "total" in table else [])]
        assert link.attributes["data-at-row"] in rows
        assert link.attributes["data-at-column"] in [column[0] for column in table["cols"]]


def test_the_switcher_shows_every_pathway_and_says_which_the_document_is_about(page: Element) -> None:
    panels = having(page, "data-pathway")
    assert [each.attributes["data-name"] for each in panels] == ["hold", "Steady", "at once"]
    (switch,) = (each for each in page.every("fieldset") if "data-pathways" in each.attributes)
    radios = switch.every("input")
    assert [each.attributes["value"] for each in radios] == ["1", "2", "3"]
    assert ["checked" in each.attributes for each in radios] == [False, True, False]
    assert "This document is about the pathway “Steady”. 2 other pathways were worked out as well." in page.text()
    steady, at_once = panels[1].text(), panels[2].text()
    assert "4.2 bp" in steady
    assert "£12.3m by the end of" in steady
    assert "These cannot all hold together: pathway at once; fund_expected_return." in at_once
    assert not panels[2].every("table")


def test_a_plan_of_one_pathway_has_no_switcher() -> None:
    page = read(made_of(sample()).encode())
    assert not having(page, "data-pathway")
    assert "This document is about" not in page.text()


def test_the_same_plan_gives_the_same_bytes(text: str) -> None:
    assert made_of(compared()) == text


def test_a_plan_edited_by_hand_says_so_before_the_answer(page: Element) -> None:
    edited = replace(sample().canonical(), answer=("All is well.",))
    shown = read(made_of(edited).encode())
    assert EDITED in shown.every("header")[0].text()
    assert EDITED not in page.text()


def test_a_plan_with_many_roofs_stays_small_and_still_shows_its_first_rows() -> None:
    plan = sample()
    first = replace(plan.projects[0], roofs=tuple(roof(number, 10.0 + number % 90) for number in range(ROOFS)))
    large = replace(plan, projects=(first, *plan.projects[1:]))
    text = made_of(large)
    assert len(text.encode()) < 12_000_000
    page = read(text.encode())
    assert len(rows_of(page, "roofs")) == 1 + FIRST_ROWS + 1
    (box,) = (each for each in having(page, "data-table") if each.attributes["data-table"] == "roofs")
    assert f"These are the first {FIRST_ROWS} of 5,000 rows; tables.xlsx holds them all." in box.text()
    told = data_of(page)["tables"]["roofs"]
    assert len(told["rows"]) == ROOFS
    assert told["long"] == 1


def test_real_drawings_follow_the_page_and_the_file_stays_small(files: Mapping[str, bytes]) -> None:
    text = files[BOOK_NAME].decode()
    assert len(text.encode()) < 3_000_000
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawings) > 10
    for svg in drawings:
        assert not re.search(r'(?:fill|stroke)="#', svg)
        assert 'aria-hidden="true"' in svg
    assert "var(--accent)" in text


def test_a_headline_of_a_single_page_leads_to_its_row(plan: Plan) -> None:
    made = tables(plan)
    first = papers(plan, made, ())[0]
    outlay = replace(first.headlines[0], at=("projects", "total", "outlay"))
    elsewhere = replace(first.headlines[1], at=("nowhere", "total", "outlay"))
    alone = read(page_of(replace(first, headlines=(outlay, elsewhere)), {}, "2026-11-22").encode())
    (numbers,) = (each for each in alone.every("dl") if each.attributes.get("class") == "headlines")
    assert [each.attributes["href"] for each in numbers.every("a")] == ["#projects"]
    assert not alone.every("script")
