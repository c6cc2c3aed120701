"""The command that rates homes, works out their bills and tests them for fuel poverty, before and after measures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from energyfund.cli.listing import output_options, print_rows
from energyfund.cli.options import remark, volume_options

VERSIONS = ("sap_2009", "sap_2012", "sap_10_2", "rdsap_10")
GROUPINGS = ("ward", "tenure", "band", "prepayment", "group")
NATIONS = ("england", "scotland", "wales", "northern_ireland")


@click.command("homes")
@click.argument("dwellings", type=click.Path(path_type=Path))
@click.option(
    "--median-income",
    type=float,
    metavar="GBP",
    help="National median equivalised income after housing costs, in pounds a year. No sourced figure is held.",
)
@click.option(
    "--median-income-year", type=int, metavar="YEAR", help="Year of that median, to be warned where it is old."
)
@click.option(
    "--measures", default="", metavar="A,B", help="Measures or ready-made packages, with commas between them."
)
@click.option("--savings", type=click.Choice(["metered", "modelled"]), default="metered", show_default=True,
              help="Which savings money goes by. Ratings always go by modelled ones.")  # fmt: skip
@click.option("--summary", is_flag=True, help="Print totals instead of a row for each home.")
@click.option("--by", type=click.Choice(GROUPINGS), help="Print a row for each group of homes.")
@click.option("--incomes", type=click.Path(path_type=Path), metavar="FILE",
              help="Incomes by tenure for homes without one; the columns are in the documentation.")  # fmt: skip
@click.option(
    "--fuel-poverty-rate", type=float, metavar="FRACTION", help="Rate of the area that drawn incomes must meet."
)
@click.option("--nation", type=click.Choice(NATIONS), default="england", show_default=True,
              help="Nation whose homes are taken from a register.")  # fmt: skip
@click.option(
    "--rating-version", type=click.Choice(VERSIONS), help="Standard of the ratings. Left out: the file's usual one."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day of prices and figures, as 2026-11-22."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of everything drawn.")
@click.option("--draws", type=click.IntRange(min=1), default=1000, show_default=True, help="Draws behind the ranges.")
@click.option("--addresses", is_flag=True, help="Write the address lines of a register. They may be personal data.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the rows of the homes to a CSV or Parquet file and print totals.")  # fmt: skip
@output_options
@volume_options
def homes_command(
    dwellings: Path,
    median_income: float | None,
    measures: str,
    summary: bool,
    by: str | None,
    on: dt.datetime | None,
    output_format: str,
    **options: Any,  # noqa: ANN401  passed on as they are, each with its own type above
) -> None:
    """Rate homes, test for fuel poverty, before and after measures.

    DWELLINGS is a CSV or Parquet file with a row for each home, or an extract of the energy performance register (CSV,
    either generation of its columns; the newest certificate of each property is used).

    \b
    Measures: loft_insulation, cavity_wall, solid_wall_internal, solid_wall_external, floor_insulation,
      double_glazing, triple_glazing, draught_proofing, heating_controls, heat_pump_35, heat_pump_45,
      heat_pump_55, heat_pump_65, solar_pv, battery. Ready-made packages: epc_c, deep.

    \b
    Example:
      energyfund homes homes.csv --median-income 30000
      energyfund homes homes.csv --median-income 30000 --measures epc_c,solar_pv --summary
      energyfund homes homes.csv --median-income 30000 --measures deep --by ward --format csv
      energyfund homes certificates.csv --median-income 30000 --incomes incomes.csv -o rated.csv
    """
    if median_income is None:
        raise click.UsageError(
            "--median-income is needed: the national median equivalised income after housing costs in pounds a year, "
            "which decides who is fuel poor. No sourced figure is held for it."
        )
    from energyfund.assumptions import LIBRARY_DATE, load
    from energyfund.homes.listing import HomesRequest, list_homes

    request = HomesRequest(
        path=dwellings,
        median_income_gbp=median_income,
        measures=tuple(word.strip() for word in measures.split(",") if word.strip()),
        by=by,
        rows=not (summary or by or options["output"]),
        version=options.pop("rating_version"),
        **options,
    )
    listing = list_homes(request, load(on=on.date() if on else LIBRARY_DATE))
    if listing.rows:
        print_rows(listing.rows, output_format, str(dwellings))
    elif listing.groups:
        print_rows(listing.groups, output_format, f"Homes by {by}")
    else:
        print_rows(listing.totals, output_format, "All homes")
    for sentence in listing.remarks:
        remark(sentence)
