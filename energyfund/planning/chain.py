"""The stages that lead to a plan, one after another: what is read and appraised once, and what each pathway decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.grow import Tell, silent
from energyfund.allocate.model import allocate
from energyfund.errors import InvalidInputError, near_match
from energyfund.finance.source_terms import read_source
from energyfund.finance.sources import Source
from energyfund.pension.fund import Fund, read_fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.pathways import policy_path
from energyfund.pension.project_risk import project_shocks
from energyfund.planning.appraisal import Appraised, appraise_projects, vat_faults
from energyfund.planning.assemble import Made
from energyfund.planning.inputs import Inputs, read_inputs
from energyfund.planning.purchasing import check_purchase
from energyfund.planning.raise_checks import raise_faults
from energyfund.projects.size_steps import Worked
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.pathways import Hold, Pathway
from energyfund.scenario.projects import CustomProject, SolarProject
from energyfund.scenario.rules import IndivisibleReserve
from energyfund.scenario.scenario import Goal
from energyfund.verify.recheck import recheck


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that does not depend on the pathway, so that several pathways share it.

    Attributes:
        market: How the holdings may move in a year; None where the scenario says nothing of it.
        seed: Seed that was asked for; None where the scenario's hold.
    """

    inputs: Inputs
    appraised: Appraised
    sources: tuple[Source, ...]
    fund: Fund | None
    market: MarketScenarios | None
    seed: int | None


def prepare(loaded: LoadedScenario, seed: int | None = None) -> Prepared:
    """Read every table and appraise every project of a scenario, once.

    Raises:
        InvalidInputError: A table or a figure is wrong, or there is nothing to plan.
        MissingFileError: A table cannot be read.
    """
    inputs = read_inputs(loaded)
    scenario = loaded.scenario
    if not scenario.projects and scenario.pension_fund is None:
        raise InvalidInputError([loaded.fault((), "", "holds nothing to plan: give projects, a pension_fund, or both")])
    appraised = appraise_projects(inputs, seed, _worked_out(inputs, seed))
    sources = tuple(read_source(source, inputs.figures, inputs.timeline.planning_years) for source in scenario.capital)
    faults = raise_faults(loaded, sources, appraised.projects)
    if faults:
        raise InvalidInputError(faults)
    fund = None
    if scenario.pension_fund is not None:
        fund = read_fund(scenario.pension_fund, loaded.holdings, inputs.figures)
    return Prepared(inputs, appraised, sources, fund, inputs.market, seed)


def _worked_out(inputs: Inputs, seed: int | None) -> dict[str, Worked]:
    """Steps of size of the projects that ask for them; a plan without any has no need of the hours of a site."""
    written = inputs.loaded.scenario.projects
    if not any(isinstance(project, SolarProject) and project.works_out_steps for project in written):
        return {}
    from energyfund.planning.sizing.steps import worked_out  # noqa: PLC0415  slow to load, and seldom needed

    return worked_out(inputs, seed)


def solve_pathway(prepared: Prepared, pathway: Pathway, tell: Tell = silent) -> Made:
    """Place the money under one pathway, and check the result without the solver; ``tell`` hears how far it is.

    Raises:
        NoPlanError: No plan meets every rule.
        SolverStoppedError: The solver's time ran out before any plan was found.
    """
    brief = brief_of(prepared, pathway)
    allocation = allocate(brief, tell)
    tell("checking every rule and every pound")
    checks = recheck(brief, allocation)
    return Made(prepared.inputs, brief, allocation, checks, prepared.appraised, pathway, prepared.seed)


def check_scenario(loaded: LoadedScenario) -> tuple[str, ...]:
    """Read every table and figure of a scenario without solving anything.

    Returns:
        Remarks that a reader should know.

    Raises:
        InvalidInputError: Anything is wrong; all faults of all tables at once.
        MissingFileError: A table cannot be read.
    """
    inputs = read_inputs(loaded)
    taxes = vat_faults(inputs)
    if taxes:
        raise InvalidInputError(taxes)
    remarks: tuple[str, ...] = ()
    written = loaded.scenario.pension_fund
    if written is not None:
        remarks = read_fund(written, loaded.holdings, inputs.figures).remarks
        remarks += () if inputs.market is None else inputs.market.remarks
    return (*remarks, *check_purchase(loaded), *_price_base(inputs), *_unpayable(inputs))


