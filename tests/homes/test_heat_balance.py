"""The monthly balance against the independent SAP 2012 worksheet of the PyPI package sap2012 (Loughborough)."""

from __future__ import annotations

import dataclasses
import importlib
from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.homes.buildings import Buildings
from energyfund.homes.climate import DAYS, climate, inclined_irradiance, regions_of
from energyfund.homes.fabric import Fabric
from energyfund.homes.heat_balance import heat_demand, hot_water, occupancy

WORKSHEET: Any = importlib.import_module("sap2012")
SIDES = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


def _buildings(**columns: Any) -> Buildings:
    plain: dict[str, Any] = {
        "region": 6,
        "age_band": "D",
        "built_form": "semi_detached",
        "is_flat": False,
        "storeys": 2,
        "storey_height_m": 2.5,
        "rooms": 5,
        "wall": "cavity",
        "roof": "pitched",
        "loft_insulation_mm": np.nan,
        "floor": "solid",
        "floor_insulated": False,
        "glazing": "double",
        "multi_glazed_fraction": 1.0,
        "draught_proofed_fraction": 1.0,
        "fireplaces": 0,
        "low_energy_light_fraction": 0.5,
        "control_type": 2,
        "temperature_adjustment_k": 0.0,
        "space_efficiency": 0.85,
        "water_efficiency": 0.8,
        "has_panels": False,
        "space_calibration": 1.0,
    } | columns
    homes = max(np.size(value) for value in plain.values())
    return Buildings(**{name: np.broadcast_to(np.asarray(value), (homes,)).copy() for name, value in plain.items()})


def _fabric(area: float, loss: float, infiltration: float, windows: float, living: float, mass: float) -> Fabric:
    columns = {
        "floor_area_m2": area,
        "volume_m3": area * 2.5,
        "fabric_loss_w_per_k": loss,
        "infiltration_ach": infiltration,
        "window_area_m2": windows,
        "window_g": 0.72,
        "living_fraction": living,
        "thermal_mass_kj_per_m2k": mass,
        "wall_area_m2": 100.0,
        "roof_area_m2": 50.0,
        "ground_area_m2": 50.0,
    }
    return Fabric(**{name: np.array([value]) for name, value in columns.items()})


