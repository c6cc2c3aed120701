"""Charts of the pension fund."""

from __future__ import annotations

from energyfund.plan import FundYear, Plan
from energyfund.report.letters import breadth_of
from energyfund.report.spec import (
    ACCENT,
    AXIS_ROOM,
    EDGE,
    INK,
    NARROW,
    TINT,
    WIDE,
    YEARS_ROOM,
    Chart,
    Room,
    Spec,
    field,
    framed,
    gbp_said,
    percent_axis,
    pounds_axis,
    said,
    values,
    words,
)
from energyfund.report.table import RETURN
from energyfund.units import gbp, gbp_short, percent

FOSSIL_HEIGHT = 220
VALUE_HEIGHT = 200
DOT = 16
LABEL_GAP = 8
TIGHT = 16
"""Labels closer than this are moved apart. [pixels]"""


def year_line(first: int, last: int, width: int) -> Spec:
    """The axis of calendar years for lines, every year or some of them."""
    span = max(last - first, 1)
    step = span // (8 if width == WIDE else 4) + 1
    axis = {"values": list(range(first, last + 1, step)), "format": "d", "labelFlush": False}
    return field("year", "quantitative", scale={"domain": [first, last], "nice": False, "zero": False}, axis=axis)


def dots(rows: list[Spec], x: Spec, y: Spec, colour: str = ACCENT) -> Spec:
    """A small dot at each year of a line, which says the year and the value."""
    return {
        "data": values(rows),
        "mark": {"type": "point", "filled": True, "size": DOT, "color": colour, "opacity": 1},
        "encoding": {"x": x, "y": y, "description": said()},
    }


def spread(low: float, high: float) -> str:
    """A range of two fractions in words.

    >>> spread(0.02, 0.05), spread(0.0, 0.0)
    ('2.0–5.0 %', '0.0 %')
    """
    first, second = percent(low), percent(high)
    return second if first == second else f"{first.removesuffix(' %')}–{second}"


def fossil_path(plan: Plan) -> Chart | None:
    """Fossil exposure by year: a band between the low and the high estimate."""
    years = plan.fund.years if plan.fund is not None else ()
    if len(years) <= 1:
        return None
    first, last = years[0], years[-1]
    before = spread(first.fossil_fraction_low, first.fossil_fraction_high)
    after = spread(last.fossil_fraction_low, last.fossil_fraction_high)
    moved = last.fossil_fraction_high - first.fossil_fraction_high
    verb = "falls" if moved < 0 else "rises" if moved > 0 else "stays"
    title = (
        f"Fossil exposure {verb} from {before} to {after} of the fund by {last.year}"
        if moved
        else f"Fossil exposure stays at {after} of the fund"
    )
    rows: list[Spec] = [
        {
            "year": year.year,
            "low": year.fossil_fraction_low,
            "high": year.fossil_fraction_high,
            "said": f"{year.year}: {spread(year.fossil_fraction_low, year.fossil_fraction_high)} of the fund",
        }
        for year in years
    ]
    one = percent(last.fossil_fraction_high) == percent(last.fossil_fraction_low)
    names: list[Spec] = [
        {
            "year": last.year,
            "high": last.fossil_fraction_high,
            "text": ("" if one else "high ") + percent(last.fossil_fraction_high),
        }
    ]
    if not one:
        names.append(
            {"year": last.year, "high": last.fossil_fraction_low, "text": f"low {percent(last.fossil_fraction_low)}"}
        )
    most = max(year.fossil_fraction_high for year in years)

    def drawn(width: int) -> Spec:
        x = year_line(first.year, last.year, width)
        scale = {"domain": [0, max(most, 1e-3)], "nice": True}
        high = field("high", "quantitative", axis=percent_axis(), scale=scale)
        low = field("low", "quantitative", scale=scale)
        gap = (last.fossil_fraction_high - last.fossil_fraction_low) / max(most, 1e-3) * FOSSIL_HEIGHT
        lift = 0 if one or gap > TIGHT else int(TIGHT - gap) // 2 + 1
        layers: list[Spec] = [
            {
                "data": values(rows),
                "mark": {"type": "area", "color": TINT},
                "encoding": {"x": x, "y": high, "y2": {"field": "low"}},
            },
            {"data": values(rows), "mark": "line", "encoding": {"x": x, "y": high}},
            {"data": values(rows), "mark": "line", "encoding": {"x": x, "y": low}},
            dots(rows, x, high),
            *(words([name], x, high, dx=LABEL_GAP, dy=dy) for name, dy in zip(names, (-lift, lift), strict=False)),
        ]
        right = LABEL_GAP + max(breadth_of(name["text"]) for name in names) + EDGE
        return framed(layers, FOSSIL_HEIGHT, width, Room(left=AXIS_ROOM, right=right, top=LABEL_GAP, bottom=YEARS_ROOM))

    return Chart(
        id="chart-fossil-path",
        title=title,
        alt=f"{title}. The band lies between the low and the high estimate of each year.",
        table="fund",
        reports=(RETURN,),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        note="Share of the whole fund. The band lies between the low and the high estimate of what the holdings "
        "contain; it is not a range of chance.",
    )


def _bad_years(years: tuple[FundYear, ...]) -> str:
    """Where to read of bad years, or why nothing is said of them."""
    if any(year.cvar_fraction is not None for year in years):
        return "the table says what the worst ones would lose"
    return "the scenario holds no model of markets"


def fund_value(plan: Plan) -> Chart | None:
    """The value of the fund by year."""
    years = plan.fund.years if plan.fund is not None else ()
    if len(years) <= 1:
        return None
    first, last = years[0], years[-1]
    verb = "grows" if last.value_gbp >= first.value_gbp else "shrinks"
    title = f"The fund {verb} from {gbp_short(first.value_gbp)} to {gbp_short(last.value_gbp)} by {last.year}"
    rows: list[Spec] = [
        {"year": year.year, "value": year.value_gbp, "said": f"{year.year}: {gbp_said(year.value_gbp)}"}
        for year in years
    ]

    def drawn(width: int) -> Spec:
        x = year_line(first.year, last.year, width)
        y = field("value", "quantitative", axis={**pounds_axis(last.value_gbp), "grid": False}, scale={"zero": True})
        clear = 18 if verb == "grows" else -14  # on the side of the line that it leaves free
        start = {**rows[0], "text": gbp_short(first.value_gbp)}
        end = {**rows[-1], "text": gbp_short(last.value_gbp)}
        right = LABEL_GAP + breadth_of(end["text"]) + EDGE
        return framed(
            [
                {"data": values(rows), "mark": {"type": "line", "color": ACCENT}, "encoding": {"x": x, "y": y}},
                dots(rows, x, y),
                words([start], x, y, color=INK, dx=EDGE, dy=clear),
                words([end], x, y, color=INK, dx=LABEL_GAP),
            ],
            VALUE_HEIGHT,
            width,
            Room(left=AXIS_ROOM, right=right, top=LABEL_GAP, bottom=YEARS_ROOM),
        )

    return Chart(
        id="chart-fund-value",
        title=title,
        alt=f"{title}: {gbp(first.value_gbp)} at the start, {gbp(last.value_gbp)} at the end, at expected returns.",
        table="fund",
        reports=(RETURN,),
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        note=f"At expected returns, after promises paid and money paid in. No bad year is drawn: {_bad_years(years)}.",
    )
