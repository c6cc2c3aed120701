"""Points of the tender: price, quality and social value, weighted as the tender says."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.purchase.brief import Tender
from energyfund.purchase.offers import Offer
from energyfund.purchase.tiers import order_cost

FULL_POINTS = 100


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one offer in one lot, 0 to 100 each, and together by the weights.

    ``evaluated_gbp_per_kwp`` is the whole-life price that was scored: of the lot's whole demand, or of the most that
    the supplier can deliver.
    """

    offer: int
    lot: str
    evaluated_gbp_per_kwp: float
    price: float
    quality: float
    social_value: float
    total: float


def scores(tender: Tender) -> dict[tuple[int, str], Score]:
    """Points of every offer in every lot.

    Price points are 100 · lowest evaluated price of the lot ÷ evaluated price, the usual relative rule; quality and
    social value are those of the quotes, nought where none are given.
    """
    prices = {
        (number, lot): evaluated_price(tender, offer, lot)
        for number, offer in enumerate(tender.offers)
        for lot in offer.lots
    }
    lowest = {
        lot: min(price for (_, other), price in prices.items() if other == lot) for lot in {lot for _, lot in prices}
    }
    found = {}
    for (number, lot), price in prices.items():
        terms = tender.offers[number].lots[lot]
        points = FULL_POINTS * lowest[lot] / price
        quality, social = terms.quality_points or 0.0, terms.social_value_points or 0.0
        weights = tender.weights
        total = 0.0
        if weights is not None:
            total = weights.price * points + weights.quality * quality + weights.social_value * social
        found[number, lot] = Score(number, lot, price, points, quality, social, total)
    return found


def evaluated_price(tender: Tender, offer: Offer, lot: str) -> float:
    """Whole-life price of a kWp if the supplier delivered as much of the lot as it can. [£/kWp]

    Under total_quantity the tier is that of all lots which the offer names.
    """
    cost = quantity = 0.0
    for year in tender.demand.years:
        wanted = {name: min(tender.demand.kwp(name, year), offer.lots[name].capacity_kwp) for name in offer.lots}
        curve = offer.curve(lot, tender.level(year))
        reach = sum(wanted.values()) if offer.discount == "total_quantity" else wanted[lot]
        reach = min(max(reach, curve[0].low_kwp), curve[-1].high_kwp)
        mine = wanted[lot] if offer.discount == "total_quantity" else reach
        if not tender.demand.kwp(lot, year) or not mine:
            continue
        if offer.discount == "total_quantity":
            part = min(piece.cost(mine) for piece in curve if piece.holds(reach))
        else:
            part = order_cost(curve, mine) or 0.0
        cost += part
        quantity += mine
    terms = offer.lots[lot]
    own = cost / quantity if quantity else terms.tiers[0].price_gbp_per_kwp
    return own + tender.upkeep(terms.running_cost_gbp_per_kwp_per_year) + tender.installing(offer, lot)
