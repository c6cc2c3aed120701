"""The chart of where capital comes from and where it goes: a ribbon from each source to each project it pays for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.report.letters import folded
from energyfund.report.spec import (
    ACCENT,
    BOLD,
    GREY,
    INK,
    MOST_ROWS,
    QUIET,
    WIDE,
    Chart,
    Room,
    Spec,
    both,
    framed,
    gbp_said,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.table import RETURN, Table, one_line
from energyfund.units import gbp, gbp_short

TALL = 240
"""Height of all the money together; ribbons too thin to see are made thicker. [pixels]"""

THINNEST = 2
GAP = 12
NODE = 8
LINE = 15
NAME_LINES = {True: 2, False: 3}
"""Lines that a name may take, on pages and on phones."""

NAME_ROOM = {True: 210, False: 104}
NAME_GAP = 8
PALE = 0.5
"""How much colour fills a ribbon, so that ribbons are seen through each other; its edges have all of it."""

UNIT_SIZE = 4
"""The size at which Vega draws a shape as large as its path says."""


@dataclass(frozen=True, slots=True)
class Node:
    """A source or a project.

    Attributes:
        key: Its place in the table.
        amount_gbp: All that flows through it. [£]
        lines: Its name in as many lines as it needs, its amount last.
        top: Where its bar begins. [pixels]
        high: Height of its bar. [pixels]
    """

    key: int
    amount_gbp: float
    lines: list[str]
    top: float
    high: float


def capital_flow(table: Table) -> Chart | None:
    """From every source to every project, from the table of the capital stack."""
    sources = [one_line(column.heading) for column in table.columns[1:-1]]
    projects = [one_line(str(row.cells[0])) for row in table.rows]
    flows = {
        (source, project): float(cell)
        for project, row in enumerate(table.rows)
        for source, cell in enumerate(row.cells[1:-1])
        if isinstance(cell, int | float) and cell > 0
    }
    if not flows:
        return None
    flows, sources = _gathered(flows, sources, 0)
    flows, projects = _gathered(flows, projects, 1)
    given, taken = _sums(flows, 0), _sums(flows, 1)
    biggest, dearest = max(given, key=lambda key: given[key]), max(taken, key=lambda key: taken[key])
    whole = sum(given.values())
    title = (
        f"{gbp_short(given[biggest])} of {gbp_short(whole)} comes from {sources[biggest]}; "
        f"{gbp_short(taken[dearest])} goes to {projects[dearest]}"
    )
    if len(given) == 1:
        title = f"{sources[biggest]} pays {gbp_short(whole)}; {gbp_short(taken[dearest])} goes to {projects[dearest]}"
    listed = "; ".join(
        f"{sources[source]} to {projects[project]} {gbp(amount)}"
        for (source, project), amount in sorted(flows.items(), key=lambda each: -each[1])
    )
    wide, narrow = both(lambda width: _drawn(flows, sources, projects, biggest, width))
    return Chart(
        id="chart-sankey",
        title=title,
        alt=f"Capital from source to project, the largest first: {listed}.",
        table=table.id,
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="Sources on the left, projects on the right; a ribbon is as thick as the money is much, and the thinnest "
        f"are drawn thicker so that they are seen. In colour: {sources[biggest]}.",
    )


Flows = dict[tuple[int, int], float]
"""Pounds by source and project, each by its place."""


def _sums(flows: Flows, side: int) -> dict[int, float]:
    sums: dict[int, float] = {}
    for pair, amount in flows.items():
        sums[pair[side]] = sums.get(pair[side], 0.0) + amount
    return sums


def _gathered(flows: Flows, names: list[str], side: int) -> tuple[Flows, list[str]]:
    """The same flows with the smallest of many sources or projects taken together under one name."""
    sums = _sums(flows, side)
    ranked = sorted(sums, key=lambda key: -sums[key])
    if len(ranked) <= MOST_ROWS:
        return flows, names
    rest = set(ranked[MOST_ROWS - 1 :])
    found: Flows = {}
    for pair, amount in flows.items():
        place = len(names) if pair[side] in rest else pair[side]
        key = (place, pair[1]) if side == 0 else (pair[0], place)
        found[key] = found.get(key, 0.0) + amount
    return found, [*names, f"{len(rest)} others"]


def _drawn(flows: Flows, sources: Sequence[str], projects: Sequence[str], biggest: int, width: int) -> Spec:
    wide = width == WIDE
    ribbons = {pair: max(amount / sum(flows.values()) * TALL, THINNEST) for pair, amount in flows.items()}
    orders = _orders(flows)
    left, right = (
        _column(flows, ribbons, names, side, orders[side], wide=wide) for side, names in enumerate((sources, projects))
    )
    height = max(_bottom(left), _bottom(right))
    left, right = _centred(left, height), _centred(right, height)
    room = NAME_ROOM[wide]
    inner = width - room - room
    bands = _ribbons(flows, ribbons, left, right, inner, sources, projects)
    y, low = pixels_down(height), {"field": "low"}
    layers: list[Spec] = []
    for look, colour in ((False, GREY), (True, ACCENT)):
        layers.append(
            {
                "data": values(band for band in bands if (band["source"] == biggest) is look),
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": UNIT_SIZE,
                    "opacity": 1,
                    "fill": colour,
                    "fillOpacity": PALE,
                    "stroke": colour,
                    "strokeWidth": 1,
                },
                "encoding": {
                    "x": {"value": 0},
                    "y": {"value": 0},
                    "shape": {"field": "path", "type": "nominal", "scale": None, "legend": None},
                    "description": said(),
                },
            }
        )
    for nodes, names, start in ((left, sources, 0), (right, projects, inner - NODE)):
        for look, colour in ((False, GREY), (True, ACCENT)):
            data = [
                {
                    "y": node.top,
                    "low": node.top + node.high,
                    "said": f"{names[node.key]}: {gbp_said(node.amount_gbp)}",
                }
                for node in nodes
                if (nodes is left and node.key == biggest) is look
            ]
            mark = {"type": "rect", "color": colour}
            place = {"x": {"value": start}, "x2": {"value": start + NODE}}
            layers.append(
                {"data": values(data), "mark": mark, "encoding": {**place, "y": y, "y2": low, "description": said()}}
            )
    layers += _named(left, {"value": -NAME_GAP}, y, "right")
    layers += _named(right, {"value": inner + NAME_GAP}, y, "left")
    return framed(layers, round(height), width, Room(left=room, right=room, top=LINE // 2, bottom=LINE // 2))


def _orders(flows: Flows) -> tuple[list[int], list[int]]:
    """Sources and projects from the top down, such that few ribbons cross: the largest first, then by where money goes.

    Each side is ordered by the middle of what it is tied to on the other, a few times over.
    """
    sums = (_sums(flows, 0), _sums(flows, 1))
    orders = [sorted(sums[side], key=lambda each, own=sums[side]: -own[each]) for side in (0, 1)]  # type: ignore[misc]
    for side in (1, 0, 1):
        ranks = {key: place for place, key in enumerate(orders[1 - side])}
        pulls: dict[int, float] = dict.fromkeys(sums[side], 0.0)
        for pair, amount in flows.items():
            pulls[pair[side]] += ranks[pair[1 - side]] * amount / sums[side][pair[side]]
        orders[side] = sorted(orders[side], key=lambda each, by=pulls: by[each])  # type: ignore[misc]
    return orders[0], orders[1]


def _column(
    flows: Flows, ribbons: Flows, names: Sequence[str], side: int, order: Sequence[int], *, wide: bool
) -> list[Node]:
    """One side from the top down, each as high as its ribbons or its words need."""
    sums = _sums(flows, side)
    heights = _sums(ribbons, side)
    nodes: list[Node] = []
    down = 0.0
    for key in order:
        name = folded(names[key], NAME_ROOM[wide] - NAME_GAP, NAME_LINES[wide], bold=True)
        lines = [*name, gbp_short(sums[key])]
        slot = max(heights[key], len(lines) * LINE)
        nodes.append(Node(key, sums[key], lines, down + (slot - heights[key]) / 2, heights[key]))
        down += slot + GAP
    return nodes


def _bottom(nodes: list[Node]) -> float:
    last = nodes[-1]
    slot = max(last.high, len(last.lines) * LINE)
    return last.top + last.high / 2 + slot / 2


def _centred(nodes: list[Node], height: float) -> list[Node]:
    """The nodes moved down so that both sides have the same middle."""
    free = (height - _bottom(nodes)) / 2
    return [Node(node.key, node.amount_gbp, node.lines, node.top + free, node.high) for node in nodes]


def _ribbons(
    flows: Flows,
    ribbons: Flows,
    left: list[Node],
    right: list[Node],
    inner: int,
    sources: Sequence[str],
    projects: Sequence[str],
) -> list[Spec]:
    """A row for each ribbon: its outline as a path. At each end ribbons stand in the order of the other side."""
    ins = {node.key: node.top for node in right}
    starts: dict[tuple[int, int], tuple[float, float]] = {}
    for source in left:
        down = source.top
        for project in right:
            pair = (source.key, project.key)
            if pair in flows:
                starts[pair] = (down, ins[project.key])
                down += ribbons[pair]
                ins[project.key] += ribbons[pair]
    return [
        {
            "source": pair[0],
            "path": _outline(first, second, ribbons[pair], NODE, inner - NODE),
            "said": f"{sources[pair[0]]} to {projects[pair[1]]}: {gbp_said(flows[pair])}",
        }
        for pair, (first, second) in sorted(starts.items(), key=lambda each: -ribbons[each[0]])
    ]


def _outline(first: float, second: float, thick: float, start: int, end: int) -> str:
    """A ribbon of one thickness from the height ``first`` to the height ``second``. [pixels]"""
    middle = (start + end) / 2
    corners = [f"{corner:.1f}" for corner in (first, second, first + thick, second + thick)]
    top = f"M{start},{corners[0]}C{middle:g},{corners[0]},{middle:g},{corners[1]},{end},{corners[1]}"
    return f"{top}L{end},{corners[3]}C{middle:g},{corners[3]},{middle:g},{corners[2]},{start},{corners[2]}Z"


def _named(nodes: list[Node], x: Spec, y: Spec, align: str) -> list[Spec]:
    """Names, and below each its amount, set around the middle of the bar."""
    names: list[Spec] = []
    amounts: list[Spec] = []
    for node in nodes:
        first = node.top + node.high / 2 - (len(node.lines) - 1) * LINE / 2
        for place, line in enumerate(node.lines):
            row = {"y": first + place * LINE, "text": line}
            (amounts if place == len(node.lines) - 1 else names).append(row)
    return [
        words(names, x, y, align=align, fontWeight=BOLD, color=INK),
        words(amounts, x, y, align=align, color=QUIET),
    ]
