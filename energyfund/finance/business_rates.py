"""Business rates on panels: nothing until the exemption ends, then a cliff inside the life of the panels.

England. Homes pay council tax instead, on which panels make no difference.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of, price_index

Use = Literal["self_use", "mainly_export"]
"""self_use: the power is used by the occupier who owns the panels; mainly_export: it is sold, as by a company or a
society through a power purchase agreement."""

SHARE_DUE = "business_rates_due_on_site_renewables_fraction"
VALUE = "rateable_value_mainly_export_gbp_per_kwp"


def share_due(figures: Figures, year: int) -> float:
    """Share of a calendar year in which rates are due, by days. [-]

    >>> from energyfund.assumptions import load
    >>> figures = load(dt.date(2026, 11, 22))
    >>> share_due(figures, 2034), round(share_due(figures, 2035), 4), share_due(figures, 2036)
    (0.0, 0.7534, 1.0)
    """
    series = figures.series(SHARE_DUE)
    begin, end = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    if begin < min(series):
        raise ValueError(f"whether business rates are due is not held for {year}, only from {min(series)} on")
    changes = sorted({begin, end, *(date for date in series if begin < date < end)})
    held = [max(date for date in series if date <= start) for start in changes[:-1]]
    days = [(later - earlier).days for earlier, later in pairwise(changes)]
    return sum(series[date] * length for date, length in zip(held, days, strict=True)) / (end - begin).days


def business_rates_by_year(
    capacity_kwp: float,
    years: range,
    figures: Figures,
    use: Use,
    given_gbp_per_kwp: float | None = None,
) -> FloatArray:
    """Business rates on panels whose power is used on the premises, as a positive cost in money of each year.

    cost_y = share of the year in which rates are due · capacity · rateable value per kWp · multiplier, the rateable
    value at prices of the year. Its level after 2035 is a guess: a new list is made every three years.

    Args:
        capacity_kwp: Panels. [kWp]
        years: The calendar years.
        figures: The library.
        use: What the power is used for, which decides the rateable value.
        given_gbp_per_kwp: Bill for a kWp and full year where the scenario knows better, at prices of the year of the
            figures; it takes the place of rateable value and multiplier, not of the exemption. [£/kWp/year]

    Returns:
        Shape (years,). [£/year]

    Raises:
        ValueError: A year before the first for which the rules are held.

    >>> from energyfund.assumptions import load
    >>> rates = business_rates_by_year(30, range(2034, 2037), load(dt.date(2026, 11, 22)), "mainly_export", 4.0)
    >>> rates.round(2)
    array([  0.  , 112.91, 153.61])
    """
    if given_gbp_per_kwp is None:
        factor = figures.value("rateable_value_self_use_factor") if use == "self_use" else 1.0
        multiplier = figures.value("business_rates_multiplier_fraction") * factor
        each = [multiplier * at_prices_of(figures, VALUE, year) for year in years]
    else:
        today = price_index(figures, figures.on.year)
        each = [given_gbp_per_kwp * price_index(figures, year) / today for year in years]
    due = [share_due(figures, year) for year in years]
    return capacity_kwp * np.array(due, dtype=np.float64) * np.array(each, dtype=np.float64)
