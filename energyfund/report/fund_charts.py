"""Charts of the pension fund."""

from __future__ import annotations

from energyfund.plan import FundYear, Plan
from energyfund.report.spec import (
    ACCENT,
    INK,
    NARROW,
    TINT,
    WIDE,
    Chart,
    Spec,
    field,
    note,
    percent_axis,
    pounds_axis,
    single,
    values,
    year_axis,
)
from energyfund.report.table import RETURN
from energyfund.units import gbp, gbp_short, percent


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
    data = values(
        {"year": year.year, "low": year.fossil_fraction_low, "high": year.fossil_fraction_high} for year in years
    )

    def drawn(width: int) -> Spec:
        scale, axis = year_axis(first.year, last.year, width)
        x = field("year", "quantitative", scale=scale, axis=axis)
        high = field("high", "quantitative", axis=percent_axis(), scale={"zero": True})
        low = field("low", "quantitative")
        layers: list[Spec] = [
            {
                "data": data,
                "mark": {"type": "area", "color": TINT},
                "encoding": {"x": x, "y": high, "y2": {"field": "low"}},
            },
            {"data": data, "mark": "line", "encoding": {"x": x, "y": high}},
            {"data": data, "mark": "line", "encoding": {"x": x, "y": low}},
        ]
        if percent(last.fossil_fraction_high) == percent(last.fossil_fraction_low):
            layers.append(
                note({"x": last.year, "y": last.fossil_fraction_high}, percent(last.fossil_fraction_high), dx=6)
            )
        else:
            layers.append(
                note(
                    {"x": last.year, "y": last.fossil_fraction_high},
                    f"high {percent(last.fossil_fraction_high)}",
                    dx=6,
                    dy=-6,
                )
            )
            layers.append(
                note(
                    {"x": last.year, "y": last.fossil_fraction_low},
                    f"low {percent(last.fossil_fraction_low)}",
                    dx=6,
                    dy=6,
                )
            )
        return single(layers, 220, width)

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
    data = values({"year": year.year, "value": year.value_gbp} for year in years)

    def drawn(width: int) -> Spec:
        scale, axis = year_axis(first.year, last.year, width)
        x = field("year", "quantitative", scale=scale, axis=axis)
        y = field("value", "quantitative", axis=pounds_axis(last.value_gbp), scale={"zero": True})
        clear = 16 if verb == "grows" else -14  # on the side of the line that it leaves free
        ends = [(first, {"dy": clear, "dx": 4}), (last, {"dx": 8})]
        return single(
            [
                {"data": data, "mark": {"type": "line", "color": ACCENT}, "encoding": {"x": x, "y": y}},
                *(
                    note({"x": year.year, "y": year.value_gbp}, gbp_short(year.value_gbp), color=INK, **at)
                    for year, at in ends
                ),
            ],
            200,
            width,
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
