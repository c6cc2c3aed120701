"""The method of equal shares: every voter has the same money, and only those who want a proposal pay for it.

Written from Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive Utilities, NeurIPS 2021
(arXiv 2008.13276), with cost utilities. All arithmetic is exact.

Amounts are kept as straight lines in the money that each voter is given: the amount now, and how fast it changes with a
pound more for everybody. They say how far the next pounds change nothing, so that money can be added pound by pound
without working out every pound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from energyfund.impact.ballots import Election
from energyfund.impact.greedy import greedy
from energyfund.scenario.voices import Completion


@dataclass(frozen=True, slots=True)
class Bought:
    """A proposal that its voters paid for.

    Attributes:
        effective_votes: Its votes, counting in part those who cannot pay an equal part.
        paid_gbp: What each voter of each kind pays, in the order of the kinds. [£]
    """

    proposal: str
    effective_votes: Fraction
    paid_gbp: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class SharedOut:
    """What the vote funds.

    Attributes:
        funded: Every proposal that is funded, in order.
        bought: Those that their voters paid for, in order.
        start_share_gbp: An equal part of the budget. [£]
        share_gbp: What each voter was given in the end; more than the equal part where it was completed so. [£]
    """

    funded: tuple[str, ...]
    bought: tuple[Bought, ...]
    start_share_gbp: Fraction
    share_gbp: Fraction


class _Line(NamedTuple):
    """An amount now, and by how much it changes with each pound more for every voter."""

    now: Fraction
    slope: Fraction


NOTHING = _Line(Fraction(0), Fraction(0))
EMPTY = 1
"""The purse of everybody who has nothing left."""

_Payer = tuple[int, Fraction, _Line]


@dataclass(slots=True)
class _Run:
    """One run of the method with a given share for every voter.

    Attributes:
        steady: More pounds for every voter that change nothing: below this much more, the run is the same; None where
            no amount changes it.
    """

    bought: list[Bought] = field(default_factory=list)
    steady: Fraction | None = None

    @property
    def funded(self) -> tuple[str, ...]:
        return tuple(each.proposal for each in self.bought)

    def changes_after(self, gap: Fraction, closing: Fraction) -> None:
        """A comparison turns round once a gap has closed at this speed; never where it does not close."""
        if closing > 0 and (self.steady is None or gap / closing < self.steady):
            self.steady = gap / closing


def equal_shares(election: Election, budget_gbp: Fraction, completion: Completion) -> SharedOut:
    """Fund proposals by the method of equal shares.

    Every voter starts with budget / voters. A proposal p is paid for by its voters i alone, each with
    min(money left, α·w_i), where w_i is what the mark counts (1 on an approval ballot) and α the least amount that
    covers the cost. Each round funds the proposal with the most effective votes cost / α: with cost utilities
    u_i = w_i · cost that is the least cost for each unit of utility. It ends when no proposal can be paid by its own
    voters. Ties: lower cost, then name.

    What is left over is spent as ``completion`` says: ``none`` leaves it; ``one_pound_more`` gives every voter a pound
    more and starts again, until nothing more would fit into the budget or one pound more would break it; ``most_votes``
    funds what still fits, most votes first.

    Args:
        election: Costs and ballots.
        budget_gbp: The money. [£]
        completion: What to do with money left over.

    Returns:
        What is funded, who pays what, and the share of a voter.
    """
    start = share = budget_gbp / election.voters
    run = _run(election, share, budget_gbp)
    while completion == "one_pound_more" and run.steady is not None and _something_fits(election, run, budget_gbp):
        next_share = share + max(1, math.ceil(run.steady))
        later = _run(election, next_share, budget_gbp)
        if _cost(election, later.funded) > budget_gbp:
            share = next_share - 1
            run = _run(election, share, budget_gbp)
            break
        share, run = next_share, later
    added = greedy(election, budget_gbp, run.funded) if completion == "most_votes" else ()
    return SharedOut((*run.funded, *added), tuple(run.bought), start, share)


def _cost(election: Election, names: Sequence[str]) -> Fraction:
    return sum((election.costs_gbp[name] for name in names), Fraction(0))


def _something_fits(election: Election, run: _Run, budget_gbp: Fraction) -> bool:
    """Whether a proposal with a vote would still fit into the budget."""
    return bool(greedy(election, budget_gbp, run.funded))


def _run(election: Election, share_gbp: Fraction, budget_gbp: Fraction) -> _Run:
    """The method with a share for every voter; proposals dearer than the budget are out from the start."""
    run = _Run()
    purses = _Purses([_Line(share_gbp, Fraction(1)), NOTHING], [0] * len(election.kinds))
    waiting = {
        name: cost for name, cost in election.costs_gbp.items() if cost <= budget_gbp and election.supporters(name)
    }
    while True:
        payments = {
            name: _payment(cost, purses.payers(election.supporters(name)), run) for name, cost in waiting.items()
        }
        prices = {name: line for name, line in payments.items() if line is not None}
        if not prices:
            return run
        best = min(prices, key=lambda name: (prices[name].now / waiting[name], waiting[name], name))
        _outrun(best, prices, waiting, run)
        paid = purses.pay(election.supporters(best), prices[best])
        run.bought.append(Bought(best, waiting.pop(best) / prices[best].now, tuple(paid)))


@dataclass(slots=True)
class _Purses:
    """What voters have left. Those who have paid for the same proposals share a purse, so that it is worked out once.

    Attributes:
        money: What each voter of a purse has.
        of_kind: The purse of each kind of voter.
    """

    money: list[_Line]
    of_kind: list[int]

    def payers(self, supporters: Sequence[tuple[int, int, Fraction]]) -> list[_Payer]:
        """Voters of a proposal: how many, what their mark counts and what each has, by purse and mark."""
        count: dict[tuple[int, Fraction], int] = {}
        for place, voters, weight in supporters:
            key = (self.of_kind[place], weight)
            count[key] = count.get(key, 0) + voters
        return [(voters, weight, self.money[purse]) for (purse, weight), voters in count.items()]

    def pay(self, supporters: Sequence[tuple[int, int, Fraction]], each: _Line) -> list[Fraction]:
        """Take from every supporter the part of the mark, or all that is left; returns what each kind pays. [£]"""
        paid = [Fraction(0)] * len(self.of_kind)
        after: dict[tuple[int, Fraction], tuple[int, Fraction]] = {}
        for place, _, weight in supporters:
            purse = self.of_kind[place]
            if (purse, weight) not in after:
                had = self.money[purse]
                part = _Line(each.now * weight, each.slope * weight)
                if part.now <= had.now:
                    self.money.append(_Line(had.now - part.now, had.slope - part.slope))
                    after[purse, weight] = (len(self.money) - 1, part.now)
                else:
                    after[purse, weight] = (EMPTY, had.now)
            self.of_kind[place], paid[place] = after[purse, weight]
        return paid


def _payment(cost_gbp: Fraction, payers: list[_Payer], run: _Run) -> _Line | None:
    """What a voter pays whose mark counts 1 and who has enough (α); None where its voters together have too little."""
    have = _Line(
        sum((voters * line.now for voters, _, line in payers), Fraction(0)),
        sum((voters * line.slope for voters, _, line in payers), Fraction(0)),
    )
    if have.now < cost_gbp:
        run.changes_after(cost_gbp - have.now, have.slope)
        return None
    payers.sort(key=lambda payer: payer[2].now / payer[1])
    rest, weight = _Line(cost_gbp, Fraction(0)), sum((voters * counts for voters, counts, _ in payers), Fraction(0))
    short = []
    for voters, counts, line in payers:
        if rest.now * counts <= line.now * weight:
            break
        rest = _Line(rest.now - voters * line.now, rest.slope - voters * line.slope)
        weight -= voters * counts
        short.append((counts, line))
    each = _Line(rest.now / weight, rest.slope / weight)
    for counts, line in short:  # these pay all they have; with more money they pay their part
        run.changes_after(each.now * counts - line.now, line.slope - each.slope * counts)
    return each


def _outrun(best: str, prices: Mapping[str, _Line], costs_gbp: Mapping[str, Fraction], run: _Run) -> None:
    """Note how much more money would put another proposal before the best one."""
    own = prices[best]
    for name, line in prices.items():
        if name != best:
            gap = line.now / costs_gbp[name] - own.now / costs_gbp[best]
            run.changes_after(gap, own.slope / costs_gbp[best] - line.slope / costs_gbp[name])
