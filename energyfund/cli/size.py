"""The command that sizes panels and batteries and writes the share offer."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import detail, directory_option, scenario_argument, volume_options
from energyfund.cli.summary import print_result


@click.command()
@scenario_argument
@directory_option
@click.option("--project", metavar="NAME", help="The only solar project to size. Left out: all.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the made-up weather. Left out: the scenario's.")
@output_options
@volume_options
def size(scenario: Path, directory: Path, project: str | None, seed: int | None, output_format: str) -> None:
    """Size panels and batteries, and write the share offer.

    Balances every hour of a year: panels, use on site, battery and export limit, at prices by the hour. Projects say
    what uses the power under site:, the scenario what the society offers under share_offer:. Writes size.json,
    tables.xlsx, and the share-offer pages as HTML and PDF; without a share offer, the sizes alone.

    \b
    Example:
      energyfund size scenarios/hackney -o out
      energyfund size scenarios/hackney -o out --project "Banister House roofs" --format csv
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.planning.sizing.run import size_scenario  # slow, and not needed where the file is wrong
    from energyfund.report.size_files import render_sizing
    from energyfund.report.size_rows import roof_rows
    from energyfund.report.write import write_all

    found = size_scenario(loaded, project=project, seed=seed)
    paths = write_all(render_sizing(found), directory)
    print_result(found, roof_rows(found), output_format, directory, paths)
    made = found.provenance
    detail(f"energyfund {made.version}, figures of {made.date}, seed {made.seed}")
    detail(f"method: {made.solver}")
    detail(f"weather: {made.weather}")
    detail(f"scenario sha256 {made.scenario_sha256}")
