"""Risk in the market's scenarios, with only those scenarios written that matter.

The loss of the whole fund in scenario ω, over the year after the end of planning year y, is linear in what it holds:

    L[ω] = −( Σ_a r[ω, a]·hold[a, y] + r_c·cash[y] + Σ_{s, k} (r_s + shock[ω, k])·stake[s, k, y] )

with stake[s, k, y] = Σ_{p of kind k} value[p, s, y] what it holds in projects. It is the loss on what is held:
benefits, contributions and running costs are no losses. A measure that is written for some scenarios asks for less than
the full one, so its optimum is a bound; once no scenario that is left out is violated it is the optimum itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.brief import NamedRule
from energyfund.allocate.constrain import key_of
from energyfund.allocate.goals import value_of
from energyfund.allocate.problem import EQ, GE, LE, Problem, Terms, merge, pension_sources, value_for_each_pound
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source
from energyfund.pension.measures import cvar, mean_absolute_deviation

MISSED = 1e-9
"""A measure may be exceeded by this much of a model unit: the solver's own rounding."""

SPARE = 2
"""The scenarios that are written at first: the worst of today's mix, this many times the tail that counts."""

WORST_AT_FIRST = 20
"""Scenarios of a worst case that are written at first, and added at a time."""


@dataclass(frozen=True, slots=True)
class Positions:
    """What the fund stands on at the end of a planning year.

    Attributes:
        variables: Holdings, cash, and stakes in projects by source and kind, in scaled pounds.
        returns: Of each of them in each scenario, shape (scenarios, variables). [-]
        today: What they come to on the first day, shape (variables,). [scaled £]
        value: The whole fund as an expression.
    """

    variables: tuple[Any, ...]
    returns: FloatArray
    today: FloatArray
    value: Terms

    def held(self) -> FloatArray:
        """What they come to in the solution at hand, shape (variables,). [scaled £]"""
        return np.array([variable.varValue or 0.0 for variable in self.variables])

    def losses(self) -> FloatArray:
        """Loss in each scenario in the solution at hand, shape (scenarios,). [scaled £]"""
        return -self.returns @ self.held()


def positions(problem: Problem, year: int) -> Positions:
    """What the fund stands on at the end of planning year ``year``, with variables for its stakes in projects."""
    if year in problem.positions:
        found: Positions = problem.positions[year]
        return found
    brief, scale = problem.brief, problem.scale_gbp
    fund, market = brief.fund, brief.market
    if fund is None or market is None:
        raise TypeError("risk needs a fund and a market")
    variables = [problem.hold[place, year] for place in range(len(fund.holdings))]
    columns = [market.returns[:, place] for place in range(len(fund.holdings))]
    today = [float(value) / scale for value in fund.value_gbp]
    if fund.cash_return_fraction != 0:
        variables.append(problem.cash[year])
        columns.append(np.full(len(market.returns), fund.cash_return_fraction))
        today.append(fund.cash_gbp / scale)
    for number, source in enumerate(pension_sources(brief.sources)):
        for kind, terms in _stakes(problem, source, year).items():
            stake = problem.variable(f"stake_{number}_{kind}_{year}", None)
            problem.add(f"stake_{number}_{kind}_{year}_row", merge({stake: -1.0}, terms), EQ, 0)
            variables.append(stake)
            shock = brief.project_shocks.get(kind, np.zeros(len(market.returns)))
            columns.append((source.rate_fraction or 0.0) + shock)
            today.append(0.0)
    whole = problem.fund_value(year)
    made = Positions(tuple(variables), np.column_stack(columns), np.array(today), whole)
    problem.positions[year] = made
    return made


def _stakes(problem: Problem, source: Source, year: int) -> dict[str, Terms]:
    """Value of what a source holds in projects at the end of a planning year, by kind of project."""
    found: dict[str, Terms] = {}
    for option in problem.options:
        if source.name in option.draws:
            worth = value_for_each_pound(source, option, problem.brief.years.start + year - 1)
            if np.any(worth != 0):
                merge(found.setdefault(option.project.kind, {}), {option.draws[source.name]: worth})
    return found


class Measure(Protocol):
    """A measure of risk that is written scenario by scenario, as far as they matter.

    Attributes:
        label: The rule that asks for it; empty where it is what the plan seeks.
        positions: What the fund stands on in the year that it looks at.
    """

    label: str
    positions: Positions

    def missing(self) -> NDArray[np.int64]:
        """Scenarios without a row that the solution at hand violates; none where the measure holds as it is."""

    def write(self, problem: Problem, scenarios: NDArray[np.int64]) -> None:
        """Rows for some more scenarios."""


