"""Corporation tax: rates, relief between them, allowances and losses."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures, load
from energyfund.finance.tax import capital_allowances, corporation_tax, tax_on_profit

DAY = dt.date(2026, 11, 22)
PROFITS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(DAY)


@pytest.mark.published
@pytest.mark.parametrize(
    ("profit", "tax"),
    [
        # HMRC: 19 % to £50,000, 25 % from £250,000, between them 25 % less 3/200 of what is missing to £250,000
        (0, 0),
        (50_000, 9_500),
        (50_000.01, 9_500),
        (100_000, 25_000 - 3 / 200 * 150_000),
        (200_000, 50_000 - 3 / 200 * 50_000),
        (250_000, 62_500),
        (1_000_000, 250_000),
    ],
)
def test_rates_and_marginal_relief(figures: Figures, profit: float, tax: float) -> None:
    assert tax_on_profit(np.array([profit]), figures)[0] == pytest.approx(tax, abs=0.01)


@pytest.mark.published
def test_the_rate_between_the_limits_is_26_5_per_cent(figures: Figures) -> None:
    # tax tables: marginal rate 26.5 %
    below, above = tax_on_profit(np.array([100_000.0, 101_000]), figures)
    assert above - below == pytest.approx(265)


@pytest.mark.hand
def test_companies_under_one_control_share_the_limits(figures: Figures) -> None:
    # two companies: limits 25,000 and 125,000, the same 3/200
    assert tax_on_profit(np.array([25_000.0, 75_000, 125_000]), figures, 1) == pytest.approx(
        [4_750, 18_750 - 3 / 200 * 50_000, 31_250]
    )


@pytest.mark.hand
def test_allowances(figures: Figures) -> None:
    # 1,500,000: 1,000,000 at once, 6 % of 500,000, then 6 % of 470,000, of 441,800
    found = capital_allowances(np.array([1_500_000.0, 0, 0]), figures)
    assert found == pytest.approx([1_030_000, 28_200, 26_508])
    assert capital_allowances(np.array([300_000.0, 0, 100_000]), figures).tolist() == [300_000, 0, 100_000]


@given(st.lists(st.floats(0, 5e6), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_never_more_is_allowed_than_was_spent(additions: list[float]) -> None:
    spent = np.array(additions)
    found = capital_allowances(spent, load(DAY))
    assert bool(np.all(found >= 0))
    assert bool(np.all(np.cumsum(found) <= np.cumsum(spent) * (1 + 1e-12)))


@pytest.mark.hand
def test_losses_are_carried_forward(figures: Figures) -> None:
    # -20,000; +15,000 leaves 5,000 of loss; +30,000 is taxed on 25,000 at 19 %
    due = corporation_tax(np.array([-20_000.0, 15_000, 30_000]), figures)
    assert due.losses_gbp.tolist() == [20_000, 5_000, 0]
    assert due.taxable_gbp.tolist() == [0, 0, 25_000]
    assert due.tax_gbp == pytest.approx([0, 0, 4_750])


@pytest.mark.published
def test_share_interest_of_a_society_is_deducted(figures: Figures) -> None:
    # HMRC, Company Taxation Manual, CTM40505: share interest is treated as interest, not as a distribution
    due = corporation_tax(np.array([40_000.0]), figures, share_interest_gbp=np.array([10_000.0]))
    assert due.tax_gbp[0] == pytest.approx(0.19 * 30_000)


@pytest.mark.hand
def test_allowances_put_the_tax_off(figures: Figures) -> None:
    # panels of 100,000 against 30,000 a year: no tax until the 100,000 is used up in the fourth year
    profit = np.full(5, 30_000.0)
    allowed = capital_allowances(np.array([100_000.0, 0, 0, 0, 0]), figures)
    due = corporation_tax(profit, figures, allowances_gbp=allowed)
    assert due.taxable_gbp.tolist() == [0, 0, 0, 20_000, 30_000]


def test_paths_are_taxed_each_for_itself(figures: Figures) -> None:
    profit = np.random.default_rng(0).normal(20_000, 100_000, (4, 3, 12))
    due = corporation_tax(profit, figures, share_interest_gbp=1000.0)
    alone = corporation_tax(profit[3, 1], figures, share_interest_gbp=1000.0)
    assert due.tax_gbp.shape == profit.shape
    assert due.tax_gbp[3, 1] == pytest.approx(alone.tax_gbp)
    assert due.losses_gbp[3, 1] == pytest.approx(alone.losses_gbp)


@given(PROFITS)
@settings(max_examples=80, deadline=None)
def test_tax_is_never_negative_and_never_more_than_the_main_rate(profits: list[float]) -> None:
    due = corporation_tax(np.array(profits), load(DAY))
    assert bool(np.all(due.tax_gbp >= 0))
    assert bool(np.all(due.tax_gbp <= 0.25 * due.taxable_gbp + 1e-6))
    assert bool(np.all(due.tax_gbp >= 0.19 * due.taxable_gbp - 1e-6))
    assert due.taxable_gbp.sum() - due.losses_gbp[-1] == pytest.approx(sum(profits), abs=1e-3)


@given(st.floats(0, 1e6), st.floats(1, 1e5))
@settings(max_examples=60, deadline=None)
def test_more_profit_is_more_tax_and_leaves_more(profit: float, more: float) -> None:
    low, high = tax_on_profit(np.array([profit, profit + more]), load(DAY))
    assert low <= high <= low + 0.2651 * more + 1e-6
