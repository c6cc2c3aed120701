from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.homes.panels import generation_kwh, self_use_fraction, shared_power


@pytest.mark.hand
def test_generation_by_the_standard_formula(figures: Figures) -> None:
    # SAP appendix M1, E = 0.8 x kWp x S. South-east or south-west at 30 degrees in the Thames region:
    # between the level irradiation (1,073 kWh/m2) and the south plane (1,250 kWh/m2 or so)
    made = generation_kwh(np.array([1, 17]), 3, 0.8, figures)
    assert 0.8 * 3 * 1073 < made[0] < 0.8 * 3 * 1250
    assert made[1] < made[0]


@pytest.mark.published
def test_self_use_meets_the_one_published_point() -> None:
    # MCS MGD 003, one cell: home all day, 1,500 to 1,999 kWh used, 300 to 599 kWh made, no battery: 51.6 %
    found = self_use_fraction(np.array([450.0]), np.array([1750.0]), np.array([0.0]))
    assert found[0] == pytest.approx(0.516, abs=0.015)


@given(
    made=st.floats(0, 8000),
    more=st.floats(0, 4000),
    used=st.floats(500, 9000),
    battery=st.floats(0, 20),
    larger=st.floats(0, 20),
)
def test_self_use_is_a_share_that_falls_with_panels_and_rises_with_a_battery(
    made: float, more: float, used: float, battery: float, larger: float
) -> None:
    def share(kwh: float, store: float) -> float:
        return float(self_use_fraction(np.array([kwh]), np.array([used]), np.array([store]))[0])

    assert 0 < share(made, battery) <= 1
    assert share(made + more, battery) <= share(made, battery) + 1e-12
    assert share(made, battery + larger) >= share(made, battery) - 1e-12


@given(made=st.floats(0, 8000), used=st.floats(500, 9000))
def test_a_home_never_uses_more_sun_than_it_needs(made: float, used: float) -> None:
    share = float(self_use_fraction(np.array([made]), np.array([used]), np.array([4 * used / 1000]))[0])
    if made <= 4 * used:  # the end of the table
        assert made * share <= used + 1e-9


@pytest.mark.hand
def test_who_gets_what_from_shared_power() -> None:
    # 2,000 kWh made, 800 used; retail 25 p, tenant pays 15 p: saves 80, society earns 120; export 1,200 x 6 p = 72
    found = shared_power(np.array([2000.0]), np.array([0.4]), np.array([0.25]), 0.15, 0.06)
    assert found.tenant_saving_gbp[0] == pytest.approx(80)
    assert found.sales_gbp[0] == pytest.approx(120)
    assert found.export_gbp[0] == pytest.approx(72)
    free = shared_power(np.array([2000.0]), np.array([0.4]), np.array([0.25]), 0, 0.06)
    assert (free.tenant_saving_gbp[0], free.sales_gbp[0]) == pytest.approx((200, 0))


def test_a_negative_price_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="0 \\(free\\) or more"):
        shared_power(np.array([1.0]), np.array([0.5]), np.array([0.25]), -0.01, 0.06)
