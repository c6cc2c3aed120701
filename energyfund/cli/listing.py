"""How every listing command prints its rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PIPED_WIDTH = 100_000
"""Characters of a line where nobody's terminal has to hold it."""


def output_options(command: Command) -> Command:
    """Gives a listing command its ``--format`` option, passed on as ``output_format``."""
    option = click.option(
        "-f",
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print the listing.",
    )
    return option(command)


def print_rows(rows: list[dict[str, object]], output_format: str, title: str) -> None:
    """Prints rows on standard output.

    Args:
        rows: The rows; columns are the keys, in the order in which they first appear.
        output_format: One of `FORMATS`.
        title: Heading of the table; not printed in JSON and CSV.
    """
    plain = [{name: _plain(cell) for name, cell in row.items()} for row in rows]
    if output_format == "json":
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2, default=str, allow_nan=False))
    elif output_format == "csv":
        click.echo(_csv_text(plain), nl=False)
    elif plain:
        _print_table(plain, title)
    else:
        click.echo(f"{title}: none")


def _columns(rows: Sequence[dict[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _csv_text(rows: Sequence[dict[str, object]]) -> str:
    columns = _columns(rows)
    if not columns:
        return ""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_safe_cell(name) for name in columns])
    writer.writerows([_safe_cell(row.get(name)) for name in columns] for row in rows)
    return buffer.getvalue()


def _safe_cell(cell: object) -> str:
    """A CSV cell that no spreadsheet takes for a formula.

    >>> _safe_cell("=1+1"), _safe_cell("-1.5"), _safe_cell("-abc"), _safe_cell((1.0, 2.0))
    ("'=1+1", '-1.5', "'-abc", '1.0; 2.0')
    """
    if isinstance(cell, list | tuple):
        return _safe_cell("; ".join(str(one) for one in cell))
    text = "" if cell is None else str(cell)
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _plain(cell: object) -> object:
    """Numpy's numbers as Python's own, and no value where a number is not finite."""
    item = getattr(cell, "item", None)
    value = item() if callable(item) else cell
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _shown(cell: object) -> str:
    """A cell of the table for people.

    >>> _shown(1234.567), _shown(0.035), _shown(2026), _shown(None), _shown(True)
    ('1,234.57', '0.035', '2026', '–', 'yes')
    """
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:,.2f}" if abs(cell) >= 1000 else f"{cell:.6g}"
    if isinstance(cell, list | tuple):
        return ", ".join(_shown(one) for one in cell)
    return str(cell)


def _style(column: str, row: dict[str, object]) -> str:
    """Red for what people lose: amounts below nil, and homes whose bill rises. No colour where it is piped.

    >>> _style("saving_gbp", {"saving_gbp": -5.0}), _style("homes_with_higher_bill", {"homes_with_higher_bill": 3})
    ('red', 'red')
    >>> _style("saving_gbp", {"saving_gbp": 5.0}), _style("value", {"what": "homes with a higher bill", "value": 0})
    ('', '')
    """
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    worse_off = "higher bill" in f"{column.replace('_', ' ')} {row.get('what', '')}"
    return "red" if value < 0 or (worse_off and value > 0) else ""


def _print_table(rows: Sequence[dict[str, object]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_terminal = sys.stdout.isatty()
    page = io.StringIO()
    console = Console() if on_terminal else Console(file=page, width=PIPED_WIDTH, no_color=True)
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD if on_terminal else None, pad_edge=on_terminal)
    for name in _columns(rows):
        numeric = any(isinstance(row.get(name), int | float) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", no_wrap=not on_terminal, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row.get(name)), style=_style(name, row)) for name in _columns(rows)))
    console.print(table)
    for line in page.getvalue().splitlines():
        click.echo(line.rstrip())
    if not on_terminal:
        click.echo()  # what comes next stands apart, as it does on a terminal
