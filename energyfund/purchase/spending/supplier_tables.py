"""Tables of suppliers, contracts and sectors, and of how the file was read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.purchase.spending.cells import NOT_STATED
from energyfund.purchase.spending.flows import Contracts, by_rank_and
from energyfund.purchase.spending.names import NOT_NAMED, merged_spellings
from energyfund.purchase.spending.payments import Payments
from energyfund.purchase.spending.places import NOT_KNOWN, OUTSIDE, Places
from energyfund.purchase.spending.table import Cell, Column, SpendTable, pounds
from energyfund.units import gbp

BoolArray = NDArray[np.bool_]
_SAID = {1: "yes", 0: "no", NOT_STATED: "not stated"}


def leaving(found: Contracts, home: int) -> BoolArray:
    """Contracts that are known to go outside a place and are not known to be locked, shape (contracts,)."""
    return np.asarray((found.rank > home) & (found.rank <= OUTSIDE) & (found.locked != 1), dtype=bool)


def band_table(found: Contracts, home: int, bounds_gbp: tuple[float, float], places: Places) -> SpendTable:
    """Contracts by value: below, within and above the bounds for local quotes (both bounds belong to the middle)."""
    low, high = (100 * bound for bound in bounds_gbp)
    out = (found.rank > home) & (found.rank <= OUTSIDE)
    bands = {
        f"below {gbp(bounds_gbp[0])}": found.pence < low,
        f"{gbp(bounds_gbp[0])} to {gbp(bounds_gbp[1])}": (found.pence >= low) & (found.pence <= high),
        f"above {gbp(bounds_gbp[1])}": found.pence > high,
    }
    rows: list[tuple[Cell, ...]] = []
    for name, within in bands.items():
        cells: list[Cell] = [name]
        for chosen in (within, within & (found.rank <= home), within & out, within & leaving(found, home)):
            cells += [int(chosen.sum()), pounds(found.pence[chosen].sum())]
        rows.append(tuple(cells))
    name = places.names[home]
    columns = [Column("band", "Value", "text")]
    for key, words in (
        ("all", "All"),
        ("kept", f"In {name}"),
        ("leaving", f"Leaving {name}"),
        ("leaving_not_locked", "Leaving, not locked"),
    ):
        columns += [Column(f"{key}_contracts", f"{words}: number", "count"), Column(f"{key}_spend", f"{words}: £")]
    return SpendTable("contracts", "Contracts by value", tuple(columns), tuple(rows))


def quote_table(
    payments: Payments, found: Contracts, home: int, bounds_gbp: tuple[float, float], top: int
) -> SpendTable:
    """Contracts between the bounds that leave the place and are not locked: local quotes could be sought."""
    low, high = (100 * bound for bound in bounds_gbp)
    chosen = leaving(found, home) & (found.pence >= low) & (found.pence <= high)
    columns = (*_CONTRACT_COLUMNS, Column("locked", "Locked", "text"))
    rows = [(*_contract_cells(payments, found, one), _SAID[int(found.locked[one])]) for one in _by_value(found, chosen)]
    return SpendTable("local_quotes", "Where local quotes could be sought", columns, tuple(rows), top)


def lot_table(payments: Payments, found: Contracts, home: int, most_gbp: float, top: int) -> SpendTable:
    """Contracts above the bound that leave the place and are not locked, and the lots that they would make."""
    chosen = leaving(found, home) & (found.pence > 100 * most_gbp)
    columns = (*_CONTRACT_COLUMNS, Column("locked", "Locked", "text"), Column("lots", "Lots", "count"))
    rows = [
        (
            *_contract_cells(payments, found, one),
            _SAID[int(found.locked[one])],
            int(np.ceil(pounds(found.pence[one]) / most_gbp)),
        )
        for one in _by_value(found, chosen)
    ]
    caption = f"Contracts that could be let in lots of at most {gbp(most_gbp)}"
    return SpendTable("lots", caption, columns, tuple(rows), top)


def supplier_table(
    payments: Payments, found: Contracts, chosen: BoolArray, name: str, caption: str, top: int
) -> SpendTable:
    """Suppliers by spend, the largest first, contracts of one supplier together."""
    mine: dict[int, list[int]] = {}
    for one in _by_value(found, chosen):
        mine.setdefault(int(found.supplier[one]), []).append(one)
    sums = {supplier: pounds(found.pence[ones].sum()) for supplier, ones in mine.items()}
    order = sorted(mine, key=lambda supplier: (-sums[supplier], supplier))
    rows = [(*_contract_cells(payments, found, mine[supplier][0])[:3], sums[supplier]) for supplier in order]
    columns = (*_CONTRACT_COLUMNS[:3], Column("spend", "Spend"))
    return SpendTable(name, caption, columns, tuple(rows), top)


def sector_table(payments: Payments, chosen: BoolArray, home: int, places: Places, top: int) -> SpendTable:
    """Spend by sector: what leaks out of the place, and how much of that is not locked; the largest leak first."""
    groups = len(payments.sectors) + 1
    group = np.where(payments.sector < 0, groups - 1, payments.sector)
    sums = by_rank_and(payments, group, chosen, groups)
    free = by_rank_and(payments, group, chosen & (payments.locked == 0), groups)
    rows: list[tuple[Cell, ...]] = []
    for place, name in enumerate((*payments.sectors, "sector not stated")):
        total, local = int(sums[place].sum()), int(sums[place, : home + 1].sum())
        if not sums[place].any():
            continue
        leaks, open_leaks = (pounds(one[place, home + 1 : NOT_KNOWN].sum()) for one in (sums, free))
        not_known = pounds(sums[place, NOT_KNOWN])
        share = local / total if total > 0 else None
        rows.append((name, pounds(total), pounds(local), share, leaks, open_leaks, not_known))
    rows.sort(key=lambda row: (-float(row[4] or 0), str(row[0])))
    name = places.names[home]
    columns = (
        Column("sector", "Sector", "text"),
        Column("spend", "Spend"),
        Column("kept", f"In {name}"),
        Column("share", "Share", "fraction"),
        Column("leakage", f"Leaks out of {name}"),
        Column("leakage_not_locked", "of which not locked"),
        Column("not_known", "Place not known"),
    )
    return SpendTable("sectors", "By sector, the largest leak first", columns, tuple(rows), top)


def spelling_table(payments: Payments, top: int) -> SpendTable:
    """Suppliers that were put together from several spellings."""
    rows = [
        (name, " | ".join(spelling for spelling, _ in spellings), len(spellings), sum(rows for _, rows in spellings))
        for name, spellings in merged_spellings(payments.suppliers)
    ]
    columns = (
        Column("supplier", "Supplier", "text"),
        Column("spellings", "Spellings taken for one", "text"),
        Column("number_of_spellings", "Spellings", "count"),
        Column("payments", "Payments", "count"),
    )
    return SpendTable("spellings", "Spellings put together", columns, tuple(rows), top)


def file_table(payments: Payments, chosen: BoolArray, period: str) -> SpendTable:
    """From the rows of the file to the payments that are counted."""
    reading = payments.reading
    pence = payments.pence
    hidden = np.array([name == NOT_NAMED for name in payments.suppliers.names])[payments.supplier]
    rows: list[tuple[Cell, ...]] = [
        ("rows below the header, blank ones apart", reading.rows, None),
        ("rows that repeat the header", reading.repeated_headers, None),
        ("rows without an amount", reading.without_amount, None),
        ("rows of totals", len(reading.totals), None),
        ("rows left out, amount not readable", reading.left_out, None),
        ("payments", len(pence), pounds(pence.sum())),
        ("of which credits", int((pence < 0).sum()), pounds(pence[pence < 0].sum())),
        ("of which redacted or not named", int(hidden.sum()), pounds(pence[hidden].sum())),
        (f"of which counted for {period}", int(chosen.sum()), pounds(pence[chosen].sum())),
    ]
    columns = (Column("what", "What", "text"), Column("rows", "Rows", "count"), Column("sum", "Sum"))
    return SpendTable("file", "From the file to the figures", columns, tuple(rows))


_CONTRACT_COLUMNS = (
    Column("supplier", "Supplier", "text"),
    Column("postcode", "Postcode", "text"),
    Column("sector", "Sector", "text"),
    Column("contract", "Contract", "text"),
    Column("spend", "Spend"),
)


def _by_value(found: Contracts, chosen: BoolArray) -> list[int]:
    """Positions of the chosen contracts, the largest first."""
    places = np.flatnonzero(chosen)
    return [int(one) for one in places[np.lexsort((places, -found.pence[places]))]]


def _contract_cells(payments: Payments, found: Contracts, one: int) -> tuple[Cell, ...]:
    sector, contract = int(found.sector[one]), int(found.contract[one])
    return (
        payments.suppliers.names[int(found.supplier[one])],
        payments.postcodes[int(found.postcode[one])],
        payments.sectors[sector] if sector >= 0 else "",
        payments.contracts[contract] if contract >= 0 else "",
        pounds(found.pence[one]),
    )
