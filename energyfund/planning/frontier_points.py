"""Points of a frontier: measured outside the solver, none dominated, the knee marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from energyfund.allocate.brief import Allocation, Brief
from energyfund.plan.frontier import BuiltPart, FrontierPoint
from energyfund.scenario.scenario import Goal
from energyfund.units import gbp, number, percent
from energyfund.verify.fund import roll_forward
from energyfund.verify.recheck import SHARE, recheck
from energyfund.verify.risk import year_risk

AHEAD = 1
"""CVaR is that of the year after the first planning year's trading."""

SAME = 1e-7
"""Points nearer to each other than this part of the range are one."""


@dataclass(frozen=True, slots=True)
class AimWords:
    """How an aim is spoken of."""

    in_words: str
    unit: str
    less_is_better: bool

    def spoken(self, value: float) -> str:
        """A value of the aim with its unit."""
        match self.unit:
            case "GBP":
                return f"{gbp(value)} of {self.in_words}"
            case "fraction":
                return f"{percent(value, 2)} of {self.in_words}"
            case _:
                return f"{number(value, 1)} {self.in_words}"


AIMS: dict[Goal, AimWords] = {
    "npv": AimWords("net present value", "GBP", less_is_better=False),
    "fund_value": AimWords("fund at the end", "GBP", less_is_better=False),
    "homes_lifted": AimWords("homes lifted out of fuel poverty", "homes", less_is_better=False),
    "cvar": AimWords("loss in bad years", "fraction", less_is_better=True),
}


def score(goal: Goal, value: float) -> float:
    """A value turned so that more is better, and turned back by the same."""
    return -value if AIMS[goal].less_is_better else value


def point_of(brief: Brief, allocation: Allocation, aims: tuple[Goal, Goal], limit: float | None) -> FrontierPoint:
    """A plan measured in both aims from what is built, bought and sold alone.

    Args:
        brief: What was asked.
        allocation: What the optimiser answered.
        aims: The first and the second aim.
        limit: The limit on the second aim; None for none.
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
    first, second = (measured[aim] for aim in aims)
    if first is None or second is None:
        raise TypeError(aims)
    failed = [check.name for check in recheck(brief, allocation) if not check.passed]
    if limit is not None and score(aims[1], second) < score(aims[1], limit) - SHARE * max(1.0, abs(limit)):
        failed.append(f"the limit of {AIMS[aims[1]].spoken(limit)}")
    return FrontierPoint(
        first=first,
        second=second,
        npv_gbp=worth,
        homes_lifted=homes,
        fund_value_gbp=fund_value,
        cvar_fraction=loss,
        outlay_gbp=sum(build.fraction * build.start.total_outlay_gbp for build in allocation.builds),
        projects=_projects(brief, allocation),
        asked=limit,
        is_knee=False,
        failed_checks=tuple(failed),
    )


def efficient_only(points: Sequence[FrontierPoint], second: Goal) -> tuple[FrontierPoint, ...]:
    """Points that no other dominates, each once, from the best of the first aim to the best of the second."""
    scores = [(point.first, score(second, point.second)) for point in points]
    spans = [max(axis) - min(axis) for axis in zip(*scores, strict=True)]
    slack = [SAME * span for span in spans]
    kept: list[int] = []
    for place, own in enumerate(scores):
        beaten = any(_beats(scores[other], own, slack) for other in range(len(scores)) if other != place)
        double = any(all(abs(a - b) <= s for a, b, s in zip(scores[one], own, slack, strict=True)) for one in kept)
        if not beaten and not double:
            kept.append(place)
    return tuple(points[place] for place in sorted(kept, key=lambda place: -scores[place][0]))


def with_knee(points: Sequence[FrontierPoint], second: Goal) -> tuple[FrontierPoint, ...]:
    """Mark the point furthest from the chord between the ends, both aims stretched to run from 0 to 1.

    Distance from the chord through (1, 0) and (0, 1): (x + y − 1) / √2. With fewer than three points, or none beyond
    the chord, there is no knee.
    """
    if len(points) <= 2:
        return tuple(points)
    scores = [(point.first, score(second, point.second)) for point in points]
    lows = [min(axis) for axis in zip(*scores, strict=True)]
    spans = [max(axis) - low for axis, low in zip(zip(*scores, strict=True), lows, strict=True)]
    beyond = [sum((value - low) / span for value, low, span in zip(own, lows, spans, strict=True)) for own in scores]
    best = max(range(len(points)), key=lambda place: beyond[place])
    if beyond[best] - 1 <= SHARE:
        return tuple(points)
    return tuple(replace(point, is_knee=place == best) for place, point in enumerate(points))


def _beats(one: tuple[float, float], other: tuple[float, float], slack: Sequence[float]) -> bool:
    """Whether a point is no worse in both aims and better in one, beyond rounding."""
    no_worse = all(a >= b - s for a, b, s in zip(one, other, slack, strict=True))
    return no_worse and any(a > b + s for a, b, s in zip(one, other, slack, strict=True))


def _projects(brief: Brief, allocation: Allocation) -> tuple[BuiltPart, ...]:
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
