"""The ribbons from source to project: every pound of the table, none too thin to see, names that never overlap."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from energyfund.report.drawing import draw
from energyfund.report.sankey_chart import THINNEST, capital_flow
from energyfund.report.spec import Chart, Spec
from energyfund.report.table import Row, Table
from tests.report.test_charts import rows_of, spoken


@pytest.fixture(scope="module")
def chart(made: dict[str, Table]) -> Chart:
    found = capital_flow(made["stack"])
    assert found is not None
    return found


def ends(path: str) -> tuple[float, float, float, float]:
    """Heights of a ribbon: top and bottom on the left, top and bottom on the right."""
    numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return numbers[1], numbers[-1], numbers[7], numbers[9]


def test_every_pound_of_the_table_flows(chart: Chart, made: dict[str, Table]) -> None:
    table = made["stack"]
    names = [column.heading for column in table.columns]
    told = spoken(draw(chart))
    for row in table.rows:
        for place, cell in enumerate(row.cells[1:-1], 1):
            if cell:
                assert any(each.startswith(f"{names[place]} to {row.cells[0]}: £") for each in told)
                assert f"{names[place]} to {row.cells[0]} £{cell:,.0f}" in chart.alt
    assert "Warm Homes grant: £956,170" in told  # half of £1,912,340.20
    assert "Deepdale retrofit: £1.91 million" in told


@pytest.mark.hand
def test_ribbons_are_as_thick_as_the_money_is_much(chart: Chart) -> None:
    """Half of Deepdale's £1,912,340.20 against 35 % of Riverside's £327,812.40: 8.3 to 1."""
    thick = {
        row["said"].split(":")[0]: ends(row["path"])[1] - ends(row["path"])[0] for row in rows_of(chart.wide, "path")
    }
    large, small = thick["Warm Homes grant to Deepdale retrofit"], thick["Community shares to Riverside roofs"]
    assert large / small == pytest.approx(956_170.10 / 114_734.34, rel=0.01)


def test_ribbons_lie_side_by_side_at_both_ends(chart: Chart) -> None:
    for spec in (chart.wide, chart.narrow):
        for side in (0, 1):
            bars = [(row["y"], row["low"]) for row in rows_of(spec, "low", "said")]
            spans = [ends(row["path"])[2 * side : 2 * side + 2] for row in rows_of(spec, "path")]
            for top, bottom in spans:
                assert any(low <= top + 0.1 and bottom <= high + 0.1 for low, high in bars)
            ordered = sorted(spans)
            assert all(one[1] <= other[0] + 0.1 for one, other in itertools.pairwise(ordered))


def heights(spec: Spec) -> list[list[float]]:
    """Heights of the lines of words on the left and on the right."""
    found: dict[float, list[float]] = {}
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text":
            found.setdefault(layer["encoding"]["x"]["value"], []).extend(row["y"] for row in layer["data"]["values"])
    return [sorted(side) for side in found.values()]


def test_thin_flows_are_seen_and_names_never_overlap(made: dict[str, Table]) -> None:
    """One pound beside a million, from thirty sources with long names to thirty projects."""
    table = made["stack"]
    columns = (
        table.columns[0],
        *(replace(table.columns[1], heading=f"Source number {place} of a very long name") for place in range(30)),
        table.columns[-1],
    )
    rows = tuple(
        Row(f"r{down}", (f"Project {down}", *(1.0 + 1e6 * (down == place == 0) for place in range(30)), None))
        for down in range(30)
    )
    chart = capital_flow(replace(table, columns=columns, rows=rows))
    assert chart is not None
    assert "£1,000,001" in chart.alt
    for spec in (chart.wide, chart.narrow):
        assert all(ends(row["path"])[1] - ends(row["path"])[0] >= THINNEST - 0.1 for row in rows_of(spec, "path"))
        for side in heights(spec):
            assert all(other - one >= 14 for one, other in itertools.pairwise(side))
    assert ">19 others</text>" in draw(chart)


def test_one_source_alone_is_said_to_pay(made: dict[str, Table]) -> None:
    table = made["stack"]
    only = replace(table, columns=(*table.columns[:2], table.columns[-1]), rows=(Row("r", ("Roofs", 50.0, 50.0)),))
    chart = capital_flow(only)
    assert chart is not None
    assert chart.title == "Riverside Pension Fund pays £50; £50 goes to Roofs"
    assert capital_flow(replace(only, rows=())) is None
