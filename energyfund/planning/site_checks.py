"""What stands behind the meters of a solar scheme, read and checked: every fault of a site block at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.planning.load_file import read_readings
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.site import Load, Site
from energyfund.scenario.yaml_door import Path_
from energyfund.solar.roofs import Roofs

WORK_OUT = "work_out"
"""The word that asks for steps of a size to be worked out."""

HOMES = ("flats", "household")
"""Kinds of load that are homes, each with a meter of its own."""


def site_faults(loaded: LoadedScenario, project: SolarProject, index: int, roofs: Roofs) -> list[Fault]:
    """Everything wrong with the site block of a project, its tables of readings included.

    Args:
        loaded: The scenario.
        project: The project.
        index: Its place among the projects.
        roofs: Its roofs.
    """
    site = project.site
    steps = list(_step_faults(loaded, project, index)) if project.works_out_steps else []
    if site is None:
        return steps
    path: Path_ = ("projects", index, "site")
    faults = steps + list(_load_faults(loaded, site, path, roofs))
    if site.price_to_site_gbp_per_kwh is None and not project.sales:
        message = (
            "is missing: nothing says what the site pays for power that it uses; give a price (0 where it is free), or "
            "a buyer under sales"
        )
        faults.append(loaded.fault((*path, "price_to_site_gbp_per_kwh"), "", message))
    if site.arrangement == "per_flat" and not any(load.kind in HOMES for load in site.loads):
        message = "shares the panels out among homes, and no load is of the kind flats or household"
        faults.append(loaded.fault((*path, "arrangement"), site.arrangement, message))
    return faults


def _step_faults(loaded: LoadedScenario, project: SolarProject, index: int) -> Iterator[Fault]:
    """Why the steps of a size cannot be worked out, each with what is missing and what to do."""
    path: Path_ = ("projects", index, "size_steps")
    if project.site is None:
        message = (
            "needs to know what uses the power: give site with arrangement, loads and import_price, or write the steps "
            "as a list, or leave size_steps out"
        )
        yield loaded.fault(path, WORK_OUT, message)
    if project.whole:
        yield loaded.fault(path, WORK_OUT, "goes with parts of a scheme, and whole: true asks for all or nothing")
    if any(sale.guaranteed_share_fraction > 0 for sale in project.sales):
        message = "goes with no guaranteed_share_fraction: what is guaranteed does not depend on the size"
        yield loaded.fault(path, WORK_OUT, message)


def _load_faults(loaded: LoadedScenario, site: Site, path: Path_, roofs: Roofs) -> Iterator[Fault]:
    estates = sorted({name for name in roofs.estate if name})
    names = [load.name for load in site.loads]
    for place, load in enumerate(site.loads):
        where = (*path, "loads", place)
        if load.estate is not None and load.estate not in estates:
            listed = near_match(load.estate, estates) or f" Estates here: {', '.join(estates) or 'none is named'}."
            yield loaded.fault((*where, "estate"), load.estate, f"is not an estate of this project's roofs.{listed}")
        if names.index(load.name) < place:
            yield loaded.fault((*where, "name"), load.name, "stands twice; every load needs a name of its own")
        if load.homes > 1 and load.kind not in HOMES:
            message = "goes with kind flats or household; give the use of the whole supply instead"
            yield loaded.fault((*where, "homes"), load.homes, message)
        if load.file is not None:
            yield from _file_faults(loaded, load, where)


def _file_faults(loaded: LoadedScenario, load: Load, where: Path_) -> Sequence[Fault]:
    name = load.file or ""
    try:
        readings = read_readings(loaded.table(name))
    except InvalidInputError as error:
        return error.faults
    except MissingFileError as error:
        return [loaded.fault((*where, "file"), name, str(error))]
    if readings.annual_kwh <= 0:
        return [loaded.fault((*where, "file"), name, "holds no use at all: every reading is nought")]
    return []
