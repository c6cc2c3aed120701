"""Points of a frontier: measured outside the solver, none dominated, none twice, the knee marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from energyfund.allocate.brief import Allocation, Brief
from energyfund.finance.present_value import FloatArray
from energyfund.plan.built import BuiltPart
from energyfund.plan.frontier import NO_RANGE, Aim, FrontierPoint
from energyfund.plan.frontier_said import phrase
from energyfund.scenario.scenario import Goal
from energyfund.verify.fund import roll_forward
from energyfund.verify.recheck import SHARE, recheck
from energyfund.verify.risk import year_risk

AHEAD = 1
"""CVaR is that of the year after the first planning year's trading."""

SAME = 1e-6
"""Points nearer to each other than this part of the range are one."""


AIMS: dict[Goal, Aim] = {
    "npv": Aim("npv", "net present value", "GBP", less_is_better=False),
    "fund_value": Aim("fund_value", "fund at the end", "GBP", less_is_better=False),
    "homes_lifted": Aim("homes_lifted", "homes lifted out of fuel poverty", "homes", less_is_better=False),
    "cvar": Aim("cvar", "loss in bad years", "fraction", less_is_better=True),
}


def score(goal: Goal, value: float) -> float:
    """A value turned so that more is better, and turned back by the same."""
    return -value if AIMS[goal].less_is_better else value


def scores(points: Sequence[FrontierPoint], aims: Sequence[Goal]) -> FloatArray:
    """What points come to, turned so that more is better, shape (points, aims)."""
    turned = [[score(aim, value) for aim, value in zip(aims, point.values, strict=True)] for point in points]
    return np.array(turned, dtype=np.float64).reshape(len(points), len(aims))


def moves(aim_scores: FloatArray) -> FloatArray:
    """By how much each aim moves from its worst to its best, 0 where that is rounding, shape (aims,)."""
    span: FloatArray = np.max(aim_scores, axis=0) - np.min(aim_scores, axis=0)
    return np.where(span > NO_RANGE * np.maximum(1.0, np.max(np.abs(aim_scores), axis=0)), span, 0.0)


def point_of(
    brief: Brief, allocation: Allocation, aims: Sequence[Goal], limits: Sequence[float | None]
) -> FrontierPoint:
    """A plan measured in all aims from what is built, bought and sold alone.

    Args:
        brief: What was asked.
        allocation: What the optimiser answered.
        aims: Two or three.
        limits: The limit on each aim after the first; None for none.
    """
    fund_value, loss = None, None
    if brief.fund is not None and allocation.fund is not None:
        rolled = roll_forward(brief, allocation, brief.fund, allocation.fund)
        fund_value = float(rolled.total_gbp[-1])
        ahead = year_risk(brief, allocation, rolled, AHEAD)
        loss = None if ahead is None else ahead.cvar_fraction
    worth = sum(build.fraction * build.start.npv_gbp for build in allocation.builds)
    homes = sum(build.fraction * build.project.impact.homes_lifted for build in allocation.builds)
    measured: dict[Goal, float | None] = {
        "npv": worth,
        "fund_value": fund_value,
        "homes_lifted": homes,
        "cvar": loss,
    }
    values = [value for value in (measured[aim] for aim in aims) if value is not None]
    if len(values) < len(aims):
        raise TypeError(aims)
    failed = [check.name for check in recheck(brief, allocation) if not check.passed]
    for aim, value, limit in zip(aims[1:], values[1:], limits, strict=True):
        if limit is not None and score(aim, value) < score(aim, limit) - SHARE * max(1.0, abs(limit)):
            failed.append(f"the limit: {phrase(AIMS[aim], limit)}")
    return FrontierPoint(
        first=values[0],
        second=values[1],
        npv_gbp=worth,
        homes_lifted=homes,
        fund_value_gbp=fund_value,
        cvar_fraction=loss,
        outlay_gbp=sum(build.fraction * build.start.total_outlay_gbp for build in allocation.builds),
        projects=built_parts(brief, allocation),
        asked=limits[0],
        is_knee=False,
        failed_checks=tuple(failed),
        third=values[2] if len(values) > 2 else None,
        asked_third=limits[1] if len(limits) > 1 else None,
    )


