"""Folders of tables: each partition once, none lost, the same as in one process, whoever works them out."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from energyfund.assumptions import LIBRARY_DATE
from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.solar import cluster
from energyfund.solar.cluster import partitions, run_folder
from energyfund.solar.part import Order
from energyfund.solar.run import SCHEMA, run_table
from energyfund.solar.sink import file_sink
from tests.solar.test_run import many

PARTS = 5
ORDER = Order(LIBRARY_DATE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = many(1000)
    for part in range(PARTS):
        path = tmp_path / "roofs" / f"year={part % 2}" / f"part-{part}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pa.parquet.write_table(table.slice(part * 200, 200), path)
    return tmp_path / "roofs"


class KilledError(BaseException):
    """As if the computer were switched off: nothing that catches errors catches it."""


def outputs(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in sorted(output.rglob("*.parquet"))}


@pytest.mark.hand
def test_every_partition_is_there_once_and_the_same_as_alone(folder: Path, tmp_path: Path) -> None:
    outcome = run_folder(folder, ORDER, tmp_path / "out")
    assert outcome.roofs == 1000
    found = outputs(tmp_path / "out")
    assert sorted(found) == [f"year={part % 2}/part-{part}.parquet" for part in (0, 2, 4, 1, 3)]
    for name in found:
        with file_sink(tmp_path / "alone.parquet", SCHEMA) as sink:
            run_table(folder / name, ORDER, sink)
        alone = pa.parquet.read_table(tmp_path / "alone.parquet")
        assert pa.parquet.read_table(tmp_path / "out" / name).replace_schema_metadata(None).equals(alone)


def test_a_run_goes_on_where_it_stopped(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []

    def counted(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "part-3.parquet" and len(worked) == 4:
            raise KilledError
        worked.append(path.name)
        return run_table(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(cluster, "run_table", counted)
    with pytest.raises(KilledError):
        run_folder(folder, ORDER, tmp_path / "out")
    done = outputs(tmp_path / "out")
    assert len(done) == len(worked) == 4
    assert not list((tmp_path / "out").rglob("*.part"))
    worked.clear()
    (tmp_path / "out" / "year=1" / ".part-3.parquet.abc.part").write_bytes(b"left by a run that was killed")
    outcome = run_folder(folder, ORDER, tmp_path / "out")
    assert worked == ["part-3.parquet"]
    assert outcome.roofs == 1000
    assert not list((tmp_path / "out").rglob("*.part"))
    assert done.items() <= outputs(tmp_path / "out").items()


def test_what_has_changed_is_worked_out_again(folder: Path, tmp_path: Path) -> None:
    first = run_folder(folder, ORDER, tmp_path / "out")
    before = outputs(tmp_path / "out")
    assert run_folder(folder, ORDER, tmp_path / "out") == first
    assert outputs(tmp_path / "out") == before
    pa.parquet.write_table(many(10), folder / "year=1" / "part-1.parquet")
    (tmp_path / "out" / "year=0" / "part-0.parquet").write_bytes(b"PAR1 damaged")
    after = run_folder(folder, ORDER, tmp_path / "out")
    assert after.roofs == 810
    changed = {name for name, content in outputs(tmp_path / "out").items() if before[name] != content}
    assert changed == {"year=1/part-1.parquet"}
    assert run_folder(folder, replace(ORDER, seed=1), tmp_path / "out").annual_kwh != after.annual_kwh


def test_wrong_rows_have_a_file_beside_each_partition(folder: Path, tmp_path: Path) -> None:
    bad = many(3).set_column(3, "tilt_deg", pa.array([30.0, 120.0, 30.0]))
    pa.parquet.write_table(bad, folder / "bad.parquet")
    outcome = run_folder(folder, ORDER, tmp_path / "out")
    assert outcome.rejected == 1
    assert [path.name for path in (tmp_path / "out" / "rejects").rglob("*.csv")] == ["bad.csv"]
    pa.parquet.write_table(many(3), folder / "bad.parquet")
    run_folder(folder, ORDER, tmp_path / "out")
    assert not list((tmp_path / "out" / "rejects").rglob("*.csv"))


def test_an_output_inside_the_folder_is_not_taken_for_roofs(folder: Path) -> None:
    run_folder(folder, ORDER, folder / "yields")
    assert len(partitions(folder, folder / "yields")) == PARTS


def test_what_cannot_be_told_apart_or_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInputError, match="holds no Parquet"):
        run_folder(tmp_path / "empty", ORDER, tmp_path / "out")
    (folder / "part.csv").write_text("x", encoding="utf-8")
    (folder / "part.geojson").write_text("x", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="have one name"):
        run_folder(folder, ORDER, tmp_path / "out")


@pytest.mark.hand
def test_a_cluster_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    alone = run_folder(folder, ORDER, tmp_path / "alone")
    together = run_folder(folder, ORDER, tmp_path / "together", "local")
    assert outputs(tmp_path / "alone") == outputs(tmp_path / "together")
    assert together.roofs == alone.roofs
    assert together.annual_kwh == pytest.approx(alone.annual_kwh, rel=1e-12)


def test_a_cluster_that_is_not_there_is_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WAIT_SECONDS", 1)
    with pytest.raises(MissingFileError, match=r"distributed|does not answer"):
        run_folder(folder, ORDER, tmp_path / "out", "tcp://127.0.0.1:1")


def test_marks_see_content_and_not_dates(folder: Path) -> None:
    table = folder / "year=0" / "part-0.parquet"
    before = cluster.mark_of(table, ORDER)
    os.utime(table, (time.time() + 100, time.time() + 100))
    assert cluster.mark_of(table, ORDER) == before
    assert cluster.mark_of(table, replace(ORDER, coarse=True)) != before
