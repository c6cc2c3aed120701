"""Everything about a plan in one file: a page that opens from an e-mail, offline, on a phone, and prints.

``book`` spells the papers of a plan as views of one document. Every table and every chart stands in it once; the
script moves it into whichever paper is shown. Without the script all papers stand one after another, to be read.

What stays as it is, for programs that drive the page:

- ``html[data-ready]``: set when the script has finished starting.
- ``[data-view]``: a paper, ``article#paper-ID``; hidden unless chosen. ``#paper-start`` comes first.
- ``[data-views] a[href]``: the list of papers; the one shown has ``aria-current="page"``.
- ``[data-slot=ID]``: where a table or chart may stand; with ``[data-home]``, where it stands without the script.
- ``[data-table=ID]``: a table with its notes; ``tr`` ids are ``TABLE--ROW``. Its numbers are ``td.gbp``,
  ``td.percent`` and ``td.number``; a click or Enter on one opens the dialog.
- ``[data-sort]``: the button that sorts by a column; ``th[aria-sort]`` says how it stands.
- ``[data-filter]``: the field that filters the rows of a table.
- ``[data-pager]``: holds ``[data-previous]``, ``[data-next]`` and ``[data-count]`` of a paged table.
- ``[data-lazy=ID]``: a table that is written out when somebody opens it.
- ``dialog[data-trace]``: follows a number; ``[data-close]`` closes it.
- ``[data-at-table]``, ``[data-at-row]``, ``[data-at-column]``: a headline, and the number that it stands for.
- ``[data-pathways] input``: the pathway switcher; ``[data-pathway=N]`` are its panels, ``#pathway-N`` its address.
- ``[data-chosen]``: what belongs to the chosen pathway: rows, columns, panels of charts.
- ``[data-theme-switch]``: light or dark; ``html[data-theme]`` says which was chosen.
- ``[data-marks]``: a drawing whose marks can be pointed at; ``[data-tip]`` tells the value of the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from energyfund.plan import Plan
from energyfund.report.book_data import book_data
from energyfund.report.book_pathways import Pathways, about, pathway_charts, pathways
from energyfund.report.html import UNFIT, anchor, environment, headline_addresses, long_date, pairs, tables_of
from energyfund.report.paper import Paper
from energyfund.report.skin import chosen_colours, policy, script, style
from energyfund.report.spec import Chart
from energyfund.report.table import Table, one_line

BOOK_NAME = "plan.html"
PLAIN = "summary"
"""The paper that stands first where there is one: it is written for everybody."""

FIRST_ROWS = 100
"""Rows of a long table that stand in the page; the others are written when somebody turns to them."""

START, EVERY_TABLE = "start", "tables"
SCRIPTS = ("book-base.js", "book-tables.js", "book-trace.js", "book-charts.js", "book-views.js")


def book(
    plan: Plan,
    papers: Sequence[Paper],
    tables: Sequence[Table],
    drawings: Mapping[str, tuple[str, str]],
    made_on: str,
) -> str:
    """A plan as one page of HTML. The same plan gives the same text.

    Args:
        plan: The plan.
        papers: Its papers, in the order in which they are listed. One of id ``summary`` comes first.
        tables: Every table of the plan, those of the workbook included: numbers lead to them.
        drawings: The wide and the narrow SVG by chart id, of the charts of all papers and of ``book_charts``. A chart
            without a drawing is left out.
        made_on: Date of the plan, as ISO text.
    """
    found = pathways(plan, papers)
    views = tuple(_drawn(paper, drawings) for paper in _views(papers, found))
    every = _unique((*tables, *tables_of(views), *(found.tables if found else ())))
    homes = _homes(views, found)
    css = Markup("\n{}\n").format(style("report.css", "book.css") + chosen_colours())
    code = script(*SCRIPTS)
    lazy = tuple(table for table in every if table.rows and anchor(table.id) not in homes)
    spoken = frozenset(figure.key for figure in plan.figures)
    shown = [table for table in every if anchor(table.id) in homes]
    addresses = headline_addresses([*views, *_panel_papers(found)], shown, lazy)
    template = environment(spoken, addresses).get_template("book.html")
    lead = views[0]
    text = template.render(
        name=one_line(plan.scenario.name),
        date=long_date(made_on),
        policy=policy(css, code),
        style=css,
        script=code,
        data=Markup(book_data(every, plan.figures, frozenset(table.id for table in lazy))),  # noqa: S704  made harmless there
        views=views,
        contents_of=_has_contents,
        warnings=lead.warnings,
        own_warnings={paper.id: tuple(each for each in paper.warnings if each not in lead.warnings) for paper in views},
        pathways=found,
        about=about(found),
        drawings=pairs(drawings),
        homes=homes,
        titles={anchor(table.id): table.title for table in every},
        listed=[table for table in every if table.rows],
        lazy=frozenset(table.id for table in lazy),
        first_rows=FIRST_ROWS,
        foot=lead.foot,
    )
    return UNFIT.sub("", text)


def book_charts(plan: Plan) -> tuple[Chart, ...]:
    """Charts that a book shows besides those of the papers; draw them too."""
    return pathway_charts(plan)


def _views(papers: Sequence[Paper], found: Pathways | None) -> tuple[Paper, ...]:
    """The papers as they are shown: the plain summary, or the head of the first paper, before all others."""
    plain = next((paper for paper in papers if paper.id == PLAIN), None)
    others = [paper for paper in papers if paper is not plain and (found is None or paper.id != found.paper.id)]
    first = replace(plain or papers[0], id=START, title="At a glance", sections=plain.sections if plain else ())
    return (first, *others, *([found.paper] if found else []))


def _drawn(paper: Paper, drawings: Mapping[str, tuple[str, str]]) -> Paper:
    """A paper without the charts that nobody drew."""
    parts = (
        replace(part, charts=tuple(each for each in part.charts if each.id in drawings)) for part in paper.sections
    )
    return replace(paper, sections=tuple(parts))


def _has_contents(paper: Paper) -> bool:
    return not paper.short and len(paper.sections) > 1


def _panel_papers(found: Pathways | None) -> tuple[Paper, ...]:
    """The headlines of each panel, as papers that hold nothing else."""
    if found is None:
        return ()
    return tuple(replace(found.paper, headlines=panel.headlines, sections=()) for panel in found.panels)


def _homes(views: Sequence[Paper], found: Pathways | None) -> dict[str, tuple[str, str]]:
    """Where each table and chart stands first: the section's anchor and the title of its paper, by the box's anchor."""
    homes: dict[str, tuple[str, str]] = {}
    for paper in views:
        for part in paper.sections:
            place = (f"part-{paper.id}-{part.id}", paper.title)
            for chart in part.charts:
                homes.setdefault(chart.id, place)
            for table in (*part.tables, *part.folded):
                homes.setdefault(anchor(table.id), place)
    for panel in found.panels if found else ():
        for table in panel.tables:
            homes.setdefault(anchor(table.id), (f"pathway-{panel.place}", panel.name))
    return homes


def _unique(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables by id, the first of each."""
    found: dict[str, Table] = {}
    for table in tables:
        found.setdefault(table.id, table)
    return tuple(found.values())
