"""What the hours of one place's weather bring to every plane there: worked out once, used by all roofs of the place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.solar.weather import FloatArray, Times, Weather

GLASS_TERMS = 15
"""Coefficients of the polynomial for the glass; with 15 it is right to 4e-8 of itself at every angle."""

FORMAT = 1
"""Version of the terms: raised when their meaning changes, so that no stored terms are misread."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of each hour with light.

    Attributes:
        hours: Shape (lit steps, 11), the steps of one month together. Columns: sun vector east, north and up; direct
            normal irradiance; Perez's even sky ½·DHI·(1 − F1), ring about the sun DHI·F1/B and rim of the horizon
            DHI·F2; ½·albedo·GHI [W/m²]; panel power 1 + γ·(T_air − 25); its change with irradiance,
            γ·(exp(a + b·wind) + ΔT/1000), for panels close to a roof and for open racks [m²/W].
        first: First lit step of each month and the end, shape (13,).
        step: Place of each lit step in the record, shape (lit steps,).
        glass: Polynomial in 2·cos − 1 for what the glass lets through over the cosine of incidence, shape (15,).
        start_utc: Beginning of every step of the record, shape (steps,).
        step_hours: Length of a step. [h]
        years: Length of the record in years of 8,760 hours.
        source: What the weather is, for the report.
        remarks: What a reader should know about the weather.
    """

    hours: FloatArray
    first: NDArray[np.int64]
    step: NDArray[np.int64]
    glass: FloatArray
    start_utc: Times
    step_hours: float
    years: float
    source: str
    remarks: tuple[str, ...] = ()


def terms_key(weather_sha256: str, figures: Figures) -> str:
    """Name under which terms can be stored: it changes with everything that they rest on."""
    parts = [
        f"terms {FORMAT}",
        weather_sha256,
        repr(figures.value("ground_albedo_fraction")),
        repr(figures.value("module_temperature_coefficient_per_k")),
        f"pvlib {version('pvlib')}",
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def terms_of(weather: Weather, figures: Figures) -> Terms:
    """Work out the terms of a record whose place is known.

    Sun position, Perez-Driesse coefficients, glass and cell temperature parameters come from pvlib. The coefficients
    are read off pvlib's own components for a wall: there the even part is ½·DHI·(1 − F1) and the rim DHI·F2.

    Raises:
        ValueError: The weather does not say where it is.
    """
    from pvlib import irradiance, temperature  # noqa: PLC0415  stored terms need no pvlib

    from energyfund.solar.sun import sun_at  # noqa: PLC0415  the same
    from energyfund.solar.weather import middle, months  # noqa: PLC0415

    if weather.latitude_deg is None or weather.longitude_deg is None:
        raise ValueError("weather without a place has no sun")
    sun = sun_at(middle(weather), weather.latitude_deg, weather.longitude_deg, weather.altitude_m)
    lit = np.flatnonzero((weather.ghi > 0) | (weather.dni > 0) | (weather.dhi > 0))
    lit = lit if lit.size else np.array([0])  # pvlib cannot take nothing
    step = lit[np.argsort(months(weather)[lit], kind="stable")]
    zenith, azimuth = sun.apparent_zenith_deg[step], sun.azimuth_deg[step]
    ghi, dni, dhi = weather.ghi[step], weather.dni[step], weather.dhi[step]
    wall = irradiance.perez_driesse(90, 180, dhi, dni, sun.extra[step], zenith, azimuth, return_components=True)
    even, rim = wall["poa_isotropic"], wall["poa_horizon"]
    height = np.cos(np.radians(zenith))
    ring = (dhi - 2 * even) / np.maximum(height, np.cos(np.radians(85)))
    coefficient = figures.value("module_temperature_coefficient_per_k")
    racks = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]
    heating = [
        coefficient * (np.exp(rack["a"] + rack["b"] * weather.wind_speed[step]) + rack["deltaT"] / 1000)
        for rack in (racks["close_mount_glass_glass"], racks["open_rack_glass_glass"])
    ]
    columns = [
        np.sin(np.radians(zenith)) * np.sin(np.radians(azimuth)),
        np.sin(np.radians(zenith)) * np.cos(np.radians(azimuth)),
        height,
        dni,
        even,
        ring,
        rim,
        ghi * figures.value("ground_albedo_fraction") / 2,
        1 + coefficient * (weather.temp_air[step] - 25),
        *heating,
    ]
    return Terms(
        hours=np.ascontiguousarray(np.stack(columns, axis=1)),
        first=np.searchsorted(months(weather)[step], np.arange(13)),
        step=step,
        glass=_glass(),
        start_utc=weather.start_utc,
        step_hours=weather.step_hours,
        years=weather.years,
        source=weather.source,
        remarks=weather.remarks,
    )


def _glass() -> FloatArray:
    """Coefficients of IAM(x)/x with x the cosine of incidence, lowest power of 2·x − 1 first.

    The division takes out the zero at grazing incidence, so that the fit is as good there as anywhere.
    """
    from pvlib import iam  # noqa: PLC0415  as above

    def passed(cosine: FloatArray) -> FloatArray:
        through: FloatArray = iam.physical(np.degrees(np.arccos(cosine))) / cosine
        return through

    fitted = np.polynomial.Chebyshev.interpolate(passed, GLASS_TERMS - 1, domain=[0, 1])
    powers: FloatArray = np.asarray(np.polynomial.chebyshev.cheb2poly(fitted.coef), dtype=np.float64)
    return powers
