"""The order of payment of a society: worked by hand, and properties that no path may break."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from energyfund.assumptions import Figures, load
from energyfund.finance.loans import schedule
from energyfund.finance.payouts import Payouts
from energyfund.finance.present_value import FloatArray
from energyfund.finance.returns import irr
from energyfund.finance.society import LoanDue, Society, TaxTerms, equal_requests, straight_line_value, tax_terms
from energyfund.finance.sources import ShareTerms
from energyfund.finance.tax import corporation_tax, tax_on_profit
from energyfund.finance.waterfall import waterfall

FREE = ShareTerms(1.0, 0, 1.0, 0, 0, 100_000)
YEARS = 8


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(dt.date(2026, 11, 22))


def loan(principal: float, rate: float, term: int, years: int = YEARS, name: str = "bank") -> LoanDue:
    paid = schedule(principal, rate, term, "annuity")
    rest = (0, years - term)
    return LoanDue(name, np.pad(paid.interest_gbp, rest), np.pad(paid.principal_gbp, rest), rate)


@pytest.mark.published
def test_members_earn_the_stated_rate_when_nothing_is_short() -> None:
    # Golden value: capital repaid in equal parts, interest on the balance at 4 % -> IRR 4.000 %.
    # 10 % a year and a lock of three years are the published defaults; the parts of 1/17 lie within the limit.
    terms = ShareTerms(0.05, 3, 0.10, 3, 0, 100_000)
    society = Society(142_500, 0.04, terms, equal_requests(142_500, 20, 3, 20))
    paid = waterfall(society, np.full(20, 15_000.0))
    agreed = schedule(142_500, 0.04, 20, "eip", interest_only_years=3)
    assert irr(paid.member_flow_gbp[0]).fraction == pytest.approx(0.04, abs=1e-12)
    np.testing.assert_allclose(paid.share_interest_gbp[0], agreed.interest_gbp, rtol=1e-12, atol=1e-8)
    np.testing.assert_allclose(paid.withdrawals_gbp[0], agreed.principal_gbp, rtol=1e-12)
    assert paid.shares_gbp[0, -1] == pytest.approx(0, abs=1e-8)
    assert paid.in_words() == ()


@pytest.mark.hand
def test_each_step_of_the_order_by_hand() -> None:
    # Shares 100 at 5 %, loan 60 over 3 years in equal parts at 10 %, reserve to 10, a fifth of the surplus locked,
    # half of the capital may leave in a year, none in year 1; members ask for 30 in year 1 and for 60 in year 2.
    #
    #        cash  loan due        paid  reserve  locked                 interest  withdrawn  fund
    # year 1  50   20 + 6   = 26   26    10       (50-26)/5 = 4.8        5         0 (lock)   4.2
    # year 2  30   20 + 4   = 24   24    -        (30-24)/5 = 1.2        4.8 of 5  0          0
    # year 3  10   20 + 2   = 22   22    -10      -2.0 of the 6.0 locked 0         0          0
    # year 4  80   0               0     10       80/5      = 16         5         49 of 50   0
    due = LoanDue("bank", np.array([6.0, 4, 2, 0]), np.array([20.0, 20, 20, 0]), 0.10)
    society = Society(
        100,
        0.05,
        ShareTerms(0.06, 1, 0.5, 3, 0, 100_000),
        np.array([30.0, 60, 0, 0]),
        loans=(due,),
        reserve_target_gbp=np.full(4, 10.0),
        indivisible_fraction=0.2,
    )
    paid = waterfall(society, np.array([50.0, 30, 10, 80]))
    expected: dict[str, list[float]] = {
        "loan_paid_gbp": [26, 24, 22, 0],
        "reserve_paid_in_gbp": [10, 0, -10, 10],
        "indivisible_paid_in_gbp": [4.8, 1.2, -2, 16],
        "share_interest_gbp": [5, 4.8, 0, 5],
        "withdrawals_gbp": [0, 0, 0, 49],
        "community_fund_gbp": [4.2, 0, 0, 0],
        "waiting_gbp": [30, 90, 90, 41],
        "shares_gbp": [100, 100, 100, 51],
        "indivisible_gbp": [4.8, 6, 4, 20],
        "cash_gbp": [0, 0, 0, 0],
        "overdue_gbp": [0, 0, 0, 0],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(paid, name)[0], values, atol=1e-12, err_msg=name)
    assert paid.in_words() == (
        "In year 2 share interest is below the stated rate.",
        "In year 1 members wait for share capital that they asked back.",
    )


@pytest.mark.hand
def test_missed_payments_and_costs_stay_owed() -> None:
    # Year 1: costs exceed income by 5, so the loan's 10 stays owed; at 10 % that is 11 beside the next 10.
    # Year 2: 20 comes in: 5 of old costs, 15 to the bank, 6 stays owed: 6.6 in year 3, when 30 pays all.
    due = LoanDue("bank", np.zeros(3), np.array([10.0, 10, 0]), 0.10)
    paid = waterfall(Society(0, 0.0, FREE, np.zeros(3), loans=(due,)), np.array([-5.0, 20, 30]))
    np.testing.assert_allclose(paid.costs_unpaid_gbp[0], [5, 0, 0], atol=1e-12)
    np.testing.assert_allclose(paid.loans_overdue_gbp["bank"][0], [10, 6, 0], atol=1e-12)
    np.testing.assert_allclose(paid.loan_paid_gbp[0], [0, 15, 6.6], atol=1e-12)
    np.testing.assert_allclose(paid.community_fund_gbp[0], [0, 0, 23.4], atol=1e-12)
    assert paid.misses_a_payment.tolist() == [True]
    assert paid.in_words()[0] == "In year 1 there is no money for all running costs and tax."


@pytest.mark.hand
def test_two_lenders_are_paid_in_their_order() -> None:
    first = LoanDue("first", np.zeros(1), np.array([10.0]), 0.0)
    second = LoanDue("second", np.zeros(1), np.array([10.0]), 0.0)
    paid = waterfall(Society(0, 0.0, FREE, np.zeros(1), loans=(first, second)), np.array([[14.0]]))
    assert paid.loans_paid_gbp["first"].item() == 10
    assert paid.loans_paid_gbp["second"].item() == 4


@pytest.mark.hand
def test_shares_are_written_down_when_a_loss_takes_the_assets() -> None:
    # Community Power Cornwall's rule: shares are written down where debts and shares exceed assets. Panels of 100 over
    # 10 years, all shares. Year 1: 16 of cash, interest 4, and 10 is held back for the panels that wear out: 2 to the
    # fund. Year 2: panels are found to be worth 50: 50 + 10 + 0 of cash stands for 100 of shares, so 40 is lost.
    worth = np.array([90.0, 50, 40])
    society = Society(100, 0.04, ShareTerms(0.05, 1, 0.5, 3, 0, 100_000), np.array([0.0, 20, 0]), asset_value_gbp=worth)
    paid = waterfall(society, np.array([16.0, 0, 0]))
    np.testing.assert_allclose(paid.share_interest_gbp[0], [4, 0, 0], atol=1e-12)
    np.testing.assert_allclose(paid.community_fund_gbp[0], [2, 0, 0], atol=1e-12)
    np.testing.assert_allclose(paid.written_down_gbp[0], [0, 40, 10], atol=1e-12)
    np.testing.assert_allclose(paid.withdrawals_gbp[0], [0, 10, 0], atol=1e-12)
    np.testing.assert_allclose(paid.shares_gbp[0], [100, 50, 40], atol=1e-12)


@pytest.mark.published
def test_the_bank_stake_of_thirty_million_loses_half() -> None:
    # Published loss case: a stake of £30m, impaired by £15m to £16m in January 2022 (warringtonguardian). As members'
    # capital in a body whose only asset falls to £14.5m: shares fall by £15.5m, and nothing comes back to pay interest.
    society = Society(30e6, 0.04, FREE, np.zeros(4), asset_value_gbp=np.array([30e6, 30e6, 14.5e6, 14.5e6]))
    paid = waterfall(society, np.array([1.2e6, 1.2e6, 0, 0]))
    assert 15e6 <= paid.written_down_gbp.sum() <= 16e6
    assert paid.shares_gbp[0, -1] == pytest.approx(14.5e6)
    assert paid.in_words()[-1] == (
        "In year 3 shares are written down, as debts and shares exceed what the society owns."
    )


@pytest.mark.hand
def test_interest_lowers_the_tax_that_lowers_the_interest(figures: Figures) -> None:
    # Profit 60,000, interest wanted 60,000 on 1,500,000 at 4 %, loan 10,000 of capital: 50,000 is spare.
    # i + T(60,000 - i) = 50,000 at the small rate of 19 %: i = (50,000 - 11,400) / 0.81 = 47,654.32, tax 2,345.68.
    due = LoanDue("bank", np.zeros(1), np.array([10_000.0]), 0.0)
    society = Society(1_500_000, 0.04, FREE, np.zeros(1), loans=(due,), tax=tax_terms(figures, np.zeros(1)))
    paid = waterfall(society, np.array([60_000.0]))
    assert paid.share_interest_gbp.item() == pytest.approx(47_654.3210, abs=1e-3)
    assert paid.tax_gbp.item() == pytest.approx(2_345.6790, abs=1e-3)
    assert paid.community_fund_gbp.item() == pytest.approx(0, abs=1e-9)


@given(arrays(np.float64, 6, elements=st.floats(-1e6, 1e6)))
def test_tax_between_knots_is_the_tax_of_the_law_and_turns_round(profit: FloatArray) -> None:
    terms = tax_terms(load(dt.date(2026, 11, 22)), np.zeros(1))
    expected = tax_on_profit(np.maximum(profit, 0), load(dt.date(2026, 11, 22)))
    np.testing.assert_allclose(terms.tax_gbp(profit), expected, atol=1e-6)
    for counted in (1.0, 0.7):
        kept = profit - counted * terms.tax_gbp(profit)
        np.testing.assert_allclose(terms.profit_gbp(kept, counted), profit, atol=1e-6)


def test_tax_of_all_years_agrees_with_the_tax_room(figures: Figures) -> None:
    allowances = np.array([100_000.0, 0, 0, 0])
    flow = np.array([[40_000.0, 45_000, 90_000, 30_000]])
    paid = waterfall(Society(50_000, 0.05, FREE, np.zeros(4), tax=tax_terms(figures, allowances)), flow)
    law = corporation_tax(flow, figures, allowances_gbp=allowances, share_interest_gbp=paid.share_interest_gbp)
    np.testing.assert_allclose(paid.tax_gbp, law.tax_gbp, atol=1e-6)
    assert paid.tax_gbp.sum() > 0


@st.composite
def societies(draw: st.DrawFn, *, plain: bool = False) -> tuple[Society, FloatArray]:
    """A society with any terms, and cash flows of three paths; ``plain`` leaves out tax and the worth of assets."""
    amounts = st.floats(0, 100)
    shares = draw(st.floats(1, 500))
    terms = ShareTerms(draw(st.floats(0, 0.08)), draw(st.integers(0, 4)), draw(st.floats(0, 1)), 3, 0, 100_000)
    loans = tuple(
        loan(draw(amounts), draw(st.floats(0, 0.1)), draw(st.integers(1, YEARS)), name=name)
        for name in draw(st.sampled_from([(), ("bank",), ("bank", "council")]))
    )
    full = not plain
    knots = np.array([0.0, 10, 50])
    tax = TaxTerms(draw(arrays(np.float64, YEARS, elements=amounts)), knots, np.array([0.19, 0.265, 0.25]))
    society = Society(
        shares,
        draw(st.floats(0, 0.1)),
        terms,
        draw(arrays(np.float64, YEARS, elements=amounts)),
        loans=loans,
        reserve_target_gbp=draw(st.none() | arrays(np.float64, YEARS, elements=amounts)),
        indivisible_fraction=draw(st.sampled_from([0.0, 0.3])),
        tax=tax if full and draw(st.booleans()) else None,
        asset_value_gbp=straight_line_value(shares, 20, YEARS) if full and draw(st.booleans()) else None,
        opening_cash_gbp=draw(amounts),
        opening_reserve_gbp=draw(amounts),
    )
    return society, draw(arrays(np.float64, (3, YEARS), elements=st.floats(-60, 150)))


def opening(closing: FloatArray, first: float) -> FloatArray:
    return np.concatenate([np.full((len(closing), 1), first), closing[:, :-1]], axis=1)


def sources_less_uses(society: Society, paid: Payouts) -> FloatArray:
    """What came in and was there at the start, less what went out and is there at the end. [£]"""
    before = opening(paid.cash_gbp, society.opening_cash_gbp)
    unpaid = paid.costs_unpaid_gbp - opening(paid.costs_unpaid_gbp, 0)
    out = paid.tax_gbp + paid.loan_paid_gbp + paid.reserve_paid_in_gbp + paid.indivisible_paid_in_gbp
    members = paid.share_interest_gbp + paid.withdrawals_gbp + paid.community_fund_gbp
    return before + paid.cash_flow_gbp + unpaid - out - members - paid.cash_gbp


@settings(max_examples=150)
@given(societies())
def test_what_no_path_may_break(case: tuple[Society, FloatArray]) -> None:
    society, flow = case
    paid = waterfall(society, flow)
    size = 1e-9 * (society.shares_gbp + float(np.abs(flow).sum()) + 1000)
    terms = society.share_terms
    np.testing.assert_allclose(sources_less_uses(society, paid), 0, atol=size)
    for balance in ("cash_gbp", "reserve_gbp", "indivisible_gbp", "shares_gbp", "waiting_gbp", "overdue_gbp"):
        assert bool((getattr(paid, balance) >= -size).all()), balance
    for payment in ("tax_gbp", "loan_paid_gbp", "share_interest_gbp", "withdrawals_gbp", "community_fund_gbp"):
        assert bool((getattr(paid, payment) >= -size).all()), payment
    # balances chain
    reserve = opening(paid.reserve_gbp, society.opening_reserve_gbp) + paid.reserve_paid_in_gbp
    np.testing.assert_allclose(reserve, paid.reserve_gbp, atol=size)
    before = opening(paid.shares_gbp, society.shares_gbp)
    left = before - paid.withdrawals_gbp - paid.written_down_gbp
    np.testing.assert_allclose(left, paid.shares_gbp, atol=size)
    np.testing.assert_allclose(paid.loan_due_gbp - paid.loan_paid_gbp, paid.overdue_gbp, atol=size)
    # members: interest within the cap, withdrawals within limit, lock-in and what was asked
    rate = min(society.share_interest_fraction, terms.interest_cap_fraction)
    assert bool((paid.share_interest_gbp <= rate * before + size).all())
    assert bool((paid.withdrawals_gbp <= terms.withdrawal_limit_fraction * society.shares_gbp + size).all())
    assert not bool(paid.withdrawals_gbp[:, : terms.lock_in_years].any())
    asked = np.cumsum(np.broadcast_to(society.requests_gbp, flow.shape), axis=1)
    assert bool((np.cumsum(paid.withdrawals_gbp, axis=1) <= asked + size).all())
    # nothing to members or the fund before costs, lenders and the reserve have theirs
    target = np.zeros(YEARS) if society.reserve_target_gbp is None else society.reserve_target_gbp
    shared = paid.share_interest_gbp + paid.withdrawals_gbp + paid.community_fund_gbp
    owing = (paid.costs_unpaid_gbp > size) | (paid.overdue_gbp > size) | (paid.reserve_gbp < target - size)
    assert not bool((shared[owing] > size).any())
    if society.asset_value_gbp is not None:
        later = sum(item.principal_gbp.sum() - np.cumsum(item.principal_gbp) for item in society.loans)
        owned = society.asset_value_gbp + paid.cash_gbp + paid.reserve_gbp + paid.indivisible_gbp
        debts = later + paid.overdue_gbp + paid.costs_unpaid_gbp
        assert bool((paid.shares_gbp <= np.maximum(owned - debts, 0) + 2 * size).all())


@settings(max_examples=150)
@given(societies(plain=True), st.floats(0, 50), arrays(np.float64, YEARS, elements=st.floats(0, 50)))
def test_more_capital_never_lowers_senior_cover(
    case: tuple[Society, FloatArray], reserve: float, more: FloatArray
) -> None:
    society, flow = case
    richer = Society(
        society.shares_gbp,
        society.share_interest_fraction,
        society.share_terms,
        society.requests_gbp,
        loans=society.loans,
        reserve_target_gbp=society.reserve_target_gbp,
        indivisible_fraction=society.indivisible_fraction,
        opening_cash_gbp=society.opening_cash_gbp,
        opening_reserve_gbp=society.opening_reserve_gbp + reserve,
    )
    poor, rich = waterfall(society, flow), waterfall(richer, flow + more)
    size = 1e-9 * (society.shares_gbp + float(np.abs(flow).sum()) + 1000)
    assert bool((rich.cash_for_loans_gbp >= poor.cash_for_loans_gbp - size).all())
    assert bool((rich.overdue_gbp <= poor.overdue_gbp + size).all())
    assert bool((rich.costs_unpaid_gbp <= poor.costs_unpaid_gbp + size).all())


def test_a_schedule_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="3 yearly amounts cannot stand for 4 years"):
        waterfall(Society(100, 0.04, FREE, np.zeros(3)), np.zeros(4))


def test_paths_do_not_touch_each_other() -> None:
    society = Society(100, 0.04, FREE, equal_requests(100, 4, 1, 4), loans=(loan(50, 0.05, 4, 4),))
    flows = np.array([[30.0, 10, 5, 60], [50.0, 50, 50, 50]])
    both = waterfall(society, flows)
    for path in range(2):
        alone = waterfall(society, flows[path])
        np.testing.assert_array_equal(both.member_flow_gbp[path], alone.member_flow_gbp[0])
    assert both.in_words(("P90", "P50"))[0].startswith("At P90 a loan payment is missed")
    assert "In 1 of 2 paths" in both.in_words()[0]