def brief_of(prepared: Prepared, pathway: Pathway) -> Brief:
    """What the optimiser is asked under one pathway."""
    inputs, fund, market = prepared.inputs, prepared.fund, prepared.market
    scenario, years = inputs.loaded.scenario, inputs.timeline.planning_years
    rules = []
    reserve = 0.0
    for number, item in enumerate(scenario.rules):
        if item.rule is None:
            continue
        line = inputs.loaded.lines.line_of(("rules", number))
        rules.append(NamedRule(number, item.label(line), item.rule_name, item.rule, item.priority))
        if isinstance(item.rule, IndivisibleReserve):
            asked = item.rule.fraction
            reserve = max(reserve, inputs.figures.value("indivisible_reserve_fraction") if asked is None else asked)
    limit = inputs.figures.value("connected_entity_limit_fraction") if _needs_limit(inputs) else 0.0
    goal: Goal = "npv" if scenario.projects or fund is None else "fund_value"
    written = None if scenario.pension_fund is None else scenario.pension_fund.market
    shocks = {}
    if market is not None and fund is not None and written is not None:
        shocks = project_shocks(market, fund, inputs.figures, written.seed)
    return Brief(
        years=years,
        projects=prepared.appraised.projects,
        sources=prepared.sources,
        fund=fund,
        path=policy_path(pathway, fund, years, inputs.figures) if fund is not None else None,
        rules=tuple(rules),
        goal=scenario.objective.goal if scenario.objective is not None else goal,
        indivisible_reserve_fraction=reserve,
        connected_limit_fraction=limit,
        market=market,
        project_shocks=shocks,
        confidence=_confidence(prepared),
        robust_deviations=inputs.figures.value("robust_return_deviations") if _is_robust(inputs) else 0.0,
        seconds=scenario.solver_seconds,
    )


def _confidence(prepared: Prepared) -> float:
    """Of CVaR: the objective's own, or the library's; 0 where nothing asks for it. [-]"""
    objective = prepared.inputs.loaded.scenario.objective
    if objective is not None and objective.confidence is not None:
        return objective.confidence
    asked = prepared.market is not None or _is_robust(prepared.inputs)
    return prepared.inputs.figures.value("cvar_confidence_fraction") if asked else 0.0


def _is_robust(inputs: Inputs) -> bool:
    return any(item.robust_return is not None for item in inputs.loaded.scenario.rules)


def _needs_limit(inputs: Inputs) -> bool:
    return any(item.connected_entities is not None for item in inputs.loaded.scenario.rules)


def chosen_pathway(loaded: LoadedScenario, wanted: str | None) -> Pathway:
    """The pathway of that name; None takes the first of the scenario, or holding on.

    Raises:
        InvalidInputError: There is none of that name.
    """
    known: Sequence[Pathway] = loaded.scenario.pathways
    if wanted is None:
        return known[0] if known else Hold(kind="hold")
    for pathway in known:
        if pathway.name == wanted:
            return pathway
    if wanted == "hold":  # the null option is always there
        return Hold(kind="hold")
    names = [pathway.name for pathway in known]
    message = f"is not a pathway here.{near_match(wanted, names)} Known: {', '.join(names) or 'none'}."
    raise InvalidInputError([loaded.fault(("pathways",), wanted, message)])


def _price_base(inputs: Inputs) -> tuple[str, ...]:
    """Of which year the money of this file is taken to be, where it does not say and projects are priced in it."""
    written = inputs.loaded.scenario
    if written.price_base_year is not None or all(isinstance(each, CustomProject) for each in written.projects):
        return ()
    base = inputs.timeline.price_base
    return (
        f"price_base_year is not given, so the prices in this file are taken to be those of {base}, its first year.",
    )


def _unpayable(inputs: Inputs) -> tuple[str, ...]:
    """Projects that no source may pay for."""
    sources = [
        read_source(source, inputs.figures, inputs.timeline.planning_years) for source in inputs.loaded.scenario.capital
    ]
    return tuple(
        f"No source may pay for '{project.name}', so it will not be built."
        for project in inputs.loaded.scenario.projects
        if not any(source.may_fund(project.name, project.kind, project.area) for source in sources)
    )
