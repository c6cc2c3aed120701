"""Every statement of a plan: the plan as a whole, its sources, its projects, their partners and the pension fund."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from energyfund.allocate.brief import Allocation, Brief
from energyfund.finance.present_value import FloatArray
from energyfund.plan import ProjectPlan, Statement
from energyfund.planning.balance import Balance, Flow, balanced, named, nothing, rounding
from energyfund.planning.ledger import Account, Pence
from energyfund.planning.project_plans import built_of, surplus_of
from energyfund.planning.project_statements import (
    CASH,
    partner_statement,
    project_flows,
    project_statement,
)
from energyfund.planning.source_statements import source_statements
from energyfund.verify.fund import roll_forward

TOGETHER = {
    "income": "Income of the projects",
    "cost": "Running costs of the projects",
    "partner": "Surplus to partners",
}
"""Rows of projects that the statement of the whole plan adds up, by key; the others keep their labels."""


def make_statements(
    brief: Brief, allocation: Allocation, accounts: Mapping[str, Account], plans: Sequence[ProjectPlan]
) -> tuple[Statement, ...]:
    """A year-by-year statement of the whole plan, every source, every built project, every partner and the fund.

    Args:
        brief: Who may pay, and the planning years.
        allocation: What is built.
        accounts: The money of each project in whole pennies, by its name.
        plans: The projects as the plan leaves them.
    """
    if not accounts:
        return _fund(brief, allocation, accounts)
    years = next(iter(accounts.values())).years
    builds = {project.name: built_of(allocation, project) for project in brief.projects}
    projects, partners = [], []
    flows: list[Flow] = []
    for project, plan in zip(brief.projects, plans, strict=True):
        account, surplus = accounts[project.name], surplus_of(plan.partners, years)
        if not builds[project.name]:
            continue
        own = project_flows(account, builds[project.name], surplus)
        flows.extend(own)
        projects.append(project_statement(plan, own, years))
        joined = project.partnership
        for partner in joined.partners if joined is not None else ():
            owner = joined.owner_at_end if joined is not None else ""
            partners.append(partner_statement(plan, partner, account, surplus[partner.name], owner))
    sources = source_statements(brief, builds, accounts, years)
    return (_whole(flows, years), *sources, *projects, *partners, *_fund(brief, allocation, accounts))


def _whole(flows: Sequence[Flow], years: range) -> Statement:
    """All projects together: the money of all sources, what they earn, and where all of it goes."""
    sums: dict[tuple[str, str], Flow] = {}
    for flow in flows:
        label = TOGETHER.get(flow.key, flow.label)
        before = sums[flow.key, label].pence if (flow.key, label) in sums else nothing(years)
        sums[flow.key, label] = Flow(flow.key, label, flow.role, before + flow.pence)
    words = (
        "Cash of all projects together: all that comes in is spent, paid back, left for the community or still there."
    )
    balance = Balance(CASH, "Cash at the start of the year", "Cash at the end of the year")
    return balanced(named("The whole plan", "plan", words), years, balance, tuple(sums.values()))


def _fund(brief: Brief, allocation: Allocation, accounts: Mapping[str, Account]) -> tuple[Statement, ...]:
    """The pension fund's holdings and cash over the planning years; what it holds in projects stands beside them."""
    fund, path = brief.fund, allocation.fund
    if fund is None or path is None:
        return ()
    years = brief.years
    count = len(years)
    rolled = roll_forward(brief, allocation, fund, path)
    outside = rolled.hold_gbp.sum(axis=1) + rolled.cash_gbp
    growth = rolled.hold_gbp[:-1] @ fund.expected_return_fraction + rolled.cash_gbp[:-1] * fund.cash_return_fraction
    paying = [source.name for source in brief.sources if source.kind == "pension_fund"]
    pairs = [(account, name) for account in accounts.values() for name in paying]
    drawn = sum((account.draws[name][:count] for account, name in pairs), nothing(years))
    received = sum((account.receipts[name][:count] for account, name in pairs), nothing(years))
    flows = [
        Flow("contributions", "Contributions", "in", _pence(fund.contributions_gbp(count))),
        Flow("growth", "Income and growth of holdings and cash", "in", _pence(growth)),
        Flow("paid_back", "Received from projects", "in", received),
        Flow("benefits", "Benefits", "out", -_pence(fund.benefits_gbp(count))),
        Flow("running_cost", "Running cost", "out", -_pence(fund.cost_fraction_per_year * rolled.total_gbp[:-1])),
        Flow("trading_cost", "Cost of buying and selling", "out", -_pence(rolled.trading_cost_gbp)),
        Flow("switch_cost", "Fixed cost of switching", "out", -_pence(rolled.switch_cost_gbp)),
        Flow("illiquid_loss", "Lost by selling what is hard to sell", "out", -_pence(rolled.illiquid_loss_gbp)),
        Flow("drawn", "Paid into projects", "out", -drawn),
    ]
    closing = _pence(outside)
    over = np.diff(closing) - sum((flow.pence for flow in flows), nothing(years))
    allowed = len(flows) + 2 * len(pairs)  # half a penny for each row and balance, and what rounds each payment
    flows.append(rounding(np.where(np.abs(over) <= allowed, over, 0)))
    flows.append(
        Flow("held", "Worth of what it holds in projects, end of the year", "memo", _pence(rolled.projects_gbp[1:]))
    )
    flows.append(Flow("value", "The whole fund, end of the year", "memo", _pence(rolled.total_gbp[1:])))
    balance = Balance(
        "holdings",
        "Holdings and cash at the start of the year",
        "Holdings and cash at the end of the year",
        int(closing[0]),
    )
    words = (
        "Holdings and cash of the fund at expected returns, without what it holds in projects, whose balance stands in "
        "the statements of its sources."
    )
    return (balanced(named(fund.name, "fund", words), years, balance, flows),)


def _pence(amounts_gbp: FloatArray) -> Pence:
    return np.round(100 * amounts_gbp).astype(np.int64)
