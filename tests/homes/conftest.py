"""Homes and figures that several tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures, load
from energyfund.homes.dwellings import Dwellings


@pytest.fixture(scope="session")
def figures() -> Figures:
    return load(on=date(2026, 5, 1))


@pytest.fixture(scope="session")
def make_homes() -> Callable[..., Dwellings]:
    """Homes from columns; what is not given is a plain gas-heated house in England."""

    def make(homes: int = 1, **columns: Any) -> Dwellings:
        plain: dict[str, Any] = {
            "dwelling_id": np.array([f"home {number}" for number in range(homes)]),
            "nation": "england",
            "postcode": "PR1 2AB",
            "floor_area_m2": 70.0,
            "sap_rating": 50.0,
            "energy_cost_gbp_per_year": 2000.0,
            "income_ahc_gbp_per_year": 20000.0,
            "adults": 2,
            "children_14_plus": 0,
            "children_under_14": 1,
            "tenure": "social_rent",
            "prepayment_meter": False,
            "warm_home_discount": False,
            "ward": "",
            "wall": "unknown",
            "loft_insulation_mm": np.nan,
            "heating": "gas",
            "group": "",
            "home_type": "house",
            "payment_method": "direct_debit",
            "income_bhc_gbp_per_year": np.nan,
            "minimum_income_gbp_per_year": np.nan,
            "childcare_gbp_per_year": np.nan,
            "care_benefits_gbp_per_year": np.nan,
        }
        arrays = {}
        for name, usual in plain.items():
            kind = None if isinstance(usual, str) or name == "dwelling_id" else np.asarray(usual).dtype
            arrays[name] = np.broadcast_to(np.asarray(columns.get(name, usual), dtype=kind), (homes,)).copy()
        return Dwellings(file="", given=tuple(columns), buildings=columns.get("buildings"), **arrays)

    return make
