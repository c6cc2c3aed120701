"""The command that writes reports again, years later if need be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from energyfund.cli.listing import output_options
from energyfund.cli.options import directory_option, remark, volume_options
from energyfund.cli.papers import write_papers
from energyfund.cli.summary import print_result
from energyfund.errors import near_match

if TYPE_CHECKING:
    from energyfund.plan.comparison import Comparison
    from energyfund.plan.frontier import Frontier
    from energyfund.plan.purchase import PurchaseResult
    from energyfund.plan.size import Sizing

PAPERS = (
    "return-report",
    "fuel-poverty-report",
    "committee-paper",
    "cabinet-paper",
    "share-offer",
    "purchase-award",
    "summary",
    "compare",
    "frontier",
    "sizes",
)
"""Every paper that some file holds; a test holds this list against the papers themselves."""


def _known(_ctx: click.Context, _parameter: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of papers; a misspelt one is an error with near matches."""
    for name in names:
        if name not in PAPERS:
            near = near_match(name, PAPERS)
            raise click.BadParameter(f"there is no paper '{name}'.{near} Papers: {', '.join(PAPERS)}.")
    return names


@click.command()
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path))
@directory_option
@click.option(
    "--paper",
    "papers",
    metavar="NAME",
    multiple=True,
    callback=_known,
    help=f"Only this paper, as page and PDF; may be given again. One of: {', '.join(PAPERS)}.",
)
@output_options
@volume_options
def report(file: Path, directory: Path, papers: tuple[str, ...], output_format: str) -> None:
    """Write the papers of a result again, without solving.

    FILE.json is a plan.json, compare.json, frontier.json, size.json or purchase.json that energyfund wrote. The same
    file gives the same papers, to the byte, and the same workbook and tables.

    \b
    Example:
      energyfund report out/plan.json -o again
      energyfund report out/plan.json -o again --paper return-report
      energyfund report out/compare.json -o again
    """
    from energyfund.plan import Plan
    from energyfund.report.again import read_result
    from energyfund.report.write import UnknownPaperError

    result = read_result(file)
    if not result.is_as_written():
        remark(f"Remark: {file} was changed after energyfund wrote it; its numbers may no longer fit each other.")
    try:
        if isinstance(result, Plan):
            write_papers(result, directory, output_format, papers)
        else:
            _write(result, directory, output_format, papers)
    except UnknownPaperError as error:
        raise click.BadParameter(f"{file} {error}", param_hint="--paper") from error


def _write(
    result: Comparison | Frontier | Sizing | PurchaseResult,
    directory: Path,
    output_format: str,
    papers: tuple[str, ...],
) -> None:
    """Write the papers of a result that is no plan, then print what its own command prints."""
    from energyfund.report.again import render_again, rows_of
    from energyfund.report.write import write_all

    paths = write_all(render_again(result, papers), directory)
    print_result(result, rows_of(result), output_format, directory, paths)
