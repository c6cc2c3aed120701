"""What a package saves in each home: in pounds as metered, on the rating as modelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.costs import package_cost_gbp
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.energy_use import EnergyUse, energy_use, standard_prices
from energyfund.homes.fabric import fabric
from energyfund.homes.heat_balance import heat_demand
from energyfund.homes.measures import (
    ENDS,
    FABRIC,
    HEAT_PUMPS,
    combined,
    expand_package,
    list_at,
    metered_saving,
    modelled_saving,
    spread,
)
from energyfund.homes.panels import generation_kwh, self_use_fraction
from energyfund.homes.ratings import RatingScale, band_number
from energyfund.homes.remarks import package_remarks
from energyfund.homes.suitability import improved, suited
from energyfund.homes.tariffs import Tariffs, fuel_price, heats_with_electricity, tariffs

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Savings = Literal["metered", "modelled"]


@dataclass(frozen=True, slots=True)
class After:
    """Homes with a package, at one end of what the measures may save; arrays have shape (dwellings,).

    Attributes:
        saving_gbp: What comes off the energy cost; negative where it rises. [£/year]
        gas_kwh: Gas no longer burnt. [kWh/year]
        electricity_kwh: Electricity no longer bought; negative where more is. [kWh/year]
        exported_kwh: Solar electricity fed into the grid. [kWh/year]
        export_gbp: Received for it by the owner of the panels. [£/year]
        comfort_gbp: Warmth taken instead of a saving, at the price of its energy. [£/year]
        sap_factor: Cost behind the rating after ÷ before, panels aside. [-]
        sap_credit_gbp: What panels take off the cost behind the rating. [£/year]
    """

    saving_gbp: FloatArray
    gas_kwh: FloatArray
    electricity_kwh: FloatArray
    exported_kwh: FloatArray
    export_gbp: FloatArray
    comfort_gbp: FloatArray
    sap_factor: FloatArray
    sap_credit_gbp: FloatArray


@dataclass(frozen=True, slots=True)
class PackageEffect:
    """What a package costs and does, at the best reading and at both ends of the figures.

    Attributes:
        package: The measures, ready-made packages taken apart.
        cost_gbp: Installed cost of each home. [£]
        cost_low_gbp: The same at the low end of every cost. [£]
        cost_high_gbp: The same at the high end. [£]
        value: Homes after, at the best reading.
        low: Homes after, at the low end of every saving.
        high: Homes after, at the high end.
        remarks: What was taken for granted.
    """

    package: tuple[str, ...]
    cost_gbp: FloatArray
    cost_low_gbp: FloatArray
    cost_high_gbp: FloatArray
    value: After
    low: After
    high: After
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that the steps below share; arrays have shape (dwellings,).

    Attributes:
        electric: Rooms heated by electricity.
        fuel_price: Price of the fuel that heats. [£/kWh]
        metered_level: Metered over rated energy, by band.
        irradiated: Made by the panels of one home at a performance of 1; nothing without panels in the package.
            [kWh/year]
    """

    dwellings: Dwellings
    masks: dict[str, BoolArray]
    use: EnergyUse
    tariff: Tariffs
    scale: RatingScale
    figures: Figures
    electric: BoolArray
    fuel_price: FloatArray
    metered_level: FloatArray
    irradiated: FloatArray

    @property
    def heat_pump(self) -> BoolArray:
        """Homes that get a heat pump."""
        found = [mask for name, mask in self.masks.items() if name in HEAT_PUMPS]
        return found[0] if found else np.zeros(self.dwellings.homes, dtype=bool)

    def performance(self, end: str) -> tuple[float, float]:
        """Heat out per electricity in of the package's heat pump (of any where it has none): rooms, hot water."""
        name = next((name for name in self.masks if name in HEAT_PUMPS), HEAT_PUMPS[0])
        return (
            list_at("heat_pump_seasonal_performance", end, self.figures)[HEAT_PUMPS.index(name)],
            list_at("home_heat_pump_performance", end, self.figures)[1],
        )


