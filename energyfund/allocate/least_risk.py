"""The aim of the least CVaR: its variable, its rows, and the cash account, which may not be an escape."""

from __future__ import annotations

from energyfund.allocate.problem import LE, Problem, Terms, merge
from energyfund.allocate.risk import Excess, chances, positions, start
from energyfund.pension.fund import Fund
from energyfund.pension.measures import cvar

YEAR = 1
"""CVaR is sought for the year after the first planning year's trading."""

LABEL = "the cash account, which may not grow where the least CVaR is sought"


def add_least_risk(problem: Problem) -> None:
    """risk ≥ α + Σ_ω π_ω/(1 − β)·e_ω, the CVaR of the whole fund in scaled pounds; nothing for other aims.

    The share of the fund that it is held against at first is that of today's mix.
    """
    brief = problem.brief
    fund = brief.fund
    if fund is None or "cvar" not in {brief.goal, *(aim.goal for aim in brief.beside)}:
        return
    found = positions(problem, YEAR)
    problem.risk = problem.variable("risk", None)
    threshold = problem.variable("risk_threshold", None)
    problem.add("risk_row", {threshold: 1.0, problem.risk: -1.0}, LE, 0)
    allowed: Terms = {problem.risk: 1.0}
    start(
        problem,
        Excess("risk", "", found, found.returns, chances(problem), brief.confidence, threshold, "risk_row", allowed),
    )
    today = cvar(-found.returns @ found.today, chances(problem), brief.confidence)
    problem.risk_share = today / (fund.total_gbp / problem.scale_gbp)
    _cash_is_no_escape(problem, fund)


def _cash_is_no_escape(problem: Problem, fund: Fund) -> None:
    """cash[1] ≤ today's share of cash · fund[1] + what next year's benefits need beyond contributions and today's cash.

    Without it the least CVaR would be to sell everything and hold cash, whose return never moves.
    """
    paid = float(fund.benefits_gbp(YEAR + 1)[YEAR] - fund.contributions_gbp(YEAR + 1)[YEAR])
    more = max(0.0, paid - fund.cash_gbp) / problem.scale_gbp
    whole = problem.fund_value(YEAR)
    row = merge({problem.cash[YEAR]: 1.0}, whole, -fund.cash_gbp / fund.total_gbp)
    problem.ask("cash_share_most", row, LE, more, label=LABEL, kind="cash_share", unit="fraction", effect=whole)


def risk_fraction(problem: Problem) -> float:
    """CVaR over all scenarios in the solution at hand, as a share of the fund. [-]"""
    found = positions(problem, YEAR)
    loss = cvar(found.losses(), chances(problem), problem.brief.confidence)
    return loss / sum(coefficient * (variable.varValue or 0.0) for variable, coefficient in found.value.items())
