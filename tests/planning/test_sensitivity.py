"""What moves the result: one thing at a time, by hand and against the ranges."""

from __future__ import annotations

import math

import pytest

from energyfund.finance.risk import KEYS
from energyfund.plan import Plan
from energyfund.plan.sensitivity import SensitivityPlan, Swing
from tests.planning.conftest import CUSTOM, WHOLE, Made


def still(*moving: str) -> str:
    """Assumptions under which only the level of some factors strays."""
    levels = {KEYS[name][0] for name in moving}
    lines = [
        f"  {key}: {{value: 0, because: nothing is uncertain here}}\n"
        for keys in KEYS.values()
        for key in keys
        if "persistence" not in key and key not in levels
    ]
    return "".join(lines)


ONE = """\
discount_rate_fraction: 0.1
capital: [{kind: grant, name: gift, budget_gbp: 500}]
projects:
  - kind: custom
    name: wheel
    whole: true
    required: true
    outlay_gbp_by_year: [500]
    lines: [{name: power, gbp_by_year: [300, 300], moves_with: price}]
assumptions:
  risk_price_level_spread_fraction: {value: 0.1, because: for the sum by hand}
"""

STAKE = """\
discount_rate_fraction: 0.1
capital: [{kind: grant, name: gift, budget_gbp: 100}]
projects:
  - kind: custom
    name: stake
    whole: true
    required: true
    outlay_gbp_by_year: [100]
    cash_flow_gbp_by_year: [0, 110, 121]
    failure: {chance_fraction_per_year: 0.1, loss_fraction: 0.5, because: for the sum by hand}
"""


def of(plan: Plan) -> SensitivityPlan:
    assert plan.sensitivity is not None
    return plan.sensitivity


def swing(plan: Plan, factor: str) -> Swing:
    return next(one for one in of(plan).swings if one.factor == factor)


@pytest.mark.hand
def test_one_project_and_one_factor(plan: Made) -> None:
    made = plan(ONE + still("price"))
    # 300 / 1.1 + 300 / 1.21 = 520.66 of income against 500 of outlay
    income = 300 / 1.1 + 300 / 1.21
    found = of(made)
    assert found.expected_npv_gbp == pytest.approx(income - 500, abs=0.01)
    [price] = found.swings
    # a level of ± 10 %: exp(−1.28155 · 0.1 − 0.1² / 2) = 0.87533 and exp(1.28155 · 0.1 − 0.1² / 2) = 1.13106
    assert price.npv_at_low_gbp == pytest.approx(math.exp(-0.133155) * income - 500, abs=0.02)
    assert price.npv_at_high_gbp == pytest.approx(math.exp(0.123155) * income - 500, abs=0.02)
    assert (price.factor, price.low, price.high) == ("price", "12 % less", "13 % more")
    assert price.switching_factor == pytest.approx(500 / income, rel=1e-4)
    assert price.source == "risk_price_level_spread_fraction"


@pytest.mark.hand
def test_a_stake_that_fails(plan: Made) -> None:
    # 1 − 0.9 = 0.1 fail in the first year in which they can, 2028: half of 110 / 1.1 and of 121 / 1.21 is lost
    made = plan(STAKE)
    [failure] = of(made).swings
    assert failure.factor == "failure of stake"
    assert (failure.low, failure.high) == ("fails in 2028", "fails in 2049")
    assert of(made).expected_npv_gbp == pytest.approx(100, abs=0.01)
    assert failure.npv_at_low_gbp == pytest.approx(0, abs=0.01)
    assert failure.npv_at_high_gbp == pytest.approx(100, abs=0.01)
    assert failure.switching_factor is None
    assert any("no switching value" in remark for remark in of(made).remarks)


def test_every_factor_of_the_ranges_has_a_swing_and_the_widest_comes_first(plan: Made) -> None:
    made = plan(WHOLE)
    assert made.uncertainty is not None
    found = of(made)
    assert {one.factor for one in found.swings} == {factor.name for factor in made.uncertainty.factors}
    widths = [one.width_gbp for one in found.swings]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0
    assert found.expected_npv_gbp == pytest.approx(sum(project.npv_gbp for project in made.projects))
    assert {one.source for one in found.swings} <= {figure.key for figure in made.figures}


@pytest.mark.parametrize("factor", ["price", "cost", "yield", "use"])
def test_a_factor_alone_spans_what_the_ranges_draw(plan: Made, factor: str) -> None:
    """With only the level of one factor uncertain, the two ends are the tenth and the ninth tenth of the draws."""
    made = plan(WHOLE + "assumptions:\n" + still(factor) + "uncertainty: {draws: 4000}\n")
    assert made.uncertainty is not None
    worth = next(one for one in made.uncertainty.outcomes if (one.about, one.measure) == ("plan", "npv_gbp"))
    one = swing(made, factor)
    assert worth.p10 is not None
    assert worth.p90 is not None
    low, high = sorted((one.npv_at_low_gbp, one.npv_at_high_gbp))
    slack = 0.06 * one.width_gbp + 1
    assert low == pytest.approx(worth.p10, abs=slack)
    assert high == pytest.approx(worth.p90, abs=slack)


def test_at_its_switching_value_a_thing_leaves_nothing(plan: Made) -> None:
    # rents, prices and costs multiply lines, so the net present value is a straight line in them
    made = plan(ONE.replace("[300, 300]", "[480.16, 0]") + still("price"))
    factor = swing(made, "price").switching_factor
    assert factor is not None
    again = plan(ONE.replace("[300, 300]", f"[{480.16 * factor}, 0]") + still("price"))
    assert of(again).expected_npv_gbp == pytest.approx(0, abs=0.01)


def test_nothing_built_or_nothing_uncertain_has_no_swings(plan: Made) -> None:
    assert plan(CUSTOM).sensitivity is None
    dear = ONE.replace("required: true", "required: false").replace("[300, 300]", "[1, 1]")
    assert plan(dear).sensitivity is None
