"""Measures of how bad a year may be: by hand, against their own definition, and what must hold for any losses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from energyfund.pension.measures import cvar, mean_absolute_deviation, value_at_risk, volatility

Array = NDArray[np.float64]

LOSSES = st.lists(st.floats(-100, 100), min_size=2, max_size=30)
CONFIDENCE = st.floats(0.05, 0.99)


@st.composite
def weighted(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Two losses over the same scenarios, and the scenarios' probabilities."""
    first = np.array(draw(LOSSES))
    second = np.array(draw(st.lists(st.floats(-100, 100), min_size=len(first), max_size=len(first))))
    chance = np.array(draw(st.lists(st.integers(1, 20), min_size=len(first), max_size=len(first))), dtype=np.float64)
    return first, second, chance / chance.sum()


def even(losses: list[float]) -> tuple[Array, Array]:
    return np.array(losses), np.full(len(losses), 1 / len(losses))


@pytest.mark.hand
def test_the_mean_of_the_worst_scenarios() -> None:
    losses, chance = even([float(loss) for loss in range(1, 11)])
    assert cvar(losses, chance, 0.8) == pytest.approx(9.5)  # (10 + 9) / 2
    assert value_at_risk(losses, chance, 0.8) == 8  # at most 8 in eight of ten


@pytest.mark.hand
def test_a_tail_that_ends_inside_a_scenario_takes_part_of_it() -> None:
    losses, chance = even([float(loss) for loss in range(1, 11)])
    assert cvar(losses, chance, 0.85) == pytest.approx((10 * 0.1 + 9 * 0.05) / 0.15)


@pytest.mark.hand
def test_probabilities_weigh() -> None:
    losses, chance = np.array([100.0, 0.0, -10.0]), np.array([0.01, 0.09, 0.9])
    assert cvar(losses, chance, 0.95) == pytest.approx((100 * 0.01 + 0 * 0.04) / 0.05)
    assert mean_absolute_deviation(losses, chance) == pytest.approx(0.01 * 108 + 0.09 * 8 + 0.9 * 2)  # the mean is -8
    assert volatility(losses, chance) == pytest.approx(np.sqrt(0.01 * 108**2 + 0.09 * 8**2 + 0.9 * 2**2))


@given(weighted(), CONFIDENCE)
@settings(max_examples=80, deadline=None)
def test_cvar_is_the_least_of_its_own_definition(drawn: tuple[Array, Array, Array], confidence: float) -> None:
    # Rockafellar and Uryasev: min over a of a + E(L - a)+ / (1 - b), reached at one of the losses
    losses, _, chance = drawn
    tried = [float(at + chance @ np.maximum(losses - at, 0) / (1 - confidence)) for at in losses]
    assert cvar(losses, chance, confidence) == pytest.approx(min(tried), abs=1e-9)


@given(weighted(), CONFIDENCE)
@settings(max_examples=80, deadline=None)
def test_cvar_is_at_least_value_at_risk_and_the_mean(drawn: tuple[Array, Array, Array], confidence: float) -> None:
    losses, _, chance = drawn
    found = cvar(losses, chance, confidence)
    assert found >= value_at_risk(losses, chance, confidence) - 1e-9
    assert found >= float(chance @ losses) - 1e-9


@given(LOSSES, st.floats(0.5, 0.99))
@settings(max_examples=80, deadline=None)
def test_value_at_risk_is_at_least_the_mean_where_losses_are_as_wide_on_both_sides(
    one_side: list[float], confidence: float
) -> None:
    away = np.abs(np.array(one_side))
    losses = np.concatenate([away, -away, [0.0]])
    chance = np.full(len(losses), 1 / len(losses))
    assert value_at_risk(losses, chance, confidence) >= float(chance @ losses) - 1e-9


@given(weighted(), CONFIDENCE)
@settings(max_examples=80, deadline=None)
def test_two_risks_together_are_no_worse_than_apart(drawn: tuple[Array, Array, Array], confidence: float) -> None:
    one, other, chance = drawn
    apart = cvar(one, chance, confidence) + cvar(other, chance, confidence)
    assert cvar(one + other, chance, confidence) <= apart + 1e-9


@given(weighted(), CONFIDENCE, st.floats(0, 10), st.floats(-50, 50))
@settings(max_examples=80, deadline=None)
def test_cvar_scales_and_shifts_with_the_loss(
    drawn: tuple[Array, Array, Array], confidence: float, factor: float, by: float
) -> None:
    losses, _, chance = drawn
    expected = factor * cvar(losses, chance, confidence) + by
    assert cvar(factor * losses + by, chance, confidence) == pytest.approx(expected, abs=1e-7)
