from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.homes.appraise import HomesAppraisal, appraise, bill_relief
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.ratings import cost_at, rating_scale

MakeHomes = Callable[..., Dwellings]
MEDIAN = 30000.0


@pytest.mark.hand
def test_the_worked_example_through_the_front_door(make_homes: MakeHomes, figures: Figures) -> None:
    # SAP cost 900 for 70 m2: rating 100 - 16.21 x 0.36 x 900 / 115 = 54.33009; gap 289.1
    homes = make_homes(sap_rating=54.33009)
    assert cost_at(homes.sap_rating, homes.floor_area_m2, rating_scale(figures))[0] == pytest.approx(900, abs=2e-3)
    found = appraise(homes, (), figures, MEDIAN, seed=1, draws=50)
    assert found.before.lilee.tolist() == [True]
    assert found.before.ten_percent.tolist() == [True]
    assert found.before.gap_gbp[0] == pytest.approx(289.1, abs=0.05)
    assert found.equivalised_income_gbp[0] == pytest.approx(20000 / 1.2)
    assert found.before.rating.tolist() == [54.0]


def test_an_empty_package_changes_nothing(make_homes: MakeHomes, figures: Figures) -> None:
    found = appraise(make_homes(5), (), figures, MEDIAN, seed=1, draws=100)
    for name in ("bill_gbp", "rating", "fpeer", "lilee", "ten_percent", "gap_gbp"):
        assert np.array_equal(getattr(found.before, name), getattr(found.after, name))
    totals = (
        found.cost_gbp,
        found.saving_gbp_per_year,
        found.homes_lifted_p90,
        found.gap_closed_gbp,
        found.tco2e_per_year,
    )
    assert totals == (0, 0, 0, 0, 0)
    assert found.homes_with_higher_bill == 0


@pytest.mark.hand
def test_cavity_wall_in_one_home(make_homes: MakeHomes, figures: Figures) -> None:
    # Standing 314.995, units 2,000 - 314.995 = 1,685.005, heating fuel 0.497743 x that = 838.699.
    # Band E: metered 7.8 % x prebound 0.72: 838.699 x 0.078 x 0.72 = 47.1013; gas 47.1013 / 0.0574 = 820.58 kWh;
    # 820.58 x 0.183 = 150.17 kg. Comfort 15 / 85 of the saving. Rating: space heat is 709.8 of the cost of 985.3
    # behind it (test_energy_use.py), so 100 - 50 x (1 - 0.20 x 0.7204) = 57.2.
    homes = make_homes(sap_rating=50.0, wall="cavity")
    found = appraise(homes, ("cavity_wall",), figures, MEDIAN, seed=1, draws=50)
    assert found.cost_gbp == 2500
    assert found.saving_gbp_per_year == pytest.approx(47.1013, abs=1e-3)
    assert found.after.bill_gbp[0] == pytest.approx(2000 - 47.1013, abs=1e-3)
    assert found.saved_gas_kwh_per_year == pytest.approx(820.58, abs=0.01)
    assert found.tco2e_per_year == pytest.approx(0.15017, abs=1e-5)
    assert found.comfort_gbp_per_year == pytest.approx(47.1013 * 15 / 85, abs=1e-3)
    assert found.after.rating.tolist() == [57.0]


@pytest.mark.hand
def test_a_heat_pump_in_one_home(make_homes: MakeHomes, figures: Figures) -> None:
    # Heating fuel 838.699 / 0.0574 = 14,611.5 kWh, x 0.72 metered = 10,520.3; rooms 77 % = 8,100.6, water 2,419.7.
    # At 55 degrees: 8,100.6 x 0.88 / 2.7 + 2,419.7 x 0.88 / 2.0 = 2,640.2 + 1,064.7 = 3,704.9 kWh x 0.2467 = 913.99.
    # Gas saved 603.86, standing charge 365 x 0.2909 = 106.18: the bill rises by 913.99 - 603.86 - 106.18 = 203.95.
    found = appraise(make_homes(sap_rating=50.0), ("heat_pump_55",), figures, MEDIAN, seed=1, draws=50)
    assert found.saving_gbp_per_year == pytest.approx(-203.95, abs=0.05)
    assert found.homes_with_higher_bill == 1
    assert found.saved_gas_kwh_per_year == pytest.approx(10520.3, abs=0.5)
    assert found.saved_electricity_kwh_per_year == pytest.approx(-3704.9, abs=0.5)
    # semi 11,500 + half of 70 / 15 radiators at 300 = 700 + cylinder 1,200 + a tenth of 1,500
    assert found.cost_gbp == pytest.approx(11500 + 700 + 1200 + 150)
    warmer = appraise(make_homes(sap_rating=50.0), ("heat_pump_35",), figures, MEDIAN, seed=1, draws=50)
    assert warmer.saving_gbp_per_year > found.saving_gbp_per_year
    assert warmer.cost_gbp > found.cost_gbp


