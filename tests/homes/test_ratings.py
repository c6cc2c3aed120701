from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.homes.ratings import (
    RATING_VERSIONS,
    RatingVersion,
    band,
    cost_at,
    energy_cost_factor,
    environmental_impact,
    fuel_poverty_rating,
    published,
    rating,
    rating_scale,
)

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "ratings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=getattr(pytest.mark, case["source"]), id=case["name"]) for case in CASES]
)
def test_rating_cases(case: dict[str, Any], figures: Figures) -> None:
    given_values, expected, margin = case["input"], case["output"], case["absolute_error_margin"]
    scale = rating_scale(figures, given_values["version"])
    cost, area = np.array([given_values["cost_gbp"]]), np.array([given_values["floor_area_m2"]])
    assert energy_cost_factor(cost, area, scale)[0] == pytest.approx(expected["energy_cost_factor"], abs=margin)
    points = rating(cost, area, scale)
    assert points[0] == pytest.approx(expected["rating"], abs=margin)
    assert published(points)[0] == expected["published"]
    assert band(points, scale)[0] == expected["band"]
    assert cost_at(points, area, scale)[0] == pytest.approx(cost[0], rel=1e-9)


@pytest.mark.published
def test_environmental_impact_of_the_five_fixtures(figures: Figures) -> None:
    # sap10calcs outputs: emissions in kg, area, rating as published
    emissions = np.array(
        [2984.9641530434924, 2762.5314610532073, 3479.9211944827052, 4589.982213457959, 4071.325062441948]
    )
    area = np.array([100.0, 100.0, 100.0, 180.0, 180.0])
    assert published(environmental_impact(emissions, area, figures)).tolist() == [72, 74, 68, 73, 76]


@pytest.mark.hand
def test_environmental_impact_above_the_bend(figures: Figures) -> None:
    # 10,000 kg in 55 m2: CF = 100, 200 - 95 x log10(100) = 10
    assert environmental_impact(np.array([10000.0]), np.array([55.0]), figures)[0] == pytest.approx(10)


@pytest.mark.hand
def test_a_rebate_of_150_pounds_is_worth_seven_and_a_half_points(figures: Figures) -> None:
    # 0.36 x 150 / 115 x 16.21 = 7.6115
    scale = rating_scale(figures)
    cost, area = np.array([700.0]), np.array([70.0])
    gain = fuel_poverty_rating(cost, np.array([150.0]), area, scale) - rating(cost, area, scale)
    assert gain[0] == pytest.approx(7.6115, abs=1e-3)


@pytest.mark.published
@pytest.mark.parametrize(
    ("points", "letter"),
    [(92, "A"), (91.5, "A"), (91.4, "B"), (81, "B"), (80, "C"), (69, "C"), (68.4, "D"), (55, "D"), (54, "E"), (39, "E"),
     (38, "F"), (21, "F"), (20, "G"), (1, "G"), (-30, "G")],
)  # fmt: skip
def test_bands(points: float, letter: str, figures: Figures) -> None:
    assert band(np.array([points]), rating_scale(figures))[0] == letter


@given(
    version=st.sampled_from(RATING_VERSIONS),
    points=st.floats(1, 119),
    area=st.floats(20, 500),
)
def test_cost_and_rating_are_inverse(version: RatingVersion, points: float, area: float, figures: Figures) -> None:
    scale = rating_scale(figures, version)
    there_and_back = rating(cost_at(np.array([points]), np.array([area]), scale), np.array([area]), scale)
    # the two pieces of the curve miss each other by at most 0.03 points at the bend
    assert there_and_back[0] == pytest.approx(points, abs=0.03)


@given(
    version=st.sampled_from(RATING_VERSIONS),
    cost=st.floats(0, 20000),
    cut=st.floats(0, 20000),
    area=st.floats(20, 500),
)
def test_a_lower_cost_never_lowers_the_rating(
    version: RatingVersion, cost: float, cut: float, area: float, figures: Figures
) -> None:
    scale = rating_scale(figures, version)
    size = np.array([area])
    # the published curve itself steps down by under 0.03 points where its two pieces meet
    assert rating(np.array([cost - cut]), size, scale)[0] >= rating(np.array([cost]), size, scale)[0] - 0.03
