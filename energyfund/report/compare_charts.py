"""Charts of a comparison: the price of each policy, and what stays in fossil fuels."""

from __future__ import annotations

from energyfund.plan.comparison import Comparison, PathwayView
from energyfund.report.fund_charts import spread
from energyfund.report.listing import HEAD, Listing, across, labels_behind, listing, rooms
from energyfund.report.spec import (
    ACCENT,
    GREY,
    QUIET,
    TINT,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    gbp_said,
    labels,
    percent_axis,
    pixels_down,
    said,
    values,
)
from energyfund.report.table import one_line
from energyfund.units import gbp_short, number, percent

NAME_LENGTH = 28
PANELS = {True: 3, False: 2}
"""Panels beside each other, on pages and on phones."""

PANEL_WIDTHS = {True: 165, False: 92}
PANEL_HEIGHT = 110
FALLEN = 3
"""A label of a line that has fallen stands a third of the axis below its top."""

HEADROOM = 8
"""An eighth of the axis is left free above the highest line."""


def compare_charts(found: Comparison) -> tuple[Chart, ...]:
    """The charts for which the comparison holds something to draw."""
    return tuple(chart for chart in (cost(found), fossil_paths(found)) if chart is not None)


def cost(found: Comparison) -> Chart | None:
    """What each policy costs a year against holding on."""
    priced = [view for view in found.pathways if view.cost_bp is not None and view.name != found.null_option]
    if not priced:
        return None
    names = [one_line(view.name) for view in priced]
    texts = [f"{number(view.cost_bp or 0, 1)} bp, {gbp_short(view.cost_gbp or 0)}" for view in priced]
    most = max(priced, key=lambda view: view.cost_bp or 0)
    least = min(priced, key=lambda view: view.cost_bp or 0)
    title = f"{one_line(most.name)} costs most, {number(most.cost_bp or 0, 1)} bp a year"
    if most is not least:
        title += f"; {one_line(least.name)} least, {number(least.cost_bp or 0, 1)} bp"
    amounts = [view.cost_bp or 0.0 for view in priced]
    told = [
        f"{name}: {number(view.cost_bp or 0, 1)} hundredths of a per cent a year, "
        f"{gbp_said(view.cost_gbp or 0)} by the end"
        for name, view in zip(names, priced, strict=True)
    ]
    wide, narrow = both(lambda width: _bars(listing(names, width), amounts, texts, told))
    return Chart(
        id="chart-cost",
        title=title,
        alt="Cost against holding on: "
        + "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        + ".",
        table="price",
        reports=(),
        wide=wide,
        narrow=narrow,
        note="Return given up each year against holding on, in hundredths of one per cent (bp), and what that comes to "
        "at the end. Bars left of the line are gains.",
    )


def fossil_paths(found: Comparison) -> Chart | None:
    """Fossil exposure by year, a small panel for each pathway."""
    planned = [view for view in found.pathways if len(view.years) > 1]
    if not planned:
        return None
    held = next((view for view in planned if view.name == found.null_option), None)
    ends = [(view, view.years[-1].fossil_fraction_high) for view in planned if view is not held]
    last = planned[0].years[-1].year
    start = percent(planned[0].years[0].fossil_fraction_high)
    if ends:
        lowest, share = min(ends, key=lambda pair: pair[1])
        title = f"From {start} of the fund, {one_line(lowest.name)} goes furthest: {percent(share)} by {last}"
    else:
        title = f"Holding on goes from {start} of the fund to {percent(planned[0].years[-1].fossil_fraction_high)}"
    names = labels([view.name for view in planned], NAME_LENGTH)
    wide, narrow = both(lambda width: _panels(planned, names, held, wide=width == WIDE))
    return Chart(
        id="chart-fossil-paths",
        title=title,
        alt=f"Fossil share of the fund at the end of {last}, low to high estimate: "
        + "; ".join(f"{name} {_end(view)}" for name, view in zip(names, planned, strict=True))
        + ".",
        table="fossil-high-by-year",
        reports=(),
        wide=wide,
        narrow=narrow,
        note="Share of the whole fund. The band lies between the low and the high estimate; it is not a range of "
        "chance. The grey line is holding on, high estimate.",
    )


