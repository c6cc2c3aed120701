"""What a mix of holdings means: carbon intensity, and how bad a year may be."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray


def waci(values_gbp: FloatArray, intensity_tco2e_per_gbp_m: FloatArray) -> float | None:
    """Weighted average carbon intensity Σ w·i over the holdings. [tCO₂e/£m]

    None where a holding that is held has no intensity given, because a part taken for the whole would mislead.

    Args:
        values_gbp: Shape (holdings,). [£]
        intensity_tco2e_per_gbp_m: Shape (holdings,), NaN where none is given.

    >>> waci(np.array([60.0, 40.0]), np.array([100.0, 50.0]))
    80.0
    """
    held = values_gbp > 0
    total = float(values_gbp.sum())
    if total <= 0 or bool(np.isnan(intensity_tco2e_per_gbp_m[held]).any()):
        return None
    return float(values_gbp[held] @ intensity_tco2e_per_gbp_m[held]) / total


def cvar(loss: FloatArray, probability: FloatArray, confidence: float) -> float:
    """Mean of the worst 1 − confidence of all outcomes, in the unit of the losses; positive = loss.

    Where the tail ends inside one scenario, only the part of it that belongs to the tail counts. Source: R. T.
    Rockafellar and S. Uryasev, "Conditional value-at-risk for general loss distributions", Journal of Banking &
    Finance 26 (2002).

    Args:
        loss: Shape (scenarios,).
        probability: Shape (scenarios,), sums to 1. [-]
        confidence: Such as 0.95 for the worst 5 %. [-]

    >>> cvar(np.array([-10.0, 0.0, 5.0, 20.0]), np.full(4, 0.25), 0.5)
    12.5
    """
    order = np.argsort(-loss, kind="stable")
    chance = probability[order]
    tail = 1 - confidence
    before = np.cumsum(chance) - chance
    taken = np.clip(tail - before, 0.0, chance)
    return float(loss[order] @ taken) / tail


def value_at_risk(loss: FloatArray, probability: FloatArray, confidence: float) -> float:
    """The loss that is not exceeded with the given confidence, the smallest such outcome; positive = loss.

    >>> value_at_risk(np.array([-10.0, 0.0, 5.0, 20.0]), np.full(4, 0.25), 0.5)
    0.0
    """
    order = np.argsort(loss, kind="stable")
    reached = np.cumsum(probability[order])
    place = int(np.searchsorted(reached, confidence * reached[-1] - 1e-12))
    return float(loss[order][min(place, len(loss) - 1)])


def mean_absolute_deviation(outcome: FloatArray, probability: FloatArray) -> float:
    """Mean distance from the mean, Σ π·|x − Σ π·x|.

    >>> mean_absolute_deviation(np.array([1.0, 3.0]), np.array([0.5, 0.5]))
    1.0
    """
    return float(probability @ np.abs(outcome - probability @ outcome))


def volatility(outcome: FloatArray, probability: FloatArray) -> float:
    """Standard deviation √(Σ π·(x − Σ π·x)²).

    >>> volatility(np.array([1.0, 3.0]), np.array([0.5, 0.5]))
    1.0
    """
    return float(np.sqrt(probability @ (outcome - probability @ outcome) ** 2))


def tracking_error(weights: FloatArray, other_weights: FloatArray, covariance: FloatArray) -> float:
    """Expected standard deviation of a year's difference in return between two mixes, √(d'Σd), d = w − v. [-]

    Args:
        weights: Shares of the whole fund, shape (holdings,); what is in neither mix, such as cash, adds nothing. [-]
        other_weights: The mix it is held against, shape (holdings,). [-]
        covariance: Of a year's returns, shape (holdings, holdings). [-]

    >>> tracking_error(np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.diag([0.04, 0.0]))
    0.1
    """
    gap = weights - other_weights
    return float(np.sqrt(max(0.0, float(gap @ covariance @ gap))))
