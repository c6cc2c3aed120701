"""Monthly steady-state heat balance: what a home needs in heat, hot water, light and appliances in a year.

Source: BRE, SAP 2012 (version 9.92), worksheet sections 2 to 8, tables 5, 9a to 9c, appendices L and U.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.buildings import Buildings
from energyfund.homes.climate import DAYS, climate, inclined_irradiance
from energyfund.homes.fabric import Fabric

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Demand:
    """What homes need in a year at the standard heating regime; every array has shape (dwellings,). [kWh/year].

    Attributes:
        space_kwh: Heat for rooms.
        water_kwh: Heat for hot water, losses of pipes and store included.
        lighting_kwh: Electricity for light.
        appliances_kwh: Electricity for appliances and cooking.
        heat_loss_w_per_k: Heat loss coefficient, mean of the year. [W/K]
    """

    space_kwh: FloatArray
    water_kwh: FloatArray
    lighting_kwh: FloatArray
    appliances_kwh: FloatArray
    heat_loss_w_per_k: FloatArray


def heat_demand(fabric: Fabric, buildings: Buildings, figures: Figures) -> Demand:
    """Run the balance for every home.

    Args:
        fabric: Areas and losses, arrays of shape (dwellings,).
        buildings: Region, heating controls and lights.
        figures: The figures.
    """
    people = occupancy(fabric.floor_area_m2, figures)
    water, water_gains = hot_water(people, figures)
    lighting, lighting_gains = _lighting(fabric, people, buildings.low_energy_light_fraction, figures)
    appliances, appliance_gains = _appliances(fabric.floor_area_m2, people, figures)
    metabolic, cooking, cooking_person, lost, pump = figures.values("sap_internal_gains_w")
    cooking_w = cooking + cooking_person * people
    steady = (metabolic - lost) * people + cooking_w + pump
    irradiance = inclined_irradiance("east_or_west", 90, figures)[buildings.region]
    dirt, access, frame = figures.values("sap_solar_gain_factors")
    solar = irradiance * (dirt * access * frame * fabric.window_area_m2 * fabric.window_g)[:, None]
    gains = steady[:, None] + water_gains + lighting_gains + appliance_gains + solar
    loss = heat_loss(fabric, buildings, figures)
    outside = climate().temp_air[buildings.region]
    return Demand(
        space_kwh=space_heat(fabric, buildings, loss, gains, outside, figures).sum(axis=1),
        water_kwh=water,
        lighting_kwh=lighting,
        appliances_kwh=appliances + cooking_w * 8760 / 1000,
        heat_loss_w_per_k=loss.mean(axis=1),
    )


def occupancy(floor_area_m2: FloatArray, figures: Figures) -> FloatArray:
    """People assumed in a home of a size: N = 1 + a(1 − exp(−b(A − d)²)) + c(A − d), 1 below A = d (table 1b)."""
    one, a, b, c, start = figures.values("sap_occupancy")
    extra = np.maximum(floor_area_m2 - start, 0)
    return one + a * (1 - np.exp(-b * extra**2)) + c * extra


def hot_water_kwh(people: FloatArray, figures: Figures) -> FloatArray:
    """Heat for hot water in a year, losses included, shape (dwellings,). [kWh/year]."""
    per_person, constant = figures.values("sap_hot_water_litres_per_day")
    month = np.array(figures.values("sap_hot_water_month_factors"))
    rise = np.array(figures.values("sap_hot_water_temperature_rise_k"))
    per_litre = figures.values("sap_hot_water_heat")[0] * float((month * DAYS * rise).sum()) / 3600
    return (per_person * people + constant) * per_litre + figures.value("sap_hot_water_loss_kwh_per_year")


def hot_water(people: FloatArray, figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Heat for hot water in a year, shape (dwellings,) [kWh], and its gains by month, shape (dwellings, 12) [W]."""
    per_person, constant = figures.values("sap_hot_water_litres_per_day")
    month = np.array(figures.values("sap_hot_water_month_factors"))
    rise = np.array(figures.values("sap_hot_water_temperature_rise_k"))
    capacity, piped, to_room, from_store = figures.values("sap_hot_water_heat")
    loss = figures.value("sap_hot_water_loss_kwh_per_year") * DAYS / 365
    litres = (per_person * people + constant)[:, None] * month
    content = capacity * litres * DAYS * rise / 3600
    heat = content + loss
    gains = to_room * ((1 - piped) * content + loss) + from_store * piped * content
    return heat.sum(axis=1), gains * 1000 / (24 * DAYS)


def heat_loss(fabric: Fabric, buildings: Buildings, figures: Figures) -> FloatArray:
    """Heat loss coefficient by month, natural ventilation, shape (dwellings, 12). [W/K]."""
    per_side, sides, reference_wind, air = figures.values("sap_ventilation")
    wind = climate().wind_speed[buildings.region] / reference_wind
    rate = (fabric.infiltration_ach * (1 - per_side * sides))[:, None] * wind
    rate = np.where(rate > 1, rate, 0.5 + 0.5 * rate**2)
    return np.asarray(fabric.fabric_loss_w_per_k[:, None] + air * rate * fabric.volume_m3[:, None])


