"""What roofs yield: the room's public functions."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.solar.losses import exceedance_factor, uncertainty
from energyfund.solar.places import Places, needs_rounding
from energyfund.solar.roofs import FloatArray, Roofs
from energyfund.solar.weather import Times, Weather


@dataclass(frozen=True, slots=True)
class Yields:
    """The yield of many roofs in the first year of operation, at the inverter's output.

    Attributes:
        roof_id: Names, in the order of the roofs.
        capacity_kwp: Shape (roofs,). [kWp]
        annual_kwh: Expected (P50) yield of a year, shape (roofs,). [kWh]
        monthly_kwh: The same by month, January first, shape (roofs, 12). [kWh]
        specific_yield_kwh_per_kwp: Shape (roofs,). [kWh/kWp]
        p75_kwh: Exceeded in 75 of 100 single years, shape (roofs,). [kWh]
        p90_kwh: Exceeded in 90 of 100 single years, shape (roofs,). [kWh]
        p90_ten_year_kwh: Yearly mean of ten years, exceeded in 90 of 100 cases, shape (roofs,). [kWh]
        weather: What the yields rest on, one line per source.
    """

    roof_id: tuple[str, ...]
    capacity_kwp: FloatArray
    annual_kwh: FloatArray
    monthly_kwh: FloatArray
    specific_yield_kwh_per_kwp: FloatArray
    p75_kwh: FloatArray
    p90_kwh: FloatArray
    p90_ten_year_kwh: FloatArray
    weather: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HourlyYields:
    """Output of many roofs step by step.

    Attributes:
        start_utc: Beginning of each step in UTC, shape (steps,).
        step_hours: Length of a step. [h]
        kwh: Energy of each step, shape (roofs, steps). [kWh]
    """

    start_utc: Times
    step_hours: float
    kwh: FloatArray


def estimate(roofs: Roofs, figures: Figures, seed: int, weather: Weather | None = None) -> Yields:
    """What the roofs yield in their first year.

    Args:
        roofs: The roofs.
        figures: Losses, panel and inverter figures, uncertainty.
        seed: Chooses the draw of the synthetic weather; without effect where weather is given.
        weather: Weather of the place; None makes it from the SAP climate of each roof's region.

    Returns:
        Yields in the order of the roofs; the order of the roofs does not change them.

    Raises:
        InvalidInputError: No weather is given and a roof lies outside the United Kingdom.
    """
    from energyfund.solar import batch  # noqa: PLC0415  compiled code is slow to load, and plans without roofs need none

    gear = batch.equipment(figures)
    monthly = np.zeros((len(roofs), 12))
    sources: list[str] = []
    for terms, rows in _places(roofs, figures, seed, weather).groups(roofs):
        monthly[rows] = batch.monthly_kwh(roofs, rows, terms, gear, os.cpu_count() or 1)
        sources.append(terms.source)
    annual = monthly.sum(axis=1)
    spread = uncertainty(figures)
    return Yields(
        roof_id=roofs.roof_id,
        capacity_kwp=roofs.capacity_kwp,
        annual_kwh=annual,
        monthly_kwh=monthly,
        specific_yield_kwh_per_kwp=annual / roofs.capacity_kwp,
        p75_kwh=annual * exceedance_factor(75, spread),
        p90_kwh=annual * exceedance_factor(90, spread),
        p90_ten_year_kwh=annual * exceedance_factor(90, spread, years=10),
        weather=tuple(dict.fromkeys(sources)),
    )


def hourly_kwh(roofs: Roofs, figures: Figures, seed: int, weather: Weather | None = None) -> HourlyYields:
    """What the roofs yield step by step: arguments and errors as in `estimate`."""
    from energyfund.solar import batch  # noqa: PLC0415  as above

    gear = batch.equipment(figures)
    start, step_hours = np.array([], dtype="datetime64[s]"), 1.0
    kwh = np.zeros((len(roofs), 0))
    for terms, rows in _places(roofs, figures, seed, weather).groups(roofs):
        if kwh.shape[1] == 0:
            start, step_hours = terms.start_utc, terms.step_hours
            kwh = np.zeros((len(roofs), start.size))
        kwh[rows] = batch.hourly_kwh(roofs, rows, terms, gear)
    return HourlyYields(start, step_hours, kwh)


def _places(roofs: Roofs, figures: Figures, seed: int, weather: Weather | None) -> Places:
    rounded = weather is not None and weather.latitude_deg is None
    coarse = rounded and needs_rounding(roofs.latitude_deg, roofs.longitude_deg)
    return Places(figures, seed, weather, coarse=coarse)
