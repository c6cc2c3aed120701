"""Who wants how much, where and when: from a table, from the roofs of the scenario's projects, or from a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.plan import Plan
from energyfund.purchase.offers import Demand, Want
from energyfund.purchase.quotes import Quotes
from energyfund.scenario.purchase_rows import DemandRow
from energyfund.scenario.rows import read_numbered_rows
from energyfund.solar.roofs import Roofs

MIDDLE = (7, 1)
"""Month and day on which a year's supply is taken to happen where nobody says: the middle of the year."""

LEAST_KWP = 1e-3
"""A watt: the least that can be wanted. [kWp]"""

WATT_DIGITS = 3
"""Demand from roofs is rounded to the watt. [kWp]"""


def read_demand(path: Path, first_year: int, quotes: Quotes, *, unquoted: bool = True) -> Demand:
    """Read a table of demand.

    Args:
        path: CSV or xlsx.
        first_year: Year of rows that name none.
        quotes: The quotes; every lot must stand in both tables.
        unquoted: Whether quotes for a lot that nobody wants are a fault.

    Raises:
        InvalidInputError: A lot has no quote, quotes name a lot that nobody wants, a delivery lies in another year, or
            nothing is wanted at all.
        MissingFileError: The table cannot be read.
    """
    rows, faults = read_numbered_rows(path, DemandRow)
    if faults:
        raise InvalidInputError(faults)
    wants = tuple(_want(line, row, first_year) for line, row in rows)
    faults = [*_lot_faults(path, wants, quotes), *_delivery_faults(path, rows, first_year), *_tiny(path, wants)]
    if unquoted:
        faults += _unwanted(path, wants, quotes)
    if not any(want.kwp for want in wants):
        faults.append(Fault(str(path), None, "kwp", "", "is 0 in every row, so there is nothing to buy"))
    if faults:
        raise InvalidInputError(faults)
    return Demand(wants, path.name)


def demand_faults(path: Path) -> list[Fault]:
    """Faults of the single rows of a table of demand, for when the quotes cannot be read beside it.

    Raises:
        MissingFileError: The table cannot be read.
    """
    return list(read_numbered_rows(path, DemandRow)[1])


def demand_from_roofs(roofs: Mapping[str, Roofs], years: Mapping[str, int], lots_by: str) -> Demand:
    """Every roof of the scenario's solar projects, in the first year in which its project may start.

    Args:
        roofs: Roofs by project.
        years: First start year by project.
        lots_by: ``project``, ``estate`` or ``ward``: what names the lot of a roof.
    """
    wants = []
    for project, own in roofs.items():
        names = {"project": [project] * len(own), "estate": list(own.estate), "ward": list(own.ward)}[lots_by]
        for lot in dict.fromkeys(names):
            mine = np.array([name == lot for name in names])
            kwp = round(float(own.capacity_kwp[mine].sum()), WATT_DIGITS)
            wants.append(_own_stock(project, lot or project, kwp, years[project], int(mine.sum())))
    return Demand(tuple(wants), f"roofs of {_named(roofs)}, by {lots_by}")


def demand_from_plan(plan: Plan, lots_by: str, path: Path) -> Demand:
    """What a plan builds of its solar projects, at the size and in the years that it chose.

    Args:
        plan: The plan.
        lots_by: ``project`` or ``ward``: what names the lot.
        path: Where the plan was read, for messages.

    Raises:
        InvalidInputError: The plan builds no roofs.
    """
    wants = []
    for project in plan.projects:
        whole = sum(roof.capacity_kwp for roof in project.roofs)
        lot = project.ward if lots_by == "ward" and project.ward else project.name
        for start in project.starts:
            kwp = round(whole * start.built_fraction, WATT_DIGITS)
            sites = max(1, round(len(project.roofs) * start.built_fraction))
            if kwp > 0:
                wants.append(_own_stock(project.name, lot, kwp, start.start_year, sites))
    if not wants:
        message = "builds no panels, so there is nothing to buy"
        raise InvalidInputError([Fault(str(path), None, "projects", "", message)])
    return Demand(tuple(wants), f"the plan '{plan.scenario.name}' of {plan.provenance.date}")


def lots_without_quote(demand: Demand, quotes: Quotes) -> Iterator[tuple[str, str]]:
    """Lots of roofs or of a plan that no quote names, each with what to do."""
    for lot in demand.lots:
        if lot not in quotes.lots and demand.lot_kwp(lot):
            yield lot, f"has no quote.{near_match(lot, quotes.lots)} Lots with quotes: {', '.join(quotes.lots)}."


def _named(roofs: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in roofs)


def _own_stock(buyer: str, lot: str, kwp: float, year: int, sites: int) -> Want:
    return Want(
        buyer, lot, kwp, year, "own_stock", "home", "general_fund", sites, 0.0, True, dt.date(year, *MIDDLE), None
    )


def _want(line: int, row: DemandRow, first_year: int) -> Want:
    year = first_year if row.year is None else row.year
    own = row.buyer_kind == "own_stock"
    return Want(
        buyer=row.buyer,
        lot=row.lot,
        kwp=row.kwp,
        year=year,
        buyer_kind=row.buyer_kind,
        building=row.building,
        account=row.account,
        sites=row.sites,
        deposit_fraction=row.deposit_fraction,
        vat_registered=own if row.vat_registered is None else row.vat_registered,
        delivery=row.delivery or dt.date(year, *MIDDLE),
        line=line,
    )


def _lot_faults(path: Path, wants: Sequence[Want], quotes: Quotes) -> Iterator[Fault]:
    for want in wants:
        if want.lot not in quotes.lots:
            message = f"has no quote.{near_match(want.lot, quotes.lots)} Lots with quotes: {', '.join(quotes.lots)}."
            yield Fault(str(path), want.line, "lot", want.lot, message)


def _tiny(path: Path, wants: Sequence[Want]) -> Iterator[Fault]:
    for want in wants:
        if 0 < want.kwp < LEAST_KWP:
            message = "is less than a watt; write kWp, or 0 where nothing is wanted"
            yield Fault(str(path), want.line, "kwp", f"{want.kwp:g}", message)


def _unwanted(path: Path, wants: Sequence[Want], quotes: Quotes) -> Iterator[Fault]:
    wanted = {want.lot for want in wants}
    for offer in quotes.offers:
        for lot, terms in offer.lots.items():
            if lot not in wanted:
                message = (
                    f"is quoted by {offer.supplier} (line {terms.line} of the quotes) and wanted by "
                    f"nobody.{near_match(lot, sorted(wanted))} If that is right, add a row with 0 kWp"
                )
                yield Fault(str(path), None, "lot", lot, message)


def _delivery_faults(path: Path, rows: Sequence[tuple[int, DemandRow]], first_year: int) -> Iterator[Fault]:
    for line, row in rows:
        year = first_year if row.year is None else row.year
        if row.delivery is not None and row.delivery.year != year:
            message = f"lies outside the year of the row, {year}; change one of them"
            yield Fault(str(path), line, "delivery", row.delivery.isoformat(), message)
