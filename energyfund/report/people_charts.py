"""Charts of homes lifted out of fuel poverty, and of the sun by month."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.listing import Listing, across, labels_behind, listing, rooms
from energyfund.report.names import meanings, spoken
from energyfund.report.spec import (
    ACCENT,
    EDGE,
    GREY,
    MOST_ROWS,
    NARROW,
    WIDE,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    both,
    field,
    framed,
    pixels_down,
    said,
    values,
    words,
)
from energyfund.report.sun_tables import MONTHS, monthly_kwh
from energyfund.report.table import FUEL_POVERTY, RETURN, one_line
from energyfund.units import number

MONTHS_HEIGHT = 180
LABEL_ROOM = 20


def homes(plan: Plan) -> Chart | None:
    """Homes in fuel poverty before and after, test by test."""
    moves = [move for move in plan.impact.moves if move.poor_before_poor_after + move.poor_before_not_after > 0]
    if not moves:
        return None
    named = [one_line(spoken(move.test)) for move in moves]
    befores = [move.poor_before_poor_after + move.poor_before_not_after for move in moves]
    afters = [move.poor_before_poor_after + move.not_before_poor_after for move in moves]
    title = f"Homes in fuel poverty: {number(befores[0])} before, {number(afters[0])} after ({named[0]})"
    parts = "; ".join(
        f"{test}: {number(before)} before, {number(after)} after"
        for test, before, after in zip(named, befores, afters, strict=True)
    )
    wide, narrow = both(lambda width: _before_after(listing(named, width, bars=2), named, befores, afters))
    return Chart(
        id="chart-homes",
        title=title,
        alt=f"Expected homes in fuel poverty. {parts}.",
        table="homes-before-after",
        reports=(FUEL_POVERTY,),
        wide=wide,
        narrow=narrow,
        note=" ".join(("Of the homes that the plan reaches.", *meanings(plan))),
    )


def _before_after(rows: Listing, tests: list[str], befores: list[float], afters: list[float]) -> Spec:
    data: list[Spec] = [
        {
            **rows.span(place, bar),
            "zero": 0,
            "end": amounts[place],
            "when": when,
            "text": f"{number(amounts[place])} {when}",
            "said": f"{test}: {number(amounts[place])} homes in fuel poverty {when}",
        }
        for place, test in enumerate(tests)
        for bar, (when, amounts) in enumerate((("before", befores), ("after", afters)))
    ]
    return _bars(rows, data, {"before": GREY, "after": ACCENT})


def _bars(rows: Listing, data: list[Spec], colours: dict[str, str]) -> Spec:
    """Bars from nought with a label behind each; ``when`` of a row says its colour."""
    scale = rows.axis([row["end"] for row in data], rooms([row["text"] for row in data]))
    y = pixels_down(rows.height)
    layers: list[Spec] = [
        {
            "data": values(row for row in data if row["when"] == when),
            "mark": {"type": "rect", "color": colour},
            "encoding": {
                "y": y,
                "y2": {"field": "low"},
                "x": across("zero", scale),
                "x2": {"field": "end"},
                "description": said(),
            },
        }
        for when, colour in colours.items()
    ]
    return rows.spec([*layers, labels_behind(data, scale, rows.height)])


def by_group(plan: Plan) -> tuple[Chart, ...]:
    """Homes lifted by group, a chart for each way of grouping that has more than one group with homes lifted."""
    names = dict.fromkeys(group.grouping for group in plan.impact.groups)
    found = (_group_chart(plan, place, name) for place, name in enumerate(names, 1))
    return tuple(chart for chart in found if chart is not None)


def _group_chart(plan: Plan, place: int, grouping: str) -> Chart | None:
    found = sorted(
        (group for group in plan.impact.groups if group.grouping == grouping and round(group.homes_lifted, 1) > 0),
        key=lambda group: -group.homes_lifted,
    )
    if len(found) <= 1:
        return None
    shown = found[:MOST_ROWS]
    names = [one_line(spoken(group.group)) for group in shown]
    texts = [f"{number(group.homes_lifted, 1)} of {number(group.homes)}" for group in shown]
    title = f"{names[0]} gains most: {number(found[0].homes_lifted, 1)} of {number(found[0].homes)} homes are lifted"
    parts = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    left = len(found) - len(shown)
    lifted = [group.homes_lifted for group in shown]
    wide, narrow = both(lambda width: _group_bars(listing(names, width), names, lifted, texts))
    return Chart(
        id="chart-groups" if place == 1 else f"chart-groups-{place}",
        title=title,
        alt=f"Expected homes lifted by {grouping}: {parts}.",
        table=f"groups-{place}",
        reports=(FUEL_POVERTY,),
        wide=wide,
        narrow=narrow,
        note=f"Expected homes lifted out of fuel poverty, of all homes reached, by {grouping}."
        + (f" {left} more stand in the table." if left else ""),
    )


def _group_bars(rows: Listing, names: list[str], lifted: list[float], texts: list[str]) -> Spec:
    data: list[Spec] = [
        {
            **rows.span(place),
            "zero": 0,
            "end": lifted[place],
            "when": "lifted",
            "text": text,
            "said": f"{names[place]}: {text} homes lifted out of fuel poverty",
        }
        for place, text in enumerate(texts)
    ]
    return _bars(rows, data, {"lifted": ACCENT})


def months(plan: Plan) -> Chart | None:
    """Yield of all roofs by month."""
    amounts = monthly_kwh(plan)
    if not any(amounts):
        return None
    most, least = max(amounts), min(amounts)
    low = sum(roof.p90_kwh for project in plan.projects for roof in project.roofs)
    best, worst = MONTHS[amounts.index(most)], MONTHS[amounts.index(least)]
    title = (
        f"{best} gives {number(most / least, 1)} times as much electricity as {worst}"
        if least > 0
        else f"{best} gives the most electricity"
    )
    data: list[Spec] = [
        {
            "month": name,
            "kwh": amount,
            "said": f"{name}: {number(amount)} kWh",
        }
        for name, amount in zip(MONTHS, amounts, strict=True)
    ]

    def drawn(width: int) -> Spec:
        shown = {best: f"{number(most)} kWh", **({worst: number(least)} if width == WIDE else {})}
        letters = 3 if width == WIDE else 1
        x = field(
            "month", "ordinal", sort=None, axis={"labelAngle": 0, "labelExpr": f"slice(datum.value, 0, {letters})"}
        )
        y = field("kwh", "quantitative", axis=None)
        bars: Spec = {
            "data": values(data),
            "mark": {"type": "bar", "color": ACCENT},
            "encoding": {"x": x, "y": y, "description": said()},
        }
        rows = ({"month": name, "kwh": amounts[MONTHS.index(name)], "text": text} for name, text in shown.items())
        named = words(rows, x, y, align="center", dy=-8)
        return framed([bars, named], MONTHS_HEIGHT, width, Room(top=LABEL_ROOM, bottom=YEARS_ROOM, left=EDGE))

    return Chart(
        id="chart-months",
        title=title,
        alt=f"Electricity from all roofs in the first year: {number(most)} kWh in {best}, {number(least)} kWh "
        f"in {worst}, "
        f"{number(sum(amounts))} kWh in the year.",
        table="yield-by-month",
        reports=(RETURN,),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        note=f"All roofs in the first year: {number(sum(amounts))} kWh expected, and at least {number(low)} kWh in "
        "nine years out of ten.",
    )
