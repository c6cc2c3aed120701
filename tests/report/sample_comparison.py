"""A comparison made by hand: holding on, a steady exit, and a pathway that no plan keeps to, in two futures."""

from __future__ import annotations

from dataclasses import replace

from energyfund.plan import FundYear, Plan, Range
from energyfund.plan.comparison import (
    ALL_HOLDINGS,
    LISTED_HOLDINGS,
    Comparison,
    Exposure,
    Footprint,
    FundingRange,
    FutureValue,
    FutureView,
    PathwayView,
    TransitionCost,
)

FUTURES = (
    FutureView("as expected", "Every holding earns what is expected.", "The returns of the scenario."),
    FutureView("disorderly transition", "A third of the fossil part is lost in 2028.", "A made-up size."),
)


def view(name: str, words: str, years: tuple[FundYear, ...], *, cost_bp: float, cost_gbp: float) -> PathwayView:
    """A pathway that a plan keeps to; its fund ends the lower, the more it costs."""
    last = years[-1]
    regrets = (cost_gbp, 50_000_000.0 - cost_gbp)
    return PathwayView(
        name=name,
        in_words=f"{name}: {words}",
        status="planned",
        clash=(),
        remark="",
        years=(*years[:-1], replace(last, value_gbp=last.value_gbp - cost_gbp)),
        expected_return_fraction=0.0451 - cost_bp / 10_000,
        volatility_fraction=0.11,
        cvar_fraction=0.1432 - cost_bp / 5_000,
        transition_cost=TransitionCost(1_000_000.125 + cost_gbp / 10, 250_000.0, 0.0, 1_250_000.125 + cost_gbp / 10),
        tracking_error_by_year={} if not cost_bp else {2027: 0.002, 2028: 0.003, 2029: 0.004},
        tracking_error_largest_fraction=None if not cost_bp else 0.004,
        tracking_error_last_fraction=None if not cost_bp else 0.004,
        exposures=tuple(
            Exposure(each.year, definition, 0.5 * each.fossil_fraction_low, each.fossil_fraction_high)
            for each in (years[0], last)
            for definition in (ALL_HOLDINGS, LISTED_HOLDINGS)
        ),
        footprints=tuple(Footprint(each.year, 141.2, 610_000.0, 3.2) for each in (years[0], last)),
        avoided_tco2e=1_204.5,
        funding=FundingRange(1.084 - cost_bp / 1_000, 0.991, 1.182, 0.005),
        local_fraction=0.003,
        homes_lifted=Range(41.7, 33.2, 50.9),
        cost_bp=cost_bp,
        cost_gbp=cost_gbp,
        cvar_change_fraction=-cost_bp / 5_000,
        futures=tuple(
            FutureValue(future.name, last.value_gbp - regret, regret, 0.0)
            for future, regret in zip(FUTURES, regrets, strict=True)
        ),
        largest_regret_gbp=max(regrets),
        failed_checks=(),
    )


def comparison(plan: Plan) -> Comparison:
    """The pathways beside the fund of a plan; the figures are those of the plan, and so written there only."""
    assert plan.fund is not None
    years = plan.fund.years
    held = tuple(replace(each, fossil_fraction_low=0.061, fossil_fraction_high=0.083) for each in years)
    hold = view("hold", "no policy on fossil fuels", held, cost_bp=0.0, cost_gbp=0.0)
    steady = view(
        "Steady", "out of fossil fuels by 2035, a little each year", years, cost_bp=4.2, cost_gbp=12_345_678.9
    )
    nothing: PathwayView = replace(
        steady,
        name="at once",
        in_words="at once: nothing fossil from 2027 on",
        status="clash",
        clash=("pathway at once", "fund_expected_return"),
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
    )
    return Comparison(
        scenario=plan.scenario,
        fund=plan.fund.name,
        goal="npv",
        answer=("Leaving fossil fuels costs 4.2 bp a year (£12.3m), with Steady, against holding on.",),
        members_support="Of 212 members asked, 141 would leave; 3,400 were not asked.",
        market_in_words="1,000 scenarios around the holdings' own expected returns",
        confidence_fraction=0.95,
        null_option="hold",
        pathways=(hold, steady, nothing),
        futures=FUTURES,
        waiting=(),
        figures=(),
        invented=(),
        remarks=(),
        provenance=plan.provenance,
    )
