"""Charts to SVG, through vl-convert. Same chart, same bytes.

Vega measures every letter of every label, a tenth of a millisecond each, with whatever type the machine has. Charts
that are framed (``spec.framed``) have their room worked out before, so their labels need no measuring: they travel as
the description of a single letter and come out as words. That makes them three times as fast and the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import cast

from energyfund.report.spec import FRAMED, Chart, Spec

VEGA_LITE = "5.20"
"""The Vega-Lite that the specs are written for; vl-convert carries several."""

STAND_IN = "."
"""The letter that a label travels as."""

NEEDLESS = re.compile(r' (?:font-family|aria-roledescription|aria-hidden|pointer-events)="[^"]*"')
ROLE = re.compile(r' role="[^"]*"')
TAG = re.compile(r"<[^<>]*>")
LABEL = re.compile(rf'<text aria-label="([^"]*)" role="graphics-symbol"([^>]*)>{re.escape(STAND_IN)}</text>')


def draw_all(charts: Iterable[Chart]) -> dict[str, tuple[str, str]]:
    """Every chart in both its forms: the door for whoever writes pages and papers.

    Draw the charts of all papers in one call and hand the drawings round; a chart that two papers show is drawn once.

    Returns:
        The wide and the narrow SVG by chart id, in the order of the charts.
    """
    return {chart.id: (draw(chart), draw(chart, narrow=True)) for chart in charts}


def draw(chart: Chart, *, narrow: bool = False) -> str:
    """A chart as SVG text.

    Args:
        chart: The chart.
        narrow: The form for phones.

    Returns:
        One ``<svg>`` element. Its type family is left open, for the page or the paper to set. Marks that stand for a
        figure say it in their ``aria-label``; nothing else has one.
    """
    import vl_convert  # noqa: PLC0415  a library of 80 MB; only drawing needs it

    spec = lightened(chart.narrow if narrow else chart.wide)
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, config=_theme(), allowed_base_urls=[])
    return cleaned(svg)


@cache
def _theme() -> Spec:
    theme = resources.files("energyfund.report") / "templates" / "theme.json"
    return cast("Spec", json.loads(theme.read_text(encoding="utf-8")))


def lightened(spec: Spec) -> Spec:
    """A spec as Vega is to draw it: marks without words are silent, labels of framed charts travel light."""
    return _lightened(spec, framed=spec.get("autosize") == FRAMED)


def _lightened(spec: Spec, *, framed: bool) -> Spec:
    found = dict(spec)
    for key in ("layer", "concat", "vconcat", "hconcat"):
        if key in found:
            found[key] = [_lightened(part, framed=framed) for part in found[key]]
    if "mark" not in found:
        return found
    mark = {"type": found["mark"]} if isinstance(found["mark"], str) else dict(found["mark"])
    encoding = dict(found.get("encoding", {}))
    if framed and mark["type"] == "text" and "field" in encoding.get("text", {}):
        encoding["description"] = {"field": encoding["text"]["field"], "type": "nominal"}
        encoding["text"] = {"value": STAND_IN}
    mark["aria"] = "description" in encoding
    return {**found, "mark": mark, "encoding": encoding}


def cleaned(svg: str) -> str:
    """A drawing without what the page sets itself, with labels in words again and roles only where there is a label.

    >>> cleaned('<text aria-label="Oak" role="graphics-symbol" x="1">.</text>')
    '<text x="1">Oak</text>'
    >>> cleaned('<g role="graphics-object"><path aria-label="2027: £1" role="graphics-symbol"/></g>')
    '<g><path aria-label="2027: £1" role="graphics-symbol"/></g>'
    """
    return LABEL.sub(r"<text\2>\1</text>", TAG.sub(_plain, svg))


def _plain(tag: re.Match[str]) -> str:
    """One tag without what is not wanted in it. Words between tags are never touched, whatever they hold."""
    text = NEEDLESS.sub("", tag.group())
    return text if " aria-label=" in text else ROLE.sub("", text)
