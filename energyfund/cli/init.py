"""The command that writes a scenario to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.options import remark, volume_options

TEMPLATES = ("pension", "estate", "purchase")


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--template",
    type=click.Choice(TEMPLATES),
    default="pension",
    show_default=True,
    help="pension: a fund, a way out of fossil fuels and local projects; estate: roofs and homes paid for by shares; "
    "purchase: quotes and demand of a bulk purchase.",
)
@volume_options
def init(directory: Path, template: str) -> None:
    """Write a commented scenario that runs into a new folder.

    DIR must be new or empty: nothing is ever overwritten. Every field is explained, every number that somebody made up
    is marked, and an editor that knows YAML completes the fields.

    \b
    Example:
      energyfund init my-plan
      energyfund init my-estate --template estate
      energyfund init my-purchase --template purchase
    """
    from energyfund.scenario.start import write_template

    try:
        written = write_template(template, directory)
    except FileExistsError as error:
        raise click.BadParameter(f"{error}", param_hint="DIR") from error
    for path in written:
        click.echo(path)
    remark(f"Next: read and edit {written[0]}, then: energyfund check {directory}")
