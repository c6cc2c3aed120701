"""What panels cost to put up and to run, and what is promised to others out of their income."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from energyfund.assumptions import Figures, load
from energyfund.projects.operation import operation
from energyfund.projects.project import Calendar
from energyfund.projects.solar_costs import rates_line
from energyfund.scenario.projects import SolarProject
from tests.projects.toys import FLAT, line, named, panels

AWARD: Any = {"award": "purchase.json"}
SALES = [{"buyer": "school", "share_fraction": 0.5, "price_gbp_per_kwh": 0.1}]


@pytest.mark.hand
def test_insurance_and_rent_for_the_roofs(even: Figures) -> None:
    # 100 kWp at £3; income of year 1 is 5,000 sold and 2,500 exported, so 2 % of it is 150
    made = panels(
        even,
        sales=SALES,
        insurance_gbp_per_kwp_per_year=3,
        roof_lease_gbp_per_year=400,
        roof_lease_share_of_income_fraction=0.02,
    )
    assert line(made, "Insurance")[:2] == [0, -300]
    assert line(made, "Rent for the roofs")[8:10] == [-400, 0]
    assert line(made, "Rent for the roofs, share of income")[1:3] == pytest.approx([-150, -148.5])
    assert named(made, "Rent for the roofs").moves_with == ("inflation",)
    assert named(made, "Rent for the roofs, share of income").index == "2.0 % of all income from power"
    assert set(named(made, "Rent for the roofs, share of income").moves_with) == {"yield", "price", "use", "inflation"}


@pytest.mark.hand
def test_a_community_benefit_says_on_what_base(even: Figures) -> None:
    # The trap of Hackney: 20 % of what? Of £7,500 of income it is £1,500; £5 for each of 100 kWp is £500; 1.7p on
    # 100,000 kWh is £1,700, on 99,000 kWh £1,683
    income = panels(even, sales=SALES, community_benefit={"base": "income", "share_fraction": 0.2})
    assert line(income, "Community benefit fund")[1] == pytest.approx(-1500)
    capacity = panels(even, sales=SALES, community_benefit={"base": "capacity", "gbp_per_unit": 5})
    assert line(capacity, "Community benefit fund")[1:3] == pytest.approx([-500, -500])
    energy = panels(even, sales=SALES, community_benefit={"base": "energy", "gbp_per_unit": 0.017})
    assert line(energy, "Community benefit fund")[1:3] == pytest.approx([-1700, -1683])
    assert named(energy, "Community benefit fund").index == "inflation, for each kWh"
    assert "yield" not in named(capacity, "Community benefit fund").moves_with


@pytest.mark.hand
def test_business_rates_begin_when_the_exemption_ends(even: Figures) -> None:
    # From 1 April 2035: 275 of 365 days. £10 of rateable value at 50 % is £5 for each of 100 kWp. The last of
    # eight years from 2028 on is 2035, project year 8.
    made = panels(even)
    assert line(made, "Business rates") == pytest.approx([0] * 8 + [-500 * 275 / 365, 0, 0])
    own = panels(even, business_rates_gbp_per_kwp_per_year=20, life_years=9)
    assert line(own, "Business rates")[8:10] == pytest.approx([-2000 * 275 / 365, -2000])
    assert named(made, "Business rates").source == "rateable_value_mainly_export_gbp_per_kwp"
    assert named(own, "Business rates").source == "scenario"
    assert line(panels(even, business_rates_gbp_per_kwp_per_year=0), "Business rates") == []
    assert line(panels(even, life_years=7), "Business rates") == []


@pytest.mark.hand
def test_what_the_end_of_the_exemption_costs_is_said(even: Figures) -> None:
    much, why = [remark for remark in panels(even, life_years=9).remarks if "Business rates" in remark]
    # seven times as much for own use
    assert much == "Business rates: £500 in 2036 (about £3,500 for an owner who uses the power itself)."
    assert why.startswith("Business rates are due from 2035 on, when the exemption of panels")
    assert "How much is a guess" in why
    known = [
        remark
        for remark in panels(even, life_years=9, business_rates_gbp_per_kwp_per_year=2).remarks
        if "Business rates" in remark
    ]
    assert known[0] == "Business rates: £200 in 2036."
    assert known[1].endswith("on the premises ends.")


@pytest.mark.hand
def test_own_rates_are_in_prices_of_the_base_year_and_old_schemes_bear_those_before_the_exemption() -> None:
    # Due until 31 March 2022 (90 of 365 days) and from 1 April 2035 on; nothing is held before 1 April 2017
    calendar = Calendar(2015, 21, 2015, 0.1, 0.05)
    written = SolarProject.model_validate(
        {
            "kind": "solar",
            "name": "old",
            "roofs": "r.csv",
            "fixed_cost_gbp_per_year": 0,
            "inverter_life_years": 30,
            "inverter_cost_gbp_per_kwp": 0,
            "life_years": 20,
            "business_rates_gbp_per_kwp_per_year": 1,
        }
    )
    figures = load(dt.date(2026, 11, 22))
    found = rates_line(written, operation(2015, 20, 1, 800, calendar, figures)).gbp
    years = dict(zip(range(2015, 2037), found.tolist(), strict=True))
    assert {year for year, amount in years.items() if amount} == {2018, 2019, 2020, 2021, 2022, 2035}
    assert years[2018] == pytest.approx(-(1.1**3))
    assert years[2022] == pytest.approx(-(1.1**7) * 90 / 365)
    assert years[2035] == pytest.approx(-(1.1**20) * 275 / 365)


@pytest.mark.hand
def test_tax_and_an_award_in_the_outlay(even: Figures) -> None:
    # £1,000 for each of 100 kWp; 20 % of tax, a quarter of it reclaimed: 15 %
    taxed = panels(even, vat={"supply": "supply_only", "recoverable_fraction": 0.25})
    assert taxed.starts[0].total_outlay_gbp == pytest.approx(115_000)
    assert any("£15,000 of value added tax" in remark for remark in taxed.remarks)
    rising = Calendar(2027, 10, 2026, 0.1, 0.05)
    awarded = panels(even, rising, award_gbp_per_kwp=900.0, **AWARD)
    assert awarded.starts[0].total_outlay_gbp == pytest.approx(99_000), "in prices of 2026, one year earlier"
    with pytest.raises(ValueError, match=r"purchase\.json, which was not read"):
        panels(even, **AWARD)


@pytest.mark.hand
def test_own_lines_of_a_scheme(even: Figures) -> None:
    made = panels(even, FLAT, lines=[{"name": "Cleaning", "gbp_per_year": -70, "moves_with": "cost"}])
    assert line(made, "Cleaning")[:2] == [0, -70]
    assert np.count_nonzero(line(made, "Cleaning")) == 8


@pytest.mark.hand
def test_homes_save_as_long_as_the_shortest_contract_with_homes(even: Figures) -> None:
    homes = {"buyer": "flats", "share_fraction": 0.1, "price_gbp_per_kwh": 0.1, "dwellings": "h.csv", "term_years": 3}
    assert panels(even, sales=[*SALES, homes]).impact.life_years == 3
    assert panels(even, sales=[SALES[0] | {"term_years": 3}]).impact.life_years == 8
