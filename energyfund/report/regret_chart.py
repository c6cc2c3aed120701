"""The heat table of regret: pathways down, futures across, pounds in every cell, the deeper the colour the more."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.letters import breadth_of, fitted_apart, folded
from energyfund.report.spec import (
    ACCENT,
    BOLD,
    EDGE,
    INK,
    QUIET,
    WIDE,
    Chart,
    Room,
    Spec,
    both,
    framed,
    gbp_said,
    pixels_across,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.table import Table, one_line
from energyfund.units import MILLION, gbp, gbp_short, number

CELL = 30
NAME_LINE = 22
LINE = 15
HEADING_LINES = 3
MOST_NAME = 220
NAME_GAP = 12
GAP = 2
DEEPEST = 0.5
"""How much colour the greatest regret has: words on it stay easy to read."""


def regret_heat(found: Comparison, table: Table, own: str | None = None) -> Chart | None:
    """What each pathway would be regretted by in each future.

    Args:
        found: The pathways, followed under the futures.
        table: The table of regret.
        own: The pathway of the plan in hand; None where there is none.
    """
    followed = [view for view in found.pathways if view.futures]
    if len(followed) <= 1 or not any(value.regret_gbp for view in followed for value in view.futures):
        return None
    names = [one_line(view.name) for view in followed]
    best = min(followed, key=_largest)
    title = f"Largest regret in any future: {gbp_short(_largest(best))} with {one_line(best.name)}, the least"
    mine = next((view for view in followed if view.name == own), None)
    if mine is not None and mine is not best:
        title += f"; {gbp_short(_largest(mine))} with {one_line(mine.name)}"
    listed = "; ".join(
        f"{name}, at most {gbp(_largest(view))} ({one_line(_worst(view))})"
        for name, view in zip(names, followed, strict=True)
    )
    wide, narrow = both(lambda width: _drawn(followed, names, own, width))
    return Chart(
        id="chart-regret",
        title=title[:1].upper() + title[1:],
        alt=f"By how much the fund at the end is smaller than with the best pathway of that future. {listed}.",
        table=table.id,
        reports=table.reports,
        wide=wide,
        narrow=narrow,
        note="By how much the fund at the end is smaller than with the best pathway of that future; £0 is the best. "
        "The deeper the colour, the more. No future is given a chance.",
    )


def _largest(view: PathwayView) -> float:
    return max(value.regret_gbp for value in view.futures)


def _worst(view: PathwayView) -> str:
    return max(view.futures, key=lambda value: value.regret_gbp).future


def _drawn(views: list[PathwayView], names: list[str], own: str | None, width: int) -> Spec:
    wide = width == WIDE
    shown = fitted_apart(names, MOST_NAME if wide else width - EDGE - EDGE, bold=True)
    left = max(breadth_of(name, bold=True) for name in shown) + NAME_GAP + EDGE if wide else EDGE
    inner = width - left - EDGE
    futures = [one_line(value.future) for value in views[0].futures]
    column = inner / len(futures)
    headings = [folded(future, column - EDGE, HEADING_LINES) for future in futures]
    top = max(len(heading) for heading in headings) * LINE + EDGE
    line = 0 if wide else NAME_LINE
    row = line + CELL
    height = row * len(views)
    amounts = [value.regret_gbp for view in views for value in view.futures]
    short = max(breadth_of(gbp_short(amount)) for amount in amounts) > column - EDGE
    cells: list[Spec] = [
        {
            "x": place * column,
            "right": (place + 1) * column - GAP,
            "middle": (place + 1 / 2) * column,
            "y": down * row + line,
            "low": (down + 1) * row - GAP,
            "at": down * row + line + CELL / 2 - 1,
            "depth": DEEPEST * max(value.regret_gbp, 0.0) / max(amounts),
            "text": number(value.regret_gbp / MILLION) if short else gbp_short(value.regret_gbp),
            "said": f"{names[down]}, {futures[place]}: {gbp_said(value.regret_gbp)} of regret",
        }
        for down, view in enumerate(views)
        for place, value in enumerate(view.futures)
    ]
    x, y = pixels_across(inner), pixels_down(height)
    titles = [
        {"middle": (place + 1 / 2) * column, "at": -EDGE - LINE // 2 - (len(heading) - 1 - step) * LINE, "text": words_}
        for place, heading in enumerate(headings)
        for step, words_ in enumerate(heading)
    ]
    rows = [
        {"at": down * row + (CELL // 2 - 1 if wide else NAME_LINE // 2), "text": name, "own": view.name == own}
        for down, (name, view) in enumerate(zip(shown, views, strict=True))
    ]
    align = {"align": "right"} if wide else {"align": "left"}
    if short:
        titles.append({"middle": 0, "at": -top - LINE // 2, "text": "£ million"})
    at, middle = pixels_down(height, "at"), pixels_across(inner, "middle")
    layers: list[Spec] = [
        {
            "data": values(cells),
            "mark": {"type": "rect", "fill": ACCENT, "stroke": ACCENT, "strokeWidth": 1, "strokeOpacity": DEEPEST},
            "encoding": {
                "x": x,
                "x2": {"field": "right"},
                "y": y,
                "y2": {"field": "low"},
                "fillOpacity": {"field": "depth", "type": "quantitative", "scale": None, "legend": None},
                "description": said(),
            },
        },
        words(cells, middle, at, align="center", color=INK),
        words((each for each in titles if each["middle"]), middle, at, align="center", color=QUIET),
        words((each for each in titles if not each["middle"]), middle, at, color=QUIET),
        *(
            words(
                (each for each in rows if each["own"] is mine),
                {"value": -NAME_GAP if wide else 0},
                at,
                color=INK,
                fontWeight=BOLD if mine else "normal",
                **align,
            )
            for mine in (False, True)
        ),
    ]
    return framed(layers, height, width, Room(left=left, top=top + (LINE if short else 0)))
