"""The look of the book: one set of colours for page, reader and charts, and panels that hold their own pathway."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.plan.built import BuiltPart
from energyfund.report.book_pathways import about, pathways
from energyfund.report.html import linked
from energyfund.report.papers import papers
from energyfund.report.skin import COLOURS, apart, chosen_colours, policy, script, style, text_of
from energyfund.report.table import Table
from energyfund.report.tables import tables
from tests.report.sample import sample
from tests.report.sample_comparison import comparison


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", css))


def test_light_and_dark_by_hand_are_those_of_the_device() -> None:
    own = [part.split("}")[0] for part in text_of("report.css").split(":root {")[1:3]]
    by_hand = dict(re.findall(r':root\[data-theme="(\w+)"\] \{(.*?)\}', chosen_colours(), re.DOTALL))
    assert colours(by_hand["light"]) == colours(own[0])
    assert colours(by_hand["dark"]) == colours(own[1])
    assert colours(own[0]).keys() == colours(own[1]).keys()
    assert chosen_colours().startswith("@media screen {")  # a page is printed light


def test_charts_are_painted_in_the_colours_of_the_page() -> None:
    known = colours(text_of("report.css"))
    assert set(COLOURS.values()) <= set(known)
    drawing = (
        '<svg width="7" height="3"><g id="a" class="mark-group concat_1_group">'
        '<path fill="#0B5F6B" stroke="#123456" clip-path="url(#a)"/></g></svg>'
    )
    assert apart(drawing, "chart") == (
        '<svg aria-hidden="true" focusable="false" width="7"><g id="chart-a" class="mark-group concat_1_group" '
        'data-panel="2"><path fill="var(--accent)" stroke="#123456" clip-path="url(#chart-a)"/></g></svg>'
    )


def test_style_sheets_use_no_colour_that_is_not_named() -> None:
    for name in ("report.css", "book.css"):
        used = set(re.findall(r"var\(--([\w-]+)\)", text_of(name)))
        assert used <= {*colours(text_of("report.css")), "family"}, name


def test_what_a_page_may_do_is_told_by_the_hash_of_what_it_holds() -> None:
    # SHA-256 of "abc", FIPS 180-2, appendix B.1
    seal = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    assert f"style-src 'sha256-{seal}'; script-src 'none'" in policy("abc")
    assert f"script-src 'sha256-{seal}'" in policy("", "abc")


def test_scripts_travel_without_the_comments_that_only_people_read() -> None:
    code = script("book-base.js")
    assert not any(line.startswith(("//", "/*", " ")) for line in code.splitlines())
    assert "JSON.parse" in code
    assert "font-face" in style("report.css")


def test_no_line_ends_between_a_number_and_its_sign() -> None:
    assert linked("5.8 % of a_key", ["a_key"]) == '5.8\xa0% of <a href="#figure-a_key">a_key</a>'


@pytest.fixture(scope="module")
def compared() -> Plan:
    plan = sample()
    return replace(plan, comparison=comparison(plan))


def test_a_panel_holds_the_figures_of_its_own_pathway(compared: Plan) -> None:
    found = pathways(compared, papers(compared, tables(compared), ()))
    assert found is not None
    hold, steady, at_once = found.panels
    assert [panel.here for panel in found.panels] == [False, True, False]
    assert (hold.words, steady.place) == ("No policy on fossil fuels.", 2)
    assert not at_once.headlines
    assert at_once.remark.startswith("No plan keeps to it.")
    assert about(found).startswith("This document is about the pathway “Steady”. 2 other pathways were")
    numbers = {headline.label: headline.value for headline in steady.headlines}
    assert numbers["cost a year against hold"] == "4.2 bp"
    own: Mapping[str, Table] = {table.id: table for table in found.tables}
    assert compared.fund is not None
    assert [row.cells[0] for row in own["pathway-2-fund"].rows] == [year.year for year in compared.fund.years]
    for headline in steady.headlines:
        assert headline.at is not None
        table = own[headline.at[0]]
        row = next(row for row in table.rows if row.id == headline.at[1])
        assert row.cells[[column.id for column in table.columns].index(headline.at[2])] is not None


@pytest.mark.hand
def test_a_panel_adds_up_what_is_built_and_who_pays(compared: Plan) -> None:
    assert compared.comparison is not None
    hold, steady, *others = compared.comparison.pathways
    built = (
        BuiltPart("Oak", 1.0, 2027, 100.104),
        BuiltPart("Elm", 0.0, None, 0.0),
        BuiltPart("Ash", 0.5, 2028, 50.104),
    )
    paid = {"Grant": 100.104, "Loan": 50.104}
    views = (hold, replace(steady, projects=built, drawn_gbp=paid), *others)
    found = pathways(replace(compared, comparison=replace(compared.comparison, pathways=views)), ())
    assert found is not None
    own = {table.id: table for table in found.panels[1].tables}
    projects, sources = own["pathway-2-built"], own["pathway-2-paid"]
    assert projects.total is not None
    assert sources.total is not None
    # each to the penny first: 100.10 + 50.10
    assert projects.total.cells == ("All projects", None, None, 150.2)
    assert sources.total.cells == ("All sources", 150.2)
    assert [row.cells[2] for row in projects.rows] == [2027, None, 2028]
