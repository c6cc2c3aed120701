"""What one pathway does to the fund, and what it costs against holding on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.pension.footprint import exposures, footprint
from energyfund.pension.fund import Fund
from energyfund.pension.measures import tracking_error
from energyfund.pension.pathways import policy_path
from energyfund.plan import FundPlan, Plan
from energyfund.plan.built import BuiltPart
from energyfund.plan.comparison import FundingRange, PathwayView, TransitionCost
from energyfund.planning.assemble import Made
from energyfund.planning.chain import Prepared
from energyfund.planning.regret import Decisions
from energyfund.scenario.pathways import Pathway
from energyfund.verify.flows import PENNY
from energyfund.verify.fund import RolledFund, roll_forward

BASIS_POINTS = 10_000
FIVE_YEARS = 5
SAME = 1e-6
"""Shares of the fund that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Followable:
    """A pathway that was planned, with what its plan decided."""

    made: Made
    plan: Plan
    decisions: Decisions

    @property
    def name(self) -> str:
        """The pathway's name."""
        return self.made.pathway.name

    @property
    def fund_plan(self) -> FundPlan:
        """The fund by year."""
        if self.plan.fund is None:
            raise TypeError(self.name)
        return self.plan.fund

    @property
    def value_gbp(self) -> float:
        """The fund at the end of the planning years. [£]"""
        return self.fund_plan.years[-1].value_gbp

    def rolled(self) -> RolledFund:
        """The fund rolled forward from what is bought and sold."""
        made = self.made
        if made.brief.fund is None or made.allocation.fund is None:
            raise TypeError(self.name)
        return roll_forward(made.brief, made.allocation, made.brief.fund, made.allocation.fund)


def cost_bp(hold_gbp: float, pathway_gbp: float, years: int) -> float:
    """Return given up a year: 10,000 · ((V_hold / V_pathway)^(1/years) − 1), values at the end. [bp]

    >>> round(cost_bp(110.25, 100.0, 2), 9), cost_bp(100.0, 100.0, 8)
    (500.0, 0.0)
    """
    return BASIS_POINTS * (float((hold_gbp / pathway_gbp) ** (1 / years)) - 1)


def funding_range(level: float, rate_fraction: float, step_fraction: float, duration_years: float) -> FundingRange:
    """The funding level where the promises are discounted at a rate one step lower or higher.

    Promises at another rate r' are worth L · ((1 + r) / (1 + r'))^D, D their duration; the level is divided by that.

    >>> funding_range(1.0, 0.05, 0.0, 18).at_lower_rate
    1.0
    """

    def at(rate: float) -> float:
        return level * float(((1 + rate) / (1 + rate_fraction)) ** duration_years)

    return FundingRange(level, at(rate_fraction - step_fraction), at(rate_fraction + step_fraction), step_fraction)


def planned_view(own: Followable, base: Followable | None) -> PathwayView:
    """A pathway that was planned.

    Args:
        own: The pathway.
        base: Holding on; None where it has no plan, so that no cost can be told.
    """
    brief, plan, fund_plan = own.made.brief, own.plan, own.fund_plan
    fund, rolled = own.decisions.fund, own.rolled()
    last = fund_plan.years[-1]
    strays = _tracking(own, base)
    solvent = base is not None and base.value_gbp > 0 and own.value_gbp > 0
    base_cvar = None if base is None else base.fund_plan.years[-1].cvar_fraction
    return PathwayView(
        name=own.name,
        in_words=plan.scenario.pathway_in_words,
        status="limit" if own.made.allocation.status == "limit" else "planned",
        clash=(),
        remark=_remark(own, base, rolled),
        years=fund_plan.years,
        expected_return_fraction=fund_plan.expected_return_fraction,
        volatility_fraction=last.volatility_fraction,
        cvar_fraction=last.cvar_fraction,
        transition_cost=TransitionCost(
            float(rolled.trading_cost_gbp.sum()),
            float(rolled.switch_cost_gbp.sum()),
            float(rolled.illiquid_loss_gbp.sum()),
            float(rolled.transition_cost_gbp.sum()),
        ),
        tracking_error_by_year=strays,
        tracking_error_largest_fraction=max(strays.values(), default=None),
        tracking_error_last_fraction=strays.get(last.year),
        exposures=tuple(
            each
            for place in _looked_at(len(brief.years))
            for each in exposures(
                fund, _held(rolled, place), float(rolled.total_gbp[place]), fund_plan.years[place].year
            )
        ),
        footprints=tuple(
            footprint(fund, _held(rolled, place), fund_plan.years[place].year) for place in _looked_at(len(brief.years))
        ),
        avoided_tco2e=sum(plan.impact.tco2e_by_year.values()),
        funding=_funding(own, fund),
        local_fraction=last.local_fraction,
        homes_lifted=plan.impact.homes_lifted,
        cost_bp=cost_bp(base.value_gbp, own.value_gbp, len(brief.years)) if base is not None and solvent else None,
        cost_gbp=None if base is None else base.value_gbp - own.value_gbp,
        cvar_change_fraction=None
        if base_cvar is None or last.cvar_fraction is None
        else last.cvar_fraction - base_cvar,
        futures=(),
        largest_regret_gbp=None,
        failed_checks=tuple(check.name for check in plan.checks if not check.passed),
        npv_gbp=sum((project.npv_gbp for project in plan.projects), 0.0),
        outlay_gbp=sum((project.outlay_gbp for project in plan.projects), 0.0),
        bill_savings_gbp=sum(plan.impact.bill_savings_gbp_by_year.values(), 0.0),
        drawn_gbp={source.name: source.drawn_gbp for source in plan.capital if source.drawn_gbp > 0},
        projects=tuple(
            BuiltPart(each.name, each.built_fraction, each.start_year, each.outlay_gbp) for each in plan.projects
        ),
    )


