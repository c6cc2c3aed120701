"""Pages for members of a society: what its shares pay for, what members get in every year, and what may go wrong."""

from __future__ import annotations

from energyfund.plan import CapitalPlan, Outcome, Plan, ProjectPlan
from energyfund.report import offer_words as words
from energyfund.report.borrowing import statement_of
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.papers.opening import figure_in_pounds, listed, plan_basis, plan_paper
from energyfund.report.proof import closing
from energyfund.report.risk_tables import of_hundred, shown
from energyfund.report.share_tables import drawn_shares, outcome
from energyfund.report.table import add, one_line, pence
from energyfund.units import gbp, gbp_short, percent

NAME = "share-offer"


def share_offer(plan: Plan, shelf: Shelf) -> Paper | None:
    """The offer pages of a plan; None where it draws no community shares.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
    """
    found = drawn_shares(plan)
    if not found:
        return None
    sections = [part for place, source in enumerate(found, 1) for part in _offer(plan, source, place, shelf)]
    return plan_paper(
        plan,
        NAME,
        "Community share offer",
        _answer(plan, found),
        _headlines(plan, found),
        (
            *sections,
            Section("order", "Where each year's money goes", _surplus(plan, found)),
            Section("risks", "Risks", points=_risks(plan, found), boxed=True),
            Section("tax", "Tax", words.tax_words()),
            Section("not-said", "What this does not say", points=_unsaid(), boxed=True),
            *closing(plan, shelf, sure=False),
        ),
        advice=words.NOT_ADVICE,
        warnings=(words.AT_RISK,),
        basis=(*plan_basis(plan)[1:3], Basis("Terms", "as the scenario gives them; the society's rules decide")),
    )


def _answer(plan: Plan, found: tuple[CapitalPlan, ...]) -> tuple[str, ...]:
    raised = add(pence(source.drawn_gbp) for source in found)
    projects = [one_line(project.name) for project in _paid_for(plan, found)]
    built = f", to help build {listed(projects)}" if projects else ""
    first = (
        f"Members are asked for {gbp(raised)} of shares{built}. Interest and the return of capital are hoped for and "
        "not guaranteed."
    )
    return (first, *(_promise(plan, source) for source in found))


def _promise(plan: Plan, source: CapitalPlan) -> str:
    """What one source of shares brings its members in the plan, and how far that may be out."""
    paid = f"In the plan members are paid {gbp(source.received_gbp)} in all"
    told = f"{one_line(source.name)}: {source.terms}. {paid}"
    spread = outcome(plan, source, "irr_fraction")
    if source.irr_fraction is None:
        return f"{told}."
    told = f"{told}, a return of {percent(source.irr_fraction, 2)} a year"
    if spread is None or spread.p10 is None or spread.p90 is None:
        return f"{told}. No range was worked out."
    low, high = percent(spread.p10, 2), percent(spread.p90, 2)
    told = f"{told}. In eight outcomes of ten it lies between {low} and {high}; in one of ten it is lower."
    loss = outcome(plan, source, "loss_fraction")
    if loss is not None and loss.mean is not None:
        told += f" In {of_hundred(loss.mean)} members get back less than they put in."
    if spread.p50 is None or not _at_the_top(source, spread):
        return told
    told += " The plan is as good as it gets, for shares never earn more than is offered"
    lower = shown(spread.p50) < shown(source.irr_fraction)
    return f"{told}: half of all outcomes bring less than {percent(spread.p50, 2)}." if lower else f"{told}."


def _at_the_top(source: CapitalPlan, spread: Outcome) -> bool:
    """Whether the return of the plan is the best of the range."""
    return spread.p90 is not None and shown(source.irr_fraction or 0) >= shown(spread.p90)


def _paid_for(plan: Plan, found: tuple[CapitalPlan, ...]) -> tuple[ProjectPlan, ...]:
    names = {source.name for source in found}
    return tuple(
        project
        for project in plan.projects
        if any(pence(amount) > 0 for name, amount in project.draws_gbp.items() if name in names)
    )


