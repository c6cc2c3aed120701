"""Tables of the accounts of a purchase: financial implications, revenue by year, resale, cash and pledges."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.purchase import Prudential, PurchaseResult, RevenueYear
from energyfund.report.table import NOMINAL, Column, Row, Table, add, pence
from energyfund.units import number, percent

BANDS = (5, 10, 25)
"""Last years of the bands in which a council looks at revenue."""

LINES = (
    ("income_gbp", "Income"),
    ("running_gbp", "Running costs"),
    ("interest_gbp", "Interest"),
    ("provision_gbp", "Minimum revenue provision"),
    ("net_gbp", "Net effect on revenue"),
    ("general_fund_gbp", "of it in the General Fund"),
    ("hra_gbp", "of it in the Housing Revenue Account"),
)

REVENUE = {
    "income_gbp": "kWh of the year × price of the year, used and exported",
    "running_gbp": "kWp × running cost × rise of prices, as a minus",
    "interest_gbp": "what is owed × rate of the loan; of reserves what they would have earned; as a minus",
    "provision_gbp": "minimum revenue provision on the capital, from the year after the purchase, as a minus",
    "net_gbp": "income + running costs + interest + provision",
    "general_fund_gbp": "net effect of what is bought for the General Fund",
    "hra_gbp": "net effect of what is bought for the Housing Revenue Account",
}
"""How the amounts of the revenue account are worked out."""

AMOUNTS = {
    "suppliers": "Σ over the award of what suppliers are paid",
    "levy": "paid to suppliers × rate of the levy",
    "storage": "Σ over years of kWp in store × cost of storing",
    "disposal": "Σ over years of kWp over × cost of disposal",
    "total": "suppliers + levy + storage + disposal",
    "vat": "Σ over buyers who cannot recover it of VAT",
    "saving": "Σ over buyers of kWp × (price alone − price of a kWp)",
    "capital": "Σ over own stock of kWp × price",
    "revenue": "Σ over the years of net effect on revenue",
    "npv": "Σ (income − running costs − capital) ÷ (1 + discount rate)^year",
    "worst": "least over the years of net effect on revenue",
    "break-even": "(all costs − what unsold stock fetches) ÷ kWp sold",
    "resale-price": "break-even price × (1 + margin), or as the scenario states it",
    "resale-profit": "price × kWp sold + what unsold stock fetches − all costs",
    "cash-low": "least balance of all months",
}
"""How the financial implications are worked out, by row."""


def money_tables(result: PurchaseResult) -> tuple[Table, ...]:
    """Financial implications and what lies behind them, in reading order."""
    return (
        implications(result),
        revenue_bands(result.prudential),
        revenue_years(result.prudential),
        resale(result),
        unsold(result),
        cash(result),
        pledges(result),
    )


def implications(result: PurchaseResult) -> Table:
    """The financial implications of the purchase, as a cabinet paper has them."""
    lost = add(want.vat_gbp for want in result.wants if not want.vat_recovered)
    rows = [
        _row("suppliers", "Paid to suppliers", result.paid_to_suppliers_gbp, "all years, without VAT"),
        _row("levy", "Framework levy", result.levy_gbp or None, "on what suppliers are paid"),
        _row("storage", "Storage", result.storage_gbp or None),
        _row("disposal", "Getting rid of what nobody wants", result.disposal_gbp or None),
        _row("total", "Cost of the purchase", result.total_cost_gbp, "all of these"),
        _row("vat", "VAT that buyers cannot recover", lost or None, "borne by them, not by the council"),
        _row("saving", "Saved against buying alone", result.saving_gbp, "at published prices"),
    ]
    if result.prudential is not None:
        rows += _own_stock(result.prudential)
    if result.resale is not None:
        plan = result.resale
        left = f"with {percent(plan.expected_unsold_fraction, 0)} unsold"
        rows += [
            _row("break-even", "Resale: price that breaks even", plan.break_even_gbp_per_kwp, "for each kWp"),
            _row(
                "resale-price", "Resale: price asked", plan.price_gbp_per_kwp, f"margin {percent(plan.margin_fraction)}"
            ),
            _row("resale-profit", "Resale: result", plan.profit_gbp, left),
            _row("cash-low", "Resale: lowest balance of cash", plan.low_point_gbp, f"in month {plan.low_point_month}"),
        ]
    return Table(
        id="implications",
        title="Financial implications",
        caption=f"What the purchase does to the council's money. {NOMINAL}",
        columns=(
            Column("what", "What"),
            Column("amount", "Amount", "gbp", formula="see the row"),
            Column("note", "Remark"),
        ),
        rows=tuple(row for row in rows if row.cells[1] is not None),
        sheet="Financial implications",
    )


def _row(name: str, words: str, amount: float | str | None, note: str = "") -> Row:
    cells = (words, pence(amount) if isinstance(amount, float) else amount, note or None)
    return Row(name, cells, formula=AMOUNTS.get(name, ""))


def _own_stock(stock: Prudential) -> list[Row]:
    years, early = _bands(stock)[0]
    back = "not within these years" if stock.payback_years is None else f"{stock.payback_years:.1f} years"
    rate = percent(stock.discount_rate_fraction, 2)
    charged = "income less running costs, interest and provision"
    return [
        _row("capital", "Own stock: capital", stock.capital_gbp, f"{number(stock.kwp)} kWp, paid by {stock.terms}"),
        _row("revenue", f"Own stock: revenue, {years.lower()}", add(year.net_gbp for year in early), charged),
        _row("npv", "Own stock: net present value", stock.npv_gbp, f"at {rate} a year, before finance"),
        _row("payback", "Own stock: money is back after", back, "before finance, not discounted"),
        _row("worst", "Own stock: worst year for revenue", stock.worst_net_gbp, str(stock.worst_year)),
    ]


def _bands(stock: Prudential) -> list[tuple[str, Sequence[RevenueYear]]]:
    """Years of operation in the bands of a cabinet paper; year 1 is the year after the first purchase."""
    years = stock.years[1:]
    starts = (0, *BANDS)
    ends = (*BANDS, len(years))
    return [
        (_band_name(start + 1, min(end, len(years))), years[start:end])
        for start, end in zip(starts, ends, strict=True)
        if start < min(end, len(years))
    ]


def _band_name(first: int, last: int) -> str:
    return f"Year {first}" if first == last else f"Years {first} to {last}"


def revenue_bands(stock: Prudential | None) -> Table:
    """Effect on revenue in years 1 to 5, 6 to 10, 11 to 25 and after."""
    bands = [] if stock is None else _bands(stock)
    rows = tuple(
        Row(
            name,
            (
                words,
                *(add(getattr(year, name) for year in years) for _, years in bands),
                add(getattr(year, name) for _, years in bands for year in years),
            ),
        )
        for name, words in LINES
    )
    account = "" if stock is None else f"Year 1 is {stock.years[1].year}. "
    return Table(
        id="revenue-bands",
        title="Effect on revenue",
        caption=f"The council's own stock in its revenue account. {account}Costs have a minus. {NOMINAL}",
        columns=(
            Column("line", "Line"),
            *(
                Column(f"band-{place}", name, "gbp", formula="sum of the years in the column")
                for place, (name, _) in enumerate(bands)
            ),
            Column("total", "All years", "gbp", formula="sum of the years"),
        ),
        rows=rows if bands else (),
        notes=(
            (
                "Repaying a loan is no charge on revenue; the minimum revenue provision is, in the General Fund, from "
                "the year after the purchase. The Housing Revenue Account has no such duty: its net effect stands "
                "before any money set aside to repay its part of the loan."
            ),
        )
        if bands
        else (),
        empty="No own stock, or nothing said of how it is paid for, so no effect on revenue is shown.",
        sheet="Revenue",
    )


def revenue_years(stock: Prudential | None) -> Table:
    """The revenue account year by year."""
    return Table(
        id="revenue-years",
        title="Effect on revenue, year by year",
        caption=f"The council's own stock in its revenue account. {NOMINAL}",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            *(Column(name, words, "gbp", formula=REVENUE[name]) for name, words in LINES),
        ),
        rows=tuple(
            Row(f"year-{year.year}", (year.year, *(pence(getattr(year, name)) for name, _ in LINES)))
            for year in (() if stock is None else stock.years)
        ),
        empty="No own stock, so there are no years to show.",
        wide=True,
        sheet="Revenue",
    )


def resale(result: PurchaseResult) -> Table:
    """What the resale costs and who bears what is left over."""
    plan = result.resale
    rows: list[Row] = []
    if plan is not None:
        rows += [
            Row(f"cost-{place}", (name, pence(cost), pence(cost / plan.kwp)))
            for place, (name, cost) in enumerate(plan.costs.items())
        ]
        rows += [
            Row(
                f"bears-{place}",
                (
                    f"Loss on unsold stock: {each.who} ({percent(each.fraction, 0)})",
                    pence(each.loss_gbp),
                    pence(each.loss_gbp / plan.kwp),
                ),
            )
            for place, each in enumerate(plan.bearers)
        ]
    return Table(
        id="resale",
        title="Resale: costs and risk",
        caption="What selling on costs, and who bears the loss on what is expected to stay unsold. Pounds, without "
        "VAT.",
        columns=(
            Column("what", "What"),
            Column(
                "amount",
                "Amount",
                "gbp",
                formula="kWp × cost of a kWp, and fixed costs; of the loss, share borne × loss",
            ),
            Column("each", "For each kWp bought", "gbp", formula="amount ÷ kWp bought for resale"),
        ),
        rows=tuple(rows),
        notes=("Stock is called off from the supplier as it is sold, so none is left over.",)
        if plan is not None and plan.call_off
        else (),
        empty="Nothing is sold on.",
        sheet="Resale",
    )


def unsold(result: PurchaseResult) -> Table:
    """The price that breaks even if more stays unsold."""
    plan = result.resale
    return Table(
        id="unsold",
        title="Resale: if panels stay unsold",
        caption="The price at which nothing is lost even if the council bears every loss alone, and the loss on unsold "
        "stock at its full cost less what it fetches.",
        columns=(
            Column("unsold", "Unsold", "percent", 0, formula="the share that is asked about"),
            Column(
                "price", "Price that breaks even", "gbp", formula="(all costs − what unsold stock fetches) ÷ kWp sold"
            ),
            Column("loss", "Loss on unsold stock", "gbp", formula="kWp unsold × (cost of a kWp − what it fetches)"),
        ),
        rows=tuple(
            Row(f"unsold-{place}", (each.unsold_fraction, pence(each.break_even_gbp_per_kwp), pence(each.loss_gbp)))
            for place, each in enumerate(() if plan is None else plan.unsold)
        ),
        empty="Nothing is sold on.",
        sheet="Resale",
    )


def cash(result: PurchaseResult) -> Table:
    """Cash of the resale."""
    plan = result.resale
    return Table(
        id="cash",
        title="Resale: cash",
        caption="Cash by month or quarter after the order: paid to suppliers and for costs, received from buyers, "
        "balance.",
        columns=(
            Column("month", "Month", "number", formula="months after the order"),
            Column("paid", "Paid", "gbp", formula="to suppliers in their stages, for costs when sales begin"),
            Column("received", "Received", "gbp", formula="deposits and payments of buyers, as panels are sold"),
            Column("balance", "Balance", "gbp", formula="balance before + received − paid"),
        ),
        rows=tuple(
            Row(
                f"month-{step.month}",
                (step.month, pence(step.paid_gbp), pence(step.received_gbp), pence(step.balance_gbp)),
            )
            for step in (() if plan is None else plan.cash)
        ),
        empty="Nothing is sold on.",
        sheet="Resale",
    )


def pledges(result: PurchaseResult) -> Table:
    """The price of all at every pledge."""
    group = result.group_buying
    return Table(
        id="pledges",
        title="Price at every pledge",
        caption="What each would pay for a kWp once so many have pledged. Pounds, without VAT.",
        columns=(
            Column("pledge", "Pledge", "number", formula="pledges so far, counted"),
            Column("buyer", "Buyer"),
            Column("kwp", "kWp together", "number", 1, formula="Σ over the pledges so far"),
            Column("price", "Price of a kWp", "gbp", formula="lowest price of any one supplier for all of it"),
            Column("supplier", "Supplier"),
            Column("tier", "Tier"),
            Column("tips", "Tips"),
        ),
        rows=tuple(
            Row(
                f"pledge-{level.pledges}",
                (
                    level.pledges,
                    level.buyer,
                    level.kwp,
                    None if level.price_gbp_per_kwp is None else pence(level.price_gbp_per_kwp),
                    level.supplier or None,
                    level.tier,
                    _tips(level.tips, group.tipping_pledge == level.pledges if group is not None else False),
                ),
            )
            for level in (() if group is None else group.levels)
        ),
        empty="No pledges are given.",
        sheet="Pledges",
    )


def _tips(new_tier: bool, target: bool) -> str | None:
    words = [word for word, holds in (("a better tier", new_tier), ("the purchase goes ahead", target)) if holds]
    return ", ".join(words) or None
