"""Tables of a share offer: terms, money, the years ahead, returns and leaving."""

from __future__ import annotations

from collections.abc import Iterable

from energyfund.plan.offer_parts import OfferLine, OfferPath, OfferPlan
from energyfund.report.html import long_date
from energyfund.report.table import Cell, Column, Row, Table, add
from energyfund.units import gbp, percent

SINGLE_YEARS = 5
PERIOD_ENDS = (10, 20)
"""Years 1 to 5 stand by themselves, then come 6 to 10, 11 to 20 and the rest: the columns that members know."""

PATHS = {"P50": "Expected (P50)", "P90": "Cautious (P90)", "stress": "Stress"}
AS_PHRASE = {"P50": "expected output (P50)", "P90": "cautious output (P90)", "stress": "the stress"}
ROLES = {
    "income": "amount of the year × price of the year",
    "cost": "cost at prices of the base year × rise of prices, as a minus",
    "finance": "what is paid in or out by the terms of the money, out of what is left after income and costs",
    "balance": "balance of the year before + what moved in the year",
}
"""How the amounts of a line are worked out, by its role."""

SHEET_OFFER, SHEET_YEARS = "Offer", "Years"


def offer_tables(offer: OfferPlan) -> tuple[Table, ...]:
    """Every table of an offer, in reading order."""
    named = {path.name: path for path in offer.paths}
    return (
        terms(offer),
        uses(offer),
        funds(offer),
        *(years(offer, path) for path in offer.paths),
        *(every_year(offer, path) for path in (named["P50"], named["P90"])),
        returns(offer),
        leavers(offer),
    )


def periods(years_counted: int) -> tuple[tuple[str, str, int, int], ...]:
    """Columns of the years: id, heading, first and last year.

    >>> [heading for _, heading, _, _ in periods(25)]
    ['Year 1', 'Year 2', 'Year 3', 'Year 4', 'Year 5', 'Years 6–10', 'Years 11–20', 'Years 21–25']
    """
    found = [(f"year-{year}", f"Year {year}", year, year) for year in range(1, min(SINGLE_YEARS, years_counted) + 1)]
    start = SINGLE_YEARS + 1
    for end in (*PERIOD_ENDS, years_counted):
        last = min(end, years_counted)
        if start <= last:
            heading = f"Years {start}–{last}" if last > start else f"Year {last}"
            found.append((f"years-{start}-{last}", heading, start, last))
            start = last + 1
    return tuple(found)


def terms(offer: OfferPlan) -> Table:
    """What the Standard Mark asks an offer to state."""
    told = offer.terms
    raised = offer.funds[-1].gbp
    least = f"{gbp(told.minimum_gbp)}" if told.minimum_gbp > 0 else "not named by the society"
    rows = [
        ("offeror", "Who offers the shares", told.society),
        ("shares", "What is offered", f"{told.shares}: withdrawable shares, one member one vote"),
        ("raise", "Sought", gbp(raised)),
        ("least", "The least raised", least),
        ("most", "The most raised", gbp(told.maximum_gbp)),
        ("below", "If less than the least comes in", offer.minimum_in_words),
        *_holdings(offer),
        (
            "interest",
            "Interest offered",
            (
                f"{percent(told.interest_fraction, 2)} a year on what you hold, not guaranteed; the rules allow "
                f"{percent(told.interest_cap_fraction, 2)} at most"
            ),
        ),
        ("term", "Capital back", f"within {told.term_years} years of opening, if the money allows"),
        (
            "withdrawal",
            "Withdrawal",
            (
                f"not in the first {told.lock_in_years} years; then with {told.notice_months} months' notice, at most "
                f"{percent(told.withdrawal_limit_fraction, 0)} of all share capital a year, at the board's discretion "
                "and only out of the society's surplus"
            ),
        ),
        ("risk", "Capital at risk", "You may lose some or all of it. No compensation scheme covers it (see Risks)."),
        *_dates(offer),
    ]
    return Table(
        id="offer-terms",
        title="Terms of the offer",
        caption="In money of the day.",
        columns=(Column("what", "What"), Column("terms", "Terms")),
        rows=tuple(Row(f"term-{key}", (what, words)) for key, what, words in rows),
        sheet=SHEET_OFFER,
    )


