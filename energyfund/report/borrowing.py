"""What borrowing for a plan does to a council's revenue: interest, repayment and minimum revenue provision by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from energyfund.assumptions import LIBRARY_DATE, Figures, load
from energyfund.errors import InvalidInputError
from energyfund.finance.mrp import mrp_straight_line
from energyfund.plan import Plan, ProjectPlan, Statement, StatementRow, Years
from energyfund.report.bands import together
from energyfund.report.table import add, pence

PUBLIC_LOAN = "public_loan"
"""The kind of source that a council borrows for."""


@dataclass(frozen=True, slots=True)
class Borrowing:
    """One loan of a public body, by year, in positive pounds to the penny.

    Attributes:
        borrowed: What is drawn. [£ nominal]
        received: What the projects pay for it, interest and capital together. [£ nominal]
        interest: Interest charged, with that of the years of building and what rounding leaves over. [£ nominal]
        repaid: Capital repaid to the lender, with interest added while building. [£ nominal]
        provision: Minimum revenue provision. [£ nominal]
        longest_life_years: The longest life over which provision is spread.
    """

    name: str
    borrowed: Years
    received: Years
    interest: Years
    repaid: Years
    provision: Years
    longest_life_years: int

    @property
    def net(self) -> Years:
        """Received, less interest and provision: what the council's revenue gains or bears. [£ nominal]"""
        return together([self.received, negative(self.interest), negative(self.provision)])


def borrowings(plan: Plan) -> tuple[Borrowing, ...]:
    """Every public loan that the plan draws, in the order of the scenario; those without a statement are left out."""
    figures = _figures(plan)
    found = []
    for source in plan.capital:
        statement = statement_of(plan, "source", source.name)
        if source.kind != PUBLIC_LOAN or statement is None or not pence(source.drawn_gbp):
            continue
        spent = [part for project in plan.projects for part in _spent(plan, project, source.name)]
        found.append(
            Borrowing(
                source.name,
                rows_by_year(statement, "drawn"),
                negative(rows_by_year(statement, "paid_back")),
                rows_by_year(statement, "interest", "interest_added", "rounding"),
                paid_apart(statement)[1],
                together(provision(amount, year, life, figures) for year, amount, life in spent),
                max((life for _, _, life in spent), default=0),
            )
        )
    return tuple(found)


def provision(amount_gbp: float, spent_in: int, life_years: int, figures: Figures) -> Years:
    """Equal provision from the year after the money is spent; the last year takes what rounding leaves over.

    Args:
        amount_gbp: Capital paid by borrowing. [£]
        spent_in: The year in which it is spent, in which the asset begins to work.
        life_years: Years for which the asset is counted.
        figures: The library.

    >>> provision(100.0, 2027, 3, load(LIBRARY_DATE))
    {2028: 33.33, 2029: 33.33, 2030: 33.34}
    """
    parts = mrp_straight_line(amount_gbp, life_years, figures)
    by_year = {spent_in + place: pence(float(part)) for place, part in enumerate(parts) if part}
    last = max(by_year)
    by_year[last] = add([amount_gbp, *(-part for year, part in by_year.items() if year != last)])
    return by_year


def statement_of(plan: Plan, kind: str, name: str = "") -> Statement | None:
    """The statement of a source or project by its name, or the only one of a kind; None where there is none."""
    return next((each for each in plan.statements if each.kind == kind and name in {"", each.name}), None)


def rows_by_year(statement: Statement, *keys: str) -> Years:
    """All rows of some keys added up, year by year. [£ nominal, out negative]"""
    return together(row.gbp_by_year for row in statement.rows if row.key in keys and row.role in {"in", "out"})


def paid_rows(statement: Statement, *, interest: bool) -> tuple[StatementRow, ...]:
    """What a source is paid back: its interest, or its capital."""
    rows = (row for row in statement.rows if row.key == "paid_back")
    return tuple(row for row in rows if ("interest" in row.label.casefold()) == interest)


def paid_apart(statement: Statement) -> tuple[Years, Years]:
    """What a source is paid as interest and as capital, year by year; what rounding leaves over counts as interest.

    So counted, the capital paid back is the capital put in, to the penny. [£ nominal, positive]
    """
    left = rows_by_year(statement, "rounding")
    interest, capital = (
        negative(together(row.gbp_by_year for row in paid_rows(statement, interest=part))) for part in (True, False)
    )
    return together([interest, left]), together([capital, negative(left)])


def negative(amounts: Years) -> Years:
    """The same amounts with the other sign. [£]"""
    return {year: -amount for year, amount in amounts.items()}


def _spent(plan: Plan, project: ProjectPlan, source: str) -> Iterable[tuple[int, float, int]]:
    """Year, amount and life of what a project spends of a source: the life runs to the end of its cash flow."""
    statement = statement_of(plan, "project", project.name)
    if statement is None or source not in project.draws_gbp:
        return
    last = max((year for line in project.cash_lines for year in line.gbp_by_year), default=0)
    for row in statement.rows:
        if row.key == "drawn" and row.label.endswith(f" {source}"):
            for year, amount in row.gbp_by_year.items():
                if pence(amount):
                    yield year, pence(amount), max(1, last - year)


def _figures(plan: Plan) -> Figures:
    """The library of the day of the plan; of the day of its last check where that cannot be told."""
    try:
        figures = load(dt.date.fromisoformat(plan.provenance.date))
        figures.value("mrp_longest_life_years")
    except (ValueError, InvalidInputError):
        return load(LIBRARY_DATE)
    return figures
