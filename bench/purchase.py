"""Purchase: 10 suppliers, 20 lots and 4 tiers awarded with strong links, over the time of plain summed links.

Ceilings: both links come to the same cost within 1e-4, every instance is solved, and strong links take no more than
twice as long as the summed ones over all instances together. What the ratio is depends on the solver: HiGHS finds many
of the strong links by itself.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import sys
import time

from energyfund.purchase.award import solve
from energyfund.purchase.brief import Tender
from energyfund.purchase.offers import Demand, LotTerms, Offer, Want
from energyfund.purchase.tiers import Tier
from energyfund.scenario.purchase import Limits
from energyfund.scenario.purchase_rows import Discount

SUPPLIERS, LOTS, TIERS = 10, 20, 4
FORMS: tuple[Discount, ...] = ("all_units", "incremental", "total_quantity")
SEEDS = (1, 2, 3)
YEAR = 2027
SAME, MOST_RATIO = 1e-4, 2.0


def draw(form: Discount, seed: int) -> Tender:
    """A made-up tender."""
    chance = random.Random(f"{form}{seed}")
    lots = [f"Lot {number}" for number in range(LOTS)]
    wanted = {lot: float(chance.randint(50, 500)) for lot in lots}
    borders = [0.0, 60.0, 150.0, 300.0]
    if form == "total_quantity":
        borders = [share * sum(wanted.values()) for share in (0.0, 0.05, 0.15, 0.3)]
    offers: list[Offer] = []
    for number in range(SUPPLIERS):
        terms: dict[str, LotTerms] = {}
        for lot in lots:
            price = chance.uniform(850, 1150)
            tiers = tuple(
                Tier(
                    low,
                    high,
                    round(price * (1 - 0.05 * place), 2),
                    float(chance.choice([0, 2000])) if not place else 0.0,
                )
                for place, (low, high) in enumerate(zip(borders, [*borders[1:], math.inf], strict=True))
            )
            capacity = float(chance.randint(60, 400))
            terms[lot] = LotTerms(tiers, capacity, number % 3 == 0, number % 2 == 0, None, None, 0.0, 0.0, 1)
        name = f"Supplier {number}"
        if form == "total_quantity":
            offers.append(Offer(name, form, "installed", "GBP", terms))
        else:
            offers += [Offer(name, form, "installed", "GBP", {lot: own}) for lot, own in terms.items()]
    day = dt.date(YEAR, 7, 1)
    wants = [
        Want("council", lot, kwp, YEAR, "own_stock", "home", "general_fund", 1, 0.0, True, day, None)
        for lot, kwp in wanted.items()
    ]
    limits = Limits.model_validate({"least_local_share_fraction": 0.3})
    demand = Demand(tuple(wants), "made up")
    return Tender(tuple(offers), demand, limits, None, None, None, 0.0, 0.0, 0, None, dt.date(YEAR, 1, 1), 300.0)


def main() -> int:
    """Prints the times and their ratio; returns 1 when a ceiling is broken."""
    broken = False
    spent = {True: 0.0, False: 0.0}
    for form in FORMS:
        for seed in SEEDS:
            tender = draw(form, seed)
            took: dict[bool, float] = {}
            cost: dict[bool, float] = {}
            for strong in (True, False):
                began = time.perf_counter()
                found = solve(tender, strong=strong)
                took[strong] = time.perf_counter() - began
                cost[strong] = found.objective
                spent[strong] += took[strong]
                broken |= found.status != "optimal"
            apart = abs(cost[True] - cost[False]) / cost[False]
            broken |= apart > SAME
            print(
                f"{form:>14}, seed {seed}: {took[True]:6.2f} s strong, {took[False]:6.2f} s summed, ratio "
                f"{took[True] / took[False]:.2f}, costs apart by {apart:.1e}"
            )
    ratio = spent[True] / spent[False]
    print(f"all: ratio {ratio:.2f} of strong to summed links (ceiling {MOST_RATIO:g})")
    return 1 if broken or ratio > MOST_RATIO else 0


if __name__ == "__main__":
    sys.exit(main())
