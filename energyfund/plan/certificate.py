"""What proves that no plan does better: two sums that can only be equal where that is so."""

from __future__ import annotations

import math
from dataclasses import dataclass

TIGHT = 1e-6
"""Primal and dual may differ by this share of the sums that are at stake, and rows and bounds be missed by this much of
themselves: what is left is the rounding of numbers."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A solve and its proof, worked out apart from the solver from its rows, columns and prices.

    A plan is worth its primal objective; no plan at all can be worth more than the dual objective. Where both are the
    same and no row is missed, the plan is the best there is.

    Attributes:
        primal: Objective of the plan, in ``unit``.
        dual: The most that any plan could reach, by the prices of rows and bounds.
        at_stake: Sum of the sizes of everything that the objective adds up, against which the gap is held.
        gap: |primal − dual| as a share of what is at stake. [-]
        largest_row_violation: By how much the worst row is missed, as a share of its largest term or limit. [-]
        largest_bound_violation: By how much the worst variable lies outside its bounds, as a share of the bound. [-]
        largest_price_violation: Largest reduced cost of a variable on the wrong side, as a share of its terms. [-]
        rows, columns, integers: Size of the program; integers are yes-or-no decisions.
        proof: What was proven, in words.
    """

    primal: float
    dual: float
    unit: str
    at_stake: float
    gap: float
    largest_row_violation: float
    largest_bound_violation: float
    largest_price_violation: float
    solver: str
    rows: int
    columns: int
    integers: int
    proof: str

    @property
    def again(self) -> float:
        """The gap worked out once more from the two objectives. [-]"""
        return gap_of(self.primal, self.dual, self.at_stake)

    @property
    def holds(self) -> bool:
        """Whether the proof stands; the gap is worked out again, so that no edited one is believed."""
        misses = (
            self.gap,
            self.again,
            self.largest_row_violation,
            self.largest_bound_violation,
            self.largest_price_violation,
        )
        return all(math.isfinite(miss) and abs(miss) <= TIGHT for miss in misses)


def gap_of(primal: float, dual: float, at_stake: float) -> float:
    """|primal − dual| as a share of what is at stake, which counts for no less than a millionth of a unit. [-]

    >>> gap_of(100.0, 101.0, 200.0)
    0.005
    """
    return abs(primal - dual) / max(abs(at_stake), TIGHT)
