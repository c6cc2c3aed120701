"""The main job: from a scenario to a plan and its reports."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import directory_option, progress, remark, scenario_argument, volume_options
from energyfund.cli.papers import write_papers

STOPPED_AT_LIMIT = 5


@click.command()
@scenario_argument
@directory_option
@click.option("--pathway", metavar="NAME", help="A pathway of the scenario. Left out: the first.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of everything drawn. Left out: the scenario's.")
@output_options
@volume_options
@click.pass_context
def plan(
    ctx: click.Context, scenario: Path, directory: Path, pathway: str | None, seed: int | None, output_format: str
) -> None:
    """Plan a scenario and write its reports.

    Chooses what is built, when, and with whose money, so that every rule holds; then checks every rule and every pound
    again without the solver. Writes plan.json, tables.xlsx, and a return report and a fuel-poverty report, each as HTML
    and PDF.

    \b
    Example:
      energyfund plan scenarios/preston -o out
      energyfund plan scenarios/preston -o out --pathway hold --format json
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.planning import make_plan  # slow, and not needed where the file is wrong

    with progress() as tell:
        made = make_plan(loaded, pathway=pathway, seed=seed, tell=tell)
    write_papers(made, directory, output_format)
    if made.objective.status == "limit":
        remark("The solver stopped at its limit: this is the best plan that it found, and a better one may exist.")
        ctx.exit(STOPPED_AT_LIMIT)
