"""Returns of many paths at once agree with those of one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.present_value import FloatArray, present_value
from energyfund.finance.return_rows import settle
from energyfund.finance.returns import HIGHEST, LOWEST, irr, irr_few_paths, irr_paths, npv_paths, range_of

DRAWS = np.random.default_rng(7)


def one_by_one(flows: FloatArray) -> FloatArray:
    found = [irr(row).fraction for row in flows]
    return np.array([np.nan if rate is None else rate for rate in found])


def assert_agree(flows: FloatArray) -> None:
    slow = one_by_one(flows)
    for fast in (irr_paths(flows), irr_few_paths(flows)):
        assert np.isnan(fast).tolist() == np.isnan(slow).tolist()
        assert fast == pytest.approx(slow, abs=1e-10, nan_ok=True)


def solar(rows: int, years: int, income: float) -> FloatArray:
    """An outlay, an income that varies, and an inverter twice."""
    flows = np.concatenate(
        [-DRAWS.uniform(5, 15, (rows, 1)), income * DRAWS.lognormal(0, 0.4, (rows, years - 1))], axis=1
    )
    flows[:, [years // 3, 2 * years // 3]] -= DRAWS.uniform(0, 3, (rows, 2))
    return flows


@pytest.mark.hand
def test_each_answer() -> None:
    flows = np.array(
        [
            [-100, 110, 0, 0],  # 10 %
            [-100, 230, -132, 0],  # 10 % and 20 %
            [-100, 220, -121, 0],  # touches at 10 %
            [100, -220, 121, 0],
            [-100, 219.999, -121, 0],  # none
            [-1, 3.8, -4.77, 1.98],  # 10 %, 20 % and 50 %
            [-1, 3.3, -3.63, 1.331],  # 10 % three times over, (1.1 x - 1)^3: cannot be told from three
            [1, 2, 3, 4],
            [0, 0, 0, 0],
            [-100, np.nan, 300, 0],
            [-100, np.inf, 300, 0],
            [-100, 0, 0, 1e9],  # above 1,000 %
            [-100, 0.001, 0, 0],  # below -90 %
            [-100, 0, 0, 0.5],  # -82.9 %
            [100, -110, 0, 0],  # a loan at 10 %
        ]
    )
    expected = [0.1, np.nan, 0.1, 0.1, *[np.nan] * 9, 0.005 ** (1 / 3) - 1, 0.1]
    assert irr_paths(flows) == pytest.approx(expected, abs=1e-10, nan_ok=True)
    assert irr_few_paths(flows) == pytest.approx(expected, abs=1e-10, nan_ok=True)


@pytest.mark.parametrize("income", [0.1, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("years", [4, 26, 41])
def test_solar_agrees_with_one_by_one(years: int, income: float) -> None:
    assert_agree(solar(40, years, income))


def test_an_end_that_costs_money_agrees_with_one_by_one() -> None:
    flows = solar(100, 30, 1.0)
    flows[:, -1] = -DRAWS.lognormal(-8, 8, 100)
    assert_agree(flows)


@pytest.mark.parametrize("years", [3, 6, 12, 40])
def test_flows_without_any_order_agree_with_one_by_one(years: int) -> None:
    assert_agree(DRAWS.normal(0.1, 1, (100, years)))


@given(
    flows=st.lists(st.integers(-20, 20), min_size=2, max_size=14),
    scale=st.sampled_from([1e-9, 1.0, 1e9]),
)
@settings(max_examples=150, deadline=None)
def test_whole_pounds_agree_with_one_by_one(flows: list[int], scale: float) -> None:
    assert_agree(scale * np.array([flows], dtype=np.float64))


@pytest.mark.parametrize("apart", [0, 1e-9, 1e-7, 1e-5, 1e-3, 0.1])
def test_two_roots_close_together_agree_with_one_by_one(apart: float) -> None:
    # -(1 - a x)(1 - b x): one touching rate, two rates, or after rounding none
    a = DRAWS.uniform(0.8, 1.4, 60)
    assert_agree(np.stack([-np.ones(60), 2 * a + apart, -a * (a + apart), np.zeros(60)], axis=1))


def test_numpy_settles_plain_rows_and_finds_what_the_compiled_search_finds() -> None:
    plain = solar(60, 30, 1.0)
    plain[:, [10, 20]] = np.abs(plain[:, [10, 20]])  # one change of sign
    never = np.concatenate([-np.ones((5, 1)), np.full((5, 29), 0.001)], axis=1)  # 0.2 % comes back
    never[:, 3:] = 0
    twice = np.concatenate([solar(20, 30, 1.0), DRAWS.normal(0, 1, (20, 30))])
    rates, settled = settle(np.concatenate([plain, never, twice]), LOWEST, HIGHEST)
    assert settled[:65].all()
    assert 0 < settled[65:].sum() < 40  # rows without any order are left to the compiled search
    assert np.isnan(rates[60:65]).all()
    expected = irr_paths(np.concatenate([plain, never, twice]))
    assert np.array_equal(rates[settled], expected[settled], equal_nan=True)


def test_a_rate_does_not_depend_on_the_rows_beside_it() -> None:
    flows = np.concatenate([solar(37, 25, 0.8), DRAWS.normal(0, 1, (20, 25)), np.zeros((3, 25))])
    together = irr_paths(flows)
    alone = np.array([irr_paths(row) for row in flows])
    assert np.array_equal(together, alone, equal_nan=True)
    turned = irr_paths(flows[::-1])[::-1]
    assert np.array_equal(together, turned, equal_nan=True)


def test_every_shape_and_layout_gives_the_same() -> None:
    flows = solar(24, 20, 1.0).reshape(2, 3, 4, 20)
    expected = irr_paths(flows.reshape(24, 20)).reshape(2, 3, 4)
    assert irr_paths(flows).tolist() == expected.tolist()
    in_other_order = np.asfortranarray(flows)
    assert irr_paths(in_other_order).tolist() == expected.tolist()
    assert irr_paths(flows.astype(np.float32)) == pytest.approx(expected, abs=1e-5)
    assert irr_paths(flows[0, 0, 0]).shape == ()
    assert irr_paths(np.empty((0, 5))).shape == (0,)
    assert irr_paths(np.full((3, 1), -1.0)) == pytest.approx([np.nan] * 3, nan_ok=True)


def test_three_hundred_years_and_no_more() -> None:
    flows = np.full((1, 301), 5.0)
    flows[0, 0] = -100
    assert irr_paths(flows) == pytest.approx([0.05], abs=1e-6)  # a perpetuity but for 1.05^-300
    flows[0, -1] = -1
    assert_agree(flows)
    with pytest.raises(ValueError, match="at most 300 years, not 301"):
        irr_paths(np.ones((1, 302)))
    with pytest.raises(ValueError, match="at most 300 years, not 301"):
        irr_few_paths(np.ones((1, 302)))


def test_nothing_is_copied_or_changed() -> None:
    flows = solar(20, 10, 1.0)
    before = flows.copy()
    flows.flags.writeable = False
    irr_paths(flows)
    npv_paths(flows, 0.05)
    assert np.array_equal(flows, before)


@pytest.mark.hand
def test_present_values_of_paths() -> None:
    # 110 / 1.1 - 100 = 0 and 121 / 1.1 - 100 = 10
    assert npv_paths(np.array([[-100, 110.0], [-100, 121.0]]), 0.1) == pytest.approx([0, 10])
    flows = DRAWS.normal(size=(3, 4, 20))
    found = npv_paths(flows, 0.07)
    assert found.shape == (3, 4)
    assert found[2, 1] == pytest.approx(present_value(flows[2, 1], 0.07))


@pytest.mark.published
def test_the_present_value_of_the_spreadsheet() -> None:
    # Microsoft, NPV function: 10 % on -10,000, 3,000, 4,200 and 6,800 at the ends of four years is 1,188.44
    assert npv_paths(np.array([0.0, -10_000, 3_000, 4_200, 6_800]), 0.10) == pytest.approx(1_188.44, abs=0.005)


def test_a_rate_is_a_root_of_its_path() -> None:
    flows = solar(50, 30, 1.0)
    for row, rate in zip(flows, irr_paths(flows), strict=True):
        assert present_value(row, rate) == pytest.approx(0, abs=1e-9)


@pytest.mark.hand
def test_ranges() -> None:
    low, middle, high = range_of(np.arange(101.0))
    assert (low, middle, high) == (10, 50, 90)
    with_gaps = np.array([[np.nan, 3.0], [3.0, np.nan]])
    assert range_of(with_gaps) == (3, 3, 3)
    with pytest.raises(ValueError, match="no outcome is a number"):
        range_of(np.array([np.nan]))
