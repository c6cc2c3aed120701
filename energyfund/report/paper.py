"""What a report is made of before it is set: words, headlines, sections, and the shelf they come from."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.report.spec import Chart
from energyfund.report.table import Table


@dataclass(frozen=True, slots=True)
class Basis:
    """One of the terms that every number of the report rests on: its name and what it is."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the three numbers that matter: the number, what it is, and how far it may be out.

    Attributes:
        at: Where the number stands: table, row and column, by their ids; None where it stands in no table.
    """

    value: str
    label: str
    range: str
    at: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: words, then charts, then tables, then tables that a page may fold away.

    Attributes:
        boxed: Whether it stands in a box of its own.
        blank: Whether room is left below the words for somebody to write.
    """

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    folded: tuple[Table, ...] = ()
    boxed: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A report. ``answer`` is its first line, ``warnings`` stand on its first page.

    ``short`` papers stand on one page and have no contents.
    """

    id: str
    title: str
    subject: str
    answer: str
    more: tuple[str, ...]
    warnings: tuple[str, ...]
    headlines: tuple[Headline, ...]
    basis: tuple[Basis, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    figure_keys: tuple[str, ...]
    short: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tables and charts of a plan, to be taken by id."""

    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]

    def table(self, *ids: str) -> tuple[Table, ...]:
        """Tables whose id is one of those given, or starts with one that ends in a dash."""
        return tuple(
            table for name in ids for table in self.tables if _meant(table.id, name) and table.reports != ("workbook",)
        )

    def chart(self, *ids: str) -> tuple[Chart, ...]:
        """Charts by id; those that the plan holds nothing for are left out."""
        return tuple(chart for name in ids for chart in self.charts if chart.id == name)

    def filled(self, *ids: str) -> tuple[Table, ...]:
        """Tables by id that have rows."""
        return tuple(table for table in self.table(*ids) if table.rows)

    def charts_of(self, start: str) -> tuple[Chart, ...]:
        """Charts whose id starts with a word."""
        return tuple(chart for chart in self.charts if chart.id.startswith(start))


def _meant(table_id: str, name: str) -> bool:
    return table_id == name or (name.endswith("-") and table_id.startswith(name))
