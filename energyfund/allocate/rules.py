"""One small function for each rule, its formula in the docstring. A rule without one is an error, never dropped."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

from energyfund.allocate.brief import NamedRule
from energyfund.allocate.problem import GE, LE, Problem, Terms, merge, pension_sources, value_for_each_pound
from energyfund.projects.project import Project
from energyfund.scenario.rules import (
    AssetClass,
    BillSavings,
    Carbon,
    ConnectedEntities,
    DeprivedWards,
    FundExpectedReturn,
    HomesLifted,
    IndivisibleReserve,
    LocalInvestment,
    Rule,
    ShareOfCapital,
)


def add_rule(problem: Problem, named: NamedRule) -> None:
    """Add a rule of the user to the program."""
    constrain(named.rule, problem, named)


@singledispatch
def constrain(rule: Rule, problem: Problem, named: NamedRule) -> None:
    """Add a rule's rows. Each kind of rule registers its own."""
    raise TypeError(
        f"the rule {named.name} ({type(rule).__name__}) has no formula; {len(problem.rows)} rows were made before it"
    )


@constrain.register
def _(rule: FundExpectedReturn, problem: Problem, named: NamedRule) -> None:
    """Σ_a μ_a·hold[a, y] + r_c·cash[y] + Σ_p r_s·value[p, y] ≥ least · fund[y], at the end of every planning year."""
    fund = problem.brief.fund
    if fund is None:
        return
    for year in range(1, len(problem.brief.years) + 1):
        terms: Terms = {problem.cash[year]: fund.cash_return_fraction}
        for place in range(len(fund.holdings)):
            merge(terms, {problem.hold[place, year]: float(fund.expected_return_fraction[place])})
        for source in pension_sources(problem.brief.sources):
            for option in problem.options:
                if source.name in option.draws:
                    worth = value_for_each_pound(source, option, problem.brief.years.start + year - 1)
                    merge(terms, {option.draws[source.name]: (source.rate_fraction or 0.0) * worth})
        _share(problem, named, year, terms, rule.at_least_fraction, at_least=True)


@constrain.register
def _(rule: LocalInvestment, problem: Problem, named: NamedRule) -> None:
    """least · fund[y] ≤ Σ_{p local} value[p, y] ≤ most · fund[y], at the end of every planning year.

    A floor holds from the last planning year on only: local projects need time to be built.
    """
    _project_share(problem, named, lambda project: project.local, rule.at_least_fraction, rule.at_most_fraction)


@constrain.register
def _(rule: ConnectedEntities, problem: Problem, named: NamedRule) -> None:
    """Σ_{p connected} value[p, y] ≤ most · fund[y], at the end of every planning year."""
    most = problem.brief.connected_limit_fraction if rule.at_most_fraction is None else rule.at_most_fraction
    _project_share(problem, named, lambda project: project.connected_entity, None, most)


@constrain.register
def _(rule: AssetClass, problem: Problem, named: NamedRule) -> None:
    """least · fund[y] ≤ Σ_{a in class} hold[a, y] ≤ most · fund[y], at the end of every planning year."""
    fund = problem.brief.fund
    if fund is None:
        return
    places = [place for place, name in enumerate(fund.asset_class) if name == rule.name]
    for year in range(1, len(problem.brief.years) + 1):
        for limit, at_least in ((rule.at_least_fraction, True), (rule.at_most_fraction, False)):
            if limit is not None:
                terms: Terms = {problem.hold[place, year]: 1.0 for place in places}
                _share(problem, named, year, terms, limit, at_least=at_least)


@constrain.register
def _(rule: ShareOfCapital, problem: Problem, named: NamedRule) -> None:
    """least · Σ_p outlay·build ≤ Σ_{p of kind} outlay·build ≤ most · Σ_p outlay·build."""
    for limit, at_least in ((rule.at_least_fraction, True), (rule.at_most_fraction, False)):
        if limit is not None:
            _outlay_share(problem, named, lambda project: project.kind == rule.kind, limit, at_least=at_least)


