"""What a chart is, and the pieces that every Vega-Lite spec of the house is put together from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from energyfund.report.table import shortened
from energyfund.units import MILLION, gbp_short

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

INK = "#1c2327"
QUIET = "#4d5a61"
ACCENT = "#0b5f6b"
TINT = "#b9d7da"
GREY = "#7f8c93"
HAIR = "#dfe3e5"
"""The colours of charts. The page maps each to one of its own, for light and for dark."""

FRAMED = {"type": "none"}
"""How Vega is told that a chart has its room worked out already."""

BOLD = 600
"""The heavier of the two weights of the house."""

EDGE = 4
AXIS_ROOM = 62
"""Room on the left for amounts on an axis. [pixels]"""

YEARS_ROOM = 26
"""Room below for years. [pixels]"""

WIDE = 700
NARROW = 330
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


@dataclass(frozen=True, slots=True)
class Room:
    """Room that a chart leaves around what it draws, for words. [pixels]"""

    left: int = EDGE
    right: int = EDGE
    top: int = EDGE
    bottom: int = EDGE


def framed(layers: Sequence[Spec], height: int, width: int, room: Room, **parts: object) -> Spec:
    """A chart whose room for words is worked out before, so that nothing has to be measured while it is drawn.

    Args:
        layers: What is drawn.
        height: Of what is drawn; the room above and below comes on top. [pixels]
        width: Of all, the room on both sides counted in. [pixels]
        room: What words need.
        parts: Further parts of the spec, such as ``resolve``.
    """
    return {
        "autosize": FRAMED,
        "padding": {"left": room.left, "right": room.right, "top": room.top, "bottom": room.bottom},
        "width": width - room.left - room.right,
        "height": height,
        "layer": list(layers),
        "config": {"axis": {"labelOverlap": False}},  # which would measure them, to leave some out
        **parts,
    }


def gbp_said(amount: float) -> str:
    """Pounds as somebody would read them aloud.

    >>> gbp_said(2_400_000), gbp_said(-8_150_000_000), gbp_said(45_200)
    ('£2.40 million', '−£8.15 billion', '£45,200')
    """
    text = gbp_short(amount)
    for short, spelled in (("bn", " billion"), ("m", " million")):
        if text.endswith(short):
            return text.removesuffix(short) + spelled
    return text


def said(name: str = "said") -> Spec:
    """The channel that says a mark aloud, from a column of the data."""
    return {"field": name, "type": "nominal"}


def pixels_down(height: float, name: str = "y") -> Spec:
    """The height at which something stands, counted from the top. [pixels]"""
    return field(name, "quantitative", axis=None, scale={"domain": [0, height], "range": [0, height], "nice": False})


def pixels_across(width: float, name: str = "x") -> Spec:
    """The place from the left at which something stands. [pixels]"""
    return field(name, "quantitative", axis=None, scale={"domain": [0, width], "range": [0, width], "nice": False})


def words(rows: Iterable[Spec], x: Spec, y: Spec, **mark: object) -> Spec:
    """Labels: the ``text`` of each row at its place."""
    return {
        "data": values(rows),
        "mark": {"type": "text", "baseline": "middle", "align": "left", "color": INK, **mark},
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
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


def labels(names: Sequence[str], length: int) -> tuple[str, ...]:
    """Labels of at most so many signs that stay apart: a name met again is numbered.

    >>> labels(["Oak", "Elm", "Oak"], 24)
    ('Oak', 'Elm', 'Oak (2)')
    """
    met: Counter[str] = Counter()
    found = []
    for name in names:
        label = shortened(name, length)
        met[label] += 1
        found.append(label if met[label] == 1 else f"{shortened(name, length - 5)} ({met[label]})")
    return tuple(found)
