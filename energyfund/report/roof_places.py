"""Where roofs stand on a map without tiles: metres across and down, then pixels; many roofs gathered cell by cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from energyfund.plan import Plan
from energyfund.report.table import one_line

METRES_PER_DEGREE = 111_195
"""Of a great circle on a ball of the size of the earth."""

MOST_DOTS = 300
"""Roofs beyond which neighbours of a project are drawn as one dot, so that a chart of thousands stays light."""

SMALLEST_MAP = 200
"""What a map shows at least. [metres]"""

FIRST_CELLS = 40
NEAR = 8
"""Dots of a project within an eighth of the map of each other belong together."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A roof, or several of one project that stand together.

    Attributes:
        project: Its place among the projects that have roofs.
        name: Of the roof; empty for several.
        across_m, down_m: From the north-west corner of the map. [m]
    """

    project: int
    name: str
    across_m: float
    down_m: float
    roofs: int
    kwp: float
    kwh: float


@dataclass(frozen=True, slots=True)
class Ground:
    """The map: its dots, the largest first, its size and the projects.

    Attributes:
        cell_m: Edge of the cells that roofs were gathered in; 0 where every roof has its own dot. [m]
    """

    projects: tuple[str, ...]
    dots: tuple[Dot, ...]
    across_m: float
    down_m: float
    cell_m: float


def ground(plan: Plan) -> Ground | None:
    """The roofs of the plan as a map; None where there is none.

    The projection keeps distances: degrees of longitude shrink by the cosine of the latitude in the middle of the map.
    """
    found = [project for project in plan.projects if project.roofs]
    roofs = [(place, roof) for place, project in enumerate(found) for roof in project.roofs if roof.capacity_kwp > 0]
    if not roofs:
        return None
    north = max(roof.latitude_deg for _, roof in roofs)
    south = min(roof.latitude_deg for _, roof in roofs)
    west = min(roof.longitude_deg for _, roof in roofs)
    shrunk = max(math.cos(math.radians((north + south) / 2)), 0.01)
    dots = [
        Dot(
            place,
            one_line(roof.roof_id),
            (roof.longitude_deg - west) * METRES_PER_DEGREE * shrunk,
            (north - roof.latitude_deg) * METRES_PER_DEGREE,
            1,
            roof.capacity_kwp,
            roof.annual_kwh,
        )
        for place, roof in roofs
    ]
    across = max(dot.across_m for dot in dots)
    down = max(dot.down_m for dot in dots)
    wide, high = max(across, SMALLEST_MAP), max(down, SMALLEST_MAP / 2)
    dots, cell = _few(dots, max(wide, high))
    dots = [_moved(dot, (wide - across) / 2, (high - down) / 2) for dot in dots]
    dots.sort(key=lambda dot: (-dot.kwp, dot.down_m, dot.across_m))
    return Ground(tuple(one_line(project.name) for project in found), tuple(dots), wide, high, cell)


def _moved(dot: Dot, across: float, down: float) -> Dot:
    return Dot(dot.project, dot.name, dot.across_m + across, dot.down_m + down, dot.roofs, dot.kwp, dot.kwh)


def _few(dots: list[Dot], side: float) -> tuple[list[Dot], float]:
    """The dots, gathered in cells that grow until there are few enough, and the edge of a cell. [m]"""
    found, cells, edge = dots, FIRST_CELLS, 0.0
    while len(found) > MOST_DOTS and cells:
        edge = side / cells
        found = _gathered(dots, edge)
        cells //= 2
    return found, edge


def _gathered(dots: list[Dot], edge: float) -> list[Dot]:
    cells: dict[tuple[int, int, int], list[Dot]] = {}
    for dot in dots:
        cells.setdefault((dot.project, int(dot.across_m // edge), int(dot.down_m // edge)), []).append(dot)
    return [together(members) for members in cells.values()]


def together(members: Sequence[Dot]) -> Dot:
    """Several dots of a project as one, in their middle."""
    kwp = sum(dot.kwp for dot in members)
    return Dot(
        members[0].project,
        members[0].name if len(members) == 1 else "",
        sum(dot.across_m * dot.kwp for dot in members) / kwp,
        sum(dot.down_m * dot.kwp for dot in members) / kwp,
        sum(dot.roofs for dot in members),
        kwp,
        sum(dot.kwh for dot in members),
    )


def clusters(land: Ground) -> list[tuple[Dot, ...]]:
    """Dots of one project that lie near each other, the groups of the most power first."""
    near = max(land.across_m, land.down_m) / NEAR
    groups: list[list[Dot]] = []
    for dot in land.dots:
        close = [
            group
            for group in groups
            if group[0].project == dot.project
            and any(math.hypot(other.across_m - dot.across_m, other.down_m - dot.down_m) <= near for other in group)
        ]
        joined = [dot, *(other for group in close for other in group)]
        groups = [group for group in groups if group not in close]
        groups.append(joined)
    return [tuple(group) for group in sorted(groups, key=lambda group: -sum(dot.kwp for dot in group))]


def scale_bar(metres: float) -> tuple[int, str]:
    """A round length no longer than so many metres, and how it is written.

    >>> scale_bar(730), scale_bar(4_900)
    ((500, '500 m'), (2000, '2 km'))
    """
    power = 10 ** max(math.floor(math.log10(max(metres, 1))), 0)
    length = max(power * size for size in (1, 2, 5) if power * size <= max(metres, 1))
    return length, f"{length // 1000} km" if length >= 1000 else f"{length} m"