def package_effect(
    dwellings: Dwellings, package: Sequence[str], scale: RatingScale, figures: Figures, savings: Savings = "metered"
) -> PackageEffect:
    """Apply a package to every home it suits.

    Args:
        dwellings: The homes.
        package: Measures or ready-made packages.
        scale: Constants of the rating.
        figures: The figures.
        savings: ``metered``: money by metered savings, on energy brought down to its metered level by the factor of the
            band; where nobody has metered a measure, its modelled saving less the comfort taken back. ``modelled``:
            money by modelled savings on rated energy. Ratings always go by modelled savings.

    Raises:
        InvalidInputError: The package is faulty.
    """
    names = expand_package(package)
    tariff = tariffs(dwellings, figures)
    suits = suited(names, dwellings, figures)
    masks = {name: mask for name, (mask, _) in suits.items()}
    case = _case(dwellings, masks, tariff, scale, figures)
    space_saved = _space_saved(case)
    ends = {end: _after(case, space_saved[end], end, savings) for end in ENDS}
    costs = {end: package_cost_gbp(names, masks, dwellings, end, figures) for end in ENDS}
    return PackageEffect(
        package=names,
        cost_gbp=costs["value"],
        cost_low_gbp=costs["low"],
        cost_high_gbp=costs["high"],
        value=ends["value"],
        low=ends["low"],
        high=ends["high"],
        remarks=package_remarks(dwellings, suits, case.use, tariff, savings, figures),
    )


def _case(
    dwellings: Dwellings, masks: dict[str, BoolArray], tariff: Tariffs, scale: RatingScale, figures: Figures
) -> _Case:
    """Gather what the steps share."""
    irradiated = np.zeros(dwellings.homes)
    if "solar_pv" in masks:
        irradiated = generation_kwh(dwellings.region, figures.value("home_solar_capacity_kwp"), 1, figures)
    bands = np.array(figures.values("prebound_factor_by_band"))
    return _Case(
        dwellings=dwellings,
        masks=masks,
        use=energy_use(dwellings, tariff, scale, figures),
        tariff=tariff,
        scale=scale,
        figures=figures,
        electric=heats_with_electricity(dwellings),
        fuel_price=fuel_price(dwellings, tariff),
        metered_level=bands[band_number(dwellings.sap_rating, scale)],
        irradiated=irradiated,
    )


def _space_saved(case: _Case) -> dict[str, FloatArray]:
    """Share of the heat for rooms that the fabric measures save by calculation, at each end.

    Published shares, combined; where the building is described, its own heat balance before and after, with the
    published range in proportion.
    """
    dwellings, figures = case.dwellings, case.figures
    masks = {name: mask for name, mask in case.masks.items() if name in FABRIC}
    none = np.zeros(dwellings.homes)
    shares = {
        end: none + combined([mask * modelled_saving(name, figures).at(end) for name, mask in masks.items()])
        for end in ENDS
    }
    if dwellings.buildings is None or not masks:
        return shares
    before, after = (
        heat_demand(fabric(buildings, dwellings.floor_area_m2, figures), buildings, figures).space_kwh
        for buildings in (dwellings.buildings, improved(dwellings.buildings, masks, figures))
    )
    own = 1 - np.divide(after, before, out=np.ones_like(before), where=before > 0)
    best = np.maximum(shares["value"], 1e-9)
    return {end: np.clip(own * shares[end] / best, 0, 1) for end in ENDS}


