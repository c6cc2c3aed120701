"""Writes small scenarios to disk, and reads what is said about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from energyfund.errors import Fault, InvalidInputError, MissingFileError
from energyfund.scenario.loader import load_scenario

Files = Mapping[str, str | bytes]
Wanted = Sequence[tuple[int | None, str, str]]
Expect = Callable[[str | Files, Wanted, int], None]

HEAD = "energyfund: 1\nname: Test\n"
JARGON = re.compile(
    r"Input should|Value error|valid dictionary|instance of|[Ee]xtra inputs|discriminator|tag:yaml|NoneType|\bNone\b"
    r"|\{|<class|validation"
)


def write(folder: Path, text: str | Files) -> Path:
    """Text alone follows two good lines, so its first line is line 3; files are written as they stand."""
    files: Files = {"scenario.yaml": HEAD + text} if isinstance(text, str) else text
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def faults_of(folder: Path) -> tuple[int, tuple[Fault, ...]]:
    """Exit code and faults of a scenario that is wrong."""
    try:
        load_scenario(folder)
    except (InvalidInputError, MissingFileError) as error:
        return error.exit_code, error.faults
    pytest.fail("nothing wrong was found")


@pytest.fixture
def expect(tmp_path: Path) -> Expect:
    """Fails unless exactly the wanted faults are found, each with its line and field, in words for people."""

    def check(text: str | Files, wanted: Wanted, code: int) -> None:
        found_code, faults = faults_of(write(tmp_path, text))
        assert [(fault.line, fault.field) for fault in faults] == [(line, field) for line, field, _ in wanted]
        for fault, (_, _, part) in zip(faults, wanted, strict=True):
            assert part in fault.message, fault.as_text()
            assert not JARGON.search(fault.message), fault.as_text()
            assert Path(fault.file).name in ([*text] if not isinstance(text, str) else ["scenario.yaml"])
        assert found_code == code

    return check


FULL = """\
energyfund: 1
name: Everything
description: One of each.
date: 2026-11-22
start_year: 2027
planning_years: 12
horizon_years: 40
price_base_year: 2026
discount_rate_fraction: 0.055
capital:
- {kind: pension_fund, name: Fund, budget_gbp: 5000000, required_return_fraction: 0.06, term_years: 25,
   cover_ratio: 1.2, only_kinds: [solar, housing], note: as agreed}
- {kind: community_shares, name: Shares, interest_fraction: 0.04, term_years: 20, budget_gbp_by_year: [1e5, 2e5]}
- {kind: public_loan, name: PWLB, rate_fraction: 0.0575, term_years: 30, repayment: eip,
   at_most_share_of_project_fraction: 0.5}
- {kind: grant, name: Lottery, budget_gbp_by_year: {2027: 50000, 2029: 25000}, only_projects: [Hall]}
- {kind: revolving_fund, name: Revolving, rate_fraction: 0, term_years: 10, only_areas: [North]}
- {kind: council_reserves, name: Reserves, required_return_fraction: 0.03, term_years: 15}
projects:
- {kind: solar, name: Roofs, roofs: roofs.csv, estates: [East], fixed_cost_gbp_per_year: 500, inverter_life_years: 12,
   inverter_cost_gbp_per_kwp: 80, life_years: 20, export_price_gbp_per_kwh: 0.1, area: North, outlay_gbp: 1000,
   sales: [{buyer: Tenants, share_fraction: 0.4, price_gbp_per_kwh: 0.18, index: fixed, dwellings: homes.csv}]}
- {kind: retrofit, name: Warm homes, dwellings: homes.csv, wards: [Town], measures: [loft_insulation],
   cost_gbp_per_home: 900, saving_charge_fraction: 0.3, life_years: 30, deprived_ward: true, minimum_fraction: 0.2}
- {kind: housing, name: Flats, tenure: student, homes: 40, cost_gbp_per_home: 90000, build_years: 2,
   rent_gbp_per_week: 120, weeks_let_per_year: 44, rent_over_inflation_fraction: 0.01, voids_fraction: 0.03,
   life_years: 40, start_years: [2027, 2028], required: true}
- {kind: custom, name: Hall, outlay_gbp_by_year: [100000, 50000], cash_flow_gbp_by_year: [0, 0, 20000], whole: true,
   requires: [Roofs], excludes: [Flats], ward: Town,
   impact: {homes: 3, homes_lifted: 1, bill_savings_gbp_per_year: 10, gap_closed_gbp_per_year: 5, tco2e_per_year: 2}}
pension_fund:
  name: County fund
  holdings:
  - {name: World, asset_class: equity, value_gbp: 6e8, expected_return_fraction: 0.07, fossil_fraction_low: 0.04,
     fossil_fraction_high: 0.07, intensity_tco2e_per_gbp_m: 120, sell_cost_fraction: 0.001, switch_cost_gbp: 50000}
  - {name: Forest, asset_class: private, value_gbp: 1e8, expected_return_fraction: 0.06, listed: false,
     locked_until_year: 2034}
  cash_gbp: 1e7
  cash_return_fraction: 0.03
  contributions_gbp_per_year: 2e7
  benefits_gbp_per_year: 3e7
  cost_fraction_per_year: 0.004
  liabilities_gbp: 6.5e8
  discount_rate_fraction: 0.045
  accrual_gbp_per_year: 1.5e7
  members_support: a survey
pathways:
- {kind: linear, name: By 2032, deadline_year: 2032, target_fraction: 0, scope: listed, definition: high}
- {kind: hold, name: As it is}
rules:
- fund_expected_return: {at_least_fraction: 0.05}
- local_investment: {at_most_fraction: 0.05}
- connected_entities:
- asset_class: {name: equity, at_least_fraction: 0.3, at_most_fraction: 0.9}
- share_of_capital: {kind: retrofit, at_least_fraction: 0.1}
- homes_lifted: {at_least: 5}
- bill_savings: {at_least_gbp_per_year: 100}
- carbon: {at_least_tco2e: 10}
- deprived_wards: {at_least_fraction: 0.1}
- indivisible_reserve: {fraction: 0.3}
objective: {maximise: npv}
solar: {seed: 3}
homes: {median_income_gbp: 26000, seed: 4, draws: 500}
assumptions:
  inflation_fraction_per_year: {value: 0.025, because: the treasurer says so}
  sap_band_floors: {value: [92, 81, 69, 55, 39, 21, 1], because: the same as ever}
invented: [every number]
solver_seconds: 60
"""
"""A scenario in which every field of the format stands at least once."""


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """The folder of a scenario with every field."""
    return write(tmp_path, {"scenario.yaml": FULL, "roofs.csv": "roof_id\n", "homes.csv": "dwelling_id\n"})