def space_heat(
    fabric: Fabric, buildings: Buildings, loss: FloatArray, gains: FloatArray, outside: FloatArray, figures: Figures
) -> FloatArray:
    """Heat for rooms by month, shape (dwellings, 12). [kWh].

    Q = 0.024 × (H (T − Te) − η G) × days, October to May, never negative; T from the two zones of the home and their
    hours without heating (tables 9, 9a, 9b, 9c).

    Args:
        fabric: Floor area, living area and thermal mass.
        buildings: Heating controls.
        loss: Heat loss coefficient H, shape (dwellings, 12). [W/K]
        gains: Gains G of people, appliances and sun, shape (dwellings, 12). [W]
        outside: Air temperature Te, shape (dwellings, 12). [°C]
        figures: The figures.
    """
    living, greatest = figures.values("sap_heating_temperatures")
    mass_hours, per_hour, cooling_start, cooling_slope = figures.values("sap_time_constants")
    per_area = loss / fabric.floor_area_m2[:, None]
    hours = fabric.thermal_mass_kj_per_m2k[:, None] / (mass_hours * per_area)
    exponent = 1 + hours / per_hour
    cooling = cooling_start + cooling_slope * hours
    capped = np.minimum(per_area, greatest)
    by_type = np.where((buildings.control_type == 1)[:, None], living - 0.5 * capped, living - capped + capped**2 / 12)
    zone_rest = (buildings.control_type == 3)[:, None]
    off = figures.values("sap_hours_without_heating")
    first = _zone(np.full_like(loss, living), loss, gains, outside, exponent, cooling, off[:4])
    rest_ordinary = _zone(by_type, loss, gains, outside, exponent, cooling, off[:4])
    rest_zoned = _zone(by_type, loss, gains, outside, exponent, cooling, off[4:]) if zone_rest.any() else rest_ordinary
    rest = np.where(zone_rest, rest_zoned, rest_ordinary)
    share = fabric.living_fraction[:, None]
    inside = share * first + (1 - share) * rest + buildings.temperature_adjustment_k[:, None]
    lost = loss * (inside - outside)
    useful = utilisation(gains, lost, exponent) * gains
    heated = np.array([month not in (5, 6, 7, 8) for month in range(12)])
    return np.asarray(np.maximum(lost - useful, 0) * heated * DAYS * 24 / 1000, dtype=np.float64)


def utilisation(gains: FloatArray, lost: FloatArray, exponent: FloatArray) -> FloatArray:
    """Share of the gains that is of use (table 9a): (1 − γᵃ) ÷ (1 − γᵃ⁺¹), γ = gains ÷ losses; 1 without losses."""
    ratio = np.divide(gains, lost, out=np.full_like(gains, -1.0), where=lost > 0)
    positive = ratio > 0
    safe = np.where(positive & (np.abs(ratio - 1) > 1e-9), ratio, 0.5)
    power = safe**exponent
    factor = (1 - power) / (1 - power * safe)
    at_one = exponent / (exponent + 1)
    return np.where(positive, np.where(np.abs(ratio - 1) > 1e-9, factor, at_one), 1)


def _zone(
    heated_to: FloatArray,
    loss: FloatArray,
    gains: FloatArray,
    outside: FloatArray,
    exponent: FloatArray,
    cooling: FloatArray,
    off: tuple[float, ...],
) -> FloatArray:
    """Mean temperature of a zone over a week (tables 9b and 9c), heating of full response."""
    useful = utilisation(gains, loss * (heated_to - outside), exponent) * gains
    fall = heated_to - (outside + useful / loss)

    def reduction(hours: float) -> FloatArray:
        long = fall * (hours - 0.5 * cooling) / 24
        short = 0.5 * hours**2 * fall / (24 * cooling)
        return np.where(hours > cooling, long, short)

    weekday = heated_to - reduction(off[0]) - reduction(off[1])
    weekend = heated_to - reduction(off[2]) - reduction(off[3])
    return np.asarray((5 * weekday + 2 * weekend) / 7)


def _lighting(
    fabric: Fabric, people: FloatArray, low_energy: FloatArray, figures: Figures
) -> tuple[FloatArray, FloatArray]:
    """Electricity for light in a year, shape (dwellings,) [kWh], and its gains by month (appendix L1)."""
    base, power, swing, phase, to_room = figures.values("sap_lighting")
    clean, transmittance, frame, access, enough, least, square, slope, constant = figures.values("sap_daylight")
    daylight = clean * fabric.window_area_m2 * transmittance * frame * access / fabric.floor_area_m2
    dim = np.where(daylight > enough, least, square * daylight**2 - slope * daylight + constant)
    first = base * (fabric.floor_area_m2 * people) ** power * (1 - 0.5 * low_energy) * dim
    monthly = first[:, None] * _season(swing, phase)
    return monthly.sum(axis=1), monthly * to_room * 1000 / (24 * DAYS)


def _appliances(floor_area_m2: FloatArray, people: FloatArray, figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Electricity of appliances in a year, shape (dwellings,) [kWh], and its gains by month (appendix L2)."""
    base, power, swing, phase = figures.values("sap_appliances")
    monthly = (base * (floor_area_m2 * people) ** power)[:, None] * _season(swing, phase)
    return monthly.sum(axis=1), monthly * 1000 / (24 * DAYS)


def _season(swing: float, phase: float) -> FloatArray:
    """Share of a year's use in each month: a cosine over the year, shape (12,)."""
    month = np.arange(1, 13)
    return np.asarray((1 + swing * np.cos(2 * np.pi * (month - phase) / 12)) * DAYS / 365)
