"""Pieces that both charts of an efficient set share: axes with room, labels beside dots."""

from __future__ import annotations

import math
from collections.abc import Sequence

from energyfund.plan.frontier import Aim
from energyfund.report.spec import INK, Spec, percent_axis, pounds_axis, values
from energyfund.units import MILLION

TICKS = 5
"""Marks on an axis, about."""

ROOM = 8
"""An eighth of the range is left free at either end of an axis; on the right more, for the labels."""


def axis_of(aim: Aim, amounts: Sequence[float]) -> Spec:
    """An axis for values of an aim."""
    match aim.unit:
        case "GBP":
            return _pounds(amounts)
        case "fraction":
            return percent_axis()
        case _:
            return {}


def _pounds(amounts: Sequence[float]) -> Spec:
    """An axis in pounds that tells close amounts apart: in millions, with as many digits as that takes."""
    low, high = min(amounts), max(amounts)
    if low >= MILLION and high - low < low:
        digits = max(0, math.ceil(-math.log10(max(high - low, 1.0) / TICKS / MILLION)))
        return {"labelExpr": f"'£' + format(datum.value / {MILLION}, ',.{digits}f') + 'm'"}
    return pounds_axis(max(abs(amount) for amount in amounts))


def scale_of(amounts: Sequence[float], right: float = 1 / ROOM) -> Spec:
    """The range of an axis with room around it; ``right`` is the share of it that stays free above the last."""
    span = max(amounts) - min(amounts) or 1.0
    return {"domain": [min(amounts) - span / ROOM, max(amounts) + span * right], "nice": False, "zero": False}


def label_layer(rows: Sequence[Spec], x: Spec, y: Spec, *, above: bool) -> Spec:
    """Labels beside the dots of some rows, above them or below."""
    return {
        "data": values(rows),
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom" if above else "top",
            "dy": -6 if above else 6,
            "dx": 7,
            "color": INK,
        },
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
    }
