"""Many planes through the compiled kernel: packing them into blocks, both cores, and unpacking the result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.solar import kernel
from energyfund.solar.kernel import LANES
from energyfund.solar.losses import default_losses, kept_fraction
from energyfund.solar.roofs import MOUNTINGS, FloatArray, Roofs
from energyfund.solar.terms import Terms

WORTH_A_THREAD = 16 * LANES
"""Planes from which on a second thread pays."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What all roofs share unless they say otherwise; plain numbers, so that it can travel to another machine.

    Attributes:
        losses: Default loss of each branch of `energyfund.solar.roofs.LOSSES`, shape (branches,). [fraction]
        dc_ac_ratio: Panel power over inverter power.
        inverter_efficiency: At full power. [fraction]
        inverter: Square, slope and constant of the PVWatts curve, times nominal over reference efficiency.
    """

    losses: FloatArray
    dc_ac_ratio: float
    inverter_efficiency: float
    inverter: tuple[float, float, float]


def equipment(figures: Figures) -> Equipment:
    """The equipment that the figures describe."""
    reference, square, constant, slope = figures.values("pvwatts_inverter_curve")
    efficiency = figures.value("inverter_efficiency_fraction")
    scale = efficiency / reference
    return Equipment(
        losses=default_losses(figures),
        dc_ac_ratio=figures.value("dc_ac_ratio"),
        inverter_efficiency=efficiency,
        inverter=(scale * square, scale * slope, -scale * constant),
    )


def monthly_kwh(roofs: Roofs, rows: NDArray[np.int64], terms: Terms, gear: Equipment, threads: int = 1) -> FloatArray:
    """Yield of some roofs by month in an average year of the record.

    Args:
        roofs: The roofs.
        rows: Which of them, shape (chosen,).
        terms: Terms of the place where they are.
        gear: What they share.
        threads: How many cores to use.

    Returns:
        Shape (chosen, 12). [kWh]
    """
    result = np.empty((rows.size, 12))
    parts = _parts(roofs, rows, threads)
    if len(parts) == 1 or threads == 1:
        for at in parts:
            result[at] = _sums(roofs, rows[at], terms, gear)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for at, sums in zip(parts, pool.map(lambda at: _sums(roofs, rows[at], terms, gear), parts), strict=True):
                result[at] = sums
    return result * (terms.step_hours / terms.years) * roofs.capacity_kwp[rows, np.newaxis]


def hourly_kwh(roofs: Roofs, rows: NDArray[np.int64], terms: Terms, gear: Equipment) -> FloatArray:
    """Energy of some roofs in each step of the record, shape (chosen, steps). [kWh]."""
    result = np.zeros((rows.size, terms.start_utc.size))
    for at in _parts(roofs, rows, 1):
        planes, lit, shaded, heating = packed(roofs, rows[at], terms, gear)
        power = np.empty((planes.shape[0], terms.step.size, LANES))
        kernel.hourly_power(terms.hours, planes, tuple(terms.glass), gear.inverter, heating, lit, shaded, power)
        by_plane = power.transpose(0, 2, 1).reshape(-1, terms.step.size)[: at.size]
        result[np.ix_(at, terms.step)] = by_plane
    return result * terms.step_hours * roofs.capacity_kwp[rows, np.newaxis]


def packed(
    roofs: Roofs, rows: NDArray[np.int64], terms: Terms, gear: Equipment
) -> tuple[FloatArray, FloatArray, bool, int]:
    """Planes as the kernel takes them: all with the same mounting, and all with a horizon or all without.

    Returns:
        Planes in blocks, shape (blocks, 10, lanes); what their horizons let through, shape (blocks, lit steps, lanes);
        whether they have horizons; the column of the hours that says how their cells warm.
    """
    tilt, azimuth = np.radians(roofs.tilt_deg[rows]), np.radians(roofs.azimuth_deg[rows])
    own_ratio = roofs.dc_ac_ratio[rows]
    limit = 1 / np.where(np.isnan(own_ratio), gear.dc_ac_ratio, own_ratio)
    full = limit / gear.inverter_efficiency
    table = np.zeros((10, -(-rows.size // LANES) * LANES))
    table[:, : rows.size] = (
        np.sin(tilt) * np.sin(azimuth),
        np.sin(tilt) * np.cos(azimuth),
        np.cos(tilt),
        1 + np.cos(tilt),
        np.sin(tilt),
        1 - np.cos(tilt),
        kept_fraction(roofs.loss_fraction[rows], gear.losses) / 1000,
        1 / full,
        full,
        limit,
    )
    planes = np.ascontiguousarray(table.reshape(10, -1, LANES).transpose(1, 0, 2))
    heating = (kernel.CLOSE, kernel.OPEN)[int(roofs.mounting[rows[0]])]
    horizons = [roofs.horizon_deg[row] for row in rows]
    shaded = bool(horizons[0])
    return planes, _cleared(horizons, terms, planes.shape[0]) if shaded else np.zeros((1, 1, LANES)), shaded, heating


def _parts(roofs: Roofs, rows: NDArray[np.int64], threads: int) -> list[NDArray[np.int64]]:
    """Positions in ``rows`` that can run together: the same mounting, all with a horizon or all without."""
    shaded = np.array([bool(roofs.horizon_deg[row]) for row in rows], dtype=bool)
    mounting = roofs.mounting[rows]
    parts: list[NDArray[np.int64]] = []
    for kind in range(len(MOUNTINGS)):
        for has_horizon in (False, True):
            found = np.flatnonzero((mounting == kind) & (shaded == has_horizon))
            if found.size:
                pieces = threads if found.size >= WORTH_A_THREAD else 1
                most = LANES if has_horizon else found.size  # a horizon needs an entry per plane and hour
                parts += np.array_split(found, max(pieces, -(-found.size // most)))
    return parts


def _sums(roofs: Roofs, rows: NDArray[np.int64], terms: Terms, gear: Equipment) -> FloatArray:
    """Sum of the power over the lit steps of each month, shape (chosen, 12). [kW/kWp]."""
    planes, lit, shaded, heating = packed(roofs, rows, terms, gear)
    sums = np.empty((planes.shape[0], 12, LANES))
    glass = tuple(terms.glass)
    kernel.monthly_sums(terms.hours, terms.first, planes, glass, gear.inverter, heating, lit, shaded, sums)
    return sums.transpose(0, 2, 1).reshape(-1, 12)[: rows.size]


def _cleared(horizons: list[tuple[float, ...]], terms: Terms, blocks: int) -> FloatArray:
    """1 where the sun stands at or above a plane's horizon, else 0, shape (blocks, lit steps, lanes).

    The horizon is linear between its points, which stand at equal steps clockwise from north.
    """
    east, north, up = terms.hours[:, kernel.EAST], terms.hours[:, kernel.NORTH], terms.hours[:, kernel.UP]
    azimuth = np.degrees(np.arctan2(east, north)) % 360
    height = np.degrees(np.arcsin(np.clip(up, -1, 1)))
    cleared = np.zeros((blocks * LANES, terms.step.size))
    for lane, horizon in enumerate(horizons):
        corners = np.linspace(0, 360, len(horizon) + 1)
        cleared[lane] = height >= np.interp(azimuth, corners, (*horizon, horizon[0]))
    return np.ascontiguousarray(cleared.reshape(blocks, LANES, -1).transpose(0, 2, 1))
