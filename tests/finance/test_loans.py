"""Loans, rates and present values against published tables and workings by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.conditions import loan_faults
from energyfund.finance.loans import Repayment, annuity_payment, schedule
from energyfund.finance.present_value import discount_factors, growth, nominal_rate, present_value, real_rate
from energyfund.finance.returns import irr

SHAPES: tuple[Repayment, ...] = ("annuity", "eip", "maturity")


@pytest.mark.hand
def test_annuity_of_a_million_over_25_years() -> None:
    # A = P r / (1 - (1 + r)^-n) = 1,000,000 x 0.055 / (1 - 1.055^-25)
    loan = schedule(1_000_000, 0.055, 25, "annuity")
    assert loan.service_gbp == pytest.approx(74_549.35, abs=0.005)
    assert loan.interest_gbp.sum() == pytest.approx(863_734, abs=0.5)
    assert loan.principal_gbp[[0, 24]] == pytest.approx([19_549.35, 70_662.89], abs=0.005)


@pytest.mark.hand
def test_annuity_paid_twice_a_year() -> None:
    # 50 payments at 2.75 %: 37,040.92 each
    assert annuity_payment(1_000_000, 0.055 / 2, 50) == pytest.approx(37_040.92, abs=0.005)


@pytest.mark.hand
def test_annuity_of_a_small_council_bond() -> None:
    # £1m at 1.2 % over 5 years: 12,000 / (1 - 1.012^-5)
    assert annuity_payment(1_000_000, 0.012, 5) == pytest.approx(207_257, abs=0.5)


@pytest.mark.hand
def test_equal_instalments_of_a_million_over_25_years() -> None:
    # 40,000 of principal each year; interest 55,000 at first, 2,200 at last; 0.055 x 1,000,000 x 13 = 715,000
    loan = schedule(1_000_000, 0.055, 25, "eip")
    assert loan.service_gbp[[0, 24]] == pytest.approx([95_000, 42_200])
    assert loan.principal_gbp == pytest.approx(40_000)
    assert loan.interest_gbp.sum() == pytest.approx(715_000)


@pytest.mark.hand
def test_maturity_loan_of_a_million_over_25_years() -> None:
    # 55,000 a year, 25 x 55,000 = 1,375,000 of interest, principal at the end
    loan = schedule(1_000_000, 0.055, 25, "maturity")
    assert loan.interest_gbp == pytest.approx(55_000)
    assert loan.interest_gbp.sum() == pytest.approx(1_375_000)
    assert loan.principal_gbp[-1] == 1_000_000
    assert not loan.principal_gbp[:-1].any()


@pytest.mark.hand
@pytest.mark.parametrize("shape", SHAPES)
def test_a_loan_without_interest_costs_what_was_lent(shape: Repayment) -> None:
    loan = schedule(1200, 0, 12, shape)
    assert not loan.interest_gbp.any()
    assert loan.service_gbp.sum() == pytest.approx(1200)


@pytest.mark.hand
def test_half_yearly_payments_and_their_yearly_totals() -> None:
    # £1m at 5.5 %: 50 payments at 2.75 % of 37,040.92 each, 74,081.84 a year
    loan = schedule(1_000_000, 0.055, 25, "annuity", payments_per_year=2)
    assert loan.service_gbp == pytest.approx(np.full(50, 37_040.92), abs=0.005)
    yearly = loan.by_year()
    assert yearly.service_gbp == pytest.approx(np.full(25, 74_081.84), abs=0.005)
    assert yearly.principal_gbp.sum() == pytest.approx(1_000_000)
    assert yearly.by_year().interest_gbp.tolist() == yearly.interest_gbp.tolist()


@pytest.mark.hand
def test_years_without_repayment() -> None:
    # 1,000 at 4 % over 5 years: interest alone for three, then 500 in each of two
    loan = schedule(1000, 0.04, 5, "eip", interest_only_years=3)
    assert loan.service_gbp == pytest.approx([40, 40, 40, 540, 520])
    assert loan.balance_gbp == pytest.approx([1000, 1000, 1000, 500, 0])
    # 1,000 at 10 % over 3 years, one of interest, then an annuity of 1,000 x 0.1 / (1 - 1.1^-2) = 576.19
    assert schedule(1000, 0.1, 3, "annuity", interest_only_years=1).service_gbp == pytest.approx(
        [100, 576.190476, 576.190476]
    )
    plain, waiting = schedule(1000, 0.1, 3, "maturity"), schedule(1000, 0.1, 3, "maturity", interest_only_years=2)
    assert plain.service_gbp.tolist() == waiting.service_gbp.tolist()


@pytest.mark.hand
@pytest.mark.parametrize("term", [10, 20, 25])
def test_the_buyer_of_community_shares_earns_their_interest(term: int) -> None:
    # capital in equal parts after a lock of three years, 4 % on the balance: the return is 4.000 %
    shares = schedule(100_000, 0.04, term, "eip", interest_only_years=3)
    assert shares.principal_gbp[:3].tolist() == [0, 0, 0]
    assert irr(np.concatenate([[-100_000], shares.service_gbp])).fraction == pytest.approx(0.04, abs=1e-10)


@pytest.mark.parametrize(
    ("term", "waiting", "payments", "rate", "message"),
    [
        (0, 0, 1, 0.05, "a loan needs a term of at least one year, not 0"),
        (5, 5, 1, 0.05, "5 years without repayment leave no year of the term of 5 to repay the loan"),
        (5, -1, 1, 0.05, "cannot be negative, and are -1"),
        (5, 0, 0, 0.05, "at least one payment a year, not 0"),
        (5, 0, 1, -1.0, "must be above −100 %"),
        (5, 6, 0, -2.0, "no year of the term.*; a loan needs at least one payment.*; a rate of -200 %"),
    ],
)
def test_terms_that_cannot_be_met_are_refused(
    term: int, waiting: int, payments: int, rate: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        schedule(1000, rate, term, "eip", payments_per_year=payments, interest_only_years=waiting)


def test_a_loan_may_not_outlive_the_asset() -> None:
    assert loan_faults(30, 0, 25) == ("a loan of 30 years outlives the asset, which lasts 25",)
    assert loan_faults(25, 3, 25) == ()


@given(
    principal=st.floats(1, 1e9),
    rate=st.just(0.0) | st.floats(1e-12, 0.2),
    term=st.integers(1, 60),
    shape=st.sampled_from(SHAPES),
    payments=st.sampled_from([1, 2, 4]),
    waiting=st.integers(0, 59),
)
@settings(max_examples=80, deadline=None)
def test_payments_are_worth_the_loan_and_repay_all_of_it(
    principal: float, rate: float, term: int, shape: Repayment, payments: int, waiting: int
) -> None:
    loan = schedule(
        principal, rate, term, shape, payments_per_year=payments, interest_only_years=min(waiting, term - 1)
    )
    worth = loan.service_gbp @ discount_factors(rate / payments, term * payments + 1)[1:]
    assert worth == pytest.approx(principal, rel=1e-9)
    assert loan.principal_gbp.sum() == pytest.approx(principal, rel=1e-9)
    assert loan.balance_gbp[-1] == pytest.approx(0, abs=1e-6 * principal)
    assert loan.by_year().service_gbp.sum() == pytest.approx(loan.service_gbp.sum())


@pytest.mark.published
def test_green_book_factors_and_annuities() -> None:
    # HM Treasury, Green Book, discounting: 3.5 % in years 0 to 30
    factors = discount_factors(0.035, 31)
    assert factors[[1, 5, 10, 20, 25, 30]] == pytest.approx([0.9662, 0.8420, 0.7089, 0.5026, 0.4231, 0.3563], abs=5e-5)
    annuities = [factors[1 : years + 1].sum() for years in (20, 25, 30)]
    assert annuities == pytest.approx([14.2124, 16.4815, 18.3920], abs=5e-5)


@pytest.mark.hand
def test_present_value_counts_from_today() -> None:
    # -100 + 55 / 1.1 + 60.5 / 1.21 = -100 + 50 + 50 = 0
    assert present_value(np.array([-100, 55, 60.5]), 0.10) == pytest.approx(0, abs=1e-12)


@pytest.mark.hand
def test_growth_and_fisher() -> None:
    assert growth(0.02, np.array([0.0, 1, 2])) == pytest.approx([1, 1.02, 1.0404])
    assert nominal_rate(0.035, 0.02) == pytest.approx(0.0557)  # 1.035 x 1.02 - 1
    assert real_rate(nominal_rate(0.035, 0.02), 0.02) == pytest.approx(0.035)


@given(
    flows=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    low=st.floats(0, 0.2),
    more=st.floats(0.001, 0.2),
)
@settings(max_examples=60, deadline=None)
def test_the_worth_of_income_falls_as_the_rate_rises(flows: list[float], low: float, more: float) -> None:
    income = np.abs(np.array(flows))
    assert present_value(income, low + more) <= present_value(income, low)
