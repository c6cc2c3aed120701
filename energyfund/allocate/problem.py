"""The variables of the allocation and the rows that tie them, before any rule is added."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pulp

from energyfund.allocate.brief import Brief
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.finance.sources import Source, receipts_for_each_pound, slice_for_each_pound
from energyfund.projects.project import Project, Start

Terms = dict[Any, float]
"""A linear expression: coefficient by variable, sums in pounds divided by the problem's scale."""

LE, GE, EQ = pulp.LpConstraintLE, pulp.LpConstraintGE, pulp.LpConstraintEQ


@dataclass(frozen=True, slots=True)
class Row:
    """A row that a person asked for.

    Attributes:
        row: Its name in the linear program.
        label: The rule in the user's words; rows of one rule share it.
        name: The kind of rule, such as ``homes_lifted``.
        unit: Unit of the rule's limit.
        effect: How far the row's right-hand side moves for one more unit of the limit: a number, or an expression
            (for limits that are shares of something the plan decides).
    """

    row: str
    label: str
    name: str
    unit: str
    effect: float | Terms


@dataclass(frozen=True, slots=True)
class Option:
    """One project with one start year, and what each source could do in it.

    In pricing an option stands for many alike: its numbers are then arrays whose last axis is the options. So formulas
    of rules multiply and add these numbers as they are, and pass them through :func:`coefficient` where they must.

    Attributes:
        slice_needed: Share of the whole project's cash flow that a source needs for each pound. [1/£]
        receipts: What each source is paid in each project year for each pound, shape (project years,). [£/£]
    """

    project: Project
    start: Start
    build: Any
    draws: dict[str, Any]
    slice_needed: dict[str, float]
    receipts: dict[str, FloatArray]