@constrain.register
def _(rule: DeprivedWards, problem: Problem, named: NamedRule) -> None:
    """Σ_{p in a deprived ward} outlay·build ≥ least · Σ_p outlay·build."""
    _outlay_share(problem, named, lambda project: project.deprived_ward, rule.at_least_fraction, at_least=True)


@constrain.register
def _(rule: HomesLifted, problem: Problem, named: NamedRule) -> None:
    """Σ_p lifted_p · build_p ≥ least."""
    _floor(problem, named, problem.impact(lambda project: project.impact.homes_lifted), rule.at_least, "homes")


@constrain.register
def _(rule: BillSavings, problem: Problem, named: NamedRule) -> None:
    """Σ_p saving_p · build_p ≥ least, in a full year."""
    terms = problem.impact(lambda project: project.impact.bill_savings_gbp_per_year)
    _floor(problem, named, terms, rule.at_least_gbp_per_year, "GBP/year")


@constrain.register
def _(rule: Carbon, problem: Problem, named: NamedRule) -> None:
    """Σ_p Σ_t Σ_k tonnes_{p,t,k} · build_{p,t} ≥ least, over the horizon."""
    terms: Terms = {option.build: float(option.start.tco2e_by_year.sum()) for option in problem.options}
    _floor(problem, named, terms, rule.at_least_tco2e, "tCO2e")


@constrain.register
def _(rule: IndivisibleReserve, problem: Problem, named: NamedRule) -> None:
    """Σ_s needed_s · draw_s ≤ (1 − reserve) · build, for every project and start."""
    asked = rule.fraction
    reserve = problem.brief.indivisible_reserve_fraction if asked is None else asked
    for number, option in enumerate(problem.options):
        needed = {name: share * problem.scale_gbp for name, share in option.slice_needed.items() if share > 0}
        if needed:
            row: Terms = {option.draws[name]: share for name, share in needed.items()}
            row[option.build] = reserve - 1
            problem.ask(
                f"{_key(named)}_{number}", row, LE, 0,
                label=named.label, kind=named.name, unit="fraction", effect={option.build: -1.0},
            )  # fmt: skip


def _floor(problem: Problem, named: NamedRule, terms: Terms, least: float, unit: str) -> None:
    problem.ask(_key(named), terms, GE, least, label=named.label, kind=named.name, unit=unit, effect=1.0)


def _share(problem: Problem, named: NamedRule, year: int, terms: Terms, limit: float, *, at_least: bool) -> None:
    """terms (≥ or ≤) limit · fund[year]."""
    whole = problem.fund_value(year)
    row = merge(dict(terms), whole, -limit)
    side = "least" if at_least else "most"
    sense = GE if at_least else LE
    name = f"{_key(named)}_{side}_{year}"
    problem.ask(name, row, sense, 0, label=named.label, kind=named.name, unit="fraction", effect=whole)


def _project_share(
    problem: Problem, named: NamedRule, wanted: Callable[[Project], bool], least: float | None, most: float | None
) -> None:
    count = len(problem.brief.years)
    if most is not None:
        for year in range(1, count + 1):
            _share(problem, named, year, problem.project_value(year, wanted), most, at_least=False)
    if least is not None:
        _share(problem, named, count, problem.project_value(count, wanted), least, at_least=True)


def _outlay_share(
    problem: Problem, named: NamedRule, wanted: Callable[[Project], bool], limit: float, *, at_least: bool
) -> None:
    whole = problem.outlay()
    row = merge(problem.outlay(wanted), whole, -limit)
    name = f"{_key(named)}_{'least' if at_least else 'most'}"
    sense = GE if at_least else LE
    problem.ask(name, row, sense, 0, label=named.label, kind=named.name, unit="fraction", effect=whole)


def _key(named: NamedRule) -> str:
    return f"rule_{named.number}_{named.name}"
