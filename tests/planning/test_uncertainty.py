"""The ranges of a plan: its own values where nothing is uncertain, and bounds that mean what they say."""

from __future__ import annotations

import re

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.finance.risk import KEYS
from energyfund.plan import Outcome, Plan, UncertaintyPlan
from tests.planning.conftest import CUSTOM, WHOLE, Load, Made

STILL = "assumptions:\n" + "".join(
    f"  {key}: {{value: 0, because: nothing is uncertain here}}\n"
    for keys in KEYS.values()
    for key in keys
    if "persistence" not in key
)

STAKE = """\
capital:
  - {name: the city, kind: council_reserves, budget_gbp: 30000000, required_return_fraction: 0.02, term_years: 25}
projects:
  - kind: custom
    name: bank stake
    whole: true
    required: true
    outlay_gbp_by_year: [30000000]
    cash_flow_gbp_by_year: [0, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000,
      1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 1800000, 31800000]
    failure: {chance_fraction_per_year: 0.05, loss_fraction: 0.52, because: a third of a bank lost half in 2022}
"""

LENT = """\
price_base_year: 2027
capital:
  - {name: shares, kind: community_shares, budget_gbp: 100000, interest_fraction: 0.04, term_years: 20,
     at_most_share_of_project_fraction: 0.5}
  - {name: bank, kind: public_loan, budget_gbp: 200000, rate_fraction: 0.05, rate_date: 2026-11-22, term_years: 15,
     repayment: annuity, cover_ratio: 1.1}
projects:
  - kind: custom
    name: panels
    whole: true
    required: true
    outlay_gbp_by_year: [200000]
    life_years: 25
    lines:
      - {name: power, gbp_per_year: 24000, moves_with: price}
      - {name: running, gbp_per_year: -4000, moves_with: cost}
"""


def drawn(plan: Plan) -> UncertaintyPlan:
    assert plan.uncertainty is not None
    return plan.uncertainty


def outcome(plan: Plan, about: str, name: str, measure: str) -> Outcome:
    wanted = (about, name, measure)
    return next(one for one in drawn(plan).outcomes if (one.about, one.name, one.measure) == wanted)


def test_without_spread_every_outcome_is_the_plan(plan: Made) -> None:
    made = plan(WHOLE + STILL)
    found = drawn(made)
    assert {one.about for one in found.outcomes} == {"plan", "source", "project"}
    years = made.scenario.horizon_years + 1
    for one in found.outcomes:
        if one.measure.endswith("_fraction") and one.measure != "irr_fraction":
            assert one.mean == one.expected == 0, one
            continue
        assert one.expected is not None, one
        # the plan's money is in whole pennies, each year of each account rounded once
        slack = 0.01 * years * len(made.projects) if one.measure != "irr_fraction" else 1e-9
        for value in (one.mean, one.p10, one.p50, one.p90):
            assert value == pytest.approx(one.expected, abs=slack), one


def test_ranges_hold_the_plan_and_are_in_order(plan: Made) -> None:
    made = plan(WHOLE)
    found = drawn(made)
    assert found.draws == 2000
    measures = {(one.about, one.measure) for one in found.outcomes}
    assert measures >= {
        ("plan", "npv_gbp"),
        ("plan", "community_fund_gbp"),
        ("plan", "missed_payment_fraction"),
        ("source", "irr_fraction"),
        ("source", "received_gbp"),
        ("project", "irr_fraction"),
        ("project", "npv_gbp"),
    }
    for one in found.outcomes:
        if one.p10 is not None and one.p50 is not None and one.p90 is not None:
            assert one.p10 <= one.p50 <= one.p90
    worth = outcome(made, "plan", "", "npv_gbp")
    assert worth.p10 is not None
    assert worth.expected is not None
    assert worth.p90 is not None
    assert worth.p10 < worth.expected < worth.p90
    names = {factor.name for factor in found.factors}
    assert names >= {"inflation", "rent"}
    assert {figure.key for figure in made.figures} >= {"risk_rent_cut_fraction", "risk_correlation_inflation_rent"}


