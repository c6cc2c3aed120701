"""Cash flows and payments on paths, worked by hand on two or three paths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from energyfund.allocate.brief import Build
from energyfund.finance.draws import Block
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import ShareTerms, Source
from energyfund.projects.project import Calendar as Years
from energyfund.projects.project import Factor, Line, built_start
from energyfund.verify.flows import source_flow
from energyfund.verify.path_payments import path_payments
from energyfund.verify.paths import PathFactors, path_cash_flow, path_shared
from tests.allocate.toys import START, lender, project, slice_source

LENGTH = 6
CALENDAR = Years(START, LENGTH - 1, START, 0.0, 0.05)
TERMS = ShareTerms(0.05, 0, 0.5, 3, 0, 100_000)


def block(**factors: list[float]) -> Block:
    """Two paths; a factor given as one number a path holds in every year."""
    shape = (LENGTH, 2)
    found = {name: np.broadcast_to(np.array(values), shape) for name, values in factors.items()}
    return Block(0, found, np.zeros((7, *shape)))


def line(amounts: list[float], *moves: Factor, guaranteed: list[float] | None = None, lumpy: bool = False) -> Line:
    floor = None if guaranteed is None else np.array([0.0, *guaranteed])
    return Line("one", "as given", "scenario", np.array([0.0, *amounts]), lumpy, moves, floor)


def build(
    *lines: Line, draws: dict[str, float] | None = None, slices: dict[str, float] | None = None, share: float = 1.0
) -> Build:
    outlay = np.zeros(LENGTH)
    outlay[0] = 300.0
    made = built_start(CALENDAR, START, outlay, lines, np.zeros(LENGTH))
    return Build(project("panels", made), made, share, draws or {}, slices or {})


@pytest.mark.hand
def test_each_line_moves_with_its_own_factors() -> None:
    one = build(line([100.0] * 5, "price", "yield"), line([-20.0] * 5, "cost"), line([7.0] * 5), share=0.5)
    factors = PathFactors(block(price=[1.0, 2.0], **{"yield": [1.0, 0.9]}, cost=[1.0, 1.5]))
    flow = path_cash_flow(one, factors, START, None)
    # path 0 as planned: (100 - 20 + 7) / 2; path 1: (100 x 2 x 0.9 - 30 + 7) / 2
    np.testing.assert_allclose(flow[1:, 0], 43.5)
    np.testing.assert_allclose(flow[1:, 1], 78.5)
    assert not flow[0].any()


@pytest.mark.hand
def test_a_guarantee_holds_against_the_sun_and_the_buyer_but_not_against_the_price() -> None:
    one = build(line([100.0] * 5, "yield", "use", "price", guaranteed=[80.0] * 5))
    low = PathFactors(block(**{"yield": [0.7, 0.7]}, use=[1.0, 1.0], price=[1.0, 0.5]))
    flow = path_cash_flow(one, low, START, None)
    np.testing.assert_allclose(flow[1:], [[80.0, 40.0]] * 5)
    high = PathFactors(block(**{"yield": [1.2, 1.2]}, use=[1.0, 1.0], price=[1.0, 0.5]))
    np.testing.assert_allclose(path_cash_flow(one, high, START, None)[1:], [[120.0, 60.0]] * 5)


@pytest.mark.hand
def test_a_failure_cuts_all_later_cash_flow_and_a_dearer_lump_hits_its_year() -> None:
    # 100 a year, a repair of 50 in year 5: 10 a year is set aside, so 90 is shared in each year
    one = build(line([100.0] * 5), line([0.0, 0, 0, 0, -50], "cost", lumpy=True))
    factors = PathFactors(block(cost=[1.0, 1.4]))
    left = np.ones((LENGTH, 2))
    left[3:, 0] = 0.25
    flow = path_cash_flow(one, factors, START, left)
    shared = path_shared(one, flow, left, START)
    np.testing.assert_allclose(shared[1:, 0], [90, 90, 22.5, 22.5, 22.5])
    np.testing.assert_allclose(shared[1:, 1], [90, 90, 90, 90, 70])


def shares(rate: float, term: int) -> Source:
    return replace(lender("shares", "eip", rate, term, "community_shares"), shares=TERMS)


@pytest.mark.hand
def test_lenders_then_reserve_then_slices_then_members_then_the_fund() -> None:
    # Loan: 100 over 5 years without interest: 20 a year. Fund: a tenth of the cash flow. Members: 100 at 4 % in equal
    # parts over 5 years: 24, 23.2, … A twentieth of the cash flow stays for good.
    loan = lender("loan", "eip", 0.0, 5)
    pension = slice_source("pension", "pension_fund", 0.05, 5)
    sources = (pension, shares(0.04, 5), loan)
    draws = {"loan": 100.0, "pension": 40.0, "shares": 100.0}
    one = build(line([100.0] * 5, "price"), draws=draws, slices={"pension": 0.1, "loan": 0.2})
    flow = path_cash_flow(one, PathFactors(block(price=[1.0, 0.3])), START, None)
    paid = path_payments(sources, one, flow, 0.05)
    # path 0 as planned
    for source in sources:
        np.testing.assert_allclose(paid.paid_gbp[source.name][:, 0], source_flow(source, one).paid_back_gbp, atol=1e-12)
    whole = one.start.shared_cash_flow_gbp - sum(source_flow(source, one).paid_back_gbp for source in sources)
    np.testing.assert_allclose((paid.surplus_gbp + paid.reserve_gbp)[:, 0], whole, atol=1e-12)
    # path 1: 30 a year: 20 to the loan, 1.5 kept, 3 to the pension fund, 5.5 to members: 4 interest and 1.5 of capital
    np.testing.assert_allclose(paid.paid_gbp["loan"][1:, 1], 20)
    np.testing.assert_allclose(paid.paid_gbp["pension"][1:, 1], 3)
    np.testing.assert_allclose(paid.paid_gbp["shares"][1:, 1], 5.5)
    np.testing.assert_allclose(paid.reserve_gbp[1:, 1], 1.5)
    np.testing.assert_allclose(paid.surplus_gbp[1:, 1], 0, atol=1e-12)
    assert paid.missed["loan"].tolist() == [False, False]


@pytest.mark.hand
def test_a_loan_that_misses_is_paid_later_with_interest() -> None:
    # 100 at 10 % over 2 years, annuity 57.62 a year; 40 a year comes in on the second path:
    # owed 57.62 - 40 = 17.62 after year 1; 17.62 x 1.1 + 57.62 - 40 = 37.00; then 0.70 at 40 a year; then nothing.
    loan = lender("loan", "annuity", 0.1, 2)
    one = build(line([100.0] * 5, "price"), draws={"loan": 100.0}, slices={"loan": 0.6})
    flow = path_cash_flow(one, PathFactors(block(price=[1.0, 0.4])), START, None)
    paid = path_payments((loan,), one, flow, 0.0)
    np.testing.assert_allclose(paid.paid_gbp["loan"][1:, 1], [40, 40, 40, 0.77, 0], atol=0.005)
    worth = paid.paid_gbp["loan"][:, 1] @ 1.1 ** -np.arange(LENGTH, dtype=float)
    assert worth == pytest.approx(100)
    assert paid.missed["loan"].tolist() == [False, True]
    assert paid.never_repaid["loan"].tolist() == [False, False]


@pytest.mark.hand
def test_a_sculpted_loan_gets_what_the_plan_expects_and_no_more() -> None:
    loan = slice_source("loan", "public_loan", 0.05, 5, cover_ratio=1.25)
    worth = float(np.sum(100 * 1.05 ** -np.arange(1, 6, dtype=float)))
    one = build(line([100.0] * 5, "price"), draws={"loan": 0.4 * worth}, slices={"loan": 0.5})
    flow = path_cash_flow(one, PathFactors(block(price=[2.0, 0.45])), START, None)
    paid = path_payments((loan,), one, flow, 0.0)
    np.testing.assert_allclose(paid.paid_gbp["loan"][1:, 0], 40)
    np.testing.assert_allclose(paid.paid_gbp["loan"][1:, 1], 40)  # 45 still covers 40
    np.testing.assert_allclose(paid.surplus_gbp[1:, 1], 5)


@pytest.mark.hand
def test_shares_that_follow_the_cash_flow_never_earn_more_than_their_interest() -> None:
    members = replace(slice_source("shares", "community_shares", 0.04, 5), shares=TERMS)
    worth = float(np.sum(50 * 1.04 ** -np.arange(1, 6, dtype=float)))
    one = build(line([100.0] * 5, "price"), draws={"shares": worth}, slices={"shares": 0.5})
    flow = path_cash_flow(one, PathFactors(block(price=[1.5, 0.8])), START, None)
    received = path_payments((members,), one, flow, 0.0).paid_gbp["shares"]
    factors: FloatArray = 1.04 ** -np.arange(LENGTH, dtype=float)
    assert factors @ received[:, 0] == pytest.approx(worth)  # repaid early, and no more
    assert factors @ received[:, 1] == pytest.approx(0.8 * worth)
    assert received[5, 0] == 0


@pytest.mark.hand
def test_a_year_of_loss_is_met_by_the_next_income_before_anybody_is_paid() -> None:
    one = build(line([100.0] * 5, "price"), line([-50.0] * 5))
    yearly = np.ones((LENGTH, 2))
    yearly[2, 1] = 0.2
    flow = path_cash_flow(one, PathFactors(Block(0, {"price": yearly}, np.zeros((7, LENGTH, 2)))), START, None)
    kept = path_payments((), one, flow, 0.0).surplus_gbp
    np.testing.assert_allclose(kept[1:, 1], [50, 0, 20, 50, 50], atol=1e-12)
    assert bool((kept >= 0).all())
