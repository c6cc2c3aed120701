"""The fuel-poverty impact report: homes, bills and the gap, who gains and who loses, how sure, and what looks odd."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.papers.opening import between, homes_lifted, plan_basis, plan_paper
from energyfund.report.papers.return_report import voices
from energyfund.report.proof import proof
from energyfund.report.table import add, counted, one_line
from energyfund.units import gbp, gbp_short, number

NAME = "fuel-poverty-report"

LILEE_IN_WORDS = (
    "low income, low energy efficiency, England's test: a home rated below band C whose household would be left poor "
    "after paying for energy"
)
GAP_IN_WORDS = "the cut in its energy cost after which a home is no longer fuel poor, all homes together"
BY_BAND = "by the band alone"
"""Words of the remark that says how many homes are lifted by their rating and still have a low income."""

TWO_WAYS_OUT = (
    "A home leaves LILEE fuel poverty in one of two ways: its household is no longer left poor, or the home reaches "
    "band C. By the second the household may be as poor as before, with a smaller bill."
)
ONLY_BILLS = (
    "Only energy bills are counted here: not a rent or charge that rises after the work, not other help that may end, "
    "and not what living through the work is like."
)


def fuel_poverty_report(plan: Plan, shelf: Shelf) -> Paper:
    """The fuel-poverty impact report of a plan.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
    """
    told = homes_in_words(plan)
    return plan_paper(
        plan,
        NAME,
        "Fuel-poverty report",
        (told, *(line for line in plan.answer if line != told)),
        _headlines(plan),
        (*_sections(plan, shelf), *proof(plan, shelf, money=False)),
        basis=(*_terms(plan), *plan_basis(plan)),
    )


def _terms(plan: Plan) -> tuple[Basis, ...]:
    """The words of the field that the first page cannot do without."""
    tests = {move.test for move in plan.impact.moves}
    own = (Basis("LILEE", LILEE_IN_WORDS),) if "lilee" in tests else ()
    return (*own, Basis("Fuel poverty gap", GAP_IN_WORDS)) if plan.impact.homes else ()


def homes_in_words(plan: Plan) -> str:
    """The answer of the report in one sentence."""
    found = plan.impact
    if not found.homes:
        return "The plan touches no homes, so it lifts none out of fuel poverty."
    lifted = found.homes_lifted
    told = (
        f"The plan reaches {counted(found.homes, 'home', 'homes')} and is expected to lift "
        f"{number(lifted.expected)} of them out of fuel poverty"
    )
    if lifted.p10 == lifted.p90:
        return f"{told}."
    return f"{told}; eight times out of ten the number lies between {between(lifted)}."


def _headlines(plan: Plan) -> tuple[Headline, ...]:
    found = plan.impact
    if not found.homes:
        tonnes = sum(found.tco2e_by_year.values())
        jobs = found.jobs_supported
        carbon, work = ("impact", "carbon", "expected"), ("impact", "jobs", "expected")
        return (
            Headline("0", "homes reached", "so none is lifted out of fuel poverty"),
            Headline(f"{number(tonnes)} t", "of carbon dioxide avoided", "over all years", carbon),
            Headline(number(jobs.expected, 1), "jobs supported", f"between {between(jobs, 1)}", work),
        )
    saved = add(project.impact.get("bill_savings_gbp_per_year", 0) for project in plan.projects)
    prices = f"a year, prices of {plan.scenario.price_base_year}"
    each = f"{prices}; about {gbp(saved / found.homes)} for each home reached"
    gap = gbp_short(found.gap_closed_gbp)
    return (
        homes_lifted(plan),
        Headline(gbp_short(saved), "saved on bills", each, ("impact", "bills-year", "expected")),
        Headline(gap, "of the fuel poverty gap closed", prices, ("impact", "gap", "expected")),
    )


def _sections(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    homes = bool(plan.impact.homes or plan.impact.moves)
    local = shelf.table("local-spend") if plan.impact.local_spend else ()
    return (
        Section(
            "homes",
            "Homes" if homes else "What it does for people and carbon",
            *_by_band(plan),
            charts=shelf.chart("chart-homes"),
            tables=shelf.table("homes-before-after", "impact") if homes else shelf.table("impact"),
        ),
        Section("groups", "Who gains", charts=shelf.charts_of("chart-groups"), tables=shelf.table("groups-")),
        Section("loses", "Who loses", loss_in_words(plan), tables=shelf.filled("who-loses")),
        Section("bills", "Bills and carbon by year", tables=shelf.table("impact-by-year")),
        Section("local", "Money spent in the place", tables=local),
        *voices(plan, shelf),
        Section(
            "built",
            "What is built and who pays",
            charts=shelf.chart("chart-stack"),
            tables=shelf.table("projects", "reasons", "impact-by-project"),
            folded=shelf.filled("stack", "project-notes"),
        ),
        *_odd(plan, shelf),
    )


def _by_band(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How many homes are lifted by their rating alone, in words and programme by programme; empty where none is."""
    told = [
        f"{one_line(project.name)}, the whole programme: {remark.partition(': ')[2]}"
        for project in plan.projects
        if project.built_fraction > 0
        for remark in project.remarks
        if BY_BAND in remark and not remark.partition(": ")[2].startswith("0 ")
    ]
    return ((TWO_WAYS_OUT,), tuple(told)) if told else ((), ())


def _odd(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    """What is known of homes whose entries are odd; a plan holds sums of homes, and no home by itself."""
    if not plan.impact.homes:
        return ()
    found = shelf.filled("homes-odd")
    if not found:
        nothing = "Nothing in the lists of homes had to be assumed or left out."
        none = nothing if plan.impact.moves else "No list of homes was given, so no single home could be looked at."
        return (Section("odd", "Homes that look odd", (none,)),)
    words = (
        "A plan holds sums and no single home. The table names what was found in the lists: homes that a measure does "
        "not suit, and homes for which something had to be assumed. Look at them before work begins. To see each home "
        "by itself, run energyfund homes with the list of dwellings."
    )
    return (Section("odd", "Homes that look odd", (words,), tables=found),)


def loss_in_words(plan: Plan) -> tuple[str, ...]:
    """Whether anybody is left worse off."""
    worse = plan.impact.homes_with_higher_bill
    if not plan.impact.homes:
        return ()
    fallen = any(round(move.not_before_poor_after, 1) > 0 for move in plan.impact.moves)
    if round(worse, 1) <= 0:
        told = "No home is expected to have a higher energy bill than with nothing built"
        return (f"{told}." if fallen else f"{told}, and none to fall into fuel poverty.", ONLY_BILLS)
    told = f"{counted(worse, 'home is', 'homes are')} expected to have a higher energy bill than with nothing built."
    return (f"{told} They should be told, and helped, first.", ONLY_BILLS)
