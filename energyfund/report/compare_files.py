"""From a comparison to its files: compare.json, the paper as page and PDF, the workbook, and every table."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison
from energyfund.plan.sealed import as_read
from energyfund.report.compare_charts import compare_charts
from energyfund.report.compare_paper import compare_paper
from energyfund.report.compare_tables import compare_tables
from energyfund.report.printed import printed, warned
from energyfund.report.table_files import table_files
from energyfund.report.xlsx import workbook

JSON_NAME = "compare.json"
WORKBOOK_NAME = "compare.xlsx"


def comparison_json(found: Comparison) -> dict[str, bytes]:
    """compare.json alone, for the pathways that are finished."""
    return {JSON_NAME: as_read(found).encode()}


def render_comparison(found: Comparison) -> dict[str, bytes]:
    """Every file of a comparison, by file name. Nothing is solved; the same comparison gives the same bytes.

    Returns:
        ``compare.json``, ``compare.html`` and ``.pdf``, ``compare.xlsx``, ``compare-tables.json`` and a CSV for each
        table.
    """
    tables, charts = compare_tables(found), compare_charts(found)
    made_on = found.provenance.date
    paper = compare_paper(found, tables, charts)
    paper = warned(paper, as_written=found.is_as_written(), again="Compare the scenario again")
    return {
        **comparison_json(found),
        **printed([paper], charts, made_on),
        WORKBOOK_NAME: workbook(tables, found.scenario.name, made_on),
        **table_files(tables, found.scenario.name, made_on, "compare-tables"),
    }