def test_the_same_seed_gives_the_same_bytes(plan: Made) -> None:
    one, again = plan(LENT), plan(LENT)
    other = plan(LENT + "uncertainty: {seed: 7, draws: 300}\n")
    assert one.to_json() == again.to_json()
    assert drawn(other).seed == 7
    assert drawn(other).draws == 300
    assert drawn(other).outcomes != drawn(one).outcomes


def test_members_never_get_more_than_their_interest_and_lenders_come_first(plan: Made) -> None:
    made = plan(LENT)
    members, bank = (outcome(made, "source", name, "irr_fraction") for name in ("shares", "bank"))
    assert members.p90 == pytest.approx(0.04, abs=1e-9)
    assert bank.p90 == pytest.approx(0.05, abs=1e-9)
    assert members.p10 is not None
    assert bank.p10 is not None
    assert members.p10 < 0.04
    missed = outcome(made, "source", "bank", "missed_payment_fraction")
    lost = outcome(made, "source", "bank", "not_repaid_fraction")
    assert missed.mean is not None
    assert lost.mean is not None
    assert 0 < missed.mean < 1
    assert lost.mean <= missed.mean
    assert missed.p50 is None
    assert outcome(made, "plan", "", "missed_payment_fraction").mean == missed.mean


@pytest.mark.published
def test_a_stake_that_fails_is_a_scenario_and_not_the_base_case(plan: Made) -> None:
    # Published loss case: a stake of £30m in a regional bank, impaired by £15m to £16m (warringtonguardian).
    # 5 % a year over 30 years from the second year on: 1 - 0.95^30 = 0.785 of paths fail before the horizon.
    made = plan(STAKE)
    stake = outcome(made, "project", "bank stake", "irr_fraction")
    failed = outcome(made, "project", "bank stake", "failed_fraction")
    assert failed.expected == 0
    assert failed.mean == pytest.approx(1 - 0.95**30, abs=0.03)
    assert stake.expected == pytest.approx(0.06, abs=1e-9)
    assert stake.p10 is not None
    assert stake.p10 < 0.03
    assert stake.p90 == pytest.approx(stake.expected)
    assert any("a scenario, not the base case" in remark for remark in drawn(made).remarks)
    [factor] = drawn(made).factors
    assert factor.name == "failure"
    assert "a third of a bank lost half in 2022" in factor.source


def test_correlations_of_the_scenario_are_drawn_and_listed(plan: Made) -> None:
    text = (
        "uncertainty:\n  draws: 500\n  correlations:\n"
        "    - {between: [cost, price], value: 0.6, because: power drives the workshop}\n"
    )
    found = drawn(plan(LENT + text))
    pair = next(two for two in found.correlations if (two.one, two.other) == ("price", "cost"))
    assert pair.value == 0.6
    assert pair.because == "power drives the workshop"


def test_correlations_of_the_library_come_with_its_reasons(plan: Made) -> None:
    made = plan(WHOLE)
    found = drawn(made)
    names = {factor.name for factor in found.factors}
    assert "failure" not in names
    pairs = {(two.one, two.other) for two in found.correlations}
    assert pairs == {("price", "inflation"), ("cost", "inflation"), ("inflation", "rent")}
    held = {figure.key: float(figure.value) for figure in made.figures if figure.key.startswith("risk_correlation_")}
    [cost] = [two for two in found.correlations if two.one == "cost"]
    assert cost.value == pytest.approx(held["risk_correlation_inflation_cost"])
    assert "could not all hold together" not in cost.because


