"""What a treasurer traces numbers back to: the terms of the plan, and the money of each source year by year."""

from __future__ import annotations

from energyfund.plan import CapitalPlan, Plan
from energyfund.report.table import NOMINAL, WORKBOOK, Cell, Column, Live, Row, Table, add, pence

SHEET_INPUTS, SHEET_SOURCES = "Inputs", "Sources by year"
RATE = "{terms!rate.value}"
"""The cell that holds the discount rate, as formulas name it."""

RISE, BASE = "{terms!inflation.value}", "{terms!price-base.value}"
"""The cells that hold the rise of prices a year and the price base."""


def input_tables(plan: Plan) -> tuple[Table, ...]:
    """The terms of the plan and the money of its sources, for the workbook."""
    return (terms(plan), source_years(plan))


def terms(plan: Plan) -> Table:
    """What every number of the workbook rests on; formulas name these cells."""
    asked = plan.scenario
    rows = [
        Row("rate", ("Discount rate a year", asked.discount_rate_fraction, "in every net present value"), "percent", 4),
        Row("start", ("Year 0", asked.start_year, "to which money is discounted"), "year"),
        Row("planning", ("Planning years", asked.planning_years, "in which projects may start"), "number"),
        Row("horizon", ("Years counted", asked.horizon_years, "after year 0"), "number"),
        Row("price-base", ("Price base", asked.price_base_year, "year whose prices real amounts are in"), "year"),
        Row("seed", ("Seed of chance", plan.provenance.seed, "of everything drawn"), "number"),
    ]
    if asked.inflation_fraction_per_year is not None:
        rise = ("Rise of prices a year", asked.inflation_fraction_per_year, "in every cash flow that rises with prices")
        rows.append(Row("inflation", rise, "percent", 2))
    return Table(
        id="terms",
        title="Terms of the plan",
        caption="What the scenario asks for; other sheets take these cells. Terms of each source stand on the sheet "
        "Sources, default figures on the sheet Figures, what the scenario changed on the sheet Changed figures.",
        columns=(
            Column("what", "Term"),
            Column("value", "Value", "number", formula="as the scenario states it"),
            Column("meaning", "Where it counts"),
        ),
        rows=tuple(rows),
        reports=(WORKBOOK,),
        sheet=SHEET_INPUTS,
    )


def moving_sources(plan: Plan) -> tuple[tuple[int, CapitalPlan], ...]:
    """The sources through which money moves, each with its place in the plan, from 1."""
    return tuple(
        (place, source)
        for place, source in enumerate(plan.capital, 1)
        if any(source.drawn_gbp_by_year.values()) or any(source.received_gbp_by_year.values())
    )


def source_span(plan: Plan) -> range:
    """The years from the first to the last in which money of any source moves."""
    found = moving_sources(plan)
    known = {year for _, each in found for year in (*each.drawn_gbp_by_year, *each.received_gbp_by_year)}
    return range(min(known), max(known) + 1) if known else range(0)


def source_years(plan: Plan) -> Table:
    """What each source pays in and is paid back, every year; its return is worked out from the difference."""
    found, years = moving_sources(plan), source_span(plan)
    rows: list[Row] = []
    live: list[Live] = []
    for place, source in found:
        drawn = [pence(source.drawn_gbp_by_year.get(year, 0)) for year in years]
        back = [pence(source.received_gbp_by_year.get(year, 0)) for year in years]
        net = [add((got, -paid)) for got, paid in zip(back, drawn, strict=True)]
        lines: tuple[tuple[str, str, list[float], str], ...] = (
            ("drawn", "paid in", drawn, "what it pays into every project in the year"),
            ("back", "paid back", back, "what every project pays it in the year"),
            ("net", "net", net, "paid back − paid in"),
        )
        for key, words, amounts, formula in lines:
            cells: tuple[Cell, ...] = (f"{source.name}: {words}", *amounts, add(amounts))
            rows.append(Row(f"{key}-{place}", cells, formula=formula))
        live += [
            Live(f"net-{place}", f"y{year}", f"{{back-{place}.y{year}}}-{{drawn-{place}.y{year}}}") for year in years
        ]
    return Table(
        id="source-years",
        title="Each source, year by year",
        caption=f"What each source pays in, is paid back, and the difference. {NOMINAL}",
        columns=(
            Column("line", "Source"),
            *(Column(f"y{year}", str(year), "gbp", formula="sum over all projects in the year") for year in years),
            Column("total", "Total", "gbp", formula="sum of the years"),
        ),
        rows=tuple(rows),
        reports=(WORKBOOK,),
        empty="No project is built, so no money moves.",
        sheet=SHEET_SOURCES,
        live=tuple(live),
    )
