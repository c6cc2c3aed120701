"""The three lines that matter."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.offer_parts import OfferPath, OfferPlan
from energyfund.plan.size_parts import ProjectSize
from energyfund.units import gbp, number, percent


def answer(sizes: Sequence[ProjectSize], offer: OfferPlan | None, price_base: int) -> tuple[str, ...]:
    """What to build, what becomes of the power, and what members can be paid.

    Args:
        sizes: Every project at its best size.
        offer: The share offer; None where there is none.
        price_base: Year of the prices.
    """
    return (_what_to_build(sizes, price_base), _power(sizes), _members(offer))


def _what_to_build(sizes: Sequence[ProjectSize], price_base: int) -> str:
    kwp, full = sum(one.best_kwp for one in sizes), sum(one.full_kwp for one in sizes)
    battery = sum(one.battery_kwh for one in sizes)
    value, cost = sum(one.value_gbp for one in sizes), sum(one.cost_gbp for one in sizes)
    if kwp <= 0:
        return f"Build nothing: none of the {number(full, 1)} kWp that the roofs hold is worth its cost."
    stored = f" and {number(battery, 1)} kWh of battery" if battery > 0 else " and no battery"
    return (
        f"Build {number(kwp, 1)} of the {number(full, 1)} kWp that the roofs hold{stored}: worth {gbp(value)} a year, "
        f"cost {gbp(cost)} a year, at prices of {price_base}."
    )


def _power(sizes: Sequence[ProjectSize]) -> str:
    built = [one for one in sizes if one.best_kwp > 0]
    made = sum(one.annual_kwh for one in built)
    if made <= 0:
        return "No power is made."
    used = sum(one.annual_kwh * one.self_use_fraction for one in built)
    meters = [meter for one in built for meter in one.meters]
    if not meters:
        return f"{number(made)} kWh in the first year; {percent(used / made, 0)} is sold on site, as the scenario says."
    load = sum(meter.load_kwh for meter in meters)
    own = sum(meter.load_kwh * meter.self_sufficiency_fraction for meter in meters)
    met = f", which is {percent(own / load, 0)} of what is used there" if load > 0 else ""
    return f"{number(made)} kWh in the first year; {percent(used / made, 0)} is used on site{met}."


def _members(offer: OfferPlan | None) -> str:
    if offer is None:
        return "No share offer: see the remark below."
    expected, cautious = offer.paths[0], offer.paths[1]
    rate = percent(offer.terms.interest_fraction, 2)
    raised = next(amount.gbp for amount in reversed(offer.funds))
    fund = f"the community fund gets {gbp(expected.community_fund_gbp)} over {offer.years} years"
    return (
        f"{gbp(raised)} of shares, offered at {rate}: {_carried(expected)} at expected output (P50), "
        f"{_carried(cautious)} at cautious output (P90); {fund}."
    )


def _carried(path: OfferPath) -> str:
    if path.affordable_fraction is None:
        return "not even the capital is affordable in time"
    least = "at least " if path.is_at_cap else ""
    return f"{least}{percent(path.affordable_fraction, 2)} is affordable"
