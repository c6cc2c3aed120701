"""Every form of discount against enumeration of all whole-kWp awards, equal to the penny.

Borders, capacities and demands are whole numbers, and costs are straight between them, so the best award is among the
whole-kWp ones. The costs here are worked out anew, without the package's own arithmetic.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

import pytest

from energyfund.errors import NoPlanError
from energyfund.purchase.award import solve
from energyfund.purchase.offers import Offer
from tests.purchase.toys import YEAR, Tiers, cost, offer, tender, terms

SEEDS = range(12)
PENNY = 0.01

Price = Callable[[int], float | None]
"""Cost of an order of whole kWp; None where no tier holds it."""


def all_units(given: Tiers, fixed: float, quantity: int) -> float | None:
    """The tier reached prices every unit; on a border the cheaper of the two counts."""
    if quantity == 0:
        return 0.0
    ends = [low for low, _ in given[1:]] + [float("inf")]
    reached = [price for (low, price), end in zip(given, ends, strict=True) if low <= quantity <= end]
    return fixed + min(reached) * quantity if reached else None


def incremental(given: Tiers, fixed: float, quantity: int) -> float | None:
    """Each unit has the price of its own tier: unit n of the order lies in the tier that begins at or below n − 1."""
    if quantity == 0:
        return 0.0
    if quantity < given[0][0]:
        return None
    units = (
        max((low, price) for low, price in [(0, given[0][1]), *given[1:]] if low <= unit)[1] for unit in range(quantity)
    )
    return fixed + sum(units)


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to share whole kWp among suppliers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


def draw_tiers(chance: random.Random, least: int = 0) -> list[tuple[float, float]]:
    borders = sorted(chance.sample(range(2, 14), chance.randint(0, 2)))
    prices = sorted((chance.randint(600, 1300) for _ in range(len(borders) + 1)), reverse=chance.random() < 0.85)
    return list(zip([float(least), *map(float, borders)], map(float, prices), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", ["all_units", "incremental"])
def test_one_lot_with_fixed_charges_and_capacities(form: str, seed: int) -> None:
    chance = random.Random(f"{form}{seed}")
    wanted = chance.randint(8, 16)
    price = incremental if form == "incremental" else all_units
    drawn = [
        (draw_tiers(chance, chance.choice([0, 0, 1])), chance.choice([0.0, 400.0, 1500.0]), chance.randint(5, 16))
        for _ in range(3)
    ]
    offers = [
        offer(
            f"S{place}", "incremental" if form == "incremental" else "all_units", {"L": terms(given, fixed, capacity)}
        )
        for place, (given, fixed, capacity) in enumerate(drawn)
    ]
    best = float("inf")
    for split in splits(wanted, 3):
        parts = [price(given, fixed, quantity) for quantity, (given, fixed, _) in zip(split, drawn, strict=True)]
        if (
            all(quantity <= capacity for quantity, (_, _, capacity) in zip(split, drawn, strict=True))
            and None not in parts
        ):
            best = min(best, sum(part for part in parts if part is not None))
    asked = tender(offers, {("L", YEAR): wanted})
    if best == float("inf"):
        with pytest.raises(NoPlanError):
            cost(asked)
    else:
        assert cost(asked) == pytest.approx(best, abs=PENNY)


@pytest.mark.parametrize("seed", SEEDS)
def test_total_quantity_over_two_lots(seed: int) -> None:
    chance = random.Random(f"total{seed}")
    wanted = (chance.randint(3, 7), chance.randint(3, 7))
    suppliers = []
    for _ in range(3):
        north = draw_tiers(chance)
        south = [(low, price + chance.randint(-80, 80)) for low, price in north]
        suppliers.append((north, south, chance.choice([0.0, 300.0]), (chance.randint(2, 7), chance.randint(2, 7))))
    offers: list[Offer] = [
        offer(
            f"S{place}",
            "total_quantity",
            {"N": terms(north, fixed, capacity[0]), "S": terms(south, fixed, capacity[1])},
        )
        for place, (north, south, fixed, capacity) in enumerate(suppliers)
    ]

    def together(who: int, quantities: tuple[int, int]) -> float:
        north, south, fixed, _ = suppliers[who]
        total = sum(quantities)
        if not total:
            return 0.0
        # on a border the cheaper of the two tiers counts
        tiers = [
            place
            for place, (low, _) in enumerate(north)
            if low <= total and (place + 1 == len(north) or total <= north[place + 1][0])
        ]
        return min(
            sum(
                (given[place][1] * quantity + fixed)
                for given, quantity in zip((north, south), quantities, strict=True)
                if quantity
            )
            for place in tiers
        )

    best = float("inf")
    for first, second in itertools.product(splits(wanted[0], 3), splits(wanted[1], 3)):
        fits = all(first[who] <= suppliers[who][3][0] and second[who] <= suppliers[who][3][1] for who in range(3))
        if fits:
            best = min(best, sum(together(who, (first[who], second[who])) for who in range(3)))
    asked = tender(offers, {("N", YEAR): wanted[0], ("S", YEAR): wanted[1]})
    if best == float("inf"):
        with pytest.raises(NoPlanError):
            cost(asked)
    else:
        assert cost(asked) == pytest.approx(best, abs=PENNY)


@pytest.mark.parametrize("seed", SEEDS)
def test_bundles_are_set_packing(seed: int) -> None:
    chance = random.Random(f"bundle{seed}")
    lots = {"A": 5, "B": 7, "C": 4}
    single = [(supplier, lot, float(chance.randint(800, 1200))) for supplier in ("S", "T") for lot in lots]
    pairs = [("A", "B"), ("B", "C"), ("A", "B", "C")]
    bundles = [("U", pair, float(chance.randint(750, 1100)), chance.choice([0.0, 900.0])) for pair in pairs]
    offers = [offer(supplier, "all_units", {lot: terms([(0, price)])}) for supplier, lot, price in single]
    offers += [
        offer(who, "bundle", dict.fromkeys(pair, terms([(0, price)], fixed))) for who, pair, price, fixed in bundles
    ]
    cheapest = {lot: min(price for _, where, price in single if where == lot) for lot in lots}
    best = float("inf")
    for taken in itertools.chain.from_iterable(itertools.combinations(bundles, count) for count in range(3)):
        covered = [lot for _, pair, _, _ in taken for lot in pair]
        if len(set(covered)) < len(covered):
            continue
        parts = sum(price * sum(lots[lot] for lot in pair) + fixed for _, pair, price, fixed in taken)
        best = min(best, parts + sum(cheapest[lot] * kwp for lot, kwp in lots.items() if lot not in covered))
    asked = tender(offers, {(lot, YEAR): float(kwp) for lot, kwp in lots.items()})
    assert cost(asked) == pytest.approx(best, abs=PENNY)


@pytest.mark.parametrize("seed", SEEDS)
def test_over_buying_with_disposal(seed: int) -> None:
    chance = random.Random(f"over{seed}")
    wanted, disposal = chance.randint(6, 12), chance.choice([0, 50, 300])
    drawn = [draw_tiers(chance, chance.choice([0, 3])) for _ in range(2)]
    offers = [offer(f"S{place}", "all_units", {"L": terms(given)}) for place, given in enumerate(drawn)]
    best = float("inf")
    for split in itertools.product(range(28), repeat=2):
        parts = [all_units(given, 0, quantity) for quantity, given in zip(split, drawn, strict=True)]
        if sum(split) >= wanted and None not in parts:
            best = min(best, sum(part for part in parts if part is not None) + disposal * (sum(split) - wanted))
    asked = tender(offers, {("L", YEAR): wanted}, disposal_gbp_per_kwp=float(disposal))
    assert cost(asked) == pytest.approx(best, abs=PENNY)


@pytest.mark.parametrize("strong", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_over_buying_under_a_total_quantity(seed: int, strong: bool) -> None:
    chance = random.Random(f"both{seed}")
    wanted, disposal = (chance.randint(2, 5), chance.randint(2, 5)), chance.choice([0, 20, 200])
    border = sum(wanted) + chance.randint(1, 4)
    dear = (chance.randint(900, 1200), chance.randint(900, 1200))
    cheap = tuple(price - chance.randint(100, 400) for price in dear)
    lots = {lot: terms([(0, dear[place]), (border, cheap[place])], 100.0, 12) for place, lot in enumerate(("N", "S"))}
    best = float("inf")
    for bought in itertools.product(range(13), repeat=2):
        if all(have >= need for have, need in zip(bought, wanted, strict=True)):
            price = cheap if sum(bought) >= border else dear
            paid = sum(each * quantity for each, quantity in zip(price, bought, strict=True)) + 100 * 2
            best = min(best, paid + disposal * (sum(bought) - sum(wanted)))
    asked = tender(
        [offer("A", "total_quantity", lots)],
        {("N", YEAR): wanted[0], ("S", YEAR): wanted[1]},
        disposal_gbp_per_kwp=float(disposal),
    )
    assert solve(asked, strong=strong).objective == pytest.approx(best, abs=PENNY)


@pytest.mark.parametrize("seed", SEEDS)
def test_buying_ahead_for_a_later_year(seed: int) -> None:
    chance = random.Random(f"years{seed}")
    first, second = chance.randint(3, 8), chance.randint(3, 8)
    storage, trend = chance.choice([10, 60, 200]), chance.choice([-0.05, 0.0, 0.1])
    drawn = [(draw_tiers(chance), chance.choice([0.0, 500.0])) for _ in range(2)]
    offers = [offer(f"S{place}", "all_units", {"L": terms(*each)}, "supply_only") for place, each in enumerate(drawn)]
    best = float("inf")
    for split in itertools.product(range(first + second + 1), repeat=2):
        for later in splits(max(0, first + second - sum(split)), 2):
            if sum(split) < first or sum(split) > first + second:
                continue
            now = sum(
                all_units(given, fixed, quantity) or 0 for quantity, (given, fixed) in zip(split, drawn, strict=True)
            )
            dearer = [([(low, price * (1 + trend)) for low, price in given], fixed) for given, fixed in drawn]
            then = sum(
                all_units(given, fixed, quantity) or 0 for quantity, (given, fixed) in zip(later, dearer, strict=True)
            )
            best = min(best, now + then + storage * (sum(split) - first))
    asked = tender(
        offers,
        {("L", YEAR): first, ("L", YEAR + 1): second},
        storage_gbp_per_kwp_per_year=float(storage),
        price_trend_fraction_per_year=trend,
    )
    assert cost(asked) == pytest.approx(best, abs=PENNY)
