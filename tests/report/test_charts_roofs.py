"""The map of the roofs: true distances, every project named, and light however many roofs there are."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from energyfund.plan import Plan, Roof
from energyfund.report.drawing import draw
from energyfund.report.roof_chart import roof_map
from energyfund.report.roof_places import MOST_DOTS, clusters, ground, scale_bar
from energyfund.report.spec import Chart
from energyfund.report.table import Table
from tests.report.test_charts import rows_of, spoken

MANY = 5_000
LIGHT = 150_000
"""Signs of a drawing of 5,000 roofs at most."""


def placed(like: Roof, name: str, latitude: float, longitude: float, kwp: float) -> Roof:
    return replace(like, roof_id=name, latitude_deg=latitude, longitude_deg=longitude, capacity_kwp=kwp)


def town(plan: Plan, *estates: tuple[str, tuple[Roof, ...]]) -> Plan:
    like = plan.projects[0]
    return replace(plan, projects=tuple(replace(like, name=name, roofs=roofs) for name, roofs in estates))


def map_of(plan: Plan, made: dict[str, Table]) -> Chart:
    chart = roof_map(plan, made["roofs"])
    assert chart is not None
    return chart


@pytest.mark.hand
def test_distances_are_true_at_the_latitude(plan: Plan) -> None:
    """At 60° north a degree of longitude is half as long as one of latitude: cos 60° = ½."""
    like = plan.projects[0].roofs[0]
    corners = ((60.1, 10.0), (59.9, 10.0), (59.9, 10.4), (60.1, 10.4))
    roofs = tuple(placed(like, str(place), *corner, 10.0) for place, corner in enumerate(corners))
    land = ground(town(plan, ("Square", roofs)))
    assert land is not None
    assert land.across_m == pytest.approx(0.4 * 111_195 / 2, rel=1e-4)
    assert land.down_m == pytest.approx(0.2 * 111_195, rel=1e-4)
    north_west = next(dot for dot in land.dots if dot.name == "0")
    assert (north_west.across_m, north_west.down_m) == pytest.approx((0, 0))


def test_the_map_names_its_projects_and_the_largest_figures(plan: Plan, made: dict[str, Table]) -> None:
    like = plan.projects[0].roofs[0]
    east = tuple(placed(like, f"E{place}", 53.78, -2.64 + place / 1000, 20.0) for place in range(5))
    west = (placed(like, "Station", 53.75, -2.71, 250.0),)
    chart = map_of(town(plan, ("East estate", east), ("West hall", west)), made)
    assert chart.title == "6 roofs carry 350 kWp of panels, 71 % of it on West hall"
    assert "East estate: 5 roofs, 100 kWp" in chart.alt
    assert "The largest, Station, has 250 kWp." in chart.alt
    for svg in (draw(chart), draw(chart, narrow=True)):
        assert "West hall, Station: 250.0 kWp, 169,388 kWh a year" in spoken(svg)
        for words in ("East estate", "5 roofs, 100 kWp", "West hall", "1 roof, 250 kWp", "north ↑"):
            assert f">{words}</text>" in svg
        assert " km</text>" in svg


def test_dots_are_as_large_as_the_panels(plan: Plan, made: dict[str, Table]) -> None:
    like = plan.projects[0].roofs[0]
    roofs = (placed(like, "a", 53.7, -2.7, 100.0), placed(like, "b", 53.71, -2.6, 400.0))
    sizes = [row["size"] for row in rows_of(map_of(town(plan, ("Two", roofs)), made).wide, "size")]
    assert sizes == pytest.approx([4 * sizes[1], sizes[1]], rel=1e-2)  # the largest is drawn first


def test_thousands_of_roofs_stay_light_and_lose_nothing(plan: Plan, made: dict[str, Table]) -> None:
    drawn = random.Random(7)
    like = plan.projects[0].roofs[0]

    def estate(place: int) -> tuple[str, tuple[Roof, ...]]:
        spots = ((drawn.gauss(53.7, 0.02), drawn.gauss(-2.7 + place / 20, 0.03)) for _ in range(MANY // 5))
        return f"Estate {place}", tuple(placed(like, f"{place}-{at}", *spot, 4.0) for at, spot in enumerate(spots))

    crowd = town(plan, *(estate(place) for place in range(5)))
    land = ground(crowd)
    assert land is not None
    assert len(land.dots) <= MOST_DOTS
    assert sum(dot.roofs for dot in land.dots) == MANY
    assert sum(dot.kwp for dot in land.dots) == pytest.approx(4.0 * MANY)
    chart = map_of(crowd, made)
    assert "5,000 roofs carry 20,000 kWp" in chart.title
    assert "drawn as one dot" in chart.note
    for svg in (draw(chart), draw(chart, narrow=True)):
        assert len(svg) < LIGHT
        assert all(f"Estate {place}</text>" in svg for place in range(5))


@pytest.mark.parametrize(("latitude", "longitude"), [(53.7, -2.7), (89.99, 179.9), (-53.7, 0.0)])
def test_roofs_all_in_one_place_are_a_map_too(
    plan: Plan, made: dict[str, Table], latitude: float, longitude: float
) -> None:
    like = plan.projects[0].roofs[0]
    roofs = tuple(placed(like, f"R{place}", latitude, longitude, 10.0 + place) for place in range(3))
    chart = map_of(town(plan, ("House", roofs)), made)
    assert draw(chart).count('role="graphics-symbol"') == 3
    assert len(clusters(ground(town(plan, ("House", roofs))) or pytest.fail("no map"))) == 1


def test_a_plan_without_roofs_has_no_map(plan: Plan, made: dict[str, Table]) -> None:
    assert roof_map(town(plan, ("Bare", ())), made["roofs"]) is None


@pytest.mark.hand
def test_the_scale_bar_is_round() -> None:
    assert [scale_bar(metres)[1] for metres in (0.3, 1, 19, 499, 500, 2_400, 99_999)] == [
        "1 m",
        "1 m",
        "10 m",
        "200 m",
        "500 m",
        "2 km",
        "50 km",
    ]
