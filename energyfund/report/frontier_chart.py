"""The chart of the efficient set of two aims: a line of plans, the ends and the knee named beside their dots."""

from __future__ import annotations

from energyfund.plan.frontier import Aim, Frontier
from energyfund.plan.frontier_said import said
from energyfund.report.frontier_lines import lines_chart
from energyfund.report.frontier_marks import axis_of, label_layer, scale_of
from energyfund.report.frontier_tables import labels_of
from energyfund.report.spec import ACCENT, GREY, WIDE, Chart, Spec, both, field, single, values

HEIGHT = 300
PAIR = 2
LABEL_ROOM = {True: 1 / 2, False: 1}
"""Room on the right for labels, as a share of the range, on pages and on phones."""


def frontier_chart(found: Frontier) -> Chart | None:
    """The efficient plans: a line where two aims conflict, a line for each level of the third where three do.

    None where there is only one plan.
    """
    if len(found.moving) > PAIR:
        return lines_chart(found)
    if len(found.points) <= 1 or len(found.moving) < PAIR:
        return None
    up, across = found.moving
    return _line(found, up, across)


def _line(found: Frontier, up: int, across: int) -> Chart:
    first, second = found.aims[up], found.aims[across]
    rows: list[Spec] = [
        {
            "x": point.values[across],
            "y": point.values[up],
            "knee": point.is_knee,
            "text": f"{name}: {said(first, point.values[up])}, {said(second, point.values[across])}",
            "named": point.is_knee or place in {0, len(found.points) - 1},
        }
        for place, (name, point) in enumerate(zip(labels_of(found), found.points, strict=True))
    ]
    best, last = found.points[0].values, found.points[-1].values
    lost = said(first, abs(best[up] - last[up]))
    lost = lost if first.unit == "homes" else f"{lost} of {first.in_words}"
    moved = f"{said(second, best[across])} to {said(second, last[across])}"
    title = f"{lost} buys {second.in_words} from {moved}"
    if second.less_is_better:
        title = f"{lost} brings the {second.in_words} from {moved}"
    wide, narrow = both(lambda width: _drawn((first, second), rows, width))
    less = ", one year ahead, less is better. " if second.less_is_better else ". "
    return Chart(
        id="chart-frontier",
        title=title,
        alt=f"{first.in_words} against {second.in_words}: " + "; ".join(str(row["text"]) for row in rows) + ".",
        table="points",
        reports=(),
        wide=wide,
        narrow=narrow,
        note=f"Up: {first.in_words}. Across: {second.in_words}{less}"
        "Every dot is a plan that keeps all rules; the line between them only leads the eye.",
    )


def _drawn(aims: tuple[Aim, Aim], rows: list[Spec], width: int) -> Spec:
    first, second = aims
    axis = {"tickCount": 5 if width == WIDE else 3, "grid": False, **axis_of(second, [row["x"] for row in rows])}
    x = field("x", "quantitative", scale=scale_of([row["x"] for row in rows], LABEL_ROOM[width == WIDE]), axis=axis)
    ups = [row["y"] for row in rows]
    y = field("y", "quantitative", scale=scale_of(ups), axis=axis_of(first, ups))
    layers: list[Spec] = [
        {
            "data": values(rows),
            "mark": {"type": "line", "color": GREY, "strokeWidth": 1},
            "encoding": {"x": x, "y": y, "order": {"field": "y"}},
        },
        *(
            {
                "data": values([row for row in rows if row["knee"] is knee]),
                "mark": {"type": "point", "filled": True, "size": size, "color": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y},
            }
            for knee, size in ((False, 50), (True, 140))
        ),
    ]
    rising = rows[-1]["x"] < rows[0]["x"]  # then the line runs up to the right, and labels stand below it
    layers.append(label_layer([row for row in rows if row["named"]], x, y, above=not rising))
    return single(layers, HEIGHT, width)
