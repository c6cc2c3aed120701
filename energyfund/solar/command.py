"""What ``energyfund yield`` does, apart from reading arguments and printing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from energyfund.assumptions import LIBRARY_DATE, load
from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.cluster import tables_of
from energyfund.solar.part import Order, hours_of, tools_for
from energyfund.solar.roof_layout import Layout
from energyfund.solar.roof_source import roof_parts
from energyfund.solar.roof_table import check_header, parse_roofs
from energyfund.solar.run import SCHEMA, Outcome, Progress, checked_parts, run_table, wants_rounding
from energyfund.solar.sink import CsvSink, file_sink, whole_file
from energyfund.solar.store import cache_folder
from energyfund.solar.weather import Weather
from energyfund.solar.weather_record import Label

PVGIS = "pvgis"
MOST_SHOWN = 10_000
"""Roofs that are shown as a table or JSON; more go to a file or to CSV, row by row."""

MOST_HOURLY = 2000
"""Roofs whose hours are written; each has a column of its own, and all are held at once."""

MOST_LINES = 20
"""Remarks of one sort that are printed."""

QUIET_SECONDS = 2
"""How long a run goes on before progress is shown."""


def order_for(
    roofs: Path, weather: str | None, label: Label | None, seed: int, layout: Layout, folder: Path | None = None
) -> Order:
    """What is to be worked out, with the weather read and checked.

    Args:
        roofs: A table of roofs, or a folder of them; the first roof says where to check weather without a place.
        weather: A file, "pvgis", or None for the SAP climate.
        label: What the times of the weather file mean; None takes the format's own meaning.
        seed: Chooses the hours of made-up weather.
        layout: How panels are laid out.
        folder: Where what can be made again may be kept; None takes the user's cache.

    Raises:
        MissingFileError: The weather file cannot be read.
        InvalidInputError: It is wrong.
    """
    order = Order(LIBRARY_DATE, seed, None, layout, folder=folder or cache_folder())
    if weather is None:
        return order
    if weather == PVGIS:
        return replace(order, weather=PVGIS)
    from energyfund.solar.weather_file import read_weather  # noqa: PLC0415  loads pvlib

    tables = tables_of(roofs)
    record = read_weather(Path(weather), load(LIBRARY_DATE), label, _first_place(tables[0]))
    return replace(order, weather=record, coarse=wants_rounding(tables, record))


def answer(
    roofs: Path,
    order: Order,
    output: Path | None,
    rejects: Path | None,
    scheduler: str | None,
    progress: Progress | None,
    stream: IO[bytes] | None,
) -> tuple[Outcome, list[dict[str, object]] | None]:
    """Work out the yields and put them where they are wanted.

    Args:
        roofs: A table of roofs, or a folder of them.
        order: What is to be worked out.
        output: File, or folder where roofs is one; None hands the yields back.
        rejects: Where to write every fault.
        scheduler: As in `energyfund.solar.cluster.run_folder`.
        progress: Told how far the run is.
        stream: Where to write CSV if there is no output; None hands the yields back.

    Returns:
        What the run came to, and the rows of a listing: the yields where they went nowhere else, else the totals; None
        where the stream has the yields.

    Raises:
        MissingFileError: A file cannot be read or written.
        InvalidInputError: The columns are wrong, there is not one roof, or too many to be shown.
    """
    if roofs.is_dir():
        from energyfund.solar.cluster import run_folder  # noqa: PLC0415  rarely wanted

        outcome = run_folder(roofs, order, output or roofs, scheduler, progress)
        return outcome, totals(outcome)
    if output is not None:
        with file_sink(output, SCHEMA) as sink:
            outcome = run_table(roofs, order, sink, rejects, progress)
        return outcome, totals(outcome)
    if stream is not None:
        return run_table(roofs, order, CsvSink(stream, SCHEMA), rejects, progress), None
    shown = _Shown(roofs)
    return run_table(roofs, order, shown, rejects, progress), shown.rows


def _first_place(path: Path) -> tuple[float, float] | None:
    """Latitude and longitude of the first roof that is right; None where there is none in the first part."""
    rows = next(iter(roof_parts(path)))
    check_header(rows.table.column_names, str(path))
    found = parse_roofs(rows, str(path), load(LIBRARY_DATE), anywhere=True).roofs
    return (float(found.latitude_deg[0]), float(found.longitude_deg[0])) if len(found) else None


@dataclass(slots=True)
class _Shown:
    """Keeps the yields to be shown; too many are an error, so that nothing is cut off in silence."""

    path: Path
    rows: list[dict[str, object]] = field(default_factory=list)

    def write(self, table: pa.Table) -> None:
        """Append a table."""
        self.rows += table.to_pylist()
        if len(self.rows) > MOST_SHOWN:
            message = f"holds more than {MOST_SHOWN:,} roofs; name a file with -o, or ask for --format csv"
            raise InvalidInputError([Fault(str(self.path), None, "", "", message)])


def hours_to_file(roofs: Path, order: Order, output: Path) -> None:
    """Energy of each roof in each step into a CSV or Parquet file: ``time`` (UTC, start of the step), a column a roof.

    Rows that are wrong are left out; `run_table` reports them.

    Raises:
        InvalidInputError: There are too many roofs for columns.
    """
    tools = tools_for(order)
    columns: list[pa.Array] = []
    names: list[str] = []
    start = np.array([], dtype="datetime64[s]")
    for rows in checked_parts(roofs):
        anywhere = order.weather is not None
        found = parse_roofs(rows, str(roofs), tools.figures, anywhere=anywhere, layout=order.layout).roofs
        names += found.roof_id
        if len(names) > MOST_HOURLY:
            message = f"holds more than {MOST_HOURLY:,} roofs; hours are written for no more, split the table"
            raise InvalidInputError([Fault(str(roofs), None, "--hourly", "", message)])
        if len(found):
            start, kwh = hours_of(found, tools)
            columns += [pa.array(one) for one in kwh]
    times = pa.array(np.char.add(np.datetime_as_string(start, unit="s"), "Z").tolist(), pa.string())
    table = pa.Table.from_arrays([times, *columns], names=["time", *names])
    if output.suffix == ".parquet":
        with whole_file(output) as file:
            pa.parquet.write_table(table, file)
        return
    with file_sink(output, table.schema) as sink:
        sink.write(table)


def totals(outcome: Outcome) -> list[dict[str, object]]:
    """What all roofs come to, as a row of a listing."""
    return [
        {
            "roofs": outcome.roofs,
            "kwp": outcome.capacity_kwp,
            "annual_kwh": outcome.annual_kwh,
            "specific_yield_kwh_per_kwp": outcome.specific_yield_kwh_per_kwp,
            "rejected_rows": outcome.rejected,
        }
    ]


def remarks_on(outcome: Outcome, order: Order) -> list[str]:
    """What a reader should know beside the numbers."""
    lines = [f"Weather: {source}" for source in list(outcome.sources)[:MOST_LINES]]
    if len(outcome.sources) > MOST_LINES:
        lines.append(f"Weather: and {len(outcome.sources) - MOST_LINES} more places")
    lines += outcome.remarks
    if isinstance(order.weather, Weather) and order.coarse:
        lines.append("The table has so many places that the sun's position is taken at coordinates rounded to 0.1°.")
    if outcome.left_out:
        lines.append(f"{outcome.left_out:,} roofs that face north were left out (--skip-north).")
    if outcome.mostly_north:
        lines.append(
            f"{outcome.north:,} of {outcome.sloping:,} sloping roofs face north. If your azimuths are counted from "
            "south (0 = south), add 180 to each: here 180 is south."
        )
    for name, specific in outcome.flagged[:MOST_LINES]:
        lines.append(f"Hardly credible: roof {name} yields {specific:,.0f} kWh per kWp; check tilt, azimuth and shade.")
    if outcome.flagged_roofs > MOST_LINES:
        lines.append(f"Hardly credible: and {outcome.flagged_roofs - MOST_LINES:,} more roofs.")
    return lines


def rejected_in_words(outcome: Outcome, rejects: Path | None) -> list[str]:
    """What was wrong with the rows that were left out: a few of them, and where all of them stand."""
    if not outcome.faults:
        return []
    count = "1 row was" if outcome.rejected == 1 else f"{outcome.rejected:,} rows were"
    lines = [f"{count} left out:", *(f"  {fault.as_text()}" for fault in outcome.faults[:MOST_LINES])]
    if len(outcome.faults) > MOST_LINES:
        where = f"all of them are in {rejects}" if rejects is not None else "write all of them to a file with --rejects"
        lines.append(f"  and more: {where}")
    return lines


def progress_on(write: Callable[[str], None]) -> Progress | None:
    """A line of progress on standard error, where that is a terminal, from the second second on; else None."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()
    told = began

    def tell(done_fraction: float, roofs: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - began < QUIET_SECONDS or (now - told < 0.5 and done_fraction < 1):
            return
        told = now
        write(f"\r{100 * done_fraction:3.0f} %  {roofs:,} roofs" + ("\n" if done_fraction >= 1 else ""))

    return tell
