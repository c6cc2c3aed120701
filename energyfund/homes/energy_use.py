"""What each home uses before any measure, as rated: from its stated energy cost, or from its building.

Both ways end in the same parts: fuel for rooms, fuel for hot water, other electricity, and how the cost behind the
rating divides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.buildings import Buildings
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.fabric import fabric
from energyfund.homes.heat_balance import Demand, heat_demand, hot_water_kwh, occupancy
from energyfund.homes.ratings import RatingScale, RatingVersion, cost_at
from energyfund.homes.tariffs import Tariffs, fuel_price, heats_with_electricity, standing_charges

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StandardPrices:
    """Prices behind a rating, the standard's own. [£/kWh, £/year]."""

    gas_gbp_per_kwh: float
    electricity_gbp_per_kwh: float
    export_gbp_per_kwh: float
    gas_standing_gbp: float


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """Energy that homes use in a year at the standard heating regime; every array has shape (dwellings,).

    Attributes:
        space_kwh: Fuel for rooms. [kWh/year]
        water_kwh: Fuel for hot water. [kWh/year]
        electricity_kwh: Other electricity: light, pumps, appliances, cooking. [kWh/year]
        efficiency: Heat out per fuel in, rooms. [-]
        water_efficiency: Heat out per fuel in, hot water. [-]
        sap_space_gbp: Part of the cost behind the rating that heats rooms. [£/year]
        sap_water_gbp: Part that heats water. [£/year]
        sap_other_gbp: Light, pumps and standing charges. [£/year]
        standing_gbp: Standing charges at the home's own tariff. [£/year]
    """

    space_kwh: FloatArray
    water_kwh: FloatArray
    electricity_kwh: FloatArray
    efficiency: FloatArray
    water_efficiency: FloatArray
    sap_space_gbp: FloatArray
    sap_water_gbp: FloatArray
    sap_other_gbp: FloatArray
    standing_gbp: FloatArray


def standard_prices(version: RatingVersion, figures: Figures) -> StandardPrices:
    """Prices behind a rating. Versions whose prices were not found take those of SAP 2012, whose curve they share."""
    if version == "sap_10_2":
        gas, electricity, export, standing = figures.values("sap_10_2_energy_prices")
        return StandardPrices(gas, electricity, export, standing)
    gas, electricity, standing = figures.values("sap_2012_energy_prices")
    return StandardPrices(gas, electricity, electricity, standing)


def energy_use(dwellings: Dwellings, tariff: Tariffs, scale: RatingScale, figures: Figures) -> EnergyUse:
    """What each home uses: by the heat balance where the building is described, else by dividing its energy cost."""
    if dwellings.buildings is None:
        return use_from_cost(dwellings, tariff, scale, figures)
    demand = heat_demand(fabric(dwellings.buildings, dwellings.floor_area_m2, figures), dwellings.buildings, figures)
    return use_from_building(dwellings, dwellings.buildings, demand, tariff, scale, figures)


def heating_fuel_fraction(figures: Figures, *, gas: bool) -> float:
    """Share of the unit charges of a typical home that goes into heating and hot water.

    Gas heating: typical gas × gas price ÷ (that + typical electricity × electricity price). Electric heating: the same
    heat, typical gas × boiler efficiency, ÷ (that + typical electricity), all at one price.
    """
    gas_kwh = figures.value("typical_gas_kwh_per_year")
    electricity_kwh = figures.value("typical_electricity_kwh_per_year")
    if gas:
        gas_gbp = gas_kwh * figures.value("gas_unit_rate_gbp_per_kwh")
        return gas_gbp / (gas_gbp + electricity_kwh * figures.value("electricity_unit_rate_gbp_per_kwh"))
    heat_kwh = gas_kwh * figures.value("gas_boiler_efficiency_fraction")
    return heat_kwh / (heat_kwh + electricity_kwh)


