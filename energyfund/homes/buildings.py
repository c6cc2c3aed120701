"""What is known of each building: the input of the heat balance."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.str_]

AGE_BANDS = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M")
BUILT_FORMS = (
    "detached",
    "semi_detached",
    "end_terrace",
    "mid_terrace",
    "enclosed_end_terrace",
    "enclosed_mid_terrace",
    "unknown",
)
WALL_KINDS = (
    "solid",
    "solid_insulated",
    "solid_100mm",
    "stone",
    "cob",
    "cavity",
    "cavity_filled",
    "cavity_insulated",
    "timber",
    "timber_insulated",
    "system",
    "system_insulated",
    "system_100mm",
)
ROOF_KINDS = ("pitched", "rafters", "flat", "room_in_roof", "thatched", "none")
FLOOR_KINDS = ("solid", "suspended", "exposed", "none")
GLAZINGS = ("single", "secondary", "double_before_2002", "double", "triple")


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings as the register or a person describes them; every array has shape (dwellings,).

    Attributes:
        region: Climate region. [number]
        age_band: Construction age band, one of `AGE_BANDS` (England and Wales).
        built_form: One of `BUILT_FORMS`.
        is_flat: Flat or maisonette.
        storeys: Storeys of the home itself. [count]
        storey_height_m: Floor to ceiling. [m]
        rooms: Habitable rooms. [count]
        wall: One of `WALL_KINDS`.
        roof: One of `ROOF_KINDS`; ``none`` where another home is above.
        loft_insulation_mm: Depth between joists; NaN where not known, then by age band. [mm]
        floor: One of `FLOOR_KINDS`; ``none`` where another home is below.
        floor_insulated: Whether insulation was added to the floor.
        glazing: One of `GLAZINGS`.
        multi_glazed_fraction: Share of the windows that is double or triple glazed.
        draught_proofed_fraction: Share of windows and doors that is draught-proofed.
        fireplaces: Open fireplaces. [count]
        low_energy_light_fraction: Share of fixed lights that is low-energy.
        control_type: 1, 2 or 3, as SAP table 4e counts heating controls.
        temperature_adjustment_k: Added to the mean temperature for want of a thermostat. [K]
        space_efficiency: Heat out per energy in, main heating.
        water_efficiency: Heat out per energy in, hot water.
        has_panels: Whether solar panels are there already.
        space_calibration: Factor on the modelled heat for rooms that makes it meet the home's certificate.
    """

    region: IntArray
    age_band: TextArray
    built_form: TextArray
    is_flat: BoolArray
    storeys: IntArray
    storey_height_m: FloatArray
    rooms: IntArray
    wall: TextArray
    roof: TextArray
    loft_insulation_mm: FloatArray
    floor: TextArray
    floor_insulated: BoolArray
    glazing: TextArray
    multi_glazed_fraction: FloatArray
    draught_proofed_fraction: FloatArray
    fireplaces: IntArray
    low_energy_light_fraction: FloatArray
    control_type: IntArray
    temperature_adjustment_k: FloatArray
    space_efficiency: FloatArray
    water_efficiency: FloatArray
    has_panels: BoolArray
    space_calibration: FloatArray

    def take(self, chosen: BoolArray | IntArray) -> Buildings:
        """Some of the buildings, by mask or by position."""
        return Buildings(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})
