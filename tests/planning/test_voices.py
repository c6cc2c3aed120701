"""A vote on part of the community fund, from the scenario to the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.plan import Plan, VoicesPlan
from energyfund.planning import make_plan
from energyfund.planning.chain import check_scenario
from energyfund.scenario.loader import load_scenario
from energyfund.verify.voices import voices_checks
from tests.planning.conftest import Load, Made

# 1,000 a year for 20 years, all of it left for the community
SCHEME = """\
price_base_year: 2027
capital:
  - {name: grant, kind: grant, budget_gbp: 5000}
projects:
  - {kind: custom, name: kiosk, whole: true, outlay_gbp_by_year: [5000], life_years: 20,
     lines: [{name: rent, gbp_per_year: 1000, index: fixed}]}
discount_rate_fraction: 0.04
"""
VOICES = """\
voices:
  ballots: ballots.csv
  proposals:
    - {name: hall, cost_gbp: 6000, homes_lifted: 1}
    - {name: bikes, cost_gbp: 4000}
    - {name: lofts, cost_gbp: 8000, homes_lifted: 3, bill_savings_gbp_per_year: 700.5}
"""
BALLOTS = "voter,proposal\n1,hall\n2,hall\n3,hall\n4,bikes\n5,bikes\n5,lofts\n"


def vote(plan: Plan) -> VoicesPlan:
    assert plan.voices is not None
    assert not [check.name for check in plan.checks if not check.passed]
    return plan.voices


def funded(found: VoicesPlan) -> tuple[list[str], list[str]]:
    """What the vote funds, in its order, and what the optimiser would."""
    voted = sorted((each.place or 0, each.name) for each in found.proposals if each.funded_by_vote)
    return [name for _, name in voted], [each.name for each in found.proposals if each.funded_by_optimiser]


@pytest.mark.hand
def test_half_of_the_community_fund_is_decided_by_vote(plan: Made) -> None:
    # £20,000 are left, £10,000 are voted on, £2,000 for each of five voters: three of them buy the hall for £2,000
    # each, two the bikes. The best for homes is the lofts (3) and nothing else fits: 3 homes, £700.50, instead of 1.
    found = vote(plan(SCHEME + VOICES + "  share_of_community_fund_fraction: 0.5\n", ballots=BALLOTS))
    assert (found.budget_gbp, found.start_share_gbp, found.share_gbp) == (10_000, 2_000, 2_000)
    assert found.budget_in_words == "50 % of the £20,000 left for the community over 30 years"
    assert funded(found) == (["hall", "bikes"], ["lofts"])
    assert (found.by_vote.homes_lifted, found.by_optimiser.homes_lifted) == (1, 3)
    assert (found.by_vote.unspent_gbp, found.by_optimiser.unspent_gbp) == (0, 2_000)
    assert (found.by_vote.served_fraction, found.by_optimiser.served_fraction) == (1, 0.2)
    assert found.most_spent_gbp == 2_000
    assert found.voters_without_spending == 0
    aim = "With the same money, the choice with the most homes lifted out of fuel poverty"
    assert found.answer == (
        "People asked for hall and bikes, for £10,000 in all.",
        f"{aim} would fund lofts and would leave out hall and bikes.",
        "That would mean 2 more homes lifted out of fuel poverty and £700 a year more saved on bills.",
        "100 % of the voters get something that they voted for; under the optimiser's choice it would be 20 %.",
        "Few voted: 5 people. The scenario does not say how many could have.",
    )


@pytest.mark.hand
def test_a_reserve_leaves_less_to_vote_on(plan: Made) -> None:
    # 30 % of £20,000 is kept for good: half of £14,000
    rules = "rules:\n  - indivisible_reserve: {fraction: 0.3}\n"
    found = plan(SCHEME + VOICES + "  share_of_community_fund_fraction: 0.5\n" + rules, ballots=BALLOTS)
    assert found.impact.indivisible_reserve_gbp == 6_000
    assert vote(found).budget_gbp == 7_000


@pytest.mark.hand
def test_greedy_counts_votes_alone(plan: Made) -> None:
    # £8,000: the hall has 3 votes; bikes and lofts do not fit beside it
    text = SCHEME + VOICES + "  budget_gbp: 8000\n  method: greedy\n  eligible: 60\n"
    found = vote(plan(text, ballots=BALLOTS))
    assert funded(found) == (["hall"], ["lofts"])
    assert (found.start_share_gbp, found.completion) == (None, "")
    assert "Few voted: 5 of 60 (8.3 %). Say so wherever the result is quoted." in found.answer


@pytest.mark.hand
def test_ranked_ballots_count_by_place(plan: Made) -> None:
    # three proposals: places count 1, 2/3 and 1/3; hall 1 + 2/3, lofts 1 + 2/3 + 2/3
    ballots = "voter,proposal,rank\n1,lofts,1\n1,hall,2\n2,hall,1\n2,lofts,2\n3,bikes,1\n3,lofts,2\n"
    found = vote(plan(SCHEME + VOICES + "  budget_gbp: 8000\n  form: ranked\n", ballots=ballots))
    assert {each.name: each.points for each in found.proposals} == pytest.approx(
        {"hall": 5 / 3, "bikes": 1, "lofts": 7 / 3}
    )
    assert funded(found) == (["lofts"], ["lofts"])
    assert "would choose the same" in found.answer[1]


@pytest.mark.hand
def test_bill_savings_decide_where_they_are_sought(plan: Made) -> None:
    proposals = VOICES.replace("bikes, cost_gbp: 4000", "bikes, cost_gbp: 4000, bill_savings_gbp_per_year: 900")
    text = SCHEME + proposals + "  budget_gbp: 8000\nobjective: {maximise: bill_savings}\n"
    found = vote(plan(text, ballots=BALLOTS))
    assert funded(found)[1] == ["bikes"]
    assert found.optimiser_aim == "the most saved on bills"


@pytest.mark.hand
def test_more_money_than_is_left_is_said(plan: Made) -> None:
    found = vote(plan(SCHEME + VOICES + "  budget_gbp: 25000\n", ballots=BALLOTS))
    assert any("£5,000 more than the plan leaves" in remark for remark in found.remarks)


@pytest.mark.hand
def test_no_money_funds_nothing(plan: Made) -> None:
    found = vote(plan(SCHEME + VOICES + "  budget_gbp: 0\n", ballots=BALLOTS))
    assert funded(found) == ([], [])
    assert found.answer[0] == "The vote funds nothing: there are £0, and the cheapest costs £4,000."


def test_a_plan_with_a_vote_is_read_back_as_it_was(plan: Made) -> None:
    made = plan(SCHEME + VOICES + "  budget_gbp: 10000\n", ballots=BALLOTS)
    assert Plan.from_json(made.to_json()) == made
    assert {figure.key for figure in made.figures} >= {"few_voters_count", "low_turnout_fraction"}


def test_a_vote_that_spends_too_much_fails_its_checks(plan: Made) -> None:
    found = vote(plan(SCHEME + VOICES + "  budget_gbp: 10000\n", ballots=BALLOTS))
    assert all(check.passed for check in voices_checks(found))
    over, unwanted, beyond = voices_checks(
        replace(
            found,
            most_spent_gbp=2_500.0,
            proposals=tuple(replace(each, funded_by_vote=True, voters=0) for each in found.proposals),
        )
    )
    assert (over.passed, over.residual) == (False, 8_000)  # 6,000 + 4,000 + 8,000 − 10,000
    assert (unwanted.passed, unwanted.residual) == (False, 18_000)
    assert (beyond.passed, beyond.residual) == (False, 500)


def test_faults_of_ballots_come_with_those_of_other_tables(load: Load) -> None:
    text = SCHEME + VOICES + "  budget_gbp: 10000\n"
    with pytest.raises(InvalidInputError) as caught:
        check_scenario(load(text, ballots="voter,proposal\n1,halls\n2,hall\n2,hall\n"))
    assert [(Path(fault.file).name, fault.line) for fault in caught.value.faults] == [
        ("ballots.csv", 2),
        ("ballots.csv", 4),
    ]
    with pytest.raises(InvalidInputError, match="is less than the 5 who voted") as caught:
        check_scenario(load(text + "  eligible: 4\n", ballots=BALLOTS))
    assert caught.value.faults[0].field == "voices.eligible"


def test_a_completion_of_greedy_is_refused(load: Load) -> None:
    with pytest.raises(InvalidInputError, match="completion goes with method: equal_shares"):
        load(SCHEME + VOICES + "  budget_gbp: 1\n  method: greedy\n  completion: none\n", ballots=BALLOTS)


def test_two_councils_share_a_scheme_and_a_fund() -> None:
    made = make_plan(load_scenario(Path(__file__).parents[2] / "scenarios" / "two-councils"), pathways="chosen")
    assert not [check.name for check in made.checks if not check.passed]
    shared = {project.name: project for project in made.projects if project.partners}
    assert set(shared) == {"Shared roofs", "Warm homes across the border"}
    statements = {each.name: each for each in made.statements if each.kind == "partner"}
    assert len(statements) == 5
    for project in shared.values():
        assert project.built_fraction > 0
        for partner in project.partners:
            closing = statements[f"{partner.name}, {project.name}"].rows
            paid = sum(sum(row.gbp_by_year.values()) for row in closing if row.key == "drawn")
            assert paid == pytest.approx(partner.paid_gbp, abs=0.005)
            got = -sum(sum(row.gbp_by_year.values()) for row in closing if row.key == "partner")
            assert got == pytest.approx(sum(partner.surplus_gbp_by_year.values()), abs=0.005)
    elmsworth, tarrow, fund = shared["Shared roofs"].partners
    roofs = shared["Shared roofs"]
    above = sum(roofs.community_fund_gbp_by_year.values()) + sum(
        sum(each.surplus_gbp_by_year.values()) for each in roofs.partners
    )
    # a quarter and a fifth of what stands above the reserve, rounded down in each of 28 years; the fund takes none
    assert sum(elmsworth.surplus_gbp_by_year.values()) == pytest.approx(above / 4, abs=0.3)
    assert sum(tarrow.surplus_gbp_by_year.values()) == pytest.approx(above / 5, abs=0.3)
    assert fund.surplus_gbp_by_year == {}
    assert [each.owns_at_end for each in roofs.partners] == [True, False, False]
    found = vote(made)
    assert found.voters == 214
    assert found.budget_gbp == pytest.approx(made.impact.community_fund_gbp / 2, abs=0.01)
    assert made.impact.local_spend is not None
    assert made.impact.local_spend.silent == ("Wharf homes",)
