"""A year or more of weather at one place, and where the sun stands in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Times = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather at equal steps.

    Every value is the mean over the step that begins at its time, and the sun is taken at the middle of the step.

    Attributes:
        start_utc: Beginning of each step in UTC, shape (steps,), rising.
        step_hours: Length of a step. [h]
        ghi: Global horizontal irradiance, shape (steps,). [W/m²]
        dni: Direct normal irradiance, shape (steps,). [W/m²]
        dhi: Diffuse horizontal irradiance, shape (steps,). [W/m²]
        temp_air: Air temperature, shape (steps,). [°C]
        wind_speed: Wind speed at 10 m, shape (steps,). [m/s]
        latitude_deg: Where the weather is; None where the file does not say (the roofs' own place is then taken). [°]
        longitude_deg: East positive; None as above. [°]
        altitude_m: Height above the sea. [m]
        source: What it is, for the report.
        sha256: Hash of the file, or of the seed and region.
        remarks: What a reader should know, such as leap days left out.
    """

    start_utc: Times
    step_hours: float
    ghi: FloatArray
    dni: FloatArray
    dhi: FloatArray
    temp_air: FloatArray
    wind_speed: FloatArray
    latitude_deg: float | None
    longitude_deg: float | None
    altitude_m: float
    source: str
    sha256: str
    remarks: tuple[str, ...] = ()

    @property
    def years(self) -> float:
        """Length of the record in years of 8,760 hours."""
        return self.start_utc.size * self.step_hours / 8760


def middle(weather: Weather) -> Times:
    """The middle of each step in UTC, shape (steps,)."""
    return weather.start_utc + np.timedelta64(round(weather.step_hours * 1800), "s")


def months(weather: Weather) -> NDArray[np.int64]:
    """Month of each step, 0 = January, shape (steps,)."""
    return weather.start_utc.astype("datetime64[M]").astype(np.int64) % 12
