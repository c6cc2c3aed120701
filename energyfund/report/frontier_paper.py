"""The page of the efficient set: what one aim costs in the other, the plans, and what they build."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.frontier import Frontier
from energyfund.report.frontier_chart import frontier_chart, said
from energyfund.report.frontier_tables import frontier_tables
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.printed import printed
from energyfund.report.spec import Chart
from energyfund.report.table import Table, counted, one_line
from energyfund.report.xlsx import workbook
from energyfund.units import percent

PAPER_NAME = "frontier"


def render_frontier(found: Frontier) -> dict[str, bytes]:
    """Every file of a frontier, by file name. Nothing is solved; the same frontier gives the same bytes.

    Returns:
        ``frontier.json``, ``frontier.html`` and ``.pdf``, ``frontier.xlsx``.
    """
    tables, chart = frontier_tables(found), frontier_chart(found)
    charts = () if chart is None else (chart,)
    made_on = found.provenance.date
    return {
        "frontier.json": found.to_json().encode(),
        **printed(frontier_paper(found, tables, charts), charts, made_on),
        "frontier.xlsx": workbook(tables, found.scenario.name, made_on),
    }


def frontier_rows(found: Frontier) -> list[dict[str, object]]:
    """A row for each plan, for the command line."""
    return [
        {
            found.first.name: round(point.first, 6),
            found.second.name: round(point.second, 6),
            "outlay_gbp": round(point.outlay_gbp, 2),
            "built": sum(part.built_fraction > 0 for part in point.projects),
            "knee": point.is_knee,
        }
        for point in found.points
    ]


def frontier_paper(found: Frontier, tables: Sequence[Table], charts: Sequence[Chart]) -> Paper:
    """The paper of a frontier.

    Args:
        found: The frontier.
        tables: Its tables, from ``frontier_tables``.
        charts: Its chart, from ``frontier_chart``.
    """
    shelf = Shelf(tuple(tables), tuple(charts))
    answer, *more = found.answer
    made = found.provenance
    return Paper(
        id=PAPER_NAME,
        title=f"{found.first.in_words[0].upper()}{found.first.in_words[1:]} against {found.second.in_words}",
        subject=one_line(found.scenario.name),
        answer=answer,
        more=tuple(more),
        warnings=tuple(_warnings(found)),
        headlines=_headlines(found),
        basis=_basis(found),
        sections=tuple(each for each in _sections(found, shelf) if _holds(each)),
        foot=(
            "Not financial advice. This paper informs a decision; it does not make one.",
            (
                f"Made by energyfund {made.version} with the figures of {made.date}. Scenario "
                f"{made.scenario_sha256[:12]}, figures {made.assumptions_sha256[:12]}, seed {made.seed}."
            ),
        ),
        figure_keys=tuple(figure.key for figure in found.figures),
    )


def _holds(section: Section) -> bool:
    return bool(section.paragraphs or section.points or section.charts or section.tables or section.folded)


def _warnings(found: Frontier) -> list[str]:
    broken = [point for point in found.points if point.failed_checks]
    told = [] if found.finished else ["The run was stopped before all plans were sought."]
    if broken:
        plans = counted(len(broken), "plan fails a check", "plans fail a check")
        told.append(f"{plans}, the first: {broken[0].failed_checks[0]}. Do not rely on it.")
    return told


def _headlines(found: Frontier) -> tuple[Headline, ...]:
    best, other = found.points[0], found.points[-1]
    plans = counted(len(found.points), "efficient plan", "efficient plans")
    made = [Headline(said(found.first, best.first), f"{found.first.in_words} at best", _with(found, best.second))]
    if len(found.points) > 1:
        text = f"with {said(found.first, other.first)} of {found.first.in_words}"
        least = "least" if found.second.less_is_better else "best"
        made.append(Headline(said(found.second, other.second), f"{found.second.in_words} at {least}", text))
    knee = found.knee
    if knee is not None:
        made.append(Headline(said(found.second, knee.second), "at the knee", f"with {said(found.first, knee.first)}"))
    else:
        made.append(Headline(str(len(found.points)), plans.split(" ", 1)[1], "no knee between the ends"))
    return tuple(made)


def _with(found: Frontier, second: float) -> str:
    return f"with {said(found.second, second)}" + (
        f" {found.second.in_words}" if found.second.unit == "fraction" else ""
    )


def _basis(found: Frontier) -> tuple[Basis, ...]:
    asked = found.scenario
    last = asked.start_year + asked.planning_years - 1
    terms = [
        Basis("Years", f"projects may start in {asked.start_year} to {last}; {asked.horizon_years} years are counted"),
        Basis("Discount rate", f"{percent(asked.discount_rate_fraction, 2)} a year, back to {asked.start_year}"),
        Basis("Method", "augmented epsilon-constraint: one aim is sought, the other held at equal steps"),
    ]
    if asked.pathway:
        terms.append(Basis("Pathway", asked.pathway_in_words))
    return tuple(terms)


def _sections(found: Frontier, shelf: Shelf) -> tuple[Section, ...]:
    words = (found.scenario.description,) if found.scenario.description else ()
    return (
        Section(
            "frontier",
            "The efficient plans",
            words,
            charts=shelf.chart("chart-frontier"),
            tables=shelf.table("points"),
            folded=shelf.table("payoff"),
        ),
        Section("built", "What each plan builds", tables=shelf.table("built")),
        Section("remarks", "Remarks", points=found.remarks),
        Section("not-said", "What this does not say", points=tuple(_unsaid(found)), boxed=True),
        Section("checks", "Checks", (_checks(found),)),
        Section(
            "figures",
            "Figures and sources",
            ("Every figure leads to its source. What the scenario changed, and what is invented, stands apart.",),
            tables=shelf.table("changed-figures", "invented"),
            folded=shelf.table("figures"),
        ),
        Section("provenance", "Where this comes from", tables=shelf.table("provenance")),
    )


def _unsaid(found: Frontier) -> list[str]:
    unsaid = [
        "Which of the plans is right: that depends on what one aim is worth beside the other.",
        "What lies between two plans. With projects that are built whole or not at all there may be nothing.",
    ]
    if found.second.name == "cvar":
        unsaid.append("How bad later years may be: the limit is on the mix after the first year, one year ahead.")
    if found.second.name == "homes_lifted":
        unsaid.append(
            "How sure the number of homes is: it is the expected one. The fuel-poverty report gives the range."
        )
    if found.invented:
        unsaid.append("Anything about a real place, as far as its numbers are invented: the list stands below.")
    return unsaid


def _checks(found: Frontier) -> str:
    sound = sum(not point.failed_checks for point in found.points)
    plans = counted(len(found.points), "plan keeps", "plans keep")
    return f"{sound} of {plans} every rule and every sum, worked out again without the solver."
