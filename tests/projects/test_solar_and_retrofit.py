"""Panels and measures as cash flows: prices, shares of the power, degradation, replacements, what households pay."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.homes.appraise import HomesAppraisal
from energyfund.projects.project import Calendar, Project
from energyfund.projects.retrofit import retrofit_project
from energyfund.projects.solar_income import buyers_saving
from energyfund.scenario.projects import RetrofitProject
from energyfund.scenario.sales import Sale
from tests.projects.toys import FLAT, line, panels


@pytest.mark.hand
def test_power_is_sold_in_shares_and_fades(even: Figures) -> None:
    sales = [
        {"buyer": "school", "share_fraction": 0.3, "price_gbp_per_kwh": 0.2},
        {"buyer": "flats", "share_fraction": 0.5, "price_gbp_per_kwh": 0.1, "index": "fixed"},
    ]
    made = panels(even, sales=sales)
    # 100,000 kWh, 1 % less each year for 8 years; of each kWh 0.3 x 20p = 6p, 0.5 x 10p = 5p, 0.2 x 5p = 1p
    fading = np.array([0, *range(100_000, 92_000, -1000), 0, 0])
    assert line(made, "Power sold to school") == pytest.approx(0.06 * fading)
    assert line(made, "Power sold to flats") == pytest.approx(0.05 * fading)
    assert line(made, "Power exported") == pytest.approx(0.01 * fading)
    assert made.starts[0].tco2e_by_year == pytest.approx(fading * 0.2 / 1000)


@pytest.mark.hand
def test_costs_and_replacements(even: Figures) -> None:
    made = panels(even)
    assert made.starts[0].outlay_gbp[0] == 100_000
    assert line(made, "Fixed running cost")[1:9] == [-500] * 8
    assert line(made, "Running cost by size")[1:9] == [-1000] * 8
    replaced = line(made, "Inverter replacement")
    assert np.flatnonzero(replaced).tolist() == [4], "not again in the last year"
    assert replaced[4] == -5000
    # 5p x 100,000 kWh less 1,500 is 3,500, 3,450, …; 1,250 of each of the first four years is set aside
    assert made.starts[0].shared_cash_flow_gbp[[1, 4, 5]] == pytest.approx([2250, 2100, 3300])


@pytest.mark.hand
def test_prices_rise_but_those_that_are_fixed(even: Figures) -> None:
    rising = Calendar(2027, 10, 2026, 0.1, 0.05)
    sales = [
        {"buyer": "school", "share_fraction": 0.5, "price_gbp_per_kwh": 0.2},
        {"buyer": "flats", "share_fraction": 0.5, "price_gbp_per_kwh": 0.2, "index": "fixed"},
    ]
    made = panels(even, rising, sales=sales)
    assert line(made, "Power sold to school")[1] == pytest.approx(10_000 * 1.21)
    assert line(made, "Power sold to flats")[1] == pytest.approx(10_000)
    assert made.starts[0].outlay_gbp[0] == pytest.approx(100_000 * 1.1)
    assert line(made, "Power exported") == [], "nothing is left to export"


@pytest.mark.hand
def test_the_cost_of_each_kilowatt(even: Figures) -> None:
    assert (
        panels(even, kwp=5, fixed_cost_gbp_per_year=0).starts[0].total_outlay_gbp == 10_000
    )  # 2,000 each in the band of 4 to 10 kWp
    assert panels(even, capex_gbp_per_kwp=700).starts[0].total_outlay_gbp == 70_000
    assert panels(even, outlay_gbp=42).starts[0].total_outlay_gbp == 42
    assert any("this one is larger" in remark for remark in panels(even, kwp=200).remarks)


@pytest.mark.hand
def test_what_a_home_saves_that_buys_power(even: Figures) -> None:
    # (25p - 15p) x 100,000 kWh x 0.4 / 20 homes = 200
    sale = Sale.model_validate({"buyer": "flats", "share_fraction": 0.4, "price_gbp_per_kwh": 0.15})
    assert buyers_saving(sale, 100_000, 20, even) == pytest.approx(200)


def measures(figures: Figures, calendar: Calendar = FLAT, **given: Any) -> Project:
    """Ten homes that save £3,000 a year together for £50,000."""
    plain = {"kind": "retrofit", "name": "warm", "dwellings": "h.csv", "measures": ["cavity_wall"], "life_years": 5}
    counts = (
        "homes_lifted_expected",
        "homes_lifted_p10",
        "homes_lifted_p90",
        "homes_lifted_10_percent_expected",
        "homes_lifted_10_percent_p10",
        "homes_lifted_10_percent_p90",
        "gap_closed_gbp",
        "homes_with_higher_bill",
    )
    gaps = SimpleNamespace(gap_gbp=np.zeros(10))
    appraisal = SimpleNamespace(
        **dict.fromkeys(counts, 0.0) | {"homes_lifted_expected": 2.5},
        homes=10,
        cost_gbp=50_000.0,
        saving_gbp_per_year=given.pop("saving", 3000.0),
        tco2e_per_year=4.0,
        expected_moves=(),
        remarks=("a remark",),
        before=gaps,
        after=gaps,
        probability_lifted=np.full(10, 0.25),
        home_saving_gbp_per_year=np.full(10, 300.0),
        dwellings=SimpleNamespace(ward=np.array(["North"] * 4 + ["South"] * 6), tenure=np.array(["social_rent"] * 10)),
    )
    written = RetrofitProject.model_validate(plain | given)
    return retrofit_project(written, cast("HomesAppraisal", appraisal), calendar, figures, (2027, 2028), 2027)


@pytest.mark.hand
def test_what_comes_back_from_measures(even: Figures) -> None:
    made = measures(
        even,
        saving_charge_fraction=0.5,
        rent_uplift_gbp_per_home_per_year=60,
        maintenance_saved_gbp_per_home_per_year=40,
    )
    assert line(made, "Saving paid by households") == [0, *[1500] * 5, 0, 0, 0, 0, 0]
    assert line(made, "Rent or service charge")[1] == 600
    assert line(made, "Repairs spared")[1] == 400
    assert made.starts[0].total_outlay_gbp == made.starts[1].total_outlay_gbp == 50_000
    assert made.starts[0].tco2e_by_year.tolist() == [0, *[4] * 5, 0, 0, 0, 0, 0]
    assert (made.impact.homes, made.impact.homes_lifted, made.impact.bill_savings_gbp_per_year) == (10, 2.5, 3000)
    assert any("comes on top" in remark for remark in made.remarks)


@pytest.mark.hand
def test_a_cost_for_each_home_rises_to_the_start_year(even: Figures) -> None:
    made = measures(even, Calendar(2027, 10, 2026, 0.1, 0.05), cost_gbp_per_home=1000)
    assert [start.total_outlay_gbp for start in made.starts] == pytest.approx([11_000, 12_100])


@pytest.mark.hand
def test_households_are_not_paid_where_bills_rise(even: Figures) -> None:
    made = measures(even, saving=-500.0, saving_charge_fraction=0.5)
    assert not made.starts[0].cash_flow_gbp.any()
    assert made.impact.bill_savings_gbp_per_year == -500


@pytest.mark.hand
def test_impact_by_ward_and_tenure(even: Figures) -> None:
    groups = {(one.grouping, one.group): one for one in measures(even).impact.groups}
    assert groups["ward", "North"].homes == 4
    assert groups["ward", "South"].homes_lifted == pytest.approx(1.5)
    assert groups["tenure", "social_rent"].bill_savings_gbp_per_year == 3000


@pytest.mark.hand
def test_tax_and_own_lines_of_a_programme(even: Figures) -> None:
    # Not reclaimed, in homes: 5 % on £50,000 in 2027 and 2028. A check of £20 in years 2 and 3, which nothing earns,
    # so that £40 are paid in at the start.
    made = measures(
        even,
        vat={"supply": "installed_homes", "recoverable_fraction": 0},
        lines=[{"name": "Check of vents", "gbp_per_year": -20, "first_year": 2, "last_year": 3, "moves_with": "cost"}],
    )
    assert [start.total_outlay_gbp for start in made.starts] == [52_540, 52_540]
    assert line(made, "Check of vents")[1:5] == [0, -20, -20, 0]


@pytest.mark.hand
def test_what_the_lines_of_a_programme_vary_with(even: Figures) -> None:
    made = measures(
        even,
        saving_charge_fraction=0.5,
        rent_uplift_gbp_per_home_per_year=60,
        maintenance_saved_gbp_per_home_per_year=40,
    )
    assert [one.moves_with[0] for one in made.starts[0].lines] == ["price", "rent", "cost"]
    assert all(one.source and one.index and one.moves_with[-1] == "inflation" for one in made.starts[0].lines)
