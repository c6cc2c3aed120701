"""Tables of a purchase: what is awarded, what it costs whom, and what each policy costs."""

from __future__ import annotations

from energyfund.plan.purchase import PurchaseResult
from energyfund.report.purchase_money_tables import money_tables
from energyfund.report.source_tables import changed, figures, invented
from energyfund.report.table import Column, Row, Table, add, pence
from energyfund.units import gbp, percent

NET = "Pounds of each year, without VAT."
SPOKEN = {
    "supply_only": "hardware",
    "installed": "installed",
    "all_units": "all units",
    "incremental": "incremental",
    "total_quantity": "all lots together",
    "bundle": "bundle",
    "own_stock": "own stock",
    "group": "community group",
    "private_homes": "private homes",
    "general_fund": "General Fund",
    "hra": "HRA",
}


def purchase_tables(result: PurchaseResult) -> tuple[Table, ...]:
    """Every table of a purchase, in reading order."""
    return (
        awards(result),
        lots(result),
        buyers(result),
        scores(result),
        policies(result),
        *money_tables(result),
        checks(result),
        changed(result),
        invented(result),
        figures(result),
        provenance(result),
    )


def awards(result: PurchaseResult) -> Table:
    """What each supplier delivers."""
    rows = tuple(
        Row(
            f"award-{place}",
            (
                line.supplier,
                line.lot,
                line.year,
                SPOKEN[line.supply],
                line.kwp,
                pence(line.price_gbp_per_kwp),
                pence(line.cost_gbp),
                line.tier,
                _firm(line.local, line.small),
            ),
        )
        for place, line in enumerate(result.awards, 1)
    )
    total = add(line.cost_gbp for line in result.awards)
    return Table(
        id="awards",
        title="Award",
        caption=f"Who delivers what. {NET} Price of a kWp: cost divided by size, fixed charges included.",
        columns=(
            Column("supplier", "Supplier"),
            Column("lot", "Lot"),
            Column("year", "Year", "year", formula="year of delivery"),
            Column("supply", "Supply"),
            Column(
                "kwp", "kWp", "number", 1, formula="found by the award: least cost, or best score, within all limits"
            ),
            Column("price", "Price of a kWp", "gbp", formula="cost ÷ kWp"),
            Column("cost", "Cost", "gbp", formula="Σ tiers of kWp × price + fixed charge of the supplier"),
            Column("tier", "Tier"),
            Column("firm", "Firm"),
        ),
        rows=rows,
        total=Row("total", ("All awards", None, None, None, result.bought_kwp, None, total, None, None)),
        empty="Nothing is awarded.",
        sheet="Award",
    )


def _firm(local: bool, small: bool) -> str | None:
    words = [word for word, holds in (("local", local), ("small", small)) if holds]
    return ", ".join(words) or None


