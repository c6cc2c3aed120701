"""Turns rows of the energy performance register into homes, each building moved to meet its certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes import register_text as words
from energyfund.homes.buildings import Buildings
from energyfund.homes.climate import regions_of
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.energy_use import energy_cost_gbp, use_from_building
from energyfund.homes.fabric import fabric
from energyfund.homes.heat_balance import Demand, heat_demand, occupancy
from energyfund.homes.ratings import RatingVersion, rating_scale
from energyfund.homes.tariffs import tariffs

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

LEAST_AREA_M2, GREATEST_AREA_M2 = 10, 2000
GREATEST_RATING = 120
GIVEN = (
    "dwelling_id",
    "nation",
    "postcode",
    "floor_area_m2",
    "sap_rating",
    "energy_cost_gbp_per_year",
    "income_ahc_gbp_per_year",
    "adults",
    "children_14_plus",
    "children_under_14",
    "tenure",
    "ward",
    "wall",
    "loft_insulation_mm",
    "heating",
    "home_type",
)
"""Columns of a home that the register gives, or that follow from it."""

NEW_STANDARD_FROM = "2025-06-15"
"""Day from which certificates of existing homes follow RdSAP 10 and its primary energy factors."""


class Report(Protocol):
    """What is told about rows that were left out or filled in."""

    def drop(self, reason: str, number: int) -> None:
        """Count rows left out."""

    def fill(self, what: str, number: int, line: int, text: str) -> None:
        """Count rows in which something was filled in."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The texts of some rows, and where they stand."""

    texts: dict[str, Any]
    lines: IntArray
    report: Report

    @property
    def number(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> Any:  # noqa: ANN401  pyarrow brings no types
        if name in self.texts:
            return self.texts[name]
        return pa.array(np.full(self.number, ""))

    def words(self, name: str) -> NDArray[np.str_]:
        """A column as plain text."""
        return np.asarray(self.column(name).to_numpy(zero_copy_only=False).astype(np.str_))

    def numbers(self, name: str) -> FloatArray:
        """A column as numbers, NaN where it holds none."""
        text = self.column(name)
        good = pc.match_substring_regex(text, r"^-?\d+(\.\d*)?$")
        found = pc.cast(pc.if_else(good, text, None), pa.float64())
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.float64)

    def read(self, name: str, meaning: Callable[[str], Any], otherwise: Any, say: str = "") -> list[Any]:  # noqa: ANN401
        """What each text of a column means; ``say`` names what is filled in where it means nothing."""
        encoded = pc.dictionary_encode(self.column(name))
        codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False))
        texts = encoded.dictionary.to_pylist()
        meanings = [meaning(text) if text else None for text in texts]
        unknown = np.array([found is None for found in meanings], dtype=bool)[codes]
        if say and unknown.any():
            first = int(np.flatnonzero(unknown)[0])
            self.report.fill(say, int(unknown.sum()), int(self.lines[first]), texts[codes[first]])
        filled = [otherwise if found is None else found for found in meanings]
        return [filled[code] for code in codes]


def homes_of(
    texts: dict[str, Any],
    file: str,
    lines: IntArray,
    nation: str,
    version: RatingVersion,
    figures: Figures,
    report: Report,
) -> tuple[Dwellings | None, BoolArray]:
    """Homes of some rows.

    Args:
        texts: Column -> lower-case text of every row, empty where there is no value.
        file: Name of the file, for messages.
        lines: Line of every row, shape (rows,).
        nation: The nation whose homes are wanted.
        version: The standard of the ratings.
        figures: The figures.
        report: Told what was left out and filled in.

    Returns:
        The homes (None where no row can be one), and which rows they came from, shape (rows,).
    """
    chosen = _usable(_Rows(texts, lines, report), nation)
    if not chosen.any():
        return None, chosen
    kept = {name: column.filter(pa.array(chosen)) for name, column in texts.items()}
    rows = _Rows(kept, lines[chosen], report)
    buildings, plain = _buildings(rows, figures)
    area = rows.numbers("total_floor_area")
    people = np.maximum(np.rint(occupancy(area, figures)), 1).astype(np.int64)
    adults = np.minimum(people, 2)
    nothing = np.full(rows.number, np.nan)
    dwellings = Dwellings(
        file=file,
        given=GIVEN,
        dwelling_id=rows.words("certificate_number"),
        nation=np.full(rows.number, nation),
        postcode=np.char.upper(rows.words("postcode")),
        floor_area_m2=area,
        sap_rating=rows.numbers("current_energy_efficiency"),
        energy_cost_gbp_per_year=nothing,
        income_ahc_gbp_per_year=nothing,
        adults=adults,
        children_14_plus=np.zeros(rows.number, dtype=np.int64),
        children_under_14=people - adults,
        tenure=np.array(rows.read("tenure", words.tenure, "unknown"), dtype=np.str_),
        prepayment_meter=np.zeros(rows.number, dtype=bool),
        warm_home_discount=np.zeros(rows.number, dtype=bool),
        ward=rows.words("constituency_label"),
        wall=plain["wall"],
        loft_insulation_mm=buildings.loft_insulation_mm,
        heating=plain["heating"],
        group=np.full(rows.number, ""),
        home_type=plain["home_type"],
        payment_method=np.full(rows.number, "unknown"),
        income_bhc_gbp_per_year=nothing,
        minimum_income_gbp_per_year=nothing,
        childcare_gbp_per_year=nothing,
        care_benefits_gbp_per_year=nothing,
        buildings=buildings,
    )
    return _calibrated(dwellings, buildings, rows, version, figures), chosen


