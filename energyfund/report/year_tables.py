"""Tables by year: capital in, money back, and the cash flow of every project line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from energyfund.plan import Plan, ProjectPlan, Years
from energyfund.report.bands import band_columns, band_formulas, band_sums, bands, dashed, together
from energyfund.report.input_tables import BASE, RATE, RISE, moving_sources, source_span
from energyfund.report.money_tables import NOTHING_BUILT
from energyfund.report.table import NOMINAL, RETURN, WORKBOOK, CashTest, Column, Live, Row, Table, add, pence
from energyfund.units import percent

NOT_BUILT = "This project is not built, so no money moves."
FIXED = 3
"""Columns of a cash flow before its years: the line, what it rises with, where it is from."""

DASH = "A dash: no money moves in these years."
RESERVE, PARTNERS, COMMUNITY = "Kept in the indivisible reserve", "Surplus to partners", "Left for the community"


def year_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table by year of capital and projects, in reading order."""
    places = range(len(plan.projects))
    return (
        drawn_by_year(plan),
        received_by_year(plan),
        plan_cash_flow(plan),
        *(cash_flow(plan, place) for place in places),
        *(cash_years(plan, place) for place in places),
    )


def drawn_by_year(plan: Plan) -> Table:
    """Capital drawn, source by year."""
    bare = Table(
        id="capital-by-year",
        title="Capital by year",
        caption=f"What each source pays in. {NOMINAL}",
        columns=(Column("source", "Source"),),
        rows=(),
        reports=(RETURN,),
        wide=True,
        empty=NOTHING_BUILT,
        sheet="Capital by year",
    )
    lines = [(source.name, source.drawn_gbp_by_year) for source in plan.capital]
    return by_year(plan, bare, lines, "Not drawn on", "drawn")


def received_by_year(plan: Plan) -> Table:
    """Money paid back, source by year, what is kept for good, and what partners and the community get."""
    bare = Table(
        id="received-by-year",
        title="Paid back, year by year",
        caption=f"What each source receives from the projects. {NOMINAL}",
        columns=(Column("source", "Receiver"),),
        rows=(),
        reports=(RETURN,),
        wide=True,
        empty=NOTHING_BUILT,
        sheet="Capital by year",
    )
    lines = [(source.name, source.received_gbp_by_year) for source in plan.capital]
    partners = [partner for project in plan.projects for partner in project.partners]
    shares = (
        (RESERVE, together(project.indivisible_reserve_gbp_by_year for project in plan.projects)),
        (PARTNERS, together(partner.surplus_gbp_by_year for partner in partners)),
        (COMMUNITY, together(project.community_fund_gbp_by_year for project in plan.projects)),
    )
    lines += [(label, amounts) for label, amounts in shares if amounts]
    return by_year(plan, bare, lines, "Nothing is paid back to", "back")


def by_year(plan: Plan, bare: Table, lines: Sequence[tuple[str, Years]], idle_words: str, singly: str) -> Table:
    """A table without rows, filled with one row a line and a column for each band of years.

    Lines that come to nothing are named below the table, after ``idle_words``. Lines of sources, which come first, lead
    to the rows of ``source-years`` whose ids begin with ``singly``.
    """
    over = bands(plan.scenario.start_year, {year for _, line in lines for year in line})
    if not any(line for _, line in lines):
        return replace(bare, columns=(*bare.columns, *band_columns(over)))
    whole = band_sums(together(line for _, line in lines), over)
    rows, idle = [], []
    live: list[Live] = []
    moving, years = {place for place, _ in moving_sources(plan)}, source_span(plan)
    for place, (name, line) in enumerate(lines, 1):
        sums = dashed(band_sums(line, over))
        if any(sums):
            rows.append(Row(f"line-{place}", (name, *sums)))
            if place in moving:
                live += band_formulas(rows[-1].id, sums, over, years, f"source-years!{singly}-{place}")
        else:
            idle.append(name)
    notes = [DASH] if any(None in row.cells for row in rows) else []
    if rows and idle:
        notes.append(f"{idle_words}: {'; '.join(idle)}.")
    return replace(
        bare,
        columns=(*bare.columns, *band_columns(over)),
        rows=tuple(rows),
        total=Row("total", ("Total", *whole)) if rows else None,
        notes=tuple(notes),
        live=tuple(live),
    )


def plan_cash_flow(plan: Plan) -> Table:
    """The cash flow of all projects together, a row a year."""
    inward: list[Years] = []
    outward: list[Years] = []
    for project in plan.projects:
        for line in project.earning_lines:
            inward.append({year: amount for year, amount in line.gbp_by_year.items() if amount > 0})
            outward.append({year: amount for year, amount in line.gbp_by_year.items() if amount < 0})
    paid_in, paid_out = together(inward), together(outward)
    base, inflation = plan.scenario.price_base_year, plan.scenario.inflation_fraction_per_year
    real = (
        ()
        if inflation is None
        else (
            Column("real", f"Net at prices of {base}", "gbp", formula="net ÷ (1 + rise of prices)^(year − price base)"),
        )
    )
    rows, so_far, nets = [], 0.0, []
    for year in sorted({*paid_in, *paid_out}):
        net = add((paid_in.get(year, 0), paid_out.get(year, 0)))
        so_far = add((so_far, net))
        nets += [] if inflation is None else [pence(net / (1 + inflation) ** (year - base))]
        rows.append(Row(str(year), (year, paid_in.get(year, 0), paid_out.get(year, 0), net, so_far, *nets[-1:])))
    sums = (add(paid_in.values()), add(paid_out.values()), so_far)
    note = () if inflation is None else (f"Prices are taken to rise by {percent(inflation)} a year.",)
    return Table(
        id="plan-cash-flow",
        title="Cash flow of all projects",
        caption=f"Money in, money out (outlay and running costs) and what is left, before finance. {NOMINAL}",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            Column("in", "In", "gbp", formula="Σ over projects of share built × income of the year"),
            Column(
                "out", "Out", "gbp", formula="Σ over projects of share built × outlay and costs of the year, as a minus"
            ),
            Column("net", "Net", "gbp", formula="in + out"),
            Column(
                "so_far",
                "Net since the start",
                "gbp",
                formula="net since the start of the year before + net of the year",
            ),
            *real,
        ),
        rows=tuple(rows),
        total=Row("total", ("Total", *sums, None, *([add(nets)] if real else []))) if rows else None,
        notes=note if rows else (),
        reports=(RETURN,),
        empty=NOTHING_BUILT,
        sheet="Plan cash flow",
        live=_running([row.id for row in rows], real=bool(real)),
    )


