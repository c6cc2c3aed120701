"""A table of roofs, read whole."""

from __future__ import annotations

from pathlib import Path

from energyfund.assumptions import LIBRARY_DATE, Figures, load
from energyfund.errors import InvalidInputError
from energyfund.solar.roof_source import all_rows
from energyfund.solar.roof_table import check_header, no_roofs, parse_roofs
from energyfund.solar.roofs import Roofs


def read_roofs(path: Path, figures: Figures | None = None, *, anywhere: bool = False) -> Roofs:
    """Read a table of roofs.

    Args:
        path: A CSV or Parquet file with the columns of `energyfund.solar.roof_table.COLUMNS`, or GeoJSON.
        figures: For panel power per square metre and the limits of what is believed; the library's where None.
        anywhere: Whether roofs outside the United Kingdom are accepted (they need a weather file of their own).

    Returns:
        The roofs in the order of the table.

    Raises:
        MissingFileError: There is no such file, or it cannot be read.
        InvalidInputError: With every fault of the table: file, line, field, value and what is allowed.
    """
    rows, name = all_rows(path), str(path)
    check_header(rows.table.column_names, name)
    parsed = parse_roofs(rows, name, load(LIBRARY_DATE) if figures is None else figures, anywhere=anywhere)
    faults = parsed.faults or (() if len(parsed.roofs) else (no_roofs(name),))
    if faults:
        raise InvalidInputError(faults)
    return parsed.roofs
