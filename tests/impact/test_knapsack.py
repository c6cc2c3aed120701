"""The optimiser's choice against every possible set."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energyfund.impact.knapsack import best_set

COSTS = st.dictionaries(st.sampled_from("abcdefg"), st.fractions(Fraction(1, 8), 20, max_denominator=8), min_size=1)


@given(COSTS, st.data(), st.fractions(0, 60, max_denominator=8))
def test_it_is_the_best_of_all_sets(costs: dict[str, Fraction], data: st.DataObject, budget: Fraction) -> None:
    numbers = st.fractions(-1, 5, max_denominator=4)
    worths = {name: (data.draw(numbers), Fraction(data.draw(st.integers(0, 3)))) for name in costs}

    def order(names: tuple[str, ...]) -> tuple[Fraction, Fraction, Fraction]:
        first = sum((worths[name][0] for name in names), Fraction(0))
        second = sum((worths[name][1] for name in names), Fraction(0))
        return (first, second, -sum((costs[name] for name in names), Fraction(0)))

    every = [
        names
        for size in range(len(costs) + 1)
        for names in combinations(sorted(costs), size)
        if sum(costs[name] for name in names) <= budget
    ]
    found = best_set(costs, worths, budget)
    assert found in every
    assert order(found) == max(map(order, every))


@pytest.mark.published
def test_a_well_known_instance() -> None:
    # Kreher and Stinson, Combinatorial Algorithms (CRC 1999), problem P07 of Burkardt's collection of knapsack data:
    # capacity 750, the best profit is 1458 with a weight of 749
    weights = (70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120)
    profits = (135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240)
    names = [f"{place:02d}" for place in range(15)]
    costs = {name: Fraction(weight) for name, weight in zip(names, weights, strict=True)}
    found = best_set(costs, {n: [Fraction(p)] for n, p in zip(names, profits, strict=True)}, Fraction(750))
    assert sum(profits[int(name)] for name in found) == 1458
    assert sum(weights[int(name)] for name in found) == 749


@pytest.mark.hand
def test_money_for_nothing_buys_nothing() -> None:
    assert best_set({"a": Fraction(1)}, {"a": [Fraction(3)]}, Fraction(0)) == ()
