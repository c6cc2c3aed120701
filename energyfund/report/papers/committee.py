"""The pension committee paper: the options side by side, what is known of each, and room to decide."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.plan.comparison import Comparison
from energyfund.report.common import NOT_LEGAL, numbered
from energyfund.report.compare_paper import (
    BEHIND_FROM_THE_START,
    comparison_basis,
    comparison_headlines,
    comparison_warnings,
)
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.papers.opening import (
    drawn_of,
    homes_lifted,
    largest_project,
    pathway_in_words,
    plan_basis,
    plan_paper,
    return_in_ten,
    spent,
)
from energyfund.report.proof import closing
from energyfund.report.table import add, counted, one_line
from energyfund.units import gbp, gbp_short, number, percent

NAME = "committee-paper"
ANOTHER = "Another course, or more work first:"
MADE_UP = "the scenario names numbers of its own as invented; they are listed under “Figures and sources”"
PRICE_HAS_TWO_PARTS = (
    "Buying and selling is one part of the price of a policy. The other is return: what the fund would hold may be "
    "expected to earn less, or more, than what it sells. The expected returns are those of the scenario."
)
HOW_TO_COMPARE = (
    "This plan holds one course only. To set it beside the others, write them under pathways in the scenario and plan "
    "it again, or run: energyfund compare SCENARIO -o DIR"
)


def committee_paper(plan: Plan, shelf: Shelf) -> Paper | None:
    """The paper for a pension committee; None where the plan has no fund.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
    """
    if plan.fund is None:
        return None
    found = plan.comparison
    return plan_paper(
        plan,
        NAME,
        "Pension committee paper",
        _alone(plan) if found is None else _compared(found),
        _fund_headlines(plan) if found is None else comparison_headlines(found),
        numbered((*_sections(plan, shelf), *closing(plan, shelf)), shelf),
        advice=NOT_LEGAL,
        warnings=() if found is None else comparison_warnings(found),
        basis=_basis(plan),
    )


def _compared(found: Comparison) -> tuple[str, ...]:
    options = counted(len(found.pathways), "option", "options")
    return (
        f"{one_line(found.fund)}: the committee is asked to choose between {options}. This paper recommends none.",
        *found.answer,
    )


def _alone(plan: Plan) -> tuple[str, ...]:
    name = one_line(plan.fund.name) if plan.fund is not None else ""
    return (
        f"The committee is asked whether {name} should take the course shown here. This paper does not recommend it.",
        HOW_TO_COMPARE,
        *plan.answer,
    )


def _fund_headlines(plan: Plan) -> tuple[Headline, ...]:
    fund = plan.fund
    if fund is None:
        return ()
    found = [
        Headline(
            percent(fund.expected_return_fraction, 2),
            "expected return of the fund",
            "a year; the return itself will differ",
            ("answer", "return", "value"),
        )
    ]
    if fund.years:
        last = fund.years[-1]
        at = ("fund", str(last.year), "fossil_high")
        spread = f"end of {last.year}, high estimate"
        found.append(Headline(percent(last.fossil_fraction_high), "of the fund in fossil fuels", spread, at))
    cost, at = gbp_short(fund.transition_cost_gbp), ("answer", "transition", "value")
    found.append(Headline(cost, "to buy and sell", "over the planning years", at))
    return tuple(found)


def _basis(plan: Plan) -> tuple[Basis, ...]:
    found = plan.comparison
    if found is None:
        return plan_basis(plan)
    own = [Basis("Planned in full", pathway_in_words(plan))] if plan.scenario.pathway else []
    made_up = [Basis("Made up", MADE_UP)] if plan.invented else []
    return (*comparison_basis(found), *own, *made_up)


def _sections(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    return (
        Section("decide", "The committee is asked to decide between:", points=_options(plan), boxed=True, blank=True),
        *_beside(plan, shelf),
        *_own(plan, shelf),
        Section(
            "place",
            "What the money does at home",
            _at_home(plan),
            charts=shelf.chart("chart-sankey"),
            tables=(
                *shelf.table("projects", "impact"),
                *(shelf.table("local-spend") if plan.impact.local_spend else ()),
            ),
            folded=shelf.filled("stack"),
        ),
        Section("law", "What this paper does not judge", points=_law(plan), boxed=True),
    )


def _options(plan: Plan) -> tuple[str, ...]:
    found = plan.comparison
    if found is None:
        course = pathway_in_words(plan) if plan.scenario.pathway else "the course shown in this paper"
        return ("Option 1: hold on, and leave the fund as it is", f"Option 2: {course}", ANOTHER)
    told = []
    for place, view in enumerate(found.pathways, 1):
        hold = ", the option of no policy" if view.name == found.null_option else ""
        gone = "" if view.planned else " (no plan keeps to it; see the table below)"
        told.append(f"Option {place}: {one_line(view.name)}{hold}{gone}")
    return (*told, ANOTHER)


def _beside(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    """The options side by side, as far as they were compared."""
    found = plan.comparison
    if found is None:
        words = "This plan holds the figures of one course, so that nothing here says what another would cost."
        limbs = ("The scenario behind this plan may say what members think; the comparison shows it.", words)
        return (Section("limbs", "The two questions of the law", (*_questions(), *limbs)),)
    return (
        Section("options", "What each option asks for", tables=shelf.table("pathways")),
        Section(
            "side",
            "Return and risk",
            _risk_words(found),
            tables=shelf.table("risk-and-return", "side-by-side"),
            folded=shelf.filled("tracking"),
        ),
        Section(
            "limbs",
            "The two questions of the law",
            _questions(),
            charts=shelf.chart("chart-cost"),
            tables=shelf.table("limbs", "price"),
        ),
        Section("transition", "Cost of the change", (PRICE_HAS_TWO_PARTS,), tables=shelf.table("transition-cost")),
        Section(
            "carbon",
            "Fossil fuels and carbon",
            (
                (
                    "Exposure is shown under two definitions, each as a range. Carbon intensity (WACI) is tonnes "
                    "for each £1m that the fund has invested. Financed emissions are those tonnes times the "
                    "millions invested. What the projects avoid stands apart and is never taken off."
                ),
            ),
            charts=shelf.chart("chart-divestment"),
            tables=shelf.table("exposure", "carbon"),
            folded=shelf.filled("fossil-high-by-year", "fossil-low-by-year"),
        ),
        Section("funding", "Funding level", tables=shelf.table("funding")),
        Section(
            "regret",
            "If markets do something else",
            (
                (
                    "Nobody knows which future will come, and none is given a chance. The table says how far "
                    "each option would fall behind the best one of that future: what would be regretted."
                ),
                BEHIND_FROM_THE_START,
            ),
            charts=shelf.chart("chart-regret"),
            tables=shelf.table("regret", "futures"),
        ),
    )


def _questions() -> tuple[str, ...]:
    return (
        (
            "The law puts two questions to those who weigh anything but money. Do members, on good grounds, share the "
            "concern? And is there a risk of significant financial detriment to the fund?"
        ),
        "Both are shown with what is known of them. Neither is answered here.",
    )


def _risk_words(found: Comparison) -> tuple[str, ...]:
    told = [f"Markets: {found.market_in_words}."]
    if found.confidence_fraction is not None:
        worst = percent(1 - found.confidence_fraction, 0)
        told.append(f"Loss in bad years is the mean loss of the worst {worst} of years, one year ahead (CVaR).")
    return tuple(told)


def _own(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    """The fund under the pathway that the plan itself follows."""
    if plan.fund is None:
        return ()
    words = f"The course planned in full: {pathway_in_words(plan)}" if plan.scenario.pathway else ""
    return (
        Section(
            "fund",
            "The fund, year by year",
            (words,) if words else (),
            charts=shelf.chart("chart-fund-value", "chart-fossil-path"),
            tables=shelf.table("fund"),
            folded=shelf.table("fund-weights"),
        ),
    )


def _at_home(plan: Plan) -> tuple[str, ...]:
    found = plan.impact
    fund_money = sum(source.drawn_gbp for source in plan.capital if source.kind == "pension_fund")
    outlay = add(project.outlay_gbp for project in plan.projects)
    paid = f"{spent(plan).value} is spent on projects, of which {gbp_short(fund_money)} comes from the pension fund."
    told = [f"{paid}{_largest(plan)}", *_earned(plan)]
    if outlay and found.homes:
        lifted = homes_lifted(plan)
        told.append(
            f"The projects reach {counted(found.homes, 'home', 'homes')}; {lifted.value} are expected to leave fuel "
            f"poverty ({lifted.range})."
        )
    if found.jobs_supported.expected > 0:
        jobs = found.jobs_supported
        told.append(
            f"About {number(jobs.expected)} jobs are supported, between {number(jobs.p10)} and "
            f"{number(jobs.p90)}. Some of them would exist anyway."
        )
    if found.community_fund_gbp > 0:
        told.append(
            f"{gbp(found.community_fund_gbp)} is left for the community over {plan.scenario.horizon_years} years, in "
            "the money of each year."
        )
    return tuple(told)


def _largest(plan: Plan) -> str:
    """The one project that takes most of the money, as a sentence with a space before it; empty where none does."""
    found = largest_project(plan)
    return "" if found is None else f" {gbp_short(found.outlay_gbp)} of it goes to {one_line(found.name)}."


def _earned(plan: Plan) -> list[str]:
    """What the fund's money in projects is expected to earn, what it asked for, and how far that may stray."""
    told = []
    for source in drawn_of(plan, "pension_fund"):
        if source.irr_fraction is None:
            continue
        asked = source.required_return_fraction
        exactly = asked is not None and round(source.irr_fraction - asked, 4) == 0
        wanted = ", which is what it asks for and no more" if exactly else ""
        low = return_in_ten(plan, source.name)
        worse = "" if low is None else f"; in one case of ten {percent(low)} or less"
        told.append(
            f"{one_line(source.name)}: its {gbp_short(source.drawn_gbp)} is expected to earn "
            f"{percent(source.irr_fraction)} a year{wanted}{worse}."
        )
    if plan.fund is not None and plan.fund.years and told:
        last = plan.fund.years[-1]
        told.append(f"At the end of {last.year} {percent(last.local_fraction, 2)} of the fund is in these projects.")
    return told


def _law(plan: Plan) -> tuple[str, ...]:
    told = [
        (
            "Whether members share a concern. What they were asked, and what they said, is for the committee to "
            "weigh. A survey with few answers says little."
        ),
        (
            "Whether a cost or a risk is significant. The tables give it in hundredths of one per cent, in pounds and "
            "in bad years. No line is drawn, for the law draws none."
        ),
        (
            "Whether the duty to members, the investment strategy statement, the pool's terms and the regulations on "
            "investment allow it. Take legal advice, and proper advice on investment, before you decide."
        ),
        "Whether a conflict of interest is dealt with, where the same council runs the fund and the projects.",
        "Whether a project is a fair investment at its price. The fund needs its own appraisal of each one.",
        "What engagement with companies could do. Holding on counts neither its cost nor its effect.",
    ]
    if plan.comparison is not None:
        told.append("How likely a future is. The shifts rest on thin evidence; write your own.")
    return tuple(told)
