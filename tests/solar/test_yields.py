from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.errors import InvalidInputError
from energyfund.solar.climate import regions
from energyfund.solar.roofs import Roofs, choose
from energyfund.solar.weather import Weather, months
from energyfund.solar.yields import estimate, hourly_kwh

MakeRoofs = Callable[[str], Roofs]

# BRE, SAP 2012 Appendix U, section U3.2: constants k1 to k9 and the declination of each month
CONSTANTS = {
    "N": (26.3, -38.5, 14.8, -16.5, 27.3, -11.9, -1.06, 0.0872, -0.191),
    "E": (1.44, -2.36, 1.07, -0.514, 1.89, -1.64, -0.542, -0.757, 0.604),
    "SE": (-2.95, 2.89, 1.17, 5.67, -3.54, -4.28, -2.72, -0.25, 3.07),
    "S": (-0.66, -0.106, 2.93, 3.63, -0.374, -7.4, -2.71, -0.991, 4.59),
}
DECLINATION = (-20.7, -12.8, -1.8, 9.8, 18.8, 23.1, 21.2, 13.7, 2.9, -8.7, -18.4, -23.0)
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def sap_plane_kwh_per_m2(region: int, tilt_deg: float, facing: str) -> float:
    k = CONSTANTS[facing]
    s = np.sin(np.radians(tilt_deg) / 2)
    a, b, c = (k[i] * s**3 + k[i + 1] * s**2 + k[i + 2] * s for i in (0, 3, 6))
    climate = regions()[region]
    angle = np.cos(np.radians(climate.latitude_deg - np.array(DECLINATION)))
    ratio = a * angle**2 + b * angle + c + 1
    return float(0.024 * np.sum(np.array(DAYS) * ratio * climate.ghi))


@pytest.mark.published
@pytest.mark.parametrize(
    ("postcode", "region"),
    [("E9 6PT", 1), ("TR1 1AA", 4), ("B1 1AA", 6), ("PR1 2RL", 7), ("EH1 1AA", 15), ("BT1 1AA", 21)],
)
@pytest.mark.parametrize(
    ("facing", "azimuth", "tilt", "tolerance"),
    [("S", 180, 30, 0.06), ("SE", 135, 30, 0.06), ("E", 90, 30, 0.06), ("S", 180, 10, 0.06), ("N", 0, 30, 0.18)],
)
def test_yield_agrees_with_sap_appendix_m1(
    make_roofs: MakeRoofs,
    figures: Figures,
    postcode: str,
    region: int,
    facing: str,
    azimuth: int,
    tilt: int,
    tolerance: float,
) -> None:
    """Appendix M1: 0.8 × kWp × plane irradiation. SAP's sky is nearer to an even one, so north is brighter there."""
    found = estimate(make_roofs(f"a,{postcode},{tilt},{azimuth},2\n"), figures, seed=1)
    published = 0.8 * 2 * sap_plane_kwh_per_m2(region, tilt, facing)
    assert found.annual_kwh[0] == pytest.approx(published, rel=tolerance)


@pytest.mark.published
def test_banister_house_is_within_a_tenth_of_its_share_offer(make_roofs: MakeRoofs, figures: Figures) -> None:
    # news.hackney.gov.uk, 26 Sep 2014: 102 kWp on flat roofs in E9, 82,000 kWh a year projected, 804 kWh/kWp.
    # The offer was cautious: the model gives about 6 % more at 10 degrees facing south, hence the wide tolerance.
    found = estimate(make_roofs("banister,E9 6PT,10,180,102\n"), figures, seed=1)
    assert found.specific_yield_kwh_per_kwp[0] == pytest.approx(804, rel=0.1)


@pytest.mark.published
@pytest.mark.parametrize("seed", range(3))
def test_planes_stand_to_each_other_as_uk_methods_agree(make_roofs: MakeRoofs, figures: Figures, seed: int) -> None:
    roofs = make_roofs("s,E9 6PT,30,180,1\nflat,E9 6PT,0,,1\ne,E9 6PT,30,90,1\nw,E9 6PT,30,270,1\nn,E9 6PT,30,0,1\n")
    south, flat, east, west, north = estimate(roofs, figures, seed).annual_kwh
    assert 1.10 <= south / flat <= 1.20
    assert east == pytest.approx(west, rel=0.02)
    assert north < east < flat < south


@pytest.mark.hand
def test_parts_add_up_and_scale(make_roofs: MakeRoofs, figures: Figures) -> None:
    roofs = make_roofs("a,M1 1AA,35,200,1\nb,M1 1AA,35,200,250\n")
    found = estimate(roofs, figures, seed=2)
    np.testing.assert_allclose(found.monthly_kwh.sum(axis=1), found.annual_kwh, rtol=1e-12)
    assert found.annual_kwh[1] == pytest.approx(250 * found.annual_kwh[0], rel=1e-12)
    assert found.annual_kwh[0] > found.p75_kwh[0] > found.p90_ten_year_kwh[0] > found.p90_kwh[0] > 0
    # z(90 %) = 1.28155; sqrt(0.1² + 0.05² + 0.015²) = 0.112805
    assert found.p90_kwh[0] / found.annual_kwh[0] == pytest.approx(1 - 1.28155 * 0.112805, rel=1e-5)


@pytest.mark.hand
def test_order_of_roofs_does_not_matter(make_roofs: MakeRoofs, figures: Figures) -> None:
    roofs = make_roofs("a,M1 1AA,35,200,1\nb,E9 6PT,10,90,3\nc,BT1 1AA,60,310,2\n")
    turned = choose(roofs, np.array([2, 0, 1]))
    np.testing.assert_array_equal(
        estimate(roofs, figures, 1).annual_kwh[[2, 0, 1]], estimate(turned, figures, 1).annual_kwh
    )


@pytest.mark.hand
def test_hours_add_up_to_the_months(make_roofs: MakeRoofs, figures: Figures, thames: Weather) -> None:
    roofs = make_roofs("a,E9 6PT,35,200,1.5\n")
    hours = hourly_kwh(roofs, figures, seed=1, weather=thames)
    assert hours.kwh.shape == (1, 8760)
    monthly = np.bincount(months(thames), hours.kwh[0], 12)
    np.testing.assert_allclose(monthly, estimate(roofs, figures, 1, thames).monthly_kwh[0], rtol=1e-9)
    # the inverter holds the output at 1.5 kWp / 1.15
    assert hours.kwh.max() <= 1.5 / 1.15 + 1e-12


@pytest.mark.hand
def test_a_tall_horizon_leaves_only_the_sky(make_roofs: MakeRoofs, figures: Figures) -> None:
    roofs = make_roofs("a,E9 6PT,35,180,1\n")
    hemmed = replace(roofs, horizon_deg=((80.0,) * 12,))
    low = replace(roofs, horizon_deg=((0.0,) * 12,))
    open_kwh, hemmed_kwh, low_kwh = (float(estimate(one, figures, 1).annual_kwh[0]) for one in (roofs, hemmed, low))
    assert low_kwh == pytest.approx(open_kwh, rel=1e-3)
    assert 0.2 * open_kwh < hemmed_kwh < 0.6 * open_kwh


def test_a_roof_outside_the_united_kingdom_needs_its_own_weather(make_roofs: MakeRoofs, figures: Figures) -> None:
    roofs = replace(make_roofs("paris,E9 6PT,35,180,1\n"), region=np.array([-1]))
    with pytest.raises(InvalidInputError, match=r"paris.*outside the United Kingdom"):
        estimate(roofs, figures, seed=1)