def _worksheet(fabric: Fabric, buildings: Buildings, figures: Figures) -> dict[str, Any]:
    """The same home through the independent worksheet."""
    area, region = float(fabric.floor_area_m2[0]), int(buildings.region[0])
    people = float(occupancy(fabric.floor_area_m2, figures)[0])
    windows = float(fabric.window_area_m2[0])
    known = climate()
    temperature, wind, ghi = (list(table[region]) for table in (known.temp_air, known.wind_speed, known.ghi))
    nothing = [0.0] * 12
    no_element = {
        f"{name}_{part}": 0.0
        for name in (
            "solid_door",
            "semi_glazed_door",
            "window",
            "roof_window",
            "basement_floor",
            "ground_floor",
            "exposed_floor",
            "party_wall",
        )
        for part in ("net_area", "u_value")
    }
    capacities = ("basement_floor", "ground_floor", "exposed_floor", "basement_wall", "external_wall", "roof")
    inside = ("party_wall", "party_floor", "party_ceiling", "internal_wall", "internal_floor", "internal_ceiling")
    inputs = {
        "overall_dwelling_dimensions": {"area": [area], "average_storey_height": [2.5]},
        "ventilation_rates": {
            "number_of_chimneys_main_heating": 0,
            "number_of_chimneys_secondary_heating": 0,
            "number_of_chimneys_other": 0,
            "number_of_open_flues_main_heating": 0,
            "number_of_open_flues_secondary_heating": 0,
            "number_of_open_flues_other": 0,
            "number_of_intermittant_fans_total": 0,
            "number_of_passive_vents_total": 0,
            "number_of_flueless_gas_fires_total": 0,
            "air_permeability_value_q50": 20 * float(fabric.infiltration_ach[0]),
            "number_of_storeys_in_the_dwelling": 2,
            "structural_infiltration": 0,
            "suspended_wooden_ground_floor_infiltration": 0,
            "no_draft_lobby_infiltration": 0,
            "percentage_of_windows_and_doors_draught_proofed": 0,
            "number_of_sides_on_which_dwelling_is_sheltered": 2,
            "monthly_average_wind_speed": wind,
            "applicable_case": "natural ventilation or whole house positive input ventilation from loft",
            "mechanical_ventilation_air_change_rate_through_system": 0.5,
            "exhaust_air_heat_pump_using_Appendix_N": False,
            "mechanical_ventilation_throughput_factor": None,
            "efficiency_allowing_for_in_use_factor": None,
        },
        "heat_losses_and_heat_loss_parameter": no_element
        | {f"{name}_heat_capacity": 0.0 for name in (*capacities, *inside)}
        | {f"{name}_net_area": 0.0 for name in inside}
        | {f"{name}_gross_area": 0.0 for name in ("basement_wall", "external_wall", "roof")}
        | {f"{name}_opening": 0.0 for name in ("basement_wall", "external_wall", "roof")}
        | {f"{name}_u_value": 0.0 for name in ("basement_wall", "external_wall", "roof")}
        | {
            "thermal_bridges_appendix_k": float(fabric.fabric_loss_w_per_k[0]),
            "internal_floor_net_area": area,
            "internal_floor_heat_capacity": float(fabric.thermal_mass_kj_per_m2k[0]),
        },
        "water_heating_requirement": {
            "assumed_occupancy": people,
            "V_dm_table_1c": list(figures.values("sap_hot_water_month_factors")),
            "days_in_month": list(DAYS),
            "T_table_1d": list(figures.values("sap_hot_water_temperature_rise_k")),
            "water_storage_loss_manufacturer": 0,
            "temperature_factor_table_2b": 0,
            "storage_volume_litres": 0,
            "hot_water_storage_loss_table_2": 0,
            "volume_factor_table_2a": 0,
            "Vs_appendix_G3": 0,
            "solar_storage_WWHRS_factor": 0,
            "primary_circuit_loss_table_3": nothing,
            "combi_loss_table_3": [600 * days / 365 for days in DAYS],
            "solar_DHW_input_appendix_G": nothing,
        },
        "internal_gains_appendix_L": {
            "number_of_low_energy_light_bulbs": 10 * float(buildings.low_energy_light_fraction[0]),
            "total_number_of_light_bulbs": 10,
            "frame_factor": 0.7,
            "window_area": windows,
            "light_access_factor_table_6d": 0.83,
            "light_transmittance_factor_table_6d": 0.8,
            "month_number": list(range(1, 13)),
        },
        "internal_gains": {"pumps_and_fans_gains": [3] * 12},
        "solar_gains_appendix_U3": {
            "solar_radiation_horizontal_plane_monthly_table_U3": ghi,
            "solar_declination_monthly_table_U3": list(figures.values("sap_solar_declination_deg")),
            "location_latitude_table_U4": float(known.latitude_deg[region]),
            "p_tilt": 90,
        },
        "solar_gains": {
            "access_factor_table_6d_roof_windows": 0,
            "area_roof_windows": 0,
            "solar_flux_roof_windows": nothing,
            "g_table_6b_roof_windows": 0,
            "FF_table_6b_roof_windows": 0,
        }
        | {f"access_factor_table_6d_{side}": 0.77 for side in SIDES}
        | {f"area_{side}": windows if side == "east" else 0 for side in SIDES}
        | {f"g_table_6b_{side}": float(fabric.window_g[0]) for side in SIDES}
        | {f"FF_table_6b_{side}": 0.7 for side in SIDES},
        "utilisation_factor_for_heating_table_9a": {
            "temperature_during_heating_living_room": 21,
            "heating_controls": int(buildings.control_type[0]),
            "monthly_external_temperature_table_U1": temperature,
        },
        "temperature_reduction_when_heating_is_off_table_9b": {
            "hours_heating_is_off_1_weekday_living_room": 7,
            "hours_heating_is_off_2_weekday_living_room": 8,
            "hours_heating_is_off_1_weekend_living_room": 0,
            "hours_heating_is_off_2_weekend_living_room": 8,
            "hours_heating_is_off_1_weekday_rest_of_dwelling": 9 if buildings.control_type[0] == 3 else 7,
            "hours_heating_is_off_2_weekday_rest_of_dwelling": 8,
            "hours_heating_is_off_1_weekend_rest_of_dwelling": 9 if buildings.control_type[0] == 3 else 0,
            "hours_heating_is_off_2_weekend_rest_of_dwelling": 8,
            "responsiveness_of_heating_system": 1,
        },
        "heating_requirement_table_9c": {"temperature_adjustment_table_4e": 0},
        "mean_internal_temperature": {
            "living_room_area": area * float(fabric.living_fraction[0]),
        },
        "energy_requirements": {
            "fraction_of_space_heat_secondary_system": 0,
            "fraction_of_space_heat_from_main_system_2": 0,
            "efficiency_of_main_space_heating_system_1": 100,
            "efficiency_of_main_space_heating_system_2": 0,
            "efficiency_of_secondary_space_heating_system": 0,
            "cooling_system_energy_efficiency_ratio_table_10c": 0,
            "water_heater_type": "gas/oil boiler main system",
            "efficiency_of_water_heater": 80,
            "efficiency_of_water_heater_adjustment_table_4c": 0,
            "space_cooling_requirement_monthly": nothing,
            "electricity_generated_by_PV_appendix_M": [0],
            "electricity_generated_by_wind_turbine_appendix_M": [0],
            "electricity_used_or_generated_by_micro_CHP_appendix_N": [0],
            "electricity_generated_by_hydro_electric_generator_appendix_M": [0],
            "appendix_Q_energy_saved": [0],
            "appendix_Q_energy_used": [0],
        }
        | {
            f"electricity_demand_{name}_table_4f": 0
            for name in (
                "mechanical_ventilation_fans",
                "warm_air_heating_systems_fans",
                "central_heating_pump_or_water_pump",
                "oil_boiler_pump",
                "boiler_flue_fan",
                "keep_hot_facility_gas_combi_boiler",
                "pump_for_solar_water_heating",
            )
        }
        | {"electricity_demand_pump_for_storage_WWHRS_Table_G3": 0},
        "fuel_costs": {
            "space_heating_fuel_price_main_system_1": 3.48,
            "space_heating_fuel_price_main_system_2": 0,
            "space_heating_fuel_price_secondary": 0,
            "water_heating_high_rate_fraction_table_13": 0,
            "water_heating_low_rate_fraction_table_13": 1,
            "high_rate_fuel_price": 0,
            "low_rate_fuel_price": 3.48,
            "water_heating_fuel_price_other": 0,
            "space_cooling_fuel_used": 0,
            "space_cooling_fuel_price": 0,
            "electricity_for_pumps_fans_electric_keep_hot": 0,
            "fuel_price_for_pumps_fans_electric_keep_hot": 0,
            "fuel_price_for_lighting": 13.19,
            "additional_standing_charges_table_12": 120,
            "energy_saving_generation_technologies": [0],
            "energy_saving_generation_technologies_fuel_price": [0],
            "appendix_Q_energy_used_fuel_price": [0],
            "appendix_Q_energy_saved_fuel_price": [0],
        },
        "SAP_rating": {"energy_cost_deflator": 0.42},
        "CO2_emissions": {
            "space_heating_fuel_emission_factor_main_system_1": 0.216,
            "space_heating_fuel_emission_factor_main_system_2": 0,
            "space_heating_fuel_emission_factor_secondary": 0,
            "water_heating_fuel_emission_factor": 0.216,
            "space_cooling_fuel_emission_factor": 0,
            "fuel_emission_factor_for_pumps_fans_electric_keep_hot": 0,
            "fuel_emission_factor_for_lighting": 0.519,
            "energy_saving_generation_technologies_fuel_emission_factor": [0],
            "appendix_Q_energy_used_fuel_emission_factor": [0],
            "appendix_Q_energy_saved_fuel_emission_factor": [0],
        },
    }
    result: dict[str, Any] = WORKSHEET.calculate_worksheet(inputs)
    return result