def _headlines(plan: Plan, found: tuple[CapitalPlan, ...]) -> tuple[Headline, ...]:
    first = found[0]
    spread = outcome(plan, first, "irr_fraction")
    if spread is None or spread.p10 is None or spread.p90 is None:
        words_of_range = "a year; no range was worked out"
    else:
        words_of_range = f"a year; between {percent(spread.p10, 2)} and {percent(spread.p90, 2)} in eight cases of ten"
        if spread.p50 is not None:
            words_of_range += f", {percent(spread.p50, 2)} in the middle one"
    left = add(
        add(project.community_fund_gbp_by_year.values())
        for project in plan.projects
        if pence(project.draws_gbp.get(first.name, 0.0)) > 0
    )
    of = f"from members of {one_line(first.name)}" if len(found) > 1 else "from members"
    made = [Headline(gbp_short(pence(first.drawn_gbp)), "sought", of, ("shares-1", "raised", "value"))]
    if first.irr_fraction is not None:
        rate = percent(first.irr_fraction, 2)
        made.append(
            Headline(rate, "return in the plan, not guaranteed", words_of_range, ("shares-1", "return", "value"))
        )
    at = ("shares-community-1", "total", "community")
    made.append(Headline(gbp_short(left), "for the community fund", "over all years, in the plan", at))
    return tuple(made)


def _offer(plan: Plan, source: CapitalPlan, place: int, shelf: Shelf) -> tuple[Section, ...]:
    name = one_line(source.name)
    return (
        Section(
            f"offer-{place}",
            f"The offer: {name}",
            points=_terms(plan, source),
            tables=shelf.table(f"shares-{place}", f"shares-community-{place}"),
        ),
        Section(f"years-{place}", f"The years ahead: {name}", tables=shelf.table(f"shares-years-{place}")),
    )


def _terms(plan: Plan, source: CapitalPlan) -> tuple[str, ...]:
    """The terms that the plan knows, one to a line."""
    told = [f"Sought: {gbp(source.drawn_gbp)} of withdrawable shares, one member one vote."]
    if source.budget_gbp is not None and pence(source.budget_gbp) > pence(source.drawn_gbp):
        told.append(f"The society may raise up to {gbp(source.budget_gbp)}; the plan needs no more than is sought.")
    told.append(f"Terms: {source.terms}.")
    statement = statement_of(plan, "source", source.name)
    if statement is not None:
        _, _, limits = statement.in_words.partition("). ")
        told += [f"{part.rstrip('.')}." for part in limits.split(". ") if part]
    held = {figure.key: figure.value for figure in plan.figures}
    largest = held.get("community_share_largest_holding_gbp")
    if largest:
        told.append(f"The law lets one member hold at most {figure_in_pounds(largest)}.")
    return tuple(told)


def _surplus(plan: Plan, found: tuple[CapitalPlan, ...]) -> tuple[str, ...]:
    left = add(
        add(project.community_fund_gbp_by_year.values())
        for project in plan.projects
        if any(pence(project.draws_gbp.get(source.name, 0.0)) > 0 for source in found)
    )
    told = [words.ORDER]
    if left > 0:
        told.append(
            f"What is left when all have been paid goes to the community fund: {gbp(left)} over all years, in the "
            "plan. When the last shares are paid back, what they took goes there too."
        )
    else:
        told.append("Nothing is expected to be left for the community fund.")
    return tuple(told)


def _risks(plan: Plan, found: tuple[CapitalPlan, ...]) -> tuple[str, ...]:
    told = list(words.ALWAYS)
    for source in found:
        spread = outcome(plan, source, "received_gbp")
        if spread is None or spread.p10 is None:
            continue
        low = f"{one_line(source.name)}: in one outcome of ten members are paid less than {gbp(spread.p10)} in all"
        short = pence(spread.p10) < pence(source.drawn_gbp)
        told.append(f"{low}: less than the {gbp(source.drawn_gbp)} they put in." if short else f"{low}.")
    lenders = [source.name for source in plan.capital if source.kind == "public_loan" and pence(source.drawn_gbp)]
    names = {source.name for source in found}
    beside = [
        project
        for project in plan.projects
        if names & set(project.draws_gbp) and any(pence(project.draws_gbp.get(name, 0.0)) > 0 for name in lenders)
    ]
    if beside:
        told.append("Lenders are paid before members. In a bad year nothing may be left for interest on shares.")
    told += [
        "The sun, the price of power, costs and interest rates may all turn out worse, and some of them together.",
        words.BREAKS,
        "You may wait for your money. The board may delay or refuse a withdrawal if the society could not then pay.",
        "The raise may fall short. Ask what happens to your money then, before you buy.",
    ]
    if plan.invented:
        told.append("Some numbers of this paper are invented for illustration; the list stands at its end.")
    return tuple(told)


def _unsaid() -> tuple[str, ...]:
    return (
        "What will happen. These are expected values under the figures listed, not a forecast of any one year.",
        words.NO_DIRECTORS,
        (
            "What the offer document has to say by law and by the Standard Mark. The pages for one offer, with "
            "cautious and bad cases year by year, are written by: energyfund size SCENARIO -o DIR"
        ),
        "Whether shares suit you. Ask somebody who is authorised to advise.",
    )
