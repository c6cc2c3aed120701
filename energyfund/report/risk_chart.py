"""The chart of how far returns may stray: a bar for eight paths in ten, a mark for what the plan expects."""

from __future__ import annotations

from energyfund.plan import Outcome, Plan
from energyfund.report.listing import HEAD, OVER, Listing, across, labels_behind, listing, rooms
from energyfund.report.risk_tables import between, shown
from energyfund.report.spec import ACCENT, INK, MOST_ROWS, TINT, Chart, Spec, both, pixels_down, said, values
from energyfund.report.table import RETURN, one_line
from energyfund.units import gbp, gbp_short, percent

PLAN_NAME = "The whole plan"
HARDLY_SEEN = 2
"""Pixels that a range takes at least."""


def returns_range(plan: Plan) -> Chart | None:
    """Returns of the sources, then of the projects, from P10 to P90."""
    outcomes = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    found = [one for one in outcomes if one.measure == "irr_fraction" and one.p10 is not None and one.p90 is not None]
    if not found:
        return None
    drawn = found[:MOST_ROWS]
    names = [one_line(one.name) for one in drawn]
    texts = [_percents(one) for one in drawn]
    told = [
        f"{name}: {text} a year eight times in ten"
        + (f"; {percent(shown(one.expected))} expected" if one.expected else "")
        for name, text, one in zip(names, texts, drawn, strict=True)
    ]
    first = drawn[0]
    spread = between(first.p10 or 0, first.p90 or 0)
    title = f"Eight times in ten {one_line(first.name)} earns {spread} a year"
    wide, narrow = both(lambda width: ranges(listing(names, width), drawn, texts, told, percent(0, 0)))
    left = len(found) - len(drawn)
    return Chart(
        id="chart-returns-range",
        title=title,
        alt="Return a year, eight paths in ten: "
        + "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        + ".",
        table="money-ranges",
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="Return a year. The bar holds eight paths in ten, the mark is what the plan expects. Sources first, then "
        "projects as a whole before finance." + (f" {left} more stand in the table." if left else ""),
    )


def _percents(one: Outcome) -> str:
    first, second = percent(shown(one.p10 or 0)), percent(shown(one.p90 or 0))
    return first if first == second else f"{first.removesuffix(' %')} to {second}"


def worth_range(plan: Plan) -> Chart | None:
    """Net present value of the whole plan, then of its projects, from P10 to P90."""
    outcomes = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    found = [one for one in outcomes if one.measure == "npv_gbp" and one.p10 is not None and one.p90 is not None]
    whole = [one for one in found if one.about == "plan"]
    if not whole:
        return None
    parts = sorted((one for one in found if one.about == "project"), key=lambda one: -(one.p90 or 0) + (one.p10 or 0))
    drawn = [*whole, *parts[: MOST_ROWS - 1]]
    names = [one_line(one.name) or PLAN_NAME for one in drawn]
    texts = [_pounds(one) for one in drawn]
    told = [
        f"{name}: {text} eight times in ten" + (f"; {gbp_short(one.expected)} expected" if one.expected else "")
        for name, text, one in zip(names, texts, drawn, strict=True)
    ]
    low, high, middle = whole[0].p10 or 0, whole[0].p90 or 0, whole[0].p50 or 0
    title = f"Eight times in ten the plan is worth between {gbp_short(low)} and {gbp_short(high)}"
    wide, narrow = both(lambda width: ranges(listing(names, width), drawn, texts, told, gbp(0)))
    left = len(found) - len(drawn)
    return Chart(
        id="chart-worth-range",
        title=title,
        alt=f"{title}: one path in ten lies below {gbp(low)}, half below {gbp(middle)}, nine in ten below {gbp(high)}. "
        "Net present value, eight paths in ten: "
        + "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
        + ".",
        table="money-ranges",
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="Net present value in pounds. The bar holds eight paths in ten, the mark is what the plan expects. The "
        "projects do not add up to the plan, because they seldom all fare well or badly in the same path."
        + (f" {left} more stand in the table." if left else ""),
    )


def _pounds(one: Outcome) -> str:
    first, second = gbp_short(one.p10 or 0), gbp_short(one.p90 or 0)
    return first if first == second else f"{first} to {second}"


def ranges(rows: Listing, outcomes: list[Outcome], texts: list[str], told: list[str], zero: str) -> Spec:
    """A bar from P10 to P90 for each outcome and a mark at what is expected, the range in words behind it.

    ``zero`` is how nought is written.
    """
    data: list[Spec] = [
        {
            **rows.span(place),
            "from": one.p10,
            "to": one.p90,
            "expected": one.expected,
            "end": max(one.p90 or 0.0, one.expected or 0.0, 0.0),
            "text": texts[place],
            "said": told[place],
        }
        for place, one in enumerate(outcomes)
    ]
    lowest = min(min(row["from"], row["expected"] or 0.0) for row in data)
    scale = rows.axis([row["end"] for row in data] + [lowest], rooms(texts))
    unit = (scale["domain"][1] - scale["domain"][0]) / rows.inner
    for row in data:
        row["to"] = max(row["to"], row["from"] + HARDLY_SEEN * unit)
    y, low = pixels_down(rows.height), {"field": "low"}
    layers: list[Spec] = [
        *rows.line_at(0, scale, zero),
        {
            "data": values(data),
            "mark": {"type": "rect", "color": TINT, "stroke": ACCENT, "strokeWidth": 1},
            "encoding": {"y": y, "y2": low, "x": across("from", scale), "x2": {"field": "to"}, "description": said()},
        },
        {
            "data": values(
                {"expected": row["expected"], "y": row["y"] - OVER, "low": row["low"] + OVER}
                for row in data
                if row["expected"] is not None
            ),
            "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
            "encoding": {"x": across("expected", scale), "y": y, "y2": low},
        },
        labels_behind(data, scale, rows.height),
    ]
    return rows.spec(layers, HEAD)
