"""Roofs from GeoJSON: points with a roof table's columns as properties, or polygons that also give area and place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.roof_columns import COLUMNS
from energyfund.solar.roof_rows import Rows

Ring = list[tuple[float, float]]

SEMI_MAJOR_AXIS_M = 6_378_137
"""Of the World Geodetic System 1984, by definition; latitude and longitude in GeoJSON are of that system."""

FLATTENING_INVERSE = 298
"""Of the same ellipsoid, to the whole number: an error of one in a million of an area."""

RESEMBLES = 8
"""Tenths of likeness from which a property counts as a misspelt column."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a roof is and, for a polygon, how large it is as seen from above."""

    latitude_deg: float
    longitude_deg: float
    plan_area_m2: float | None


def geojson_rows(path: Path) -> Rows:
    """Every feature of a file as a row of a roof table; properties that are no column are passed over.

    Raises:
        InvalidInputError: It is not GeoJSON, or features are not points or polygons: every fault at once.
    """
    features = _features(path)
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, start=1):
        found = _row(feature, number)
        if isinstance(found, dict):
            rows.append(found)
            lines.append(number)
        else:
            faults.append(Fault(str(path), number, "", "", found))
    misspelt = _misspelt(features)
    if misspelt:
        raise InvalidInputError([Fault(str(path), None, name, "", message) for name, message in misspelt.items()])
    given = {name for row in rows for name in row}
    needed = {"roof_id", "tilt_deg", "azimuth_deg", "latitude", "longitude", "kwp"}
    names = [name for name in COLUMNS if name in given | needed]
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    return Rows(table, np.array(lines, dtype=np.int64), tuple(faults))


def _features(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidInputError([Fault(str(path), None, "", "", "is not UTF-8 text; save it as UTF-8")]) from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise InvalidInputError([Fault(str(path), line, "", "", f"is not complete GeoJSON ({error})")]) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        message = "must be a GeoJSON FeatureCollection: an object with a list of features"
        raise InvalidInputError([Fault(str(path), None, "", "", message)])
    return features


def _row(feature: Any, number: int) -> dict[str, str | None] | str:  # noqa: ANN401  whatever stands in the file
    """A feature as a row; a sentence where it cannot be one."""
    if not isinstance(feature, dict):
        return "is not a feature"
    properties = feature.get("properties") or {}
    row = {name: _text(properties[name]) for name in COLUMNS if name in properties}
    row.setdefault("roof_id", _text(feature.get("id")) or f"feature {number}")
    try:
        shape = _shape(feature.get("geometry"))
    except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError):
        return "must be a Point, Polygon or MultiPolygon with longitude and latitude in degrees"
    row.setdefault("longitude", repr(shape.longitude_deg))
    row.setdefault("latitude", repr(shape.latitude_deg))
    if shape.plan_area_m2 is not None and row.get("area_m2") is None:
        row["area_m2"] = repr(shape.plan_area_m2 / _slope_cosine(row.get("tilt_deg")))
    return row


def _slope_cosine(tilt: str | None) -> float:
    """Plan area over slope area; 1 where the slope is no number or too steep for its plan to tell."""
    try:
        share = cos(radians(float(tilt or 0)))
    except ValueError:
        return 1.0
    return share if share > 0.5 else 1.0


def _text(value: Any) -> str | None:  # noqa: ANN401  as above
    if value is None:
        return None
    return ";".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _misspelt(features: list[Any]) -> dict[str, str]:
    names = {
        str(name) for feature in features if isinstance(feature, dict) for name in (feature.get("properties") or {})
    }
    near = {name: get_close_matches(name, COLUMNS, n=1, cutoff=RESEMBLES / 10) for name in sorted(names - set(COLUMNS))}
    return {name: f"is not a property of a roof. Did you mean '{one[0]}'?" for name, one in near.items() if one}


def _shape(geometry: Any) -> Shape:  # noqa: ANN401  as above
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return Shape(float(coordinates[1]), float(coordinates[0]), None)
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(kind)
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = [[[(float(east), float(north)) for east, north, *_ in ring] for ring in polygon] for polygon in polygons]
    corners = [corner for polygon in rings for corner in polygon[0][:-1]]
    longitude = sum(east for east, _ in corners) / len(corners)
    latitude = sum(north for _, north in corners) / len(corners)
    area = sum(
        abs(_ring_area(polygon[0], latitude)) - sum(abs(_ring_area(hole, latitude)) for hole in polygon[1:])
        for polygon in rings
    )
    return Shape(latitude, longitude, area)


def _ring_area(ring: Ring, latitude_deg: float) -> float:
    """Area in square metres of a small ring, by the shoelace rule on a plane that touches the ellipsoid at a latitude.

    A degree measures M·π/180 northwards and N·cos φ·π/180 eastwards, with M and N the radii of curvature at φ.
    """
    squared = 2 / FLATTENING_INVERSE - 1 / FLATTENING_INVERSE**2
    inner = 1 - squared * sin(radians(latitude_deg)) ** 2
    northward = radians(1) * SEMI_MAJOR_AXIS_M * (1 - squared) / (inner * sqrt(inner))
    eastward = radians(1) * SEMI_MAJOR_AXIS_M / sqrt(inner) * cos(radians(latitude_deg))
    first = ring[0]
    corners = [((east - first[0]) * eastward, (north - first[1]) * northward) for east, north in ring]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
    return twice / 2
