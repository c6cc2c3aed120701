"""Fields that are unknown, missing, or hold what they may not. Texts begin on line 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect, Wanted

LOAN = "- kind: public_loan\n  name: PWLB\n  rate_fraction: 0.05\n  term_years: 20\n  repayment: annuity\n"
HALL = "- kind: custom\n  name: Hall\n  outlay_gbp_by_year: [100]\n  npv_gbp: 5\n"
ROOFS = (
    "projects:\n- kind: solar\n  name: Roofs\n  roofs: roofs.csv\n  fixed_cost_gbp_per_year: 500\n"
    "  inverter_life_years: 12\n  inverter_cost_gbp_per_kwp: 80\n  life_years: 20\n"
)
SALES = (
    "  sales:\n  - {buyer: a, share_fraction: 0.7, price_gbp_per_kwh: 0.2}\n"
    "  - {buyer: b, share_fraction: 0.4, price_gbp_per_kwh: 0.2}\n"
)
FLATS = (
    "projects:\n- kind: housing\n  name: Flats\n  tenure: social\n  homes: 10\n  cost_gbp_per_home: 100000\n"
    "  rent_gbp_per_week: 100\n  life_years: 40\n"
)
FUND = "pension_fund:\n  holdings:\n  - {name: a, asset_class: equity, value_gbp: 100, expected_return_fraction: 0.05"

UNKNOWN: dict[str, tuple[str, Wanted]] = {
    "at the top": ("capitl: []\n", [(3, "capitl", "is not a field here. Did you mean 'capital'?")]),
    "nothing near at the top": ("zzz: 1\n", [(3, "zzz", "Allowed: assumptions, capital, date")]),
    "in a source": (f"capital:\n{LOAN}  term_yeers: 5\n", [(9, "capital[0].term_yeers", "Did you mean 'term_years'")]),
    "field of another kind": (
        "capital:\n- kind: grant\n  name: g\n  rate_fraction: 0.05\n",
        [(6, "capital[0].rate_fraction", "is not a field here.")],
    ),
    "field named as a kind": (
        "capital:\n- kind: grant\n  name: g\n  grant: 5\n",
        [(6, "capital[0].grant", "not a field")],
    ),
    "in a project": (f"projects:\n{HALL}  requirs: [a]\n", [(8, "projects[0].requirs", "Did you mean 'requires'")]),
    "in an impact": (
        f"projects:\n{HALL}  impact: {{homs: 5}}\n",
        [(8, "projects[0].impact.homs", "Did you mean 'homes'")],
    ),
    "in a sale": (
        f"{ROOFS}  sales:\n  - buyer: Council\n    share_fraction: 0.5\n    price_gbp_per_kwh: 0.2\n    indx: fixed\n",
        [(15, "projects[0].sales[0].indx", "Did you mean 'index'")],
    ),
    "in the fund": (
        f"{FUND}}}\n  benefit_gbp_per_year: 5\n",
        [(6, "pension_fund.benefit_gbp_per_year", "'benefits_gbp")],
    ),
    "in a holding": (f"{FUND}, lited: yes}}\n", [(5, "pension_fund.holdings[0].lited", "Did you mean 'listed'")]),
    "a rule": ("rules:\n- homes_lifed: {at_least: 5}\n", [(4, "rules[0].homes_lifed", "Did you mean 'homes_lifted'")]),
    "in a rule": (
        "rules:\n- homes_lifted: {at_leest: 5}\n",
        [
            (4, "rules[0].homes_lifted.at_least", "is missing"),
            (4, "rules[0].homes_lifted.at_leest", "Did you mean 'at_least'"),
        ],
    ),
    "in the objective": (
        "objective: {maximise: npv, seed: 1}\n",
        [(3, "objective.seed", "Allowed: confidence, maximise, minimise")],
    ),
    "in an override": (
        "assumptions:\n  inflation_fraction_per_year: {value: 0.03, becuse: x}\n",
        [
            (4, "assumptions.inflation_fraction_per_year.because", "is missing"),
            (4, "assumptions.inflation_fraction_per_year.becuse", "Did you mean 'because'"),
        ],
    ),
    "kind of source": (
        "capital:\n- kind: comunity_shares\n  name: a\n",
        [(4, "capital[0].kind", "must be one of pension_fund, community_shares")],
    ),
    "kind of project": (
        "projects:\n- kind: retrofitt\n  name: a\n",
        [(4, "projects[0].kind", "Did you mean 'retrofit'")],
    ),
    "kind of pathway": ("pathways:\n- kind: lineer\n  name: a\n", [(4, "pathways[0].kind", "Did you mean 'linear'")]),
    "no kind": ("capital:\n- name: a\n", [(4, "capital[0].kind", "is missing; it says what this is")]),
    "goal": (
        "objective: {maximise: homes}\n",
        [(3, "objective.maximise", "must be one of npv, fund_value, homes_lifted")],
    ),
    "shape of a loan": (
        "capital:\n" + LOAN.replace("annuity", "anuity"),
        [(8, "capital[0].repayment", "Did you mean 'annuity'")],
    ),
    "kind a source may pay for": (
        f"capital:\n{LOAN}  only_kinds: [solar, houses]\n",
        [(9, "capital[0].only_kinds[1]", "Did you mean 'housing'")],
    ),
}

VALUES: dict[str, tuple[str, Wanted]] = {
    "pounds with a sign and comma": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp: £1,000\n",
        [(6, "capital[0].budget_gbp", "without £, % or commas")],
    ),
    "per cent": (
        "capital:\n" + LOAN.replace("0.05", "4%"),
        [(6, "capital[0].rate_fraction", "without £, % or commas")],
    ),
    "4 for 4 per cent": (
        "capital:\n" + LOAN.replace("0.05", "4"),
        [(6, "capital[0].rate_fraction", "must be at most 1; a ratio runs from 0 to 1, so 4 % is 0.04")],
    ),
    "fraction over one": (
        f"projects:\n{HALL}  minimum_fraction: 1.5\n",
        [(8, "projects[0].minimum_fraction", "must be at most 1")],
    ),
    "negative fraction": (
        f"projects:\n{HALL}  minimum_fraction: -0.1\n",
        [(8, "projects[0].minimum_fraction", "must be at least 0")],
    ),
    "yes for a number": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp: yes\n",
        [(6, "capital[0].budget_gbp", "must be a number, not yes or no")],
    ),
    "no for years": ("planning_years: no\n", [(3, "planning_years", "must be a number, not yes or no")]),
    "negative budget": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp: -5\n",
        [(6, "capital[0].budget_gbp", "must be at least 0")],
    ),
    "negative budget in a year": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp_by_year: {2027: -5}\n",
        [(6, "capital[0].budget_gbp_by_year[2027]", "must be at least 0")],
    ),
    "budget by no year": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp_by_year: {first: 5}\n",
        [(6, "capital[0].budget_gbp_by_year.first", "must be a calendar year such as 2027")],
    ),
    "one number for yearly budgets": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp_by_year: 5000\n",
        [
            (
                6,
                "capital[0].budget_gbp_by_year",
                "a list of pounds, one for each year, or a block of lines such as 2027: 50000",
            )
        ],
    ),
    "no yearly budgets": (
        "capital:\n- kind: grant\n  name: g\n  budget_gbp_by_year: []\n",
        [(6, "capital[0].budget_gbp_by_year", "must hold at least one entry")],
    ),
    "source without its terms": (
        "capital:\n- kind: public_loan\n  name: PWLB\n",
        [
            (4, "capital[0].repayment", "is missing; it has no default"),
            (4, "capital[0].term_years", "is missing"),
        ],
    ),
    "cover below one": (f"capital:\n{LOAN}  cover_ratio: 0.9\n", [(9, "capital[0].cover_ratio", "must be at least 1")]),
    "source that may pay for nothing": (
        f"capital:\n{LOAN}  only_projects: []\n",
        [(9, "capital[0].only_projects", "must hold at least one entry")],
    ),
    "no start years": (f"projects:\n{HALL}  start_years: []\n", [(8, "projects[0].start_years", "at least one entry")]),
    "no outlay": (
        "projects:\n- kind: custom\n  name: a\n  outlay_gbp_by_year: []\n  npv_gbp: 5\n",
        [(6, "projects[0].outlay_gbp_by_year", "must hold at least one entry")],
    ),
    "both cash flow and value": (
        f"projects:\n{HALL}  cash_flow_gbp_by_year: [0, 50]\n",
        [(4, "projects[0]", "give either cash_flow_gbp_by_year or npv_gbp, and not both")],
    ),
    "neither cash flow nor value": (
        "projects:\n- kind: custom\n  name: a\n  outlay_gbp_by_year: [5]\n",
        [(4, "projects[0]", "give either cash_flow_gbp_by_year or npv_gbp")],
    ),
    "whole and a number": (f"projects:\n{HALL}  whole: 3\n", [(8, "projects[0].whole", "must be true or false")]),
    "sales over all": (
        ROOFS + SALES,
        [(4, "projects[0]", "the shares of sales add up to 1.100; together they may be 1 at most")],
    ),
    "no measures": (
        "projects:\n- kind: retrofit\n  name: a\n  dwellings: homes.csv\n  measures: []\n  life_years: 30\n",
        [(7, "projects[0].measures", "must hold at least one entry")],
    ),
    "life of a century": (
        ROOFS.replace("life_years: 20", "life_years: 100"),
        [(10, "projects[0].life_years", "must be at most 60")],
    ),
    "half a home": (
        FLATS.replace("homes: 10", "homes: 2.5"),
        [(7, "projects[0].homes", "must be a whole number")],
    ),
    "a number as a name": ("description: 2026\n", [(3, "description", "put it in quotes")]),
    "empty name": ("capital:\n- kind: grant\n  name: ''\n", [(5, "capital[0].name", "must not be empty")]),
    "name left blank": ("capital:\n- kind: grant\n  name:\n", [(5, "capital[0].name", "nothing stands there")]),
    "name over two lines": (
        'capital:\n- kind: grant\n  name: "a\\nb"\n',
        [(5, "capital[0].name", "must be one line of ordinary characters")],
    ),
    "date as a number": ("date: 20261122\n", [(3, "date", "must be a date such as 2026-11-22")]),
    "date in words": ("date: next spring\n", [(3, "date", "must be a date such as 2026-11-22")]),
    "year out of all bounds": ("start_year: 27\n", [(3, "start_year", "must be at least 1990")]),
    "block for a list": ("capital:\n  kind: grant\n  name: g\n", [(3, "capital", "must be a list: one entry a line")]),
    "list for a block": ("pension_fund: []\n", [(3, "pension_fund", "must be a block of fields")]),
    "word for a source": ("capital: [grant]\n", [(3, "capital[0]", "must be a block of fields")]),
    "word for a rule": ("rules: [homes_lifted]\n", [(3, "rules[0]", "must be a block of fields")]),
    "two rules in an entry": (
        "rules:\n- homes_lifted: {at_least: 5}\n  carbon: {at_least_tco2e: 5}\n",
        [(4, "rules[0]", "each entry of rules names exactly one rule")],
    ),
    "rule without limits": ("rules:\n- homes_lifted:\n", [(4, "rules[0]", "names exactly one rule, with its limits")]),
    "share without limits": (
        "rules:\n- share_of_capital: {kind: solar}\n",
        [(4, "rules[0].share_of_capital", "give at_least_fraction, at_most_fraction or both")],
    ),
    "floor above ceiling": (
        "rules:\n- share_of_capital: {kind: solar, at_least_fraction: 0.5, at_most_fraction: 0.4}\n",
        [(4, "rules[0].share_of_capital", "at_least_fraction is above at_most_fraction")],
    ),
    "fossil low above high": (
        f"{FUND}, fossil_fraction_low: 0.2, fossil_fraction_high: 0.1}}\n",
        [(5, "pension_fund.holdings[0]", "fossil_fraction_low is above fossil_fraction_high")],
    ),
    "fossil low alone": (
        f"{FUND}, fossil_fraction_low: 0.2}}\n",
        [(5, "pension_fund.holdings[0]", "give both fossil_fraction_low and fossil_fraction_high")],
    ),
    "no holdings": ("pension_fund: {holdings: []}\n", [(3, "pension_fund.holdings", "must hold at least one entry")]),
    "a number for holdings": (
        "pension_fund: {holdings: 5}\n",
        [(3, "pension_fund.holdings", "must be a list of holdings")],
    ),
    "half of the funding level": (
        f"{FUND}}}\n  liabilities_gbp: 100\n",
        [(3, "pension_fund", "the funding level needs all of liabilities_gbp")],
    ),
    "override without a reason": (
        "assumptions:\n  inflation_fraction_per_year: {value: 0.03, because: ''}\n",
        [(4, "assumptions.inflation_fraction_per_year.because", "must not be empty")],
    ),
    "override by a bare number": (
        "assumptions:\n  inflation_fraction_per_year: 0.03\n",
        [(4, "assumptions.inflation_fraction_per_year", "must be a block of fields")],
    ),
    "no time for the solver": ("solver_seconds: 0\n", [(3, "solver_seconds", "must be above 0")]),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_words_come_with_what_is_allowed(name: str, expect: Expect) -> None:
    text, wanted = UNKNOWN[name]
    expect(text, wanted, 3)


@pytest.mark.parametrize("name", VALUES)
def test_wrong_values_come_with_what_is_allowed(name: str, expect: Expect) -> None:
    text, wanted = VALUES[name]
    expect(text, wanted, 3)


@pytest.mark.parametrize("version", ["2", "'1'", "true", "next"])
def test_another_version_of_the_format_is_refused(version: str, expect: Expect) -> None:
    text = f"energyfund: {version}\nname: Test\n"
    part = "not yes or no" if version == "true" else "must be 1, the version of the format that this program reads"
    expect({"scenario.yaml": text}, [(1, "energyfund", part)], 3)


def test_a_file_without_its_first_two_fields(expect: Expect) -> None:
    expect({"scenario.yaml": "start_year: 2027\n"}, [(1, "energyfund", "is missing"), (1, "name", "is missing")], 3)


def test_many_faults_of_one_file_come_together(expect: Expect) -> None:
    text = (
        f"start_yeer: 2027\ncapital:\n{LOAN.replace('annuity', 'none')}- kind: grnt\n  name: g\n"
        f"projects:\n{HALL}  whole: perhaps\nobjective: {{maximise: profit}}\n"
    )
    expect(
        text,
        [
            (3, "start_yeer", "Did you mean 'start_year'"),
            (9, "capital[0].repayment", "must be one of annuity, eip, maturity, sculpted"),
            (10, "capital[1].kind", "Did you mean 'grant'"),
            (17, "projects[0].whole", "must be true or false"),
            (18, "objective.maximise", "must be one of"),
        ],
        3,
    )
