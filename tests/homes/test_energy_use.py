from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.energy_use import energy_cost_gbp, energy_use, heating_fuel_fraction
from energyfund.homes.ratings import RATING_VERSIONS, RatingVersion, cost_at, rating_scale
from energyfund.homes.tariffs import fuel_price, standing_charges, tariffs

MakeHomes = Callable[..., Dwellings]


@pytest.mark.hand
def test_share_of_heating_fuel_at_the_cap_of_april_2026(figures: Figures) -> None:
    # 11,500 kWh x 5.74 p = 660.10; 2,700 kWh x 24.67 p = 666.09; 660.10 / 1,326.19 = 0.49774
    assert heating_fuel_fraction(figures, gas=True) == pytest.approx(0.49774, abs=1e-5)
    # 11,500 x 0.88 = 10,120; / (10,120 + 2,700) = 0.78939
    assert heating_fuel_fraction(figures, gas=False) == pytest.approx(0.78939, abs=1e-5)


@pytest.mark.hand
def test_the_parts_of_a_typical_bill(make_homes: MakeHomes, figures: Figures) -> None:
    # April 2026: standing 365 x (57.21 + 29.09) p = 314.995; units 660.10 + 666.09 = 1,326.19; together 1,641
    homes = make_homes(energy_cost_gbp_per_year=314.995 + 1326.19)
    use = energy_use(homes, tariffs(homes, figures), rating_scale(figures), figures)
    assert use.standing_gbp[0] == pytest.approx(314.995)
    assert use.space_kwh[0] == pytest.approx(0.77 * 11500, abs=1)
    assert use.water_kwh[0] == pytest.approx(0.23 * 11500, abs=1)
    assert use.electricity_kwh[0] == pytest.approx(2700, abs=1)


@pytest.mark.published
def test_tariffs_of_the_cap_by_payment_method(make_homes: MakeHomes, figures: Figures) -> None:
    # July to September 2025: prepayment 24.92 over direct debit 25.73, standard credit 27.18; on April 2026 rates 24.67
    homes = make_homes(
        4, payment_method=["direct_debit", "prepayment", "standard_credit", "unknown"], prepayment_meter=[0, 0, 0, 1]
    )
    found = tariffs(homes, figures)
    assert found.electricity_gbp_per_kwh.round(4).tolist() == [0.2467, 0.2389, 0.2606, 0.2389]
    assert found.gas_gbp_per_kwh.round(4).tolist() == [0.0574, 0.0554, 0.0606, 0.0554]
    assert found.electricity_standing_gbp[0] == found.electricity_standing_gbp[1] < found.electricity_standing_gbp[2]


def test_the_parts_add_up_to_the_energy_cost(make_homes: MakeHomes, figures: Figures) -> None:
    homes = make_homes(
        4, heating=["gas", "electric", "heat_pump", "other"], energy_cost_gbp_per_year=[1500, 900, 800, 100]
    )
    tariff = tariffs(homes, figures)
    use = energy_use(homes, tariff, rating_scale(figures), figures)
    assert energy_cost_gbp(homes, use, tariff) == pytest.approx(homes.energy_cost_gbp_per_year)
    assert (use.space_kwh >= 0).all()
    assert (standing_charges(homes, tariff)[1:3] < standing_charges(homes, tariff)[0]).all()
    assert fuel_price(homes, tariff)[3] == fuel_price(homes, tariff)[0]


@pytest.mark.parametrize("version", RATING_VERSIONS)
def test_the_rating_cost_is_divided_without_loss(
    version: RatingVersion, make_homes: MakeHomes, figures: Figures
) -> None:
    homes = make_homes(6, sap_rating=[5, 30, 50, 69, 90, 110], heating=["gas", "electric"] * 3)
    scale = rating_scale(figures, version)
    use = energy_use(homes, tariffs(homes, figures), scale, figures)
    total = use.sap_space_gbp + use.sap_water_gbp + use.sap_other_gbp
    assert total == pytest.approx(np.maximum(cost_at(homes.sap_rating, homes.floor_area_m2, scale), 1))
    share = use.sap_space_gbp / total
    assert (share >= 0.2 - 1e-9).all()
    assert share[0] > share[2] > share[4]  # a poor home spends more of its cost on heat


@pytest.mark.hand
def test_what_is_not_heat_in_the_cost_behind_a_rating(make_homes: MakeHomes, figures: Figures) -> None:
    # 70 m2: N = 1 + 1.76 (1 - exp(-0.000349 x 56.1^2)) + 0.0013 x 56.1 = 1 + 1.76 x 0.66659 + 0.07293 = 2.2461
    # water: (25 N + 36) litres x 4.18 kJ x sum(month factor x days x rise) / 3600 + 600
    #   = 92.153 x 4.18 x 13,477 / 3600 + 600 = 2,042; / 0.88 x 0.0364 = 84.5
    # light: 0.75 x 59.73 x (70 N)^0.4714 = 485.6; + 115 = 600.6 x 0.1649 = 99.0; + 92 = 191.0
    homes = make_homes(sap_rating=50.0)
    use = energy_use(homes, tariffs(homes, figures), rating_scale(figures), figures)
    assert use.sap_water_gbp[0] == pytest.approx(84.5, abs=0.5)
    assert use.sap_other_gbp[0] == pytest.approx(191.0, abs=0.7)
    # 50 points: 50 / 16.21 x 115 / 0.36 = 985.3
    assert use.sap_space_gbp[0] == pytest.approx(985.3 - 84.5 - 191.0, abs=1)
