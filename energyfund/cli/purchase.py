"""The command that awards a bulk purchase."""

from __future__ import annotations

from pathlib import Path

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import detail, directory_option, remark, scenario_argument, volume_options
from energyfund.cli.summary import print_result

STOPPED_AT_LIMIT = 5


@click.command()
@scenario_argument
@directory_option
@output_options
@volume_options
@click.pass_context
def purchase(ctx: click.Context, scenario: Path, directory: Path, output_format: str) -> None:
    """Award a bulk purchase and write its paper.

    Reads the purchase block of a scenario: quotes, demand, limits. Awards it at the least whole-life cost or by score,
    says what each policy costs, what buyers save and what must be asked on resale, and checks the award again without
    the solver. Writes purchase.json, award.csv for the purchasing system, purchase-award.html and .pdf, and
    tables.xlsx.

    \b
    Example:
      energyfund purchase scenarios/nottingham -o out
      energyfund purchase scenarios/nottingham -o out --format csv
    """
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(scenario)

    from energyfund.planning.purchasing import make_purchase  # slow, and not needed where the file is wrong
    from energyfund.report.purchase_files import award_rows, render_purchase
    from energyfund.report.write import write_all

    result = make_purchase(loaded)
    paths = write_all(render_purchase(result), directory)
    print_result(result, award_rows(result), output_format, directory, paths)
    for check in result.checks:
        detail(f"{'kept' if check.passed else 'BROKEN'}: {check.name} (off by {check.residual:.3g} {check.unit})")
    if result.status == "limit":
        remark("The solver stopped at its limit: this is the best award that it found, and a better one may exist.")
        ctx.exit(STOPPED_AT_LIMIT)
