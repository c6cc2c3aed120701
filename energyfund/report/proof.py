"""What every report says about itself: limits, ranges, what it leaves unsaid, checks, figures and origin."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.common import origin
from energyfund.report.paper import Section, Shelf
from energyfund.report.table import PENNY, Table, counted
from energyfund.units import gbp

PENNY_GBP = float(PENNY)

SPREADS = "risk_"
"""How the keys of figures begin that only the ranges rest on, not the answer."""


def proof(plan: Plan, shelf: Shelf, *, money: bool) -> tuple[Section, ...]:
    """What holds the plan back, how sure it is, what it leaves unsaid, its checks, figures and origin."""
    return (
        Section("rules", "What holds the plan back", tables=shelf.table("binding-rules")),
        *_sure_of(plan, shelf),
        Section("not-said", "What this does not say", points=tuple(_unsaid(plan, money=money)), boxed=True),
        _checks(plan, shelf, (*shelf.table("checks"), *(shelf.table("certificate") if money else ()))),
        *_statements(plan, shelf, money=money),
        *origin(shelf),
    )


def closing(plan: Plan, shelf: Shelf, *, sure: bool = True) -> tuple[Section, ...]:
    """The end of a paper that is read beside the return report: how sure it is, the checks in words, the figures.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
        sure: Whether to say how sure the whole plan is.
    """
    return (*(_sure_of(plan, shelf) if sure else ()), _checks(plan, shelf, ()), *origin(shelf))


def _sure_of(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    return (Section("sure", "How sure are we", _sure(plan), plan.remarks, tables=shelf.table("ranges")),)


def _checks(plan: Plan, shelf: Shelf, folded: tuple[Table, ...]) -> Section:
    """The checks: in words where all hold, every one of them in sight where one fails."""
    sound = all(check.passed for check in plan.checks)
    failing = () if sound else shelf.table("checks")
    folded = tuple(table for table in folded if table not in failing)
    return Section("checks", "Checks", (_checks_in_words(plan),), tables=failing, folded=folded)


def _statements(plan: Plan, shelf: Shelf, *, money: bool) -> tuple[Section, ...]:
    """The statements of a plan, folded away: a treasurer opens those that matter."""
    if not money or not plan.statements:
        return ()
    words = (
        "A year-by-year account of the whole plan, of every source, project and partner, and of the fund. In each, the "
        "opening balance, what comes in and what goes out make the closing balance, to the penny, in every year. "
        "tables.xlsx holds every year singly, with formulas that work it out again and a sheet of checks."
    )
    return (Section("statements", "Statements", (words,), folded=shelf.table("statement-")),)


def _checks_in_words(plan: Plan) -> str:
    if not plan.checks:
        return "No checks were recorded with this plan."
    passed = sum(check.passed for check in plan.checks)
    told = f"{passed} of {counted(len(plan.checks), 'check holds', 'checks hold')}."
    widest = max((check.residual for check in plan.checks if check.unit == "GBP"), default=0)
    return f"{told} {_widest(widest)}" if passed == len(plan.checks) else told


def _widest(residual_gbp: float) -> str:
    """How far the worst sum in pounds misses, in words."""
    if residual_gbp < PENNY_GBP / 2:
        return "No sum of pounds misses by a penny."
    return f"The worst of the sums of pounds misses by {gbp(residual_gbp, 2)}."


def _sure(plan: Plan) -> tuple[str, ...]:
    weak = [
        figure
        for figure in plan.figures
        if figure.quality == "red" and figure.impact in {"red", "amber"} and not figure.key.startswith(SPREADS)
    ]
    most = [figure.label for figure in weak if figure.impact == "red"] or [figure.label for figure in weak]
    others = len(weak) - len(most)
    found = [
        (
            "Where no range stands beside it, a number is what follows if every year brings what the figures listed "
            "expect. Where a return has a ceiling, the mean of what may happen lies below that. Pounds are rounded to "
            "the penny so that they add up, not because they are known to the penny; homes and jobs are estimates, "
            "not counts."
        ),
        " ".join(_ranges_in_words(plan)),
    ]
    if weak:
        more = f"; and {others} with less effect, marked red under “Figures used”" if others else ""
        found.append(f"The answer leans on figures whose evidence is weak: {'; '.join(most)}{more}.")
    if plan.invented:
        found.append(
            f"{counted(len(plan.invented), 'entry', 'entries')} of the scenario {_are(plan)} invented; the list stands "
            "under “Figures and sources”."
        )
    return tuple(each for each in found if each)


def _are(plan: Plan) -> str:
    return "is" if len(plan.invented) == 1 else "are"


def _ranges_in_words(plan: Plan) -> list[str]:
    """Where the ranges come from, and what has none."""
    found = []
    if plan.impact.homes_lifted.p90 > plan.impact.homes_lifted.p10:
        found.append(
            "The range of homes lifted comes from seeded draws of what is uncertain in ratings, incomes and savings: "
            "the same scenario gives the same range. Ranges of several programmes are added end to end, so that the "
            "true range is narrower, if anything."
        )
    if any(project.roofs for project in plan.projects):
        found.append("The low yield of the roofs (P90) is what nine years out of ten reach.")
    if plan.uncertainty is None:
        markets = "what markets, interest rates and energy prices do"
        found.append(f"No range is given for money: {markets} in a bad year is not modelled.")
    else:
        found.append(
            "The ranges of money stand in the return report, under “How far returns may stray”. They hold what is "
            "uncertain once projects run; the cost of building, interest rates and the fund's markets are not drawn."
        )
    return found


def _unsaid(plan: Plan, *, money: bool) -> list[str]:
    found = ["What will happen. These are expected values under the figures listed, not a forecast of any one year."]
    if plan.fund is not None:
        found.append(
            "Whether members would support this, or whether there is a risk of significant financial detriment "
            "to the fund. Trustees judge both, with advice; this paper does not."
        )
    if money:
        worse = "prices, rents, rates or returns" if plan.uncertainty is None else "building costs or interest rates"
        told = plan.fund is not None and any(year.cvar_fraction is not None for year in plan.fund.years)
        markets = (
            "Of markets only the loss in bad years is told" if told else "There is no model of markets behind this plan"
        )
        found.append(f"What happens if {worse} turn out worse. {markets}; change a figure and plan again to see.")
        found.append(
            "Whether the law, planning permission, procurement rules, subsidy control or the terms of a loan "
            "allow it. Ask before you commit."
        )
    elif plan.impact.homes:
        found.append(
            "Which families are in fuel poverty. Incomes and ratings are estimates for groups of homes; no "
            "single home is diagnosed."
        )
        found.append(
            "How people will heat their homes. Some of a saving is taken as warmth, which is a gain that no bill shows."
        )
    if plan.invented:
        found.append(
            "Anything about a real body, as far as its numbers are invented: the list stands under “Figures and "
            "sources”."
        )
    base = plan.scenario.price_base_year
    found.append(
        "What a pound will buy. Amounts are nominal unless they name prices of another year; the figures "
        f"are in prices of {base}."
    )
    return found
