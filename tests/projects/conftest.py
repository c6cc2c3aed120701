"""A calendar and the library's figures."""

from __future__ import annotations

import datetime as dt

import pytest

from energyfund.assumptions import Figures, Override, load
from energyfund.projects.project import Calendar
from tests.projects.toys import ROUND


@pytest.fixture(scope="session")
def figures() -> Figures:
    return load(dt.date(2026, 5, 1))


@pytest.fixture
def calendar() -> Calendar:
    """Ten years from 2027, prices of 2025, 10 % inflation and 21 % discount, so that sums can be done by hand."""
    return Calendar(start=2027, horizon=10, price_base=2025, inflation_fraction=0.1, discount_rate_fraction=0.21)


@pytest.fixture(scope="session")
def even() -> Figures:
    """Figures in round numbers."""
    return load(dt.date(2026, 5, 1), {key: Override(value, "round numbers") for key, value in ROUND.items()})
