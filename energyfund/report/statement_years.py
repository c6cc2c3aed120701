"""Statements year by year for the workbook: closing balances and checks are formulas that anybody can follow."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Plan, Statement, StatementRatio, StatementRow
from energyfund.report.table import NOMINAL, PENNY, WORKBOOK, Cell, Column, Live, Row, Table, add, pence
from energyfund.verify.statements import balance_miss, below_nought, building_miss, carried_miss

SHEETS = {
    "plan": "Statement of the plan",
    "source": "Statements of sources",
    "project": "Statements of projects",
    "partner": "Statements of partners",
    "fund": "Statement of the fund",
}
HALF_A_PENNY = PENNY / 2
OF_THE_YEAR = "money that moves in the year; the opening balance is the closing balance of the year before"
GOOD, BAD = "ok", "CHECK"
COVER = "cash flow of the projects set apart for the loan ÷ (interest + capital paid in the year)"
MAY_FALL = {"partner"}
"""Kinds of statements whose balance may fall below nought: a partner may get more than it put in."""


def yearly_tables(plan: Plan, titles: Sequence[str]) -> tuple[Table, ...]:
    """Every statement with each year in a column, and the sheet of checks.

    Args:
        plan: The plan.
        titles: A title for each of its statements.
    """
    if not plan.statements:
        return ()
    pairs = list(zip(plan.statements, titles, strict=True))
    return (*(_yearly(each, number, title) for number, (each, title) in enumerate(pairs, 1)), _checks(plan, titles))


def _yearly(statement: Statement, number: int, title: str) -> Table:
    years = statement.years
    rows = [
        *(Row(_id(row.role, place), _cells(row, years)) for place, row in enumerate(statement.rows)),
        *(_ratio(statement, ratio, place) for place, ratio in enumerate(statement.ratios, 1)),
    ]
    end = [row.id for row in rows].index("closing") if len(years) else 0
    stated = rows[end].cells
    worked_out = (stated[0], *(_sum(rows[:end], place) for place in range(1, len(stated))))
    rows[end : end + 1] = [
        Row("closing", worked_out, formula="opening + all rows between"),
        Row("stated", ("The same, as plan.json states it", *stated[1:]), formula="as plan.json states it"),
        Row("check", ("Check", *_verdicts(rows[0].cells, worked_out, stated))),
    ]
    return Table(
        id=f"statement-years-{number}",
        title=title,
        caption=f"{statement.in_words} {NOMINAL}",
        columns=(
            Column("row", "Row"),
            *(Column(f"y{year}", str(year), "gbp", formula=OF_THE_YEAR) for year in years),
            Column("total", "Total", "gbp", formula="sum of the years; of balances the first or the last"),
        ),
        rows=tuple(rows) if len(years) else (),
        notes=("Closing balances and checks are formulas. A dash: none, or a sum would mean nothing.",),
        reports=(WORKBOOK,),
        empty="No money moves here.",
        sheet=SHEETS.get(statement.kind, "Statements"),
        live=_formulas(statement, years),
    )


def _ratio(statement: Statement, ratio: StatementRatio, place: int) -> Row:
    """A ratio in every year that has one, from whole pennies where the statement holds what it is made of."""
    made = _parts(statement)
    cells: list[Cell] = []
    for year in statement.years:
        found = ratio.ratio_by_year.get(year)
        if found is not None and made is not None and _paid(made[1], year):
            found = pence(made[0].gbp_by_year.get(year, 0)) / _paid(made[1], year)
        cells.append(found)
    return Row(f"ratio-{place}", (ratio.label, *cells, None), "number", 2, COVER)


def _parts(statement: Statement) -> tuple[StatementRow, list[StatementRow]] | None:
    """What the cover of a loan is made of: the cash flow set apart, and the rows of what is paid; None without."""
    apart = next((row for row in statement.rows if row.key == "set_apart"), None)
    paid = [row for row in statement.rows if row.key == "paid_back"]
    return (apart, paid) if apart is not None and paid else None


def _paid(rows: Sequence[StatementRow], year: int) -> float:
    """What is paid in a year. [£]"""
    return -add(row.gbp_by_year.get(year, 0) for row in rows)


def _cells(row: StatementRow, years: range) -> tuple[Cell, ...]:
    """Label, every year and the total: of balances the first or the last, of memos none."""
    amounts = [pence(row.gbp_by_year.get(year, 0)) for year in years]
    whole: Cell = None
    if row.role in {"in", "out"}:
        whole = add(amounts)
    elif row.role != "memo" and amounts:
        whole = amounts[0] if row.role == "opening" else amounts[-1]
    return (row.label, *amounts, whole)


def _sum(rows: Sequence[Row], place: int) -> float:
    return add(cell for cell in (row.cells[place] for row in rows) if isinstance(cell, float))


def _verdicts(opening: tuple[Cell, ...], closing: tuple[Cell, ...], stated: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """What the row of checks comes to in each column, as its formulas work it out."""
    found: list[Cell] = []
    last = len(closing) - 1
    for place in range(1, last + 1):
        before = closing[place - 1] if 1 < place < last else None
        apart = [(closing[place], stated[place])]
        if place == last:
            apart.append((closing[place], closing[place - 1]))
        elif before is not None:
            apart.append((opening[place], before))
        found.append(_said(all(one == other for one, other in apart)))
    return tuple(found)


def _said(holds: bool) -> str:
    return GOOD if holds else BAD


def _id(role: str, place: int) -> str:
    return role if role in {"opening", "closing"} else f"{role}-{place}"


def _formulas(statement: Statement, years: range) -> tuple[Live, ...]:
    """closing = opening + everything between, held against the closing that is stated and the opening that follows."""
    ids = [_id(row.role, place) for place, row in enumerate(statement.rows)]
    last = ids[ids.index("closing") - 1]
    found = []
    before = ""
    for column in (*(f"y{year}" for year in years), "total") if len(years) else ():
        tests = [_close(f"{{closing.{column}}}-{{stated.{column}}}")]
        if column == "total":
            tests.append(_close(f"{{closing.total}}-{{closing.y{years[-1]}}}"))
        elif before:
            tests.append(_close(f"{{opening.{column}}}-{{closing.{before}}}"))
        found.append(Live("closing", column, f"SUM({{opening.{column}}}:{{{last}.{column}}})"))
        found.append(Live("check", column, _verdict(f"AND({','.join(tests)})")))
        before = column
    return (*found, *_covers(statement, ids))


def _covers(statement: Statement, ids: Sequence[str]) -> list[Live]:
    """cover = set apart ÷ paid, in every year that has one."""
    made = _parts(statement)
    if made is None:
        return []
    named = dict(zip((id(row) for row in statement.rows), ids, strict=True))
    over, under = named[id(made[0])], [named[id(row)] for row in made[1]]
    return [
        Live(f"ratio-{place}", f"y{year}", f"{{{over}.y{year}}}/-({'+'.join(f'{{{row}.y{year}}}' for row in under)})")
        for place, ratio in enumerate(statement.ratios, 1)
        for year in ratio.ratio_by_year
        if _paid(made[1], year)
    ]


def _close(difference: str) -> str:
    return f"ABS({difference})<{HALF_A_PENNY}"


def _verdict(test: str) -> str:
    return f'IF({test},"{GOOD}","{BAD}")'


def _checks(plan: Plan, titles: Sequence[str]) -> Table:
    """One row for each statement, one for sources and uses, one for all; every cell but the names is a formula."""
    rows: list[Row] = []
    live: list[Live] = []
    for number, (statement, title) in enumerate(zip(plan.statements, titles, strict=True), 1):
        tests = _tests(statement, f"statement-years-{number}")
        verdicts = (tests[column][0] if column in tests else None for column in ("balances", "carries", "covers"))
        rows.append(Row(f"statement-{number}", (title, *verdicts)))
        live.extend(Live(f"statement-{number}", column, _verdict(test)) for column, (_, test) in tests.items())
        if statement.kind == "plan" and tests:
            verdict = _said(building_miss(statement) == 0)
            rows.append(
                Row("uses", ("What sources pay in is what is spent on building, in every year", verdict, None, None))
            )
            live.append(Live("uses", "balances", _verdict(_sources_and_uses(statement, number))))
    span = f"{{{rows[0].id}.balances}}:{{{rows[-1].id}.covers}}"
    verdict = _said(not any(BAD in row.cells[1:] for row in rows))
    rows.append(Row("all", ("All of them", verdict, None, None)))
    live.append(Live("all", "balances", _verdict(f'COUNTIF({span},"{BAD}")=0')))
    return Table(
        id="statement-checks",
        title="Checks of the statements",
        caption="Worked out by the spreadsheet from its statements: “ok”, or “CHECK” where a penny is missing.",
        columns=(
            Column("statement", "Statement"),
            Column("balances", "Opening, in and out make closing"),
            Column("carries", "Opens with what the year before closed with"),
            Column("covers", "Never below nought"),
        ),
        rows=tuple(rows),
        notes=("A dash: not asked here, for no money moves, there is a single year, or a minus has a meaning.",),
        reports=(WORKBOOK,),
        sheet="Checks",
        live=tuple(live),
    )


def _tests(statement: Statement, table: str) -> dict[str, tuple[str, str]]:
    """What must hold of a statement, by the column in which it stands: the verdict, and its formula."""
    years = statement.years
    if not len(years):
        return {}
    first, last = f"y{years[0]}", f"y{years[-1]}"
    apart = _none_apart(f"{{{table}!closing.{first}:{last}}}", f"{{{table}!stated.{first}:{last}}}")
    found = {"balances": (_said(balance_miss(statement) == 0), apart)}
    if len(years) > 1:
        later, sooner = f"y{years[1]}:{last}", f"{first}:y{years[-2]}"
        apart = _none_apart(f"{{{table}!opening.{later}}}", f"{{{table}!stated.{sooner}}}")
        found["carries"] = (_said(carried_miss(statement) == 0), apart)
    if statement.kind not in MAY_FALL:
        lowest = f"MIN({{{table}!stated.{first}:{last}}})>-{HALF_A_PENNY}"
        found["covers"] = (_said(below_nought(statement) == 0), lowest)
    return found


def _none_apart(one: str, other: str) -> str:
    """Two stretches of cells agree to the penny, cell by cell."""
    return f"SUMPRODUCT(ABS({one}-{other}))<{HALF_A_PENNY}"


def _sources_and_uses(statement: Statement, number: int) -> str:
    """Outlay (negative) and what every source pays in (positive) come to nought in every year of the whole plan."""
    years = statement.years
    span = f"y{years[0]}:y{years[-1]}"
    named = [(row.key, _id(row.role, place)) for place, row in enumerate(statement.rows)]
    parts = [f"{{statement-years-{number}!{name}.{span}}}" for key, name in named if key in {"drawn", "outlay"}]
    return f"SUMPRODUCT(ABS({'+'.join(parts) or '0'}))<{HALF_A_PENNY}"
