"""Tables of where the money goes: by place, by year, what changed, and what can be influenced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from energyfund.purchase.spending.cells import NOT_STATED, year_name
from energyfund.purchase.spending.change import Change, share_and_volume
from energyfund.purchase.spending.flows import IntArray, Kept, by_rank, kept, months_of, years_of
from energyfund.purchase.spending.payments import Payments
from energyfund.purchase.spending.places import LEVELS, Places
from energyfund.purchase.spending.table import Cell, Column, SpendTable, pounds

BoolArray = NDArray[np.bool_]
NAME = Column("place", "Place", "text")
TOTAL = "all spend"


def place_table(payments: Payments, chosen: BoolArray, places: Places, period: str) -> SpendTable:
    """Each place without the smaller ones inside it; the rows add up to all spend."""
    sums = by_rank(payments, chosen)
    total = int(sums.sum())
    rows: list[tuple[Cell, ...]] = [
        (
            places.name_of(rank),
            pounds(sums[rank]),
            sums[rank] / total,
            int((chosen & (payments.rank == rank)).sum()),
            len(np.unique(payments.supplier[chosen & (payments.rank == rank)])),
        )
        for rank in places.ranks_used()
    ]
    rows.append((TOTAL, pounds(total), 1.0, int(chosen.sum()), len(np.unique(payments.supplier[chosen]))))
    columns = (
        NAME,
        Column("spend", "Spend"),
        Column("share", "Share", "fraction"),
        Column("payments", "Payments", "count"),
        Column("suppliers", "Suppliers", "count"),
    )
    return SpendTable("places", f"Where the money goes, {period}: these rows add up", columns, tuple(rows))


def kept_table(levels: Sequence[Kept], period: str) -> SpendTable:
    """What each place keeps, with the smaller ones inside it, and what leaks out of it."""
    rows = [
        (
            one.name,
            pounds(one.kept_pence),
            one.share_fraction,
            one.share_if_here_fraction,
            pounds(one.leaks_pence),
            pounds(one.leaks_at_most_pence),
        )
        for one in levels
    ]
    columns = (
        NAME,
        Column("kept", "Kept"),
        Column("share", "Share", "fraction"),
        Column("share_if_not_known_is_here", "Share if not known is here", "fraction"),
        Column("leakage", "Leaks out"),
        Column("leakage_if_not_known_is_elsewhere", "Leaks out if not known is elsewhere"),
    )
    caption = f"Kept and leaked, {period}: each place with the smaller ones inside it"
    return SpendTable("kept", caption, columns, tuple(rows))


def year_table(payments: Payments, places: Places) -> SpendTable | None:
    """All spend and local spend by year, and what states no year; adds up to the whole file."""
    years = years_of(payments)
    if not years:
        return None
    rows: list[tuple[Cell, ...]] = []
    for year in [*years, NOT_STATED]:
        of_year = payments.year == year
        if year == NOT_STATED and not of_year.any():
            continue
        sums = by_rank(payments, of_year)
        name = "year not stated" if year == NOT_STATED else year_name(year, is_financial=payments.is_financial)
        months = None if year == NOT_STATED else months_of(payments, year)
        total = int(sums.sum())
        cells = [cell for one in kept(sums, places) for cell in (pounds(one.kept_pence), _share(one, total))]
        rows.append((name, pounds(total), months, *cells))
    whole = by_rank(payments, np.ones(len(payments.pence), dtype=bool))
    cells = [cell for one in kept(whole, places) for cell in (pounds(one.kept_pence), _share(one, int(whole.sum())))]
    rows.append(("whole file", pounds(whole.sum()), None, *cells))
    columns = [Column("year", "Year", "text"), Column("spend", "All spend"), Column("months", "Months", "count")]
    for level in places.levels:
        columns.append(Column(LEVELS[level], f"In {places.names[level]}"))
        columns.append(Column(LEVELS[level], f"Share in {places.names[level]}", "fraction"))
    return SpendTable("years", "Year by year, down to the whole file", tuple(columns), tuple(rows))


def changes(before: Sequence[Kept], after: Sequence[Kept]) -> tuple[Change, ...]:
    """The change of each place between two years, split into share and volume. [pence]

    Raises:
        InvalidInputError: The payments of a year sum to nothing.
    """
    return tuple(
        share_and_volume(one.kept_pence, one.total_pence, two.kept_pence, two.total_pence)
        for one, two in zip(before, after, strict=True)
    )


def change_table(before: Sequence[Kept], after: Sequence[Kept], years: tuple[str, str]) -> SpendTable:
    """The change of each place between two years; share effect and volume effect add up to the change."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            pounds(one.kept_pence),
            one.share_fraction,
            pounds(two.kept_pence),
            two.share_fraction,
            pounds(change.total),
            pounds(change.share_effect),
            pounds(change.volume_effect),
        )
        for one, two, change in zip(before, after, changes(before, after), strict=True)
    ]
    first, last = before[0].total_pence, after[0].total_pence
    rows.append((TOTAL, pounds(first), 1.0, pounds(last), 1.0, pounds(last - first), 0.0, pounds(last - first)))
    columns = (
        NAME,
        Column("before", f"In {years[0]}"),
        Column("before_share", "Share", "fraction"),
        Column("after", f"In {years[1]}"),
        Column("after_share", "Share then", "fraction"),
        Column("change", "Change"),
        Column("share_effect", "By the share"),
        Column("volume_effect", "By the volume"),
    )
    caption = f"Change from {years[0]} to {years[1]} = by the share + by the volume of all spend"
    return SpendTable("change", caption, columns, tuple(rows))


def influence_table(payments: Payments, chosen: BoolArray, places: Places, period: str) -> SpendTable:
    """Spend of each place that is locked in contracts, that is not, and of which nothing is stated."""
    states = {name: by_rank(payments, chosen & (payments.locked == state)) for name, state in _STATES.items()}
    ranks = places.ranks_used()
    rows: list[tuple[Cell, ...]] = [_influence_row(places.name_of(rank), states, [rank]) for rank in ranks]
    rows.append(_influence_row(TOTAL, states, ranks))
    columns = (
        NAME,
        Column("spend", "Spend"),
        Column("can_be_influenced", "Can be influenced"),
        Column("locked", "Locked"),
        Column("not_stated", "Not stated"),
        Column("can_be_influenced", "Share that can be influenced", "fraction"),
    )
    caption = f"What can be influenced, {period}: what is not locked in a contract"
    return SpendTable("influence", caption, columns, tuple(rows))


_STATES = {"open": 0, "locked": 1, "not stated": NOT_STATED}


def _influence_row(name: str, states: Mapping[str, IntArray], ranks: Sequence[int]) -> tuple[Cell, ...]:
    opened, closed, blank = (sum(int(sums[rank]) for rank in ranks) for sums in states.values())
    total = opened + closed + blank
    share = opened / total if total > 0 else None
    return (name, pounds(total), pounds(opened), pounds(closed), pounds(blank), share)


def _share(one: Kept, total: int) -> float | None:
    return one.share_fraction if total > 0 else None