def _after(case: _Case, space_saved: FloatArray, end: str, savings: Savings) -> After:
    dwellings, use, tariff = case.dwellings, case.use, case.tariff
    rated = use.space_kwh + use.water_kwh
    if savings == "metered":
        level = case.metered_level
        share, comfort = _metered_share(case, end)
    else:
        level = np.ones(dwellings.homes)
        share = space_saved * use.space_kwh / np.maximum(rated, 1)
        comfort = np.zeros(dwellings.homes)
    fuel, price = rated * level, case.fuel_price
    pump_kwh = _heat_pump_kwh(case, fuel * (1 - share), use.water_kwh * level, end)
    fuel_saved = np.where(case.heat_pump, fuel, fuel * share)
    made, used = _panels(case, use.electricity_kwh + pump_kwh, end)
    export_gbp = (made - used) * tariff.export_gbp_per_kwh
    closed = np.where(case.heat_pump & (dwellings.heating == "gas"), tariff.gas_standing_gbp, 0)
    own_export = np.where(dwellings.tenure == "owner_occupied", export_gbp, 0)
    bought_less = used - pump_kwh
    factor, credit = _rating_cost(case, space_saved, (made, used), end)
    return After(
        saving_gbp=fuel_saved * price + bought_less * tariff.electricity_gbp_per_kwh + closed + own_export,
        gas_kwh=np.where(dwellings.heating == "gas", fuel_saved, 0),
        electricity_kwh=np.where(case.electric, fuel_saved, 0) + bought_less,
        exported_kwh=made - used,
        export_gbp=export_gbp,
        comfort_gbp=fuel * comfort * price,
        sap_factor=factor,
        sap_credit_gbp=credit,
    )


def _metered_share(case: _Case, end: str) -> tuple[FloatArray, FloatArray]:
    """Share of heating fuel that the fabric measures save, and the share taken as warmth on top.

    Metered savings are what is left after comfort was taken; modelled ones are cut by the share taken.
    """
    use, figures = case.use, case.figures
    taken = figures.value("comfort_take_back_fraction")
    space_share = use.space_kwh / np.maximum(use.space_kwh + use.water_kwh, 1)
    shares: list[NDArray[np.floating[Any]]] = []
    for name, mask in case.masks.items():
        if name not in FABRIC:
            continue
        metered = metered_saving(name, figures)
        modelled = modelled_saving(name, figures).at(end) * (1 - taken) * space_share
        shares.append(mask * (modelled if metered is None else metered.at(end)))
    share = np.zeros_like(space_share) + combined(shares)
    return share, share * taken / (1 - taken)


def _heat_pump_kwh(case: _Case, fuel_left: FloatArray, water_fuel: FloatArray, end: str) -> FloatArray:
    """Electricity of heat pumps: the heat that the fuel left would have given ÷ performance, shape (dwellings,)."""
    rooms, water = case.performance(end)
    space_heat = np.maximum(fuel_left - water_fuel, 0) * case.use.efficiency
    return np.asarray(case.heat_pump * (space_heat / rooms + water_fuel * case.use.water_efficiency / water))


def _panels(case: _Case, electricity_kwh: FloatArray, end: str) -> tuple[FloatArray, FloatArray]:
    """Electricity made by panels, and used in the home, shape (dwellings,). [kWh/year]."""
    none = np.zeros(case.dwellings.homes)
    if "solar_pv" not in case.masks:
        return none, none
    performance = spread(case.figures.figure("sap_solar_performance_factor")).at(end)
    made = case.masks["solar_pv"] * case.irradiated * performance
    battery = none + case.masks.get("battery", False) * case.figures.value("home_battery_capacity_kwh")
    return made, made * self_use_fraction(made, electricity_kwh, battery)


def _rating_cost(
    case: _Case, space_saved: FloatArray, panels: tuple[FloatArray, FloatArray], end: str
) -> tuple[FloatArray, FloatArray]:
    """Cost behind the rating after ÷ before without panels, and what panels take off it."""
    use, pump = case.use, case.heat_pump
    price = standard_prices(case.scale.version, case.figures)
    electric = case.electric
    dearer = price.electricity_gbp_per_kwh / np.where(electric, price.electricity_gbp_per_kwh, price.gas_gbp_per_kwh)
    rooms, water = case.performance(end)
    space_after = use.sap_space_gbp * (1 - space_saved) * np.where(pump, dearer * use.efficiency / rooms, 1)
    water_after = use.sap_water_gbp * np.where(pump, dearer * use.water_efficiency / water, 1)
    closed = np.where(pump & ~electric, price.gas_standing_gbp, 0)
    before = use.sap_space_gbp + use.sap_water_gbp + use.sap_other_gbp
    after = space_after + water_after + np.maximum(use.sap_other_gbp - closed, 0)
    made, used = panels
    return after / before, used * price.electricity_gbp_per_kwh + (made - used) * price.export_gbp_per_kwh
