"""The variables of the allocation and the rows that tie them, before any rule is added."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
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
        hold, buy, sell, switch: Variables of the fund by (holding, year); empty without a fund.
        cash: Cash of the fund at the start and at the end of each year.
    """

    brief: Brief
    scale_gbp: float
    lp: Any
    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    integers: list[Any] = field(default_factory=list)
    hold: dict[tuple[int, int], Any] = field(default_factory=dict)
    buy: dict[tuple[int, int], Any] = field(default_factory=dict)
    sell: dict[tuple[int, int], Any] = field(default_factory=dict)
    switch: dict[tuple[int, int], Any] = field(default_factory=dict)
    cash: list[Any] = field(default_factory=list)

    def variable(self, name: str, low: float | None = 0, high: float | None = None, *, whole: bool = False) -> Any:  # noqa: ANN401  PuLP is untyped
        """A new variable; ``whole`` makes it 0 or 1."""
        made = pulp.LpVariable(_safe(name), low, high, cat="Integer" if whole else "Continuous")
        if whole:
            self.integers.append(made)
        return made

    def add(self, name: str, terms: Terms, sense: int, limit: float, asked: Row | None = None) -> None:
        """A new row Σ coefficient · variable (≤, ≥, =) limit. ``asked`` marks a row that a person asked for."""
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
    ) -> None:
        """A row that a person asked for, with what a shadow price of it means."""
        self.add(name, terms, sense, limit, Row(_safe(name), label, kind, unit, effect))

    def outlay(self, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """All outlay of the wanted projects, in scaled pounds."""
        return {
            option.build: option.start.total_outlay_gbp / self.scale_gbp
            for option in self.options
            if wanted(option.project)
        }

    def impact(self, of: Callable[[Project], float]) -> Terms:
        """A yearly or total impact of everything built, by its amount for the whole project."""
        return {option.build: of(option.project) for option in self.options}

    def npv(self) -> Terms:
        """Net present value of everything built, in scaled pounds."""
        return {option.build: option.start.npv_gbp / self.scale_gbp for option in self.options}

    def project_value(self, year: int, wanted: Callable[[Project], bool] = lambda _: True) -> Terms:
        """Value at the end of planning year ``year`` (0: the start) of what the pension fund holds in projects.

        The present value, at the fund's required return, of receipts still to come less draws still to make.
        """
        terms: Terms = {}
        for option in self.options:
            if wanted(option.project):
                for source in pension_sources(self.brief.sources):
                    if source.name in option.draws:
                        worth = value_for_each_pound(source, option, self.brief.years.start + year - 1)
                        merge(terms, {option.draws[source.name]: worth})
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
    return float(to_come @ (discount_factors(rate, len(to_come)) / (1 + rate)))


def merge(terms: Terms, more: Terms, factor: float = 1.0) -> Terms:
    """Add one expression to another, in place."""
    for variable, coefficient in more.items():
        terms[variable] = terms.get(variable, 0.0) + factor * coefficient
    return terms


def start_problem(brief: Brief) -> Problem:
    """Variables for every project, start and source; funding, size and budgets (rules 1 to 4 of the design)."""
    problem = Problem(brief, _scale(brief), pulp.LpProblem("energyfund", pulp.LpMaximize))
    for number, project in enumerate(brief.projects):
        for start in project.starts:
            problem.options.append(_option(problem, f"{number}_{start.year}", project, start))
    _sizes(problem)
    _dependencies(problem)
    _budgets(problem)
    return problem


def _scale(brief: Brief) -> float:
    """A power of ten near the size of the money: £m for a fund, less for small budgets, so that no sum drowns."""
    if brief.fund is not None:
        return 1e6
    largest = max((start.total_outlay_gbp for project in brief.projects for start in project.starts), default=1.0)
    return float(10 ** max(0, math.floor(math.log10(max(largest, 1.0))) - 1))


def _option(problem: Problem, key: str, project: Project, start: Start) -> Option:
    """One project with one start year, and who could pay for it.

    Σ_s draw_s = outlay · build; draw_s ≤ cap_s · outlay · build; Σ_s needed_s · draw_s ≤ build.
    """
    brief, scale = problem.brief, problem.scale_gbp
    build = problem.variable(f"build_{key}", 0, 1, whole=project.whole)
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
    return option


def _built(problem: Problem, project: Project) -> Terms:
    return {option.build: 1.0 for option in problem.options if option.project is project}


def _sizes(problem: Problem) -> None:
    """Σ_t build ≤ 1; build ≥ minimum · used with used binary; required projects are built in full."""
    for number, project in enumerate(problem.brief.projects):
        built = _built(problem, project)
        problem.add(f"size_{number}", built, LE, 1)
        if project.required:
            label = f"'{project.name}' is required"
            problem.ask(f"required_{number}", built, GE, 1, label=label, kind="required", unit="fraction", effect=1.0)
        if project.minimum_fraction > 0 and not project.whole:
            for option in problem.options:
                if option.project is project:
                    key = f"{number}_{option.start.year}"
                    used = problem.variable(f"used_{key}", 0, 1, whole=True)
                    problem.add(f"most_{key}", {option.build: 1.0, used: -1.0}, LE, 0)
                    problem.add(f"least_{key}", {option.build: 1.0, used: -project.minimum_fraction}, GE, 0)


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


def _budgets(problem: Problem) -> None:
    """Σ draws ≤ budget, in total and in each year; a fund that relends adds what came back in earlier years."""
    scale = problem.scale_gbp
    years = problem.brief.years
    for number, source in enumerate(problem.brief.sources):
        drawn: list[Terms] = [draws_in_year(problem, source, year) for year in years]
        total: Terms = {}
        for terms in drawn:
            merge(total, terms)
        if source.relends and source.budget_gbp is not None:
            back: list[Terms] = [receipts_in_year(problem, source, year) for year in years]
            so_far: Terms = {}
            for index, year in enumerate(years):
                merge(so_far, drawn[index])
                if index:
                    merge(so_far, back[index - 1], -1.0)
                label = f"balance of '{source.name}'"
                problem.ask(
                    f"balance_{number}_{year}", dict(so_far), LE, source.budget_gbp / scale,
                    label=label, kind="budget", unit="GBP", effect=1 / scale,
                )  # fmt: skip
        elif source.budget_gbp is not None and total:
            label = f"budget of '{source.name}'"
            problem.ask(
                f"budget_{number}", total, LE, source.budget_gbp / scale,
                label=label, kind="budget", unit="GBP", effect=1 / scale,
            )  # fmt: skip
        if source.budget_by_year_gbp is not None:
            for index, year in enumerate(years):
                if drawn[index]:
                    label = f"budget of '{source.name}' in {year}"
                    problem.ask(
                        f"budget_{number}_{year}", drawn[index], LE, float(source.budget_by_year_gbp[index]) / scale,
                        label=label, kind="budget", unit="GBP", effect=1 / scale,
                    )  # fmt: skip


def draws_in_year(problem: Problem, source: Source, year: int) -> Terms:
    """What a source pays in during a calendar year: draws follow the outlay of each project."""
    terms: Terms = {}
    for option in problem.options:
        passed = year - option.start.year
        share = option.start.outlay_share
        if source.name in option.draws and 0 <= passed < len(share) and share[passed] > 0:
            terms[option.draws[source.name]] = float(share[passed])
    return terms


def receipts_in_year(problem: Problem, source: Source, year: int) -> Terms:
    """What a source is paid during a calendar year."""
    terms: Terms = {}
    for option in problem.options:
        passed = year - option.start.year
        if source.name in option.draws and passed >= 0 and option.receipts[source.name][passed] != 0:
            terms[option.draws[source.name]] = float(option.receipts[source.name][passed])
    return terms


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)
