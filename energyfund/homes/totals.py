"""Totals of all homes, added up part by part, so that a file of any size needs bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from energyfund.homes.appraise import HomesAppraisal
from energyfund.plan import Range, StatusMove

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HomesTotals:
    """All homes together. Names are those of `energyfund.homes.appraise.HomesAppraisal`.

    ``lifted_by_draw`` adds up over parts because every part's draw of one number takes the same step of what measures
    may save.
    """

    homes: int
    cost_gbp: float
    cost_low_gbp: float
    cost_high_gbp: float
    saving_gbp_per_year: float
    saving_low_gbp_per_year: float
    saving_high_gbp_per_year: float
    export_gbp_per_year: float
    comfort_gbp_per_year: float
    saved_gas_kwh_per_year: float
    saved_electricity_kwh_per_year: float
    tco2e_per_year: float
    gap_closed_gbp: float
    homes_with_higher_bill: int
    lifted_by_draw: FloatArray
    lifted_10_percent_by_draw: FloatArray
    moves: tuple[StatusMove, ...]
    remarks: tuple[str, ...]

    @property
    def homes_lifted(self) -> Range:
        """Homes lifted by their nation's test."""
        return _range(self.lifted_by_draw)

    @property
    def homes_lifted_10_percent(self) -> Range:
        """Homes lifted under the 10 % test."""
        return _range(self.lifted_10_percent_by_draw)


def totals_of(appraisal: HomesAppraisal) -> HomesTotals:
    """Totals of one appraisal."""
    return HomesTotals(**{field.name: getattr(appraisal, field.name) for field in fields(HomesTotals)})


def added(parts: Sequence[HomesTotals]) -> HomesTotals:
    """Totals of several parts together; remarks that not all parts make are left out, for their numbers are partial.

    Raises:
        ValueError: There are no parts.
    """
    if not parts:
        raise ValueError("there are no parts to add up")
    if len(parts) == 1:
        return parts[0]
    own: dict[str, Any] = {"moves": _moves(parts), "remarks": _common_remarks(parts)}
    names = [field.name for field in fields(HomesTotals) if field.name not in own]
    sums: dict[str, Any] = {name: sum(getattr(part, name) for part in parts) for name in names}
    return HomesTotals(**sums, **own)


def _range(by_draw: FloatArray) -> Range:
    return Range(float(by_draw.mean()), float(np.percentile(by_draw, 10)), float(np.percentile(by_draw, 90)))


def _moves(parts: Sequence[HomesTotals]) -> tuple[StatusMove, ...]:
    return tuple(
        StatusMove(
            test=same[0].test,
            poor_before_poor_after=sum(move.poor_before_poor_after for move in same),
            poor_before_not_after=sum(move.poor_before_not_after for move in same),
            not_before_poor_after=sum(move.not_before_poor_after for move in same),
            not_before_not_after=sum(move.not_before_not_after for move in same),
        )
        for same in zip(*(part.moves for part in parts), strict=True)
    )


def _common_remarks(parts: Sequence[HomesTotals]) -> tuple[str, ...]:
    return tuple(remark for remark in parts[0].remarks if all(remark in part.remarks for part in parts))
