"""Plans of the size of a real one: a dozen sources, fifteen projects, half of them idle. All of it stays readable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from energyfund.plan import GroupImpact, Plan, ProjectPlan, Range, StatusMove
from energyfund.report.charts import charts
from energyfund.report.drawing import draw
from energyfund.report.pdf import breadth
from energyfund.report.spec import Chart
from energyfund.report.stack_chart import wrapped
from energyfund.report.table import Table, share_in_words
from energyfund.report.tables import tables
from energyfund.report.write import render
from tests.report.reading import Element, read, rows_of
from tests.report.sample import START, sample, unbuilt

SOURCES = tuple(f"Source number {place} of a rather long name" for place in range(1, 13))
PROJECTS = 15


def shares(place: int) -> dict[str, float]:
    """Three sources a project; the twelfth pays for nothing."""
    own = [SOURCES[(place + step) % 11] for step in range(3)]
    return dict(zip(own, (50_000.0 + place, 30_000.0, 20_000.0), strict=True))


def built(place: int, like: ProjectPlan) -> ProjectPlan:
    draws = shares(place)
    return replace(
        like,
        name=f"Project number {place} of a rather long name",
        outlay_gbp=sum(draws.values()),
        draws_gbp=draws,
        slices={},
        receipts_gbp_by_year={},
        returns=dict.fromkeys(draws),
        return_remarks=dict.fromkeys(draws, "asks for nothing back"),
    )


@pytest.fixture(scope="module")
def many() -> Plan:
    plan = sample()
    projects = tuple(built(place, plan.projects[0]) for place in range(PROJECTS))
    drawn = {name: sum(each.draws_gbp.get(name, 0.0) for each in projects) for name in SOURCES}
    capital = tuple(
        replace(
            plan.capital[3],
            name=name,
            terms="asks for nothing back",
            irr_remark="asks for nothing back",
            drawn_gbp=drawn[name],
            drawn_gbp_by_year={START: drawn[name]},
            received_gbp=0.0,
            received_gbp_by_year={START + 1: 0.0},
        )
        for name in SOURCES
    )
    return replace(plan, projects=(*projects, unbuilt()), capital=capital)


@pytest.fixture(scope="module")
def many_tables(many: Plan) -> dict[str, Table]:
    return {table.id: table for table in tables(many)}


def stack_of(plan: Plan) -> Chart:
    (found,) = (chart for chart in charts(plan, tables(plan)) if chart.id == "chart-stack")
    return found


def height(svg: str) -> int:
    return int(re.findall(r'height="(\d+)"', svg)[0])


def test_every_source_and_project_of_a_large_plan_is_named_in_full(many: Plan) -> None:
    svg = draw(stack_of(many))
    for name in SOURCES[:11]:
        assert name in svg
    assert SOURCES[11] not in svg
    assert "Project number 14 of a rather long name" in svg
    assert "Project number 0 of a rather long name" in svg
    assert "others" not in svg
    assert "…" not in svg
    assert breadth(svg) * height(svg) / 700 <= 120  # title, drawing and note fit on one upright page


def test_one_project_and_one_source_make_one_bar(many: Plan) -> None:
    only = replace(many.projects[0], outlay_gbp=100.0, draws_gbp={SOURCES[0]: 100.0})
    chart = stack_of(replace(many, projects=(only,), capital=(replace(many.capital[0], drawn_gbp=100.0),)))
    assert chart.title == f"{SOURCES[0]} pays for everything: £100"
    svg = draw(chart)
    assert "All projects" not in svg
    assert height(svg) < 80


def test_bars_of_a_project_add_up_to_its_whole_length(many: Plan) -> None:
    for spec in (stack_of(many).wide, stack_of(many).narrow):
        boxes = [row for layer in spec["layer"] for row in layer["data"]["values"] if "low" in row]
        assert len(boxes) == 11 + 3 * PROJECTS
        tops = {row["y"] for row in boxes}
        for top in tops:
            assert max(row["end"] for row in boxes if row["y"] == top) == pytest.approx(1)
        assert all(0 <= row["x"] < row["end"] for row in boxes)


@pytest.mark.hand
def test_a_part_is_never_rounded_to_nothing_or_to_all() -> None:
    assert share_in_words(0.004) == "under 1 %"
    assert share_in_words(0.996) == "over 99 %"
    assert share_in_words(1 - 1e-12) == "100 %"
    assert share_in_words(0) == "0 %"
    assert wrapped(["a" * 30, "b" * 30], 20) == ["a" * 30, "b" * 30]


def test_no_row_holds_nothing_but_noughts(many_tables: Mapping[str, Table]) -> None:
    """Whoever stands idle is named in a sentence; only the list of projects keeps those that are not built."""
    for table in many_tables.values():
        if table.id == "projects" or table.id.startswith(("cash-years", "source-years")):
            continue
        for row in table.rows:
            if row.id in {"opening", "closing", "stated"}:
                continue  # a balance of nought is a figure
            amounts = [
                cell
                for cell, column in zip(row.cells, table.columns, strict=True)
                if column.kind == "gbp" and isinstance(cell, int | float)
            ]
            assert not amounts or any(amounts), (table.id, row.id)
    idle = f"Not drawn on: {SOURCES[11]}."
    assert idle in many_tables["stack"].notes
    assert idle in many_tables["capital-by-year"].notes
    assert not many_tables["received-by-year"].rows or SOURCES[0] not in str(many_tables["received-by-year"].rows)
    assert idle in many_tables["sources"].notes
    nobody = [note for note in many_tables["sources"].notes if note.startswith("Asks for nothing back")]
    assert len(nobody) == 1  # once for all twelve


def test_totals_stay_live_sums_beside_dashes(many_tables: Mapping[str, Table]) -> None:
    stack = many_tables["stack"]
    assert stack.total is not None
    for place in range(1, len(stack.columns)):
        column = [row.cells[place] for row in stack.rows]
        assert round(sum(cell for cell in column if isinstance(cell, float)), 2) == stack.total.cells[place]
    assert any(None in row.cells for row in stack.rows)


def test_every_dash_is_explained(many: Plan) -> None:
    """A table with an empty cell says what a dash means, or what its column means when it is empty."""
    explained = ("dash", "none", "no ")
    for table in tables(many):
        if any(None in row.cells for row in table.rows) and table.id not in {"figures", "checks", "changed-figures"}:
            said = " ".join((table.caption, *table.remarks())).lower()
            assert any(word in said for word in explained), table.id


def test_the_terms_stand_before_the_first_table(files: Mapping[str, bytes]) -> None:
    for name in ("return-report", "fuel-poverty-report"):
        page = read(files[f"{name}.html"])
        (basis,) = (each for each in page.every("ul") if each.attributes.get("class") == "basis")
        words = basis.text()
        assert "3.50 % a year" in words
        assert "31 after 2027" in words
        assert "prices of 2026" in words
        assert "Out of fossil fuels by 2035" in words
        text = page.text()
        assert text.index("Discount rate") < text.index("What is built and who pays")


def test_groups_are_sorted_and_named_as_people_say_them(many: Plan) -> None:
    groups = (
        GroupImpact("tenure", "social_rent", 10.0, 1.0, 10.0, 5.0, 0.0),
        GroupImpact("tenure", "owner_occupied", 30.0, 9.0, 90.0, 45.0, 0.0),
        GroupImpact("tenure", "private_rent", 20.0, 4.0, 40.0, 20.0, 0.0),
    )
    moves = (StatusMove("lilee", 20.0, 14.0, 0.0, 26.0), StatusMove("10_percent", 20.0, 14.0, 0.0, 26.0))
    impact = replace(many.impact, groups=groups, moves=moves, homes_with_higher_bill=0.0)
    files = render(replace(many, impact=impact), ("fuel-poverty-report",))
    page = read(files["fuel-poverty-report.html"])
    rows = rows_of(page, "groups-1")
    assert [row[0] for row in rows[1:-1]] == ["Owner-occupied", "Private rent", "Social rent"]
    assert "higher bill" not in " ".join(rows[0])
    assert "owner_occupied" not in page.text()
    assert "lilee" not in page.text()
    assert "none to fall into fuel poverty" in page.text()
    assert "Homes left worse off" not in page.text()


def test_a_plan_without_homes_leaves_out_what_is_about_homes(many: Plan) -> None:
    nothing = Range(0.0, 0.0, 0.0)
    impact = replace(many.impact, homes=0.0, homes_lifted=nothing, moves=(), groups=(), homes_with_higher_bill=0.0)
    page = read(render(replace(many, impact=impact), ("fuel-poverty-report",))["fuel-poverty-report.html"])
    headings = [heading.text() for heading in page.every("h2")]
    assert "Who gains" not in headings
    assert "Who loses" not in headings
    assert "Which families" not in page.text()
    sections: list[Element] = page.every("section")
    assert all(len(section.children) > 1 for section in sections)


def test_rows_of_words_are_cards_on_phones_and_still_tables_aloud(files: Mapping[str, bytes]) -> None:
    page = read(files["return-report.html"])
    cards = [table for table in page.every("table") if table.attributes.get("class") == "cards"]
    assert len(cards) > 3
    for table in cards:
        assert table.attributes["role"] == "table"
        assert all(row.attributes["role"] == "row" for row in table.every("tr"))
        for cell in table.every("td"):
            assert cell.attributes["role"] == "cell"
            assert cell.attributes.get("data-label") or not cell.text()


def test_charts_say_how_to_read_them(many: Plan) -> None:
    for chart in charts(many, tables(many)):
        assert chart.note or chart.id == "chart-capital-by-year"
        assert not chart.note or chart.note.endswith(".")