def _end(view: PathwayView) -> str:
    year = view.years[-1]
    return spread(year.fossil_fraction_low, year.fossil_fraction_high)


def _bars(rows: Listing, amounts: list[float], texts: list[str], told: list[str]) -> Spec:
    data: list[Spec] = [
        {**rows.span(place), "zero": 0, "bp": amount, "end": max(amount, 0.0), "text": text, "said": words_}
        for place, (amount, text, words_) in enumerate(zip(amounts, texts, told, strict=True))
    ]
    scale = rows.axis([*(row["end"] for row in data), min(amounts)], rooms(texts))
    x = across("zero", scale)
    bars: Spec = {
        "data": values(data),
        "mark": {"type": "rect", "color": ACCENT},
        "encoding": {
            "y": pixels_down(rows.height),
            "y2": {"field": "low"},
            "x": x,
            "x2": {"field": "bp"},
            "description": said(),
        },
    }
    return rows.spec([*rows.line_at(0, scale, "holding on"), bars, labels_behind(data, scale, rows.height)], HEAD)


def _panels(views: list[PathwayView], names: tuple[str, ...], held: PathwayView | None, *, wide: bool) -> Spec:
    most = max(year.fossil_fraction_high for view in views for year in view.years)
    size = PANEL_WIDTHS[wide]
    made = [
        _panel(view, name, held, most, size, axis=place % PANELS[wide] == 0)
        for place, (view, name) in enumerate(zip(views, names, strict=True))
    ]
    return {"columns": PANELS[wide], "spacing": 16, "concat": made}


def _clear_of_lines(view: PathwayView, most: float) -> float:
    """Height of the label at the end: just above a line that stays high, well above one that has fallen. [-]"""
    end = view.years[-1].fossil_fraction_high
    return end if end > most / 2 else most - most / FALLEN


def _panel(view: PathwayView, name: str, held: PathwayView | None, most: float, width: int, *, axis: bool) -> Spec:
    first, last = view.years[0], view.years[-1]
    start = spread(first.fossil_fraction_low, first.fossil_fraction_high)
    told = f"{one_line(view.name)}: {start} of the fund in {first.year}, {_end(view)} in {last.year}"
    data = values(
        {"year": year.year, "low": year.fossil_fraction_low, "high": year.fossil_fraction_high} for year in view.years
    )
    ticks = {"values": [first.year, last.year], "format": "d", "labelFlush": True}
    x = field(
        "year", "quantitative", scale={"domain": [first.year, last.year], "nice": False, "zero": False}, axis=ticks
    )
    shown = percent_axis() if axis else {**percent_axis(), "labels": False}
    y = field(
        "high", "quantitative", scale={"domain": [0, max(most + most / HEADROOM, 1e-3)], "nice": False}, axis=shown
    )
    layers: list[Spec] = []
    if held is not None and held is not view:
        base = values({"year": year.year, "high": year.fossil_fraction_high} for year in held.years)
        layers.append(
            {"data": base, "mark": {"type": "line", "color": GREY, "strokeWidth": 1}, "encoding": {"x": x, "y": y}}
        )
    layers += [
        {
            "data": data,
            "mark": {"type": "area", "color": TINT},
            "encoding": {"x": x, "y": y, "y2": {"field": "low"}, "description": {"value": told}},
        },
        {"data": data, "mark": "line", "encoding": {"x": x, "y": y}},
        {"data": data, "mark": "line", "encoding": {"x": x, "y": field("low", "quantitative")}},
        {
            "data": values([{"year": last.year, "high": _clear_of_lines(view, most), "text": _end(view)}]),
            "mark": {"type": "text", "align": "right", "baseline": "bottom", "dy": -6, "color": QUIET},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        },
    ]
    title = {"text": name, "anchor": "start", "limit": width + 24}
    return {"title": title, "width": width, "height": PANEL_HEIGHT, "layer": layers}
