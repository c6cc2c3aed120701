"""Group buying: each pledge brings the price of all down, until a tier tips."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from energyfund.errors import InvalidInputError
from energyfund.plan.purchase import GroupBuying, PledgeLevel
from energyfund.purchase.bill import tier_in_words
from energyfund.purchase.offers import Offer
from energyfund.scenario.purchase_rows import PledgeRow
from energyfund.scenario.rows import read_rows

CHEAPER = 1e-6


@dataclass(frozen=True, slots=True)
class GroupPrice:
    """The price of all for one total: who gives it and in which tier. None where nobody delivers so much."""

    price_gbp_per_kwp: float | None
    supplier: str
    tier: str


def read_pledges(path: Path) -> tuple[PledgeRow, ...]:
    """Pledges in the order in which they came.

    Raises:
        InvalidInputError: A row is wrong.
        MissingFileError: The table cannot be read.
    """
    rows, faults = read_rows(path, PledgeRow)
    if faults:
        raise InvalidInputError(faults)
    return rows


def group_price(offers: Sequence[Offer], lot: str, kwp: float) -> GroupPrice:
    """The best price that one supplier gives for a whole group.

    Bundles are left out, and total_quantity tiers count this lot alone.
    """
    found: list[tuple[float, int, str]] = []
    for place, offer in enumerate(offers):
        if lot not in offer.lots or offer.discount == "bundle" or kwp > offer.lots[lot].capacity_kwp:
            continue
        found += [
            (piece.cost(kwp) / kwp, place, tier_in_words(offer.lots[lot], piece, offer))
            for piece in offer.curve(lot)
            if piece.holds(kwp)
        ]
    if not found:
        return GroupPrice(None, "", "nobody delivers so much, or so little")
    price, place, tier = min(found)
    return GroupPrice(price, offers[place].supplier, tier)


def group_buying(
    pledges: Sequence[PledgeRow], offers: Sequence[Offer], lot: str, target_gbp_per_kwp: float, target_basis: str
) -> GroupBuying:
    """The price at every pledge level, the tiers that tip, and who stays.

    The purchase tips at the first pledge whose price is at most the target. Buyers with a highest price of their own
    leave where the price of all is above it; each who leaves may raise the price for the rest, so they are counted
    again until nobody leaves.

    Args:
        pledges: In the order in which they came.
        offers: Every offer.
        lot: The lot whose quotes price the group.
        target_gbp_per_kwp: Price at which the purchase goes ahead.
        target_basis: Where the target comes from, in words.
    """
    levels: list[PledgeLevel] = []
    total = 0.0
    for place, pledge in enumerate(pledges, start=1):
        total += pledge.kwp
        price = group_price(offers, lot, total)
        before = levels[-1] if levels else None
        tips = (
            before is not None
            and price.price_gbp_per_kwp is not None
            and (before.supplier, before.tier) != (price.supplier, price.tier)
            and (before.price_gbp_per_kwp is None or price.price_gbp_per_kwp < before.price_gbp_per_kwp - CHEAPER)
        )
        levels.append(
            PledgeLevel(place, pledge.buyer, total, price.price_gbp_per_kwp, price.supplier, price.tier, tips)
        )
    tipping = next(
        (level for level in levels if (level.price_gbp_per_kwp or math.inf) <= target_gbp_per_kwp + CHEAPER), None
    )
    staying, price_of_all = _staying(pledges, offers, lot)
    return GroupBuying(
        lot=lot,
        levels=tuple(levels),
        target_gbp_per_kwp=target_gbp_per_kwp,
        target_basis=target_basis,
        tipping_pledge=None if tipping is None else tipping.pledges,
        tipping_kwp=None if tipping is None else tipping.kwp,
        staying=len(staying),
        staying_kwp=math.fsum(pledge.kwp for pledge in staying),
        staying_price_gbp_per_kwp=price_of_all,
    )


def _staying(pledges: Sequence[PledgeRow], offers: Sequence[Offer], lot: str) -> tuple[list[PledgeRow], float | None]:
    staying = list(pledges)
    while staying:
        price = group_price(offers, lot, math.fsum(pledge.kwp for pledge in staying)).price_gbp_per_kwp
        left = [pledge for pledge in staying if price is not None and (pledge.most_gbp_per_kwp or math.inf) >= price]
        if len(left) == len(staying):
            return staying, price
        staying = left
    return [], None
