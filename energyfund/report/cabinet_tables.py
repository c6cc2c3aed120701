"""Financial implications of a plan for a council: capital, funding, revenue, interest and provision by year."""

from __future__ import annotations

from collections.abc import Iterable

from energyfund.plan import Plan, Statement, Years
from energyfund.report.bands import Band, band_columns, band_sums, bands, dashed, together
from energyfund.report.borrowing import PUBLIC_LOAN, Borrowing, borrowings, negative, rows_by_year, statement_of
from energyfund.report.table import NOMINAL, Cell, Column, Row, Table, add

CABINET = "cabinet-paper"
SHEET = "Council finance"
PROVISION = (
    "Minimum revenue provision: what a council must set aside each year for capital that it borrows. Here in "
    "equal parts from the year after the money is spent, over the years for which each project is counted, and "
    "at most 50 years (mrp_longest_life_years). The council's own policy may ask for another method; the Housing "
    "Revenue Account has no such duty."
)
WHOSE = (
    "The plan does not say whose projects are the council's. Its loans are counted as taken for the projects: what the "
    "projects pay for them comes in, interest and provision go out. Where the council is a partner, its part of the "
    "surplus comes on top."
)
SEVERAL = "Loans of all councils stand together here; the table by year holds the net effect of each."
EXPECTED = "What the plan expects. Where projects pay less, the lender has to be paid all the same; see Risk."
PAID_IN = "Paid in by "
NO_STATEMENTS = "The plan holds no statements, so nothing can be told year by year. Plan the scenario again."


def cabinet_tables(plan: Plan) -> tuple[Table, ...]:
    """Financial implications by year, and the borrowing behind them."""
    loans = borrowings(plan)
    return (account(plan, loans), implications(plan, loans), borrowing(loans))


def account(plan: Plan, loans: tuple[Borrowing, ...]) -> Table:
    """The council's own account, a row for each band of years: capital, borrowing, and what revenue gains or bears."""
    spent = together(source.drawn_gbp_by_year for source in plan.capital)
    net = together(loan.net for loan in loans)
    lines = (
        negative(spent),
        together(loan.borrowed for loan in loans),
        together(loan.received for loan in loans),
        negative(together(loan.interest for loan in loans)),
        negative(together(loan.provision for loan in loans)),
        net,
    )
    over = bands(plan.scenario.start_year, {year for line in lines for year in line}) if loans else ()
    sums = [dashed(band_sums(line, over)) for line in lines]
    so_far = (*_since(net, over), None)
    named = [(band.id, band.heading) for band in over]
    several = (SEVERAL,) if len(loans) > 1 else ()
    rows = [
        Row(key, (heading, *(line[place] for line in sums), so_far[place]))
        for place, (key, heading) in enumerate(named)
    ]
    return Table(
        id="council-account",
        title="Financial implications for the council",
        caption="What is spent, what is borrowed for it, and what revenue gains or bears. Money out is negative. "
        f"{NOMINAL}",
        columns=(
            Column("years", "Years"),
            Column(
                "capital", "Capital spent, all sources", "gbp", formula="Σ over sources of what they pay in, as a minus"
            ),
            Column("borrowed", "Borrowed", "gbp", formula="Σ over loans of what is drawn"),
            Column("received", "Received for the loans", "gbp", formula="what the projects pay, interest and capital"),
            Column(
                "interest",
                "Interest",
                "gbp",
                formula="interest charged, with that of the years of building, as a minus",
            ),
            Column(
                "provision",
                "Minimum revenue provision",
                "gbp",
                formula="capital borrowed ÷ years of its life, from the year after it is spent, as a minus",
            ),
            Column("net", "Net effect on revenue", "gbp", formula="received − interest − provision"),
            Column(
                "so_far",
                "Since the start",
                "gbp",
                formula="Σ of net effect on revenue up to the end of the years of the row",
            ),
        ),
        rows=tuple(rows),
        total=Row("total", ("Total", *(line[-1] for line in sums[:-1]), add(net.values()), None)) if rows else None,
        notes=("A dash: no money moves in these years.", EXPECTED, WHOSE, *several, PROVISION) if rows else (),
        reports=(CABINET,),
        empty="No council borrows for this plan, so its revenue bears neither interest nor provision.",
        sheet=SHEET,
    )


def implications(plan: Plan, loans: tuple[Borrowing, ...]) -> Table:
    """Capital, funding, revenue and the council's account by year, in the bands that committees know."""
    whole = statement_of(plan, "plan")
    lines = [] if whole is None else _lines(plan, whole, loans)
    over = bands(plan.scenario.start_year, {year for _, _, _, amounts in lines for year in amounts})
    rows = [
        Row(key, (label, *dashed(band_sums(amounts, over))), formula=formula) for key, label, formula, amounts in lines
    ]
    if loans:
        net = together(loan.net for loan in loans)
        rows.append(Row("cumulative", ("Net effect since the start", *_since(net, over), add(net.values()))))
    return Table(
        id="financial-implications",
        title="Capital, funding and revenue by year",
        caption="Money in is positive, money out negative. The first rows, down to what stays in the projects, "
        f"add up to nought in every column. {NOMINAL}",
        columns=(Column("line", "£"), *band_columns(over)),
        rows=tuple(rows),
        notes=("A dash: no money moves in these years.",) if rows else (),
        reports=(CABINET,),
        wide=True,
        empty=NO_STATEMENTS if whole is None else "No project is built, so no money moves.",
        sheet=SHEET,
    )


