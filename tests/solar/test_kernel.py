"""The compiled kernel against the same chain written in pvlib's own functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.assumptions import Figures
from energyfund.solar.batch import equipment, hourly_kwh, monthly_kwh
from energyfund.solar.losses import kept_fraction
from energyfund.solar.roofs import LOSSES, FloatArray, Roofs, choose
from energyfund.solar.sun import sun_at
from energyfund.solar.terms import Terms, terms_of
from energyfund.solar.weather import Weather, middle, months
from tests.solar.reference import Plane, output_w_per_kwp

MakeRoofs = Callable[[str], Roofs]
AGREEMENT = 1e-6  # relative, on annual and monthly energy


def random_roofs(count: int, seed: int) -> Roofs:
    draw = np.random.default_rng(seed)
    own = draw.uniform(0, 0.2, (count, len(LOSSES)))
    horizons = [tuple(draw.uniform(0, 40, 12)) if draw.random() < 0.3 else () for _ in range(count)]
    return Roofs(
        roof_id=tuple(f"roof {number}" for number in range(count)),
        latitude_deg=np.full(count, 51.6),
        longitude_deg=np.full(count, -0.45),
        region=np.ones(count, dtype=np.int64),
        tilt_deg=draw.uniform(0, 90, count),
        azimuth_deg=draw.uniform(0, 360, count),
        capacity_kwp=10 ** draw.uniform(-1, 3, count),
        loss_fraction=np.where(draw.random((count, len(LOSSES))) < 0.5, own, np.nan),
        horizon_deg=tuple(horizons),
        mounting=draw.integers(0, 2, count),
        dc_ac_ratio=np.where(draw.random(count) < 0.5, draw.uniform(0.9, 2.5, count), np.nan),
        phases=np.zeros(count, dtype=np.int64),
        export_limit_kw=np.full(count, np.inf),
        postcode=("",) * count,
        estate=("",) * count,
        ward=("",) * count,
    )


def reference(roofs: Roofs, weather: Weather, figures: Figures) -> FloatArray:
    """Energy of each roof in each step by pvlib's functions, shape (roofs, steps), in [kWh]."""
    assert weather.latitude_deg is not None
    assert weather.longitude_deg is not None
    sun = sun_at(middle(weather), weather.latitude_deg, weather.longitude_deg, weather.altitude_m)
    gear = equipment(figures)
    kept = kept_fraction(roofs.loss_fraction, gear.losses)
    ratio = np.where(np.isnan(roofs.dc_ac_ratio), gear.dc_ac_ratio, roofs.dc_ac_ratio)
    planes = [
        Plane(
            tilt_deg=float(roofs.tilt_deg[row]),
            azimuth_deg=float(roofs.azimuth_deg[row]),
            kept_fraction=float(kept[row]),
            mounting=int(roofs.mounting[row]),
            dc_ac_ratio=float(ratio[row]),
            horizon_deg=roofs.horizon_deg[row],
        )
        for row in range(len(roofs))
    ]
    power = np.array([output_w_per_kwp(plane, weather, sun, figures) for plane in planes])
    return power / 1000 * weather.step_hours * roofs.capacity_kwp[:, np.newaxis]


def by_month(kwh: FloatArray, weather: Weather) -> FloatArray:
    return np.array([np.bincount(months(weather), row, 12) for row in kwh])


@pytest.fixture(scope="module")
def terms(thames: Weather, figures: Figures) -> Terms:
    return terms_of(thames, figures)


@pytest.fixture(scope="module")
def half_hourly(thames: Weather) -> Weather:
    """The same year in half-hours, with some haze after sunset, as measured files have it."""
    start = np.repeat(thames.start_utc, 2)
    start[1::2] += np.timedelta64(1800, "s")
    haze = np.zeros(start.size)
    haze[40::96] = 2
    return replace(
        thames,
        start_utc=start,
        step_hours=0.5,
        ghi=np.repeat(thames.ghi, 2) + haze,
        dni=np.repeat(thames.dni, 2),
        dhi=np.repeat(thames.dhi, 2) + haze,
        temp_air=np.repeat(thames.temp_air, 2),
        wind_speed=np.repeat(thames.wind_speed, 2),
    )


@pytest.mark.published
def test_energy_agrees_with_pvlib(thames: Weather, terms: Terms, figures: Figures) -> None:
    # pvlib 0.16.1: perez_driesse, iam.physical, sapm_cell, pvwatts_dc, pvwatts_losses' product, inverter.pvwatts
    roofs = random_roofs(60, seed=1)
    found = monthly_kwh(roofs, np.arange(60), terms, equipment(figures))
    expected = by_month(reference(roofs, thames, figures), thames)
    np.testing.assert_allclose(found, expected, rtol=AGREEMENT)
    np.testing.assert_allclose(found.sum(axis=1), expected.sum(axis=1), rtol=AGREEMENT / 2)


