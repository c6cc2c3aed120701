"""Loans, rates and present values against published tables and workings by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.finance.loans import Repayment, annuity_payment, schedule
from energyfund.finance.present_value import discount_factors, growth, nominal_rate, present_value, real_rate

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


def test_a_loan_over_no_years_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        schedule(1000, 0.05, 0, "annuity")


@given(
    principal=st.floats(1, 1e9),
    rate=st.just(0.0) | st.floats(1e-12, 0.2),
    term=st.integers(1, 60),
    shape=st.sampled_from(SHAPES),
)
@settings(max_examples=60, deadline=None)
def test_payments_are_worth_the_loan_and_repay_all_of_it(
    principal: float, rate: float, term: int, shape: Repayment
) -> None:
    loan = schedule(principal, rate, term, shape)
    worth = loan.service_gbp @ discount_factors(rate, term + 1)[1:]
    assert worth == pytest.approx(principal, rel=1e-9)
    assert loan.principal_gbp.sum() == pytest.approx(principal, rel=1e-9)


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
