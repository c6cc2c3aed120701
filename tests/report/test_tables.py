from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.plan import Plan
from energyfund.report.bands import band_sums, bands
from energyfund.report.table import Link, Table, add, link, pence, spelled
from energyfund.report.tables import tables
from tests.report.sample import START, sample

money = st.floats(-1e9, 1e9)


def test_ids_are_unique_and_rows_fit_their_columns(made: Mapping[str, Table]) -> None:
    every = tables(sample())
    assert len(every) == len(made)
    for table in every:
        assert len({row.id for row in table.rows}) == len(table.rows), table.id
        for row in (*table.rows, *([table.total] if table.total else [])):
            assert len(row.cells) == len(table.columns), table.id
        assert table.caption.endswith("."), table.id
        assert table.sheet, table.id


def test_money_columns_add_up_to_the_penny(made: Mapping[str, Table]) -> None:
    met = 0
    for table in made.values():
        if table.total is None:
            continue
        for place, total in enumerate(table.total.cells):
            if table.columns[place].kind == "gbp" and isinstance(total, float):
                cells = [row.cells[place] for row in table.rows]
                assert round(sum(cell for cell in cells if isinstance(cell, float)), 2) == total, (table.id, place)
                met += 1
    assert met > 40


def test_uses_equal_sources_in_every_table(made: Mapping[str, Table]) -> None:
    totals = {name: made[name].total for name in ("projects", "stack", "sources", "returns", "capital-by-year")}
    drawn = {
        "projects": totals["projects"] and totals["projects"].cells[6],
        "stack": totals["stack"] and totals["stack"].cells[-1],
        "sources": totals["sources"] and totals["sources"].cells[4],
        "returns": totals["returns"] and totals["returns"].cells[2],
        "capital-by-year": totals["capital-by-year"] and totals["capital-by-year"].cells[-1],
    }
    # 327,812.40 + 1,912,340.20, the outlays of the two projects that are built
    assert drawn == dict.fromkeys(drawn, 2_240_152.6)


def test_what_is_paid_back_is_the_same_in_every_table(made: Mapping[str, Table]) -> None:
    by_source, by_project, by_year = (made[name] for name in ("sources", "returns", "received-by-year"))
    assert by_source.total is not None
    assert by_project.total is not None
    assert by_source.total.cells[5] == by_project.total.cells[4]
    no_source = {"Left for the community", "Kept in the indivisible reserve"}
    to_sources = [row.cells[-1] for row in by_year.rows if row.cells[0] not in no_source]
    assert add(cell for cell in to_sources if isinstance(cell, float)) == by_source.total.cells[5]


@pytest.mark.hand
def test_years_are_banded_as_trustees_know_them() -> None:
    over = bands(START, range(START, START + 31))
    assert [band.heading for band in over] == [
        "Year 1, 2027",
        "Year 2, 2028",
        "Year 3, 2029",
        "Year 4, 2030",
        "Year 5, 2031",
        "Years 6–10",
        "Years 11–20",
        "Year 21 on",
    ]
    amounts = dict.fromkeys(range(START, START + 31), 1.0)
    # one pound a year: five single years, five, ten, the eleven left, 31 in all
    assert band_sums(amounts, over) == (1, 1, 1, 1, 1, 5, 10, 11, 31)


def test_years_before_the_start_are_not_lost() -> None:
    over = bands(2027, [2025, 2027])
    assert over[0].heading == "Before 2027"
    assert band_sums({2025: 3.0, 2027: 4.0}, over) == (3.0, 4.0, 7.0)


@given(st.dictionaries(st.integers(2020, 2090), money, min_size=1, max_size=40))
def test_bands_hold_every_penny(amounts: dict[int, float]) -> None:
    sums = band_sums(amounts, bands(2027, amounts))
    assert sums[-1] == add(amounts.values())


@given(money)
def test_pence_is_the_nearest_penny_and_stays_put(amount: float) -> None:
    assert abs(pence(amount) - amount) <= 0.005 + 1e-6
    assert pence(pence(amount)) == pence(amount)
    assert math.copysign(1, pence(amount)) == 1 or pence(amount) < 0


@pytest.mark.hand
def test_spelling() -> None:
    assert spelled(-1234.565, "gbp") == "−£1,234.57"
    assert spelled(-0.001, "gbp") == "£0.00"
    assert spelled(0.04567, "percent", 2) == "4.57 %"
    assert spelled(-0.4, "number") == "0"
    assert spelled(None, "number") == "–"
    assert spelled("text", "gbp") == "text"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "https://a b"]
)
def test_addresses_that_could_harm_are_dropped(address: str) -> None:
    assert link("Source", address) == Link("Source", "")


def test_changed_figures_show_old_new_and_why(made: Mapping[str, Table]) -> None:
    (row,) = made["changed-figures"].rows
    assert row.cells[2:] == ("12", "14", "GBP/kWp/year", "Quote of the maintenance contractor, October 2026")


def test_keys_in_notes_are_sources(made: Mapping[str, Table]) -> None:
    assert "comfort_taken_fraction" in made["impact"].sources
    assert "export_price_gbp_per_kwh" in made["cash-flow-1"].sources


def test_provenance_carries_the_hash_of_the_file(plan: Plan, made: Mapping[str, Table]) -> None:
    again = Plan.from_json(plan.to_json())
    (seal,) = (row.cells[1] for row in made["provenance"].rows if row.id == "plan")
    assert seal == again.sha256


def test_a_project_that_is_not_built_says_why(made: Mapping[str, Table]) -> None:
    assert made["cash-flow-3"].rows == ()
    assert "not built" in made["cash-flow-3"].empty
    assert str(made["reasons"].rows[2].cells[-1]).startswith("Not built")


def test_two_projects_of_one_name_stay_apart(plan: Plan) -> None:
    twice = replace(plan, projects=(plan.projects[0], plan.projects[0]))
    found = {table.id: table for table in tables(twice)}
    assert [row.id for row in found["projects"].rows] == ["project-1", "project-2"]
