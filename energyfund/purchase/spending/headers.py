"""Which column of a spend file is what: councils spell the same header in dozens of ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

FIELDS = ("supplier", "postcode", "amount", "date", "year", "sector", "locked", "contract")
"""What a column may be."""

INVERSE = frozenset({"influenceable", "influence", "influenced", "open"})
"""Words of headers under which yes means that a contract is *not* locked."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SUPPLIER = _words("supplier suppliers vendor vendors beneficiary payee creditor contractor recipient merchant trader")
_NET = _words("net nett excl exc excluding excludes exclusive ex less")
_GROSS = _words("gross incl inc including inclusive")
_MONEY = _words("amount amt value total spend spent cost price paid payment payments expenditure gbp sum")
_NOT_AMOUNT = _words(
    "date category type types code codes description desc narrative number no ref reference id method status terms "
    "year month period supplier vendor payee beneficiary name postcode centre center area department directorate group "
    "count currency to by class classification band analysis heading stream account"
)
_NOT_SUPPLIER = _words(
    "id code number no ref reference type category postcode post address town vat registration reg date amount value "
    "total spend status size class sector county city country location website email charity count sme"
)
_KINDS_OF_SPEND = _words("procurement proclass cpv sic spend expenditure merchant service expense purpose")
_CLASSES = _words("category categories classification group type class")

Rank = Callable[[frozenset[str]], int | None]


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header in lower case, without accents, brackets and signs; a pound sign counts as gbp.

    >>> words_of("Net Amount (£)"), words_of("SupplierName"), words_of("PO_Number")
    (('net', 'amount', 'gbp'), ('supplier', 'name'), ('po', 'number'))
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.replace("£", " gbp "))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return tuple(re.findall(r"[a-z0-9]+", plain))


def columns_of(cells: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Field -> position of its column, as far as the cells of a row read like headers.

    Args:
        cells: Cells of a row that may be the header.
        chosen: Field -> header, where the user says which column is what; nothing is guessed for these.
    """
    named = [cell.strip().casefold() for cell in cells]
    words = [frozenset(words_of(cell)) for cell in cells]
    found: dict[str, int] = {}
    for field in FIELDS:
        if field in chosen:
            wanted = chosen[field].strip().casefold()
            if wanted in named:
                found[field] = named.index(wanted)
            continue
        ranked = [(rank, place) for place, one in enumerate(words) if (rank := _RANKS[field](one)) is not None]
        if ranked:
            found[field] = min(ranked)[1]
    return found


def pounds_per_unit(header: str) -> int:
    """Pounds that one unit of an amount column stands for, by its header.

    >>> pounds_per_unit("Net Amount (£)"), pounds_per_unit("Spend £000s"), pounds_per_unit("Value (£m)")
    (1, 1000, 1000000)
    """
    words = set(words_of(header))
    if words & {"000", "000s", "k", "thousand", "thousands"} or re.search(r"£\s*k\b", header, re.IGNORECASE):
        return 1000
    if words & {"m", "mn", "million", "millions"} or "gbpm" in "".join(words_of(header)):
        return 1_000_000
    return 1


def is_gross(header: str) -> bool:
    """Whether an amount column says that it holds VAT.

    >>> is_gross("Gross Amount"), is_gross("Amount incl. VAT"), is_gross("Amount")
    (True, True, False)
    """
    words = set(words_of(header))
    return bool(words & _GROSS) and not words & _NET


def near_headers(headers: Sequence[str], field: str) -> list[str]:
    """Headers that look like a misspelling of a field's usual words.

    >>> near_headers(["Body", "Ammount", "Dept"], "amount")
    ['Ammount']
    """
    usual = {"amount": _MONEY, "supplier": _SUPPLIER, "postcode": frozenset({"postcode", "postal"})}[field]
    return [header for header in headers if any(get_close_matches(word, usual, n=1) for word in words_of(header))]


def _amount(words: frozenset[str]) -> int | None:
    if words & _NOT_AMOUNT:
        return None
    net, gross = bool(words & _NET), bool(words & _GROSS)
    if words & {"vat", "tax"} and not (net or gross):
        return None
    if not (words & _MONEY or net or gross):
        return None
    if net:
        return 0
    if gross:
        return 3
    return 1 if words & {"amount", "amt"} else 2


def _supplier(words: frozenset[str]) -> int | None:
    if words >= {"paid", "to"}:
        return 2
    if words & _NOT_SUPPLIER:
        return None
    if words & _SUPPLIER:
        return 0 if "name" in words else 1
    if words & {"company", "business", "firm"} or words == {"name"}:
        return 3
    return 4 if words & {"organisation", "organization"} else None


def _postcode(words: frozenset[str]) -> int | None:
    is_one = bool(words & {"postcode", "postcodes", "pcode", "zip", "zipcode"}) or words >= {"post", "code"}
    if not is_one or words & {"delivery", "site", "buyer", "authority", "council"}:
        return None
    return 0 if words & _SUPPLIER else 1


def _date(words: frozenset[str]) -> int | None:
    if "date" not in words or words & {"start", "end", "from", "to", "expiry", "contract"}:
        return None
    if words & {"payment", "paid", "pay"}:
        return 0
    return 1 if words == {"date"} else 2


def _year(words: frozenset[str]) -> int | None:
    if words & {"contract", "start", "end", "to", "date"} or not words & {"year", "fy", "yr"}:
        return None
    return 0 if words & {"financial", "fiscal", "fin", "fy"} else 1


def _sector(words: frozenset[str]) -> int | None:
    if "sector" in words:
        return 0
    if "industry" in words:
        return 1
    if words & _CLASSES and (words & _KINDS_OF_SPEND or words == {"category"}):
        return 2 if words & {"category", "categories", "classification"} else 3
    return None


def _locked(words: frozenset[str]) -> int | None:
    if words & {"locked", "lock"}:
        return 0
    if words & {"influenceable", "influence", "influenced"}:
        return 1
    return 2 if "contract" in words and words & {"in", "under", "on", "open"} else None


def _contract(words: frozenset[str]) -> int | None:
    if not words & {"id", "ref", "reference", "number", "no", "title", "name"} or words & _SUPPLIER:
        return None
    if "contract" in words:
        return 0
    return 1 if "po" in words or words >= {"purchase", "order"} else None


_RANKS: dict[str, Rank] = {
    "supplier": _supplier,
    "postcode": _postcode,
    "amount": _amount,
    "date": _date,
    "year": _year,
    "sector": _sector,
    "locked": _locked,
    "contract": _contract,
}
