"""What a quantity costs under each kind of discount. Pure arithmetic: the award is checked against it.

A quote's tiers touch: each ends where the next begins, and a quantity on the border is priced in the cheaper
of the two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from energyfund.scenario.purchase_rows import Discount

BORDER_KWP = 1e-6
"""Quantities this close to a border stand on it. [kWp]"""


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of a quote: from ``low_kwp`` to ``high_kwp`` (infinite where open) each kWp costs the price.

    ``fixed_gbp`` is the charge for an order that reaches the tier, whatever its size.
    """

    low_kwp: float
    high_kwp: float
    price_gbp_per_kwp: float
    fixed_gbp: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight part of a cost curve: an order of q kWp, low ≤ q ≤ high, costs fixed + slope · q. [£]"""

    low_kwp: float
    high_kwp: float
    fixed_gbp: float
    slope_gbp_per_kwp: float

    def holds(self, quantity_kwp: float) -> bool:
        """Whether an order of this size falls in this part."""
        return self.low_kwp - BORDER_KWP <= quantity_kwp <= self.high_kwp + BORDER_KWP

    def cost(self, quantity_kwp: float) -> float:
        """Cost of an order of this size. [£]"""
        return self.fixed_gbp + self.slope_gbp_per_kwp * quantity_kwp


def pieces(tiers: Sequence[Tier], discount: Discount, level: float = 1.0) -> tuple[Piece, ...]:
    """The cost curve of a quote.

    * all_units, total_quantity, bundle: the tier reached prices every unit: fixed_t + p_t · q;
    * incremental: each unit at the price of its own tier: fixed + Σ_{u<t} p_u (high_u − low_u) + p_t (q − low_t), where
      the lowest tier begins at nought whatever its least order.

    Args:
        tiers: From the lowest to the highest.
        discount: Kind of discount.
        level: Price level beside the quote's own; fixed charges do not move. [-]

    >>> tiers = (Tier(0, 100, 1000), Tier(100, 500, 900), Tier(500, math.inf, 800))
    >>> [piece.cost(480) for piece in pieces(tiers, "incremental") if piece.holds(480)]
    [442000.0]
    """
    found, before, start = [], 0.0, 0.0
    for tier in tiers:
        price = level * tier.price_gbp_per_kwp
        steps = before - price * start if discount == "incremental" else 0.0
        found.append(Piece(tier.low_kwp, tier.high_kwp, tier.fixed_gbp + steps, price))
        before += price * (tier.high_kwp - start) if math.isfinite(tier.high_kwp) else 0.0
        start = tier.high_kwp
    return tuple(found)


def order_cost(curve: Sequence[Piece], quantity_kwp: float) -> float | None:
    """Cost of one order; nothing for no order; None where no part of the curve holds the quantity. [£]

    >>> tiers = (Tier(0, 100, 1000), Tier(100, 500, 900), Tier(500, math.inf, 800))
    >>> order_cost(pieces(tiers, "all_units"), 480), order_cost(pieces(tiers, "all_units"), 500)
    (432000.0, 400000.0)
    """
    if quantity_kwp <= BORDER_KWP:
        return 0.0
    return min((piece.cost(quantity_kwp) for piece in curve if piece.holds(quantity_kwp)), default=None)


def over_bought(curve: Sequence[Piece], quantity_kwp: float, disposal_gbp_per_kwp: float = 0.0) -> tuple[float, float]:
    """The cheapest order of at least a quantity: min over q′ ≥ q of cost(q′) + disposal · (q′ − q).

    Within a part the cost is straight, so only the quantity itself and the beginnings of the parts above it count.

    Returns:
        The order and its cost; the order is infinite and costs infinitely much where the curve ends below it. [kWp, £]

    >>> tiers = (Tier(0, 100, 1000), Tier(100, 500, 900), Tier(500, math.inf, 800))
    >>> over_bought(pieces(tiers, "all_units"), 480)
    (500.0, 400000.0)
    """
    found: list[tuple[float, float]] = []
    for piece in curve:
        order = max(quantity_kwp, piece.low_kwp)
        if piece.holds(order):
            found.append((piece.cost(order) + disposal_gbp_per_kwp * (order - quantity_kwp), order))
    cost, order = min(found, default=(math.inf, math.inf))
    return float(order), float(cost)


def total_quantity_cost(curves: Sequence[Sequence[Piece]], quantities_kwp: Sequence[float]) -> float | None:
    """Cost of lots whose tier is set by their total: Σ over lots of what each costs in the tier that the total reaches.

    Args:
        curves: For each lot a curve; all have the same borders.
        quantities_kwp: For each lot its quantity; a lot without any costs nothing, not even its fixed charge. [kWp]

    Returns:
        The cost; None where no tier holds the total. [£]

    >>> north = pieces((Tier(0, 100, 10), Tier(100, math.inf, 8)), "total_quantity")
    >>> total_quantity_cost([north, north], [60, 60])
    960.0
    """
    total = sum(quantities_kwp)
    if total <= BORDER_KWP:
        return 0.0
    return min(
        (
            sum(
                curve[place].cost(quantity)
                for curve, quantity in zip(curves, quantities_kwp, strict=True)
                if quantity > BORDER_KWP
            )
            for place, piece in enumerate(curves[0])
            if piece.holds(total)
        ),
        default=None,
    )


def rising(tiers: Sequence[Tier]) -> Iterator[tuple[Tier, Tier]]:
    """Neighbouring tiers of which the higher has the higher price: allowed, but odd."""
    return ((lower, higher) for lower, higher in pairwise(tiers) if higher.price_gbp_per_kwp > lower.price_gbp_per_kwp)