@dataclass(slots=True)
class Excess:
    """A weighted sum of what losses exceed a threshold by: CVaR, or mean absolute deviation where losses are centred.

    CVaR ≤ allowed:  α + Σ_ω π_ω/(1 − β)·e_ω ≤ allowed,  e_ω ≥ L[ω] − α,  e_ω ≥ 0.  Source: R. T. Rockafellar and
    S. Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000).
    MAD ≤ allowed:  Σ_ω 2·π_ω·e_ω ≤ allowed,  e_ω ≥ L[ω] − Σ π·L,  e_ω ≥ 0. What lies above the mean lies below it too.

    Attributes:
        returns: Of the positions, centred for a deviation, shape (scenarios, variables). [-]
        probability: Shape (scenarios,). [-]
        confidence: β of CVaR; None for the mean absolute deviation.
        threshold: α; None for the mean absolute deviation.
        bound: Name of the row that adds up what is exceeded.
        allowed: What the measure may come to, as an expression.
        written: Scenarios that have a row.
    """

    key: str
    label: str
    positions: Positions
    returns: FloatArray
    probability: FloatArray
    confidence: float | None
    threshold: Any
    bound: str
    allowed: Terms
    written: set[int] = field(default_factory=set)

    def value(self) -> float:
        """The measure over all scenarios in the solution at hand. [scaled £]"""
        losses = self.positions.losses()
        if self.confidence is None:
            return mean_absolute_deviation(losses, self.probability)
        return cvar(losses, self.probability, self.confidence)

    def missing(self) -> NDArray[np.int64]:
        """Scenarios above the threshold without a row, where the measure over all scenarios is more than allowed."""
        if self.value() <= value_of(self.allowed) + MISSED:
            return np.empty(0, dtype=np.int64)
        above = 0.0 if self.threshold is None else float(self.threshold.varValue or 0.0)
        losses = -self.returns @ self.positions.held()
        found = np.flatnonzero((losses > above) & (self.probability > 0))
        return np.array([place for place in found if place not in self.written], dtype=np.int64)

    def write(self, problem: Problem, scenarios: NDArray[np.int64]) -> None:
        """e_ω ≥ L[ω] − α for some more scenarios, with e_ω added to the sum."""
        weight = self.probability * (2.0 if self.confidence is None else 1 / (1 - self.confidence))
        total = problem.lp.constraints[self.bound]
        for place in scenarios.tolist():
            excess = problem.variable(f"{self.key}_over_{place}")
            terms: Terms = dict(zip(self.positions.variables, self.returns[place].tolist(), strict=True))
            terms[excess] = 1.0
            if self.threshold is not None:
                terms[self.threshold] = 1.0
            problem.add(f"{self.key}_scenario_{place}", terms, GE, 0)
            total.expr[excess] = float(weight[place])
            self.written.add(place)


@dataclass(slots=True)
class Worst:
    """The largest loss of all scenarios: L[ω] ≤ most · fund[y] for every ω with a probability."""

    key: str
    label: str
    name: str
    positions: Positions
    probability: FloatArray
    most_fraction: float
    written: set[int] = field(default_factory=set)

    def missing(self) -> NDArray[np.int64]:
        """The scenarios without a row whose loss is furthest beyond the limit."""
        beyond = self.positions.losses() - self.most_fraction * value_of(self.positions.value)
        found = [
            place for place in np.flatnonzero((beyond > MISSED) & (self.probability > 0)) if place not in self.written
        ]
        ranked = np.array(found, dtype=np.int64)
        return ranked[np.argsort(-beyond[ranked], kind="stable")][:WORST_AT_FIRST]

    def write(self, problem: Problem, scenarios: NDArray[np.int64]) -> None:
        """L[ω] − most · fund[y] ≤ 0 for some more scenarios."""
        for place in scenarios.tolist():
            losses = (-self.positions.returns[place]).tolist()
            terms: Terms = dict(zip(self.positions.variables, losses, strict=True))
            row = merge(terms, self.positions.value, -self.most_fraction)
            problem.ask(
                f"{self.key}_scenario_{place}", row, LE, 0,
                label=self.label, kind=self.name, unit="fraction", effect=self.positions.value,
            )  # fmt: skip
            self.written.add(place)


def limit_cvar(problem: Problem, named: NamedRule, year: int, confidence: float, most_fraction: float) -> None:
    """CVaR at the end of a planning year ≤ most · fund[y]."""
    found = positions(problem, year)
    key = f"{key_of(named)}_{year}"
    threshold = problem.variable(f"{key}_threshold", None)
    _limit(problem, named, Excess(
        key, named.label, found, found.returns, chances(problem), confidence, threshold, key,
        merge({}, found.value, most_fraction),
    ), {threshold: 1.0})  # fmt: skip


def limit_deviation(problem: Problem, named: NamedRule, year: int, most_fraction: float) -> None:
    """Mean absolute deviation at the end of a planning year ≤ most · fund[y]."""
    found = positions(problem, year)
    chance = chances(problem)
    centred = found.returns - chance @ found.returns
    allowed = merge({}, found.value, most_fraction)
    key = f"{key_of(named)}_{year}"
    _limit(problem, named, Excess(key, named.label, found, centred, chance, None, None, key, allowed), {})


def _limit(problem: Problem, named: NamedRule, measure: Excess, terms: Terms) -> None:
    problem.ask(
        measure.bound, merge(terms, measure.allowed, -1.0), LE, 0,
        label=named.label, kind=named.name, unit="fraction", effect=measure.positions.value,
    )  # fmt: skip
    start(problem, measure)


def limit_worst(problem: Problem, named: NamedRule, year: int, most_fraction: float) -> None:
    """The largest loss at the end of a planning year ≤ most · fund[y]."""
    found = positions(problem, year)
    measure = Worst(f"{key_of(named)}_{year}", named.label, named.name, found, chances(problem), most_fraction)
    losses = -found.returns @ found.today
    ranked = [place for place in np.argsort(-losses, kind="stable") if measure.probability[place] > 0]
    measure.write(problem, np.array(ranked[:WORST_AT_FIRST], dtype=np.int64))
    problem.measures.append(measure)


def start(problem: Problem, measure: Excess) -> None:
    """Write the scenarios that matter to today's mix."""
    losses = -measure.returns @ measure.positions.today
    order = np.argsort(-losses, kind="stable")
    if measure.confidence is None:
        first = order[losses[order] > 0]
    else:
        before = np.cumsum(measure.probability[order]) - measure.probability[order]
        first = order[before < SPARE * (1 - measure.confidence)]
    measure.write(problem, first[measure.probability[first] > 0])
    problem.measures.append(measure)


def chances(problem: Problem) -> FloatArray:
    """Probability of each scenario, shape (scenarios,). [-]"""
    if problem.brief.market is None:
        raise TypeError("risk needs a market")
    return problem.brief.market.probability
