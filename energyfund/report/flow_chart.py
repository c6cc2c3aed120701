"""The chart of the projects' cash flow: what comes in and goes out each year, and below it what has come together."""

from __future__ import annotations

from energyfund.report.money_charts import LABEL_ROOM, bar_years, labelled
from energyfund.report.spec import (
    ACCENT,
    AXIS_ROOM,
    GREY,
    INK,
    QUIET,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    both,
    field,
    framed,
    gbp_said,
    pounds_axis,
    said,
    values,
)
from energyfund.report.table import RETURN, Table
from energyfund.units import gbp, gbp_short

UPPER = 130
BETWEEN = 32
LOWER = 150
DOT = 9
WHOLE = UPPER + BETWEEN + LOWER
"""Heights of the bars, of the gap, of the line, and of all. Both halves share the years. [pixels]"""


def cash_flow(table: Table) -> Chart | None:
    """The cash flow of all projects: bars of each year, and a line of the sum since the start on a scale of its own."""
    rows = [tuple(float(cell) for cell in row.cells if isinstance(cell, int | float)) for row in table.rows]
    if not rows:
        return None
    paid_in = {int(year): amount for year, amount, *_ in rows}
    paid_out = {int(year): amount for year, _, amount, *_ in rows}
    so_far = {int(year): amount for year, _, _, _, amount, *_ in rows}
    even = back_by(so_far)
    end, final = max(so_far), so_far[max(so_far)]
    if even is not None:
        title = f"The projects have earned back what they cost by {even}"
    elif final >= 0:
        title = f"The projects end with {gbp_short(final)} more than they cost"
    else:
        title = f"The projects do not earn back what they cost: {gbp_short(final)} by {end}"
    total_in, total_out = sum(paid_in.values()), sum(paid_out.values())
    wide, narrow = both(lambda width: _drawn(paid_in, paid_out, so_far, even, width))
    return Chart(
        id="chart-cash-flow",
        title=title,
        alt=f"{title}. Over the plan {gbp(total_in)} comes in and {gbp(-total_out)} goes out, before finance; "
        f"net {gbp(final)}.",
        table=table.id,
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="All projects together, before finance, in the pounds of each year. No interest is counted, so that this "
        "is not the net present value.",
    )


def _drawn(
    paid_in: dict[int, float], paid_out: dict[int, float], so_far: dict[int, float], even: int | None, width: int
) -> Spec:
    years = set(so_far)
    scale, axis = bar_years(years, width)
    x = field("year", "ordinal", scale=scale, axis=axis)
    yearly = _amount([each for flow in (paid_in, paid_out) for each in flow.values()], (UPPER, 0))
    summed = _amount(list(so_far.values()), (WHOLE, UPPER + BETWEEN))
    upper: list[Spec] = []
    for flow, colour, way in ((paid_in, ACCENT, "in"), (paid_out, GREY, "out")):
        data = values(
            {"year": year, "value": each, "said": f"{year}: {gbp_said(abs(each))} {way}"}
            for year, each in flow.items()
            if each
        )
        encoding = {"x": x, "y": yearly, "description": said()}
        upper.append({"data": data, "mark": {"type": "bar", "color": colour}, "encoding": encoding})
    upper += _at(yearly, labelled(paid_in, years, "in, year by year", ACCENT))
    upper += _at(yearly, labelled(paid_out, years, "out, year by year", QUIET))
    end = max(so_far)
    line = values(
        {"year": year, "value": each, "said": f"{year}: {gbp_said(each)} since the start"}
        for year, each in so_far.items()
    )
    lower: list[Spec] = [
        {"data": line, "mark": {"type": "line", "color": ACCENT}, "encoding": {"x": x, "y": summed}},
        {
            "data": line,
            "mark": {"type": "point", "filled": True, "size": DOT, "color": ACCENT, "opacity": 1},
            "encoding": {"x": x, "y": summed, "description": said()},
        },
        *_at(summed, labelled({end: so_far[end]}, years, f"net since the start {gbp_short(so_far[end])}", INK)),
    ]
    if even is not None:
        early = even < (min(years) + max(years)) / 2
        mark = {"align": "left", "dx": 8} if early else {"align": "right", "dx": -2}
        place = {"x": x, "y": summed}
        at = values([{"year": even, "value": so_far[even], "text": f"earned back, {even}"}])
        lower += [
            {
                "data": at,
                "mark": {"type": "point", "filled": True, "size": 60, "color": ACCENT, "opacity": 1},
                "encoding": place,
            },
            {
                "data": at,
                "mark": {"type": "text", "baseline": "top", "dy": 5, "color": INK, **mark},
                "encoding": {**place, "text": {"field": "text"}},
            },
        ]
    # each half is a layer of its own, so that each keeps its own scale; the second draws the years for both
    halves: list[Spec] = [{"layer": upper}, {"layer": lower}]
    room = Room(left=AXIS_ROOM, bottom=YEARS_ROOM, top=LABEL_ROOM)
    return framed(halves, WHOLE, width, room, resolve={"scale": {"y": "independent"}})


def _amount(amounts: list[float], ends: tuple[int, int]) -> Spec:
    """The axis of one half: from the lower to the upper of its two ends, counted from the top. [£; pixels]"""
    largest = max(abs(each) for each in amounts)
    return field(
        "value",
        "quantitative",
        axis={**pounds_axis(largest), "orient": "left", "grid": True},
        scale={"range": list(ends)},
    )


def _at(y: Spec, labels: list[Spec]) -> list[Spec]:
    """Labels on the scale of one half."""
    return [{**label, "encoding": {**label["encoding"], "y": y}} for label in labels]


def back_by(so_far: dict[int, float]) -> int | None:
    """The first year from which the sum since the start stays at nought or above.

    None where it never was below, or never comes back.

    >>> back_by({2027: -5.0, 2028: 1.0, 2029: -1.0, 2030: 2.0})
    2030
    """
    below = [year for year, amount in so_far.items() if amount < 0]
    after = [year for year in so_far if below and year > max(below)]
    return min(after) if after else None
