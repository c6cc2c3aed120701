"""The chart of the projects' cash flow: what comes in and goes out each year, and below it what has come together."""

from __future__ import annotations

from energyfund.report.money_charts import bar_years, labelled
from energyfund.report.spec import ACCENT, GREY, INK, QUIET, Chart, Spec, both, field, pounds_axis, values
from energyfund.report.table import RETURN, Table
from energyfund.units import gbp, gbp_short

AXIS_ROOM = 64
"""Room for the amounts on the left, the same for both halves so that years stand below each other. [pixels]"""

SHORT = 130
TALL = 150


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
    bare = field("year", "ordinal", scale=scale, axis=None)

    def amount(largest: float) -> Spec:
        return field("value", "quantitative", axis={**pounds_axis(largest), "minExtent": AXIS_ROOM})

    upper: list[Spec] = []
    yearly = amount(max(abs(each) for flow in (paid_in, paid_out) for each in flow.values()))
    for flow, colour in ((paid_in, ACCENT), (paid_out, GREY)):
        data = values({"year": year, "value": each} for year, each in flow.items())
        upper.append({"data": data, "mark": {"type": "bar", "color": colour}, "encoding": {"x": bare, "y": yearly}})
    upper.extend(labelled(paid_in, years, "in, year by year", ACCENT))
    upper.extend(labelled(paid_out, years, "out, year by year", QUIET))
    end = max(so_far)
    summed = amount(max(abs(each) for each in so_far.values()))
    line = values({"year": year, "value": each} for year, each in so_far.items())
    lower: list[Spec] = [
        {"data": line, "mark": {"type": "line", "color": ACCENT}, "encoding": {"x": x, "y": summed}},
        *labelled({end: so_far[end]}, years, f"net since the start {gbp_short(so_far[end])}", INK),
    ]
    if even is not None:
        lower.append(
            {
                "data": values([{"year": even, "value": so_far[even], "text": f"earned back, {even}"}]),
                "layer": [
                    {"mark": {"type": "point", "filled": True, "size": 60, "color": ACCENT, "opacity": 1}},
                    {
                        "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 8, "dy": 4, "color": INK},
                        "encoding": {"text": {"field": "text"}},
                    },
                ],
                "encoding": {"x": x, "y": summed},
            }
        )
    inner = width - AXIS_ROOM - 12
    return {
        "vconcat": [
            {"width": inner, "height": SHORT, "layer": upper},
            {"width": inner, "height": TALL, "layer": lower},
        ],
        "spacing": 24,
    }


def back_by(so_far: dict[int, float]) -> int | None:
    """The first year from which the sum since the start stays at nought or above.

    None where it never was below, or never comes back.

    >>> back_by({2027: -5.0, 2028: 1.0, 2029: -1.0, 2030: 2.0})
    2030
    """
    below = [year for year, amount in so_far.items() if amount < 0]
    after = [year for year in so_far if below and year > max(below)]
    return min(after) if after else None
