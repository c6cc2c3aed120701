"""Statements of the sample plan, made from its projects: the plan, the sources, the projects, a partner, the fund."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from energyfund.plan import CashLine, FundPlan, ProjectPlan, Statement, StatementRatio, Years
from energyfund.planning.balance import Balance, Flow, Role, balanced, named

YEARS = range(2027, 2060)
CASH = Balance("cash", "Cash at the start of the year", "Cash at the end of the year")


def flow(key: str, label: str, role: Role, amounts: Iterable[Years], sign: int = 1) -> Flow:
    """A row of several lines together."""
    pence = np.zeros(len(YEARS), dtype=np.int64)
    for line in amounts:
        for year, amount in line.items():
            pence[year - YEARS.start] += sign * round(100 * amount)
    return Flow(key, label, role, pence)


def draws(project: ProjectPlan) -> dict[str, Years]:
    assert project.start_year is not None
    return {name: {project.start_year: amount} for name, amount in project.draws_gbp.items()}


def project_flows(project: ProjectPlan) -> list[Flow]:
    outlay, *lines = project.cash_lines

    def roles(line: CashLine) -> tuple[str, Role]:
        return ("income", "in") if sum(line.gbp_by_year.values()) > 0 else ("cost", "out")

    return [
        *(flow("drawn", f"Paid in by {name}", "in", [years]) for name, years in draws(project).items()),
        flow("outlay", outlay.name, "out", [outlay.gbp_by_year]),
        *(flow(roles(line)[0], line.name, roles(line)[1], [line.gbp_by_year]) for line in lines),
        *(flow("paid_back", f"Paid to {name}", "out", [y], -1) for name, y in project.receipts_gbp_by_year.items()),
        flow("indivisible", "To the indivisible reserve", "out", [project.indivisible_reserve_gbp_by_year], -1),
        flow("community", "To the community fund", "out", [project.community_fund_gbp_by_year], -1),
    ]


def source_statement(name: str, projects: Sequence[ProjectPlan]) -> Statement:
    """What is owed to a source; the interest of all years is charged in the last, so that it closes at nought."""
    drawn = flow("drawn", "Drawn", "in", [draws(each)[name] for each in projects if name in each.draws_gbp])
    paid = flow("paid_back", "Paid", "out", [each.receipts_gbp_by_year.get(name, {}) for each in projects], -1)
    last = YEARS[int(np.flatnonzero(drawn.pence + paid.pence)[-1])]
    owed = int((drawn.pence + paid.pence).sum())
    interest = flow("interest", "Interest charged", "in", [{last: -owed / 100}])
    ratios = (StatementRatio("dscr", "Cover", dict.fromkeys((2029, 2030), 1.2)),) if "loan" in name else ()
    balance = Balance("owed", "Owed at the start of the year", "Owed at the end of the year")
    words = f"What is owed to {name}."
    return balanced(named(name, "source", words), YEARS, balance, [drawn, interest, paid], ratios)


def statements(projects: Sequence[ProjectPlan], fund: FundPlan, sources: Sequence[str]) -> tuple[Statement, ...]:
    """Every kind of statement."""
    built = [each for each in projects if each.built_fraction > 0]
    flows = [project_flows(each) for each in built]
    whole = balanced(
        named("The whole plan", "plan", "Cash of all projects."), YEARS, CASH, [row for rows in flows for row in rows]
    )
    first, last = fund.years[0].value_gbp, fund.years[-1].value_gbp
    growth = flow("growth", "Growth", "in", [{YEARS[0]: last - first}])
    holdings = Balance("holdings", "Opening value", "Closing value", round(100 * first))
    paid, back = flow("drawn", "Paid in", "in", [{2027: 100.0}]), flow("partner", "Surplus", "out", [{2029: -130.0}])
    put_in = Balance("put_in", "Put in and not yet back, start", "Put in and not yet back, end")
    return (
        whole,
        *(source_statement(name, built) for name in sources),
        *(
            balanced(named(each.name, "project", "Cash of the project."), YEARS, CASH, rows)
            for each, rows in zip(built, flows, strict=True)
        ),
        balanced(named("The co-operative", "partner", "It owns the roofs at the end."), YEARS, put_in, [paid, back]),
        balanced(named(fund.name, "fund", "Holdings of the fund."), YEARS, holdings, [growth]),
    )
