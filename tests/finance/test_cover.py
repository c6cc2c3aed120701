"""Cover ratios, and debts sculpted to a cash flow."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.cover import LeastCover, dscr, least_dscr, llcr, plcr, sculpted_debt
from energyfund.finance.present_value import FloatArray

FLOWS = st.lists(st.floats(1, 1e6), min_size=1, max_size=40).map(np.array)
RATES = st.floats(0, 0.15)
COVERS = st.floats(1, 3)


@pytest.mark.hand
def test_level_cash_flow_of_ten_years() -> None:
    # 100 / 1.3 x (1 - 1.05^-10) / 0.05 = 593.9796
    found = sculpted_debt(np.full(10, 100.0), 0.05, 1.3)
    assert found.debt_gbp == pytest.approx(593.9796, abs=5e-5)
    assert not found.is_capped


@pytest.mark.hand
def test_rising_and_degrading_cash_flow_of_fifteen_years() -> None:
    # CFADS 100 x (1.02 x 0.995)^(t-1); 849.8311 lent, 29.0101 back in year 1 and 92.8346 in year 15, nothing left
    cfads = 100 * (1.02 * 0.995) ** np.arange(15, dtype=np.float64)
    found = sculpted_debt(cfads, 0.06, 1.25)
    assert found.debt_gbp == pytest.approx(849.8311, abs=5e-5)
    assert found.principal[[0, 14]] == pytest.approx([29.0101, 92.8346], abs=5e-5)
    assert found.debt_gbp - found.principal.sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.hand
def test_a_debt_above_its_limit_is_cut_and_covered_better() -> None:
    # 593.9796 cut to 80 % of a cost of 500 = 400: cover 1.3 x 593.9796 / 400 = 1.930434
    cfads = np.full(10, 100.0)
    found = sculpted_debt(cfads, 0.05, 1.3, cost_cap_gbp=0.8 * 500)
    assert (found.debt_gbp, found.is_capped) == (400, True)
    assert found.cover_ratio == pytest.approx(1.930434, abs=5e-7)
    assert dscr(cfads, found.service) == pytest.approx(np.full(10, found.cover_ratio))


def test_a_limit_above_the_debt_changes_nothing() -> None:
    cfads = np.full(10, 100.0)
    capped, free = sculpted_debt(cfads, 0.05, 1.3, cost_cap_gbp=600), sculpted_debt(cfads, 0.05, 1.3)
    assert (capped.debt_gbp, capped.is_capped, capped.cover_ratio) == (free.debt_gbp, False, 1.3)


@pytest.mark.hand
def test_nothing_may_be_lent() -> None:
    found = sculpted_debt(np.array([10.0, 10.0]), 0.05, 1.2, cost_cap_gbp=0)
    assert found.debt_gbp == 0
    assert not found.service.any()
    assert found.cover_ratio == math.inf


@pytest.mark.parametrize(
    ("cfads", "cover", "cap", "message"),
    [
        ([100.0, -20.0], 1.3, None, "the cash flow of year 2 is -20.00, and no debt can be paid from it"),
        ([100.0, math.nan], 1.3, None, "the cash flow of year 2"),
        ([100.0], 0.0, None, "the cover ratio must be above 0, and is 0"),
        ([], 1.3, None, "at least one year"),
        ([100.0], 1.3, -5.0, "cannot be negative, and is -5"),
    ],
)
def test_bad_input_is_named(cfads: list[float], cover: float, cap: float | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sculpted_debt(np.array(cfads), 0.05, cover, cap)


@given(cfads=FLOWS, rate=RATES, cover=COVERS, share=st.none() | st.floats(0.05, 2))
@settings(max_examples=80, deadline=None)
def test_every_cover_of_a_sculpted_debt_is_the_same_and_it_ends_at_nil(
    cfads: FloatArray, rate: float, cover: float, share: float | None
) -> None:
    cap = None if share is None else share * float(cfads.sum())
    found = sculpted_debt(cfads, rate, cover, cap)
    assert found.cover_ratio >= cover
    assert dscr(cfads, found.service) == pytest.approx(np.full(len(cfads), found.cover_ratio), rel=1e-9)
    assert llcr(cfads, found.service, rate) == pytest.approx(np.full(len(cfads), found.cover_ratio), rel=1e-9)
    assert found.principal.sum() == pytest.approx(found.debt_gbp, rel=1e-7)
    if cap is not None:
        assert found.debt_gbp <= cap


@pytest.mark.hand
def test_cover_over_the_loan_and_over_the_project() -> None:
    # no interest: 50 + 50 due against 100 + 100 in the loan's two years, 100 more in the third
    cfads, service = np.full(3, 100.0), np.array([50.0, 50.0, 0.0])
    assert dscr(cfads, service).tolist() == [2, 2, math.inf]
    assert llcr(cfads, service, 0).tolist() == [2, 2, math.inf]
    assert plcr(cfads, service, 0).tolist() == [3, 4, math.inf]


@pytest.mark.hand
def test_cover_over_the_loan_at_its_rate() -> None:
    # 110 and 121 at 10 % are worth 100 each; 55 and 60.5 due are worth 50 each: 200 / 100, then 100 / 50
    assert llcr(np.array([110, 121.0]), np.array([55, 60.5]), 0.1) == pytest.approx([2, 2])


def test_many_paths_against_one_loan() -> None:
    cfads = np.random.default_rng(0).uniform(50, 150, (4, 3, 10))
    service = sculpted_debt(np.full(8, 60.0), 0.05, 1.2).service
    service = np.concatenate([service, [0, 0]])
    for ratio in (llcr, plcr):
        found = ratio(cfads, service, 0.05)
        assert found.shape == (4, 3, 10)
        assert found[2, 1] == pytest.approx(ratio(cfads[2, 1], service, 0.05))
    assert np.isinf(dscr(cfads, service)[..., 8:]).all()


@pytest.mark.hand
def test_the_thinnest_year() -> None:
    assert least_dscr(np.array([150, 110, 90, 500.0]), np.array([100, 100, 80, 0.0])) == (1.1, 2)
    assert least_dscr(np.array([100.0]), np.array([0.0])) == LeastCover(math.inf, None)