def _usable(rows: _Rows, nation: str) -> BoolArray:
    """Rows that can become homes; each of the others is counted under the first reason that holds."""
    rating, area = rows.numbers("current_energy_efficiency"), rows.numbers("total_floor_area")
    kind = np.array(rows.read("property_type", words.home_type, ""), dtype=np.str_)
    named = np.array(rows.read("country", words.nation, ""), dtype=np.str_)
    by_code = np.array(rows.read("local_authority", words.nation, ""), dtype=np.str_)
    where = np.where(named == "", by_code, named)
    reasons = (
        ("in another nation: appraise each nation on its own", (where != "") & (where != nation)),
        (f"no rating from 1 to {GREATEST_RATING}", ~((rating >= 1) & (rating <= GREATEST_RATING))),
        (
            f"no floor area from {LEAST_AREA_M2} to {GREATEST_AREA_M2:,} m²",
            ~((area >= LEAST_AREA_M2) & (area <= GREATEST_AREA_M2)),
        ),
        ("not a house, bungalow, flat or maisonette", kind == ""),
    )
    good = np.ones(rows.number, dtype=bool)
    for reason, bad in reasons:
        rows.report.drop(reason, int((good & bad).sum()))
        good &= ~bad
    return good


def _buildings(rows: _Rows, figures: Figures) -> tuple[Buildings, dict[str, NDArray[np.str_]]]:
    """Buildings of the rows, and wall, heating and type of home as the measures name them."""
    number = rows.number
    kind = np.array(rows.read("property_type", words.home_type, "house"), dtype="<U14")
    is_flat = np.isin(kind, ("flat", "maisonette"))
    walls = _pairs(rows.read("walls_description", words.wall, ("cavity", "unknown"), "no known wall: taken as cavity"))
    roofs = _pairs(rows.read("roof_description", words.roof, ("pitched", None), "no known roof: taken as pitched"))
    floors = _pairs(rows.read("floor_description", words.floor, ("solid", False), "no known floor: taken as solid"))
    panes = _pairs(
        rows.read("windows_description", words.glazing, ("double", 0), "no known windows: taken as double glazed")
    )
    heated = np.array(
        rows.read("mainheat_description", words.heating, "", "no known heating: taken by its fuel, else gas"),
        dtype="<U9",
    )
    heated = np.where(heated == "", np.array(rows.read("main_fuel", words.heating, "gas"), dtype="<U9"), heated)
    control = _pairs(
        rows.read(
            "mainheatcont_description", words.controls, (2, False), "no known controls: taken as thermostat and valves"
        )
    )
    bands = rows.read("construction_age_band", words.age_band, "C", "no known age band: taken as 1930 to 1949")
    shares = np.array(figures.values("register_glazing_words_fraction"))[panes[1].astype(np.int64)]
    stated = rows.numbers("multi_glaze_proportion") / 100
    old = np.char.find(rows.words("glazed_type"), "before") >= 0
    glazing = np.where(old & (panes[0] == "double"), "double_before_2002", panes[0].astype(np.str_))
    glazed = np.where(glazing == "single", 0, np.where((stated > 0) & (stated <= 1), stated, shares))
    height, usual = rows.numbers("floor_height"), figures.value("register_default_storey_height_m")
    rooms = rows.numbers("number_habitable_rooms")
    lights = rows.numbers("low_energy_lighting") / 100
    efficiency, water_efficiency = _efficiencies(rows, heated, figures)
    buildings = Buildings(
        region=regions_of(rows.words("postcode")),
        age_band=np.array(bands, dtype="<U1"),
        built_form=np.array(rows.read("built_form", words.built_form, "unknown"), dtype=np.str_),
        is_flat=is_flat,
        storeys=np.where(np.isin(kind, ("house", "maisonette")), 2, 1),
        storey_height_m=np.where((height > 2) & (height < 5), height, usual),
        rooms=np.where(rooms >= 1, rooms, np.where(is_flat, 3, 5)).astype(np.int64),
        wall=walls[0].astype(np.str_),
        roof=roofs[0].astype(np.str_),
        loft_insulation_mm=roofs[1].astype(np.float64),
        floor=floors[0].astype(np.str_),
        floor_insulated=floors[1].astype(bool),
        glazing=glazing,
        multi_glazed_fraction=glazed,
        draught_proofed_fraction=glazed,
        fireplaces=np.clip(np.nan_to_num(rows.numbers("number_open_fireplaces")), 0, 10).astype(np.int64),
        low_energy_light_fraction=np.where((lights >= 0) & (lights <= 1), lights, 0.5),
        control_type=control[0].astype(np.int64),
        temperature_adjustment_k=control[1].astype(bool) * figures.value("register_adjustment_without_thermostat_k"),
        space_efficiency=efficiency,
        water_efficiency=water_efficiency,
        has_panels=np.nan_to_num(rows.numbers("photo_supply")) > 0,
        space_calibration=np.ones(number),
    )
    kind = np.where(is_flat & (buildings.roof != "none"), "top_floor_flat", kind)
    return buildings, {"wall": walls[1].astype(np.str_), "heating": heated, "home_type": kind}


