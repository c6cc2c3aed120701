"""The chart of how far the projects' cash may stray: the sum since the start, as a band of eight paths in ten."""

from __future__ import annotations

from energyfund.plan import Plan, YearRange
from energyfund.report.flow_chart import back_by
from energyfund.report.fund_charts import dots, year_line
from energyfund.report.risk_year_table import TABLE_ID
from energyfund.report.spec import (
    ACCENT,
    AXIS_ROOM,
    EDGE,
    QUIET,
    TINT,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    both,
    field,
    framed,
    gbp_said,
    pounds_axis,
    values,
    words,
)
from energyfund.report.table import RETURN
from energyfund.units import gbp, gbp_short

HEIGHT = 240
LABEL_ROOM = 20
LABELS = (("high", "nine in ten below", -7), ("low", "one in ten below", 10))
"""The ends of the band that are named, and how far from them. [pixels]"""


def cash_bands(plan: Plan) -> Chart | None:
    """The sum of the projects' cash since the start, from P10 to P90, the middle path and the plan's own."""
    years = plan.uncertainty.years if plan.uncertainty is not None else ()
    if len(years) <= 1:
        return None
    last = years[-1]
    title = _title(years)
    wide, narrow = both(lambda width: _drawn(years, width))
    return Chart(
        id="chart-cash-bands",
        title=title,
        alt=f"{title}. By {last.year} the sum lies between {gbp(last.so_far_p10_gbp)} and {gbp(last.so_far_p90_gbp)} "
        f"eight times in ten, with half below {gbp(last.so_far_p50_gbp)}; the plan expects "
        f"{gbp(last.so_far_expected_gbp)}.",
        table=TABLE_ID,
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="All projects together, before finance, in the pounds of each year. The band holds eight paths in "
        "ten; the line in it is the middle one, the thin line what the plan expects.",
    )


def _title(years: tuple[YearRange, ...]) -> str:
    """When what was spent has come back, in good paths and in bad ones."""
    early = back_by({each.year: each.so_far_p90_gbp for each in years})
    late = back_by({each.year: each.so_far_p10_gbp for each in years})
    if early is not None and late is not None:
        return f"One path in ten has earned its cost back by {early}, nine in ten by {late}"
    if early is not None:
        return f"One path in ten has earned its cost back by {early}; one in ten never does"
    end = years[-1]
    low, high = gbp_short(end.so_far_p10_gbp), gbp_short(end.so_far_p90_gbp)
    return f"Eight times in ten the projects end between {low} and {high}"


def _drawn(years: tuple[YearRange, ...], width: int) -> Spec:
    rows: list[Spec] = [
        {
            "year": each.year,
            "low": each.so_far_p10_gbp,
            "middle": each.so_far_p50_gbp,
            "high": each.so_far_p90_gbp,
            "expected": each.so_far_expected_gbp,
            "said": f"{each.year}: {gbp_said(each.so_far_p10_gbp)} to {gbp_said(each.so_far_p90_gbp)} since the start, "
            f"half below {gbp_said(each.so_far_p50_gbp)}",
        }
        for each in years
    ]
    largest = max(abs(row[name]) for row in rows for name in ("low", "high"))
    x = year_line(years[0].year, years[-1].year, width)

    def y(name: str) -> Spec:
        return field(name, "quantitative", axis=pounds_axis(largest))

    data = values(rows)
    last = rows[-1]
    labels = [
        words(
            [{"year": last["year"], "at": last[name], "text": f"{text} {gbp_short(last[name])}"}],
            x,
            y("at"),
            align="right",
            dy=away,
        )
        for name, text, away in LABELS
    ]
    layers: list[Spec] = [
        {
            "data": data,
            "mark": {"type": "area", "color": TINT},
            "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "line", "color": QUIET, "strokeWidth": 1},
            "encoding": {"x": x, "y": y("expected")},
        },
        {"data": data, "mark": {"type": "line", "color": ACCENT}, "encoding": {"x": x, "y": y("middle")}},
        dots(rows, x, y("middle")),
        *labels,
    ]
    return framed(layers, HEIGHT, width, Room(left=AXIS_ROOM, bottom=YEARS_ROOM, right=EDGE, top=LABEL_ROOM))
