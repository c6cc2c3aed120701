"""Loads, the clock on the wall, and prices by it."""

from __future__ import annotations

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.solar.sizing.clock import is_summer_time, wall_clock, year_of_steps
from energyfund.solar.sizing.loads import KINDS, landlord_kwh, profile
from tests.solar.sizing.cases import figures
from tests.solar.sizing.tariffs import Window, prices_by_clock


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("steps_per_hour", [1, 2])
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_adds_up_to_the_annual_use(kind: str, steps_per_hour: int, year: int) -> None:
    times = year_of_steps(year, steps_per_hour)
    use = profile(kind, 3_400.0, times, figures(), flats=7)
    assert times.size == (366 if year == 2024 else 365) * 24 * steps_per_hour
    assert use.sum() == pytest.approx(7 * 3_400.0, rel=1e-12)
    assert use.min() >= 0


def test_half_hours_add_up_to_hours() -> None:
    fine, coarse = (profile("school", 1.0, year_of_steps(2023, n), figures()) for n in (2, 1))
    assert fine.reshape(-1, 2).sum(axis=1) == pytest.approx(coarse)


@pytest.mark.published
def test_the_shapes_are_those_that_were_published() -> None:
    # Oxford 3YP: the household's January is 13.4/9.6 of its July; its evening peak in January is about 0.98 kW for
    # 4,207 kWh a year; the school uses nothing on Sundays, and 33.5 a day in August against 315.7 in January.
    times = year_of_steps(2023, 2)
    clock = wall_clock(times)
    home = profile("household", 4_207.0, times, figures())
    january, july = (float(home[clock.month == month].sum()) for month in (0, 6))
    assert january / july == pytest.approx(13.4 / 9.6, rel=0.02)
    assert 2 * home[(clock.month == 0)].max() == pytest.approx(0.98, abs=0.03)
    school = profile("school", 110_000.0, times, figures())
    assert np.all(school[clock.weekday >= 5] == 0)
    january, august = (float(school[clock.month == month].sum()) for month in (0, 7))
    assert august / january == pytest.approx(33.5 / 315.7, rel=0.1)


@pytest.mark.published
def test_the_winter_weekday_is_repeated() -> None:
    # UKERC: 0.33 kW at midnight, 0.92 kW at 17:30
    times = year_of_steps(2023, 2)
    minute = wall_clock(times).minute
    use = profile("household_winter_weekday", 4_000.0, times, figures())
    assert use[minute == 17 * 60 + 30] == pytest.approx(use[minute == 0][0] * 0.92 / 0.33)


def test_a_communal_supply_burns_day_and_night() -> None:
    use = profile("landlord", 90_000.0, year_of_steps(2023), figures())
    assert use.min() > 0.8 * use.mean()
    assert use.max() < 1.5 * use.mean()
    assert profile("constant", 8_760.0, year_of_steps(2023), figures()) == pytest.approx(1.0)


@pytest.mark.published
def test_a_communal_supply_per_flat() -> None:
    assert landlord_kwh(180, figures()) == pytest.approx(90_000)  # Sussex Bylines: 90,000 kWh for 180 flats


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="Did you mean 'household'"):
        profile("houshold", 1.0, year_of_steps(2023), figures())
    with pytest.raises(InvalidInputError, match="nil or more"):
        profile("school", -1.0, year_of_steps(2023), figures())
    with pytest.raises(InvalidInputError, match="hours or half-hours"):
        profile("school", 1.0, year_of_steps(2023)[[0, 1, 5]], figures())


@pytest.mark.published
def test_summer_time() -> None:
    # gov.uk/when-do-the-clocks-change: 26 March and 29 October 2023, 31 March and 27 October 2024, at 01:00 UTC
    times = np.array(
        [
            "2023-03-26T00:59:59",
            "2023-03-26T01:00:00",
            "2023-10-29T00:59:59",
            "2023-10-29T01:00:00",
            "2024-03-31T00:59:59",
            "2024-03-31T01:00:00",
            "2024-10-27T00:59:59",
            "2024-10-27T01:00:00",
        ],
        dtype="datetime64[s]",
    )
    assert is_summer_time(times).tolist() == [False, True, True, False] * 2


@pytest.mark.hand
def test_the_clock_on_the_wall() -> None:
    clock = wall_clock(np.array(["2023-06-30T23:30:00", "2023-01-01T00:00:00"], dtype="datetime64[s]"))
    assert clock.month.tolist() == [6, 0]  # already July on the wall
    assert clock.minute.tolist() == [30, 0]
    assert clock.weekday.tolist() == [5, 6]  # 1 July 2023 was a Saturday, 1 January a Sunday


@pytest.mark.hand
def test_prices_by_the_clock() -> None:
    times = year_of_steps(2023, 2)
    night = Window(23 * 60 + 30, 5 * 60 + 30, 0.08)
    peak = Window(16 * 60, 19 * 60, 0.40, weekdays_only=True)
    prices = prices_by_clock(times, 0.27, [night, peak])
    clock = wall_clock(times)
    assert set(prices.tolist()) == {0.08, 0.27, 0.40}
    assert np.all(prices[(clock.minute >= 1410) | (clock.minute < 330)] == 0.08)
    assert np.all((prices == 0.40) == ((clock.weekday < 5) & (clock.minute >= 960) & (clock.minute < 1140)))
    june = int(np.flatnonzero(times == np.datetime64("2023-06-01T15:00:00"))[0])
    assert prices[june] == 0.40  # 16:00 on the wall
    with pytest.raises(InvalidInputError, match="within the day"):
        prices_by_clock(times, 0.27, [Window(-5, 60, 0.1), Window(0, 2000, 0.1)])
