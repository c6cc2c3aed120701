from __future__ import annotations

import numpy as np
import pytest

from energyfund.assumptions import LIBRARY_DATE, Figures, Override, load
from energyfund.errors import InvalidInputError
from energyfund.solar.climate import regions
from energyfund.solar.sun import clear_sky_ghi, sun_at
from energyfund.solar.synthesis import scale_below, synthesise
from energyfund.solar.weather import Weather, middle, months

REGIONS = [0, 1, 4, 7, 15, 17, 20, 21]


@pytest.fixture(scope="module", params=REGIONS)
def weather(request: pytest.FixtureRequest, figures: Figures) -> Weather:
    return synthesise(regions()[request.param], figures, seed=7)


@pytest.mark.published
def test_monthly_means_are_exactly_table_u3(weather: Weather, figures: Figures) -> None:
    for number in REGIONS:
        made = synthesise(regions()[number], figures, seed=3)
        means = [made.ghi[months(made) == month].mean() for month in range(12)]
        np.testing.assert_allclose(means, regions()[number].ghi, rtol=1e-12)
    assert weather.ghi.size == 8760


@pytest.mark.hand
def test_no_hour_is_brighter_than_the_ceiling(weather: Weather) -> None:
    assert weather.latitude_deg is not None
    assert weather.longitude_deg is not None
    place = weather.latitude_deg, weather.longitude_deg, weather.altitude_m
    times = middle(weather)
    clear = clear_sky_ghi(times, sun_at(times, *place), *place)
    assert np.all(weather.ghi <= 1.08 * clear + 1e-9)
    assert np.all(weather.ghi >= 0)


@pytest.mark.published
def test_diffuse_share_is_that_of_uk_records(weather: Weather) -> None:
    # 0.50 measured at Northolt in 2003, 0.56 in the NSRDB record of London 2019
    assert 0.49 <= weather.dhi.sum() / weather.ghi.sum() <= 0.56


@pytest.mark.hand
def test_global_is_beam_and_diffuse_together(weather: Weather) -> None:
    assert weather.latitude_deg is not None
    assert weather.longitude_deg is not None
    sun = sun_at(middle(weather), weather.latitude_deg, weather.longitude_deg, weather.altitude_m)
    height = np.cos(np.radians(sun.apparent_zenith_deg))
    np.testing.assert_allclose(weather.dni * height + weather.dhi, weather.ghi, atol=1e-6)
    assert np.all(weather.dni <= sun.extra)


@pytest.mark.published
def test_days_differ_as_the_model_of_graham_hollands_and_unny_says(figures: Figures) -> None:
    # lag-one correlation of the daily deviate is 0.29; daily sunshine over the month's mean shows about that
    lags = []
    for seed in range(6):
        made = synthesise(regions()[1], figures, seed)
        daily = made.ghi.reshape(365, 24).mean(axis=1)
        month = months(made)[::24]
        ratio = np.array([daily[day] / daily[month == month[day]].mean() for day in range(365)])
        assert 0.25 < ratio.std() < 0.65
        lags.append(float(np.corrcoef(ratio[1:], ratio[:-1])[0, 1]))
    assert np.mean(lags) == pytest.approx(0.29, abs=0.1)


@pytest.mark.hand
def test_temperature_has_the_monthly_means_and_a_daily_swing(thames: Weather) -> None:
    climate = regions()[1]
    means = [thames.temp_air[months(thames) == month].mean() for month in range(12)]
    np.testing.assert_allclose(means, climate.temp_air, atol=1e-9)
    assert np.ptp(thames.temp_air[:24]) == pytest.approx(7.3, abs=0.2)
    assert 13 <= int(np.argmax(thames.temp_air[:24])) <= 16


@pytest.mark.hand
def test_seed_repeats_and_seeds_differ(figures: Figures) -> None:
    first = synthesise(regions()[7], figures, seed=5)
    again = synthesise(regions()[7], figures, seed=5)
    other = synthesise(regions()[7], figures, seed=6)
    assert first.ghi.tobytes() == again.ghi.tobytes()
    assert first.sha256 == again.sha256 != other.sha256
    assert not np.array_equal(first.ghi, other.ghi)


def test_figures_that_no_year_fits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("energyfund.solar.synthesis.MOST_DRAWS", 3)
    narrow = load(LIBRARY_DATE, {"typical_diffuse_fraction": Override((0.1, 0.11), "a test")})
    with pytest.raises(InvalidInputError, match="no year of 3 lay within"):
        synthesise(regions()[1], narrow, seed=1)


@pytest.mark.hand
def test_scaling_below_a_ceiling() -> None:
    # total 9: the third is cut at 4, the other two share 5 as 1 to 2
    np.testing.assert_allclose(scale_below(np.array([1.0, 2, 3]), np.full(3, 4.0), 3), [5 / 3, 10 / 3, 4])
    with pytest.raises(ValueError, match="cannot be reached"):
        scale_below(np.ones(2), np.ones(2), 1.5)
