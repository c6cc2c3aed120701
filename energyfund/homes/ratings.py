"""Energy ratings: cost to rating and back, bands, environmental impact, and the rating with bill support credited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures

FloatArray = NDArray[np.float64]
RatingVersion = Literal["sap_2009", "sap_2012", "sap_10_2", "rdsap_10"]
RATING_VERSIONS: tuple[RatingVersion, ...] = get_args(RatingVersion)
BANDS = ("A", "B", "C", "D", "E", "F", "G")

_KEYS: dict[RatingVersion, tuple[str, str]] = {
    "sap_2009": ("sap_2009_deflator", "sap_2009_rating_curve"),
    "sap_2012": ("sap_2012_deflator", "sap_2012_rating_curve"),
    "sap_10_2": ("sap_10_2_deflator", "sap_10_2_rating_curve"),
    "rdsap_10": ("rdsap_10_deflator", "rdsap_10_rating_curve"),
}


@dataclass(frozen=True, slots=True)
class RatingScale:
    """The constants of one version of the rating.

    Attributes:
        version: Which version.
        deflator: Energy cost deflator. [1/£, times m²]
        area_offset_m2: Added to the floor area. [m²]
        bend: Energy cost factor at which the line gives way to the logarithm.
        line: Constant and slope below the bend.
        log: Constant and slope of the logarithm from the bend on.
        floors: Lowest rating of the bands A to G. [points]
    """

    version: RatingVersion
    deflator: float
    area_offset_m2: float
    bend: float
    line: tuple[float, float]
    log: tuple[float, float]
    floors: tuple[float, ...]


def rating_scale(figures: Figures, version: RatingVersion = "sap_10_2") -> RatingScale:
    """The constants of a version, from the figures."""
    deflator, curve = _KEYS[version]
    bend, line_constant, line_slope, log_constant, log_slope = figures.values(curve)
    return RatingScale(
        version=version,
        deflator=figures.value(deflator),
        area_offset_m2=figures.value("sap_area_offset_m2"),
        bend=bend,
        line=(line_constant, line_slope),
        log=(log_constant, log_slope),
        floors=figures.values("sap_band_floors"),
    )


def energy_cost_factor(cost_gbp: FloatArray, floor_area_m2: FloatArray, scale: RatingScale) -> FloatArray:
    """Energy cost factor: deflator × cost ÷ (floor area + 45).

    Args:
        cost_gbp: Cost of heating, hot water, lighting, pumps and fans at the standard's own prices. [£/year]
        floor_area_m2: Total floor area. [m²]
        scale: Constants of the version.

    Returns:
        The factor, in the shape of the arguments. [-]

    References:
        SAP 2012 and SAP 10.2, section 13.
    """
    return scale.deflator * cost_gbp / (floor_area_m2 + scale.area_offset_m2)


def rating(cost_gbp: FloatArray, floor_area_m2: FloatArray, scale: RatingScale) -> FloatArray:
    """Energy rating before rounding; there is no cap at 100 and no floor (see `published`).

    Below the bend: constant − slope × ECF; from the bend on: constant − slope × log10(ECF).

    Args:
        cost_gbp: Cost at the standard's own prices; negative where panels earn more than all is worth. [£/year]
        floor_area_m2: Total floor area. [m²]
        scale: Constants of the version.

    Returns:
        Rating, in the shape of the arguments. [points]
    """
    factor = np.asarray(energy_cost_factor(cost_gbp, floor_area_m2, scale))
    straight = scale.line[0] - scale.line[1] * factor
    curved = scale.log[0] - scale.log[1] * np.log10(np.maximum(factor, scale.bend))
    return np.where(factor < scale.bend, straight, curved)


def published(points: FloatArray) -> FloatArray:
    """A rating as a certificate shows it: rounded to the nearest whole point, at least 1."""
    return np.maximum(np.floor(points + 0.5), 1)


def cost_at(points: FloatArray, floor_area_m2: FloatArray, scale: RatingScale) -> FloatArray:
    """The cost that gives a rating: the inverse of `rating`.

    The two pieces of the curve do not quite meet; ratings in the narrow gap between them get the cost of the bend.

    Args:
        points: Rating before rounding. [points]
        floor_area_m2: Total floor area. [m²]
        scale: Constants of the version.

    Returns:
        Cost at the standard's own prices, in the shape of the arguments. [£/year]
    """
    straight = (scale.line[0] - points) / scale.line[1]
    curved = 10 ** ((scale.log[0] - points) / scale.log[1])
    factor = np.where(straight < scale.bend, straight, np.maximum(curved, scale.bend))
    return factor * (floor_area_m2 + scale.area_offset_m2) / scale.deflator


def band_number(points: FloatArray, scale: RatingScale) -> NDArray[np.int64]:
    """Band of a rating as a number: 0 for A to 6 for G. The rating is rounded first."""
    floors = np.array(scale.floors[:-1])
    return np.asarray((published(points)[..., None] < floors).sum(axis=-1), dtype=np.int64)


def band(points: FloatArray, scale: RatingScale) -> NDArray[np.str_]:
    """Band letter of a rating, A to G. The rating is rounded first."""
    return np.array(BANDS)[band_number(points, scale)]


def fuel_poverty_rating(
    cost_gbp: FloatArray, rebate_gbp: FloatArray, floor_area_m2: FloatArray, scale: RatingScale
) -> FloatArray:
    """Fuel Poverty Energy Efficiency Rating: the rating of the cost less rebates on the bill, before rounding.

    Args:
        cost_gbp: Cost at the standard's own prices. [£/year]
        rebate_gbp: Rebates on the bill, such as the Warm Home Discount. [£/year]
        floor_area_m2: Total floor area. [m²]
        scale: Constants of the version.

    References:
        DECC, Fuel Poverty Energy Efficiency Rating methodology, 2014 (URN 14D/273).
    """
    return rating(cost_gbp - rebate_gbp, floor_area_m2, scale)


def environmental_impact(emissions_kg: FloatArray, floor_area_m2: FloatArray, figures: Figures) -> FloatArray:
    """Environmental impact rating before rounding.

    CF = emissions ÷ (floor area + 45); below the bend constant − slope × CF, from it on constant − slope × log10(CF).

    Args:
        emissions_kg: Carbon dioxide. [kg/year]
        floor_area_m2: Total floor area. [m²]
        figures: The figures.

    References:
        SAP 2012, section 14.
    """
    bend, line_constant, line_slope, log_constant, log_slope = figures.values("environmental_impact_curve")
    factor = emissions_kg / (floor_area_m2 + figures.value("sap_area_offset_m2"))
    straight = line_constant - line_slope * factor
    curved = log_constant - log_slope * np.log10(np.maximum(factor, bend))
    return np.where(factor < bend, straight, curved)
