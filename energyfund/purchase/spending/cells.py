"""What stands in the cells of a spend file: amounts, dates, years, yes and no, in the ways that people write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MOST_POUNDS = 10**14
"""An amount beyond this is a number of something else."""

FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Years outside these are misread."""

NOT_STATED = -1

_NUMBER = re.compile(r"(?=\.?\d)(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[+]?\d{1,2})?", re.IGNORECASE)
_CONTINENTAL = re.compile(r"\d{1,3}(\.\d{3})*,\d{1,2}|\d+,\d{1,2}")
_FOREIGN = re.compile(r"[€$¥]|\b(eur|euro|usd|dollar)s?\b", re.IGNORECASE)
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "\u2011": "-"})
_FINANCIAL = re.compile(r"(?:fy\s*)?((?:19|20)?\d{2})\s*[/-]\s*((?:19|20)?\d{2})", re.IGNORECASE)
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
_FORMATS = (
    *("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%Y%m%d"),
    *("%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %b %y", "%d %B %Y", "%d-%B-%Y", "%d/%b/%Y"),
    *("%b-%y", "%b %Y", "%B %Y", "%b-%Y", "%Y-%m"),
)
_FIRST_SERIAL, _LAST_SERIAL = 29_000, 80_000
_EPOCH = dt.date(1899, 12, 30)
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "locked", "locked in", "in contract", "contract", "contracted"})
_NO = frozenset({"no", "n", "false", "f", "0", "open", "not locked", "unlocked", "no contract", "off contract", "spot"})


@dataclass(frozen=True, slots=True)
class When:
    """The year that a cell names: the year in which it begins, the month (0 where none is named), and its kind."""

    year: int
    month: int
    is_financial: bool


def pence(text: str, pounds_per_unit: int = 1, *, decimal_comma: bool = False) -> int | None:
    """An amount in whole pence; None where the text is no amount in pounds.

    Args:
        text: A cell that is not blank.
        pounds_per_unit: Pounds that 1 stands for.
        decimal_comma: Whether 1.234,56 is read as one thousand two hundred and thirty-four.

    >>> pence("£1,234.56"), pence("(1,234.56)"), pence("1234.56-"), pence("-£12"), pence("99.50 CR"), pence("-")
    (123456, -123456, -123456, -1200, -9950, 0)
    >>> pence("12,34"), pence("€5"), pence("n/a"), pence("1.234,56", decimal_comma=True)
    (None, None, None, 123456)
    """
    plain = re.sub(r"\s", "", text.translate(_MINUS)).lower()
    plain = plain.replace("£", "").replace("gbp", "").strip("'")
    minus = 0
    if plain.startswith("(") and plain.endswith(")"):
        minus, plain = 1, plain[1:-1]
    for mark in ("cr", "-"):
        if plain.endswith(mark) or plain.startswith(mark):
            minus, plain = minus + 1, plain.removesuffix(mark) if plain.endswith(mark) else plain.removeprefix(mark)
    plain = plain.removesuffix("dr").removeprefix("+")
    if plain == "" and minus and set(text.translate(_MINUS)) <= set("-£ \xa0"):
        return 0  # a dash is how accountants write nil
    if decimal_comma and _CONTINENTAL.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if minus > 1 or plain in {"", "."} or not _NUMBER.fullmatch(plain):
        return None
    amount = Decimal(plain.replace(",", "")) * pounds_per_unit
    if amount > MOST_POUNDS:
        return None
    whole = int((amount * 100).to_integral_value(rounding=ROUND_HALF_UP))
    return -whole if minus else whole


def why_no_amount(text: str) -> str:
    """What is wrong with a cell that `pence` does not read.

    >>> why_no_amount("€5.00")
    'is not in pounds; write what it cost in pounds'
    """
    if _FOREIGN.search(text):
        return "is not in pounds; write what it cost in pounds"
    if re.fullmatch(r"[\d,.]*\d", text.strip()) and "," in text:
        return "has a comma where no thousand ends; write 1,234.56 or 1234.56"
    if re.search(r"\d\s*(m|mn|bn|k)\b", text, re.IGNORECASE):
        return "is short for a larger number; write it out, as 1200000"
    return "is not an amount; write 1,234.56, and (1,234.56), −1,234.56 or 1,234.56 CR for a credit"


def when(text: str, year_start: int, *, in_year_column: bool) -> When | None:
    """The year of a date, or the year that a cell names; None where it is neither.

    Dates are day before month. A date before the month in which a year begins belongs to the year before.

    Args:
        text: A cell that is not blank.
        year_start: Month in which years begin, 1 to 12.
        in_year_column: Whether the column holds years, so that 2011-12 is a financial year, not a December.

    >>> when("31/03/2025", 4, in_year_column=False), when("2012/13", 4, in_year_column=True)
    (When(year=2024, month=3, is_financial=True), When(year=2012, month=0, is_financial=True))
    >>> when("2016", 4, in_year_column=True), when("31/31/2025", 4, in_year_column=False)
    (When(year=2016, month=0, is_financial=False), None)
    """
    plain = " ".join(text.translate(_MINUS).split())
    plain = plain.removesuffix(".0") if in_year_column else plain
    if re.fullmatch(r"(19|20)\d{2}", plain):
        return _believed(When(int(plain), 0, is_financial=False))
    pair = _FINANCIAL.fullmatch(plain)
    if pair is not None and (in_year_column or "-" not in plain):
        first, second = (int(part) for part in pair.groups())
        if (first + 1 - second) % 100 == 0:
            century = 0 if first >= 100 else 1900 if first >= FIRST_YEAR % 100 else 2000
            return _believed(When(century + first, 0, is_financial=True))
    day = _day(_TIME.sub("", plain))
    if day is None:
        return None
    year = day.year if day.month >= year_start else day.year - 1
    return _believed(When(year, day.month, is_financial=year_start > 1))


def year_name(year: int, *, is_financial: bool) -> str:
    """A year for people.

    >>> year_name(2012, is_financial=True), year_name(2012, is_financial=False), year_name(1999, is_financial=True)
    ('2012/13', '2012', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}" if is_financial else str(year)


def locked(text: str) -> int | None:
    """1 for yes, 0 for no, `NOT_STATED` for blank, None where it is neither.

    >>> locked("Yes"), locked("open"), locked(" "), locked("perhaps")
    (1, 0, -1, None)
    """
    word = " ".join(text.split()).casefold()
    if not word:
        return NOT_STATED
    return 1 if word in _YES else 0 if word in _NO else None


def _believed(found: When) -> When | None:
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _day(text: str) -> dt.date | None:
    for pattern in _FORMATS:
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    serial = re.fullmatch(r"(\d{5})(\.0*)?", text)
    if serial is not None and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(serial[1]))
    return None
