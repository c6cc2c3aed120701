"""What buyers would pay alone, and how much of a price is hardware."""

from __future__ import annotations

import math
from collections.abc import Sequence

from energyfund.assumptions import Figures
from energyfund.finance.prices import at_prices_of
from energyfund.plan.purchase import Hardware, LotYear
from energyfund.purchase.offers import Want
from energyfund.units import gbp, percent

SIZES: tuple[tuple[float, str, str], ...] = (
    (4, "solar_capex_up_to_4_kwp_gbp_per_kwp", "up to 4 kWp"),
    (10, "solar_capex_4_to_10_kwp_gbp_per_kwp", "4 to 10 kWp"),
    (30, "solar_capex_10_to_50_kwp_gbp_per_kwp", "10 to 50 kWp"),
    (math.inf, "solar_capex_30_to_150_kwp_gbp_per_kwp", "30 to 150 kWp"),
)
"""Largest size, figure and words of each published price of installed systems."""

LARGEST_KWP = 150
MODULE = "module_price_gbp_per_kwp"


def solo_price(
    want: Want, supply: str, hardware_gbp_per_kwp: float | None, figures: Figures, year: int
) -> float | None:
    """What a buyer would pay alone for each kWp, at the published price for the size of one site. [£/kWp]

    Args:
        want: The buyer.
        supply: ``installed``, or ``supply_only``, for which no price is published.
        hardware_gbp_per_kwp: What the scenario says hardware costs a buyer alone; None where it does not say.
        figures: The library.
        year: Year of the prices.
    """
    if supply == "supply_only":
        return hardware_gbp_per_kwp
    return at_prices_of(figures, _size(want)[1], year)


def solo_basis(wants: Sequence[Want], supply: str, hardware_gbp_per_kwp: float | None) -> str:
    """Where a price for buyers alone comes from, in words."""
    if supply == "supply_only":
        return (
            "no price of hardware for one buyer is published"
            if hardware_gbp_per_kwp is None
            else "as the scenario says"
        )
    words = list(dict.fromkeys(_size(want)[2] for want in wants))
    large = any(want.kwp / want.sites > LARGEST_KWP for want in wants)
    more = "; above 150 kWp nothing is published, so buyers alone would pay less" if large else ""
    return f"published price of systems of {' and '.join(words)}{more}"


def _size(want: Want) -> tuple[float, str, str]:
    size = want.kwp / want.sites
    return next(band for band in SIZES if size <= band[0])


def hardware_share(lots: Sequence[LotYear], figures: Figures) -> Hardware | None:
    """How much of what installed panels cost is modules, and so what a discount on panels alone can save.

    None where nothing installed is bought.
    """
    installed = [lot for lot in lots if lot.supply == "installed" and lot.bought_kwp]
    if not installed:
        return None
    kwp = math.fsum(lot.bought_kwp for lot in installed)
    price = math.fsum(lot.cost_gbp for lot in installed) / kwp
    known = [lot for lot in installed if lot.solo_gbp_per_kwp is not None]
    solo = (
        math.fsum((lot.solo_gbp_per_kwp or 0.0) * lot.bought_kwp for lot in known)
        / math.fsum(lot.bought_kwp for lot in known)
        if known
        else None
    )
    module = figures.value(MODULE)
    saved = None if solo is None else solo - price
    words = (
        f"Modules trade at about {gbp(module)} for each kWp, {percent(module / price, 0)} of the {gbp(price)} paid "
        f"here for a kWp on the roof. A fifth off the panels alone would therefore save about {gbp(module / 5)}, "
        f"{percent(module / 5 / price)} of the price."
    )
    told = [words]
    if saved is not None and saved > module:
        told.append(
            f"The saving of {gbp(saved)} for each kWp against buying alone is more than all modules cost. It "
            "cannot come from cheaper panels: it comes from installation, scaffolding, survey and overheads spread "
            "over many roofs, and it is lost where roofs are bought one by one."
        )
    told.append(_elsewhere(figures))
    return Hardware(price, solo, module, module / price, saved, tuple(told))


def _elsewhere(figures: Figures) -> str:
    """What group buying has saved, or claimed to save, in other places."""
    claimed = figures.figure("group_buying_discount_fraction")
    low, high = (percent(end, 0) for end in (claimed.low, claimed.high) if isinstance(end, float))
    london = percent(figures.value("group_buying_london_2018_discount_fraction"), 0)
    return (
        f"For comparison: group-buying schemes claim {low} to {high} off; Solar Together London came to {london} below "
        "the national median in 2018."
    )
