"""What each limit of a tender costs in pounds: the tender is awarded again without it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from energyfund.errors import NoPlanError, SolverStoppedError
from energyfund.plan.purchase import AwardLine, PolicyPrice
from energyfund.purchase.award import solve
from energyfund.purchase.bill import bill, whole_life_gbp
from energyfund.purchase.brief import Solved, Tender
from energyfund.purchase.limits import named_limits
from energyfund.purchase.offers import LotTerms, Offer
from energyfund.purchase.tiers import Tier

LOT_LIMITS = {"most_lots_per_supplier", "most_winners_per_lot", "reserved_lots"}
"""Limits that mean nothing where there are no lots."""


@dataclass(frozen=True, slots=True)
class Awarded:
    """An award with its bill and its whole-life cost."""

    tender: Tender
    solved: Solved
    lines: tuple[AwardLine, ...]
    whole_life_gbp: float

    def share(self, what: str) -> float:
        """Share of all kWp that goes to firms with a property: ``local`` or ``small``."""
        total = math.fsum(line.kwp for line in self.lines)
        return math.fsum(line.kwp for line in self.lines if getattr(line, what)) / total if total else 0.0

    def price_gbp_per_kwp(self, supply: str) -> float | None:
        """What suppliers are paid for a kWp, ``installed`` or ``supply_only``; None where none is bought. [£/kWp]"""
        lines = [line for line in self.lines if line.supply == supply]
        kwp = math.fsum(line.kwp for line in lines)
        return math.fsum(line.cost_gbp for line in lines) / kwp if kwp else None


def award(tender: Tender) -> Awarded:
    """Solve a tender and price its orders from the quotes.

    Raises:
        NoPlanError: Nothing fits.
        SolverStoppedError: Time ran out.
    """
    solved = solve(tender)
    lines = bill(tender, solved.orders)
    cost = whole_life_gbp(tender, lines, solved.orders, solved.stock_kwp, solved.surplus_kwp)
    return Awarded(tender, solved, lines, cost)


def policy_prices(made: Awarded) -> tuple[PolicyPrice, ...]:
    """The price of every limit, of scoring, of over-buying and of splitting into lots.

    Each price is the whole-life cost of the award less that of the award without the one policy, all others kept.
    Prices of single policies do not add up: two that ask for the same thing are cheap one by one.
    """
    return tuple(_prices(made))


def _prices(made: Awarded) -> Iterator[PolicyPrice]:
    tender = made.tender
    for limit in named_limits(tender.limits):
        yield _beside(made, limit.label, replace(tender, limits=limit.without))
    if tender.weights is not None:
        remark = "Awarded at the least cost instead, without quality and social value."
        yield _beside(made, "best score", replace(tender, weights=None), remark)
    elif tender.disposal_gbp_per_kwp is not None:
        yield _beside(made, "over-buying is allowed", replace(tender, disposal_gbp_per_kwp=None))
    else:
        remark = "As if what is left over could be got rid of for nothing: the most that this can save."
        yield _beside(made, "over-buying is not allowed", replace(tender, disposal_gbp_per_kwp=0.0), remark)
    whole = in_one_lot(tender)
    if whole is None:
        remark = "No supplier has all-unit tiers in several lots, so nothing is given up by having lots."
        yield PolicyPrice("splitting into lots", None, None, made.share("local"), None, remark)
    else:
        remark = "As if every supplier's tiers counted all its lots together."
        if any(offer.discount == "incremental" for offer in tender.offers):
            remark += " Incremental quotes stay lot by lot: nobody said what they would cost together."
        yield _beside(made, "splitting into lots", whole, remark)


def _beside(made: Awarded, policy: str, tender: Tender, remark: str = "") -> PolicyPrice:
    local = made.share("local")
    try:
        other = award(tender)
    except (NoPlanError, SolverStoppedError):
        gone = f"No other award was found within {tender.seconds:g} s; raise solver_seconds."
        return PolicyPrice(policy, None, None, local, None, gone)
    if made.tender.weights is not None and tender.weights is not None:
        change = other.solved.objective - made.solved.objective
        remark = f"Score without it: {change:+.2f} points.".replace("-", "−")
    if "limit" in {other.solved.status, made.solved.status}:
        remark = f"{remark} The solver stopped at its time limit, so this is rough.".strip()
    return PolicyPrice(
        policy=policy,
        cost_without_gbp=round(other.whole_life_gbp, 2),
        price_gbp=round(made.whole_life_gbp - other.whole_life_gbp, 2) + 0.0,
        local_fraction=local,
        local_fraction_without=other.share("local"),
        remark=remark,
    )


def in_one_lot(tender: Tender) -> Tender | None:
    """The tender as if all lots were one: all-unit tiers of a supplier count all its lots together.

    The end of a lot's last tier becomes a capacity. None where no supplier has such tiers in several lots.
    """
    single: dict[tuple[str, str], list[Offer]] = {}
    rest: list[Offer] = []
    for offer in tender.offers:
        if offer.discount == "all_units":
            single.setdefault((offer.supplier, offer.supply), []).append(offer)
        else:
            rest.append(offer)
    merged = [_together(offers) if len(offers) > 1 else offers[0] for offers in single.values()]
    if not any(len(offer.lots) > 1 for offer in merged):
        return None
    limits = tender.limits.model_validate(tender.limits.model_dump(exclude=LOT_LIMITS))
    return replace(tender, offers=(*merged, *rest), limits=limits)


def _together(offers: Sequence[Offer]) -> Offer:
    lots = {lot: terms for offer in offers for lot, terms in offer.lots.items()}
    least = min(terms.tiers[0].low_kwp for terms in lots.values())
    borders = sorted({tier.low_kwp for terms in lots.values() for tier in terms.tiers if tier.low_kwp > least})
    first = offers[0]
    return Offer(
        first.supplier,
        "total_quantity",
        first.supply,
        first.currency,
        {lot: _cut(terms, [least, *borders]) for lot, terms in lots.items()},
    )


def _cut(terms: LotTerms, borders: Sequence[float]) -> LotTerms:
    """The tiers of a lot cut at the borders of all lots."""
    ends = [*borders[1:], math.inf]
    tiers = []
    for low, high in zip(borders, ends, strict=True):
        reached = [tier for tier in terms.tiers if tier.low_kwp <= low] or [terms.tiers[0]]
        tiers.append(Tier(low, high, reached[-1].price_gbp_per_kwp, terms.tiers[0].fixed_gbp))
    most = min(terms.capacity_kwp, terms.tiers[-1].high_kwp)
    return replace(terms, tiers=tuple(tiers), capacity_kwp=most)
