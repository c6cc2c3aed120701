"""The one place where whatever goes wrong becomes words on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import click

from energyfund import __version__
from energyfund.cli.options import SCENARIO, VERBOSE
from energyfund.errors import EnergyfundError, Fault, InvalidInputError, MissingFileError, NoPlanError

OUR_FAULT, INTERRUPTED = 1, 130
WIDEST_FIELD = 48
"""Longer fields push their message to the next line."""


@contextmanager
def explain_trouble(ctx: click.Context) -> Iterator[None]:
    """Whatever goes wrong inside ends in words and an exit code; click's own errors stay click's."""
    try:
        yield
        sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except EnergyfundError as error:
        click.echo(in_words(error, ctx.meta.get(SCENARIO)), err=True)
        ctx.exit(error.exit_code)
    except BrokenPipeError:
        _close_quietly()
        ctx.exit(0)
    except SystemExit as error:
        if not isinstance(error.__context__, BrokenPipeError):
            raise
        ctx.exit(0)  # rich met the closed pipe first
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
        ctx.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  the last resort: it is saved, and said
        click.echo(_our_fault(error, show_all=bool(ctx.meta.get(VERBOSE))), err=True)
        ctx.exit(OUR_FAULT)


def in_words(error: EnergyfundError, scenario: Path | None) -> str:
    """What went wrong and what to do, for people.

    Args:
        error: What went wrong.
        scenario: The scenario as the person named it; None where the command has none.
    """
    faults = error.faults if isinstance(error, InvalidInputError | MissingFileError) else ()
    if not faults:
        return _visible(str(error) if isinstance(error, NoPlanError) else f"Error: {error}")
    blocks: list[str] = []
    for file, group in groupby(faults, key=lambda fault: fault.file):
        listed = list(group)
        count = "1 fault" if len(listed) == 1 else f"{len(listed)} faults"
        head = str(error) if isinstance(error, MissingFileError) else f"{file} has {count}"
        blocks += [f"Error: {head}", _aligned(listed)]
    end = ["Nothing was run."]
    if scenario is not None:
        end += ["Edit the file, then:" if len(blocks) == 2 else "Edit the files, then:"]
        end += [f"energyfund check {scenario}"]
    if isinstance(error, InvalidInputError) and error.more_to_check:
        blocks.append("Further checks follow once these are mended.")
    return _visible("\n\n".join([*blocks, " ".join(end)]))


def _aligned(faults: list[Fault]) -> str:
    """A line for each fault: where, which field, what is wrong, one below the other."""
    wheres = ["" if fault.line is None else f"line {fault.line}" for fault in faults]
    fields = [f"{fault.field} = {fault.value}" if fault.field and fault.value else fault.field for fault in faults]
    where_width = max(map(len, wheres))
    field_width = max((len(field) for field in fields if len(field) <= WIDEST_FIELD), default=0)
    lines: list[str] = []
    for where, field, fault in zip(wheres, fields, faults, strict=True):
        if len(field) > field_width:
            lines += [f"  {where:<{where_width}}  {field}", f"  {'':<{where_width}}    {fault.message}"]
            continue
        cells = (f"{where:<{where_width}}", f"{field:<{field_width}}")
        lines.append("  ".join(["", *(cell for cell in cells if cell), fault.message]))
    return "\n".join(lines)


def _visible(text: str) -> str:
    """Text without control characters, which a file could otherwise send to the terminal."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()
        for letter in text
    )


def _our_fault(error: Exception, *, show_all: bool) -> str:
    """Saves a report of a fault of ours, and says where it is."""
    import platform
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(error))
    about = [
        f"energyfund {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Arguments: {sys.argv[1:]}",
        trace,
    ]
    lines = [f"Error: {type(error).__name__}: {error}", "", "This is our fault, not yours."]
    folder = Path(os.environ.get("ENERGYFUND_CACHE") or tempfile.gettempdir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix="energyfund-fault-", suffix=".txt", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(about))
    except OSError:
        return "\n".join([*lines, "Please report it with what follows:", "", *about])
    lines.append(f"Please report it with this file, and with your scenario if you may: {path}")
    return "\n".join([*lines, "", trace] if show_all else lines)


def _close_quietly() -> None:
    """The reader of our output has gone, as ``head`` does: stop writing, and say nothing at the end either."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # a stream without a file behind it has nothing to close
        return
