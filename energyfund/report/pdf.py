"""A report as an accessible PDF, set by typst. Same plan, same bytes.

All words reach typst as JSON values, never as markup, so no name can break the paper. The type is that of the house,
then what typst carries with it; signs that neither can draw are spelled out by name.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from energyfund.report.html import anchor, long_date, row_anchor
from energyfund.report.layout import layout
from energyfund.report.paper import Paper, Section
from energyfund.report.table import Link, Row, Table
from energyfund.report.typeface import FAMILY, fonts_folder

TEMPLATES = resources.files("energyfund.report") / "templates"
STANDARD: Literal["ua-1"] = "ua-1"
MOST_ROWS = 400
TALL_CELL = 1000
"""Signs from which a row may be torn apart between two pages."""

FEW_ROWS = 12
"""Rows up to which a table is not torn apart between two pages."""

TALLEST = 120
"""Height of a drawing in hundredths of the breadth of the page; its title and note stand on the same page."""

LONG_WORD = 19
SHORT_WORD = 12
HASH = re.compile(r"[0-9a-f]{64}")
MAY_BREAK = "\u200b"
MINUS = "\u2060−\u2060"
"""A minus sign that stays with its amount."""

HUNDREDTH = "\u00a0%"
"""A per cent sign that stays with its number."""

JOINED = range(0x0900, 0x0F00)
"""Letters of India, Thailand and Laos: their vowels join, which typst does in text but not in drawings."""

UNSEEN = frozenset({"href", "anchor", "id", "file"})
CELLS = frozenset({"text", "columns"})
"""Words of the cells and headings of a table, whose columns are as broad as they were measured."""

EARLIEST = date(2000, 1, 1)
SPELLED = (
    "Signs that this paper cannot draw are spelled out or shown as ▯; the page (html) shows them as they were written."
)


def paper_pdf(paper: Paper, drawings: Mapping[str, str], made_on: str) -> bytes:
    """A report as PDF/UA-1.

    Args:
        paper: What the report says.
        drawings: The wide SVG of each chart, by chart id.
        made_on: Date of the plan, as ISO text; it becomes the date of the file.
    """
    import typst  # noqa: PLC0415  a library of 80 MB; only this needs it

    content = _content(paper, made_on, {name: breadth(svg) for name, svg in drawings.items()})
    drawable, spelled = drawable_values(content)
    if spelled:
        drawable["notes"] = [SPELLED]
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        (room / "report.typ").write_bytes((TEMPLATES / "report.typ").read_bytes())
        (room / "report.json").write_text(json.dumps(drawable, ensure_ascii=False), encoding="utf-8")
        for name, svg in drawings.items():
            (room / f"{name}.svg").write_text(house_type(drawable_text(svg, named=False)), encoding="utf-8")
        made: bytes = typst.compile(
            room / "report.typ",
            root=room,
            format="pdf",
            ignore_system_fonts=True,
            font_paths=[fonts_folder()],
            pdf_standards=[STANDARD],
            timestamp=moment(made_on),
        )
    return made


def moment(iso: str) -> int:
    """The date of a plan as seconds since 1970, for the file's own date.

    >>> moment("1970-01-02"), moment("soon") == moment("2000-01-01")
    (86400, True)
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        day = EARLIEST
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _content(paper: Paper, made_on: str, breadths: Mapping[str, int]) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subject": paper.subject,
        "date": long_date(made_on),
        "answer": paper.answer,
        "more": list(paper.more),
        "warnings": list(paper.warnings),
        "headlines": [{"value": each.value, "label": each.label, "range": each.range} for each in paper.headlines],
        "basis": [{"name": each.name, "words": each.words} for each in paper.basis],
        "sections": [_section(section, paper, breadths) for section in paper.sections],
        "annex": [
            _table(table, paper)
            for section in paper.sections
            for table in (*section.tables, *section.folded)
            if turned(table)
        ],
        "foot": list(paper.foot),
        "short": paper.short,
        "notes": [],
    }


def _section(section: Section, paper: Paper, breadths: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "points": list(section.points),
        "boxed": section.boxed,
        "blank": section.blank,
        "charts": [
            {
                "id": chart.id,
                "title": chart.title,
                "alt": chart.alt,
                "note": chart.note,
                "file": f"{chart.id}.svg",
                "breadth": breadths[chart.id],
            }
            for chart in section.charts
        ],
        "tables": [_table(table, paper) for table in (*section.tables, *section.folded) if not turned(table)],
        "annexed": [
            {"title": table.title, "anchor": f"annex-{anchor(table.id)}"}
            for table in (*section.tables, *section.folded)
            if turned(table)
        ],
    }


def turned(table: Table) -> bool:
    """Whether a table stands in the annex, whose pages lie on their side."""
    return table.wide and bool(table.rows)