@pytest.mark.hand
def test_panels_on_one_home(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(2, tenure=["social_rent", "owner_occupied"])
    found = appraise(homes, ("solar_pv",), figures, MEDIAN, seed=1, draws=50)
    used, exported = found.home_saved_electricity_kwh_per_year, found.home_exported_kwh_per_year
    # 3 kWp at 1,876; used at 24.67 p; exported at 7.5 p, to the household only where it owns the home
    assert found.home_cost_gbp == pytest.approx([5628, 5628])
    assert found.home_saving_gbp_per_year[0] == pytest.approx(used[0] * 0.2467)
    assert found.home_saving_gbp_per_year[1] == pytest.approx(used[1] * 0.2467 + exported[1] * 0.075)
    assert found.home_export_gbp_per_year == pytest.approx(exported * 0.075)
    assert found.after.rating[0] > found.before.rating[0]
    # carbon counts what is used and what is exported, at the grid's average of 0.177
    assert found.home_tco2e_per_year == pytest.approx((used + exported) * 0.177 / 1000)
    stored = appraise(homes, ("solar_pv", "battery"), figures, MEDIAN, seed=1, draws=50)
    assert stored.home_saving_gbp_per_year[0] > found.home_saving_gbp_per_year[0]
    assert stored.home_cost_gbp == pytest.approx([5628 + 4500, 5628 + 4500])


@pytest.mark.hand
def test_modelled_savings_are_an_option(make_homes: MakeHomes, figures: Figures) -> None:
    # 20 % of 77 % of 838.699 = 129.16, on rated energy, no comfort taken
    homes = make_homes(sap_rating=50.0, wall="cavity")
    found = appraise(homes, ("cavity_wall",), figures, MEDIAN, seed=1, draws=50, savings="modelled")
    assert found.saving_gbp_per_year == pytest.approx(129.16, abs=0.01)
    assert found.comfort_gbp_per_year == 0


def test_costs_and_savings_come_with_their_range(make_homes: MakeHomes, figures: Figures) -> None:
    found = appraise(make_homes(wall="cavity"), ("deep",), figures, MEDIAN, seed=1, draws=50)
    assert found.cost_low_gbp < found.cost_gbp < found.cost_high_gbp
    assert found.saving_low_gbp_per_year < found.saving_gbp_per_year < found.saving_high_gbp_per_year


def test_cavity_fill_never_reaches_a_solid_wall(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(2, wall=["solid", "cavity"])
    found = appraise(homes, ("cavity_wall",), figures, MEDIAN, seed=1, draws=50)
    assert found.home_cost_gbp.tolist() == [0, 2500]
    assert found.home_saving_gbp_per_year[0] == 0
    assert any(remark.startswith("1 home left out for cavity wall insulation") for remark in found.remarks)


@pytest.mark.hand
def test_savings_combine_multiplicatively(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(wall="cavity")
    saving = {
        package: appraise(homes, package, figures, MEDIAN, 1, 10).saving_gbp_per_year
        for package in [("cavity_wall",), ("loft_insulation",), ("cavity_wall", "loft_insulation")]
    }
    # 1 - (1 - 0.078)(1 - 0.039) = 0.113958, against 0.117 added up
    together = saving["cavity_wall", "loft_insulation"]
    assert together == pytest.approx(saving["cavity_wall",] * 0.113958 / 0.078)
    assert together < saving["cavity_wall",] + saving["loft_insulation",]


@pytest.mark.hand
def test_the_chance_agrees_with_the_normal_distribution(make_homes: MakeHomes, figures: Figures) -> None:
    # A saving of 150 in a home far below band C: the band never changes. Income draw m, 10 % test: poor before if
    # 20,000 m <= 20,000, after if 20,000 m <= 18,500; ln ratio -0.07796, / 0.1 = -0.7796: 0.5 - 0.2178 = 0.2822.
    # LILEE: before ln(23,600 / 20,000) / 0.1 = 1.6551, after ln(23,450 / 20,000) / 0.1 = 1.5914: difference 0.0068
    homes = make_homes(4000, sap_rating=30.0)
    found = bill_relief(homes, np.full(4000, 150.0), figures, MEDIAN, seed=3, draws=400)
    assert found.probability_lifted_10_percent.mean() == pytest.approx(0.2822, abs=0.002)
    assert found.homes_lifted_10_percent_expected == pytest.approx(0.2822 * 4000, abs=10)
    # independent homes: standard deviation sqrt(4000 x 0.2822 x 0.7178) = 28.5, p10 to p90 = 2 x 1.2816 x 28.5 = 73
    width = found.homes_lifted_10_percent_p90 - found.homes_lifted_10_percent_p10
    assert width == pytest.approx(73, abs=12)
    assert found.homes_lifted_expected == pytest.approx(0.0068 * 4000, abs=1.5)


def test_probabilities_add_up_to_the_expected_number(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(3000, sap_rating=np.linspace(40, 75, 3000), wall="cavity")
    found = appraise(homes, ("cavity_wall", "loft_insulation"), figures, MEDIAN, seed=1, draws=100)
    assert found.probability_lifted.sum() == pytest.approx(found.homes_lifted_expected)
    assert found.homes_lifted_p10 <= found.homes_lifted_expected <= found.homes_lifted_p90
    assert found.homes_lifted_expected > 0


def test_same_seed_same_answer_and_another_seed_another(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(500, sap_rating=np.linspace(40, 75, 500), wall="cavity")

    def draw(seed: int) -> HomesAppraisal:
        return appraise(homes, ("cavity_wall",), figures, MEDIAN, seed=seed, draws=100)

    assert np.array_equal(draw(1).probability_lifted, draw(1).probability_lifted)
    assert not np.array_equal(draw(1).probability_lifted, draw(2).probability_lifted)


def test_the_anomaly_is_said_aloud(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(sap_rating=66.0, wall="cavity", income_ahc_gbp_per_year=12000.0)
    found = appraise(homes, ("cavity_wall",), figures, MEDIAN, seed=1, draws=50)
    assert found.before.lilee[0]
    assert not found.after.lilee[0]
    assert found.after.ten_percent[0]
    assert any("1 of the 1 homes that leave it do so by the band alone" in remark for remark in found.remarks)


def test_bills_that_rise_are_counted_and_said(make_homes: MakeHomes, figures: Figures) -> None:
    found = bill_relief(make_homes(3), np.array([100.0, -20.0, 0.0]), figures, MEDIAN, seed=1, draws=50)
    assert found.homes_with_higher_bill == 1
    assert "1 home pays more for energy afterwards than before." in found.remarks


def test_a_rebate_lifts_the_fuel_poverty_rating_only(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(2, sap_rating=62.0, warm_home_discount=[False, True])
    found = appraise(homes, (), figures, MEDIAN, seed=1, draws=10)
    assert found.before.rating.tolist() == [62.0, 62.0]
    assert found.before.fpeer.tolist() == [62.0, 70.0]  # 62 + 7.6
    assert found.before.lilee.tolist() == [True, False]


def test_outside_england_the_ten_percent_test_decides(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(200, nation="wales", income_ahc_gbp_per_year=19900.0)
    found = bill_relief(homes, np.full(200, 200.0), figures, MEDIAN, seed=1, draws=100)
    assert not found.before.lilee.any()
    assert found.before.gap_gbp.sum() == pytest.approx(200 * (2000 - 1990))
    assert found.homes_lifted_expected == found.homes_lifted_10_percent_expected > 0


@pytest.mark.parametrize("median", [0.0, -1.0, float("nan"), float("inf")])
def test_the_median_income_is_asked_for(median: float, make_homes: MakeHomes, figures: Figures) -> None:
    with pytest.raises(InvalidInputError, match="median_income_gbp"):
        appraise(make_homes(), (), figures, median, seed=1)


def test_missing_incomes_are_named(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(2, income_ahc_gbp_per_year=[np.nan, 1.0])
    with pytest.raises(InvalidInputError, match="is missing for the home 'home 0'"):
        appraise(homes, (), figures, MEDIAN, seed=1)


def test_savings_of_the_wrong_shape_are_a_fault_of_the_caller(make_homes: MakeHomes, figures: Figures) -> None:
    with pytest.raises(ValueError, match="must have shape"):
        bill_relief(make_homes(2), np.zeros(3), figures, MEDIAN, seed=1)


@settings(max_examples=30)
@given(saving=st.floats(0, 1500), more=st.floats(0, 500), income=st.floats(5000, 60000), points=st.floats(2, 100))
def test_a_larger_saving_never_lifts_fewer(
    saving: float, more: float, income: float, points: float, make_homes: MakeHomes, figures: Figures
) -> None:
    homes = make_homes(sap_rating=points, income_ahc_gbp_per_year=income)
    small, large = (
        bill_relief(homes, np.array([amount]), figures, MEDIAN, seed=1, draws=200) for amount in (saving, saving + more)
    )
    assert large.homes_lifted_expected >= small.homes_lifted_expected
    assert large.homes_lifted_10_percent_expected >= small.homes_lifted_10_percent_expected
    assert large.after.gap_gbp[0] <= small.after.gap_gbp[0]


def test_the_homes_with_a_result_are_those_asked_about(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(3)
    found = appraise(homes, (), figures, MEDIAN, seed=1, draws=10)
    assert found.dwellings is homes
    assert found.homes == 3
    assert sum(dataclasses.astuple(found.moves[0])[1:]) == 3
