"""Small tables that a scenario names (holdings, for one): each row becomes a strict model, every fault at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

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
    """Read a table, a model for each row: see `read_numbered_rows`."""
    numbered, faults = read_numbered_rows(path, model)
    return tuple(row for _, row in numbered), faults


def read_numbered_rows(path: Path, model: type[Row]) -> tuple[tuple[tuple[int, Row], ...], list[Fault]]:
    """Read a CSV (UTF-8, with or without byte-order mark), xlsx (first sheet) or Parquet table, a model for each row.

    Args:
        path: The table.
        model: What a row must be; empty cells count as left out.

    Returns:
        The rows, each with its line, and every fault found with its line (the header is line 1). With faults, the rows
        are not complete.

    Raises:
        MissingFileError: The table cannot be read.
    """
    readers = {".parquet": _parquet_cells, ".xlsx": _xlsx_cells}
    table = readers.get(path.suffix.lower(), _csv_cells)(path)
    faults = [*table.faults, *_header_faults(path, table.header, model)]
    if not table.header and faults:
        return (), faults
    if not table.rows and not faults:
        return (), [Fault(str(path), None, "", "", "holds no rows; one row for each entry is needed")]
    rows: list[tuple[int, Row]] = []
    header = set(model.model_fields) & set(table.header)
    faults_above = bool(faults)
    for line, row in table.rows:
        try:
            rows.append((line, model.model_validate({name: row[name] for name in header if name in row})))
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


def _xlsx_cells(path: Path) -> _Cells:
    """The first sheet of a workbook; formulas count as the values that were saved with them."""
    import openpyxl  # noqa: PLC0415  slow to import and rarely needed

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        listed = [[_plain(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (
        OSError,
        KeyError,
        ValueError,
        IndexError,
        BadZipFile,
        openpyxl.utils.exceptions.InvalidFileException,
    ) as error:
        raise MissingFileError(path, "cannot be read as a workbook.", "Save it again as xlsx, or use CSV.") from error
    filled = [(line, row) for line, row in enumerate(listed, start=1) if any(cell is not None for cell in row)]
    if not filled:
        return _Cells((), (), ())
    head = filled[0][1]
    wide = max(place for place, cell in enumerate(head, start=1) if cell is not None)
    header = tuple("" if cell is None else str(cell) for cell in head[:wide])
    faults = [
        Fault(str(path), line, "", "", f"has a cell beyond the last column of the header, {header[-1]}")
        for line, row in filled[1:]
        if any(cell is not None for cell in row[wide:])
    ]
    rows = [
        (line, {name: cell for name, cell in zip(header, row, strict=False) if cell is not None})
        for line, row in filled[1:]
    ]
    return _Cells(header, tuple(rows), tuple(faults))


def _plain(cell: Any) -> Any:  # noqa: ANN401  a cell holds what it holds
    """A cell of a workbook: days without their hour, text without spaces around it, empty text as nothing."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    return cell.strip() or None if isinstance(cell, str) else cell
