"""The terms of each source, and what share of a cash flow a pound of it needs."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from energyfund.assumptions import Figures, load
from energyfund.finance.loans import Repayment
from energyfund.finance.present_value import discount_factors
from energyfund.finance.returns import irr
from energyfund.finance.source_terms import read_source
from energyfund.finance.sources import (
    Source,
    paid_years,
    receipts_for_each_pound,
    slice_for_each_pound,
)
from energyfund.scenario.capital import Capital
from tests.allocate.toys import lender, slice_source, source

AT_ONCE = np.ones(1)
YEARS = range(2027, 2031)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return load(dt.date(2026, 5, 1))


def read(figures: Figures, **written: object) -> Source:
    capital: Capital = TypeAdapter(Capital).validate_python({"name": "one", **written})
    return read_source(capital, figures, YEARS)


def loan(shape: Repayment, rate: float, term: int, cover: float = 1.0) -> Source:
    return lender("loan", shape, rate, term, cover_ratio=cover)


@pytest.mark.hand
def test_sculpted_debt_on_a_flat_cash_flow() -> None:
    # 100 a year for 10 years at 5 %, cover 1.3: 100 x 7.72173 / 1.3 = 593.9796 of debt takes the whole cash flow
    sculpted = slice_source("loan", "public_loan", 0.05, 10, cover_ratio=1.3)
    flow = np.array([0.0, *[100.0] * 10])
    assert 1 / slice_for_each_pound(sculpted, AT_ONCE, flow) == pytest.approx(593.9796, abs=5e-5)


@pytest.mark.hand
def test_sculpted_debt_on_a_growing_cash_flow() -> None:
    # 100 x (1.02 x 0.995)^(t-1), 15 years, 6 %, cover 1.25 -> 849.8311; principal 29.0101 at first, 92.8346 at last
    sculpted = slice_source("loan", "public_loan", 0.06, 15, cover_ratio=1.25)
    flow = np.concatenate([[0.0], 100 * (1.02 * 0.995) ** np.arange(15)])
    debt = 1 / slice_for_each_pound(sculpted, AT_ONCE, flow)
    assert debt == pytest.approx(849.8311, abs=5e-5)
    paid = debt * receipts_for_each_pound(sculpted, AT_ONCE, flow)
    assert paid[1:] == pytest.approx(flow[1:] / 1.25), "cover in every year equals the cover over the loan's life"
    balance, principal = debt, []
    for payment in paid[1:]:
        principal.append(payment - 0.06 * balance)
        balance -= principal[-1]
    assert [principal[0], principal[-1]] == pytest.approx([29.0101, 92.8346], abs=5e-5)
    assert balance == pytest.approx(0, abs=1e-9)


@pytest.mark.hand
def test_the_worst_year_rules_a_loan_of_fixed_shape() -> None:
    # Equal instalments of 1 over 2 years at 10 %: service 0.60, 0.55; flow 1.2, 0.5: shares 0.5 and 1.1; cover 2: 2.2
    flow = np.array([0.0, 1.2, 0.5])
    assert slice_for_each_pound(loan("eip", 0.1, 2), AT_ONCE, flow) == pytest.approx(1.1)
    assert slice_for_each_pound(loan("eip", 0.1, 2, cover=2), AT_ONCE, flow) == pytest.approx(2.2)
    assert receipts_for_each_pound(loan("eip", 0.1, 2), AT_ONCE, flow) == pytest.approx([0, 0.6, 0.55])


@pytest.mark.hand
def test_interest_of_the_years_of_building_is_added_to_a_loan() -> None:
    # Half in year 0, half in year 1: owed at the end of year 1 = 0.5 x 1.1 + 0.5 = 1.05; a year later 1.05 x 1.1
    flow = np.array([0.0, 0.0, 2.0])
    share = np.array([0.5, 0.5])
    assert receipts_for_each_pound(loan("maturity", 0.1, 1), share, flow) == pytest.approx([0, 0, 1.155])
    assert slice_for_each_pound(loan("maturity", 0.1, 1), share, flow) == pytest.approx(1.155 / 2)


@pytest.mark.hand
def test_a_slice_begins_after_the_last_outlay() -> None:
    # Outlay halves in years 0 and 1; 5 earned in year 1 does not count; 10 a year in years 2 and 3; 0 % -> 1 / 20
    flow = np.array([0.0, 5, 10, 10, 10])
    share = np.array([0.5, 0.5])
    assert paid_years(share, 2, 5) == (2, 4)
    sculpted = slice_source("one", "revolving_fund", 0.0, 2)
    assert slice_for_each_pound(sculpted, share, flow) == pytest.approx(1 / 20)
    assert receipts_for_each_pound(sculpted, share, flow) == pytest.approx([0, 0, 0.5, 0.5, 0])


def test_where_no_share_is_enough() -> None:
    nothing = np.zeros(5)
    assert slice_for_each_pound(slice_source("one", "pension_fund", 0.05, 3), AT_ONCE, nothing) == math.inf
    gap = np.array([0.0, 10, 0, 10, 10])
    assert slice_for_each_pound(loan("annuity", 0.05, 3), AT_ONCE, gap) == math.inf
    assert slice_for_each_pound(loan("annuity", 0.05, 5), AT_ONCE, gap) == math.inf, "longer than the project"
    assert not receipts_for_each_pound(loan("annuity", 0.05, 5), AT_ONCE, gap).any()


def test_a_grant_needs_nothing_and_is_paid_nothing() -> None:
    flow = np.array([0.0, 10, 10])
    assert slice_for_each_pound(source(), AT_ONCE, flow) == 0
    assert not receipts_for_each_pound(source(), AT_ONCE, flow).any()


@given(
    flow=st.lists(st.floats(1, 1000), min_size=3, max_size=30),
    spend=st.lists(st.floats(0.1, 1), min_size=1, max_size=3),
    rate=st.floats(0, 0.15),
    shape=st.sampled_from(["annuity", "eip", "maturity", None]),
)
@settings(max_examples=60, deadline=None)
def test_every_source_earns_just_its_own_rate(
    flow: list[float], spend: list[float], rate: float, shape: Repayment | None
) -> None:
    share = np.array(spend) / sum(spend)
    earned = np.array([0.0] * len(spend) + flow)
    sliced = slice_source("one", "public_loan", rate, 3, cover_ratio=1.2)
    one = sliced if shape is None else lender("one", shape, rate, 3, cover_ratio=1.2)
    net = receipts_for_each_pound(one, share, earned)
    net[: len(share)] -= share
    assert net @ discount_factors(rate, len(net)) == pytest.approx(0, abs=1e-9)
    found = irr(net).fraction
    assert found is not None
    assert found == pytest.approx(rate, abs=1e-6)
    needed = slice_for_each_pound(one, share, earned)
    assert bool(np.all(needed * earned[len(share) :] >= 0))
    assert bool(np.all(1.2 * np.maximum(receipts_for_each_pound(one, share, earned), 0) <= needed * earned + 1e-9))


@pytest.mark.hand
def test_terms_as_written(figures: Figures) -> None:
    pension = read(figures, kind="pension_fund", required_return_fraction=0.06, term_years=20, cover_ratio=1.1)
    assert (pension.asks, pension.rate_fraction, pension.term_years, pension.cover_ratio) == ("slice", 0.06, 20, 1.1)
    assert pension.in_words == "requires 6.0 % a year over 20 years"
    shares = read(figures, kind="community_shares", term_years=20)
    assert shares.rate_fraction == figures.value("community_share_interest_fraction")
    sculpted = read(figures, kind="public_loan", rate_fraction=0.0525, term_years=25, repayment="sculpted")
    assert sculpted.asks == "slice"
    assert sculpted.in_words == "5.25 % over 25 years, sculpted, cover 1"
    assert read(figures, kind="public_loan", rate_fraction=0.05, term_years=25, repayment="eip").asks == "fixed"
    revolving = read(figures, kind="revolving_fund", term_years=8)
    assert (revolving.relends, revolving.rate_fraction) == (True, 0)
    for kind in ("grant", "council_reserves"):
        assert (read(figures, kind=kind).asks, read(figures, kind=kind).rate_fraction) == ("nothing", None)
    own = read(figures, kind="council_reserves", required_return_fraction=0.04, term_years=10)
    assert (own.asks, own.rate_fraction, own.term_years) == ("slice", 0.04, 10)


@pytest.mark.hand
def test_community_shares_pay_interest_and_return_capital_after_the_lock_in(figures: Figures) -> None:
    # 4 % over 20 years, locked for 3: interest 0.04 a year at first, then 1/17 of the capital each year
    shares = read(figures, kind="community_shares", term_years=20, interest_fraction=0.04)
    assert shares.payments is not None
    assert shares.payments.principal.tolist() == pytest.approx([0, 0, 0, *[1 / 17] * 17])
    assert shares.payments.interest[[0, 3, 4]] == pytest.approx([0.04, 0.04, 0.04 * 16 / 17])
    found = irr(np.concatenate([[-1.0], shares.payments.total])).fraction
    assert found == pytest.approx(0.04, abs=1e-9), "golden: investor's return 4.000 %"
    assert shares.shares is not None
    assert (shares.shares.lock_in_years, shares.shares.withdrawal_limit_fraction) == (3, 0.1)
    assert shares.shares.interest_cap_fraction == pytest.approx(0.06), "Bank Rate of 4 % and 2 %"
    short = read(figures, kind="community_shares", term_years=2)
    assert short.shares is not None
    assert short.shares.lock_in_years == 1
    assert read(figures, kind="community_shares", term_years=20, repayment="with_cash_flow").asks == "slice"


@pytest.mark.published
@pytest.mark.parametrize(
    ("rent", "index", "expected"),
    [
        # finance figures, income strips of 40 years, rent in arrears, no residual: yields to three decimals
        (0.035, {"kind": "rate", "rate_fraction": 0.025}, 0.04158),
        (0.040, {"kind": "rate", "rate_fraction": 0.025}, 0.04938),
        (0.040, {"kind": "rate", "rate_fraction": 0.0, "at_least_fraction": 0.01, "at_most_fraction": 0.04}, 0.03490),
        (0.040, {"kind": "rate", "rate_fraction": 0.9, "at_least_fraction": 0.01, "at_most_fraction": 0.04}, 0.06385),
    ],
)
def test_income_strips(figures: Figures, rent: float, index: dict[str, object], expected: float) -> None:
    strip = read(
        figures, kind="pension_fund", form="income_strip", initial_yield_fraction=rent, index=index, term_years=40
    )
    assert strip.rate_fraction == pytest.approx(expected, abs=5e-6)
    assert strip.payments is not None
    assert strip.payments.principal.sum() == pytest.approx(1), "rent pays back all that was paid in"
    assert strip.payments.total[0] == pytest.approx(rent)


@pytest.mark.hand
def test_a_loan_of_the_board_on_a_gilt_and_paid_half_yearly(figures: Figures) -> None:
    # 4.7 % and 0.8 % make 5.5 %: 37,040.92 each half-year on a million, 74,081.84 a year
    loan_ = read(
        figures, kind="public_loan", gilt_fraction=0.047, margin="certainty", rate_date="2026-04-30",
        term_years=25, repayment="annuity", payments_per_year=2,
    )  # fmt: skip
    assert loan_.payments is not None
    assert 1e6 * loan_.payments.total == pytest.approx(np.full(25, 74_081.84), abs=5e-3)
    assert loan_.in_words == "5.50 % (read 2026-04-30) over 25 years, annuity, cover 1, paid half-yearly"
    assert loan_.remarks == ()
    undated = read(figures, kind="public_loan", rate_fraction=0.05, term_years=25, repayment="annuity")
    assert "rate_date" in undated.remarks[0]


@pytest.mark.hand
def test_yearly_budgets_as_a_list_and_by_year(figures: Figures) -> None:
    listed = read(figures, kind="grant", budget_gbp_by_year=[5, 6])
    assert listed.budget_by_year_gbp is not None
    assert listed.budget_by_year_gbp.tolist() == [5, 6, 0, 0]
    named = read(figures, kind="grant", budget_gbp_by_year={2028: 7, 2030: 8})
    assert named.budget_by_year_gbp is not None
    assert named.budget_by_year_gbp.tolist() == [0, 7, 0, 8]


@pytest.mark.hand
def test_limits_of_a_source() -> None:
    assert source().may_fund("a", "solar", "north")
    narrow = source(only_kinds=frozenset({"solar"}), only_projects=frozenset({"a"}), only_areas=frozenset({"north"}))
    assert narrow.may_fund("a", "solar", "north")
    for wrong in (("b", "solar", "north"), ("a", "housing", "north"), ("a", "solar", "south")):
        assert not narrow.may_fund(*wrong)
