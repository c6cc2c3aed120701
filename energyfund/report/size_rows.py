"""The listing of roofs that ``energyfund size`` prints."""

from __future__ import annotations

from energyfund.plan.size import Sizing


def roof_rows(sizing: Sizing) -> list[dict[str, object]]:
    """A row for each roof, for people and programs."""
    return [
        {
            "roof_id": roof.roof_id,
            "project": roof.project,
            "estate": roof.estate,
            "full_kwp": round(roof.full_kwp, 3),
            "best_kwp": round(roof.best_kwp, 3),
            "annual_kwh": round(roof.annual_kwh, 1),
            "p90_kwh": round(roof.p90_kwh, 1),
        }
        for roof in sizing.roofs
    ]
