"""Blocks that do not fit each other. Texts begin on line 3; planning starts in 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Expect, Wanted

HALL = "projects:\n- kind: custom\n  name: Hall\n  outlay_gbp_by_year: [100]\n  npv_gbp: 5\n  area: North\n"
FLATS = (
    "projects:\n- kind: housing\n  name: Flats\n  tenure: social\n  homes: 10\n  cost_gbp_per_home: 100000\n"
    "  rent_gbp_per_week: 100\n  life_years: 40\n"
)
GRANT = "capital:\n- kind: grant\n  name: Lottery\n"
POOL = "- {kind: custom, name: Pool, outlay_gbp_by_year: [1], npv_gbp: 1,\n   requires: [Hall], excludes: [Hall]}\n"
FUND = (
    "pension_fund:\n  holdings:\n  - {name: World, asset_class: equity, value_gbp: 100,\n"
    "     expected_return_fraction: 0.05, fossil_fraction_low: 0.05, fossil_fraction_high: 0.08"
)

BROKEN: dict[str, tuple[str, Wanted]] = {
    "requires nobody": (f"{HALL}  requires: [Hal]\n", [(9, "projects[0].requires[0]", "is not a project here.")]),
    "requires itself": (f"{HALL}  requires: [Hall]\n", [(9, "projects[0].requires[0]", "cannot name itself")]),
    "excludes a misspelt project": (
        f"{HALL}- {{kind: custom, name: Pool, outlay_gbp_by_year: [1], npv_gbp: 1, excludes: [Holl]}}\n",
        [(9, "projects[1].excludes[0]", "Did you mean 'Hall'?")],
    ),
    "requires and excludes one project": (
        HALL + POOL,
        [(10, "projects[1].excludes", "is also in requires")],
    ),
    "source for no project": (
        f"{HALL}{GRANT}  only_projects: [Hall, Hull]\n",
        [(12, "capital[0].only_projects[1]", "is not a project here. Did you mean 'Hall'?")],
    ),
    "source for no area": (
        f"{HALL}{GRANT}  only_areas: [Nort]\n",
        [(12, "capital[0].only_areas[0]", "is not an area of any project here. Did you mean 'North'?")],
    ),
    "two projects of one name": (
        f"{HALL}- {{kind: custom, name: Hall, outlay_gbp_by_year: [1], npv_gbp: 1}}\n",
        [(9, "projects[1].name", "stands twice; every name must be its own")],
    ),
    "two sources of one name": (f"{GRANT}- {{kind: grant, name: Lottery}}\n", [(6, "capital[1].name", "stands twice")]),
    "two pathways of one name": (
        f"{FUND}}}\npathways:\n- {{kind: hold, name: a}}\n- {{kind: linear, name: a, deadline_year: 2030}}\n",
        [(9, "pathways[1].name", "stands twice")],
    ),
    "two holdings of one name": (
        f"{FUND}}}\n  - {{name: World, asset_class: equity, value_gbp: 1, expected_return_fraction: 0.05}}\n",
        [(7, "pension_fund.holdings[1].name", "stands twice")],
    ),
    "a limit on risk without a market": (
        f"{FUND}}}\nrules:\n- worst_case: {{at_most_fraction: 0.3}}\n- cvar: {{at_most_fraction: 0.2}}\n",
        [
            (8, "rules[0].worst_case", "needs to know how markets may move; give pension_fund.market"),
            (9, "rules[1].cvar", "needs to know how markets may move"),
        ],
    ),
    "a robust return that knows no shortfall": (
        (
            f"{FUND}}}\nrules:\n- robust_return: {{at_least_fraction: 0.03,\n"
            "    shortfall_fraction_by_holding: {Wurld: 0.1}}\n"
        ),
        [
            (8, "rules[0].robust_return", "or shortfall_fraction_by_holding for every holding"),
            (9, "rules[0].robust_return.shortfall_fraction_by_holding.Wurld", "Did you mean 'World'?"),
        ],
    ),
    "a limit on risk without a fund": (
        "rules:\n- cvar: {at_most_fraction: 0.2}\n- turnover: {at_most_fraction: 0.2}\n",
        [(4, "rules[0].cvar", "is about the pension fund"), (5, "rules[1].turnover", "is about the pension fund")],
    ),
    "a partner of no project": (
        f"{HALL}rules:\n- partner_share: {{partner: Town, at_most_fraction: 0.5}}\n",
        [(10, "rules[0].partner_share.partner", "is not a partner of any project. Known: none.")],
    ),
    "one rule twice, and once about something else": (
        (
            "rules:\n- ward_fairness: {at_least_fraction: 0.5}\n"
            "- ward_fairness: {at_least_fraction: 0.5, of: homes_lifted}\n- ward_fairness: {at_least_fraction: 0.2}\n"
        ),
        [(6, "rules[2].ward_fairness", "this rule stands twice")],
    ),
    "a minimum ticket above the limit for a project": (
        f"{GRANT}  at_least_gbp_per_project: 2000\n  at_most_gbp_per_project: 1000\n",
        [(4, "capital[0]", "£2,000 is above at_most_gbp_per_project £1,000: nothing could ever be drawn")],
    ),
    "reserves with half their terms": (
        "capital:\n- kind: council_reserves\n  name: Reserves\n  required_return_fraction: 0.03\n",
        [(4, "capital[0]", "required_return_fraction and term_years go together")],
    ),
    "start before the first year": (
        f"{HALL}  start_years: [2020]\n",
        [(9, "projects[0].start_years[0]", "is outside the planning years 2026 to 2035")],
    ),
    "start after the last year": (
        f"planning_years: 3\n{HALL}  start_years: [2027, 2029]\n",
        [(10, "projects[0].start_years[1]", "is outside the planning years 2026 to 2028")],
    ),
    "start twice in one year": (
        f"{HALL}  start_years: [2027, 2027]\n",
        [(9, "projects[0].start_years[1]", "stands twice")],
    ),
    "outlay after the last year": (
        "planning_years: 2\n" + HALL.replace("[100]", "[100, 100, 100]"),
        [(7, "projects[0].outlay_gbp_by_year", "runs to 2028, after the last planning year 2027")],
    ),
    "late start with a long outlay": (
        "planning_years: 2\n" + HALL.replace("[100]", "[100, 100]") + "  start_years: [2026, 2027]\n",
        [(7, "projects[0].outlay_gbp_by_year", "runs to 2028")],
    ),
    "building after the last year": (
        f"planning_years: 3\n{FLATS}  build_years: 4\n",
        [(12, "projects[0].build_years", "runs to 2029, after the last planning year 2028; raise planning_years")],
    ),
    "more budgets than years": (
        f"planning_years: 2\n{GRANT}  budget_gbp_by_year: [1, 2, 3]\n",
        [(7, "capital[0].budget_gbp_by_year", "has 3 years, but there are 2 planning years; raise planning_years")],
    ),
    "budget before the first year": (
        f"{GRANT}  budget_gbp_by_year: {{2025: 1, 2026: 2}}\n",
        [(6, "capital[0].budget_gbp_by_year[2025]", "is outside the planning years 2026 to 2035")],
    ),
    "budget after the last year": (
        f"planning_years: 2\n{GRANT}  budget_gbp_by_year:\n    2026: 1\n    2028: 2\n",
        [(9, "capital[0].budget_gbp_by_year[2028]", "is outside the planning years 2026 to 2027")],
    ),
    "budget in the next century": (
        f"{GRANT}  budget_gbp_by_year: {{2150: 1}}\n",
        [(1, "planning_years", "budgets and outlays reach 2150; at most 60 planning years are possible")],
    ),
    "pathway without a fund": (
        "pathways: [{kind: hold}]\n",
        [(3, "pathways[0]", "a pathway needs a pension_fund block")],
    ),
    "deadline before the start": (
        f"{FUND}}}\npathways:\n- {{kind: linear, name: a, deadline_year: 2025}}\n",
        [(8, "pathways[0].deadline_year", "is before the first planning year 2026")],
    ),
    "locked holding that must be sold": (
        f"{FUND}, locked_until_year: 2033}}\npathways:\n- {{kind: linear, name: a, deadline_year: 2030}}\n",
        [(8, "pathways[0].deadline_year", "these cannot be sold before: World")],
    ),
    "fund worth nothing": (
        FUND.replace("value_gbp: 100", "value_gbp: 0") + "}\n",
        [(4, "pension_fund.holdings", "the fund is worth nothing")],
    ),
    "benefits above the fund": (
        f"{FUND}}}\n  benefits_gbp_per_year: 101\n",
        [(7, "pension_fund.benefits_gbp_per_year", "is more than the whole fund of £100")],
    ),
    "fund value without a fund": (
        "objective: {maximise: fund_value}\n",
        [(3, "objective.maximise", "needs a pension_fund block")],
    ),
    "rule about a fund that is not there": (
        "rules:\n- fund_expected_return: {at_least_fraction: 0.04}\n- connected_entities:\n",
        [
            (4, "rules[0].fund_expected_return", "no pension_fund block"),
            (5, "rules[1].connected_entities", "no pension"),
        ],
    ),
    "rule about no asset class": (
        f"{FUND}}}\nrules:\n- asset_class: {{name: equities, at_most_fraction: 0.5}}\n",
        [(8, "rules[0].asset_class.name", "is not an asset class of any holding. Did you mean 'equity'?")],
    ),
    "rule about quite another class": (
        f"{FUND}}}\nrules:\n- asset_class: {{name: gold, at_most_fraction: 0.5}}\n",
        [(8, "rules[0].asset_class.name", "Known: equity.")],
    ),
    "one rule twice": (
        "rules:\n- homes_lifted: {at_least: 5}\n- homes_lifted: {at_least: 9}\n",
        [(5, "rules[1].homes_lifted", "this rule stands twice")],
    ),
    "override of no figure": (
        "assumptions:\n  inflation_fraction_per_yeer: {value: 0.03, because: rumour}\n",
        [(4, "assumptions.inflation_fraction_per_yeer", "Did you mean 'inflation_fraction_per_year'")],
    ),
    "override of another shape": (
        "assumptions:\n  inflation_fraction_per_year: {value: [0.03, 0.02], because: rumour}\n",
        [(4, "assumptions.inflation_fraction_per_year.value", "must be a single number")],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_blocks_that_do_not_fit_are_named(name: str, expect: Expect) -> None:
    text, wanted = BROKEN[name]
    expect(text, wanted, 3)


def test_faults_between_many_blocks_come_together(expect: Expect) -> None:
    text = (
        f"planning_years: 2\n{GRANT}  budget_gbp_by_year: [1, 2, 3]\n  only_projects: [Hull]\n"
        f"{HALL}  requires: [Pool]\n  start_years: [2040]\nrules:\n- connected_entities:\n"
        "assumptions:\n  nothing: {value: 1, because: none}\npathways: [{kind: hold}]\n"
    )
    expect(
        text,
        [
            (7, "capital[0].budget_gbp_by_year", "has 3 years"),
            (8, "capital[0].only_projects[0]", "Did you mean 'Hall'"),
            (15, "projects[0].requires[0]", "is not a project"),
            (16, "projects[0].start_years[0]", "is outside"),
            (18, "rules[0].connected_entities", "no pension_fund"),
            (20, "assumptions.nothing", "no figure has this key"),
            (21, "pathways[0]", "needs a pension_fund"),
        ],
        3,
    )


def test_two_rules_about_different_kinds_may_stand_together(expect: Expect) -> None:
    rules = "rules:\n- share_of_capital: {kind: solar, at_least_fraction: 0.1}\n"
    more = "- share_of_capital: {kind: housing, at_most_fraction: 0.5}\n- homes_lifed: {at_least: 1}\n"
    expect(rules + more, [(6, "rules[2].homes_lifed", "Did you mean 'homes_lifted'")], 3)
