"""A report as page and as paper: the charts drawn once, then the same words set twice."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.report.drawing import draw
from energyfund.report.html import page
from energyfund.report.paper import Paper
from energyfund.report.pdf import paper_pdf
from energyfund.report.spec import Chart


def printed(paper: Paper, charts: Sequence[Chart], made_on: str) -> dict[str, bytes]:
    """The page and the PDF of a report, by file name.

    Args:
        paper: What the report says.
        charts: Its charts; those that no section shows are left out.
        made_on: Date of the figures, as ISO text.
    """
    shown = {chart.id for section in paper.sections for chart in section.charts}
    wide = {chart.id: draw(chart) for chart in charts if chart.id in shown}
    both = {chart.id: (wide[chart.id], draw(chart, narrow=True)) for chart in charts if chart.id in shown}
    return {
        f"{paper.id}.html": page(paper, both, made_on).encode(),
        f"{paper.id}.pdf": paper_pdf(paper, wide, made_on),
    }
