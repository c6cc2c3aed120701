"""The recheck of an award finds every promise that is broken, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from energyfund.purchase.bill import bill
from energyfund.purchase.brief import Order, Solved, Tender
from energyfund.purchase.offers import Offer
from energyfund.purchase.recheck import recheck
from tests.purchase.toys import YEAR, offer, tender, terms

OFFERS = (
    offer("A", "all_units", {"North": terms([(0, 1000)], capacity_kwp=100, local=True)}),
    offer("B", "all_units", {"North": terms([(20, 900)], lead_time_weeks=70.0)}),
    offer("B", "all_units", {"South": terms([(0, 900)])}),
)
"""A is local and has 100 kWp; in North B begins at 20 kWp and delivers in 2028 at the earliest."""

WANTED = {("North", YEAR): 60.0, ("South", YEAR): 40.0}
GOOD = (Order(0, "North", YEAR, 60.0), Order(2, "South", YEAR, 40.0))


def broken(orders: tuple[Order, ...], objective: float = 96_000.0, **given: Any) -> list[str]:
    """Names of the checks that fail."""
    asked = tender(OFFERS, WANTED, **given)
    return failing(asked, orders, objective)


def failing(asked: Tender, orders: tuple[Order, ...], objective: float) -> list[str]:
    found = recheck(asked, Solved(orders, objective=objective), bill(asked, orders))
    return [check.name for check in found if not check.passed]


def test_a_good_award_breaks_nothing() -> None:
    assert broken(GOOD) == []


@pytest.mark.hand
@pytest.mark.parametrize(
    ("orders", "objective", "expected"),
    [
        ((replace(GOOD[0], kwp=59.9), GOOD[1]), 95_900.0, ["lot 'North' gets what is wanted every year"]),
        (GOOD, 95_990.0, ["the whole-life cost follows from the quotes"]),
        (
            (Order(0, "North", YEAR, 30.0), Order(1, "North", YEAR, 30.0), GOOD[1]),
            93_000.0,
            ["no order is delivered before its lead time"],
        ),
    ],
)
def test_a_broken_promise_is_named(orders: tuple[Order, ...], objective: float, expected: list[str]) -> None:
    assert broken(orders, objective) == expected


@pytest.mark.hand
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"least_local_share_fraction": 0.61}, ["share of local firms"]),
        ({"least_small_share_fraction": 0.01}, ["share of small firms"]),
        ({"reserved_lots": {"South": "local"}}, ["lot 'South' goes to local firms"]),
        ({"excluded_suppliers": ["B"]}, ["B gets nothing"]),
        ({"most_winners": 1}, ["at most 1 winner in all"]),
        ({"least_winners": 3, "least_award_kwp": 1}, ["at least 3 winners"]),
        ({"least_award_kwp": 41}, ["everybody who wins gets the least award"]),
        ({"budget_gbp_by_year": {YEAR: 95_999}}, [f"budget of {YEAR}"]),
        ({"budget_gbp_by_year": {YEAR: 96_000}}, []),
    ],
)
def test_a_broken_limit_is_named(limits: dict[str, object], expected: list[str]) -> None:
    assert broken(GOOD, limits=limits) == expected


@pytest.mark.hand
def test_a_levy_counts_against_the_budget() -> None:
    # £96,000 and a tenth of it
    inside, above = ({"budget_gbp_by_year": {YEAR: most}} for most in (105_600, 105_599))
    assert broken(GOOD, 105_600.0, limits=inside, levy_fraction=0.1) == []
    assert broken(GOOD, 105_600.0, limits=above, levy_fraction=0.1) == [f"budget of {YEAR}"]


@pytest.mark.hand
def test_counts_of_lots_and_of_winners_in_a_lot() -> None:
    both = (Order(0, "North", YEAR, 30.0), Order(1, "North", YEAR, 30.0), GOOD[1])
    late = "no order is delivered before its lead time"
    limits = {"most_lots_per_supplier": 1, "most_winners_per_lot": 1}
    assert broken(both, 93_000.0, limits=limits) == [
        late,
        "at most 1 lot of one supplier",
        "at most 1 winner in one lot",
    ]


@pytest.mark.hand
def test_capacity_and_bundles_in_part() -> None:
    over = tender(OFFERS, {("North", YEAR): 101.0})
    assert failing(over, (Order(0, "North", YEAR, 101.0),), 101_000.0) == ["no supplier delivers above its capacity"]
    lots = {"North": terms([(0, 800)]), "South": terms([(0, 800)])}
    whole: Offer = offer("C", "bundle", lots)
    asked = tender((*OFFERS, whole), WANTED)
    part = (Order(3, "North", YEAR, 60.0), Order(3, "South", YEAR, 10.0), Order(2, "South", YEAR, 30.0))
    assert failing(asked, part, 83_000.0) == ["bundles are awarded in full or not at all"]
