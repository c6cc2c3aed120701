"""The town of the benchmark as labelled arrays: every coefficient that the planner's program has, for other libraries.

No library is timed while these arrays are made; each begins with them in memory. Sums are in scaled pounds, as in the
planner's own program. Axes: P projects, T start years, S sources, Y planning years, A holdings, W scenarios, K kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.planner_case import KINDS
from energyfund.allocate.brief import Brief
from energyfund.allocate.problem import scale_of
from energyfund.finance.present_value import discount_factors
from energyfund.finance.sources import Source, receipts_for_each_pound, slices_for_each_pound
from energyfund.projects.project import Project, Start
from energyfund.scenario.rules import Carbon, Cvar, DeprivedWards, HomesLifted, LocalInvestment, Rule

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

FUND = 0
"""The pension fund comes first among the sources."""


@dataclass(frozen=True, slots=True)
class Town:
    """All coefficients; sums are scaled pounds.

    Attributes:
        npv: Worth of each option, shape (P, T).
        outlay: Shape (P, T).
        may: Whether a source can pay for an option, shape (P, T, S).
        needed: Share of the cash flow for each pound, shape (P, T, S).
        cap: Most of an outlay that a source pays, shape (S,).
        spent: Share of the outlay that falls in each planning year, shape (P, T, Y).
        paid: What the fund is paid in each planning year for each pound, shape (P, T, Y).
        worth: What a pound of the fund's is worth at the end of each planning year, shape (P, T, Y).
        kind, deprived, local, homes: Shape (P,).
        tonnes: Shape (P, T).
        budget, budget_by_year: Infinite where there is none, shapes (S,) and (S, Y).
        opening, growth, buy_cost: Of the holdings, shape (A,).
        sale_cost: Shape (Y, A).
        cash: At first; its growth; the running cost of the fund, shape (3,).
        net: Contributions less benefits, shape (Y,).
        returns: Of holdings, cash and stakes in projects by kind, shape (W, A + 1 + K).
        chance: Shape (W,).
        least: Homes, tonnes, share in deprived wards, shape (3,).
        most: Share of the fund in local projects, share of the fund at risk, confidence, shape (3,).
    """

    npv: FloatArray
    outlay: FloatArray
    may: BoolArray
    needed: FloatArray
    cap: FloatArray
    spent: FloatArray
    paid: FloatArray
    worth: FloatArray
    kind: IntArray
    deprived: BoolArray
    local: BoolArray
    homes: FloatArray
    tonnes: FloatArray
    budget: FloatArray
    budget_by_year: FloatArray
    opening: FloatArray
    growth: FloatArray
    buy_cost: FloatArray
    sale_cost: FloatArray
    cash: FloatArray
    net: FloatArray
    returns: FloatArray
    chance: FloatArray
    least: FloatArray
    most: FloatArray


def town_of(brief: Brief) -> Town:
    """The arrays of a brief that ``planner_case`` drew."""
    fund, market = brief.fund, brief.market
    if fund is None or market is None:
        raise TypeError("the benchmark has a fund and a market")
    scale, years = scale_of(brief), len(brief.years)
    projects, sources = brief.projects, brief.sources
    may, needed, spent, paid, worth = _options(brief)
    rule = _rule_of(brief)
    rate = sources[FUND].rate_fraction or 0.0
    cash_returns = np.full((len(market.returns), 1), fund.cash_return_fraction)
    stakes = [rate + brief.project_shocks[kind] for kind in KINDS]
    return Town(
        npv=_each(projects, lambda one: one.npv_gbp / scale),
        outlay=_each(projects, lambda one: one.total_outlay_gbp / scale),
        may=may,
        needed=needed * scale,
        cap=np.array([one.share_cap_fraction for one in sources]),
        spent=spent,
        paid=paid,
        worth=worth,
        kind=np.array([KINDS.index(one.kind) for one in projects]),
        deprived=np.array([one.deprived_ward for one in projects]),
        local=np.array([one.local for one in projects]),
        homes=np.array([one.impact.homes_lifted for one in projects]),
        tonnes=_each(projects, lambda one: float(one.tco2e_by_year.sum())),
        budget=np.array([np.inf if one.budget_gbp is None else one.budget_gbp / scale for one in sources]),
        budget_by_year=np.array([_yearly(one, years) / scale for one in sources]),
        opening=fund.value_gbp / scale,
        growth=(1 - fund.run_off_fraction_per_year) * (1 + fund.expected_return_fraction),
        buy_cost=fund.buy_cost_fraction,
        sale_cost=fund.sale_cost_fraction(years),
        cash=np.array([fund.cash_gbp / scale, 1 + fund.cash_return_fraction, fund.cost_fraction_per_year]),
        net=(fund.contributions_gbp(years) - fund.benefits_gbp(years)) / scale,
        returns=np.column_stack([market.returns, cash_returns, *stakes]),
        chance=market.probability,
        least=np.array(
            [rule(HomesLifted).at_least, rule(Carbon).at_least_tco2e, rule(DeprivedWards).at_least_fraction]
        ),
        most=np.array([rule(LocalInvestment).at_most_fraction, rule(Cvar).at_most_fraction, brief.confidence]),
    )


def _options(brief: Brief) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Who may pay, for what share of the cash flow, when, and what the fund gets; options alike in shape at once."""
    shape, years = (len(brief.projects), len(brief.projects[0].starts)), len(brief.years)
    needed = np.full((*shape, len(brief.sources)), np.inf)
    spent, paid, worth = (np.zeros((*shape, years)) for _ in range(3))
    open_to = np.array(
        [[source.may_fund(one.name, one.kind, one.area) for source in brief.sources] for one in brief.projects]
    )
    alike: dict[tuple[int, int], list[int]] = {}
    for number, project in enumerate(brief.projects):
        for late, start in enumerate(project.starts):
            alike.setdefault((late, len(start.outlay_share)), []).append(number)
    for (late, building), members in alike.items():
        starts = [brief.projects[number].starts[late] for number in members]
        share = np.stack([one.outlay_share for one in starts], axis=-1)
        flow = np.stack([one.shared_cash_flow_gbp for one in starts], axis=-1)
        for place, source in enumerate(brief.sources):
            needed[members, late, place] = slices_for_each_pound(source, share, flow)
        seen = min(building, years - late)
        spent[members, late, late : late + seen] = share[:seen].T
        receipts = receipts_for_each_pound(brief.sources[FUND], share, flow)
        paid[members, late, late:] = receipts[: years - late].T
        receipts[:building] -= share
        rate = brief.sources[FUND].rate_fraction or 0.0
        for year in range(late, years):
            to_come = receipts[year - late + 1 :]
            worth[members, late, year] = discount_factors(rate, len(to_come)) / (1 + rate) @ to_come
    may = np.isfinite(needed) & open_to[:, None, :]
    fund = may[:, :, FUND, None]
    return may, np.where(may, needed, 0.0), spent, np.where(fund, paid, 0.0), np.where(fund, worth, 0.0)


def _each(projects: tuple[Project, ...], of: Callable[[Start], float]) -> FloatArray:
    return np.array([[of(start) for start in project.starts] for project in projects])


def _yearly(source: Source, years: int) -> FloatArray:
    return np.full(years, np.inf) if source.budget_by_year_gbp is None else source.budget_by_year_gbp


def _rule_of(brief: Brief) -> Callable[[type[Rule]], Any]:
    held = {type(named.rule): named.rule for named in brief.rules}
    return held.__getitem__
