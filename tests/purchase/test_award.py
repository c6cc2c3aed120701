"""Limits, scores, ties and properties of the award, and what is said where nothing fits."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energyfund.errors import NoPlanError, SolverStoppedError
from energyfund.purchase.award import solve
from energyfund.purchase.offers import Offer
from energyfund.purchase.policies import in_one_lot, policy_prices
from energyfund.purchase.scores import scores
from tests.purchase.toys import YEAR, Tiers, awarded, cost, offer, tender, terms

GOLDEN: Tiers = [(0, 1000), (100, 900), (500, 800)]
NORTH, SOUTH = ("North", YEAR), ("South", YEAR)


def three(capacity: float = math.inf) -> list[Offer]:
    """Three suppliers in two lots; C is the cheapest and the only one from elsewhere, A is small."""
    prices = {"A": (1000.0, 1010.0), "B": (950.0, 980.0), "C": (900.0, 890.0)}
    return [
        offer(who, "all_units", {lot: terms([(0, price)], 0, capacity, local=who != "C", small=who == "A")})
        for who, pair in prices.items()
        for lot, price in zip(("North", "South"), pair, strict=True)
    ]


@pytest.mark.hand
def test_over_buying_is_priced_in_pounds() -> None:
    offers = [offer("A", "all_units", {"North": terms(GOLDEN)})]
    strict = awarded(tender(offers, {NORTH: 480}))
    assert strict.whole_life_gbp == 432_000
    assert policy_prices(strict)[0].policy == "over-buying is not allowed"
    assert policy_prices(strict)[0].price_gbp == 32_000
    free = awarded(tender(offers, {NORTH: 480}, disposal_gbp_per_kwp=60.0))
    assert free.whole_life_gbp == 400_000 + 20 * 60
    assert free.solved.surplus_kwp == {NORTH: 20}
    # 432,000 without it: the policy saves 30,800
    assert policy_prices(free)[0].policy == "over-buying is allowed"
    assert policy_prices(free)[0].price_gbp == -30_800


@pytest.mark.hand
@pytest.mark.parametrize(
    ("limits", "expected", "winners"),
    [
        ({}, 100 * 900 + 100 * 890, {"C"}),
        ({"most_lots_per_supplier": 1}, 100 * 950 + 100 * 890, {"B", "C"}),  # cheaper than C in North and B in South
        # ten kWp to B where it is nearest to C: £50 more each, in North
        ({"least_winners": 2, "least_award_kwp": 10}, 90 * 900 + 10 * 950 + 100 * 890, {"B", "C"}),
        ({"least_local_share_fraction": 0.5}, 100 * 950 + 100 * 890, {"B", "C"}),
        ({"least_small_share_fraction": 0.1}, 80 * 900 + 20 * 1000 + 100 * 890, {"A", "C"}),
        ({"reserved_lots": {"South": "small"}}, 100 * 900 + 100 * 1010, {"A", "C"}),
        ({"reserved_lots": {"North": "local"}}, 100 * 950 + 100 * 890, {"B", "C"}),
        ({"excluded_suppliers": ["C"]}, 100 * 950 + 100 * 980, {"B"}),
        ({"most_winners": 1, "least_local_share_fraction": 0.2}, 100 * 950 + 100 * 980, {"B"}),
        ({"most_winners_per_lot": 1, "least_small_share_fraction": 0.1}, 100 * 1000 + 100 * 890, {"A", "C"}),
    ],
)
def test_every_limit_changes_the_award(limits: dict[str, object], expected: float, winners: set[str]) -> None:
    made = awarded(tender(three(), {NORTH: 100, SOUTH: 100}, limits=limits))
    assert made.whole_life_gbp == pytest.approx(expected, abs=0.01)
    assert {line.supplier for line in made.lines} == winners


@pytest.mark.hand
def test_capacity_sends_the_rest_to_the_next_cheapest() -> None:
    made = awarded(tender(three(40), {NORTH: 100}))
    assert [(line.supplier, line.kwp) for line in made.lines] == [("A", 20), ("B", 40), ("C", 40)]


@pytest.mark.hand
def test_a_budget_of_a_year_moves_buying_ahead() -> None:
    offers = [offer("A", "all_units", {"North": terms([(0, 100)])}, "supply_only")]
    wanted = {("North", YEAR): 10.0, ("North", YEAR + 1): 30.0}
    plain = {"storage_gbp_per_kwp_per_year": 5.0}
    assert cost(tender(offers, wanted, **plain)) == 4000
    # 2028 may cost 2,000: ten kWp are bought in 2027 and kept for £5 each
    made = awarded(tender(offers, wanted, limits={"budget_gbp_by_year": {YEAR + 1: 2000}}, **plain))
    assert made.whole_life_gbp == 4050
    assert made.solved.stock_kwp == {("North", YEAR): 10}
    assert [item.price_gbp for item in policy_prices(made) if "2028" in item.policy] == [50]


@pytest.mark.hand
def test_a_levy_is_weighed_against_storage_and_kept_within_the_budget() -> None:
    offers = [offer("A", "all_units", {"North": terms([(0, 100)])}, "supply_only")]
    wanted = {("North", YEAR): 10.0, ("North", YEAR + 1): 10.0}
    given = {"price_trend_fraction_per_year": 0.04, "storage_gbp_per_kwp_per_year": 4.2}
    # waiting costs £4 more for each kWp, storage £4.20; a levy of a tenth makes waiting cost £4.40
    assert awarded(tender(offers, wanted, **given)).solved.stock_kwp == {}
    ahead = awarded(tender(offers, wanted, levy_fraction=0.1, **given))
    assert ahead.solved.stock_kwp == {("North", YEAR): 10}
    assert ahead.whole_life_gbp == pytest.approx(20 * 110 + 42)
    # of £1,331 in 2027, £1,100 go on what is wanted then; the rest buys kWp of £110 that are stored for £4.20
    tight = tender(offers, wanted, levy_fraction=0.1, limits={"budget_gbp_by_year": {YEAR: 1331.0}}, **given)
    bought = [line.kwp for line in awarded(tight).lines if line.year == YEAR]
    assert bought == pytest.approx([10 + (1331 - 1100) / (110 + 4.2)])


@pytest.mark.hand
def test_the_price_of_splitting_into_lots_and_of_local_shares() -> None:
    steps: Tiers = [(0, 1000), (150, 900)]
    offers = [offer("A", "all_units", {lot: terms(steps)}) for lot in ("North", "South")]
    offers.append(offer("B", "all_units", {"North": terms([(0, 1040)], local=True)}))
    made = awarded(tender(offers, {NORTH: 100, SOUTH: 100}, limits={"least_local_share_fraction": 0.25}))
    # 50 kWp at 1,040 and 150 at 1,000; together A's 150 kWp would reach 900
    assert made.whole_life_gbp == 50 * 1040 + 150 * 1000
    prices = {item.policy: item for item in policy_prices(made)}
    assert prices["splitting into lots"].price_gbp == 150 * 100
    share = prices["at least 25 % of all kWp from local firms"]
    assert (share.price_gbp, share.local_fraction, share.local_fraction_without) == (50 * 40, 0.25, 0)
    whole = in_one_lot(made.tender)
    assert whole is not None
    assert {each.discount for each in whole.offers} == {"total_quantity", "all_units"}
    assert in_one_lot(tender(offers[2:], {NORTH: 10})) is None


@pytest.mark.hand
def test_best_score_weighs_price_quality_and_social_value() -> None:
    offers = [
        offer("A", "all_units", {"North": terms([(0, 1000)], quality_points=50.0, social_value_points=20.0)}),
        offer("B", "all_units", {"North": terms([(0, 1250)], quality_points=90.0, social_value_points=95.0)}),
    ]
    weights = {"price": 0.6, "quality": 0.25, "social_value": 0.15}
    asked = tender(offers, {NORTH: 10}, weights=weights)
    points = {score.offer: score for score in scores(asked).values()}
    # A: 100 · 0.6 + 50 · 0.25 + 20 · 0.15 = 75.5; B: 1000/1250 = 80 points: 48 + 22.5 + 14.25 = 84.75
    assert [points[0].total, points[1].total] == pytest.approx([75.5, 84.75])
    made = awarded(asked)
    assert [line.supplier for line in made.lines] == ["B"]
    assert made.solved.objective == pytest.approx(84.75)
    assert {item.policy: item.price_gbp for item in policy_prices(made)}["best score"] == 2500


@pytest.mark.hand
def test_whole_life_cost_counts_upkeep() -> None:
    offers = [
        offer("Cheap", "all_units", {"North": terms([(0, 1000)], running_cost_gbp_per_kwp_per_year=10.0)}),
        offer("Dear", "all_units", {"North": terms([(0, 1100)])}),
    ]
    assert [line.supplier for line in awarded(tender(offers, {NORTH: 1}, life_years=9)).lines] == ["Cheap"]
    made = awarded(tender(offers, {NORTH: 1}, life_years=11))
    assert [line.supplier for line in made.lines] == ["Dear"]
    # discounted at 5 %, ten pounds a year for 11 years are worth 83.06: the cheap one wins again
    late = awarded(tender(offers, {NORTH: 1}, life_years=11, discount_rate_fraction=0.05))
    assert [line.supplier for line in late.lines] == ["Cheap"]
    assert late.whole_life_gbp == pytest.approx(1083.06, abs=0.01)


@pytest.mark.hand
def test_hardware_beside_installed_panels_is_compared_with_its_installation() -> None:
    offers = [
        offer("Hardware", "all_units", {"North": terms([(0, 400)])}, "supply_only"),
        offer("Installed", "all_units", {"North": terms([(0, 1000)])}),
    ]
    assert [line.supplier for line in awarded(tender(offers, {NORTH: 1}, installation_gbp_per_kwp=550.0)).lines] == [
        "Hardware"
    ]
    assert [line.supplier for line in awarded(tender(offers, {NORTH: 1}, installation_gbp_per_kwp=650.0)).lines] == [
        "Installed"
    ]


def test_ties_go_to_fewest_suppliers_and_then_to_the_first_in_the_table() -> None:
    same = [offer(who, "all_units", {"North": terms([(0, 1000)], capacity_kwp=60)}) for who in ("A", "B", "C")]
    made = awarded(tender([*same, offer("D", "all_units", {"North": terms([(0, 1000)])})], {NORTH: 100}))
    assert [line.supplier for line in made.lines] == ["D"]
    two = awarded(tender(same, {NORTH: 100}))
    assert [line.supplier for line in two.lines] == ["A", "B"]
    again = awarded(tender(same, {NORTH: 100}))
    assert again.lines == two.lines


@pytest.mark.hand
def test_demand_that_nobody_can_meet_names_the_lot_and_the_shortage() -> None:
    offers = [
        offer("A", "all_units", {"North": terms([(0, 1000)], capacity_kwp=30)}),
        offer("B", "all_units", {"North": terms([(0, 1000)], capacity_kwp=45)}),
        offer("A", "all_units", {"South": terms([(0, 1000)])}),
    ]
    with pytest.raises(NoPlanError) as trouble:
        solve(tender(offers, {NORTH: 100, SOUTH: 500}))
    assert trouble.value.clash == ("lot 'North' in 2027: 100.0 kWp wanted, 25.0 kWp short (the quotes reach 75.0 kWp)",)


@pytest.mark.hand
def test_least_orders_and_lead_times_are_named_as_reasons() -> None:
    least = offer("A", "all_units", {"North": terms([(50, 1000)])})
    with pytest.raises(NoPlanError, match=r"30\.0 kWp short \(least orders begin at 50\.0 kWp\)"):
        solve(tender([least], {NORTH: 30}))
    assert cost(tender([least], {NORTH: 30}, disposal_gbp_per_kwp=0.0)) == 50_000
    late = offer("B", "all_units", {"North": terms([(0, 1000)], lead_time_weeks=10.0)})
    with pytest.raises(NoPlanError, match="too late to deliver: B"):
        solve(tender([late], {NORTH: 30}, ordered=dt.date(YEAR, 11, 1)))
    # ten weeks before the end of the year is in time
    assert cost(tender([late], {NORTH: 30}, ordered=dt.date(YEAR, 10, 22))) == 30_000


@pytest.mark.hand
def test_limits_that_clash_are_named_and_no_others() -> None:
    limits = {
        "most_winners": 1,
        "least_local_share_fraction": 0.5,
        "excluded_suppliers": ["A", "B"],
        "most_lots_per_supplier": 2,
    }
    with pytest.raises(NoPlanError) as trouble:
        solve(tender(three(), {NORTH: 100, SOUTH: 100}, limits=limits))
    assert set(trouble.value.clash) == {"at least 50 % of all kWp from local firms", "A is excluded", "B is excluded"}


def draw_offers(chance: random.Random, discount: str, lots: tuple[str, ...]) -> list[Offer]:
    found: list[Offer] = []
    for place in range(3):
        low = chance.randint(10, 60)
        for lot in lots:
            top = chance.randint(800, 1200)
            steps: Tiers = [(0, top), (low, top - chance.randint(1, 200))]
            own = terms(steps, chance.choice([0.0, 700.0]))
            found.append(offer(f"S{place}", "incremental" if discount == "incremental" else "all_units", {lot: own}))
    return found


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.floats(1, 90), st.floats(0, 40))
def test_more_demand_never_costs_less_under_incremental_tiers(seed: int, wanted: float, more: float) -> None:
    offers = draw_offers(random.Random(seed), "incremental", ("North",))
    assert cost(tender(offers, {NORTH: wanted})) <= cost(tender(offers, {NORTH: wanted + more})) + 0.02


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_a_further_quote_never_raises_the_cost(seed: int) -> None:
    chance = random.Random(seed)
    offers = draw_offers(chance, chance.choice(["incremental", "all_units"]), ("North", "South"))
    wanted = {NORTH: float(chance.randint(5, 90)), SOUTH: float(chance.randint(5, 90))}
    few = [each for each in offers if each.supplier != "S2"]
    assert cost(tender(offers, wanted)) <= cost(tender(few, wanted)) + 0.02


@settings(max_examples=8)
@given(st.integers(0, 10**6))
def test_loosening_a_limit_never_raises_the_cost(seed: int) -> None:
    chance = random.Random(seed)
    offers = [*three(80), *draw_offers(chance, "all_units", ("North", "South"))]
    limits = {
        "least_local_share_fraction": chance.choice([0.0, 0.3]),
        "most_winners": chance.choice([2, 3]),
        "most_lots_per_supplier": chance.choice([1, 2]),
    }
    made = awarded(tender(offers, {NORTH: 70, SOUTH: 50}, limits=limits))
    for item in policy_prices(made):
        if item.price_gbp is not None:
            assert item.price_gbp >= -0.05


@pytest.mark.parametrize("discount", ["all_units", "incremental"])
def test_weak_links_give_the_same_optimum(discount: str) -> None:
    for seed in range(3):
        offers = draw_offers(random.Random(seed), discount, ("North", "South"))
        asked = tender(offers, {NORTH: 70, SOUTH: 45})
        assert solve(asked).objective == pytest.approx(solve(asked, strong=False).objective, abs=0.01)


def test_the_order_of_the_lots_does_not_matter() -> None:
    offers = three(120)
    forth = cost(tender(offers, {NORTH: 100, SOUTH: 130}))
    for order in itertools.islice(itertools.permutations(offers), 0, 720, 97):
        assert cost(tender(order, {SOUTH: 130, NORTH: 100})) == pytest.approx(forth, abs=0.01)


def test_a_policy_whose_price_takes_too_long_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    made = awarded(tender(three(), {NORTH: 100}))

    def stopped(_: object) -> object:
        raise SolverStoppedError("out of time")

    monkeypatch.setattr("energyfund.purchase.policies.award", stopped)
    found = policy_prices(made)
    assert [item.price_gbp for item in found] == [None] * len(found)
    assert "raise solver_seconds" in found[0].remark
