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
- {kind: pension_fund, name: Strip, form: income_strip, initial_yield_fraction: 0.04, term_years: 30,
   index: {kind: inflation, plus_fraction: 0.001, at_least_fraction: 0.01, at_most_fraction: 0.04}}
- {kind: community_shares, name: Shares, interest_fraction: 0.04, interest_cap_fraction: 0.05, term_years: 20,
   repayment: equal, lock_in_years: 3, withdrawal_limit_fraction: 0.1, notice_months: 3, minimum_raise_gbp: 1000,
   largest_holding_gbp: 100000, budget_gbp: 400000, budget_gbp_by_year: [1e5, 2e5]}
- {kind: public_loan, name: PWLB, rate_fraction: 0.0575, rate_date: 2026-11-20, term_years: 30, repayment: eip,
   payments_per_year: 2, at_most_share_of_project_fraction: 0.5}
- {kind: public_loan, name: Margin, gilt_fraction: 0.047, margin: certainty, rate_date: 2026-11-20, term_years: 10,
   repayment: annuity, at_most_gbp_per_project: 50000, at_least_gbp_per_project: 1000}
- {kind: grant, name: Areas, only_areas: [North]}
- {kind: grant, name: Lottery, budget_gbp_by_year: {2027: 50000, 2029: 25000}, only_projects: [Hall]}
- {kind: revolving_fund, name: Revolving, rate_fraction: 0, term_years: 10, only_kinds: [solar, custom]}
- {kind: council_reserves, name: Reserves, required_return_fraction: 0.03, term_years: 15}
projects:
- {kind: solar, name: Roofs, roofs: roofs.csv, estates: [East], fixed_cost_gbp_per_year: 500, inverter_life_years: 12,
   inverter_cost_gbp_per_kwp: 80, life_years: 20, export_price_gbp_per_kwh: 0.1, area: North, outlay_gbp: 1000,
   sales: [{buyer: Tenants, share_fraction: 0.4, price_gbp_per_kwh: 0.18, index: fixed, dwellings: homes.csv},
     {buyer: Lifts, share_fraction: 0.3, discount_to_grid_fraction: 0.1, guaranteed_share_fraction: 0.2, term_years: 15,
      floor_gbp_per_kwh: 0.1, at_most_kwh_per_year: 9000, index: {kind: rate, rate_fraction: 0.02}}],
   feed_in_tariff: {generation_gbp_per_kwh: 0.04, export_gbp_per_kwh: 0.05, deemed_export_fraction: 0.5, years: 5},
   insurance_gbp_per_kwp_per_year: 2, roof_lease_gbp_per_year: 1, roof_lease_share_of_income_fraction: 0.01,
   business_rates_gbp_per_kwp_per_year: 4, community_benefit: {base: income, share_fraction: 0.02},
   vat: {supply: installed_homes, recoverable_fraction: 0.5},
   lines: [{name: Rent of a mast, gbp_per_year: 100, index: rpi, first_year: 2, last_year: 9,
     moves_with: cost, note: x}],
   site: {arrangement: single_buyer, largest_kwp: 50, price_to_site_gbp_per_kwh: 0.15,
     demand_charge_gbp_per_kw_per_year: 0, loads: [{name: Lifts, kind: landlord_supply, annual_kwh: 20000}],
     import_price: {price_gbp_per_kwh: 0.25, periods: [{from_hour: 16, to_hour: 19, days: weekdays, months: [1, 12],
       price_gbp_per_kwh: 0.35}]}, export_price: {price_gbp_per_kwh: 0.06},
     battery: {cost_gbp_per_kwh: 400, life_years: 12, power_kw_per_kwh: 0.5, round_trip_fraction: 0.9, largest_kwh: 50},
     connection: {phases: 3, export_limit_kw: 30, inverter_kw: 40}}}
- {kind: retrofit, name: Warm homes, dwellings: homes.csv, wards: [Town], measures: [loft_insulation],
   cost_gbp_per_home: 900, saving_charge_fraction: 0.3, life_years: 30, deprived_ward: true, minimum_fraction: 0.2}
- {kind: housing, name: Flats, tenure: student, homes: 40, cost_gbp_per_home: 90000, build_years: 2,
   rent_gbp_per_week: 120, weeks_let_per_year: 44, rent_over_inflation_fraction: 0.01, voids_fraction: 0.03,
   life_years: 40, start_years: [2027, 2028], required: true, arrears_fraction: 0.01, land_gbp: 1000,
   land_value_kept_fraction: 0.5, management_gbp_per_home_per_year: 900, repairs_gbp_per_home_per_year: 1200,
   rent_cap: {years: [2030], at_most_rise_fraction: 0.02},
   sale: {homes: 2, market_price_gbp: 200000, price_cap_fraction: 0.6, ground_rent_gbp_per_year: 1}}
