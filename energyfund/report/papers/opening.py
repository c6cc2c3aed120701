"""What every paper of a plan begins and ends with: warnings, basis, pathway, foot and proof."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import CapitalPlan, Plan, ProjectPlan, Range
from energyfund.report.common import NOT_FINANCIAL, compose, foot
from energyfund.report.explain_tables import proof_fails
from energyfund.report.names import main_test
from energyfund.report.paper import Basis, Headline, Paper, Section
from energyfund.report.table import add, counted, one_line
from energyfund.units import gbp, gbp_short, number, percent

EDITED = (
    "This plan was changed after it was written: its contents no longer match the hash that was written with them. "
    "Plan the scenario again before you rely on it."
)
ROOM = "This part is left open. It is for {} to write."
"""What stands in a part of a paper that people have to write themselves."""


def plan_paper(
    plan: Plan,
    paper_id: str,
    title: str,
    answer: Sequence[str],
    headlines: Sequence[Headline],
    sections: Sequence[Section],
    *,
    advice: str = NOT_FINANCIAL,
    warnings: Sequence[str] = (),
    basis: Sequence[Basis] | None = None,
    short: bool = False,
) -> Paper:
    """A paper of a plan: its own words and sections, with the plan's name, warnings, basis and foot.

    Args:
        plan: The plan.
        paper_id: Its id.
        title: What kind of paper it is.
        answer: What came out; the first line is the answer.
        headlines: The numbers that matter.
        sections: Its parts.
        advice: What it is not.
        warnings: What a reader has to know besides what holds for every paper of the plan.
        basis: What its numbers rest on; that of the plan where None.
        short: Whether it is to fit on one page.
    """
    return compose(
        paper_id,
        title,
        plan.scenario.name,
        answer,
        headlines=tuple(headlines),
        basis=plan_basis(plan) if basis is None else tuple(basis),
        sections=sections,
        foot=foot(plan.provenance, advice, of="from the plan"),
        figures=plan.figures,
        warnings=(*plan_warnings(plan), *warnings),
        short=short,
    )


def plan_warnings(plan: Plan) -> tuple[str, ...]:
    """What stands on the first page of every paper of a plan that cannot be relied on."""
    found = [] if plan.is_as_written() else [EDITED]
    failed = [check.name for check in plan.checks if not check.passed]
    if failed:
        found.append(
            f"{counted(len(failed), 'check fails', 'checks fail')}, the first: {failed[0]}. Do not rely on this plan."
        )
    broken = proof_fails(plan)
    if broken:
        found.append(broken)
    if plan.objective.status == "limit":
        found.append(
            "The search stopped at a limit. This is the best plan found; a better one may exist, by at most "
            f"{percent(plan.objective.gap_fraction, 2)}."
        )
    return tuple(found)


def plan_basis(plan: Plan) -> tuple[Basis, ...]:
    """What the reader has to know before the first number: rate, years, prices and pathway."""
    asked = plan.scenario
    last = asked.start_year + asked.planning_years - 1
    starts = f"{asked.start_year} to {last}" if last > asked.start_year else str(asked.start_year)
    found = [
        Basis("Discount rate", f"{percent(asked.discount_rate_fraction, 2)} a year, back to {asked.start_year}"),
        Basis("Years counted", f"{asked.horizon_years} after {asked.start_year}; projects may start in {starts}"),
        Basis(
            "Prices",
            f"nominal pounds, the money of each year, unless prices of {asked.price_base_year} are named",
        ),
    ]
    if asked.pathway:
        found.append(Basis("Pathway", pathway_in_words(plan)))
    return tuple(found)


def pathway_in_words(plan: Plan) -> str:
    """The pathway in words, its name said once."""
    name, words = one_line(plan.scenario.pathway or ""), plan.scenario.pathway_in_words
    return words if words.startswith(name) else f"{name}: {words}"


def room(paper_section: str, heading: str, who: str, words: Sequence[str] = ()) -> Section:
    """A part that is left open, with room to write."""
    return Section(paper_section, heading, (*words, ROOM.format(who)), boxed=True, blank=True)


def between(spread: Range, digits: int = 0) -> str:
    """The two ends of a range in words.

    >>> between(Range(41.7, 33.2, 50.9))
    '33 and 51'
    """
    return f"{number(spread.p10, digits)} and {number(spread.p90, digits)}"


def spread_of_homes(plan: Plan) -> str:
    """How far the number of homes lifted may be out, and by which test it is counted."""
    lifted = plan.impact.homes_lifted
    if lifted.p10 == lifted.p90:
        return f"of {counted(plan.impact.homes, 'home', 'homes')} reached, {main_test(plan)}"
    return f"between {between(lifted)}, {main_test(plan)}"


def spent(plan: Plan) -> Headline:
    """What is spent on projects."""
    outlay = add(project.outlay_gbp for project in plan.projects)
    built = sum(project.built_fraction > 0 for project in plan.projects)
    words = f"{built} of {counted(len(plan.projects), 'project', 'projects')} built"
    return Headline(gbp_short(outlay), "spent on projects", words, ("answer", "outlay", "value"))


def worth(plan: Plan) -> Headline:
    """Net present value of all projects."""
    npv = add(project.npv_gbp for project in plan.projects)
    rate = percent(plan.scenario.discount_rate_fraction)
    over = f"at {rate} a year over {counted(plan.scenario.horizon_years, 'year', 'years')}"
    at = ("projects", "total", "npv") if plan.projects else None
    return Headline(gbp_short(npv), "net present value", over, at)


def homes_lifted(plan: Plan) -> Headline:
    """Homes lifted out of fuel poverty."""
    expected = number(plan.impact.homes_lifted.expected)
    at = ("impact", "homes-lifted", "expected") if plan.impact.homes else None
    return Headline(expected, "homes lifted out of fuel poverty", spread_of_homes(plan), at)


def drawn_of(plan: Plan, *kinds: str) -> tuple[CapitalPlan, ...]:
    """The sources of some kinds that give anything, to the penny."""
    return tuple(source for source in plan.capital if source.kind in kinds and round(source.drawn_gbp, 2) > 0)


def largest_project(plan: Plan) -> ProjectPlan | None:
    """The project that takes more than half of what is spent; None where there is none, or no other beside it."""
    built = [project for project in plan.projects if project.built_fraction > 0]
    found = max(built, key=lambda project: project.outlay_gbp, default=None)
    if found is None or len(built) == 1 or found.outlay_gbp <= add(each.outlay_gbp for each in built) / 2:
        return None
    return found


def return_in_ten(plan: Plan, source: str) -> float | None:
    """The return of a source that one path in ten falls to or below; None where nothing was drawn. [-/year]"""
    outcomes = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    asked = ("source", source, "irr_fraction")
    return next((each.p10 for each in outcomes if (each.about, each.name, each.measure) == asked), None)


def listed(names: Sequence[str]) -> str:
    """Names as people say them; nothing where there is none.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed([])
    ('a', 'a, b and c', '')
    """
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def figure_in_pounds(value: str) -> str:
    """A figure of the plan as pounds; as it is written where it is no number.

    >>> figure_in_pounds("100000"), figure_in_pounds("none")
    ('£100,000', 'none')
    """
    try:
        return gbp(float(value.replace(",", "")))
    except ValueError:
        return value
