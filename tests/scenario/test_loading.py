"""Scenarios that are right: what is read, what is filled in, what is handed on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from energyfund.assumptions import LIBRARY_DATE
from energyfund.errors import InvalidInputError
from energyfund.scenario.loader import load_scenario
from energyfund.scenario.overrides import figures_of
from energyfund.scenario.rules import RULE_NAMES
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.tables import tables_of
from energyfund.scenario.years import timeline

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect


def test_every_field_is_read(full: Path) -> None:
    scenario = load_scenario(full).scenario
    assert {source.kind for source in scenario.capital} == {
        "pension_fund",
        "community_shares",
        "public_loan",
        "grant",
        "revolving_fund",
        "council_reserves",
    }
    assert [project.kind for project in scenario.projects] == ["solar", "retrofit", "housing", "custom"]
    assert [item.rule_name for item in scenario.rules] == list(RULE_NAMES)
    assert scenario.capital[2].budget_gbp_by_year == [100_000, 200_000]
    assert scenario.capital[6].budget_gbp_by_year == {2027: 50_000, 2029: 25_000}
    assert scenario.date == dt.date(2026, 11, 22)


def test_the_example_of_the_tests_holds_every_field_of_the_format(full: Path) -> None:
    written = (full / "scenario.yaml").read_text()
    missing = [name for name in Scenario.model_fields if f"\n{name}:" not in "\n" + written]
    assert missing == []


def test_a_folder_and_its_file_are_the_same_scenario(full: Path) -> None:
    by_folder, by_file = load_scenario(full), load_scenario(full / "scenario.yaml")
    assert by_folder.scenario == by_file.scenario
    assert by_folder.sha256 == by_file.sha256
    assert by_folder.table("roofs.csv") == full / "roofs.csv"


def test_the_hash_changes_with_a_table_that_is_named_and_not_with_its_neighbours(full: Path) -> None:
    before = load_scenario(full).sha256
    (full / "notes.csv").write_text("anything\n")
    assert load_scenario(full).sha256 == before
    (full / "roofs.csv").write_text("roof_id\n1\n")
    assert load_scenario(full).sha256 != before


def test_tables_are_listed_with_the_fields_that_name_them(full: Path) -> None:
    found = [(table.path, table.name) for table in tables_of(load_scenario(full).scenario)]
    assert found == [
        (("projects", 0, "roofs"), "roofs.csv"),
        (("projects", 0, "sales", 0, "dwellings"), "homes.csv"),
        (("projects", 1, "dwellings"), "homes.csv"),
        (("purchase", "quotes"), "quotes.csv"),
        (("purchase", "demand"), "demand.csv"),
        (("voices", "ballots"), "ballots.csv"),
    ]


def test_later_stages_can_name_the_line_of_a_field(full: Path) -> None:
    loaded = load_scenario(full)
    fault = loaded.fault(("homes", "median_income_gbp"), 26000, "is too high")
    line = (
        (full / "scenario.yaml")
        .read_text()
        .splitlines()
        .index("homes: {median_income_gbp: 26000, seed: 4, draws: 500}")
    )
    assert (fault.line, fault.field, fault.value) == (line + 1, "homes.median_income_gbp", "26000")
    missing = loaded.fault(("homes", "nothing", "here"), "", "is missing")
    assert missing.line == line + 1  # the nearest block that the file holds


def test_the_smallest_scenario_and_what_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("energyfund: 1\nname: Small\n")
    loaded = load_scenario(tmp_path)
    years = timeline(loaded.scenario)
    assert loaded.holdings == ()
    assert years.date == LIBRARY_DATE
    assert (years.start, years.planning, years.horizon) == (LIBRARY_DATE.year, 10, 40)
    assert years.price_base == years.start
    assert years.last == LIBRARY_DATE.year + 9


FLATS = (
    "projects:\n- {kind: housing, name: a, tenure: social, homes: 1, cost_gbp_per_home: 1, rent_gbp_per_week: 1,\n"
    "  life_years: 30"
)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("blocks", "planning"),
    [
        # ten unless something needs more; each case is start + length − 2026
        ("", 10),
        ("capital: [{kind: grant, name: g, budget_gbp_by_year: [1,1,1,1,1,1,1,1,1,1,1,1]}]\n", 12),
        ("capital: [{kind: grant, name: g, budget_gbp_by_year: {2040: 1}}]\n", 15),
        ("projects: [{kind: custom, name: a, start_years: [2035], outlay_gbp_by_year: [1, 1, 1], npv_gbp: 1}]\n", 12),
        (f"{FLATS}, build_years: 3, start_years: [2030, 2034]}}\n", 11),
    ],
)
def test_planning_years_reach_as_far_as_budgets_and_outlays(blocks: str, planning: int, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(f"energyfund: 1\nname: a\nstart_year: 2026\n{blocks}")
    assert timeline(load_scenario(tmp_path).scenario).planning == planning


def test_figures_are_the_librarys_with_the_scenarios_own_in_place(full: Path) -> None:
    figures = figures_of(load_scenario(full).scenario)
    assert figures.on == dt.date(2026, 11, 22)
    assert figures.value("inflation_fraction_per_year") == 0.025
    assert figures.figure("inflation_fraction_per_year").because == "the treasurer says so"
    assert figures.values("sap_band_floors")[0] == 92


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("capitl: []\n", True),  # what stands between blocks was not looked at
        ("rules: [\n", True),
        ("rules:\n- connected_entities:\n", False),
        ("pension_fund: {holdings: a.csv}\npathways: [{kind: linear, name: a, deadline_year: 2001}]\n", True),
    ],
)
def test_it_is_known_whether_more_faults_may_follow(text: str, more: bool, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(f"energyfund: 1\nname: a\n{text}")
    with pytest.raises(InvalidInputError) as caught:
        load_scenario(tmp_path)
    assert caught.value.more_to_check is more


def test_anchors_and_aliases_may_be_used(tmp_path: Path) -> None:
    text = "projects:\n- {kind: custom, name: b, outlay_gbp_by_year: &o [1, 2], npv_gbp: 1}\n"
    more = "- {kind: custom, name: c, outlay_gbp_by_year: *o, npv_gbp: 1}\n"
    (tmp_path / "scenario.yaml").write_text(f"energyfund: 1\nname: a\n{text}{more}")
    assert len(load_scenario(tmp_path).scenario.projects) == 2


def test_a_scenario_cannot_be_changed_after_loading(full: Path) -> None:
    scenario = load_scenario(full).scenario
    with pytest.raises(ValueError, match="frozen"):
        setattr(scenario, "name", "Another")  # noqa: B010  the type checker forbids it too


def test_a_fault_behind_an_alias_is_named_where_the_alias_stands(expect: Expect) -> None:
    text = "capital:\n- {kind: grant, name: a, budget_gbp: &b -5}\n- kind: grant\n  name: c\n  budget_gbp: *b\n"
    expect(text, [(4, "capital[0].budget_gbp", "at least 0"), (7, "capital[1].budget_gbp", "at least 0")], 3)
