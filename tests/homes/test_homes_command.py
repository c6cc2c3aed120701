from __future__ import annotations

import csv
import importlib.util
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from energyfund.cli.homes import GROUPINGS, NATIONS, VERSIONS, homes_command
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.homes import summaries
from energyfund.homes.dwellings import NATIONS as KNOWN_NATIONS
from energyfund.homes.measures import MEASURES, PACKAGES
from energyfund.homes.ratings import RATING_VERSIONS

_SPEC = importlib.util.spec_from_file_location("register_rows", Path(__file__).with_name("register_rows.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
ROWS: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(ROWS)

HEADER = (
    "dwelling_id,nation,postcode,floor_area_m2,sap_rating,energy_cost_gbp_per_year,income_ahc_gbp_per_year,"
    "adults,children_14_plus,children_under_14,tenure,prepayment_meter,warm_home_discount"
)
# the worked example of the fuel poverty figures: band E by a cost of 900 behind the rating, 70 m2
EXAMPLE = "example,England,PR1 2AB,70,54.33009,2000,20000,2,0,1,social rent,no,no"


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    path = tmp_path / "homes.csv"
    path.write_text(f"{HEADER}\n{EXAMPLE}\nother,England,,90,75,1500,40000,1,0,0,,yes,no\n", encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(homes_command, [str(argument) for argument in arguments])


def _rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.hand
def test_the_worked_example_comes_out_with_the_columns_of_the_contract(homes: Path) -> None:
    rows = _rows(_run(homes, "--median-income", 30000, "--format", "csv", "--on", "2026-05-01"))
    first = rows[0]
    assert list(first)[:13] == HEADER.split(",")
    assert float(first["equivalised_income_gbp"]) == pytest.approx(20000 / 1.2, abs=0.01)
    assert first["fpeer_rating"] == "54"
    assert first["fpeer_band"] == "E"
    assert first["fuel_poor_lilee"] == "True"
    assert first["fuel_poor_10_percent"] == "True"
    assert float(first["fuel_poverty_gap_gbp"]) == pytest.approx(289.1, abs=0.05)
    assert rows[1]["fuel_poor_lilee"] == "False"
    assert not any(name.endswith("_after") for name in first)


def test_measures_add_the_same_columns_afterwards(homes: Path) -> None:
    rows = _rows(_run(homes, "--median-income", 30000, "--measures", "epc_c, solar_pv", "--format", "csv"))
    before = [name for name in rows[0] if f"{name}_after" in rows[0]]
    assert set(before) >= {
        "equivalised_income_gbp",
        "fpeer_rating",
        "fpeer_band",
        "fuel_poor_lilee",
        "fuel_poor_10_percent",
        "fuel_poverty_gap_gbp",
    }
    assert float(rows[0]["fpeer_rating_after"]) > float(rows[0]["fpeer_rating"])


def test_json_and_table_show_the_same_homes(homes: Path) -> None:
    found = json.loads(_run(homes, "--median-income", 30000, "--format", "json").stdout)
    assert [row["dwelling_id"] for row in found] == ["example", "other"]
    assert "example" in _run(homes, "--median-income", 30000).stdout


def test_a_summary_and_groups(homes: Path) -> None:
    totals = _rows(_run(homes, "--median-income", 30000, "--measures", "cavity_wall", "--summary", "-f", "csv"))
    found = {row["what"]: row["value"] for row in totals}
    assert found["homes"] == "2"
    assert found["fuel poor before (lilee)"] == "1"
    moves = [int(value) for what, value in found.items() if what.endswith("(lilee)") and "before, " in what]
    assert sum(moves) == 2
    groups = _rows(_run(homes, "--median-income", 30000, "--by", "band", "-f", "csv"))
    assert [(row["group"], row["homes"]) for row in groups] == [("C", "1"), ("E", "1")]


def test_rows_go_to_a_file_and_totals_to_the_screen(homes: Path, tmp_path: Path) -> None:
    for name in ("rated.csv", "rated.parquet"):
        result = _run(homes, "--median-income", 30000, "--measures", "cavity_wall", "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert "homes lifted, expected" in result.stdout
    by_csv, by_parquet = pd.read_csv(tmp_path / "rated.csv"), pd.read_parquet(tmp_path / "rated.parquet")
    assert by_csv["fuel_poor_lilee_after"].tolist() == by_parquet["fuel_poor_lilee_after"].tolist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["homes.csv", "rated.csv", "rated.parquet"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(homes: Path, tmp_path: Path) -> None:
    result = _run(homes, "--median-income", 30000, "-o", tmp_path / "nowhere" / "rated.csv")
    assert isinstance(result.exception, MissingFileError)
    assert "cannot be written" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["homes.csv"]


def test_remarks_go_to_standard_error_and_can_be_silenced(homes: Path) -> None:
    arguments = (homes, "--median-income", 30000, "--measures", "cavity_wall", "--median-income-year", 2022)
    spoken = _run(*arguments)
    assert "the poverty line is likely too low" in spoken.stderr
    assert "metered in homes" in spoken.stderr
    assert "metered in homes" not in spoken.stdout
    assert _run(*arguments, "-q").stderr == ""


def test_the_median_is_asked_for(homes: Path) -> None:
    result = _run(homes)
    assert result.exit_code == 2
    assert "--median-income is needed" in result.stderr


def test_the_same_seed_gives_the_same_bytes(homes: Path) -> None:
    arguments = (homes, "--median-income", 30000, "--measures", "epc_c", "-f", "csv", "--seed", 7)
    assert _run(*arguments).stdout == _run(*arguments).stdout


@pytest.mark.parametrize("measures", ["cavity_wal", "loft_insulation,loft_insulation", "battery"])
def test_a_faulty_package_is_an_error_before_anything_is_read(measures: str, tmp_path: Path) -> None:
    result = _run(tmp_path / "none.csv", "--median-income", 30000, "--measures", measures)
    assert isinstance(result.exception, InvalidInputError)


def test_missing_incomes_can_be_drawn(homes: Path, tmp_path: Path) -> None:
    text = homes.read_text(encoding="utf-8").replace(",20000,", ",,").replace(",40000,", ",,")
    homes.write_text(text, encoding="utf-8")
    assert isinstance(_run(homes, "--median-income", 30000).exception, InvalidInputError)
    incomes = tmp_path / "incomes.csv"
    incomes.write_text("tenure,median_equivalised_gbp_per_year,spread\nunknown,24000,0.4\n", encoding="utf-8")
    rows = _rows(_run(homes, "--median-income", 30000, "--incomes", incomes, "-f", "csv"))
    assert all(float(row["income_ahc_gbp_per_year"]) > 0 for row in rows)
    met = _run(
        homes, "--median-income", 30000, "--incomes", incomes, "--fuel-poverty-rate", 0.5, "--summary", "-f", "json"
    )
    assert {row["what"]: row["value"] for row in json.loads(met.stdout)}["fuel poor before (lilee)"] == 1


def test_a_register_goes_through_and_keeps_addresses_to_itself(tmp_path: Path) -> None:
    register = ROWS.write_register(
        tmp_path / "certificates.csv",
        [{}, {"certificate_number": "2", "uprn": "2", "current_energy_efficiency": "0"}],
        old=True,
    )
    incomes = tmp_path / "incomes.csv"
    incomes.write_text("tenure,median_equivalised_gbp_per_year,spread\nunknown,24000,0.4\n", encoding="utf-8")
    arguments = (register, "--median-income", 30000, "--incomes", incomes, "--measures", "epc_c", "-f", "csv")
    quiet = _run(*arguments)
    rows = _rows(quiet)
    assert [row["dwelling_id"] for row in rows] == ["0001"]
    assert "Nowhere" not in quiet.output
    assert "1 of 2 certificates were used." in quiet.stderr
    assert "1 left out: no rating from 1 to 120." in quiet.stderr
    asked = _rows(_run(*arguments, "--addresses"))
    assert asked[0]["address"].startswith("1 Nowhere Street")


def test_a_register_without_incomes_or_usable_homes_says_so(tmp_path: Path) -> None:
    register = ROWS.write_register(tmp_path / "certificates.csv", [{"country": "Wales"}])
    assert "holds no incomes" in str(_run(register, "--median-income", 30000).exception)
    incomes = tmp_path / "incomes.csv"
    incomes.write_text("tenure,median_equivalised_gbp_per_year,spread\nunknown,24000,0.4\n", encoding="utf-8")
    none = _run(register, "--median-income", 30000, "--incomes", incomes)
    assert "holds no home that can be used" in str(none.exception)
    assert "in another nation" in str(none.exception)


def test_the_command_offers_what_the_room_knows() -> None:
    assert VERSIONS == RATING_VERSIONS
    assert GROUPINGS == summaries.GROUPINGS
    assert NATIONS == KNOWN_NATIONS
    words = homes_command.get_help(homes_command.make_context("homes", ["x"], resilient_parsing=True))
    assert all(name in words for name in (*MEASURES, *PACKAGES))
