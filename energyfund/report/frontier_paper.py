"""The page of the efficient set: what one aim costs in the other, the plans, and what they build."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.frontier import Frontier
from energyfund.plan.frontier_said import at_best, phrase, said
from energyfund.plan.sealed import as_read
from energyfund.report.common import compose, foot, origin
from energyfund.report.frontier_chart import frontier_chart
from energyfund.report.frontier_tables import alike, frontier_tables
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.printed import printed, warned
from energyfund.report.spec import Chart
from energyfund.report.table import Table, counted
from energyfund.report.table_files import table_files
from energyfund.report.xlsx import workbook
from energyfund.units import percent

PAIR = 2
ALIKE = "All of these plans build the same. They differ in what the pension fund holds beside its projects."
PAPER_NAME, JSON_NAME = "frontier", "frontier.json"


def frontier_json(found: Frontier) -> dict[str, bytes]:
    """frontier.json alone, for the plans that are found so far."""
    return {JSON_NAME: as_read(found).encode()}


def render_frontier(found: Frontier) -> dict[str, bytes]:
    """Every file of a frontier, by file name. Nothing is solved; the same frontier gives the same bytes.

    Returns:
        ``frontier.json``, ``frontier.html`` and ``.pdf``, ``frontier.xlsx``, ``frontier-tables.json`` and a CSV for
        each table.
    """
    tables, chart = frontier_tables(found), frontier_chart(found)
    charts = () if chart is None else (chart,)
    made_on = found.provenance.date
    paper = frontier_paper(found, tables, charts)
    paper = warned(paper, as_written=found.is_as_written(), again="Work the frontier out again")
    files = printed([paper], charts, made_on)
    return {
        **frontier_json(found),
        **files,
        "frontier.xlsx": workbook(tables, found.scenario.name, made_on),
        **table_files(tables, found.scenario.name, made_on, "frontier-tables"),
    }


def frontier_rows(found: Frontier) -> list[dict[str, object]]:
    """A row for each plan, for the command line."""
    return [
        {
            **{aim.name: round(value, 6) for aim, value in zip(found.aims, point.values, strict=True)},
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
    return compose(
        PAPER_NAME,
        _title(found),
        found.scenario.name,
        found.answer,
        warnings=_warnings(found),
        headlines=_headlines(found),
        basis=_basis(found),
        sections=_sections(found, shelf),
        foot=foot(found.provenance),
        figures=found.figures,
    )


def _warnings(found: Frontier) -> list[str]:
    broken = [point for point in found.points if point.failed_checks]
    told = [] if found.finished else ["The run was stopped before all plans were sought."]
    if broken:
        plans = counted(len(broken), "plan fails a check", "plans fail a check")
        told.append(f"{plans}, the first: {broken[0].failed_checks[0]}. Do not rely on it.")
    return told


def _title(found: Frontier) -> str:
    words = found.first.in_words[0].upper() + found.first.in_words[1:]
    if found.third is None:
        return f"{words} against {found.second.in_words}"
    return f"{words}, {found.second.in_words} and {found.third.in_words}"


def _headlines(found: Frontier) -> tuple[Headline, ...]:
    """Where each aim that conflicts with another is best; and the knee, where there are two of them."""
    places = found.moving or (0,)
    made = [_at_best(found, place, tuple(other for other in places if other != place)) for place in places]
    knee = found.knee
    if len(places) == len(found.aims) and len(places) > PAIR:
        return tuple(made)
    if knee is not None:
        first, second = found.aims[places[0]], found.aims[places[-1]]
        text = f"with {said(first, knee.values[places[0]])}"
        at = ("points", f"point-{found.points.index(knee) + 1}", second.name)
        made.append(Headline(said(second, knee.values[places[-1]]), "at the knee", text, at))
    else:
        plans = counted(len(found.points), "efficient plan", "efficient plans")
        made.append(Headline(str(len(found.points)), plans.split(" ", 1)[1], "no knee between the ends"))
    return tuple(made)


def _at_best(found: Frontier, place: int, others: tuple[int, ...]) -> Headline:
    """The best of an aim, with what is left of the others there."""
    aim, number = found.aims[place], found.best(place)
    shown = others or tuple(other for other in range(len(found.aims)) if other != place)
    values = found.points[number].values
    text = "with " + " and ".join(phrase(found.aims[other], values[other]) for other in shown)
    return Headline(said(aim, values[place]), at_best(aim), text, ("points", f"point-{number + 1}", aim.name))


def _basis(found: Frontier) -> tuple[Basis, ...]:
    asked = found.scenario
    others = "the other" if found.third is None else "the others"
    last = asked.start_year + asked.planning_years - 1
    terms = [
        Basis("Years", f"projects may start in {asked.start_year} to {last}; {asked.horizon_years} years are counted"),
        Basis("Discount rate", f"{percent(asked.discount_rate_fraction, 2)} a year, back to {asked.start_year}"),
        Basis("Method", f"one aim is sought, {others} held at equal steps (augmented epsilon-constraint)"),
    ]
    if found.knee is not None:
        terms.append(Basis("Knee", "the plan from which on a little more of one aim costs much of another"))
    if any(aim.name == "cvar" for aim in found.aims):
        terms.append(
            Basis("Bad years", "the worst of the years that were drawn, one year ahead; their mean loss is the CVaR")
        )
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
        Section("built", "What each plan builds", (ALIKE,) if alike(found) else (), tables=shelf.table("built")),
        Section("remarks", "Remarks", points=found.remarks),
        Section("not-said", "What this does not say", points=tuple(_unsaid(found)), boxed=True),
        Section("checks", "Checks", (_checks(found),)),
        *origin(shelf),
    )


def _unsaid(found: Frontier) -> list[str]:
    other = "the other" if found.third is None else "the others"
    unsaid = [
        f"Which of the plans is right: that depends on what one aim is worth beside {other}.",
        "What lies between two plans. With projects that are built whole or not at all there may be nothing.",
        "What the plan by itself does: it seeks the one aim of the scenario, and may build otherwise.",
    ]
    names = {aim.name for aim in found.aims}
    if "cvar" in names:
        unsaid.append("How bad later years may be: the limit is on the mix after the first year, one year ahead.")
    if {"npv", "cvar"} <= names:
        unsaid.append(
            "What a calmer fund costs its own growth: net present value counts projects alone. See the fund at the "
            "end, or hold the fund's value against the loss: --aims fund_value,cvar."
        )
    if "homes_lifted" in names:
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
