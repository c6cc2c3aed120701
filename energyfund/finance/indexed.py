"""From how a scenario writes an indexed price to the clause of indexation, and to its level over the years."""

from __future__ import annotations

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.indexation import Index, index_level
from energyfund.finance.present_value import FloatArray
from energyfund.scenario.money import IndexTerms

RPI_WEDGE = "rpi_over_inflation_fraction_per_year"


def index_of(terms: IndexTerms | str) -> Index:
    """How a price moves, from the scenario's word or block.

    A fixed price with a yearly margin or with bounds is a price that rises by that margin.

    >>> index_of("inflation").kind, index_of(IndexTerms(kind="rate", rate_fraction=0.02)).margin_fraction
    ('cpi', 0.02)
    """
    if isinstance(terms, str):
        terms = IndexTerms.model_validate({"kind": terms})
    margin = terms.plus_fraction + (terms.rate_fraction or 0.0)
    collar, cap = terms.at_least_fraction, terms.at_most_fraction
    match terms.kind:
        case "inflation":
            return Index("cpi", margin, collar, cap)
        case "rpi":
            return Index("rpi", margin, collar, cap)
        case "fixed" if (margin, collar, cap) == (0, None, None):
            return Index("fixed")
        case _:
            return Index("rate", margin, collar, cap)


def level_of(index: Index, years: int, figures: Figures, inflation_fraction: float | None = None) -> FloatArray:
    """Level of an indexed price over so many years, 1 in the first, shape (years,). [-]

    Args:
        index: The clause.
        years: Number of years.
        figures: The library: inflation, and what retail prices rise beyond it.
        inflation_fraction: Yearly rise of consumer prices; None takes the library's. [-]
    """
    rise = figures.value("inflation_fraction_per_year") if inflation_fraction is None else inflation_fraction
    wedge = figures.value(RPI_WEDGE) if index.kind == "rpi" else None
    return index_level(index, np.full(years, rise), wedge)
