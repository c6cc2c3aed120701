"""The plan on one page, in plain words, for a member who has never read a report like this."""

from __future__ import annotations

from energyfund.plan import Plan, ProjectPlan
from energyfund.report.paper import Basis, Headline, Paper, Section
from energyfund.report.papers.opening import (
    between,
    drawn_of,
    largest_project,
    listed,
    plan_paper,
    return_in_ten,
)
from energyfund.report.table import add, pence, shortened
from energyfund.units import gbp, number, percent

NAME = "summary"
MILLION = 1_000_000
TEN_MILLION = 10 * MILLION
MOST_NAMES = 3
MOST_TILES = 3
NAME_LENGTH = 40

PAYS = (
    ("pension_fund", "The pension fund pays {}, and wants it back with a gain."),
    ("community_shares", "Local people pay {} by buying shares."),
    ("public_loan", "The council borrows {}."),
    ("grant", "Grants pay {}, which is not paid back."),
    ("revolving_fund", "A fund that lends again and again pays {}."),
)
"""What each kind of source does, in the order in which people ask."""


def summary(plan: Plan) -> Paper:
    """The one-page summary of a plan.

    Args:
        plan: The plan.
    """
    return plan_paper(
        plan,
        NAME,
        "In plain words",
        (_answer(plan),),
        _headlines(plan),
        (
            Section("built", "What is built", _built(plan)),
            Section("pays", "What it costs, and who pays", _pays(plan)),
            Section("pensions", "What it means for pensions", _pensions(plan)),
            Section("homes", "Warmer homes", _homes(plan)),
            Section("wrong", "What may go wrong", _wrong(plan)),
            Section("decides", "Who decides, and how to ask", _decides(plan)),
        ),
        advice="This page is not advice about your money. It helps people to decide. It does not decide.",
        basis=(Basis("Money", "is told in the pounds of each year. Prices rise, so later pounds buy less."),),
        short=True,
    )


def pounds(amount: float) -> str:
    """Pounds as people say them.

    >>> pounds(39_889_599.41), pounds(985_209.5), pounds(1_250_000), pounds(812.0)
    ('£39.9 million', '£985,200', '£1.25 million', '£812')
    """
    if abs(amount) >= MILLION:
        digits = 1 if abs(amount) >= TEN_MILLION else 2
        return f"{'−' if amount < 0 else ''}£{number(abs(amount) / MILLION, digits)} million"
    if abs(amount) >= 10 * 1000:
        return gbp(round(amount / 100) * 100)
    return gbp(amount)


def _outlay(plan: Plan) -> float:
    return add(pence(project.outlay_gbp) for project in plan.projects)


def _answer(plan: Plan) -> str:
    built = [project for project in plan.projects if project.built_fraction > 0]
    if built:
        many = "one project" if len(built) == 1 else f"{number(len(built))} projects"
        told = f"The plan is to spend {pounds(_outlay(plan))} on {many}"
        lifted = plan.impact.homes_lifted.expected
        return f"{told} and to lift about {number(lifted)} homes out of fuel poverty." if round(lifted) else f"{told}."
    if plan.fund is not None:
        return "The plan changes what the pension fund holds. It builds nothing."
    return "The plan builds nothing."


def _headlines(plan: Plan) -> tuple[Headline, ...]:
    found = [Headline(pounds(_outlay(plan)), "is spent", "over the years of the plan", ("answer", "outlay", "value"))]
    if plan.impact.homes:
        lifted = number(plan.impact.homes_lifted.expected)
        at = ("impact", "homes-lifted", "expected")
        ends = plan.impact.homes_lifted
        likely = f"likely between {between(ends)}" if ends.p90 > ends.p10 else "our best guess"
        found.append(Headline(lifted, "homes leave fuel poverty", likely, at))
    if plan.fund is not None:
        rate = percent(plan.fund.expected_return_fraction)
        found.append(
            Headline(rate, "a year for the pension fund", "hoped for, not sure", ("answer", "return", "value"))
        )
    if len(found) < MOST_TILES:
        left = pounds(plan.impact.community_fund_gbp)
        found.append(Headline(left, "is left for local people", "over all the years", ("answer", "community", "value")))
    return tuple(found)


