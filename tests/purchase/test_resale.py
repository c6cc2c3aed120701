"""Resale: break-even, order under uncertain demand, cash, risk, and a cut of support; and group buying."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.purchase.cash import even_sales, low_point
from energyfund.purchase.pledges import group_buying, group_price, read_pledges
from energyfund.purchase.resale import Sold, best_order, break_even_price, finance_cost, resale_plan, worth_of_kwp
from energyfund.scenario.purchase import PolicyCut, Resale
from energyfund.scenario.purchase_rows import PledgeRow
from tests.purchase.toys import offer, terms

CLIFF = {
    "month": 5,
    "support_before_gbp_per_kwh": 0.43,
    "support_after_gbp_per_kwh": 0.21,
    "yield_kwh_per_kwp": 850,
    "support_years": 25,
    "required_return_fraction": 0.05,
    "other_cost_gbp_per_kwp": 2000,
}
"""The cut of 12 December 2011: the feed-in tariff of small roofs fell from 43 to 21 p."""


def plan(**given: object) -> Resale:
    """Terms of a resale."""
    return Resale.model_validate(given)


@pytest.mark.hand
@pytest.mark.parametrize(("unsold", "expected"), [(0, 0.1216), (0.05, 0.1238), (0.10, 0.1263), (0.20, 0.1320)])
def test_golden_break_even_prices(unsold: float, expected: float) -> None:
    # 1,000 W at £0.11; freight 5, storage 3, 6 % for 90 days, administration 2, salvage 0.08
    finance = finance_cost(110, 0.06, 90)
    assert finance == pytest.approx(1.627, abs=5e-4)
    price = break_even_price(110 + 5 + 3 + finance + 2, 1000, unsold, 0.08)
    assert price == pytest.approx(expected, abs=5e-5)


@pytest.mark.hand
def test_golden_newsvendor() -> None:
    found = best_order(0.13, 0.11, 0.08, 1000, 250)
    assert found is not None
    assert found.critical_ratio == pytest.approx(0.40)
    assert found.order_kwp == pytest.approx(936.66, abs=0.005)
    assert found.expected_sold_kwp == pytest.approx(865.41, abs=0.005)
    assert found.expected_unsold_kwp == pytest.approx(71.25, abs=0.005)
    assert found.expected_profit_gbp == pytest.approx(15.17, abs=0.005)


@pytest.mark.hand
def test_no_order_pays_where_the_price_is_not_above_the_cost() -> None:
    assert best_order(0.11, 0.11, 0.08, 1000, 250) is None
    assert best_order(0.13, 0.07, 0.08, 1000, 250) is None
    # sales as uncertain as they are large, 1 p to gain on a unit and 20 p to lose: the ratio is 1/21, Φ⁻¹ = −1.67, and
    # μ + σ·Φ⁻¹ lies below nought
    assert best_order(1.01, 1.0, 0.8, 1000, 1000) is None


@pytest.mark.hand
def test_costs_price_margin_and_who_bears_the_loss() -> None:
    written = plan(
        freight_gbp_per_kwp=10,
        administration_gbp=1000,
        salvage_gbp_per_kwp=300,
        unsold_fraction=0.1,
        margin_fraction=0.05,
        risk_share={"council": 0.5, "groups": 0.3, "supplier": 0.2},
    )
    made = resale_plan(40_000, [Sold(60, 0.0), Sold(40, 0.0)], written, 600.0)
    # 40,000 + 1,000 freight + 1,000 administration; 10 of 100 kWp fetch 300: (42,000 − 3,000) / 90
    assert made.break_even_gbp_per_kwp == pytest.approx(39_000 / 90)
    assert made.price_gbp_per_kwp == pytest.approx(1.05 * 39_000 / 90)
    assert made.profit_gbp == pytest.approx(0.05 * 39_000)
    assert made.loss_gbp == pytest.approx(10 * (420 - 300))
    assert [bearer.loss_gbp for bearer in made.bearers] == pytest.approx([600, 360, 240])
    assert math.fsum(bearer.fraction for bearer in made.bearers) == pytest.approx(1)
    assert made.saving_for_buyers_gbp == pytest.approx((600 - made.price_gbp_per_kwp) * 90)


@pytest.mark.hand
def test_a_call_off_leaves_nothing_unsold() -> None:
    made = resale_plan(40_000, [Sold(100, 0.0)], plan(unsold_fraction=0.2, call_off=True), None)
    assert made.loss_gbp == 0
    assert made.expected_unsold_fraction == 0
    assert made.break_even_gbp_per_kwp == 400


@pytest.mark.hand
def test_cash_follows_stages_deposits_and_sales() -> None:
    written = plan(
        price_gbp_per_kwp=500,
        payment_stages=[{"month": 0, "fraction": 0.5}, {"month": 2, "fraction": 0.5}],
        first_sale_month=2,
        sales_months=2,
        freight_gbp_per_kwp=20,
    )
    made = resale_plan(40_000, [Sold(100, 0.1)], written, None)
    # month 0: −20,000 + 5,000 deposits; month 2: −20,000 − 2,000 freight + 22,500; month 3: + 22,500
    assert [step.balance_gbp for step in made.cash] == pytest.approx([-15_000, -15_000, -14_500, 8_000, 8_000])
    assert (made.low_point_gbp, made.low_point_month) == (-15_000, 0)
    assert made.cash[-1].balance_gbp == pytest.approx(made.profit_gbp)
    some = resale_plan(40_000, [Sold(100, 0.1)], written.model_copy(update={"unsold_fraction": 0.2}), None)
    assert some.cash[-1].balance_gbp == pytest.approx(some.profit_gbp)
    quarters = resale_plan(40_000, [Sold(100, 0.1)], written.model_copy(update={"balance_by": "quarter"}), None)
    assert [(step.month, step.balance_gbp) for step in quarters.cash] == [(0, -14_500), (3, 8_000)]
    assert low_point(resale_plan(0, [Sold(1, 1.0)], plan(price_gbp_per_kwp=1), None).cash) == (0.0, 0)


@pytest.mark.published
def test_the_cliff_of_2011_stops_the_resale_half_way() -> None:
    # 43 p before and 21 p after 12 December 2011 (NCH bulletin; corgitechnical): the next phase became unviable.
    cut = PolicyCut.model_validate(CLIFF)
    annuity = (1 - 1.05**-25) / 0.05
    assert worth_of_kwp(cut, 0.43) == pytest.approx(850 * 0.43 * annuity - 2000)
    written = plan(
        price_gbp_per_kwp=1100, salvage_gbp_per_kwp=400, first_sale_month=3, sales_months=4, policy_cut=CLIFF
    )
    made = resale_plan(100_000, [Sold(100, 0.0)], written, None)
    assert made.cut is not None
    assert made.cut.worth_before_gbp_per_kwp > 1100 > made.cut.worth_after_gbp_per_kwp
    # sales in months 3 and 4 of 3 to 6: half is sold when the cut comes
    assert made.cut.sold_fraction == pytest.approx(0.5)
    assert made.cut.unsold_kwp == pytest.approx(50)
    assert made.cut.loss_gbp == pytest.approx(50 * (1000 - 400))
    assert "no longer pays" in made.cut.in_words


@pytest.mark.hand
def test_a_cut_that_leaves_the_price_worth_paying_changes_nothing() -> None:
    written = plan(price_gbp_per_kwp=500, policy_cut=CLIFF)
    made = resale_plan(40_000, [Sold(100, 0.0)], written, None)
    assert made.cut is not None
    assert (made.cut.sold_fraction, made.cut.loss_gbp) == (1, 0)
    assert "sales go on" in made.cut.in_words


@pytest.mark.hand
def test_even_sales_add_up() -> None:
    assert even_sales(plan(first_sale_month=1, sales_months=4), 0.8) == {1: 0.2, 2: 0.2, 3: 0.2, 4: 0.2}


GROUP = [
    offer("A", "all_units", {"Homes": terms([(0, 1500), (10, 1300), (20, 1250)])}),
    offer("B", "all_units", {"Homes": terms([(0, 1400)], capacity_kwp=12)}),
    offer("C", "bundle", {"Homes": terms([(0, 100)]), "Other": terms([(0, 100)])}),
]


def pledge(kwp: float, most: float | None = None) -> PledgeRow:
    return PledgeRow.model_validate({"buyer": f"{kwp} kWp", "kwp": kwp, "most_gbp_per_kwp": most})


@pytest.mark.hand
def test_each_pledge_brings_the_price_down_until_it_tips() -> None:
    made = group_buying([pledge(4)] * 6, GROUP, "Homes", 1300, "a test")
    assert [level.price_gbp_per_kwp for level in made.levels] == [1400, 1400, 1300, 1300, 1250, 1250]
    assert [level.tips for level in made.levels] == [False, False, True, False, True, False]
    assert (made.tipping_pledge, made.tipping_kwp) == (3, 12)
    assert (made.staying, made.staying_price_gbp_per_kwp) == (6, 1250)
    assert group_buying([pledge(4)], GROUP, "Homes", 1300, "a test").tipping_pledge is None


@pytest.mark.hand
def test_buyers_who_would_pay_less_leave_and_the_price_rises_for_the_rest() -> None:
    pledges = [pledge(6, 1350), pledge(6, 1350), pledge(9, 1240)]
    made = group_buying(pledges, GROUP, "Homes", 1300, "a test")
    # all three: 21 kWp at 1,250; the third leaves, 12 kWp at 1,300, and both stay
    assert (made.staying, made.staying_kwp, made.staying_price_gbp_per_kwp) == (2, 12, 1300)
    gone = group_buying([pledge(6, 1350), pledge(9, 1240)], GROUP, "Homes", 1300, "a test")
    assert (gone.staying, gone.staying_price_gbp_per_kwp) == (0, None)


@pytest.mark.hand
def test_a_group_that_nobody_can_serve_has_no_price() -> None:
    only = [offer("A", "all_units", {"Homes": terms([(5, 1000)], end=10)})]
    assert group_price(only, "Homes", 4).price_gbp_per_kwp is None
    assert group_price(only, "Homes", 11).price_gbp_per_kwp is None
    assert group_price(only, "Homes", 5).price_gbp_per_kwp == 1000


def test_pledges_are_read_strictly(tmp_path: Path) -> None:
    table = tmp_path / "pledges.csv"
    table.write_text("buyer,kwp\nAnn,3.5\nBob,-1\n")
    with pytest.raises(InvalidInputError) as trouble:
        read_pledges(table)
    assert [(fault.line, fault.field) for fault in trouble.value.faults] == [(3, "kwp")]
