"""The map of the roofs, from latitude and longitude alone: a dot for each, as large as its panels, named by project."""

from __future__ import annotations

import math
from dataclasses import dataclass

from energyfund.plan import Plan
from energyfund.report.letters import breadth_of, fitted
from energyfund.report.roof_places import Dot, Ground, clusters, ground, scale_bar, together
from energyfund.report.spec import (
    ACCENT,
    BOLD,
    EDGE,
    GREY,
    INK,
    NARROW,
    QUIET,
    WIDE,
    Chart,
    Room,
    Spec,
    both,
    framed,
    pixels_across,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.table import RETURN, Table, counted
from energyfund.units import number, percent

TALLEST = {True: 420, False: 360}
LARGEST = {True: 16, False: 10}
SMALLEST = 3
"""Radius of the largest and of the smallest dot. [pixels]"""

COVERED = 12
"""Dots together cover at most one part in so many of the map."""

PALE = 0.5
LOOKS = ((0, ACCENT, PALE), (1, GREY, PALE), (2, QUIET, 0))
"""How dots look: of the project with the most panels, of the next, and, as rings, of all others."""

SIDE = 20
"""Room around the map, so that no dot is cut. [pixels]"""

FOOT = 34
BAR_PART = 4
"""The scale bar is at most a quarter of the map."""

LINE = 14
MOST_LABELS = 12
LONGEST_LABEL = {True: 220, False: 180}
BOX_SIDE = 2
HIDING = 3
"""A name on a dot is as bad as one that stands three lines away from its own."""

CLEAR = {True: 12, False: 3}
"""Names keep this far from the dots of others, so that nobody reads them as theirs. [pixels]"""


def roof_map(plan: Plan, table: Table) -> Chart | None:
    """Where the roofs are and how large, projects named beside their dots."""
    land = ground(plan)
    if land is None:
        return None
    roofs, kwp = sum(dot.roofs for dot in land.dots), sum(dot.kwp for dot in land.dots)
    power = [sum(dot.kwp for dot in land.dots if dot.project == place) for place in range(len(land.projects))]
    ranks = sorted(range(len(power)), key=lambda place: -power[place])
    lead = ranks[0]
    title = f"{counted(roofs, 'roof carries', 'roofs carry')} {number(kwp)} kWp of panels"
    if len(land.projects) > 1:
        title += f", {percent(power[lead] / kwp, 0)} of it on {land.projects[lead]}"
    listed = "; ".join(
        f"{name}: {counted(_roofs(land, place), 'roof', 'roofs')}, {number(power[place])} kWp"
        for place, name in enumerate(land.projects)
    )
    largest = land.dots[0]
    single = f" The largest, {largest.name}, has {number(largest.kwp)} kWp." if largest.name else ""
    wide, narrow = both(lambda width: _drawn(land, ranks, width))
    gathered = " Neighbouring roofs of a project are drawn as one dot." if land.cell_m else ""
    return Chart(
        id="chart-roofs",
        title=title,
        alt=f"Map of the roofs. {listed}.{single}",
        table=table.id,
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note=f"North is up. A dot is as large as the panels on the roof. In colour: {land.projects[lead]}.{gathered}",
    )


def _roofs(land: Ground, project: int) -> int:
    return sum(dot.roofs for dot in land.dots if dot.project == project)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map in pixels: how many for a metre, its size, where it begins, and how large a kilowatt is."""

    unit: float
    inner: int
    height: int
    left: float
    area: float
    largest: int

    def at(self, dot: Dot) -> tuple[float, float]:
        """Where a dot stands. [pixels]"""
        return self.left + dot.across_m * self.unit, dot.down_m * self.unit

    def radius(self, dot: Dot) -> float:
        """Half the breadth of a dot. [pixels]"""
        return min(max(math.sqrt(dot.kwp * self.area / math.pi), SMALLEST), self.largest)


def _sheet(land: Ground, width: int) -> Sheet:
    wide = width == WIDE
    inner = width - SIDE - SIDE
    unit = min(inner / land.across_m, TALLEST[wide] / land.down_m)
    height = max(round(land.down_m * unit), LINE)
    covered = inner * height / COVERED / sum(dot.kwp for dot in land.dots)
    area = min(covered, math.pi * LARGEST[wide] ** 2 / land.dots[0].kwp)
    return Sheet(unit, inner, height, (inner - land.across_m * unit) / 2, area, LARGEST[wide])


def _drawn(land: Ground, ranks: list[int], width: int) -> Spec:
    sheet = _sheet(land, width)
    rows: list[Spec] = []
    for dot in land.dots:
        across, down = sheet.at(dot)
        what = dot.name or counted(dot.roofs, "roof", "roofs")
        rows.append(
            {
                "x": round(across, 1),
                "y": round(down, 1),
                "size": round(math.pi * sheet.radius(dot) ** 2, 1),
                "look": min(ranks.index(dot.project), len(LOOKS) - 1),
                "said": f"{land.projects[dot.project]}, {what}: {number(dot.kwp, 1)} kWp, {number(dot.kwh)} kWh a year",
            }
        )
    x, y = pixels_across(sheet.inner), pixels_down(sheet.height)
    layers: list[Spec] = [
        {
            "data": values(row for row in rows if row["look"] == look),
            "mark": {
                "type": "point",
                "shape": "circle",
                "filled": True,
                "opacity": 1,
                "fill": colour,
                "fillOpacity": pale,
                "stroke": colour,
                "strokeWidth": 1,
            },
            "encoding": {
                "x": x,
                "y": y,
                "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
                "description": said(),
            },
        }
        for look, colour, pale in LOOKS
    ]
    layers += _labels(land, sheet, wide=width == WIDE)
    layers += _foot(sheet)
    return framed(layers, sheet.height, width, Room(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE + FOOT))


Box = tuple[float, float, float, float]
"""Left, top, right and bottom. [pixels]"""


def _labels(land: Ground, sheet: Sheet, *, wide: bool) -> list[Spec]:
    """The name of the project beside each group of its dots: each project once, then again where there is room."""
    groups = clusters(land)
    first: dict[int, tuple[Dot, ...]] = {}
    for group in groups:
        first.setdefault(group[0].project, group)
    rest = [group for group in groups if group not in first.values()]
    taken: list[Box] = []
    dots = [_around(*sheet.at(dot), sheet.radius(dot)) for dot in land.dots]
    rows: list[Spec] = []
    for group in [*first.values(), *rest][:MOST_LABELS]:
        lines = [fitted(land.projects[group[0].project], LONGEST_LABEL[wide], bold=True)]
        if group in first.values():
            all_of_it = together([dot for dot in land.dots if dot.project == group[0].project])
            lines.append(f"{counted(all_of_it.roofs, 'roof', 'roofs')}, {number(all_of_it.kwp)} kWp")
        box = _free(group, sheet, lines, taken, dots, must=group in first.values())
        if box is None:
            continue
        taken.append(box)
        rows += [
            {
                "x": (box[0] + box[2]) / 2,
                "y": box[1] + LINE * (place + 1 / 2),
                "text": line,
                "bold": place == 0,
            }
            for place, line in enumerate(lines)
        ]
    x, y = pixels_across(sheet.inner), pixels_down(sheet.height)
    return [
        words((row for row in rows if row["bold"]), x, y, align="center", fontWeight=BOLD, color=INK),
        words((row for row in rows if not row["bold"]), x, y, align="center", color=QUIET),
    ]


def _around(across: float, down: float, radius: float) -> Box:
    return across - radius, down - radius, across + radius, down + radius


def _free(
    group: tuple[Dot, ...], sheet: Sheet, lines: list[str], taken: list[Box], dots: list[Box], *, must: bool
) -> Box | None:
    """Where a label stands: below, above or beside its dots, on other names never, on as few dots as may be."""
    clear = CLEAR[sheet.inner > NARROW]
    own = {_around(*sheet.at(dot), sheet.radius(dot)) for dot in group}
    boxes = [_around(*sheet.at(dot), sheet.radius(dot)) for dot in group]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    breadth = max(breadth_of(line, bold=place == 0) for place, line in enumerate(lines)) + BOX_SIDE
    high = LINE * len(lines)
    middle_across, middle_down = (left + right) / 2, (top + bottom) / 2
    around = [
        (middle_across - breadth / 2, bottom + BOX_SIDE, 0),
        (middle_across - breadth / 2, top - high - BOX_SIDE, 0),
        (right + EDGE, middle_down - high / 2, 0),
        (left - breadth - EDGE, middle_down - high / 2, 0),
        (left, bottom + BOX_SIDE, 1),
        (right - breadth, bottom + BOX_SIDE, 1),
        (left, top - high - BOX_SIDE, 1),
        (right - breadth, top - high - BOX_SIDE, 1),
    ]
    if must:  # further and further away
        for step in range(1, MOST_LABELS):
            around += [(middle_across - breadth / 2, bottom + BOX_SIDE + LINE * step, step)]
            around += [(middle_across - breadth / 2, top - BOX_SIDE - high - LINE * step, step)]
            for beside in (right + EDGE, left - breadth - EDGE):
                around += [(beside, middle_down - high / 2 + LINE * way, step) for way in (step, -step)]
    found: list[tuple[int, int, Box]] = []
    for place, (across, down, far) in enumerate(around):
        kept = min(max(across, -SIDE), sheet.inner + SIDE - breadth)
        box = (kept, down, kept + breadth, down + high)
        if down < -SIDE or box[3] > sheet.height + SIDE or any(_meet(box, other) for other in taken):
            continue
        kept_clear = (box[0] - clear, box[1] - clear, box[2] + clear, box[3] + clear)
        hidden = sum(_meet(box if other in own else kept_clear, other) for other in dots)
        found.append((hidden * HIDING + far, place, box))
    best = min(found, default=None)
    if best is None or (best[0] >= HIDING and not must):
        return None
    return best[2]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _foot(sheet: Sheet) -> list[Spec]:
    """The bar that says how long a stretch is, and where north is."""
    length, text = scale_bar(sheet.inner / BAR_PART / sheet.unit)
    down = sheet.height + SIDE + FOOT // 2
    end = length * sheet.unit
    ends = [{"x": 0, "to": end, "y": down, "low": down}]
    ends += [{"x": at, "to": at, "y": down - EDGE, "low": down + EDGE} for at in (0, end)]
    return [
        {
            "data": values(ends),
            "mark": {"type": "rule", "color": QUIET, "strokeWidth": 1},
            "encoding": {
                "x": pixels_across(sheet.inner),
                "x2": {"field": "to"},
                "y": pixels_down(sheet.height),
                "y2": {"field": "low"},
            },
        },
        words(
            [
                {"x": end, "y": down, "text": text},
                {"x": sheet.inner - breadth_of("north ↑"), "y": down, "text": "north ↑"},
            ],
            pixels_across(sheet.inner),
            pixels_down(sheet.height),
            dx=EDGE,
            color=QUIET,
        ),
    ]
