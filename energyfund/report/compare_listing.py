"""The comparison as rows for the command line: one for each pathway, with what decides."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison, PathwayView

PENCE, SHARE, POINTS = 2, 6, 2
"""Digits after the point: of pounds, of shares of the fund, of basis points."""


def compare_rows(found: Comparison) -> list[dict[str, object]]:
    """A row for each pathway; None where there is no plan or no ground for a figure."""
    return [_row(view) for view in found.pathways]


def progress(found: Comparison) -> str:
    """What was just finished, and how far the comparison is, in a line."""
    done, whole = len(found.pathways), len(found.pathways) + len(found.waiting)
    last = found.pathways[-1]
    outcome = {"clash": "no plan keeps to it", "stopped": "no plan was found in time"}.get(last.status, "planned")
    return f"{done} of {whole}: {last.name}, {outcome}"


def _row(view: PathwayView) -> dict[str, object]:
    last = view.years[-1] if view.years else None
    return {
        "pathway": view.name,
        "status": view.status,
        "cost_bp": _rounded(view.cost_bp, POINTS),
        "cost_gbp": _rounded(view.cost_gbp, PENCE),
        "cvar_change_fraction": _rounded(view.cvar_change_fraction, SHARE),
        "value_gbp": _rounded(None if last is None else last.value_gbp, PENCE),
        "fossil_fraction_high": _rounded(None if last is None else last.fossil_fraction_high, SHARE),
        "tracking_error_fraction": _rounded(view.tracking_error_last_fraction, SHARE),
        "transition_cost_gbp": _rounded(
            None if view.transition_cost is None else view.transition_cost.total_gbp, PENCE
        ),
        "largest_regret_gbp": _rounded(view.largest_regret_gbp, PENCE),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    """A number rounded, and never a minus nought."""
    return None if value is None else round(value, digits) + 0.0
