"""The chart of three aims that conflict: the first against the second, a line for each level of the third.

Trustees read a line as "what a home costs at this risk", and the way from line to line as "what a calmer fund costs".
"""

from __future__ import annotations

from energyfund.plan.frontier import Frontier, FrontierPoint
from energyfund.plan.frontier_said import said
from energyfund.report.frontier_marks import axis_of, scale_of
from energyfund.report.frontier_tables import labels_of
from energyfund.report.spec import ACCENT, INK, QUIET, WIDE, Chart, Spec, both, field, single, values

HEIGHT = 360
NARROW_ROOM, WIDE_ROOM = 0.5 * 0.5, 0.5
"""Room on the right for what stands beside a line, as a share of the range, on pages and on phones."""

LIGHT = "#9cc7cc"
"""Of the line with the worst of the third aim: pale, and still seen on white."""


def lines_chart(found: Frontier) -> Chart:
    """The efficient plans of three aims."""
    third = found.aims[2]
    names = labels_of(found)
    ends = {found.best(place) for place in range(len(found.aims))}
    rows: list[Spec] = [
        {
            "x": point.values[1],
            "y": point.first,
            "level": _level(found, point),
            "knee": point.is_knee,
            "text": names[number],
            "named": point.is_knee or number in ends,
            "order": number,
        }
        for number, point in enumerate(found.points)
    ]
    told = "; ".join(
        f"{name}: " + ", ".join(said(aim, value) for aim, value in zip(found.aims, point.values, strict=True))
        for name, point in zip(names, found.points, strict=True)
    )
    wide, narrow = both(lambda width: _drawn(found, rows, width))
    most = "at most" if third.less_is_better else "at least"
    return Chart(
        id="chart-frontier",
        title=f"What {found.second.in_words} cost at each level of {third.in_words}",
        alt=f"{found.first.in_words} against {found.second.in_words}, a line for each level of {third.in_words}: "
        f"{told}.",
        table="points",
        reports=(),
        wide=wide,
        narrow=narrow,
        note=f"Up: {found.first.in_words}. Across: {found.second.in_words}. Every dot is a plan that keeps all rules. "
        f"The plans of a line have {most} the {third.in_words} that stands beside it; the darker the line, the "
        f"{'less' if third.less_is_better else 'more'}. The lines only lead the eye. The ends and the knee carry the "
        "letter of the table.",
    )


def _level(found: Frontier, point: FrontierPoint) -> int:
    """How many of the limits on the third aim that were tried a plan keeps: 0 for none."""
    sign = -1 if found.aims[2].less_is_better else 1
    return sum(sign * point.values[2] >= sign * limit - abs(limit) / 1e6 for limit in _limits(found))


def _limits(found: Frontier) -> list[float]:
    """Limits on the third aim with which plans were found, and the best of it."""
    asked = {point.asked_third for point in found.points if point.asked_third is not None}
    return [*asked, found.points[found.best(2)].values[2]]


def _drawn(found: Frontier, rows: list[Spec], width: int) -> Spec:
    across, up = [row["x"] for row in rows], [row["y"] for row in rows]
    axis: Spec = {"tickCount": 5 if width == WIDE else 3, "grid": False, **axis_of(found.second, across)}
    x = field("x", "quantitative", scale=scale_of(across, NARROW_ROOM if width == WIDE else WIDE_ROOM), axis=axis)
    y = field("y", "quantitative", scale=scale_of(up), axis=axis_of(found.first, up))
    levels = sorted({row["level"] for row in rows})
    shade = field(
        "level",
        "quantitative",
        scale={"domain": [levels[0], max(levels[-1], levels[0] + 1)], "range": [LIGHT, ACCENT]},
        legend=None,
    )
    return single(
        [
            {
                "data": values(rows),
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": y,
                    "order": {"field": "x"},
                    "color": shade,
                    "detail": {"field": "level", "type": "nominal"},
                },
            },
            *(
                {
                    "data": values([row for row in rows if row["knee"] is knee]),
                    "mark": {"type": "point", "filled": True, "size": size, "opacity": 1, "stroke": INK},
                    "encoding": {"x": x, "y": y, "color": shade},
                }
                for knee, size in ((False, 50), (True, 150))
            ),
            _beside_lines(found, rows, levels, x, y),
            {
                "data": values([row for row in rows if row["named"]]),
                "mark": {
                    "type": "text",
                    "align": "center",
                    "baseline": "bottom",
                    "dy": -7,
                    "color": INK,
                    "fontWeight": 600,
                },
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ],
        HEIGHT,
        width,
    )


def _beside_lines(found: Frontier, rows: list[Spec], levels: list[int], x: Spec, y: Spec) -> Spec:
    """What holds for every plan of a line, at its right end."""
    third = found.aims[2]
    told = []
    for level in levels:
        own = [row for row in rows if row["level"] == level]
        amounts = [found.points[row["order"]].values[2] for row in own]
        last = max(own, key=lambda row: float(row["x"]))
        worst = max(amounts) if third.less_is_better else min(amounts)
        told.append({"x": last["x"], "y": last["y"], "text": said(third, worst)})
    return {
        "data": values(told),
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 10, "color": QUIET},
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
    }
