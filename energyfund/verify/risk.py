"""How bad a year may be, worked out again over every scenario from what is held, and the rules on it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from energyfund.allocate.brief import Allocation, Brief
from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.pension.measures import cvar, mean_absolute_deviation, volatility
from energyfund.scenario.rules import Cvar, MeanAbsoluteDeviation, RobustReturn, Rule, WorstCase
from energyfund.verify.flows import value_held
from energyfund.verify.fund import RolledFund


@dataclass(frozen=True, slots=True)
class YearRisk:
    """One year ahead, as a share of the fund, positive = loss.

    Attributes:
        cvar_fraction: Mean loss of the worst years at the brief's confidence. [-]
        volatility_fraction: Standard deviation of the return. [-]
    """

    cvar_fraction: float
    volatility_fraction: float


def year_risk(brief: Brief, allocation: Allocation, rolled: RolledFund, place: int) -> YearRisk | None:
    """Risk of what is held at the end of planning year ``place`` (0: the first day); None without a market.

    Args:
        brief: What was asked for.
        allocation: What the optimiser answered.
        rolled: The fund rolled forward from it.
        place: The planning year.
    """
    total = float(rolled.total_gbp[place])
    if brief.fund is None or brief.market is None or total <= 0:
        return None
    losses = losses_gbp(brief, allocation, brief.fund, rolled, place)
    chance = brief.market.probability
    return YearRisk(cvar(losses, chance, brief.confidence) / total, volatility(losses, chance) / total)


def losses_gbp(brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, place: int) -> FloatArray:
    """Loss in every scenario over the year after planning year ``place``, shape (scenarios,). [£]"""
    market = brief.market
    if market is None:
        raise TypeError("losses need a market")
    earned = market.returns @ np.maximum(rolled.hold_gbp[place], 0.0)
    earned = earned + fund.cash_return_fraction * float(rolled.cash_gbp[place])
    for source in brief.sources:
        for build in allocation.builds if source.kind == "pension_fund" else ():
            if build.draws_gbp.get(source.name, 0.0) > 0:
                worth = value_held(source, build, brief.years.start + place - 1)
                shock = brief.project_shocks.get(build.project.kind, 0.0)
                earned = earned + worth * ((source.rate_fraction or 0.0) + shock)
    losses: FloatArray = -earned
    return losses


def risk_rule_miss(brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, rule: Rule) -> float | None:
    """By how many pounds a rule on risk is missed in the worst planning year; None where the rule is about others."""
    if isinstance(rule, RobustReturn):
        return _robust_miss(brief, allocation, fund, rolled, rule)
    if not isinstance(rule, Cvar | MeanAbsoluteDeviation | WorstCase):
        return None
    if brief.market is None:
        raise TypeError("a rule on risk needs a market")
    chance = brief.market.probability
    worst = 0.0
    for place in range(1, len(brief.years) + 1):
        losses = losses_gbp(brief, allocation, fund, rolled, place)
        match rule:
            case Cvar():
                confidence = brief.confidence if rule.confidence is None else rule.confidence
                found = cvar(losses, chance, confidence)
            case MeanAbsoluteDeviation():
                found = mean_absolute_deviation(losses, chance)
            case WorstCase():
                found = float(losses[chance > 0].max())
        worst = max(worst, found - rule.at_most_fraction * float(rolled.total_gbp[place]))
    return worst


def _robust_miss(brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, rule: RobustReturn) -> float:
    """Expected return less what the dearest shortfalls take, the last of them in part, against the least asked for."""
    spread = np.zeros(len(fund.holdings))
    if brief.market is not None:
        columns = brief.market.returns.T
        spread = np.array([volatility(column, brief.market.probability) for column in columns])
    count = brief.robust_deviations if rule.deviations is None else rule.deviations
    given = rule.shortfall_fraction_by_holding
    short = np.array([given.get(name, count * spread[place]) for place, name in enumerate(fund.holdings)])
    at_once = rule.holdings_at_once
    if at_once is None:
        at_once = max(0.0, 1 + NormalDist().inv_cdf(brief.confidence) * len(short) ** 0.5)
    worst = 0.0
    for place in range(1, len(brief.years) + 1):
        hold = np.maximum(rolled.hold_gbp[place], 0.0)
        dearest = np.sort(short * hold)[::-1]
        taken = np.clip(at_once - np.arange(len(dearest)), 0.0, 1.0)
        expected = expected_gbp(brief, allocation, fund, rolled, place)
        least = rule.at_least_fraction * float(rolled.total_gbp[place])
        worst = max(worst, least - expected + float(dearest @ taken))
    return worst


def expected_gbp(brief: Brief, allocation: Allocation, fund: Fund, rolled: RolledFund, place: int) -> float:
    """What the fund expects to earn over the year after planning year ``place``, projects included. [£]"""
    earned = float(rolled.hold_gbp[place] @ fund.expected_return_fraction)
    earned += float(rolled.cash_gbp[place]) * fund.cash_return_fraction
    for source in brief.sources:
        for build in allocation.builds if source.kind == "pension_fund" else ():
            earned += (source.rate_fraction or 0.0) * value_held(source, build, brief.years.start + place - 1)
    return earned
