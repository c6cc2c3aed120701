"""The frontier put together, with what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from energyfund import __version__
from energyfund.allocate.brief import Brief
from energyfund.plan import Provenance, ScenarioSummary
from energyfund.plan.frontier import Aim, Frontier, FrontierPoint
from energyfund.planning.assemble import figure_used
from energyfund.planning.chain import Prepared
from energyfund.planning.frontier_points import AIMS, score
from energyfund.scenario.scenario import Goal
from energyfund.units import gbp_short, number, percent


@dataclass(frozen=True, slots=True)
class Known:
    """What does not change from point to point."""

    prepared: Prepared
    brief: Brief
    aims: tuple[Goal, Goal]
    payoff: tuple[tuple[float, float], tuple[float, float]]
    asked: int
    solver: str


def assembled(
    known: Known, points: tuple[FrontierPoint, ...], skipped: int, remarks: tuple[str, ...], *, finished: bool
) -> Frontier:
    """The frontier as it stands."""
    prepared, brief = known.prepared, known.brief
    scenario, inputs = prepared.inputs.loaded.scenario, prepared.inputs
    path = "hold: no policy on fossil fuels" if brief.path is None else brief.path.in_words
    first, second = (Aim(goal, AIMS[goal].in_words, AIMS[goal].unit, AIMS[goal].less_is_better) for goal in known.aims)
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
        first=first,
        second=second,
        answer=_answer(known, points),
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
    )
    return found.canonical()


def short(goal: Goal, value: float) -> str:
    """A value of an aim in few signs.

    >>> short("npv", 7_400_000), short("homes_lifted", 24.2), short("cvar", 0.1997)
    ('£7.40m', '24.2 homes', '19.97 %')
    """
    match AIMS[goal].unit:
        case "GBP":
            return gbp_short(value)
        case "fraction":
            return percent(value, 2)
        case _:
            return f"{number(value, 1)} homes"


def _answer(known: Known, points: Sequence[FrontierPoint]) -> tuple[str, ...]:
    first, second = known.aims
    names = (AIMS[first].in_words, AIMS[second].in_words)
    if len(points) == 1:
        one = points[0]
        both = f"{AIMS[first].spoken(one.first)} and {AIMS[second].spoken(one.second)}"
        return (f"The two aims do not conflict: one plan is best in both, with {both}.",)
    best, other = points[0], points[-1]
    lost, won = best.first - other.first, score(second, other.second) - score(second, best.second)
    verb = "cuts" if AIMS[second].less_is_better else "raises"
    told = f"from {bare_figure(second, best.second)} to {bare_figure(second, other.second)}"
    lines = [f"Giving up {gbp_short(lost)} of {names[0]} {verb} {_named(second)} {told}."]
    knee = next((point for point in points if point.is_knee), None)
    if knee is not None:
        part = score(second, knee.second) - score(second, best.second)
        price = percent((best.first - knee.first) / lost, 0)
        lines.append(
            f"The knee lies at {short(first, knee.first)} and {short(second, knee.second)}: {percent(part / won, 0)} "
            f"of what can be gained in {names[1]}, for {price} of the price."
        )
    lines.append(f"{len(points)} efficient plans were found; each keeps every rule, and none is beaten by another.")
    return tuple(lines)


def bare_figure(goal: Goal, value: float) -> str:
    """A value of an aim in few signs, without the noun that stands beside it."""
    return short(goal, value).removesuffix(" homes")


def _named(goal: Goal) -> str:
    return f"the number of {AIMS[goal].in_words}" if AIMS[goal].unit == "homes" else f"the {AIMS[goal].in_words}"
