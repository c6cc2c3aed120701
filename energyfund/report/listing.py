"""Rows of names with something drawn beside each: on pages the name stands on the left, on phones above its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from energyfund.report.letters import breadth_of, fitted_apart
from energyfund.report.spec import EDGE, GREY, INK, QUIET, WIDE, Room, Spec, field, framed, pixels_down, values, words

ROW = 30
"""Height of a row on pages. [pixels]"""

NAME_LINE = 20
"""Height of the line on phones that holds the name. [pixels]"""

BAR = 16
OVER = 3
"""How far a mark reaches above and below its bar. [pixels]"""

SMALL_BAR = 14
HEAD = 20
"""Room above the rows for the meaning of a line. [pixels]"""

MOST_NAME = 230
"""Room that names may take on pages. [pixels]"""

PHONE_GAP = 8
NAME_GAP = 12
LABEL_GAP = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """Where rows stand.

    Attributes:
        names: As they fit.
        width: Of all. [pixels]
        left: Room for names on the left; none on phones. [pixels]
        line: Height of the line for the name above its row; none on pages. [pixels]
        bars: Bars in a row.
        bar: Height of one. [pixels]
    """

    names: tuple[str, ...]
    width: int
    left: int
    line: int
    bars: int
    bar: int

    @property
    def row(self) -> int:
        """Height of a row. [pixels]"""
        return self.line + self.bars * self.bar + (PHONE_GAP if self.line else ROW - BAR)

    @property
    def height(self) -> int:
        """Height of all rows. [pixels]"""
        return self.row * len(self.names)

    @property
    def inner(self) -> int:
        """Breadth of what is drawn. [pixels]"""
        return self.width - self.left - EDGE

    def top(self, place: int, bar: int = 0) -> int:
        """Where a bar of a row begins. [pixels]"""
        free = self.row - self.line - self.bars * self.bar
        return place * self.row + self.line + (0 if self.line else free // 2) + bar * self.bar

    def span(self, place: int, bar: int = 0) -> dict[str, int]:
        """Top, bottom and middle of a bar of a row, as columns of its data. [pixels]"""
        top = self.top(place, bar)
        return {"y": top, "low": top + self.bar - (1 if self.bars > 1 else 0), "middle": top + self.bar // 2}

    def axis(self, amounts: Sequence[float], labels: Mapping[int, float] | None = None) -> Spec:
        """The scale across, from the least amount (or nought) on, with room for the label behind each amount.

        Args:
            amounts: Where labels begin, one for each label.
            labels: What each label takes, by place. [pixels]
        """
        least = min(*amounts, 0.0)
        room = dict(labels or {})
        most = max(*amounts, 0.0)
        ends = [
            (amount - least) / max(self.inner - LABEL_GAP - room.get(place, 0), self.inner // 4)
            for place, amount in enumerate(amounts)
        ]
        unit = max(*ends, (most - least) / self.inner, 0.0) or 1 / self.inner
        return {"domain": [least, least + unit * self.inner], "nice": False, "zero": False}

    def line_at(self, at: float, scale: Spec, text: str) -> list[Spec]:
        """A fine line at one place of the scale, through the bars and not through names, its meaning above it."""
        spans = [self.span(place) for place in range(len(self.names))]
        high = (self.bars - 1) * self.bar + OVER
        rows = [{"at": at, "y": span["y"] - OVER, "low": span["low"] + high} for span in spans]
        if not self.line:
            rows = [{"at": at, "y": 0, "low": self.height}]
        first, last = scale["domain"]
        share, room = (at - first) / (last - first), breadth_of(text) / self.inner / 2
        align = "left" if share < room else "right" if share > 1 - room else "center"
        x = across("at", scale)
        return [
            {
                "data": values(rows),
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 1},
                "encoding": {"x": x, "y": pixels_down(self.height), "y2": {"field": "low"}},
            },
            words([{"at": at, "text": text}], x, {"value": -HEAD // 2}, align=align, color=QUIET),
        ]

    def spec(self, layers: Sequence[Spec], top: int = EDGE) -> Spec:
        """The whole chart: the names, and what is drawn beside them, with room above. [pixels]"""
        y = pixels_down(self.height, "at")
        if self.line:
            rows = [{"at": place * self.row + self.line // 2, "text": name} for place, name in enumerate(self.names)]
            place: Spec = {"value": 0}
            named = words(rows, place, y, align="left", color=INK)
        else:
            rows = [
                {"at": self.top(place) + self.bars * self.bar // 2, "text": name}
                for place, name in enumerate(self.names)
            ]
            named = words(rows, {"value": -NAME_GAP}, y, align="right", color=INK)
        return framed([*layers, named], self.height, self.width, Room(left=self.left or EDGE, top=top))


def listing(names: Sequence[str], width: int, *, bars: int = 1) -> Listing:
    """Rows for names, at a width. [pixels]"""
    bar = BAR if bars == 1 else SMALL_BAR
    if width == WIDE:
        shown = fitted_apart(names, MOST_NAME)
        left = max(breadth_of(name) for name in shown) + NAME_GAP + EDGE
        return Listing(shown, width, left, 0, bars, bar)
    return Listing(fitted_apart(names, width - EDGE - EDGE), width, EDGE, NAME_LINE, bars, bar)


def across(name: str, scale: Spec) -> Spec:
    """A place on the scale across."""
    return field(name, "quantitative", axis=None, scale=scale)


def labels_behind(rows: Sequence[Spec], scale: Spec, height: int, **mark: object) -> Spec:
    """A label behind each bar: ``text`` of the row, at ``end``, in the middle of the bar."""
    return words(rows, across("end", scale), pixels_down(height, "middle"), dx=LABEL_GAP, **mark)


def rooms(texts: Sequence[str]) -> dict[int, float]:
    """What each label takes, by place. [pixels]"""
    return {place: float(breadth_of(text)) for place, text in enumerate(texts)}
