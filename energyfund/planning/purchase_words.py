"""A purchase in words: the answer first, and what a reader should know."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from energyfund.assumptions import Figures
from energyfund.finance.vat import vat_fraction
from energyfund.plan.purchase import PurchaseResult
from energyfund.purchase.brief import Order, Tender
from energyfund.purchase.offers import Want
from energyfund.purchase.pricing import VAT_SUPPLY
from energyfund.purchase.quotes import Quotes
from energyfund.scenario.purchase_rows import POUNDS
from energyfund.units import gbp, number, percent

DEPOSIT = "deposit_prudent_fraction"
MOST_NAMED = 2


def answer(result: PurchaseResult) -> PurchaseResult:
    """The purchase with its answer in words: what is bought, what it saves, what must be asked on resale."""
    return replace(result, answer=tuple(_lines(result)))


def _lines(result: PurchaseResult) -> Iterator[str]:
    winners = list(dict.fromkeys(line.supplier for line in result.awards))
    who = f"{len(winners)} suppliers" if len(winners) > MOST_NAMED else " and ".join(winners)
    yield (
        f"Buy {number(result.bought_kwp)} kWp from {who} for {gbp(result.total_cost_gbp)} without VAT: "
        f"{_price_in_words(result)}."
    )
    if result.levy_gbp:
        yield f"The total counts the framework's levy of {gbp(result.levy_gbp)}; suppliers' prices stand without it."
    if result.saving_gbp is None:
        yield "What buyers would pay alone is not known for any lot, so no saving is stated."
    elif result.saving_gbp >= 0:
        yield (
            f"The buyers pay {gbp(result.saving_gbp)} less than they would alone at published "
            f"prices{_share_saved(result)}."
        )
    else:
        yield f"The buyers pay {gbp(-result.saving_gbp)} more than they would alone at published prices."
    if result.resale is None:
        needed = gbp(result.resale_price_gbp_per_kwp)
        yield f"Sold on at cost, a kWp would have to bring {needed}; no costs of resale are given."
    else:
        plan = result.resale
        yield (
            f"Sold on, a kWp must bring {gbp(plan.break_even_gbp_per_kwp, 2)} to break even; at "
            f"{gbp(plan.price_gbp_per_kwp, 2)} the resale ends {gbp(abs(plan.profit_gbp))} "
            f"{'up' if plan.profit_gbp >= 0 else 'down'} and needs {gbp(-plan.low_point_gbp)} of cash at its low point."
        )


def _price_in_words(result: PurchaseResult) -> str:
    """What a kWp costs; hardware and panels on the roof are never averaged in words."""
    if result.installed_gbp_per_kwp is None or result.hardware_gbp_per_kwp is None:
        return f"{gbp(result.price_gbp_per_kwp)} for each kWp wanted"
    return (
        f"suppliers ask {gbp(result.installed_gbp_per_kwp)} for a kWp on the roof and "
        f"{gbp(result.hardware_gbp_per_kwp)} for a kWp of hardware"
    )


def _share_saved(result: PurchaseResult) -> str:
    known = [lot for lot in result.lots if lot.solo_gbp_per_kwp is not None]
    alone = math.fsum((lot.solo_gbp_per_kwp or 0.0) * lot.wanted_kwp for lot in known)
    share = f", {percent((result.saving_gbp or 0.0) / alone, 0)}" if alone else ""
    left = len(result.lots) - len(known)
    return share + (" (lots without such a price left out)" if left else "")


def remarks(tender: Tender, quotes: Quotes, figures: Figures) -> tuple[str, ...]:
    """What a reader should know before the award is signed: odd quotes, VAT, currencies, deposits."""
    return (
        *quotes.remarks,
        *_taken(tender),
        *_vat(tender, figures),
        *_currencies(tender),
        *_deposits(tender, figures),
    )


def late(tender: Tender, orders: Sequence[Order]) -> Iterator[str]:
    """Winners whose lead time ends after a buyer's day of supply, on which its VAT rests."""
    for want in tender.demand.wants:
        for order in orders:
            if (order.lot, order.year) != (want.lot, want.year) or not want.kwp:
                continue
            offer = tender.offers[order.offer]
            weeks = offer.lots[order.lot].lead_time_weeks
            ready = tender.ordered + dt.timedelta(weeks=weeks)
            if ready > want.delivery:
                yield (
                    f"{offer.supplier} needs {number(weeks)} weeks from the order on {_day(tender.ordered)}, so lot "
                    f"'{order.lot}' comes on {_day(ready)} at the earliest; {want.buyer} ({_where(tender, want)}) "
                    f"counts on {_day(want.delivery)}. VAT goes by the day of supply."
                )


def _day(date: dt.date) -> str:
    return f"{date:%-d %B %Y}"


def _where(tender: Tender, want: Want) -> str:
    return f"line {want.line} of {tender.demand.source}" if want.line is not None else f"lot '{want.lot}'"


def _taken(tender: Tender) -> Iterator[str]:
    """What is taken for granted of demand that no table describes."""
    if any(want.line is None for want in tender.demand.wants):
        yield (
            f"Demand from {tender.demand.source}: taken to be the council's own homes, paid from the General Fund. VAT "
            "and the revenue provision follow from that; write a table of demand where it is otherwise."
        )


def _vat(tender: Tender, figures: Figures) -> Iterator[str]:
    """Supplies after a change of VAT, and panels sold without installation to buyers who cannot recover it."""
    hardware = {lot for offer in tender.offers if offer.supply == "supply_only" for lot in offer.lots}
    installed = {lot for offer in tender.offers if offer.supply == "installed" for lot in offer.lots}
    for want in tender.demand.wants:
        where = _where(tender, want)
        if want.lot in installed:
            kind = VAT_SUPPLY[want.building]
            now, then = (vat_fraction(kind, day, figures) for day in (tender.ordered, want.delivery))
            if now != then:
                yield (
                    f"VAT: {want.buyer} ({where}) is supplied on {_day(want.delivery)}, after the rate changes "
                    f"from {percent(now, 0)} to {percent(then, 0)}."
                )
        elif want.lot in hardware and not want.vat_registered and want.kwp:
            alone, fitted = (
                percent(vat_fraction(kind, want.delivery, figures), 0) for kind in ("supply_only", "installed_homes")
            )
            yield (
                f"VAT: {want.buyer} ({where}) buys panels without installation and cannot recover VAT, so {alone} "
                f"comes on top. Sold with installation in a home, they would bear {fitted}."
            )


def _currencies(tender: Tender) -> Iterator[str]:
    for currency in sorted({offer.currency for offer in tender.offers} - {POUNDS}):
        named = ", ".join(dict.fromkeys(offer.supplier for offer in tender.offers if offer.currency == currency))
        yield (
            f"{named} quoted in {currency}. The scenario's rate is used; a rise of a tenth in the {currency} raises "
            "those prices by a tenth unless the rate is fixed at the order."
        )


def _deposits(tender: Tender, figures: Figures) -> Iterator[str]:
    groups = [want for want in tender.demand.wants if want.buyer_kind != "own_stock" and want.kwp]
    if not groups:
        return
    prudent = figures.value(DEPOSIT)
    low = list(dict.fromkeys(want.buyer for want in groups if want.deposit_fraction < prudent))
    if low:
        yield f"Deposits below {percent(prudent, 0)}, which is called prudent: {', '.join(low)}."
