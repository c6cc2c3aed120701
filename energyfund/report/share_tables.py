"""Community shares of a plan as members see them: sums with ranges, every year, and what is left for the community."""

from __future__ import annotations

from energyfund.plan import CapitalPlan, Outcome, Plan, Statement
from energyfund.report.borrowing import paid_apart, statement_of
from energyfund.report.table import NOMINAL, Column, Row, Table, add, one_line, pence

SHARES = "community_shares"
SHARE_OFFER = "share-offer"
SHEET = "Shares"
PAID_IN = "Σ over projects and years of what members pay in"
INTEREST = "Σ over years of interest paid"
BACK = "Σ over years of capital returned, rounding taken into interest"
IN_ALL = "Σ over projects and years of what members are paid; ranges from the paths drawn"
RETURN_OF = "the rate at which Σ (paid − raised) ÷ (1 + rate)^year is nought; ranges as above"
LIMITS = (
    "community_share_lock_in_years",
    "community_share_notice_months",
    "community_share_withdrawal_limit_fraction",
    "community_share_largest_holding_gbp",
)
"""Figures of the library behind the terms of withdrawal; a scenario may replace them."""


def share_tables(plan: Plan) -> tuple[Table, ...]:
    """Tables for each source of community shares that is drawn; none where there is none."""
    found: list[Table] = []
    for place, source in enumerate(drawn_shares(plan), 1):
        found += [sums(plan, source, place), years(plan, source, place), community(plan, source, place)]
    return tuple(found)


def drawn_shares(plan: Plan) -> tuple[CapitalPlan, ...]:
    """The sources of community shares that give anything."""
    return tuple(source for source in plan.capital if source.kind == SHARES and pence(source.drawn_gbp) > 0)


def outcome(plan: Plan, source: CapitalPlan, measure: str) -> Outcome | None:
    """The range of a measure of a source; None where none was drawn."""
    found = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    return next(
        (each for each in found if (each.about, each.name, each.measure) == ("source", source.name, measure)), None
    )


def sums(plan: Plan, source: CapitalPlan, place: int) -> Table:
    """What members put in and get over all years, with ranges."""
    statement = statement_of(plan, "source", source.name)
    unknown = (None, None, None)
    rows = [Row("raised", ("Raised from members", pence(source.drawn_gbp), *unknown), "gbp", formula=PAID_IN)]
    if statement is not None:
        interest, capital = (add(part.values()) for part in paid_apart(statement))
        rows.append(Row("interest", ("Interest paid to members", interest, *unknown), "gbp", formula=INTEREST))
        rows.append(Row("capital", ("Capital returned to members", capital, *unknown), "gbp", formula=BACK))
    received = outcome(plan, source, "received_gbp")
    ends = unknown if received is None else tuple(_pounds(end) for end in (received.p10, received.p50, received.p90))
    rows.append(Row("received", ("Paid to members in all", pence(source.received_gbp), *ends), "gbp", formula=IN_ALL))
    spread = outcome(plan, source, "irr_fraction")
    ends = unknown if spread is None else (spread.p10, spread.p50, spread.p90)
    rows.append(Row("return", ("Return of members, a year", source.irr_fraction, *ends), "percent", 2, RETURN_OF))
    none = spread is None and received is None
    return Table(
        id=f"shares-{place}",
        title=f"What members put in and get: {one_line(source.name)}",
        caption=f"Over all years, in the plan and in the range that eight outcomes in ten fall into. {NOMINAL}",
        columns=(
            Column("measure", "Measure"),
            Column("value", "In the plan", "number", formula="see the row"),
            Column("low", "Low (P10)", "number", formula="a tenth of the paths drawn lie below"),
            Column("middle", "Middle (P50)", "number", formula="half of the paths drawn lie below"),
            Column("high", "High (P90)", "number", formula="nine tenths of the paths drawn lie below"),
        ),
        rows=tuple(rows),
        notes=(
            "No range was worked out for this plan." if none else "A dash: no range is worked out.",
            "Low: one outcome in ten is worse. High: one in ten is better. Middle: as many are worse as are better.",
            (
                "In the plan every year brings what is expected of it. Shares never earn more than is offered, so that "
                "good years do not make up for bad ones. Where capital comes back sooner, less interest is paid in all."
            ),
        ),
        sources=tuple(figure.key for figure in plan.figures if figure.key in LIMITS),
        reports=(SHARE_OFFER,),
        sheet=SHEET,
    )