Line = tuple[str, str, str, Years]
"""Id, label, how it is worked out, and pounds by year."""


def _lines(plan: Plan, whole: Statement, loans: tuple[Borrowing, ...]) -> list[Line]:
    drawn: dict[str, list[Years]] = {}
    for row in whole.rows:
        if row.key == "drawn":
            drawn.setdefault(row.label.removeprefix(PAID_IN), []).append(row.gbp_by_year)
    names = [source.name for source in plan.capital if source.kind == PUBLIC_LOAN]
    paid = [row for row in whole.rows if row.key == "paid_back"]
    to_loans = [row.gbp_by_year for row in paid if any(row.label.endswith(f" {name}") for name in names)]
    to_others = [row.gbp_by_year for row in paid if not any(row.label.endswith(f" {name}") for name in names)]
    income, running = rows_by_year(whole, "income", "kept"), rows_by_year(whole, "cost")
    scheme: list[Line] = [
        ("outlay", "Capital spent", "", rows_by_year(whole, "outlay")),
        *((f"funding-{place}", name, "", together(each)) for place, (name, each) in enumerate(drawn.items(), 1)),
        ("income", "Income of the projects", "", income),
        ("running", "Running costs, repairs and tax of the projects", "", running),
        ("to-loans", "Paid by the projects for the council's loans", "", together(to_loans)),
        ("to-others", "Paid back to other sources", "", together(to_others)),
        ("partners", "Surplus to partners", "", rows_by_year(whole, "partner")),
        ("reserve", "Kept in the indivisible reserve", "", rows_by_year(whole, "indivisible")),
        ("community", "To the community fund", "", rows_by_year(whole, "community")),
    ]
    scheme.append(("stays", "Stays in the projects for costs to come", "", negative(_moved(whole))))
    net: Line = (
        "net-revenue",
        "Of which net revenue of the projects",
        "income − running costs",
        together([income, running]),
    )
    council: list[Line] = []
    if loans:
        council = [
            ("received", "Council: received for its loans", "", together(loan.received for loan in loans)),
            ("interest", "Council: interest on borrowing", "", negative(together(loan.interest for loan in loans))),
            (
                "provision",
                "Council: minimum revenue provision",
                "",
                negative(together(loan.provision for loan in loans)),
            ),
            (
                "net",
                "Council: net effect on revenue",
                "received − interest − provision",
                together(loan.net for loan in loans),
            ),
        ]
    if len(loans) > 1:
        council += [(f"net-{place}", f"Of which {loan.name}", "", loan.net) for place, loan in enumerate(loans, 1)]
    return [line for line in (*scheme, net, *council) if any(line[-1].values())]


def _moved(whole: Statement) -> Years:
    """By how much the cash of all projects rises in each year. [£]"""
    return together(row.gbp_by_year for row in whole.rows if row.role in {"in", "out"})


def _since(net: Years, over: Iterable[Band]) -> tuple[Cell, ...]:
    """The sum of all years up to the end of each band. [£]"""
    return tuple(add(amount for year, amount in net.items() if year <= band.last) for band in over)


def borrowing(loans: tuple[Borrowing, ...]) -> Table:
    """Each loan: what is borrowed, what it costs, and what is set aside for it."""
    rows = tuple(
        Row(
            f"loan-{place}",
            (
                loan.name,
                add(loan.borrowed.values()),
                add(loan.interest.values()),
                add(loan.repaid.values()),
                add(loan.provision.values()),
                loan.longest_life_years,
            ),
        )
        for place, loan in enumerate(loans, 1)
    )
    sums = [add(cell for row in rows if isinstance(cell := row.cells[place], float)) for place in range(1, 5)]
    return Table(
        id="borrowing",
        title="Borrowing",
        caption=f"Each loan of a public body over all its years. {NOMINAL}",
        columns=(
            Column("loan", "Loan"),
            Column("borrowed", "Borrowed", "gbp", formula="Σ over years of what is drawn"),
            Column("interest", "Interest", "gbp", formula="Σ over years of interest charged"),
            Column(
                "repaid",
                "Repaid to the lender",
                "gbp",
                note="capital, and interest added while building",
                formula="Σ over years of capital repaid",
            ),
            Column(
                "provision",
                "Set aside (provision)",
                "gbp",
                formula="Σ over years of capital borrowed ÷ years of its life",
            ),
            Column(
                "life",
                "Longest life counted, years",
                "number",
                formula="longest of the projects: last year counted − year in which it is spent",
            ),
        ),
        rows=rows,
        total=Row("total", ("Total", *sums, None)) if rows else None,
        notes=("What rounding leaves over, a few pennies at most, counts as interest.",) if rows else (),
        reports=(CABINET,),
        empty="No council borrows for this plan, so there is neither interest nor provision.",
        sheet=SHEET,
    )
