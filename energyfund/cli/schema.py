"""The command that prints the JSON Schema of the scenario file."""

from __future__ import annotations

import click

from energyfund.cli.options import volume_options


@click.command()
@volume_options
def schema() -> None:
    """Print the JSON Schema of the scenario file.

    Editors use it to complete field names and to mark mistakes while you type. `energyfund init` writes it beside the
    scenario; after an update of energyfund write it again.

    \b
    Example:
      energyfund schema > my-plan/energyfund.schema.json
    """
    from energyfund.scenario.schema import schema_text

    click.echo(schema_text(), nl=False)
