"""The efficient plans between two or three aims, by the augmented epsilon-constraint method.

Source: G. Mavrotas and K. Florios, "An improved version of the augmented ε-constraint method (AUGMECON2) for finding
the exact pareto set in multi-objective integer programming problems", Applied Mathematics and Computation 219 (2013).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from energyfund.allocate.again import Again
from energyfund.allocate.brief import AimBeside, Allocation
from energyfund.errors import SolverStoppedError
from energyfund.finance.present_value import FloatArray
from energyfund.plan.frontier import Frontier, FrontierPoint
from energyfund.plan.frontier_said import phrase
from energyfund.planning.chain import Prepared, brief_of
from energyfund.planning.frontier_points import AIMS, efficient_only, moves, point_of, score, scores, with_knee
from energyfund.planning.frontier_words import Known, assembled
from energyfund.scenario.pathways import Pathway
from energyfund.scenario.scenario import Goal

TRADE = 1e-5
"""The whole range of the aim beside it counts this much of the range of the aim sought: enough to tell apart plans that
serve the aim sought equally well, and no more."""

AFTER = 10
"""The second aim counts so many times what the third does, so that plans equal in the first are told apart in order."""

LOOSE = 1e-9
"""An aim that is held at the best it can be may miss it by this part of itself, which is the solver's rounding."""

LINE, GRID = 9, 5
"""Steps of each limit where nobody says how many: along one aim, and along each of two."""

Limits = tuple[float | None, ...]
"""The limit on each aim after the first, in its own unit; None for none."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan and what it comes to in all aims."""

    allocation: Allocation
    point: FrontierPoint


@dataclass(slots=True)
class Search:
    """What was found so far, so that no limit is tried whose answer is known.

    Attributes:
        met: Limits that were tried, and what the plan that was best under them reaches, both as scores, shape (2, k).
        missed: Limits that no plan keeps, as scores, shape (k,).
    """

    aims: tuple[Goal, ...]
    found: list[Solved] = field(default_factory=list)
    met: list[FloatArray] = field(default_factory=list)
    missed: list[FloatArray] = field(default_factory=list)

    def add(self, solved: Solved, limits: Limits) -> None:
        """Remember the best plan under these limits."""
        self.found.append(solved)
        self.met.append(np.array([self.turned(limits), scores([solved.point], self.aims)[0, 1:]]))

    def knows(self, limits: Limits) -> bool:
        """Whether the best plan under these limits is one that was found, or is known not to exist.

        A plan that is best under looser limits and keeps the tighter ones is best under those too: its slack jumps over
        them. Where no plan keeps the looser ones, none keeps the tighter.
        """
        asked = self.turned(limits)
        kept = any(bool(np.all(looser <= asked) and np.all(asked <= reached)) for looser, reached in self.met)
        return kept or any(bool(np.all(looser <= asked)) for looser in self.missed)

    def turned(self, limits: Limits) -> FloatArray:
        """Limits as scores, shape (k,)."""
        pairs = zip(self.aims[1:], limits, strict=True)
        return np.array([-np.inf if limit is None else score(aim, limit) for aim, limit in pairs])

    def points(self) -> tuple[FrontierPoint, ...]:
        """The efficient plans found so far, the knee marked."""
        return with_knee(efficient_only([each.point for each in self.found], self.aims), self.aims)


def frontier(
    prepared: Prepared, pathway: Pathway, aims: Sequence[Goal], points: int | None = None
) -> Iterator[Frontier]:
    """The efficient plans, one after another.

    First the payoff table, by lexicographic optimisation: the best of each aim; of the plans that reach it the best in
    the next; and of those the best in the last, with three. Then the range of each aim after the first is cut into
    equal steps, and the first aim sought under every pair of them as limits, from loose to tight, with a small weight
    on the slack. The program is built once. Limits whose best plan is known already are skipped, and so are those
    tighter than limits that no plan keeps. An aim that is at its best in every row of the payoff table has no limits.

    Args:
        prepared: The scenario, from `energyfund.planning.chain.prepare`.
        pathway: The policy of the fund; holding on where there is none.
        aims: Two or three, the one sought first; from `energyfund.planning.frontier_aims.aims_of`.
        points: Steps of the limit on each aim, both ends included, at least 2; None for 9 where one aim has limits, and
            5 on each of two.

    Yields:
        What is known so far, after each plan; the last is the whole.

    Raises:
        NoPlanError: No plan meets every rule.
        SolverStoppedError: The time limit came before the ends were found.
    """
    brief, sought = brief_of(prepared, pathway), tuple(aims)
    again = Again(brief, sought)
    ends = _ends(again, sought)
    payoff = scores([each.point for each in ends], sought)
    sizes = _sizes(payoff)
    levels, steps = _levels(sought, payoff, points)
    limits = [tuple(reversed(each)) for each in itertools.product(*reversed(levels))]  # the last aim's limit moves last
    search = Search(sought)
    for place, end in enumerate(ends):
        search.add(end, tuple(own[-1] if place == beside else None for beside, own in enumerate(levels, 1)))
    tried, skipped, remarks = 1, 0, _stopped([each.allocation for each in ends])
    known = Known(
        prepared,
        brief,
        sought,
        tuple(each.point.values for each in ends),
        steps,
        len(limits),
        ends[0].allocation.solver,
    )
    yield assembled(known, search.points(), (tried, skipped), remarks, finished=len(limits) == 1)
    for asked in limits[1:]:
        if search.knows(asked):
            skipped += 1
            continue
        tried += 1
        try:
            one = _solve(again, sought, asked, sizes)
        except SolverStoppedError:
            spoken = " and ".join(
                phrase(AIMS[aim], limit) for aim, limit in zip(sought[1:], asked, strict=True) if limit is not None
            )
            remarks.append(f"The time limit came before a plan with {spoken} was found; raise solver_seconds.")
            continue
        if one is None:
            search.missed.append(search.turned(asked))
            continue
        search.add(one, asked)
        remarks += [text for text in _stopped([one.allocation]) if text not in remarks]
        yield assembled(known, search.points(), (tried, skipped), remarks, finished=False)
    if len(limits) > 1:
        yield assembled(known, search.points(), (tried, skipped), remarks, finished=True)


