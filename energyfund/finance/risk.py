"""The spreads and correlations of the library, as the draws need them and as a report shows them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.finance.correlation import correlation_matrix, lower_root, mended
from energyfund.finance.draws import DrawTerms, Spread
from energyfund.finance.present_value import FloatArray
from energyfund.scenario.offer import FACTORS, Correlation

PAIRS = (("price", "inflation"), ("inflation", "cost"), ("inflation", "rent"), ("price", "failure"))
"""Pairs for which the library holds a correlation, as its keys name them; all others are drawn apart."""

KEYS = {
    "price": (
        "risk_price_level_spread_fraction",
        "risk_price_yearly_spread_fraction",
        "risk_price_persistence_fraction",
    ),
    "yield": ("model_uncertainty_fraction", "resource_variability_fraction", "availability_uncertainty_fraction"),
    "use": ("risk_use_level_spread_fraction",),
    "cost": ("risk_cost_level_spread_fraction",),
    "inflation": (
        "risk_inflation_level_spread_fraction",
        "risk_inflation_yearly_spread_fraction",
        "risk_inflation_persistence_fraction",
    ),
    "rent": ("risk_rent_cut_chance_fraction_per_year", "risk_rent_cut_fraction"),
    "failure": (),
}
"""Figures behind each factor; the failure of a stake is written with the project."""

CLOSE = 1e-3
"""A correlation below this is not worth a line."""


@dataclass(frozen=True, slots=True)
class Together:
    """How two factors move together, and why."""

    one: str
    other: str
    value: float
    because: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What is drawn, and how it came about.

    Attributes:
        terms: For the draws.
        together: The correlations as they are drawn, those of nought left out.
        remarks: What a reader should know, such as correlations that had to be changed.
    """

    terms: DrawTerms
    together: tuple[Together, ...]
    remarks: tuple[str, ...]


def read_risk(figures: Figures, written: tuple[Correlation, ...], draws: int, seed: int) -> Risk:
    """The spreads of the library with the correlations of the library and the scenario.

    Args:
        figures: The library with what the scenario replaced.
        written: The scenario's correlations, which replace those of the library.
        draws: Number of paths.
        seed: Their seed.
    """
    pairs: dict[tuple[str, str], float] = {}
    reasons: dict[tuple[str, str], str] = {}
    for pair in PAIRS:
        figure = figures.figure(f"risk_correlation_{'_'.join(pair)}")
        one, other = _in_order(pair)
        pairs[one, other], reasons[one, other] = figures.value(figure.key), figure.because or figure.note
    for item in written:
        one, other = _in_order(item.between)
        pairs[one, other], reasons[one, other] = item.value, item.because
    asked = correlation_matrix(FACTORS, pairs)
    matrix, was_changed = mended(asked)
    terms = DrawTerms(
        _spreads(figures),
        figures.value("risk_rent_cut_chance_fraction_per_year"),
        figures.value("risk_rent_cut_fraction"),
        lower_root(matrix),
        draws,
        seed,
    )
    together = []
    for row, one in enumerate(FACTORS):
        for column, other in enumerate(FACTORS[row + 1 :], row + 1):
            value = float(matrix[row, column])
            if abs(value) > CLOSE:
                because = reasons.get((one, other), "follows from the others, which could not all hold together")
                together.append(Together(one, other, value, because))
    return Risk(terms, tuple(together), _said(pairs, matrix) if was_changed else ())


def _in_order(pair: Sequence[str]) -> tuple[str, str]:
    """A pair in the order of the factors, so that library and scenario name it alike."""
    one, other = sorted(pair, key=FACTORS.index)
    return one, other


def _spreads(figures: Figures) -> dict[str, Spread]:
    weather, outages = (figures.value(key) for key in KEYS["yield"][1:])
    return {
        "price": Spread(*(figures.value(key) for key in KEYS["price"])),
        "yield": Spread(figures.value(KEYS["yield"][0]), math.hypot(weather, outages)),
        "use": Spread(figures.value(KEYS["use"][0])),
        "cost": Spread(figures.value(KEYS["cost"][0])),
        "inflation": Spread(*(figures.value(key) for key in KEYS["inflation"])),
    }


def _said(pairs: Mapping[tuple[str, str], float], matrix: FloatArray) -> tuple[str, ...]:
    changed = [
        f"{one} and {other} {value:.2f} → {matrix[FACTORS.index(one), FACTORS.index(other)]:.2f}"
        for (one, other), value in pairs.items()
        if abs(matrix[FACTORS.index(one), FACTORS.index(other)] - value) > CLOSE
    ]
    sentence = "The correlations asked for contradict each other, so the nearest that can hold together are drawn"
    return (f"{sentence}: {'; '.join(changed)}.",)
