"""Opens a table of roofs, CSV, Parquet or GeoJSON, and hands it out part by part, so that memory stays bounded."""

from __future__ import annotations

import codecs
from bisect import bisect_right, insort
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.solar.geojson import geojson_rows
from energyfund.solar.roof_rows import Rows

ROWS_PER_PART = 32_768
"""Rows handed out at once."""

BYTES_PER_PART = 1 << 21
"""Bytes of CSV text read at once."""


def roof_parts(path: Path) -> Iterator[Rows]:
    """The rows of a table, part by part; at least one part, even where the table holds no row.

    Raises:
        MissingFileError: There is no such file, or it cannot be read.
        InvalidInputError: It is empty or not text in UTF-8.
    """
    kind = _kind(path)
    with _in_words(path):
        if kind == "csv":
            _check_text(path)
        if kind == "parquet":
            yield from _parquet_parts(path)
        elif kind == "geojson":
            yield geojson_rows(path)
        else:
            yield from _csv_parts(path)


def all_rows(path: Path) -> Rows:
    """The whole table at once; errors as in `roof_parts`."""
    parts = list(roof_parts(path))
    return Rows(
        table=pa.concat_tables([part.table for part in parts]),
        lines=np.concatenate([part.lines for part in parts]),
        faults=tuple(fault for part in parts for fault in part.faults),
    )


def _kind(path: Path) -> str:
    """What a file is by its first bytes; the name does not matter."""
    try:
        with path.open("rb") as file:
            start = file.read(256)
    except IsADirectoryError as error:
        raise MissingFileError(path, "is a folder.", "Name a CSV, Parquet or GeoJSON file of roofs.") from error
    except OSError as error:
        reason = "is not there." if not path.exists() else f"cannot be read ({error.strerror})."
        raise MissingFileError(path, reason, "Name a CSV, Parquet or GeoJSON file of roofs.") from error
    if not start.strip():
        message = "is empty; the first line must name the columns, such as roof_id and tilt_deg"
        raise InvalidInputError([Fault(str(path), None, "", "", message)])
    if start.startswith(b"PAR1"):
        return "parquet"
    return "geojson" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except pa.ArrowInvalid as error:
        raise MissingFileError(
            path, f"cannot be read as a table ({error}).", "Give CSV, Parquet or GeoJSON."
        ) from error


def _check_text(path: Path) -> None:
    """See that a file is UTF-8 throughout, before anything is made of it.

    Raises:
        InvalidInputError: It is not; with the first line that is not.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while True:
            block = file.read(BYTES_PER_PART)
            try:
                decoder.decode(block, final=not block)
                end = block.find(b"\x00")  # as in UTF-16
            except UnicodeDecodeError as error:
                end = error.start
            if end >= 0:
                message = "is not UTF-8 text; save the table as 'CSV UTF-8'"
                raise InvalidInputError([Fault(str(path), line + block[:end].count(b"\n"), "", "", message)])
            if not block:
                return
            line += block.count(b"\n")


def _parquet_parts(path: Path) -> Iterator[Rows]:
    file = pa.parquet.ParquetFile(path)
    _check_types(path, file.schema_arrow)
    total, done = file.metadata.num_rows, 0
    if total == 0:
        yield Rows(file.schema_arrow.empty_table(), np.zeros(0, dtype=np.int64))
    for batch in file.iter_batches(batch_size=ROWS_PER_PART):
        table = _plain(pa.Table.from_batches([batch]))
        lines = np.arange(done + 1, done + table.num_rows + 1)
        done += table.num_rows
        yield Rows(table, lines, (), done / total)


def _check_types(path: Path, schema: pa.Schema) -> None:
    """See that every column holds text or numbers; horizons may be lists.

    Raises:
        InvalidInputError: Some do not; each is named with its type.
    """
    faults = [
        Fault(str(path), None, field.name, "", f"is of type {field.type}; text or numbers are needed")
        for field in schema
        if (pa.types.is_nested(field.type) and not (field.name == "horizon" and pa.types.is_list(field.type)))
        or pa.types.is_binary(field.type)
        or pa.types.is_large_binary(field.type)
        or pa.types.is_fixed_size_binary(field.type)
    ]
    if faults:
        raise InvalidInputError(faults)


def _plain(table: pa.Table) -> pa.Table:
    """The table with its words as words, where they were stored as numbers of a list of words."""
    for at, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(field.type.value_type))
    return table


def _csv_parts(path: Path) -> Iterator[Rows]:
    broken: list[tuple[int, str]] = []

    def note_row(row: Any) -> str:  # noqa: ANN401  pyarrow does not name this type
        insort(broken, (row.number, f"has {row.actual_columns} columns, the first line has {row.expected_columns}"))
        return "skip"

    names = _header(path)
    size = path.stat().st_size
    reader = pa.csv.open_csv(
        path,
        read_options=pa.csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1, block_size=BYTES_PER_PART),
        parse_options=pa.csv.ParseOptions(invalid_row_handler=note_row, ignore_empty_lines=False),
        convert_options=pa.csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
        ),
    )
    line, told, parts = 2, 0, 0
    for batch in reader:
        table = pa.Table.from_batches([batch])
        lines, line = _lines(line, table.num_rows, [number for number, _ in broken])
        until = bisect_right(broken, (line, ""))
        faults = tuple(_broken(path, *one) for one in broken[told:until])
        told, parts = until, parts + 1
        yield _written(Rows(table, lines, faults, min(1.0, parts * BYTES_PER_PART / size)))
    if parts == 0 or told < len(broken):
        empty = pa.table({name: pa.array([], pa.string()) for name in dict.fromkeys(names)})
        yield Rows(empty, np.zeros(0, dtype=np.int64), tuple(_broken(path, *one) for one in broken[told:]))


def _header(path: Path) -> list[str]:
    with path.open("rb") as file:
        first = file.readline().decode("utf-8-sig", errors="replace")
    return [name.strip().strip('"') for name in first.strip().split(",")]


def _lines(first: int, rows: int, broken: list[int]) -> tuple[NDArray[np.int64], int]:
    """Line of each of some rows, left-out lines passed over, and the line after them."""
    start = bisect_right(broken, first - 1)
    candidates = np.arange(first, first + rows + len(broken) - start)
    lines = np.setdiff1d(candidates, broken[start:], assume_unique=True)[:rows] if broken else candidates
    return lines, (int(lines[-1]) + 1 if rows else first)


def _broken(path: Path, line: int, what: str) -> Fault:
    return Fault(str(path), line, "", "", f"{what}; look for a comma too many or too few")


def _written(rows: Rows) -> Rows:
    """The rows without those that are blank."""
    blank = np.logical_and.reduce([column.is_null().to_numpy() for column in rows.table.columns])
    if not blank.any():
        return rows
    return Rows(rows.table.filter(pa.array(~blank)), rows.lines[~blank], rows.faults, rows.done_fraction)
