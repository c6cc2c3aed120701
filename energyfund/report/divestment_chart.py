"""The chart of the ways out of fossil fuels: a line for each pathway, named at its end, the plan's own in colour."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.fund_charts import dots, year_line
from energyfund.report.letters import folded
from energyfund.report.spec import (
    ACCENT,
    BOLD,
    GREY,
    INK,
    QUIET,
    WIDE,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    both,
    field,
    framed,
    percent_axis,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.table import Table, one_line
from energyfund.units import percent

HEIGHT = 260
LINE = 16
PERCENT_ROOM = 44
NAME_ROOM = {True: 270, False: 156}
"""Room on the right for names, on pages and on phones. [pixels]"""

NAME_LINES = {True: 1, False: 2}
LEADER = 14
GAP = 4
NICE_STEPS = 4


def divestment_path(found: Comparison, table: Table, own: str | None = None) -> Chart | None:
    """Fossil exposure of every pathway by year, high estimate.

    Args:
        found: The pathways.
        table: The table that holds the exposure by year.
        own: The pathway of the plan in hand; None where there is none.
    """
    planned = [view for view in found.pathways if len(view.years) > 1]
    if not planned:
        return None
    names = [one_line(view.name) for view in planned]
    mine = next((view for view in planned if view.name == own), None)
    lowest = min(planned, key=_end)
    year = planned[0].years[-1].year
    start = percent(planned[0].years[0].fossil_fraction_high)
    if mine is not None:
        title = f"{one_line(mine.name)} takes fossil fuels from {start} to {percent(_end(mine))} of the fund by {year}"
        if percent(_end(lowest)) != percent(_end(mine)):
            title += f"; {one_line(lowest.name)} would reach {percent(_end(lowest))}"
    else:
        title = f"From {start} of the fund, {one_line(lowest.name)} goes furthest: {percent(_end(lowest))} by {year}"
    parts = "; ".join(f"{name} {percent(_end(view))}" for name, view in zip(names, planned, strict=True))
    lead = mine or lowest
    wide, narrow = both(lambda width: _drawn(planned, names, lead, width))
    unplanned = [one_line(view.name) for view in found.pathways if len(view.years) <= 1]
    return Chart(
        id="chart-divestment",
        title=title[:1].upper() + title[1:],
        alt=f"Fossil share of the fund, high estimate, {start} at the start; at the end of {year}: {parts}.",
        table=table.id,
        reports=table.reports,
        wide=wide,
        narrow=narrow,
        note="Share of the whole fund, high estimate. In colour: "
        + (f"this plan's pathway, {one_line(lead.name)}." if mine is not None else f"{one_line(lead.name)}.")
        + (f" No plan was found for {', '.join(unplanned)}." if unplanned else ""),
    )


def _end(view: PathwayView) -> float:
    return view.years[-1].fossil_fraction_high


def _drawn(views: list[PathwayView], names: list[str], lead: PathwayView, width: int) -> Spec:
    wide = width == WIDE
    height = max(HEIGHT, (LINE * NAME_LINES[wide] + GAP) * (len(views) + 1))
    most = max(1e-3, *(year.fossil_fraction_high for view in views for year in view.years))
    step = _step(most)
    top = step * -(-most // step)
    texts = [percent(_end(view)) for view in views]
    room = NAME_ROOM[wide] - LEADER - GAP
    short = [
        folded(f"{text} {name}", room, NAME_LINES[wide], bold=True) for text, name in zip(texts, names, strict=True)
    ]
    lines_most = max(len(each) for each in short)
    apart = LINE * lines_most + (GAP if lines_most > 1 else 0)
    order = sorted(range(len(views)), key=lambda place: (-_end(views[place]), place))
    edge = (apart - LINE) / 2
    places = [max(height * (1 - _end(views[place]) / top), edge) for place in order]
    heights = spread_out(places, apart, height - edge)
    scale = {"domain": [0, top], "nice": False}
    ticks = [step * count for count in range(round(top / step) + 1)]
    x = year_line(
        min(view.years[0].year for view in views), max(view.years[-1].year for view in views), WIDE if wide else width
    )
    if not wide:
        first, last = x["scale"]["domain"]
        x["axis"] = {**x["axis"], "values": [first, last]}
    y = field("share", "quantitative", axis={**percent_axis(), "values": ticks}, scale=scale)
    inner = width - PERCENT_ROOM - NAME_ROOM[wide]
    lines: list[Spec] = []
    for mine in (False, True):
        rows = [
            {
                "year": year.year,
                "share": year.fossil_fraction_high,
                "name": name,
                "line": f"{name}: from {percent(view.years[0].fossil_fraction_high)} in {view.years[0].year} to "
                f"{percent(_end(view))} of the fund in {view.years[-1].year}",
                "said": f"{name}, {year.year}: {percent(year.fossil_fraction_high)} of the fund",
            }
            for view, name in zip(views, names, strict=True)
            if (view is lead) is mine
            for year in view.years
        ]
        colour = ACCENT if mine else GREY
        mark = {"type": "line", "color": colour, "strokeWidth": 3 if mine else 1 + 1 / 2}
        encoding = {"x": x, "y": y, "detail": {"field": "name", "type": "nominal"}, "description": said("line")}
        lines += [{"data": values(rows), "mark": mark, "encoding": encoding}, dots(rows, x, y, colour)]
    ends = [
        {
            "share": _end(views[place]),
            "to": at,
            "lines": short[place],
            "lead": views[place] is lead,
        }
        for place, at in zip(order, heights, strict=True)
    ]
    # names stand in pixels and lines in per cent, so each keeps a scale of its own
    layers: list[Spec] = [{"layer": lines}, {"layer": _labels(ends, inner, height, top)}]
    room_around = Room(left=PERCENT_ROOM, right=NAME_ROOM[wide], top=LINE // 2, bottom=YEARS_ROOM)
    return framed(layers, height, width, room_around, resolve={"scale": {"y": "independent"}})


def _labels(ends: list[Spec], inner: int, height: int, top: float) -> list[Spec]:
    """The name of each line, moved apart where lines end together, and a fine line that leads to it."""
    down = pixels_down(height, "from")
    leaders = values({"from": height * (1 - end["share"] / top), "to": end["to"]} for end in ends)
    rule: Spec = {
        "data": leaders,
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 1},
        "encoding": {
            "x": {"value": inner + GAP},
            "x2": {"value": inner + LEADER},
            "y": down,
            "y2": {"field": "to"},
        },
    }
    at = {"value": inner + LEADER + GAP}
    place = pixels_down(height, "to")
    rows = [
        {"to": end["to"] + (step + 1 / 2 - len(end["lines"]) / 2) * LINE, "text": line, "lead": end["lead"]}
        for end in ends
        for step, line in enumerate(end["lines"])
    ]
    return [
        rule,
        words((row for row in rows if not row["lead"]), at, place, color=QUIET),
        words((row for row in rows if row["lead"]), at, place, color=INK, fontWeight=BOLD),
    ]


def _step(most: float) -> float:
    """A round step of the axis: one, two or five of a power of ten, three to five steps to the top. [-]"""
    power = 1.0
    while power * 2 > most / NICE_STEPS:
        power /= 10
    fits = [power * size for size in (1, 2, 5, 10, 20) if most / (power * size) <= NICE_STEPS + 1]
    return fits[0] if fits else power * 20


def spread_out(places: Sequence[float], apart: float, height: float) -> list[float]:
    """Places from the top down, moved as little as may be so that none is closer than ``apart`` to the next. [pixels]

    Args:
        places: In rising order.
        apart: The least distance.
        height: The last place that may be taken.

    >>> spread_out([0.0, 98.0, 99.0, 100.0], 10.0, 100.0)
    [0.0, 80.0, 90.0, 100.0]
    """
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + apart) if found else place)
    limit = height
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], limit)
        limit = found[place] - apart
    return found
