"""What a kilowatt of panels on each roof makes in each hour, from the room's own engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from energyfund.assumptions import Figures
from energyfund.solar.roofs import Roofs
from energyfund.solar.weather import Weather
from energyfund.solar.yields import HourlyYields, hourly_kwh


def hourly_per_kwp(roofs: Roofs, figures: Figures, seed: int, weather: Weather | None = None) -> HourlyYields:
    """Output of a kWp on each roof, step by step, after losses and the inverter's limit but before any export limit.

    Args:
        roofs: Their capacities are set aside; panels of any number have the roof's plane, losses and inverter ratio.
        figures: Losses, panel and inverter figures.
        seed: Chooses the draw of the synthetic weather; without effect where weather is given.
        weather: Weather of the place; None makes it from the SAP climate of each roof's region.

    Returns:
        ``kwh`` has the shape (roofs, steps) and holds kWh per kWp; a year of made-up weather has 8,760 steps, in UTC.

    Raises:
        InvalidInputError: No weather is given and a roof lies outside the United Kingdom.
    """
    return hourly_kwh(replace(roofs, capacity_kwp=np.ones(len(roofs))), figures, seed, weather)
