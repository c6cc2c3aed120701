"""The return report: what is built and who pays, year by year, what holds it back, how far returns may stray."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.explain_tables import why_in_words
from energyfund.report.paper import Headline, Paper, Section, Shelf
from energyfund.report.papers.opening import homes_lifted, pathway_in_words, plan_paper, spent, worth
from energyfund.report.proof import proof
from energyfund.report.risk_tables import risk_in_words
from energyfund.units import gbp_short, percent

NAME = "return-report"


def return_report(plan: Plan, shelf: Shelf) -> Paper:
    """The return report of a plan.

    Args:
        plan: The plan.
        shelf: Its tables and charts.
    """
    return plan_paper(
        plan,
        NAME,
        "Return report",
        plan.answer or (plan.objective.in_words,),
        (spent(plan), worth(plan), _third(plan)),
        (*_sections(plan, shelf), *proof(plan, shelf, money=True)),
    )


def _third(plan: Plan) -> Headline:
    if plan.fund is not None:
        expected = percent(plan.fund.expected_return_fraction, 2)
        words = "a year; the return itself will differ"
        return Headline(expected, "expected return of the fund", words, ("answer", "return", "value"))
    if plan.impact.homes:
        return homes_lifted(plan)
    left = gbp_short(plan.impact.community_fund_gbp)
    return Headline(left, "left for the community", "nominal, over all years", ("answer", "community", "value"))


def _sections(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    flows = tuple(table for table in shelf.table("cash-flow-") if table.rows)
    unbuilt = [project.name for project in plan.projects if not project.built_fraction]
    found = [
        Section(
            "money",
            "What is built and who pays",
            (plan.scenario.description,) if plan.scenario.description else (),
            charts=shelf.chart("chart-sankey", "chart-stack"),
            tables=shelf.table("answer", "projects", "reasons", "stack", "sources"),
            folded=shelf.filled("returns", "payback", "project-notes"),
        ),
        Section(
            "why",
            "Why this plan",
            points=why_in_words(plan),
            folded=(*shelf.table("why-limits"), *shelf.filled("why-projects", "why-ranges")),
        ),
        Section(
            "years",
            "Year by year",
            (f"Not built, so without a cash flow: {'; '.join(unbuilt)}.",) if unbuilt else (),
            charts=shelf.chart("chart-capital-by-year", "chart-cash-flow"),
            tables=shelf.table("capital-by-year", "received-by-year"),
            folded=(*shelf.table("plan-cash-flow"), *flows),
        ),
    ]
    if plan.uncertainty is not None or plan.sensitivity is not None:
        found.append(
            Section(
                "risk",
                "How far returns may stray",
                risk_in_words(plan),
                charts=shelf.chart("chart-cash-bands", "chart-worth-range", "chart-returns-range", "chart-tornado"),
                tables=(*shelf.table("money-ranges"), *shelf.filled("money-chances", "sensitivity")),
                folded=shelf.filled("money-by-year", "risk-drawn", "risk-together"),
            )
        )
    if plan.frontier is not None:
        charts, tables = shelf.chart("chart-frontier"), shelf.table("points")
        folded = shelf.table("built", "payoff")
        found.append(Section("efficient", "Plans beside this one", plan.frontier.answer, (), charts, tables, folded))
    if plan.fund is not None:
        words = (f"Pathway: {pathway_in_words(plan)}",) if plan.scenario.pathway else ()
        charts = shelf.chart("chart-fund-value", "chart-fossil-path")
        tables, folded = shelf.table("fund"), shelf.table("fund-weights", "fund-trades")
        found.append(Section("fund", "The fund", words, (), charts, tables, folded))
    if any(project.roofs for project in plan.projects):
        charts = shelf.chart("chart-roofs", "chart-months")
        found.append(Section("sun", "The roofs", (), (), charts, shelf.table("yield-by-month"), shelf.table("roofs")))
    people = shelf.table("impact", *(("local-spend",) if plan.impact.local_spend else ()))
    found.append(Section("people", "What it does for people and carbon", tables=people))
    return (*found, *voices(plan, shelf))


def voices(plan: Plan, shelf: Shelf) -> tuple[Section, ...]:
    """What people asked for, where they were asked."""
    if plan.voices is None:
        return ()
    tables, folded = shelf.table("voices", "voices-outcome"), shelf.filled("voices-spending")
    return (Section("voices", "What people asked for", plan.voices.answer, tables=tables, folded=folded),)