def lots(result: PurchaseResult) -> Table:
    """Every lot and year: what is wanted, bought and kept, beside what buyers would pay alone."""
    return Table(
        id="lots",
        title="Price by lot and year",
        caption="What suppliers are paid for a kWp, beside what its buyers would pay alone. Any levy, storage and "
        f"disposal come on top. {NET}",
        columns=(
            Column("lot", "Lot"),
            Column("year", "Year", "year", formula="year of delivery"),
            Column("supply", "Supply"),
            Column("wanted", "Wanted, kWp", "number", 1, formula="Σ over buyers of what they want"),
            Column("bought", "Bought, kWp", "number", 1, formula="Σ over suppliers of what is awarded"),
            Column(
                "stored",
                "In store, kWp",
                "number",
                1,
                "at the end of the year",
                formula="in store the year before + bought − wanted − over",
            ),
            Column(
                "surplus",
                "Over, kWp",
                "number",
                1,
                "bought because a higher tier is cheaper, and wanted by nobody",
                formula="bought − wanted − put in store, as far as nobody wants it later",
            ),
            Column("price", "Bulk price", "gbp", formula="paid to suppliers ÷ kWp bought"),
            Column(
                "alone",
                "Alone",
                "gbp",
                formula="Σ over buyers of kWp × published price for their size ÷ kWp, moved to the year",
            ),
            Column("basis", "Where the price alone comes from"),
        ),
        rows=tuple(
            Row(
                f"lot-{place}",
                (
                    lot.lot,
                    lot.year,
                    SPOKEN[lot.supply],
                    lot.wanted_kwp,
                    lot.bought_kwp,
                    lot.stored_kwp,
                    lot.surplus_kwp,
                    None if lot.price_gbp_per_kwp is None else pence(lot.price_gbp_per_kwp),
                    None if lot.solo_gbp_per_kwp is None else pence(lot.solo_gbp_per_kwp),
                    lot.solo_basis,
                ),
            )
            for place, lot in enumerate(result.lots, 1)
        ),
        notes=(
            (
                "Published prices are medians and averages of other people's systems; means, medians and single "
                "schemes differ. They are brought to the price base of the scenario and move from year to year as the "
                "quotes do."
            ),
        ),
        sources=tuple(figure.key for figure in result.figures if figure.key.startswith("solar_capex")),
        wide=True,
        sheet="Lots",
    )


def buyers(result: PurchaseResult) -> Table:
    """What each buyer pays, with the VAT of its supply."""
    return Table(
        id="buyers",
        title="Buyers and VAT",
        caption="What each buyer's part costs before resale costs, with its share of any levy, storage and disposal, "
        "and the VAT on it on the day of supply. Pounds of each year.",
        columns=(
            Column("buyer", "Buyer"),
            Column("kind", "Kind"),
            Column("lot", "Lot"),
            Column("year", "Year", "year", formula="year of delivery"),
            Column("kwp", "kWp", "number", 1, formula="as the demand states it"),
            Column(
                "price",
                "Price of a kWp",
                "gbp",
                formula="(suppliers + levy + storage + disposal of the lot) ÷ kWp wanted",
            ),
            Column("rate", "VAT rate", "percent", 0, formula="rate of VAT on the supply on the day of delivery"),
            Column("vat", "VAT", "gbp", formula="cost of the buyer's part × rate of VAT"),
            Column("recovered", "Recovered"),
        ),
        rows=tuple(
            Row(
                f"buyer-{place}",
                (
                    want.buyer,
                    SPOKEN[want.buyer_kind],
                    want.lot,
                    want.year,
                    want.kwp,
                    pence(want.price_gbp_per_kwp),
                    want.vat_fraction,
                    pence(want.vat_gbp),
                    "yes" if want.vat_recovered else "no: it is a cost",
                ),
            )
            for place, want in enumerate(result.wants, 1)
        ),
        notes=(
            (
                "Panels with installation in homes and for charities bear no VAT up to 31 March 2027 and 5 % after "
                "it; panels sold without installation, and other buildings, bear the standard rate. VAT-registered "
                "bodies recover it."
            ),
        ),
        sources=("vat_installed_homes_fraction", "vat_installed_charity_fraction", "vat_standard_fraction"),
        wide=True,
        sheet="Buyers",
    )


def scores(result: PurchaseResult) -> Table:
    """Points of every offer."""
    return Table(
        id="scores",
        title="Scores",
        caption="Points of every offer, 0 to 100. Price points: lowest evaluated price of the lot divided by the "
        "offer's, times 100.",
        columns=(
            Column("supplier", "Supplier"),
            Column("lot", "Lot"),
            Column(
                "evaluated",
                "Evaluated price",
                "gbp",
                0,
                "whole-life price of a kWp if the supplier got the lot",
                formula="price if the supplier got the whole lot + upkeep over the life + installing",
            ),
            Column("price", "Price", "number", 2, formula="lowest evaluated price of the lot ÷ the offer's × 100"),
            Column("quality", "Quality", "number", 2, formula="as the quotes state it"),
            Column("social", "Social value", "number", 2, formula="as the quotes state it"),
            Column("total", "Total", "number", 2, formula="Σ weight × points of price, quality and social value"),
            Column("won", "Awarded, kWp", "number", 1, formula="Σ over years of what is awarded"),
        ),
        rows=tuple(
            Row(
                f"score-{place}",
                (
                    line.supplier,
                    line.lot,
                    pence(line.evaluated_gbp_per_kwp),
                    line.price_points,
                    line.quality_points,
                    line.social_value_points,
                    line.total_points,
                    line.won_kwp,
                ),
            )
            for place, line in enumerate(result.scores, 1)
        ),
        empty="The award goes by cost, so nothing is scored.",
        sheet="Scores",
    )


