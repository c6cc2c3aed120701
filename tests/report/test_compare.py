"""The papers of a comparison and of a frontier: one set of figures, spelled as page, PDF and workbook."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from energyfund.plan.built import BuiltPart
from energyfund.plan.comparison import (
    Comparison,
    Exposure,
    FundingRange,
    FutureValue,
    FutureView,
    PathwayView,
    TransitionCost,
)
from energyfund.plan.frontier import Aim, Frontier, FrontierPoint
from energyfund.plan.parts import FundYear, Provenance, Range, ScenarioSummary
from energyfund.report.compare_charts import compare_charts
from energyfund.report.compare_files import render_comparison
from energyfund.report.compare_listing import compare_rows, progress
from energyfund.report.compare_paper import compare_paper
from energyfund.report.compare_tables import compare_tables
from energyfund.report.frontier_paper import ALIKE, render_frontier
from energyfund.report.frontier_tables import frontier_tables
from energyfund.report.table import Table

SUMMARY = ScenarioSummary("A county", "A fund and <b>homes</b>.", 2027, 2, 30, 2026, 0.06, None, "every pathway")
MADE = Provenance("1.0", "a" * 64, "b" * 64, "none needed", "HiGHS", 7, "2026-11-22")


def year(number: int, value: float, fossil: float) -> FundYear:
    return FundYear(
        year=number,
        value_gbp=value,
        weights={"tracker": 1.0},
        fossil_fraction_low=fossil / 2,
        fossil_fraction_high=fossil,
        waci=None,
        local_fraction=0.01,
        funding_level=1.1,
        cvar_fraction=0.2,
        transition_cost_gbp=10.0,
        bought_gbp={},
        sold_gbp={},
        drawn_for_projects_gbp=0.0,
        received_from_projects_gbp=0.0,
    )


def pathway(name: str, end: float, fossil: float, bp: float) -> PathwayView:
    return PathwayView(
        name=name,
        in_words=f"{name}: out in two years",
        status="planned",
        clash=(),
        remark="",
        years=(year(2026, 4e9, 0.04), year(2027, 4.1e9, fossil), year(2028, end, fossil)),
        expected_return_fraction=0.058,
        volatility_fraction=0.1,
        cvar_fraction=0.2,
        transition_cost=TransitionCost(100.0, 20.0, 3.0, 123.0),
        tracking_error_by_year={2027: 0.004, 2028: 0.005},
        tracking_error_largest_fraction=0.005,
        tracking_error_last_fraction=0.005,
        exposures=(Exposure(2026, "all holdings", 0.02, 0.04), Exposure(2028, "all holdings", fossil / 2, fossil)),
        footprints=(),
        avoided_tco2e=4000.0,
        funding=FundingRange(1.1, 1.0, 1.2, 0.005),
        local_fraction=0.01,
        homes_lifted=Range(24.2, 17.0, 32.0),
        cost_bp=bp,
        cost_gbp=4.2e9 - end,
        cvar_change_fraction=-0.001,
        futures=(FutureValue("as expected", end, 4.2e9 - end, 0.0), FutureValue("crash", end, 5.0, 0.0)),
        largest_regret_gbp=max(4.2e9 - end, 5.0),
        failed_checks=(),
    )


def comparison(**given: object) -> Comparison:
    found = Comparison(
        scenario=SUMMARY,
        fund="The fund",
        goal="npv",
        answer=("Leaving costs 8.0 bp a year.", "A second line."),
        members_support="A survey of 900 members.",
        market_in_words="1,000 scenarios",
        confidence_fraction=0.95,
        null_option="hold",
        pathways=(pathway("hold", 4.2e9, 0.04, 0.0), pathway("exit & <more>", 4.18e9, 0.0, 8.03)),
        futures=(FutureView("as expected", "Nothing.", "own"), FutureView("crash", "A crash.", "asked")),
        waiting=(),
        figures=(),
        invented=("Everything.",),
        remarks=(),
        provenance=MADE,
    )
    return replace(found, **given)  # type: ignore[arg-type]


def frontier() -> Frontier:
    points = tuple(
        FrontierPoint(
            first, homes, first, homes, None, None, 1e6, (BuiltPart("Walls", 0.5, 2027, 1e6),), None, knee, ()
        )
        for first, homes, knee in ((7.4e6, 24.0, False), (7.39e6, 27.0, True), (7.3e6, 28.0, False))
    )
    return Frontier(
        scenario=SUMMARY,
        first=Aim("npv", "net present value", "GBP", less_is_better=False),
        second=Aim("homes_lifted", "homes lifted out of fuel poverty", "homes", less_is_better=False),
        answer=("Giving up £100,000 lifts four homes.",),
        payoff=((7.4e6, 24.0), (7.3e6, 28.0)),
        points=points,
        points_asked=3,
        skipped=0,
        finished=True,
        figures=(),
        invented=(),
        remarks=(),
        provenance=MADE,
    )


def table(found: Comparison, name: str) -> Table:
    return next(each for each in compare_tables(found) if each.id == name)


def cells(each: Table) -> list[list[str]]:
    return [[each.spelled(row, place) for place in range(len(each.columns))] for row in each.rows]


def test_the_price_table_says_bp_pounds_and_risk() -> None:
    rows = cells(table(comparison(), "price"))
    assert rows[1] == ["exit & <more>", "8.0", "£20,000,000.00", "−0.10 %", "£4,180,000,000.00", "5.80 %"]


def test_without_a_market_the_price_table_says_why() -> None:
    views = tuple(
        replace(view, cvar_fraction=None, cvar_change_fraction=None, volatility_fraction=None)
        for view in comparison().pathways
    )
    found = comparison(
        pathways=views, confidence_fraction=None, market_in_words="The scenario says nothing of markets."
    )
    made = table(found, "price")
    assert "cvar" not in [column.id for column in made.columns]
    assert "The scenario says nothing of markets." in made.notes
    assert not any(row.id in {"cvar", "volatility"} for row in table(found, "side-by-side").rows)


def test_both_limbs_are_shown_and_neither_is_judged() -> None:
    rows = cells(table(comparison(), "limbs"))
    assert rows[0][1] == "A survey of 900 members."
    assert "8.0 bp a year" in rows[1][1]
    unsurveyed = cells(table(comparison(members_support=""), "limbs"))
    assert "says nothing of it" in unsurveyed[0][1]
    page = render_comparison(comparison())["compare.html"].decode()
    words = re.sub(r"<[^>]+>", " ", page)
    assert words.lower().count("significant") == 1  # in the law's own question, and nowhere else


def test_a_clash_is_told_beside_the_others() -> None:
    clash = replace(
        pathway("at once", 0, 0, 0),
        status="clash",
        clash=("pathway at once", "asset_class (line 9)"),
        years=(),
        transition_cost=None,
        exposures=(),
        funding=None,
        homes_lifted=None,
        cost_bp=None,
        cost_gbp=None,
        cvar_change_fraction=None,
        expected_return_fraction=None,
        tracking_error_by_year={},
        futures=(),
        largest_regret_gbp=None,
    )
    found = comparison(pathways=(*comparison().pathways, clash))
    assert cells(table(found, "pathways"))[2][2:] == [
        "no plan keeps to it",
        "These cannot all hold together: pathway at once; asset_class (line 9).",
    ]
    assert cells(table(found, "price"))[2][1] == "–"
    assert len(table(found, "regret").rows) == 2
    assert "compare.pdf" in render_comparison(found)
    assert compare_rows(found)[2]["status"] == "clash"
    assert progress(found) == "3 of 3: at once, no plan keeps to it"


def test_nothing_but_clashes_still_makes_a_paper() -> None:
    bare = comparison(
        pathways=tuple(
            replace(view, status="clash", years=(), cost_bp=None, futures=(), largest_regret_gbp=None, exposures=())
            for view in comparison().pathways
        ),
        goal="",
    )
    assert compare_charts(bare) == ()
    page = render_comparison(bare)["compare.html"].decode()
    assert "No pathway was planned, so there was nothing to check." in page


def test_page_paper_and_workbook_hold_the_same_figures() -> None:
    found = comparison()
    files = render_comparison(found)
    page = files["compare.html"].decode()
    book = openpyxl.load_workbook(io.BytesIO(files["compare.xlsx"]))
    numbers = {
        cell.value for row in book["Pathways"].iter_rows() for cell in row if isinstance(cell.value, int | float)
    }
    assert {8.03, 20_000_000} <= numbers
    assert "£20,000,000" in page
    assert "exit &amp; &lt;more&gt;" in page
    assert files["compare.pdf"].startswith(b"%PDF")
    assert Comparison.from_json(files["compare.json"].decode()).pathways == found.canonical().pathways


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert render_comparison(comparison()) == render_comparison(comparison())


def test_charts_say_their_finding_and_draw_what_tables_hold() -> None:
    cost, paths = compare_charts(comparison())
    assert cost.title == "exit & <more> costs most, 8.0 bp a year"
    assert "8.0 bp, £20.0m" in cost.alt
    assert "hold" not in cost.alt.split(":")[1]
    assert paths.title == "From 4.0 % of the fund, exit & <more> goes furthest: 0.0 % by 2028"
    assert len(paths.wide["concat"]) == 2
    shown = {each.id for each in compare_tables(comparison())}
    assert {cost.table, paths.table} <= shown


def test_warnings_stand_first() -> None:
    views = (comparison().pathways[0], replace(comparison().pathways[1], failed_checks=("the sums add up",)))
    found = comparison(pathways=views, waiting=("later",))
    paper = compare_paper(found, compare_tables(found), compare_charts(found))
    assert any("1 check fails, the first: the sums add up" in text for text in paper.warnings)
    assert any("stopped before it came to: later" in text for text in paper.warnings)


def test_the_frontier_is_told_as_page_paper_and_workbook() -> None:
    files = render_frontier(frontier())
    page = files["frontier.html"].decode()
    assert "Giving up £100,000 lifts four homes." in page
    assert "B, knee" in page
    assert "50 %, 2027" in page
    assert files["frontier.pdf"].startswith(b"%PDF")
    assert Frontier.from_json(files["frontier.json"].decode()).points == frontier().points
    assert files == render_frontier(frontier())


def test_plans_that_build_the_same_are_told_in_one_column() -> None:
    def headings(found: Frontier) -> list[str]:
        return [column.heading for each in frontier_tables(found) if each.id == "built" for column in each.columns]

    same = frontier()
    assert headings(same) == ["Project", "Every plan"]
    assert ALIKE in render_frontier(same)["frontier.html"].decode()
    other = replace(same.points[0], projects=(BuiltPart("Walls", 0.25, 2028, 5e5),))
    mixed = replace(same, points=(other, *same.points[1:]))
    assert headings(mixed) == ["Project", "A", "B, knee", "C"]
    assert ALIKE not in render_frontier(mixed)["frontier.html"].decode()


@pytest.mark.hand
def test_a_frontier_of_one_plan_has_no_chart() -> None:
    one = replace(frontier(), points=frontier().points[:1])
    page = render_frontier(one)["frontier.html"].decode()
    assert "chart-frontier" not in page
    assert "1 plan keeps every rule" in page.replace("1 of 1 plan", "1 plan")
