"""``energyfund yield``: files in, files out, remarks, exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from energyfund.assumptions import Figures
from energyfund.cli import main
from energyfund.cli.group import COMMANDS, Entry
from energyfund.solar.batch import equipment
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.sun import sun_at
from energyfund.solar.weather import Weather, middle, months
from tests.solar import weather_writers as write
from tests.solar.reference import Plane, output_w_per_kwp

Run = Callable[..., Result]
HEADER = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\n"
GOOD = HEADER + "a,E9 6PT,30,180,4\nb,PR1 2RL,10,90,102\n"
COLUMNS = (
    "roof_id,kwp,annual_kwh,specific_yield_kwh_per_kwp,p90_kwh,"
    "jan_kwh,feb_kwh,mar_kwh,apr_kwh,may_kwh,jun_kwh,jul_kwh,aug_kwh,sep_kwh,oct_kwh,nov_kwh,dec_kwh"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setitem(COMMANDS, "yield", Entry("energyfund.cli.yield_", "yield_command", "yields"))
    monkeypatch.setenv("ENERGYFUND_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["yield", *map(str, arguments)])

    return invoke


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def numbers(rows: list[dict[str, str]], name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_has_the_promised_columns_and_adds_up(run: Run) -> None:
    result = run(written("roofs.csv", GOOD), "--format", "csv")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == COLUMNS
    rows = table(result.stdout)
    assert [row["roof_id"] for row in rows] == ["a", "b"]
    assert numbers(rows, "kwp") == [4, 102]
    for row in rows:
        monthly = [float(row[name]) for name in COLUMNS.split(",")[5:]]
        assert sum(monthly) == pytest.approx(float(row["annual_kwh"]), abs=1e-4)
        assert float(row["annual_kwh"]) / float(row["kwp"]) == pytest.approx(float(row["specific_yield_kwh_per_kwp"]))
    assert "Weather: SAP climate of region 1 (Thames), hours drawn with seed 0" in result.stderr


def test_table_json_and_files_say_the_same(run: Run) -> None:
    roofs = written("roofs.csv", GOOD)
    as_csv = table(run(roofs, "--format", "csv").stdout)
    as_json = json.loads(run(roofs, "--format", "json").stdout)
    assert run(roofs, "-o", "out.csv").exit_code == 0
    assert run(roofs, "-o", "deep/out.parquet").exit_code == 0
    from_parquet = pa.parquet.read_table("deep/out.parquet")
    assert from_parquet.column_names == COLUMNS.split(",")
    for name in COLUMNS.split(",")[1:]:
        expected = numbers(as_csv, name)
        assert [row[name] for row in as_json] == pytest.approx(expected, abs=1e-6)
        assert numbers(table(Path("out.csv").read_text(encoding="utf-8")), name) == expected
        assert from_parquet[name].to_pylist() == pytest.approx(expected, abs=1e-6)
    assert "Yields in the first year" in run(roofs).stdout


def test_the_second_run_uses_what_the_first_kept(run: Run, tmp_path: Path) -> None:
    roofs = written("roofs.csv", GOOD)
    first = run(roofs, "--format", "csv").stdout
    kept = sorted((tmp_path / "cache").glob("terms-*.npz"))
    assert len(kept) == 2
    assert run(roofs, "--format", "csv").stdout == first
    kept[0].write_bytes(b"damaged")
    assert run(roofs, "--format", "csv").stdout == first


def test_seed_changes_the_hours_and_not_much_else(run: Run) -> None:
    roofs = written("roofs.csv", GOOD)
    one, two = (
        numbers(table(run(roofs, "--seed", seed, "--format", "csv").stdout), "annual_kwh") for seed in ("1", "2")
    )
    assert one != two
    assert one == pytest.approx(two, rel=0.02)


@pytest.mark.published
def test_a_weather_table_agrees_with_pvlib_at_each_roofs_own_place(run: Run, thames: Weather, figures: Figures) -> None:
    draw = np.random.default_rng(3)
    lines = ["roof_id,latitude,longitude,tilt_deg,azimuth_deg,kwp,shading_loss_fraction"]
    for number in range(6):
        cells = (51 + draw.random(), -draw.random(), 80 * draw.random(), 360 * draw.random(), 9 * draw.random() + 1)
        lines.append(",".join([f"r{number}", *map(str, cells), "0.05"]))
    roofs = written("roofs.csv", "\n".join(lines) + "\n")
    weather = written("weather.csv", write.own_csv(thames))
    rows = table(run(roofs, "--weather", weather, "--format", "csv").stdout)
    tree = 0.98 * 0.95 * 0.98 * 0.98 * 0.995 * 0.985 * 0.99 * 0.97
    read = read_roofs(roofs)
    for number, row in enumerate(rows):
        sun = sun_at(middle(thames), read.latitude_deg[number], read.longitude_deg[number], 0)
        plane = Plane(read.tilt_deg[number], read.azimuth_deg[number], tree, 0, equipment(figures).dc_ac_ratio)
        power = output_w_per_kwp(plane, thames, sun, figures) / 1000 * read.capacity_kwp[number]
        assert float(row["annual_kwh"]) == pytest.approx(power.sum(), rel=1e-6)
        monthly = [float(row[name]) for name in COLUMNS.split(",")[5:]]
        assert monthly == pytest.approx(np.bincount(months(thames), power, 12), rel=1e-6, abs=1e-6)


def test_hours_add_up_to_the_year(run: Run, thames: Weather) -> None:
    roofs = written("roofs.csv", GOOD)
    weather = written("weather.csv", write.own_csv(thames))
    result = run(roofs, "--weather", weather, "--hourly", "hours.csv", "--format", "csv")
    assert result.exit_code == 0, result.output
    hours = table(Path("hours.csv").read_text(encoding="utf-8"))
    assert len(hours) == 8760
    assert hours[12]["time"] == "2023-01-01T12:00:00Z"
    for row in table(result.stdout):
        assert sum(numbers(hours, row["roof_id"])) == pytest.approx(float(row["annual_kwh"]), rel=1e-5)
    assert run(roofs, "--hourly", "hours.parquet").exit_code == 0
    assert pa.parquet.read_table("hours.parquet").column_names == ["time", "a", "b"]


def test_wrong_rows_are_reported_and_the_others_go_through(run: Run) -> None:
    roofs = written("roofs.csv", GOOD + "c,E9 6PT,120,180,4\nd,ZZ9 9ZZ,30,180,-1\n")
    result = run(roofs, "-o", "out.csv", "--rejects", "rejects.csv")
    assert result.exit_code == 3
    assert [row["roof_id"] for row in table(Path("out.csv").read_text(encoding="utf-8"))] == ["a", "b"]
    rejects = table(Path("rejects.csv").read_text(encoding="utf-8"))
    assert [(row["line"], row["field"], row["value"]) for row in rejects] == [
        ("4", "tilt_deg", "120"),
        ("5", "postcode", "ZZ9 9ZZ"),
        ("5", "kwp", "-1"),
    ]
    assert "2 rows were left out" in result.stderr
    assert "line 4  tilt_deg = 120: must be 0 (flat) to 90 (wall)" in result.stderr
    again = run(roofs, "-o", "out.csv", "--skip-invalid")
    assert again.exit_code == 0
    assert "2 rows were left out" in again.stderr


def test_a_table_without_one_right_row_is_wrong_even_then(run: Run) -> None:
    roofs = written("roofs.csv", HEADER + "c,E9 6PT,120,180,4\n")
    assert run(roofs, "--format", "csv").exit_code == 3


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("none.csv", None, 6, "is not there"),
        ("empty.csv", "", 3, "is empty"),
        ("head.csv", HEADER, 3, "holds no roofs"),
        ("wrong.csv", "roof_id,tilt\n1,2\n", 3, "Did you mean 'tilt_deg'?"),
        ("twice.csv", GOOD + "a,E9 6PT,30,180,4\n", 3, "stands above already"),
        ("south.csv", HEADER + "a,E9 6PT,30,-20,4\n", 3, "counted from south"),
    ],
)
def test_a_wrong_table_ends_in_words_and_a_code(run: Run, name: str, text: str | None, code: int, words: str) -> None:
    if text is not None:
        written(name, text)
    result = run(name)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_an_error_before_the_first_roof_leaves_standard_output_empty(run: Run) -> None:
    assert run(written("roofs.csv", "roof_id,tilt\n1,2\n"), "--format", "csv").stdout == ""


def test_nothing_is_left_of_a_run_that_fails(run: Run, tmp_path: Path) -> None:
    roofs = written("roofs.csv", "roof_id,tilt\n1,2\n")
    assert run(roofs, "-o", "out.csv", "--rejects", "rejects.csv").exit_code == 3
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["roofs.csv"]


def test_azimuths_that_look_counted_from_south_are_remarked_on(run: Run) -> None:
    lines = "".join(f"r{number},E9 6PT,35,{azimuth},4\n" for number, azimuth in enumerate((0, 10, 350, 20, 90)))
    result = run(written("roofs.csv", HEADER + lines), "--format", "csv")
    assert result.exit_code == 0
    assert "4 of 5 sloping roofs face north" in result.stderr


def test_hardly_credible_yields_are_flagged(run: Run) -> None:
    roofs = written(
        "roofs.csv", "roof_id,postcode,tilt_deg,azimuth_deg,kwp,shading_loss_fraction\nx,ZE1 0AA,90,0,4,.5\n"
    )
    assert "Hardly credible: roof x yields" in run(roofs).stderr


def test_a_place_outside_the_united_kingdom_needs_weather(run: Run, thames: Weather) -> None:
    roofs = written("roofs.csv", "roof_id,latitude,longitude,tilt_deg,azimuth_deg,kwp\nparis,48.9,2.3,30,180,4\n")
    assert "give a weather file" in run(roofs).stderr
    weather = written("weather.epw", write.epw(thames))
    assert run(roofs, "--weather", weather).exit_code == 0


def test_too_many_roofs_for_the_screen_ask_for_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("energyfund.solar.command.MOST_SHOWN", 1)
    monkeypatch.setattr("energyfund.solar.command.MOST_HOURLY", 1)
    roofs = written("roofs.csv", GOOD)
    assert "name a file with -o" in run(roofs).stderr
    assert "hours are written for no more" in run(roofs, "--hourly", "h.csv").stderr
    assert run(roofs, "--format", "csv").exit_code == 0


def test_arguments_that_do_not_go_together(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2
    assert run(written("roofs.csv", GOOD), "--scheduler", "local").exit_code == 2
    assert run("roofs.csv", "--weather-label", "late").exit_code == 2
