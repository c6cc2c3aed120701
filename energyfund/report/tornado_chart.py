"""The tornado: what one thing at a time does to the net present value, the widest swing on top."""

from __future__ import annotations

import re

from energyfund.plan.sensitivity import SensitivityPlan, Swing
from energyfund.report.letters import SIZE, breadth_of, fitted, fitted_apart
from energyfund.report.spec import (
    ACCENT,
    EDGE,
    GREY,
    INK,
    MOST_ROWS,
    QUIET,
    WIDE,
    Chart,
    Room,
    Spec,
    both,
    field,
    framed,
    gbp_said,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.table import Table, one_line
from energyfund.units import gbp, gbp_short

ROW = 34
BAR = 16
NAME_LINE = 20
ENDS_LINE = 18
GAP = 12
MOST_NAME = 200
LABEL_GAP = 6
TOP = 22
LEAST_BARS = 4
"""Bars keep at least a quarter of the breadth; labels share the rest."""


def tornado(found: SensitivityPlan, table: Table) -> Chart | None:
    """Every swing, the widest first; the least of many stand in the table only."""
    swings = sorted((swing for swing in found.swings if swing.width_gbp > 0), key=lambda swing: -swing.width_gbp)
    if not swings:
        return None
    shown = swings[:MOST_ROWS]
    widest = shown[0]
    low, high = sorted((widest.npv_at_low_gbp, widest.npv_at_high_gbp))
    title = f"Most hangs on {name_of(widest)}: {gbp_short(low)} to {gbp_short(high)}"
    listed = "; ".join(
        f"{name_of(swing)}: {one_line(swing.low)} {gbp(swing.npv_at_low_gbp)}, {one_line(swing.high)} "
        f"{gbp(swing.npv_at_high_gbp)}"
        for swing in shown
    )
    wide, narrow = both(lambda width: _drawn(shown, found.expected_npv_gbp, width))
    left = len(swings) - len(shown)
    return Chart(
        id="chart-tornado",
        title=title,
        alt=f"Net present value of the whole plan, {gbp(found.expected_npv_gbp)} as expected, when one thing turns "
        f"out otherwise. {listed}.",
        table=table.id,
        reports=table.reports,
        wide=wide,
        narrow=narrow,
        note="Net present value of the whole plan. Each bar moves one thing alone, to a value that one outcome in ten "
        "lies below and to one that one in ten lies above; all else stays as expected."
        + (f" {left} more stand in the table." if left else ""),
    )


def name_of(swing: Swing) -> str:
    """What moves, in few words: what stands before the first comma of what it is.

    >>> name_of(Swing("cost", "running costs and repairs, against the plan", "", "", 0, 0, None, ""))
    'running costs and repairs'
    """
    return re.split(r"[,;:]", one_line(swing.in_words), maxsplit=1)[0] or one_line(swing.factor)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ends(swing: Swing) -> tuple[tuple[float, str], tuple[float, str]]:
    """The worse end, then the better: its net present value and what brings it. [£]"""
    ends = sorted(((swing.npv_at_low_gbp, one_line(swing.low)), (swing.npv_at_high_gbp, one_line(swing.high))))
    return ends[0], ends[1]


def _drawn(swings: list[Swing], expected: float, width: int) -> Spec:
    wide = width == WIDE
    names = fitted_apart([_first_up(name_of(swing)) for swing in swings], MOST_NAME if wide else width - SIZE)
    left = max(breadth_of(name) for name in names) + GAP + EDGE if wide else EDGE
    inner = width - left - EDGE
    half = inner // 2 - LABEL_GAP - EDGE
    told = [
        [_label(end, (inner - inner // LEAST_BARS) // 2 if wide else half) for end in _ends(swing)] for swing in swings
    ]
    row = ROW if wide else NAME_LINE + BAR + ENDS_LINE + GAP
    height = row * len(swings)
    ends = [amount for swing in swings for amount, _ in _ends(swing)]
    scale = _scale(ends, expected, told if wide else [], inner)
    y, low = pixels_down(height), {"field": "low"}
    bars: list[Spec] = []
    for place, swing in enumerate(swings):
        (worse, by_worse), (better, by_better) = _ends(swing)
        top = place * row + ((ROW - BAR) // 2 if wide else NAME_LINE)
        span = {"y": top, "low": top + BAR, "middle": top + BAR // 2}
        name = name_of(swing)
        for start, end, by, side in (
            (worse, min(expected, better), by_worse, "worse"),
            (max(expected, worse), better, by_better, "better"),
        ):
            if end > start:
                amount = worse if side == "worse" else better
                words_ = f"{name}, {by}: net present value {gbp_said(amount)}"
                bars.append({**span, "from": start, "to": end, "side": side, "said": words_})
    x = _across("from", scale)
    layers: list[Spec] = [
        {
            "data": values(bar for bar in bars if bar["side"] == side),
            "mark": {"type": "rect", "color": colour},
            "encoding": {"y": y, "y2": low, "x": x, "x2": {"field": "to"}, "description": said()},
        }
        for side, colour in (("worse", GREY), ("better", ACCENT))
    ]
    layers += _middle(expected, scale, swings, row, height, inner, wide=wide)
    layers += _labels(swings, told, names, scale, (row, height, inner), wide=wide)
    return framed(layers, height, width, Room(left=left, top=TOP))


def _label(end: tuple[float, str], room: int) -> str:
    """What stands at an end of a bar: the pounds, and what brings them."""
    amount = gbp_short(end[0])
    return fitted(f"{amount} at {end[1]}", room) if end[1] else amount


def _across(name: str, scale: Spec) -> Spec:
    return field(name, "quantitative", axis=None, scale=scale)


def _scale(ends: list[float], expected: float, told: list[list[str]], inner: int) -> Spec:
    """From the least to the greatest, with room for the labels at both ends of every bar."""
    least, most = min(*ends, expected), max(*ends, expected)
    before = max((breadth_of(pair[0]) for pair in told), default=0) + (LABEL_GAP + EDGE if told else 0)
    behind = max((breadth_of(pair[1]) for pair in told), default=0) + (LABEL_GAP + EDGE if told else 0)
    unit = (most - least or 1.0) / max(inner - before - behind, inner // LEAST_BARS)
    return {"domain": [least - before * unit, most + behind * unit], "nice": False, "zero": False}


def _middle(
    expected: float, scale: Spec, swings: list[Swing], row: int, height: int, inner: int, *, wide: bool
) -> list[Spec]:
    """The line of what is expected, named above."""
    lines = [
        {
            "expected": expected,
            "y": place * row + (0 if wide else NAME_LINE - 2),
            "low": place * row + (row if wide else NAME_LINE + BAR + 2),
        }
        for place in range(len(swings))
    ]
    first, last = scale["domain"]
    at = (expected - first) / (last - first)
    text = f"expected {gbp_short(expected)}"
    room = breadth_of(text) / inner
    align = "left" if at < room / 2 else "right" if at > 1 - room / 2 else "center"
    x = _across("expected", scale)
    return [
        {
            "data": values(lines),
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
            "encoding": {"x": x, "y": pixels_down(height), "y2": {"field": "low"}},
        },
        words([{"expected": expected, "text": text}], x, {"value": -TOP // 2}, align=align, color=QUIET),
    ]


def _labels(
    swings: list[Swing],
    told: list[list[str]],
    names: tuple[str, ...],
    scale: Spec,
    size: tuple[int, int, int],
    *,
    wide: bool,
) -> list[Spec]:
    """Names, and what stands at both ends: beside the bar on pages, below it on phones."""
    row, height, inner = size
    y = pixels_down(height, "at")
    middles = [place * row + (row // 2 if wide else NAME_LINE // 2) for place in range(len(swings))]
    found = [
        words(
            ({"at": middle, "text": name} for middle, name in zip(middles, names, strict=True)),
            {"value": -GAP if wide else 0},
            y,
            align="right" if wide else "left",
            color=INK,
        )
    ]
    for side in (0, 1):
        rows = [
            {
                "from": _ends(swing)[side][0],
                "at": middle if wide else middle - NAME_LINE // 2 + NAME_LINE + BAR + ENDS_LINE // 2 + 1,
                "text": told[place][side],
            }
            for place, (swing, middle) in enumerate(zip(swings, middles, strict=True))
        ]
        if wide:
            place: Spec = _across("from", scale)
            dx = LABEL_GAP if side else -LABEL_GAP
        else:
            place, dx = {"value": inner if side else 0}, 0
        align = ("left" if side else "right") if wide else ("right" if side else "left")
        found.append(words(rows, place, y, align=align, dx=dx, color=QUIET))
    return found
