"""A report as one page of HTML that works from an e-mail: nothing is fetched, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from energyfund.report.paper import Paper
from energyfund.report.skin import apart, policy, style, text_of
from energyfund.report.table import Cell, Link, Row, Table

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Signs that a page may not hold."""

SENTENCE = 40
FEW = 3
LONG = 200
"""Rows that a book shows in one go."""

PENCE_DIGITS = 3
"""The point and two digits, set smaller than the pounds."""


class _Compiled(BytecodeCache):
    """Templates compiled once for all pages of a run."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, where it is known."""
        found = self.known.get(bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


def page(paper: Paper, drawings: Mapping[str, tuple[str, str]], made_on: str) -> str:
    """A report as HTML.

    Args:
        paper: What the report says.
        drawings: The wide and the narrow SVG of each chart, by chart id.
        made_on: Date of the plan, as ISO text.
    """
    css = Markup("\n{}\n").format(style("report.css"))
    template = environment(paper.figure_keys, headline_addresses([paper], tables_of([paper]))).get_template(
        "report.html"
    )
    text = template.render(
        paper=paper,
        style=css,
        policy=policy(css),
        date=long_date(made_on),
        drawings=pairs(drawings),
        homes=None,
        first_rows=None,
    )
    return UNFIT.sub("", text)


def environment(keys: Collection[str], addresses: Mapping[tuple[str, str, str], str]) -> Environment:
    """What spells papers as HTML.

    Args:
        keys: Keys of the figures that text may name; each leads to its row.
        addresses: Where the numbers of headlines stand, as anchors.
    """
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(text_of),
        bytecode_cache=COMPILED,
    )
    known = frozenset(keys)
    made.filters["cell"] = lambda table, row, place: cell(table, row, place, known)
    made.filters["linked"] = lambda text: linked(text, known)
    made.filters["anchor"] = anchor
    made.filters["kept"] = kept
    made.filters["long"] = is_long
    made.filters["looks"] = looks
    made.filters["stands"] = lambda headline: addresses.get(headline.at) if headline.at else None
    made.globals["row_anchor"] = row_anchor
    return made


def headline_addresses(
    papers: Iterable[Paper], shown: Iterable[Table], listed: Iterable[Table] = ()
) -> dict[tuple[str, str, str], str]:
    """Where the numbers of headlines stand, as anchors; numbers of tables that are not there lead nowhere.

    Args:
        papers: Papers with headlines.
        shown: Tables that the page writes out; a number leads to its row.
        listed: Tables that it only names; a number leads to the name.
    """
    tables = {table.id: table for table in shown}
    found = {table.id: anchor(table.id) for table in (*listed, *tables.values())}
    addresses = {}
    for at in (headline.at for paper in papers for headline in paper.headlines if headline.at):
        table = tables.get(at[0])
        if table is not None and not is_long(table) and any(row.id == at[1] for row in table.rows):
            addresses[at] = row_anchor(table, at[1])
        elif at[0] in found:
            addresses[at] = found[at[0]]
    return addresses


def tables_of(papers: Iterable[Paper]) -> tuple[Table, ...]:
    """Every table that papers show, in their order."""
    return tuple(table for paper in papers for part in paper.sections for table in (*part.tables, *part.folded))


def pairs(drawings: Mapping[str, tuple[str, str]]) -> dict[str, tuple[Markup, Markup]]:
    """Every drawing ready to stand in a page: the wide and the narrow form by chart id."""
    return {
        name: (apart(wide, f"{name}-wide"), apart(narrow, f"{name}-narrow"))
        for name, (wide, narrow) in drawings.items()
    }


def cell(table: Table, row: Row, place: int, keys: Collection[str] = ()) -> Markup:
    """A cell as HTML: names kept apart from the text around them, pence smaller than pounds, sources as links.

    A cell that is the key of a figure leads to the row of that figure.
    """
    value: Cell = row.cells[place]
    kind, _ = table.kind_of(row, place)
    text = table.spelled(row, place)
    if isinstance(value, Link) and value.href:
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(value.href, value.text)
    if kind == "gbp" and isinstance(value, int | float):
        return Markup(f'{text[:-PENCE_DIGITS]}<span class="p">{text[-PENCE_DIGITS:]}</span>')  # noqa: S704  digits
    if value in keys and table.id != "figures":
        return linked(text, keys)
    return Markup(f"<bdi>{escape(text)}</bdi>") if isinstance(value, str | Link) else escape(text)  # noqa: S704


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


def is_long(table: Table) -> bool:
    """Whether a book pages a table. The table of figures never is: links lead to each of its rows."""
    return len(table.rows) > LONG and table.id != "figures"


def linked(text: str, keys: Collection[str]) -> Markup:
    """Text in which every key of a figure leads to its row in the table of figures.

    >>> linked("see a_key <b>", ["a_key"])
    Markup('see <a href="#figure-a_key">a_key</a> &lt;b&gt;')
    """
    text = kept(text)
    if not keys:
        return escape(text)
    parts = _any_of(frozenset(keys)).split(text)
    made = [
        Markup('<a href="#{}">{}</a>').format(anchor(f"figure-{part}"), part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    ]
    return Markup("").join(made)


def kept(text: str) -> str:
    r"""Text in which no line ends between a number and its per-cent sign.

    >>> kept("5.8 % a year")
    '5.8\xa0% a year'
    """
    return re.sub(r"(?<=\d) %", "\xa0%", text)


@lru_cache(maxsize=4)
def _any_of(keys: frozenset[str]) -> re.Pattern[str]:
    """What finds any of the keys as a whole word, the longest first."""
    pattern = "|".join(re.escape(key) for key in sorted(keys, key=lambda key: (-len(key), key)))
    return re.compile(rf"(?<![\w-])({pattern})(?![\w-])")


def anchor(name: str) -> str:
    """A name fit for an address within the page.

    >>> anchor('figure-a key"')
    'figure-a-key-'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)


def row_anchor(table: Table, row: Row | str) -> str:
    """The address of a row, or of a row's id; rows of the table of figures are addressed by their key alone."""
    name = row if isinstance(row, str) else row.id
    return anchor(name if table.id == "figures" else f"{table.id}--{name}")


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
