"""Rules on how bad a year may be, each with its formula."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.constrain import constrain, fund_share, key_of
from energyfund.allocate.fund_rules import expected_return
from energyfund.allocate.problem import GE, Problem, Terms, merge
from energyfund.allocate.risk import limit_cvar, limit_deviation, limit_worst
from energyfund.finance.present_value import FloatArray
from energyfund.scenario.rules import Cvar, MeanAbsoluteDeviation, RobustReturn, WorstCase


@constrain.register
def _(rule: Cvar, problem: Problem, named: NamedRule) -> None:
    """α[y] + Σ_ω π_ω/(1 − β)·e[ω, y] ≤ most · fund[y], e[ω, y] ≥ L[ω, y] − α[y], at the end of every planning year."""
    confidence = problem.brief.confidence if rule.confidence is None else rule.confidence
    for year in range(1, len(problem.brief.years) + 1):
        limit_cvar(problem, named, year, confidence, rule.at_most_fraction)


@constrain.register
def _(rule: MeanAbsoluteDeviation, problem: Problem, named: NamedRule) -> None:
    """Σ_ω 2·π_ω·e[ω, y] ≤ most · fund[y], e[ω, y] ≥ L[ω, y] − Σ π·L[y], at the end of every planning year."""
    for year in range(1, len(problem.brief.years) + 1):
        limit_deviation(problem, named, year, rule.at_most_fraction)


@constrain.register
def _(rule: WorstCase, problem: Problem, named: NamedRule) -> None:
    """L[ω, y] ≤ most · fund[y] for every scenario ω, at the end of every planning year."""
    for year in range(1, len(problem.brief.years) + 1):
        limit_worst(problem, named, year, rule.at_most_fraction)


@constrain.register
def _(rule: RobustReturn, problem: Problem, named: NamedRule) -> None:
    """expected[y] − Γ·z[y] − Σ_a p[a, y] ≥ least · fund[y], p[a, y] + z[y] ≥ d_a·hold[a, y], z, p ≥ 0, every year.

    The least return when the expected returns of any Γ holdings fall short by d_a at once (the last of them by the rest
    of Γ). Source: D. Bertsimas and M. Sim, "The price of robustness", Operations Research 52 (2004).
    """
    short = shortfalls(rule, problem.brief)
    at_once = holdings_at_once(rule, problem.brief)
    places = np.flatnonzero(short > 0).tolist()
    for year in range(1, len(problem.brief.years) + 1):
        terms = expected_return(problem, year)
        level = problem.variable(f"{key_of(named)}_level_{year}")
        merge(terms, {level: -at_once})
        for place in places:
            beyond = problem.variable(f"{key_of(named)}_beyond_{place}_{year}")
            merge(terms, {beyond: -1.0})
            row: Terms = {beyond: 1.0, level: 1.0, problem.hold[place, year]: -float(short[place])}
            problem.add(f"{key_of(named)}_short_{place}_{year}", row, GE, 0)
        fund_share(problem, named, year, terms, rule.at_least_fraction, at_least=True)


def shortfalls(rule: RobustReturn, brief: Brief) -> FloatArray:
    """How far each holding's expected return may fall short, shape (holdings,). [-]"""
    if brief.fund is None:
        return np.zeros(0)
    count = brief.robust_deviations if rule.deviations is None else rule.deviations
    spread = np.zeros(len(brief.fund.holdings))
    if brief.market is not None:
        away = brief.market.returns - brief.market.mean
        spread = np.sqrt(brief.market.probability @ away**2)
    given = rule.shortfall_fraction_by_holding
    return np.array([given.get(name, count * spread[place]) for place, name in enumerate(brief.fund.holdings)])


def holdings_at_once(rule: RobustReturn, brief: Brief) -> float:
    """Γ: as given, or min(n, 1 + z·√n) with z the normal quantile of the plan's confidence, and no less than 0."""
    count = 0 if brief.fund is None else len(brief.fund.holdings)
    if rule.holdings_at_once is not None:
        return min(rule.holdings_at_once, float(count))
    asked = 1 + NormalDist().inv_cdf(brief.confidence) * float(np.sqrt(count))
    return max(0.0, min(asked, float(count)))
