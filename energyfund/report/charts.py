"""Every chart of a plan, in reading order. One accent colour and greys, labels beside what they name, no legends.

Ids, for whoever places them: ``chart-stack``, ``chart-sankey``, ``chart-capital-by-year``, ``chart-cash-flow``,
``chart-cash-bands``, ``chart-worth-range``, ``chart-returns-range``, ``chart-tornado``, ``chart-fund-value``,
``chart-fossil-path``, ``chart-divestment``, ``chart-cost``, ``chart-regret``, ``chart-frontier``, ``chart-homes``,
``chart-groups`` (``chart-groups-2``, …), ``chart-roofs``, ``chart-months``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from energyfund.plan import Plan
from energyfund.report.compare_charts import cost
from energyfund.report.divestment_chart import divestment_path
from energyfund.report.flow_chart import cash_flow
from energyfund.report.frontier_chart import frontier_chart
from energyfund.report.fund_charts import fossil_path, fund_value
from energyfund.report.money_charts import capital_by_year
from energyfund.report.people_charts import by_group, homes, months
from energyfund.report.range_chart import cash_bands
from energyfund.report.regret_chart import regret_heat
from energyfund.report.risk_chart import returns_range, worth_range
from energyfund.report.roof_chart import roof_map
from energyfund.report.sankey_chart import capital_flow
from energyfund.report.spec import Chart
from energyfund.report.stack_chart import stack
from energyfund.report.table import Table
from energyfund.report.tornado_chart import tornado

SENSITIVITY = "sensitivity"
FOSSIL_BY_YEAR = "fossil-high-by-year"
REGRET = "regret"
POINTS = "points"
PRICE = "price"
"""Ids of the tables that charts of what a plan may hold lead to. A chart whose table was not made is not drawn."""


def charts(plan: Plan, made: Sequence[Table]) -> tuple[Chart, ...]:
    """The charts for which the plan holds something to draw.

    Args:
        plan: The plan.
        made: Its tables, from ``tables.tables``; charts draw the very numbers that tables show.
    """
    table = {each.id: each for each in made}
    found = (
        stack(table["stack"]),
        capital_flow(table["stack"]),
        capital_by_year(plan),
        cash_flow(table["plan-cash-flow"]),
        cash_bands(plan),
        worth_range(plan),
        returns_range(plan),
        tornado(plan.sensitivity, table[SENSITIVITY]) if plan.sensitivity and SENSITIVITY in table else None,
        fund_value(plan),
        fossil_path(plan),
        *_pathways(plan, table),
        homes(plan),
        *by_group(plan),
        roof_map(plan, table["roofs"]),
        months(plan),
    )
    return tuple(chart for chart in found if chart is not None)


def _pathways(plan: Plan, table: Mapping[str, Table]) -> tuple[Chart | None, ...]:
    """Charts of the pathways beside this plan's, and of the efficient set."""
    found: list[Chart | None] = []
    if plan.comparison is not None:
        own = plan.scenario.pathway
        if FOSSIL_BY_YEAR in table:
            found.append(divestment_path(plan.comparison, table[FOSSIL_BY_YEAR], own))
        if PRICE in table:
            found.append(cost(plan.comparison))
        if REGRET in table:
            found.append(regret_heat(plan.comparison, table[REGRET], own))
    if plan.frontier is not None and POINTS in table:
        found.append(frontier_chart(plan.frontier))
    return tuple(replace(chart, reports=table[chart.table].reports) for chart in found if chart is not None)