def _pounds(amount: float | None) -> float | None:
    return None if amount is None else pence(amount)


def years(plan: Plan, source: CapitalPlan, place: int) -> Table:
    """Members' capital year by year, with what is paid and what may leave."""
    statement = statement_of(plan, "source", source.name)
    rows = () if statement is None else tuple(_year(statement, year) for year in statement.years)
    amounts = [
        [cell for cell in column if isinstance(cell, float)]
        for column in zip(*(row.cells for row in rows), strict=True)
    ]
    totals = (None, add(amounts[2]), add(amounts[3]), add(amounts[4]), add(amounts[5]), None, None) if rows else ()
    return Table(
        id=f"shares-years-{place}",
        title=f"Every year: {one_line(source.name)}",
        caption="Capital at the start, raised and interest due, less what is paid, make the capital at the end, to the "
        f"penny; what rounding leaves over counts as interest due. {NOMINAL}",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            Column("start", "Capital at the start", "gbp", formula="capital at the end of the year before"),
            Column("raised", "Raised", "gbp", formula="what members pay in, in the year"),
            Column(
                "due",
                "Interest due",
                "gbp",
                formula="capital at the start × interest offered, and what rounding leaves over",
            ),
            Column("interest", "Interest paid", "gbp", formula="what is paid of the interest due"),
            Column("capital", "Capital returned", "gbp", formula="what is paid back of the capital"),
            Column(
                "end",
                "Capital at the end",
                "gbp",
                formula="capital at the start + raised + interest due − interest paid − capital returned",
            ),
            Column(
                "may_leave",
                "Most that may leave",
                "gbp",
                note="limit of withdrawals in the year, under the terms",
                formula="share capital × limit of withdrawals, under the terms",
            ),
        ),
        rows=rows,
        total=Row("total", ("Total", *totals)) if rows else None,
        notes=("A dash: none in this year.",) if any(None in row.cells for row in rows) else (),
        reports=(SHARE_OFFER,),
        empty="The plan holds no statement of these shares. Plan the scenario again.",
        sheet=SHEET,
    )


def _year(statement: Statement, year: int) -> Row:
    def of(role: str) -> float:
        return next(row.gbp_by_year.get(year, 0.0) for row in statement.rows if row.role == role)

    raised = add(row.gbp_by_year.get(year, 0.0) for row in statement.rows if row.key == "drawn")
    due = add(row.gbp_by_year.get(year, 0.0) for row in statement.rows if row.role == "in" and row.key != "drawn")
    interest, capital = (part.get(year, 0.0) for part in paid_apart(statement))
    leave = add(row.gbp_by_year.get(year, 0.0) for row in statement.rows if row.key == "withdrawable")
    moved = (raised or None, due or None, interest or None, capital or None)
    return Row(str(year), (year, pence(of("opening")), *moved, pence(of("closing")), leave or None))


def community(plan: Plan, source: CapitalPlan, place: int) -> Table:
    """What the projects that the shares pay for leave to the community."""
    paid = [project for project in plan.projects if pence(project.draws_gbp.get(source.name, 0.0)) > 0]
    rows = tuple(
        Row(
            f"project-{number}",
            (
                project.name,
                pence(project.outlay_gbp),
                pence(project.draws_gbp[source.name]),
                add(project.community_fund_gbp_by_year.values()) or None,
            ),
        )
        for number, project in enumerate(paid, 1)
    )
    parts = [[cell for row in rows if isinstance(cell := row.cells[column], float)] for column in (1, 2, 3)]
    return Table(
        id=f"shares-community-{place}",
        title=f"What the shares pay for: {one_line(source.name)}",
        caption="Each project that the shares help to pay, and what it leaves for the community when everybody "
        f"has been paid, over all years. {NOMINAL}",
        columns=(
            Column("project", "Project"),
            Column("outlay", "Outlay", "gbp", formula="Σ over starts of share built × outlay"),
            Column(
                "shares",
                "Paid by these shares",
                "gbp",
                formula="Σ over years of what these shares pay into the project",
            ),
            Column(
                "community",
                "To the community fund",
                "gbp",
                formula="Σ over years of cash flow − paid to sources − reserve − partners",
            ),
        ),
        rows=rows,
        total=Row("total", ("Total", *(add(part) for part in parts))) if rows else None,
        notes=("A dash: nothing is left.",) if any(None in row.cells for row in rows) else (),
        reports=(SHARE_OFFER,),
        empty="No project is paid for by these shares.",
        sheet=SHEET,
    )
