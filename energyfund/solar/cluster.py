"""Runs a folder of roof tables part by part, on this computer or on a Dask cluster, and goes on where it stopped.

Each file is a partition. Its yields appear under the same name when they are complete and carry a mark of what they
were made from; a partition whose yields carry the right mark is not worked out again. So a run that was killed can
simply be started again, and no partition is done twice or lost, whoever did it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from energyfund import __version__
from energyfund.assumptions import library_sha256
from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.solar.part import Order
from energyfund.solar.run import SCHEMA, Outcome, Progress, run_table
from energyfund.solar.sink import file_sink
from energyfund.solar.weather import Weather

WAIT_SECONDS = 30
"""How long a scheduler may take to answer."""

LOCAL = "local"
"""Stands for a scheduler's address: as many worker processes on this computer as it has cores."""

MARK, OUTCOME = "energyfund_mark", "energyfund_outcome"
"""Names under which a file of yields keeps what it was made from and what that came to."""

SUFFIXES = (".parquet", ".csv", ".geojson")


@dataclass(frozen=True, slots=True)
class Partition:
    """One table and where its yields go."""

    table: Path
    output: Path
    rejects: Path


def partitions(folder: Path, output: Path) -> list[Partition]:
    """The tables of a folder and its folders, in the order of their names.

    Raises:
        InvalidInputError: There is none, or two would write the same file.
    """
    inside = output.resolve()
    tables = [path for path in tables_of(folder) if inside not in path.resolve().parents]
    found = []
    for table in tables:
        name = table.relative_to(folder)
        rejects = output / "rejects" / name.with_suffix(".csv")
        found.append(Partition(table, output / name.with_suffix(".parquet"), rejects))
    written = [part.output for part in found]
    twice = [part for part in found if written.count(part.output) > 1]
    if twice:
        message = "and another table have one name up to the ending; rename one of them"
        raise InvalidInputError([Fault(str(part.table), None, "", "", message) for part in twice])
    return found


def tables_of(roofs: Path) -> list[Path]:
    """The tables of a folder and its folders in the order of their names; or the one table itself.

    Raises:
        InvalidInputError: The folder holds no table.
    """
    if not roofs.is_dir():
        return [roofs]
    tables = sorted(path for path in roofs.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    if not tables:
        raise InvalidInputError([Fault(str(roofs), None, "", "", "holds no Parquet, CSV or GeoJSON tables")])
    return tables


def run_folder(
    folder: Path, order: Order, output: Path, scheduler: str | None = None, progress: Progress | None = None
) -> Outcome:
    """Yields of every table of a folder.

    Args:
        folder: Tables of roofs. Names of roofs need to differ within a table only.
        order: What is to be worked out.
        output: Folder for the yields, a Parquet file for each table.
        scheduler: Address of a Dask scheduler; `LOCAL` starts workers on this computer; None uses this process alone.
        progress: Told how far the run is.

    Raises:
        MissingFileError: A file cannot be read or written, Dask is not installed or the scheduler does not answer.
        InvalidInputError: A table has the wrong columns.
    """
    found = partitions(folder, output)
    whole = Outcome()
    runs = _alone(found, order) if scheduler is None else _on_cluster(found, order, scheduler)
    for done, outcome in enumerate(runs, start=1):
        whole.join(outcome)
        if progress is not None:
            progress(done / len(found), whole.roofs)
    return whole


def run_partition(part: Partition, order: Order, threads: int | None = None) -> Outcome:
    """Yields of one table, worked out unless they are there already.

    Args:
        part: The table and where its yields go.
        order: What is to be worked out.
        threads: Cores to use; None uses all.
    """
    mark = mark_of(part.table, order)
    kept = kept_outcome(part.output, mark)
    if kept is not None:
        return kept
    outcome = Outcome()
    with file_sink(part.output, SCHEMA, lambda: {MARK: mark, OUTCOME: outcome.to_json()}) as sink:
        outcome.join(run_table(part.table, order, sink, part.rejects, threads=threads))
    if not outcome.rejected:
        part.rejects.unlink(missing_ok=True)
    for left in part.output.parent.glob(f".{part.output.name}.*.part"):
        left.unlink(missing_ok=True)  # of a run that was killed
    return outcome


def mark_of(table: Path, order: Order) -> str:
    """Hash of everything that the yields of a table rest on: its bytes, the order, the figures and the version."""
    try:
        with table.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MissingFileError(table, f"cannot be read ({error.strerror}).") from error
    weather = order.weather.sha256 if isinstance(order.weather, Weather) else str(order.weather)
    settings = [__version__, library_sha256(), str(order.on), str(order.seed), weather, str(order.coarse)]
    return hashlib.sha256("\n".join([content, *settings, repr(order.layout)]).encode()).hexdigest()


def kept_outcome(output: Path, mark: str) -> Outcome | None:
    """What a partition came to when it was done before; None where it was not, or from something else."""
    try:
        metadata = pa.parquet.read_metadata(output).metadata or {}
        if metadata.get(MARK.encode()) != mark.encode():
            return None
        return Outcome.from_json(metadata[OUTCOME.encode()].decode())
    except (OSError, pa.ArrowInvalid, KeyError, json.JSONDecodeError):
        return None


def _alone(found: Sequence[Partition], order: Order) -> Iterator[Outcome]:
    for part in found:
        yield run_partition(part, order)


def _on_cluster(found: Sequence[Partition], order: Order, scheduler: str) -> Iterator[Outcome]:
    """Outcomes as workers finish them; a worker that dies has its partitions done by another."""
    with _client(scheduler) as client:
        as_completed: Any = importlib.import_module("distributed").as_completed

        shared = client.scatter(order, broadcast=True)
        futures = [client.submit(run_partition, part, shared, 1, pure=False) for part in found]
        for future in as_completed(futures):
            outcome: Outcome = future.result()
            yield outcome


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        advice = 'Install it with: pip install "energyfund[cluster]"'
        raise MissingFileError("distributed", "is needed for --scheduler and is not installed.", advice) from error
    if scheduler == LOCAL:
        with (
            distributed.LocalCluster(threads_per_worker=1, dashboard_address=":0") as cluster,
            cluster.get_client() as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=WAIT_SECONDS)
    except (OSError, ValueError) as error:
        raise MissingFileError(scheduler, f"does not answer as a Dask scheduler ({error}).") from error
    with client:
        yield client