ORDINARY = _fabric(85, 220, 0.7, 17, 0.25, 250)
HOMES: dict[str, tuple[Fabric, Buildings]] = {
    "ordinary": (ORDINARY, _buildings()),
    "small flat in Aberdeen": (_fabric(45, 90, 0.4, 6, 0.3, 250), _buildings(region=16, rooms=3)),
    "large and leaky": (_fabric(160, 600, 1.1, 30, 0.16, 250), _buildings(control_type=1)),
    "well insulated": (_fabric(120, 60, 0.15, 22, 0.21, 100), _buildings(control_type=3, region=3)),
    "dark": (_fabric(70, 150, 0.5, 3, 0.25, 250), _buildings(low_energy_light_fraction=1.0)),
}


@pytest.mark.published
@pytest.mark.parametrize(("fabric", "buildings"), HOMES.values(), ids=HOMES)
def test_the_balance_agrees_with_the_independent_worksheet(
    fabric: Fabric, buildings: Buildings, figures: Figures
) -> None:
    theirs, ours = _worksheet(fabric, buildings, figures), heat_demand(fabric, buildings, figures)
    monthly = theirs["space_heating_requirement"]["space_heating_requirement_monthly"]
    season = sum(max(kwh, 0) for month, kwh in enumerate(monthly) if month not in {5, 6, 7, 8})
    lights, water = theirs["internal_gains_appendix_L"], theirs["water_heating_requirement"]
    assert ours.space_kwh[0] == pytest.approx(season, rel=1e-9)
    assert ours.water_kwh[0] == pytest.approx(sum(water["output_from_water_heater_monthly"]), rel=1e-9)
    assert ours.lighting_kwh[0] == pytest.approx(lights["annual_lighting_demand"], rel=1e-9)
    appliances = lights["annual_electrical_appliance_demand"] + sum(lights["cooking_gains"]) / 12 * 8.76
    assert ours.appliances_kwh[0] == pytest.approx(appliances, rel=1e-9)
    mean_loss = theirs["heat_losses_and_heat_loss_parameter"]["average_heat_transfer_coefficient"]
    assert ours.heat_loss_w_per_k[0] == pytest.approx(mean_loss, rel=1e-9)


