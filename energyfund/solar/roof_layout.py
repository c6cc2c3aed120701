"""How many panels a roof takes, how they stand on a flat one, and which roofs are not worth covering."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is assumed of roofs that do not say.

    Attributes:
        usable_fraction: Share of the area that panels may cover, for roofs without a usable_fraction of their own.
        whole_panels: Whether capacity from area counts whole panels only.
        mount_flat: Whether flat roofs carry frames that face south, in rows that do not shade each other.
        skip_north: Whether sloping roofs that face north are left out.
    """

    usable_fraction: float = 1
    whole_panels: bool = False
    mount_flat: bool = False
    skip_north: bool = False


AS_WRITTEN = Layout()
"""Roofs as they are written: nothing is mounted, nothing is left out."""


def fitted_kwp(covered_m2: FloatArray, figures: Figures, layout: Layout) -> FloatArray:
    """Capacity of an area of panels, shape as given. [kWp].

    Area × power per square metre; or, by whole panels, ⌊area / panel area⌋ × panel power.
    """
    if not layout.whole_panels:
        return covered_m2 * figures.value("module_density_kwp_per_m2")
    length, width = figures.values("panel_size_m")
    panels: FloatArray = np.floor(covered_m2 / (length * width))
    return panels * figures.value("panel_power_kwp")


def row_packing(latitude_deg: FloatArray, frame_tilt_deg: float, figures: Figures) -> FloatArray:
    """Panel area over roof area for rows of frames that do not shade each other at noon in midwinter, shape (roofs,).

    1 / (cos β + sin β / tan h), with β the slope of the frames and h = 90° − latitude + declination the height of the
    sun; at most 1 / cos β where the sun stands high.
    """
    height = np.radians(90 - latitude_deg + figures.value("winter_sun_declination_deg"))
    slope = np.radians(frame_tilt_deg)
    shadow = np.sin(slope) / np.tan(np.maximum(height, np.radians(1)))
    return np.asarray(1 / (np.cos(slope) + np.maximum(shadow, 0)))


def faces_north(tilt_deg: FloatArray, azimuth_deg: FloatArray, figures: Figures) -> NDArray[np.bool_]:
    """Which sloping roofs face within the stated angle of north, shape (roofs,)."""
    from_north = np.abs((azimuth_deg + 180) % 360 - 180)
    near = from_north < figures.value("north_exclusion_deg")
    sloping = tilt_deg >= figures.value("flat_roof_below_deg")
    return np.asarray(near & sloping)
