"""Cash of the resale, month by month: stages of payment, deposits, sales, and the low point in between."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from energyfund.plan.purchase import CashMonth
from energyfund.scenario.purchase import Resale

MONTHS_OF_QUARTER = 3
BOUGHT = "Bought, with any levy and storage of the purchase"


class Buyer(Protocol):
    """What one buyer takes, and the share of the price that comes with the order."""

    @property
    def kwp(self) -> float:
        """Size. [kWp]"""
        ...

    @property
    def deposit_fraction(self) -> float:
        """Share of the price paid with the order."""
        ...


def cash_steps(
    costs: Mapping[str, float],
    sold: Sequence[Buyer],
    price_gbp_per_kwp: float,
    sales: Mapping[int, float],
    terms: Resale,
    *,
    forfeited: bool = False,
) -> tuple[CashMonth, ...]:
    """Payments and receipts by month or quarter after the order.

    The supplier is paid in its stages; freight, storage, interest and administration when sales begin. Deposits come
    with the order, the rest of the price with the sales, and what is unsold is cleared in the month after the last of
    them.

    Args:
        costs: Costs by name; ``BOUGHT`` is paid in stages.
        sold: The buyers.
        price_gbp_per_kwp: Resale price.
        sales: Share of the stock that is sold in each month after the order.
        terms: Stages, months and salvage.
        forfeited: Whether every buyer has paid its deposit and loses it where it walks away; otherwise the share that
            stays unsold was never ordered by anybody.
    """
    last = terms.first_sale_month + terms.sales_months
    count = max(last, *(stage.month for stage in terms.payment_stages)) + 1
    paid, received = [0.0] * count, [0.0] * count
    bought = costs.get(BOUGHT, 0.0)
    for stage in terms.payment_stages:
        paid[stage.month] += stage.fraction * bought
    paid[terms.first_sale_month] += math.fsum(costs.values()) - bought
    price = price_gbp_per_kwp * math.fsum(buyer.kwp for buyer in sold)
    deposits = price_gbp_per_kwp * math.fsum(buyer.kwp * buyer.deposit_fraction for buyer in sold)
    received[0] += deposits * (1.0 if forfeited else math.fsum(sales.values()))
    for month, share in sales.items():
        received[month] += (price - deposits) * share
    unsold = math.fsum(buyer.kwp for buyer in sold) * (1 - math.fsum(sales.values()))
    received[last] += unsold * (0.0 if terms.call_off else terms.salvage_gbp_per_kwp)
    step = MONTHS_OF_QUARTER if terms.balance_by == "quarter" else 1
    steps, balance = [], 0.0
    for month in range(0, count, step):
        out, income = math.fsum(paid[month : month + step]), math.fsum(received[month : month + step])
        balance += income - out
        steps.append(CashMonth(month, out, income, balance))
    return tuple(steps)


def even_sales(terms: Resale, sold_fraction: float = 1.0, until: int | None = None) -> dict[int, float]:
    """Share of the stock sold in each month after the order: equal parts, until a month where one is given.

    >>> even_sales(Resale.model_validate({"first_sale_month": 2, "sales_months": 4}), until=4)
    {2: 0.25, 3: 0.25}
    """
    months = range(terms.first_sale_month, terms.first_sale_month + terms.sales_months)
    return {month: sold_fraction / terms.sales_months for month in months if until is None or month < until}


def low_point(steps: Sequence[CashMonth]) -> tuple[float, int]:
    """The lowest balance and the month in which it begins; nil and 0 where the balance is never below nil. [£]"""
    lowest = min(steps, key=lambda step: step.balance_gbp)
    return (lowest.balance_gbp, lowest.month) if lowest.balance_gbp < 0 else (0.0, 0)
