"""Homes to let: outlay over the years of building, rent, empty homes, running cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.projects.housing import housing_project
from energyfund.projects.project import Calendar, Project
from energyfund.scenario.projects import HousingProject


@pytest.fixture
def flat() -> Calendar:
    """No inflation, prices of the start year."""
    return Calendar(2027, 10, 2027, 0.0, 0.05)


def made(calendar: Calendar, figures: Figures, years: tuple[int, ...] = (2027,), **terms: Any) -> Project:
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
    return housing_project(HousingProject.model_validate(plain | terms), calendar, figures, years)


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


@pytest.mark.hand
def test_a_capped_year_is_never_caught_up(figures: Figures) -> None:
    # 10 % inflation from prices of 2027; 4 % in 2029. 52,000 x 1.1 in 2028, x 1.04 in 2029, x 1.1 from then on.
    rising = Calendar(2027, 10, 2027, 0.1, 0.05)
    capped = made(rising, figures, rent_cap={"years": [2029], "at_most_rise_fraction": 0.04})
    assert line(capped, "Rent due")[1:4] == pytest.approx([57_200, 59_488, 65_436.8])
    assert "Rents are capped at 4.0 % in 2029 and never catch up: they stay 5.5 % lower for good." in capped.remarks
    found = next(one for one in capped.starts[0].lines if one.name == "Rent due")
    assert found.index == "inflation, at most 4.0 % in 2029"
    assert found.moves_with == ("rent", "inflation")
    high = made(rising, figures, rent_cap={"years": [2029], "at_most_rise_fraction": 0.12})
    assert line(high, "Rent due") == line(made(rising, figures), "Rent due")
    assert any("changes nothing" in remark for remark in high.remarks)
    past = made(rising, figures, rent_cap={"years": [2026], "at_most_rise_fraction": 0.04})
    assert line(past, "Rent due") == line(made(rising, figures), "Rent due"), "the rent given is that of 2027 already"


@pytest.mark.hand
def test_after_the_rule_ends_a_cap_is_held_against_inflation_alone(figures: Figures) -> None:
    # Inflation of 2 %: social rent rises by 3 % to 2036 and by 2 % afterwards, so a cap of 2.5 % bites in 2036 only
    late = Calendar(2034, 6, 2034, 0.02, 0.05)
    cap = {"years": [2036, 2038], "at_most_rise_fraction": 0.025}
    found = line(made(late, figures, (2034,), tenure="social", life_years=5, rent_cap=cap), "Rent due")
    rises = np.array(found[2:6]) / np.array(found[1:5]) - 1
    assert rises == pytest.approx([0.025, 0.02, 0.02, 0.02])


@pytest.mark.hand
def test_rent_that_is_never_paid(flat: Calendar, figures: Figures) -> None:
    # 52,000 of rent, 2 % empty, 1 % of the rest lost: 509.60
    found = made(flat, figures, arrears_fraction=0.01)
    assert line(found, "Rent never paid")[1] == pytest.approx(-509.6)
    silent = made(flat, figures)
    assert line(silent, "Rent never paid") == []
    assert any("owe about 3.6 % of a year's rent" in remark for remark in silent.remarks)
    certain: list[dict[str, Any]] = [{"arrears_fraction": 0}, {"tenure": "student"}]
    for terms in certain:
        assert not any("never paid" in remark for remark in made(flat, figures, **terms).remarks)


@pytest.mark.hand
def test_management_apart_from_repairs(flat: Calendar, figures: Figures) -> None:
    parts: dict[str, Any] = {"management_gbp_per_home_per_year": 700, "repairs_gbp_per_home_per_year": 500}
    found = made(flat, figures, operating_cost_gbp_per_home_per_year=None, **parts)
    assert line(found, "Management")[1] == -7000
    assert line(found, "Repairs and major works")[1] == -5000
    assert line(found, "Management, repairs and services") == []


@pytest.mark.hand
def test_a_land_trust_sells_some_homes_and_keeps_the_land(figures: Figures) -> None:
    # 10 % inflation from 2027, two years of building: completion in 2029, 1.1^2. Four of ten homes at 60 % of £200,000;
    # six are let. £100,000 of land, half of it counted in the last of four years, 2032: 1.1^5.
    rising = Calendar(2027, 10, 2027, 0.1, 0.05)
    sale = {"homes": 4, "market_price_gbp": 200_000, "price_cap_fraction": 0.6, "ground_rent_gbp_per_year": 50}
    found = made(rising, figures, build_years=2, sale=sale, land_gbp=100_000, land_value_kept_fraction=0.5)
    assert line(found, "Homes sold at the capped price")[:4] == pytest.approx([0, 0, 480_000 * 1.21, 0])
    assert line(found, "Ground rent")[1:4] == pytest.approx([0, 200 * 1.21, 200 * 1.331])
    assert line(found, "Rent due")[2] == pytest.approx(0.6 * 52_000 * 1.21)
    assert line(found, "Worth of the land at the end")[4:7] == pytest.approx([0, 50_000 * 1.1**5, 0])
    assert found.size == "10 homes, affordable rent; 4 of them sold at a capped price"
    assert any("£120,000 each (prices of 2027), £80,000 below the market" in remark for remark in found.remarks)
    assert any("cash only if the land is sold" in remark for remark in found.remarks)


@pytest.mark.hand
def test_homes_that_are_all_sold_pay_no_rent(flat: Calendar, figures: Figures) -> None:
    sale = {"homes": 10, "market_price_gbp": 200_000, "price_cap_fraction": 0.6}
    found = made(flat, figures, sale=sale)
    assert [one.name for one in found.starts[0].lines] == ["Homes sold at the capped price"]
    assert found.starts[0].cash_flow_gbp[1] == pytest.approx(1_200_000)


@pytest.mark.hand
def test_tax_on_building_and_none_on_land_and_own_lines(flat: Calendar, figures: Figures) -> None:
    # 20 % on £1,000,000 of building, nothing on £50,000 of land
    vat = {"supply": "non_residential", "recoverable_fraction": 0}
    lines = [{"name": "Laundry", "gbp_per_year": 300, "moves_with": "rent"}]
    found = made(flat, figures, land_gbp=50_000, build_years=2, vat=vat, lines=lines)
    assert found.starts[0].outlay_gbp[:2].tolist() == [650_000, 600_000]
    assert line(found, "Laundry")[1:7] == [0, *[300] * 4, 0]
    assert made(flat, figures).starts[0].total_outlay_gbp == 1_000_000, "no tax without the block"


def test_every_line_says_what_it_varies_with_and_where_it_comes_from(flat: Calendar, figures: Figures) -> None:
    sale = {"homes": 2, "market_price_gbp": 1, "price_cap_fraction": 0.6, "ground_rent_gbp_per_year": 50}
    found = made(flat, figures, sale=sale, arrears_fraction=0.01, land_gbp=9, land_value_kept_fraction=1)
    assert len(found.starts[0].lines) == 7
    for one in found.starts[0].lines:
        assert one.index
        assert one.source
        assert one.moves_with[-1] == "inflation"


@given(
    cap=st.floats(-0.02, 0.15),
    tighter=st.floats(0, 0.05),
    years=st.lists(st.integers(2025, 2040), min_size=1, max_size=4),
    over=st.floats(-0.02, 0.03),
)
@settings(max_examples=50, deadline=None)
def test_a_cap_never_raises_rent_and_a_tighter_one_never_more(
    figures: Figures, cap: float, tighter: float, years: list[int], over: float
) -> None:
    rising = Calendar(2027, 10, 2027, 0.03, 0.05)
    bounds: list[dict[str, Any]] = [
        {},
        {"rent_cap": {"years": years, "at_most_rise_fraction": cap}},
        {"rent_cap": {"years": years, "at_most_rise_fraction": cap - tighter}},
    ]
    plain, capped, lower = (
        np.array(line(made(rising, figures, life_years=9, rent_over_inflation_fraction=over, **terms), "Rent due"))
        for terms in bounds
    )
    assert (capped <= plain + 1e-6).all()
    assert (lower <= capped + 1e-6).all()


@pytest.mark.parametrize(("tenure", "moved"), [("social", True), ("affordable", True), ("student", False)])
def test_policy_on_social_rents_does_not_reach_student_rooms(
    tenure: str, moved: bool, calendar: Calendar, figures: Figures
) -> None:
    written = HousingProject.model_validate(
        {
            "kind": "housing", "name": "homes", "tenure": tenure, "homes": 10, "cost_gbp_per_home": 1000,
            "rent_gbp_per_week": 100, "life_years": 8,
        }
    )  # fmt: skip
    lines = housing_project(written, calendar, figures, (2027,)).starts[0].lines
    assert ("rent" in next(line for line in lines if line.name == "Rent due").moves_with) is moved