- {kind: custom, name: Hall, outlay_gbp_by_year: [100000, 50000], cash_flow_gbp_by_year: [0, 0, 20000], whole: true,
   requires: [Roofs], excludes: [Flats], ward: Town, life_years: 30, moves_with: rent, local_spend_fraction: 0.4,
   failure: {chance_fraction_per_year: 0.01, loss_fraction: 0.5, because: it happened},
   partnership: {kind: public_cooperative, owner_at_end: Town, partners: [
     {name: Town, sources: [Reserves], cost_fraction: 0.5, surplus_fraction: 0.5, votes_fraction: 0.8},
     {name: Co-op, sources: [Revolving], cost_fraction: 0.5, surplus_fraction: 0.5, votes_fraction: 0.2,
      is_investor: true}]},
   impact: {jobs_kept: 2, homes: 3, homes_lifted: 1, bill_savings_gbp_per_year: 10, gap_closed_gbp_per_year: 5,
     tco2e_per_year: 2}}
pension_fund:
  name: County fund
  holdings:
  - {name: World, asset_class: equity, value_gbp: 6e8, expected_return_fraction: 0.07, fossil_fraction_low: 0.04,
     fossil_fraction_high: 0.07, fossil_basis: direct, coal_fraction: 0.01, data_quality_score: 3,
     illiquid_discount_fraction: 0.05, illiquid_discount_years: 3, run_off_fraction_per_year: 0.01,
     sell_at_most_fraction_per_year: 0.5, fee_fraction_per_year: 0.001, market_class: us_large,
     intensity_tco2e_per_gbp_m: 120, sell_cost_fraction: 0.001,
     switch_cost_gbp: 50000}
  - {name: Forest, asset_class: private, value_gbp: 1e8, expected_return_fraction: 0.06, listed: false,
     locked_until_year: 2034}
  cash_gbp: 1e7
  cash_return_fraction: 0.03
  contributions_gbp_per_year: 2e7
  benefits_gbp_per_year: 3e7
  contributions_growth_fraction: 0.02
  benefits_growth_fraction: 0.03
  market: {volatilities: {World: 0.16, Forest: 0.1}, means: {World: 0.07}, correlations: [[1, 0.2], [0.2, 1]],
    scenarios: 200, seed: 1, tails: fat, degrees_of_freedom: 5}
  cost_fraction_per_year: 0.004
  liabilities_gbp: 6.5e8
  discount_rate_fraction: 0.045
  accrual_gbp_per_year: 1.5e7
  members_support: a survey
pathways:
- {kind: linear, name: By 2032, deadline_year: 2032, target_fraction: 0, scope: listed, definition: high}
- {kind: hold, name: As it is}
- {kind: immediate, scope: all, no_new_money: true}
- {kind: listed_exit, years: 5}
- {kind: two_plus_five, coal_years: 2, years: 5}
- {kind: custom, name: Own, most_fraction_by_year: {2028: 0.05, 2030: 0.01}}
futures:
- {name: Hot house, fossil_return_shift_fraction: 0.001, class_return_shift_fraction: {equity: -0.01}, shock_year: 2032,
   fossil_shock_fraction: 0.3, because: a question}
local_economy: {respend_fraction: 0.4, because: survey of suppliers}
voices: {ballots: ballots.csv, form: approval, method: equal_shares, completion: none, eligible: 900, budget_gbp: 1000,
  proposals: [{name: Garden, cost_gbp: 500, homes_lifted: 0, ward: Town}]}
share_offer: {society: Sunny, shares: Shares, overhead_gbp_per_year: 100, overhead_gbp_per_kwp_per_year: 1,
  opens: 2027-01-01, closes: 2027-03-01, least_holding_gbp: 50, least_holding_residents_gbp: 20,
  reserve_years_of_overhead: 1, withdrawals_fraction_per_year: 0.05, contact: us}
uncertainty: {draws: 500, seed: 2, correlations: [{between: [price, inflation], value: 0.3, because: they do}]}
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
- turnover: {at_most_fraction: 0.2}
- liquidity: {months_of_benefits: 12, share_of_calls_fraction: 1.1}
- cvar: {at_most_fraction: 0.25, confidence: 0.9}
- mad: {at_most_fraction: 0.15}
- worst_case: {at_most_fraction: 0.6}
- robust_return: {at_least_fraction: 0.02, deviations: 0.3, shortfall_fraction_by_holding: {World: 0.03},
    holdings_at_once: 1.5}
- local_spend: {at_least_fraction: 0.1}
- ward_fairness: {at_least_fraction: 0.5, of: homes_lifted}
- partner_share: {partner: Town, at_most_fraction: 0.6}
objective: {maximise: npv}
solar: {seed: 3}
homes: {median_income_gbp: 26000, seed: 4, draws: 500}
purchase: {quotes: quotes.csv, demand: demand.csv, award_by: least_cost, life_years: 25}
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
    return write(
        tmp_path,
        {
            "scenario.yaml": FULL,
            "roofs.csv": "roof_id\n",
            "homes.csv": "dwelling_id\n",
            "ballots.csv": "voter,proposal\n",
            "quotes.csv": "supplier\n",
            "demand.csv": "buyer\n",
        },
    )
