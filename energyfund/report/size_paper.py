"""The pages of a sizing: a share offer where the scenario holds one, otherwise the sizes alone."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.offer_parts import OfferPlan
from energyfund.plan.size import Sizing
from energyfund.report import offer_words as words
from energyfund.report.common import compose, foot
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.spec import Chart
from energyfund.report.table import Column, Row, Table
from energyfund.units import gbp, gbp_short, number, percent

OFFER_NAME, SIZES_NAME = "share-offer", "sizes"


def size_paper(sizing: Sizing, tables: Sequence[Table], charts: Sequence[Chart]) -> Paper:
    """The paper of a sizing.

    Args:
        sizing: The sizes, and the share offer that follows.
        tables: Their tables.
        charts: Their charts.
    """
    shelf = Shelf(tuple(tables), tuple(charts))
    offer = sizing.offer
    sections = _offer_sections(sizing, offer, shelf) if offer is not None else _size_sections(sizing, shelf)
    return compose(
        OFFER_NAME if offer is not None else SIZES_NAME,
        "Share offer" if offer is not None else "Best sizes",
        sizing.name if offer is None else offer.terms.society,
        sizing.answer if offer is None else (words.invitation(sizing, offer), *words.summary(sizing, offer)),
        warnings=() if offer is None else (words.AT_RISK,),
        headlines=_size_headlines(sizing) if offer is None else _offer_headlines(offer),
        basis=_basis(sizing, offer),
        sections=sections,
        foot=foot(sizing.provenance, words.NOT_ADVICE),
        figures=sizing.figures,
    )


def glossary() -> Table:
    """What the words of the offer mean."""
    return Table(
        id="offer-glossary",
        title="Words used here",
        caption="In plain English.",
        columns=(Column("word", "Word"), Column("meaning", "Meaning")),
        rows=tuple(Row(f"word-{place}", pair) for place, pair in enumerate(words.GLOSSARY, 1)),
        sheet="Glossary",
    )


def _offer_headlines(offer: OfferPlan) -> tuple[Headline, ...]:
    told, p50, p90 = offer.terms, offer.paths[0], offer.paths[1]
    most = "nothing in time" if p50.affordable_fraction is None else percent(p50.affordable_fraction, 2)
    careful = "none" if p90.affordable_fraction is None else percent(p90.affordable_fraction, 2)
    least = f"at least {gbp_short(told.minimum_gbp)}" if told.minimum_gbp > 0 else "no minimum named"
    raised = ("offer-funds", f"offer-funds-{len(offer.funds)}", "amount")
    return (
        Headline(gbp_short(words.raised(offer)), "sought from members", least, raised),
        Headline(
            percent(told.interest_fraction, 2),
            "interest a year offered, not guaranteed",
            f"affordable: {most} expected, {careful} cautious",
            ("offer-terms", "term-interest", "terms"),
        ),
        Headline(
            gbp_short(p50.community_fund_gbp),
            "for the community fund",
            f"over {offer.years} years, expected; {gbp_short(p90.community_fund_gbp)} cautious",
            ("offer-returns", "return-p50", "community"),
        ),
    )


def _size_headlines(sizing: Sizing) -> tuple[Headline, ...]:
    found = sizing.projects
    kwp, full = sum(one.best_kwp for one in found), sum(one.full_kwp for one in found)
    made = sum(one.annual_kwh for one in found)
    used = sum(one.annual_kwh * one.self_use_fraction for one in found)
    value, cost = sum(one.value_gbp for one in found), sum(one.cost_gbp for one in found)
    return (
        Headline(
            f"{number(kwp, 1)} kWp",
            "best size",
            f"of {number(full, 1)} kWp that the roofs hold",
            ("size-projects", "total", "best"),
        ),
        Headline(
            percent(used / made if made > 0 else 0.0, 0),
            "of the power used on site",
            f"{number(made)} kWh in the first year",
        ),
        Headline(gbp_short(value - cost), "left each year", f"worth {gbp(value)}, cost {gbp(cost)}"),
    )


def _basis(sizing: Sizing, offer: OfferPlan | None) -> tuple[Basis, ...]:
    rates = {one.real_rate_fraction for one in sizing.projects}
    found = [Basis("Prices", f"of {sizing.price_base_year} for sizes; money of the day in the society's years")]
    if len(rates) == 1:
        found.append(Basis("Discount rate", f"{percent(rates.pop(), 2)} a year over inflation, for sizes"))
    if offer is not None:
        last = offer.first_year + offer.years - 1
        found.append(Basis("Years", f"{offer.years} years of operation, {offer.first_year} to {last}"))
        found.append(Basis("Inflation", f"{percent(offer.inflation_fraction)} a year"))
    return tuple(found)


def _offer_sections(sizing: Sizing, offer: OfferPlan, shelf: Shelf) -> tuple[Section, ...]:
    return (
        Section("terms", "The offer in short", tables=shelf.table("offer-terms")),
        Section(
            "project",
            "The project",
            words.the_project(sizing, offer),
            charts=shelf.chart("chart-size-months"),
            folded=shelf.filled("size-roofs", "size-months", "size-meters"),
        ),
        _income(sizing, offer),
        Section(
            "money",
            "The money",
            words.what_uses_the_money(offer),
            tables=shelf.table("offer-uses", "offer-funds"),
        ),
        Section(
            "years",
            "The years ahead",
            ("What the society expects to take and to pay, at expected output. A cautious and a bad case follow.",),
            charts=shelf.chart("chart-offer-payments"),
            tables=shelf.table("offer-years-p50"),
            folded=shelf.table("offer-years-p90", "offer-years-stress", "offer-every-year-"),
        ),
        Section(
            "return", "Return", (words.can_it_pay(offer), offer.viable_in_words), tables=shelf.table("offer-returns")
        ),
        Section(
            "leaving", "Leaving, and getting your money back", words.leaving(offer), tables=shelf.table("offer-leavers")
        ),
        Section("risks", "Risks", points=words.risks(sizing, offer), boxed=True),
        Section("tax", "Tax", words.tax_words()),
        Section(
            "sizes",
            "How the sizes were chosen",
            (
                (
                    "Every hour of a year was balanced: panels, use, battery, export. The size is the one that leaves "
                    "the most each year for the society and those who use the power together."
                ),
            ),
            points=sizing.remarks,
            tables=shelf.filled("size-choices", "size-money"),
            folded=shelf.filled("size-how", "size-projects"),
        ),
        Section("not-said", "What this does not say", points=words.unsaid(sizing), boxed=True),
        *_origin(shelf),
        Section("words", "Words used here", tables=shelf.table("offer-glossary")),
    )


def _income(sizing: Sizing, offer: OfferPlan) -> Section:
    first, *parts = words.the_income(sizing, offer)
    return Section("income", "How the income arises", (first,), tuple(parts))


def _size_sections(sizing: Sizing, shelf: Shelf) -> tuple[Section, ...]:
    return (
        Section(
            "sizes",
            "Best sizes",
            (sizing.description,) if sizing.description else (),
            tables=shelf.table("size-projects", "size-roofs"),
        ),
        Section(
            "balance",
            "Where the power goes",
            charts=shelf.chart("chart-size-months"),
            tables=shelf.table("size-meters"),
            folded=shelf.filled("size-months"),
        ),
        Section(
            "value",
            "What it is worth",
            tables=(*shelf.filled("size-choices"), *shelf.table("size-money")),
            folded=shelf.filled("size-how"),
        ),
        Section("assumed", "What is assumed", points=sizing.remarks),
        *_origin(shelf),
    )


def _origin(shelf: Shelf) -> tuple[Section, ...]:
    return (
        Section("invented", "What is invented", tables=shelf.table("invented")),
        Section(
            "figures",
            "Figures and sources",
            ("Every figure leads to its source. What the scenario changed stands apart.",),
            tables=shelf.filled("changed-figures"),
            folded=shelf.table("figures"),
        ),
        Section("provenance", "Where this comes from", tables=shelf.table("provenance")),
    )
