"""The chart of capital by year, and the pieces of charts with a bar a year."""

from __future__ import annotations

from energyfund.plan import Plan
from energyfund.report.bands import together
from energyfund.report.spec import (
    ACCENT,
    AXIS_ROOM,
    EDGE,
    GREY,
    INK,
    NARROW,
    WIDE,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    field,
    framed,
    gbp_said,
    pounds_axis,
    said,
    values,
)
from energyfund.report.table import RETURN
from energyfund.units import gbp, gbp_short

HEIGHT = 240
LABEL_ROOM = 20
"""Room above the highest bar for its label. [pixels]"""


def capital_by_year(plan: Plan) -> Chart | None:
    """What sources pay in and what they are paid back, year by year."""
    paid_in = together(source.drawn_gbp_by_year for source in plan.capital)
    back = together(source.received_gbp_by_year for source in plan.capital)
    if not any(paid_in.values()):
        return None
    total_in, total_back, years = sum(paid_in.values()), sum(back.values()), {*paid_in, *back}
    last_in = max(year for year, amount in paid_in.items() if amount)
    title = f"{gbp_short(total_in)} is paid in by {last_in}"
    title += (
        f"; {gbp_short(total_back)} is paid back by {max(year for year, amount in back.items() if amount)}"
        if total_back
        else ""
    )
    data = [
        {"year": year, "value": -amount, "said": f"{year}: {gbp_said(amount)} paid in"}
        for year, amount in paid_in.items()
        if amount
    ]
    returned = [
        {"year": year, "value": amount, "said": f"{year}: {gbp_said(amount)} paid back"}
        for year, amount in back.items()
        if amount
    ]

    def drawn(width: int) -> Spec:
        scale, axis = bar_years(years, width)
        x = field("year", "ordinal", scale=scale, axis=axis)
        y = field("value", "quantitative", axis=pounds_axis(max(paid_in.values())))
        encoding = {"x": x, "y": y, "description": said()}
        return framed(
            [
                {"data": values(data), "mark": {"type": "bar", "color": ACCENT}, "encoding": encoding},
                {"data": values(returned), "mark": {"type": "bar", "color": GREY}, "encoding": encoding},
                *labelled({year: -amount for year, amount in paid_in.items()}, years, "paid in", ACCENT),
                *labelled(back, years, "paid back", INK),
            ],
            HEIGHT,
            width,
            Room(left=AXIS_ROOM, bottom=YEARS_ROOM, right=EDGE, top=LABEL_ROOM),
        )

    return Chart(
        id="chart-capital-by-year",
        title=title,
        alt=f"{title}. Bars below the line are paid in, bars above are paid back; the most in one year is "
        f"{gbp(max(paid_in.values()))} paid in and {gbp(max(back.values(), default=0))} paid back.",
        table="capital-by-year",
        reports=(RETURN,),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        note="Below the line: what sources pay in. Above: what they are paid back, in the pounds of each year.",
    )


def bar_years(years: set[int], width: int) -> tuple[Spec, Spec]:
    """Scale and axis of years for bars: every year has its place, a few are named."""
    every = list(range(min(years), max(years) + 1))
    step = len(every) // (12 if width == WIDE else 5) + 1
    return {"domain": every}, {"values": every[::step], "labelAngle": 0, "grid": False}


def labelled(amounts: dict[int, float], years: set[int], text: str, colour: str) -> list[Spec]:
    """A label at the longest bar: on its right in the first half of the years, on its left in the second."""
    if not any(amounts.values()):
        return []
    year = max(amounts, key=lambda key: abs(amounts[key]))
    early = year < (min(years) + max(years)) / 2
    while early and abs(amounts.get(year + 1, 0)) > abs(amounts[year]) / 2:
        year += 1  # clear of bars that are nearly as long
    below = amounts[year] < 0
    place = {"align": "left", "dx": 12} if early else {"align": "right", "dx": 4}
    lift = (
        {"baseline": "top", "dy": 5}
        if below and not early
        else {"baseline": "middle", "dy": -6}
        if below
        else {"baseline": "bottom", "dy": -5}
    )
    return [
        {
            "data": values([{"year": year, "value": amounts[year], "text": text}]),
            "mark": {"type": "text", "color": colour, "fontWeight": "bold", **place, **lift},
            "encoding": {"x": field("year", "ordinal"), "y": field("value", "quantitative"), "text": {"field": "text"}},
        }
    ]
