"""Large tables: parts, lines, duplicates across parts, and sameness however a table is cut or stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from energyfund.assumptions import LIBRARY_DATE
from energyfund.errors import MissingFileError
from energyfund.solar import roof_source
from energyfund.solar.part import Order
from energyfund.solar.run import SCHEMA, Outcome, run_table, wants_rounding
from energyfund.solar.sink import file_sink
from energyfund.solar.weather import Weather

COUNT = 3000


def many(count: int = COUNT) -> pa.Table:
    draw = np.random.default_rng(1)
    towns = np.array([(51.5, -0.1), (53.5, -2.2), (55.9, -3.2)])[draw.integers(0, 3, count)]
    return pa.table(
        {
            "roof_id": [f"roof {number}" for number in range(count)],
            "latitude": towns[:, 0] + draw.normal(0, 0.05, count),
            "longitude": towns[:, 1] + draw.normal(0, 0.05, count),
            "tilt_deg": draw.uniform(0, 60, count),
            "azimuth_deg": draw.uniform(0, 360, count),
            "kwp": draw.uniform(1, 50, count),
            "shading_loss_fraction": draw.uniform(0, 0.2, count),
        }
    )


def run(path: Path, output: Path, order: Order | None = None) -> tuple[Outcome, pa.Table]:
    with file_sink(output, SCHEMA) as sink:
        outcome = run_table(path, order or Order(LIBRARY_DATE), sink, output.with_name("rejects.csv"))
    return outcome, pa.parquet.read_table(output)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roof_source, "ROWS_PER_PART", 700)
    monkeypatch.setattr(roof_source, "BYTES_PER_PART", 20_000)


@pytest.mark.hand
def test_yields_do_not_depend_on_how_the_table_is_stored_or_cut(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    table = many()
    pa.parquet.write_table(table, tmp_path / "roofs.parquet")
    pa.csv.write_csv(table, tmp_path / "roofs.csv")
    _, whole = run(tmp_path / "roofs.parquet", tmp_path / "whole.parquet")
    request.getfixturevalue("small_parts")
    outcome, cut = run(tmp_path / "roofs.parquet", tmp_path / "cut.parquet")
    _, text = run(tmp_path / "roofs.csv", tmp_path / "text.parquet")
    assert whole.equals(cut)
    assert whole.equals(text)
    assert outcome.roofs == COUNT
    assert outcome.annual_kwh == pytest.approx(float(np.sum(whole["annual_kwh"].to_numpy())))
    assert len(outcome.sources) >= 3


@pytest.mark.usefixtures("small_parts")
def test_lines_are_right_far_down_and_across_broken_rows(tmp_path: Path) -> None:
    pa.csv.write_csv(many(), tmp_path / "roofs.csv")
    lines = (tmp_path / "roofs.csv").read_text(encoding="utf-8").splitlines()
    lines[400] += ",one too many"
    lines[900] = ""
    lines[1500] = lines[1500].replace('"roof 1499"', '"roof 3"')
    lines[2200] = lines[2200].replace('"roof 2199"', '""')
    lines[2999] = "short"
    (tmp_path / "roofs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcome, table = run(tmp_path / "roofs.csv", tmp_path / "out.parquet")
    assert [(fault.line, fault.field) for fault in outcome.faults] == [
        (401, ""),
        (1501, "roof_id"),
        (2201, "roof_id"),
        (3000, ""),
    ]
    assert outcome.rejected == 4
    assert table.num_rows == COUNT - 5
    rejects = pa.csv.read_csv(tmp_path / "rejects.csv")
    assert rejects["line"].to_pylist() == [401, 1501, 2201, 3000]


def test_names_with_commas_and_quotes_come_back(tmp_path: Path) -> None:
    table = many(3).set_column(0, "roof_id", pa.array(['12, High Street "A"', "b\nc", "plain"]))
    pa.parquet.write_table(table, tmp_path / "roofs.parquet")
    with file_sink(tmp_path / "out.csv", SCHEMA) as sink:
        run_table(tmp_path / "roofs.parquet", Order(LIBRARY_DATE), sink)
    style = pa.csv.ParseOptions(newlines_in_values=True)
    back = pa.csv.read_csv(tmp_path / "out.csv", parse_options=style)
    assert back["roof_id"].to_pylist() == table["roof_id"].to_pylist()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(MissingFileError, match="cannot be written"), file_sink(tmp_path / "file" / "o.csv", SCHEMA):
        pass


def test_rounding_is_wanted_for_many_places_only(tmp_path: Path, thames: Weather) -> None:
    from dataclasses import replace

    pa.parquet.write_table(many(1500), tmp_path / "many.parquet")
    pa.parquet.write_table(many(800), tmp_path / "few.parquet")
    nowhere = replace(thames, latitude_deg=None, longitude_deg=None)
    assert wants_rounding([tmp_path / "many.parquet"], nowhere)
    assert not wants_rounding([tmp_path / "few.parquet"], nowhere)
    assert wants_rounding([tmp_path / "few.parquet", tmp_path / "many.parquet"], nowhere)
    assert not wants_rounding([tmp_path / "many.parquet"], thames)
    assert not wants_rounding([tmp_path / "many.parquet"], None)


@pytest.mark.hand
def test_an_outcome_comes_back_from_its_text() -> None:
    outcome = Outcome(roofs=2, flagged=[("a", 1.5)], sources={"x": None})
    assert Outcome.from_json(outcome.to_json()) == outcome