def test_a_correlation_of_the_scenario_takes_the_place_of_the_librarys(plan: Made) -> None:
    text = (
        "uncertainty:\n  draws: 100\n  correlations:\n"
        "    - {between: [inflation, cost], value: -0.2, because: our contract is fixed}\n"
    )
    found = drawn(plan(LENT + text))
    [pair] = [two for two in found.correlations if (two.one, two.other) == ("cost", "inflation")]
    assert (pair.value, pair.because) == (-0.2, "our contract is fixed")


def test_nothing_built_with_a_cash_flow_has_no_ranges(plan: Made) -> None:
    assert plan(CUSTOM).uncertainty is None


def test_what_does_not_move_is_said(plan: Made) -> None:
    text = STAKE.replace("    failure: {chance_fraction_per_year: 0.05, loss_fraction: 0.52, because: ", "    note: ")
    made = plan(re.sub(r"    note: .*\n", "", text))
    assert any("no range: bank stake" in remark for remark in drawn(made).remarks)
    assert drawn(made).factors == ()
    assert np.isclose(outcome(made, "plan", "", "npv_gbp").p10 or 0, outcome(made, "plan", "", "npv_gbp").p90 or 1)


@pytest.mark.parametrize(
    ("between", "message"),
    [
        ("[prices, cost]", "is not a factor of the ranges. Did you mean 'price'?"),
        ("[cost, cost]", "a factor cannot be paired with itself"),
    ],
)
def test_unknown_factors_are_named_with_their_line(load: Load, between: str, message: str) -> None:
    text = f"uncertainty:\n  correlations:\n    - {{between: {between}, value: 0.2, because: x}}\n"
    with pytest.raises(InvalidInputError) as caught:
        load(CUSTOM + text)
    [fault] = caught.value.faults
    assert message in fault.message
    assert fault.line == 14


def test_a_pair_that_stands_twice_is_a_fault(load: Load) -> None:
    one = "    - {between: [cost, price], value: 0.2, because: x}\n"
    other = "    - {between: [price, cost], value: 0.3, because: y}\n"
    with pytest.raises(InvalidInputError, match="1 fault"):
        load(CUSTOM + f"uncertainty:\n  correlations:\n{one}{other}")


@pytest.mark.hand
def test_years_hold_the_plan_s_own_cash_and_its_range(plan: Made) -> None:
    # Expected: Σ of the project's lines, year by year, and their running sum
    made = plan(LENT)
    found = drawn(made).years
    lines = [line.gbp_by_year for project in made.projects for line in project.earning_lines]
    so_far = 0.0
    for each in found:
        year = sum(line.get(each.year, 0.0) for line in lines)
        so_far += year
        assert each.expected_gbp == pytest.approx(year, abs=0.01)
        assert each.so_far_expected_gbp == pytest.approx(so_far, abs=0.01)
        assert each.p10_gbp <= each.p50_gbp <= each.p90_gbp
        assert each.so_far_p10_gbp <= each.so_far_p50_gbp <= each.so_far_p90_gbp
    assert found[-1].so_far_p10_gbp < found[-1].so_far_expected_gbp < found[-1].so_far_p90_gbp


def test_years_without_spread_are_the_plan(plan: Made) -> None:
    for each in drawn(plan(LENT + STILL)).years:
        assert each.p10_gbp == pytest.approx(each.expected_gbp, abs=0.01)
        assert each.so_far_p90_gbp == pytest.approx(each.so_far_expected_gbp, abs=0.01)


@pytest.mark.hand
def test_the_chance_that_members_lose_is_that_of_getting_back_less(plan: Made) -> None:
    # Expected: nobody loses without spread; with it, as often as less is received than the plan's £100,000 at most
    assert outcome(plan(LENT + STILL), "source", "shares", "loss_fraction").mean == 0
    made = plan(LENT)
    paid_in = next(one.drawn_gbp for one in made.capital if one.name == "shares")
    loss, received = (outcome(made, "source", "shares", name) for name in ("loss_fraction", "received_gbp"))
    assert loss.mean is not None
    assert received.p10 is not None
    assert (loss.mean > 0.1) == (received.p10 < paid_in)
