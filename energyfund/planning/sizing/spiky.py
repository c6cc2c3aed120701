"""A single home is spikier than the average of many, so it uses less of its own panels than an average shape says."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.homes.panels import self_use_fraction

MOST_SPREAD = 4
STEPS = 40
"""Halvings of the spread; far more than the evidence bears."""


def single_home(load_kwh: FloatArray, generation_kwh: FloatArray, seed: int) -> FloatArray:
    """The hours of one home scattered about the average shape, so that its self-use is that of a single home.

    Each step is multiplied by a random factor exp(σ·z), and all are brought back to the year's use. The spread σ is the
    one at which panels that make as much as the home uses, without a battery, are used on site as far as the library's
    table of single homes says; it is the same for any size of panels.

    Args:
        load_kwh: Average shape of a home, shape (steps,). [kWh]
        generation_kwh: Panels of any size above it, shape (steps,). [kWh]
        seed: Of the random factors.

    Returns:
        Use in each step, adding up to the same, shape (steps,). [kWh]
    """
    used, made = float(load_kwh.sum()), float(generation_kwh.sum())
    if used <= 0 or made <= 0:
        return load_kwh
    panels = generation_kwh * (used / made)
    wanted = float(self_use_fraction(np.array([used]), np.array([used]), np.zeros(1))[0])
    deviates = np.random.default_rng(seed).standard_normal(load_kwh.size)

    def scattered(spread: float) -> FloatArray:
        found: FloatArray = load_kwh * np.exp(spread * deviates)
        return found * (used / float(found.sum()))

    low, high = 0.0, float(MOST_SPREAD)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if float(np.minimum(scattered(middle), panels).sum()) / used > wanted:
            low = middle
        else:
            high = middle
    return scattered(high)
