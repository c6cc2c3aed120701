"""Part of a table of roofs as it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from energyfund.errors import Fault


@dataclass(frozen=True, slots=True)
class Rows:
    """Part of a table of roofs, before anything is believed.

    Attributes:
        table: The columns as they stand.
        lines: Line in the file of each row (row number for Parquet, both counted from 1), shape (rows,).
        faults: Rows that could not even be split into columns.
        done_fraction: How much of the file has been read.
    """

    table: pa.Table
    lines: NDArray[np.int64]
    faults: tuple[Fault, ...] = ()
    done_fraction: float = 1.0
