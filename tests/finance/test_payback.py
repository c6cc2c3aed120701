"""When the money is back, and what a unit of energy costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.lcoe import levelised_cost
from energyfund.finance.payback import discounted_payback_years, payback_years


@pytest.mark.published
@pytest.mark.parametrize(("cost", "saving", "years"), [(400_000, 25_000, 16), (500_000, 45_000, 11)])
def test_public_buildings(cost: float, saving: float, years: int) -> None:
    # GB Energy, 2025: schools £400,000 saving £25,000 a year, NHS sites £500,000 saving £45,000: 16 and 11 years
    flows = np.concatenate([[-cost], np.full(25, saving)])
    found = payback_years(flows)
    assert found is not None
    assert int(found) == years


@pytest.mark.hand
@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-100, 40, 40, 40], 2.5),
        ([-100, 50, 50], 2),
        ([-100, 10], None),
        ([-100], None),
        ([0, 10], 0),
        ([0, -10, 4, 12], 2.5),  # 6 still missing of 12
        ([-10, 12, -5, 9], 10 / 12),  # back in the first year, whatever comes later
        ([], 0),
    ],
)
def test_years_until_the_money_is_back(flows: list[float], years: float | None) -> None:
    assert payback_years(np.array(flows, dtype=np.float64)) == (None if years is None else pytest.approx(years))


@pytest.mark.hand
def test_with_interest_it_takes_longer() -> None:
    # 55 / 1.1 = 50 and 60.5 / 1.21 = 50: two years; without interest 1 + 45 / 60.5
    flows = np.array([-100, 55, 60.5, 10])
    assert discounted_payback_years(flows, 0.1) == pytest.approx(2)
    assert payback_years(flows) == pytest.approx(1 + 45 / 60.5)
    assert discounted_payback_years(np.array([-100, 55, 50.0]), 0.1) is None


@given(income=st.lists(st.floats(1, 100), min_size=1, max_size=30), outlay=st.floats(1, 1000), rate=st.floats(0, 0.2))
@settings(max_examples=60, deadline=None)
def test_interest_never_brings_money_back_sooner(income: list[float], outlay: float, rate: float) -> None:
    flows = np.array([-outlay, *income])
    plain, discounted = payback_years(flows), discounted_payback_years(flows, rate)
    if discounted is not None:
        assert plain is not None
        assert plain <= discounted + 1e-9


@pytest.mark.hand
def test_levelised_cost() -> None:
    # no interest: (1000 + 20 x 10) / (20 x 1000) = 6 p; at 3.5 % over 20 years: 1000 / 14,212.4 + 1 p = 8.036 p
    costs, energy = np.full(20, 10.0), np.full(20, 1000.0)
    assert levelised_cost(1000, costs, energy, 0, "nominal").gbp_per_kwh == pytest.approx(0.06)
    real = levelised_cost(1000, costs, energy, 0.035, "real", 2026)
    assert real.gbp_per_kwh == pytest.approx(1000 / 14212.4 + 0.01, abs=1e-7)
    assert (real.basis, real.price_base_year) == ("real", 2026)
    assert real.in_words == "8.04 p/kWh at prices of 2026"


@given(rate=st.floats(0, 0.15), inflation=st.floats(0, 0.05), loss=st.floats(0, 0.02))
@settings(max_examples=40, deadline=None)
def test_income_at_the_levelised_cost_pays_for_everything(rate: float, inflation: float, loss: float) -> None:
    # a nominal rate with a price that never changes: outlay, costs and income sum to nil
    years = np.arange(1, 26, dtype=np.float64)
    costs, energy = 20 * (1 + inflation) ** years, 900 * (1 - loss) ** years
    price = levelised_cost(1100, costs, energy, rate, "nominal").gbp_per_kwh
    worth = -1100 + float(((price * energy - costs) / (1 + rate) ** years).sum())
    assert worth == pytest.approx(0, abs=1e-6)


def test_levelised_cost_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="no energy"):
        levelised_cost(1, np.zeros(2), np.zeros(2), 0.05, "nominal")
    with pytest.raises(ValueError, match="costs are given for 2 years and energy for 3"):
        levelised_cost(1, np.zeros(2), np.ones(3), 0.05, "nominal")
    with pytest.raises(ValueError, match="needs the year of its prices"):
        levelised_cost(1, np.zeros(2), np.ones(2), 0.05, "real")
    assert levelised_cost(1, np.zeros(2), np.ones(2), 0, "nominal", 2026).in_words.endswith("never indexed")
