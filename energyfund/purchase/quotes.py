"""The table of quotes: rows → offers, with every fault of the tiers named by its line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError, near_match
from energyfund.purchase.offers import LotTerms, Offer
from energyfund.purchase.tiers import Tier, rising
from energyfund.scenario.purchase_rows import BUNDLE_MARK, POUNDS, AuctionRow, QuoteRow
from energyfund.scenario.rows import read_numbered_rows
from energyfund.units import gbp

WHOLE_KWP = 1
"""Tiers written 0-99 and 100-499 leave this much between them and are taken to touch. [kWp]"""

SAME_FOR_ALL = (
    "discount",
    "supply",
    "currency",
    "capacity_kwp",
    "local",
    "small",
    "lead_time_weeks",
    "quality_points",
    "social_value_points",
    "running_cost_gbp_per_kwp_per_year",
)
"""Fields that belong to the quote and not to one tier: all tiers of a supplier in a lot must agree."""

PLAUSIBLE = {
    "installed": "plausible_price_installed_gbp_per_kwp",
    "supply_only": "plausible_price_hardware_gbp_per_kwp",
}

Line = tuple[int, QuoteRow]


@dataclass(frozen=True, slots=True)
class Quotes:
    """Every offer, and what a reader should know of them."""

    offers: tuple[Offer, ...]
    remarks: tuple[str, ...]

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Suppliers in the order of the table."""
        return tuple(dict.fromkeys(offer.supplier for offer in self.offers))

    @property
    def lots(self) -> tuple[str, ...]:
        """Lots for which there is a quote, in the order of the table."""
        return tuple(dict.fromkeys(lot for offer in self.offers for lot in offer.lots))


def read_quotes(path: Path, figures: Figures, exchange_rates: Mapping[str, float]) -> Quotes:
    """Read a table of quotes.

    Args:
        path: CSV or xlsx.
        figures: The library, for plausible prices.
        exchange_rates: Pounds for one unit of each currency.

    Raises:
        InvalidInputError: Tiers overlap or leave holes, a currency has no rate, a price is one per panel, or rows of a
            quote contradict each other; every fault with its line.
        MissingFileError: The table cannot be read.
    """
    lines, faults = read_numbered_rows(path, QuoteRow)
    if faults:
        raise InvalidInputError(faults)
    faults = [*_currencies(path, lines, exchange_rates), *_price_faults(path, lines, figures)]
    quotes: dict[tuple[str, str], list[Line]] = {}
    for line, row in lines:
        quotes.setdefault((row.supplier, row.lot), []).append((line, row))
    terms: dict[tuple[str, str], LotTerms] = {}
    remarks: list[str] = []
    for key, own in quotes.items():
        ordered = sorted(own, key=lambda item: item[1].min_kwp)
        found = [*_contradictions(path, ordered), *_tier_faults(path, ordered)]
        faults += found
        if not found:
            terms[key] = _terms(ordered, exchange_rates)
            remarks += _rising(path, key, terms[key], ordered)
    remarks += _price_remarks(path, lines, figures)
    kinds = {key: own[0][1] for key, own in quotes.items()}
    faults += _total_quantity_faults(path, terms, kinds)
    if faults:
        raise InvalidInputError(sorted(faults, key=lambda fault: fault.line or 0))
    return Quotes(_offers(terms, kinds), tuple(remarks))


def apply_auction(path: Path, quotes: Quotes) -> Quotes:
    """Put the result of a reverse auction in the place of every quote for its lots.

    Raises:
        InvalidInputError: A lot or supplier of the result is in no quote, or a lot stands twice.
        MissingFileError: The table cannot be read.
    """
    lines, faults = read_numbered_rows(path, AuctionRow)
    known = {(offer.supplier, lot): (offer, offer.lots[lot]) for offer in quotes.offers for lot in offer.lots}
    suppliers, seen = list(quotes.suppliers), set[str]()
    settled: list[Offer] = []
    for line, row in lines:
        for field, value, names in (("supplier", row.supplier, suppliers), ("lot", row.lot, list(quotes.lots))):
            if value not in names:
                message = f"is in no quote.{near_match(value, names)} Known: {', '.join(names)}."
                faults.append(Fault(str(path), line, field, value, message))
        if row.lot in seen:
            faults.append(Fault(str(path), line, "lot", row.lot, "stands twice; an auction has one result"))
        seen.add(row.lot)
        of_supplier = [pair for (supplier, _), pair in known.items() if supplier == row.supplier]
        if faults or not of_supplier:
            continue
        offer, old = known.get((row.supplier, row.lot), of_supplier[0])
        capacity = math.inf if row.capacity_kwp is None else row.capacity_kwp
        tier = Tier(0.0, math.inf, row.price_gbp_per_kwp)
        terms = replace(old, tiers=(tier,), capacity_kwp=capacity, line=line)
        settled.append(Offer(row.supplier, "all_units", offer.supply, POUNDS, {row.lot: terms}))
    if faults:
        raise InvalidInputError(faults)
    rest = []
    for offer in quotes.offers:
        left = {lot: terms for lot, terms in offer.lots.items() if lot not in seen}
        if left and not (offer.discount == "bundle" and len(left) < len(offer.lots)):
            rest.append(replace(offer, lots=left))
    told = tuple(
        f"The price of lot '{offer_lot}' is the result of a reverse auction; the quotes for it do not count."
        for offer in settled
        for offer_lot in offer.lots
    )
    return Quotes((*settled, *rest), (*quotes.remarks, *told))


