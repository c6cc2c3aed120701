"""Every pathway of a scenario planned and set side by side, each against holding on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from energyfund import __version__
from energyfund.errors import InvalidInputError, NoPlanError, SolverStoppedError
from energyfund.pension.futures import MarketFuture, read_futures
from energyfund.plan import Provenance, ScenarioSummary
from energyfund.plan.comparison import Comparison, FutureValue, FutureView, PathwayView
from energyfund.planning.assemble import assemble, figure_used
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


def pathways_of(loaded: LoadedScenario) -> tuple[Pathway, ...]:
    """The pathways to compare: holding on first, then the scenario's own in their order.

    Raises:
        InvalidInputError: There is no pension fund, or no pathway to compare.
    """
    scenario = loaded.scenario
    if scenario.pension_fund is None:
        message = "is missing: pathways out of fossil fuels are compared for a pension fund"
        raise InvalidInputError([loaded.fault(("pension_fund",), "", message)])
    holding = [pathway for pathway in scenario.pathways if isinstance(pathway, Hold)]
    others = [pathway for pathway in scenario.pathways if not isinstance(pathway, Hold)]
    if not others:
        message = "holds nothing to compare with holding on; give pathways, or write: pathways: standard"
        raise InvalidInputError([loaded.fault(("pathways",), "", message)])
    return (*(holding[:1] or [NULL_OPTION]), *others)


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
    loaded = prepared.inputs.loaded
    pathways = pathways_of(loaded)
    futures = read_futures(loaded.scenario.futures, prepared.inputs.figures, prepared.inputs.timeline.planning_years)
    planned: list[Followable | PathwayView] = []
    for place, pathway in enumerate(pathways, 1):
        planned.append(_planned(prepared, pathway))
        waiting = tuple(each.name for each in pathways[place:])
        yield _comparison(prepared, pathways[0], planned, futures, waiting)


def _planned(prepared: Prepared, pathway: Pathway) -> Followable | PathwayView:
    try:
        made = solve_pathway(prepared, pathway)
    except NoPlanError as error:
        words = locked_in_words(prepared, pathway)
        return failed_view(prepared, pathway, "clash", tuple(error.clash), words)
    except SolverStoppedError as error:
        return failed_view(prepared, pathway, "stopped", (), str(error))
    decisions = decisions_of(made.brief, made.allocation)
    if decisions is None:
        raise TypeError(pathway.name)
    return Followable(made, assemble(made), decisions)


def _comparison(
    prepared: Prepared,
    null_option: Pathway,
    planned: list[Followable | PathwayView],
    futures: tuple[MarketFuture, ...],
    waiting: tuple[str, ...],
) -> Comparison:
    """What is known once these pathways are planned."""
    loaded = prepared.inputs.loaded
    done = [each for each in planned if isinstance(each, Followable)]
    base = next((each for each in done if each.name == null_option.name), None)
    views = [each if isinstance(each, PathwayView) else planned_view(each, base) for each in planned]
    views = _with_regret(views, done, futures)
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
        futures=tuple(FutureView(future.name, future.in_words, future.because) for future in futures),
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
