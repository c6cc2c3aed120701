"""The tornado: the widest swing on top, each end with what brings it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.plan.sensitivity import SensitivityPlan
from energyfund.report.charts import charts
from energyfund.report.drawing import draw
from energyfund.report.spec import Chart
from energyfund.report.table import Column, Table
from energyfund.report.tables import tables
from energyfund.report.tornado_chart import tornado
from tests.report.sample_sensitivity import EXPECTED, swing, swings
from tests.report.test_charts import rows_of, spoken

TABLE = Table("sensitivity", "What matters most", "One thing at a time.", (Column("factor", "What moves"),), ())


@pytest.fixture(scope="module")
def chart() -> Chart:
    found = tornado(swings(), TABLE)
    assert found is not None
    return found


def test_it_states_what_most_hangs_on(chart: Chart) -> None:
    assert chart.title == "Most hangs on power prices: £204,332 to £2.48m"
    assert "£1,341,213 as expected" in chart.alt
    assert "power prices: 20 % less £204,332, 20 % more £2,478,093" in chart.alt
    assert "rents" not in chart.alt  # they move nothing


@pytest.mark.parametrize("narrow", [False, True])
def test_the_widest_stands_on_top_and_both_ends_say_what_brings_them(chart: Chart, narrow: bool) -> None:
    svg = draw(chart, narrow=narrow)
    assert svg.index(">Power prices<") < svg.index(">Running costs<") < svg.index(">Inflation<")
    for words in ("£204,332 at 20 % less", "£2.48m at 20 % more", "£1.18m at 10 % more", "expected £1.34m"):
        assert f">{words}</text>" in svg
    assert "running costs, 10 % more: net present value £1.18 million" in spoken(svg)


@pytest.mark.hand
def test_bars_lie_on_their_side_of_what_is_expected(chart: Chart) -> None:
    bars = {(row["said"].split(",")[0], row["side"]): (row["from"], row["to"]) for row in rows_of(chart.wide, "side")}
    assert bars["power prices", "worse"] == (204_332.2, EXPECTED)
    assert bars["power prices", "better"] == (EXPECTED, 2_478_093.0)
    assert bars["running costs", "worse"] == (1_182_425.0, EXPECTED)  # more cost is worse
    assert bars["inflation", "worse"] == (1_100_000.0, 1_200_000.0)  # both ends lie below


def test_labels_have_room_beside_their_bars(chart: Chart) -> None:
    """The longest label and the longest bar fit beside each other."""
    scale = next(layer["encoding"]["x"]["scale"] for layer in chart.wide["layer"] if layer["mark"]["type"] == "rect")
    least, most = scale["domain"]
    assert least < 204_332.2 - (most - least) / 8
    assert most > 2_478_093.0 + (most - least) / 8


def test_a_plan_with_swings_has_the_chart_and_one_without_has_none(plan: Plan) -> None:
    moved = replace(plan, sensitivity=swings())
    made = (*(table for table in tables(moved) if table.id != TABLE.id), TABLE)
    assert "chart-tornado" in {chart.id for chart in charts(moved, made)}
    assert "chart-tornado" not in {chart.id for chart in charts(plan, made)}
    assert tornado(SensitivityPlan(5.0, (), ()), TABLE) is None
    assert tornado(SensitivityPlan(5.0, (swing("rent", ("a", 5.0), ("b", 5.0)),), ()), TABLE) is None


def test_many_swings_leave_the_least_to_the_table() -> None:
    many = tuple(swing(f"thing {place}", ("less", -1e5 * place), ("more", 1e5 * place)) for place in range(1, 20))
    chart = tornado(SensitivityPlan(0.0, many, ()), TABLE)
    assert chart is not None
    assert "7 more stand in the table" in chart.note
    assert ">Thing 19<" in draw(chart)
    assert ">Thing 7<" not in draw(chart)