def _currencies(path: Path, lines: Sequence[Line], rates: Mapping[str, float]) -> Iterator[Fault]:
    for line, row in lines:
        if row.currency != POUNDS and row.currency not in rates:
            message = (
                f"has no rate: write pounds for one {row.currency} under purchase, exchange_rates. Rates move daily, "
                "so none is held"
            )
            yield Fault(str(path), line, "currency", row.currency, message)


def _price_faults(path: Path, lines: Sequence[Line], figures: Figures) -> Iterator[Fault]:
    """Prices too low for a kWp and far below the rest of the lot: most likely a price per panel or per watt."""
    for line, row, price, floor, _ in _outside(lines, figures):
        others = [
            other.price_gbp_per_kwp
            for _, other in lines
            if other.supplier != row.supplier and other.supply == row.supply and other.price_gbp_per_kwp is not None
        ]
        if price < floor and others and price < median(others) / 2:
            message = (
                f"is too little for a kWp ({row.supply.replace('_', ' ')}, expected above {gbp(floor)}) and less than "
                "half of the other quotes: is it the price of a panel? Divide it by the panel's kWp (0.44 for 440 W); "
                f"if it is a price per watt, times 1,000. If it is right, replace the figure {PLAUSIBLE[row.supply]} "
                "under assumptions"
            )
            yield Fault(str(path), line, "price_gbp_per_kwp", f"{price:g}", message)


def _price_remarks(path: Path, lines: Sequence[Line], figures: Figures) -> Iterator[str]:
    for line, row, price, floor, ceiling in _outside(lines, figures):
        side = f"below {gbp(floor)}" if price < floor else f"above {gbp(ceiling)}"
        yield (
            f"{path.name}, line {line}: {row.supplier} asks {gbp(price, 2)} for each kWp, {side}. Check that the price "
            "is not for a panel, a home or a watt."
        )


def _outside(lines: Sequence[Line], figures: Figures) -> Iterator[tuple[int, QuoteRow, float, float, float]]:
    for line, row in lines:
        low, high = figures.values(PLAUSIBLE[row.supply])
        price = row.price_gbp_per_kwp
        if price is not None and not low <= price <= high:
            yield line, row, price, low, high


def _contradictions(path: Path, own: Sequence[Line]) -> Iterator[Fault]:
    """Rows of one quote that disagree; a cell left empty agrees with the row above."""
    first_line, first = own[0]
    for line, row in own[1:]:
        for field in SAME_FOR_ALL:
            value, wanted = getattr(row, field), getattr(first, field)
            if value != wanted and value is not None:
                message = f"contradicts line {first_line}, which says {_said(wanted)}: tiers of one quote share it"
                yield Fault(str(path), line, field, _said(value), message)
        if first.discount != "all_units" and row.fixed_gbp not in {None, first.fixed_gbp}:
            message = f"contradicts line {first_line}: an order under this discount has one fixed charge"
            yield Fault(str(path), line, "fixed_gbp", f"{row.fixed_gbp:g}", message)
    if first.discount == "bundle" and len(own) > 1:
        message = "a bundle has one price, because it is awarded in full or not at all; keep one row"
        yield Fault(str(path), own[1][0], "discount", "bundle", message)
    lots = first.lot.split(BUNDLE_MARK)
    if first.discount == "bundle" and (len(lots) < 2 or len(set(lots)) < len(lots) or not all(lots)):
        message = f"a bundle names two lots or more, each once, with '{BUNDLE_MARK}' between them"
        yield Fault(str(path), first_line, "lot", first.lot, message)


