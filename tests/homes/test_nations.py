from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.homes.appraise import appraise, bill_relief
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.nations import is_extreme_fuel_poor_scotland, is_fuel_poor_scotland, scotland_gap

MakeHomes = Callable[..., Dwellings]

# Explanatory notes to the Act of 2019, paragraphs 35 to 38 and 44 to 45, all by the month: net income 1,150, rent 350,
# council tax and water 50: 750 after housing costs; fuel 80; 90 % of the standard 659.57 on the mainland, 679.57 in a
# remote area.
FUEL, INCOME, NOTHING = np.array([960.0]), np.array([9000.0]), np.array([0.0])
MAINLAND, REMOTE = np.array([12 * 659.57 / 0.9]), np.array([12 * 679.57 / 0.9])


@pytest.mark.published
def test_the_worked_example_of_the_act(figures: Figures) -> None:
    assert not is_fuel_poor_scotland(FUEL, INCOME, NOTHING, NOTHING, MAINLAND, figures)[0]
    poor = is_fuel_poor_scotland(FUEL, INCOME, NOTHING, NOTHING, REMOTE, figures)
    assert poor[0]
    assert not is_extreme_fuel_poor_scotland(poor, FUEL, INCOME, figures)[0]
    gap = scotland_gap(poor, FUEL, INCOME, NOTHING, NOTHING, REMOTE, figures)
    assert gap[0] == pytest.approx(60.0)


@pytest.mark.published
def test_the_second_figure_of_the_worked_example(figures: Figures) -> None:
    # 8,154.84 - 8,040.00 = 114.84: the gap where energy cost is not what binds
    poor = np.array([True])
    dear = scotland_gap(poor, FUEL + 200, INCOME + 200, NOTHING, NOTHING, REMOTE, figures)
    assert dear[0] == pytest.approx(114.84, abs=0.005)


def test_scotland_through_the_front_door(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(
        2,
        nation="scotland",
        energy_cost_gbp_per_year=FUEL[0],
        income_ahc_gbp_per_year=INCOME[0],
        minimum_income_gbp_per_year=[MAINLAND[0], REMOTE[0]],
    )
    found = appraise(homes, (), figures, 30000, seed=1, draws=20)
    assert found.before.fuel_poor.tolist() == [False, True]
    assert found.before.gap_gbp == pytest.approx([0, 60.0])
    assert not found.before.lilee.any()
    assert found.moves[0].test == "scotland_2019_act"
    relieved = bill_relief(homes, np.array([0.0, 61.0]), figures, 30000, seed=1, draws=400)
    assert not relieved.after.fuel_poor.any()
    assert relieved.probability_lifted[0] == 0 < relieved.probability_lifted[1]


def test_scotland_asks_for_the_minimum_income_standard(make_homes: MakeHomes, figures: Figures) -> None:
    with pytest.raises(InvalidInputError, match="minimum_income_gbp_per_year: is missing for the home 'home 0'"):
        appraise(make_homes(nation="scotland"), (), figures, 30000, seed=1)


@pytest.mark.hand
def test_wales_and_northern_ireland_take_income_before_housing_costs_where_given(
    make_homes: MakeHomes, figures: Figures
) -> None:
    # 2,000 / 19,000 = 10.5 %; 2,000 / 25,000 = 8 %; gap 2,000 - 1,900 = 100
    homes = make_homes(2, nation="wales", income_ahc_gbp_per_year=19000, income_bhc_gbp_per_year=[np.nan, 25000])
    found = appraise(homes, (), figures, 30000, seed=1, draws=20)
    assert found.before.fuel_poor.tolist() == [True, False]
    assert found.before.gap_gbp == pytest.approx([100, 0])
    assert found.moves[0].test == "wales_10_percent"
