"""The paper that sets pathways side by side: answer first, then price, fossil fuels, risk, regret and sources."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.answer_tables import SOUGHT
from energyfund.report.common import NOT_LEGAL, compose, foot, origin
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.spec import Chart
from energyfund.report.table import Table, counted, one_line
from energyfund.units import gbp_short, number, percent

PAPER_NAME = "compare"

BEHIND_FROM_THE_START = (
    "What a pathway costs at expected returns is part of its amount in every future. Where fossil fuels do badly it "
    "has to make up for that first."
)
"""Why a pathway with a price may fall behind even in a future that speaks for it."""


def compare_paper(found: Comparison, tables: Sequence[Table], charts: Sequence[Chart]) -> Paper:
    """The paper of a comparison.

    Args:
        found: The comparison.
        tables: Its tables, from ``compare_tables``.
        charts: Its charts, from ``compare_charts``.
    """
    shelf = Shelf(tuple(tables), tuple(charts))
    return compose(
        PAPER_NAME,
        "Pathways out of fossil fuels, side by side",
        found.scenario.name,
        (*found.answer, "What a cost means for the fund's duty is for the committee to judge, and not judged here."),
        warnings=comparison_warnings(found),
        headlines=comparison_headlines(found),
        basis=comparison_basis(found),
        sections=_sections(found, shelf),
        foot=foot(found.provenance, NOT_LEGAL),
        figures=found.figures,
    )


def comparison_warnings(found: Comparison) -> list[str]:
    """What a reader has to know first: checks that fail, pathways that were not planned."""
    warned = []
    for view in found.pathways:
        if view.failed_checks:
            failed = counted(len(view.failed_checks), "check fails", "checks fail")
            warned.append(f"{one_line(view.name)}: {failed}, the first: {view.failed_checks[0]}. Do not rely on it.")
        if view.status == "limit":
            warned.append(f"{one_line(view.name)}: {view.remark}")
    if found.waiting:
        warned.append(f"The run was stopped before it came to: {', '.join(one_line(name) for name in found.waiting)}.")
    return warned


def comparison_headlines(found: Comparison) -> tuple[Headline, ...]:
    """The price of leaving, what stays in fossil fuels, and how far each may fall behind."""
    others = [view for view in found.pathways if view.planned and view.name != found.null_option]
    priced = [view for view in others if view.cost_bp is not None]
    last = found.scenario.start_year + found.scenario.planning_years - 1
    headlines = [Headline("not known", "price of leaving", "no plan to hold it against")]
    if priced:
        low = min(priced, key=lambda view: view.cost_bp or 0)
        high = max(priced, key=lambda view: view.cost_bp or 0)
        first, second = number(low.cost_bp or 0, 1), number(high.cost_bp or 0, 1)
        spread = first if first == second else f"{first} to {second}"
        pounds = gbp_short(low.cost_gbp or 0) if low is high else _between(low, high)
        at = ("price", f"pathway-{found.pathways.index(high) + 1}", "bp")
        headlines = [Headline(f"{spread} bp", "a year is what leaving costs", f"{pounds} by {last}", at)]
    if others:
        share = others[0].years[-1].fossil_fraction_high
        base = next((view for view in found.pathways if view.name == found.null_option and view.planned), None)
        held = "" if base is None else f", {percent(base.years[-1].fossil_fraction_high)} with holding on"
        label = f"of the fund still in fossil fuels by {last}"
        at = ("fossil-high-by-year", str(others[0].years[-1].year), f"p{found.pathways.index(others[0]) + 1}")
        headlines.append(Headline(percent(share), label, f"{one_line(others[0].name)}, high estimate{held}", at))
    followed = [view for view in found.pathways if view.largest_regret_gbp is not None]
    if followed:
        headlines.append(_regret_headline(found, followed))
    return tuple(headlines)


def _regret_headline(found: Comparison, followed: Sequence[PathwayView]) -> Headline:
    """The least and the most of what pathways may fall behind, so that no single one is held up."""
    least, most = (choose(followed, key=lambda view: view.largest_regret_gbp or 0) for choose in (min, max))
    low, high = gbp_short(least.largest_regret_gbp or 0), gbp_short(most.largest_regret_gbp or 0)
    names = f"with {one_line(least.name)}" if low == high else f"{one_line(least.name)} to {one_line(most.name)}"
    return Headline(
        low if low == high else f"{low} to {high}",
        "is the most that each may fall behind",
        f"{names}, in the worst of {counted(len(found.futures), 'future', 'futures')}: the regret",
        ("regret", f"regret-{_followed(found).index(most) + 1}", "largest"),
    )


def _followed(found: Comparison) -> list[PathwayView]:
    """The pathways that the table of regret holds, in its order."""
    return [view for view in found.pathways if view.futures]


def _between(low: PathwayView, high: PathwayView) -> str:
    return f"{gbp_short(low.cost_gbp or 0)} to {gbp_short(high.cost_gbp or 0)}"


def comparison_basis(found: Comparison) -> tuple[Basis, ...]:
    """What every number of a comparison rests on."""
    asked = found.scenario
    last = asked.start_year + asked.planning_years - 1
    terms = [
        Basis("Measured against", f"{one_line(found.null_option)}, the option of no policy, planned by the same rules"),
        Basis("Leaving", "any other pathway; some cut carbon and keep a part of the fossil fuels, as shown for each"),
        Basis("Years", f"{asked.start_year} to {last}; values are those at the end of the year"),
        Basis("Each plan seeks", SOUGHT.get(found.goal, found.goal) or "nothing: no plan keeps the rules"),
        Basis("Markets", found.market_in_words),
        Basis("bp", "a basis point: one hundredth of one per cent of the fund, each year"),
    ]
    if found.confidence_fraction is not None:
        worst = percent(1 - found.confidence_fraction, 0)
        terms.append(Basis("Bad years", f"the worst {worst} of years, one year ahead; their mean loss is the CVaR"))
    if any(view.futures for view in found.pathways):
        words = "by how much the fund at the end is smaller than with the pathway that turns out best in that future"
        terms.append(Basis("Regret", words))
    return tuple(terms)


def _sections(found: Comparison, shelf: Shelf) -> tuple[Section, ...]:
    words = (found.scenario.description,) if found.scenario.description else ()
    return (
        Section(
            "price", "The price of each policy", words, charts=shelf.chart("chart-cost"), tables=shelf.table("price")
        ),
        Section(
            "limbs",
            "The two questions",
            ("Both questions are shown with what is known of them. Neither is answered here.",),
            tables=shelf.table("limbs"),
        ),
        Section("asked", "What each pathway asks for", tables=shelf.table("pathways")),
        Section(
            "fossil",
            "What stays in fossil fuels",
            charts=shelf.chart("chart-fossil-paths"),
            tables=shelf.table("exposure", "carbon"),
            folded=shelf.filled("fossil-high-by-year", "fossil-low-by-year"),
        ),
        Section(
            "side",
            "Return, risk and what is done at home",
            tables=shelf.table("risk-and-return", "side-by-side"),
            folded=shelf.filled("values-by-year", "tracking"),
        ),
        Section(
            "regret",
            "If markets do something else",
            _regret(found),
            tables=shelf.table("regret", "futures"),
            folded=shelf.filled("future-values"),
        ),
        Section("remarks", "Remarks", points=found.remarks),
        Section("not-said", "What this does not say", points=tuple(_unsaid(found)), boxed=True),
        Section("checks", "Checks", (_checks(found),)),
        *origin(shelf),
    )


def _regret(found: Comparison) -> tuple[str, ...]:
    if not any(view.futures for view in found.pathways):
        return ()
    return (
        (
            "The best pathway may differ from future to future. The table says how much each would fall behind the "
            "best one, and how much at worst."
        ),
        BEHIND_FROM_THE_START,
    )


def _unsaid(found: Comparison) -> list[str]:
    unsaid = [
        (
            "Which pathway is right. Return, risk, members' views and the fund's own beliefs weigh differently with "
            "each committee."
        ),
        "Whether a cost is large enough to matter in law. That is for the committee and its advisers.",
        "What engagement with companies could do: holding on counts neither its cost nor its effect.",
        "What the pool would do. Pathways are requests to it; it chooses managers and vehicles.",
        "How likely a future is. Their shifts rest on thin evidence and wide ranges; write your own.",
    ]
    if found.goal not in {"fund_value", "cvar"}:
        unsaid.append(
            "The highest return that each pathway allows: the plans seek "
            f"{SOUGHT.get(found.goal, found.goal)}, and keep the fund's mix as near to today's as their rules let them."
        )
    if found.invented:
        unsaid.append("Anything about a real fund, as far as its numbers are invented: the list stands below.")
    return unsaid


def _checks(found: Comparison) -> str:
    planned = [view for view in found.pathways if view.planned]
    if not planned:
        return "No pathway was planned, so there was nothing to check."
    sound = sum(not view.failed_checks for view in planned)
    plans = counted(len(planned), "plan keeps", "plans keep")
    return (
        f"{sound} of {plans} every rule, every sum and every limit of the pathway, worked out again without the "
        "solver. Followed under the expected returns, each plan's decisions give its own value again."
    )
