"""Selling on: the price that breaks even, how much to order, and who bears what stays unsold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from energyfund.plan.purchase import BestOrder, CutOutcome, ResalePlan, RiskBearer, Unsold
from energyfund.purchase.cash import BOUGHT, cash_steps, even_sales, low_point
from energyfund.scenario.purchase import PolicyCut, Resale, RiskShare
from energyfund.units import gbp, number, percent

DAYS = 365
UNSOLD_PERCENT = (0, 5, 10, 20)
"""Shares of the stock that the report asks about. [%]"""


@dataclass(frozen=True, slots=True)
class Sold:
    """What one buyer of the resale takes, and the deposit that comes with the order."""

    kwp: float
    deposit_fraction: float


def finance_cost(bought_gbp: float, rate_fraction: float, days: float) -> float:
    """Interest on money tied up in stock: bought · rate · days / 365. [£]

    >>> round(finance_cost(110, 0.06, 90), 3)
    1.627
    """
    return bought_gbp * rate_fraction * days / DAYS


def break_even_price(costs_gbp: float, bought_kwp: float, unsold_fraction: float, salvage_gbp_per_kwp: float) -> float:
    """Price at which nothing is lost: (costs − salvage · unsold) ÷ sold. [£/kWp]

    Args:
        costs_gbp: What the stock costs until it is sold: purchase, freight, storage, finance, administration. [£]
        bought_kwp: The stock.
        unsold_fraction: Share of it that stays unsold, below 1.
        salvage_gbp_per_kwp: What an unsold kWp fetches.

    >>> round(break_even_price(110 + 5 + 3 + 1.627 + 2, 1000, 0.05, 0.08), 4)
    0.1238
    """
    unsold = unsold_fraction * bought_kwp
    return (costs_gbp - salvage_gbp_per_kwp * unsold) / (bought_kwp - unsold)


def best_order(price: float, cost: float, salvage: float, mean: float, deviation: float) -> BestOrder | None:
    """The order that earns most where what will be sold is uncertain and normally distributed (the newsvendor).

    Critical ratio (p − c)/(p − s); order Q* = μ + σ·Φ⁻¹(ratio); with z = (Q* − μ)/σ, unmet demand is σ(φ(z) − z(1 −
    Φ(z))), sold is μ less that, and profit (p − c)·sold − (c − s)·unsold.

    Args:
        price: Resale price. [£/kWp]
        cost: Full cost of a kWp. [£/kWp]
        salvage: What an unsold kWp fetches. [£/kWp]
        mean: Expected sales. [kWp]
        deviation: Standard deviation of sales, above nought. [kWp]

    Returns:
        The order; None where no order earns anything: the price is not above the cost, or so little above it that
        unsold stock costs more than sales bring. None too where salvage pays the cost, so that no order is too large.

    >>> found = best_order(0.13, 0.11, 0.08, 1000, 250)
    >>> found and (round(found.critical_ratio, 2), round(found.order_kwp, 2), round(found.expected_profit_gbp, 2))
    (0.4, 936.66, 15.17)
    """
    if not salvage < cost < price:
        return None
    ratio = (price - cost) / (price - salvage)
    normal = NormalDist()
    z = normal.inv_cdf(ratio)
    order = mean + deviation * z
    if order <= 0:
        return None
    sold = mean - deviation * (normal.pdf(z) - z * (1 - normal.cdf(z)))
    unsold = order - sold
    return BestOrder(ratio, order, sold, unsold, (price - cost) * sold - (cost - salvage) * unsold)


def bearers(loss_gbp: float, shares: RiskShare) -> tuple[RiskBearer, ...]:
    """The loss on unsold stock, by who bears it; the shares add up to 1."""
    named = (
        ("the council", shares.council),
        ("the groups, through their deposits", shares.groups),
        ("the supplier", shares.supplier),
        ("an insurer", shares.insurer),
    )
    return tuple(RiskBearer(who, share, loss_gbp * share) for who, share in named if share > 0)


def resale_plan(bought_gbp: float, sold: Sequence[Sold], terms: Resale, solo_gbp_per_kwp: float | None) -> ResalePlan:
    """What selling on comes to.

    Args:
        bought_gbp: Paid to suppliers for what is sold on. [£]
        sold: What each buyer takes.
        terms: Costs, prices and risks.
        solo_gbp_per_kwp: What the buyers would pay alone; None where nobody knows.
    """
    kwp = math.fsum(each.kwp for each in sold)
    costs = {
        BOUGHT: bought_gbp,
        "Freight": terms.freight_gbp_per_kwp * kwp,
        "Storage": terms.storage_gbp_per_kwp * kwp,
        "Interest on stock": finance_cost(bought_gbp, terms.finance_rate_fraction, terms.stock_days),
        "Administration": terms.administration_gbp_per_kwp * kwp + terms.administration_gbp,
    }
    whole = math.fsum(costs.values())
    unsold_share = 0.0 if terms.call_off else terms.unsold_fraction
    even = break_even_price(whole, kwp, unsold_share, terms.salvage_gbp_per_kwp)
    price = even * (1 + terms.margin_fraction) if terms.price_gbp_per_kwp is None else terms.price_gbp_per_kwp
    going = kwp * (1 - unsold_share)
    loss = loss_on_unsold(whole, kwp, unsold_share, terms)
    order = None
    if terms.demand_deviation_fraction is not None and not terms.call_off:
        order = best_order(price, whole / kwp, terms.salvage_gbp_per_kwp, kwp, terms.demand_deviation_fraction * kwp)
    steps = cash_steps(costs, sold, price, even_sales(terms, 1 - unsold_share), terms)
    low, month = low_point(steps)
    return ResalePlan(
        kwp=kwp,
        bought_gbp=bought_gbp,
        costs=costs,
        break_even_gbp_per_kwp=even,
        price_gbp_per_kwp=price,
        margin_fraction=price / even - 1 if even > 0 else 0.0,
        profit_gbp=price * going + terms.salvage_gbp_per_kwp * (kwp - going) - whole,
        solo_gbp_per_kwp=solo_gbp_per_kwp,
        saving_for_buyers_gbp=None if solo_gbp_per_kwp is None else (solo_gbp_per_kwp - price) * going,
        unsold=tuple(
            Unsold(
                share / 100,
                break_even_price(whole, kwp, share / 100, terms.salvage_gbp_per_kwp),
                loss_on_unsold(whole, kwp, share / 100, terms),
            )
            for share in UNSOLD_PERCENT
        ),
        expected_unsold_fraction=unsold_share,
        loss_gbp=loss,
        bearers=bearers(loss, terms.risk_share),
        call_off=terms.call_off,
        best_order=order,
        cash=steps,
        low_point_gbp=low,
        low_point_month=month,
        cut=None if terms.policy_cut is None else cut_outcome(terms.policy_cut, costs, sold, price, terms),
    )


def loss_on_unsold(costs_gbp: float, kwp: float, unsold_fraction: float, terms: Resale) -> float:
    """Unsold stock at its full cost less what it fetches; nothing where stock is called off as it is sold. [£]"""
    if terms.call_off:
        return 0.0
    return unsold_fraction * kwp * max(0.0, costs_gbp / kwp - terms.salvage_gbp_per_kwp)


def worth_of_kwp(cut: PolicyCut, support_gbp_per_kwh: float) -> float:
    """The most that a buyer can pay: Σ_k (yield · (support + other) − upkeep)/(1 + r)^k less other costs. [£/kWp]"""
    yearly = cut.yield_kwh_per_kwp * (support_gbp_per_kwh + cut.other_income_gbp_per_kwh)
    yearly -= cut.running_cost_gbp_per_kwp_per_year
    rate = cut.required_return_fraction
    return yearly * sum((1 + rate) ** -year for year in range(1, cut.support_years + 1)) - cut.other_cost_gbp_per_kwp


def cut_outcome(
    cut: PolicyCut, costs: dict[str, float], sold: Sequence[Sold], price_gbp_per_kwp: float, terms: Resale
) -> CutOutcome:
    """What happens if support falls while the stock is being sold.

    Buyers who have not paid in full by then go on if the panels are still worth the price to them, and walk away,
    leaving their deposits, if not.
    """
    kwp = math.fsum(each.kwp for each in sold)
    before = worth_of_kwp(cut, cut.support_before_gbp_per_kwh)
    after = worth_of_kwp(cut, cut.support_after_gbp_per_kwh)
    stays = after >= price_gbp_per_kwp
    until = None if stays else (cut.month if before >= price_gbp_per_kwp else 0)
    sales = even_sales(terms, until=until)
    going = math.fsum(sales.values())
    unsold = kwp * (1 - going)
    loss = loss_on_unsold(math.fsum(costs.values()), kwp, 1 - going, terms)
    steps = cash_steps(costs, sold, price_gbp_per_kwp, sales, terms, forfeited=True)
    low, _ = low_point(steps)
    head = (
        f"If support falls from {_pence(cut.support_before_gbp_per_kwh)} to {_pence(cut.support_after_gbp_per_kwh)} a "
        f"kWh in month {cut.month}, a kWp is worth {gbp(after)} to a buyer instead of {gbp(before)}. "
    )
    if stays:
        tail = f"The price of {gbp(price_gbp_per_kwp)} still pays, so sales go on."
    else:
        tail = (
            f"The price of {gbp(price_gbp_per_kwp)} no longer pays. Sales stop with {percent(going, 0)} sold: "
            f"{number(unsold)} kWp stay in store, a loss of {gbp(loss)} before deposits."
        )
    return CutOutcome(cut.month, before, after, going, unsold, loss, low, head + tail)


def _pence(gbp_per_kwh: float) -> str:
    return f"{100 * gbp_per_kwh:.3g} p"
