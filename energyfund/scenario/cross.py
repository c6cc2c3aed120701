"""What must hold between the blocks of a scenario: names that exist, years that fit, terms that are complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from energyfund.errors import near_match
from energyfund.scenario.capital import CouncilReserves
from energyfund.scenario.fund import Holding
from energyfund.scenario.offer import FACTORS
from energyfund.scenario.pathways import ClimateBenchmark, CustomPathway, LinearExit
from energyfund.scenario.projects import CustomProject, HousingProject
from energyfund.scenario.rules import (
    AssetClass,
    Cvar,
    PartnerShare,
    RobustReturn,
    RuleItem,
    ShareOfCapital,
    WardFairness,
)
from energyfund.scenario.scenario import MOST_PLANNING_YEARS, Scenario
from energyfund.scenario.yaml_door import Path_
from energyfund.scenario.years import Timeline, outlay_years, timeline

MARKET_RULES = ("cvar", "mad", "worst_case")
FUND_RULES = (
    "fund_expected_return",
    "local_investment",
    "connected_entities",
    "asset_class",
    "turnover",
    "liquidity",
    "robust_return",
    *MARKET_RULES,
)


@dataclass(frozen=True, slots=True)
class CrossFault:
    """A fault between blocks, before its line is looked up."""

    path: Path_
    value: str
    message: str


def cross_check(scenario: Scenario, holdings: Sequence[Holding]) -> tuple[CrossFault, ...]:
    """Every fault between the blocks of a scenario.

    Args:
        scenario: The scenario.
        holdings: The fund's holdings; empty where there is no fund or its table has faults of its own.
    """
    years = timeline(scenario)
    return (
        *_doubles(scenario, holdings),
        *_project_names(scenario),
        *_sources(scenario, years),
        *_project_years(scenario, years),
        *_pathways(scenario, holdings, years),
        *_futures(scenario, holdings, years),
        *_fund(scenario, holdings),
        *_rules(scenario, holdings),
        *_correlations(scenario),
    )


def _doubles(scenario: Scenario, holdings: Sequence[Holding]) -> Iterator[CrossFault]:
    groups: list[tuple[Path_, list[str]]] = [
        (("capital",), [item.name for item in scenario.capital]),
        (("projects",), [item.name for item in scenario.projects]),
        (("pathways",), [item.name for item in scenario.pathways]),
        (("futures",), [item.name for item in scenario.futures or []]),
        (("pension_fund", "holdings"), [item.name for item in holdings]),
    ]
    for path, names in groups:
        for name, count in Counter(names).items():
            if count > 1:
                last = len(names) - 1 - names[::-1].index(name)
                yield CrossFault((*path, last, "name"), name, "stands twice; every name must be its own")


def _project_names(scenario: Scenario) -> Iterator[CrossFault]:
    names = [project.name for project in scenario.projects]
    for index, project in enumerate(scenario.projects):
        for key in ("requires", "excludes"):
            for place, other in enumerate(getattr(project, key)):
                path = ("projects", index, key, place)
                if other == project.name:
                    yield CrossFault(path, other, "a project cannot name itself here")
                elif other not in names:
                    yield CrossFault(path, other, f"is not a project here.{near_match(other, names)}")
        both = sorted(set(project.requires) & set(project.excludes))
        if both:
            yield CrossFault(("projects", index, "excludes"), ", ".join(both), "is also in requires; it cannot be both")


def _sources(scenario: Scenario, years: Timeline) -> Iterator[CrossFault]:
    projects = [project.name for project in scenario.projects]
    areas = sorted({project.area for project in scenario.projects if project.area})
    for index, source in enumerate(scenario.capital):
        for key, known in (("only_projects", projects), ("only_areas", areas)):
            for place, name in enumerate(getattr(source, key) or ()):
                if name not in known:
                    what = "a project" if key == "only_projects" else "an area of any project"
                    message = f"is not {what} here.{near_match(name, known)}"
                    yield CrossFault(("capital", index, key, place), name, message)
        if isinstance(source, CouncilReserves) and (source.required_return_fraction is None) != (
            source.term_years is None
        ):
            message = "required_return_fraction and term_years go together: give both or neither"
            yield CrossFault(("capital", index), source.name, message)
        budget = source.budget_gbp_by_year
        path: Path_ = ("capital", index, "budget_gbp_by_year")
        if isinstance(budget, list) and len(budget) > years.planning:
            message = f"has {len(budget)} years, but there are {years.planning} planning years; raise planning_years"
            yield CrossFault(path, "", message)
        for year in budget if isinstance(budget, dict) else ():
            if not years.start <= year <= years.last:
                yield CrossFault((*path, year), str(year), _outside(years))


def _project_years(scenario: Scenario, years: Timeline) -> Iterator[CrossFault]:
    if years.planning > MOST_PLANNING_YEARS:
        message = f"budgets and outlays reach {years.last}; at most {MOST_PLANNING_YEARS} planning years are possible"
        yield CrossFault(("planning_years",), "", message)
    for index, project in enumerate(scenario.projects):
        starts = project.start_years or [years.start]
        for place, year in enumerate(project.start_years or ()):
            path: Path_ = ("projects", index, "start_years", place)
            if not years.start <= year <= years.last:
                yield CrossFault(path, str(year), _outside(years))
            elif year in starts[:place]:
                yield CrossFault(path, str(year), "stands twice")
        end = max(starts) + outlay_years(project) - 1
        if end <= years.last or max(starts) > years.last:
            continue
        if isinstance(project, CustomProject | HousingProject):
            key = "build_years" if isinstance(project, HousingProject) else "outlay_gbp_by_year"
            value = str(project.build_years) if isinstance(project, HousingProject) else ""
            message = f"runs to {end}, after the last planning year {years.last}; raise planning_years or start earlier"
            yield CrossFault(("projects", index, key), value, message)


def _outside(years: Timeline) -> str:
    return f"is outside the planning years {years.start} to {years.last}; change the year, start_year or planning_years"


def _pathways(scenario: Scenario, holdings: Sequence[Holding], years: Timeline) -> Iterator[CrossFault]:
    for index, pathway in enumerate(scenario.pathways):
        if scenario.pension_fund is None:
            yield CrossFault(("pathways", index), pathway.name, "a pathway needs a pension_fund block")
        if isinstance(pathway, LinearExit):
            yield from _deadline(pathway, index, holdings, years)
        if isinstance(pathway, ClimateBenchmark) or getattr(pathway, "most_intensity_by_year", None):
            silent = [item.name for item in holdings if item.intensity_tco2e_per_gbp_m is None]
            if silent:
                message = f"limits carbon intensity, but no intensity_tco2e_per_gbp_m is given for: {', '.join(silent)}"
                yield CrossFault(("pathways", index), pathway.name, message)
        if isinstance(pathway, CustomPathway):
            for key in ("most_fraction_by_year", "most_intensity_by_year"):
                for year in getattr(pathway, key):
                    if not years.start <= year <= years.last:
                        yield CrossFault(("pathways", index, key, year), str(year), _outside(years))


def _futures(scenario: Scenario, holdings: Sequence[Holding], years: Timeline) -> Iterator[CrossFault]:
    """Futures shift classes that exist, in years that are planned."""
    classes = sorted({holding.asset_class for holding in holdings})
    for index, future in enumerate(scenario.futures or []):
        path: Path_ = ("futures", index)
        if scenario.pension_fund is None:
            yield CrossFault(path, future.name, "a future needs a pension_fund block: it is about the fund's holdings")
        if future.name == "as expected":
            yield CrossFault((*path, "name"), future.name, "is always there, with the expected returns; choose another")
        for name in future.class_return_shift_fraction if classes else ():
            if name not in classes:
                near = near_match(name, classes) or f" Known: {', '.join(classes)}."
                where = (*path, "class_return_shift_fraction", name)
                yield CrossFault(where, name, f"is not an asset class of any holding.{near}")
        if future.shock_year is not None and not years.start <= future.shock_year <= years.last:
            yield CrossFault((*path, "shock_year"), str(future.shock_year), _outside(years))


def _deadline(pathway: LinearExit, index: int, holdings: Sequence[Holding], years: Timeline) -> Iterator[CrossFault]:
    path: Path_ = ("pathways", index, "deadline_year")
    if pathway.deadline_year < years.start:
        yield CrossFault(path, str(pathway.deadline_year), f"is before the first planning year {years.start}")
    stuck = [
        holding.name
        for holding in holdings
        if (holding.locked_until_year or 0) > pathway.deadline_year
        and (holding.fossil_fraction_high or 0) > 0
        and pathway.target_fraction == 0
        and (holding.listed or pathway.scope == "all")
    ]
    if stuck:
        message = f"the fund must be out by then, but these cannot be sold before: {', '.join(stuck)}"
        yield CrossFault(path, str(pathway.deadline_year), message)


def _fund(scenario: Scenario, holdings: Sequence[Holding]) -> Iterator[CrossFault]:
    fund, objective = scenario.pension_fund, scenario.objective
    if fund is None and objective is not None and objective.goal in {"fund_value", "cvar"}:
        key = "maximise" if objective.maximise is not None else "minimise"
        yield CrossFault(("objective", key), objective.goal, "needs a pension_fund block, and there is none")
    if fund is not None and fund.market is None and objective is not None and objective.goal == "cvar":
        message = "needs to know how markets may move; give pension_fund.market"
        yield CrossFault(("objective", "minimise"), "cvar", message)
    if fund is None or not holdings:
        return
    value = fund.cash_gbp + sum(holding.value_gbp for holding in holdings)
    if value <= 0:
        yield CrossFault(("pension_fund", "holdings"), "", "the fund is worth nothing; give value_gbp")
    elif fund.benefits_gbp_per_year > value + fund.contributions_gbp_per_year:
        message = f"is more than the whole fund of £{value:,.0f} and its contributions"
        yield CrossFault(("pension_fund", "benefits_gbp_per_year"), f"{fund.benefits_gbp_per_year:.0f}", message)


def _rules(scenario: Scenario, holdings: Sequence[Holding]) -> Iterator[CrossFault]:
    classes = sorted({holding.asset_class for holding in holdings})
    joined = [project.partnership for project in scenario.projects if project.partnership is not None]
    partners = sorted({partner.name for partnership in joined for partner in partnership.partners})
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(scenario.rules):
        path: Path_ = ("rules", index, item.rule_name)
        same = (item.rule_name, _about(item))
        if same in seen:
            yield CrossFault(path, "", "this rule stands twice; keep one, with both limits where it has two")
        seen.add(same)
        if item.rule_name in FUND_RULES and scenario.pension_fund is None:
            yield CrossFault(path, "", "this rule is about the pension fund; the scenario has no pension_fund block")
        elif isinstance(item.rule, AssetClass) and holdings and item.rule.name not in classes:
            near = near_match(item.rule.name, classes) or f" Known: {', '.join(classes)}."
            yield CrossFault((*path, "name"), item.rule.name, f"is not an asset class of any holding.{near}")
        elif item.rule_name in (*MARKET_RULES, "robust_return"):
            yield from _market_rule(scenario, item, path, [holding.name for holding in holdings])
        elif isinstance(item.rule, PartnerShare) and item.rule.partner not in partners:
            near = near_match(item.rule.partner, partners) or f" Known: {', '.join(partners) or 'none'}."
            yield CrossFault((*path, "partner"), item.rule.partner, f"is not a partner of any project.{near}")


def _market_rule(scenario: Scenario, item: RuleItem, path: Path_, holdings: list[str]) -> Iterator[CrossFault]:
    """A rule on risk needs to know how markets may move, or to be told how far each return may fall short."""
    given = item.rule.shortfall_fraction_by_holding if isinstance(item.rule, RobustReturn) else {}
    for name in given if holdings else ():
        if name not in holdings:
            message = f"is not a holding.{near_match(name, holdings)}"
            yield CrossFault((*path, "shortfall_fraction_by_holding", name), name, message)
    if scenario.pension_fund is not None and scenario.pension_fund.market is None and not set(holdings) <= set(given):
        message = "needs to know how markets may move; give pension_fund.market"
        if isinstance(item.rule, RobustReturn):
            message += ", or shortfall_fraction_by_holding for every holding"
        yield CrossFault(path, "", message)


def _about(item: RuleItem) -> str:
    """What a rule that may stand several times is about, such as the asset class."""
    match item.rule:
        case AssetClass():
            return item.rule.name
        case ShareOfCapital():
            return item.rule.kind
        case PartnerShare():
            return item.rule.partner
        case WardFairness():
            return item.rule.of
        case Cvar():
            return str(item.rule.confidence)
        case _:
            return ""


def _correlations(scenario: Scenario) -> Iterator[CrossFault]:
    """Factors of the ranges that do not exist, that are paired with themselves, or pairs that stand twice."""
    seen: set[frozenset[str]] = set()
    for index, item in enumerate(scenario.uncertainty.correlations):
        path: Path_ = ("uncertainty", "correlations", index, "between")
        pair = frozenset(item.between)
        for place, name in enumerate(item.between):
            if name not in FACTORS:
                near = near_match(name, FACTORS)
                message = f"is not a factor of the ranges.{near} Known: {', '.join(FACTORS)}."
                yield CrossFault((*path, place), name, message)
        if len(pair) == 1:
            yield CrossFault(path, item.between[0], "a factor cannot be paired with itself; name two")
        elif pair in seen:
            yield CrossFault(path, " and ".join(item.between), "this pair stands twice; keep one")
        seen.add(pair)
