"""A plan as plain tables: made once, then spelled by the page, the paper and the workbook."""

from __future__ import annotations

from dataclasses import replace

from energyfund.plan import Plan
from energyfund.report.answer_tables import answer_tables
from energyfund.report.award_tables import award_tables
from energyfund.report.cabinet_tables import cabinet_tables
from energyfund.report.check_tables import check_tables
from energyfund.report.explain_tables import explain_tables
from energyfund.report.frontier_tables import efficient_tables
from energyfund.report.fund_tables import fund_tables
from energyfund.report.input_tables import input_tables
from energyfund.report.local_tables import local_tables
from energyfund.report.money_tables import money_tables
from energyfund.report.odd_tables import odd_homes
from energyfund.report.options_tables import options_tables
from energyfund.report.payback_tables import payback
from energyfund.report.people_tables import people_tables
from energyfund.report.risk_tables import risk_tables
from energyfund.report.sensitivity_tables import sensitivity_tables
from energyfund.report.share_tables import share_tables
from energyfund.report.source_tables import source_tables
from energyfund.report.statement_tables import statement_tables
from energyfund.report.sun_tables import sun_tables
from energyfund.report.table import Table
from energyfund.report.voices_tables import voices_tables
from energyfund.report.year_tables import year_tables


def tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of a plan, in reading order, with ids that are unique.

    Args:
        plan: The plan, solved before; nothing is worked out again but sums and roundings.

    Returns:
        The tables; ``Table.reports`` says where each belongs.
    """
    made = (
        *answer_tables(plan),
        *explain_tables(plan),
        *money_tables(plan),
        payback(plan),
        *year_tables(plan),
        *risk_tables(plan),
        *sensitivity_tables(plan),
        *fund_tables(plan),
        *people_tables(plan),
        odd_homes(plan),
        *local_tables(plan),
        *voices_tables(plan),
        *sun_tables(plan),
        *input_tables(plan),
        *statement_tables(plan),
        *options_tables(plan),
        *cabinet_tables(plan),
        *share_tables(plan),
        *award_tables(plan),
        *efficient_tables(plan),
        *source_tables(plan),
    )
    made = (*made, *check_tables(plan, made))
    keys = {figure.key for figure in plan.figures}
    return tuple(replace(table, sources=_mentioned(table, keys)) for table in made)


def _mentioned(table: Table, keys: set[str]) -> tuple[str, ...]:
    """Keys of figures that a table rests on: those it names itself, and those its notes mention."""
    words = [word.strip(".,;:()'\"") for note in table.notes for word in note.split()]
    return tuple(dict.fromkeys((*table.sources, *(word for word in words if word in keys))))
