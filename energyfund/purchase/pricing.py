"""What a kWp costs each buyer, lot and year, beside what it would cost alone, with the VAT of each supply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.assumptions import Figures
from energyfund.finance.vat import Supply as VatSupply
from energyfund.finance.vat import vat_fraction
from energyfund.plan.purchase import LotYear, WantLine
from energyfund.purchase.offers import Want
from energyfund.purchase.policies import Awarded
from energyfund.purchase.solo import solo_basis, solo_price
from energyfund.scenario.purchase import Purchase

VAT_SUPPLY: dict[str, VatSupply] = {
    "home": "installed_homes",
    "charity": "installed_charity",
    "non_residential": "non_residential",
}


@dataclass(frozen=True, slots=True)
class Served:
    """What one buyer gets and what it costs: its share of everything paid for its lot.

    ``solo_gbp_per_kwp`` is what it would pay alone; None where nobody knows.
    """

    want: Want
    supply: str
    price_gbp_per_kwp: float
    solo_gbp_per_kwp: float | None

    @property
    def cost_gbp(self) -> float:
        """Price times size. [£]"""
        return self.price_gbp_per_kwp * self.want.kwp


def serve(made: Awarded, purchase: Purchase, figures: Figures, price_base_year: int) -> tuple[Served, ...]:
    """What every buyer gets.

    A lot's cost of a year, with the levy and what is disposed of, is shared by the kWp wanted in it; where a lot is
    bought ahead, the cost of all its years and of storage is.
    """
    return tuple(
        Served(
            want,
            _supply(made, want.lot),
            _price(made, want),
            _solo(made, want, purchase, figures, price_base_year),
        )
        for want in made.tender.demand.wants
    )


def _supply(made: Awarded, lot: str) -> str:
    """What kind of thing a lot is: as awarded; as quoted where nothing of it is."""
    kinds = [line.supply for line in made.lines if line.lot == lot]
    return kinds[0] if kinds else next(offer.supply for offer in made.tender.offers if lot in offer.lots)


def _price(made: Awarded, want: Want) -> float:
    ahead = any(lot == want.lot for lot, _ in made.solved.stock_kwp)
    years = made.tender.demand.years if ahead else (want.year,)
    wanted = math.fsum(made.tender.demand.kwp(want.lot, year) for year in years)
    return math.fsum(_cost(made, want.lot, year) for year in years) / wanted if wanted else 0.0


def _cost(made: Awarded, lot: str, year: int) -> float:
    """What a lot costs in a year: suppliers, levy, storage, disposal. Not rounded, so that parts add up. [£]"""
    tender, cell = made.tender, (lot, year)
    paid = math.fsum(line.cost_gbp for line in made.lines if (line.lot, line.year) == cell)
    kept = made.solved.stock_kwp.get(cell, 0.0) * (tender.storage_gbp_per_kwp_per_year or 0.0)
    gone = made.solved.surplus_kwp.get(cell, 0.0) * (tender.disposal_gbp_per_kwp or 0.0)
    return paid * (1 + tender.levy_fraction) + kept + gone


def _solo(made: Awarded, want: Want, purchase: Purchase, figures: Figures, price_base_year: int) -> float | None:
    """Alone, prices are taken to move from year to year as the quotes do. [£/kWp]"""
    supply = _supply(made, want.lot)
    price = solo_price(want, supply, purchase.solo_hardware_gbp_per_kwp, figures, price_base_year)
    return None if price is None else price * made.tender.level(want.year)


def lot_years(made: Awarded, served: Sequence[Served], purchase: Purchase) -> tuple[LotYear, ...]:
    """Every lot in every year in which something is wanted or bought."""
    found = []
    for lot, year in made.tender.demand.cells():
        lines = [line for line in made.lines if (line.lot, line.year) == (lot, year)]
        wanted = made.tender.demand.kwp(lot, year)
        bought = math.fsum(line.kwp for line in lines)
        if not wanted and not bought:
            continue
        own = [each for each in served if (each.want.lot, each.want.year) == (lot, year)]
        known = [each for each in own if each.solo_gbp_per_kwp is not None and each.want.kwp]
        solo = math.fsum((each.solo_gbp_per_kwp or 0.0) * each.want.kwp for each in known)
        cost = math.fsum(line.cost_gbp for line in lines)
        supply = _supply(made, lot)
        found.append(
            LotYear(
                lot=lot,
                year=year,
                supply=supply,
                wanted_kwp=wanted,
                bought_kwp=bought,
                stored_kwp=made.solved.stock_kwp.get((lot, year), 0.0),
                surplus_kwp=made.solved.surplus_kwp.get((lot, year), 0.0),
                cost_gbp=round(cost, 2),
                price_gbp_per_kwp=cost / bought if bought else None,
                solo_gbp_per_kwp=solo / math.fsum(each.want.kwp for each in known) if known else None,
                solo_basis=solo_basis([each.want for each in own], supply, purchase.solo_hardware_gbp_per_kwp),
            )
        )
    return tuple(found)


def want_lines(served: Sequence[Served], figures: Figures) -> tuple[WantLine, ...]:
    """Every row of the demand with the VAT on its supply on the day of delivery."""
    found = []
    for each in served:
        want = each.want
        kind: VatSupply = "supply_only" if each.supply == "supply_only" else VAT_SUPPLY[want.building]
        rate = vat_fraction(kind, want.delivery, figures)
        found.append(
            WantLine(
                buyer=want.buyer,
                buyer_kind=want.buyer_kind,
                lot=want.lot,
                year=want.year,
                kwp=want.kwp,
                sites=want.sites,
                supply=each.supply,
                price_gbp_per_kwp=each.price_gbp_per_kwp,
                vat_fraction=rate,
                vat_recovered=want.vat_registered,
                vat_gbp=round(each.cost_gbp * rate, 2),
                account=want.account,
            )
        )
    return tuple(found)


def saving_gbp(served: Sequence[Served]) -> float | None:
    """What all buyers save together against buying alone; those without a price for that are left out. [£]"""
    known = [each for each in served if each.solo_gbp_per_kwp is not None]
    if not known:
        return None
    return round(
        math.fsum(((each.solo_gbp_per_kwp or 0.0) - each.price_gbp_per_kwp) * each.want.kwp for each in known), 2
    )
