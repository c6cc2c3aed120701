"""The award of a bulk purchase, as an annex to a cabinet paper: answer first, then price, money, risk, sources."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Check
from energyfund.plan.purchase import Prudential, PurchaseResult
from energyfund.report.common import NOT_LEGAL, compose, foot, origin
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.spec import Chart
from energyfund.report.table import Table, add, counted, pence, share_in_words
from energyfund.units import gbp, gbp_short, number, percent

PAPER_NAME = "purchase-award"
GOODS = "procurement_threshold_goods_gbp"
SUPPLY_ONLY = "supply_only"


def purchase_paper(result: PurchaseResult, tables: Sequence[Table], charts: Sequence[Chart]) -> Paper:
    """The paper of a purchase.

    Args:
        result: The purchase.
        tables: Its tables, from ``purchase_tables``.
        charts: Its charts, from ``purchase_charts``.
    """
    shelf = Shelf(tuple(tables), tuple(charts))
    return compose(
        PAPER_NAME,
        "Bulk purchase: award",
        result.name,
        result.answer,
        warnings=_warnings(result),
        headlines=_headlines(result),
        basis=_basis(result),
        sections=_sections(result, shelf),
        foot=foot(result.provenance, NOT_LEGAL, seed=False),
        figures=result.figures,
    )


def _warnings(result: PurchaseResult) -> list[str]:
    failed = [check.name for check in result.checks if not check.passed]
    found = []
    if failed:
        found.append(
            f"{counted(len(failed), 'check fails', 'checks fail')}, the first: {failed[0]}. Do not rely on this award."
        )
    if result.status != "optimal":
        found.append(
            "The search stopped at a limit. This is the best award found; a better one may exist, by at most "
            f"{percent(result.gap_fraction, 2)}."
        )
    return found


def _headlines(result: PurchaseResult) -> tuple[Headline, ...]:
    first = Headline(
        gbp_short(result.total_cost_gbp),
        "to be paid",
        f"{number(result.bought_kwp)} kWp, {_price_of_a_kwp(result)}, without VAT",
        ("implications", "total", "amount"),
    )
    if result.saving_gbp is None:
        second = Headline("not known", "saved against buying alone", "no published price for these lots")
    else:
        vary = "at published prices, which vary"
        at = ("implications", "saving", "amount")
        second = Headline(gbp_short(result.saving_gbp), "saved against buying alone", vary, at)
    third = Headline(share_in_words(result.local_fraction), "of all kWp from local firms", "as the quotes say")
    if result.resale is not None:
        third = Headline(
            gbp(result.resale_price_gbp_per_kwp),
            "resale price of a kWp",
            f"breaks even at {gbp(result.resale.break_even_gbp_per_kwp)}",
            ("implications", "resale-price", "amount"),
        )
    return (first, second, third)


def _price_of_a_kwp(result: PurchaseResult) -> str:
    if result.installed_gbp_per_kwp is None or result.hardware_gbp_per_kwp is None:
        return f"{gbp(result.price_gbp_per_kwp)} for each kWp wanted"
    return f"{gbp(result.installed_gbp_per_kwp)} each on the roof, {gbp(result.hardware_gbp_per_kwp)} for hardware"


def _basis(result: PurchaseResult) -> tuple[Basis, ...]:
    how = (
        "least whole-life cost"
        if result.award_by == "least_cost"
        else f"best score, {number(result.score_points or 0, 2)} points"
    )
    years = sorted({lot.year for lot in result.lots})
    when = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return (
        Basis("Award", how),
        Basis("Demand", f"{number(result.wanted_kwp, 1)} kWp in {when}, from {result.demand_source}"),
        Basis("Prices", "pounds of each year, without VAT unless it is named"),
    )


def _sections(result: PurchaseResult, shelf: Shelf) -> tuple[Section, ...]:
    tiers = shelf.charts_of("chart-tiers-")
    return (
        Section("recommendations", "Recommendations", (*_purpose(result), *_recommendations(result))),
        Section(
            "award",
            "Who delivers what",
            _award(result),
            charts=tiers[:1],
            tables=shelf.table("awards"),
            folded=shelf.filled("scores"),
        ),
        Section(
            "price",
            "What it costs, and what bulk can save",
            _price(result),
            charts=tiers[1:],
            tables=shelf.table("lots"),
            folded=shelf.table("buyers"),
        ),
        Section("policies", "Options: what each policy costs", _policies(result), tables=shelf.table("policies")),
        Section(
            "implications",
            "Financial implications",
            _implications(result),
            tables=shelf.table("implications", "revenue-bands") if result.prudential else shelf.table("implications"),
            folded=shelf.filled("revenue-years"),
        ),
        _resale(result, shelf),
        _group(result, shelf),
        Section("procurement", "Procurement and legal", (*result.procurement.in_words, *_goods_alone(result))),
        Section("risk", "Risks", points=tuple(_risks(result))),
        Section("not-said", "What this does not say", points=tuple(_unsaid(result)), boxed=True),
        Section(
            "checks",
            "Checks",
            (_checks(result.checks),),
            folded=shelf.table("purchase-checks") or shelf.table("checks"),
        ),
        *origin(shelf),
    )


def _purpose(result: PurchaseResult) -> tuple[str, ...]:
    found = [result.description] if result.description else []
    return (*found, "Draft recommendations, for the report's author to change. Cabinet is asked to:")


def _recommendations(result: PurchaseResult) -> list[str]:
    suppliers = list(dict.fromkeys(line.supplier for line in result.awards))
    contract = "contract" if len(suppliers) == 1 else "contracts"
    found = [
        (
            f"approve the award of the {contract} in the table below to {', '.join(suppliers)}, worth "
            f"{gbp(result.paid_to_suppliers_gbp)} without VAT{_on_top(result)};"
        ),
    ]
    if result.prudential is not None:
        found.append(
            f"approve capital of {gbp(result.prudential.capital_gbp)} for the council's own roofs, paid by "
            f"{result.prudential.terms};"
        )
    if result.resale is not None:
        found.append(
            f"approve resale at {gbp(result.resale.price_gbp_per_kwp, 2)} for each kWp, and a facility of "
            f"{gbp(-result.resale.low_point_gbp)} for its cash;"
        )
    found.append(
        "delegate the placing of orders, within these amounts, to the section 151 officer in consultation with the "
        "portfolio holder."
    )
    return [f"{place}. {text}" for place, text in enumerate(found, 1)]


def _on_top(result: PurchaseResult) -> str:
    """What is paid besides the suppliers, as a part of the first recommendation."""
    others = (
        ("the framework's levy", result.levy_gbp),
        ("storage", result.storage_gbp),
        ("getting rid of what is left over", result.disposal_gbp),
    )
    parts = [f"{gbp(amount)} for {what}" for what, amount in others if amount]
    if not parts:
        return ""
    *most, last = parts
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"; with {listed}, {gbp(result.total_cost_gbp)} in all"


def _award(result: PurchaseResult) -> tuple[str, ...]:
    winners = len({line.supplier for line in result.awards})
    told = (
        f"{counted(winners, 'supplier wins', 'suppliers win')}. {share_in_words(result.local_fraction)} of all kWp "
        f"come from local firms and {share_in_words(result.small_fraction)} from small ones."
    )
    over = result.bought_kwp - result.wanted_kwp
    if result.disposal_gbp or over > 1e-3:
        told += f" {number(over, 1)} kWp more than wanted are bought, because a higher tier makes that cheaper."
    return (told,)


def _price(result: PurchaseResult) -> tuple[str, ...]:
    return tuple(sentence for item in result.hardware for sentence in item.in_words)


def _policies(result: PurchaseResult) -> tuple[str, ...]:
    priced = [item for item in result.policies if item.price_gbp is not None and item.price_gbp >= 1]
    if not priced:
        return ("No policy of this tender costs anything: the award would be the same without any one of them.",)
    dearest = max(priced, key=lambda item: item.price_gbp or 0)
    text = f"The dearest policy is “{dearest.policy}”: it costs {gbp(dearest.price_gbp or 0)}."
    if dearest.local_fraction_without is not None:
        with_it, without = share_in_words(dearest.local_fraction), share_in_words(dearest.local_fraction_without)
        text += (
            f" With or without it, {with_it} of all kWp come from local firms."
            if with_it == without
            else f" With it {with_it} of all kWp come from local firms, without it {without}."
        )
    return (
        text,
        "The null option, buying nothing in bulk, is the column “Alone” of the table “Price by lot and year”.",
    )


def _implications(result: PurchaseResult) -> tuple[str, ...]:
    stock = result.prudential
    if stock is None:
        return ("The scenario does not say how own stock is paid for, so no effect on revenue is shown.",)
    back = (
        "is not back within the years counted"
        if stock.payback_years is None
        else f"is back after {stock.payback_years:.1f} years"
    )
    return (
        (
            f"{gbp(stock.capital_gbp)} are spent on {number(stock.kwp)} kWp of own stock, paid by {stock.terms}. The "
            f"money {back}. The worst year for revenue is {stock.worst_year}: "
            f"{gbp(abs(stock.worst_net_gbp))} {'to the good' if stock.worst_net_gbp >= 0 else 'short'}."
        ),
        *_accounts(stock),
    )


def _accounts(stock: Prudential) -> tuple[str, ...]:
    """Which of the two accounts is worse off, and for how long: neither may pay for the other."""
    parts = (
        ("General Fund", [(year.year, year.general_fund_gbp) for year in stock.years]),
        ("Housing Revenue Account", [(year.year, year.hra_gbp) for year in stock.years]),
    )
    told = []
    for name, years in parts:
        short = [(year, amount) for year, amount in years if pence(amount) < 0]
        if short:
            last = short[-1][0]
            when = f"in {last}" if len(short) == 1 else f"in {len(short)} years, the last {last}"
            told.append(
                f"The {name} bears a cost {when}: {gbp(-sum(amount for _, amount in short))} together. The two "
                "accounts are kept apart by law, so that a gain in one does not pay for the other."
            )
    return tuple(told)


def _resale(result: PurchaseResult, shelf: Shelf) -> Section:
    plan = result.resale
    if plan is None:
        return Section("resale", "Resale")
    words = [
        (
            f"{number(plan.kwp)} kWp are sold on. At {gbp(plan.price_gbp_per_kwp, 2)} for each kWp, with "
            f"{percent(plan.expected_unsold_fraction, 0)} unsold, the resale ends {gbp(abs(plan.profit_gbp))} "
            f"{'up' if plan.profit_gbp >= 0 else 'down'}."
        )
    ]
    if plan.solo_gbp_per_kwp is not None and plan.saving_for_buyers_gbp is not None:
        words.append(
            f"Alone, the buyers would pay {gbp(plan.solo_gbp_per_kwp)} for each kWp; together they save "
            f"{gbp(plan.saving_for_buyers_gbp)}."
        )
    if plan.best_order is not None:
        best = plan.best_order
        words.append(
            f"With sales as uncertain as the scenario says, the order that pays best is {number(best.order_kwp)} kWp: "
            f"{number(best.expected_sold_kwp)} are then expected to be sold and {number(best.expected_unsold_kwp)} to "
            f"be left, with a gain of {gbp(best.expected_profit_gbp)}."
        )
    if plan.cut is not None:
        words.append(plan.cut.in_words)
    if not plan.call_off:
        words.append(
            "A call-off, where the supplier delivers as panels are sold, would take the risk of unsold stock away."
        )
    return Section(
        "resale",
        "Resale",
        tuple(words),
        charts=shelf.chart("chart-cash"),
        tables=shelf.table("resale", "unsold"),
        folded=shelf.table("cash"),
    )


def _group(result: PurchaseResult, shelf: Shelf) -> Section:
    group = result.group_buying
    if group is None:
        return Section("group", "Group buying")
    pledged = group.levels[-1]
    words = [
        f"{counted(pledged.pledges, 'pledge', 'pledges')} come to {number(pledged.kwp, 1)} kWp in lot '{group.lot}'."
    ]
    target = f"{gbp(group.target_gbp_per_kwp)} ({group.target_basis})"
    if group.tipping_pledge is None:
        words.append(f"No number of these pledges brings the price down to {target}.")
    else:
        size = number(group.tipping_kwp or 0, 1)
        words.append(
            f"The purchase tips at pledge {group.tipping_pledge}, {size} kWp: the price is then at most {target}."
        )
    if group.staying < pledged.pledges and group.staying_price_gbp_per_kwp is not None:
        words.append(
            f"{group.staying} of them can pay the price that results, {gbp(group.staying_price_gbp_per_kwp)}, and stay "
            f"with {number(group.staying_kwp, 1)} kWp."
        )
    elif group.staying_price_gbp_per_kwp is None:
        words.append("Once those leave who would pay less than it costs, nobody is left.")
    return Section(
        "group", "Group buying", tuple(words), charts=shelf.chart("chart-pledges"), folded=shelf.table("pledges")
    )


def _goods_alone(result: PurchaseResult) -> tuple[str, ...]:
    """Whether panels without installation would be above the threshold for goods as a contract of their own."""
    held = next((figure.value for figure in result.figures if figure.key == GOODS), "")
    wants = [want for want in result.wants if want.supply == SUPPLY_ONLY]
    net = add(line.cost_gbp for line in result.awards if line.supply == SUPPLY_ONLY)
    served = sum(want.kwp * want.price_gbp_per_kwp for want in wants)
    if result.procurement.kind != "works" or result.procurement.above or not (held and served):
        return ()
    value = net * (1 + sum(want.kwp * want.price_gbp_per_kwp * want.vat_fraction for want in wants) / served)
    if value < float(held):
        return ()
    return (
        (
            f"Panels without installation are goods. As a contract of their own they would be worth {gbp(value)} with "
            f"VAT, above the threshold of {gbp(float(held))} for goods. Ask whether they may be counted with the works."
        ),
    )


def _risks(result: PurchaseResult) -> list[str]:
    found = list(result.remarks)
    suppliers = {line.supplier for line in result.awards}
    if len(suppliers) == 1:
        found.append(f"One supplier, {next(iter(suppliers))}, delivers everything: if it fails, all of it is late.")
    if result.resale is not None and result.resale.loss_gbp:
        who = ", ".join(f"{each.who} {gbp(each.loss_gbp)}" for each in result.resale.bearers)
        found.append(f"Unsold stock: a loss of {gbp(result.resale.loss_gbp)} is expected, borne by {who}.")
    found.append(
        "Module prices have moved by about 15 % either way within a year; a quote holds until the day it says."
    )
    return found


def _unsaid(result: PurchaseResult) -> list[str]:
    found = [
        "What suppliers will really deliver, when, and whether they stay in business. Quotes are taken as written.",
        "Whether procurement law, subsidy control, a framework's terms or the council's standing orders allow it.",
        "What prices will be when orders are placed. Published prices are other people's, and differ by place.",
    ]
    if result.invented:
        found.append(
            "Anything about a real council or firm, as far as its numbers are invented: the list stands below."
        )
    return found


def _checks(checks: Sequence[Check]) -> str:
    passed = sum(check.passed for check in checks)
    return (
        f"{passed} of {counted(len(checks), 'check holds', 'checks hold')}, each worked out again without the solver."
    )
