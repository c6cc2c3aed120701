"""The efficient plans between two aims, by the augmented epsilon-constraint method.

Source: G. Mavrotas and K. Florios, "An improved version of the augmented ε-constraint method (AUGMECON2) for finding
the exact pareto set in multi-objective integer programming problems", Applied Mathematics and Computation 219 (2013).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from energyfund.allocate.brief import Allocation, Brief, SecondAim
from energyfund.allocate.model import allocate
from energyfund.errors import InvalidInputError, SolverStoppedError
from energyfund.plan.frontier import Frontier, FrontierPoint
from energyfund.planning.chain import Prepared, brief_of
from energyfund.planning.frontier_points import AIMS, efficient_only, point_of, score, with_knee
from energyfund.planning.frontier_words import Known, assembled
from energyfund.scenario.pathways import Pathway
from energyfund.scenario.scenario import Goal

Against = Literal["homes", "cvar"]

TRADE = 1e-5
"""The whole range of the aim beside it counts this much of the range of the aim sought: enough to tell apart plans that
serve the aim sought equally well, and no more."""

NO_RANGE = 1e-9
"""Aims whose ends differ by a smaller part of themselves do not conflict."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan and what it comes to in both aims."""

    allocation: Allocation
    point: FrontierPoint


def aims_of(prepared: Prepared, pathway: Pathway, against: Against) -> tuple[Goal, Goal]:
    """The two aims: a return, and homes lifted or the loss in bad years.

    Against the loss in bad years the return is the fund's value, since both are about what the fund holds. Against
    homes it is the fund's value where the scenario seeks that, or the least loss, and net present value otherwise.

    Raises:
        InvalidInputError: The scenario gives no ground for the second aim.
    """
    loaded, brief = prepared.inputs.loaded, brief_of(prepared, pathway)
    if against == "cvar":
        if brief.market is None:
            message = "is missing: the loss in bad years needs to know how markets may move"
            raise InvalidInputError([loaded.fault(("pension_fund", "market"), "", message)])
        return "fund_value", "cvar"
    if not any(project.impact.homes_lifted > 0 for project in brief.projects):
        message = "holds no project that lifts homes out of fuel poverty; give a retrofit project, or: --against cvar"
        raise InvalidInputError([loaded.fault(("projects",), "", message)])
    return "fund_value" if brief.goal in {"fund_value", "cvar"} else "npv", "homes_lifted"


def frontier(prepared: Prepared, pathway: Pathway, against: Against, points: int) -> Iterator[Frontier]:
    """The efficient plans, one after another.

    First the payoff table: the best of each aim, and of the plans that reach it the best in the other aim. Then the
    range of the second aim is cut into equal steps, and the first aim sought with each of them as a limit. Limits that
    a plan found before meets already are skipped.

    Args:
        prepared: The scenario, from `energyfund.planning.chain.prepare`.
        pathway: The policy of the fund; holding on where there is none.
        against: What return is held against.
        points: Points asked for, both ends included; at least 2.

    Yields:
        What is known so far, after each plan; the last is the whole.

    Raises:
        InvalidInputError: The scenario gives no ground for the aims.
        NoPlanError: No plan meets every rule.
        SolverStoppedError: The time limit came before the ends were found.
    """
    first, second = aims_of(prepared, pathway, against)
    brief = replace(brief_of(prepared, pathway), goal=first)
    best, other, weight = _ends(brief, first, second)
    known = Known(prepared, brief, (first, second), _payoff(best, other), points, best.allocation.solver)
    found = [best] if weight == 0 else [best, other]
    yield assembled(known, _kept(found, second), 0, (), finished=weight == 0)
    if weight == 0:
        return
    low, high = score(second, best.point.second), score(second, other.point.second)
    reached, skipped, remarks = low, 0, []
    for step in range(1, points - 1):
        asked = low + step * (high - low) / (points - 1)
        if reached >= asked:
            skipped += 1
            continue
        limit = score(second, asked)
        try:
            one = _solve(brief, first, second, limit, weight)
        except SolverStoppedError:
            spoken = AIMS[second].spoken(limit)
            remarks.append(f"The time limit came before a plan with {spoken} was found; raise solver_seconds.")
            continue
        reached = max(reached, score(second, one.point.second))
        found.insert(-1, one)
        yield assembled(known, _kept(found, second), skipped, tuple(remarks), finished=False)
    yield assembled(known, _kept(found, second), skipped, tuple(remarks), finished=True)


def _ends(brief: Brief, first: Goal, second: Goal) -> tuple[Solved, Solved, float]:
    """The best plan of each aim, lexicographic, and what a unit of the second counts; 0 where they do not conflict.

    Each end is sought alone at first, which gives the ranges; then again with the other aim beside it at a weight that
    fits them.
    """
    best = _solve(brief, first, second, None, 0.0)
    other = _solve(replace(brief, goal=second), first, second, None, 0.0)
    lost, won = _ranges(best, other, second)
    if won == 0 or lost == 0:
        return (best, best, 0.0) if won == 0 else (other, other, 0.0)
    best = _solve(brief, first, second, None, TRADE * lost / won)
    other = _solve(replace(brief, goal=second), second, first, None, TRADE * won / lost, measured=(first, second))
    lost, won = _ranges(best, other, second)
    if won == 0 or lost == 0:
        return best, best, 0.0
    return best, other, TRADE * lost / won


def _ranges(best: Solved, other: Solved, second: Goal) -> tuple[float, float]:
    """What the first aim loses and what the second gains from one end to the other; 0 where it is rounding."""
    lost = best.point.first - other.point.first
    won = score(second, other.point.second) - score(second, best.point.second)
    lost = lost if lost > NO_RANGE * max(1.0, abs(best.point.first)) else 0.0
    return lost, won if won > NO_RANGE * max(1.0, abs(best.point.second)) else 0.0


def _solve(
    brief: Brief,
    aim: Goal,
    beside: Goal,
    limit: float | None,
    weight: float,
    measured: tuple[Goal, Goal] | None = None,
) -> Solved:
    """The best plan of the brief's aim with a limit on the one beside it, measured in both.

    Args:
        brief: What is asked; its goal is the aim.
        aim: The aim sought.
        beside: The aim beside it.
        limit: The least of the aim beside it, of CVaR the most; None for none.
        weight: What a unit of it counts.
        measured: The first and the second aim, where they are not these two in this order.
    """
    asked = brief if weight == 0 and limit is None else replace(brief, second=SecondAim(beside, limit, weight))
    allocation = allocate(asked)
    return Solved(allocation, point_of(asked, allocation, measured or (aim, beside), limit))


def _kept(found: list[Solved], second: Goal) -> tuple[FrontierPoint, ...]:
    return with_knee(efficient_only([each.point for each in found], second), second)


def _payoff(best: Solved, other: Solved) -> tuple[tuple[float, float], tuple[float, float]]:
    return (best.point.first, best.point.second), (other.point.first, other.point.second)
