"""What a package costs in each home, with its range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.fabric import Fabric, fabric
from energyfund.homes.measures import HEAT_PUMPS, list_at, spread

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_BY_AREA = (
    "loft_insulation",
    "cavity_wall",
    "solid_wall_internal",
    "solid_wall_external",
    "double_glazing",
    "triple_glazing",
)


def package_cost_gbp(
    package: Sequence[str], masks: dict[str, BoolArray], dwellings: Dwellings, end: str, figures: Figures
) -> FloatArray:
    """Installed cost of each home, shape (dwellings,), at one end of the figures. [£].

    Where the building is described, fabric goes by area, held between the low and high cost of a home; else by the
    home.
    """
    areas = None if dwellings.buildings is None else fabric(dwellings.buildings, dwellings.floor_area_m2, figures)
    total = np.zeros(dwellings.homes)
    for name in package:
        total += masks[name] * _cost(name, dwellings, areas, end, figures)
    return total


def _cost(name: str, dwellings: Dwellings, areas: Fabric | None, end: str, figures: Figures) -> FloatArray | float:
    if name in HEAT_PUMPS:
        return _heat_pump(HEAT_PUMPS.index(name), dwellings, end, figures)
    if name == "solar_pv":
        per_kwp = spread(figures.figure("solar_capex_up_to_4_kwp_gbp_per_kwp")).at(end)
        return figures.value("home_solar_capacity_kwp") * per_kwp
    if name == "battery":
        per_kwh = spread(figures.figure("battery_cost_gbp_per_kwh")).at(end)
        return figures.value("home_battery_capacity_kwh") * per_kwh
    per_home = spread(figures.figure(f"{name}_cost_gbp_per_home"))
    if areas is None or name not in _BY_AREA:
        return per_home.at(end)
    covered = {"loft_insulation": areas.roof_area_m2, "double_glazing": areas.window_area_m2}
    area = covered.get(name.replace("triple", "double"), areas.wall_area_m2)
    per_area = spread(figures.figure(f"{name}_cost_gbp_per_m2")).at(end)
    return np.clip(area * per_area, per_home.low, per_home.high)


def _heat_pump(number: int, dwellings: Dwellings, end: str, figures: Figures) -> FloatArray:
    """Heat pump, the radiators its flow temperature asks for, cylinder, and supply upgrade that some homes need."""
    terrace, flat, semi, detached = list_at("heat_pump_cost_gbp_per_home", end, figures)
    is_flat = np.isin(dwellings.home_type, ("flat", "top_floor_flat", "maisonette"))
    form = np.full(dwellings.homes, "") if dwellings.buildings is None else dwellings.buildings.built_form
    pump = np.select([is_flat, np.char.endswith(form, "terrace"), form == "detached"], [flat, terrace, detached], semi)
    changed = list_at("heat_pump_radiators_changed_fraction", end, figures)[number]
    needed = dwellings.floor_area_m2 / figures.value("radiator_floor_area_m2")
    greatest = spread(figures.figure("radiators_greatest_cost_gbp_per_home")).at(end)
    radiators = np.minimum(changed * needed * spread(figures.figure("radiator_cost_gbp")).at(end), greatest)
    supply = spread(figures.figure("electric_supply_upgrade_cost_gbp")).at(end)
    share = spread(figures.figure("electric_supply_upgrade_fraction")).at(end)
    cylinder = spread(figures.figure("hot_water_cylinder_cost_gbp")).at(end)
    return np.asarray(pump + radiators + cylinder + share * supply, dtype=np.float64)
