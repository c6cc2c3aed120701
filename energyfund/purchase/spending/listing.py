"""The spend command without its printing: reads a file of payments and gives the answer, tables and remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.purchase.spending import words
from energyfund.purchase.spending.cells import year_name
from energyfund.purchase.spending.effect_tables import Respend, jobs_table, living_wage_table, multiplier_table
from energyfund.purchase.spending.flows import Kept, by_rank, contracts, kept, months_of, years_of
from energyfund.purchase.spending.local_tables import (
    change_table,
    changes,
    influence_table,
    kept_table,
    place_table,
    year_table,
)
from energyfund.purchase.spending.payments import Payments, read_payments
from energyfund.purchase.spending.places import NOT_KNOWN, OUTSIDE, Places
from energyfund.purchase.spending.places_file import read_supplier_postcodes
from energyfund.purchase.spending.rows import Reject
from energyfund.purchase.spending.supplier_tables import (
    band_table,
    file_table,
    lot_table,
    quote_table,
    sector_table,
    spelling_table,
    supplier_table,
)
from energyfund.purchase.spending.table import SpendTable

BoolArray = NDArray[np.bool_]
LOOK_UP = "Suppliers whose place is not known: look these up first"


@dataclass(frozen=True, slots=True)
class SpendRequest:
    """What is asked of a file of payments.

    Attributes:
        path: The file.
        places: What counts as local.
        home: Rank of the place that leakage, multiplier and opportunities are about; None for the county, or the
            nearest to it that is defined.
        columns: Field -> header, where the user says which column is what.
        postcodes: A table of suppliers and postcodes for rows without one; None for none.
        year_start: Month in which years begin, 1 to 12.
        from_year: Year to compare with; None for the first whole year of the file.
        to_year: Year that the tables are about; None for the last whole year of the file (or the fullest that it has).
        all_years: Whether the tables are about the whole file.
        respend: What suppliers spend in the place again; None where nobody knows.
        bounds_gbp: Value of contracts for which local quotes are sought; None for the figure of the library.
        jobs_below: Jobs below the real Living Wage now, or before and after; empty for none.
        all_jobs: All jobs, likewise.
        top: Rows of long tables that are printed for people.
    """

    path: Path
    places: Places
    home: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    postcodes: Path | None = None
    year_start: int = 4
    from_year: int | None = None
    to_year: int | None = None
    all_years: bool = False
    respend: Respend | None = None
    bounds_gbp: tuple[float, float] | None = None
    jobs_below: tuple[float, ...] = ()
    all_jobs: tuple[float, ...] = ()
    top: int = 10


@dataclass(frozen=True, slots=True)
class SpendListing:
    """What came of it.

    Attributes:
        answer: The answer, then the lines that matter.
        tables: All tables, in the order in which people want them.
        remarks: How the file was read, and what the figures do not say.
        left_out: Rows that were left out, in words; empty where there are none.
        rejects: What is wrong in which row.
    """

    answer: tuple[str, ...]
    tables: tuple[SpendTable, ...]
    remarks: tuple[str, ...]
    left_out: tuple[str, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class _Period:
    """The payments that the tables are about, and the years that are compared."""

    name: str
    chosen: BoolArray
    levels: tuple[Kept, ...]
    before: tuple[Kept, ...] = ()
    years: tuple[str, str] = ("", "")
    numbers: tuple[int, ...] = ()


def list_spend(request: SpendRequest, figures: Figures) -> SpendListing:
    """Say where the money of a file goes.

    Raises:
        MissingFileError: A file is missing, unreadable or no table.
        InvalidInputError: Columns or years are missing, no row can be used, or the payments sum to nothing.
    """
    looked_up = None if request.postcodes is None else read_supplier_postcodes(request.postcodes)
    payments = read_payments(request.path, request.places, request.year_start, request.columns, looked_up)
    period = _period(request, payments)
    home = _home(request, period.levels)
    low, high = request.bounds_gbp or figures.values("local_quote_bounds_gbp")
    found = contracts(payments, period.chosen)
    answer = [
        words.kept_sentence(period.levels, period.name),
        words.leak_sentence(home, words.open_leak_pence(payments, period.chosen, home.rank)),
        words.multiplier_sentence(home, request.respend),
        words.quote_sentence(found, home, (low, high)),
    ]
    if period.before:
        change = changes(period.before, period.levels)[period.levels.index(home)]
        answer[2] = f"{words.change_sentence(home, change, period.years)} {answer[2]}"
    top, places, chosen = request.top, request.places, period.chosen
    out = (found.rank > home.rank) & (found.rank <= OUTSIDE)
    tables = [
        place_table(payments, chosen, places, period.name),
        kept_table(period.levels, period.name),
        change_table(period.before, period.levels, period.years) if period.before else None,
        year_table(payments, places),
        influence_table(payments, chosen, places, period.name) if "locked" in payments.reading.columns else None,
        multiplier_table(home, request.respend),
        band_table(found, home.rank, (low, high), places),
        quote_table(payments, found, home.rank, (low, high), top),
        lot_table(payments, found, home.rank, high, top),
        sector_table(payments, chosen, home.rank, places, top) if payments.sectors else None,
        supplier_table(payments, found, out, "leaks", f"Suppliers outside {home.name}, the largest first", top),
        supplier_table(
            payments,
            found,
            found.rank == NOT_KNOWN,
            "look_up",
            "Suppliers whose place is not known: look up first",
            top,
        ),
        *_wage_tables(request, figures),
        spelling_table(payments, top),
        file_table(payments, chosen, period.name),
    ]
    kept_tables = tuple(table for table in tables if table is not None and table.rows)
    about_lots = [words.LOTS] if any(table.name == "lots" for table in kept_tables) else []
    return SpendListing(
        answer=tuple(answer),
        tables=kept_tables,
        remarks=(*words.remarks(payments, period.levels, period.numbers), *about_lots),
        left_out=words.left_out_in_words(payments),
        rejects=payments.reading.rejects,
    )


def _period(request: SpendRequest, payments: Payments) -> _Period:
    """Which payments the tables are about, and the earlier year that they are compared with.

    Raises:
        InvalidInputError: A year is missing, or the payments of a year sum to nothing.
    """
    known = years_of(payments)
    asked = {"--from-year": request.from_year, "--to-year": request.to_year}
    wrong = [(option, year) for option, year in asked.items() if year is not None and year not in known]
    if wrong:
        raise InvalidInputError([_no_year(payments, known, option, year) for option, year in wrong])
    if request.all_years or not known:
        everything = np.ones(len(payments.pence), dtype=bool)
        return _Period("the whole file", everything, _levels(request, payments, everything, "the whole file"))
    months = {year: months_of(payments, year) for year in known}
    whole = [year for year in known if months[year] == max(months.values())]
    to_year = whole[-1] if request.to_year is None else request.to_year
    from_year = request.from_year or min([to_year, *whole])
    chosen = payments.year == to_year
    name = year_name(to_year, is_financial=payments.is_financial)
    levels = _levels(request, payments, chosen, name)
    if from_year >= to_year:
        if request.from_year is not None:
            message = f"must be before the later year, {name}; say which with --to-year"
            raise InvalidInputError([Fault(str(request.path), None, "--from-year", str(from_year), message)])
        return _Period(name, chosen, levels, numbers=(to_year,))
    first = year_name(from_year, is_financial=payments.is_financial)
    before = _levels(request, payments, payments.year == from_year, first)
    return _Period(name, chosen, levels, before, (first, name), (from_year, to_year))


def _no_year(payments: Payments, known: list[int], option: str, year: int) -> Fault:
    if known:
        names = ", ".join(year_name(one, is_financial=payments.is_financial) for one in known)
        message = f"no payment is of this year; the file holds {names}"
    else:
        headers = ", ".join(f"'{header}'" for header in payments.reading.columns.values())
        message = f'no payment states its year; columns used: {headers}. Say which holds it: --year-column "HEADER"'
    return Fault(payments.reading.file, None, option, str(year), message)


def _levels(request: SpendRequest, payments: Payments, chosen: BoolArray, name: str) -> tuple[Kept, ...]:
    sums = by_rank(payments, chosen)
    if sums.sum() <= 0:
        message = f"the payments of {name} sum to nothing or less, so there are no shares; choose another year"
        raise InvalidInputError([Fault(str(request.path), None, "amount", "", message)])
    return kept(sums, request.places)


def _home(request: SpendRequest, levels: tuple[Kept, ...]) -> Kept:
    """The place that is meant by local: as asked, else the county, else the city, else the region."""
    order = (1, 0, 2) if request.home is None else (request.home,)
    return next(one for rank in order for one in levels if one.rank == rank)


def _wage_tables(request: SpendRequest, figures: Figures) -> list[SpendTable]:
    below, jobs = request.jobs_below, request.all_jobs
    tables = [living_wage_table(figures, below[-1] if below else None)]
    if len(below) == 2 and jobs:
        tables.append(jobs_table((below[0], below[1]), (jobs[0], jobs[-1])))
    return tables
