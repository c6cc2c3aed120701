"""The homes command without its printing: reads a file, appraises it part by part, and gives rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.homes.appraise import appraise
from energyfund.homes.dwellings import Dwellings, read_dwellings
from energyfund.homes.home_table import HomesFile, home_table
from energyfund.homes.incomes import IncomeDistribution, draw_incomes, meet_rate, read_incomes
from energyfund.homes.measures import expand_package
from energyfund.homes.ratings import RatingVersion, rating_scale
from energyfund.homes.register import RegisterReport, is_register, read_register
from energyfund.homes.savings import Savings
from energyfund.homes.summaries import GroupResult, by_group, merged
from energyfund.homes.totals import HomesTotals, added, totals_of
from energyfund.units import number, percent

Rows = list[dict[str, object]]

_MOVES = {
    "poor_before_poor_after": "poor before, poor after",
    "poor_before_not_after": "poor before, not after",
    "not_before_poor_after": "not poor before, poor after",
    "not_before_not_after": "not poor before, not after",
}


@dataclass(frozen=True, slots=True)
class HomesRequest:
    """What is asked of a file of homes.

    Attributes:
        path: The file: short form (CSV or Parquet) or an extract of the register (CSV).
        median_income_gbp: National median equivalised income after housing costs. [£/year]
        median_income_year: Year of that median; None where it was not said.
        measures: The package; empty for the homes as they are.
        seed: Seed of every draw.
        draws: Draws behind ranges.
        version: Standard of the ratings; None takes that of the file: SAP 2012 for the register, SAP 10.2 for the short
            form.
        savings: Whether money goes by metered or by modelled savings.
        nation: Nation whose homes are taken from a register.
        incomes: File with a distribution of incomes for homes without one; None where every home has one.
        fuel_poverty_rate: Published rate that drawn incomes have to meet; None leaves them as drawn.
        by: What to group results by; None for no groups.
        addresses: Whether address lines of a register are written.
        output: File for the rows of the homes; None for none.
        rows: Whether the rows of the homes are wanted in memory.
    """

    path: Path
    median_income_gbp: float
    median_income_year: int | None = None
    measures: tuple[str, ...] = ()
    seed: int = 1
    draws: int = 1000
    version: RatingVersion | None = None
    savings: Savings = "metered"
    nation: str = "england"
    incomes: Path | None = None
    fuel_poverty_rate: float | None = None
    by: str | None = None
    addresses: bool = False
    output: Path | None = None
    rows: bool = True


@dataclass(frozen=True, slots=True)
class HomesListing:
    """What came of it.

    Attributes:
        rows: One for each home, where they were wanted.
        totals: The answer in lines of name, value and unit.
        groups: One row for each group, where groups were asked for.

        remarks: What a reader has to know.
    """

    rows: Rows
    totals: Rows
    groups: Rows

    remarks: tuple[str, ...]


def list_homes(request: HomesRequest, figures: Figures) -> HomesListing:
    """Appraise every home of a file.

    Raises:
        MissingFileError: A file is missing, or is not a table, or the output cannot be written.
        InvalidInputError: Faults of the file, the package, the incomes or the median, all at once.
    """
    expand_package(request.measures)
    parts: list[HomesTotals] = []
    groups: list[tuple[GroupResult, ...]] = []
    rows: list[pd.DataFrame] = []
    report = RegisterReport()
    distribution = None if request.incomes is None else read_incomes(request.incomes)
    version, homes = _homes(request, distribution, figures, report)
    with ExitStack() as stack:
        sink = stack.enter_context(HomesFile(request.output)) if request.output is not None else None
        for place, (dwellings, addresses) in enumerate(homes):
            appraisal = appraise(
                dwellings,
                request.measures,
                figures,
                request.median_income_gbp,
                request.seed + place,
                request.draws,
                version=version,
                savings=request.savings,
            )
            parts.append(totals_of(appraisal))
            if request.by is not None:
                groups.append(by_group(appraisal, request.by, figures))
            if sink is not None or request.rows:
                table = home_table(appraisal, addresses, version, figures)
                if request.rows:
                    rows.append(table)
                if sink is not None:
                    sink.add(table)
        if not parts:
            said = " ".join(report.sentences())
            raise InvalidInputError([Fault(str(request.path), None, "", "", f"holds no home that can be used. {said}")])
        if sink is not None:
            sink.finish()
    totals = added(parts)
    return HomesListing(
        rows=[{str(name): cell for name, cell in row.items()} for table in rows for row in table.to_dict("records")],
        totals=_total_rows(totals),
        groups=[asdict(group) for group in merged(groups)],
        remarks=(*_vintage(request, figures), *(report.sentences() if report.rows else ()), *totals.remarks),
    )


def _homes(
    request: HomesRequest, distribution: IncomeDistribution | None, figures: Figures, report: RegisterReport
) -> tuple[RatingVersion, Iterator[tuple[Dwellings, NDArray[np.str_]]]]:
    """Standard of the ratings, and homes part by part with their addresses."""
    if is_register(request.path):
        version = request.version or "sap_2012"
        return version, _register_homes(request, distribution, version, figures, report)
    version = request.version or "sap_10_2"
    dwellings = read_dwellings(request.path, incomes_needed=distribution is None)
    filled = _with_incomes(request, dwellings, distribution, 0, version, figures)
    return version, iter([(filled, np.array([], dtype=np.str_))])


def _register_homes(
    request: HomesRequest,
    distribution: IncomeDistribution | None,
    version: RatingVersion,
    figures: Figures,
    report: RegisterReport,
) -> Iterator[tuple[Dwellings, NDArray[np.str_]]]:
    if distribution is None:
        message = "holds no incomes: name a file with a distribution of incomes by tenure (--incomes)"
        raise InvalidInputError([Fault(str(request.path), None, "income_ahc_gbp_per_year", "", message)])
    parts = read_register(
        request.path, figures, report, nation=request.nation, version=version, addresses=request.addresses
    )
    for place, part in enumerate(parts):
        yield _with_incomes(request, part.dwellings, distribution, place, version, figures), part.addresses


def _with_incomes(
    request: HomesRequest,
    dwellings: Dwellings,
    distribution: IncomeDistribution | None,
    place: int,
    version: RatingVersion,
    figures: Figures,
) -> Dwellings:
    if distribution is None:
        return dwellings
    missing = ~np.isfinite(dwellings.income_ahc_gbp_per_year)
    filled = draw_incomes(dwellings, distribution, figures, request.seed + place)
    if request.fuel_poverty_rate is None:
        return filled
    scale = rating_scale(figures, version)
    return meet_rate(filled, missing, request.fuel_poverty_rate, scale, figures, request.median_income_gbp)[0]


def _vintage(request: HomesRequest, figures: Figures) -> tuple[str, ...]:
    """A warning where the median income is older than the prices."""
    year = request.median_income_year
    if year is None or year >= figures.on.year:
        return ()
    remark = f"The median income is of {year} and the prices are of {figures.on.year}: incomes have moved since"
    return (f"{remark}, so the poverty line is likely too low.",)


def _total_rows(totals: HomesTotals) -> Rows:
    """The answer in lines."""
    lifted, ten = totals.homes_lifted, totals.homes_lifted_10_percent
    own, other = totals.moves
    poor = own.poor_before_poor_after + own.poor_before_not_after
    poor_ten = other.poor_before_poor_after + other.poor_before_not_after
    share = percent(poor / totals.homes)
    lines: list[tuple[str, object, str]] = [
        ("homes", totals.homes, ""),
        (f"fuel poor before ({own.test})", int(poor), f"{share} of homes"),
        ("fuel poor before (10_percent)", int(poor_ten), f"{percent(poor_ten / totals.homes)} of homes"),
        ("homes lifted, expected", round(lifted.expected, 1), f"P10 {number(lifted.p10)}, P90 {number(lifted.p90)}"),
        (
            "homes lifted, expected (10_percent)",
            round(ten.expected, 1),
            f"P10 {number(ten.p10)}, P90 {number(ten.p90)}",
        ),
        ("gap closed", round(totals.gap_closed_gbp, 2), "£ a year"),
        ("cost", round(totals.cost_gbp, 2), f"£, from {number(totals.cost_low_gbp)} to {number(totals.cost_high_gbp)}"),
        (
            "saving on bills",
            round(totals.saving_gbp_per_year, 2),
            f"£ a year, from {number(totals.saving_low_gbp_per_year)} to {number(totals.saving_high_gbp_per_year)}",
        ),
        ("warmth taken instead of saving", round(totals.comfort_gbp_per_year, 2), "£ a year"),
        ("export income", round(totals.export_gbp_per_year, 2), "£ a year, to the owner of the panels"),
        ("homes with a higher bill", totals.homes_with_higher_bill, ""),
        ("gas saved", round(totals.saved_gas_kwh_per_year), "kWh a year"),
        ("electricity saved", round(totals.saved_electricity_kwh_per_year), "kWh a year"),
        ("emissions avoided", round(totals.tco2e_per_year, 1), "tCO₂e a year"),
    ]
    lines += [
        (f"{words} ({move.test})", int(getattr(move, name)), "homes")
        for move in totals.moves
        for name, words in _MOVES.items()
    ]
    return [{"what": what, "value": value, "unit": unit} for what, value, unit in lines]
