"""What the orders of an award cost, line by line, worked out from the quotes alone. The solver has no part in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from energyfund.plan.purchase import AwardLine
from energyfund.purchase.brief import Order, Tender
from energyfund.purchase.offers import LotTerms, Offer
from energyfund.purchase.tiers import Piece, total_quantity_cost
from energyfund.units import number

PENNY_DIGITS = 2


def bill(tender: Tender, orders: Sequence[Order]) -> tuple[AwardLine, ...]:
    """Cost of every order, to the penny, in the order given.

    Raises:
        ValueError: An order lies outside the tiers of its quote; the award would be wrong.
    """
    return tuple(_line(tender, order, orders) for order in orders)


def _line(tender: Tender, order: Order, orders: Sequence[Order]) -> AwardLine:
    offer = tender.offers[order.offer]
    terms = offer.lots[order.lot]
    together = [other for other in orders if other.offer == order.offer]
    same_year = [other for other in together if other.year == order.year]
    curve = offer.curve(order.lot, tender.level(order.year))
    if offer.discount == "bundle":
        piece = curve[0]
        first = min((other.year, place) for place, other in enumerate(together)) == (order.year, together.index(order))
        cost = piece.slope_gbp_per_kwp * order.kwp + (piece.fixed_gbp if first else 0.0)
    elif offer.discount == "total_quantity":
        piece = _tier_of_all(tender, offer, order.year, same_year, order.lot)
        cost = piece.cost(order.kwp)
    else:
        held = [part for part in curve if part.holds(order.kwp)]
        if not held:
            raise ValueError(f"{offer.name}: no tier holds {order.kwp:g} kWp")
        piece = min(held, key=lambda part: part.cost(order.kwp))
        cost = piece.cost(order.kwp)
    paid = round(cost, PENNY_DIGITS)
    return AwardLine(
        supplier=offer.supplier,
        lot=order.lot,
        year=order.year,
        kwp=order.kwp,
        cost_gbp=paid,
        price_gbp_per_kwp=paid / order.kwp,
        supply=offer.supply,
        discount=offer.discount,
        tier=tier_in_words(terms, piece, offer),
        local=terms.local,
        small=terms.small,
    )


def _tier_of_all(tender: Tender, offer: Offer, year: int, orders: Sequence[Order], lot: str) -> Piece:
    """The tier that all lots of an offer reach together in a year, as a part of one lot's curve."""
    level = tender.level(year)
    curves = [offer.curve(order.lot, level) for order in orders]
    amounts = [order.kwp for order in orders]
    total = math.fsum(amounts)
    best = total_quantity_cost(curves, amounts)
    for place, piece in enumerate(curves[0]):
        cost = math.fsum(curve[place].cost(amount) for curve, amount in zip(curves, amounts, strict=True))
        if piece.holds(total) and best is not None and cost <= best:
            return offer.curve(lot, level)[place]
    raise ValueError(f"{offer.name}: no tier holds {total:g} kWp")


def tier_in_words(terms: LotTerms, piece: Piece, offer: Offer) -> str:
    """Which tier prices an order.

    >>> from energyfund.purchase.tiers import Tier
    >>> own = LotTerms((Tier(0, 100, 9), Tier(100, math.inf, 8)), math.inf, False, False, None, None, 0, 0, 2)
    >>> offer = Offer("A", "all_units", "installed", "GBP", {"North": own})
    >>> tier_in_words(own, Piece(100, math.inf, 0, 8), offer)
    'from 100 kWp'
    """
    if offer.discount == "bundle":
        return f"bundle of {', '.join(offer.lots)}"
    of_all = ", all lots together" if offer.discount == "total_quantity" else ""
    if len(terms.tiers) == 1:
        return "one price"
    if math.isinf(piece.high_kwp):
        return f"from {number(piece.low_kwp)} kWp{of_all}"
    return f"{number(piece.low_kwp)} to {number(piece.high_kwp)} kWp{of_all}"


def upkeep_gbp(tender: Tender, orders: Sequence[Order]) -> float:
    """Running cost over the life and installation of hardware, at their worth in the choice. [£]"""
    return math.fsum(
        order.kwp
        * tender.worth(order.year)
        * (
            tender.upkeep(tender.offers[order.offer].lots[order.lot].running_cost_gbp_per_kwp_per_year)
            + tender.installing(tender.offers[order.offer], order.lot)
        )
        for order in orders
    )


def whole_life_gbp(
    tender: Tender,
    lines: Sequence[AwardLine],
    orders: Sequence[Order],
    stock_kwp: Mapping[tuple[str, int], float],
    surplus_kwp: Mapping[tuple[str, int], float],
) -> float:
    """Whole-life cost as the award counts it: every pound at the worth of its year. [£]"""
    kept = [tender.worth(year) * storage_gbp(tender, {(lot, year): kwp}) for (lot, year), kwp in stock_kwp.items()]
    gone = [tender.worth(year) * disposal_gbp(tender, {(lot, year): kwp}) for (lot, year), kwp in surplus_kwp.items()]
    paid = [tender.worth(line.year) * line.cost_gbp * (1 + tender.levy_fraction) for line in lines]
    return math.fsum([*paid, *kept, *gone, upkeep_gbp(tender, orders)])


def levy_gbp(tender: Tender, lines: Sequence[AwardLine]) -> float:
    """The framework's levy on what suppliers are paid, to the penny. [£]"""
    return round(math.fsum(line.cost_gbp for line in lines) * tender.levy_fraction, PENNY_DIGITS)


def storage_gbp(tender: Tender, stock_kwp: Mapping[tuple[str, int], float]) -> float:
    """Cost of what is in store at the end of each year, to the penny. [£]"""
    return round(math.fsum(stock_kwp.values()) * (tender.storage_gbp_per_kwp_per_year or 0.0), PENNY_DIGITS)


def disposal_gbp(tender: Tender, surplus_kwp: Mapping[tuple[str, int], float]) -> float:
    """Cost of getting rid of what nobody wants, to the penny. [£]"""
    return round(math.fsum(surplus_kwp.values()) * (tender.disposal_gbp_per_kwp or 0.0), PENNY_DIGITS)
