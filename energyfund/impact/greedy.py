"""Most votes first: what most cities do, and what leaves a large minority with nothing."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from energyfund.impact.ballots import Election


def greedy(election: Election, budget_gbp: Fraction, funded: Collection[str] = ()) -> tuple[str, ...]:
    """Proposals in the order of their votes, each funded if the money that is left pays for it.

    This is greedy cost welfare: a voter's utility of a funded proposal is its cost times what the mark counts, so the
    welfare that a pound brings is Σ weight, on approval ballots the number of votes. Ties: lower cost, then name.
    Proposals without a vote are not funded.

    Args:
        election: Costs and ballots.
        budget_gbp: Money for all proposals, those already funded included. [£]
        funded: Funded before; their cost is taken off first.

    Returns:
        The proposals funded here, in that order.

    References:
        Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive Utilities, NeurIPS 2021.
    """
    left = budget_gbp - sum((election.costs_gbp[name] for name in funded), Fraction(0))
    found = []
    for name in sorted(election.costs_gbp, key=lambda each: (-election.points(each), election.costs_gbp[each], each)):
        if name not in funded and election.points(name) > 0 and election.costs_gbp[name] <= left:
            found.append(name)
            left -= election.costs_gbp[name]
    return tuple(found)
