"""What a chart is, and the pieces that every Vega-Lite spec of the house is put together from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from energyfund.report.table import shortened
from energyfund.units import MILLION

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

INK = "#1c2327"
QUIET = "#4d5a61"
ACCENT = "#0b5f6b"
TINT = "#b9d7da"
GREY = "#7f8c93"

WIDE = 700
NARROW = 330
ROW_HEIGHT = 30
LABEL_LENGTH = 24
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        id: Stable name, used as the anchor in the page.
        title: The finding, in a short sentence.
        alt: The finding again with the figures that carry it, for people who do not see the chart.
        table: Id of the table that holds the numbers drawn.
        reports: Where it appears.
        wide: The spec for pages.
        narrow: The spec for phones.
        note: How to read it, where it does not speak for itself.
    """

    id: str
    title: str
    alt: str
    table: str
    reports: tuple[str, ...]
    wide: Spec
    narrow: Spec
    note: str = ""


def both(drawn: Callable[[int], Spec]) -> tuple[Spec, Spec]:
    """The form for pages and the form for phones, from what draws a width. [pixels]"""
    return drawn(WIDE), drawn(NARROW)


def single(layers: Sequence[Spec], height: int, width: int) -> Spec:
    """A chart of one view whose axes and labels share the width given. [pixels]"""
    return {
        "autosize": {"type": "fit-x", "contains": "padding"},
        "width": width,
        "height": height,
        "layer": list(layers),
    }


def values(rows: Iterable[Spec]) -> Spec:
    """Data in line. Vega-Lite reads nothing from elsewhere."""
    return {"values": list(rows)}


def field(name: str, kind: str, **settings: object) -> Spec:
    """One channel of an encoding: a column of the data and how it is read. No title unless one is given."""
    return {"field": name, "type": kind, "title": None, **settings}


def pounds_axis(largest: float) -> Spec:
    """An axis in pounds, millions or billions, as words have them, whichever fits the largest amount. [£]"""
    sign = "(datum.value < 0 ? '−' : '')"
    nought = "datum.value == 0 ? '£0' : "
    if largest >= 1000 * MILLION:
        return {"labelExpr": f"{nought}{sign} + '£' + format(abs(datum.value) / {1000 * MILLION}, ',.3~r') + 'bn'"}
    if largest >= MILLION:
        return {"labelExpr": f"{nought}{sign} + '£' + format(abs(datum.value) / {MILLION}, ',.3~r') + 'm'"}
    return {"labelExpr": f"{sign} + '£' + format(abs(datum.value), ',')"}


def percent_axis() -> Spec:
    """An axis in per cent of a fraction."""
    return {"labelExpr": "format(datum.value * 100, '.3~r') + ' %'"}


def year_axis(first: int, last: int, width: int) -> tuple[Spec, Spec]:
    """Scale and axis of calendar years, with room on the right for the labels of lines."""
    span = max(last - first, 1)
    room = span // (8 if width == WIDE else 4) + 1
    step = span // (8 if width == WIDE else 5) + 1
    axis = {"values": list(range(first, last + 1, step)), "format": "d", "labelFlush": False}
    return {"domain": [first, last + room], "nice": False, "zero": False}, axis


def note(at: Spec, text: str, **mark: object) -> Spec:
    """A label set directly beside what it names; ``at`` holds its place as ``x`` and ``y``."""
    return {
        "data": values([{**at, "text": text}]),
        "mark": {"type": "text", "align": "left", "baseline": "middle", **mark},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "text"},
        },
    }


def labels(names: Sequence[str], length: int = LABEL_LENGTH) -> tuple[str, ...]:
    """Labels of at most so many signs that stay apart: a name met again is numbered.

    >>> labels(["Oak", "Elm", "Oak"])
    ('Oak', 'Elm', 'Oak (2)')
    """
    met: Counter[str] = Counter()
    found = []
    for name in names:
        label = shortened(name, length)
        met[label] += 1
        found.append(label if met[label] == 1 else f"{shortened(name, length - 5)} ({met[label]})")
    return tuple(found)
