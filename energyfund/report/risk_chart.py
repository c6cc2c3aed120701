"""The chart of how far returns may stray: a bar for eight paths in ten, a mark for what the plan expects."""

from __future__ import annotations

from energyfund.plan import Outcome, Plan
from energyfund.report.risk_tables import between, shown
from energyfund.report.spec import (
    INK,
    MOST_ROWS,
    ROW_HEIGHT,
    TINT,
    WIDE,
    Chart,
    Spec,
    both,
    field,
    labels,
    single,
    values,
)
from energyfund.report.table import RETURN, one_line
from energyfund.units import percent

NAME_LENGTH = 28
"""Signs of a name; longer ones stand in full in the table."""

NARROW_NAMES = 120
"""Room for the names on phones. [pixels]"""


def returns_range(plan: Plan) -> Chart | None:
    """Returns of the sources, then of the projects, from P10 to P90."""
    outcomes = plan.uncertainty.outcomes if plan.uncertainty is not None else ()
    found = [one for one in outcomes if one.measure == "irr_fraction" and one.p10 is not None and one.p90 is not None]
    if not found:
        return None
    drawn = found[:MOST_ROWS]
    names = labels([one.name for one in drawn], NAME_LENGTH)
    rows = [_row(one, name) for one, name in zip(drawn, names, strict=True)]
    first = drawn[0]
    spread = between(first.p10 or 0, first.p90 or 0)
    title = f"Eight times in ten {one_line(first.name)} earns {spread} a year"
    wide, narrow = both(lambda width: _bars(rows, width))
    left = len(found) - len(drawn)
    return Chart(
        id="chart-returns-range",
        title=title,
        alt="Return a year, eight paths in ten: "
        + "; ".join(f"{one_line(one.name)} {row['text']}" for one, row in zip(drawn, rows, strict=True))
        + ".",
        table="money-ranges",
        reports=(RETURN,),
        wide=wide,
        narrow=narrow,
        note="Return a year. The bar holds eight paths in ten, the mark is what the plan expects. Sources first, then "
        "projects as a whole before finance." + (f" {left} more stand in the table." if left else ""),
    )


def _row(outcome: Outcome, name: str) -> dict[str, str | float | None]:
    low, high = outcome.p10 or 0, outcome.p90 or 0
    first, second = percent(shown(low)), percent(shown(high))
    text = first if first == second else f"{first.removesuffix(' %')} to {second}"
    return {"name": name, "low": low, "high": high, "expected": outcome.expected, "text": text}


def _bars(rows: list[dict[str, str | float | None]], width: int) -> Spec:
    ends = [float(row[key] or 0) for row in rows for key in ("low", "high", "expected")]
    least, most = min(*ends, 0.0), max(*ends, 0.01)
    room = (most - least) / (4 if width == WIDE else 1)
    limits = {} if width == WIDE else {"axis": {"labelLimit": NARROW_NAMES}}
    scale = {"domain": [least, most + room], "nice": False, "zero": False}
    y = field("name", "nominal", sort=None, **limits)
    low = field("low", "quantitative", axis=None, scale=scale)
    labelled = [{**row, "high": max(float(row["high"] or 0), float(row["expected"] or 0))} for row in rows]
    layers: list[Spec] = [
        {
            "data": values(rows),
            "mark": {"type": "bar", "height": {"band": 0.5}, "color": TINT, "minBandSize": 2},
            "encoding": {"y": y, "x": low, "x2": {"field": "high"}},
        },
        {
            "data": values(row for row in rows if row["expected"] is not None),
            "mark": {"type": "tick", "thickness": 2, "color": INK, "size": ROW_HEIGHT - 10},
            "encoding": {"y": y, "x": field("expected", "quantitative", axis=None, scale=scale)},
        },
        {
            "data": values(labelled),
            "mark": {"type": "text", "align": "left", "dx": 8},
            "encoding": {
                "y": y,
                "x": field("high", "quantitative", axis=None, scale=scale),
                "text": {"field": "text"},
            },
        },
    ]
    return single(layers, ROW_HEIGHT * len(rows), width)
