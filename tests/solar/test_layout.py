"""GeoJSON, panels laid out on area, frames on flat roofs, and roofs left out because they face north."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.roof_layout import Layout, faces_north, fitted_kwp, row_packing
from energyfund.solar.roof_source import all_rows
from energyfund.solar.roof_table import ParsedRoofs, parse_roofs
from energyfund.solar.roofs import MOUNTINGS, Roofs

DEGREE_NORTH_M = 111_267  # at 51.5°: π/180 · 6,378,137 · (1 − e²) / (1 − e²·sin²φ)^1.5, e² = 0.00669438
DEGREE_EAST_M = 69_440  # at 51.5°: π/180 · 6,378,137 · cos φ / √(1 − e²·sin²φ)


def square(side_m: float, east: float = -0.1, north: float = 51.5) -> list[list[float]]:
    wide, high = side_m / DEGREE_EAST_M, side_m / DEGREE_NORTH_M
    corners = [(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)]
    return [[east + x, north + y] for x, y in corners]


def feature(geometry: dict[str, Any] | None, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(tmp_path: Path, *features: object) -> Path:
    path = tmp_path / "roofs.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def point(east: float = -0.1, north: float = 51.5) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [east, north]}


def parsed(path: Path, figures: Figures, **layout: Any) -> ParsedRoofs:
    return parse_roofs(all_rows(path), "roofs", figures, layout=Layout(**layout))


def one(path: Path, figures: Figures, **layout: Any) -> Roofs:
    found = parsed(path, figures, **layout)
    assert not found.faults
    return found.roofs


@pytest.mark.hand
def test_points_and_polygons_are_roofs(tmp_path: Path) -> None:
    ring = {"type": "Polygon", "coordinates": [square(20)]}
    holed = {"type": "Polygon", "coordinates": [square(20), square(10)]}
    twins = {"type": "MultiPolygon", "coordinates": [[square(20)], [square(20, -0.2)]]}
    roofs = read_roofs(
        collection(
            tmp_path,
            feature(point(), roof_id="p", tilt_deg=30, azimuth_deg=180, kwp=4, height_of_ridge=9, estate="A"),
            feature(ring, roof_id="flat", tilt_deg=0),
            feature(holed, roof_id="hole", tilt_deg="0"),
            feature(twins, roof_id="twins", tilt_deg=0),
            feature(ring, roof_id="slope", tilt_deg=60, azimuth_deg=90),
            feature(ring, roof_id="own", tilt_deg=60, azimuth_deg=90, area_m2=100, usable_fraction=0.5),
        )
    )
    # 20 m × 20 m × 0.2 kWp/m²; a hole of a quarter; two of them; plan area over cos 60° = double
    np.testing.assert_allclose(roofs.capacity_kwp, [4, 80, 60, 160, 160, 10], rtol=1e-3)
    assert roofs.estate[0] == "A"
    assert roofs.latitude_deg[1] == pytest.approx(51.5, abs=1e-3)
    assert roofs.longitude_deg[3] == pytest.approx(-0.15, abs=1e-3)


def test_a_feature_without_a_name_gets_one(tmp_path: Path) -> None:
    named = feature(point(), tilt_deg=0, kwp=1) | {"id": 77}
    roofs = read_roofs(collection(tmp_path, named, feature(point(), tilt_deg=0, kwp=1)))
    assert roofs.roof_id == ("77", "feature 2")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (feature(None, tilt_deg=0, kwp=1), "must be a Point, Polygon"),
        (feature({"type": "LineString", "coordinates": [[0, 51], [1, 52]]}, kwp=1), "must be a Point, Polygon"),
        (feature({"type": "Polygon", "coordinates": [[["x", 51]]]}, kwp=1), "must be a Point, Polygon"),
        ("no feature", "is not a feature"),
        (feature(point(), tilt_deg=0), "give the panel power in kWp, or the area"),
        (feature(point(51.5, -0.1), tilt_deg=0, kwp=1), "look swapped"),
        (feature(point(), tilt_degrees=0, kwp=1), "Did you mean 'tilt_deg'?"),
    ],
)
def test_a_wrong_feature_is_named(tmp_path: Path, written: object, expected: str) -> None:
    with pytest.raises(InvalidInputError, match=expected):
        read_roofs(collection(tmp_path, written))


@pytest.mark.parametrize("text", ['{"type": "Feature"}', '{"features": ', '{"features": 3}'])
def test_what_is_no_collection_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "roofs.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="GeoJSON"):
        read_roofs(path)


@pytest.mark.hand
def test_whole_panels_are_counted(figures: Figures) -> None:
    # 1.722 m × 1.134 m = 1.952748 m²; 10 m² take 5 panels of 0.44 kWp
    assert fitted_kwp(np.array([10.0, 1.9]), figures, Layout(whole_panels=True)).tolist() == [2.2, 0]
    np.testing.assert_allclose(fitted_kwp(np.array([10.0]), figures, Layout()), [2])


@pytest.mark.hand
def test_rows_are_spaced_for_the_midwinter_noon(figures: Figures) -> None:
    # latitude 51.5°: h = 90 − 51.5 − 23.44 = 15.06°; 1 / (cos 10° + sin 10° / tan 15.06°) = 0.6134
    np.testing.assert_allclose(row_packing(np.array([51.5]), 10, figures), [0.6134], atol=1e-4)
    assert row_packing(np.array([60.2]), 10, figures)[0] < 0.45


@pytest.mark.hand
def test_flat_roofs_are_mounted_on_request(tmp_path: Path, figures: Figures) -> None:
    ring = {"type": "Polygon", "coordinates": [square(20)]}
    path = collection(tmp_path, feature(ring, tilt_deg=0), feature(point(), tilt_deg=30, azimuth_deg=90, kwp=3))
    roofs = one(path, figures, mount_flat=True, usable_fraction=0.5)
    assert roofs.tilt_deg.tolist() == [10, 30]
    assert roofs.azimuth_deg.tolist() == [180, 90]
    assert [MOUNTINGS[kind] for kind in roofs.mounting] == ["open_rack", "close_mount"]
    # 400 m² × 0.5 × 0.6134 × 0.2 kWp/m²
    np.testing.assert_allclose(roofs.capacity_kwp, [24.5, 3], rtol=2e-3)


@pytest.mark.hand
def test_roofs_that_face_north_are_left_out_on_request(tmp_path: Path, figures: Figures) -> None:
    tilt, azimuth = np.array([30, 30, 30, 3, 30]), np.array([0, 44, 46, 0, 330])
    assert faces_north(tilt, azimuth, figures).tolist() == [True, True, False, False, True]
    roofs = [
        feature(point(), tilt_deg=float(t), azimuth_deg=float(a), kwp=3) for t, a in zip(tilt, azimuth, strict=True)
    ]
    found = parsed(collection(tmp_path, *roofs), figures, skip_north=True)
    assert found.left_out == 3
    assert found.roofs.roof_id == ("feature 3", "feature 4")


def test_a_roof_too_small_for_a_panel_is_said(tmp_path: Path, figures: Figures) -> None:
    path = collection(tmp_path, feature(point(), tilt_deg=0, area_m2=1.5))
    assert "too small for one whole panel" in parsed(path, figures, whole_panels=True).faults[0].message
