from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from energyfund.assumptions import LIBRARY_DATE, Figures, load
from energyfund.solar.climate import regions
from energyfund.solar.roof_file import read_roofs
from energyfund.solar.roofs import Roofs
from energyfund.solar.synthesis import synthesise
from energyfund.solar.weather import Weather

HEADER = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\n"


@pytest.fixture(scope="session")
def figures() -> Figures:
    return load(LIBRARY_DATE)


@pytest.fixture(scope="session")
def thames(figures: Figures) -> Weather:
    return synthesise(regions()[1], figures, seed=1)


@pytest.fixture
def make_roofs(tmp_path: Path) -> Callable[[str], Roofs]:
    """Roofs from CSV lines below the usual header."""

    def make(lines: str) -> Roofs:
        path = tmp_path / "roofs.csv"
        path.write_text(HEADER + lines, encoding="utf-8")
        return read_roofs(path)

    return make
