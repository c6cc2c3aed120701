"""The papers of a plan, each for its own reader: what each says and in which order. Nothing is solved."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan import Plan
from energyfund.report.paper import Paper, Shelf
from energyfund.report.papers import (
    cabinet,
    committee,
    fuel_poverty,
    purchase_award,
    return_report,
    share_offer,
    summary,
)
from energyfund.report.spec import Chart
from energyfund.report.table import Table

PAPER_NAMES = (
    return_report.NAME,
    fuel_poverty.NAME,
    committee.NAME,
    cabinet.NAME,
    share_offer.NAME,
    purchase_award.NAME,
    summary.NAME,
)
"""The id of every paper that a plan may have; which of them it has depends on what it holds."""


def papers(plan: Plan, tables: Sequence[Table], charts: Sequence[Chart]) -> tuple[Paper, ...]:
    """Every paper for which a plan holds something to say, in the order of their names.

    Args:
        plan: The plan, solved before.
        tables: Its tables, from ``tables.tables``.
        charts: Its charts, from ``charts.charts``; one that is missing is left out.
    """
    shelf = Shelf(tuple(tables), tuple(charts))
    made = (
        return_report.return_report(plan, shelf),
        fuel_poverty.fuel_poverty_report(plan, shelf),
        committee.committee_paper(plan, shelf),
        cabinet.cabinet_paper(plan, shelf),
        share_offer.share_offer(plan, shelf),
        purchase_award.purchase_award(plan, shelf),
        summary.summary(plan),
    )
    return tuple(paper for paper in made if paper is not None)
