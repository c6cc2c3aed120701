"""Every project of a scenario turned into outlay, cash flow and impact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from energyfund.errors import Fault, InvalidInputError
from energyfund.homes.appraise import HomesAppraisal, appraise, bill_relief
from energyfund.homes.measures import cost_price_base
from energyfund.planning.inputs import Inputs
from energyfund.projects.custom import custom_project
from energyfund.projects.housing import housing_project
from energyfund.projects.outlay_tax import unreclaimed_vat_fraction
from energyfund.projects.project import Project
from energyfund.projects.retrofit import retrofit_project
from energyfund.projects.size_steps import Worked
from energyfund.projects.solar import solar_project
from energyfund.projects.solar_income import buyers_saving
from energyfund.projects.unit_cost import sold_below_cost, unit_cost
from energyfund.scenario.projects import CustomProject, HousingProject, RetrofitProject, SolarProject
from energyfund.solar.yields import estimate
from energyfund.units import gbp

LEVELISED = "Levelised cost: all costs of a scheme's life over all its units, both discounted, in real money."


@dataclass(frozen=True, slots=True)
class Appraised:
    """The projects, and what their yields rest on."""

    projects: tuple[Project, ...]
    weather: tuple[str, ...]


def appraise_projects(inputs: Inputs, seed: int | None = None, worked: Mapping[str, Worked] | None = None) -> Appraised:
    """Turn every project of the scenario into the same thing, in the order of the scenario.

    Args:
        inputs: The scenario with its tables.
        seed: Replaces the scenario's seeds; None keeps them.
        worked: Solar projects whose steps of size were worked out, by name.

    Raises:
        InvalidInputError: A project asks for the value added tax of a day for which no rate is held.
    """
    faults = vat_faults(inputs)
    if faults:
        raise InvalidInputError(faults)
    found: list[Project] = []
    weather: list[str] = []
    for written in inputs.loaded.scenario.projects:
        years = tuple(sorted(set(written.start_years or [inputs.timeline.start])))
        match written:
            case CustomProject():
                found.append(custom_project(written, inputs.calendar, inputs.figures, years))
            case HousingProject():
                found.append(housing_project(written, inputs.calendar, inputs.figures, years))
            case RetrofitProject():
                found.append(_retrofit(written, inputs, years, seed))
            case SolarProject():
                project, sources = _solar(written, inputs, years, seed, (worked or {}).get(written.name))
                found.append(project)
                weather += [line for line in sources if line not in weather]
    return Appraised(tuple(found), tuple(weather))


def vat_faults(inputs: Inputs) -> list[Fault]:
    """Projects that ask for value added tax in a year before the first rate that is held."""
    faults = []
    for index, written in enumerate(inputs.loaded.scenario.projects):
        for start in sorted(set(written.start_years or [inputs.timeline.start])) if written.vat is not None else ():
            for year in (start + place for place in _outlay_places(written)):
                try:
                    unreclaimed_vat_fraction(written.vat, year, inputs.figures)
                except InvalidInputError as error:
                    message = "; or leave vat out, and give the cost with the tax that cannot be reclaimed"
                    faults += [
                        inputs.loaded.fault(
                            ("projects", index, "vat"), year, f"{fault.field}: {fault.message}{message}"
                        )
                        for fault in error.faults
                    ]
    return faults


def _outlay_places(written: CustomProject | HousingProject | RetrofitProject | SolarProject) -> list[int]:
    """Project years in which money is spent."""
    match written:
        case CustomProject():
            return [place for place, amount in enumerate(written.outlay_gbp_by_year) if amount]
        case HousingProject():
            return list(range(written.build_years))
        case _:
            return [0]


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
    written: SolarProject, inputs: Inputs, years: tuple[int, ...], seed: int | None, worked: Worked | None
) -> tuple[Project, tuple[str, ...]]:
    index = inputs.loaded.scenario.projects.index(written)
    steps = () if worked is None else worked.steps
    written = written if worked is None else worked.written
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
    price = inputs.award_gbp_per_kwp.get(written.name)
    project = solar_project(written, roofs, yields, relieved, inputs.calendar, inputs.figures, years, price, steps)
    costs = _cost_of_power(written, index, project, annual, inputs)
    return replace(project, remarks=(*_from_award(written, price, inputs), *project.remarks, *costs)), yields.weather


def _from_award(written: SolarProject, price_gbp_per_kwp: float | None, inputs: Inputs) -> tuple[str, ...]:
    """Where the price of a kWp comes from, if from an award."""
    if written.award is None or price_gbp_per_kwp is None:
        return ()
    lot = "all installed lots" if written.award_lot is None else f"lot '{written.award_lot}'"
    base = inputs.timeline.price_base
    return (f"A kWp costs {gbp(price_gbp_per_kwp, 2)} at prices of {base}: the award in {written.award}, {lot}.",)


def _cost_of_power(
    written: SolarProject, index: int, project: Project, annual_kwh: float, inputs: Inputs
) -> tuple[str, ...]:
    """What a unit costs, and a sentence for each sale at less than that, with the line of its price."""
    cost = unit_cost(written, project, annual_kwh, inputs.calendar, inputs.figures)
    if cost is None:
        return ()
    tariff = written.feed_in_tariff
    beside = "" if tariff is None else f" beside the tariff of {100 * tariff.generation_gbp_per_kwh:.2f} p/kWh"
    found = [
        f"A unit of its power costs {cost.in_words} (levelised cost).",
        LEVELISED,
    ]
    for place, price in sold_below_cost(written, cost, inputs.calendar, inputs.figures):
        sale = written.sales[place]
        key = "price_gbp_per_kwh" if sale.price_gbp_per_kwh is not None else "discount_to_grid_fraction"
        line = inputs.loaded.lines.line_of(("projects", index, "sales", place, key))
        found.append(
            f"Line {line}: {sale.buyer} pays {100 * price:.2f} p/kWh{beside}, less than the {cost.in_words} that a "
            "unit costs over the life of the scheme."
        )
    return tuple(found)
