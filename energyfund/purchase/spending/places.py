"""What counts as local: the user's own lists of postcodes for the city, the county and the region."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from energyfund.assumptions import table_path

LEVELS = ("city", "county", "region")
"""From the smallest place to the widest, each inside the next."""

OUTSIDE, NOT_KNOWN = len(LEVELS), len(LEVELS) + 1
"""Ranks after those of the levels: outside all of them, and no postcode that says where."""

ALL_RANKS = range(NOT_KNOWN + 1)

NO_POSTCODE = frozenset({"", "na", "none", "null", "nil", "unknown", "notknown", "redacted", "tbc", "0", "blank"})
"""Spellings of no postcode, without blanks and signs."""

_CROWN = frozenset({"JE", "GY", "IM", "BF"})
"""Areas outside the United Kingdom's climate regions that have postcodes all the same."""

_FULL = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_SECTOR = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s+(\d)")
_AREA = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Places:
    """The definition of local.

    Attributes:
        ranks: Beginning of a postcode -> rank: 0 city, 1 county without the city, 2 region without the county,
            3 outside. The longest beginning that fits decides.
        names: Names of city, county and region in sentences.
        levels: Ranks of the levels that are defined, smallest first.
    """

    ranks: Mapping[str, int]
    names: tuple[str, ...]
    levels: tuple[int, ...]

    def rank_of(self, postcode: str) -> int:
        """Rank of a postcode as `read_postcode` gives it; not known where it is empty."""
        if not postcode:
            return NOT_KNOWN
        return next((self.ranks[part] for part in beginnings(postcode) if part in self.ranks), OUTSIDE)

    def name_of(self, rank: int) -> str:
        """Words for all that has a rank: the level without the smaller ones inside it."""
        if rank == NOT_KNOWN:
            return "place not known"
        if rank == OUTSIDE:
            return f"outside {self.names[self.levels[-1]]}"
        inner = [level for level in self.levels if level < rank]
        return f"rest of {self.names[rank]}" if inner else self.names[rank]

    def ranks_used(self) -> list[int]:
        """Ranks in the order of tables: the levels, outside, not known."""
        return [*self.levels, OUTSIDE, NOT_KNOWN]


def read_postcode(text: str) -> str | None:
    """A postcode as ``PR1 2AB``, or its beginning; empty for no value; None where it is no postcode of ours.

    >>> read_postcode("pr12ab"), read_postcode(" PR1 "), read_postcode("N/A"), read_postcode("ZZ9 9ZZ")
    ('PR1 2AB', 'PR1', '', None)
    """
    sector = _SECTOR.fullmatch(" ".join(text.upper().split()))
    if sector is not None and _area(sector[1]) in _areas():
        return f"{sector[1]} {sector[2]}"
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    if plain.lower() in NO_POSTCODE:
        return ""
    full = _FULL.fullmatch(plain)
    if full is not None:
        return f"{full[1]} {full[2]}" if _area(full[1]) in _areas() else None
    return plain if _OUTWARD.fullmatch(plain) and _area(plain) in _areas() else None


def read_beginning(text: str) -> str:
    """The beginning of a postcode that a user names: area PR, district PR1, sector PR1 2, or a whole postcode.

    Raises:
        ValueError: It is none of these.

    >>> read_beginning(" pr "), read_beginning("ec1"), read_beginning("PR1 2"), read_beginning("PR1 2AB")
    ('PR', 'EC1', 'PR1 2', 'PR1 2AB')
    """
    plain = " ".join(text.upper().split())
    if _AREA.fullmatch(plain) and plain in _areas():
        return plain
    found = read_postcode(plain)
    if not found:
        advice = "give an area (PR), a district (PR1), a sector with its blank (PR1 2) or a whole postcode (PR1 2AB)"
        raise ValueError(f"'{text.strip()}' is not the beginning of a UK postcode: {advice}")
    return found


def beginnings(postcode: str) -> list[str]:
    """All beginnings of a postcode, the longest first.

    >>> beginnings("EC1A 1BB"), beginnings("PR1")
    (['EC1A 1BB', 'EC1A 1', 'EC1A', 'EC1', 'EC'], ['PR1', 'PR'])
    """
    outward, _, inward = postcode.partition(" ")
    found = [postcode, f"{outward} {inward[0]}"] if inward else []
    found.append(outward)
    if outward[-1:].isalpha() and any(letter.isdigit() for letter in outward):
        found.append(outward[:-1])
    found.append(_area(outward))
    return list(dict.fromkeys(found))


def places_of(city: str | None, county: str | None, region: str | None) -> Places:
    """The definition of local from lists of beginnings with commas, each with an optional name: ``Preston=PR1,PR2``.

    Raises:
        ValueError: Nothing is defined, a beginning is not of a postcode, or a place lies outside the next wider one.
    """
    lists: dict[int, list[str]] = {}
    names = [f"the {level}" for level in LEVELS]
    for rank, given in enumerate((city, county, region)):
        if given is None:
            continue
        name, equals, listed = given.rpartition("=")
        names[rank] = name.strip() if equals and name.strip() else names[rank]
        lists[rank] = [read_beginning(part) for part in listed.split(",") if part.strip()]
        if not lists[rank]:
            raise ValueError(f"--{LEVELS[rank]} names no postcodes: write for example --{LEVELS[rank]} PR1,PR2")
    if not lists:
        raise ValueError("say what is local: --city, --county or --region with beginnings of postcodes, or --places")
    _check_nested(lists)
    ranks: dict[str, int] = {}
    for rank in sorted(lists):
        for part in lists[rank]:
            if not any(wider in ranks for wider in beginnings(part)):  # a smaller place holds it already
                ranks[part] = rank
    return Places(ranks, tuple(names), tuple(sorted(lists)))


def _check_nested(lists: Mapping[int, Sequence[str]]) -> None:
    order = sorted(lists)
    for inner, outer in pairwise(order):
        wide = set(lists[outer])
        lost = [part for part in lists[inner] if not wide & set(beginnings(part))]
        if lost:
            small, large = LEVELS[inner], LEVELS[outer]
            raise ValueError(
                f"the {small} has to lie inside the {large}: {', '.join(lost)} is in --{small} but not in --{large}. "
                f"Add it to --{large}, or take it out of --{small}"
            )


def _area(text: str) -> str:
    found = re.match(r"[A-Z]{1,2}", text)
    return found[0] if found else ""


@cache
def _areas() -> frozenset[str]:
    """Every postcode area."""
    with table_path("sap_postcode_regions.csv").open(encoding="utf-8", newline="") as lines:
        return _CROWN | {row["postcode_area"] for row in csv.DictReader(lines)}
