"""Solar panels on a home's own roof: what they make, what the home uses of it, and who gets what."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures, table_path
from energyfund.errors import Fault, InvalidInputError
from energyfund.homes.climate import DAYS, inclined_irradiance

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SharedPower:
    """Who gets what from a scheme's panels on homes; every array has shape (dwellings,). [£/year].

    Attributes:
        tenant_saving_gbp: Less paid for electricity by the household.
        sales_gbp: Paid by the household to the society.
        export_gbp: Received for exported electricity by whoever owns the panels.
    """

    tenant_saving_gbp: FloatArray
    sales_gbp: FloatArray
    export_gbp: FloatArray


def generation_kwh(region: IntArray, capacity_kwp: float, performance: float, figures: Figures) -> FloatArray:
    """Electricity made in a year: capacity × performance factor × irradiation, roof between south and east or west.

    Args:
        region: Climate region of each home, shape (dwellings,).
        capacity_kwp: Panels on each home. [kWp]
        performance: Performance factor. [-]
        figures: The figures.

    References:
        BRE, SAP 2012 and SAP 10.2, appendix M1.
    """
    tilt = figures.value("home_solar_tilt_deg")
    irradiance = inclined_irradiance("south_east_or_west", tilt, figures)
    yearly = (irradiance * DAYS).sum(axis=1) * 24 / 1000
    return np.asarray(capacity_kwp * performance * yearly[region])


def self_use_fraction(made_kwh: FloatArray, used_kwh: FloatArray, battery_kwh: FloatArray) -> FloatArray:
    """Share of what panels make that the home uses itself, shape (dwellings,).

    Interpolated in a table by what is made and by battery, each against what the home uses. The table was derived from
    half-hourly demand and hourly sunshine, with the spread between moments of single homes set so that it meets the one
    published point.

    Args:
        made_kwh: Made in a year. [kWh]
        used_kwh: Electricity that the home uses in a year. [kWh]
        battery_kwh: Usable battery. [kWh]
    """
    ratios, batteries, shares = _self_use_table()
    demand = np.maximum(used_kwh, 1)
    row, up = _between(ratios, made_kwh / demand)
    column, right = _between(batteries, 1000 * battery_kwh / demand)
    low = shares[row, column] * (1 - right) + shares[row, column + 1] * right
    high = shares[row + 1, column] * (1 - right) + shares[row + 1, column + 1] * right
    return np.asarray(low * (1 - up) + high * up)


def shared_power(
    made_kwh: FloatArray,
    self_use: FloatArray,
    retail_gbp_per_kwh: FloatArray,
    tenant_price_gbp_per_kwh: float,
    export_gbp_per_kwh: float,
) -> SharedPower:
    """Solar power sold to tenants below the retail price, or given to them.

    Args:
        made_kwh: Made in a year, shape (dwellings,). [kWh]
        self_use: Share that the household uses. [-]
        retail_gbp_per_kwh: What the household pays its supplier. [£/kWh]
        tenant_price_gbp_per_kwh: What it pays for solar power; 0 where it is free. [£/kWh]
        export_gbp_per_kwh: Received for the rest. [£/kWh]

    Raises:
        InvalidInputError: A negative price.
    """
    if tenant_price_gbp_per_kwh < 0:
        message = "must be 0 (free) or more, in pounds per kWh"
        raise InvalidInputError(
            [Fault("homes", None, "tenant_price_gbp_per_kwh", str(tenant_price_gbp_per_kwh), message)]
        )
    used = made_kwh * self_use
    return SharedPower(
        tenant_saving_gbp=used * (retail_gbp_per_kwh - tenant_price_gbp_per_kwh),
        sales_gbp=used * tenant_price_gbp_per_kwh,
        export_gbp=(made_kwh - used) * export_gbp_per_kwh,
    )


def _between(points: FloatArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Cell of a table and place within it, from 0 to 1; values outside are held at the edge."""
    held = np.clip(values, points[0], points[-1])
    cell = np.clip(np.searchsorted(points, held, side="right") - 1, 0, len(points) - 2)
    return cell, (held - points[cell]) / (points[cell + 1] - points[cell])


@cache
def _self_use_table() -> tuple[FloatArray, FloatArray, FloatArray]:
    with table_path("pv_self_use.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    batteries = np.array([float(name.removeprefix("battery_").replace("_", ".")) for name in header[1:]])
    numbers = np.array([[float(cell) for cell in row] for row in rows])
    return numbers[:, 0], batteries, numbers[:, 1:]
