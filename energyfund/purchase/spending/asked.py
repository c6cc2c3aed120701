"""What the options of the spend command say: each function reads one and raises ValueError in words where it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from energyfund.errors import near_match
from energyfund.purchase.spending.cells import when
from energyfund.purchase.spending.effect_tables import Respend
from energyfund.purchase.spending.headers import FIELDS
from energyfund.purchase.spending.output import ENDINGS
from energyfund.purchase.spending.places import LEVELS, Places


def respend_of(text: str) -> Respend:
    """Re-spend shares, of local suppliers and, if wanted, of all others.

    Raises:
        ValueError: They are not one or two shares from 0 to 1.

    >>> respend_of("0.76,0.36")
    Respend(local_fraction=0.76, rest_fraction=0.36)
    """
    shares = _numbers(text)
    if not 1 <= len(shares) <= 2 or not all(0 <= share <= 1 for share in shares):
        raise ValueError("give one or two shares from 0 to 1, as 0.4 or 0.4,0.1: of local suppliers, of all others")
    return Respend(*shares)


def bounds_of(text: str) -> tuple[float, float]:
    """The least and the greatest value of contracts for which local quotes are sought.

    Raises:
        ValueError: They are not two amounts above nil that rise.

    >>> bounds_of("10000,50000")
    (10000.0, 50000.0)
    """
    amounts = _numbers(text)
    if len(amounts) != 2 or not 0 < amounts[0] < amounts[1]:
        raise ValueError("give two amounts in pounds, the smaller first, as 10000,50000")
    return amounts[0], amounts[1]


def jobs_of(text: str) -> tuple[float, ...]:
    """A number of jobs, or two: before and after.

    Raises:
        ValueError: They are not one or two numbers above nil.

    >>> jobs_of("19000,15000")
    (19000.0, 15000.0)
    """
    jobs = _numbers(text)
    if not 1 <= len(jobs) <= 2 or not all(number > 0 for number in jobs):
        raise ValueError("give one number of jobs, or two with a comma: before,after")
    return tuple(jobs)


def year_of(text: str) -> int:
    """The year in which a year begins.

    Raises:
        ValueError: It is not a year.

    >>> year_of("2012/13"), year_of("2016")
    (2012, 2016)
    """
    found = when(text.strip(), 1, in_year_column=True)
    if found is None or found.month:
        raise ValueError("write a year as 2016 or 2016/17")
    return found.year


def columns_of(texts: Sequence[str]) -> dict[str, str]:
    """Field -> header, out of ``field=header`` each.

    Raises:
        ValueError: One is not of this form, or names no field.

    >>> columns_of(["amount=Net Total"])
    {'amount': 'Net Total'}
    """
    found: dict[str, str] = {}
    for text in texts:
        field, _, header = text.partition("=")
        field = field.strip().casefold()
        if field not in FIELDS or not header.strip():
            known = ", ".join(FIELDS)
            raise ValueError(f"write FIELD=HEADER with a field out of {known}.{near_match(field, FIELDS)}")
        found[field] = header.strip()
    return found


def with_year_column(columns: Mapping[str, str], header: str | None) -> dict[str, str]:
    """The chosen columns with the one that holds the year; a date there is read as a date.

    Raises:
        ValueError: The year's column is said twice.
    """
    if header is None:
        return dict(columns)
    if "year" in columns:
        raise ValueError("--year-column and --column year= say the same: give one of them")
    return {**columns, "year": header}


def home_of(local: str | None, places: Places) -> int | None:
    """Rank of the place that is meant by local.

    Raises:
        ValueError: That place is not defined.
    """
    if local is None:
        return None
    rank = LEVELS.index(local)
    if rank not in places.levels:
        raise ValueError(f"--local {local} needs --{local}: say which postcodes the {local} has")
    return rank


def output_of(path: Path) -> Path:
    """A file for the tables.

    Raises:
        ValueError: Its ending says neither JSON nor CSV.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError("name a file that ends in .json or .csv")
    return path


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        return []
