"""Tables of the pension fund over the planning years."""

from __future__ import annotations

from energyfund.plan import FundYear, Plan
from energyfund.report.table import NOMINAL, RETURN, Column, Row, Table, pence

CVAR = "Mean loss of the worst years (CVaR), one year ahead, share of the fund"
NO_FUND = "The scenario holds no pension fund."


def fund_tables(plan: Plan) -> tuple[Table, ...]:
    """The fund by year, its weights, and what it buys and sells."""
    return (fund(plan), weights(plan), trades(plan))


def fund(plan: Plan) -> Table:
    """The fund at the end of each year. Figures that the scenario gives no ground for are dashes."""
    years = plan.fund.years if plan.fund is not None else ()
    columns = (
        Column("year", "Year", "year", formula="calendar year"),
        Column("value", "Value", "gbp", formula="Σ over holdings + cash + worth of what it holds in projects"),
        Column(
            "fossil_low",
            "Fossil, low",
            "percent",
            2,
            formula="Σ value of holding × low estimate of its fossil share ÷ value of the fund",
        ),
        Column(
            "fossil_high",
            "Fossil, high",
            "percent",
            2,
            formula="Σ value of holding × high estimate of its fossil share ÷ value of the fund",
        ),
        Column("local", "Local", "percent", 2, formula="worth of what it holds in local projects ÷ value of the fund"),
        Column(
            "waci",
            "Carbon intensity",
            "number",
            1,
            "Weighted average carbon intensity (WACI), tCO₂e per £m",
            formula="Σ value of holding × its intensity ÷ Σ value of holdings",
        ),
        Column("funding", "Funding level", "percent", 1, formula="value of the fund ÷ value of the promises"),
        Column(
            "cvar",
            "Loss in bad years",
            "percent",
            2,
            "Mean loss of the worst years (CVaR), one year ahead, share of the fund",
            formula="mean of the worst scenarios of a year's loss, ÷ value of the fund",
        ),
        Column(
            "cost",
            "Transition cost",
            "gbp",
            formula="Σ (bought and sold × their cost) + one-off charges + loss on forced sales",
        ),
        Column("drawn", "Put into projects", "gbp", formula="Σ over projects of what the fund pays in, in the year"),
        Column(
            "received", "Back from projects", "gbp", formula="Σ over projects of what the fund is paid, in the year"
        ),
    )
    cells = [_year_cells(year) for year in years]
    kept = [place for place in range(len(columns)) if any(row[place] is not None for row in cells)]
    unknown = [column.heading for place, column in enumerate(columns) if place not in kept]
    left = (f"Left out, for the scenario gives no ground for them: {', '.join(unknown)}.",) if years and unknown else ()
    dash = any(row[place] is None for row in cells for place in kept)
    return Table(
        id="fund",
        title="The fund by year",
        caption="Value at the end of each year (the first row is the start), and what changes hands in it. "
        f"Fossil exposure is a range, since most of it is estimated. {NOMINAL}",
        columns=tuple(columns[place] for place in kept) if years else columns,
        rows=tuple(
            Row(str(year.year), tuple(row[place] for place in kept)) for year, row in zip(years, cells, strict=True)
        ),
        notes=(
            *(("A dash: the scenario gives no ground for the figure.",) if dash else ()),
            *left,
            *(plan.fund.remarks if plan.fund is not None else ()),
        ),
        reports=(RETURN,),
        wide=True,
        empty=NO_FUND,
        sheet="Fund",
    )


def _year_cells(year: FundYear) -> tuple[int | float | None, ...]:
    return (
        year.year,
        pence(year.value_gbp),
        year.fossil_fraction_low,
        year.fossil_fraction_high,
        year.local_fraction,
        year.waci,
        year.funding_level,
        year.cvar_fraction,
        pence(year.transition_cost_gbp),
        pence(year.drawn_for_projects_gbp),
        pence(year.received_from_projects_gbp),
    )


def weights(plan: Plan) -> Table:
    """The share of the fund in each holding, year by year."""
    years = plan.fund.years if plan.fund is not None else ()
    names = tuple(dict.fromkeys(name for year in years for name in year.weights))
    return Table(
        id="fund-weights",
        title="What the fund holds",
        caption="Share of the fund in each holding at the end of each year (the first column is the start).",
        columns=(
            Column("holding", "Holding"),
            *(
                Column(
                    f"y{year.year}", str(year.year), "percent", 1, formula="value of the holding ÷ value of the fund"
                )
                for year in years
            ),
        ),
        rows=tuple(
            Row(f"holding-{place}", (name, *(year.weights.get(name) for year in years)))
            for place, name in enumerate(names, 1)
        ),
        reports=(RETURN,),
        wide=True,
        empty=NO_FUND,
        sheet="Fund weights",
    )


def trades(plan: Plan) -> Table:
    """What the fund buys and sells, left out where nothing changes hands."""
    rows: list[Row] = []
    for year in plan.fund.years if plan.fund is not None else ():
        for name in dict.fromkeys((*year.sold_gbp, *year.bought_gbp)):
            bought, sold = pence(year.bought_gbp.get(name, 0)), pence(year.sold_gbp.get(name, 0))
            if bought or sold:
                rows.append(Row(f"{year.year}-{len(rows) + 1}", (year.year, name, bought or None, sold or None)))
    return Table(
        id="fund-trades",
        title="What the fund buys and sells",
        caption=f"Purchases and sales of holdings, before cost; a dash: none. {NOMINAL}",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            Column("holding", "Holding"),
            Column("bought", "Bought", "gbp", formula="bought in the year, before cost"),
            Column("sold", "Sold", "gbp", formula="sold in the year, before cost"),
        ),
        rows=tuple(rows),
        reports=(RETURN,),
        empty="The fund buys and sells nothing." if plan.fund is not None else NO_FUND,
        sheet="Fund trades",
    )
