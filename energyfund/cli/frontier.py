"""The command that finds the efficient plans between two or three aims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import directory_option, remark, scenario_argument, volume_options
from energyfund.cli.summary import print_result

if TYPE_CHECKING:
    from energyfund.plan.frontier import Frontier
    from energyfund.scenario.loader import LoadedScenario
    from energyfund.scenario.scenario import Goal


@click.command()
@scenario_argument
@directory_option
@click.option(
    "--aims",
    metavar="NAMES",
    help="Two or three aims with commas between, the return first: npv or fund_value, then homes_lifted, cvar or both. "
    "Left out: fund_value,homes_lifted,cvar where the scenario has homes and a fund with a market; else two of them.",
)
@click.option(
    "--against",
    type=click.Choice(("homes", "cvar")),
    help="Two aims only: what return is held against, homes lifted out of fuel poverty or the loss in bad years.",
)
@click.option(
    "--points",
    type=click.IntRange(min=2, max=200),
    help="Plans to look for along each aim beside the return, both ends included. Left out: 9, or 5 along each of two.",
)
@click.option("--pathway", metavar="NAME", help="A pathway of the scenario. Left out: the first.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of everything drawn. Left out: the scenario's.")
@output_options
@volume_options
def frontier(
    scenario: Path,
    directory: Path,
    aims: str | None,
    against: Literal["homes", "cvar"] | None,
    points: int | None,
    pathway: str | None,
    seed: int | None,
    output_format: str,
) -> None:
    """Find the plans that give the most return for what they do.

    Between the plan with the best return, the one that lifts the most homes out of fuel poverty and the one that loses
    least in bad years lie plans that no other beats in all of these. Finds them, says what one aim costs in the others,
    and marks the knee. Writes frontier.json, frontier.html and .pdf, and frontier.xlsx. frontier.json is written after
    each plan; Ctrl-C leaves pages of the plans that are found.

    \b
    Example:
      energyfund frontier scenarios/preston -o out
      energyfund frontier scenarios/preston -o out --aims npv,homes_lifted
      energyfund frontier scenarios/preston -o out --against cvar --points 12
    """
    wanted = _named(aims, against)

    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.report.frontier_paper import render_frontier  # slow, and not needed where the file is wrong
    from energyfund.report.write import write_all

    found = _found(loaded, directory, wanted, against, points, pathway, seed)
    paths = write_all(render_frontier(found), directory)
    _print(found, directory, paths, output_format)


def _named(aims: str | None, against: str | None) -> tuple[Goal, ...] | None:
    """The aims that were named, None for the scenario's own."""
    if aims is None:
        return None
    if against is not None:
        raise click.UsageError("Give --aims or --against, and not both.")
    from energyfund.planning.frontier_aims import named_aims

    try:
        return named_aims(aims)
    except ValueError as reason:
        raise click.BadParameter(str(reason), param_hint="'--aims'") from reason


def _found(
    loaded: LoadedScenario,
    directory: Path,
    aims: tuple[Goal, ...] | None,
    against: Literal["homes", "cvar"] | None,
    points: int | None,
    pathway: str | None,
    seed: int | None,
) -> Frontier:
    """The whole frontier; frontier.json is written after each plan, and pages too where somebody stops early."""
    from energyfund.planning.chain import chosen_pathway, prepare
    from energyfund.planning.frontier import frontier as efficient_plans
    from energyfund.planning.frontier_aims import aims_of
    from energyfund.planning.frontier_words import progress
    from energyfund.report.frontier_paper import frontier_json, render_frontier
    from energyfund.report.write import write_all

    chosen = chosen_pathway(loaded, pathway)
    prepared = prepare(loaded, seed)
    found = None
    try:
        for found in efficient_plans(prepared, chosen, aims_of(prepared, chosen, aims, against), points):
            write_all(frontier_json(found), directory)
            remark(progress(found))
    except KeyboardInterrupt:
        if found is not None:
            write_all(render_frontier(found), directory)
            remark(f"\nStopped early. The {len(found.points)} plans found so far are in {directory}.")
        raise
    if found is None:
        raise TypeError("a frontier holds at least one plan")
    return found


def _print(found: Frontier, directory: Path, paths: tuple[Path, ...], output_format: str) -> None:
    """The answer, a row for each plan, and the files."""
    from energyfund.report.frontier_paper import frontier_rows

    print_result(found, frontier_rows(found), output_format, directory, paths)