@pytest.mark.published
@pytest.mark.filterwarnings("ignore")  # pvlib's own, about the pandas that it uses
def test_energy_agrees_with_model_chain(thames: Weather, terms: Terms, figures: Figures) -> None:
    """The chain as pvlib's users run it, with nothing of ours in between.

    ModelChain bends the sun's rays with each hour's temperature, pvlib's functions by default with one for the year: a
    few millionths of the energy, which is why the margin is wider here.
    """
    import pandas as pd
    from pvlib import location, modelchain, pvsystem, temperature

    hours = pd.DataFrame(
        {name: getattr(thames, name) for name in ("ghi", "dni", "dhi", "temp_air", "wind_speed")},
        index=pd.DatetimeIndex(middle(thames), tz="UTC"),
    )
    mount = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["close_mount_glass_glass"]
    roofs = replace(
        random_roofs(3, seed=8),
        loss_fraction=np.full((3, len(LOSSES)), np.nan),
        horizon_deg=((),) * 3,
        mounting=np.zeros(3, dtype=np.int64),
        dc_ac_ratio=np.full(3, np.nan),
    )
    found = monthly_kwh(roofs, np.arange(3), terms, equipment(figures)).sum(axis=1)
    for row in range(3):
        watts = 1000 * roofs.capacity_kwp[row]
        array = pvsystem.Array(
            pvsystem.FixedMount(roofs.tilt_deg[row], roofs.azimuth_deg[row]),
            albedo=0.2,
            module_parameters={"pdc0": watts, "gamma_pdc": -0.0035},
            temperature_model_parameters=mount,
        )
        system = pvsystem.PVSystem([array], inverter_parameters={"pdc0": watts / 1.15 / 0.96, "eta_inv_nom": 0.96})
        chain = modelchain.ModelChain(
            system,
            location.Location(51.6, -0.45, altitude=53),
            transposition_model="perez-driesse",
            aoi_model="physical",
            spectral_model="no_loss",
            dc_model="pvwatts",
            ac_model="pvwatts",
            losses_model="pvwatts",
        )
        chain.run_model(hours)
        assert found[row] == pytest.approx(float(chain.results.ac.sum()) / 1000, rel=1e-5)


@pytest.mark.published
def test_half_hours_and_light_after_sunset_agree_with_pvlib(half_hourly: Weather, figures: Figures) -> None:
    roofs = random_roofs(12, seed=2)
    found = monthly_kwh(roofs, np.arange(12), terms_of(half_hourly, figures), equipment(figures))
    np.testing.assert_allclose(found, by_month(reference(roofs, half_hourly, figures), half_hourly), rtol=AGREEMENT)


@pytest.mark.published
def test_every_hour_agrees_with_pvlib(thames: Weather, terms: Terms, figures: Figures) -> None:
    roofs = random_roofs(20, seed=3)
    found = hourly_kwh(roofs, np.arange(20), terms, equipment(figures))
    expected = reference(roofs, thames, figures)
    np.testing.assert_allclose(found, expected, rtol=AGREEMENT, atol=1e-6 * expected.max())


@settings(max_examples=25, deadline=None)
@given(tilt=st.floats(0, 90), azimuth=st.floats(0, 360), ratio=st.floats(0.8, 3), loss=st.floats(0, 0.9))
def test_any_plane_agrees_with_pvlib(
    thames: Weather, terms: Terms, figures: Figures, tilt: float, azimuth: float, ratio: float, loss: float
) -> None:
    one = random_roofs(1, seed=4)
    losses = np.full((1, len(LOSSES)), np.nan)
    losses[0, 1] = loss
    roof = replace(
        one,
        tilt_deg=np.array([tilt]),
        azimuth_deg=np.array([azimuth]),
        dc_ac_ratio=np.array([ratio]),
        loss_fraction=losses,
    )
    found = monthly_kwh(roof, np.array([0]), terms, equipment(figures))
    expected = by_month(reference(roof, thames, figures), thames)
    np.testing.assert_allclose(found, expected, rtol=AGREEMENT, atol=1e-9 * expected.max())


@pytest.mark.hand
def test_results_do_not_depend_on_cutting_order_or_threads(terms: Terms, figures: Figures) -> None:
    roofs = random_roofs(5000, seed=5)
    gear = equipment(figures)
    whole = monthly_kwh(roofs, np.arange(5000), terms, gear, threads=2)
    assert np.array_equal(whole, monthly_kwh(roofs, np.arange(5000), terms, gear, threads=1))
    order = np.random.default_rng(0).permutation(5000)
    assert np.array_equal(whole[order], monthly_kwh(choose(roofs, order), np.arange(5000), terms, gear))
    for part in np.array_split(np.arange(5000), 13):
        assert np.array_equal(whole[part], monthly_kwh(roofs, part, terms, gear))


@pytest.mark.hand
def test_more_sun_never_harms(thames: Weather, figures: Figures) -> None:
    roofs = random_roofs(30, seed=6)
    gear = equipment(figures)
    brighter = replace(thames, ghi=thames.ghi * 1.01, dni=thames.dni * 1.01, dhi=thames.dhi * 1.01)
    low, high = (
        monthly_kwh(roofs, np.arange(30), terms_of(one, figures), gear).sum(axis=1) for one in (thames, brighter)
    )
    assert np.all(high > low)


@pytest.mark.hand
def test_a_dark_year_yields_nothing(thames: Weather, figures: Figures) -> None:
    night = np.zeros(thames.ghi.size)
    terms = terms_of(replace(thames, ghi=night, dni=night, dhi=night), figures)
    assert not monthly_kwh(random_roofs(3, seed=7), np.arange(3), terms, equipment(figures)).any()
