"""The three lines and the table that commands print, in words read aloud."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from energyfund.planning.purchasing import make_purchase
from energyfund.report.told import Told, told
from energyfund.scenario.loader import load_scenario
from tests.report.sample import sample
from tests.report.test_compare import comparison, frontier, pathway

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def well_formed(found: Told) -> None:
    assert 1 <= len(found.answer) <= 3
    assert all(line.endswith(".") and len(line) <= 80 for line in found.answer)
    assert all(len(row) == len(found.heads) for row in found.rows)


def test_a_plan() -> None:
    found = told(sample())
    well_formed(found)
    assert found.answer == (
        "Build 2 of 3 projects for £2.24m; they gain £2.07m in net present value.",
        "42 homes leave fuel poverty (33 to 51); household bills fall by £62,409 a year.",
        "Fund expects 4.47 % a year; fossil 8.3 to 3.8 %.",
    )
    assert found.rows[2][1:] == ("no", "–", "–", "–")


@pytest.mark.parametrize(
    ("bp", "words"),
    [(8.03, "; leaving costs 8.0 bp a year."), (-1.26, "; leaving gains 1.3 bp a year."), (0.04, "nothing.")],
)
def test_a_plan_beside_other_pathways_says_what_leaving_costs(bp: float, words: str) -> None:
    plan = sample()
    own = plan.scenario.pathway
    assert own is not None
    beside = comparison(pathways=(pathway("hold", 4.2e9, 0.04, 0.0), pathway(own, 4.18e9, 0.0, bp)))
    assert told(replace(plan, comparison=beside)).answer[2].endswith(words)
    held = replace(beside, null_option=own)
    assert "leaving" not in told(replace(plan, comparison=held)).answer[2]


def test_a_plan_of_projects_alone() -> None:
    plan = sample()
    found = told(replace(plan, fund=None))
    assert found.answer[2].endswith(f"is left for the community over {plan.scenario.horizon_years} years.")
    nothing = replace(plan, fund=None, projects=plan.projects[2:])
    assert told(nothing).answer[0] == "Build 0 of 1 projects for £0."


def test_pathways() -> None:
    two = (pathway("hold", 4.2e9, 0.04, 0.0), pathway("exit", 4.18e9, 0.0, 8.03), pathway("now", 4.15e9, 0.0, 20.5))
    found = told(comparison(pathways=two))
    well_formed(found)
    assert found.answer == (
        "Leaving fossil fuels costs 8.0 to 20.5 bp a year: £20.0m to £50.0m over 2 years.",
        "Loss in the worst 5 % of years: holding on 20.00 %, leaving 20.00 %.",
        "Least regret at worst: hold, £5; most: now, £50.0m.",
    )
    assert found.rows[0] == ("hold", "–", "–", "20.00 %", "4.0 %", "£5")
    assert found.rows[1] == ("exit", "8.0 bp", "£20.0m", "20.00 %", "0.0 %", "£20.0m")


def test_a_gain_and_a_single_price_are_said_as_the_comparison_says_them() -> None:
    assert told(comparison()).answer[0] == "Leaving costs 8.0 bp a year."
    gains = (pathway("hold", 4.2e9, 0.04, 0.0), pathway("exit", 4.21e9, 0.0, -3.0), pathway("now", 4.15e9, 0.0, 20.5))
    assert told(comparison(pathways=gains)).answer[0] == "Leaving costs 8.0 bp a year."


def test_a_clash_and_what_is_not_planned_yet_are_never_left_out() -> None:
    lost = replace(pathway("now", 4.15e9, 0.0, 0.0), status="clash", years=(), cost_bp=None, cost_gbp=None)
    answer = ("Leaving costs 8.0 bp a year.", "No plan keeps to now: a rule.", "Not looked at yet: later.")
    found = told(comparison(pathways=(*comparison().pathways, lost), answer=answer))
    assert found.answer[-2:] == answer[1:]
    assert found.rows[2] == ("now", "no plan", "–", "–", "–", "–")


def test_without_a_market_nothing_is_said_of_bad_years() -> None:
    bare = tuple(replace(each, cvar_fraction=None) for each in comparison().pathways)
    found = told(comparison(pathways=bare, confidence_fraction=None))
    assert not any("worst" in line and "years" in line for line in found.answer)
    assert found.rows[0][3] == "–"


def test_efficient_plans() -> None:
    found = told(frontier())
    well_formed(found)
    assert found.heads == ("Plan", "Net present value", "Homes lifted", "Outlay", "Built")
    assert found.rows[1] == ("2, the knee", "£7.39m", "27.0", "£1.00m", "1")


def test_a_purchase() -> None:
    result = make_purchase(load_scenario(SCENARIOS / "nottingham"))
    found = told(result)
    well_formed(found)
    assert found.answer[0].startswith(f"Buy {round(result.bought_kwp):,} kWp from 5 suppliers for £")
    assert len(found.rows) == len(result.awards)
    alone = told(replace(result, saving_gbp=None, resale=None, awards=result.awards[:1]))
    assert "from Supplier B for" in alone.answer[0]
    assert alone.answer[1] == "What buyers would pay alone is not known, so no saving is stated."
    assert alone.answer[2].startswith("Sold on at cost, a kWp would have to bring £")
    assert "more than they would alone" in told(replace(result, saving_gbp=-5.0)).answer[1]
