"""Prices by the hour and readings of meters, by the clock on the wall."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.planning.load_file import read_readings
from energyfund.planning.sizing.prices import in_year, prices_by_step
from energyfund.scenario.site import HourlyPrice
from energyfund.solar.sizing.clock import wall_clock, year_of_steps
from energyfund.solar.weather import Times

HOURS = year_of_steps(2026)  # 1 January 2026 is a Thursday


def price(periods: list[dict[str, object]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    written = HourlyPrice.model_validate({"price_gbp_per_kwh": 0.2, "periods": periods})
    return prices_by_step(written, wall_clock(HOURS))


@pytest.mark.hand
def test_the_last_period_that_fits_holds() -> None:
    found = price(
        [
            {"from_hour": 6, "to_hour": 20, "price_gbp_per_kwh": 0.3},
            {"from_hour": 16, "to_hour": 19, "price_gbp_per_kwh": 0.5},
        ]
    )
    assert found[:24].tolist() == [0.2] * 6 + [0.3] * 10 + [0.5] * 3 + [0.3] + [0.2] * 4


@pytest.mark.hand
def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    found = price([{"from_hour": 22, "to_hour": 2, "days": "weekdays", "price_gbp_per_kwh": 0.1}])
    friday = 24  # 2 January
    assert found[friday + 22] == 0.1
    assert found[friday + 25] == 0.1  # 01:00 on Saturday still belongs to Friday night
    assert found[friday + 46] == 0.2  # 22:00 on Saturday
    assert found[friday + 73] == 0.2  # 01:00 on Monday belongs to Sunday night


@pytest.mark.hand
def test_summer_time_moves_the_hours() -> None:
    found = price([{"from_hour": 16, "to_hour": 17, "months": [7], "price_gbp_per_kwh": 0.9}])
    july = int((np.datetime64("2026-07-01") - np.datetime64("2026-01-01")).astype(int)) * 24
    assert found[july + 15] == 0.9  # 15:00 UTC is 16:00 on the wall
    assert np.count_nonzero(found == 0.9) == 31


@pytest.mark.hand
def test_a_made_up_year_takes_the_days_of_another() -> None:
    made_up: Times = np.arange(np.datetime64("2015-01-01T00"), np.datetime64("2016-01-01T00"), np.timedelta64(1, "h"))
    moved = in_year(made_up, 2026)
    assert moved[0] == np.datetime64("2026-01-01T00")
    assert wall_clock(moved).weekday[0] == 3


def written(path: Path, rows: list[str], header: str = "time,kwh") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def year_rows(zone: str = "", step: int = 60, amount: str = "1") -> list[str]:
    first, last = np.datetime64("2025-01-01T00:00"), np.datetime64("2026-01-01T00:00")
    times = np.arange(first, last, np.timedelta64(step, "m"))
    return [f"{moment}{zone},{amount}" for moment in times]


@pytest.mark.hand
def test_readings_keep_their_sum_and_their_days(tmp_path: Path) -> None:
    rows = [f"{row.split(',')[0]},{2 if np.is_busday(row[:10]) else 1}" for row in year_rows()]
    readings = read_readings(written(tmp_path / "a.csv", rows))
    # 261 weekdays of 48 kWh and 104 days of 24 kWh in 2025
    assert readings.annual_kwh == pytest.approx(261 * 48 + 104 * 24)
    steps = readings.on_steps(HOURS)
    clock = wall_clock(HOURS)
    assert np.allclose(steps[clock.weekday < 5], 2)
    assert np.allclose(steps[clock.weekday >= 5], 1)


@pytest.mark.hand
def test_half_hours_in_kilowatts_and_utc(tmp_path: Path) -> None:
    readings = read_readings(written(tmp_path / "b.csv", year_rows("Z", 30, "3"), "time,kw"))
    assert readings.annual_kwh == pytest.approx(3 * 8760)
    assert np.allclose(readings.on_steps(HOURS), 3)


def test_a_missing_week_is_borne_and_a_missing_month_is_not(tmp_path: Path) -> None:
    rows = year_rows()
    week = read_readings(written(tmp_path / "c.csv", rows[: 24 * 100] + rows[24 * 107 :]))
    assert week.annual_kwh == pytest.approx(8760)
    with pytest.raises(InvalidInputError, match="first day that lacks readings is 2025-04-11"):
        read_readings(written(tmp_path / "d.csv", rows[: 24 * 100] + rows[24 * 130 :]))


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        (["2025-01-01T00:00,1", "2025-01-01T00:10,1", "2025-01-01T00:20,1"], "time,kwh", "hourly or half-hourly"),
        (["2025-01-01T00:00,-1"], "time,kwh", "greater than or equal to 0|at least 0|0 or more"),
        (["2025-01-01T00:00,1,2"], "time,kwh,kw", "keep one of the two columns"),
        (["2025-01-01T00:00,1"], "time,power", "is not a column here"),
        (["2025-01-01T00:10,1", "2025-01-01T01:10,1", "2025-01-01T02:10,1"], "time,kwh", "begin on a step"),
    ],
)
def test_rows_that_are_wrong(tmp_path: Path, rows: list[str], header: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_readings(written(tmp_path / "e.csv", rows, header))
