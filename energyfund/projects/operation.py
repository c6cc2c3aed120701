"""The years in which panels of one start year work, and what they generate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.projects.project import Calendar


@dataclass(frozen=True, slots=True)
class Operation:
    """Panels with one start year; arrays have shape (project years,), year 0 = the start year.

    Attributes:
        year: The start year.
        life_years: Years of operation, from project year 1 on.
        capacity_kwp: [kWp]
        age: Project years. [years]
        working: Whether they work.
        energy_kwh: Generated: annual · (1 − degradation · (age − 1)), a straight line. [kWh/year]
        prices: Price level against the price base. [-]
        calendar: Years and rates.
        figures: The library.
    """

    year: int
    life_years: int
    capacity_kwp: float
    age: FloatArray
    working: NDArray[np.bool_]
    energy_kwh: FloatArray
    prices: FloatArray
    calendar: Calendar
    figures: Figures


def operation(
    year: int, life_years: int, capacity_kwp: float, annual_kwh: float, calendar: Calendar, figures: Figures
) -> Operation:
    """Panels that are put up in a year and work from the next one on.

    Args:
        year: The start year.
        life_years: Years of operation.
        capacity_kwp: [kWp]
        annual_kwh: Yield of the first year. [kWh]
        calendar: Years and rates.
        figures: The library.
    """
    degradation = figures.value("degradation_fraction_per_year")
    age = np.arange(calendar.length(year), dtype=np.float64)
    working = (age >= 1) & (age <= life_years)
    energy = np.where(working, annual_kwh * np.maximum(0.0, 1 - degradation * (age - 1)), 0.0)
    return Operation(
        year, life_years, capacity_kwp, age, working, energy, calendar.price_level(year), calendar, figures
    )
