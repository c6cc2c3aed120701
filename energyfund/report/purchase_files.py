"""From a purchase to its files: purchase.json, award.csv, the paper as page and PDF, and the workbook."""

from __future__ import annotations

from energyfund.purchase.award_file import award_csv, purchase_json
from energyfund.purchase.result import PurchaseResult
from energyfund.report.drawing import draw
from energyfund.report.html import page
from energyfund.report.pdf import paper_pdf
from energyfund.report.purchase_charts import purchase_charts
from energyfund.report.purchase_paper import PAPER_NAME, purchase_paper
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.xlsx import workbook

JSON_NAME = "purchase.json"
CSV_NAME = "award.csv"
WORKBOOK_NAME = "tables.xlsx"


def render_purchase(result: PurchaseResult) -> dict[str, bytes]:
    """Every file of a purchase, by file name. Nothing is solved; the same purchase gives the same bytes.

    Returns:
        ``purchase.json``, ``award.csv``, ``cabinet-paper.html`` and ``.pdf``, ``tables.xlsx``.
    """
    tables = purchase_tables(result)
    charts = purchase_charts(result)
    paper = purchase_paper(result, tables, charts)
    shown = {chart.id for section in paper.sections for chart in section.charts}
    wide = {chart.id: draw(chart) for chart in charts if chart.id in shown}
    both = {chart.id: (wide[chart.id], draw(chart, narrow=True)) for chart in charts if chart.id in shown}
    made_on = result.provenance.date
    return {
        JSON_NAME: purchase_json(result).encode(),
        CSV_NAME: award_csv(result).encode(),
        f"{PAPER_NAME}.html": page(paper, both, made_on).encode(),
        f"{PAPER_NAME}.pdf": paper_pdf(paper, wide, made_on),
        WORKBOOK_NAME: workbook(tables, result.name, made_on),
    }
