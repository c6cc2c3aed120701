"""The main job: from a scenario to a plan and its reports."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import directory_option, progress, remark, scenario_argument, volume_options
from energyfund.cli.papers import write_papers

STOPPED_AT_LIMIT, INTERRUPTED = 5, 130


@click.command()
@scenario_argument
@directory_option
@click.option("--pathway", metavar="NAME", help="A pathway of the scenario. Left out: the first.")
@click.option(
    "--pathways",
    type=click.Choice(("all", "chosen")),
    default="all",
    show_default=True,
    help="Plan every other pathway too and set it beside the chosen one, or not.",
)
@click.option("--frontier", "with_frontier", is_flag=True, help="Look for the efficient plans too.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of everything drawn. Left out: the scenario's.")
@output_options
@volume_options
@click.pass_context
def plan(
    ctx: click.Context,
    scenario: Path,
    directory: Path,
    pathway: str | None,
    pathways: Literal["all", "chosen"],
    with_frontier: bool,
    seed: int | None,
    output_format: str,
) -> None:
    """Plan a scenario and write its reports.

    Chooses what is built, when, and with whose money, so that every rule holds; then checks every rule and every pound
    again without the solver. Sets every other pathway of the fund beside it, says what one uncertain thing at a time
    does to the result, and makes the award of a bulk purchase where the scenario has one. Writes plan.json, every paper
    that it gives ground for as HTML and PDF, and all tables as tables.xlsx, JSON and CSV. Ctrl-C while the other
    pathways are planned leaves the plan written with those that are finished.

    \b
    Example:
      energyfund plan scenarios/preston -o out
      energyfund plan scenarios/preston -o out --pathways chosen
      energyfund plan scenarios/preston -o out --frontier
      energyfund plan scenarios/preston -o out --pathway hold --format json
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.planning import make_plan  # slow, and not needed where the file is wrong
    from energyfund.planning.whole_plan import BROKEN_OFF

    with progress() as tell:
        made = make_plan(loaded, pathway=pathway, seed=seed, tell=tell, pathways=pathways, with_frontier=with_frontier)
    write_papers(made, directory, output_format)
    if made.objective.status == "limit":
        remark("The solver stopped at its limit: this is the best plan that it found, and a better one may exist.")
        ctx.exit(STOPPED_AT_LIMIT)
    if BROKEN_OFF in made.remarks:
        ctx.exit(INTERRUPTED)
