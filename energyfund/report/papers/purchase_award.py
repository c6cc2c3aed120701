"""The award of a plan's bulk purchase: the paper of a purchase, with the figures and the warnings of the plan."""

from __future__ import annotations

from dataclasses import replace

from energyfund.plan import Plan
from energyfund.report.paper import Paper, Shelf
from energyfund.report.papers.opening import plan_warnings
from energyfund.report.purchase_paper import PAPER_NAME, purchase_paper

NAME = PAPER_NAME


def purchase_award(plan: Plan, shelf: Shelf) -> Paper | None:
    """The award paper of a plan; None where the plan has no purchase.

    Args:
        plan: The plan.
        shelf: Its tables and charts, those of the purchase among them.
    """
    if plan.purchase is None:
        return None
    paper = purchase_paper(plan.purchase, shelf.tables, shelf.charts)
    return replace(
        paper,
        warnings=(*plan_warnings(plan), *paper.warnings),
        figure_keys=tuple(figure.key for figure in plan.figures),
    )
