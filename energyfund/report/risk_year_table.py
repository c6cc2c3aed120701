"""The table of how far the projects' cash may stray, year by year."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.table import RETURN, Column, Row, Table, pence

TABLE_ID = "money-by-year"
LOW, MIDDLE, HIGH = (
    "a tenth of the paths drawn lie below",
    "half of the paths drawn lie below",
    "nine tenths of the paths drawn lie below",
)
PLANNED = "Σ share built × (income − running costs − outlay), with nothing drawn"


def risk_by_year(plan: Plan) -> Table:
    """Cash of all projects by year with its range; no rows where nothing was drawn."""
    years = plan.uncertainty.years if plan.uncertainty is not None else ()
    return Table(
        id=TABLE_ID,
        title="How far the projects' cash may stray, by year",
        caption="Income less running costs and outlay of all projects, before finance. Nominal pounds: the money of "
        "each year. One path in ten lies below low, one in ten above high.",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            Column("expected", "In the plan", "gbp", formula=PLANNED),
            Column("low", "Low (P10)", "gbp", formula=LOW),
            Column("middle", "Middle (P50)", "gbp", formula=MIDDLE),
            Column("high", "High (P90)", "gbp", formula=HIGH),
            Column("so_far", "Since the start, in the plan", "gbp", formula="Σ of the plan's years up to this one"),
            Column("so_far_low", "Since the start, low", "gbp", formula=f"of the sums up to this year, {LOW}"),
            Column("so_far_middle", "Since the start, middle", "gbp", formula=f"of the sums up to this year, {MIDDLE}"),
            Column("so_far_high", "Since the start, high", "gbp", formula=f"of the sums up to this year, {HIGH}"),
        ),
        rows=tuple(
            Row(
                f"y{each.year}",
                (
                    each.year,
                    *(
                        pence(amount)
                        for amount in (
                            each.expected_gbp,
                            each.p10_gbp,
                            each.p50_gbp,
                            each.p90_gbp,
                            each.so_far_expected_gbp,
                            each.so_far_p10_gbp,
                            each.so_far_p50_gbp,
                            each.so_far_p90_gbp,
                        )
                    ),
                ),
            )
            for each in years
        ),
        notes=("Low sums do not add up from low years: a bad year is seldom followed by bad years alone.",),
        reports=(RETURN,),
        wide=True,
        empty="Nothing was drawn, since nothing is built that has a cash flow.",
        sheet="Ranges of money",
    )
