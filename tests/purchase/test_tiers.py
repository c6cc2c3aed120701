"""What a quantity costs under each kind of discount."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.purchase.tiers import order_cost, over_bought, pieces, rising, total_quantity_cost
from tests.purchase.toys import tiers

GOLDEN = tiers([(0, 1000), (100, 900), (500, 800)])
"""Tiers of the golden values: 0-99 at 1,000, 100-499 at 900, 500 and more at 800 £/kWp."""


@pytest.mark.hand
@pytest.mark.parametrize(
    ("discount", "quantity", "expected"),
    [
        ("all_units", 480, 432_000),  # 480 · 900
        ("all_units", 500, 400_000),  # 500 · 800
        ("incremental", 480, 442_000),  # 100 · 1000 + 380 · 900
        ("incremental", 500, 460_000),  # 100 · 1000 + 400 · 900
        ("incremental", 600, 540_000),  # 460,000 + 100 · 800
        ("all_units", 100, 90_000),  # the border belongs to the cheaper tier
        ("all_units", 99, 99_000),
    ],
)
def test_golden_costs(discount: str, quantity: float, expected: float) -> None:
    curve = pieces(GOLDEN, "incremental" if discount == "incremental" else "all_units")
    assert order_cost(curve, quantity) == pytest.approx(expected, abs=1e-6)


@pytest.mark.hand
def test_over_buying_prices_480_like_500_from_444_on() -> None:
    curve = pieces(GOLDEN, "all_units")
    assert over_bought(curve, 480) == (500, 400_000)
    # 400,000 / 900 = 444.4: below that, paying 900 for each is cheaper
    assert over_bought(curve, 444) == (444, 399_600)
    assert over_bought(curve, 445) == (500, 400_000)
    # with £60 to get rid of each of 20 kWp: 401,200; still cheaper than 432,000
    assert over_bought(curve, 480, 60) == (500, 401_200)
    assert over_bought(pieces(GOLDEN, "incremental"), 480) == (480, 442_000)


@pytest.mark.hand
def test_fixed_charges_fall_due_once_and_only_with_an_order() -> None:
    curve = pieces(tiers([(0, 1000), (100, 900)], 5000), "all_units", 1.1)
    assert order_cost(curve, 0) == 0
    assert order_cost(curve, 200) == pytest.approx(5000 + 200 * 990)


@pytest.mark.hand
def test_total_quantity_sets_one_tier_for_all_lots() -> None:
    north = pieces(tiers([(0, 1000), (100, 900)], 50), "total_quantity")
    south = pieces(tiers([(0, 1100), (100, 950)], 70), "total_quantity")
    assert total_quantity_cost([north, south], [60, 60]) == pytest.approx(60 * 900 + 50 + 60 * 950 + 70)
    assert total_quantity_cost([north, south], [60, 0]) == pytest.approx(60 * 1000 + 50)
    assert total_quantity_cost([north, south], [0, 0]) == 0


@pytest.mark.hand
def test_least_orders_and_ends_are_kept() -> None:
    curve = pieces(tiers([(50, 900), (100, 800)], end=200), "all_units")
    assert order_cost(curve, 49) is None
    assert order_cost(curve, 201) is None
    assert order_cost(curve, 50) == 45_000
    assert over_bought(curve, 30) == (50, 45_000)
    assert over_bought(curve, 300) == (math.inf, math.inf)


@pytest.mark.hand
def test_prices_that_rise_are_found() -> None:
    assert not list(rising(GOLDEN))
    odd = tiers([(0, 800), (100, 900)])
    assert [higher.low_kwp for _, higher in rising(odd)] == [100]
    # where the price rises, the border is priced in the lower tier
    assert order_cost(pieces(odd, "all_units"), 100) == 80_000


@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(500, 1500)), min_size=1, max_size=5, unique_by=lambda x: x[0]),
    st.floats(0, 400),
    st.floats(0, 50),
)
def test_incremental_cost_never_falls_with_the_quantity(
    drawn: list[tuple[int, int]], quantity: float, more: float
) -> None:
    steps = [(0.0 if place == 0 else float(low), float(price)) for place, (low, price) in enumerate(sorted(drawn))]
    curve = pieces(tiers(steps), "incremental")
    less, greater = order_cost(curve, quantity), order_cost(curve, quantity + more)
    assert less is not None
    assert greater is not None
    assert less <= greater + 1e-6


@given(st.floats(1, 700), st.floats(0, 100))
def test_over_buying_is_never_dearer_and_never_falls_with_the_quantity(quantity: float, more: float) -> None:
    curve = pieces(GOLDEN, "all_units")
    plain = order_cost(curve, quantity)
    assert plain is not None
    assert over_bought(curve, quantity)[1] <= plain + 1e-6
    assert over_bought(curve, quantity)[1] <= over_bought(curve, quantity + more)[1] + 1e-6
