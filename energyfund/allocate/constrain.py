"""Where every kind of rule finds its formula, and the few shapes of row that many of them share."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

from energyfund.allocate.brief import NamedRule
from energyfund.allocate.problem import GE, LE, Problem, Terms, merge
from energyfund.projects.project import Project
from energyfund.scenario.rules import Rule


@singledispatch
def constrain(rule: Rule, problem: Problem, named: NamedRule) -> None:
    """Add a rule's rows. Each kind of rule registers its own."""
    raise TypeError(
        f"the rule {named.name} ({type(rule).__name__}) has no formula; {len(problem.rows)} rows were made before it"
    )


def key_of(named: NamedRule) -> str:
    """How the rows of a rule begin."""
    return f"rule_{named.number}_{named.name}"


def floor(problem: Problem, named: NamedRule, terms: Terms, least: float, unit: str) -> None:
    """A row terms ≥ least."""
    problem.ask(key_of(named), terms, GE, least, label=named.label, kind=named.name, unit=unit, effect=1.0)


def fund_share(problem: Problem, named: NamedRule, year: int, terms: Terms, limit: float, *, at_least: bool) -> None:
    """A row terms (≥ or ≤) limit · fund[year]."""
    whole = problem.fund_value(year)
    row = merge(dict(terms), whole, -limit)
    side = "least" if at_least else "most"
    sense = GE if at_least else LE
    name = f"{key_of(named)}_{side}_{year}"
    problem.ask(name, row, sense, 0, label=named.label, kind=named.name, unit="fraction", effect=whole)


def outlay_share(problem: Problem, named: NamedRule, terms: Terms, limit: float, *, at_least: bool) -> None:
    """A row terms (≥ or ≤) limit · Σ_p outlay·build."""
    whole = problem.outlay()
    row = merge(dict(terms), whole, -limit)
    name = f"{key_of(named)}_{'least' if at_least else 'most'}"
    sense = GE if at_least else LE
    problem.ask(name, row, sense, 0, label=named.label, kind=named.name, unit="fraction", effect=whole)


def project_share(
    problem: Problem, named: NamedRule, wanted: Callable[[Project], bool], least: float | None, most: float | None
) -> None:
    """Rows on the value of some projects: a ceiling in every planning year, a floor in the last."""
    count = len(problem.brief.years)
    if most is not None:
        for year in range(1, count + 1):
            fund_share(problem, named, year, problem.project_value(year, wanted), most, at_least=False)
    if least is not None:
        fund_share(problem, named, count, problem.project_value(count, wanted), least, at_least=True)