def use_from_cost(dwellings: Dwellings, tariff: Tariffs, scale: RatingScale, figures: Figures) -> EnergyUse:
    """Divide the energy cost of homes whose building is not described.

    Standing charges come off first; what is left is divided in the proportions of typical consumption at the prices of
    the day. The cost behind the rating is the inverse of the rating; hot water, light and pumps for the floor area come
    off it, and what is left heats rooms, at least a stated share.
    """
    electric = heats_with_electricity(dwellings)
    standing = np.minimum(standing_charges(dwellings, tariff), dwellings.energy_cost_gbp_per_year)
    units_gbp = dwellings.energy_cost_gbp_per_year - standing
    shares = heating_fuel_fraction(figures, gas=True), heating_fuel_fraction(figures, gas=False)
    fuel_gbp = units_gbp * np.where(electric, shares[1], shares[0])
    fuel_kwh = fuel_gbp / fuel_price(dwellings, tariff)
    space_share = figures.value("space_heating_fraction_of_gas")
    efficiency = _plain_efficiency(dwellings, figures)
    people = occupancy(dwellings.floor_area_m2, figures)
    base, power = figures.values("sap_lighting")[:2]
    lighting = (1 - 0.5 * 0.5) * base * (dwellings.floor_area_m2 * people) ** power
    water = hot_water_kwh(people, figures) / efficiency[1]
    space, hot, other = _divide_rating_cost(dwellings, None, water, lighting, scale, figures)
    return EnergyUse(
        space_kwh=fuel_kwh * space_share,
        water_kwh=fuel_kwh * (1 - space_share),
        electricity_kwh=(units_gbp - fuel_gbp) / tariff.electricity_gbp_per_kwh,
        efficiency=efficiency[0],
        water_efficiency=efficiency[1],
        sap_space_gbp=space,
        sap_water_gbp=hot,
        sap_other_gbp=other,
        standing_gbp=standing,
    )


def use_from_building(
    dwellings: Dwellings,
    buildings: Buildings,
    demand: Demand,
    tariff: Tariffs,
    scale: RatingScale,
    figures: Figures,
) -> EnergyUse:
    """Turn the demand of the heat balance into fuel, rooms moved by the factor that meets the home's certificate."""
    space = demand.space_kwh / buildings.space_efficiency * buildings.space_calibration
    water = demand.water_kwh / buildings.water_efficiency
    pump = figures.value("sap_pump_and_fan_kwh_per_year")
    parts = _divide_rating_cost(dwellings, space, water, demand.lighting_kwh, scale, figures)
    return EnergyUse(
        space_kwh=space,
        water_kwh=water,
        electricity_kwh=demand.lighting_kwh + demand.appliances_kwh + pump,
        efficiency=buildings.space_efficiency,
        water_efficiency=buildings.water_efficiency,
        sap_space_gbp=parts[0],
        sap_water_gbp=parts[1],
        sap_other_gbp=parts[2],
        standing_gbp=standing_charges(dwellings, tariff),
    )


def energy_cost_gbp(dwellings: Dwellings, use: EnergyUse, tariff: Tariffs) -> FloatArray:
    """Required energy cost at the home's tariff, standing charges included, shape (dwellings,). [£/year]."""
    fuel = (use.space_kwh + use.water_kwh) * fuel_price(dwellings, tariff)
    return np.asarray(fuel + use.electricity_kwh * tariff.electricity_gbp_per_kwh + use.standing_gbp)


def _plain_efficiency(dwellings: Dwellings, figures: Figures) -> tuple[FloatArray, FloatArray]:
    """Efficiency of rooms and hot water where only the kind of heating is known."""
    boiler = figures.value("gas_boiler_efficiency_fraction")
    rooms, water = figures.values("home_heat_pump_performance")
    kinds = [dwellings.heating == "heat_pump", dwellings.heating == "electric"]
    return np.select(kinds, [rooms, 1], boiler), np.select(kinds, [water, 1], boiler)


def _divide_rating_cost(
    dwellings: Dwellings,
    space_kwh: FloatArray | None,
    water_kwh: FloatArray,
    lighting_kwh: FloatArray,
    scale: RatingScale,
    figures: Figures,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The cost behind the rating as rooms, hot water and the rest; the three add up to the inverse of the rating."""
    price = standard_prices(scale.version, figures)
    electric = heats_with_electricity(dwellings)
    fuel = np.where(electric, price.electricity_gbp_per_kwh, price.gas_gbp_per_kwh)
    total = np.maximum(cost_at(dwellings.sap_rating, dwellings.floor_area_m2, scale), 1)
    pump = figures.value("sap_pump_and_fan_kwh_per_year")
    other = (lighting_kwh + pump) * price.electricity_gbp_per_kwh + np.where(electric, 0, price.gas_standing_gbp)
    water = water_kwh * fuel
    rest = water + other
    share = 1 - rest / total if space_kwh is None else space_kwh * fuel / (space_kwh * fuel + rest)
    space = np.maximum(share, figures.value("sap_least_space_heating_fraction")) * total
    meet = (total - space) / rest
    return space, water * meet, other * meet
