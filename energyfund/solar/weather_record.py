"""A weather file as it was written, before anything in it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from energyfund.solar.weather import FloatArray, Times

Label = Literal["start", "middle", "end"]
"""What the time beside a value means: beginning, middle or end of the step that the value is the mean of."""

VALUES = ("ghi", "dni", "dhi", "temp_air", "wind_speed")


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of a weather file.

    Attributes:
        kind: What the file is, for messages.
        label_utc: The time beside each row in UTC, shape (rows,); not-a-time where it could not be read.
        label: What that time means.
        values: ghi, dni, dhi [W/m²], temp_air [°C] and wind_speed [m/s], each shape (rows,); NaN where there is none.
        lines: Line in the file of each row, counted from 1, shape (rows,).
        unread: Cells that are no number or no time: place among the rows, column, text.
        latitude_deg: Where the file says it is; None where it does not. [°]
        longitude_deg: The same, east positive. [°]
        altitude_m: Height above the sea; 0 where the file does not say. [m]
        typical: Whether the months may come from different years.
    """

    kind: str
    label_utc: Times
    label: Label
    values: dict[str, FloatArray]
    lines: NDArray[np.int64]
    unread: tuple[tuple[int, str, str], ...]
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    altitude_m: float = 0.0
    typical: bool = False


def numbers_of(cells: list[str], name: str) -> tuple[FloatArray, list[tuple[int, str, str]]]:
    """A column of text as numbers; NaN where a cell is blank or no number, the latter listed."""
    try:
        return np.array(cells, dtype=np.float64), []
    except ValueError:
        pass
    values = np.full(len(cells), np.nan)
    unread = []
    for row, cell in enumerate(cells):
        try:
            values[row] = float(cell) if cell.strip() else np.nan
        except ValueError:
            unread.append((row, name, cell))
    return values, unread