def _holdings(offer: OfferPlan) -> list[tuple[str, str, str]]:
    told = offer.terms
    found = []
    if told.least_holding_gbp is not None:
        own = told.least_holding_residents_gbp
        residents = "" if own is None else f"; {gbp(own)} for residents of the estates"
        found.append(("holding", "Smallest holding", f"{gbp(told.least_holding_gbp)}{residents}"))
    elif told.least_holding_residents_gbp is not None:
        found.append(("holding", "Smallest holding", f"{gbp(told.least_holding_residents_gbp)} for residents"))
    return [*found, ("largest", "Largest holding", gbp(told.largest_holding_gbp))]


def _dates(offer: OfferPlan) -> list[tuple[str, str, str]]:
    told = offer.terms
    found = []
    if told.opens or told.closes:
        opens = f"from {long_date(told.opens)}" if told.opens else ""
        closes = f"until {long_date(told.closes)}" if told.closes else ""
        found.append(("dates", "Open", f"{opens} {closes}".strip()))
    if told.contact:
        found.append(("contact", "Questions", told.contact))
    return found


def uses(offer: OfferPlan) -> Table:
    """What the money is spent on."""
    rows = [(one.name, one.gbp) for one in offer.uses]
    return _amounts("offer-uses", "What the money is spent on", rows, "outlay of the best sizes, in money of that year")


def funds(offer: OfferPlan) -> Table:
    """Where the money comes from."""
    rows = [(one.name, one.gbp) for one in offer.funds]
    return _amounts(
        "offer-funds", "Where the money comes from", rows, "as the scenario states it; shares fill the rest"
    )


def _amounts(key: str, title: str, rows: list[tuple[str, float]], formula: str) -> Table:
    return Table(
        id=key,
        title=title,
        caption="Before the panels begin to work, money of that year.",
        columns=(Column("what", "What"), Column("amount", "Amount", "gbp", formula=formula)),
        rows=tuple(Row(f"{key}-{place}", row) for place, row in enumerate(rows, 1)),
        total=Row("total", ("Total", add(amount for _, amount in rows))),
        sheet=SHEET_OFFER,
    )


def years(offer: OfferPlan, path: OfferPath) -> Table:
    """The years of one path in the columns that members know."""
    columns = periods(offer.years)
    last = offer.first_year + offer.years - 1
    return Table(
        id=f"offer-years-{path.name.lower()}",
        title=f"The society's years: {AS_PHRASE[path.name]}",
        caption=f"Pounds, money of the day; year 1 is {offer.first_year}, the last is {last}. Paid out is below "
        "nought.",
        columns=(
            Column("line", "£"),
            *(
                Column(key, heading, "number", formula="sum of the years in the column")
                for key, heading, _, _ in columns
            ),
            Column("total", "Total", "number", formula="sum of the years"),
        ),
        rows=tuple(_year_rows(path, columns)),
        notes=(
            f"{path.in_words} Interest paid: {percent(path.paid_fraction, 2)}.",
            (
                "The reserve pays for new inverters and batteries, and for interest and capital of years that cannot "
                "pay them alone. Amounts are rounded to the pound here; tables.xlsx has the pennies."
            ),
        ),
        sheet=SHEET_YEARS,
    )


def _year_rows(path: OfferPath, columns: tuple[tuple[str, str, int, int], ...]) -> Iterable[Row]:
    for role, key, name in (("income", "subtotal-income", "All income"), ("cost", "subtotal-costs", "All costs")):
        own = [line for line in path.lines if line.role == role]
        yield from (_summed(line.id, line.name, [line], columns) for line in own)
        if len(own) > 1:
            yield _summed(key, name, own, columns)
    before = [line for line in path.lines if line.role in {"income", "cost"}]
    yield _summed("subtotal-before", "Left for finance", before, columns)
    yield from (
        _summed(line.id, line.name, [line], columns)
        for line in path.lines
        if line.role == "finance" and any(line.gbp_by_year)
    )
    for line in path.lines:
        if line.role == "balance" and (any(line.gbp_by_year) or line.id == "cash-held"):
            cells: tuple[Cell, ...] = tuple(line.gbp_by_year[last - 1] for _, _, _, last in columns)
            yield Row(line.id, (line.name, *cells, None))


def _summed(key: str, name: str, lines: list[OfferLine], columns: tuple[tuple[str, str, int, int], ...]) -> Row:
    cells = [
        add(line.gbp_by_year[year - 1] for line in lines for year in range(first, last + 1))
        for _, _, first, last in columns
    ]
    return Row(key, (name, *cells, add(cells)))


