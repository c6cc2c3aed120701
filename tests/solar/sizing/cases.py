"""Small cases drawn at random, and one of a whole year."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from energyfund.assumptions import Figures, load
from energyfund.solar.roofs import LOSSES, Roofs
from energyfund.solar.sizing.case import Battery, Case, Supply
from energyfund.solar.sizing.generation import hourly_per_kwp
from energyfund.solar.sizing.loads import profile
from energyfund.solar.yields import HourlyYields
from tests.solar.sizing.tariffs import Window, prices_by_clock


@cache
def figures() -> Figures:
    return load(dt.date(2026, 11, 22))


def draw_case(seed: int, roofs: int = 1, steps: int | None = None) -> Case:
    """A few days with two to five import prices, one to three export prices and every kind of limit now and then."""
    rng = np.random.default_rng(seed)
    steps = int(rng.integers(24, 97)) if steps is None else steps
    day = np.maximum(np.sin(2 * np.pi * (np.arange(steps) - 6) / 24), 0)
    generation = day * rng.uniform(0, 1, (roofs, steps)) * (rng.uniform(0, 1, (roofs, steps)) < 0.9)
    load_kwh = rng.gamma(1.5, 1.5, steps) * (rng.uniform(0, 1, steps) < 0.9)
    buy = rng.choice(np.round(rng.uniform(0.05, 0.5, int(rng.integers(2, 6))), 3), steps)
    sell = np.minimum(rng.choice(np.round(rng.uniform(-0.05, 0.3, int(rng.integers(1, 4))), 3), steps), buy)
    supply = Supply(
        load_kwh,
        buy,
        sell,
        export_limit_kw=float(rng.choice([np.inf, 2.0, 0.5, 0.0])),
        step_hours=float(rng.choice([1.0, 0.5])),
    )
    battery = Battery(
        power_kw_per_kwh=float(rng.choice([0.25, 0.5, 1.0, 3.0])),
        charge_efficiency_fraction=float(rng.choice([1.0, 0.95, 0.8])),
        discharge_efficiency_fraction=float(rng.choice([1.0, 0.95, 0.8])),
        charges_from_grid=bool(rng.random() < 0.5),
        exports=bool(rng.random() < 0.5),
    )
    return Case(supply, generation, battery)


def some_roofs(count: int) -> Roofs:
    """Roofs of one kWp in London with different planes."""
    rng = np.random.default_rng(5)
    blank = ("",) * count
    return Roofs(
        roof_id=tuple(f"R{number}" for number in range(count)),
        latitude_deg=np.full(count, 51.5),
        longitude_deg=np.full(count, -0.1),
        region=np.ones(count, dtype=np.int64),
        tilt_deg=np.concatenate([[30.0], rng.uniform(5, 50, count - 1)]),
        azimuth_deg=np.concatenate([[180.0], rng.uniform(80, 280, count - 1)]),
        capacity_kwp=np.full(count, 4.0),
        loss_fraction=np.full((count, len(LOSSES)), np.nan),
        horizon_deg=((),) * count,
        mounting=np.zeros(count, dtype=np.int64),
        dc_ac_ratio=np.full(count, np.nan),
        phases=np.full(count, 3),
        export_limit_kw=np.full(count, np.inf),
        postcode=blank,
        estate=blank,
        ward=blank,
    )


@cache
def year_of_roofs(count: int) -> HourlyYields:
    return hourly_per_kwp(some_roofs(count), figures(), seed=0)


def year_case(roofs: int = 1, annual_kwh: float = 30_000.0, battery: Battery | None = None) -> Case:
    """A block's communal supply and flats on a time-of-use tariff with an evening peak, 8,760 hours."""
    made = year_of_roofs(roofs)
    times = made.start_utc
    evening, night = (16 * 60, 19 * 60), (0, 6 * 60)
    supply = Supply(
        profile("household", annual_kwh, times, figures()),
        prices_by_clock(times, 0.27, [Window(*evening, 0.40), Window(*night, 0.16)]),
        prices_by_clock(times, 0.05, [Window(*evening, 0.15)]),
        export_limit_kw=20.0,
    )
    return Case(supply, made.kwh, battery or Battery(0.5, 0.95, 0.95))
