"""How a price or a rent rises from year to year: with an index, within bounds, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.units import percent


@dataclass(frozen=True, slots=True)
class Index:
    """A clause of indexation.

    Attributes:
        kind: cpi or rpi: rises with that index; fixed: never rises; rate: rises by the margin alone.
        margin_fraction: Added to the index each year (CPI + 1 % is 0.01); with the kind rate the yearly rise. [-]
        collar: The least yearly rise, margin included; None for no collar. [-]
        cap: The most yearly rise, margin included; None for no cap. [-]
    """

    kind: Literal["cpi", "rpi", "fixed", "rate"]
    margin_fraction: float = 0.0
    collar: float | None = None
    cap: float | None = None

    def __post_init__(self) -> None:
        if self.collar is not None and self.cap is not None and self.collar > self.cap:
            raise ValueError(f"the collar of {percent(self.collar)} is above the cap of {percent(self.cap)}")
        if self.kind == "fixed" and (self.margin_fraction, self.collar, self.cap) != (0, None, None):
            raise ValueError("a fixed price has no margin, collar or cap; a steady rise is of the kind 'rate'")

    @property
    def in_words(self) -> str:
        """The clause for a report.

        >>> Index("cpi", 0.01, collar=0.01, cap=0.04).in_words
        'rises with CPI + 1.0 % a year, by at least 1.0 % and at most 4.0 %'
        >>> Index("fixed").in_words
        'never rises'
        """
        if self.kind == "fixed":
            return "never rises"
        if self.kind == "rate":
            rise = f"rises by {percent(self.margin_fraction)} a year"
        else:
            sign = "−" if self.margin_fraction < 0 else "+"
            margin = f" {sign} {percent(abs(self.margin_fraction))}" if self.margin_fraction else ""
            rise = f"rises with {self.kind.upper()}{margin} a year"
        bounds = [
            f"at {word} {percent(bound)}"
            for word, bound in (("least", self.collar), ("most", self.cap))
            if bound is not None
        ]
        return f"{rise}, by {' and '.join(bounds)}" if bounds else rise


def index_level(
    index: Index,
    inflation: FloatArray,
    rpi_wedge: float | FloatArray | None = None,
    *,
    base_year: int = 0,
) -> FloatArray:
    """Level of an indexed price in each year, 1 in the base year.

    rise_k = min(cap, max(collar, CPI_k [+ wedge_k] + margin)) and level_k = level_(k − 1) · (1 + rise_k).

    Args:
        index: The clause.
        inflation: Rise of consumer prices (CPI) into each year from the year before, shape (..., years). The entry of
            year 0 is not used, as nothing rises into the first year. [-]
        rpi_wedge: RPI less CPI in each year, a number or of a shape that fits; needed where the kind is rpi. [-]
        base_year: Place of the base year in the last axis.

    Returns:
        Level, shape (..., years). [-]

    Raises:
        ValueError: The clause follows RPI and no wedge is given.

    >>> index_level(Index("cpi", collar=0.01, cap=0.04), np.array([0.0, 0.02, 0.10, -0.01])).round(6)
    array([1.      , 1.02    , 1.0608  , 1.071408])
    """
    inflation = np.asarray(inflation, dtype=np.float64)
    if index.kind == "fixed":
        return np.ones(inflation.shape)
    rise = np.full(inflation.shape, index.margin_fraction)
    if index.kind != "rate":
        rise += inflation
    if index.kind == "rpi":
        if rpi_wedge is None:
            raise ValueError("a price that follows RPI needs the difference between RPI and CPI (rpi_wedge)")
        rise = rise + rpi_wedge
    rise = np.clip(rise, index.collar, index.cap) if (index.collar, index.cap) != (None, None) else rise
    rise[..., 0] = 0
    level: FloatArray = np.cumprod(1 + rise, axis=-1)
    return level / level[..., base_year : base_year + 1]
