"""How what the fund holds in projects may move in the market's scenarios."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.measures import volatility

KINDS = ("solar", "retrofit", "housing", "custom")
"""Kinds of project; each has its own draws, whichever of them a scenario holds."""


def project_shocks(market: MarketScenarios, fund: Fund, figures: Figures, seed: int) -> dict[str, FloatArray]:
    """What a year's return on money in projects adds to the return that was promised, by kind. [-]

    shock[ω] = spread · (ρ · m[ω] + √(1 − ρ²) · e[ω]): m is the return of today's holdings, e is the kind's own
    draw, both with mean 0, deviation 1 and no correlation, exactly. All projects of a kind move together, which
    spreads nothing over many of them: the cautious side. The draws go to the scenarios in the order of the fund's
    return, so that the order in which scenarios and holdings are listed makes no difference.

    Args:
        market: The scenarios.
        fund: The fund on the first day.
        figures: The library, for the spreads and the correlation ρ.
        seed: Seed of the draws.

    Returns:
        Shape (scenarios,) for each kind.
    """
    together = figures.value("project_market_correlation")
    whole = max(float(fund.value_gbp.sum()), 1.0)
    earned = market.returns @ (fund.value_gbp / whole)
    common = _standard(earned, market.probability)
    order = np.argsort(earned, kind="stable")
    found = {}
    for place, kind in enumerate(KINDS):
        own = np.empty(len(earned))
        own[order] = np.random.default_rng([seed, place]).standard_normal(len(earned))
        own = _standard(own - (market.probability @ (own * common)) * common, market.probability)
        spread = figures.value(f"project_{kind}_return_spread_fraction")
        found[kind] = spread * (together * common + np.sqrt(1 - together**2) * own)
    return found


def _standard(outcome: FloatArray, probability: FloatArray) -> FloatArray:
    """An outcome moved and stretched to mean 0 and deviation 1; nil where it does not move."""
    away = outcome - probability @ outcome
    size = volatility(away, probability)
    standard: FloatArray = away / size if size > 1e-12 else np.zeros_like(away)
    return standard
