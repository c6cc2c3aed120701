"""The market of a scenario's fund, with its faults where a person can mend them."""

from __future__ import annotations

from energyfund.errors import Fault, InvalidInputError
from energyfund.pension.market import MarketScenarios, read_market
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.yaml_door import Path_

FUND = "pension_fund"
"""What begins the place of a fault that is in the scenario file and not in a table."""


def market_of(loaded: LoadedScenario) -> MarketScenarios | None:
    """How the fund's holdings may move in a year; None where the scenario says nothing of it.

    Raises:
        InvalidInputError: With every fault of the market and its tables, each with its file and line.
        MissingFileError: A table cannot be read.
    """
    fund = loaded.scenario.pension_fund
    if fund is None or fund.market is None:
        return None
    try:
        return read_market(fund.market, loaded.holdings, loaded.folder)
    except InvalidInputError as error:
        raise InvalidInputError([_placed(loaded, fault) for fault in error.faults]) from error


def _placed(loaded: LoadedScenario, fault: Fault) -> Fault:
    """A fault of a field of the scenario with that field's line; a fault of a table stays as it is."""
    blocks = fault.file.split(".")
    if blocks[0] != FUND:
        return fault
    path: Path_ = tuple(blocks)
    if fault.field and blocks[-1] != "holdings":
        path = (*path, *fault.field.split(".", 1))
    return loaded.fault(path, fault.value, fault.message)
