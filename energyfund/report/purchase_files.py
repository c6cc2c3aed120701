"""From a purchase to its files: purchase.json, award.csv, the paper as page and PDF, the workbook, and every table."""

from __future__ import annotations

from energyfund.plan.purchase import PurchaseResult
from energyfund.purchase.award_file import award_csv, purchase_json
from energyfund.report.printed import printed, warned
from energyfund.report.purchase_charts import purchase_charts
from energyfund.report.purchase_paper import purchase_paper
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.table_files import table_files
from energyfund.report.xlsx import workbook

JSON_NAME = "purchase.json"
CSV_NAME = "award.csv"
WORKBOOK_NAME = "tables.xlsx"
LISTED = ("supplier", "lot", "year", "supply", "kwp", "price_gbp_per_kwp", "cost_gbp", "tier")


def award_rows(result: PurchaseResult) -> list[dict[str, object]]:
    """A row for each line of the award, for the command line."""
    return [{name: getattr(line, name) for name in LISTED} for line in result.awards]


def render_purchase(result: PurchaseResult) -> dict[str, bytes]:
    """Every file of a purchase, by file name. Nothing is solved; the same purchase gives the same bytes.

    Returns:
        ``purchase.json``, ``award.csv``, ``purchase-award.html`` and ``.pdf``, ``tables.xlsx``, ``tables.json`` and a
        CSV for each table.
    """
    tables, charts = purchase_tables(result), purchase_charts(result)
    made_on = result.provenance.date
    paper = purchase_paper(result, tables, charts)
    paper = warned(paper, as_written=result.is_as_written(), again="Make the award again")
    return {
        JSON_NAME: purchase_json(result).encode(),
        CSV_NAME: award_csv(result).encode(),
        **printed([paper], charts, made_on),
        WORKBOOK_NAME: workbook(tables, result.name, made_on),
        **table_files(tables, result.name, made_on),
    }
