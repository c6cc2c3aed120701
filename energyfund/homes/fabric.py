"""Areas and U-values of buildings from a few facts about them, after the reduced-data procedure (RdSAP 2012)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures, table_path
from energyfund.homes.buildings import AGE_BANDS, BUILT_FORMS, GLAZINGS, Buildings

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
TextArray = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Fabric:
    """What the heat balance needs to know of a building; every array has shape (dwellings,).

    Attributes:
        floor_area_m2: Total floor area. [m²]
        volume_m3: Heated volume. [m³]
        fabric_loss_w_per_k: Transmission through walls, roof, floor, windows, doors and thermal bridges. [W/K]
        infiltration_ach: Air changes by infiltration before shelter and wind. [1/h]
        window_area_m2: Glazed openings. [m²]
        window_g: Solar energy transmittance of the glazing.
        living_fraction: Living room as a share of the floor area.
        thermal_mass_kj_per_m2k: Heat capacity per floor area. [kJ/m²K]
        wall_area_m2: Walls to the outside, openings off. [m²]
        roof_area_m2: Roof. [m²]
        ground_area_m2: Lowest floor. [m²]
    """

    floor_area_m2: FloatArray
    volume_m3: FloatArray
    fabric_loss_w_per_k: FloatArray
    infiltration_ach: FloatArray
    window_area_m2: FloatArray
    window_g: FloatArray
    living_fraction: FloatArray
    thermal_mass_kj_per_m2k: FloatArray
    wall_area_m2: FloatArray
    roof_area_m2: FloatArray
    ground_area_m2: FloatArray


def fabric(buildings: Buildings, floor_area_m2: FloatArray, figures: Figures) -> Fabric:
    """Areas and heat losses of buildings.

    The plan is a rectangle of a stated shape; the built form says how much of its edge is outside. Window areas,
    U-values, bridging and infiltration are those of RdSAP 2012 by age band, wall, roof, floor and glazing.

    Args:
        buildings: The buildings.
        floor_area_m2: Total floor area, shape (dwellings,). [m²]
        figures: The figures.

    References:
        BRE, RdSAP 2012 version 9.94, tables S1 to S14.
    """
    band = index_of(buildings.age_band, AGE_BANDS)
    plan = floor_area_m2 / buildings.storeys
    width = np.sqrt(plan / figures.value("home_plan_depth_over_width"))
    depth = plan / width
    exposed = exposed_edges(buildings, figures)
    perimeter = exposed[:, 0] * width + exposed[:, 1] * depth
    party_length = 2 * (width + depth) - perimeter
    height = buildings.storeys * buildings.storey_height_m
    kind = np.where(buildings.is_flat, "flat", "house")
    windows = lookup("window_area_per_m2", kind, band) * floor_area_m2 + lookup("window_area_m2", kind, band)
    window_u, window_g = _windows(buildings, figures)
    door_area, door_u = figures.values("home_door_area_and_u_value")
    walls = np.maximum(perimeter * height - windows - door_area, 0)
    has_roof, has_floor = buildings.roof != "none", buildings.floor != "none"
    roof, ground = plan * has_roof, plan * has_floor
    losses = (
        walls * lookup("wall_u", buildings.wall, band)
        + roof * roof_u_value(buildings, band)
        + ground * _floor_u_value(buildings, band, plan, perimeter, figures)
        + windows * window_u
        + door_area * door_u
        + party_length * height * _party_wall_u_value(buildings, figures)
    )
    outside = walls + roof + ground + windows + door_area
    heavy, light = figures.values("home_thermal_mass_kj_per_m2k")
    bridges = lookup("bridging_y", np.full(band.shape, "all"), band) * outside
    return Fabric(
        floor_area_m2=floor_area_m2,
        volume_m3=floor_area_m2 * buildings.storey_height_m,
        fabric_loss_w_per_k=losses + bridges,
        infiltration_ach=_infiltration(buildings, floor_area_m2 * buildings.storey_height_m, figures),
        window_area_m2=windows,
        window_g=window_g,
        living_fraction=_by_number("home_living_area_fractions", buildings.rooms, figures),
        thermal_mass_kj_per_m2k=np.where(np.char.startswith(buildings.wall, "timber"), light, heavy),
        wall_area_m2=walls,
        roof_area_m2=roof,
        ground_area_m2=ground,
    )


def index_of(words: TextArray, known: tuple[str, ...]) -> IntArray:
    """Position of each word in a short list."""
    order = np.argsort(np.array(known))
    return np.asarray(order[np.searchsorted(np.array(known), words, sorter=order)])


def lookup(prop: str, kind: TextArray, band: IntArray) -> FloatArray:
    """A property of the archetype table by kind and age band, shape (dwellings,)."""
    table = _archetypes()[prop]
    return table[1][index_of(kind, table[0]), band]


def roof_u_value(buildings: Buildings, band: IntArray) -> FloatArray:
    """U-value of the roof: by depth of loft insulation where it is known, else by age band. [W/m²K]."""
    depths, values = _roof_depths()
    kind = np.where(buildings.roof == "none", "pitched", buildings.roof)
    known = np.isfinite(buildings.loft_insulation_mm) & (kind == "pitched")
    depth = np.where(known, buildings.loft_insulation_mm, 0)
    by_depth = values[np.searchsorted(depths, depth, side="right") - 1]
    return np.where(known, by_depth, lookup("roof_u", kind, band))


def exposed_edges(buildings: Buildings, figures: Figures) -> FloatArray:
    """Widths and depths of the plan that are outside, by built form, shape (dwellings, 2)."""
    counts = np.array(figures.values("home_exposed_edges")).reshape(len(BUILT_FORMS), 2)
    flat = np.array(figures.values("home_exposed_edges_of_flat"))
    return np.where(buildings.is_flat[:, None], flat, counts[index_of(buildings.built_form, BUILT_FORMS)])


def _windows(buildings: Buildings, figures: Figures) -> tuple[FloatArray, FloatArray]:
    """U-value with the resistance of curtains, and solar transmittance, of all windows together."""
    known = _glazings()
    better = known[index_of(buildings.glazing, GLAZINGS)]
    single = known[0]
    share = np.where(buildings.glazing == "single", 0, buildings.multi_glazed_fraction)
    curtain = figures.value("sap_curtain_resistance_m2k_per_w")
    u_values = share / (1 / better[:, 0] + curtain) + (1 - share) / (1 / single[0] + curtain)
    return u_values, share * better[:, 1] + (1 - share) * single[1]


def _floor_u_value(
    buildings: Buildings, band: IntArray, plan: FloatArray, perimeter: FloatArray, figures: Figures
) -> FloatArray:
    """U-value of the lowest floor. [W/m²K].

    Ground floors after BS EN ISO 13370: B = area ÷ half the perimeter, dt = wall thickness + λ(Rsi + Rf + Rse),
    U = 2λ ln(πB ÷ dt + 1) ÷ (πB + dt) below dt = B, else λ ÷ (0.457 B + dt). Suspended timber floors are treated as
    solid ones.
    """
    ground_lambda, inside, outside, insulation_lambda, added_m, well_insulated = figures.values("home_ground_floor")
    wall = np.char.partition(buildings.wall, "_")[:, 0]
    thickness = lookup("wall_thickness_m", wall, band)
    insulation = np.maximum(
        lookup("floor_insulation_m", np.full(band.shape, "all"), band), np.where(buildings.floor_insulated, added_m, 0)
    )
    total = thickness + ground_lambda * (inside + insulation / insulation_lambda + outside)
    width = plan / (0.5 * np.maximum(perimeter, 1))
    poor = 2 * ground_lambda * np.log(np.pi * width / total + 1) / (np.pi * width + total)
    ground = np.where(total < width, poor, ground_lambda / (well_insulated * width + total))
    kind = np.where(buildings.floor_insulated, "insulated_50mm", "as_built")
    return np.where(buildings.floor == "exposed", lookup("exposed_floor_u", kind, band), ground)


def _party_wall_u_value(buildings: Buildings, figures: Figures) -> FloatArray:
    """Solid, timber and system-built party walls lose nothing; cavities do, in houses."""
    cavity, filled = figures.values("home_party_wall_u_values")
    by_wall = np.where(buildings.wall == "cavity_filled", filled, np.where(buildings.wall == "cavity", cavity, 0))
    return np.where(buildings.is_flat, 0, by_wall)


def _infiltration(buildings: Buildings, volume_m3: FloatArray, figures: Figures) -> FloatArray:
    """Air changes by infiltration before shelter and wind: SAP 2012 section 2 with RdSAP defaults. [1/h]."""
    storey, timber, masonry, suspended, lobby, leaky, tightened, chimney, fan = figures.values("sap_infiltration")
    fans = _by_number("home_extract_fans_by_age", index_of(buildings.age_band, AGE_BANDS) + 1, figures)
    framed = np.char.startswith(buildings.wall, "timber")
    return np.asarray(
        (buildings.fireplaces * chimney + fans * fan) / volume_m3
        + (buildings.storeys - 1) * storey
        + np.where(framed, timber, masonry)
        + np.where((buildings.floor == "suspended") & ~buildings.floor_insulated, suspended, 0)
        + np.where(buildings.is_flat, 0, lobby)
        + leaky
        - tightened * buildings.draught_proofed_fraction
    )


def _by_number(key: str, number: IntArray, figures: Figures) -> FloatArray:
    """A list figure by a count from 1; counts beyond the end take the last."""
    values = np.array(figures.values(key))
    return np.asarray(values[np.clip(number, 1, len(values)) - 1])


@cache
def _archetypes() -> dict[str, tuple[tuple[str, ...], FloatArray]]:
    """Property -> kinds in alphabetical order and values, shape (kinds, age bands)."""
    found: dict[str, dict[str, list[float]]] = {}
    with table_path("home_archetypes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["property"], {})[row["kind"]] = [float(row[band]) for band in AGE_BANDS]
    return {
        prop: (tuple(sorted(kinds)), np.array([kinds[kind] for kind in sorted(kinds)])) for prop, kinds in found.items()
    }


@cache
def _roof_depths() -> tuple[FloatArray, FloatArray]:
    with table_path("home_roof_depths.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(float(row["insulation_mm"]), float(row["u_value"])) for row in csv.DictReader(lines)]
    return np.array([depth for depth, _ in rows]), np.array([value for _, value in rows])


@cache
def _glazings() -> FloatArray:
    """U-value and solar transmittance in the order of `GLAZINGS`, shape (glazings, 2)."""
    with table_path("home_windows.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["glazing"]: (float(row["u_value"]), float(row["g_value"])) for row in csv.DictReader(lines)}
    return np.array([rows[name] for name in GLAZINGS])
