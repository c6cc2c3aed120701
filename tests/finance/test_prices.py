"""Money of one year brought to another, and series between their dates."""

from __future__ import annotations

import datetime as dt

import pytest

from energyfund.assumptions import Figures, Override, load
from energyfund.finance.prices import DEFLATOR, INFLATION, at_prices_of, by_year, price_index

DAY = dt.date(2026, 5, 1)
KEY = "solar_running_cost_gbp_per_kwp_per_year"


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(DAY)


@pytest.mark.published
def test_the_index_stands_at_100_in_2024(figures: Figures) -> None:
    # HM Treasury, GDP deflators: 2024 = 100
    assert price_index(figures, 2024) == pytest.approx(100)


@pytest.mark.hand
def test_after_the_series_inflation_carries_on(figures: Figures) -> None:
    last = max(figures.series(DEFLATOR)).year
    rise = 1 + figures.value(INFLATION)
    assert price_index(figures, last + 3) == pytest.approx(price_index(figures, last) * rise**3)


def test_every_year_of_the_series_is_there_and_none_before(figures: Figures) -> None:
    years = sorted(date.year for date in figures.series(DEFLATOR))
    assert years == list(range(years[0], years[-1] + 1))
    with pytest.raises(ValueError, match=f"the series begins in {years[0]}"):
        price_index(figures, years[0] - 1)


@pytest.mark.hand
def test_a_figure_moves_with_the_index(figures: Figures) -> None:
    base = figures.figure(KEY).price_base
    assert base is not None
    assert at_prices_of(figures, KEY, base) == figures.value(KEY)
    moved = at_prices_of(figures, KEY, 2030)
    assert moved == pytest.approx(figures.value(KEY) * price_index(figures, 2030) / price_index(figures, base))
    assert moved > figures.value(KEY)


@pytest.mark.hand
def test_a_replaced_figure_is_money_of_the_year_already() -> None:
    replaced = load(DAY, {KEY: Override(12.0, "a quote")})
    assert at_prices_of(replaced, KEY, 2040) == 12


@pytest.mark.hand
def test_a_series_between_its_dates_and_beyond(figures: Figures) -> None:
    series = figures.series("carbon_value_gbp_per_tco2e")
    first, last = min(series), max(series)
    found = by_year(figures, "carbon_value_gbp_per_tco2e", range(first.year, last.year + 3))
    assert found[0] == pytest.approx(series[first])
    assert found[-1] == found[-2] == pytest.approx(series[last])
    flat = load(DAY, {"carbon_value_gbp_per_tco2e": Override(50.0, "a policy")})
    assert by_year(flat, "carbon_value_gbp_per_tco2e", range(2027, 2030)).tolist() == [50, 50, 50]
