"""Every number that a report shows says how it is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.size import Sizing
from energyfund.report.compare_tables import compare_tables
from energyfund.report.formulas import how_worked_out
from energyfund.report.frontier_tables import frontier_tables
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.size_files import tables_of
from energyfund.report.table import Column, Row, Table

IN_THE_ROW = "see the row"


def untold(tables: Iterable[Table]) -> set[tuple[str, str, str]]:
    """Numbers of which neither their column nor their row says how they are worked out."""
    found = set()
    for table in tables:
        for row in table.every_row():
            for place, cell in enumerate(row.cells):
                number = isinstance(cell, int | float) and not isinstance(cell, bool)
                if number and table.formula_of(row, place).split(";")[0] in {"", IN_THE_ROW}:
                    found.add((table.id, table.columns[place].id, row.id))
    return found


def test_every_number_of_a_plan_says_how(made: Mapping[str, Table]) -> None:
    assert untold(made.values()) == set()


def test_the_check_would_notice() -> None:
    columns = (Column("what", "What"), Column("one", "One", "gbp"), Column("two", "Two", "gbp", formula=IN_THE_ROW))
    table = Table("t", "T", "Of a test.", columns, (Row("r", ("Row", 1.0, 2.0)), Row("s", ("Row", None, None))))
    assert untold([table]) == {("t", "one", "r"), ("t", "two", "r")}
    told = Table("t", "T", "Of a test.", columns, (Row("r", ("Row", 1.0, 2.0), formula="counted"),))
    assert untold([told]) == set()
    assert [row.cells for row in how_worked_out([told]).rows] == [("T", "Row", "counted")]


def test_every_number_of_the_other_results_says_how(
    comparison: Comparison, frontier: Frontier, sizing: Sizing, award: PurchaseResult
) -> None:
    assert untold(compare_tables(comparison)) == set()
    assert untold(frontier_tables(frontier)) == set()
    assert untold(tables_of(sizing)) == set()
    assert untold(purchase_tables(award)) == set()


def test_formulas_are_short_and_plain(made: Mapping[str, Table]) -> None:
    words = {column.formula for table in made.values() for column in table.columns}
    words |= {row.formula for table in made.values() for row in table.rows}
    words.discard("")
    assert len(words) > 60
    for formula in words:
        assert len(formula) < 115, formula
        assert not formula.endswith("."), formula
        assert "_" not in formula, formula


@pytest.mark.hand
def test_what_the_formula_says_is_what_the_table_does(plan: Plan, made: Mapping[str, Table]) -> None:
    # kWh of the month ÷ kWh of the year
    months = made["yield-by-month"]
    assert months.columns[2].formula == "kWh of the month ÷ kWh of the year"
    assert months.total is not None
    january, whole = months.rows[0].cells, months.total.cells
    assert january[2] == pytest.approx(january[1] / whole[1])  # type: ignore[operator]
    # net ÷ (1 + rise of prices)^(year − price base)
    flow = made["plan-cash-flow"]
    rise, base = plan.scenario.inflation_fraction_per_year, plan.scenario.price_base_year
    for row in flow.rows if rise is not None else ():
        year, net, real = row.cells[0], row.cells[3], row.cells[5]
        assert real == pytest.approx(net / (1 + rise) ** (year - base), abs=0.006)  # type: ignore[operator]
