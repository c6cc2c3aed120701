"""Everything that a scenario's tables hold, read once, with every fault of every table at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.finance.present_value import nominal_rate
from energyfund.homes.dwellings import Dwellings, read_dwellings
from energyfund.homes.measures import check_package
from energyfund.impact.ballots import Election
from energyfund.pension.market import MarketScenarios
from energyfund.planning.market import market_of
from energyfund.planning.site_checks import site_faults
from energyfund.planning.voices import read_election
from energyfund.projects.project import Calendar
from energyfund.purchase.award_file import read_award
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.overrides import figures_of
from energyfund.scenario.projects import RetrofitProject, SolarProject
from energyfund.scenario.yaml_door import Path_
from energyfund.scenario.years import Timeline, timeline
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.roofs import Roofs, choose

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class Inputs:
    """A scenario with its figures and tables.

    Attributes:
        roofs: Roofs by solar project.
        dwellings: Homes by project, and by project and buyer where a buyer of power is a set of homes.
        award_gbp_per_kwp: Installed price in the money of the price base, by solar project that names an award. [£/kWp]
        market: How the fund's holdings may move in a year; None where the scenario says nothing of it.
        election: Ballots on part of the community fund; None where nobody was asked.
    """

    loaded: LoadedScenario
    figures: Figures
    timeline: Timeline
    calendar: Calendar
    roofs: dict[str, Roofs]
    dwellings: dict[tuple[str, str], Dwellings]
    award_gbp_per_kwp: dict[str, float]
    market: MarketScenarios | None
    election: Election | None


def read_inputs(loaded: LoadedScenario) -> Inputs:
    """Read the figures and every table of a scenario.

    Raises:
        InvalidInputError: With the faults of all tables, of the replaced figures and of what joins them.
        MissingFileError: A table cannot be read.
    """
    scenario = loaded.scenario
    years = timeline(scenario)
    faults: list[Fault] = []
    figures = figures_of(scenario)
    roofs: dict[str, Roofs] = {}
    dwellings: dict[tuple[str, str], Dwellings] = {}
    awards: dict[str, float] = {}
    inflation = figures.value("inflation_fraction_per_year")
    for index, project in enumerate(scenario.projects):
        if isinstance(project, SolarProject):
            _read_solar(loaded, project, index, figures, roofs, dwellings, faults)
            if project.award is not None:
                price = award_price(loaded, project, index, years.price_base, inflation, faults)
                awards |= {} if price is None else {project.name: price}
        elif isinstance(project, RetrofitProject):
            _read_retrofit(loaded, project, index, dwellings, faults)
    if dwellings and scenario.homes.median_income_gbp is None:
        message = (
            "is missing: homes are tested for fuel poverty, and no source gives the national median income after "
            "housing costs for this date; write the figure you trust"
        )
        faults.append(loaded.fault(("homes", "median_income_gbp"), "", message))
    market = _try(partial(market_of, loaded), faults)
    election = _try(partial(read_election, loaded), faults)
    if faults:
        raise InvalidInputError(faults)
    rate = scenario.discount_rate_fraction
    if rate is None:
        rate = nominal_rate(figures.value("green_book_discount_rate_fraction"), inflation)
    calendar = Calendar(years.start, years.horizon, years.price_base, inflation, rate)
    return Inputs(loaded, figures, years, calendar, roofs, dwellings, awards, market, election)


def award_price(
    loaded: LoadedScenario,
    project: SolarProject,
    index: int,
    price_base: int,
    inflation_fraction: float,
    faults: list[Fault],
) -> float | None:
    """Installed price of a kWp in an award, each year's brought to the price base; None with a fault named. [£/kWp]"""
    award = _try(partial(read_award, loaded.table(project.award or "")), faults)
    if award is None:
        return None
    lot = project.award_lot
    if lot is not None and lot not in award.lots:
        near = near_match(lot, list(award.lots)) or f" Known: {', '.join(award.lots)}."
        faults.append(loaded.fault(("projects", index, "award_lot"), lot, f"is not a lot of the award.{near}"))
        return None
    bought = [line for line in award.lines if line.supply == "installed" and lot in {None, line.lot}]
    capacity = sum(line.kwp for line in bought)
    if capacity <= 0:
        message = "buys no installed panels here; hardware alone does not say what a scheme costs"
        faults.append(loaded.fault(("projects", index, "award"), project.award or "", message))
        return None
    return sum(line.cost_gbp / (1 + inflation_fraction) ** (line.year - price_base) for line in bought) / capacity


def _read_solar(
    loaded: LoadedScenario,
    project: SolarProject,
    index: int,
    figures: Figures,
    roofs: dict[str, Roofs],
    dwellings: dict[tuple[str, str], Dwellings],
    faults: list[Fault],
) -> None:
    found = _try(partial(read_roofs, loaded.table(project.roofs), figures), faults)
    if found is not None:
        roofs[project.name] = _wanted_roofs(loaded, project, found, ("projects", index, "estates"), faults)
        faults += [fault for fault in site_faults(loaded, project, index, roofs[project.name]) if fault not in faults]
    for sale in project.sales:
        if sale.dwellings is not None:
            homes = _try(partial(read_dwellings, loaded.table(sale.dwellings)), faults)
            if homes is not None:
                dwellings[project.name, sale.buyer] = homes


def _read_retrofit(
    loaded: LoadedScenario,
    project: RetrofitProject,
    index: int,
    dwellings: dict[tuple[str, str], Dwellings],
    faults: list[Fault],
) -> None:
    homes = _try(partial(read_dwellings, loaded.table(project.dwellings)), faults)
    if homes is not None:
        dwellings[project.name, ""] = _wanted_homes(loaded, project, homes, ("projects", index), faults)
    try:
        check_package(project.measures)
    except InvalidInputError as error:
        path: Path_ = ("projects", index, "measures")
        faults += [loaded.fault(path, fault.value, fault.message) for fault in error.faults]


def _try(read: Callable[[], Table], faults: list[Fault]) -> Table | None:
    """What a reader returns; its faults are gathered instead of stopping at the first table."""
    try:
        return read()
    except InvalidInputError as error:
        faults.extend(fault for fault in error.faults if fault not in faults)
        return None


def _wanted_roofs(
    loaded: LoadedScenario, project: SolarProject, roofs: Roofs, path: Path_, faults: list[Fault]
) -> Roofs:
    if project.estates is None:
        return roofs
    _unknown(loaded, project.estates, sorted(set(roofs.estate)), path, "an estate of the roofs", faults)
    return choose(roofs, np.isin(np.array(roofs.estate, dtype=object), project.estates))


def _wanted_homes(
    loaded: LoadedScenario, project: RetrofitProject, homes: Dwellings, path: Path_, faults: list[Fault]
) -> Dwellings:
    wanted = np.ones(homes.homes, dtype=np.bool_)
    for key, names, column in (("wards", project.wards, homes.ward), ("groups", project.groups, homes.group)):
        if names is not None:
            known = sorted({str(name) for name in column if str(name)})
            _unknown(loaded, names, known, (*path, key), f"a {key.removesuffix('s')} of the homes", faults)
            wanted &= np.isin(column, names)
    if not wanted.any() and not faults:
        faults.append(loaded.fault((*path, "dwellings"), project.dwellings, "holds no home of these wards and groups"))
    return homes.take(wanted)


def _unknown(
    loaded: LoadedScenario, names: list[str], known: list[str], path: Path_, what: str, faults: list[Fault]
) -> None:
    for place, name in enumerate(names):
        if name not in known:
            faults.append(loaded.fault((*path, place), name, f"is not {what}.{near_match(name, known)}"))