def _built(plan: Plan) -> tuple[str, ...]:
    built = [project for project in plan.projects if project.built_fraction > 0]
    if not built:
        return ("Nothing is built.",)
    kinds = (
        ("solar", "Solar panels make power from the sun"),
        ("retrofit", "Old homes are made warm and cheap to heat"),
        ("housing", "New homes and rooms are built to let"),
        ("custom", "There is other work as well"),
    )
    told = []
    for kind, words in kinds:
        own = [project for project in built if project.kind == kind]
        if own:
            told.append(f"{words}: {_names(own)}.")
    first = min(project.start_year for project in built if project.start_year is not None)
    parts = [project for project in built if project.built_fraction < 1 - 1e-6]
    told.append(f"Work starts in {first}.")
    if parts:
        told.append(f"Built in part only: {_names(parts)}.")
    left = [project for project in plan.projects if project not in built]
    if left:
        told.append(f"Not built for now: {_names(left)}.")
    return (" ".join(told),)


def _names(found: list[ProjectPlan]) -> str:
    names = [shortened(project.name, NAME_LENGTH) for project in found]
    if len(names) > MOST_NAMES + 1:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]
    return listed(names)


def _pays(plan: Plan) -> tuple[str, ...]:
    told = [f"It costs {pounds(_outlay(plan))} in all."] if _outlay(plan) else ["It costs nothing to build."]
    most = largest_project(plan)
    if most is not None:
        told.append(f"Most of it, {pounds(most.outlay_gbp)}, goes to {shortened(most.name, NAME_LENGTH)}.")
    for kind, words in PAYS:
        amount = add(pence(source.drawn_gbp) for source in plan.capital if source.kind == kind)
        if amount:
            told.append(words.format(pounds(amount)))
    told.extend(_own_money(plan))
    npv = add(pence(project.npv_gbp) for project in plan.projects)
    if _outlay(plan):
        told.append(
            f"In today's money, what is built brings in {pounds(npv)} more than it costs."
            if npv >= 0
            else f"In today's money, what is built costs {pounds(-npv)} more than it brings in."
        )
        if npv < 0 and round(plan.impact.homes_lifted.expected):
            told.append("People get warm homes for that, which no sum of money shows.")
    left = plan.impact.community_fund_gbp
    if round(left) > 0:
        told.append(f"In time {pounds(left)} is left for local people.")
    return (" ".join(told),)


def _own_money(plan: Plan) -> list[str]:
    """Savings and other own money by name: it need not be the council's."""
    found = drawn_of(plan, "council_reserves")
    if len(found) >= MOST_NAMES:
        amount = add(pence(source.drawn_gbp) for source in found)
        return [f"Savings and own money pay {pounds(amount)}. They are not paid back."]
    given = [f"{pounds(source.drawn_gbp)} from {shortened(source.name, NAME_LENGTH)}" for source in found]
    verb = "is" if len(given) == 1 else "are"
    return [f"{listed(given)} {verb} not paid back."] if given else []


def _pensions(plan: Plan) -> tuple[str, ...]:
    money = add(pence(source.drawn_gbp) for source in plan.capital if source.kind == "pension_fund")
    told = []
    if money:
        rates = sorted(
            {s.irr_fraction for s in plan.capital if s.kind == "pension_fund" and s.irr_fraction is not None}
        )
        if rates:
            told.append(f"The pension money in the projects is hoped to earn {percent(rates[0])} a year.")
            lows = [return_in_ten(plan, source.name) for source in drawn_of(plan, "pension_fund")]
            low = lows[0] if len(lows) == 1 else None
            if low is not None and percent(low) != percent(rates[0]):
                told.append(f"One time in ten it earns {percent(low)} or less.")
    else:
        told.append("No pension money goes into the projects.")
    fund = plan.fund
    if fund is not None:
        told.append(f"The whole fund is hoped to earn {percent(fund.expected_return_fraction)} a year.")
        if fund.years:
            first, last = fund.years[0], fund.years[-1]
            told.append(
                f"At the start up to {percent(first.fossil_fraction_high)} of it is in coal, oil and gas. By the "
                f"end of {last.year} it is up to {percent(last.fossil_fraction_high)}."
            )
        told.append("In most council funds your pension is fixed by law. Ask your fund if yours is.")
    return (" ".join(told),)


