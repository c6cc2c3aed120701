"""Turns the columns of a table of roofs into `Roofs`, naming every fault by file, line and column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.solar.roof_columns import COLUMNS, Columns, read_columns
from energyfund.solar.roof_layout import AS_WRITTEN, Layout, faces_north
from energyfund.solar.roof_rows import Rows
from energyfund.solar.roofs import Roofs

ALTERNATIVES = (("latitude", "postcode"), ("kwp", "area_m2"))


@dataclass(frozen=True, slots=True)
class ParsedRoofs:
    """The rows that are right as roofs, and what is wrong with the others.

    Attributes:
        roofs: The roofs that can be used.
        faults: Everything that is wrong, in the order of the rows.
        kept: Position in the table of each roof, shape (roofs,).
        rejected: Position in the table of each row that is wrong.
        left_out: How many right rows the layout leaves out, such as roofs that face north.
    """

    roofs: Roofs
    faults: tuple[Fault, ...]
    kept: NDArray[np.int64]
    rejected: NDArray[np.int64]
    left_out: int = 0


def parse_roofs(
    rows: Rows, name: str, figures: Figures, *, anywhere: bool = False, layout: Layout = AS_WRITTEN
) -> ParsedRoofs:
    """Turn rows into roofs; rows with a fault are left out and listed.

    Args:
        rows: The rows as they stand; their columns must have passed `check_header`.
        name: The file's name, for messages.
        figures: For panel power per square metre and the limits of what is believed.
        anywhere: Whether roofs outside the United Kingdom are accepted.
        layout: How panels are laid out on roofs that do not say, and which roofs are left out.
    """
    columns: Columns = read_columns(rows.table, figures, anywhere=anywhere, layout=layout)
    found = sorted(columns.faults, key=lambda fault: fault.row)
    faults = [Fault(name, int(rows.lines[one.row]), one.field, one.value, one.message) for one in found]
    everything = np.arange(rows.table.num_rows)
    wrong = np.zeros(everything.size, dtype=bool)
    wrong[[one.row for one in found]] = True
    north = faces_north(columns.numbers["tilt_deg"], columns.numbers["azimuth_deg"], figures)
    left_out = north & ~wrong if layout.skip_north else np.zeros(everything.size, dtype=bool)
    kept = everything[~wrong & ~left_out]
    rejected, left = everything[wrong], int(left_out.sum())
    return ParsedRoofs(columns.roofs(kept), (*rows.faults, *faults), kept, rejected, left)


def no_roofs(name: str) -> Fault:
    """The fault of a table that holds not one roof."""
    return Fault(name, None, "", "", "holds no roofs; write one line per roof below the first line")


def check_header(found: list[str], name: str) -> None:
    """Check the names of the columns.

    Raises:
        InvalidInputError: With every column that is unknown, stands twice or is missing.
    """
    faults = header_faults(found, name)
    if faults:
        raise InvalidInputError(faults)


def header_faults(found: list[str], name: str) -> list[Fault]:
    """Columns that are unknown, stand twice or are missing."""
    faults = [
        Fault(name, 1, column, "", f"is not a column of a roof table.{near_match(column, COLUMNS)}")
        for column in dict.fromkeys(found)
        if column not in COLUMNS
    ]
    faults += [Fault(name, 1, column, "", "stands twice") for column in dict.fromkeys(found) if found.count(column) > 1]
    faults += [
        Fault(name, 1, column, "", "this column is missing")
        for column in ("roof_id", "tilt_deg", "azimuth_deg")
        if column not in found
    ]
    faults += [
        Fault(name, 1, " or ".join(names), "", "one of these columns must be there")
        for names in ALTERNATIVES
        if not set(names) & set(found)
    ]
    if ("latitude" in found) != ("longitude" in found):
        faults.append(Fault(name, 1, "latitude, longitude", "", "both must be there, or neither"))
    return faults
