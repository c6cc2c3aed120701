"""The regional climate of the Standard Assessment Procedure (SAP) as the heat balance needs it.

Source: BRE, SAP 2012 Appendix U, tables U1 to U6.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures, table_path

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
TextArray = NDArray[np.str_]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""Days in the months, shape (12,)."""

_OUTWARD = re.compile(r"^([A-Z]{1,2})([0-9]{1,2})[A-Z]?(?:[0-9][A-Z]{2})?$")


@dataclass(frozen=True, slots=True)
class Climate:
    """Monthly means by region; row 0 is the average of the United Kingdom.

    Attributes:
        latitude_deg: Shape (regions,). [°]
        temp_air: Shape (regions, 12). [°C]
        wind_speed: Shape (regions, 12). [m/s]
        ghi: Irradiance on the flat, shape (regions, 12). [W/m²]
    """

    latitude_deg: FloatArray
    temp_air: FloatArray
    wind_speed: FloatArray
    ghi: FloatArray


@cache
def climate() -> Climate:
    """The climate of every region."""
    with table_path("sap_climate.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: int(row["region"]))

    def monthly(name: str) -> FloatArray:
        return np.array([[float(row[f"{name}_{month}"]) for month in MONTHS] for row in rows])

    return Climate(
        latitude_deg=np.array([float(row["latitude_deg_n"]) for row in rows]),
        temp_air=monthly("temp_c"),
        wind_speed=monthly("wind_m_s"),
        ghi=monthly("ghi_w_m2"),
    )


def regions_of(postcodes: TextArray) -> IntArray:
    """Region of each postcode, shape (homes,); 0, the average of the United Kingdom, where a postcode says nothing."""
    import pandas as pd  # noqa: PLC0415  slow to load, and plans without homes need none

    where, distinct = pd.factorize(postcodes)
    return np.array([_region(str(text)) for text in distinct], dtype=np.int64)[where]


def inclined_irradiance(orientation: str, tilt_deg: float, figures: Figures) -> FloatArray:
    """Mean irradiance on an inclined plane by region and month, shape (regions, 12). [W/m²].

    S = ghi × (A cos²(φ − δ) + B cos(φ − δ) + C), with A, B and C cubic in the sine of half the tilt.

    Args:
        orientation: A row of table U5: ``north``, ``north_east_or_west``, ``east_or_west``, ``south_east_or_west``,
            ``south``.
        tilt_deg: 0 flat, 90 upright. [°]
        figures: The figures.

    References:
        BRE, SAP 2012, Appendix U3.2.
    """
    k = _constants()[orientation]
    sine = np.sin(np.radians(tilt_deg) / 2)
    powers = np.array([sine**3, sine**2, sine])
    a, b, c = k[:3] @ powers, k[3:6] @ powers, k[6:] @ powers + 1
    known = climate()
    declination = np.radians(np.array(figures.values("sap_solar_declination_deg")))
    cosine = np.cos(np.radians(known.latitude_deg)[:, None] - declination)
    return np.asarray(known.ghi * (a * cosine**2 + b * cosine + c))


@cache
def _constants() -> dict[str, FloatArray]:
    with table_path("sap_inclined_irradiance.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["orientation"]: np.array([float(row[f"k{number}"]) for number in range(1, 10)])
            for row in csv.DictReader(lines)
        }


@cache
def _rules() -> dict[str, tuple[tuple[int | None, int | None, int], ...]]:
    """Regions by postcode area: rules for single districts before the rule for the whole area."""
    found: dict[str, list[tuple[int | None, int | None, int]]] = {}
    with table_path("sap_postcode_regions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            low = int(row["district_min"]) if row["district_min"] else None
            high = int(row["district_max"]) if row["district_max"] else None
            found.setdefault(row["postcode_area"], []).append((low, high, int(row["sap_region"])))
    return {area: tuple(sorted(rules, key=lambda rule: rule[0] is None)) for area, rules in found.items()}


def _region(postcode: str) -> int:
    match = _OUTWARD.match(re.sub(r"\s", "", postcode.upper()))
    if match is None:
        return 0
    district = int(match.group(2))
    for low, high, region in _rules().get(match.group(1), ()):
        if low is None or high is None or low <= district <= high:
            return region
    return 0
