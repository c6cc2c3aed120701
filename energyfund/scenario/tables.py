"""The tables that a scenario names: which they are, and whether each lies where it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from energyfund.errors import near_match
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.yaml_door import Path_

TABLE_FIELDS = ("roofs", "dwellings", "award")
_KINDS_OF_FILE = {".csv", ".xlsx", ".parquet", ".geojson", ".json"}


@dataclass(frozen=True, slots=True)
class TableName:
    """A table that a scenario names, and the field that names it."""

    path: Path_
    name: str


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with the place of a table; ``is_absent`` where it is missing and nothing worse."""

    path: Path_
    name: str
    message: str
    is_absent: bool


def tables_of(scenario: Scenario) -> tuple[TableName, ...]:
    """Every table that the scenario names, with the path of the field that names it."""
    found = list(_fund_tables(scenario))
    for index, project in enumerate(scenario.projects):
        named = ((key, getattr(project, key, None)) for key in TABLE_FIELDS)
        found += [TableName(("projects", index, key), name) for key, name in named if isinstance(name, str)]
        for place, sale in enumerate(getattr(project, "sales", ())):
            if sale.dwellings is not None:
                found.append(TableName(("projects", index, "sales", place, "dwellings"), sale.dwellings))
        site = getattr(project, "site", None)
        for place, load in enumerate(site.loads if site is not None else ()):
            if load.file is not None:
                found.append(TableName(("projects", index, "site", "loads", place, "file"), load.file))
    if scenario.purchase is not None:
        found += [TableName(("purchase", *path), name) for path, name in scenario.purchase.files()]
    if scenario.voices is not None:
        found.append(TableName(("voices", "ballots"), scenario.voices.ballots))
    return tuple(found)


def _fund_tables(scenario: Scenario) -> Iterator[TableName]:
    fund = scenario.pension_fund
    fields = ("holdings",), ("market", "returns"), ("market", "correlations")
    for path in fields if fund is not None else ():
        block = fund if len(path) == 1 else getattr(fund, path[0])
        name = getattr(block, path[-1], None)
        if isinstance(name, str):
            yield TableName(("pension_fund", *path), name)


def check_tables(scenario: Scenario, folder: Path) -> Iterator[TableFault]:
    """Every table that is missing, or that lies outside the scenario's folder.

    Args:
        scenario: The scenario.
        folder: Its folder.
    """
    home = folder.resolve()
    for table in tables_of(scenario):
        try:
            target = (folder / table.name).resolve()
            inside = not Path(table.name).is_absolute() and target.is_relative_to(home)
            is_file, is_folder = target.is_file(), target.is_dir()
        except (OSError, RuntimeError):  # a name that is too long, or links that run in a ring
            yield TableFault(table.path, table.name, "is not a name that a file can have", is_absent=False)
            continue
        if not inside:
            message = "leaves the scenario's folder; put the table beside scenario.yaml and name it from there"
            yield TableFault(table.path, table.name, message, is_absent=False)
        elif is_folder:
            yield TableFault(table.path, table.name, "is a folder; name the table in it", is_absent=False)
        elif not is_file:
            yield TableFault(table.path, table.name, f"is not there.{_near_file(table.name, home)}", is_absent=True)


def _near_file(name: str, home: Path) -> str:
    """Tables with a similar name in the scenario's folder and the folders in it."""
    folders = [home, *sorted(item for item in home.iterdir() if item.is_dir() and not item.is_symlink())]
    here = [
        item.relative_to(home).as_posix()
        for folder in folders
        for item in sorted(folder.iterdir())
        if item.suffix.lower() in _KINDS_OF_FILE and item.is_file()
    ]
    return near_match(name, here)
