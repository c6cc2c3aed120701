"""Whole plans of projects that use every field: they plan, add up and pass their checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.plan import Plan
from energyfund.planning import make_plan
from energyfund.scenario.loader import load_scenario

HEAD = "energyfund: 1\nname: Test\nstart_year: {start}\nplanning_years: 2\nhorizon_years: 25\nprice_base_year: 2026\n"

EVERYTHING = """\
capital:
  - {name: grant, kind: grant}
projects:
  - kind: solar
    name: roofs
    required: true
    roofs: roofs.csv
    sales:
      - {buyer: council, share_fraction: 0.3, price_gbp_per_kwh: 0.18, guaranteed_share_fraction: 0.2, term_years: 10,
         floor_gbp_per_kwh: 0.15, index: {kind: inflation, at_least_fraction: 0.01, at_most_fraction: 0.04}}
      - {buyer: school, share_fraction: 0.2, discount_to_grid_fraction: 0.1, at_most_kwh_per_year: 5000, index: rpi}
      - {buyer: hall, share_fraction: 0.1, price_gbp_per_kwh: 0}
    fixed_cost_gbp_per_year: 200
    inverter_life_years: 12
    inverter_cost_gbp_per_kwp: 60
    insurance_gbp_per_kwp_per_year: 2
    roof_lease_gbp_per_year: 100
    roof_lease_share_of_income_fraction: 0.02
    community_benefit: {base: energy, gbp_per_unit: 0.01}
    vat: {supply: installed_homes, recoverable_fraction: 0}
    lines: [{name: Sponsor, gbp_by_year: [300, 200, 100], note: the letter}]
    life_years: 20
  - kind: housing
    name: trust
    required: true
    tenure: affordable
    homes: 10
    cost_gbp_per_home: 100000
    land_gbp: 50000
    land_value_kept_fraction: 1
    build_years: 2
    rent_gbp_per_week: 200
    management_gbp_per_home_per_year: 800
    repairs_gbp_per_home_per_year: 700
    arrears_fraction: 0.01
    rent_cap: {years: [2031], at_most_rise_fraction: 0.01}
    sale: {homes: 4, market_price_gbp: 200000, price_cap_fraction: 0.6, ground_rent_gbp_per_year: 10}
    life_years: 20
  - kind: custom
    name: buyout
    required: true
    outlay_gbp_by_year: [100000]
    life_years: 10
    lines: [{name: Dividend, gbp_per_year: 12000, index: fixed}]
    impact: {jobs_kept: 9}
"""
ROOFS = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nR1,PR1,30,180,40\n"


def planned(folder: Path, text: str, start: int = 2027) -> Plan:
    (folder / "scenario.yaml").write_text(HEAD.format(start=start) + text, encoding="utf-8")
    (folder / "roofs.csv").write_text(ROOFS, encoding="utf-8")
    return make_plan(load_scenario(folder))


def test_every_field_at_once(tmp_path: Path) -> None:
    made = planned(tmp_path, EVERYTHING)
    assert [project.built_fraction for project in made.projects] == pytest.approx([1, 1, 1])
    assert not [check for check in made.checks if not check.passed]
    lines = {line.name: line for project in made.projects for line in project.cash_lines}
    assert lines["Sponsor"].source == "the letter"
    assert lines["Homes sold at the capped price"].gbp_by_year.keys() == {2029}
    assert all(line.index and line.source for line in lines.values())
    used = {figure.key for figure in made.figures}
    assert {"rpi_over_inflation_fraction_per_year", "electricity_unit_rate_gbp_per_kwh"} <= used


def test_tax_of_a_day_that_the_library_does_not_reach_is_a_fault_with_its_line(tmp_path: Path) -> None:
    text = """\
capital: [{name: grant, kind: grant}]
projects:
  - kind: custom
    name: hall
    outlay_gbp_by_year: [0, 100]
    npv_gbp: 5
    vat: {supply: installed_homes, recoverable_fraction: 0}
"""
    with pytest.raises(InvalidInputError) as caught:
        planned(tmp_path, text, start=2015)
    (fault,) = caught.value.faults
    assert (fault.line, fault.field, fault.value) == (13, "projects[0].vat", "2016")
    assert "or leave vat out" in fault.message
