"""Every chart of a plan, in reading order. One accent colour and greys, labels beside what they name, no legends."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Plan
from energyfund.report.flow_chart import cash_flow
from energyfund.report.fund_charts import fossil_path, fund_value
from energyfund.report.money_charts import capital_by_year
from energyfund.report.people_charts import by_group, homes, months
from energyfund.report.risk_chart import returns_range
from energyfund.report.spec import Chart
from energyfund.report.stack_chart import stack
from energyfund.report.table import Table


def charts(plan: Plan, made: Sequence[Table]) -> tuple[Chart, ...]:
    """The charts for which the plan holds something to draw.

    Args:
        plan: The plan.
        made: Its tables, from ``tables.tables``; charts draw the very numbers that tables show.
    """
    table = {each.id: each for each in made}
    found = (
        stack(table["stack"]),
        capital_by_year(plan),
        cash_flow(table["plan-cash-flow"]),
        returns_range(plan),
        fund_value(plan),
        fossil_path(plan),
        homes(plan),
        *by_group(plan),
        months(plan),
    )
    return tuple(chart for chart in found if chart is not None)
