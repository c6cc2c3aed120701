"""Scenario folder → :class:`Scenario`, with every fault named at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from energyfund.errors import Fault, InvalidInputError, MissingFileError, near_match
from energyfund.scenario.cross import cross_check
from energyfund.scenario.cross_money import money_faults
from energyfund.scenario.fund import Holding
from energyfund.scenario.messages import in_plain_words
from energyfund.scenario.overrides import figures_of
from energyfund.scenario.rows import read_rows
from energyfund.scenario.scenario import Scenario
from energyfund.scenario.tables import check_tables, tables_of
from energyfund.scenario.yaml_door import Path_, YamlText, field_name, read_yaml

SCENARIO_FILE = "scenario.yaml"


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """A scenario that holds together, and where it came from.

    Attributes:
        scenario: What was written.
        holdings: The fund's holdings, whether they stood in the file or in a table; empty without a fund.
        folder: The scenario's folder; every table lies inside it.
        file: The scenario file.
        lines: Line of every field, for messages of later stages.
        sha256: Over the scenario file and every table it names.
    """

    scenario: Scenario
    holdings: tuple[Holding, ...]
    folder: Path
    file: Path
    lines: YamlText
    sha256: str

    def table(self, name: str) -> Path:
        """Path of a table that the scenario names."""
        return self.folder / name

    def fault(self, path: Path_, value: object, message: str) -> Fault:
        """A fault of a later stage, with the line of the field it concerns."""
        return _fault(self.file, self.lines, path, str(value), message)


def load_scenario(path: Path) -> LoadedScenario:
    """Read a scenario folder, or its file.

    Args:
        path: A folder with ``scenario.yaml``, or such a file.

    Raises:
        MissingFileError: The scenario is missing, or nothing is wrong with it but that tables it names are missing.
        InvalidInputError: Anything in it is wrong; all faults at once.
    """
    file = _scenario_file(path)
    text = read_yaml(file)
    scenario = _validate(file, text)
    folder = file.parent
    faults: list[Fault] = []
    absent: list[Fault] = []
    for table in check_tables(scenario, folder):
        (absent if table.is_absent else faults).append(_fault(file, text, table.path, table.name, table.message))
    holdings, row_faults, unread = _holdings(scenario, folder, file, text, [*faults, *absent])
    faults += row_faults
    absent += unread
    for item in cross_check(scenario, holdings):
        faults.append(_fault(file, text, item.path, item.value, item.message))
    replaced = _override_faults(scenario, file, text)
    faults += replaced
    if not replaced:
        for item in money_faults(scenario, figures_of(scenario)):
            faults.append(_fault(file, text, item.path, item.value, item.message))
    if faults:
        skipped = scenario.pension_fund is not None and not holdings
        raise InvalidInputError(_in_order([*faults, *absent], file), more_to_check=skipped or bool(absent))
    if absent:
        count = "a table that is" if len(absent) == 1 else f"{len(absent)} tables that are"
        raise MissingFileError(file, f"names {count} missing or unreadable.", faults=_in_order(absent, file))
    return LoadedScenario(scenario, holdings, folder, file, text, _sha256(file, scenario))


def _scenario_file(path: Path) -> Path:
    file = path / SCENARIO_FILE if path.is_dir() else path
    if file.is_file():
        return file
    near = ""
    if path.is_dir():
        others = sorted(item.name for item in path.iterdir() if item.suffix in {".yaml", ".yml"})
        near = f" The folder holds {', '.join(others)}." if others else ""
    elif path.parent.is_dir():
        near = near_match(path.name, sorted(item.name for item in path.parent.iterdir()))
    advice = "A scenario is a folder with scenario.yaml; start one with: energyfund init DIR"
    raise MissingFileError(file, f"is not there.{near}", advice)


def _validate(file: Path, text: YamlText) -> Scenario:
    """The scenario as a model; faults of single values and of the models together."""
    faults = list(text.faults)
    scenario: Scenario | None = None
    if isinstance(text.values, dict):
        try:
            scenario = Scenario.model_validate(text.values)
        except ValidationError as error:
            faults += [
                _fault(file, text, path, value, message)
                for path, value, message in in_plain_words(error, Scenario)
                if not text.is_spoilt(path)
            ]
    elif not faults:
        faults.append(_fault(file, text, (), "", "must hold fields such as 'name: …', each on its own line"))
    if faults or scenario is None:
        raise InvalidInputError(_in_order(faults, file), more_to_check=True)
    return scenario


def _holdings(
    scenario: Scenario, folder: Path, file: Path, text: YamlText, table_faults: Sequence[Fault]
) -> tuple[tuple[Holding, ...], list[Fault], list[Fault]]:
    """The fund's holdings, the faults of their table, and the fault of a table that cannot be read."""
    fund, path = scenario.pension_fund, ("pension_fund", "holdings")
    if fund is None:
        return (), [], []
    if isinstance(fund.holdings, list):
        return tuple(fund.holdings), [], []
    if any(fault.field == field_name(path) for fault in table_faults):
        return (), [], []
    try:
        rows, faults = read_rows(folder / fund.holdings, Holding)
    except MissingFileError as error:
        return (), [], [_fault(file, text, path, fund.holdings, str(error))]
    return (() if faults else rows), faults, []


def _override_faults(scenario: Scenario, file: Path, text: YamlText) -> list[Fault]:
    try:
        figures_of(scenario)
    except InvalidInputError as error:
        return [_fault(file, text, tuple(item.field.split(".")), item.value, item.message) for item in error.faults]
    return []


def _fault(file: Path, text: YamlText, path: Path_, value: str, message: str) -> Fault:
    return Fault(str(file), text.line_of(path), field_name(path), value, message)


def _in_order(faults: Sequence[Fault], file: Path) -> list[Fault]:
    """The scenario's own faults first, each file by line."""
    return sorted(faults, key=lambda fault: (fault.file != str(file), fault.file, fault.line or 0, fault.field))


def _sha256(file: Path, scenario: Scenario) -> str:
    digest = hashlib.sha256(file.read_bytes())
    for name in sorted({table.name for table in tables_of(scenario)}):
        digest.update(name.encode())
        digest.update((file.parent / name).read_bytes())
    return digest.hexdigest()
