"""Charts of homes lifted out of fuel poverty, and of the sun by month."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.names import meanings, spoken
from energyfund.report.spec import (
    ACCENT,
    GREY,
    MOST_ROWS,
    NARROW,
    ROW_HEIGHT,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    labels,
    single,
    values,
)
from energyfund.report.sun_tables import MONTHS, monthly_kwh
from energyfund.report.table import FUEL_POVERTY, RETURN, one_line
from energyfund.units import number

NAME_LENGTH = 28
"""Signs of the name of a group; longer ones stand in full in the table."""


def homes(plan: Plan) -> Chart | None:
    """Homes in fuel poverty before and after, test by test."""
    moves = [move for move in plan.impact.moves if move.poor_before_poor_after + move.poor_before_not_after > 0]
    if not moves:
        return None
    tests = labels([spoken(move.test) for move in moves], NAME_LENGTH)
    befores = [move.poor_before_poor_after + move.poor_before_not_after for move in moves]
    afters = [move.poor_before_poor_after + move.not_before_poor_after for move in moves]
    data = []
    for test, before, after in zip(tests, befores, afters, strict=True):
        data.append({"test": test, "when": "before", "homes": before, "text": f"{number(before)} before"})
        data.append({"test": test, "when": "after", "homes": after, "text": f"{number(after)} after"})
    named = [one_line(spoken(move.test)) for move in moves]
    title = f"Homes in fuel poverty: {number(befores[0])} before, {number(afters[0])} after ({named[0]})"
    parts = "; ".join(
        f"{test}: {number(before)} before, {number(after)} after"
        for test, before, after in zip(named, befores, afters, strict=True)
    )

    def drawn(width: int) -> Spec:
        shared = {
            "y": field("test", "nominal", sort=None),
            "yOffset": {"field": "when", "sort": None},
            "x": field("homes", "quantitative", axis=None, scale=roomy(max(*befores, *afters), width)),
        }
        colour = {"field": "when", "legend": None, "scale": {"domain": ["before", "after"], "range": [GREY, ACCENT]}}
        return single(
            [
                {"data": values(data), "mark": "bar", "encoding": {**shared, "color": colour}},
                {
                    "data": values(data),
                    "mark": {"type": "text", "align": "left", "dx": 6},
                    "encoding": {**shared, "text": {"field": "text"}},
                },
            ],
            2 * ROW_HEIGHT * len(moves),
            width,
        )

    return Chart(
        id="chart-homes",
        title=title,
        alt=f"Expected homes in fuel poverty. {parts}.",
        table="homes-before-after",
        reports=(FUEL_POVERTY,),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        note=" ".join(("Of the homes that the plan reaches.", *meanings(plan))),
    )


def roomy(most: float, width: int) -> Spec:
    """A scale from nought with room for labels: a sixth of its length on pages, a third on phones."""
    return {"domain": [0, most + most / (5 if width == WIDE else 2)], "nice": False}


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
    names = labels([spoken(group.group) for group in shown], NAME_LENGTH)
    data: list[dict[str, str | float]] = [
        {
            "group": name,
            "homes": group.homes_lifted,
            "text": f"{number(group.homes_lifted, 1)} of {number(group.homes)}",
        }
        for name, group in zip(names, shown, strict=True)
    ]
    top = found[0]
    named = one_line(spoken(top.group))
    title = f"{named} gains most: {number(top.homes_lifted, 1)} of {number(top.homes)} homes are lifted"
    parts = "; ".join(f"{name} {row['text']}" for name, row in zip(names, data, strict=True))
    left = len(found) - len(shown)
    wide, narrow = both(lambda width: _group_bars(data, top.homes_lifted, width))
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


def _group_bars(data: list[dict[str, str | float]], most: float, width: int) -> Spec:
    y = field("group", "nominal", sort=None)
    x = field("homes", "quantitative", axis=None, scale=roomy(most, width))
    return single(
        [
            {"data": values(data), "mark": {"type": "bar", "height": {"band": 0.5}}, "encoding": {"y": y, "x": x}},
            {
                "data": values(data),
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"y": y, "x": x, "text": {"field": "text"}},
            },
        ],
        ROW_HEIGHT * len(data),
        width,
    )


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
    data = [
        {
            "month": name,
            "kwh": amount,
            "text": f"{number(amount)} kWh" if name == best else number(amount) if name == worst else "",
        }
        for name, amount in zip(MONTHS, amounts, strict=True)
    ]

    def drawn(width: int) -> Spec:
        named = data if width == WIDE else [{**row, "text": ""} if row["month"] != best else row for row in data]
        letters = 3 if width == WIDE else 1
        x = field(
            "month", "ordinal", sort=None, axis={"labelAngle": 0, "labelExpr": f"slice(datum.value, 0, {letters})"}
        )
        y = field("kwh", "quantitative", axis=None)
        return single(
            [
                {"data": values(data), "mark": "bar", "encoding": {"x": x, "y": y}},
                {
                    "data": values(named),
                    "mark": {"type": "text", "baseline": "bottom", "dy": -4},
                    "encoding": {"x": x, "y": y, "text": {"field": "text"}},
                },
            ],
            180,
            width,
        )

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
