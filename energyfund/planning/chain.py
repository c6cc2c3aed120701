"""The stages of a plan, one after another."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.model import allocate
from energyfund.errors import InvalidInputError, near_match
from energyfund.finance.sources import Source, read_source
from energyfund.pension.fund import Fund, read_fund
from energyfund.pension.pathways import fossil_path
from energyfund.plan import Plan
from energyfund.planning.appraisal import appraise_projects
from energyfund.planning.assemble import Made, assemble
from energyfund.planning.inputs import Inputs, read_inputs
from energyfund.projects.project import Project
from energyfund.scenario.fund import Hold, Pathway
from energyfund.scenario.loader import LoadedScenario
from energyfund.scenario.rules import IndivisibleReserve
from energyfund.scenario.scenario import Goal
from energyfund.verify.recheck import recheck


def make_plan(loaded: LoadedScenario, pathway: str | None = None, seed: int | None = None) -> Plan:
    """Plan a scenario.

    Args:
        loaded: The scenario.
        pathway: Name of the pathway out of fossil fuels; None takes the first of the scenario, or holding on.
        seed: Seed of weather and of the ranges of homes lifted; None takes the scenario's.

    Returns:
        The plan, rechecked.

    Raises:
        InvalidInputError: A table, a figure or the pathway's name is wrong.
        MissingFileError: A table cannot be read.
        NoPlanError: No plan meets every rule.
        SolverStoppedError: The solver's time ran out before any plan was found.
    """
    chosen = _pathway(loaded, pathway)
    inputs = read_inputs(loaded)
    scenario = loaded.scenario
    if not scenario.projects and scenario.pension_fund is None:
        raise InvalidInputError([loaded.fault((), "", "holds nothing to plan: give projects, a pension_fund, or both")])
    appraised = appraise_projects(inputs, seed)
    sources = tuple(read_source(source, inputs.figures, inputs.timeline.planning_years) for source in scenario.capital)
    fund = None
    if scenario.pension_fund is not None:
        fund = read_fund(scenario.pension_fund, loaded.holdings, inputs.figures)
    brief = make_brief(inputs, appraised.projects, sources, fund, chosen)
    allocation = allocate(brief)
    return assemble(Made(inputs, brief, allocation, recheck(brief, allocation), appraised, chosen, seed))


def check_scenario(loaded: LoadedScenario) -> tuple[str, ...]:
    """Read every table and figure of a scenario without solving anything.

    Returns:
        Remarks that a reader should know.

    Raises:
        InvalidInputError: Anything is wrong; all faults of all tables at once.
        MissingFileError: A table cannot be read.
    """
    inputs = read_inputs(loaded)
    remarks: tuple[str, ...] = ()
    if loaded.scenario.pension_fund is not None:
        remarks = read_fund(loaded.scenario.pension_fund, loaded.holdings, inputs.figures).remarks
    return (*remarks, *_unpayable(inputs))


def make_brief(
    inputs: Inputs, projects: tuple[Project, ...], sources: tuple[Source, ...], fund: Fund | None, pathway: Pathway
) -> Brief:
    """What the optimiser is asked."""
    scenario, years = inputs.loaded.scenario, inputs.timeline.planning_years
    rules = []
    reserve = 0.0
    for number, item in enumerate(scenario.rules):
        if item.rule is None:
            continue
        line = inputs.loaded.lines.line_of(("rules", number))
        rules.append(NamedRule(number, f"{item.rule_name} (line {line})", item.rule_name, item.rule))
        if isinstance(item.rule, IndivisibleReserve):
            asked = item.rule.fraction
            reserve = max(reserve, inputs.figures.value("indivisible_reserve_fraction") if asked is None else asked)
    limit = inputs.figures.value("connected_entity_limit_fraction") if _needs_limit(inputs) else 0.0
    goal: Goal = "npv" if scenario.projects or fund is None else "fund_value"
    return Brief(
        years=years,
        projects=projects,
        sources=sources,
        fund=fund,
        path=fossil_path(pathway, fund, years) if fund is not None else None,
        rules=tuple(rules),
        goal=scenario.objective.maximise if scenario.objective is not None else goal,
        indivisible_reserve_fraction=reserve,
        connected_limit_fraction=limit,
        seconds=scenario.solver_seconds,
    )


def _needs_limit(inputs: Inputs) -> bool:
    return any(item.connected_entities is not None for item in inputs.loaded.scenario.rules)


def _pathway(loaded: LoadedScenario, wanted: str | None) -> Pathway:
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
