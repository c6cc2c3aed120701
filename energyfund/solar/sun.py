"""Where the sun stands and how bright a cloudless sky is: the part that comes from pvlib, once per place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import atmosphere, clearsky, irradiance, solarposition

from energyfund.solar.weather import Times

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun over one place at given times.

    Attributes:
        apparent_zenith_deg: Angle from overhead as seen through the air, shape (times,). [°]
        azimuth_deg: Clockwise from north, shape (times,). [°]
        extra: Irradiance above the atmosphere, normal to the sun, shape (times,). [W/m²]
    """

    apparent_zenith_deg: FloatArray
    azimuth_deg: FloatArray
    extra: FloatArray


def sun_at(times_utc: Times, latitude_deg: float, longitude_deg: float, altitude_m: float) -> Sun:
    """The sun at the given moments, after NREL's solar position algorithm.

    Args:
        times_utc: Moments in UTC, shape (times,).
        latitude_deg: [°]
        longitude_deg: East positive. [°]
        altitude_m: Height above the sea. [m]
    """
    index = pd.DatetimeIndex(times_utc, tz="UTC")
    position = solarposition.get_solarposition(index, latitude_deg, longitude_deg, altitude=altitude_m)
    return Sun(
        apparent_zenith_deg=position["apparent_zenith"].to_numpy(),
        azimuth_deg=position["azimuth"].to_numpy(),
        extra=np.asarray(irradiance.get_extra_radiation(day_of_year(times_utc)), dtype=np.float64),
    )


def clear_sky_ghi(
    times_utc: Times, sun: Sun, latitude_deg: float, longitude_deg: float, altitude_m: float
) -> FloatArray:
    """Global horizontal irradiance of a cloudless sky, Ineichen's model with climatological turbidity, in [W/m²]."""
    index = pd.DatetimeIndex(times_utc, tz="UTC")
    turbidity = clearsky.lookup_linke_turbidity(index, latitude_deg, longitude_deg, interp_turbidity=False).to_numpy()
    pressure = atmosphere.alt2pres(altitude_m)
    airmass = atmosphere.get_relative_airmass(sun.apparent_zenith_deg)
    absolute = atmosphere.get_absolute_airmass(airmass, pressure)
    with np.errstate(divide="ignore"):  # at night pvlib divides by zero on the way to zero
        sky = clearsky.ineichen(sun.apparent_zenith_deg, absolute, turbidity, altitude=altitude_m, dni_extra=sun.extra)
    return np.nan_to_num(np.asarray(sky["ghi"], dtype=np.float64))


def split_erbs(ghi: FloatArray, sun: Sun, times_utc: Times) -> tuple[FloatArray, FloatArray]:
    """Split global into direct normal and diffuse irradiance with the correlation of Erbs, Klein and Duffie (1982).

    Returns:
        Direct normal and diffuse horizontal irradiance, each shape (times,). [W/m²]
    """
    parts = irradiance.erbs(ghi, sun.apparent_zenith_deg, day_of_year(times_utc))
    return np.asarray(parts["dni"], dtype=np.float64), np.asarray(parts["dhi"], dtype=np.float64)


def day_of_year(times_utc: Times) -> NDArray[np.int64]:
    """Day of the year, 1 = 1 January, shape (times,)."""
    days = times_utc.astype("datetime64[D]") - times_utc.astype("datetime64[Y]").astype("datetime64[D]")
    whole: NDArray[np.int64] = days.astype(np.int64) + 1
    return whole
