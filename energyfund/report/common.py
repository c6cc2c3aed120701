"""What all papers share: how one is put together, its foot, and the sections that every one of them ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from energyfund.plan import FigureUsed, Provenance
from energyfund.report.paper import Basis, Headline, Paper, Section, Shelf
from energyfund.report.table import one_line

NOT_FINANCIAL = "Not financial advice. This paper informs a decision; it does not make one."
NOT_LEGAL = "Not financial or legal advice. This paper informs a decision; it does not make one."
SOURCES = "Every figure leads to its source. What the scenario changed, and what is invented, stands apart."


def compose(
    paper_id: str,
    title: str,
    subject: str,
    answer: Sequence[str],
    *,
    headlines: tuple[Headline, ...],
    basis: tuple[Basis, ...],
    sections: Sequence[Section],
    foot: tuple[str, ...],
    figures: Sequence[FigureUsed],
    warnings: Sequence[str] = (),
    short: bool = False,
) -> Paper:
    """A paper from its parts.

    Args:
        paper_id: Its id, and the name of its files.
        title: What kind of paper it is.
        subject: What it is about, in the user's words.
        answer: What came out; the first line is the answer.
        headlines: The numbers that matter.
        basis: What every number rests on.
        sections: Its parts; those that hold nothing are left out.
        foot: What stands below it.
        figures: The figures that it rests on.
        warnings: What a reader has to know first.
        short: Whether it is to fit on one page, without contents.
    """
    first, *more = answer
    return Paper(
        id=paper_id,
        title=title,
        subject=one_line(subject),
        answer=first,
        more=tuple(more),
        warnings=tuple(warnings),
        headlines=headlines,
        basis=basis,
        sections=tuple(each for each in sections if holds(each)),
        foot=foot,
        figure_keys=tuple(figure.key for figure in figures),
        short=short,
    )


def holds(section: Section) -> bool:
    """Whether a section says or shows anything, or leaves room for somebody to write."""
    shown = section.paragraphs or section.points or section.charts or section.tables or section.folded
    return bool(shown) or section.blank


def numbered(sections: Sequence[Section], shelf: Shelf) -> tuple[Section, ...]:
    """The same sections, in which the table behind every chart stands: folded in below it, where it stands nowhere."""
    shown = {table.id for section in sections for table in (*section.tables, *section.folded)}
    found = []
    for section in sections:
        lacking = dict.fromkeys(chart.table for chart in section.charts if chart.table not in shown)
        shown |= set(lacking)
        found.append(replace(section, folded=(*section.folded, *shelf.table(*lacking))))
    return tuple(found)


def foot(
    made: Provenance, advice: str = NOT_FINANCIAL, *, of: str = "with the figures", seed: bool = True
) -> tuple[str, str]:
    """The two lines below a paper: what it is not, and what made it."""
    drawn = f", seed {made.seed}" if seed else ""
    return (
        advice,
        (
            f"Made by energyfund {made.version} {of} of {made.date}. Scenario {made.scenario_sha256[:12]}, "
            f"figures {made.assumptions_sha256[:12]}{drawn}."
        ),
    )


def origin(shelf: Shelf) -> tuple[Section, ...]:
    """The last two sections: figures with their sources, and what is needed to make the paper again."""
    return (
        Section(
            "figures",
            "Figures and sources",
            (SOURCES,),
            tables=shelf.table("changed-figures", "invented"),
            folded=shelf.table("figures"),
        ),
        Section("provenance", "Where this comes from", tables=shelf.table("provenance")),
    )
