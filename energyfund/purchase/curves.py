"""The price of a kWp by size of the order, for the chart of tiers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from energyfund.plan.purchase import AwardLine, CurvePoint, TierCurve
from energyfund.purchase.brief import Tender
from energyfund.purchase.offers import Offer
from energyfund.purchase.tiers import order_cost

MOST_LOTS = 3
"""Lots whose tiers are drawn: the largest."""

STEPS = 60
SMALLEST = 10
"""The curve begins at a tenth of its length: the fixed charge on a few kWp would dwarf everything else."""

BEYOND = 5
"""The curve goes on for a fifth more than is wanted or than the last tier begins at."""


def tier_curves(tender: Tender, lines: Sequence[AwardLine]) -> tuple[TierCurve, ...]:
    """A curve for every offer in the largest lots, at the price level of the first year."""
    largest = sorted(tender.demand.lots, key=lambda lot: -tender.demand.lot_kwp(lot))[:MOST_LOTS]
    return tuple(
        _curve(tender, offer, lot, lines)
        for lot in largest
        for offer in tender.offers
        if lot in offer.lots and offer.discount != "bundle"
    )


def _curve(tender: Tender, offer: Offer, lot: str, lines: Sequence[AwardLine]) -> TierCurve:
    curve = offer.curve(lot)
    borders = [piece.low_kwp for piece in curve]
    wanted = max(tender.demand.kwp(lot, year) for year in tender.demand.years)
    far = max(wanted, *borders)
    end = min(far + far / BEYOND, curve[-1].high_kwp, max(offer.lots[lot].capacity_kwp, borders[0]))
    start = max(borders[0], end / SMALLEST)
    grid = sorted(
        {*(start + (end - start) * step / STEPS for step in range(STEPS + 1)), *_corners(borders, start, end)}
    )
    points = [(kwp, order_cost(curve, kwp)) for kwp in grid if kwp > 0]
    own = [line for line in lines if (line.supplier, line.lot) == (offer.supplier, lot)]
    won = math.fsum(line.kwp for line in own)
    return TierCurve(
        supplier=offer.supplier,
        lot=lot,
        points=tuple(CurvePoint(round(kwp, 3), round(cost / kwp, 2)) for kwp, cost in points if cost is not None),
        orders=tuple(CurvePoint(line.kwp, line.price_gbp_per_kwp) for line in own),
        won_kwp=won,
        won_gbp_per_kwp=math.fsum(line.cost_gbp for line in own) / won if won else None,
    )


def _corners(borders: Sequence[float], start: float, end: float) -> list[float]:
    """Both sides of every border, so that a step is drawn upright."""
    inside = [border for border in borders if start < border <= end]
    return [*inside, *(border * (1 - 1e-5) for border in inside)]
