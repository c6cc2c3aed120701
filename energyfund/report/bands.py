"""Years as trustees know them: 1 to 5 singly, then 6–10, 11–20, 21 and after, and the total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from energyfund.plan import Years
from energyfund.report.table import Cell, Column, Kind, Live, add

SINGLE_YEARS = 5
TENTH_YEAR = 10
TWENTIETH_YEAR = 20


@dataclass(frozen=True, slots=True)
class Band:
    """Calendar years that share a column: from ``first`` to ``last``, both counted in."""

    id: str
    heading: str
    first: int
    last: int


def bands(start_year: int, years: Iterable[int]) -> tuple[Band, ...]:
    """The columns for amounts by year; year 1 is the year in which the plan starts.

    Bands that begin after the last year are left out, and years before the start get a column of their own.

    >>> [band.heading for band in bands(2027, range(2027, 2040))][4:]
    ['Year 5, 2031', 'Years 6–10', 'Years 11–20']
    """
    known = sorted(years)
    last = known[-1] if known else start_year
    found: list[Band] = []
    if known and known[0] < start_year:
        found.append(Band("before", f"Before {start_year}", known[0], start_year - 1))
    for place in range(SINGLE_YEARS):
        year = start_year + place
        found.append(Band(f"year_{place + 1}", f"Year {place + 1}, {year}", year, year))
    found.append(Band("years_6_10", "Years 6–10", start_year + SINGLE_YEARS, start_year + TENTH_YEAR - 1))
    found.append(Band("years_11_20", "Years 11–20", start_year + TENTH_YEAR, start_year + TWENTIETH_YEAR - 1))
    found.append(Band("years_21_on", "Year 21 on", start_year + TWENTIETH_YEAR, max(last, start_year + TWENTIETH_YEAR)))
    return tuple(band for band in found if band.first <= last)


def band_columns(
    over: Iterable[Band], kind: Kind = "gbp", digits: int = 0, formula: str = "sum of the years in the column"
) -> tuple[Column, ...]:
    """A column for each band, worked out by ``formula``, and one for the total."""
    columns = tuple(Column(band.id, band.heading, kind, digits, formula=formula) for band in over)
    return (*columns, Column("total", "Total", kind, digits, formula="sum of the years"))


def band_sums(amounts: Mapping[int, float], over: Iterable[Band]) -> tuple[Cell, ...]:
    """Pounds by year summed into the bands, and their total. [£, each year rounded to the penny]"""
    sums = [add(amount for year, amount in amounts.items() if band.first <= year <= band.last) for band in over]
    return (*sums, add(sums))


def together(many: Iterable[Years]) -> Years:
    """Pounds of several lines added up year by year, in the order of the years. [£, rounded to the penny]"""
    lines = tuple(many)
    years = sorted({year for line in lines for year in line})
    return {year: add(line[year] for line in lines if year in line) for year in years}


def band_formulas(row: str, cells: Sequence[Cell], over: Sequence[Band], years: range, singly: str) -> tuple[Live, ...]:
    """Sums of the bands as formulas over the table that has every year singly.

    Args:
        row: Id of the row.
        cells: Its amounts, one for each band; those that are dashes stay dashes.
        over: The bands.
        years: The years that the other table has, each in a column named ``y2030``.
        singly: That table and its row, as ``cash-years-1!line-2``.
    """
    found = []
    for band, cell in zip(over if len(years) else (), cells, strict=False):
        first, last = max(band.first, years[0]), min(band.last, years[-1])
        if cell is not None and first <= last:
            found.append(Live(row, band.id, f"SUM({{{singly}.y{first}:y{last}}})"))
    return tuple(found)


def dashed(amounts: Sequence[Cell]) -> tuple[Cell, ...]:
    """Amounts without noughts, which a table shows as dashes. [£]

    >>> dashed((5.0, 0.0))
    (5.0, None)
    """
    return tuple(amount or None for amount in amounts)
