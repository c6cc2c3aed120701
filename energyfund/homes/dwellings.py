"""Homes as a struct of arrays, and the reader of the short form (CSV or Parquet)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from energyfund.homes.buildings import Buildings
from energyfund.homes.climate import regions_of
from energyfund.homes.columns import Column, Faults, choice, count, measurement, read_table, text, yes_no

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.str_]

NATIONS = ("england", "scotland", "wales", "northern_ireland")
WALLS = ("cavity", "cavity_filled", "solid", "solid_insulated", "system", "timber", "unknown")
HEATING = ("gas", "electric", "heat_pump", "other")
HOME_TYPES = ("house", "bungalow", "flat", "top_floor_flat", "maisonette", "unknown")
TENURES = ("owner_occupied", "social_rent", "private_rent", "unknown")
PAYMENTS = ("direct_debit", "standard_credit", "prepayment", "unknown")


@dataclass(frozen=True, slots=True)
class Dwellings:
    """Homes and the households in them; every array has shape (dwellings,).

    Attributes:
        file: The file they were read from, for messages; empty where they were made in memory.
        given: Names of the columns that the file has, in their order; results repeat these.
        dwelling_id: Name of the home, unique.
        nation: One of `NATIONS`.
        postcode: Postcode or its beginning; may be empty.
        floor_area_m2: Total floor area. [m²]
        sap_rating: Energy rating, rounded or not. [points]
        energy_cost_gbp_per_year: Required energy cost at today's prices: heating, hot water, lighting, appliances and
            cooking, standing charges included. [£/year]
        income_ahc_gbp_per_year: Household income after housing costs, not equivalised; NaN where not given. [£/year]
        adults: Adults in the household. [count]
        children_14_plus: Children of 14 or over. [count]
        children_under_14: Children under 14. [count]
        tenure: One of `TENURES`.
        prepayment_meter: Whether energy is paid for by a prepayment meter.
        warm_home_discount: Whether the household receives the Warm Home Discount.
        ward: Ward or area; may be empty.
        wall: One of `WALLS`; ``cavity`` and ``solid`` mean without insulation.
        loft_insulation_mm: Depth of loft insulation, NaN where not given. [mm]
        heating: One of `HEATING`.
        group: The programme's own grouping, such as a block or a street; may be empty.
        home_type: One of `HOME_TYPES`.
        payment_method: One of `PAYMENTS`.
        income_bhc_gbp_per_year: Household income before housing costs, for Wales and Northern Ireland; NaN where not
            given.
        minimum_income_gbp_per_year: UK Minimum Income Standard of the household without rent, council tax, fuel and
            childcare, for Scotland; NaN where not given. [£/year]
        childcare_gbp_per_year: What childcare costs the household, for Scotland. [£/year]
        care_benefits_gbp_per_year: Benefits for care or disability, for Scotland. [£/year]
        buildings: The building of each home; None where the file does not describe them.
    """

    file: str
    given: tuple[str, ...]
    dwelling_id: TextArray
    nation: TextArray
    postcode: TextArray
    floor_area_m2: FloatArray
    sap_rating: FloatArray
    energy_cost_gbp_per_year: FloatArray
    income_ahc_gbp_per_year: FloatArray
    adults: IntArray
    children_14_plus: IntArray
    children_under_14: IntArray
    tenure: TextArray
    prepayment_meter: BoolArray
    warm_home_discount: BoolArray
    ward: TextArray
    wall: TextArray
    loft_insulation_mm: FloatArray
    heating: TextArray
    group: TextArray
    home_type: TextArray
    payment_method: TextArray
    income_bhc_gbp_per_year: FloatArray
    minimum_income_gbp_per_year: FloatArray
    childcare_gbp_per_year: FloatArray
    care_benefits_gbp_per_year: FloatArray
    buildings: Buildings | None

    @property
    def homes(self) -> int:
        """Number of homes."""
        return len(self.dwelling_id)

    @property
    def region(self) -> IntArray:
        """Climate region: of the building where it is described, else of the postcode; 0 where neither says."""
        return regions_of(self.postcode) if self.buildings is None else self.buildings.region

    def take(self, chosen: BoolArray | IntArray) -> Dwellings:
        """Some of the homes, by mask or by position."""
        columns = {name: getattr(self, name)[chosen] for name in COLUMN_NAMES}
        buildings = None if self.buildings is None else self.buildings.take(chosen)
        return Dwellings(file=self.file, given=self.given, buildings=buildings, **columns)


COLUMNS: tuple[Column, ...] = (
    text("dwelling_id", required=True, unique=True),
    choice("nation", NATIONS, required=True),
    text("postcode"),
    measurement("floor_area_m2", 10, 2000, "Total floor area in square metres.", required=True),
    measurement("sap_rating", 1, 120, "Energy ratings run from 1 to a little over 100.", required=True),
    measurement("energy_cost_gbp_per_year", 1, 100_000, "Required energy cost in pounds a year.", required=True),
    measurement(
        "income_ahc_gbp_per_year",
        0,
        10_000_000,
        "Household income after housing costs in pounds a year, before equivalisation.",
        required=True,
    ),
    count("adults", 1, 30, required=True),
    count("children_14_plus", 0, 20, required=True),
    count("children_under_14", 0, 20, required=True),
    choice("tenure", TENURES, default="unknown"),
    yes_no("prepayment_meter"),
    yes_no("warm_home_discount"),
    text("ward"),
    choice("wall", WALLS, default="unknown"),
    measurement("loft_insulation_mm", 0, 1000, "Depth of loft insulation in millimetres."),
    choice("heating", HEATING, default="gas"),
    text("group"),
    choice("home_type", HOME_TYPES, default="unknown"),
    choice("payment_method", PAYMENTS, default="unknown"),
    measurement("income_bhc_gbp_per_year", 0, 10_000_000, "Household income before housing costs in pounds a year."),
    measurement(
        "minimum_income_gbp_per_year", 0, 1_000_000, "Minimum Income Standard of the household, pounds a year."
    ),
    measurement("childcare_gbp_per_year", 0, 1_000_000, "Childcare in pounds a year."),
    measurement("care_benefits_gbp_per_year", 0, 1_000_000, "Benefits for care or disability in pounds a year."),
)

COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)


def read_dwellings(path: Path | str, *, incomes_needed: bool = True) -> Dwellings:
    """Read homes from a CSV or Parquet file in the short form.

    Args:
        path: The file: UTF-8 with or without a byte-order mark, one row a home. `COLUMNS` lists the columns.
        incomes_needed: Whether every home must have an income.

    Returns:
        The homes in the order of the file.

    Raises:
        MissingFileError: There is no such file, or it is not a table.
        InvalidInputError: With every fault of the file: unknown and missing columns, and every cell that is wrong with
            its row, field, value and what is allowed. A file that mixes nations is a fault too: each has its own test.
    """
    path = Path(path)
    table = read_table(path)
    faults = Faults(str(path), first_line=1 if path.suffix.lower() == ".parquet" else 2)
    wanted = [
        replace(column, required=False) if column.name == "income_ahc_gbp_per_year" and not incomes_needed else column
        for column in COLUMNS
    ]
    faults.check_header(table.column_names, wanted)
    columns = {column.name: column.read(table, faults) for column in wanted}
    _one_nation(columns["nation"], faults)
    if not table.num_rows:
        faults.add(None, "", "", "holds no homes: one row for each home is needed")
    faults.raise_if_any()
    return Dwellings(file=str(path), given=tuple(table.column_names), buildings=None, **columns)


def _one_nation(nation: TextArray, faults: Faults) -> None:
    """Each nation has its own definition of fuel poverty: a file holds one."""
    stated = nation[nation != ""]
    if not len(stated):
        return
    first = str(stated[0])
    message = f"the homes above are in {first}: put each nation in a file of its own, for each has its own test"
    others = np.flatnonzero((nation != first) & (nation != ""))
    faults.add_rows(others, "nation", nation, message)