def _pairs(pairs: list[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """First and second parts of pairs, as arrays of objects."""
    return np.array([pair[0] for pair in pairs], dtype=object), np.array([pair[1] for pair in pairs], dtype=object)


def _efficiencies(rows: _Rows, heated: NDArray[np.str_], figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Efficiency of rooms and hot water, by kind of heating and the register's grade of it."""
    by_grade = np.array(figures.values("home_boiler_efficiency_by_grade"))
    boiler = by_grade[np.array(rows.read("mainheat_energy_eff", words.grade, 3), dtype=np.int64)]
    rooms, water = figures.values("home_heat_pump_performance")
    kinds = [heated == "heat_pump", heated == "electric"]
    return np.select(kinds, [rooms, 1], boiler), np.select(kinds, [water, 1], boiler)


def _calibrated(
    dwellings: Dwellings, buildings: Buildings, rows: _Rows, version: RatingVersion, figures: Figures
) -> Dwellings:
    """Move the modelled heat for rooms so that primary energy meets the certificate, and price what the home needs.

    Factor = (primary energy of the certificate − that of hot water, light and pumps) ÷ that of the modelled heat, held
    between the limits; 1 where the certificate states none.
    """
    demand = heat_demand(fabric(buildings, dwellings.floor_area_m2, figures), buildings, figures)
    factor = _factor(dwellings, buildings, demand, rows, figures)
    least, greatest = figures.values("home_calibration_limits")
    far = np.isfinite(factor) & ((factor < least) | (factor > greatest))
    if far.any():
        first = int(rows.lines[int(np.flatnonzero(far)[0])])
        rows.report.fill("energy far from that of their building: moved part of the way", int(far.sum()), first, "")
    held = np.clip(np.nan_to_num(factor, nan=1), least, greatest)
    moved = replace(buildings, space_calibration=held)
    homes = replace(dwellings, buildings=moved)
    tariff = tariffs(homes, figures)
    use = use_from_building(homes, moved, demand, tariff, rating_scale(figures, version), figures)
    return replace(homes, energy_cost_gbp_per_year=energy_cost_gbp(homes, use, tariff))


def _factor(dwellings: Dwellings, buildings: Buildings, demand: Demand, rows: _Rows, figures: Figures) -> FloatArray:
    newer = rows.words("lodgement_date") >= NEW_STANDARD_FROM
    older_factors = figures.values("sap_2012_primary_energy_factors")
    newer_factors = figures.values("sap_10_primary_energy_factors")
    gas, electricity = (np.where(newer, new, old) for new, old in zip(newer_factors, older_factors, strict=True))
    fuel = np.where(np.isin(dwellings.heating, ("electric", "heat_pump")), electricity, gas)
    other = (demand.lighting_kwh + figures.value("sap_pump_and_fan_kwh_per_year")) * electricity
    water = demand.water_kwh / buildings.water_efficiency * fuel
    modelled = np.maximum(demand.space_kwh / buildings.space_efficiency * fuel, 1)
    stated = rows.numbers("energy_consumption_current") * dwellings.floor_area_m2
    return np.where(stated > 0, (stated - other - water) / modelled, np.nan)
