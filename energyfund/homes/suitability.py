"""Which homes a measure suits, and what a building is like once it has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.buildings import Buildings
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.measures import HEAT_PUMPS

BoolArray = NDArray[np.bool_]

WALL_MEASURES = ("cavity_wall", "solid_wall_internal", "solid_wall_external")
_SOLID = ("solid", "stone", "cob", "system", "timber")
_AFTER_INSULATION = {
    "solid": "solid_100mm",
    "stone": "solid_100mm",
    "cob": "solid_100mm",
    "system": "system_100mm",
    "timber": "timber_insulated",
}


def suited(package: Sequence[str], dwellings: Dwellings, figures: Figures) -> dict[str, tuple[BoolArray, str]]:
    """Which homes each measure of a package suits, shape (dwellings,), and what is said of the others.

    A home whose wall, loft or type is not stated counts as suited; of several wall measures it gets the first.
    """
    found: dict[str, tuple[BoolArray, str]] = {}
    unstated = dwellings.wall == "unknown"
    for name in package:
        mask, reason = _TESTS[name](dwellings, figures)
        if name in WALL_MEASURES:
            mask &= ~unstated | (next(word for word in package if word in WALL_MEASURES) == name)
        found[name] = (mask, reason)
    return found


def improved(buildings: Buildings, masks: dict[str, BoolArray], figures: Figures) -> Buildings:
    """Buildings with the measures that save heat, each where its mask says."""
    none = np.zeros(len(buildings.wall), dtype=bool)
    filled = masks.get("cavity_wall", none)
    covered = masks.get("solid_wall_internal", none) | masks.get("solid_wall_external", none)
    wall = np.where(filled, "cavity_filled", buildings.wall)
    for before, after in _AFTER_INSULATION.items():
        wall = np.where(covered & (buildings.wall == before), after, wall)
    deep_mm = np.fmax(1000 * figures.value("loft_insulation_depth_m"), buildings.loft_insulation_mm)
    triple, double = masks.get("triple_glazing", none), masks.get("double_glazing", none)
    tight = masks.get("draught_proofing", none)
    controlled = masks.get("heating_controls", none)
    return replace(
        buildings,
        wall=wall,
        loft_insulation_mm=np.where(masks.get("loft_insulation", none), deep_mm, buildings.loft_insulation_mm),
        floor_insulated=buildings.floor_insulated | masks.get("floor_insulation", none),
        glazing=np.where(triple, "triple", np.where(double, "double", buildings.glazing)),
        multi_glazed_fraction=np.where(triple | double, 1, buildings.multi_glazed_fraction),
        draught_proofed_fraction=np.where(tight | triple | double, 1, buildings.draught_proofed_fraction),
        control_type=np.where(controlled, np.maximum(buildings.control_type, 2), buildings.control_type),
        temperature_adjustment_k=np.where(controlled, 0, buildings.temperature_adjustment_k),
    )


def _loft(dwellings: Dwellings, figures: Figures) -> tuple[BoolArray, str]:
    enough_mm = 1000 * figures.value("loft_insulation_enough_m")
    below_roof = ~np.isin(dwellings.home_type, ("flat", "maisonette"))
    if dwellings.buildings is not None:
        below_roof &= dwellings.buildings.roof == "pitched"
    return below_roof & ~(
        dwellings.loft_insulation_mm >= enough_mm
    ), f"no loft above, or {enough_mm:.0f} mm in it already"


def _cavity(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    return np.isin(dwellings.wall, ("cavity", "unknown")), "no empty cavity in the walls"


def _solid(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    return np.isin(dwellings.wall, (*_SOLID, "unknown")), "walls not solid, or insulated already"


def _floor(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    mask = ~np.isin(dwellings.home_type, ("flat", "top_floor_flat"))
    if dwellings.buildings is not None:
        mask = (dwellings.buildings.floor == "suspended") & ~dwellings.buildings.floor_insulated
    return mask, "no timber ground floor of their own, or insulated already"


def _windows(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    mask = np.ones(dwellings.homes, dtype=bool)
    if dwellings.buildings is not None:
        mask = (dwellings.buildings.multi_glazed_fraction < 1) | (dwellings.buildings.glazing == "single")
    return mask, "glazed twice or thrice throughout already"


def _draughts(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    mask = np.ones(dwellings.homes, dtype=bool)
    if dwellings.buildings is not None:
        mask = dwellings.buildings.draught_proofed_fraction < 1
    return mask, "draught-proofed already"


def _controls(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    mask = np.isin(dwellings.heating, ("gas", "other"))
    if dwellings.buildings is not None:
        buildings = dwellings.buildings
        mask &= (buildings.control_type == 1) | (buildings.temperature_adjustment_k > 0)
    return mask, "no boiler, or controls there already"


def _heat_pump(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    return dwellings.heating != "heat_pump", "a heat pump there already"


def _roof(dwellings: Dwellings, _: Figures) -> tuple[BoolArray, str]:
    mask = np.isin(dwellings.home_type, ("house", "bungalow", "unknown"))
    if dwellings.buildings is not None:
        mask &= ~dwellings.buildings.has_panels
    return mask, "no roof of their own, or panels on it already"


_TESTS: dict[str, Callable[[Dwellings, Figures], tuple[BoolArray, str]]] = {
    "loft_insulation": _loft,
    "cavity_wall": _cavity,
    "solid_wall_internal": _solid,
    "solid_wall_external": _solid,
    "floor_insulation": _floor,
    "double_glazing": _windows,
    "triple_glazing": _windows,
    "draught_proofing": _draughts,
    "heating_controls": _controls,
    **dict.fromkeys(HEAT_PUMPS, _heat_pump),
    "solar_pv": _roof,
    "battery": _roof,
}