def failed_view(prepared: Prepared, pathway: Pathway, status: str, clash: tuple[str, ...], remark: str) -> PathwayView:
    """A pathway without a plan: what was asked for, and what stands in the way."""
    years = prepared.inputs.timeline.planning_years
    path = None if prepared.fund is None else policy_path(pathway, prepared.fund, years, prepared.inputs.figures)
    return PathwayView(
        name=pathway.name,
        in_words="hold: no policy on fossil fuels" if path is None else path.in_words,
        status=status,
        clash=clash,
        remark=remark,
        years=(),
        expected_return_fraction=None,
        volatility_fraction=None,
        cvar_fraction=None,
        transition_cost=None,
        tracking_error_by_year={},
        tracking_error_largest_fraction=None,
        tracking_error_last_fraction=None,
        exposures=(),
        footprints=(),
        avoided_tco2e=None,
        funding=None,
        local_fraction=None,
        homes_lifted=None,
        cost_bp=None,
        cost_gbp=None,
        cvar_change_fraction=None,
        futures=(),
        largest_regret_gbp=None,
        failed_checks=(),
    )


def _looked_at(years: int) -> tuple[int, ...]:
    """The start, the end of the fifth year, and the end of the last."""
    return tuple(sorted({0, min(FIVE_YEARS, years), years}))


def _held(rolled: RolledFund, place: int) -> FloatArray:
    hold: FloatArray = np.where(rolled.hold_gbp[place] < PENNY, 0.0, rolled.hold_gbp[place])
    return hold


def _weights(own: Followable) -> FloatArray:
    """Shares of the whole fund at the end of each year, shape (years + 1, holdings)."""
    rolled = own.rolled()
    total = np.where(rolled.total_gbp > 0, rolled.total_gbp, np.inf)
    shares: FloatArray = rolled.hold_gbp / total[:, None]
    return shares


def _tracking(own: Followable, base: Followable | None) -> dict[int, float]:
    """Tracking error against holding on for the mix at the end of each year; nothing without a market."""
    market = own.made.brief.market
    if market is None or base is None:
        return {}
    covariance = market.covariance
    mine, theirs = _weights(own), _weights(base)
    places = enumerate(own.made.brief.years, 1)
    return {year: tracking_error(mine[place], theirs[place], covariance) for place, year in places}


def _funding(own: Followable, fund: Fund) -> FundingRange | None:
    level = own.fund_plan.years[-1].funding_level
    if level is None or fund.discount_rate_fraction is None:
        return None
    figures = own.made.inputs.figures
    step = figures.value("funding_level_rate_step_fraction")
    return funding_range(level, fund.discount_rate_fraction, step, figures.value("promises_duration_years"))


def _remark(own: Followable, base: Followable | None, rolled: RolledFund) -> str:
    """What a reader should know of a pathway: that it changes nothing, or that the search was cut short."""
    if own.made.allocation.status == "limit":
        gap = 100 * own.made.allocation.gap_fraction
        return f"The search stopped at its limit; a better plan may exist, by at most {gap:.2f} %."
    if base is None or base.name == own.name:
        return ""
    apart = float(np.abs(rolled.hold_gbp - base.rolled().hold_gbp).max()) / max(float(rolled.total_gbp.max()), 1.0)
    return "It changes nothing: holding on keeps within its limits already." if apart < SAME else ""
