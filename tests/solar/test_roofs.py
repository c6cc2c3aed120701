from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.roofs import LOSSES, SHADING, Roofs

HEADER = "roof_id,latitude,longitude,tilt_deg,azimuth_deg,kwp"


def read(tmp_path: Path, text: str | bytes) -> Roofs:
    path = tmp_path / "roofs.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roofs(path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read(tmp_path, text)
    return [fault.as_text().removeprefix(str(tmp_path / "roofs.csv")).strip() for fault in caught.value.faults]


@pytest.mark.hand
def test_a_table_is_read_in_order(tmp_path: Path) -> None:
    header = (
        "roof_id,postcode,tilt_deg,azimuth_deg,kwp,area_m2,usable_fraction,shading_loss_fraction,estate,ward,horizon\n"
    )
    lines = " a ,e9 6pt,30,360,4,,,,Banister, King's Park ,\nb,PR1 2RL,0,,,50,0.6,0.1,,,0;5;10;5\n"
    roofs = read(tmp_path, b"\xef\xbb\xbf" + (header + lines).encode())
    assert roofs.roof_id == ("a", "b")
    assert roofs.region.tolist() == [1, 7]
    assert roofs.azimuth_deg.tolist() == [0, 180]
    # 50 m² × 0.6 × 0.2 kWp/m²
    np.testing.assert_allclose(roofs.capacity_kwp, [4, 6])
    assert np.isnan(roofs.shading_loss_fraction[0])
    assert roofs.shading_loss_fraction[1] == 0.1
    assert roofs.ward == ("King's Park", "")
    assert roofs.horizon_deg == ((), (0, 5, 10, 5))
    assert roofs.latitude_deg[0] == pytest.approx(51.55)
    assert np.isinf(roofs.export_limit_kw).all()


