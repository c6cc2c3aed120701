"""The charts of the pathways: every one named at its end, and regret as the table has it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.report.charts import charts
from energyfund.report.compare_charts import compare_charts
from energyfund.report.divestment_chart import divestment_path, spread_out
from energyfund.report.drawing import draw
from energyfund.report.regret_chart import regret_heat
from energyfund.report.spec import ACCENT, Chart
from energyfund.report.table import Table
from energyfund.report.tables import tables
from tests.report import sample_comparison
from tests.report.test_charts import rows_of, spoken


@pytest.fixture(scope="module")
def beside(plan: Plan) -> Comparison:
    return sample_comparison.comparison(plan)


@pytest.fixture(scope="module")
def compared(plan: Plan, beside: Comparison) -> dict[str, Table]:
    return {table.id: table for table in tables(replace(plan, comparison=beside))}


@pytest.fixture(scope="module")
def path(beside: Comparison, compared: dict[str, Table]) -> Chart:
    found = divestment_path(beside, compared["fossil-high-by-year"], "Steady")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def regret(beside: Comparison, compared: dict[str, Table]) -> Chart:
    found = regret_heat(beside, compared["regret"], "Steady")
    assert found is not None
    return found


def test_a_plan_with_pathways_has_their_charts(plan: Plan, beside: Comparison, compared: dict[str, Table]) -> None:
    made = charts(replace(plan, comparison=beside), tuple(compared.values()))
    found = {chart.id: chart for chart in made}
    assert {"chart-divestment", "chart-cost", "chart-regret"} <= set(found)
    for chart in made:
        assert set(chart.reports) <= set(compared[chart.table].reports), chart.id
    assert not {"chart-divestment", "chart-regret"} & {chart.id for chart in charts(plan, tables(plan))}


def test_the_path_states_what_this_plan_does_beside_the_others(path: Chart) -> None:
    assert path.title == "Steady takes fossil fuels from 8.3 % to 3.8 % of the fund by 2029"
    assert "hold 8.3 %; Steady 3.8 %" in path.alt
    assert "No plan was found for at once." in path.note


@pytest.mark.parametrize("narrow", [False, True])
def test_every_line_carries_its_name_and_is_named_at_its_end(path: Chart, narrow: bool) -> None:
    svg = draw(path, narrow=narrow)
    assert "Steady: from 8.3 % in 2026 to 3.8 % of the fund in 2029" in spoken(svg)
    assert "hold: from 8.3 % in 2026 to 8.3 % of the fund in 2029" in spoken(svg)
    assert "Steady, 2028: 5.3 % of the fund" in spoken(svg)
    assert ">8.3 % hold</text>" in svg
    assert ">3.8 % Steady</text>" in svg
    lines = re.findall(r'<path aria-label="(\w+): from[^>]*stroke="([^"]+)"', svg)
    assert dict(lines)["Steady"] == ACCENT
    assert dict(lines)["hold"] != ACCENT


def test_the_lines_are_the_numbers_of_the_table(path: Chart, compared: dict[str, Table]) -> None:
    table = compared["fossil-high-by-year"]
    held = {str(row.cells[0]): row.cells for row in table.rows}
    drawn = {(row["name"], row["year"]): row["share"] for row in rows_of(path.wide, "year", "share")}
    flat = [cell for cells in held.values() for cell in cells if isinstance(cell, float)]
    assert all(any(share == pytest.approx(cell) for cell in flat) for share in drawn.values())
    assert len(drawn) == 8  # two pathways, four years


def test_many_pathways_that_end_alike_keep_their_names_apart(beside: Comparison, compared: dict[str, Table]) -> None:
    crowd = tuple(replace(beside.pathways[1], name=f"A way out of a rather long name, {place}") for place in range(12))
    chart = divestment_path(replace(beside, pathways=crowd), compared["fossil-high-by-year"])
    assert chart is not None
    for spec in (chart.wide, chart.narrow):
        ends = sorted(row["to"] for row in rows_of(spec, "to", "text"))
        assert len(ends) >= 12
        assert all(other - one >= 15.9 for one, other in itertools.pairwise(ends))
        assert ends[0] >= 0
        assert ends[-1] <= spec["height"]


@pytest.mark.hand
def test_labels_move_no_further_than_they_must() -> None:
    assert spread_out([5.0, 50.0], 10, 100) == [5.0, 50.0]
    assert spread_out([5.0, 6.0, 7.0], 10, 100) == [5.0, 15.0, 25.0]
    assert spread_out([99.0, 100.0], 10, 100) == [90.0, 100.0]


def test_regret_states_how_far_each_may_fall_behind(regret: Chart) -> None:
    # Steady: £12,345,678.90 as expected, £50m less that otherwise; hold: nothing as expected, £50m otherwise
    assert regret.title == "Largest regret in any future: £37.7m with Steady, the least"
    assert "hold, at most £50,000,000 (disorderly transition)" in regret.alt


@pytest.mark.parametrize("narrow", [False, True])
def test_every_cell_holds_the_number_of_the_table(regret: Chart, compared: dict[str, Table], narrow: bool) -> None:
    svg = draw(regret, narrow=narrow)
    assert "hold, disorderly transition: £50.0 million of regret" in spoken(svg)
    for text in ("£0", "£50.0m", "£12.3m", "£37.7m", "hold", "Steady"):
        assert f">{text}</text>" in svg
    depths = [row["depth"] for row in rows_of(regret.wide, "depth", "right")]
    amounts = [cell for row in compared["regret"].rows for cell in row.cells[1:-1] if isinstance(cell, float)]
    assert depths[: len(amounts)] == pytest.approx([amount / 1e8 for amount in amounts])  # half of all at £50m


def test_many_futures_are_told_in_millions_on_phones(beside: Comparison, compared: dict[str, Table]) -> None:
    views = tuple(
        replace(view, futures=tuple(replace(view.futures[1], future=f"future {place}") for place in range(9)))
        for view in beside.pathways[:2]
    )
    chart = regret_heat(replace(beside, pathways=views), compared["regret"])
    assert chart is not None
    assert ">£50.0m</text>" in draw(chart)
    narrow = draw(chart, narrow=True)
    assert ">50</text>" in narrow
    assert "£50.0m</text>" not in narrow
    assert ">£ million</text>" in narrow


def test_no_regret_without_a_second_pathway(beside: Comparison, compared: dict[str, Table]) -> None:
    alone = replace(beside, pathways=beside.pathways[:1])
    assert regret_heat(alone, compared["regret"]) is None


def test_the_price_of_a_gain_stands_on_the_other_side(beside: Comparison) -> None:
    hold, steady, nothing = beside.pathways
    gain = replace(steady, cost_bp=-2.0, cost_gbp=-6e6)
    (cost, _) = compare_charts(replace(beside, pathways=(hold, gain, nothing)))
    assert "−2.0 bp, −£6.00m" in draw(cost)
    assert "Steady: −2.0 hundredths of a per cent a year, −£6.00 million by the end" in spoken(draw(cost))
