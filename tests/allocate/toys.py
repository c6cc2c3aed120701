"""Small projects, sources, funds and briefs from which the tests of the money rooms are built."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from energyfund.allocate.brief import Brief, NamedRule
from energyfund.assumptions import load
from energyfund.finance.loans import Repayment, schedule
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Payments, Source
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.pathways import PolicyPath, policy_path
from energyfund.projects.project import Impact, Line, Project, Start
from energyfund.scenario.pathways import LinearExit
from energyfund.scenario.rules import RuleItem

FIGURES = load(dt.date(2026, 11, 22))
START = 2027
YEARS = range(START, START + 3)
HORIZON = 12


def impact(**given: Any) -> Impact:
    """No impact but what is given."""
    plain: dict[str, Any] = dict.fromkeys(
        (
            "homes",
            "homes_lifted",
            "homes_lifted_p10",
            "homes_lifted_p90",
            "homes_lifted_10_percent",
            "homes_lifted_10_percent_p10",
            "homes_lifted_10_percent_p90",
            "gap_closed_gbp_per_year",
            "bill_savings_gbp_per_year",
            "homes_with_higher_bill",
        ),
        0.0,
    )
    return Impact(**plain | {"first_year": 1, "life_years": 10} | given)


def start(
    year: int, outlay: Sequence[float], npv: float, flow: Sequence[float] = (), *, horizon: int = HORIZON
) -> Start:
    """A start with its outlay and operating cash flow from its own year on; ``npv`` is taken as given."""
    length = START + horizon - year + 1
    spent, earned = np.zeros(length), np.zeros(length)
    spent[: len(outlay)] = outlay
    earned[: len(flow)] = flow
    lines = (Line("Cash flow", "as given", "scenario", earned),) if len(flow) else ()
    return Start(year, spent, lines, npv, np.zeros(length))


def avoiding(one: Start, tco2e: float) -> Start:
    """The same start with emissions avoided, spread evenly over its first ten years."""
    tonnes = np.zeros(len(one.outlay_gbp))
    tonnes[1:11] = tco2e / 10
    return replace(one, tco2e_by_year=tonnes)


def project(name: str, *starts: Start, tco2e: float = 0.0, **given: Any) -> Project:
    """A custom project, of one or more starts; one without any cash flow promises none."""
    plain: dict[str, Any] = {
        "kind": "custom",
        "ward": "",
        "area": "",
        "deprived_ward": False,
        "local": True,
        "connected_entity": False,
        "whole": False,
        "minimum_fraction": 0.0,
        "required": False,
        "requires": (),
        "excludes": (),
        "size": "one",
        "impact": impact(),
        "promises_cash_flow": any(one.lines for one in starts),
    }
    return Project(name=name, starts=tuple(avoiding(one, tco2e) for one in starts), **plain | given)


def source(name: str = "budget", kind: str = "grant", **given: Any) -> Source:
    """A source that asks for nothing back and has no limits but what is given."""
    plain: dict[str, Any] = {
        "asks": "nothing",
        "rate_fraction": None,
        "term_years": None,
        "cover_ratio": 1.0,
        "budget_gbp": None,
        "budget_by_year_gbp": None,
        "only_kinds": None,
        "only_projects": None,
        "only_areas": None,
        "share_cap_fraction": 1.0,
        "relends": False,
        "in_words": "",
    }
    if "budget_by_year_gbp" in given:
        given["budget_by_year_gbp"] = np.array(given["budget_by_year_gbp"], dtype=np.float64)
    return Source(name=name, kind=kind, **plain | given)


def lender(name: str, shape: Repayment, rate: float, term: int, kind: str = "public_loan", **given: Any) -> Source:
    """A source of agreed payments."""
    loan = schedule(1.0, rate, term, shape)
    paid = Payments(loan.interest_gbp, loan.principal_gbp, shape)
    return source(name, kind, asks="fixed", rate_fraction=rate, term_years=term, payments=paid, **given)


def slice_source(name: str, kind: str, rate: float, term: int, **given: Any) -> Source:
    """A source that takes a slice of the cash flow at its own rate."""
    return source(name, kind, asks="slice", rate_fraction=rate, term_years=term, **given)


def fund(**given: Any) -> Fund:
    """Two listed holdings, one half fossil, and a little cash. £100m in all."""
    plain: dict[str, Any] = {
        "name": "Fund",
        "holdings": ("fossil", "clean"),
        "asset_class": ("equity", "bonds"),
        "value_gbp": [60e6, 30e6],
        "expected_return_fraction": [0.07, 0.05],
        "fossil_low_fraction": [0.4, 0.0],
        "fossil_high_fraction": [0.5, 0.0],
        "coal_fraction": [0.1, 0.0],
        "is_direct": [False, False],
        "intensity_tco2e_per_gbp_m": [120.0, 30.0],
        "data_quality_score": [4.0, 2.0],
        "listed": [True, True],
        "sell_cost_fraction": [0.002, 0.001],
        "buy_cost_fraction": [0.002, 0.001],
        "switch_cost_gbp": [0.0, 0.0],
        "illiquid_discount_fraction": [0.0, 0.0],
        "illiquid_discount_years": [1.0, 1.0],
        "run_off_fraction_per_year": [0.0, 0.0],
        "sell_most_fraction": [1.0, 1.0],
        "locked_until_year": [0, 0],
        "cash_gbp": 10e6,
        "cash_return_fraction": 0.02,
        "contributions_gbp_per_year": 3e6,
        "contributions_growth_fraction": 0.0,
        "benefits_gbp_per_year": 4e6,
        "benefits_growth_fraction": 0.0,
        "cost_fraction_per_year": 0.004,
        "liabilities_gbp": None,
        "discount_rate_fraction": None,
        "accrual_gbp_per_year": None,
        "remarks": (),
    } | given
    arrays = {key: np.array(value) for key, value in plain.items() if isinstance(value, list)}
    return Fund(**plain | arrays)


def market(
    returns: Sequence[Sequence[float]] | FloatArray, probability: Sequence[float] | None = None
) -> MarketScenarios:
    """Scenarios as listed, a row for each; all as likely as each other unless said."""
    rows = np.array(returns, dtype=np.float64)
    chance = np.full(len(rows), 1 / len(rows)) if probability is None else np.array(probability, dtype=np.float64)
    return MarketScenarios(rows, chance, "as listed")


def drawn_market(count: int, means: Sequence[float], spreads: Sequence[float], seed: int = 1) -> MarketScenarios:
    """Scenarios with one common factor behind all holdings and one of each holding's own, seeded."""
    chance = np.random.default_rng(seed)
    common, own = chance.standard_normal((count, 1)), chance.standard_normal((count, len(means)))
    return market(np.array(means) + np.array(spreads) * (0.6 * common + 0.8 * own))


def leave(held: Fund, deadline: int = YEARS[-1], **given: Any) -> PolicyPath:
    """A straight way out of fossil fuels."""
    path = policy_path(LinearExit(kind="linear", name="exit", deadline_year=deadline, **given), held, YEARS, FIGURES)
    assert path is not None
    return path


def rule(number: int = 0, **written: Any) -> NamedRule:
    """A rule as a scenario would have it: ``rule(homes_lifted={"at_least": 5})``."""
    item = RuleItem.model_validate(written)
    assert item.rule is not None
    return NamedRule(number, item.label(number + 10), item.rule_name, item.rule, item.priority)


def brief(projects: Sequence[Project] = (), sources: Sequence[Source] = (), **given: Any) -> Brief:
    """A brief over three planning years that seeks net present value."""
    plain: dict[str, Any] = {
        "years": YEARS,
        "fund": None,
        "path": None,
        "rules": (),
        "goal": "npv",
        "indivisible_reserve_fraction": 0.0,
        "connected_limit_fraction": 0.05,
        "market": None,
        "project_shocks": {},
        "confidence": 0.9,
        "robust_deviations": 0.5,
        "seconds": 60.0,
    }
    return Brief(projects=tuple(projects), sources=tuple(sources), **plain | given)
