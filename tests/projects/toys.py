"""Panels in round numbers, so that sums can be done by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from energyfund.assumptions import Figures
from energyfund.projects.project import Calendar, Line, Project
from energyfund.projects.solar import solar_project
from energyfund.scenario.projects import SolarProject
from energyfund.solar.roofs import Roofs
from energyfund.solar.yields import Yields

ROUND = {
    "degradation_fraction_per_year": 0.01,
    "grid_emissions_kgco2e_per_kwh": 0.2,
    "electricity_unit_rate_gbp_per_kwh": 0.25,
    "seg_export_price_gbp_per_kwh": 0.05,
    "solar_running_cost_gbp_per_kwp_per_year": 10.0,
    "rpi_over_inflation_fraction_per_year": 0.02,
    "rateable_value_mainly_export_gbp_per_kwp": 10.0,
    "rateable_value_self_use_factor": 7.0,
    "business_rates_multiplier_fraction": 0.5,
    "solar_capex_30_to_150_kwp_gbp_per_kwp": 1000.0,
    "solar_capex_4_to_10_kwp_gbp_per_kwp": 2000.0,
}
FLAT = Calendar(start=2027, horizon=10, price_base=2027, inflation_fraction=0.0, discount_rate_fraction=0.05)


def panels(
    figures: Figures, calendar: Calendar = FLAT, kwp: float = 100, award_gbp_per_kwp: float | None = None, **given: Any
) -> Project:
    """One roof with 1,000 kWh from each kWp."""
    plain: dict[str, Any] = {
        "kind": "solar",
        "name": "roofs",
        "roofs": "roofs.csv",
        "fixed_cost_gbp_per_year": 500,
        "inverter_life_years": 4,
        "inverter_cost_gbp_per_kwp": 50,
        "life_years": 8,
    }
    written = SolarProject.model_validate(plain | given)
    annual = np.array([1000.0 * kwp])
    yields = SimpleNamespace(
        roof_id=("R1",),
        capacity_kwp=np.array([kwp]),
        annual_kwh=annual,
        specific_yield_kwh_per_kwp=annual / kwp,
        p90_kwh=0.9 * annual,
        monthly_kwh=np.full((1, 12), annual[0] / 12),
        weather=("made up",),
    )
    roofs = SimpleNamespace(latitude_deg=np.array([53.0]), longitude_deg=np.array([-2.0]))
    return solar_project(
        written, cast("Roofs", roofs), cast("Yields", yields), {}, calendar, figures, (2027,), award_gbp_per_kwp
    )


def named(project: Project, name: str) -> Line:
    """The line of a name in the first start."""
    (found,) = (one for one in project.starts[0].lines if one.name == name)
    return found


def line(project: Project, name: str) -> list[float]:
    """The amounts of a line, empty where there is none."""
    return [float(amount) for one in project.starts[0].lines if one.name == name for amount in one.gbp]
