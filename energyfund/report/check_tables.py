"""Checks of the workbook: present values, returns and cover worked out by the spreadsheet, beside those of the plan.

A spreadsheet works from whole pennies, the plan from exact amounts; they may differ by that rounding and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.finance.returns import irr
from energyfund.plan import Plan
from energyfund.report.input_tables import RATE, moving_sources
from energyfund.report.statement_years import BAD, GOOD, HALF_A_PENNY
from energyfund.report.table import WORKBOOK, Column, Kind, Live, Row, Table, pence

SAME_RATE, SAME_COVER = 1e-6, 1e-3
"""How far returns and cover ratios may be apart: rounding of the flows to pennies moves them by less."""

HOW: dict[str, str] = {
    "gbp": "cash flow of year 0 + Σ cash flow ÷ (1 + discount rate)^year",
    "percent": "the rate at which Σ cash flow ÷ (1 + rate)^year is nought",
    "number": "least of: cash flow set apart ÷ what is paid, of all years",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One number that the spreadsheet works out again.

    Attributes:
        formula: How; see ``Live``.
        here: What that comes to; None where it has no value, so that no formula stands there.
        value: What the plan says.
        within: How far apart the two may be, in the unit of the number.
    """

    id: str
    name: str
    formula: str
    here: float | None
    value: float
    within: float
    kind: Kind
    digits: int


def check_tables(plan: Plan, tables: Sequence[Table]) -> tuple[Table, ...]:
    """The table of checks.

    Args:
        plan: The plan.
        tables: Its other tables: cash flows, sources and statements year by year.
    """
    by_id = {table.id: table for table in tables}
    return (_table((*_worth(plan, by_id), *_returns(plan, by_id), *_cover(plan, by_id))),)


def _table(checks: Sequence[Check]) -> Table:
    rows = [
        Row(
            each.id,
            (each.name, each.here, each.value, None if each.here is None else each.here - each.value, _said(each)),
            each.kind,
            each.digits,
            HOW[each.kind],
        )
        for each in checks
    ]
    live: list[Live] = []
    for each in (each for each in checks if each.here is not None):
        here, ours = f"{{{each.id}.here}}", f"{{{each.id}.plan}}"
        live += [
            Live(each.id, "here", each.formula),
            Live(each.id, "apart", f"{here}-{ours}"),
            Live(each.id, "verdict", f'IF(ABS({here}-{ours})<={each.within:.12g},"{GOOD}","{BAD}")'),
        ]
    if rows:
        verdict = BAD if any(_said(each) == BAD for each in checks) else GOOD
        span = f"{{{rows[0].id}.verdict}}:{{{rows[-1].id}.verdict}}"
        rows.append(Row("all", ("All of them", None, None, None, verdict)))
        live.append(Live("all", "verdict", f'IF(COUNTIF({span},"{BAD}")=0,"{GOOD}","{BAD}")'))
    return Table(
        id="value-checks",
        title="Checks of present values, returns and cover",
        caption="Worked out by the spreadsheet from its own cash flows, beside what the plan says: “ok”, or “CHECK” "
        "where they are further apart than whole pennies explain.",
        columns=(
            Column("what", "What"),
            Column("here", "Worked out here", "number", formula="by a formula of the spreadsheet, from its cash flows"),
            Column("plan", "In the plan", "number", formula="as plan.json states it"),
            Column("apart", "Apart", "number", formula="worked out here − in the plan"),
            Column("verdict", "Verdict"),
        ),
        rows=tuple(rows),
        notes=("A dash: no such number comes out of the cash flows, or there is none for a whole table.",)
        if rows
        else (),
        reports=(WORKBOOK,),
        empty="No project is built, so there is nothing to work out.",
        sheet="Checks",
        live=tuple(live),
    )


def _said(check: Check) -> str:
    return GOOD if check.here is not None and abs(check.here - check.value) <= check.within else BAD


def _years(table: Table) -> list[str]:
    """The columns of single years, in order."""
    return [column.id for column in table.columns if column.id.startswith("y")]


def _worth(plan: Plan, tables: dict[str, Table]) -> list[Check]:
    """Net present value and return of every project that is built and counted from year 0."""
    found = []
    for place, project in enumerate(plan.projects, 1):
        table = tables[f"cash-years-{place}"]
        years = _years(table)
        if table.test is None or len(years) <= 1:
            continue
        start, rest, whole = (
            f"{{{table.id}!total.{span}}}" for span in (years[0], f"{years[1]}:{years[-1]}", f"{years[0]}:{years[-1]}")
        )
        rounding = float(HALF_A_PENNY) * (len(table.rows) * len(years) + 1)
        ours, here = pence(project.npv_gbp), present_value(table, plan.scenario.discount_rate_fraction)
        name = f"Net present value of {project.name}"
        found.append(Check(f"npv-{place}", name, f"{start}+NPV({RATE},{rest})", here, ours, rounding, "gbp", 2))
        rate = project.project_irr_fraction
        if rate is not None:
            formula, name, found_here = f"IRR({whole},{rate!r})", f"Return of {project.name}", _rate(flows_of(table))
            found.append(Check(f"irr-{place}", name, formula, found_here, rate, SAME_RATE, "percent", 4))
    return found


def present_value(table: Table, rate_fraction: float) -> float:
    """Net present value of the total row of a cash flow by year, as a spreadsheet works it out. [£]"""
    return sum(flow / (1 + rate_fraction) ** year for year, flow in enumerate(flows_of(table)))


def flows_of(table: Table) -> list[float]:
    """The total row of a cash flow, year by year. [£]"""
    return [] if table.total is None else _numbers(table.total)


def _numbers(row: Row) -> list[float]:
    """The cells of single years of a row, without its name and its total."""
    return [float(cell) for cell in row.cells[1:-1] if isinstance(cell, int | float)]


def _rate(flows: Sequence[float]) -> float | None:
    """The return of yearly flows; None where there is none, or more than one."""
    return irr(np.array(flows)).fraction


def _returns(plan: Plan, tables: dict[str, Table]) -> list[Check]:
    """The return of every source that has one."""
    table = tables["source-years"]
    years, rows = _years(table), {row.id: row for row in table.rows}
    return [
        Check(
            f"source-irr-{place}",
            f"Return of {source.name}",
            f"IRR({{source-years!net-{place}.{years[0]}:{years[-1]}}},{source.irr_fraction!r})",
            _rate(_numbers(rows[f"net-{place}"])),
            source.irr_fraction,
            SAME_RATE,
            "percent",
            4,
        )
        for place, source in moving_sources(plan)
        if source.irr_fraction is not None
    ]


def _cover(plan: Plan, tables: dict[str, Table]) -> list[Check]:
    """The thinnest year of every loan whose cash flow set apart is told."""
    found = []
    for place, statement in enumerate(plan.statements, 1):
        if not any(row.key == "set_apart" for row in statement.rows):
            continue
        for number, ratio in enumerate(statement.ratios, 1):
            table = tables[f"statement-years-{place}"]
            years = _years(table)
            if ratio.ratio_by_year and years:
                span = f"{{{table.id}!ratio-{number}.{years[0]}:{years[-1]}}}"
                least = min(ratio.ratio_by_year.values())
                (row,) = (row for row in table.rows if row.id == f"ratio-{number}")
                here = min(cell for cell in row.cells if isinstance(cell, float))
                name, formula = f"Least cover (DSCR) of {statement.name}", f"MIN({span})"
                found.append(Check(f"cover-{place}-{number}", name, formula, here, least, SAME_COVER, "number", 4))
    return found
