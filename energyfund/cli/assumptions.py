"""The command that shows every figure that stands behind an answer."""

from __future__ import annotations

import datetime as dt

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import volume_options


@click.command()
@click.argument("key", required=False)
@click.option("--stale", is_flag=True, help="Only figures that somebody should look at again, with the reason.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day, as 2026-11-22. Left out: the day the library was checked; with --stale, today.",
)
@output_options
@volume_options
def assumptions(key: str | None, stale: bool, on: dt.datetime | None, output_format: str) -> None:
    """Show every figure with its unit, range, date, status and source.

    KEY names one figure and shows all there is to know about it, with its values at other dates. A figure is
    stale when its review is overdue, or when it is a forecast for a time that has passed.

    \b
    Example:
      energyfund assumptions
      energyfund assumptions gas_unit_rate_gbp_per_kwh
      energyfund assumptions --stale --format csv
    """
    from energyfund.assumptions import LIBRARY_DATE, library_entries, library_entry
    from energyfund.assumptions.rows import (
        about_rows,
        full_rows,
        full_value_rows,
        stale_rows,
        summary_rows,
        value_rows,
    )

    if key and stale:
        raise click.UsageError("--stale looks at every figure: leave KEY out, or leave --stale out.")
    day = on.date() if on else LIBRARY_DATE
    every = library_entries().values()
    if stale:
        today = on.date() if on else dt.date.today()  # noqa: DTZ011 - the user's own calendar
        print_rows(stale_rows(every, today), output_format, f"Stale figures on {today}")
    elif key and output_format == "table":
        entry = library_entry(key)
        print_rows(about_rows(entry, day), output_format, entry.label)
        print_rows(value_rows(entry), output_format, "Values by date")
    elif key:
        print_rows(full_value_rows(library_entry(key)), output_format, key)
    elif output_format == "table":
        print_rows(summary_rows(every, day), output_format, f"Figures on {day}")
    else:
        print_rows(full_rows(every, day), output_format, f"Figures on {day}")