def _homes(plan: Plan) -> tuple[str, ...]:
    found = plan.impact
    tonnes = sum(found.tco2e_by_year.values())
    told = []
    if found.homes:
        lifted = found.homes_lifted
        told.append(f"The work reaches {number(found.homes)} homes.")
        told.append(f"About {number(lifted.expected)} of them leave fuel poverty.")
        if lifted.p90 > lifted.p10:
            told.append(f"Between {number(lifted.p10)} and {number(lifted.p90)} is likely.")
        told.append("A home is in fuel poverty if the people in it are poor once they have paid to keep warm.")
        if any(move.test == "lilee" for move in found.moves):
            told.append("In England a home that is easy to heat does not count, even if they are still poor.")
        saved = add(project.impact.get("bill_savings_gbp_per_year", 0) for project in plan.projects)
        if saved > 0:
            each = f", or about {pounds(saved / found.homes)} a home" if round(found.homes) > 1 else ""
            told.append(f"All in all, bills fall by {pounds(saved)} a year{each}.")
            if not round(found.homes_with_higher_bill):
                told.append("No home is thought to get a higher bill.")
    else:
        told.append("The plan does not change homes.")
    if tonnes > 0:
        told.append(
            f"About {number(tonnes)} tonnes of carbon, which warms the world, stay out of the air over the years."
        )
    jobs = found.jobs_supported.expected
    if round(jobs) > 0:
        rest = "job rests" if round(jobs) == 1 else "jobs rest"
        told.append(f"About {number(jobs)} {rest} on the work. Some jobs would be there without it.")
    return (" ".join(told),)


def _wrong(plan: Plan) -> tuple[str, ...]:
    told = ["No one knows what will come. All these sums are our best guess."]
    npv = add(pence(project.npv_gbp) for project in plan.projects)
    outcomes = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    low = next((each.p10 for each in outcomes if (each.about, each.measure) == ("plan", "npv_gbp")), None)
    if low is not None and pounds(low) != pounds(npv):
        gain = f"only {pounds(low)} more than it costs" if low >= 0 else f"{pounds(-low)} less than it costs"
        told.append(f"One time in ten, what is built brings in {gain}, in today's money, or it does worse.")
    if any(source.kind == "community_shares" and pence(source.drawn_gbp) for source in plan.capital):
        told.append("Those who buy shares can lose their money.")
        bought = drawn_of(plan, "community_shares")
        if any((return_in_ten(plan, source.name) or 0) < 0 for source in bought):
            told.append("At least one time in ten they get back less than they paid.")
    if any(source.kind == "public_loan" and pence(source.drawn_gbp) for source in plan.capital):
        told.append("The council must pay back its loan, even if the work earns less.")
    worse = plan.impact.homes_with_higher_bill
    if round(worse):
        told.append(f"In {number(worse)} homes bills may go up. Those who live there should be told first.")
    told.append("Power may fetch less, and work may cost more or take longer.")
    if plan.invented:
        told.append("Some of the numbers are made up.")
    return (" ".join(told),)


def _decides(plan: Plan) -> tuple[str, ...]:
    told = []
    kinds = {source.kind for source in plan.capital if pence(source.drawn_gbp)}
    if plan.fund is not None or "pension_fund" in kinds:
        told.append("The pension committee decides about pension money.")
    if kinds & {"public_loan", "council_reserves"}:
        told.append("The council's cabinet decides about the council's money.")
    if "community_shares" in kinds:
        told.append("Each person decides about their own shares.")
    if not told:
        told.append("Those who give the money decide about it.")
    told.append(
        "You may ask them about any number on this page. Each one can be traced. Ask for the full papers, or write to "
        "your councillor or your pension fund."
    )
    return (" ".join(told),)
