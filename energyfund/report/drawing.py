"""Charts to SVG, through vl-convert. Same chart, same bytes."""

from __future__ import annotations

import json
import re
from importlib import resources

from energyfund.report.spec import Chart, Spec

VEGA_LITE = "5.20"
"""The Vega-Lite that the specs are written for; vl-convert carries several."""


def draw(chart: Chart, *, narrow: bool = False) -> str:
    """A chart as SVG text.

    Args:
        chart: The chart.
        narrow: The form for phones.

    Returns:
        One ``<svg>`` element. Its type family is left open, for the page or the paper to set.
    """
    import vl_convert  # noqa: PLC0415  a library of 80 MB; only drawing needs it

    theme = resources.files("energyfund.report") / "templates" / "theme.json"
    config: Spec = json.loads(theme.read_text(encoding="utf-8"))
    spec = chart.narrow if narrow else chart.wide
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, config=config, allowed_base_urls=[])
    return re.sub(r' (?:font-family|role|aria-roledescription|aria-hidden|pointer-events)="[^"]*"', "", svg)
