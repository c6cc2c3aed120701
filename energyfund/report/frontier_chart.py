"""The chart of the efficient set: a line of plans, the ends and the knee named beside their dots."""

from __future__ import annotations

from energyfund.plan.frontier import Aim, Frontier
from energyfund.report.frontier_tables import labels_of
from energyfund.report.spec import (
    ACCENT,
    GREY,
    INK,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    percent_axis,
    pounds_axis,
    single,
    values,
)
from energyfund.units import MILLION, gbp_short, number, percent

HEIGHT = 300
LABEL_ROOM = {True: 1 / 2, False: 1}
"""Room on the right for labels, as a share of the range, on pages and on phones."""

BILLION = 1000 * MILLION
ROOM = 8
"""An eighth of the range is left free at either end of an axis; on the right more, for the labels."""


def frontier_chart(found: Frontier) -> Chart | None:
    """The efficient plans; None where there is only one."""
    if len(found.points) <= 1:
        return None
    names = labels_of(found)
    rows: list[Spec] = [
        {
            "x": point.second,
            "y": point.first,
            "knee": point.is_knee,
            "text": f"{name}: {said(found.first, point.first)}, {said(found.second, point.second)}",
            "named": point.is_knee or place in {0, len(found.points) - 1},
        }
        for place, (name, point) in enumerate(zip(names, found.points, strict=True))
    ]
    ends = [found.points[0], found.points[-1]]
    lost = gbp_short(ends[0].first - ends[1].first)
    moved = f"{said(found.second, ends[0].second)} to {said(found.second, ends[1].second)}"
    title = f"{lost} of {found.first.in_words} buys {found.second.in_words} from {moved}"
    if found.second.less_is_better:
        title = f"{lost} of {found.first.in_words} brings the {found.second.in_words} from {moved}"
    wide, narrow = both(lambda width: _drawn(found, rows, width))
    less = ", one year ahead, less is better. " if found.second.less_is_better else ". "
    return Chart(
        id="chart-frontier",
        title=title,
        alt=f"{found.first.in_words} against {found.second.in_words}: "
        + "; ".join(str(row["text"]) for row in rows)
        + ".",
        table="points",
        reports=(),
        wide=wide,
        narrow=narrow,
        note=f"Up: {found.first.in_words}. Across: {found.second.in_words}{less}"
        "Every dot is a plan that keeps all rules; the line between them only leads the eye.",
    )


def said(aim: Aim, value: float) -> str:
    """A value of an aim in few signs."""
    match aim.unit:
        case "GBP":
            return f"£{number(value / MILLION)}m" if abs(value) >= BILLION else gbp_short(value)
        case "fraction":
            return percent(value, 2)
        case _:
            return f"{number(value, 1)} homes"


def _drawn(found: Frontier, rows: list[Spec], width: int) -> Spec:
    axes = {"homes": {}, "fraction": percent_axis(), "GBP": _pounds([row["y"] for row in rows])}
    across = {"tickCount": 5 if width == WIDE else 3, "grid": False, **axes[found.second.unit]}
    x = field("x", "quantitative", scale=_scale([row["x"] for row in rows], LABEL_ROOM[width == WIDE]), axis=across)
    y = field("y", "quantitative", scale=_scale([row["y"] for row in rows]), axis=axes[found.first.unit])
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
    layers.append(
        {
            "data": values([row for row in rows if row["named"]]),
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "top" if rising else "bottom",
                "dy": 6 if rising else -6,
                "dx": 7,
                "color": INK,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        }
    )
    return single(layers, HEIGHT, width)


def _pounds(amounts: list[float]) -> Spec:
    """An axis in pounds that tells close amounts apart: billions that differ by little are counted in millions."""
    if min(amounts) >= BILLION and max(amounts) - min(amounts) < BILLION:
        return {"labelExpr": f"'£' + format(datum.value / {MILLION}, ',.0f') + 'm'"}
    return pounds_axis(max(abs(amount) for amount in amounts))


def _scale(amounts: list[float], right: float = 1 / ROOM) -> Spec:
    """The range of an axis with room around it; ``right`` is the share of it that stays free above the last."""
    span = max(amounts) - min(amounts) or 1.0
    return {"domain": [min(amounts) - span / ROOM, max(amounts) + span * right], "nice": False, "zero": False}
