"""Reports as pages and as papers: each chart drawn once for all of them, then the same words set twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from energyfund.report.drawing import draw_all
from energyfund.report.html import page
from energyfund.report.paper import Paper
from energyfund.report.pdf import paper_pdf
from energyfund.report.spec import Chart

Drawings = Mapping[str, tuple[str, str]]
"""The wide and the narrow SVG of each chart, by chart id."""

AT_ONCE = 2
"""Papers set at the same time; setting them leaves the interpreter free, so the pages are written meanwhile."""

CHANGED = (
    "The file that this was made from was changed after it was written: its contents no longer match the hash that was "
    "written with them. {again} before you rely on it."
)


Pending = Sequence[Future[bytes]]


def printed(papers: Sequence[Paper], charts: Sequence[Chart], made_on: str) -> dict[str, bytes]:
    """The page and the PDF of each report, by file name.

    Args:
        papers: What the reports say.
        charts: Their charts; those that no section shows are not drawn.
        made_on: Date of the figures, as ISO text.
    """
    drawings = draw_all(chart for chart in charts if chart.id in shown_by(papers))
    with setting(papers, drawings, made_on) as pending:
        pages = paper_pages(papers, drawings, made_on)
        return side_by_side(papers, pages, pending)


def shown_by(papers: Sequence[Paper]) -> frozenset[str]:
    """Ids of the charts that reports show."""
    return frozenset(chart.id for paper in papers for section in paper.sections for chart in section.charts)


@contextmanager
def setting(papers: Sequence[Paper], drawings: Drawings, made_on: str) -> Iterator[Pending]:
    """The PDFs of reports under way, in their order; whatever is done meanwhile costs no time of its own."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield [
            pool.submit(paper_pdf, paper, {name: wide for name, (wide, _) in _own(paper, drawings).items()}, made_on)
            for paper in papers
        ]


def paper_pages(papers: Sequence[Paper], drawings: Drawings, made_on: str) -> list[bytes]:
    """The page of each report."""
    return [page(paper, _own(paper, drawings), made_on).encode() for paper in papers]


def side_by_side(papers: Sequence[Paper], pages: Sequence[bytes], pending: Pending) -> dict[str, bytes]:
    """Pages and PDFs by file name, once all are finished."""
    files: dict[str, bytes] = {}
    for paper, own, one in zip(papers, pages, pending, strict=True):
        files[f"{paper.id}.html"] = own
        files[f"{paper.id}.pdf"] = one.result()
    return files


def _own(paper: Paper, drawings: Drawings) -> dict[str, tuple[str, str]]:
    """The drawings that a report shows, in the order of all drawings."""
    shown = {chart.id for section in paper.sections for chart in section.charts}
    return {name: both for name, both in drawings.items() if name in shown}


def warned(paper: Paper, *, as_written: bool, again: str) -> Paper:
    """The report with a warning on its first page where its file was edited by hand.

    Args:
        paper: What the report says.
        as_written: Whether the file still matches the hash that was written with it.
        again: What to do about it, such as "Plan the scenario again".
    """
    return paper if as_written else replace(paper, warnings=(CHANGED.format(again=again), *paper.warnings))
