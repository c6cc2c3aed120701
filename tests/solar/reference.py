"""The yield of one plane per kilowatt, written in pvlib's own functions: what the compiled kernel must agree with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pvlib import iam, inverter, irradiance, pvsystem, temperature

from energyfund.assumptions import Figures
from energyfund.solar.roofs import MOUNTINGS, FloatArray
from energyfund.solar.sun import Sun
from energyfund.solar.weather import Weather


@dataclass(frozen=True, slots=True)
class Plane:
    """One roof plane as the chain sees it.

    Attributes:
        tilt_deg: [°]
        azimuth_deg: Clockwise from north. [°]
        kept_fraction: What the loss tree leaves.
        mounting: Index into `MOUNTINGS`.
        dc_ac_ratio: Panel power over inverter power.
        horizon_deg: Heights of the horizon clockwise from north; empty means open. [°]
    """

    tilt_deg: float
    azimuth_deg: float
    kept_fraction: float
    mounting: int
    dc_ac_ratio: float
    horizon_deg: tuple[float, ...] = ()


def output_w_per_kwp(plane: Plane, weather: Weather, sun: Sun, figures: Figures) -> FloatArray:
    """Alternating-current output of one kilowatt of panels in each step, shape (steps,), in [W/kWp].

    Perez-Driesse sky, physical glass, Sandia cell temperature, PVWatts panels, losses and inverter.
    """
    zenith, azimuth = sun.apparent_zenith_deg, sun.azimuth_deg
    incidence = irradiance.aoi(plane.tilt_deg, plane.azimuth_deg, zenith, azimuth)
    open_sky = _sun_is_clear(plane, sun)
    parts = irradiance.perez_driesse(
        plane.tilt_deg, plane.azimuth_deg, weather.dhi, weather.dni, sun.extra, zenith, azimuth, return_components=True
    )
    circumsolar = np.where(open_sky, parts["poa_circumsolar"], 0)
    sky = np.maximum(parts["poa_isotropic"] + circumsolar + parts["poa_horizon"], 0)
    beam = np.where(open_sky, np.maximum(weather.dni * np.cos(np.radians(incidence)), 0), 0)
    albedo = figures.value("ground_albedo_fraction")
    ground = irradiance.get_ground_diffuse(plane.tilt_deg, weather.ghi, albedo)
    total = beam + sky + ground
    rack = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][f"{MOUNTINGS[plane.mounting]}_glass_glass"]
    cell = temperature.sapm_cell(total, weather.temp_air, weather.wind_speed, **rack)
    effective = beam * iam.physical(incidence) + sky + ground
    direct = pvsystem.pvwatts_dc(effective, cell, 1000, figures.value("module_temperature_coefficient_per_k"))
    reference, *_ = figures.values("pvwatts_inverter_curve")
    efficiency = figures.value("inverter_efficiency_fraction")
    limit = 1000 / plane.dc_ac_ratio / efficiency
    output = inverter.pvwatts(direct * plane.kept_fraction, limit, efficiency, reference)
    return np.asarray(output, dtype=np.float64)


def _sun_is_clear(plane: Plane, sun: Sun) -> FloatArray:
    """Whether the sun stands above the horizon profile, linear between its points, shape (steps,)."""
    if not plane.horizon_deg:
        return np.ones(sun.azimuth_deg.size)
    step = 360 / len(plane.horizon_deg)
    corners = np.arange(len(plane.horizon_deg) + 1) * step
    height = np.interp(sun.azimuth_deg % 360, corners, (*plane.horizon_deg, plane.horizon_deg[0]))
    return (90 - sun.apparent_zenith_deg >= height).astype(np.float64)