@pytest.mark.hand
def test_a_horizon_takes_the_place_of_the_default_shade(tmp_path: Path) -> None:
    roofs = read(tmp_path, "roof_id,postcode,tilt_deg,azimuth_deg,kwp,horizon\na,E9 6PT,30,180,4,0;9;9;0\n")
    assert roofs.loss_fraction[0, SHADING] == 0
    assert np.isnan(roofs.loss_fraction[0]).sum() == len(LOSSES) - 1


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    table = pa.table(
        {
            "roof_id": ["a"],
            "latitude": [51.5],
            "longitude": [-0.1],
            "tilt_deg": pa.array([30], pa.int32()),
            "azimuth_deg": pa.array([170.0], pa.float32()),
            "kwp": [3.5],
            "horizon": [[0.0, 5.0, 5.0, 0.0]],
        }
    )
    pa.parquet.write_table(table, tmp_path / "roofs.parquet")
    roofs = read_roofs(tmp_path / "roofs.parquet")
    assert roofs.capacity_kwp.tolist() == [3.5]
    assert roofs.horizon_deg == ((0, 5, 5, 0),)
    assert roofs.region.tolist() == [1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,-0.1,51.5,30,180,4", "line 2  latitude = -0.1: latitude and longitude look swapped"),
        ("a,48.9,2.3,30,180,4", "line 2  latitude = 48.9: is outside the United Kingdom"),
        ("a,95,2.3,30,180,4", "line 2  latitude = 95: latitude runs from −90 to 90"),
        ("a,51.5,,30,180,4", "line 2  latitude = 51.5: give latitude and longitude together"),
        ("a,,,30,180,4", "line 2  latitude: give latitude and longitude, or a postcode"),
        ("a,51.5,-0.1,120,180,4", "line 2  tilt_deg = 120: must be 0 (flat) to 90 (wall)"),
        ("a,51.5,-0.1,,180,4", "line 2  tilt_deg: every roof needs its slope"),
        ("a,51.5,-0.1,30,-90,4", "line 2  azimuth_deg = -90: is below 0, so it may be counted from south"),
        ("a,51.5,-0.1,30,400,4", "line 2  azimuth_deg = 400: must be 0 to 360"),
        ("a,51.5,-0.1,30,,4", "line 2  azimuth_deg: a sloping roof needs its direction"),
        ("a,51.5,-0.1,30,180,0", "line 2  kwp = 0: must be above 0"),
        ("a,51.5,-0.1,30,180,-3", "line 2  kwp = -3: must be above 0"),
        ("a,51.5,-0.1,30,180,", "line 2  kwp: give the panel power in kWp, or the area in m²"),
        ("a,51.5,-0.1,30,180,four", "line 2  kwp = four: is not a number"),
        ("a,51.5,-0.1,30,180,inf", "line 2  kwp = inf: must be an ordinary number"),
        (",51.5,-0.1,30,180,4", "line 2  roof_id: every roof needs a name"),
        ("a,51.5,-0.1,30,180", "line 2: has 5 columns, the first line has 6"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, line: str, expected: str) -> None:
    found = faults(tmp_path, f"{HEADER}\n{line}\n" + ("" if "columns" not in expected else "b,51.5,-0.1,30,180,4\n"))
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def test_every_fault_comes_at_once_with_its_line(tmp_path: Path) -> None:
    text = f"{HEADER}\na,51.5,-0.1,30,180,4\n\nb,51.5,-0.1,91,180,4\nc,1,2\na,51.5,-0.1,30,361,0\n"
    found = faults(tmp_path, text)
    assert [one.split("  ")[0] for one in found] == [
        "line 5: has 3 columns, the first line has 6; look for a comma too many or too few",
        "line 4",
        *["line 6"] * 3,
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "roof_id,postcode,tilt,azimuth_deg,kwp",
            "line 1  tilt: is not a column of a roof table. Did you mean 'tilt_deg'?",
        ),
        ("roof_id,postcode,tilt_deg,kwp", "line 1  azimuth_deg: this column is missing"),
        ("roof_id,postcode,tilt_deg,azimuth_deg", "line 1  kwp or area_m2: one of these columns must be there"),
        ("roof_id,tilt_deg,azimuth_deg,kwp", "line 1  latitude or postcode: one of these columns must be there"),
        ("roof_id,latitude,tilt_deg,azimuth_deg,kwp", "line 1  latitude, longitude: both must be there, or neither"),
        ("roof_id,postcode,tilt_deg,azimuth_deg,kwp,kwp", "line 1  kwp: stands twice"),
    ],
)
def test_a_wrong_first_line_is_named(tmp_path: Path, header: str, expected: str) -> None:
    assert expected in faults(tmp_path, header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("postcode", "ZZ1 1ZZ", "is not a postcode"),
        ("area_m2", "10", "is more than 0.3 kWp per m²"),
        ("usable_fraction", "1.2", "must be above 0 and at most 1"),
        ("shading_loss_fraction", "15", "must be a fraction from 0 to below 1"),
        ("phases", "4", "must be 1, 2 or 3"),
        ("export_limit_kw", "-1", "must be 0 or more"),
        ("dc_ac_ratio", "0", "must be above 0"),
        ("mounting", "openrack", "Did you mean 'open_rack'?"),
        ("horizon", "1;2;x;4", "must be 4 or more heights"),
        ("horizon", "1;2", "must be 4 or more heights"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, column: str, value: str, expected: str) -> None:
    found = faults(tmp_path, f"{HEADER},{column}\na,51.5,-0.1,30,180,4,{value}\n")
    assert len(found) == 1
    assert f"{column} = {value}" in found[0] or column == "area_m2"
    assert expected in found[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        ("roof_id,postcode\nM\u00fcller,E9".encode("latin-1"), "line 2.*is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, expected: str) -> None:
    with pytest.raises(InvalidInputError, match=expected):
        read(tmp_path, content)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="cannot be read"):
        read(tmp_path, b"PAR1xx")
    with pytest.raises(MissingFileError, match="is a folder"):
        read_roofs(tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="is not there"):
        read_roofs(tmp_path / "none.csv")


def test_a_table_without_roofs(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADER + "\n") == [": holds no roofs; write one line per roof below the first line"]
