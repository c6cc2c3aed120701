"""The frontier put together, with what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from energyfund import __version__
from energyfund.allocate.brief import Brief
from energyfund.plan import Provenance, ScenarioSummary
from energyfund.plan.frontier import Aim, Frontier, FrontierPoint
from energyfund.plan.frontier_said import at_best, bare, phrase, said
from energyfund.planning.assemble import figure_used
from energyfund.planning.chain import Prepared
from energyfund.planning.frontier_points import AIMS
from energyfund.scenario.scenario import Goal
from energyfund.units import percent


@dataclass(frozen=True, slots=True)
class Known:
    """What does not change from point to point."""

    prepared: Prepared
    brief: Brief
    aims: tuple[Goal, ...]
    payoff: tuple[tuple[float, ...], ...]
    asked: int
    limits: int
    solver: str


def assembled(
    known: Known,
    points: tuple[FrontierPoint, ...],
    counts: tuple[int, int],
    remarks: Sequence[str],
    *,
    finished: bool,
) -> Frontier:
    """The frontier as it stands, with how many limits were tried and how many skipped."""
    prepared, brief = known.prepared, known.brief
    scenario, inputs = prepared.inputs.loaded.scenario, prepared.inputs
    path = "hold: no policy on fossil fuels" if brief.path is None else brief.path.in_words
    aims = [AIMS[goal] for goal in known.aims]
    tried, skipped = counts
    found = Frontier(
        scenario=ScenarioSummary(
            name=scenario.name,
            description=scenario.description,
            start_year=inputs.timeline.start,
            planning_years=inputs.timeline.planning,
            horizon_years=inputs.timeline.horizon,
            price_base_year=inputs.timeline.price_base,
            discount_rate_fraction=inputs.calendar.discount_rate_fraction,
            pathway=None if brief.fund is None else path.split(":", 1)[0],
            pathway_in_words="no pension fund in this scenario" if brief.fund is None else path,
        ),
        first=aims[0],
        second=aims[1],
        answer=(),
        payoff=known.payoff,
        points=points,
        points_asked=known.asked,
        skipped=skipped,
        finished=finished,
        figures=tuple(figure_used(figure) for figure in inputs.figures.used()),
        invented=tuple(scenario.invented),
        remarks=(*remarks, *(brief.fund.remarks if brief.fund is not None else ())),
        provenance=Provenance(
            version=__version__,
            scenario_sha256=inputs.loaded.sha256,
            assumptions_sha256=inputs.figures.sha256(),
            weather="; ".join(prepared.appraised.weather) or "none needed",
            solver=known.solver,
            seed=scenario.solar.seed if prepared.seed is None else prepared.seed,
            date=inputs.timeline.date.isoformat(),
        ),
        third=aims[2] if len(aims) > 2 else None,
        limits=known.limits,
        tried=tried,
    )
    return replace(found, answer=answer_of(aims, points, found.moving)).canonical()


def progress(found: Frontier) -> str:
    """How far it is, in words."""
    done = found.tried + found.skipped
    return f"{done} of {found.limits} limits done: {len(found.points)} efficient plans"


def answer_of(aims: Sequence[Aim], points: Sequence[FrontierPoint], places: Sequence[int]) -> tuple[str, ...]:
    """What the efficient plans say, in sentences.

    Args:
        aims: Two or three.
        points: The plans, from the best of the first aim down.
        places: Those of the aims that conflict.
    """
    if len(places) <= 1:
        spoken = [phrase(aim, value) for aim, value in zip(aims, points[0].values, strict=True)]
        count, best = ("two", "both") if len(aims) <= 2 else ("three", "all")
        listed = f"{', '.join(spoken[:-1])} and {spoken[-1]}"
        return (f"The {count} aims do not conflict: one plan is best in {best}, with {listed}.",)
    lines = _of_two(aims, points, places) if len(places) <= 2 else _of_three(aims, points)
    lines += [_free(aim, points[0].values[place]) for place, aim in enumerate(aims) if place not in places]
    lines.append(f"{len(points)} efficient plans were found; each keeps every rule, and none is beaten by another.")
    return tuple(lines)


def _of_two(aims: Sequence[Aim], points: Sequence[FrontierPoint], places: Sequence[int]) -> list[str]:
    """What one aim costs in the other, where these two alone conflict."""
    one, other = places
    first, second = aims[one], aims[other]
    best, last = points[0].values, points[-1].values
    lost = abs(best[one] - last[one])
    won = abs(last[other] - best[other])
    verb = "cuts" if second.less_is_better else "raises"
    what = f"the number of {second.in_words}" if second.unit == "homes" else f"the {second.in_words}"
    told = f"from {bare(second, best[other])} to {bare(second, last[other])}"
    given = said(first, lost) if first.unit == "homes" else f"{said(first, lost)} of {first.in_words}"
    lines = [f"Giving up {given} {verb} {what} {told}."]
    knee = next((point.values for point in points if point.is_knee), None)
    if knee is not None:
        part, price = abs(knee[other] - best[other]) / won, abs(best[one] - knee[one]) / lost
        lines.append(
            f"The knee lies at {said(first, knee[one])} and {said(second, knee[other])}: {percent(part, 0)} "
            f"of what can be gained in {second.in_words}, for {percent(price, 0)} of the price."
        )
    return lines


def _of_three(aims: Sequence[Aim], points: Sequence[FrontierPoint]) -> list[str]:
    """The best of each aim and what it leaves of the others; and the knee."""
    ends = [_end(aim, place, points) for place, aim in enumerate(aims)]
    best = [f"the {at_best(aim)} {_is(aim)} {bare(aim, end[place])}" for place, (aim, end) in enumerate(ends)]
    lines = [f"No plan is best in all three: {best[0]}, {best[1]}, and {best[2]}."]
    knee = next((point.values for point in points if point.is_knee), None)
    if knee is not None:
        values = [phrase(aim, value) for aim, value in zip(aims, knee, strict=True)]
        shares = []
        for place, (_, end) in enumerate(ends):
            worst = max((point.values[place] for point in points), key=lambda value: abs(value - end[place]))
            shares.append(percent((knee[place] - worst) / (end[place] - worst), 0))
        lines.append(
            f"The knee has {values[0]}, {values[1]} and {values[2]}: {shares[0]}, {shares[1]} and {shares[2]} of the "
            "way from the worst to the best of each."
        )
    for place, (aim, end) in enumerate(ends):
        beside = " and ".join(phrase(other, end[at]) for at, other in enumerate(aims) if at != place)
        goes = "go" if aim.unit == "homes" else "goes"
        lines.append(f"The {at_best(aim)} {goes} with {beside}.")
    return lines


def _end(aim: Aim, place: int, points: Sequence[FrontierPoint]) -> tuple[Aim, tuple[float, ...]]:
    """An aim with all values of the plan where it is best."""
    sign = -1 if aim.less_is_better else 1
    return aim, max((point.values for point in points), key=lambda values: sign * values[place])


def _is(aim: Aim) -> str:
    return "are" if aim.unit == "homes" else "is"


def _free(aim: Aim, value: float) -> str:
    """An aim that costs nothing in the others."""
    verbs = ("come", "they cost") if aim.unit == "homes" else ("comes", "it costs")
    return (
        f"The {at_best(aim)}, {bare(aim, value)}, {verbs[0]} with every one of these plans: {verbs[1]} nothing in the "
        "other aims."
    )
