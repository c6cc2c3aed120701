"""What is lost between the panel and the grid, how the yield falls with age, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.solar.roofs import LOSSES, FloatArray

Ageing = Literal["linear", "compound"]


def default_losses(figures: Figures) -> FloatArray:
    """The default loss of each branch of `LOSSES`, shape (branches,)."""
    return np.array([figures.value(f"loss_{branch}_fraction") for branch in LOSSES])


def kept_fraction(loss_fraction: FloatArray, defaults: FloatArray) -> FloatArray:
    """What the loss tree leaves of the panels' output: the product of (1 − loss) over the branches.

    Args:
        loss_fraction: The roofs' own losses, NaN where the default holds, shape (roofs, branches). [fraction]
        defaults: Shape (branches,). [fraction]

    Returns:
        Shape (roofs,). [fraction]

    References:
        Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641, 2014.

    >>> tree = np.array([0.02, 0.03, 0, 0.02, 0.02, 0.005, 0.015, 0.01, 0, 0.03])
    >>> float(1 - kept_fraction(np.full((1, 10), np.nan), tree)[0])
    0.14075...
    """
    kept: FloatArray = np.prod(1 - np.where(np.isnan(loss_fraction), defaults, loss_fraction), axis=1)
    return kept


def age_factor(year: int, figures: Figures, ageing: Ageing = "linear") -> float:
    """Output in a year of operation over that of the first year.

    Linear: 1 − d·(year − 1), never below zero. Compound: (1 − d)^(year − 1). Yields are those of year 1, in which
    nothing has been lost yet. Replacing inverters is money and does not enter here.

    Args:
        year: Year of operation, 1 is the first.
        figures: For ``degradation_fraction_per_year``.
        ageing: Which convention.

    Raises:
        ValueError: The year is below 1.
    """
    if year < 1:
        raise ValueError(f"year {year}: years of operation count from 1")
    loss = figures.value("degradation_fraction_per_year")
    return max(0.0, 1 - loss * (year - 1)) if ageing == "linear" else float((1 - loss) ** (year - 1))


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Standard deviations that make a yield uncertain, independent of each other, as fractions.

    Attributes:
        resource: Of one year's sunshine about the long-term mean; averages out over years.
        model: Of the metered against the modelled mean of one site; does not average out.
        availability: Of the share of a year that the system is off; averages out over years.
    """

    resource: float
    model: float
    availability: float


def uncertainty(figures: Figures) -> Uncertainty:
    """The three standard deviations from the figures."""
    return Uncertainty(
        resource=figures.value("resource_variability_fraction"),
        model=figures.value("model_uncertainty_fraction"),
        availability=figures.value("availability_uncertainty_fraction"),
    )


def exceedance_factor(percent: int, spread: Uncertainty, years: int = 1) -> float:
    """Yield exceeded in ``percent`` of 100 cases over the P50, for the mean of some years.

    P = 1 − z·√(model² + (resource² + availability²) / years), z the standard normal deviate; never below zero.

    Args:
        percent: 50, 75, 90, …
        spread: The standard deviations.
        years: How many years the mean is taken over: 1 for a single year.

    >>> round(exceedance_factor(90, Uncertainty(0.06, 0.08, 0)), 4), exceedance_factor(50, Uncertainty(0.06, 0.08, 0))
    (0.8718, 1.0)
    """
    deviate = NormalDist().inv_cdf(percent / 100)
    yearly = spread.resource**2 + spread.availability**2
    return max(0.0, 1 - deviate * math.sqrt(spread.model**2 + yearly / years))
