"""Small briefs in each of which one limit binds, with that limit as an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.allocate.model import allocate
from energyfund.finance.loans import Repayment
from energyfund.projects.project import Project
from energyfund.scenario.money import Partner, Partnership
from tests.allocate.toys import (
    brief,
    drawn_market,
    fund,
    impact,
    leave,
    lender,
    project,
    rule,
    slice_source,
    source,
    start,
)

FLOW = (0, *[150_000.0] * 10)


def pair(**second: Any) -> list[Project]:
    """Two projects for £1m each: one pays better, the other does more for people."""
    panels = impact(homes_lifted=5, bill_savings_gbp_per_year=10_000)
    warmth = impact(homes_lifted=80, bill_savings_gbp_per_year=60_000)
    return [
        project("panels", start(2027, [1e6], 300_000, FLOW), kind="solar", impact=panels, tco2e=500),
        project(
            "warmth",
            start(2027, [6e5, 4e5], 100_000, (0, 0, *[140_000.0] * 10)),
            tco2e=900,
            **{"kind": "retrofit", "impact": warmth, "deprived_ward": True} | second,
        ),
    ]


def ruled(name: str, limits: dict[str, Any]) -> NamedRule:
    """A rule by its name."""
    written: dict[str, Any] = {name: limits}
    return rule(0, **written)


def plain(budget: float = 1.5e6, **given: Any) -> Brief:
    """The pair, and a budget that asks for nothing back."""
    return brief(pair(), [source("reserves", budget_gbp=budget)], **given)


def with_fund(rules: Sequence[NamedRule] = (), goal: str = "npv", **given: Any) -> Brief:
    """The pair ten times as large, paid for by the pension fund, which has £100m."""
    projects = [
        replace(
            one,
            starts=tuple(
                replace(
                    begun,
                    outlay_gbp=10 * begun.outlay_gbp,
                    lines=tuple(replace(line, gbp=10 * line.gbp) for line in begun.lines),
                    npv_gbp=10 * begun.npv_gbp,
                )
                for begun in one.starts
            ),
        )
        for one in pair(**given.pop("second", {}))
    ]
    payer = slice_source("the fund", "pension_fund", given.pop("rate", 0.05), 10)
    held = given.pop("fund", fund())
    path = leave(held) if given.pop("leaving", False) else None
    return brief(projects, [payer], fund=held, path=path, rules=tuple(rules), goal=goal, **given)


def gained(asked: Brief) -> float:
    """How good the best plan is, the more the better: CVaR counts against it."""
    value = allocate(asked).value
    return -value if asked.goal == "cvar" else value


@dataclass(frozen=True)
class Case:
    """A brief that depends on one limit, in the limit's own unit."""

    label: str
    make: Callable[[float], Brief]
    at: float
    step: float
    tightens: bool
    """Whether a larger limit is the tighter one."""


def floor(name: str, key: str, at: float, step: float, **about: Any) -> Case:
    """A rule on projects that asks for at least so much."""
    return Case(
        ruled(name, {key: at, **about}).label,
        lambda limit: plain(rules=(ruled(name, {key: limit, **about}),)),
        at,
        step,
        True,
    )


def of_fund(name: str, key: str, at: float, *, goal: str = "npv", about: Any = None, **given: Any) -> Case:
    """A rule on the pension fund."""

    def make(limit: float) -> Brief:
        return with_fund([ruled(name, {key: limit, **(about or {})})], goal, **given)

    label = ruled(name, {key: at, **(about or {})}).label
    return Case(label, make, at, 1e-5, key == "at_least_fraction")


def looser_path(by: float) -> Brief:
    """A way out of fossil fuels, each year's limit moved by the same share of the fund."""
    made = with_fund(goal="fund_value", leaving=True)
    assert made.path is not None
    limit = made.path.limits[0]
    return replace(made, path=replace(made.path, limits=(replace(limit, most=limit.most + by),)))


def loan(shape: Repayment, **given: Any) -> Brief:
    """The pair, paid by a loan of fixed shape and a small grant."""
    lent = lender("loan", shape, 0.05, 8, cover_ratio=1.2)
    return brief(pair(), [lent, source("grant", budget_gbp=given.pop("grant", 150_000.0))], **given)


def relending(budget: float) -> Brief:
    """A revolving fund that lends to one project, is repaid, and lends to the next."""
    first, second = pair()
    later = replace(second, starts=(start(2029, [1e6], 100_000, (0, *[140_000.0] * 9)),))
    return brief([first, later], [slice_source("pot", "revolving_fund", 0.0, 8, budget_gbp=budget, relends=True)])


MARKET = drawn_market(40, (0.07, 0.05), (0.18, 0.06))
SHOCKS = {"solar": 0.1 * MARKET.returns[::-1, 0], "retrofit": 0.05 * MARKET.returns[::-1, 1]}


def of_risk(name: str, at: float, *, goal: str = "fund_value", about: Any = None, **given: Any) -> Case:
    """A rule on how bad a year may be, in a market of forty scenarios."""

    def make(limit: float) -> Brief:
        rules = [ruled(name, {"at_most_fraction": limit, **(about or {})})]
        return with_fund(rules, goal, market=MARKET, project_shocks=SHOCKS, **given)

    return Case(ruled(name, {"at_most_fraction": at}).label, make, at, 1e-5, False)


def robust(limit: float) -> Brief:
    """Expected returns that fall short: by a fifth of a deviation, and by what is given for one holding."""
    short = {"deviations": 0.2, "shortfall_fraction_by_holding": {"clean": 0.01}, "holdings_at_once": 1.5}
    return with_fund([ruled("robust_return", {"at_least_fraction": limit, **short})], "fund_value", market=MARKET)


