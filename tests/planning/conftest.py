"""Small scenarios on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from energyfund.plan import Plan
from energyfund.planning import make_plan
from energyfund.scenario.loader import LoadedScenario, load_scenario

HEAD = "energyfund: 1\nname: Test\nstart_year: 2027\nplanning_years: 3\nhorizon_years: 30\n"

Load = Callable[..., LoadedScenario]
Made = Callable[..., Plan]

ROOFS = """\
roof_id,postcode,tilt_deg,azimuth_deg,kwp
R1,PR1,30,180,40
R2,PR1,30,90,20
R3,PR2,10,225,30
"""

HOMES = """\
dwelling_id,nation,postcode,floor_area_m2,sap_rating,energy_cost_gbp_per_year,income_ahc_gbp_per_year,adults,\
children_14_plus,children_under_14,tenure,prepayment_meter,warm_home_discount,ward,wall,loft_insulation_mm,heating
H1,england,PR1,70,55,2100,14000,2,0,1,social_rent,no,no,North,cavity,50,gas
H2,england,PR1,80,52,2300,15000,2,1,1,social_rent,no,no,North,cavity,100,gas
H3,england,PR1,65,60,1800,30000,1,0,0,owner_occupied,no,no,South,cavity,270,gas
H4,england,PR1,90,48,2700,16000,2,0,2,private_rent,yes,no,South,cavity,0,gas
"""

FUND = """\
pension_fund:
  name: The fund
  cash_gbp: 2000000
  cash_return_fraction: 0.03
  contributions_gbp_per_year: 4000000
  benefits_gbp_per_year: 4500000
  liabilities_gbp: 90000000
  discount_rate_fraction: 0.045
  accrual_gbp_per_year: 3000000
  holdings:
    - {name: tracker, asset_class: equity, value_gbp: 60000000, expected_return_fraction: 0.06,
       fossil_fraction_low: 0.03, fossil_fraction_high: 0.05, sell_cost_fraction: 0.001, buy_cost_fraction: 0.001,
       intensity_tco2e_per_gbp_m: 90}
    - {name: clean tracker, asset_class: equity, value_gbp: 0, expected_return_fraction: 0.059, fossil_fraction_low: 0,
       fossil_fraction_high: 0, sell_cost_fraction: 0.001, buy_cost_fraction: 0.001, intensity_tco2e_per_gbp_m: 20}
    - {name: gilts, asset_class: bonds, value_gbp: 38000000, expected_return_fraction: 0.04, fossil_fraction_low: 0,
       fossil_fraction_high: 0, sell_cost_fraction: 0.0005, buy_cost_fraction: 0.0005, intensity_tco2e_per_gbp_m: 5}
pathways:
  - {kind: linear, name: three-year exit, deadline_year: 2029}
  - {kind: hold, name: hold}
"""

CUSTOM = """\
capital:
  - {name: reserves, kind: council_reserves, budget_gbp_by_year: [500000, 300000]}
projects:
  - {kind: custom, name: hall, whole: true, outlay_gbp_by_year: [400000, 100000], npv_gbp: 60000}
  - {kind: custom, name: yard, whole: true, outlay_gbp_by_year: [300000], npv_gbp: 50000, start_years: [2027, 2028]}
  - {kind: custom, name: shed, outlay_gbp_by_year: [200000], npv_gbp: 20000}
"""

WHOLE = (
    FUND
    + """\
capital:
  - {name: The fund's money, kind: pension_fund, budget_gbp: 3000000, required_return_fraction: 0.05, term_years: 25}
  - {name: shares, kind: community_shares, budget_gbp: 60000, interest_fraction: 0.04, term_years: 20}
  - {name: loan, kind: public_loan, budget_gbp: 900000, rate_fraction: 0.05, term_years: 20, repayment: annuity,
     cover_ratio: 1.1}
  - {name: grant, kind: grant, budget_gbp_by_year: {2027: 400000, 2028: 900000}}
projects:
  - kind: solar
    name: roofs
    roofs: roofs.csv
    sales:
      - {buyer: residents, share_fraction: 0.4, price_gbp_per_kwh: 0.18, dwellings: homes.csv}
      - {buyer: the school, share_fraction: 0.2, price_gbp_per_kwh: 0.15, index: fixed}
    capex_gbp_per_kwp: 800
    fixed_cost_gbp_per_year: 200
    running_cost_gbp_per_kwp_per_year: 12
    inverter_life_years: 12
    inverter_cost_gbp_per_kwp: 60
    life_years: 25
  - kind: retrofit
    name: warm homes
    dwellings: homes.csv
    measures: [cavity_wall, loft_insulation]
    life_years: 30
    saving_charge_fraction: 0.2
    deprived_ward: true
    start_years: [2027, 2028]
  - kind: housing
    name: court
    tenure: affordable
    homes: 20
    cost_gbp_per_home: 150000
    build_years: 2
    rent_gbp_per_week: 235
    operating_cost_gbp_per_home_per_year: 2000
    voids_fraction: 0.02
    life_years: 28
homes: {median_income_gbp: 31000, draws: 200, seed: 3}
rules:
  - homes_lifted: {at_least: 0.3}
  - local_investment: {at_most_fraction: 0.02}
  - indivisible_reserve:
"""
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes a scenario with its tables and loads it."""

    def made(text: str, **tables: str) -> LoadedScenario:
        (tmp_path / "scenario.yaml").write_text(HEAD + text, encoding="utf-8")
        for name, table in {"roofs": ROOFS, "homes": HOMES, **tables}.items():
            (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
        return load_scenario(tmp_path)

    return made


@pytest.fixture
def plan(load: Load) -> Made:
    """Plans a scenario given as text, the chosen pathway alone."""

    def made(text: str, **given: str) -> Plan:
        pathway = given.pop("pathway", None)
        return make_plan(load(text, **given), pathway, pathways="chosen")

    return made
