"""A report as one page of HTML that works from an e-mail: nothing is fetched, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from energyfund.report.paper import Paper
from energyfund.report.table import Cell, Link, Row, Table

TEMPLATES = resources.files("energyfund.report") / "templates"
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Signs that a page may not hold."""

SENTENCE = 40
FEW = 3
PENCE_DIGITS = 3
"""The point and two digits, set smaller than the pounds."""


def page(paper: Paper, drawings: Mapping[str, tuple[str, str]], made_on: str) -> str:
    """A report as HTML.

    Args:
        paper: What the report says.
        drawings: The wide and the narrow SVG of each chart, by chart id.
        made_on: Date of the plan, as ISO text.
    """
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(lambda name: (TEMPLATES / name).read_text(encoding="utf-8")),
    )
    environment.filters["cell"] = cell
    environment.filters["linked"] = lambda text: linked(text, paper.figure_keys)
    environment.filters["anchor"] = anchor
    environment.filters["looks"] = looks
    environment.globals["row_anchor"] = row_anchor
    style = Markup((TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704  our own file, not a user's text
    text = environment.get_template("report.html").render(
        paper=paper,
        style=style,
        date=long_date(made_on),
        drawings={name: _pair(name, *pair) for name, pair in drawings.items()},
    )
    return UNFIT.sub("", text)


def _pair(name: str, wide: str, narrow: str) -> tuple[Markup, Markup]:
    return apart(wide, f"{name}-wide"), apart(narrow, f"{name}-narrow")


def cell(table: Table, row: Row, place: int) -> Markup:
    """A cell as HTML: names kept apart from the text around them, pence smaller than pounds, sources as links."""
    value: Cell = row.cells[place]
    kind, _ = table.kind_of(row, place)
    text = table.spelled(row, place)
    if isinstance(value, Link) and value.href:
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(value.href, value.text)
    if kind == "gbp" and isinstance(value, int | float):
        return Markup('{}<span class="p">{}</span>').format(text[:-PENCE_DIGITS], text[-PENCE_DIGITS:])
    return Markup("<bdi>{}</bdi>").format(text) if isinstance(value, str | Link) else escape(text)


def looks(table: Table) -> str | None:
    """How a table is set.

    Returns:
        ``cards`` where sentences stand beside numbers, so that phones show a row as a card; ``few`` where little stands
        in a row; ``years`` where it has a row for each year; None for all others.
    """
    words = [place for place, column in enumerate(table.columns) if place and column.kind in {"text", "link"}]
    if any(len(table.spelled(row, place)) > SENTENCE for row in table.rows for place in words):
        return "cards"
    few = len(table.columns) <= FEW and all(column.kind not in {"text", "link"} for column in table.columns[1:])
    return ("few" if few else "years" if table.columns[0].kind == "year" else "") or None


def linked(text: str, keys: Collection[str]) -> Markup:
    """Text in which every key of a figure leads to its row in the table of figures.

    >>> linked("see a_key <b>", ["a_key"])
    Markup('see <a href="#figure-a_key">a_key</a> &lt;b&gt;')
    """
    if not keys:
        return escape(text)
    pattern = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    parts = re.split(rf"(?<![\w-])({pattern})(?![\w-])", text)
    made = [
        Markup('<a href="#{}">{}</a>').format(anchor(f"figure-{part}"), part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    ]
    return Markup("").join(made)


def anchor(name: str) -> str:
    """A name fit for an address within the page.

    >>> anchor('figure-a key"')
    'figure-a-key-'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)


def row_anchor(table: Table, row: Row) -> str:
    """The address of a row; rows of the table of figures are addressed by their key alone."""
    return anchor(row.id if table.id == "figures" else f"{table.id}--{row.id}")


def apart(svg: str, name: str) -> Markup:
    """A drawing ready to stand in a page beside others: its inner names are its own, its size follows the page."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r' width="(\d+)" height="\d+"', r' style="max-width:\1px"', svg, count=1)
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704  vl-convert escapes the labels


def long_date(iso: str) -> str:
    """A date for people; text that is no date is left as it is.

    >>> long_date("2026-11-22"), long_date("soon")
    ('22 November 2026', 'soon')
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"
