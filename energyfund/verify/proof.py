"""The proof that no plan does better, held against the plan: it must be of this plan, and its two sums must agree."""

from __future__ import annotations

from collections.abc import Iterator

from energyfund.allocate.brief import Allocation, Brief

Miss = tuple[str, float, str]
"""What was checked, by how much it misses, and the unit."""


def proof_misses(brief: Brief, allocation: Allocation) -> Iterator[Miss]:
    """By how much the certificate of a plan misses; nothing where there is none.

    Where the least loss in bad years is sought, or another aim beside it, the objective of the last program is
    not the plan's value, so that only the proof itself is held up.
    """
    proof = allocation.certificate
    if proof is None:
        return
    yield "primal and dual objective of the proof agree", max(proof.gap, proof.again), "fraction"
    broken = max(proof.largest_row_violation, proof.largest_bound_violation, proof.largest_price_violation)
    yield "every row, bound and price of the proof holds", broken, "fraction"
    if brief.goal != "cvar" and not brief.beside:
        stake = max(1.0, abs(proof.at_stake), abs(allocation.value))
        yield "the proof is of this plan", abs(proof.primal - allocation.value) / stake, "fraction"
