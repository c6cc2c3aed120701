"""The pathways of a book: the comparison as a paper, and a panel for each pathway that the reader may switch to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from energyfund.plan import FundPlan, Plan
from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.compare_charts import compare_charts
from energyfund.report.compare_paper import PAPER_NAME, compare_paper
from energyfund.report.compare_tables import STATUS, compare_tables
from energyfund.report.fund_tables import fund
from energyfund.report.paper import Headline, Paper, Section
from energyfund.report.spec import Chart
from energyfund.report.table import NOMINAL, Column, Row, Table, add, one_line, pence
from energyfund.units import gbp_short, number, percent

ONCE = frozenset({"figures", "provenance", "remarks"})
"""Sections of the comparison that the papers of the plan hold already."""

FOSSIL, LINES = "fossil", "chart-divestment"
THE_PLANS_OWN = frozenset({"figures", "changed-figures", "invented", "provenance"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One pathway as the reader may choose it.

    Attributes:
        place: Its place in the comparison, from 1.
        here: Whether the rest of the document is about it.
        remark: What a reader should know of it; empty where there is nothing.
    """

    place: int
    name: str
    words: str
    remark: str
    here: bool
    headlines: tuple[Headline, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Pathways:
    """Everything that a book says of pathways.

    Attributes:
        here: Name of the pathway that all other papers are about; empty where the plan is about none of them.
        tables: Every table of the comparison and of the panels.
    """

    paper: Paper
    panels: tuple[Panel, ...]
    here: str
    tables: tuple[Table, ...]


def pathways(plan: Plan, papers: Sequence[Paper]) -> Pathways | None:
    """The pathways of a plan; None where it was planned for one alone.

    Args:
        plan: The plan.
        papers: Its papers; a comparison among them is taken as it stands.
    """
    found = plan.comparison
    if found is None:
        return None
    made = tuple(table for table in compare_tables(found) if table.id not in THE_PLANS_OWN)
    paper = next((each for each in papers if each.id == PAPER_NAME), None)
    if paper is None:
        paper = compare_paper(found, made, compare_charts(found))
    sections = tuple(_with_lines(each, papers) for each in paper.sections if each.id not in ONCE)
    panels = tuple(_panel(plan, found, view, place) for place, view in enumerate(found.pathways, 1))
    keys = tuple(figure.key for figure in plan.figures)
    return Pathways(
        paper=replace(paper, title="Pathways side by side", sections=sections, figure_keys=keys),
        panels=panels,
        here=next((panel.name for panel in panels if panel.here), ""),
        tables=(*made, *(table for panel in panels for table in panel.tables)),
    )


def pathway_charts(plan: Plan) -> tuple[Chart, ...]:
    """The charts of the comparison, which a book shows beside those of the papers."""
    return compare_charts(plan.comparison) if plan.comparison is not None else ()


def _with_lines(section: Section, papers: Sequence[Paper]) -> Section:
    """The section of fossil fuels with the chart of all pathways in one, where another paper has drawn it."""
    if section.id != FOSSIL:
        return section
    drawn = {chart.id: chart for paper in papers for part in paper.sections for chart in part.charts}
    lines = tuple(drawn[name] for name in (LINES,) if name in drawn)
    return replace(section, charts=(*lines, *(chart for chart in section.charts if chart.id != LINES)))


def _panel(plan: Plan, found: Comparison, view: PathwayView, place: int) -> Panel:
    name = one_line(view.name)
    words = view.in_words.removeprefix(f"{view.name}: ")
    said = [view.remark] if view.remark else []
    if not view.planned:
        said.insert(0, f"{STATUS[view.status].capitalize()}.")
    if view.clash:
        said.append(f"These cannot all hold together: {'; '.join(view.clash)}.")
    if view.failed_checks:
        said.append(f"Checks that fail: {'; '.join(view.failed_checks)}. Do not rely on it.")
    return Panel(
        place=place,
        name=name,
        words=f"{words[0].upper()}{words[1:]}." if words else "",
        remark=" ".join(said),
        here=view.name == plan.scenario.pathway,
        headlines=_headlines(found, view, place) if view.planned else (),
        tables=_tables(plan, found, view, place) if view.planned else (),
    )


def _headlines(found: Comparison, view: PathwayView, place: int) -> tuple[Headline, ...]:
    end = view.years[-1]
    row, column = f"pathway-{place}", f"p{place}"
    made = []
    if view.expected_return_fraction is not None:
        text = percent(view.expected_return_fraction, 2)
        made.append(Headline(text, "expected return a year", "of the whole fund", ("price", row, "return")))
    if view.cost_bp is not None:
        told = "" if view.cost_gbp is None else f"{gbp_short(view.cost_gbp)} by the end of {end.year}"
        words = f"{told}; a minus sign is a gain" if view.cost_bp < 0 or (view.cost_gbp or 0) < 0 else told
        base = one_line(found.null_option)
        made.append(
            Headline(f"{number(view.cost_bp, 1)} bp", f"cost a year against {base}", words, ("price", row, "bp"))
        )
    if view.cvar_fraction is not None and found.confidence_fraction is not None:
        worst = percent(1 - found.confidence_fraction, 0)
        told = f"mean loss of the worst {worst} of years (CVaR)"
        made.append(
            Headline(percent(view.cvar_fraction, 2), "lost in bad years", told, ("side-by-side", "cvar", column))
        )
    spread = f"low estimate {percent(end.fossil_fraction_low, 2)}"
    made.append(
        Headline(
            percent(end.fossil_fraction_high, 2),
            f"in fossil fuels at the end of {end.year}",
            f"of the fund, high estimate; {spread}",
            ("fossil-high-by-year", str(end.year), column),
        )
    )
    if view.homes_lifted is not None:
        lifted = view.homes_lifted
        told = (
            f"between {number(lifted.p10)} and {number(lifted.p90)}" if lifted.p90 > lifted.p10 else "expected number"
        )
        at = ("side-by-side", "homes", column)
        made.append(Headline(number(lifted.expected), "homes lifted out of fuel poverty", told, at))
    if view.local_fraction is not None:
        at = ("side-by-side", "local", column)
        told = f"of the fund at the end of {end.year}"
        made.append(Headline(percent(view.local_fraction, 2), "in local projects", told, at))
    return tuple(made)


def _tables(plan: Plan, found: Comparison, view: PathwayView, place: int) -> tuple[Table, ...]:
    name = one_line(view.name)
    years = fund(replace(plan, fund=FundPlan(found.fund, view.years, view.expected_return_fraction or 0.0, 0.0, ())))
    return (
        *((_built(view, place, name), _paid(view, place, name)) if view.projects else ()),
        replace(years, id=f"pathway-{place}-fund", title=f"The fund by year: {name}", sources=()),
    )


def _built(view: PathwayView, place: int, name: str) -> Table:
    rows = tuple(
        Row(
            f"project-{number_}",
            (one_line(each.name), each.built_fraction, each.start_year, pence(each.outlay_gbp)),
        )
        for number_, each in enumerate(view.projects, 1)
    )
    outlay = add(each.outlay_gbp for each in view.projects)
    return Table(
        id=f"pathway-{place}-built",
        title=f"What is built: {name}",
        caption=f"Every project at the share that is built. A dash: it does not start. {NOMINAL}",
        columns=(
            Column("project", "Project"),
            Column("built", "Built", "percent", 0),
            Column("start", "First start", "year"),
            Column("outlay", "Outlay", "gbp"),
        ),
        rows=rows,
        total=Row("total", ("All projects", None, None, outlay)),
        empty="Nothing is built.",
    )


def _paid(view: PathwayView, place: int, name: str) -> Table:
    drawn = view.drawn_gbp.items()
    return Table(
        id=f"pathway-{place}-paid",
        title=f"Who pays: {name}",
        caption=f"What each source gives over all years; sources that give nothing are left out. {NOMINAL}",
        columns=(Column("source", "Source"), Column("drawn", "Drawn", "gbp")),
        rows=tuple(
            Row(f"source-{number_}", (one_line(source), pence(amount)))
            for number_, (source, amount) in enumerate(drawn, 1)
        ),
        total=Row("total", ("All sources", add(amount for _, amount in drawn))) if drawn else None,
        empty="No source gives anything.",
    )


def about(found: Pathways | None) -> str:
    """Which pathway the document is about, in a sentence; empty where there is none to name."""
    if found is None or not found.here:
        return ""
    others = len(found.panels) - 1
    told = f"This document is about the pathway “{found.here}”."
    if not others:
        return told
    return f"{told} {number(others)} other {'pathway was' if others == 1 else 'pathways were'} worked out as well."
