"""Reads the columns of a roof table one by one, vectorised, and notes what is wrong in which row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import near_match
from energyfund.solar.climate import nearest_regions, postcode_rule
from energyfund.solar.roof_layout import Layout, fitted_kwp, row_packing
from energyfund.solar.roofs import LOSSES, MOUNTINGS, SHADING, FloatArray, Roofs

NUMBERS = (
    "latitude",
    "longitude",
    "tilt_deg",
    "azimuth_deg",
    "kwp",
    "area_m2",
    "usable_fraction",
    "dc_ac_ratio",
    "phases",
    "export_limit_kw",
    *(f"{branch}_loss_fraction" for branch in LOSSES),
)
WORDS = ("roof_id", "postcode", "horizon", "mounting", "estate", "ward")
COLUMNS = ("roof_id", "postcode", *NUMBERS, "horizon", "mounting", "estate", "ward")
"""Every column that a roof table may have."""

STANDS_ALREADY = "stands above already; every roof needs its own name"

Words = NDArray[np.object_]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that is wrong in one row, counted from 0 within the part of the table that was read."""

    row: int
    field: str
    value: str
    message: str


@dataclass(slots=True)
class Columns:
    """The columns of a roof table as arrays, and the faults found so far. NaN stands for a blank."""

    size: int
    numbers: dict[str, FloatArray] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    unread: dict[str, Mask] = field(default_factory=dict)
    horizons: tuple[tuple[float, ...], ...] = ()
    packing: FloatArray = field(default_factory=lambda: np.zeros(0))
    faults: list[RowFault] = field(default_factory=list)

    def note(self, name: str, wrong: Mask, message: str | Callable[[int], str]) -> None:
        """Note a fault in each row where ``wrong`` is true."""
        for row in np.flatnonzero(wrong):
            text = message if isinstance(message, str) else message(int(row))
            self.faults.append(RowFault(int(row), name, self._written(name, int(row)), text))

    def _written(self, name: str, row: int) -> str:
        if name in self.words:
            return str(self.words[name][row])
        if name in self.numbers and not np.isnan(self.numbers[name][row]):
            return f"{self.numbers[name][row]:g}"
        return ""

    def roofs(self, rows: NDArray[np.int64]) -> Roofs:
        """The roofs of the given rows, which must be free of faults."""
        number = {name: values[rows] for name, values in self.numbers.items()}
        word = {name: tuple(values[rows]) for name, values in self.words.items()}
        losses = np.stack([number[f"{branch}_loss_fraction"] for branch in LOSSES], axis=1)
        horizons = tuple(self.horizons[row] for row in rows) if self.horizons else ((),) * rows.size
        has_horizon = np.array([bool(horizon) for horizon in horizons], dtype=bool)
        losses[:, SHADING] = np.where(np.isnan(losses[:, SHADING]) & has_horizon, 0, losses[:, SHADING])
        return Roofs(
            roof_id=word["roof_id"],
            latitude_deg=number["latitude"],
            longitude_deg=number["longitude"],
            region=number["region"].astype(np.int64),
            tilt_deg=number["tilt_deg"],
            azimuth_deg=number["azimuth_deg"] % 360,
            capacity_kwp=number["kwp"],
            loss_fraction=losses,
            horizon_deg=horizons,
            mounting=number["mounting"].astype(np.int64),
            dc_ac_ratio=number["dc_ac_ratio"],
            phases=np.nan_to_num(number["phases"]).astype(np.int64),
            export_limit_kw=np.where(np.isnan(number["export_limit_kw"]), np.inf, number["export_limit_kw"]),
            postcode=word["postcode"],
            estate=word["estate"],
            ward=word["ward"],
        )


def read_columns(table: pa.Table, figures: Figures, *, anywhere: bool, layout: Layout) -> Columns:
    """Read and check every column.

    Args:
        table: Rows as they stand; columns of text or of numbers, all from `COLUMNS`.
        figures: For panel power per square metre and the limits of what is believed.
        anywhere: Whether roofs outside the United Kingdom are accepted.
        layout: How panels are laid out on roofs that do not say.
    """
    columns = Columns(table.num_rows)
    for name in WORDS:
        columns.words[name] = _words(table, name)
    for name in NUMBERS:
        _read_numbers(columns, table, name)
    _check_names(columns)
    _place(columns, table, figures, anywhere=anywhere)
    _check_plane(columns)
    _check_options(columns)
    _mount(columns, figures, layout)
    _size(columns, figures, layout)
    return columns


def _words(table: pa.Table, name: str) -> Words:
    if name not in table.column_names:
        return np.full(table.num_rows, "", dtype=object)
    column = table.column(name)
    if name == "horizon" and pa.types.is_list(column.type):
        return np.array([";".join(map(str, one)) if one else "" for one in column.to_pylist()] or [""], dtype=object)
    text = pc.fill_null(pc.utf8_trim_whitespace(column.cast(pa.string())), "")
    return np.asarray(text.to_numpy(zero_copy_only=False), dtype=object)


