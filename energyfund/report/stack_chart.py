"""The chart of who pays for what: one bar for the whole plan and one for each project, whatever their number.

Every bar is as long as every other and shows shares; the pounds stand beside it and the names below it, in full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from energyfund.report.letters import breadth_of, fitted, fitted_apart
from energyfund.report.spec import (
    ACCENT,
    BOLD,
    EDGE,
    GREY,
    INK,
    MOST_ROWS,
    QUIET,
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
from energyfund.report.table import BOTH, Row, Table, one_line, share_in_words
from energyfund.units import gbp, gbp_short, percent

AMOUNT_ROOM = 70
SHARE_ROOM = 90
"""Room for the pounds beside a name, and for the per cent behind one. [pixels]"""

NAME_HEIGHT = 18
BAR_HEIGHT = 12
LINE_HEIGHT = 15
GAP_HEIGHT = 14
ALL_SHOWN = 15
"""Projects up to which each has its own bar; of more, the dearest have."""

BETWEEN = "  ·  "
GAP_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose money it is, how much, and each source's part of it. [£]"""

    name: str
    total_gbp: float
    parts_gbp: dict[int, float]


def stack(table: Table) -> Chart | None:
    """Who pays for what, from the table of the capital stack."""
    if table.total is None:
        return None
    names = [one_line(column.heading) for column in table.columns[1:-1]]
    whole = _bar("All projects", table.total)
    if not whole.parts_gbp:
        return None
    biggest = max(whole.parts_gbp, key=lambda place: whole.parts_gbp[place])
    bars = _bars(table)
    shown = [whole, *bars] if len(bars) > 1 else bars
    parts = "; ".join(f"{names[place]} {gbp(amount)}" for place, amount in whole.parts_gbp.items())
    spent = gbp_short(whole.total_gbp)
    title = f"{names[biggest]} pays {percent(whole.parts_gbp[biggest] / whole.total_gbp, 0)} of the {spent} spent"
    if len(whole.parts_gbp) == 1:
        title = f"{names[biggest]} pays for everything: {spent}"
    wide, narrow = both(lambda width: _drawn(shown, names, biggest, width))
    return Chart(
        id="chart-stack",
        title=title,
        alt=f"Capital by source: {parts}. Every bar is one project and shows the share that each source pays.",
        table=table.id,
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Every bar is the whole cost of one project, long or short of money: compare the shares, read the pounds. "
        f"In colour: {names[biggest]}.",
    )


def _bars(table: Table) -> list[Bar]:
    """A bar for each project, the dearest first; the cheapest of many share one."""
    ranked = sorted(table.rows, key=lambda row: -_amounts(row)[-1])
    shown = ranked if len(ranked) <= ALL_SHOWN else ranked[:MOST_ROWS]
    bars = [_bar(one_line(str(row.cells[0])), row) for row in shown]
    rest = ranked[len(shown) :]
    if rest:
        together = [sum(column) for column in zip(*(_amounts(row) for row in rest), strict=True)]
        parts = {place: amount for place, amount in enumerate(together[:-1]) if amount > 0}
        bars.append(Bar(f"{len(rest)} others", together[-1], parts))
    return bars


def _bar(name: str, row: Row) -> Bar:
    *parts, total = _amounts(row)
    return Bar(name, total, {place: amount for place, amount in enumerate(parts) if amount > 0})


def _amounts(row: Row) -> list[float]:
    """The pounds of a row of the capital stack, source by source and the total last. [£]"""
    return [cell if isinstance(cell, float) else 0.0 for cell in row.cells[1:]]


def _drawn(bars: list[Bar], names: list[str], biggest: int, width: int) -> Spec:
    """Bars one below the other, each as high as its names need."""
    inner = width - EDGE - EDGE
    titles = fitted_apart([bar.name for bar in bars], inner - AMOUNT_ROOM, bold=True)
    boxes: list[Spec] = []
    texts: list[Spec] = []
    height = 0
    for bar, title in zip(bars, titles, strict=True):
        texts.append({"x": 0, "y": height, "text": title, "look": "name"})
        texts.append({"x": 1, "y": height, "text": gbp_short(bar.total_gbp), "look": "amount"})
        top, start = height + NAME_HEIGHT, 0.0
        order = sorted(bar.parts_gbp, key=lambda place: (place != biggest, -bar.parts_gbp[place]))
        for place in order:
            share = bar.parts_gbp[place] / bar.total_gbp
            end = start + share
            gap = min(GAP_WIDTH / width, (end - start) / 2) if place != order[-1] else 0
            boxes.append(
                {
                    "x": start,
                    "end": end - gap,
                    "y": top,
                    "low": top + BAR_HEIGHT,
                    "look": "biggest" if place == biggest else "other",
                    "said": f"{bar.name}: {names[place]} pays {gbp_said(bar.parts_gbp[place])}, "
                    f"{share_in_words(share)}",
                }
            )
            start = end
        height = top + BAR_HEIGHT + 4
        shares = [
            f"{fitted(names[place], inner - SHARE_ROOM)} {share_in_words(bar.parts_gbp[place] / bar.total_gbp)}"
            for place in order
        ]
        for line in wrapped(shares, inner, breadth_of):
            texts.append({"x": 0, "y": height, "text": line, "look": "parts"})
            height += LINE_HEIGHT
        height += GAP_HEIGHT
    height -= GAP_HEIGHT
    x = field("x", "quantitative", axis=None, scale={"domain": [0, 1], "nice": False})
    y = pixels_down(height)
    layers: list[Spec] = [
        {
            "data": values([box for box in boxes if box["look"] == look]),
            "mark": {"type": "rect", "color": colour, "stroke": None},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "low"}, "description": said()},
        }
        for look, colour in (("other", GREY), ("biggest", ACCENT))
    ]
    for look, mark in (
        ("name", {"align": "left", "fontWeight": BOLD, "color": INK}),
        ("amount", {"align": "right", "fontWeight": BOLD, "color": INK}),
        ("parts", {"align": "left", "color": QUIET}),
    ):
        layers.append(words((text for text in texts if text["look"] == look), x, y, **{"baseline": "top", **mark}))
    return framed(layers, height, width, Room())


def wrapped(parts: list[str], room: int, breadth: Callable[[str], int] = len) -> list[str]:
    """Parts set beside each other on as many lines as they need; no part is broken.

    Args:
        parts: What is set.
        room: Breadth of a line.
        breadth: What tells how broad a text is; the number of its signs where none is given.

    >>> wrapped(["Grant 60 %", "Loan 30 %", "Shares 10 %"], 26)
    ['Grant 60 %  ·  Loan 30 %', 'Shares 10 %']
    """
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{BETWEEN}{part}" if lines else part
        if lines and breadth(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
