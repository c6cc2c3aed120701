"""Every pathway of a scenario planned and set side by side, each against holding on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from energyfund import __version__
from energyfund.allocate.grow import Tell, silent
from energyfund.errors import InvalidInputError, NoPlanError, SolverStoppedError
from energyfund.pension.futures import MarketFuture, read_futures
from energyfund.plan import Plan, Provenance, ScenarioSummary
from energyfund.plan.comparison import Comparison, FutureValue, FutureView, PathwayView
from energyfund.planning.assemble import Made, assemble, figure_used
from energyfund.planning.chain import Prepared, solve_pathway
from energyfund.planning.compare_views import Followable, failed_view, planned_view
from energyfund.planning.compare_words import answer_lines, locked_in_words
from energyfund.planning.regret import decisions_of, follow, regrets
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.pathways import Hold, Pathway

NULL_OPTION = Hold(kind="hold")
NO_MARKET = (
    "The scenario says nothing of how markets may move (pension_fund.market), so volatility, the loss in bad years and "
    "the tracking error are left out."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not change from pathway to pathway.

    Attributes:
        pathways: Those to compare; the null option first.
    """

    prepared: Prepared
    pathways: tuple[Pathway, ...]
    futures: tuple[MarketFuture, ...]


def is_comparable(loaded: LoadedScenario) -> bool:
    """Whether there is a fund and a pathway to set beside holding on."""
    scenario = loaded.scenario
    return scenario.pension_fund is not None and any(not isinstance(each, Hold) for each in scenario.pathways)


def pathways_of(loaded: LoadedScenario, null_option: Pathway | None = None) -> tuple[Pathway, ...]:
    """The pathways to compare: holding on first, then the scenario's own in their order.

    Args:
        loaded: The scenario.
        null_option: Holding on, where it is known by which name; None takes the scenario's first.

    Raises:
        InvalidInputError: There is no pension fund, or no pathway to compare.
    """
    scenario = loaded.scenario
    if scenario.pension_fund is None:
        message = "is missing: pathways out of fossil fuels are compared for a pension fund"
        raise InvalidInputError([loaded.fault(("pension_fund",), "", message)])
    if not is_comparable(loaded):
        message = "holds nothing to compare with holding on; give pathways, or write: pathways: standard"
        raise InvalidInputError([loaded.fault(("pathways",), "", message)])
    holding = [pathway for pathway in (null_option, *scenario.pathways) if isinstance(pathway, Hold)]
    others = [pathway for pathway in scenario.pathways if not isinstance(pathway, Hold)]
    return (*(holding[:1] or [NULL_OPTION]), *others)


def ground_of(prepared: Prepared, null_option: Pathway | None = None) -> Ground:
    """What every pathway of a scenario shares; raises what `pathways_of` raises."""
    inputs = prepared.inputs
    pathways = pathways_of(inputs.loaded, null_option)
    futures = read_futures(inputs.loaded.scenario.futures, inputs.figures, inputs.timeline.planning_years)
    return Ground(prepared, pathways, futures)


def compare(prepared: Prepared) -> Iterator[Comparison]:
    """Plan one pathway after another.

    What does not depend on the pathway is read and appraised once. A pathway that no plan meets is listed with the
    rules that clash.

    Args:
        prepared: The scenario, from `energyfund.planning.chain.prepare`.

    Yields:
        The comparison of the pathways planned so far, after each of them; the last holds them all.

    Raises:
        InvalidInputError: There is no pension fund, or no pathway to compare.
    """
    ground = ground_of(prepared)
    planned: list[Followable | PathwayView] = []
    for pathway in ground.pathways:
        planned.append(plan_of(prepared, pathway))
        yield set_beside(ground, planned)


def plan_of(prepared: Prepared, pathway: Pathway, tell: Tell = silent) -> Followable | PathwayView:
    """One pathway planned; where there is no plan, what stands in the way."""
    try:
        made = solve_pathway(prepared, pathway, tell)
    except NoPlanError as error:
        words = locked_in_words(prepared, pathway)
        return failed_view(prepared, pathway, "clash", tuple(error.clash), words)
    except SolverStoppedError as error:
        return failed_view(prepared, pathway, "stopped", (), str(error))
    return followable(made, assemble(made))


