"""When each project has earned back what it cost, with and without interest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from energyfund.finance.payback import discounted_payback_years, payback_years
from energyfund.finance.present_value import FloatArray
from energyfund.plan import CashLine, Plan
from energyfund.report.bands import together
from energyfund.report.money_tables import NOTHING_BUILT
from energyfund.report.table import NOMINAL, RETURN, Column, Row, Table
from energyfund.units import percent


def payback(plan: Plan) -> Table:
    """Years from the first outlay until a project's cash flow before finance has brought the money back."""
    rate = plan.scenario.discount_rate_fraction
    rows = []
    for place, project in enumerate(plan.projects, 1):
        flows = yearly_net(project.earning_lines)
        if project.built_fraction and bool(np.any(flows > 0)):
            found = payback_years(flows), discounted_payback_years(flows, rate)
            rows.append(Row(f"project-{place}", (project.name, project.start_year, *found)))
    missing = any(None in row.cells for row in rows)
    return Table(
        id="payback",
        title="When the money is back",
        caption="Years from a project's first outlay until its cash flow before finance has made up for what it cost. "
        f"{NOMINAL}",
        columns=(
            Column("project", "Project"),
            Column("start", "First outlay", "year", formula="earliest start year"),
            Column(
                "payback",
                "Payback, years",
                "number",
                1,
                formula="years until Σ cash flow before finance reaches nought, within a year in proportion",
            ),
            Column(
                "discounted",
                f"With interest at {percent(rate, 2)}, years",
                "number",
                1,
                "Each year's cash flow is discounted at the plan's rate",
                formula="years until Σ cash flow ÷ (1 + rate)^year reaches nought, within a year in proportion",
            ),
        ),
        rows=tuple(rows),
        notes=("A dash: not within the years counted.",) if missing else (),
        reports=(RETURN,),
        empty=NOTHING_BUILT,
        sheet="Returns",
    )


def yearly_net(lines: Sequence[CashLine]) -> FloatArray:
    """All lines of a project added up, from the first year in which money moves to the last, shape (years,). [£]"""
    net = {year: amount for year, amount in together(line.gbp_by_year for line in lines).items() if amount}
    if not net:
        return np.zeros(0)
    return np.array([net.get(year, 0.0) for year in range(min(net), max(net) + 1)], dtype=np.float64)
