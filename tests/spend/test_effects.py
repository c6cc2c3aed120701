"""The published figures of Preston, Lancashire and Northumberland, and the sums behind them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.assumptions import load
from energyfund.errors import InvalidInputError
from energyfund.purchase.spending.change import share_and_volume
from energyfund.purchase.spending.living_wage import jobs_below, living_wage_gain_gbp_per_year
from energyfund.purchase.spending.multiplier import gain_of_moving_gbp, lm3, local_multiplier, rounds

SHARE = st.floats(0, 1)
POUNDS = st.floats(0.01, 1e9)


@pytest.mark.published
def test_preston_and_lancashire_split_into_share_and_volume() -> None:
    # CLES 2012/13 and 2016/17, £m, published to a tenth: Preston 74.8 = 81.4 - 6.7, Lancashire 196.2 = 248.0 - 51.9
    preston = share_and_volume(37.5, 750, 112.3, 617)
    assert preston.total == pytest.approx(74.8, abs=1e-9)
    assert preston.share_effect == pytest.approx(81.4, abs=0.06)
    assert preston.volume_effect == pytest.approx(-6.7, abs=0.06)
    lancashire = share_and_volume(292.5, 750, 488.7, 617)
    assert lancashire.total == pytest.approx(196.2, abs=1e-9)
    assert lancashire.share_effect == pytest.approx(248.0, abs=0.08)
    assert lancashire.volume_effect == pytest.approx(-51.9, abs=0.06)


@pytest.mark.published
def test_published_rises_and_base_agree_within_their_rounding() -> None:
    # end figures of £111 m and £486 m elsewhere, tolerance 1.5 %; rises stated as £74 m and, a round number, £200 m;
    # base spend 112.3 / 18.2 % and 488.7 / 79.2 %, both £617 m
    assert pytest.approx((112.3, 488.7), rel=0.015) == (111, 486)
    assert share_and_volume(38, 750, 112.3, 617).total == pytest.approx(74, rel=0.015)
    assert share_and_volume(292, 750, 488.7, 617).total == pytest.approx(200, rel=0.02)
    assert pytest.approx(617.0, abs=0.1) == 112.3 / 0.182
    assert pytest.approx(617.0, abs=0.1) == 488.7 / 0.792


@pytest.mark.hand
def test_a_share_needs_a_base() -> None:
    with pytest.raises(InvalidInputError, match="later year"):
        share_and_volume(1, 10, 1, 0)


@pytest.mark.published
@pytest.mark.parametrize(("s1", "s2", "expected"), [(0.5, 1.0, 2.0), (0.6, 0.4, 1.84), (0, 1, 1), (1, 1, 3)])
def test_lm3_of_the_worked_examples(s1: float, s2: float, expected: float) -> None:
    assert lm3(s1, s2) == pytest.approx(expected, abs=1e-12)


@pytest.mark.hand
def test_the_three_rounds_in_pounds() -> None:
    # 100 / 60 / 24: (100 + 60 + 24) / 100 = 1.84
    found = rounds(100, 0.6, 0.4)
    assert (found.local_gbp, found.again_gbp) == pytest.approx((60, 24))
    assert (found.spend_gbp + found.local_gbp + found.again_gbp) / found.spend_gbp == pytest.approx(found.lm3)


@pytest.mark.published
def test_northumberland() -> None:
    # LM3 Online: £1 with local suppliers is worth 1.76, with others 0.36: 389 % more; +10 % local share brings £34 m,
    # which implies a spend of 34 / (10 % x 1.40) = £243 m
    local, other = local_multiplier(1, 0.76, 0.36), local_multiplier(0, 0.76, 0.36)
    assert (local, other) == pytest.approx((1.76, 0.36))
    assert 100 * (local / other - 1) == pytest.approx(389, abs=0.5)
    assert gain_of_moving_gbp(243e6, 0.1, 0.76, 0.36) == pytest.approx(34e6, rel=0.002)
    assert 34e6 / gain_of_moving_gbp(1, 0.1, 0.76, 0.36) == pytest.approx(243e6, rel=0.002)


@pytest.mark.published
def test_five_points_of_preston() -> None:
    assert gain_of_moving_gbp(750e6, 0.05) == pytest.approx(37.5e6)  # "£37 m" in print


@pytest.mark.hand
@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_shares_outside_nil_and_one_are_named(share: float) -> None:
    with pytest.raises(InvalidInputError, match="share of the spend in the place"):
        lm3(share, 0.5)
    with pytest.raises(InvalidInputError, match="share that moves"):
        gain_of_moving_gbp(1, share)


@given(SHARE, SHARE, SHARE)
def test_lm3_lies_between_one_and_three_and_grows_with_both_shares(s1: float, s2: float, more: float) -> None:
    assert 1 <= lm3(s1, s2) <= 3
    assert lm3(max(s1, more), s2) >= lm3(s1, s2)
    assert lm3(s1, max(s2, more)) >= lm3(s1, s2)
    assert lm3(s1, s2) == pytest.approx(1 + local_multiplier(s1, s2))
    assert 0 <= local_multiplier(s1, s2, more) <= 2


@given(SHARE, POUNDS, SHARE, POUNDS)
def test_both_effects_add_up_to_the_change(s0: float, b0: float, s1: float, b1: float) -> None:
    change = share_and_volume(s0 * b0, b0, s1 * b1, b1)
    assert change.share_effect + change.volume_effect == pytest.approx(change.total, abs=1e-6)
    assert change.share_effect == pytest.approx((s1 - s0) * b1, abs=1e-6 * max(b0, b1))
    assert change.volume_effect == pytest.approx(s0 * (b1 - b0), abs=1e-6 * max(b0, b1))


@pytest.mark.published
def test_living_wage_gain_of_2025_26() -> None:
    # (13.45 - 12.21) x 37.5 x 52 = 2,418.00; London (14.80 - 12.21) x 1,950 = 5,050.50: published as 2,418 and 5,050
    figures = load(dt.date(2026, 1, 1))
    assert living_wage_gain_gbp_per_year(figures, london=False) == pytest.approx(2418.00, abs=1e-6)
    assert living_wage_gain_gbp_per_year(figures, london=True) == pytest.approx(5050.50, abs=1e-6)


@pytest.mark.hand
def test_living_wage_gain_after_the_legal_minimum_has_risen() -> None:
    # from 1 April 2026 the minimum is 12.71: (13.45 - 12.71) x 1,950 = 1,443.00
    assert living_wage_gain_gbp_per_year(load(dt.date(2026, 4, 1)), london=False) == pytest.approx(1443.0)


@pytest.mark.published
def test_jobs_below_the_living_wage_as_count_and_points() -> None:
    # CLES: Preston 19,000 to 15,000, "4 %" is points of about 100,000 jobs, 21 % of the count;
    # Lancashire 120,000 to 112,000, "1.4 %" is points of about 571,000 jobs, 6.7 % of the count
    preston = jobs_below(19_000, 15_000, 100_000, 100_000)
    assert preston.change == -4000
    assert preston.change_of_count_fraction == pytest.approx(-0.21, abs=0.005)
    assert preston.change_of_share_points == pytest.approx(-4.0)
    lancashire = jobs_below(120_000, 112_000, 571_000, 571_000)
    assert lancashire.change == -8000
    assert lancashire.change_of_count_fraction == pytest.approx(-0.067, abs=0.0005)
    assert lancashire.change_of_share_points == pytest.approx(-1.4, abs=0.005)


@pytest.mark.hand
def test_impossible_numbers_of_jobs_are_named() -> None:
    with pytest.raises(InvalidInputError, match="more jobs below it"):
        jobs_below(10, 5, 9, 9)
    with pytest.raises(InvalidInputError, match="above nil"):
        jobs_below(0, 5, 9, 9)