def every_year(offer: OfferPlan, path: OfferPath) -> Table:
    """Every year of one path, to the penny, a row for each."""
    shown = [line for line in path.lines if any(line.gbp_by_year) or line.id == "cash-held"]
    rows = tuple(
        Row(
            f"year-{place + 1}",
            (offer.first_year + place, *(line.gbp_by_year[place] for line in shown)),
        )
        for place in range(offer.years)
    )
    totals: tuple[Cell, ...] = tuple(None if line.role == "balance" else add(line.gbp_by_year) for line in shown)
    return Table(
        id=f"offer-every-year-{path.name.lower()}",
        title=f"Every year: {AS_PHRASE[path.name]}",
        caption="Money of the day; paid out is below nought. In each year all columns before the balances add up to "
        "nought.",
        columns=(
            Column("year", "Year", "year", formula="calendar year"),
            *(Column(line.id, line.name, "gbp", formula=ROLES[line.role]) for line in shown),
        ),
        rows=rows,
        total=Row("total", ("Total", *totals)),
        wide=True,
        sheet=f"Years {path.name}",
    )


def returns(offer: OfferPlan) -> Table:
    """What members get on each path."""
    rows = tuple(
        Row(
            f"return-{path.name.lower()}",
            (
                PATHS[path.name],
                path.affordable_fraction,
                path.paid_fraction,
                path.member_irr_fraction,
                path.repaid_year,
                path.interest_paid_gbp,
                path.capital_returned_gbp,
                path.written_down_gbp,
                path.community_fund_gbp,
            ),
        )
        for path in offer.paths
    )
    return Table(
        id="offer-returns",
        title="What members get",
        caption=f"Over {offer.years} years, money of the day. {percent(offer.terms.interest_fraction, 2)} is offered.",
        columns=(
            Column("path", "If output is"),
            Column(
                "affordable",
                "Interest affordable",
                "percent",
                2,
                "the highest yearly interest, at most the cap in the rules, at which every payment is made in full; a "
                "dash where not even the capital comes back in time",
                formula="highest interest, found by halving, at which every payment is made in full in every year",
            ),
            Column(
                "paid",
                "Interest then paid",
                "percent",
                2,
                "as offered, or what is affordable where that is less",
                formula="lesser of: as offered, affordable",
            ),
            Column(
                "irr",
                "Return of a member",
                "percent",
                2,
                "yearly, for a member who stays to the end",
                formula="the rate at which Σ (interest + capital − paid in) ÷ (1 + rate)^year is nought",
            ),
            Column("repaid", "All repaid in year", "year", formula="first year at whose end no share capital is left"),
            Column("interest", "Interest paid", "gbp", formula="Σ over years"),
            Column("capital", "Capital returned", "gbp", formula="Σ over years"),
            Column("lost", "Capital lost", "gbp", formula="Σ over years of what shares are written down"),
            Column("community", "Community fund", "gbp", formula="Σ over years of what is left after every payment"),
        ),
        rows=rows,
        notes=tuple(f"{PATHS[path.name]}: {path.in_words}" for path in offer.paths),
        sheet=SHEET_OFFER,
    )


def leavers(offer: OfferPlan) -> Table:
    """What a member gets who leaves early."""
    rows = tuple(
        Row(
            f"leaver-{one.asks_in_year}",
            (
                f"Year {one.asks_in_year}",
                one.pays_from,
                one.capital_gbp,
                one.interest_gbp,
                one.if_all_ask_paid_gbp,
                "not within the years counted"
                if one.if_all_ask_last_year is None
                else f"year {one.if_all_ask_last_year}",
                one.stress_gbp,
            ),
        )
        for one in offer.leavers
    )
    return Table(
        id="offer-leavers",
        title="If you leave early",
        caption="For each £100 of shares, money of the day; notice is given at the start of the year.",
        columns=(
            Column("asks", "You give notice in"),
            Column("when", "The money comes"),
            Column("capital", "Capital back", "gbp", formula="paid back for each £100 at expected output"),
            Column(
                "interest",
                "Interest by then",
                "gbp",
                formula="Σ over years until then of interest on what is held, for each £100",
            ),
            Column(
                "rush",
                "Paid that year if everybody asks",
                "gbp",
                formula="cash that may be withdrawn in the year ÷ all share capital × £100, at most £100",
            ),
            Column("last", "The last then has it in"),
            Column(
                "stress",
                "Left of £100 in the stress",
                "gbp",
                formula="£100 − written down by the end of that year, in the stress",
            ),
        ),
        rows=rows,
        notes=(
            (
                "The board may delay or refuse any withdrawal. In the stress, output is lower and export fetches less "
                "in every year, and shares are written down by what the society is short of."
            ),
        ),
        empty="The scheme ends before anybody could leave early.",
        sheet=SHEET_OFFER,
    )
