"""The council's cabinet paper: financial implications, procurement, risk, equality and climate; the law left open."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.bands import together
from energyfund.report.borrowing import borrowings
from energyfund.report.common import NOT_LEGAL, numbered
from energyfund.report.paper import Headline, Paper, Section, Shelf
from energyfund.report.papers.fuel_poverty import loss_in_words
from energyfund.report.papers.opening import (
    drawn_of,
    figure_in_pounds,
    homes_lifted,
    listed,
    plan_paper,
    room,
    spent,
    worth,
)
from energyfund.report.proof import closing
from energyfund.report.risk_tables import of_hundred, risk_in_words
from energyfund.report.table import add, counted, one_line, pence
from energyfund.units import gbp, gbp_short, number, percent

NAME = "cabinet-paper"
LOANS, RESERVES = "public_loan", "council_reserves"
MOST_NAMED = 2
"""Sources of the kind of reserves that the answer names; the plan does not say whether they are all the council's."""

SCULPTED = "Sculpted: each year's payment follows the cash of the projects. Cover: that cash divided by the payment."


def cabinet_paper(plan: Plan, shelf: Shelf) -> Paper | None:
    """The cabinet paper of a plan; None where the plan holds no projects.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
    """
    if not plan.projects:
        return None
    return plan_paper(
        plan,
        NAME,
        "Cabinet paper",
        (_answer(plan), *plan.answer),
        (spent(plan), worth(plan), _third(plan)),
        numbered((*_sections(plan, shelf), *closing(plan, shelf)), shelf),
        advice=NOT_LEGAL,
    )


def _drawn(plan: Plan, kind: str) -> float:
    return add(pence(source.drawn_gbp) for source in drawn_of(plan, kind))


def _answer(plan: Plan) -> str:
    outlay = add(pence(project.outlay_gbp) for project in plan.projects)
    if not outlay:
        return "The plan builds nothing, so nothing is asked of the council."
    borrowed, reserves = _drawn(plan, LOANS), _drawn(plan, RESERVES)
    parts = [f"{gbp_short(borrowed)} is borrowed"] if borrowed else []
    names = [one_line(source.name) for source in drawn_of(plan, RESERVES)]
    named = listed(names) if len(names) <= MOST_NAMED else "reserves and the like"
    parts += [f"{gbp_short(reserves)} comes from {named}"] if reserves else []
    if not parts:
        return f"The plan spends {gbp_short(outlay)} on projects and asks for no borrowing and no reserves."
    return f"The plan spends {gbp_short(outlay)} on projects. Of this {listed(parts)}; others pay the rest."


def _third(plan: Plan) -> Headline:
    borrowed = _drawn(plan, LOANS)
    if borrowed:
        return Headline(
            gbp_short(borrowed), "borrowed by councils", "all loans together", ("borrowing", "total", "borrowed")
        )
    return homes_lifted(plan)


