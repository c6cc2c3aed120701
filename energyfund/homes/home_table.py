"""One row for each home, and the file that the rows are written to."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import MissingFileError
from energyfund.homes.appraise import HomesAppraisal
from energyfund.homes.ratings import RatingVersion, band, rating_scale


def home_table(
    appraisal: HomesAppraisal, addresses: NDArray[np.str_], version: RatingVersion, figures: Figures
) -> pd.DataFrame:
    """One row for each home: the columns read, the results, and the same afterwards where there is a package."""
    dwellings, scale = appraisal.dwellings, rating_scale(figures, version)
    columns: dict[str, Any] = {name: _rounded(getattr(dwellings, name)) for name in dwellings.given}
    if addresses.size:
        columns["address"] = addresses
    states = [("", appraisal.before)] + ([("_after", appraisal.after)] if appraisal.package else [])
    for ending, state in states:
        columns[f"equivalised_income_gbp{ending}"] = appraisal.equivalised_income_gbp.round(2)
        columns[f"rating{ending}"] = state.rating.astype(np.int64)
        columns[f"fpeer_rating{ending}"] = state.fpeer.astype(np.int64)
        columns[f"fpeer_band{ending}"] = band(state.fpeer, scale)
        columns[f"fuel_poor_lilee{ending}"] = state.lilee
        columns[f"fuel_poor_10_percent{ending}"] = state.ten_percent
        columns[f"fuel_poor_own_nation{ending}"] = state.fuel_poor
        columns[f"fuel_poverty_gap_gbp{ending}"] = state.gap_gbp.round(2)
    if appraisal.package:
        columns["energy_cost_gbp_per_year_after"] = appraisal.after.bill_gbp.round(2)
        columns["cost_gbp"] = appraisal.home_cost_gbp.round(2)
        columns["saving_gbp_per_year"] = appraisal.home_saving_gbp_per_year.round(2)
        columns["comfort_gbp_per_year"] = appraisal.home_comfort_gbp_per_year.round(2)
        columns["export_gbp_per_year"] = appraisal.home_export_gbp_per_year.round(2)
        columns["tco2e_per_year"] = appraisal.home_tco2e_per_year.round(4)
        columns["probability_lifted"] = appraisal.probability_lifted.round(4)
    return pd.DataFrame(columns)


def _rounded(column: NDArray[Any]) -> NDArray[Any]:
    """Amounts to the penny; everything else as it is."""
    return column.round(2) if column.dtype.kind == "f" else column


class HomesFile:
    """Writes rows to a file beside the one asked for, which it becomes only when all is written.

    Args:
        path: The file asked for, CSV or Parquet by its ending.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: list[pd.DataFrame] = []
        self._parquet = path.suffix.lower() == ".parquet"
        self._started = False
        self._done = False

    def __enter__(self) -> Self:
        try:
            with NamedTemporaryFile(
                "w", encoding="utf-8", newline="", dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
            ) as file:
                self._part = Path(file.name)
        except OSError as error:
            raise MissingFileError(
                self._path, f"cannot be written ({error.strerror}).", "Name another file."
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._part.unlink(missing_ok=True)

    def add(self, table: pd.DataFrame) -> None:
        """Write some rows."""
        if self._parquet:
            self._tables.append(table)
            return
        table.to_csv(self._part, mode="a", header=not self._started, index=False, lineterminator="\n")
        self._started = True

    def finish(self) -> None:
        """Put the whole file in its place."""
        if self._parquet:
            pd.concat(self._tables).to_parquet(self._part, index=False)
        self._part.replace(self._path)
