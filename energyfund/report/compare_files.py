"""From a comparison to its files: compare.json, the paper as page and PDF, and the workbook."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison
from energyfund.report.compare_charts import compare_charts
from energyfund.report.compare_paper import compare_paper
from energyfund.report.compare_tables import compare_tables
from energyfund.report.printed import printed
from energyfund.report.xlsx import workbook

JSON_NAME = "compare.json"
WORKBOOK_NAME = "compare.xlsx"


def comparison_json(found: Comparison) -> dict[str, bytes]:
    """compare.json alone, for the pathways that are finished."""
    return {JSON_NAME: found.to_json().encode()}


def render_comparison(found: Comparison) -> dict[str, bytes]:
    """Every file of a comparison, by file name. Nothing is solved; the same comparison gives the same bytes.

    Returns:
        ``compare.json``, ``compare.html`` and ``.pdf``, ``compare.xlsx``.
    """
    tables, charts = compare_tables(found), compare_charts(found)
    made_on = found.provenance.date
    return {
        **comparison_json(found),
        **printed(compare_paper(found, tables, charts), charts, made_on),
        WORKBOOK_NAME: workbook(tables, found.scenario.name, made_on),
    }
