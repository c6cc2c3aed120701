"""Every project of a scenario turned into outlay, cash flow and impact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.homes.appraise import HomesAppraisal, appraise, bill_relief
from energyfund.homes.measures import cost_price_base
from energyfund.planning.inputs import Inputs
from energyfund.projects.custom import custom_project
from energyfund.projects.housing import housing_project
from energyfund.projects.project import Project
from energyfund.projects.retrofit import retrofit_project
from energyfund.projects.solar import buyers_saving, solar_project
from energyfund.scenario.projects import CustomProject, HousingProject, RetrofitProject, SolarProject
from energyfund.solar.yields import estimate


@dataclass(frozen=True, slots=True)
class Appraised:
    """The projects, and what their yields rest on."""

    projects: tuple[Project, ...]
    weather: tuple[str, ...]


def appraise_projects(inputs: Inputs, seed: int | None = None) -> Appraised:
    """Turn every project of the scenario into the same thing, in the order of the scenario.

    Args:
        inputs: The scenario with its tables.
        seed: Replaces the scenario's seeds; None keeps them.
    """
    found: list[Project] = []
    weather: list[str] = []
    for written in inputs.loaded.scenario.projects:
        years = tuple(sorted(set(written.start_years or [inputs.timeline.start])))
        match written:
            case CustomProject():
                found.append(custom_project(written, inputs.calendar, years))
            case HousingProject():
                found.append(housing_project(written, inputs.calendar, inputs.figures, years))
            case RetrofitProject():
                found.append(_retrofit(written, inputs, years, seed))
            case SolarProject():
                project, sources = _solar(written, inputs, years, seed)
                found.append(project)
                weather += [line for line in sources if line not in weather]
    return Appraised(tuple(found), tuple(weather))


def _retrofit(written: RetrofitProject, inputs: Inputs, years: tuple[int, ...], seed: int | None) -> Project:
    homes = inputs.loaded.scenario.homes
    appraisal = appraise(
        inputs.dwellings[written.name, ""],
        written.measures,
        inputs.figures,
        homes.median_income_gbp or 0.0,
        homes.seed if seed is None else seed,
        homes.draws,
    )
    base = cost_price_base(written.measures, inputs.figures)
    return retrofit_project(written, appraisal, inputs.calendar, inputs.figures, years, base)


def _solar(
    written: SolarProject, inputs: Inputs, years: tuple[int, ...], seed: int | None
) -> tuple[Project, tuple[str, ...]]:
    roofs = inputs.roofs[written.name]
    yields = estimate(roofs, inputs.figures, inputs.loaded.scenario.solar.seed if seed is None else seed)
    annual = float(yields.annual_kwh.sum())
    settings = inputs.loaded.scenario.homes
    relieved: dict[str, HomesAppraisal] = {}
    for sale in written.sales:
        homes = inputs.dwellings.get((written.name, sale.buyer))
        if homes is not None:
            each = buyers_saving(sale, annual, homes.homes, inputs.figures)
            relieved[sale.buyer] = bill_relief(
                homes,
                np.full(homes.homes, each),
                inputs.figures,
                settings.median_income_gbp or 0.0,
                settings.seed if seed is None else seed,
                settings.draws,
            )
    return solar_project(written, roofs, yields, relieved, inputs.calendar, inputs.figures, years), yields.weather
