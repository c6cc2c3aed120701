"""Every promise of an award worked out again from the quotes and the demand, without the solver."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from energyfund.plan import Check
from energyfund.plan.purchase import AwardLine, many
from energyfund.purchase.bill import disposal_gbp, levy_gbp, storage_gbp, whole_life_gbp
from energyfund.purchase.brief import Order, Solved, Tender
from energyfund.purchase.scores import scores
from energyfund.purchase.tiers import order_cost
from energyfund.scenario.purchase import Limits

NEAR_KWP = 1e-4
"""Quantities that differ by less are the same; orders are rounded to a millionth of a kWp. [kWp]"""

PENNY = 0.01
NEAR_POINTS = 1e-5


def recheck(tender: Tender, solved: Solved, lines: Sequence[AwardLine]) -> tuple[Check, ...]:
    """Check an award.

    Args:
        tender: What was asked.
        solved: What the solver answered.
        lines: Its orders, priced from the quotes.
    """
    return (
        *_demand(tender, solved),
        *_orders(tender, solved.orders),
        _objective(tender, solved, lines),
        *_limits(tender, solved, lines),
    )


def _check(name: str, residual: float, unit: str, near: float) -> Check:
    return Check(name, residual <= near, max(residual, 0.0), unit)


def _demand(tender: Tender, solved: Solved) -> Iterator[Check]:
    """Bought + stock of last year − stock of this year − surplus = wanted."""
    for lot in tender.demand.lots:
        worst = 0.0
        for year in tender.demand.years:
            bought = math.fsum(order.kwp for order in solved.orders if (order.lot, order.year) == (lot, year))
            stored = solved.stock_kwp.get((lot, year - 1), 0.0) - solved.stock_kwp.get((lot, year), 0.0)
            left = bought + stored - solved.surplus_kwp.get((lot, year), 0.0) - tender.demand.kwp(lot, year)
            worst = max(worst, abs(left))
        yield _check(f"lot '{lot}' gets what is wanted every year", worst, "kWp", NEAR_KWP)


def _orders(tender: Tender, orders: Sequence[Order]) -> Iterator[Check]:
    """Capacity, lead time and tiers of every order; bundles in full."""
    over = late = outside = partial = 0.0
    for order in orders:
        offer = tender.offers[order.offer]
        terms = offer.lots[order.lot]
        over = max(over, order.kwp - terms.capacity_kwp)
        if not offer.is_in_time(order.lot, order.year, tender.ordered):
            late = max(late, order.kwp)
        if offer.discount == "bundle":
            partial = max(partial, abs(order.kwp - tender.demand.kwp(order.lot, order.year)))
        elif offer.discount == "total_quantity":
            total = math.fsum(each.kwp for each in orders if (each.offer, each.year) == (order.offer, order.year))
            if not any(piece.holds(total) for piece in offer.curve(order.lot)):
                outside = max(outside, total)
        elif order_cost(offer.curve(order.lot), order.kwp) is None:
            outside = max(outside, order.kwp)
    yield _check("no supplier delivers above its capacity", over, "kWp", NEAR_KWP)
    yield _check("no order is delivered before its lead time", late, "kWp", NEAR_KWP)
    yield _check("every order lies in a tier of its quote", outside, "kWp", NEAR_KWP)
    if any(offer.discount == "bundle" for offer in tender.offers):
        yield _check("bundles are awarded in full or not at all", partial, "kWp", NEAR_KWP)


def _objective(tender: Tender, solved: Solved, lines: Sequence[AwardLine]) -> Check:
    """The solver's own value against the quotes, pennies of rounding for each line apart."""
    if tender.weights is not None:
        each = scores(tender)
        points = math.fsum(each[order.offer, order.lot].total * order.kwp for order in solved.orders)
        off = abs(points / tender.demand.total_kwp - solved.objective)
        return _check("the score follows from the quotes", off, "points", NEAR_POINTS)
    cost = whole_life_gbp(tender, lines, solved.orders, solved.stock_kwp, solved.surplus_kwp)
    rounding = PENNY * (len(lines) + len(solved.stock_kwp) + len(solved.surplus_kwp) + 1)
    return _check("the whole-life cost follows from the quotes", abs(cost - solved.objective), "GBP", rounding)


def _limits(tender: Tender, solved: Solved, lines: Sequence[AwardLine]) -> Iterator[Check]:
    limits = tender.limits
    total = math.fsum(line.kwp for line in lines)
    winners = {line.supplier for line in lines}
    lots = {line.lot for line in lines}
    yield from _winner_limits(limits, lines, winners, lots)
    for name, least, counted in (
        ("local", limits.least_local_share_fraction, [line.kwp for line in lines if line.local]),
        ("small", limits.least_small_share_fraction, [line.kwp for line in lines if line.small]),
    ):
        if least:
            yield _check(f"share of {name} firms", least * total - math.fsum(counted), "kWp", NEAR_KWP)
    for lot, kind in limits.reserved_lots.items():
        outside = [line.kwp for line in lines if line.lot == lot and not getattr(line, kind)]
        yield _check(f"lot '{lot}' goes to {kind} firms", math.fsum(outside), "kWp", NEAR_KWP)
    for supplier in limits.excluded_suppliers:
        got = [line.kwp for line in lines if line.supplier == supplier]
        yield _check(f"{supplier} gets nothing", math.fsum(got), "kWp", NEAR_KWP)
    for year, budget in limits.budget_gbp_by_year.items():
        bought = [line for line in lines if line.year == year]
        spent = math.fsum(line.cost_gbp for line in bought) + levy_gbp(tender, bought)
        spent += storage_gbp(tender, {cell: kwp for cell, kwp in solved.stock_kwp.items() if cell[1] == year})
        spent += disposal_gbp(tender, {cell: kwp for cell, kwp in solved.surplus_kwp.items() if cell[1] == year})
        yield _check(f"budget of {year}", spent - budget, "GBP", PENNY * (len(lines) + 1))


def _winner_limits(limits: Limits, lines: Sequence[AwardLine], winners: set[str], lots: set[str]) -> Iterator[Check]:
    by_supplier = {supplier: len({line.lot for line in lines if line.supplier == supplier}) for supplier in winners}
    by_lot = {lot: len({line.supplier for line in lines if line.lot == lot}) for lot in lots}
    for name, most, found in (
        (("lot", "of one supplier"), limits.most_lots_per_supplier, max(by_supplier.values(), default=0)),
        (("winner", "in one lot"), limits.most_winners_per_lot, max(by_lot.values(), default=0)),
        (("winner", "in all"), limits.most_winners, len(winners)),
    ):
        if most is not None:
            yield _check(f"at most {many(most, name[0])} {name[1]}", found - most, "count", 0)
    if limits.least_winners is not None:
        yield _check(
            f"at least {many(limits.least_winners, 'winner')}", limits.least_winners - len(winners), "count", 0
        )
    if limits.least_award_kwp is not None:
        least = min(
            (
                math.fsum(line.kwp for line in lines if (line.supplier, line.lot) == pair)
                for pair in {(line.supplier, line.lot) for line in lines}
            ),
            default=limits.least_award_kwp,
        )
        yield _check("everybody who wins gets the least award", limits.least_award_kwp - least, "kWp", NEAR_KWP)
