"""The command that says what roofs yield."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import remark, volume_options

INVALID_ROWS = 3


@click.command("yield")
@click.argument("roofs", type=click.Path(path_type=Path))
@click.option(
    "--weather",
    metavar="FILE|pvgis",
    help="EPW, PVGIS, NSRDB PSM, TMY3 or CSV; pvgis fetches a typical year. Left out: the SAP climate of the region.",
)
@click.option(
    "--weather-label",
    type=click.Choice(["start", "middle", "end"]),
    help="What the times in the weather file mean. Left out: the format's own meaning; start for CSV.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of made-up weather.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the yields to a file, CSV or .parquet; a folder where ROOFS is a folder.",
)
@click.option(
    "--hourly", type=click.Path(path_type=Path, dir_okay=False), help="Also write every hour, a column a roof."
)
@click.option("--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Write what is wrong in which row.")
@click.option("--skip-invalid", is_flag=True, help="Rows that are wrong are left out and no reason to fail.")
@click.option(
    "--usable-fraction",
    type=click.FloatRange(0, 1, min_open=True),
    default=1,
    show_default=True,
    help="Share of area_m2 that panels cover, where the table does not say.",
)
@click.option("--whole-panels", is_flag=True, help="Capacity from area counts whole panels only.")
@click.option("--mount-flat", is_flag=True, help="Flat roofs carry frames facing south, in rows without shade.")
@click.option("--skip-north", is_flag=True, help="Leave out sloping roofs that face north.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler, or 'local'; where ROOFS is a folder of Parquet.")
@output_options
@volume_options
@click.pass_context
def yield_command(
    ctx: click.Context,
    roofs: Path,
    weather: str | None,
    weather_label: Literal["start", "middle", "end"] | None,
    seed: int,
    output: Path | None,
    hourly: Path | None,
    rejects: Path | None,
    skip_invalid: bool,
    usable_fraction: float,
    whole_panels: bool,
    mount_flat: bool,
    skip_north: bool,
    scheduler: str | None,
    output_format: str,
) -> None:
    """Say what each roof yields, by month, and how surely.

    ROOFS is CSV, Parquet or GeoJSON, or a folder of Parquet files. Columns: roof_id, latitude and longitude or
    postcode, tilt_deg (0 flat), azimuth_deg (clockwise from north, 180 south), kwp or area_m2. A row that is wrong is
    named and left out; the exit code is then 3, unless --skip-invalid.

    \b
    Example:
      energyfund yield roofs.csv
      energyfund yield roofs.csv --weather london.epw -o yields.csv
      energyfund yield buildings.geojson --mount-flat --skip-north --usable-fraction 0.6 -o yields.parquet
    """
    from energyfund.solar import command
    from energyfund.solar.roof_layout import Layout

    if roofs.is_dir() and (output is None or hourly or rejects):
        raise click.UsageError("A folder of roofs needs a folder for the yields, -o DIR, and takes no other file.")
    if scheduler and not roofs.is_dir():
        raise click.UsageError("--scheduler needs a folder of tables as ROOFS.")
    layout = Layout(usable_fraction, whole_panels, mount_flat, skip_north)
    order = command.order_for(roofs, weather, weather_label, seed, layout)
    if hourly:
        command.hours_to_file(roofs, order, hourly)
    stream = sys.stdout.buffer if output_format == "csv" else None
    progress = command.progress_on(_write)
    outcome, rows = command.answer(roofs, order, output, rejects, scheduler, progress, stream)
    if rows is not None:
        print_rows(rows, output_format, "All roofs" if output else "Yields in the first year")
    for line in command.remarks_on(outcome, order):
        remark(line)
    for line in command.rejected_in_words(outcome, rejects):
        click.echo(line, err=True)
    if outcome.rejected and not skip_invalid:
        ctx.exit(INVALID_ROWS)


def _write(text: str) -> None:
    click.echo(text, nl=False, err=True)