def _read_numbers(columns: Columns, table: pa.Table, name: str) -> None:
    columns.numbers[name] = np.full(columns.size, np.nan)
    columns.unread[name] = np.zeros(columns.size, dtype=bool)
    if name not in table.column_names:
        return
    column = table.column(name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pc.utf8_trim_whitespace(column)
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    try:
        numbers = column.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        numbers = pa.chunked_array([pa.array(_one_by_one(columns, name, column.to_pylist()), pa.float64())])
    columns.numbers[name] = np.array(pc.fill_null(numbers, np.nan).to_numpy(), dtype=np.float64)
    columns.note(name, np.isinf(columns.numbers[name]), "must be an ordinary number")


def _one_by_one(columns: Columns, name: str, values: list[object]) -> list[float | None]:
    numbers: list[float | None] = []
    for row, value in enumerate(values):
        try:
            numbers.append(None if value is None else float(str(value)))
        except ValueError:
            numbers.append(None)
            columns.unread[name][row] = True
            message = "is not a number; write 1234.5 without units or commas"
            columns.faults.append(RowFault(row, name, str(value), message))
    return numbers


def _check_names(columns: Columns) -> None:
    names = columns.words["roof_id"]
    columns.note("roof_id", names == "", "every roof needs a name")
    if len(set(names)) < columns.size:
        _, first = np.unique(names.astype(str), return_index=True)
        again = np.ones(columns.size, dtype=bool)
        again[first] = False
        columns.note("roof_id", again & (names != ""), STANDS_ALREADY)


def _place(columns: Columns, table: pa.Table, figures: Figures, *, anywhere: bool) -> None:
    """Where each roof is, and the region whose climate it has."""
    south, north, west, east = figures.values("united_kingdom_bounds_deg")
    latitude, longitude = columns.numbers["latitude"], columns.numbers["longitude"]
    postcode = columns.words["postcode"]
    region, town_north, town_east = _postcode_places(table)
    unknown = (region < 0) & (postcode != "")
    columns.note("postcode", unknown, "is not a postcode of England, Scotland, Wales or Northern Ireland")
    unread = columns.unread["latitude"] | columns.unread["longitude"]
    half = (np.isnan(latitude) != np.isnan(longitude)) & ~unread
    columns.note("latitude", half, "give latitude and longitude together")
    without = np.isnan(latitude) & (postcode == "") & ~half & ~unread
    columns.note("latitude", without, "give latitude and longitude, or a postcode")
    swapped = (latitude >= west) & (latitude <= east) & (longitude >= south) & (longitude <= north)
    columns.note("latitude", swapped, "latitude and longitude look swapped: in the United Kingdom latitude is 50 to 61")
    off = ~swapped & ((abs(latitude) > 90) | (abs(longitude) > 180))
    columns.note("latitude", off, "latitude runs from −90 to 90 and longitude from −180 to 180 degrees")
    outside = (latitude < south) | (latitude > north) | (longitude < west) | (longitude > east)
    if not anywhere:
        message = "is outside the United Kingdom, where the regional climate ends; give a weather file with --weather"
        columns.note("latitude", outside & ~swapped & ~off, message)
    by_town = (region < 0) & ~outside & ~np.isnan(latitude) & ~np.isnan(longitude)
    if by_town.any():
        region[by_town] = nearest_regions(latitude[by_town], longitude[by_town])
    blank = np.isnan(latitude)
    columns.numbers["latitude"] = np.where(blank, town_north, latitude)
    columns.numbers["longitude"] = np.where(blank, town_east, longitude)
    columns.numbers["region"] = region.astype(np.float64)


def _postcode_places(table: pa.Table) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
    """Region, −1 where there is none, and the main town's latitude and longitude by the postcode of each row."""
    if "postcode" not in table.column_names:
        nowhere = np.full(table.num_rows, np.nan)
        return np.full(table.num_rows, -1), nowhere, nowhere
    text = pc.fill_null(table.column("postcode").cast(pa.string()), "")
    text = pc.utf8_upper(pc.replace_substring_regex(text, r"\s", ""))
    outward = pc.replace_substring_regex(text, r"^([A-Z]{1,2}(?:[0-9]{1,2}|[0-9][A-Z]))[0-9][A-Z]{2}$", r"\1")
    coded = pc.dictionary_encode(outward.combine_chunks())
    rules = [postcode_rule(one) for one in coded.dictionary.to_pylist()]
    which = coded.indices.to_numpy()
    if not rules:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    region = np.array([-1 if rule is None else rule.region for rule in rules])
    north = np.array([np.nan if rule is None else rule.latitude_deg for rule in rules])
    east = np.array([np.nan if rule is None else rule.longitude_deg for rule in rules])
    return region[which], north[which], east[which]


def _check_plane(columns: Columns) -> None:
    tilt, azimuth = columns.numbers["tilt_deg"], columns.numbers["azimuth_deg"]
    blank = np.isnan(tilt) & ~columns.unread["tilt_deg"]
    columns.note("tilt_deg", blank, "every roof needs its slope in degrees from flat")
    message = "must be 0 (flat) to 90 (wall), in degrees from flat; pitched roofs are usually 30 to 45"
    columns.note("tilt_deg", (tilt < 0) | (tilt > 90), message)
    azimuth[np.isnan(azimuth) & (tilt == 0)] = 180
    blank = np.isnan(azimuth) & ~columns.unread["azimuth_deg"]
    message = "a sloping roof needs its direction: clockwise from north, 90 = east, 180 = south, 270 = west"
    columns.note("azimuth_deg", blank, message)
    message = (
        "is below 0, so it may be counted from south (−90 = east, 0 = south, 90 = west); "
        "here it is clockwise from north, 180 = south. If so, add 180 to every azimuth of the table"
    )
    columns.note("azimuth_deg", azimuth < 0, message)
    columns.note("azimuth_deg", azimuth > 360, "must be 0 to 360, clockwise from north, 180 = south")


def _mount(columns: Columns, figures: Figures, layout: Layout) -> None:
    """Put panels on flat roofs on frames facing south, where that is asked for."""
    columns.packing = np.ones(columns.size)
    if not layout.mount_flat:
        return
    flat = columns.numbers["tilt_deg"] < figures.value("flat_roof_below_deg")
    frame = figures.value("flat_roof_frame_tilt_deg")
    columns.packing[flat] = row_packing(columns.numbers["latitude"][flat], frame, figures)
    columns.numbers["tilt_deg"] = np.where(flat, frame, columns.numbers["tilt_deg"])
    columns.numbers["azimuth_deg"] = np.where(flat, 180, columns.numbers["azimuth_deg"])
    open_rack = float(MOUNTINGS.index("open_rack"))
    unsaid = flat & (columns.words["mounting"] == "")
    columns.numbers["mounting"] = np.where(unsaid, open_rack, columns.numbers["mounting"])


def _size(columns: Columns, figures: Figures, layout: Layout) -> None:
    """Capacity: as given, or from the area."""
    capacity, area = columns.numbers["kwp"], columns.numbers["area_m2"]
    usable = columns.numbers["usable_fraction"]
    columns.note("usable_fraction", (usable <= 0) | (usable > 1), "must be above 0 and at most 1")
    columns.note("kwp", capacity <= 0, "must be above 0")
    columns.note("area_m2", area <= 0, "must be above 0")
    neither = np.isnan(capacity) & np.isnan(area) & ~columns.unread["kwp"] & ~columns.unread["area_m2"]
    columns.note("kwp", neither, "give the panel power in kWp, or the area in m²")
    greatest = figures.value("greatest_density_kwp_per_m2")
    message = f"is more than {greatest:g} kWp per m² of area_m2, which no panel on sale reaches; check both"
    columns.note("kwp", (capacity > greatest * area) & (area > 0), message)
    from_area = np.isnan(capacity) & (area > 0)
    if from_area.any():
        share = np.where(np.isnan(usable), layout.usable_fraction, usable)
        fitted = fitted_kwp(area * share * columns.packing, figures, layout)
        columns.note("area_m2", from_area & (fitted <= 0), "is too small for one whole panel")
        columns.numbers["kwp"] = np.where(from_area, fitted, capacity)


def _check_options(columns: Columns) -> None:
    for branch in LOSSES:
        name = f"{branch}_loss_fraction"
        loss = columns.numbers[name]
        columns.note(name, (loss < 0) | (loss >= 1), "must be a fraction from 0 to below 1, such as 0.05 for 5 %")
    phases = columns.numbers["phases"]
    columns.note("phases", ~np.isnan(phases) & ~np.isin(phases, (1, 2, 3)), "must be 1, 2 or 3")
    columns.note("export_limit_kw", columns.numbers["export_limit_kw"] < 0, "must be 0 or more")
    ratio = columns.numbers["dc_ac_ratio"]
    columns.note("dc_ac_ratio", ratio <= 0, "must be above 0; 1.15 is usual")
    mounting = columns.words["mounting"]
    unknown = (mounting != "") & (mounting != MOUNTINGS[0]) & (mounting != MOUNTINGS[1])
    allowed = " or ".join(MOUNTINGS)
    columns.note("mounting", unknown, lambda row: f"must be {allowed}.{near_match(str(mounting[row]), MOUNTINGS)}")
    columns.numbers["mounting"] = (mounting == MOUNTINGS[1]).astype(np.float64)
    if np.any(columns.words["horizon"] != ""):
        columns.horizons = tuple(_horizon(columns, row, str(text)) for row, text in enumerate(columns.words["horizon"]))


def _horizon(columns: Columns, row: int, text: str) -> tuple[float, ...]:
    if not text:
        return ()
    try:
        heights = tuple(float(part) for part in text.replace(";", " ").split())
    except ValueError:
        heights = ()
    if len(heights) < 4 or not all(0 <= height < 90 for height in heights):
        message = (
            "must be 4 or more heights of 0 to below 90 degrees, clockwise from north in equal steps, as in 0;5;12;3"
        )
        columns.faults.append(RowFault(row, "horizon", text[:40], message))
        return ()
    return heights
