"""Statements as tables: in bands of years for the report, every year singly and alive for the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Plan, Statement, StatementRow
from energyfund.report.bands import Band, band_columns, band_formulas, band_sums, bands, dashed
from energyfund.report.statement_years import yearly_tables
from energyfund.report.table import NOMINAL, RETURN, Cell, Column, Live, Row, Table, pence

WHOSE = {
    "plan": "the plan",
    "source": "source",
    "project": "project",
    "partner": "partner",
    "fund": "pension fund",
}
BANDED = "sum of the years in the column; balances as at their start and end"
THINNEST = "least of the years in the column: cash flow set apart ÷ what is paid"
NO_MOVES = "No money moves here."
NOTE = "Balances stand as at the start and the end of the years of their column. A dash: no money moves in these years."


def statement_tables(plan: Plan) -> tuple[Table, ...]:
    """Every statement in bands of years, the cover of the loans, and every statement year by year."""
    titles = [_title(number, each) for number, each in enumerate(plan.statements, 1)]
    return (
        *(_banded(plan, each, number, title) for number, (each, title) in enumerate(_pairs(plan, titles), 1)),
        *_cover(plan),
        *yearly_tables(plan, titles),
    )


def _pairs(plan: Plan, titles: Sequence[str]) -> list[tuple[Statement, str]]:
    return list(zip(plan.statements, titles, strict=True))


def _title(number: int, statement: Statement) -> str:
    return f"Statement {number}, {WHOSE.get(statement.kind, statement.kind)}: {statement.name}"


def _banded(plan: Plan, statement: Statement, number: int, title: str) -> Table:
    """A statement in bands of years; its last row is the closing balance, the sum of all rows above it."""
    years = statement.years
    over = bands(plan.scenario.start_year, years)
    moving = [row for row in statement.rows if row.role in {"in", "out"}]
    opening, closing = (_balance(statement, role) for role in ("opening", "closing"))
    rows = tuple(
        Row(f"line-{place}", (row.label, *dashed(band_sums(row.gbp_by_year, over))))
        for place, row in enumerate(moving, 1)
    )
    return Table(
        id=f"statement-{number}",
        title=title,
        caption=f"{statement.in_words} {NOMINAL}",
        columns=(Column("row", "Row"), *band_columns(over, formula=BANDED)),
        rows=(Row("opening", (opening.label, *_at(opening, over, years, start=True))), *rows) if len(years) else (),
        total=Row("closing", (closing.label, *_at(closing, over, years, start=False))) if len(years) else None,
        notes=(NOTE,) if len(years) else (),
        reports=(RETURN,),
        wide=True,
        empty=NO_MOVES,
        sheet="Statements in bands",
        live=_live(statement, over, f"statement-years-{number}"),
    )


def _live(statement: Statement, over: Sequence[Band], singly: str) -> tuple[Live, ...]:
    """Formulas that lead to the same statement year by year: sums of what moves, balances of one year."""
    years = statement.years
    found: list[Live] = []
    moving = [(place, row) for place, row in enumerate(statement.rows) if row.role in {"in", "out"}]
    for number, (place, row) in enumerate(moving, 1):
        sums = dashed(band_sums(row.gbp_by_year, over))
        found += band_formulas(f"line-{number}", sums, over, years, f"{singly}!{row.role}-{place}")
    for band in over if len(years) else ():
        first, last = max(band.first, years[0]), min(band.last, years[-1])
        if first <= last:
            found.append(Live("opening", band.id, f"{{{singly}!opening.y{first}}}"))
            found.append(Live("closing", band.id, f"{{{singly}!closing.y{last}}}"))
    return tuple(found)


def _balance(statement: Statement, role: str) -> StatementRow:
    return next(row for row in statement.rows if row.role == role)


def _at(row: StatementRow, over: Sequence[Band], years: range, *, start: bool) -> tuple[Cell, ...]:
    """A balance at the start or at the end of each band, and of all years."""
    first, last = years[0], years[-1]
    places = [(max(band.first, first), min(band.last, last)) for band in over] + [(first, last)]
    return tuple(_known(row, begin if start else end) for begin, end in places)


def _known(row: StatementRow, year: int) -> float:
    return pence(row.gbp_by_year.get(year, 0))


def _cover(plan: Plan) -> tuple[Table, ...]:
    """The cover of every loan: in a band of years, that of its thinnest year."""
    covered = [(each.name, ratio) for each in plan.statements for ratio in each.ratios if ratio.ratio_by_year]
    over = bands(plan.scenario.start_year, {year for _, ratio in covered for year in ratio.ratio_by_year})
    if not covered:
        return ()
    columns = (
        *band_columns(over, "number", 2, THINNEST)[:-1],
        Column("least", "Least of all", "number", 2, formula="least of all years"),
    )
    rows = []
    for place, (name, ratio) in enumerate(covered, 1):
        known = ratio.ratio_by_year
        inside = [[known[year] for year in known if band.first <= year <= band.last] for band in over]
        least = [min(found, default=None) for found in inside]
        rows.append(Row(f"loan-{place}", (name, *least, min(known.values()))))
    table = Table(
        id="statement-cover",
        title="Cover of the loans",
        caption="Cash flow set apart for each loan over what it is paid (debt service cover ratio), in the thinnest "
        "year of each column.",
        columns=(Column("loan", "Loan"), *columns),
        rows=tuple(rows),
        notes=("A dash: nothing is paid in these years.",),
        reports=(RETURN,),
        wide=True,
        sheet="Statements in bands",
    )
    return (table,)
