"""Indexed prices over the years of a project, in numbers and in words."""

from __future__ import annotations

from energyfund.assumptions import Figures
from energyfund.finance.indexation import Index
from energyfund.finance.indexed import index_of, level_of
from energyfund.finance.present_value import FloatArray
from energyfund.projects.project import Calendar, Factor
from energyfund.scenario.money import IndexTerms

WORDS = {"inflation": "inflation", "fixed": "fixed", "rpi": "retail prices (RPI)"}


def price_level(terms: IndexTerms | str, calendar: Calendar, start_year: int, figures: Figures) -> FloatArray:
    """Level of an indexed price in each project year against the price base, shape (project years,). [-]

    The price stands in the money of the price base and moves with its own index from that year on, so that a collar or
    a cap holds in every year and a fixed price is the number of pounds that was written.
    """
    index = index_of(terms)
    if index == Index("cpi"):
        return calendar.price_level(start_year)
    length = calendar.length(start_year)
    first = min(calendar.price_base, start_year)
    years = max(start_year + length, calendar.price_base + 1) - first
    level = level_of(index, years, figures, calendar.inflation_fraction)
    against_base: FloatArray = level / level[calendar.price_base - first]
    return against_base[start_year - first : start_year - first + length]


def index_words(terms: IndexTerms | str, floor_gbp_per_kwh: float | None = None) -> str:
    """How a price moves, for the report."""
    words = WORDS[terms] if isinstance(terms, str) else index_of(terms).in_words
    return words if floor_gbp_per_kwh is None else f"{words}, never below {100 * floor_gbp_per_kwh:.2f} p"


def inflation_factor(terms: IndexTerms | str) -> tuple[Factor, ...]:
    """Inflation, where the price follows it."""
    return ("inflation",) if index_of(terms).kind in {"cpi", "rpi"} else ()


def is_agreed(terms: IndexTerms | str) -> bool:
    """Whether the pounds of every year are agreed beforehand, whatever power prices do."""
    return index_of(terms).kind in {"fixed", "rate"}