def _running(years: Sequence[str], *, real: bool) -> tuple[Live, ...]:
    """Net, its sum since the start and its worth at prices of the base year, as formulas."""
    found: list[Live] = []
    before = ""
    for year in years:
        found.append(Live(year, "net", f"{{{year}.in}}+{{{year}.out}}"))
        found.append(Live(year, "so_far", f"{{{before}.so_far}}+{{{year}.net}}" if before else f"{{{year}.net}}"))
        if real:
            found.append(Live(year, "real", f"ROUND({{{year}.net}}/(1+{RISE})^({{{year}.year}}-{BASE}),2)"))
        before = year
    return tuple(found)


def _name(project: ProjectPlan, place: int) -> str:
    return f"Cash flow {place}: {project.name}"


def _kept(project: ProjectPlan) -> tuple[str, ...]:
    """Where to see what is set aside, which is no part of the cash flow before finance."""
    if len(project.earning_lines) == len(project.cash_lines):
        return ()
    return ("What is set aside for costs to come is no cost: it stays in the project's cash, in its statement.",)


def _found(plan: Plan, names: tuple[str, ...]) -> tuple[str, ...]:
    known = {figure.key for figure in plan.figures}
    return tuple(dict.fromkeys(name for name in names if name in known))


def cash_flow(plan: Plan, place: int) -> Table:
    """The cash flow of one project line by line, in bands of years."""
    project = plan.projects[place]
    lines = project.earning_lines
    over = bands(plan.scenario.start_year, {year for line in lines for year in line.gbp_by_year})
    rows = tuple(
        Row(
            f"line-{number}",
            (line.name, line.index or None, line.source or None, *dashed(band_sums(line.gbp_by_year, over))),
        )
        for number, line in enumerate(lines, 1)
    )
    whole = band_sums(together(line.gbp_by_year for line in lines), over)
    years = _cash_years(plan, project)
    return Table(
        id=f"cash-flow-{place + 1}",
        title=_name(project, place + 1),
        caption=f"Each line of the cash flow at the size built, before finance: in positive, out negative. {NOMINAL}",
        columns=(Column("line", "Line"), Column("index", "Rises with"), Column("source", "From"), *band_columns(over)),
        rows=rows,
        total=Row("total", ("Net cash flow", None, None, *whole)) if rows else None,
        notes=(f"{DASH} From: “scenario”, or the key of a figure of the library.", *_kept(project)) if rows else (),
        sources=_found(plan, tuple(line.source for line in lines)),
        reports=(RETURN,),
        wide=True,
        empty=NOT_BUILT,
        sheet="Cash flow in bands",
        live=tuple(
            live
            for row in rows
            for live in band_formulas(row.id, row.cells[FIXED:], over, years, f"cash-years-{place + 1}!{row.id}")
        ),
    )


def _cash_years(plan: Plan, project: ProjectPlan) -> range:
    """The years in which money of a project moves, from the start of the plan on."""
    known = {year for line in project.earning_lines for year in line.gbp_by_year}
    return range(min(plan.scenario.start_year, *known), max(known) + 1) if known else range(0)


def cash_years(plan: Plan, place: int) -> Table:
    """The cash flow of one project line by line and year by year, for the workbook."""
    project = plan.projects[place]
    lines = project.earning_lines
    first, years = plan.scenario.start_year, _cash_years(plan, project)
    rows = []
    for number, line in enumerate(lines, 1):
        amounts = [pence(line.gbp_by_year.get(year, 0)) for year in years]
        rows.append(Row(f"line-{number}", (line.name, *amounts, add(amounts))))
    whole = together(line.gbp_by_year for line in lines)
    totals = [whole.get(year, 0.0) for year in years]
    countable = bool(years) and years[0] == first
    return Table(
        id=f"cash-years-{place + 1}",
        title=_name(project, place + 1),
        caption=f"Each line of the cash flow at the size built, before finance, every year. {NOMINAL}",
        columns=(
            Column("line", "Line"),
            *(
                Column(f"y{year}", str(year), "gbp", formula="Σ over starts of share built × the line in the year")
                for year in years
            ),
            Column("total", "Total", "gbp", formula="sum of the years"),
        ),
        rows=tuple(rows),
        total=Row("total", ("Net cash flow", *totals, add(totals))) if rows else None,
        reports=(WORKBOOK,),
        empty=NOT_BUILT,
        sheet="Cash flows",
        test=CashTest(plan.scenario.discount_rate_fraction, project.npv_gbp, project.project_irr_fraction, RATE)
        if countable
        else None,
    )
