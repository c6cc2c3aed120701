"""Household incomes where none are given: drawn from a stated distribution, moved to meet an area's published rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.homes.columns import Column, Faults, choice, measurement, read_table
from energyfund.homes.dwellings import TENURES, Dwellings
from energyfund.homes.fabric import index_of
from energyfund.homes.fuel_poverty import equivalence_factor, poverty_line
from energyfund.homes.ratings import RatingScale, cost_at
from energyfund.homes.states import home_states

FloatArray = NDArray[np.float64]

STEPS = 60
"""Halvings of the search for the incomes that meet a rate."""

COLUMNS: tuple[Column, ...] = (
    choice("tenure", TENURES, required=True),
    measurement(
        "median_equivalised_gbp_per_year",
        1000,
        200_000,
        "Median equivalised income after housing costs.",
        required=True,
    ),
    measurement("spread", 0, 2, "Standard deviation of the logarithm of income.", required=True),
)


@dataclass(frozen=True, slots=True)
class IncomeDistribution:
    """Equivalised income after housing costs by tenure: the logarithm is normal.

    Attributes:
        file: Where it was read from, for messages.
        median_gbp: Tenure -> median. [£/year]
        spread: Tenure -> standard deviation of the logarithm.
    """

    file: str
    median_gbp: dict[str, float]
    spread: dict[str, float]


def read_incomes(path: Path | str) -> IncomeDistribution:
    """Read a distribution from a CSV or Parquet file: tenure, median_equivalised_gbp_per_year, spread.

    Raises:
        MissingFileError: There is no such file, or it is not a table.
        InvalidInputError: With every fault of the file.
    """
    path = Path(path)
    table = read_table(path)
    faults = Faults(str(path), first_line=1 if path.suffix.lower() == ".parquet" else 2)
    faults.check_header(table.column_names, COLUMNS)
    tenure, median, spread = (column.read(table, faults) for column in COLUMNS)
    names = [str(name) for name in tenure]
    for row, name in enumerate(names):
        if name and name in names[:row]:
            faults.add(row, "tenure", name, "stands twice: one row for each tenure")
    faults.raise_if_any()
    return IncomeDistribution(
        str(path), dict(zip(names, median.tolist(), strict=True)), dict(zip(names, spread.tolist(), strict=True))
    )


def draw_incomes(dwellings: Dwellings, distribution: IncomeDistribution, figures: Figures, seed: int) -> Dwellings:
    """Give every home without an income one from the distribution of its tenure.

    Income = median × exp(spread × z) × equivalence factor of the household, z standard normal.

    Args:
        dwellings: The homes; incomes that are given stay.
        distribution: What incomes are like by tenure; homes of another tenure take the row ``unknown``.
        figures: The figures.
        seed: Seed of the draws.

    Raises:
        InvalidInputError: A tenure of these homes has no row, and there is no row ``unknown``.
    """
    missing = ~np.isfinite(dwellings.income_ahc_gbp_per_year)
    tenures = [str(name) for name in np.unique(dwellings.tenure[missing])]
    unknown = [name for name in tenures if name not in distribution.median_gbp]
    if unknown and "unknown" not in distribution.median_gbp:
        message = "homes have this tenure, and the distribution has no row for it, nor one for 'unknown': add one"
        raise InvalidInputError([Fault(distribution.file, None, "tenure", name, message) for name in unknown])
    rows = [name if name in distribution.median_gbp else "unknown" for name in TENURES]
    number = index_of(dwellings.tenure, TENURES)
    median = np.array([distribution.median_gbp.get(name, np.nan) for name in rows])[number]
    spread = np.array([distribution.spread.get(name, np.nan) for name in rows])[number]
    normal = np.random.default_rng(seed).standard_normal(dwellings.homes)
    factor = equivalence_factor(dwellings.adults, dwellings.children_14_plus, dwellings.children_under_14, figures)
    drawn = median * np.exp(spread * normal) * factor
    return replace(dwellings, income_ahc_gbp_per_year=np.where(missing, drawn, dwellings.income_ahc_gbp_per_year))


def meet_rate(
    dwellings: Dwellings,
    drawn: NDArray[np.bool_],
    rate_fraction: float,
    scale: RatingScale,
    figures: Figures,
    median_income_gbp: float,
) -> tuple[Dwellings, float]:
    """Move drawn incomes by one factor so that the share of fuel-poor homes is an area's published rate.

    The share falls as incomes rise, so the factor is found by halving; it is met to within one home.

    Args:
        dwellings: The homes with their incomes.
        drawn: Which incomes were drawn and may be moved, shape (dwellings,).
        rate_fraction: Published rate by the nation's test.
        scale: Constants of the rating.
        figures: The figures.
        median_income_gbp: National median equivalised income after housing costs. [£/year]

    Returns:
        The homes with moved incomes, and the factor.

    Raises:
        InvalidInputError: The rate is not between 0 and 1, or no incomes meet it (in England only homes below band C
            can be poor).
    """
    factor = equivalence_factor(dwellings.adults, dwellings.children_14_plus, dwellings.children_under_14, figures)
    line = poverty_line(factor, median_income_gbp, figures)
    sap_cost = cost_at(dwellings.sap_rating, dwellings.floor_area_m2, scale)

    def moved(by: float) -> Dwellings:
        income = dwellings.income_ahc_gbp_per_year * np.where(drawn, by, 1)
        return replace(dwellings, income_ahc_gbp_per_year=income)

    def rate(by: float) -> float:
        homes = moved(by)
        states = home_states(homes, homes.energy_cost_gbp_per_year, sap_cost, line, scale, figures)
        return float(states.fuel_poor.mean())

    low, high = 1e-3, 1000.0
    if not (0 < rate_fraction < 1 and rate(high) <= rate_fraction <= rate(low)):
        message = f"cannot be met: with these homes the rate can be from {rate(high):.3f} to {rate(low):.3f}"
        raise InvalidInputError(
            [Fault(dwellings.file or "homes", None, "fuel_poverty_rate", str(rate_fraction), message)]
        )
    for _ in range(STEPS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if rate(middle) > rate_fraction else (low, middle)
    return moved(high), high
