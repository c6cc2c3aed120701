"""The sample plan and its files, and one of every other result, made once for all tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.plan.frontier import Frontier
from energyfund.plan.purchase import PurchaseResult
from energyfund.plan.size import Sizing
from energyfund.planning.purchasing import make_purchase
from energyfund.planning.sizing.run import size_scenario
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.report.write import render
from energyfund.scenario.loader import load_scenario
from tests.report import test_compare
from tests.report.sample import sample

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return sample()


@pytest.fixture(scope="session")
def files(plan: Plan) -> Mapping[str, bytes]:
    return render(plan)


@pytest.fixture(scope="session")
def made(plan: Plan) -> Mapping[str, Table]:
    return {table.id: table for table in tables(plan)}


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    return test_compare.comparison().canonical()


@pytest.fixture(scope="session")
def frontier() -> Frontier:
    return test_compare.frontier().canonical()


@pytest.fixture(scope="session")
def sizing() -> Sizing:
    return size_scenario(load_scenario(SCENARIOS / "hackney"))


@pytest.fixture(scope="session")
def award() -> PurchaseResult:
    return make_purchase(load_scenario(SCENARIOS / "nottingham"))