def least_cvar(limit: float) -> Brief:
    """The least loss of the worst years, with no less than so much in shares and projects paid by the fund."""
    rules = [ruled("asset_class", {"name": "equity", "at_least_fraction": limit})]
    return with_fund(rules, "cvar", market=MARKET, project_shocks=SHOCKS)


def liquid(months: float) -> Brief:
    """Shares that cannot be sold on an exchange, and pensions that must be covered by the rest."""
    held = fund(listed=[False, True])
    return with_fund([ruled("liquidity", {"months_of_benefits": months})], "fund_value", fund=held)


def wards(limit: float) -> Brief:
    """The better project lies in a ward with few homes."""
    panels, warmth = pair()
    first = replace(panels, ward="Hill", impact=replace(panels.impact, homes=30.0))
    second = replace(warmth, ward="Dale", impact=replace(warmth.impact, homes=90.0))
    rules = (ruled("ward_fairness", {"at_least_fraction": limit}),)
    return brief([first, second], [source("reserves", budget_gbp=1.1e6)], rules=rules)


def partners(limit: float) -> Brief:
    """The city owns half of one project, and may pay no more than so much of all."""
    halves = [
        Partner(name=name, sources=[name], cost_fraction=0.5, surplus_fraction=0.5, votes_fraction=0.5)
        for name in ("city", "county")
    ]
    joined = Partnership(kind="public_public", partners=halves, owner_at_end="city")
    money = [source(name, budget_gbp=9e5) for name in ("city", "county")]
    rules = (ruled("partner_share", {"partner": "city", "at_most_fraction": limit}),)
    return brief(pair(partnership=joined), money, rules=rules)


def spent_locally(limit: float) -> Brief:
    """The better project is bought from far away."""
    panels, warmth = pair(local_spend_fraction=0.8)
    rules = (ruled("local_spend", {"at_least_fraction": limit}),)
    here = replace(panels, local_spend_fraction=0.2)
    return brief([here, warmth], [source("reserves", budget_gbp=1.5e6)], rules=rules)


LEVEL = fund(expected_return_fraction=[0.05, 0.05], cash_return_fraction=0.05)
"""A fund in which only projects earn less than 5 %."""

CASES: dict[str, Case] = {
    "budget": Case("budget of 'reserves'", plain, 1.5e6, 100, False),
    "budget_of_a_year": Case(
        "budget of 'reserves' in 2028",
        lambda limit: brief(pair(), [source("reserves", budget_by_year_gbp=[2e6, limit, 0])]),
        1e5,
        100,
        False,
    ),
    "balance": Case("balance of 'pot'", relending, 1.2e6, 100, False),
    "grant": Case("budget of 'grant'", lambda limit: loan("annuity", grant=limit), 1.5e5, 100, False),
    "homes_lifted": floor("homes_lifted", "at_least", 60, 0.01),
    "bill_savings": floor("bill_savings", "at_least_gbp_per_year", 50_000, 10),
    "carbon": floor("carbon", "at_least_tco2e", 1_100, 0.1),
    "deprived_wards": floor("deprived_wards", "at_least_fraction", 0.5, 1e-5),
    "share_of_capital": floor("share_of_capital", "at_least_fraction", 0.5, 1e-5, kind="retrofit"),
    "share_of_capital_most": Case(
        "share of capital for solar (line 10)",
        lambda limit: plain(rules=(rule(share_of_capital={"kind": "solar", "at_most_fraction": limit}),)),
        0.5,
        1e-5,
        False,
    ),
    "indivisible_reserve": Case(
        "indivisible reserve (line 10)",
        lambda limit: replace(
            loan("annuity", rules=(rule(indivisible_reserve={"fraction": limit}),)),
            indivisible_reserve_fraction=limit,
        ),
        0.3,
        1e-5,
        True,
    ),
    "fund_expected_return": of_fund("fund_expected_return", "at_least_fraction", 0.049, rate=0.03, fund=LEVEL),
    "local_investment": of_fund("local_investment", "at_most_fraction", 0.15),
    "connected_entities": of_fund("connected_entities", "at_most_fraction", 0.05, second={"connected_entity": True}),
    "asset_class": of_fund("asset_class", "at_least_fraction", 0.4, goal="fund_value", about={"name": "bonds"}),
    "asset_class_most": of_fund("asset_class", "at_most_fraction", 0.5, goal="fund_value", about={"name": "equity"}),
    "turnover": of_fund("turnover", "at_most_fraction", 0.1, goal="fund_value"),
    "liquidity": Case("liquidity (line 10)", liquid, 60, 1e-3, True),
    "cvar": of_risk("cvar", 0.12),
    "cvar_of_its_own": of_risk("cvar", 0.15, about={"confidence": 0.95}),
    "mad": of_risk("mad", 0.06),
    "worst_case": of_risk("worst_case", 0.2),
    "robust_return": Case("robust return (line 10)", robust, 0.044, 1e-5, True),
    "local_spend": Case("local spend (line 10)", spent_locally, 0.5, 1e-5, True),
    "ward_fairness": Case("ward fairness (line 10)", wards, 0.8, 1e-5, True),
    "partner_share": Case("partner share 'city' (line 10)", partners, 0.45, 1e-5, False),
    "least_cvar": Case("asset class 'equity' (line 10)", least_cvar, 0.3, 1e-5, True),
    "pathway": Case("pathway exit", looser_path, 0.01, 1e-5, False),
}
