"""Figures brought to one price base, and series read between their dates."""

from __future__ import annotations

import datetime as dt

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray

DEFLATOR = "gdp_deflator_index"
INFLATION = "inflation_fraction_per_year"


def price_index(figures: Figures, year: int) -> float:
    """Price level of a year: the GDP deflator, carried on with inflation after its last year. [2024 = 100]

    Raises:
        ValueError: The year is before the first of the series.
    """
    series = {date.year: value for date, value in figures.series(DEFLATOR).items()}
    first, last = min(series), max(series)
    if year < first:
        raise ValueError(f"no price index is held for {year}; the series begins in {first}")
    if year <= last:
        return series[year]
    return series[last] * (1 + figures.value(INFLATION)) ** (year - last)


def at_prices_of(figures: Figures, key: str, year: int) -> float:
    """A money figure brought from the year of its prices to those of another year.

    Args:
        figures: The library. An override counts as money of ``year`` already.
        key: The figure.
        year: Price base wanted.
    """
    figure = figures.figure(key)
    value = figures.value(key)
    if figure.price_base is None or figure.price_base == year or figure.status == "override":
        return value
    return value * price_index(figures, year) / price_index(figures, figure.price_base)


def by_year(figures: Figures, key: str, years: range) -> FloatArray:
    """A dated series read at 1 January of each year, straight lines between its dates, shape (years,)."""
    series = figures.series(key)
    dates = sorted(series)
    if figures.figure(key).status == "override":
        return np.full(len(years), figures.value(key))
    wanted = [dt.date(year, 1, 1).toordinal() for year in years]
    found: FloatArray = np.interp(wanted, [date.toordinal() for date in dates], [series[date] for date in dates])
    return found
