"""The command that finds every fault before anything is solved."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.options import detail, remark, scenario_argument, volume_options


@click.command()
@scenario_argument
@volume_options
def check(scenario: Path) -> None:
    """Find every fault of a scenario at once; nothing is solved.

    Reads the scenario file and every table that it names. Each fault comes with its file, line, field and value, and
    with what is allowed there.

    \b
    Example:
      energyfund check scenarios/preston
    """
    from energyfund.scenario.loader import load_scenario
    from energyfund.scenario.summary import in_short

    loaded = load_scenario(scenario)

    from energyfund.planning import check_scenario  # slow, and not needed where the file is wrong

    for text in check_scenario(loaded):
        remark(f"Remark: {text}")
    click.echo(f"{loaded.scenario.name}: nothing wrong found")
    click.echo(in_short(loaded))
    detail(f"Scenario and tables: sha256 {loaded.sha256}")