def efficient_only(points: Sequence[FrontierPoint], aims: Sequence[Goal]) -> tuple[FrontierPoint, ...]:
    """Points that no other dominates, each once, from the best of the first aim that moves down to its worst.

    A point dominates another that is worse in one aim and better in none, beyond rounding.
    """
    turned = scores(points, aims)
    span = moves(turned)
    slack = np.where(span > 0, SAME * span, NO_RANGE * np.maximum(1.0, np.max(np.abs(turned), axis=0)))
    kept: list[int] = []
    for place, own in enumerate(turned):
        no_worse = np.all(turned >= own - slack, axis=1)
        better = np.any(turned > own + slack, axis=1)
        double = any(bool(np.all(np.abs(turned[one] - own) <= slack)) for one in kept)
        if not bool(np.any(no_worse & better)) and not double:
            kept.append(place)
    return tuple(points[place] for place in sorted(kept, key=lambda place: tuple(-turned[place, span > 0])))


def with_knee(points: Sequence[FrontierPoint], aims: Sequence[Goal]) -> tuple[FrontierPoint, ...]:
    """Mark the point furthest beyond the plane through the ends, all aims stretched to run from 0 to 1.

    The end of an aim is the point where it is best. With two aims the plane is the chord through (1, 0) and (0, 1), and
    the distance from it (x + y − 1) / √2. With three it is n·x = 1, and the distance (n·x − 1) / |n|. Where the ends
    lie so that the plane does not lean towards the best of every aim, that through (1, 0, 0), (0, 1, 0) and (0, 0, 1)
    is taken. Aims that do not move are left out. With fewer than three points, or none beyond the ends, there is no
    knee.
    Source: I. Das, "On characterizing the 'knee' of the Pareto curve based on normal-boundary intersection", Structural
    Optimization 18 (1999).
    """
    if len(points) <= 2:
        return tuple(points)
    turned = scores(points, aims)
    moving = moves(turned) > 0
    if int(moving.sum()) <= 1:
        return tuple(points)
    turned = turned[:, moving]
    share = (turned - turned.min(axis=0)) / (turned.max(axis=0) - turned.min(axis=0))
    ends = [int(np.lexsort((share.sum(axis=1), share[:, aim]))[-1]) for aim in range(share.shape[1])]
    normal = _normal(share[ends])
    beyond = (share @ normal - float(np.max(share[ends] @ normal))) / float(np.linalg.norm(normal))
    best = int(np.argmax(beyond))
    if beyond[best] <= SHARE:
        return tuple(points)
    return tuple(replace(point, is_knee=place == best) for place, point in enumerate(points))


def _normal(ends: FloatArray) -> FloatArray:
    """The normal n of the plane n·x = 1 through the ends, shape (aims,); ones where it does not lean to all aims."""
    level = np.ones(len(ends))
    if np.linalg.matrix_rank(ends) < len(ends):
        return level
    found: FloatArray = np.linalg.solve(ends, level).astype(np.float64)
    return found if bool(np.all(found > 0)) else level


def built_parts(brief: Brief, allocation: Allocation) -> tuple[BuiltPart, ...]:
    """Every project, built or not, all starts together."""
    parts = []
    for project in brief.projects:
        builds = [build for build in allocation.builds if build.project is project and build.fraction > 0]
        parts.append(
            BuiltPart(
                project.name,
                sum(build.fraction for build in builds),
                min((build.start.year for build in builds), default=None),
                sum(build.fraction * build.start.total_outlay_gbp for build in builds),
            )
        )
    return tuple(parts)
