"""The tables of a plan's bulk purchase, beside those of the plan."""

from __future__ import annotations

from dataclasses import replace

from energyfund.plan import Plan
from energyfund.report.purchase_paper import PAPER_NAME
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.table import Table

OF_THE_PLAN = frozenset({"changed-figures", "invented", "figures", "provenance"})
"""Tables that the plan itself has, with the same figures."""

CHECKS = "purchase-checks"


def award_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of the purchase; none where the plan has none."""
    if plan.purchase is None:
        return ()
    made = [table for table in purchase_tables(plan.purchase) if table.id not in OF_THE_PLAN]
    own = [replace(table, id=CHECKS, title="Checks of the award") if table.id == "checks" else table for table in made]
    return tuple(replace(table, reports=(PAPER_NAME,)) for table in own)
