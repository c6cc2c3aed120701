"""How broad words stand in a chart, told from the letters alone: the same on every machine, whatever type it has.

The breadths are those of a plain sans with some slack, so that a label that fits here fits in the type of the house.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence

from energyfund.report.table import one_line

SIZE = 12
"""Type size of charts. [pixels]"""

CUT = "…"
HUNDREDTHS = 10_000
"""Breadths are held in hundredths of the type size, and boldness in hundredths of the plain breadth."""

SLIM, SLIM_LETTERS = 31, frozenset("iIjl.,:;'|!·")
LEAN, LEAN_LETTERS = 40, frozenset("ftr()[]-/ \u00a0")
BROAD, BROAD_LETTERS = 95, frozenset("mwMW%@—…+−±")
KNOWN = {
    sign: breadth
    for breadth, letters in ((SLIM, SLIM_LETTERS), (LEAN, LEAN_LETTERS), (BROAD, BROAD_LETTERS))
    for sign in letters
}
UPPER, LOWER, PICTURE = 67, 59, 135
PLAIN_WEIGHT, BOLD_WEIGHT = 100, 107
FIRST_PICTURE = "\u2e80"
"""From here on letters are as broad as they are high: East Asian writing and pictures."""


UNSEEN = frozenset({"Mn", "Me", "Cf"})
"""Accents and joiners, which take no room of their own."""


def breadth_of(text: str, size: int = SIZE, *, bold: bool = False) -> int:
    """Room that a text takes. [pixels]

    >>> breadth_of("Riverside"), breadth_of("Riverside", bold=True), breadth_of("")
    (56, 60, 0)
    """
    weight = BOLD_WEIGHT if bold else PLAIN_WEIGHT
    return math.ceil(sum(_hundredths(sign) for sign in text) * size * weight / HUNDREDTHS)


def _hundredths(sign: str) -> int:
    if sign in KNOWN:
        return KNOWN[sign]
    if sign >= FIRST_PICTURE:
        return 0 if unicodedata.category(sign).startswith("M") else PICTURE
    if sign.isascii():
        return UPPER if sign.isupper() or sign.isdigit() else LOWER
    if unicodedata.category(sign) in UNSEEN:
        return 0
    parts = unicodedata.normalize("NFKD", sign)  # one sign may stand for several letters
    return UPPER if parts == sign else sum(_hundredths(part) for part in parts)


def fitted(text: str, pixels: float, *, bold: bool = False) -> str:
    """A text in one line and cut where it would stand broader than it may.

    >>> fitted("Riverside Estate", 70), fitted("Oak", 70)
    ('Riverside…', 'Oak')
    """
    line = one_line(text)
    if breadth_of(line, bold=bold) <= pixels:
        return line
    while line and breadth_of(line + CUT, bold=bold) > pixels:
        line = line[:-1]
    while line and unicodedata.category(line[-1]) in UNSEEN:
        line = line[:-1]  # a joiner or an accent without what it belongs to
    return line.rstrip() + CUT


def fitted_apart(names: Sequence[str], pixels: float, *, bold: bool = False) -> tuple[str, ...]:
    """Labels no broader than so many pixels that stay apart: a name met again is numbered.

    >>> fitted_apart(["Oak", "Elm", "Oak"], 60)
    ('Oak', 'Elm', 'Oak (2)')
    """
    met: Counter[str] = Counter()
    found = []
    for name in names:
        label = fitted(name, pixels, bold=bold)
        met[label] += 1
        if met[label] > 1:
            mark = f" ({met[label]})"
            label = fitted(name, pixels - breadth_of(mark, bold=bold), bold=bold) + mark
        found.append(label)
    return tuple(found)


def folded(text: str, pixels: float, lines: int, *, bold: bool = False) -> list[str]:
    """A text in at most so many lines, broken between words where it may be; the last is cut if it must be.

    >>> folded("Community energy grant", 90, 2), folded("Oak", 90, 2)
    (['Community', 'energy grant'], ['Oak'])
    """
    words = one_line(text).split()
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and breadth_of(f"{line} {words[0]}", bold=bold) <= pixels:
            line = f"{line} {words.pop(0)}"
        found.append(fitted(line, pixels, bold=bold))
    if words:
        found.append(fitted(" ".join(words), pixels, bold=bold))
    return found
