"""Makes a year of hourly weather from monthly means: seeded, repeatable, and exact in each month's sunshine.

Days follow Graham, Hollands and Unny (1988): a first-order autoregressive Gaussian series, mapped to the daily
clearness index through the distribution of Bendt, Collares-Pereira and Rabl (1981). Hours within a day follow Aguiar
and Collares-Pereira (1992), the TAG model: a mean course that depends on the day's clearness and the height of the
sun, and an autoregressive Gaussian deviation from it. Everything is written from the papers'
formulas; the constants are figures.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.climate import RegionClimate, made_up_name, made_up_sha256
from energyfund.solar.sun import Sun, clear_sky_ghi, split_erbs, sun_at
from energyfund.solar.weather import FloatArray, Times, Weather, middle, months

YEAR = 2023
"""Calendar of the synthetic year: 365 days; the sun differs by less than a quarter of a degree from other years."""


MOST_DRAWS = 200
"""Years drawn in search of an ordinary one; one in two is, unless somebody narrowed the figures."""


def synthesise(climate: RegionClimate, figures: Figures, seed: int) -> Weather:
    """A year of hourly weather whose monthly means are those of the region.

    Args:
        climate: Monthly means.
        figures: Constants of the models.
        seed: Chooses the draw; the same seed gives the same weather on every machine.

    Returns:
        8,760 hours. Global irradiance has exactly the region's monthly means and no hour above the stated multiple of a
        cloudless sky; temperature has the monthly means with a daily swing; wind is the monthly mean.

    Raises:
        InvalidInputError: A scenario narrowed the figures so much that no year fits.
    """
    start = np.arange(f"{YEAR}-01-01", f"{YEAR + 1}-01-01", dtype="datetime64[h]").astype("datetime64[s]")
    blank = np.zeros(start.size)
    weather = Weather(
        start_utc=start,
        step_hours=1,
        ghi=blank,
        dni=blank,
        dhi=blank,
        temp_air=blank,
        wind_speed=blank,
        latitude_deg=climate.latitude_deg,
        longitude_deg=climate.longitude_deg,
        altitude_m=climate.altitude_m,
        source=made_up_name(climate, seed),
        sha256=made_up_sha256(climate, figures, seed),
    )
    return _filled(weather, climate, figures, np.random.Generator(np.random.PCG64([seed, climate.region])))


def _filled(weather: Weather, climate: RegionClimate, figures: Figures, draw: np.random.Generator) -> Weather:
    times = middle(weather)
    place = climate.latitude_deg, climate.longitude_deg, climate.altitude_m
    sun = sun_at(times, *place)
    ceiling = figures.value("clear_sky_ceiling_ratio") * clear_sky_ghi(times, sun, *place)
    month = months(weather)
    for _ in range(MOST_DRAWS):
        ghi, dni, dhi = _drawn(climate, figures, times, sun, ceiling, month, draw)
        if _is_ordinary(ghi, dni, dhi, sun, figures):
            break
    else:
        message = f"no year of {MOST_DRAWS} lay within; widen typical_diffuse_fraction or lopsided_beam_fraction"
        raise InvalidInputError([Fault("assumptions", None, "typical_diffuse_fraction", "", message)])
    hour = (weather.start_utc.astype(np.int64) // 3600 % 24) + climate.longitude_deg * 24 / 360 + 0.5
    swing = figures.value("daily_temperature_range_k") / 2
    daily = swing * np.cos(2 * np.pi * (hour - figures.value("warmest_hour")) / 24)
    return replace(
        weather,
        ghi=ghi,
        dni=dni,
        dhi=dhi,
        temp_air=climate.temp_air[month] + daily,
        wind_speed=climate.wind_speed[month],
    )


def _drawn(
    climate: RegionClimate,
    figures: Figures,
    times: Times,
    sun: Sun,
    ceiling: FloatArray,
    month: NDArray[np.int64],
    draw: np.random.Generator,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """One draw of global, direct normal and diffuse irradiance, each shape (hours,), in [W/m²]."""
    above = sun.extra * np.maximum(0, np.cos(np.radians(sun.apparent_zenith_deg)))
    level = _daily_normals(times.size // 24, figures, draw)
    clearness = _daily_clearness(level, climate, above, month, figures)
    raw = above * _hourly_clearness(clearness, sun, figures, draw)
    ghi = np.zeros(times.size)
    for one in range(12):
        here = month == one
        ghi[here] = scale_below(raw[here], ceiling[here], climate.ghi[one])
    dni, dhi = split_erbs(ghi, sun, times)
    return ghi, dni, dhi


def _is_ordinary(ghi: FloatArray, dni: FloatArray, dhi: FloatArray, sun: Sun, figures: Figures) -> bool:
    """Whether a draw has a diffuse share as measured in the United Kingdom, and beam as strong from east as from west.

    A year that fails is drawn again: a typical year is wanted, not a lopsided one.
    """
    least, greatest = figures.values("typical_diffuse_fraction")
    eastward = np.sin(np.radians(sun.apparent_zenith_deg)) * np.sin(np.radians(sun.azimuth_deg))
    lopsided = abs(float((dni * eastward).sum() / ghi.sum()))
    even = lopsided <= figures.value("lopsided_beam_fraction")
    return even and least <= float(dhi.sum() / ghi.sum()) <= greatest


def scale_below(values: FloatArray, ceiling: FloatArray, mean: float) -> FloatArray:
    """Scale values by one factor, cut each at its ceiling, so that the mean is exactly the one asked for.

    mean(min(f · value, ceiling)) rises with f; the cut hours are found from the factor, and the factor follows from
    what is left for the hours that are not cut, until no further hour is cut.

    Args:
        values: Shape (n,), at least one above zero where a mean above zero is asked for.
        ceiling: Shape (n,).
        mean: The mean to reach; must lie below the mean of the ceiling.

    Returns:
        Shape (n,).

    Raises:
        ValueError: The mean lies above that of the ceiling.

    >>> scale_below(np.array([1.0, 2.0, 3.0]), np.array([4.0, 4.0, 4.0]), 3.0)
    array([1.66666667, 3.33333333, 4.        ])
    """
    total = mean * values.size
    if total >= float(ceiling.sum()):
        raise ValueError(f"a mean of {mean:g} cannot be reached below the ceiling")
    cut = np.zeros(values.size, dtype=bool)
    while True:
        free = np.where(cut, 0, values)
        factor = (total - float(ceiling[cut].sum())) / float(free.sum())
        more = ~cut & (factor * values > ceiling)
        if not more.any():
            return np.where(cut, ceiling, factor * values)
        cut |= more


def _daily_normals(days: int, figures: Figures, draw: np.random.Generator) -> FloatArray:
    """First-order autoregressive standard normal series, shape (days,): Graham, Hollands and Unny 1988."""
    correlation = figures.value("daily_clearness_autocorrelation")
    noise = draw.standard_normal(days)
    level = np.empty(days)
    level[0] = noise[0]
    for day in range(1, days):
        level[day] = correlation * level[day - 1] + np.sqrt(1 - correlation**2) * noise[day]
    return level


def _daily_clearness(
    level: FloatArray, climate: RegionClimate, above: FloatArray, month: NDArray[np.int64], figures: Figures
) -> FloatArray:
    """Daily clearness index, shape (days,): the normal's percentile in the month's distribution.

    The days of a month are spread evenly over the distribution in the order of the drawn normals, so that each month
    has its bright and its dark days whatever the seed.
    """
    least, constant, slope, factor, centre, power = figures.values("daily_clearness_distribution")
    month_of_day = month[::24]
    clearness = np.empty(level.size)
    for one in range(12):
        mean = float(climate.ghi[one] / above[month == one].mean())
        greatest = constant + slope * mean - factor * (mean - centre) ** power
        days = np.flatnonzero(month_of_day == one)
        rank = np.argsort(np.argsort(level[days]))
        percentile = (rank + 0.5) / days.size
        clearness[days] = _exponential_quantile(percentile, least, greatest, mean)
    return clearness


def _exponential_quantile(percentile: FloatArray, least: float, greatest: float, mean: float) -> FloatArray:
    """Quantiles of the density γ·exp(γ·K) between two ends, with γ chosen so that it has the given mean.

    F(K) = (exp(γ·K) − exp(γ·least)) / (exp(γ·greatest) − exp(γ·least)).
    """
    width = greatest - least
    share = (mean - least) / width
    low, high = -100.0, 100.0
    for _ in range(100):
        gamma = (low + high) / 2
        low, high = (gamma, high) if _mean_share(gamma) < share else (low, gamma)
    gamma = (low + high) / 2
    inside = percentile if abs(gamma) < 1e-6 else np.log1p(percentile * np.expm1(gamma)) / gamma
    return least + width * inside


def _mean_share(gamma: float) -> float:
    """Mean of the density on 0 to 1: 1/(1 − exp(−γ)) − 1/γ."""
    return 0.5 if abs(gamma) < 1e-6 else float(-1 / np.expm1(-gamma) - 1 / gamma)


def _hourly_clearness(clearness: FloatArray, sun: Sun, figures: Figures, draw: np.random.Generator) -> FloatArray:
    """Hourly clearness index, shape (hours,): TAG, Aguiar and Collares-Pereira 1992.

    Mean course k = λ + ε·exp(−κ / sin h); deviation of standard deviation σ = A·exp(B·(1 − sin h)) that follows
    y(h) = φ·y(h−1) + √(1 − φ²)·noise.
    """
    day = np.repeat(clearness, 24)
    height = np.maximum(np.cos(np.radians(sun.apparent_zenith_deg)), 0)
    lit = height > 0
    offset = figures.values("tag_trend_offset")
    gain = figures.values("tag_trend_gain")
    fall = figures.values("tag_trend_airmass")
    bell = figures.values("tag_spread")
    growth = figures.values("tag_spread_growth")
    swing = figures.values("tag_autocorrelation")
    lift = offset[0] + offset[1] * day + offset[2] * np.exp(offset[3] * day)
    span = gain[0] + gain[1] * (day - gain[2]) ** 2
    depth = fall[0] + fall[1] * day**2 + fall[2] * day**3
    course = lift + span * np.exp(-depth / np.where(lit, height, 1))
    spread = bell[0] * np.exp(bell[1] * (day - bell[2]) ** 2)
    spread = spread * np.exp((growth[0] * (day - growth[1]) ** 2 + growth[2] * day**5) * (1 - height))
    correlation = swing[0] + swing[1] * np.cos(swing[2] * day + swing[3])
    noise = draw.standard_normal(day.size)
    deviation = np.empty(day.size)
    deviation[0] = noise[0]
    for hour in range(1, day.size):
        keep = correlation[hour]
        deviation[hour] = keep * deviation[hour - 1] + np.sqrt(1 - keep**2) * noise[hour]
    least = figures.values("daily_clearness_distribution")[0]
    return np.where(lit, np.maximum(course + spread * deviation, least / 2), 0)
