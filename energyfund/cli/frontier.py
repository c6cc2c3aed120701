"""The command that finds the efficient plans between two aims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import directory_option, remark, scenario_argument, volume_options

if TYPE_CHECKING:
    from energyfund.plan.frontier import Frontier


@click.command()
@scenario_argument
@directory_option
@click.option(
    "--against",
    type=click.Choice(("homes", "cvar")),
    default="homes",
    show_default=True,
    help="What return is held against: homes lifted out of fuel poverty, or the loss in bad years.",
)
@click.option(
    "--points",
    type=click.IntRange(min=2, max=200),
    default=9,
    show_default=True,
    help="Plans to look for, the two ends included.",
)
@click.option("--pathway", metavar="NAME", help="A pathway of the scenario. Left out: the first.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of everything drawn. Left out: the scenario's.")
@output_options
@volume_options
def frontier(
    scenario: Path,
    directory: Path,
    against: Literal["homes", "cvar"],
    points: int,
    pathway: str | None,
    seed: int | None,
    output_format: str,
) -> None:
    """Find the plans that give the most return for what they do.

    Between the plan with the best return and the one that lifts the most homes out of fuel poverty (or loses least in
    bad years) lie plans that no other beats in both. Finds them, says what one aim costs in the other, and marks the
    knee. Writes frontier.json, frontier.html and .pdf, and frontier.xlsx.

    \b
    Example:
      energyfund frontier scenarios/preston -o out
      energyfund frontier scenarios/preston -o out --against cvar --points 12
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.planning.chain import chosen_pathway, prepare  # slow, and not needed where the file is wrong
    from energyfund.planning.frontier import frontier as efficient_plans
    from energyfund.report.frontier_paper import render_frontier
    from energyfund.report.write import write_all

    chosen = chosen_pathway(loaded, pathway)
    found = None
    for found in efficient_plans(prepare(loaded, seed), chosen, against, points):
        remark(f"{len(found.points)} efficient plans")
    if found is None:
        raise TypeError("a frontier holds at least one plan")
    paths = write_all(render_frontier(found), directory)
    _print(found, paths, output_format)


def _print(found: Frontier, paths: tuple[Path, ...], output_format: str) -> None:
    """The answer, a row for each plan, and the files."""
    from energyfund.report.frontier_paper import frontier_rows

    say = click.echo if output_format == "table" else remark
    for line in found.answer:
        say(line)
    print_rows(frontier_rows(found), output_format, "Efficient plans")
    for text in found.remarks:
        remark(f"Remark: {text}")
    say("Files:")
    for path in paths:
        say(f"  {path}")
