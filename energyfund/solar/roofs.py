"""Roofs as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Item = TypeVar("Item")

LOSSES = (
    "soiling",
    "shading",
    "snow",
    "mismatch",
    "wiring",
    "connections",
    "light_induced",
    "nameplate",
    "age",
    "availability",
)
"""Branches of the loss tree; the default of each is the figure ``loss_<branch>_fraction``."""

SHADING = LOSSES.index("shading")
MOUNTINGS = ("close_mount", "open_rack")
"""How panels are held: close to a pitched roof, or on frames with air behind them (flat roofs)."""


@dataclass(frozen=True, slots=True)
class Roofs:
    """Many roofs, one array per property.

    Attributes:
        roof_id: Name of each roof, unique.
        latitude_deg: Shape (roofs,); the postcode area's main town where only a postcode is known. [°]
        longitude_deg: East positive, shape (roofs,). [°]
        region: SAP climate region, shape (roofs,); −1 outside the United Kingdom.
        tilt_deg: 0 flat, 90 wall, shape (roofs,). [°]
        azimuth_deg: Clockwise from north, 180 = south, shape (roofs,). [°]
        capacity_kwp: Panel power at standard test conditions, shape (roofs,). [kWp]
        loss_fraction: The roof's own losses by branch of `LOSSES`, shape (roofs, branches); NaN means the default.
        horizon_deg: Height of the horizon at equal steps clockwise from north, a tuple per roof; empty: open. [°]
        mounting: Index into `MOUNTINGS`, shape (roofs,).
        dc_ac_ratio: Panel power over inverter power, shape (roofs,); NaN means the default.
        phases: Phases of the grid connection, shape (roofs,); 0 where unknown.
        export_limit_kw: Greatest export the grid operator allows, shape (roofs,); infinite where none is known. [kW]
        postcode: As written; empty where none.
        estate: Estate that the roof belongs to; empty where none.
        ward: Ward that the roof is in; empty where none.
    """

    roof_id: tuple[str, ...]
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    region: NDArray[np.int64]
    tilt_deg: FloatArray
    azimuth_deg: FloatArray
    capacity_kwp: FloatArray
    loss_fraction: FloatArray
    horizon_deg: tuple[tuple[float, ...], ...]
    mounting: NDArray[np.int64]
    dc_ac_ratio: FloatArray
    phases: NDArray[np.int64]
    export_limit_kw: FloatArray
    postcode: tuple[str, ...]
    estate: tuple[str, ...]
    ward: tuple[str, ...]

    @property
    def shading_loss_fraction(self) -> FloatArray:
        """The roof's own loss to shade, shape (roofs,); NaN where none was given."""
        return self.loss_fraction[:, SHADING]

    def __len__(self) -> int:
        return len(self.roof_id)


def choose(roofs: Roofs, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Roofs:
    """Some of the roofs, in the order of ``rows`` (a mask or positions)."""
    at = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows

    def pick(items: Sequence[Item]) -> tuple[Item, ...]:
        return tuple(items[index] for index in at)

    return Roofs(
        roof_id=pick(roofs.roof_id),
        latitude_deg=roofs.latitude_deg[at],
        longitude_deg=roofs.longitude_deg[at],
        region=roofs.region[at],
        tilt_deg=roofs.tilt_deg[at],
        azimuth_deg=roofs.azimuth_deg[at],
        capacity_kwp=roofs.capacity_kwp[at],
        loss_fraction=roofs.loss_fraction[at],
        horizon_deg=pick(roofs.horizon_deg),
        mounting=roofs.mounting[at],
        dc_ac_ratio=roofs.dc_ac_ratio[at],
        phases=roofs.phases[at],
        export_limit_kw=roofs.export_limit_kw[at],
        postcode=pick(roofs.postcode),
        estate=pick(roofs.estate),
        ward=pick(roofs.ward),
    )
