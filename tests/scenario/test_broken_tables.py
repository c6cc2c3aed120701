"""Tables that a scenario names: where they may lie, and what a table of holdings may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.scenario.loader import load_scenario

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect, Wanted

FUND = "energyfund: 1\nname: Test\npension_fund:\n  holdings: {}\n"
HEADER = "name,asset_class,value_gbp,expected_return_fraction\n"
GOOD = HEADER + "World,equity,100,0.05\nGilts,bonds,50,0.04\n"
HOMES = (
    "projects:\n- {{kind: retrofit, name: {name}, dwellings: {file}, measures: [loft_insulation], life_years: 30}}\n"
)

TABLES: dict[str, tuple[str | bytes, Wanted]] = {
    "no columns": ("", [(None, "", "holds no rows")]),
    "header only": (HEADER, [(None, "", "holds no rows")]),
    "column missing": (
        "name,asset_class,value_gbp\nWorld,equity,100\n",
        [(1, "expected_return_fraction", "this column is missing")],
    ),
    "column misspelt": (
        GOOD.replace("asset_class", "asset_clas"),
        [(1, "asset_clas", "Did you mean 'asset_class'"), (1, "asset_class", "this column is missing")],
    ),
    "column unknown": (
        HEADER.strip() + ",colour\nWorld,equity,100,0.05,red\n",
        [(1, "colour", "is not a column here")],
    ),
    "column twice": (
        HEADER.strip() + ",value_gbp\nWorld,equity,100,0.05,100\n",
        [(1, "value_gbp", "stands twice in the header")],
    ),
    "column without a name": (HEADER.strip() + ",\nWorld,equity,100,0.05,\n", [(1, "", "a column has no name")]),
    "semicolons": (GOOD.replace(",", ";"), [(1, "", "not separated by commas")]),
    "a word for a number": (GOOD.replace("50", "fifty"), [(3, "value_gbp", "must be a number")]),
    "pounds with a comma": (GOOD.replace("100", '"£1,000"'), [(2, "value_gbp", "without £, % or commas")]),
    "not a number": (GOOD.replace("100", "nan"), [(2, "value_gbp", "must be a finite number")]),
    "infinite": (GOOD.replace("100", "inf"), [(2, "value_gbp", "must be a finite number")]),
    "below zero": (GOOD.replace("100", "-1"), [(2, "value_gbp", "must be at least 0")]),
    "per cent": (GOOD.replace("0.04", "4"), [(3, "expected_return_fraction", "so 4 % is 0.04")]),
    "empty cell": (GOOD.replace("bonds", ""), [(3, "asset_class", "is missing")]),
    "too few cells": (GOOD + "Cash,cash\n", [(4, "", "has 2 cells where the header has 4")]),
    "too many cells": (GOOD + "Cash,cash,5,0.02,9\n", [(4, "", "has 5 cells where the header has 4")]),
    "latin 1": (GOOD.replace("World", "Caf\xe9").encode("latin-1"), [(2, "", "is not UTF-8 text")]),
    "several at once": (
        GOOD.replace("100", "x").replace("0.04", "y") + "Cash\n",
        [(2, "value_gbp", "number"), (3, "expected_return_fraction", "number"), (4, "", "has 1 cell where")],
    ),
    "fossil share upside down": (
        HEADER.strip() + ",fossil_fraction_low,fossil_fraction_high\nWorld,equity,100,0.05,0.3,0.2\n",
        [(2, "", "fossil_fraction_low is above fossil_fraction_high")],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_broken_holdings_are_named_with_their_line(name: str, expect: Expect) -> None:
    content, wanted = TABLES[name]
    expect({"scenario.yaml": FUND.format("holdings.csv"), "holdings.csv": content}, wanted, 3)


def test_a_table_with_hundreds_of_faults_lists_fifty(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(FUND.format("holdings.csv"))
    (tmp_path / "holdings.csv").write_text(HEADER + "World,equity,x,0.05\n" * 300)
    with pytest.raises(InvalidInputError) as caught:
        load_scenario(tmp_path)
    assert len(caught.value.faults) == 51
    assert any("250 more faults" in fault.message for fault in caught.value.faults)


PLACES: dict[str, tuple[str, str]] = {
    "the folder above": ("../holdings.csv", "leaves the scenario's folder"),
    "far above": ("tables/../../holdings.csv", "leaves the scenario's folder"),
    "an absolute path": ("/etc/hostname", "leaves the scenario's folder"),
    "a link that leaves": ("link.csv", "leaves the scenario's folder"),
    "links in a ring": ("ring.csv", "is not a name that a file can have"),
    "a folder": ("tables", "is a folder"),
    "a very long name": ("a" * 300 + ".csv", "is not a name that a file can have"),
}


@pytest.mark.parametrize("name", PLACES)
def test_tables_lie_in_the_folder_of_the_scenario(name: str, tmp_path: Path) -> None:
    written, part = PLACES[name]
    folder = tmp_path / "scenario"
    (folder / "tables").mkdir(parents=True)
    (tmp_path / "holdings.csv").write_text(GOOD)
    (folder / "link.csv").symlink_to(tmp_path / "holdings.csv")
    (folder / "ring.csv").symlink_to(folder / "ring.csv")
    (folder / "scenario.yaml").write_text(FUND.format(written))
    with pytest.raises(InvalidInputError) as caught:
        load_scenario(folder)
    (fault,) = caught.value.faults
    assert (fault.line, fault.field) == (4, "pension_fund.holdings")
    assert part in fault.message


def test_a_table_may_lie_in_a_folder_within(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "holdings.csv").write_text(GOOD)
    (tmp_path / "scenario.yaml").write_text(FUND.format("tables/holdings.csv"))
    assert [holding.name for holding in load_scenario(tmp_path).holdings] == ["World", "Gilts"]


def test_a_null_character_in_a_table_name_is_a_fault(expect: Expect) -> None:
    expect({"scenario.yaml": FUND.format('"a\\0.csv"')}, [(4, "pension_fund.holdings", "must be one line")], 3)


def test_only_missing_tables_end_in_code_6_with_the_nearest_file(expect: Expect) -> None:
    text = FUND.format("holdigns.csv") + HOMES.format(name="a", file="homes.csv")
    wanted = [
        (4, "pension_fund.holdings", "is not there. Did you mean 'holdings.csv'?"),
        (6, "projects[0].dwellings", "is not there. Did you mean 'tables/homes.csv'"),
    ]
    expect({"scenario.yaml": text, "holdings.csv": GOOD, "tables/homes.csv": "dwelling_id\n"}, wanted, 6)


def test_missing_tables_beside_other_faults_end_in_code_3(expect: Expect) -> None:
    text = FUND.format("holdings.csv") + "pathways: [{kind: linear, name: a, deadline_year: 2001}]\n"
    wanted = [(4, "pension_fund.holdings", "is not there."), (5, "pathways[0].deadline_year", "is before the first")]
    expect({"scenario.yaml": text}, wanted, 3)


def test_faults_of_a_table_and_of_the_file_come_together(expect: Expect) -> None:
    text = FUND.format("holdings.csv") + HOMES.format(name="a", file="../homes.csv")
    wanted = [
        (6, "projects[0].dwellings", "leaves the scenario's folder"),
        (2, "value_gbp", "must be a number"),
        (3, "expected_return_fraction", "so 4 % is 0.04"),
    ]
    table = GOOD.replace("100", "much").replace("0.04", "4")
    expect({"scenario.yaml": text, "holdings.csv": table}, wanted, 3)


def test_holdings_from_parquet_are_checked_like_any_others(tmp_path: Path) -> None:
    columns = {"name": ["World", "Gilts"], "asset_class": ["equity", None], "value_gbp": [100.0, float("nan")]}
    pq.write_table(pa.table({**columns, "expected_return_fraction": [0.05, 0.04]}), tmp_path / "holdings.parquet")
    (tmp_path / "scenario.yaml").write_text(FUND.format("holdings.parquet"))
    with pytest.raises(InvalidInputError) as caught:
        load_scenario(tmp_path)
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [(3, "asset_class"), (3, "value_gbp")]


def test_a_parquet_table_that_is_none_is_unreadable(expect: Expect) -> None:
    files: dict[str, str | bytes] = {
        "scenario.yaml": FUND.format("holdings.parquet"),
        "holdings.parquet": b"PAR1 but not really",
    }
    expect(files, [(4, "pension_fund.holdings", "cannot be read as a Parquet table")], 6)


def test_holdings_from_csv_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("\ufeff" + FUND.format("holdings.csv"), encoding="utf-8")
    (tmp_path / "holdings.csv").write_text("\ufeff\r\n" + GOOD.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert [holding.value_gbp for holding in load_scenario(tmp_path).holdings] == [100, 50]


@pytest.mark.parametrize("place", ["nowhere", "scenario.yaml", "nowhere/scenario.yaml"])
def test_a_scenario_that_is_not_there(place: str, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"is not there.*energyfund init DIR"):
        load_scenario(tmp_path / place)


def test_a_folder_with_another_yaml_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "scenarios.yml").write_text("energyfund: 1\n")
    with pytest.raises(MissingFileError, match=r"The folder holds scenarios\.yml\."):
        load_scenario(tmp_path)


def test_a_misspelt_folder_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "preston").mkdir()
    with pytest.raises(MissingFileError, match="Did you mean 'preston'"):
        load_scenario(tmp_path / "prestn")