@dataclass(slots=True)
class Problem:
    """A linear program under construction.

    Attributes:
        scale_gbp: Pounds in one unit of money inside the program, so that its numbers are neither huge nor tiny.
        options: Every project × start year.
        options_of: The same by project's name.
        hold, buy, sell, switch: Variables of the fund by (holding, year); empty without a fund.
        cash: Cash of the fund at the start and at the end of each year.
        measures: Measures of risk of which only the scenarios that matter are written.
        positions: What the fund stands on at the end of each planning year, for those measures.
        risk: CVaR in scaled pounds, where it is sought.
        risk_share: The share of the fund against which that CVaR is held, see ``solve.py``. [-]
    """

    brief: Brief
    scale_gbp: float
    lp: Any
    options: list[Option] = field(default_factory=list)
    options_of: dict[str, list[Option]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    integers: list[Any] = field(default_factory=list)
    hold: dict[tuple[int, int], Any] = field(default_factory=dict)
    buy: dict[tuple[int, int], Any] = field(default_factory=dict)
    sell: dict[tuple[int, int], Any] = field(default_factory=dict)
    switch: dict[tuple[int, int], Any] = field(default_factory=dict)
    cash: list[Any] = field(default_factory=list)
    measures: list[Any] = field(default_factory=list)
    positions: dict[int, Any] = field(default_factory=dict)
    risk: Any = None
    risk_share: float = 0.0

    def variable(self, name: str, low: float | None = 0, high: float | None = None, *, whole: bool = False) -> Any:  # noqa: ANN401  PuLP is untyped
        """A new variable; ``whole`` makes it 0 or 1."""
        made = pulp.LpVariable(_safe(name), low, high, cat="Integer" if whole else "Continuous")
        if whole:
            self.integers.append(made)
        return made

    def add(
        self,
        name: str,
        terms: Terms,
        sense: int,
        limit: float,
        asked: Row | None = None,
        of: Option | None = None,  # noqa: ARG002  pricing tells such rows from those that tie options together
    ) -> None:
        """A new row Σ coefficient · variable (≤, ≥, =) limit.

        ``asked`` marks a row that a person asked for; ``of`` one that ties the variables of a single option only.
        """
        key = _safe(name)
        self.lp.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(list(terms.items())), sense, key, limit))
        if asked is not None:
            self.rows.append(asked)

    def ask(
        self,
        name: str,
        terms: Terms,
        sense: int,
        limit: float,
        *,
        label: str,
        kind: str,
        unit: str,
        effect: float | Terms,
        of: Option | None = None,
    ) -> None:
        """A row that a person asked for, with what a shadow price of it means."""
        self.add(name, terms, sense, limit, Row(_safe(name), label, kind, unit, effect), of)

    def outlay(self, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """All outlay of the wanted projects, in scaled pounds."""
        return {
            option.build: share * option.start.total_outlay_gbp / self.scale_gbp
            for option in self.options
            if np.any(share := of_each(option.project, wanted))
        }

    def impact(self, of: Callable[[Project], float]) -> Terms:
        """A yearly or total impact of everything built, by its amount for the whole project."""
        return {option.build: of(option.project) for option in self.options}

    def tonnes(self) -> Terms:
        """Emissions avoided over the horizon by everything built. [tCO2e]"""
        return {option.build: coefficient(option.start.tco2e_by_year.sum(axis=0)) for option in self.options}

    def npv(self) -> Terms:
        """Net present value of everything built, in scaled pounds."""
        return {option.build: option.start.npv_gbp / self.scale_gbp for option in self.options}

    def project_value(self, year: int, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """Value at the end of planning year ``year`` (0: the start) of what the pension fund holds in projects.

        The present value, at the fund's required return, of receipts still to come less draws still to make.
        """
        terms: Terms = {}
        for option in self.options:
            share = of_each(option.project, wanted)
            for source in pension_sources(self.brief.sources) if np.any(share) else ():
                if source.name in option.draws:
                    worth = value_for_each_pound(source, option, self.brief.years.start + year - 1)
                    merge(terms, {option.draws[source.name]: share * worth})
        return terms

    def fund_value(self, year: int) -> Terms:
        """The whole fund at the end of planning year ``year``: holdings, cash and projects, in scaled pounds."""
        terms: Terms = {self.cash[year]: 1.0}
        if self.brief.fund is not None:
            for place in range(len(self.brief.fund.holdings)):
                terms[self.hold[place, year]] = 1.0
        merge(terms, self.project_value(year))
        return terms


def pension_sources(sources: Iterable[Source]) -> list[Source]:
    """The sources whose money is the pension fund's."""
    return [source for source in sources if source.kind == "pension_fund"]


def value_for_each_pound(source: Source, option: Option, year: int) -> float:
    """Worth at the end of a calendar year of £1 put into a project: receipts less draws to come, at its rate. [£/£]"""
    start, rate = option.start, source.rate_fraction or 0.0
    passed = year - start.year
    if passed < 0:
        return 0.0
    flow = option.receipts[source.name].copy()
    flow[: len(start.outlay_share)] -= start.outlay_share
    to_come = flow[passed + 1 :]
    return coefficient((discount_factors(rate, len(to_come)) / (1 + rate)) @ to_come)


def each_of(project: Project) -> Sequence[Project]:
    """The project; in pricing, each project of many at once."""
    found: Sequence[Project] = getattr(project, "members", (project,))
    return found


def of_each(project: Project, of: Callable[[Project], float]) -> float:
    """A figure of a project; in pricing, that of each project of many at once."""
    many = getattr(project, "members", None)
    return of(project) if many is None else coefficient(np.array([of(one) for one in many]))


def coefficient(value: Any) -> float:  # noqa: ANN401  a number, or one for each of many options
    """A coefficient as the program takes it: a plain number; many at once, in pricing, stay an array."""
    return float(value) if np.ndim(value) == 0 else value


def merge(terms: Terms, more: Terms, factor: float = 1.0) -> Terms:
    """Add one expression to another, in place."""
    for variable, coefficient in more.items():
        terms[variable] = terms.get(variable, 0.0) + factor * coefficient
    return terms


def start_problem(brief: Brief) -> Problem:
    """Variables for every project, start and source; funding, size and what depends on what (rules 1, 2 and 4)."""
    problem = Problem(brief, scale_of(brief), pulp.LpProblem("energyfund", pulp.LpMaximize))
    add_options(problem)
    return problem


def add_options(problem: Problem, only: Callable[[int, int], bool] = lambda _project, _start: True) -> None:
    """Variables and rows of options: all of them, or only some by the numbers of their project and start."""
    for number, project in enumerate(problem.brief.projects):
        problem.options_of[project.name] = []
        for place, start in enumerate(project.starts):
            before = sum(other.year == start.year for other in project.starts[:place])
            key = f"{number}_{start.year}_{before}" if before else f"{number}_{start.year}"
            if only(number, place):
                option = _option(problem, key, project, start)
                problem.options.append(option)
                problem.options_of[project.name].append(option)
    _sizes(problem)
    _dependencies(problem)


def scale_of(brief: Brief) -> float:
    """A power of ten near the size of the money, so that no sum drowns: £m for a fund, less for small ones."""
    if brief.fund is not None:
        digits = math.floor(math.log10(max(brief.fund.total_gbp, 1.0)))
        return float(min(1e6, 10 ** (digits - 2)))
    largest = max((start.total_outlay_gbp for project in brief.projects for start in project.starts), default=1.0)
    return float(10 ** max(0, math.floor(math.log10(max(largest, 1.0))) - 1))


def _option(problem: Problem, key: str, project: Project, start: Start) -> Option:
    """One project with one start year, and who could pay for it.

    Σ_s draw_s = outlay · build; draw_s ≤ cap_s · outlay · build; Σ_s needed_s · draw_s ≤ build. In a partnership the
    sources of each partner pay its share: Σ_{s of partner} draw_s = share · outlay · build.
    """
    brief, scale = problem.brief, problem.scale_gbp
    in_one = project.whole and sum(other.year == start.year for other in project.starts) == 1
    build = problem.variable(f"build_{key}", 0, min(1.0, start.most_fraction), whole=in_one)
    flow = start.shared_cash_flow_gbp
    outlay = start.total_outlay_gbp / scale
    option = Option(project, start, build, {}, {}, {})
    sliced: Terms = {build: -1.0}
    for number, source in enumerate(brief.sources):
        needed = slice_for_each_pound(source, start.outlay_share, flow) if project.promises_cash_flow else 0.0
        if not source.may_fund(project.name, project.kind, project.area) or not math.isfinite(needed) or outlay == 0:
            continue
        draw = problem.variable(f"draw_{key}_{number}")
        option.draws[source.name] = draw
        option.slice_needed[source.name] = needed
        paid = (
            receipts_for_each_pound(source, start.outlay_share, flow)
            if project.promises_cash_flow
            else np.zeros(len(flow))
        )
        option.receipts[source.name] = paid
        if source.share_cap_fraction < 1:
            problem.add(f"cap_{key}_{number}", {draw: 1.0, build: -source.share_cap_fraction * outlay}, LE, 0)
        if needed > 0:
            sliced[draw] = needed * scale
    problem.add(f"funding_{key}", {**dict.fromkeys(option.draws.values(), 1.0), build: -outlay}, EQ, 0)
    if len(sliced) > 1:
        problem.add(f"slices_{key}", sliced, LE, 0)
    for number, partner in enumerate(project.partnership.partners if project.partnership is not None else ()):
        paid_by = {option.draws[name]: 1.0 for name in partner.sources if name in option.draws}
        problem.add(f"partner_{key}_{number}", {**paid_by, build: -partner.cost_fraction * outlay}, EQ, 0)
    return option


def _built(problem: Problem, project: Project) -> Terms:
    return {option.build: 1.0 for option in problem.options_of[project.name]}


def _sizes(problem: Problem) -> None:
    """Σ_t build ≤ 1; build ≥ minimum · used with used binary; required projects are built in full.

    Segments of one size share a start year: the least share holds for them together, and a project that is whole has
    all of them or none, Σ build = used.
    """
    for number, project in enumerate(problem.brief.projects):
        built = _built(problem, project)
        if not built and not project.required:
            continue
        problem.add(f"size_{number}", built, LE, 1)
        if project.required:
            label = f"'{project.name}' is required"
            problem.ask(f"required_{number}", built, GE, 1, label=label, kind="required", unit="fraction", effect=1.0)
        for year in dict.fromkeys(start.year for start in project.starts):
            begun: Terms = {
                option.build: 1.0 for option in problem.options_of[project.name] if option.start.year == year
            }
            key = f"{number}_{year}"
            if project.whole:
                if not all(variable.cat == pulp.LpInteger for variable in begun):
                    used = problem.variable(f"used_{key}", 0, 1, whole=True)
                    problem.add(f"whole_{key}", {**begun, used: -1.0}, EQ, 0)
            elif project.minimum_fraction > 0:
                used = problem.variable(f"used_{key}", 0, 1, whole=True)
                problem.add(f"most_{key}", {**begun, used: -1.0}, LE, 0)
                problem.add(f"least_{key}", {**begun, used: -project.minimum_fraction}, GE, 0)


def _dependencies(problem: Problem) -> None:
    """requires: Σ_t build_p ≤ Σ_t build_q. excludes: used_p + used_q ≤ 1, with used binary and Σ_t build ≤ used."""
    by_name = {project.name: project for project in problem.brief.projects}
    number_of = {project.name: number for number, project in enumerate(problem.brief.projects)}
    used: dict[str, Terms] = {}
    pairs = set()
    for project in problem.brief.projects:
        for other in project.requires:
            terms = merge(_built(problem, project), _built(problem, by_name[other]), -1.0)
            label = f"'{project.name}' requires '{other}'"
            key = f"requires_{number_of[project.name]}_{number_of[other]}"
            problem.ask(key, terms, LE, 0, label=label, kind="requires", unit="fraction", effect=1.0)
        pairs |= {tuple(sorted((project.name, other))) for other in project.excludes}
    for number, name in enumerate(sorted({name for pair in pairs for name in pair})):
        project = by_name[name]
        if project.whole:
            used[name] = _built(problem, project)
        else:
            flag = problem.variable(f"chosen_{number}", 0, 1, whole=True)
            problem.add(f"chosen_{number}_row", {**_built(problem, project), flag: -1.0}, LE, 0)
            used[name] = {flag: 1.0}
    for number, (one, other) in enumerate(sorted(pairs)):
        terms = merge(dict(used[one]), used[other])
        label = f"'{one}' and '{other}' exclude each other"
        problem.ask(f"excludes_{number}", terms, LE, 1, label=label, kind="excludes", unit="fraction", effect=1.0)


def draws_in_year(problem: Problem, source: Source, year: int) -> Terms:
    """What a source pays in during a calendar year: draws follow the outlay of each project."""
    terms: Terms = {}
    for option in problem.options:
        passed = year - option.start.year
        share = option.start.outlay_share
        if source.name in option.draws and 0 <= passed < len(share) and np.any(share[passed] > 0):
            terms[option.draws[source.name]] = coefficient(share[passed])
    return terms


def receipts_in_year(problem: Problem, source: Source, year: int) -> Terms:
    """What a source is paid during a calendar year."""
    terms: Terms = {}
    for option in problem.options:
        passed = year - option.start.year
        if source.name in option.draws and passed >= 0 and np.any(option.receipts[source.name][passed] != 0):
            terms[option.draws[source.name]] = coefficient(option.receipts[source.name][passed])
    return terms


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)
