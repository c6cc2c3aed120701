"""The sample plan and its files, made once for all tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from energyfund.plan import Plan
from energyfund.report.table import Table
from energyfund.report.tables import tables
from energyfund.report.write import render
from tests.report.sample import sample


@pytest.fixture(scope="session")
def plan() -> Plan:
    return sample()


@pytest.fixture(scope="session")
def files(plan: Plan) -> Mapping[str, bytes]:
    return render(plan)


@pytest.fixture(scope="session")
def made(plan: Plan) -> Mapping[str, Table]:
    return {table.id: table for table in tables(plan)}
