"""The command that says where an anchor institution's money goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import remark, volume_options

if TYPE_CHECKING:
    from energyfund.purchase.spending.listing import SpendListing

LEFT_OUT = 3
LEVELS = ("city", "county", "region")


def _read_by(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """An option that a function of the room reads; what it does not understand is wrong usage."""

    def read(_ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401  click's signature
        from energyfund.purchase.spending import asked

        if value is None:
            return None
        try:
            return getattr(asked, name)(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return read


@click.command("spend")
@click.argument("suppliers", type=click.Path(path_type=Path))
@click.option("--city", metavar="[NAME=]PR1,PR2", help="Beginnings of the postcodes of the city or town.")
@click.option("--county", metavar="[NAME=]PR,BB", help="Those of the county; it holds the city.")
@click.option("--region", metavar="[NAME=]PR,BB,M", help="Those of the region; it holds the county.")
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Instead of these three: a CSV with postcode (its beginning), place (city, county, region, outside), name.",
)
@click.option("--local", type=click.Choice(LEVELS), help="Place that leakage and LM3 are about. Left out: the county.")
@click.option(
    "--postcodes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV with supplier and postcode, for rows without a postcode.",
)
@click.option("--year-column", metavar="HEADER", help="Column that holds the date or the year, where it is not found.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=HEADER", callback=_read_by("columns_of"),
    help="Say which column is what: supplier, postcode, amount, date, year, sector, locked, contract.",
)  # fmt: skip
@click.option(
    "--year-start", type=click.IntRange(1, 12), default=4, show_default=True, help="Month in which years begin."
)
@click.option(
    "--from-year", metavar="YEAR", callback=_read_by("year_of"), help="Compare with it. Left out: the first whole year."
)
@click.option(
    "--to-year", metavar="YEAR", callback=_read_by("year_of"), help="Year of the tables. Left out: the last whole year."
)
@click.option("--all-years", is_flag=True, help="The tables are about the whole file, whatever its years.")
@click.option("--respend", metavar="LOCAL[,REST]", callback=_read_by("respend_of"),
              help="Share of income that suppliers spend in the place: local ones, all others.")  # fmt: skip
@click.option("--threshold", metavar="GBP,GBP", callback=_read_by("bounds_of"),
              help="Value of contracts for which local quotes are sought. Left out: the library's.")  # fmt: skip
@click.option("--low-paid-jobs", metavar="N[,N]", callback=_read_by("jobs_of"),
              help="Jobs below the real Living Wage: now, or before and after.")  # fmt: skip
@click.option(
    "--all-jobs", metavar="N[,N]", callback=_read_by("jobs_of"), help="All jobs: one number, or before,after."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day of wages, as 2026-11-22.")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="Rows of long tables printed.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              callback=_read_by("output_of"), help="Write every table in full to a .json or .csv file.")  # fmt: skip
@click.option("--rejects", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write what is wrong in which row.")  # fmt: skip
@click.option("--skip-invalid", is_flag=True, help="Rows whose amount cannot be read are no reason to fail.")
@output_options
@volume_options
@click.pass_context
def spend_command(
    ctx: click.Context,
    /,
    suppliers: Path,
    city: str | None,
    county: str | None,
    region: str | None,
    places: Path | None,
    local: str | None,
    year_column: str | None,
    columns: dict[str, str],
    low_paid_jobs: tuple[float, ...] | None,
    all_jobs: tuple[float, ...] | None,
    threshold: tuple[float, float] | None,
    on: dt.datetime | None,
    output: Path | None,
    rejects: Path | None,
    skip_invalid: bool,
    output_format: str,
    **options: Any,  # noqa: ANN401  passed on as they are, each with its own type above
) -> None:
    """Say where an anchor institution's money goes, and what stays.

    Local shares, leakage, what can be influenced, change between two years, local multiplier (LM3), local quotes.

    SUPPLIERS is a file of payments as councils publish it (spend over £500): CSV with a row for each payment, titles
    above the header and totals below, or Parquet. Columns are found by their headers: supplier, postcode and amount;
    date or year, sector, contract, and whether it is locked, if there are any. What is local you say yourself.
    A row whose amount cannot be read is named and left out; the exit code is then 3, unless --skip-invalid.

    \b
    Example:
      energyfund spend payments.csv --city Preston=PR1,PR2 --county Lancashire=PR,BB,FY,LA
      energyfund spend payments.csv --county PR,BB,FY,LA --from-year 2012/13 --to-year 2016/17 --respend 0.4
      energyfund spend payments.csv --places places.csv --postcodes looked-up.csv -o tables.json --rejects wrong.csv
    """
    from energyfund.assumptions import LIBRARY_DATE, load
    from energyfund.purchase.spending import asked
    from energyfund.purchase.spending import output as written
    from energyfund.purchase.spending.listing import SpendRequest, list_spend
    from energyfund.purchase.spending.places import places_of
    from energyfund.purchase.spending.places_file import read_places

    if places is not None and (city or county or region):
        raise click.UsageError("--places says all that --city, --county and --region say: give one or the other.")
    try:
        defined = places_of(city, county, region) if places is None else read_places(places)
        home = asked.home_of(local, defined)
        named = asked.with_year_column(columns, year_column)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    request = SpendRequest(
        path=suppliers,
        places=defined,
        home=home,
        columns=named,
        bounds_gbp=threshold,
        jobs_below=low_paid_jobs or (),
        all_jobs=all_jobs or (),
        **options,
    )
    listing = list_spend(request, load(on=on.date() if on else LIBRARY_DATE))
    if output:
        written.write_tables(listing, output)
    if rejects:
        written.write_rejects(listing, rejects)
    _print(listing, output_format)
    for sentence in listing.remarks:
        remark(sentence)
    for sentence in listing.left_out:
        click.echo(sentence, err=True)
    if listing.left_out and not skip_invalid:
        ctx.exit(LEFT_OUT)


def _print(listing: SpendListing, output_format: str) -> None:
    from energyfund.purchase.spending import output

    if output_format == "json":
        click.echo(output.as_json(listing))
    elif output_format == "csv":
        print_rows(output.figure_rows(listing), output_format, "Spend")
    else:
        for sentence in listing.answer:
            click.echo(sentence)
        for table in listing.tables:
            click.echo()
            print_rows(table.for_people(), output_format, table.title())