def _sections(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    description = (plan.scenario.description,) if plan.scenario.description else ()
    return (
        Section(
            "asked",
            "Recommendations",
            ("Draft recommendations, for the report's author to change. Cabinet is asked to:",),
            points=_asked(plan),
            boxed=True,
        ),
        Section(
            "plan",
            "What is proposed",
            description,
            charts=shelf.chart("chart-sankey"),
            tables=shelf.table("projects", "reasons"),
            folded=shelf.filled("sources"),
        ),
        Section(
            "money",
            "Financial implications",
            _money(plan),
            charts=shelf.chart("chart-cash-flow"),
            tables=(
                *shelf.table("council-account", "financial-implications"),
                *shelf.filled("borrowing", "payback"),
            ),
            folded=shelf.filled("statement-cover"),
        ),
        _procurement(plan, shelf),
        Section(
            "risk",
            "Risk",
            risk_in_words(plan) or ("No range of money was worked out for this plan.",),
            charts=shelf.chart("chart-worth-range", "chart-tornado"),
            tables=shelf.filled("money-ranges", "money-chances", "sensitivity"),
        ),
        Section(
            "equality",
            "Equality",
            _equality(plan),
            charts=shelf.charts_of("chart-groups"),
            tables=(*shelf.table("groups-"), *shelf.filled("who-loses")),
        ),
        Section("climate", "Climate", _climate(plan), tables=shelf.table("impact-by-year")),
        Section("people", "What it does for people and carbon, in one look", tables=shelf.table("impact")),
        room("legal", "Legal implications", "the monitoring officer"),
        room("finance-officer", "Comments of the chief finance officer", "the section 151 officer"),
        room("consultation", "Consultation", "the report's author"),
        room(
            "equality-duty",
            "Public sector equality duty",
            "the report's author",
            ("The figures stand under “Equality”.",),
        ),
        Section("not-said", "What this does not say", points=_unsaid(plan), boxed=True),
    )


def _asked(plan: Plan) -> tuple[str, ...]:
    built = [project for project in plan.projects if project.built_fraction > 0]
    outlay = gbp(add(pence(project.outlay_gbp) for project in built))
    partly = sum(project.built_fraction < 1 - 1e-6 for project in built)
    parts = f" ({partly} in part)" if partly else ""
    found = [
        f"approve {counted(len(built), 'project', 'projects')} of the table below{parts}, at a cost of {outlay} in all;"
    ]
    for source in drawn_of(plan, LOANS):
        when = sorted(year for year, amount in source.drawn_gbp_by_year.items() if pence(amount))
        words = (
            f"approve borrowing of {gbp(source.drawn_gbp)} in {_span(when)} ({one_line(source.name)}: {source.terms});"
        )
        found.append(words)
    for source in drawn_of(plan, RESERVES):
        when = sorted(year for year, amount in source.drawn_gbp_by_year.items() if pence(amount))
        found.append(
            f"approve {gbp(source.drawn_gbp)} in {_span(when)} from {one_line(source.name)}, which is not paid back;"
        )
    found.append(
        "note that all other money, and any of the above that is not the council's own, has to be agreed by those who "
        "give it before any contract is signed."
    )
    return tuple(found) if built else ("note that nothing is built.",)


def _span(years: list[int]) -> str:
    """Years in words.

    >>> _span([2027]), _span([2027, 2029])
    ('2027', '2027 to 2029')
    """
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(str(year) for year in years)


def _money(plan: Plan) -> tuple[str, ...]:
    rate = percent(plan.scenario.discount_rate_fraction, 2)
    npv = add(pence(project.npv_gbp) for project in plan.projects)
    told = [
        (
            f"At {rate} a year over {plan.scenario.horizon_years} years the projects are worth {gbp(npv)} more "
            "than they cost (net present value)."
            if npv >= 0
            else f"At {rate} a year over {plan.scenario.horizon_years} years the projects cost {gbp(-npv)} more "
            "than they earn (net present value)."
        )
    ]
    if _drawn(plan, LOANS):
        told += [_revenue(plan), *_shortfalls(plan)]
        if any("sculpted" in source.terms for source in drawn_of(plan, LOANS)):
            told.append(SCULPTED)
    if _drawn(plan, RESERVES):
        told.append("Reserves that are spent earn no interest any more; what they would have earned is not counted.")
    return tuple(told)


def _revenue(plan: Plan) -> str:
    """What the loans do to the council's revenue if the projects pay as expected: the worst year, and the worst sum."""
    first = (
        "The plan expects the projects to pay for the council's loans in full, so that over all years its revenue "
        "comes out even."
    )
    net = together(loan.net for loan in borrowings(plan))
    so_far = {year: add(amount for at, amount in net.items() if at <= year) for year in net}
    if not net or min(net.values()) >= 0:
        return first
    lowest = min(so_far, key=lambda year: so_far[year])
    later = max(year for year in net if net[year] < 0)
    goes_on = f"Provision goes on until {later}, out of what revenue has gained by then."
    if so_far[lowest] >= 0:
        return f"{first} {goes_on}"
    worst = min((year for year in net if year <= lowest), key=lambda year: net[year])
    again = next((year for year in net if year > lowest and so_far[year] >= 0), None)
    made_up = "" if again is None else f", made up by {again}"
    after = f" {goes_on}" if later > lowest else ""
    return (
        f"{first} In single years it does not: in the worst of the early years, {worst}, interest and provision are "
        f"{gbp(-net[worst])} more than what comes in, and by {lowest} revenue has borne {gbp(-so_far[lowest])} in "
        f"all{made_up}.{after} The lender is paid just what the projects pay; the gap arises where provision is set "
        "aside faster than the loan is repaid."
    )


def _shortfalls(plan: Plan) -> tuple[str, ...]:
    """How often the projects do not pay a loan of the council, and who bears it then."""
    found = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    told = []
    for source in drawn_of(plan, LOANS):
        shares = {one.measure: one.mean or 0 for one in found if (one.about, one.name) == ("source", source.name)}
        missed, lost = shares.get("missed_payment_fraction", 0), shares.get("not_repaid_fraction", 0)
        if missed:
            end = f"in {of_hundred(lost)} they never make it up" if lost else "they always make it up later"
            name = one_line(source.name)
            told.append(f"In {of_hundred(missed)} the projects pay less than is due on {name} in some year; {end}.")
    if not told:
        return ()
    borne = "The lender has to be paid all the same: the council's revenue bears what is missing."
    return (" ".join(("That is not certain.", *told, borne)),)


def _procurement(plan: Plan, shelf: Shelf) -> Section:
    if plan.purchase is not None:
        tables = shelf.table("awards", "implications")
        return Section("procurement", "Procurement", plan.purchase.procurement.in_words, tables=tables)
    costs = [(pence(project.outlay_gbp), project.name) for project in plan.projects if project.built_fraction > 0]
    if not costs:
        return Section("procurement", "Procurement", ("Nothing is built, so nothing is bought.",))
    most, name = max(costs)
    largest = f"The largest project, {one_line(name)}, costs {gbp(most)}."
    held = {figure.key: figure.value for figure in plan.figures}
    works, goods = held.get("procurement_threshold_works_gbp"), held.get("procurement_threshold_goods_gbp")
    if works and goods:
        threshold = (
            f"Contracts for works from {figure_in_pounds(works)} and for goods or services from "
            f"{figure_in_pounds(goods)}, with VAT, need the full procedures of the Procurement Act 2023."
        )
        return Section("procurement", "Procurement", (largest, threshold))
    return Section(
        "procurement",
        "Procurement",
        (
            (
                f"{largest} This plan says nothing of contracts: who bids, at what price, or how the work is cut into "
                "lots."
            ),
            (
                "The thresholds of the Procurement Act 2023 are no part of this plan. They are shown by: energyfund "
                "assumptions procurement_threshold_works_gbp. With quotes in hand, energyfund purchase works out "
                "an award."
            ),
            "Subsidy control has to be looked at where money helps a business, and so has best value.",
        ),
    )


def _equality(plan: Plan) -> tuple[str, ...]:
    if not plan.impact.homes:
        return ("The plan touches no homes, so no group of residents gains or loses on its bills.",)
    if not plan.impact.groups:
        return (*loss_in_words(plan), "The plan does not say which groups the homes belong to.")
    names = list(dict.fromkeys(group.grouping for group in plan.impact.groups))
    return (
        (
            f"Who gains is shown by {listed(names)}. The plan holds no other group: nothing is known of age, "
            "disability, sex, race or faith."
        ),
        *loss_in_words(plan),
    )


def _climate(plan: Plan) -> tuple[str, ...]:
    found = plan.impact
    tonnes = sum(found.tco2e_by_year.values())
    if not tonnes:
        return ("No carbon is counted as avoided.",)
    last = max(found.tco2e_by_year)
    return (
        (
            f"{number(tonnes)} tonnes of carbon dioxide and the like are avoided by {last}. At the Government's "
            f"carbon values they are worth {gbp_short(found.carbon_value_gbp)}, not discounted. This is no money in "
            "the council's hand."
        ),
    )


def _unsaid(plan: Plan) -> tuple[str, ...]:
    told = [
        "What will happen. These are expected values under the figures listed, not a forecast of any one year.",
        "Whether the law, planning permission, subsidy control or the terms of a loan allow it.",
        "Which projects are the council's own. Loans are counted as taken for projects that pay for them in full.",
        (
            "What the council's policy on minimum revenue provision asks for, and what its treasury can lend from "
            "its own cash."
        ),
    ]
    if plan.purchase is None:
        told.append("What tenders will bring. Costs are those of the scenario and of the library.")
    if plan.invented:
        told.append("Anything about a real body, as far as its numbers are invented: the list stands below.")
    return tuple(told)