def _ends(again: Again, aims: tuple[Goal, ...]) -> list[Solved]:
    """The best plan of each aim, lexicographic: of the plans that reach it the best in the others, in their order.

    Each is sought alone at first, which gives the ranges, and then held while the others are sought. What a held aim
    may miss by rounding buys a sliver of the others, so the plan found alone stays where nothing else is gained.
    """
    alone = []
    for aim in aims:
        beside = tuple(AimBeside(other, None, 0.0) for other in aims if other != aim)
        alone.append(_measured(again, aim, beside, aims))
    turned = scores([each.point for each in alone], aims)
    sizes = _sizes(turned)
    ends = []
    for place, aim in enumerate(aims):
        after, *last = [other for other in range(len(aims)) if other != place]
        held = AimBeside(aim, _loosened(aim, alone[place].point.values[place]), 0.0)
        beside = _weighted(
            sizes[after], [aims[other] for other in last], [None] * len(last), [sizes[other] for other in last]
        )
        end = _measured(again, aims[after], (held, *beside), aims)
        gained = scores([end.point], aims)[0] - turned[place]
        gained[place] = 0.0
        ends.append(end if bool(np.any(gained > TRADE * sizes)) else alone[place])
    return ends


def _weighted(
    size: float, others: Sequence[Goal], limits: Sequence[float | None], sizes: Sequence[float] | FloatArray
) -> tuple[AimBeside, ...]:
    """Aims beside one whose range has a size, with their limits; the first of them counts most."""
    return tuple(
        AimBeside(other, limit, float(TRADE / AFTER**place * size / own))
        for place, (other, limit, own) in enumerate(zip(others, limits, sizes, strict=True))
    )


def _measured(again: Again, aim: Goal, beside: tuple[AimBeside, ...], aims: tuple[Goal, ...]) -> Solved:
    """A plan that is sure to exist: the best of an aim, or of one beside it while it is held there."""
    allocation = again.best(aim, beside)
    if allocation is None:
        raise SolverStoppedError("The solver could not find its own best plan again; raise solver_seconds.")
    return Solved(allocation, point_of(again.asked(aim, beside), allocation, aims, (None,) * (len(aims) - 1)))


def _solve(again: Again, aims: tuple[Goal, ...], limits: Limits, sizes: FloatArray) -> Solved | None:
    """The best plan of the first aim under limits on the others; None where no plan keeps them."""
    beside = _weighted(sizes[0], aims[1:], limits, sizes[1:])
    allocation = again.best(aims[0], beside)
    if allocation is None:
        return None
    return Solved(allocation, point_of(again.asked(aims[0], beside), allocation, aims, limits))


def _sizes(payoff: FloatArray) -> FloatArray:
    """How far each aim moves between the ends, by which weights are set, shape (aims,); its own size where it stays."""
    span = moves(payoff)
    return np.where(span > 0, span, np.maximum(1.0, np.max(np.abs(payoff), axis=0)))


def _levels(aims: tuple[Goal, ...], payoff: FloatArray, points: int | None) -> tuple[list[list[float | None]], int]:
    """Limits on each aim after the first, from none to the tightest, and the steps on each aim that has any."""
    low, span = np.min(payoff, axis=0), moves(payoff)
    steps = points or (GRID if int(np.sum(span[1:] > 0)) > 1 else LINE)
    levels: list[list[float | None]] = []
    for place, aim in enumerate(aims[1:], 1):
        own: list[float | None] = [None]
        if span[place] > 0:
            at = [float(low[place] + step * span[place] / (steps - 1)) for step in range(1, steps)]
            own += [score(aim, value) for value in at[:-1]]
            own.append(_loosened(aim, score(aim, at[-1]), 2 * LOOSE))
        levels.append(own)
    return levels, steps


def _loosened(aim: Goal, value: float, by_fraction: float = LOOSE) -> float:
    """A limit that the best of an aim keeps in spite of rounding."""
    return score(aim, score(aim, value) - by_fraction * abs(value))


def _stopped(allocations: Sequence[Allocation]) -> list[str]:
    if any(each.status == "limit" for each in allocations):
        return ["The solver stopped at its limit for at least one plan: a better one may exist; raise solver_seconds."]
    return []
