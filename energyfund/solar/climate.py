"""The regional climate of the Standard Assessment Procedure (SAP): which region a place is in, and its monthly means.

Source: BRE, SAP 2012 Appendix U, tables U1 to U4 and U6 (unchanged in SAP 10.2 as far as is known).
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures, table_path

FloatArray = NDArray[np.float64]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SYNTHESIS_FIGURES = (
    "clear_sky_ceiling_ratio",
    "daily_clearness_autocorrelation",
    "daily_clearness_distribution",
    "daily_temperature_range_k",
    "lopsided_beam_fraction",
    "tag_autocorrelation",
    "tag_spread",
    "tag_spread_growth",
    "tag_trend_airmass",
    "tag_trend_gain",
    "tag_trend_offset",
    "typical_diffuse_fraction",
    "warmest_hour",
)
"""Figures that the hours made from monthly means rest on."""

SYNTHESIS_FORMAT = 1
"""Version of the made-up hours: raised when the same seed would give others."""

_POSTCODE = re.compile(r"^([A-Z]{1,2})([0-9]{1,2}|[0-9][A-Z])(?:[0-9][A-Z]{2})?$")


@dataclass(frozen=True, slots=True)
class RegionClimate:
    """Monthly means of one SAP region.

    Attributes:
        region: Number of the region, 1 to 21; 0 is the UK average.
        name: Name of the region.
        latitude_deg: Latitude that SAP gives the region. [°]
        longitude_deg: Longitude of the weather station that stands for the region, east positive. [°]
        altitude_m: Height that SAP gives the region. [m]
        ghi: Mean global horizontal irradiance over all hours of a month, shape (12,). [W/m²]
        temp_air: Mean air temperature, shape (12,). [°C]
        wind_speed: Mean wind speed, shape (12,). [m/s]
    """

    region: int
    name: str
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    ghi: FloatArray
    temp_air: FloatArray
    wind_speed: FloatArray


@dataclass(frozen=True, slots=True)
class PostcodeRule:
    """One line of SAP table U6: a postcode area, or some districts of it, and the region they are in.

    ``latitude_deg`` and ``longitude_deg`` are those of the main town (GeoNames), for roofs without a postcode.
    """

    area: str
    district_min: int | None
    district_max: int | None
    region: int
    place: str
    latitude_deg: float
    longitude_deg: float


@cache
def regions() -> dict[int, RegionClimate]:
    """Every region by number."""
    with table_path("sap_climate.csv").open(encoding="utf-8", newline="") as lines:
        return {int(row["region"]): _region(row) for row in csv.DictReader(lines)}


@cache
def postcode_rules() -> tuple[PostcodeRule, ...]:
    """Every postcode rule, those for single districts before that for the plain area."""
    with table_path("sap_postcode_regions.csv").open(encoding="utf-8", newline="") as lines:
        rules = [_rule(row) for row in csv.DictReader(lines)]
    return tuple(sorted(rules, key=lambda rule: (rule.area, rule.district_min is None)))


@cache
def _rules_by_area() -> dict[str, tuple[PostcodeRule, ...]]:
    areas = sorted({rule.area for rule in postcode_rules()})
    return {area: tuple(rule for rule in postcode_rules() if rule.area == area) for area in areas}


def postcode_rule(postcode: str) -> PostcodeRule | None:
    """The rule for a postcode or its first half; None where it is not a postcode of the United Kingdom.

    >>> postcode_rule("BD23 1AA").region, postcode_rule("bd1").region, postcode_rule("E9 6PT").region
    (10, 11, 1)
    >>> postcode_rule("JE2 3AB") is None and postcode_rule("12345") is None
    True
    """
    match = _POSTCODE.match(re.sub(r"\s", "", postcode.upper()))
    if match is None:
        return None
    area, district = match.group(1), int(match.group(2).rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    for rule in _rules_by_area().get(area, ()):
        if rule.district_min is None or rule.district_max is None or rule.district_min <= district <= rule.district_max:
            return rule
    return None


def nearest_regions(latitude_deg: FloatArray, longitude_deg: FloatArray) -> NDArray[np.int64]:
    """Region of the nearest postcode town, for roofs that have coordinates and no postcode.

    Args:
        latitude_deg: Shape (roofs,). [°]
        longitude_deg: East positive, shape (roofs,). [°]

    Returns:
        Number of the region, shape (roofs,).
    """
    rules = postcode_rules()
    numbers = np.array([rule.region for rule in rules])
    nearest = np.zeros(latitude_deg.size, dtype=np.int64)
    least = np.full(latitude_deg.size, np.inf)
    for index, rule in enumerate(rules):
        north = latitude_deg - rule.latitude_deg
        east = (longitude_deg - rule.longitude_deg) * cos(radians(rule.latitude_deg))
        distance = north * north + east * east
        closer = distance < least
        nearest[closer] = index
        least = np.where(closer, distance, least)
    return numbers[nearest]


def made_up_name(climate: RegionClimate, seed: int) -> str:
    """What weather made from monthly means is called in reports."""
    return f"SAP climate of region {climate.region} ({climate.name}), hours drawn with seed {seed}"


def made_up_sha256(climate: RegionClimate, figures: Figures, seed: int) -> str:
    """Hash of everything that weather made from monthly means rests on; needs no weather to be made."""
    constants = [f"{key} {figures.figure(key).value}" for key in SYNTHESIS_FIGURES]
    means = f"{climate.ghi.tolist()} {climate.temp_air.tolist()} {climate.wind_speed.tolist()}"
    place = f"{climate.latitude_deg} {climate.longitude_deg} {climate.altitude_m}"
    parts = [f"hours {SYNTHESIS_FORMAT}", made_up_name(climate, seed), means, place, *constants]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _region(row: dict[str, str]) -> RegionClimate:
    return RegionClimate(
        region=int(row["region"]),
        name=row["name"],
        latitude_deg=float(row["latitude_deg_n"]),
        longitude_deg=float(row["longitude_deg_e"]),
        altitude_m=float(row["height_m"]),
        ghi=np.array([float(row[f"ghi_w_m2_{month}"]) for month in MONTHS]),
        temp_air=np.array([float(row[f"temp_c_{month}"]) for month in MONTHS]),
        wind_speed=np.array([float(row[f"wind_m_s_{month}"]) for month in MONTHS]),
    )


def _rule(row: dict[str, str]) -> PostcodeRule:
    return PostcodeRule(
        area=row["postcode_area"],
        district_min=int(row["district_min"]) if row["district_min"] else None,
        district_max=int(row["district_max"]) if row["district_max"] else None,
        region=int(row["sap_region"]),
        place=row["place"],
        latitude_deg=float(row["latitude_deg_n"]),
        longitude_deg=float(row["longitude_deg_e"]),
    )
