"""Charts of sizes and of the offer: the months of the power, and what members are paid in each year."""

from __future__ import annotations

from collections.abc import Sequence

from energyfund.plan.offer_parts import OfferPlan
from energyfund.plan.size import Sizing
from energyfund.plan.size_parts import MonthBalance
from energyfund.report.money_charts import bar_years
from energyfund.report.size_power_tables import MONTHS, by_month
from energyfund.report.spec import (
    ACCENT,
    GREY,
    INK,
    QUIET,
    TINT,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    gbp_said,
    pounds_axis,
    said,
    single,
    values,
)
from energyfund.report.table import BOTH
from energyfund.units import gbp_short, number, percent

HEIGHT = 220
KEY_HEIGHT = 26
TICK_PART = 16
"""Part of the width that a mark of what is used takes."""

ROOM_FOR_AXIS = 60
"""Pixels on the left of the bars."""

COLOURS = (ACCENT, TINT, GREY)
"""Of the parts of a bar, from the axis up."""


def size_charts(sizing: Sizing) -> tuple[Chart, ...]:
    """The charts for which there is something to draw."""
    found = [months(by_month(sizing))]
    if sizing.offer is not None:
        found.append(payments(sizing.offer))
    return tuple(chart for chart in found if chart is not None)


def months(found: Sequence[MonthBalance]) -> Chart | None:
    """What is used on site and what is exported, month by month, against what the site uses."""
    made = sum(month.generated_kwh for month in found)
    if made <= 0:
        return None
    stored = any(month.charged_kwh > 0 for month in found)
    parts = [
        ("used at once", [month.used_directly_kwh for month in found]),
        *([("into the battery", [month.charged_kwh for month in found])] if stored else []),
        ("exported", [max(month.exported_kwh - month.battery_exported_kwh, 0.0) for month in found]),
    ]
    used = [month.used_directly_kwh + month.from_battery_kwh for month in found]
    best = max(range(len(found)), key=lambda place: found[place].generated_kwh)
    least = min(range(len(found)), key=lambda place: found[place].generated_kwh)
    share = sum(used) / made
    title = (
        f"{percent(share, 0)} of the power is used on site; {MONTHS[best]} makes the most, {MONTHS[least]} the least"
    )
    colours = [COLOURS[0], *([COLOURS[1]] if stored else []), COLOURS[2]]
    rows = [
        {
            "month": name,
            "part": part,
            "order": order,
            "kwh": amounts[place],
            "said": f"{name}, {part}: {number(amounts[place])} kWh",
        }
        for order, (part, amounts) in enumerate(parts)
        for place, name in enumerate(MONTHS)
    ]
    needs = [{"month": name, "kwh": found[place].load_kwh} for place, name in enumerate(MONTHS)]
    has_load = any(month.load_kwh > 0 for month in found)

    def drawn(width: int) -> Spec:
        letters = 3 if width == WIDE else 1
        x = field(
            "month", "ordinal", sort=None, axis={"labelAngle": 0, "labelExpr": f"slice(datum.value, 0, {letters})"}
        )
        y = field("kwh", "quantitative", axis={"labelExpr": "format(datum.value, ',')"})
        bars = _stacked(rows, [name for name, _ in parts], colours, x, y)
        tick = {
            "data": values(needs),
            "mark": {"type": "tick", "orient": "horizontal", "color": INK, "thickness": 2, "size": width // TICK_PART},
            "encoding": {"x": x, "y": y},
        }
        key = [*((name, colour) for (name, _), colour in zip(parts, colours, strict=True))]
        return _with_key(single([bars, *([tick] if has_load else [])], HEIGHT, width), key, width, line=has_load)

    wide, narrow = both(drawn)
    return Chart(
        id="chart-size-months",
        title=title,
        alt=f"{title}. In {MONTHS[best]} {number(found[best].generated_kwh)} kWh is made and {number(used[best])} kWh "
        f"of it used on site; in {MONTHS[least]} {number(found[least].generated_kwh)} kWh and {number(used[least])} "
        f"kWh. Over the year {number(made)} kWh is made and {number(sum(used))} kWh used on site.",
        table="size-months",
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Kilowatt-hours in a year of average output."
        + (" Black line: all that the site uses." if has_load else ""),
    )


def payments(offer: OfferPlan) -> Chart | None:
    """What goes to members and to the community fund in each year, at expected output."""
    path = offer.paths[0]
    lines = {line.id: [-amount for amount in line.gbp_by_year] for line in path.lines}
    names = [
        ("share-interest", "share interest"),
        ("capital-returned", "share capital"),
        ("community-fund", "community fund"),
    ]
    parts = [(name, lines[key]) for key, name in names if any(lines.get(key, ()))]
    if not parts:
        return None
    totals = {name: sum(amounts) for name, amounts in parts}
    members = totals.get("share interest", 0.0) + totals.get("share capital", 0.0)
    title = f"Members are paid {gbp_short(members)} over {offer.years} years if output is as expected"
    first = offer.first_year
    years = set(range(first, first + offer.years))
    rows = [
        {
            "year": first + place,
            "part": name,
            "order": order,
            "gbp": max(amount, 0.0),
            "said": f"{first + place}, {name}: {gbp_said(max(amount, 0.0))}",
        }
        for order, (name, amounts) in enumerate(parts)
        for place, amount in enumerate(amounts)
    ]
    most = max(sum(amounts[place] for _, amounts in parts) for place in range(offer.years))
    colours = list(COLOURS[: len(parts)])

    def drawn(width: int) -> Spec:
        scale, axis = bar_years(years, width)
        x = field("year", "ordinal", scale=scale, axis=axis)
        y = field("gbp", "quantitative", axis=pounds_axis(most))
        bars = _stacked(rows, [name for name, _ in parts], colours, x, y)
        key = [(name, colour) for (name, _), colour in zip(parts, colours, strict=True)]
        return _with_key(single([bars], HEIGHT, width), key, width, line=False)

    listed = "; ".join(f"{gbp_short(amount)} {name}" for name, amount in totals.items())
    wide, narrow = both(drawn)
    return Chart(
        id="chart-offer-payments",
        title=title,
        alt=f"{title}: {listed}. The most in one year is {gbp_short(most)}.",
        table="offer-years-p50",
        reports=BOTH,
        wide=wide,
        narrow=narrow,
        note="Pounds of each year, expected output. None of it is guaranteed.",
    )


def _stacked(rows: Sequence[Spec], names: Sequence[str], colours: Sequence[str], x: Spec, y: Spec) -> Spec:
    colour = field("part", "nominal", scale={"domain": list(names), "range": list(colours)}, legend=None)
    return {
        "data": values(rows),
        "mark": {"type": "bar", "stroke": ACCENT, "strokeWidth": 0.5},  # edges, since one part is pale
        "encoding": {
            "x": x,
            "y": {**y, "stack": "zero"},
            "color": colour,
            "order": {"field": "order", "type": "quantitative"},
            "description": said(),
        },
    }


def _with_key(spec: Spec, key: Sequence[tuple[str, str]], width: int, *, line: bool) -> Spec:
    """A chart with the names of its parts in a row above it, each beside its colour."""
    names = [*key, *([("all use", INK)] if line else [])]
    marks, place = [], 0.0
    for name, colour in names:
        marks.append({"x": place, "name": name, "colour": colour})
        place += 26 + 7 * len(name)
    room = {"scale": {"domain": [0, max(place, width)], "nice": False}, "axis": None}
    at = field("x", "quantitative", **room)
    swatch = {
        "data": values(marks),
        "mark": {"type": "square", "size": 110, "opacity": 1, "stroke": ACCENT, "strokeWidth": 0.5},
        "encoding": {"x": at, "color": field("colour", "nominal", scale=None)},
    }
    text = {
        "data": values(marks),
        "mark": {"type": "text", "align": "left", "dx": 10, "color": QUIET},
        "encoding": {"x": at, "text": {"field": "name"}},
    }
    top: Spec = {"width": width - ROOM_FOR_AXIS, "height": KEY_HEIGHT, "layer": [swatch, text]}
    below = {name: value for name, value in spec.items() if name != "autosize"}
    below["width"] = width - ROOM_FOR_AXIS
    return {"vconcat": [top, below], "spacing": 4, "resolve": {"scale": {"color": "independent", "x": "independent"}}}
