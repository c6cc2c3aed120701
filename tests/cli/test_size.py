"""The command that sizes panels and writes the share offer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energyfund.cli import main
from energyfund.plan.size import Sizing

HALL = """\
energyfund: 1
name: A hall
start_year: 2027
price_base_year: 2026
projects:
- kind: solar
  name: Hall roof
  roofs: roofs.csv
  capex_gbp_per_kwp: 900
  fixed_cost_gbp_per_year: 100
  running_cost_gbp_per_kwp_per_year: 10
  inverter_life_years: 12
  inverter_cost_gbp_per_kwp: 60
  life_years: 25
  export_price_gbp_per_kwh: 0.06
  site:
    arrangement: single_buyer
    price_to_site_gbp_per_kwh: 0.18
    loads: [{name: hall, kind: small_business, annual_kwh: 20000}]
    import_price: {price_gbp_per_kwh: 0.26}
"""
ROOFS = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nSouth,M14,30,180,20\nWest,M14,30,270,10\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hall")
    (folder / "scenario.yaml").write_text(HALL)
    (folder / "roofs.csv").write_text(ROOFS)
    return folder


def test_size_prints_three_lines_and_the_roofs(hall: Path, tmp_path: Path) -> None:
    done = run("size", hall, "-o", tmp_path)
    assert done.exit_code == 0, done.stderr
    found = Sizing.read(tmp_path / "size.json")
    assert done.stdout.splitlines()[:3] == [
        "Build 20.0 of 30.0 kWp, no battery: worth £2,762 a year, cost £1,430.",
        f"{round(found.projects[0].annual_kwh):,} kWh in the first year, of which 54 % is used on site.",
        found.answer[2],
    ]
    assert "South" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} >= {"size.json", "sizes.html", "sizes.pdf", "tables.xlsx"}
    assert "Remark: No share offer pages were written" in done.stderr
    for path in tmp_path.iterdir():
        assert path.stem in done.stdout


def test_the_listing_for_programs(hall: Path, tmp_path: Path) -> None:
    as_json = run("size", hall, "-o", tmp_path, "--format", "json")
    rows = json.loads(as_json.stdout)
    assert [row["roof_id"] for row in rows] == ["South", "West"]
    assert all(0 <= row["best_kwp"] <= row["full_kwp"] for row in rows)
    as_csv = run("size", hall, "-o", tmp_path, "-f", "csv", "-q", "--project", "Hall roof", "--seed", "3")
    assert [row["project"] for row in csv.DictReader(io.StringIO(as_csv.stdout))] == ["Hall roof", "Hall roof"]
    assert as_csv.stderr == ""
    assert Sizing.read(tmp_path / "size.json").provenance.seed == 3


def test_faults_end_in_code_3_and_write_nothing(hall: Path, tmp_path: Path) -> None:
    done = run("size", hall, "-o", tmp_path / "out", "--project", "Hall rof")
    assert done.exit_code == 3
    assert "Did you mean 'Hall roof'?" in done.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "roofs.csv").write_text(ROOFS)
    (tmp_path / "scenario.yaml").write_text(HALL + "    battery: {life_years: 10, power_kw_per_kwh: 1}\n")
    broken = run("size", tmp_path, "-o", tmp_path / "out")
    assert broken.exit_code == 3
    assert "battery.cost_gbp_per_kwh" in broken.stderr
    assert "line 21" in broken.stderr


def test_a_scenario_without_panels_has_nothing_to_size(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("energyfund: 1\nname: Nothing\n")
    done = run("size", tmp_path, "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert "no project of kind solar" in done.stderr


@pytest.mark.parametrize(
    ("text", "part"), [("{", "is not complete JSON"), ("[]", "another version"), ('{"energyfund_size": 1}', "answer")]
)
def test_what_is_no_sizing(text: str, part: str) -> None:
    from energyfund.errors import InvalidInputError

    with pytest.raises(InvalidInputError, match=part):
        Sizing.from_json(text)


def test_a_missing_sizing(tmp_path: Path) -> None:
    from energyfund.errors import MissingFileError

    with pytest.raises(MissingFileError, match="energyfund size"):
        Sizing.read(tmp_path / "no.json")
