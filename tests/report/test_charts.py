"""Charts state what they find, draw the same bytes every time, and stay within the house colours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.report.charts import charts
from energyfund.report.drawing import draw
from energyfund.report.flow_chart import back_by
from energyfund.report.html import TEMPLATES
from energyfund.report.spec import Chart
from energyfund.report.tables import tables


@pytest.fixture(scope="module")
def drawn(plan: Plan) -> dict[str, Chart]:
    return {chart.id: chart for chart in charts(plan, tables(plan))}


def test_every_chart_states_its_finding(drawn: dict[str, Chart]) -> None:
    titles = {name: chart.title for name, chart in drawn.items()}
    assert titles == {
        # 50 % of £1,912,340.20 over £2,240,152.60 = 42.7 %
        "chart-stack": "Warm Homes grant pays 43 % of the £2.24m spent",
        "chart-capital-by-year": "£2.24m is paid in by 2028; £3.74m is paid back by 2058",
        "chart-cash-flow": "The projects have earned back what they cost by 2039",
        "chart-returns-range": "Eight times in ten Community shares earns between 2.1 % and 4.0 % a year",
        "chart-fund-value": "The fund grows from £4.31bn to £4.92bn by 2029",
        "chart-fossil-path": "Fossil exposure falls from 6.1–8.3 % to 2.5–3.8 % of the fund by 2029",
        "chart-homes": "Homes in fuel poverty: 113 before, 72 after (LILEE)",
        "chart-groups": "Deepdale gains most: 27.3 of 160 homes are lifted",
        "chart-groups-2": "Social rent gains most: 36.0 of 210 homes are lifted",
        "chart-months": "June gives 5.6 times as much electricity as December",
    }
    assert all(len(chart.alt) > 60 for chart in drawn.values())


def test_every_chart_leads_to_a_table(plan: Plan, drawn: dict[str, Chart]) -> None:
    known = {table.id: table for table in tables(plan)}
    for chart in drawn.values():
        assert set(chart.reports) <= set(known[chart.table].reports), chart.id


@pytest.mark.parametrize("narrow", [False, True])
def test_drawings_have_words_and_only_house_colours(narrow: bool, drawn: dict[str, Chart]) -> None:
    css = (TEMPLATES / "report.css").read_text()
    house = set(re.findall(r'svg \[(?:fill|stroke)="(#[0-9a-f]{6})"\]', css)) | {"none", "transparent"}
    for chart in drawn.values():
        svg = draw(chart, narrow=narrow)
        assert svg == draw(chart, narrow=narrow)
        assert svg.count("<text") > 3
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= house, chart.id
        width = int(re.findall(r'width="(\d+)"', svg)[0])
        assert width <= (420 if narrow else 790), (chart.id, width)
        assert "font-family" not in svg


def test_many_projects_are_drawn_as_the_largest_and_the_rest(plan: Plan) -> None:
    crowd = tuple(replace(plan.projects[0], name=f"Roof {place}") for place in range(40))
    found = {chart.id: chart for chart in charts(replace(plan, projects=crowd), tables(replace(plan, projects=crowd)))}
    svg = draw(found["chart-stack"])
    assert "28 others" in svg
    assert "Roof 39" not in svg


def test_a_fund_that_stands_still_is_not_said_to_fall(plan: Plan) -> None:
    assert plan.fund is not None
    years = tuple(replace(year, fossil_fraction_low=0.05, fossil_fraction_high=0.05) for year in plan.fund.years)
    still = replace(plan, fund=replace(plan.fund, years=years))
    titles = {chart.id: chart.title for chart in charts(still, tables(still))}
    assert titles["chart-fossil-path"] == "Fossil exposure stays at 5.0 % of the fund"


@pytest.mark.hand
def test_the_year_in_which_the_cost_is_back() -> None:
    assert back_by({2027: -5.0, 2028: 1.0, 2029: -1.0, 2030: 2.0}) == 2030
    assert back_by({2027: -5.0, 2028: -1.0}) is None
    assert back_by({2027: 5.0, 2028: 6.0}) is None
