"""Small tables that a scenario names (holdings, for one): each row becomes a strict model, every fault at once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from energyfund.errors import Fault, MissingFileError, near_match
from energyfund.scenario.base import Written
from energyfund.scenario.messages import in_plain_words
from energyfund.scenario.yaml_door import field_name

MOST_ROW_FAULTS = 50
"""Faults of one table that are listed; the rest are counted."""

Row = TypeVar("Row", bound=Written)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A table before its rows are checked: header, and each row with its line in the file (the header is line 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, Any]], ...]
    faults: tuple[Fault, ...]


def read_rows(path: Path, model: type[Row]) -> tuple[tuple[Row, ...], list[Fault]]:
    """Read a CSV (UTF-8, with or without byte-order mark) or Parquet table, a model for each row.

    Args:
        path: The table.
        model: What a row must be; empty cells count as left out.

    Returns:
        The rows, and every fault found with its line (the header is line 1). With faults, the rows are not complete.

    Raises:
        MissingFileError: The table cannot be read.
    """
    table = _parquet_cells(path) if path.suffix.lower() == ".parquet" else _csv_cells(path)
    faults = [*table.faults, *_header_faults(path, table.header, model)]
    if not table.header and faults:
        return (), faults
    if not table.rows and not faults:
        return (), [Fault(str(path), None, "", "", "holds no rows; one row for each entry is needed")]
    rows: list[Row] = []
    header = set(model.model_fields) & set(table.header)
    faults_above = bool(faults)
    for line, row in table.rows:
        try:
            rows.append(model.model_validate({name: row[name] for name in header if name in row}))
        except ValidationError as error:
            faults += [
                Fault(str(path), line, field_name(place), value, message)
                for place, value, message in in_plain_words(error, model)
                if (place[0] in header if place else not faults_above)
            ]
    if len(faults) > MOST_ROW_FAULTS:
        rest = Fault(str(path), None, "", "", f"{len(faults) - MOST_ROW_FAULTS:,} more faults like these")
        return (), [*faults[:MOST_ROW_FAULTS], rest]
    return tuple(rows), faults


def _header_faults(path: Path, header: Sequence[str], model: type[Written]) -> list[Fault]:
    if not header:
        return []
    allowed = list(model.model_fields)
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return [Fault(str(path), 1, "", "", "the cells are not separated by commas; save the table as CSV with commas")]
    faults = [
        Fault(str(path), 1, name, "", "stands twice in the header")
        for name, n in Counter(header).items()
        if name and n > 1
    ]
    for name in dict.fromkeys(header):
        if name not in allowed:
            message = f"is not a column here.{near_match(name, allowed)} Allowed: {', '.join(allowed)}."
            faults.append(Fault(str(path), 1, name, "", message if name else f"a column has no name. {message}"))
    for name, field in model.model_fields.items():
        if field.is_required() and name not in header:
            faults.append(Fault(str(path), 1, name, "", "this column is missing"))
    return faults


def _csv_cells(path: Path) -> _Cells:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise MissingFileError(path, f"cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _Cells((), (), (Fault(str(path), line, "", "", "is not UTF-8 text; save the table as CSV UTF-8"),))
    reader = csv.reader(io.StringIO(text, newline=""))
    header: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, Any]]] = []
    faults: list[Fault] = []
    try:
        lines = (row for row in reader if any(cell.strip() for cell in row))
        header = tuple(name.strip() for name in next(lines, []))
        for row in lines:
            if len(row) != len(header):
                message = f"has {len(row)} cell{'' if len(row) == 1 else 's'} where the header has {len(header)}"
                faults.append(Fault(str(path), reader.line_num, "", "", message))
                continue
            cells = zip(header, (cell.strip() for cell in row), strict=True)
            rows.append((reader.line_num, {name: cell for name, cell in cells if cell}))
    except csv.Error as error:
        faults.append(Fault(str(path), reader.line_num, "", "", f"cannot be read as a table ({error})"))
    return _Cells(header, tuple(rows), tuple(faults))


def _parquet_cells(path: Path) -> _Cells:
    import pyarrow as pa  # noqa: PLC0415  slow to import and rarely needed
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise MissingFileError(path, "cannot be read as a Parquet table.", "Write it again, or use CSV.") from error
    columns = [column.to_pylist() for column in table.columns]
    rows = [
        (line, {name: cell for name, cell in zip(table.column_names, cells, strict=True) if cell is not None})
        for line, cells in enumerate(zip(*columns, strict=True), start=2)
    ]
    return _Cells(tuple(table.column_names), tuple(rows), ())
