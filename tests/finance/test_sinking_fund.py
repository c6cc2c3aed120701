"""Money set aside for lumpy costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from energyfund.finance.sinking_fund import spread_lumps, with_sinking_fund

FLOWS = st.lists(st.floats(-1e6, 1e6).map(lambda amount: round(amount, 2)), min_size=0, max_size=40)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ([0, 10, 10, 10, -15, 10], [0, 5, 5, 5, 0, 10]),
        ([0, 3, 10, -9], [0, 0, 4, 0]),  # 3 of the small year, 6 of the large one
        ([0, 10, -4, 10, -4], [0, 6, 0, 6, 0]),  # each shortfall from the years since the last one
        ([0, 10, -4, 2, -4], [0, 4, 0, 0, 0]),  # 2 from since then, 2 more from before
        ([0, 10, -4, -4], [0, 2, 0, 0]),  # two in a row
        ([0, 5, -9, 5], [0, 0, -4, 5]),  # what cannot be met stays, and later years do not pay for earlier ones
        ([-3, 5], [-3, 5]),
        ([], []),
        ([1, 2], [1, 2]),
    ],
)
def test_by_hand(flow: list[float], expected: list[float]) -> None:
    assert with_sinking_fund(np.array(flow, dtype=np.float64)) == pytest.approx(expected)


@given(FLOWS)
@settings(max_examples=100, deadline=None)
def test_the_sum_is_kept_and_money_only_moves_forward(amounts: list[float]) -> None:
    flow = np.array(amounts, dtype=np.float64)
    smooth = with_sinking_fund(flow)
    size = np.abs(flow).sum() + 1
    assert smooth.sum() == pytest.approx(flow.sum(), abs=1e-9 * size)
    assert bool(np.all(smooth[flow >= 0] <= flow[flow >= 0]))
    assert bool(np.all(smooth[flow < 0] >= flow[flow < 0]))
    assert bool(np.all(np.cumsum(smooth) <= np.cumsum(flow) + 1e-9 * size)), "nothing is spent before it is earned"


@given(FLOWS)
@settings(max_examples=100, deadline=None)
def test_never_negative_where_all_before_can_meet_it(amounts: list[float]) -> None:
    flow = np.array(amounts, dtype=np.float64)
    assume(bool(np.all(np.cumsum(flow) > 1e-3)))
    assert bool(np.all(with_sinking_fund(flow) >= 0))


@given(years=st.integers(1, 30), income=st.floats(100, 1000), share=st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_equal_years_give_equal_amounts(years: int, income: float, share: float) -> None:
    cost = share * years * income
    flow = np.array([0.0, *[income] * years, -cost])
    smooth = with_sinking_fund(flow)
    assert smooth[1:-1] == pytest.approx(income - cost / years)
    assert smooth[-1] == 0


def test_the_flow_that_was_given_is_left_alone() -> None:
    flow = np.array([0.0, 10, -5])
    with_sinking_fund(flow)
    assert flow.tolist() == [0, 10, -5]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("lumps", "first", "expected"),
    [
        ([0, 0, 0, -30, 0, -10], 1, [0, -10, -10, -10, -5, -5]),
        ([0, -4, 0], 1, [0, -4, 0]),
        ([0, -4, 0], 2, [0, -4, 0]),  # due before anything can be set aside
        ([0, 0], 0, [0, 0]),
    ],
)
def test_lumps_in_equal_amounts(lumps: list[float], first: int, expected: list[float]) -> None:
    assert spread_lumps(np.array(lumps, dtype=np.float64), first) == pytest.approx(expected)


@given(st.lists(st.floats(-1e6, 0) | st.just(0.0), min_size=1, max_size=40), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_lumps_keep_their_sum_and_are_set_aside_in_time(costs: list[float], first: int) -> None:
    lumps = np.array(costs)
    spread = spread_lumps(lumps, first)
    assert spread.sum() == pytest.approx(lumps.sum(), rel=1e-12, abs=1e-6)
    assert bool(np.all(np.cumsum(spread) <= np.cumsum(lumps) + 1e-6))