def _said(value: object) -> str:
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _tier_faults(path: Path, own: Sequence[Line]) -> Iterator[Fault]:
    for (line, lower), (next_line, higher) in pairwise(own):
        who = f"{higher.supplier}, lot {higher.lot}"
        if lower.max_kwp is None:
            message = (
                f"the tier of line {line} has no max_kwp, so this one overlaps it ({who}); close it where this begins"
            )
            yield Fault(str(path), next_line, "min_kwp", f"{higher.min_kwp:g}", message)
        elif higher.min_kwp < lower.max_kwp:
            message = f"overlaps the tier of line {line}, which runs to {lower.max_kwp:g} ({who})"
            yield Fault(str(path), next_line, "min_kwp", f"{higher.min_kwp:g}", message)
        elif higher.min_kwp > lower.max_kwp + WHOLE_KWP:
            message = (
                f"leaves a hole: the tier of line {line} ends at {lower.max_kwp:g}, so nobody knows what "
                f"{(lower.max_kwp + higher.min_kwp) / 2:g} kWp cost ({who})"
            )
            yield Fault(str(path), next_line, "min_kwp", f"{higher.min_kwp:g}", message)


def _terms(own: Sequence[Line], rates: Mapping[str, float]) -> LotTerms:
    line, first = own[0]
    ends = [row.min_kwp for _, row in own[1:]]
    last = own[-1][1].max_kwp
    tiers = tuple(
        Tier(
            row.min_kwp, high, _pounds(row, rates), (first.fixed_gbp if row.fixed_gbp is None else row.fixed_gbp) or 0.0
        )
        for (_, row), high in zip(own, [*ends, math.inf if last is None else last], strict=True)
    )
    return LotTerms(
        tiers=tiers,
        capacity_kwp=math.inf if first.capacity_kwp is None else first.capacity_kwp,
        local=first.local,
        small=first.small,
        quality_points=first.quality_points,
        social_value_points=first.social_value_points,
        running_cost_gbp_per_kwp_per_year=first.running_cost_gbp_per_kwp_per_year,
        lead_time_weeks=first.lead_time_weeks,
        line=line,
    )


def _pounds(row: QuoteRow, rates: Mapping[str, float]) -> float:
    if row.price_gbp_per_kwp is not None:
        return row.price_gbp_per_kwp
    return (row.price_per_kwp or 0.0) * rates.get(row.currency, math.nan)


def _rising(path: Path, key: tuple[str, str], terms: LotTerms, own: Sequence[Line]) -> Iterator[str]:
    lines = {row.min_kwp: line for line, row in own}
    for lower, higher in rising(terms.tiers):
        yield (
            f"{path.name}, line {lines[higher.low_kwp]}: {key[0]} asks more from {higher.low_kwp:g} kWp on "
            f"({gbp(higher.price_gbp_per_kwp, 2)} after {gbp(lower.price_gbp_per_kwp, 2)}) in lot '{key[1]}'. It is "
            "taken as written; check that the prices are not the wrong way round."
        )


def _total_quantity_faults(
    path: Path, terms: Mapping[tuple[str, str], LotTerms], kinds: Mapping[tuple[str, str], QuoteRow]
) -> Iterator[Fault]:
    """Lots of one supplier under total_quantity share their borders, because one total sets all their tiers."""
    first: dict[tuple[str, str], LotTerms] = {}
    for key, own in terms.items():
        if kinds[key].discount != "total_quantity":
            continue
        lead = first.setdefault((key[0], kinds[key].supply), own)
        borders = [[(tier.low_kwp, tier.high_kwp) for tier in each.tiers] for each in (lead, own)]
        if borders[0] != borders[1]:
            message = (
                f"has other tiers than the supplier's lot of line {lead.line}; under total_quantity one total sets the "
                "tier of all lots, so min_kwp and max_kwp must be the same in all"
            )
            yield Fault(str(path), own.line, "min_kwp", "", message)


def _offers(terms: Mapping[tuple[str, str], LotTerms], kinds: Mapping[tuple[str, str], QuoteRow]) -> tuple[Offer, ...]:
    found: list[Offer] = []
    together: dict[tuple[str, str], Offer] = {}
    for (supplier, lot), own in terms.items():
        row = kinds[supplier, lot]
        if row.discount == "bundle":
            found.append(
                Offer(supplier, "bundle", row.supply, row.currency, dict.fromkeys(lot.split(BUNDLE_MARK), own))
            )
        elif row.discount != "total_quantity":
            found.append(Offer(supplier, row.discount, row.supply, row.currency, {lot: own}))
        elif (supplier, row.supply) in together:
            together[supplier, row.supply].lots[lot] = own
        else:
            together[supplier, row.supply] = Offer(supplier, "total_quantity", row.supply, row.currency, {lot: own})
            found.append(together[supplier, row.supply])
    return tuple(found)
