"""How the commands that write papers end: three lines that matter, one table, the files, and the remarks.

On a terminal lines are folded and names shortened to its width; where the output is piped there is no colour, no rule
and no fold, so that every line stands whole.
"""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from energyfund.cli.listing import PIPED_WIDTH, print_rows
from energyfund.cli.options import QUIET, VERBOSE, remark

if TYPE_CHECKING:
    from rich.console import Console

    from energyfund.plan import Plan
    from energyfund.plan.comparison import Comparison
    from energyfund.plan.frontier import Frontier
    from energyfund.plan.purchase import PurchaseResult
    from energyfund.plan.size import Sizing
    from energyfund.report.told import Told

MOST_ROWS, MOST_REMARKS = 20, 3
"""More than these do not help on a screen; the papers and the workbook hold them all."""

KINDS = ("html", "pdf", "xlsx", "csv", "json")
"""Kinds of files in the order in which people want them."""


def print_result(
    result: Plan | Comparison | Frontier | Sizing | PurchaseResult,
    rows: list[dict[str, object]],
    output_format: str,
    directory: Path,
    paths: Sequence[Path],
) -> None:
    """Print what came out.

    As a table everything goes to standard output but the remarks; with ``-q`` only the lines that matter do. As JSON or
    CSV the rows alone go to standard output, and the rest to standard error.

    Args:
        result: What was worked out.
        rows: The listing for programs, whole.
        output_format: One of the formats of a listing.
        directory: The folder of the files.
        paths: The files.
    """
    from energyfund.report.told import told

    found = told(result)
    if output_format != "table":
        for line in found.answer:
            remark(_folded(line, sys.stderr))
        print_rows(rows, output_format, found.title)
        for line in _file_lines(directory, paths):
            remark(line)
    else:
        for line in found.answer:
            click.echo(_folded(line, sys.stdout))
        if not click.get_current_context().meta.get(QUIET):
            _print_table(found)
            _print_lines(_file_lines(directory, paths))
    _say_remarks(found.remarks)


def _say_remarks(remarks: Sequence[str]) -> None:
    """The gravest remarks; all of them with ``-v``."""
    whole = bool(click.get_current_context().meta.get(VERBOSE))
    shown = remarks if whole else remarks[:MOST_REMARKS]
    for text in shown:
        remark(_folded(f"Remark: {text}", sys.stderr))
    left = len(remarks[len(shown) :])
    if left:
        remark(f"{left} more remark{'' if left == 1 else 's'}: see the papers, or run with -v.")


def _folded(line: str, stream: object) -> str:
    """A line folded to the terminal, later parts set in; whole where it is piped."""
    if not _is_terminal(stream):
        return line
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _is_terminal(stream: object) -> bool:
    asked = getattr(stream, "isatty", None)
    return bool(asked is not None and asked())


def _console() -> tuple[Console, io.StringIO]:
    """A console for the terminal; where it is piped, one that writes plain lines of any length to a text."""
    from rich.console import Console

    page = io.StringIO()
    if _is_terminal(sys.stdout):
        return Console(highlight=False), page
    return Console(file=page, width=PIPED_WIDTH, no_color=True, highlight=False), page


def _print_table(found: Told) -> None:
    """The table, names shortened to the terminal and figures whole."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from energyfund.report.told import first_rows

    rows, left_out = first_rows(found.rows, MOST_ROWS)
    if not rows:
        return
    console, page = _console()
    table = Table(
        box=box.SIMPLE_HEAD if console.is_terminal else None,
        show_edge=False,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="bold",
    )
    for place, head in enumerate(found.heads):
        is_text = place < found.texts
        table.add_column(Text(head), justify="left" if is_text else "right", no_wrap=not is_text)
    for row in rows:
        cells = [Text(cell, style=_style(found, place, cell)) for place, cell in enumerate(row)]
        for cell in cells[: found.texts]:
            cell.no_wrap, cell.overflow = True, "ellipsis"
        table.add_row(*cells)
    click.echo()
    console.print(table)
    if left_out:
        console.print(Text(f"and {left_out:,} more: --format csv lists them all"))
    for line in page.getvalue().splitlines():
        click.echo(line.rstrip())
    click.echo()


def _style(found: Told, place: int, cell: str) -> str:
    """Red for a loss."""
    return "red" if place in found.losses and cell.startswith("−") else ""


def _print_lines(lines: Sequence[str]) -> None:
    """Lines that are cut where the terminal ends."""
    from rich.text import Text

    console, page = _console()
    for line in lines:
        console.print(Text(line), no_wrap=True, overflow="ellipsis")
    click.echo(page.getvalue(), nl=False)


def _file_lines(directory: Path, paths: Sequence[Path]) -> list[str]:
    """The files, a line for each kind: names without their ending; those in folders below are counted."""
    lines = [f"Files in {directory}:"]
    kinds = dict.fromkeys((*KINDS, *(path.suffix.lstrip(".") for path in paths)))
    for kind in kinds:
        own = [path.relative_to(directory) for path in paths if path.suffix.lstrip(".") == kind]
        below = [path for path in own if path.parent != Path()]
        names = [path.stem for path in own if path.parent == Path()]
        if below:
            folders = dict.fromkeys(f"{path.parent}/" for path in below)
            names.append(f"{len(below)} in {' and '.join(folders)}")
        if names:
            lines.append(f"  {kind:<4}  {', '.join(names)}")
    return lines
