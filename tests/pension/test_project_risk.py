"""What is held in projects moves with the market as far as is stated, and by its own spread."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from energyfund.pension.measures import volatility
from energyfund.pension.project_risk import KINDS, project_shocks
from tests.allocate.toys import FIGURES, drawn_market, fund, market

MARKET = drawn_market(500, (0.07, 0.05), (0.18, 0.06))


@pytest.mark.hand
def test_spread_mean_and_correlation_are_exactly_the_library_s() -> None:
    held = fund()
    together = FIGURES.value("project_market_correlation")
    earned = MARKET.returns @ (held.value_gbp / held.value_gbp.sum())
    shocks = project_shocks(MARKET, held, FIGURES, 1)
    assert set(shocks) == set(KINDS)
    for kind, shock in shocks.items():
        spread = FIGURES.value(f"project_{kind}_return_spread_fraction")
        assert shock.mean() == pytest.approx(0, abs=1e-15)
        assert volatility(shock, MARKET.probability) == pytest.approx(spread)
        assert np.corrcoef(shock, earned)[0, 1] == pytest.approx(together)


def test_probabilities_count() -> None:
    chance = np.linspace(1, 3, 500) / np.linspace(1, 3, 500).sum()
    weighted = replace(MARKET, probability=chance)
    shock = project_shocks(weighted, fund(), FIGURES, 1)["solar"]
    assert chance @ shock == pytest.approx(0, abs=1e-15)
    assert volatility(shock, chance) == pytest.approx(FIGURES.value("project_solar_return_spread_fraction"))


def test_seeded_and_each_kind_has_draws_of_its_own() -> None:
    first, again, other = (project_shocks(MARKET, fund(), FIGURES, seed) for seed in (1, 1, 2))
    assert np.array_equal(first["solar"], again["solar"])
    assert not np.array_equal(first["solar"], other["solar"])
    assert abs(np.corrcoef(first["solar"], first["housing"])[0, 1]) < 0.2


def test_the_order_of_scenarios_does_not_matter() -> None:
    order = np.random.default_rng(0).permutation(500)
    shuffled = replace(MARKET, returns=MARKET.returns[order])
    before, after = (project_shocks(one, fund(), FIGURES, 1)["custom"] for one in (MARKET, shuffled))
    assert after == pytest.approx(before[order], abs=1e-12)


@pytest.mark.hand
def test_a_market_that_never_moves_leaves_projects_their_own_spread() -> None:
    still = market([[0.05, 0.05]] * 50)
    shock = project_shocks(still, fund(), FIGURES, 1)["solar"]
    own = np.sqrt(1 - FIGURES.value("project_market_correlation") ** 2)
    spread = FIGURES.value("project_solar_return_spread_fraction")
    assert volatility(shock, still.probability) == pytest.approx(own * spread)