def policies(result: PurchaseResult) -> Table:
    """What each policy costs."""
    return Table(
        id="policies",
        title="What each policy costs",
        caption="The award made again without one policy at a time, all others kept. Whole-life cost in pounds, "
        "without VAT. A minus: the policy saves money.",
        columns=(
            Column("policy", "Policy"),
            Column("price", "Costs", "gbp", formula="whole-life cost of this award − of the award without the policy"),
            Column(
                "without",
                "Cost without it",
                "gbp",
                formula="whole-life cost of the award made again without the policy",
            ),
            Column("local", "Local share", "percent", 0, formula="kWp from local firms ÷ all kWp"),
            Column(
                "local_without",
                "Without it",
                "percent",
                0,
                formula="kWp from local firms ÷ all kWp, in the award without the policy",
            ),
            Column("remark", "Remark"),
        ),
        rows=tuple(
            Row(
                f"policy-{place}",
                (
                    item.policy,
                    None if item.price_gbp is None else pence(item.price_gbp),
                    None if item.cost_without_gbp is None else pence(item.cost_without_gbp),
                    item.local_fraction,
                    item.local_fraction_without,
                    item.remark or None,
                ),
            )
            for place, item in enumerate(result.policies, 1)
        ),
        notes=(
            (
                f"Whole-life cost of this award: {gbp(result.whole_life_cost_gbp, 2)}. It is what is paid "
                f"({gbp(result.total_cost_gbp, 2)}), with running costs over the life and the installing of hardware "
                "as quotes name them, each year at its worth in the choice."
            ),
            "Prices of single policies do not add up: two that ask for the same thing cost little one by one.",
        ),
        sheet="Policies",
    )


def checks(result: PurchaseResult) -> Table:
    """Every promise of the award, worked out again from the quotes."""
    return Table(
        id="checks",
        title="Checks",
        caption="Every promise of the award worked out again from the quotes and the demand, without the solver.",
        columns=(
            Column("check", "Check"),
            Column("passed", "Holds"),
            Column(
                "residual", "Off by", "number", 4, formula="how far what was promised is from what is worked out again"
            ),
            Column("unit", "Unit"),
        ),
        rows=tuple(
            Row(f"check-{place}", (check.name, "yes" if check.passed else "NO", check.residual, check.unit))
            for place, check in enumerate(result.checks, 1)
        ),
        sheet="Checks",
    )


def provenance(result: PurchaseResult) -> Table:
    """What made the purchase."""
    made = result.provenance
    settled = (
        "to the last penny" if result.status == "optimal" else f"best found, gap {percent(result.gap_fraction, 2)}"
    )
    rows = (
        ("version", "energyfund", made.version),
        ("date", "Date of the figures", made.date),
        ("solver", "Solver", f"{made.solver}, {settled}"),
        ("ties", "Awards that cost the same", "fewest suppliers, then suppliers in the order of the quotes"),
        ("demand", "Demand", result.demand_source),
        ("scenario", "Scenario and tables, SHA-256", made.scenario_sha256),
        ("assumptions", "Figures, SHA-256", made.assumptions_sha256),
    )
    return Table(
        id="provenance",
        title="How to make this award again",
        caption="With these, the same award can be made again, to the byte.",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=tuple(Row(name, (what, value)) for name, what, value in rows),
        sheet="Provenance",
    )
