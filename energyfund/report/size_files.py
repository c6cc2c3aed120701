"""From a sizing to its files: size.json, the share-offer pages, the workbook, and every table."""

from __future__ import annotations

from energyfund.plan.sealed import as_read
from energyfund.plan.size import Sizing
from energyfund.report.offer_tables import offer_tables
from energyfund.report.printed import printed, warned
from energyfund.report.size_charts import size_charts
from energyfund.report.size_paper import glossary, size_paper
from energyfund.report.size_tables import origin_tables, size_tables
from energyfund.report.table import Table
from energyfund.report.table_files import table_files
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
        ``size.json``, ``share-offer.html`` and ``.pdf`` (without a share offer ``sizes.html`` and ``.pdf``),
        ``tables.xlsx``, ``tables.json`` and a CSV for each table.
    """
    tables, charts = tables_of(sizing), size_charts(sizing)
    made_on = sizing.provenance.date
    paper = size_paper(sizing, tables, charts)
    paper = warned(paper, as_written=sizing.is_as_written(), again="Size the scenario again")
    return {
        JSON_NAME: as_read(sizing).encode(),
        **printed([paper], charts, made_on),
        WORKBOOK_NAME: workbook(tables, sizing.name, made_on),
        **table_files(tables, sizing.name, made_on),
    }
