"""Value of the contract against the thresholds, and what follows for the procedure. No legal advice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from energyfund.assumptions import Figures
from energyfund.plan.purchase import AwardLine, Procurement, WantLine
from energyfund.scenario.purchase import Framework, Weights
from energyfund.units import gbp, percent

WORKS, GOODS = "procurement_threshold_works_gbp", "procurement_threshold_goods_gbp"


def procurement(
    lines: Sequence[AwardLine],
    wants: Sequence[WantLine],
    framework: Framework | None,
    weights: Weights | None,
    figures: Figures,
) -> Procurement:
    """Which procedure the value of the contract asks for.

    The value counts everything bought over all years, with VAT at the rate of each supply, whoever recovers it. A lot
    does not fall below a threshold by being a lot: the lots are added up.

    Args:
        lines: The award.
        wants: What buyers get, with their VAT.
        framework: The framework that is called off from; None for a procurement of one's own.
        weights: Weights of the tender; None where it goes by cost.
        figures: The library.
    """
    net = math.fsum(line.cost_gbp for line in lines)
    served = math.fsum(want.kwp * want.price_gbp_per_kwp for want in wants)
    rate = (
        math.fsum(want.kwp * want.price_gbp_per_kwp * want.vat_fraction for want in wants) / served if served else 0.0
    )
    value = round(net * (1 + rate), 2)
    installed = math.fsum(line.cost_gbp for line in lines if line.supply == "installed")
    works = installed > net / 2
    threshold = figures.value(WORKS if works else GOODS)
    kind = "works" if works else "goods"
    above = value >= threshold
    told = [_verdict(kind, value, threshold, above=above)]
    other = figures.value(GOODS if works else WORKS)
    if works and (value >= other) != above:
        told.append(
            "If the contract were judged to be goods or services with fitting instead of works, the threshold would "
            f"be {gbp(other)}, and it is above that. Ask the monitoring officer which it is before the notice is "
            "written."
        )
    told += _framework(framework, net)
    told += _weights(weights, figures)
    told += _local_quotes(lines, figures)
    return Procurement(kind, value, threshold, above, tuple(told))


def _verdict(kind: str, value_gbp: float, threshold_gbp: float, *, above: bool) -> str:
    head = f"The contract is worth {gbp(value_gbp)} with VAT, all lots and years together, and is mainly {kind}. "
    if above:
        return head + (
            f"That is above the threshold of {gbp(threshold_gbp)}: the Procurement Act 2023 applies. The procedures "
            "open to the council are the open procedure, the competitive flexible procedure, or a call-off from a "
            "framework."
        )
    return head + (
        f"That is below the threshold of {gbp(threshold_gbp)}: the full procedures of the Procurement Act 2023 do not "
        "apply; the council's own standing orders do."
    )


def _framework(framework: Framework | None, net_gbp: float) -> Iterator[str]:
    if framework is not None:
        levy = framework.levy_fraction * net_gbp
        yield (
            f"It is called off from {framework.name}, whose levy of "
            f"{percent(framework.levy_fraction, 2)} adds {gbp(levy)}. A call-off may only use the framework's lots, "
            "terms and weights: check them against this award."
        )


def _weights(weights: Weights | None, figures: Figures) -> Iterator[str]:
    least = figures.value("social_value_least_weight_fraction")
    if weights is None:
        yield (
            f"The award goes by cost alone. Central government gives social value at least {percent(least, 0)} of the "
            "points; councils may do the same."
        )
    elif weights.social_value < least:
        own = percent(weights.social_value, 0)
        yield f"Social value has {own} of the points; central government asks for {percent(least, 0)}."


def _local_quotes(lines: Sequence[AwardLine], figures: Figures) -> Iterator[str]:
    low, high = figures.values("local_quote_bounds_gbp")
    contracts: dict[tuple[str, str], float] = {}
    for line in lines:
        key = (line.supplier, line.lot)
        contracts[key] = contracts.get(key, 0.0) + line.cost_gbp
    small = [key for key, cost in contracts.items() if low <= cost <= high]
    if small:
        named = ", ".join(f"{supplier} in '{lot}'" for supplier, lot in small)
        yield (
            f"Contracts of {gbp(low)} to {gbp(high)}, for which some public bodies ask local firms for quotes: "
            f"{len(small)} ({named}). They still count in the value above."
        )