@pytest.mark.published
def test_occupancy_and_hot_water_of_the_package_example(figures: Figures) -> None:
    # sap2012's quick example: 126 m2 is given 2.88 people; 25 x 2.88 + 36 = 108 litres a day
    people = occupancy(np.array([126.0]), figures)
    assert people[0] == pytest.approx(2.88, abs=0.03)
    assert hot_water(np.array([2.88]), figures)[1].shape == (1, 12)


@pytest.mark.published
def test_radiation_on_a_wall_agrees_with_the_independent_worksheet(figures: Figures) -> None:
    theirs = _worksheet(ORDINARY, _buildings(), figures)["solar_gains_appendix_U3"]
    for row, side in (
        ("north", "north"),
        ("north_east_or_west", "north_west"),
        ("east_or_west", "east"),
        ("south_east_or_west", "south_east"),
        ("south", "south"),
    ):
        ours = inclined_irradiance(row, 90, figures)[6]
        assert ours == pytest.approx(np.array(theirs[f"solar_flux_{side}"]), rel=1e-9)


@pytest.mark.published
def test_postcodes_find_their_region() -> None:
    # SAP 2012 table U6
    codes = np.array(["PR1 2AB", "pr1", "BD23 1AA", "BD1 1AA", "BT1 1AA", "ZE1 0AA", "", "nonsense", "JE2 3AB"])
    assert regions_of(codes).tolist() == [7, 7, 10, 11, 21, 20, 0, 0, 0]


@pytest.mark.parametrize(
    ("change", "grows"),
    [
        ({"fabric_loss_w_per_k": 300.0}, True),
        ({"infiltration_ach": 1.5}, True),
        ({"window_g": 0.3}, True),
        ({"fabric_loss_w_per_k": 120.0}, False),
    ],
)
def test_heat_moves_with_losses_and_sun(change: dict[str, float], grows: bool, figures: Figures) -> None:
    changed = dataclasses.replace(ORDINARY, **{name: np.array([value]) for name, value in change.items()})
    before, after = (heat_demand(fabric, _buildings(), figures).space_kwh[0] for fabric in (ORDINARY, changed))
    assert bool(after > before) is grows


def test_better_controls_and_a_milder_region_need_less_heat(figures: Figures) -> None:
    by_control = [
        heat_demand(ORDINARY, _buildings(control_type=kind, temperature_adjustment_k=added), figures).space_kwh[0]
        for kind, added in ((1, 0.6), (1, 0.0), (2, 0.0), (3, 0.0))
    ]
    assert by_control == sorted(by_control, reverse=True)
    cold, mild = (heat_demand(ORDINARY, _buildings(region=region), figures).space_kwh[0] for region in (16, 4))
    assert cold > mild


def test_a_home_without_losses_needs_no_heat(figures: Figures) -> None:
    found = heat_demand(_fabric(80, 5, 0.01, 25, 0.25, 250), _buildings(), figures)
    assert 0 <= found.space_kwh[0] < 200