def followable(made: Made, plan: Plan) -> Followable:
    """A plan of a fund in a form that other futures can follow."""
    decisions = decisions_of(made.brief, made.allocation)
    if decisions is None:
        raise TypeError(made.pathway.name)
    return Followable(made, plan, decisions)


def set_beside(ground: Ground, planned: Sequence[Followable | PathwayView]) -> Comparison:
    """The comparison of the pathways that are planned, in the order of the scenario; the others are waiting."""
    prepared = ground.prepared
    loaded = prepared.inputs.loaded
    places = {pathway.name: place for place, pathway in enumerate(ground.pathways)}
    planned = sorted(planned, key=lambda each: places[each.name])
    null_option = ground.pathways[0]
    waiting = tuple(name for name in places if name not in {each.name for each in planned})
    done = [each for each in planned if isinstance(each, Followable)]
    base = next((each for each in done if each.name == null_option.name), None)
    views = [each if isinstance(each, PathwayView) else planned_view(each, base) for each in planned]
    views = _with_regret(views, done, ground.futures)
    fund = loaded.scenario.pension_fund
    market = prepared.market
    first = done[0].plan if done else None
    summary = ScenarioSummary(
        name=loaded.scenario.name,
        description=loaded.scenario.description,
        start_year=prepared.inputs.timeline.start,
        planning_years=prepared.inputs.timeline.planning,
        horizon_years=prepared.inputs.timeline.horizon,
        price_base_year=prepared.inputs.timeline.price_base,
        discount_rate_fraction=prepared.inputs.calendar.discount_rate_fraction,
        pathway=None,
        pathway_in_words="every pathway, side by side",
    )
    found = Comparison(
        scenario=summary,
        fund="" if fund is None else fund.name,
        goal="" if first is None else first.objective.name,
        answer=(),
        members_support="" if fund is None or fund.members_support is None else fund.members_support.strip(),
        market_in_words=NO_MARKET if market is None else market.in_words,
        confidence_fraction=None if market is None or not done else done[0].made.brief.confidence,
        null_option=null_option.name,
        pathways=tuple(views),
        futures=tuple(FutureView(future.name, future.in_words, future.because) for future in ground.futures),
        waiting=waiting,
        figures=tuple(figure_used(figure) for figure in prepared.inputs.figures.used()),
        invented=tuple(loaded.scenario.invented),
        remarks=tuple(dict.fromkeys(remark for each in done for remark in each.plan.remarks)),
        provenance=_provenance(prepared, done),
    )
    return replace(found, answer=answer_lines(found)).canonical()


def _with_regret(
    views: list[PathwayView], done: list[Followable], futures: tuple[MarketFuture, ...]
) -> list[PathwayView]:
    """The views with what each pathway's decisions come to in every future."""
    followed = {each.name: {future.name: follow(each.decisions, future) for future in futures} for each in done}
    ends = {name: {future: float(one.value_gbp[-1]) for future, one in each.items()} for name, each in followed.items()}
    regret = regrets(ends)
    found = []
    for view in views:
        values = tuple(
            FutureValue(future, ends[view.name][future], regret[view.name][future], one.short_gbp)
            for future, one in followed.get(view.name, {}).items()
        )
        largest = max((value.regret_gbp for value in values), default=None)
        found.append(replace(view, futures=values, largest_regret_gbp=largest))
    return found


def _provenance(prepared: Prepared, done: list[Followable]) -> Provenance:
    """Enough to make the comparison again; the pathways' plans share it."""
    if done:
        return done[0].plan.provenance
    return Provenance(
        version=__version__,
        scenario_sha256=prepared.inputs.loaded.sha256,
        assumptions_sha256=prepared.inputs.figures.sha256(),
        weather="; ".join(prepared.appraised.weather) or "none needed",
        solver="no pathway was solved",
        seed=prepared.inputs.loaded.scenario.solar.seed if prepared.seed is None else prepared.seed,
        date=prepared.inputs.timeline.date.isoformat(),
    )
