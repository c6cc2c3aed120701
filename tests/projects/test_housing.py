"""Homes to let: outlay over the years of building, rent, empty homes, running cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.projects.housing import housing_project
from energyfund.projects.project import Calendar, Project
from energyfund.scenario.projects import HousingProject


@pytest.fixture
def flat() -> Calendar:
    """No inflation, prices of the start year."""
    return Calendar(2027, 10, 2027, 0.0, 0.05)


def made(calendar: Calendar, figures: Figures, years: tuple[int, ...] = (2027,), **given: Any) -> Project:
    plain: dict[str, Any] = {
        "kind": "housing",
        "name": "court",
        "tenure": "affordable",
        "homes": 10,
        "cost_gbp_per_home": 100_000,
        "rent_gbp_per_week": 100,
        "operating_cost_gbp_per_home_per_year": 1000,
        "voids_fraction": 0.02,
        "life_years": 4,
    }
    return housing_project(HousingProject.model_validate(plain | given), calendar, figures, years)


def line(project: Project, name: str, place: int = 0) -> list[float]:
    return [float(amount) for one in project.starts[place].lines if one.name == name for amount in one.gbp]


@pytest.mark.hand
def test_without_inflation(flat: Calendar, figures: Figures) -> None:
    found = made(flat, figures, land_gbp=50_000, build_years=2)
    # 10 x 100,000 over two years, land at once; 10 x 100 x 52 = 52,000 of rent, 2 % empty, 10 x 1,000 of cost
    assert found.starts[0].outlay_gbp[:3].tolist() == [550_000, 500_000, 0]
    assert line(found, "Rent due") == pytest.approx([0, 0, *[52_000] * 4, 0, 0, 0, 0, 0])
    assert line(found, "Empty homes")[2] == pytest.approx(-1040)
    assert line(found, "Management, repairs and services")[2] == pytest.approx(-10_000)
    assert found.starts[0].cash_flow_gbp[2:6] == pytest.approx(40_960)
    assert found.impact.first_year == 2
    assert found.size == "10 homes, affordable rent"


@pytest.mark.hand
def test_everything_rises_from_the_price_base(calendar: Calendar, figures: Figures) -> None:
    # Prices of 2025, 10 % a year, rent 1 % over it; start 2028, so outlay x 1.1^3, first rent in 2029: 1.11^4
    found = made(calendar, figures, (2027, 2028), rent_over_inflation_fraction=0.01)
    assert found.starts[1].outlay_gbp[0] == pytest.approx(1_000_000 * 1.1**3)
    assert line(found, "Rent due", 1)[1] == pytest.approx(52_000 * 1.11**4)
    assert line(found, "Management, repairs and services", 1)[1] == pytest.approx(-10_000 * 1.1**4)


@pytest.mark.hand
def test_social_rent_follows_the_rule_and_others_inflation_alone(calendar: Calendar, figures: Figures) -> None:
    over = figures.value("social_rent_increase_over_inflation_fraction")
    social, other = (line(made(calendar, figures, tenure=tenure), "Rent due") for tenure in ("social", "affordable"))
    assert np.array(social[1:5]) / other[1:5] == pytest.approx(((1.1 + over) / 1.1) ** np.arange(3, 7))


def test_student_rooms_are_let_for_fewer_weeks(flat: Calendar, figures: Figures) -> None:
    found = made(flat, figures, tenure="student", weeks_let_per_year=44)
    assert line(found, "Rent due")[1] == pytest.approx(44_000)
    assert found.size == "10 rooms, student rent"


def test_the_library_fills_what_is_left_out(flat: Calendar, figures: Figures) -> None:
    found = made(flat, figures, operating_cost_gbp_per_home_per_year=None, voids_fraction=None)
    sources = {one.name: one.source for one in found.starts[0].lines}
    assert sources["Empty homes"] == "housing_voids_fraction"
    assert sources["Management, repairs and services"] == "social_housing_operating_cost_gbp_per_home_per_year"
    assert figures.value("housing_voids_fraction") > 0


def test_rent_after_the_horizon_is_left_out_and_said(flat: Calendar, figures: Figures) -> None:
    found = made(flat, figures, life_years=40)
    assert np.count_nonzero(line(found, "Rent due")) == 10
    assert any("after the horizon" in remark for remark in found.remarks)


@pytest.mark.hand
def test_social_rent_rises_over_inflation_only_while_the_rule_lasts(figures: Figures) -> None:
    # The rule (inflation plus 1 %) ends in March 2036. Prices of 2034 without inflation: rent is 52,000 x 1.01 in 2035,
    # x 1.01^2 in 2036, and stays there.
    found = made(Calendar(2034, 6, 2034, 0.0, 0.05), figures, (2034,), tenure="social", life_years=5)
    assert line(found, "Rent due")[1:6] == pytest.approx([52_520, *[53_045.2] * 4])
    assert any("ends in 2036" in remark for remark in found.remarks)
