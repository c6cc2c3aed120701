"""The best set of proposals that some money can pay for, exactly: what an optimiser would choose."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from heapq import merge

State = tuple[int, tuple[int, ...], int]
"""Cost, worth under each aim, and the proposals taken as bits."""


def best_set(
    costs: Mapping[str, Fraction], worths: Mapping[str, Sequence[Fraction]], budget: Fraction
) -> tuple[str, ...]:
    """The set of greatest worth whose cost stays within a budget: the 0/1 knapsack, exactly.

    Worths are compared aim by aim: the second decides only where the first is equal, and so on; what is still equal
    goes to the lower cost, then to the names that come first in the alphabet. Nemhauser and Ullmann, Discrete dynamic
    programming and capital allocation, Management Science 15 (1969): of all sets looked at so far, only those are kept
    that no cheaper set equals in worth.

    Args:
        costs: Cost of each thing, positive.
        worths: Worth of each thing, not negative in sum, one number for each aim, most important first.
        budget: What may be spent.

    Returns:
        The names, in alphabetical order.

    >>> one, two = Fraction(1), Fraction(2)
    >>> best_set({"a": two, "b": one, "c": one}, {"a": [two], "b": [one], "c": [one]}, two)
    ('a',)
    >>> best_set({"a": two, "b": one, "c": one}, {"a": [two, one], "b": [one, one], "c": [one, one]}, two)
    ('b', 'c')
    """
    names = sorted(costs)
    money = _whole([*costs.values(), budget])
    aims = len(next(iter(worths.values()), ()))
    scales = [_whole([Fraction(worths[name][aim]) for name in names]) for aim in range(aims)]
    limit = math.floor(budget * money)
    kept: list[State] = [(0, (0,) * aims, 0)]
    for place, name in enumerate(names):
        cost = int(costs[name] * money)
        worth = tuple(int(Fraction(worths[name][aim]) * scales[aim]) for aim in range(aims))
        taken = [
            (before + cost, tuple(map(sum, zip(had, worth, strict=True))), chosen | 1 << place)
            for before, had, chosen in kept
            if before + cost <= limit
        ]
        kept = _undominated(kept, taken)
    chosen = kept[-1][2]
    return tuple(name for place, name in enumerate(names) if chosen >> place & 1)


def _undominated(one: Sequence[State], other: Sequence[State]) -> list[State]:
    """States of two lists in the order of cost, without those that a cheaper one equals in worth."""
    found: list[State] = []
    for state in merge(one, other, key=lambda each: (each[0], tuple(-amount for amount in each[1]))):
        if not found or state[1] > found[-1][1]:
            found.append(state)
    return found


def _whole(amounts: Sequence[Fraction]) -> int:
    """The number by which all amounts become whole."""
    return math.lcm(*(amount.denominator for amount in amounts))
