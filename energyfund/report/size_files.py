"""From a sizing to its files: size.json, the share-offer pages, and the workbook."""

from __future__ import annotations

from energyfund.plan.size import Sizing
from energyfund.report.drawing import draw
from energyfund.report.html import page
from energyfund.report.offer_tables import offer_tables
from energyfund.report.pdf import paper_pdf
from energyfund.report.size_charts import size_charts
from energyfund.report.size_paper import glossary, size_paper
from energyfund.report.size_tables import origin_tables, size_tables
from energyfund.report.table import Table
from energyfund.report.xlsx import workbook

JSON_NAME = "size.json"
WORKBOOK_NAME = "tables.xlsx"


def tables_of(sizing: Sizing) -> tuple[Table, ...]:
    """Every table of a sizing, in reading order, with ids that are unique."""
    offer = () if sizing.offer is None else (*offer_tables(sizing.offer), glossary())
    return (*offer, *size_tables(sizing), *origin_tables(sizing))


def render_sizing(sizing: Sizing) -> dict[str, bytes]:
    """Every file of a sizing, by file name. Nothing is searched; the same sizing gives the same bytes.

    Returns:
        ``size.json``, ``tables.xlsx``, and ``share-offer.html`` and ``.pdf``; without a share offer ``sizes.html`` and
        ``.pdf`` instead.
    """
    tables, charts = tables_of(sizing), size_charts(sizing)
    paper = size_paper(sizing, tables, charts)
    shown = {chart.id for section in paper.sections for chart in section.charts}
    wide = {chart.id: draw(chart) for chart in charts if chart.id in shown}
    both = {chart.id: (wide[chart.id], draw(chart, narrow=True)) for chart in charts if chart.id in shown}
    made_on = sizing.provenance.date
    return {
        JSON_NAME: sizing.to_json().encode(),
        f"{paper.id}.html": page(paper, both, made_on).encode(),
        f"{paper.id}.pdf": paper_pdf(paper, wide, made_on),
        WORKBOOK_NAME: workbook(tables, sizing.name, made_on),
    }
