"""Runs a whole roof table through: reading, computing on all cores and writing at the same time, in bounded memory."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.part import COLUMNS, Order, Part, Tools, part_of, tools_for
from energyfund.solar.places import EXACT_PLACES
from energyfund.solar.roof_columns import STANDS_ALREADY
from energyfund.solar.roof_rows import Rows
from energyfund.solar.roof_source import roof_parts
from energyfund.solar.roof_table import check_header, no_roofs
from energyfund.solar.sink import Sink, file_sink
from energyfund.solar.weather import Weather

MOST_REMEMBERED = 1000
"""Faults and odd yields that are kept to be shown; all faults go to the rejects file."""

MOST_ROOFS_FOR_A_REMARK = 4
"""Sloping roofs from which on it is odd that most face north."""

SCHEMA = pa.schema([(name, pa.string() if name == "roof_id" else pa.float64()) for name in COLUMNS])
REJECTS = pa.schema([("line", pa.int64()), ("field", pa.string()), ("value", pa.string()), ("message", pa.string())])

Progress = Callable[[float, int], None]
"""Told now and then which share of the file is done, and how many roofs that is."""


@dataclass(slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        roofs: Roofs with a yield.
        capacity_kwp: Of all of them. [kWp]
        annual_kwh: Of all of them. [kWh]
        rejected: Rows that were wrong.
        left_out: Rows that the layout left out.
        faults: The first of what is wrong.
        flagged: The first roofs whose yield is hardly credible, with their kWh per kWp.
        flagged_roofs: How many such roofs there are.
        sloping: Sloping roofs.
        north: Sloping roofs that face north.
        sources: What the yields rest on.
        remarks: What a reader should know about the weather.
    """

    roofs: int = 0
    capacity_kwp: float = 0
    annual_kwh: float = 0
    rejected: int = 0
    left_out: int = 0
    faults: list[Fault] = field(default_factory=list)
    flagged: list[tuple[str, float]] = field(default_factory=list)
    flagged_roofs: int = 0
    sloping: int = 0
    north: int = 0
    sources: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    @property
    def specific_yield_kwh_per_kwp(self) -> float:
        """Of all roofs together; 0 where there are none."""
        return self.annual_kwh / self.capacity_kwp if self.capacity_kwp else 0.0

    @property
    def mostly_north(self) -> bool:
        """Whether so many sloping roofs face north that azimuths may be counted from south."""
        return self.sloping >= MOST_ROOFS_FOR_A_REMARK and self.north > self.sloping / 2

    def join(self, other: Outcome) -> None:
        """Count another run in."""
        for name in (
            "roofs",
            "capacity_kwp",
            "annual_kwh",
            "rejected",
            "left_out",
            "flagged_roofs",
            "sloping",
            "north",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults[: MOST_REMEMBERED - len(self.faults)]
        self.flagged += other.flagged[: MOST_REMEMBERED - len(self.flagged)]
        self.sources |= other.sources
        self.remarks |= other.remarks

    def to_json(self) -> str:
        """The outcome as text, to be kept beside its yields."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        """The outcome back from its text."""
        kept = json.loads(text)
        faults = [Fault(**fault) for fault in kept.pop("faults")]
        flagged = [(name, specific) for name, specific in kept.pop("flagged")]
        return cls(faults=faults, flagged=flagged, **kept)

    def add(self, part: Part) -> None:
        """Count a part in."""
        self.roofs += part.table.num_rows
        self.capacity_kwp += float(np.sum(part.table["kwp"].to_numpy()))
        self.annual_kwh += float(np.sum(part.table["annual_kwh"].to_numpy()))
        self.rejected += part.rejected
        self.left_out += part.left_out
        self.faults += part.faults[: MOST_REMEMBERED - len(self.faults)]
        self.flagged += part.flagged[: MOST_REMEMBERED - len(self.flagged)]
        self.flagged_roofs += len(part.flagged)
        self.sloping += part.sloping
        self.north += part.north
        self.sources |= dict.fromkeys(part.sources)
        self.remarks |= dict.fromkeys(part.remarks)


def run_table(
    path: Path,
    order: Order,
    sink: Sink,
    rejects: Path | None = None,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Outcome:
    """Yields of every roof of a table, in its order.

    Two or more threads compute part after part while this one reads and writes; a few parts are held at a time.

    Args:
        path: CSV, Parquet or GeoJSON.
        order: What is to be worked out.
        sink: Takes the table of yields.
        rejects: Where to write every fault with its line; None writes them nowhere.
        progress: Told how far the run is.
        threads: Cores to use; None uses all.

    Raises:
        MissingFileError: A file cannot be read or written.
        InvalidInputError: The columns are wrong, or there is not one roof.
    """
    outcome = Outcome()
    tools = tools_for(order)
    with ExitStack() as stack:
        wrong = stack.enter_context(file_sink(rejects, REJECTS)) if rejects is not None else None
        for part, done in _parts(path, tools, threads or os.cpu_count() or 1):
            sink.write(part.table)
            if wrong is not None and part.faults:
                wrong.write(_as_table(part.faults))
            outcome.add(part)
            if progress is not None:
                progress(done, outcome.roofs)
    if outcome.roofs == 0 and outcome.rejected == 0 and outcome.left_out == 0:
        raise InvalidInputError([no_roofs(str(path))])
    return outcome


def _parts(path: Path, tools: Tools, cores: int) -> Iterator[tuple[Part, float]]:
    """Yields part by part in the order of the table, and how much of the file that completes."""
    waiting: deque[tuple[Future[Part], float]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for rows in checked_parts(path):
                waiting.append((pool.submit(part_of, rows, str(path), tools), rows.done_fraction))
                if len(waiting) > cores + 1:
                    first, done = waiting.popleft()
                    yield first.result(), done
            while waiting:
                first, done = waiting.popleft()
                yield first.result(), done
        finally:
            for future, _ in waiting:
                future.cancel()


def checked_parts(path: Path) -> Iterator[Rows]:
    """Parts of a table whose columns are right, without roofs whose name stood in an earlier part.

    Raises:
        MissingFileError: The file cannot be read.
        InvalidInputError: The columns are wrong.
    """
    seen: set[str] = set()
    for number, rows in enumerate(roof_parts(path)):
        if number == 0:
            check_header(rows.table.column_names, str(path))
        names = rows.table.column("roof_id").cast(pa.string()).to_pylist()
        if number and not seen.isdisjoint(names):
            again = np.array([name is not None and name in seen for name in names], dtype=bool)
            faults = tuple(
                Fault(str(path), int(rows.lines[row]), "roof_id", str(names[row]), STANDS_ALREADY)
                for row in np.flatnonzero(again)
            )
            table = rows.table.filter(pa.array(~again))
            rows = Rows(table, rows.lines[~again], rows.faults + faults, rows.done_fraction)  # noqa: PLW2901
        seen.update(name for name in names if name)
        yield rows


def wants_rounding(paths: Sequence[Path], weather: Weather | str | None) -> bool:
    """Whether tables have so many coordinates that a record without a place is used at rounded ones.

    It is asked of all tables together, so that the answer does not depend on how they are cut.
    """
    if not isinstance(weather, Weather) or weather.latitude_deg is not None:
        return False
    found: set[tuple[str, str]] = set()
    for rows in chain.from_iterable(roof_parts(path) for path in paths):
        if not {"latitude", "longitude"} <= set(rows.table.column_names):
            continue
        columns = (rows.table.column(name).cast(pa.string()).to_pylist() for name in ("latitude", "longitude"))
        found.update(zip(*columns, strict=True))
        if len(found) > EXACT_PLACES:
            return True
    return False


def _as_table(faults: tuple[Fault, ...]) -> pa.Table:
    rows = [{"line": one.line, "field": one.field, "value": one.value, "message": one.message} for one in faults]
    return pa.Table.from_pylist(rows, schema=REJECTS)