def _table(table: Table, paper: Paper) -> dict[str, Any]:
    shown = table.rows if table.id == "figures" else table.rows[:MOST_ROWS]
    left = len(table.rows) - len(shown)
    notes = [
        *table.remarks(),
        *([f"{left} further rows stand in the page (html) and in tables.xlsx."] if left else []),
    ]
    return {
        "id": anchor(table.id),
        "title": table.title,
        "caption": table.caption,
        **layout(table),
        "whole": all(len(table.spelled(row, place)) < TALL_CELL for row in shown for place in range(len(row.cells))),
        "together": _short(table),
        "rows": [{"anchor": row_anchor(table, row), "cells": _cells(table, row)} for row in shown],
        "total": _cells(table, table.total) if table.total is not None else [],
        "notes": notes,
        "sources": [
            {"key": key, "anchor": anchor(f"figure-{key}")} for key in table.sources if key in paper.figure_keys
        ],
        "empty": table.empty,
    }


def _short(table: Table) -> bool:
    """Whether a table is short enough to stand on one page, whatever its columns do to its words."""
    signs = sum(len(table.spelled(row, place)) for row in table.rows for place in range(len(row.cells)))
    return len(table.rows) <= FEW_ROWS and signs < FEW_ROWS * TALL_CELL // 10


def _cells(table: Table, row: Row) -> list[dict[str, str]]:
    found = []
    for place, value in enumerate(row.cells):
        text = table.spelled(row, place)
        if row is table.total and value is None:
            text = ""
        pounds = table.kind_of(row, place)[0] == "gbp" and isinstance(value, int | float)
        found.append(
            {
                "text": (text[:-3] if pounds else text).replace("−", MINUS),
                "pence": text[-3:] if pounds else "",
                "href": value.href if isinstance(value, Link) else "",
            }
        )
    return found


def drawable_values(value: Any, *, cell: bool = False) -> tuple[Any, bool]:  # noqa: ANN401  walks any tree of plain values
    """The same values with every sign that the type lacks spelled out, and whether there was one."""
    if isinstance(value, str):
        text = drawable_text(value)
        return breakable(text if cell else kept_together(text)), text != value
    if isinstance(value, dict):
        pairs = {
            key: (item, False) if key in UNSEEN else drawable_values(item, cell=cell or key in CELLS)
            for key, item in value.items()
        }
        return {key: item for key, (item, _) in pairs.items()}, any(spelled for _, spelled in pairs.values())
    if isinstance(value, list):
        items = [drawable_values(item, cell=cell) for item in value]
        return [item for item, _ in items], any(spelled for _, spelled in items)
    return value, False


def kept_together(text: str) -> str:
    """Words in which no line ends between a number and its sign.

    >>> [ord(sign) for sign in kept_together("5 %") if not sign.isalnum()]
    [160, 37]
    """
    return re.sub(r"(?<=\d) %", HUNDREDTH, re.sub(r"−(?=[£\d])", MINUS, text))


def breakable(text: str) -> str:
    """Text in which a word too long for a column may go on in the next line.

    >>> breakable("price_gbp_per_kwh_of_roof").split(MAY_BREAK)
    ['price_', 'gbp_', 'per_', 'kwh_', 'of_', 'roof']
    """
    return re.sub(rf"\S{{{LONG_WORD},}}", lambda word: _broken(word.group()), text)


def _broken(word: str) -> str:
    if HASH.fullmatch(word):  # to be copied whole
        return word
    parts = re.findall(rf"[^_/.-]{{1,{SHORT_WORD}}}[_/.-]?|[_/.-]", word)
    return MAY_BREAK.join(parts)


def drawable_text(text: str, *, named: bool = True) -> str:
    """Text without signs that the type of the paper cannot draw: pictures by name, letters as a blank box.

    Args:
        text: Any text.
        named: Whether pictures are named; a drawing has no room for names and shows blank boxes only.

    >>> drawable_text("Oak ☺ 🌞 木")
    'Oak ☺ [sun with face] ▯'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign if _known(ord(sign)) and (named or ord(sign) not in JOINED) else _spelled(sign, named=named)
        for sign in text
    )


def _spelled(sign: str, *, named: bool) -> str:
    group = unicodedata.category(sign)
    if group.startswith(("C", "M")) or "VARIATION SELECTOR" in unicodedata.name(sign, ""):
        return ""
    name = unicodedata.name(sign, "").lower()
    return f"[{name}]" if named and group.startswith("S") and name else "▯"


def _known(code: int) -> bool:
    starts, ends = _drawable()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _drawable() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ranges of signs that the type carried by typst can draw."""
    text = (TEMPLATES / "drawable.json").read_text(encoding="utf-8")
    ranges = json.loads(text)["ranges"]
    return tuple(first for first, _ in ranges), tuple(last for _, last in ranges)


def breadth(svg: str) -> int:
    """How broad a drawing stands, in hundredths of the page: all of it, unless it would then be too tall for a page.

    >>> breadth('<svg width="700" height="300">'), breadth('<svg width="700" height="1400">')
    (100, 60)
    """
    width, height = (int(re.findall(rf' {side}="(\d+)', svg)[0]) for side in ("width", "height"))
    return min(100, TALLEST * width // height)


def house_type(svg: str) -> str:
    """A drawing set in the type of the paper."""
    return re.sub(r"<svg ", f'<svg font-family="{FAMILY}" ', svg, count=1)
