"""Named futures: how the returns of holdings would differ from what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.scenario.market import Future
from energyfund.units import percent

WHOLE_LOSS = -1.0
"""No holding loses more than all it is worth."""


@dataclass(frozen=True, slots=True)
class MarketFuture:
    """A future as shifts of returns.

    Attributes:
        fossil_shift_fraction: Added each year to the return of the fossil part of every holding. [-]
        class_shift_fraction: Added each year to the return of every holding of an asset class. [-]
        shock_year: Year of a single loss; None for none.
        fossil_shock_fraction: Share of the fossil part that is lost in that year. [-]
        because: Source or reason.
    """

    name: str
    fossil_shift_fraction: float
    class_shift_fraction: Mapping[str, float]
    shock_year: int | None
    fossil_shock_fraction: float
    because: str

    @property
    def in_words(self) -> str:
        """What is assumed, as a sentence."""
        parts = []
        if self.fossil_shift_fraction:
            parts.append(f"the fossil part of every holding earns {_more(self.fossil_shift_fraction)} than expected")
        parts += [f"{name} earns {_more(shift)} than expected" for name, shift in self.class_shift_fraction.items()]
        if self.shock_year is not None:
            parts.append(f"{percent(self.fossil_shock_fraction)} of the fossil part is lost in {self.shock_year}")
        text = "; ".join(parts) or "every holding earns what is expected"
        return f"{text[0].upper()}{text[1:]}."


AS_EXPECTED = MarketFuture("as expected", 0, {}, None, 0, "The expected returns that the scenario gives.")
"""The future in which every plan was made."""


def read_futures(written: Sequence[Future] | None, figures: Figures, years: range) -> tuple[MarketFuture, ...]:
    """The futures of a scenario, or the library's four; the one that the plans expect comes first.

    Args:
        written: The scenario's own; None takes the library's.
        figures: The library.
        years: The planning years.
    """
    if written is None:
        return (AS_EXPECTED, *_library(figures, years))
    own = (
        MarketFuture(
            name=future.name,
            fossil_shift_fraction=future.fossil_return_shift_fraction,
            class_shift_fraction=future.class_return_shift_fraction,
            shock_year=future.shock_year,
            fossil_shock_fraction=future.fossil_shock_fraction,
            because=future.because,
        )
        for future in written
    )
    return (AS_EXPECTED, *own)


def returns_in(future: MarketFuture, fund: Fund, years: range) -> FloatArray:
    """Return of every holding in every planning year, shape (planning years, holdings). [-]

    μ + fossil part · shift + shift of the class − fossil part · shock in its year. The fossil part is the middle of the
    low and the high estimate.
    """
    fossil = (fund.fossil_low_fraction + fund.fossil_high_fraction) / 2
    by_class = np.array([future.class_shift_fraction.get(name, 0.0) for name in fund.asset_class])
    yearly = fund.expected_return_fraction + fossil * future.fossil_shift_fraction + by_class
    returns = np.tile(yearly, (len(years), 1))
    if future.shock_year is not None and future.shock_year in years:
        returns[future.shock_year - years.start] -= fossil * future.fossil_shock_fraction
    held: FloatArray = np.maximum(returns, WHOLE_LOSS)
    return held


def _library(figures: Figures, years: range) -> tuple[MarketFuture, ...]:
    shock = figures.figure("future_disorderly_fossil_shock_fraction")
    falls = min(int(figures.value("future_disorderly_shock_planning_year")), len(years))
    named = (
        ("orderly transition", "future_orderly_fossil_shift_fraction_per_year"),
        ("disorderly transition", ""),
        ("hot house world", "future_hot_house_fossil_shift_fraction_per_year"),
        ("no transition premium", "future_no_premium_fossil_shift_fraction_per_year"),
    )
    found = []
    for name, key in named:
        if not key:
            year = years[falls - 1]
            found.append(MarketFuture(name, 0, {}, year, figures.value(shock.key), f"{shock.note} See {shock.key}."))
            continue
        figure = figures.figure(key)
        found.append(MarketFuture(name, figures.value(key), {}, None, 0, f"{figure.note} See {key}."))
    return tuple(found)


def _more(shift_fraction: float) -> str:
    """A shift of a return in words.

    >>> _more(-0.014), _more(0.0014)
    ('1.40 points a year less', '0.14 points a year more')
    """
    points = percent(abs(shift_fraction), 2).removesuffix(" %")
    return f"{points} points a year {'less' if shift_fraction < 0 else 'more'}"
