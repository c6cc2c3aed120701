"""The command line: reads arguments, calls one function, prints. No arithmetic.

Importing this package loads click and nothing else that is slow; each command loads what it needs when it runs.
"""

from __future__ import annotations

import os

import click

from energyfund import __version__
from energyfund.cli.group import LazyGroup

__all__ = ["main"]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="energyfund")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Plan community solar, retrofit and housing with pension-fund and community money.

    SCENARIO is a folder with a file scenario.yaml, or that file. Results go to standard output, remarks to standard
    error.

    \b
    Start here:
      energyfund init my-plan
      energyfund check my-plan
      energyfund plan my-plan -o out

    Exit codes: 0 done; 1 our fault; 2 wrong usage; 3 a scenario, table or figure is wrong; 4 no plan meets every rule;
    5 the solver stopped at a limit; 6 a file is missing or unreadable.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
