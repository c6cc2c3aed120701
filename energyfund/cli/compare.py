"""The command that sets every pathway of a scenario side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import detail, directory_option, remark, scenario_argument, volume_options
from energyfund.cli.summary import print_result

if TYPE_CHECKING:
    from energyfund.plan.comparison import Comparison
    from energyfund.scenario.loader import LoadedScenario

NO_PLAN, STOPPED_AT_LIMIT = 4, 5


@click.command()
@scenario_argument
@directory_option
@click.option("--seed", type=click.IntRange(min=0), help="Seed of everything drawn. Left out: the scenario's.")
@output_options
@volume_options
@click.pass_context
def compare(ctx: click.Context, scenario: Path, directory: Path, seed: int | None, output_format: str) -> None:
    """Set pathways out of fossil fuels side by side, priced.

    Plans every pathway of the scenario, and holding on, which is always there. Says what each costs against holding on,
    in basis points a year, in pounds and in risk, and what would be regretted if markets did something else. Writes
    compare.json, compare.html and .pdf, and compare.xlsx. compare.json is written after each pathway, so that stopping
    early leaves the finished ones.

    \b
    Example:
      energyfund compare scenarios/preston -o out
      energyfund compare scenarios/preston -o out --format csv
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.report.compare_files import render_comparison  # slow, and not needed where the file is wrong
    from energyfund.report.write import write_all

    found = _compared(loaded, directory, seed)
    paths = write_all(render_comparison(found), directory)
    _print(found, directory, paths, output_format)
    statuses = {view.status for view in found.pathways}
    if statuses == {"clash"}:
        ctx.exit(NO_PLAN)
    if statuses & {"limit", "stopped"}:
        remark("The solver stopped at its limit for at least one pathway; see its status. Raise solver_seconds.")
        ctx.exit(STOPPED_AT_LIMIT)


def _compared(loaded: LoadedScenario, directory: Path, seed: int | None) -> Comparison:
    """The whole comparison; compare.json is written after each pathway."""
    from energyfund.planning.chain import prepare
    from energyfund.planning.compare import compare as compare_pathways
    from energyfund.planning.compare import pathways_of
    from energyfund.report.compare_files import comparison_json
    from energyfund.report.compare_listing import progress
    from energyfund.report.write import write_all

    pathways_of(loaded)
    found = None
    try:
        for found in compare_pathways(prepare(loaded, seed)):
            write_all(comparison_json(found), directory)
            remark(progress(found))
    except KeyboardInterrupt:
        if found is not None:
            remark(f"\nThe finished pathways are in {directory.joinpath('compare.json')}.")
        raise
    if found is None:
        raise TypeError("a comparison holds at least two pathways")
    return found


def _print(found: Comparison, directory: Path, paths: tuple[Path, ...], output_format: str) -> None:
    """What came out, and with -v the checks that fail."""
    from energyfund.report.compare_listing import compare_rows

    print_result(found, compare_rows(found), output_format, directory, paths)
    for view in found.pathways:
        for check in view.failed_checks:
            detail(f"BROKEN: {view.name}: {check}")
