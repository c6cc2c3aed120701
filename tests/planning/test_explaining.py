"""Explanations in plans: their words, their numbers, and what they claim."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from energyfund.allocate.model import allocate
from energyfund.plan import ExplanationPlan, Plan
from energyfund.planning.chain import brief_of, chosen_pathway, prepare
from energyfund.planning.explaining import expected_return
from energyfund.planning.words import NOT_CONFIRMED, binding_rules, doubtful
from tests.allocate.cases import plain
from tests.planning.conftest import CUSTOM, FUND, WHOLE, Load, Made

TOY = """\
capital:
  - {name: Lottery, kind: grant, budget_gbp: 1100000}
  - {name: Heritage, kind: grant, budget_gbp: 50000, only_kinds: [housing]}
projects:
  - {kind: custom, name: Arches, whole: true, outlay_gbp_by_year: [600000], npv_gbp: 90000}
  - {kind: custom, name: Baths, whole: true, outlay_gbp_by_year: [500000], npv_gbp: 80000}
  - {kind: custom, name: Court, whole: true, outlay_gbp_by_year: [400000], npv_gbp: 50000}
  - {kind: custom, name: Dome, outlay_gbp_by_year: [300000], npv_gbp: 60000, life_years: 10,
     impact: {tco2e_per_year: 20}}
rules:
  - carbon: {at_least_tco2e: 50}
"""

GOLDEN = Path(__file__).parent / "golden" / "explanation.txt"


def told(made: Plan) -> ExplanationPlan:
    assert made.explanation is not None
    return made.explanation


@pytest.mark.pinned
def test_the_explanation_of_a_toy_in_words(plan: Made) -> None:
    found = told(plan(TOY))
    lines = [limit.in_words for limit in found.limits]
    lines += [f"{each.name}: {each.one_line}" for each in found.projects]
    lines += [line for each in found.projects for line in each.lines]
    lines += [each.in_words for each in found.ranges]
    if os.environ.get("ENERGYFUND_WRITE_GOLDEN") == "1":
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "\n".join(lines) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_reasons_of_the_explanation_are_those_of_the_plan(plan: Made) -> None:
    made = plan(WHOLE)
    assert {each.name: each.why for each in made.projects} == {each.name: each.one_line for each in told(made).projects}
    assert {each.name: each.built_fraction for each in made.projects} == {
        each.name: each.built_fraction for each in told(made).projects
    }


@pytest.mark.hand
def test_leaving_a_year_later_is_priced_by_planning_it(plan: Made) -> None:
    sooner, later = plan(FUND), plan(FUND.replace("deadline_year: 2029", "deadline_year: 2030"))
    wait = told(sooner).limits[-1]
    assert (wait.kind, wait.at) == ("pathway", 2029)
    assert wait.gain == pytest.approx(later.objective.value - sooner.objective.value, rel=1e-6)
    assert later.fund is not None
    assert sooner.fund is not None
    points = 1e4 * (later.fund.expected_return_fraction - sooner.fund.expected_return_fraction)
    assert wait.return_bp == pytest.approx(points, abs=1e-6)
    assert wait.in_words.startswith("Pathway three-year exit: leaving by 2029 rather than 2030 costs ")


def test_the_expected_return_is_that_of_the_plan(load: Load, plan: Made) -> None:
    prepared = prepare(load(WHOLE))
    asked = brief_of(prepared, chosen_pathway(prepared.inputs.loaded, None))
    made = plan(WHOLE)
    assert made.fund is not None
    assert expected_return(asked, allocate(asked)) == pytest.approx(made.fund.expected_return_fraction)


def test_without_a_deadline_there_is_nothing_to_wait_for(plan: Made) -> None:
    assert not [limit for limit in told(plan(FUND, pathway="hold")).limits if limit.kind == "pathway"]
    assert not [limit for limit in told(plan(CUSTOM)).limits if limit.unit == "year"]


@pytest.mark.parametrize("text", [CUSTOM, WHOLE, TOY])
def test_every_plan_carries_a_proof_that_holds(text: str, plan: Made) -> None:
    made = plan(text)
    assert made.certificate is not None
    assert made.certificate.holds
    assert made.certificate.primal == pytest.approx(made.objective.value)
    assert {"the proof is of this plan", "primal and dual objective of the proof agree"} <= {
        c.name for c in made.checks
    }


def test_no_worth_is_claimed_for_a_price_that_nothing_confirms(plan: Made) -> None:
    asked = plain()
    found = allocate(asked)
    (claimed,) = binding_rules(asked, found)
    assert "would add" in claimed.in_words
    (doubted,) = binding_rules(asked, found, frozenset({claimed.rule}))
    assert doubted.in_words == f"budget of 'reserves' binds; {NOT_CONFIRMED}"
    assert doubted.shadow_price_gbp == 0
    assert found.certificate is not None
    broken = replace(found, certificate=replace(found.certificate, dual=0.0))
    assert doubtful(broken, None) == {"budget of 'reserves'"}
    explanation = told(plan(TOY))
    assert doubtful(found, explanation) == frozenset()
    limit = replace(explanation.limits[0], name="budget of 'reserves'", confirmed=False)
    assert doubtful(found, replace(explanation, limits=(limit,))) == {"budget of 'reserves'"}
