"""The command that writes reports again, years later if need be."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import directory_option, remark, volume_options
from energyfund.cli.papers import write_papers


@click.command()
@click.argument("plan_file", metavar="PLAN.json", type=click.Path(path_type=Path))
@directory_option
@output_options
@volume_options
def report(plan_file: Path, directory: Path, output_format: str) -> None:
    """Write the reports of a plan again, without solving.

    PLAN.json is the file that `energyfund plan` wrote. The same plan gives the same reports.

    \b
    Example:
      energyfund report out/plan.json -o again
    """
    from energyfund.plan import Plan

    plan = Plan.read(plan_file)
    if not plan.is_as_written():
        remark(f"Remark: {plan_file} was changed after energyfund wrote it; its numbers may no longer fit each other.")
    write_papers(plan, directory, output_format)
