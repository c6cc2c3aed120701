"""Arguments and options that several commands share, and the two ways to speak beside the result."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

QUIET, VERBOSE, SCENARIO = "energyfund.quiet", "energyfund.verbose", "energyfund.scenario"
"""Names under which click's context keeps what was asked for, for all commands below it."""


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def keep(ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401  click's signature
        ctx.meta[name] = value
        return value

    return keep


def volume_options(command: Command) -> Command:
    """Gives a command its ``-q`` and ``-v``; `remark` and `detail` heed them."""
    quiet = click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_keep(QUIET),
        help="No remarks, only results and errors.",
    )
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_keep(VERBOSE),
        help="More about what was done.",
    )
    return quiet(verbose(command))


def scenario_argument(command: Command) -> Command:
    """Gives a command its ``SCENARIO``, passed on as a path called ``scenario``."""
    return click.argument("scenario", type=click.Path(path_type=Path), callback=_keep(SCENARIO))(command)


def directory_option(command: Command) -> Command:
    """Gives a command its ``-o DIR``, passed on as a path called ``directory``."""
    option = click.option(
        "-o",
        "--output",
        "directory",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        required=True,
        help="Folder for the files; made if it is not there.",
    )
    return option(command)


def remark(text: str) -> None:
    """Say something beside the result, on standard error; silent with ``-q``."""
    if not click.get_current_context().meta.get(QUIET):
        click.echo(text, err=True)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """One line on standard error that says how far long work is, gone when the work is done; silent with ``-q``."""
    from energyfund.planning.progress import ProgressLine

    quiet = click.get_current_context().meta.get(QUIET) or not sys.stderr.isatty()
    line = ProgressLine(_nothing if quiet else _in_place)
    try:
        yield line.tell
    finally:
        line.clear()


def _in_place(text: str) -> None:
    click.echo(text, nl=False, err=True)


def _nothing(_text: str) -> None:
    """Write nothing."""


def detail(text: str) -> None:
    """Say something that only ``-v`` asks for, on standard error."""
    if click.get_current_context().meta.get(VERBOSE):
        click.echo(text, err=True)
