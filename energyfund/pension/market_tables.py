"""The tables of a market: scenarios of returns, and correlations. Every fault comes with its file and line."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.finance.present_value import FloatArray
from energyfund.units import number

PROBABILITY = "probability"
"""The column that says how likely each scenario is; left out: all alike."""

MOST_FAULTS = 20
"""Faults of cells that are listed; the rest are counted."""

WHOLE = 1e-6
"""Probabilities may miss one by this much, the rounding of whoever wrote them."""

Cells = tuple[list[str], list[tuple[int, list[str]]]]
"""Header, and the rows with their lines; the header is line 1."""


def read_returns(path: Path, names: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """Scenarios of a year's returns.

    Args:
        path: CSV or Parquet with a row for each scenario, a column for each holding and optionally ``probability``.
        names: The holdings, in the order of the result.

    Returns:
        Returns, shape (scenarios, holdings), and probabilities, shape (scenarios,). [-]

    Raises:
        InvalidInputError: A column is missing or unknown, a cell is no number, a loss is beyond everything, or the
            probabilities are not 1 together. They are never scaled.
        MissingFileError: The table cannot be read.
    """
    columns, table, lines = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    faults = _column_faults(path, columns, names)
    if not faults and not len(table):
        faults.append(Fault(str(path), None, "", "", "holds no scenario; one row for each is needed"))
    if faults:
        raise InvalidInputError(faults)
    returns = table[:, [columns.index(name) for name in names]]
    faults = [
        Fault(str(path), lines[row], names[place], f"{returns[row, place]:g}", "is a loss of more than everything")
        for row, place in np.argwhere(returns < -1)[:MOST_FAULTS].tolist()
    ]
    faults += _remark_on_percent(path, returns)
    chance = np.full(len(table), 1 / len(table))
    if PROBABILITY in columns:
        chance = table[:, columns.index(PROBABILITY)]
        faults += [
            Fault(str(path), lines[row], PROBABILITY, f"{chance[row]:g}", "is below 0")
            for row in np.flatnonzero(chance < 0)[:MOST_FAULTS].tolist()
        ]
        whole = float(chance.sum())
        if abs(whole - 1) > WHOLE:
            message = f"the probabilities add up to {number(whole, 6)}; together they must be 1"
            faults.append(Fault(str(path), None, PROBABILITY, "", message))
    if faults:
        raise InvalidInputError(faults)
    return returns, chance / chance.sum()


def read_correlations(path: Path, names: Sequence[str]) -> FloatArray:
    """A correlation matrix with the holdings' names in its first row and column, in the order of ``names``.

    Raises:
        InvalidInputError: A holding is missing or stands twice, or a cell is no number.
        MissingFileError: The table cannot be read.
    """
    header, rows = _cells(path)
    faults = []
    for where, found in (("row", [row[0] for _, row in rows]), ("column", header[1:])):
        for name, count in Counter(found).items():
            if count > 1:
                faults.append(Fault(str(path), None, name, "", f"stands in {count} {where}s"))
        missing = [name for name in names if name not in found]
        if missing:
            message = f"must have a {where} for each holding; missing: {', '.join(missing)}"
            faults.append(Fault(str(path), 1, "correlations", "", message))
    found_lines = {row[0]: (line, dict(zip(header, row, strict=True))) for line, row in rows}
    matrix = np.empty((len(names), len(names)))
    for place, one in enumerate(names if not faults else ()):
        line, cells = found_lines[one]
        for column, other in enumerate(names):
            value = _number(cells[other])
            matrix[place, column] = math.nan if value is None else value
            if value is None:
                faults.append(Fault(str(path), line, other, cells[other], "must be a number"))
    if faults:
        raise InvalidInputError(faults)
    return matrix


def _column_faults(path: Path, columns: Sequence[str], names: Sequence[str]) -> list[Fault]:
    allowed = [*names, PROBABILITY]
    faults = [
        Fault(str(path), 1, name, "", "stands twice in the header") for name, n in Counter(columns).items() if n > 1
    ]
    for name in columns:
        if name not in allowed:
            what = "a column has no name" if not name else "is no holding of the fund"
            faults.append(Fault(str(path), 1, name, "", f"{what}.{near_match(name, allowed)}"))
    missing = [name for name in names if name not in columns]
    return faults + [Fault(str(path), 1, name, "", "is a holding without a column") for name in missing]


def _remark_on_percent(path: Path, returns: FloatArray) -> list[Fault]:
    """A table whose returns are nearly all beyond 100 % was written in percent."""
    beyond = np.abs(returns) > 1
    if beyond.mean() > 0.5:
        message = "returns look like percentages; write shares of one, such as -0.12 for a loss of 12 %"
        return [Fault(str(path), None, "", "", message)]
    return []


def _csv(path: Path) -> tuple[list[str], FloatArray, list[int]]:
    header, rows = _cells(path)
    lines = [line for line, _ in rows]
    try:
        table = np.array([row for _, row in rows], dtype=np.float64).reshape(len(rows), len(header))
    except ValueError:
        table = np.full((len(rows), len(header)), np.nan)
    if np.isfinite(table).all():
        return header, table, lines
    faults = [
        Fault(str(path), line, name, cell, "must be a finite number")
        for line, row in rows
        for name, cell in zip(header, row, strict=True)
        if _number(cell) is None
    ]
    if len(faults) > MOST_FAULTS:
        rest = f"{len(faults) - MOST_FAULTS:,} more cells like these"
        faults = [*faults[:MOST_FAULTS], Fault(str(path), None, "", "", rest)]
    raise InvalidInputError(faults)


def _cells(path: Path) -> Cells:
    """A CSV as text (UTF-8, with or without byte-order mark), empty lines left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise MissingFileError(path, f"cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "is not UTF-8 text; save the table as CSV UTF-8"
        raise InvalidInputError([Fault(str(path), line, "", "", message)]) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        message = f"cannot be read as a table ({error})"
        raise InvalidInputError([Fault(str(path), reader.line_num, "", "", message)]) from error
    if not rows:
        raise InvalidInputError([Fault(str(path), None, "", "", "is empty; a header and rows are needed")])
    header = rows[0][1]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        message = "the cells are not separated by commas; save the table as CSV with commas"
        raise InvalidInputError([Fault(str(path), 1, "", "", message)])
    ragged = [
        Fault(str(path), line, "", "", f"has {len(row)} cells where the header has {len(header)}")
        for line, row in rows[1:]
        if len(row) != len(header)
    ]
    if ragged:
        raise InvalidInputError(ragged[:MOST_FAULTS])
    return header, rows[1:]


def _parquet(path: Path) -> tuple[list[str], FloatArray, list[int]]:
    import pyarrow as pa  # noqa: PLC0415  slow to import and rarely needed
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(path)
        columns = [column.to_numpy().astype(np.float64) for column in table.columns]
    except (OSError, pa.ArrowException) as error:
        raise MissingFileError(path, "cannot be read as a Parquet table.", "Write it again, or use CSV.") from error
    except (TypeError, ValueError) as error:
        message = f"holds a column that is not all numbers ({error})"
        raise InvalidInputError([Fault(str(path), None, "", "", message)]) from error
    names = [str(name).strip() for name in table.column_names]
    found = np.column_stack(columns) if columns else np.empty((0, 0))
    bad = np.argwhere(~np.isfinite(found))[:MOST_FAULTS].tolist()
    if bad:
        message = "must be a finite number"
        raise InvalidInputError([Fault(str(path), row + 2, names[place], "", message) for row, place in bad])
    return names, found, list(range(2, table.num_rows + 2))


def _number(text: str) -> float | None:
    """A finite number; None where the text is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
