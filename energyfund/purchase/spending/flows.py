"""Sums of payments: by place, by year, by supplier, by contract."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.purchase.spending.names import NOT_NAMED
from energyfund.purchase.spending.payments import Payments
from energyfund.purchase.spending.places import ALL_RANKS, NOT_KNOWN, Places

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a place keeps of all spend; what has no known place lies between being all here and being all elsewhere.

    Attributes:
        rank: Level of the place: 0 city, 1 county, 2 region.
        name: Its name.
        kept_pence: Spend that is known to stay in it, smaller places inside it included.
        not_known_pence: Spend whose place is not known.
        total_pence: All spend.
    """

    rank: int
    name: str
    kept_pence: int
    not_known_pence: int
    total_pence: int

    @property
    def share_fraction(self) -> float:
        """Share that is known to stay: what it is if all that is not known goes elsewhere."""
        return self.kept_pence / self.total_pence

    @property
    def share_if_here_fraction(self) -> float:
        """Share if all that is not known stays here too."""
        return (self.kept_pence + self.not_known_pence) / self.total_pence

    @property
    def leaks_pence(self) -> int:
        """Spend that is known to leave."""
        return self.total_pence - self.kept_pence - self.not_known_pence

    @property
    def leaks_at_most_pence(self) -> int:
        """Spend that leaves if all that is not known goes elsewhere."""
        return self.total_pence - self.kept_pence


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts, or where the file names none, all that one supplier was paid in the period; shape (contracts,).

    Attributes:
        supplier: Position of the supplier.
        contract: Position of the contract's name; −1 where the file names none.
        pence: Sum of the payments.
        rank: Place that most of the money goes to.
        locked: 1 locked, 0 not, −1 not stated, by most of the money.
        postcode: Position of the postcode that most of the money goes to.
        sector: Position of the sector of most of the money; −1 for none.
    """

    supplier: IntArray
    contract: IntArray
    pence: IntArray
    rank: IntArray
    locked: IntArray
    postcode: IntArray
    sector: IntArray


def by_rank(payments: Payments, chosen: BoolArray) -> IntArray:
    """Sum of the chosen payments for each rank, shape (ranks,). [pence]"""
    sums: IntArray = by_rank_and(payments, np.zeros(len(payments.pence), dtype=np.int64), chosen, 1)[0]
    return sums


def by_rank_and(payments: Payments, group: IntArray, chosen: BoolArray, groups: int) -> IntArray:
    """Sum of the chosen payments for each group and rank, shape (groups, ranks). [pence]

    Args:
        payments: The payments.
        group: Group of each payment, shape (payments,); −1 for none, which is left out.
        chosen: Which payments count, shape (payments,).
        groups: Number of groups.
    """
    sums = np.zeros((groups, len(ALL_RANKS)), dtype=np.int64)
    counted = chosen & (group >= 0)
    np.add.at(sums, (group[counted], payments.rank[counted]), payments.pence[counted])
    return sums


def kept(sums: IntArray, places: Places) -> tuple[Kept, ...]:
    """What each defined place keeps, the smallest first.

    Args:
        sums: Spend by rank, shape (ranks,). [pence]
        places: What counts as local.
    """
    total, not_known = int(sums.sum()), int(sums[NOT_KNOWN])
    return tuple(
        Kept(rank, places.names[rank], int(sums[: rank + 1].sum()), not_known, total) for rank in places.levels
    )


def years_of(payments: Payments) -> list[int]:
    """Years of the file in order; those that are not stated are left out."""
    return [int(year) for year in np.unique(payments.year) if year >= 0]


def months_of(payments: Payments, year: int) -> int:
    """Months of a year in which something was paid; 12 where the file gives years without months."""
    months = np.unique(payments.month[payments.year == year])
    return 12 if months.size == 0 or months.min() <= 0 else int(months.size)


def is_named(payments: Payments) -> BoolArray:
    """Whether each payment names its supplier, shape (payments,)."""
    named = np.array([name != NOT_NAMED for name in payments.suppliers.names])
    return np.asarray(named[payments.supplier], dtype=bool)


def contracts(payments: Payments, chosen: BoolArray) -> Contracts:
    """Put payments together to contracts; payments to nobody named are left out.

    Args:
        payments: The payments.
        chosen: Which of them count, shape (payments,).
    """
    counted = chosen & is_named(payments)
    pence, width = payments.pence[counted], len(payments.contracts) + 1
    key = payments.supplier[counted] * width + payments.contract[counted] + 1
    keys, group = np.unique(key, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, group, pence)
    most = {
        name: _of_most(group, getattr(payments, name)[counted], pence, len(keys))
        for name in ("rank", "locked", "postcode", "sector")
    }
    return Contracts(supplier=keys // width, contract=keys % width - 1, pence=sums, **most)


def _of_most(group: IntArray, value: IntArray, pence: IntArray, groups: int) -> IntArray:
    """For each group the value that most of its money has; the smaller value where two have as much."""
    width = int(value.max(initial=0)) + 2
    pairs, pair = np.unique(group * width + value + 1, return_inverse=True)
    sums = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(sums, pair, pence)
    of_group, of_value = pairs // width, pairs % width - 1
    order = np.lexsort((of_value, -sums, of_group))
    found = np.full(groups, -1, dtype=np.int64)
    first = np.ones(len(order), dtype=bool)
    first[1:] = of_group[order][1:] != of_group[order][:-1]
    found[of_group[order][first]] = of_value[order][first]
    return found
