"""Results by group of homes: by ward, tenure, band or payment, and by the programme's own groups for the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.appraise import HomesAppraisal, appraise
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.ratings import RatingVersion, band, rating_scale
from energyfund.homes.savings import Savings

GROUPINGS = ("ward", "tenure", "band", "prepayment", "group")
"""What results can be grouped by."""


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Homes of one group before and after.

    Attributes:
        group: Name of the group.
        homes: Number of homes.
        cost_gbp: Installed cost. [£]
        saving_gbp_per_year: Fall of the bills. [£/year]
        poor_before: Homes fuel poor by their nation's test.
        poor_after: The same afterwards.
        homes_lifted: Homes expected to leave fuel poverty.
        homes_lifted_10_percent: The same under the 10 % test.
        gap_closed_gbp: Fall of the gaps. [£/year]
        tco2e_per_year: Emissions avoided. [tCO₂e/year]
        homes_with_higher_bill: Homes whose bill rises.
    """

    group: str
    homes: int
    cost_gbp: float
    saving_gbp_per_year: float
    poor_before: int
    poor_after: int
    homes_lifted: float
    homes_lifted_10_percent: float
    gap_closed_gbp: float
    tco2e_per_year: float
    homes_with_higher_bill: int


def group_names(dwellings: Dwellings, grouping: str, figures: Figures) -> NDArray[np.str_]:
    """The group of each home, shape (dwellings,); homes without one are in ``not stated``.

    Raises:
        ValueError: Homes cannot be grouped by this.
    """
    if grouping == "band":
        return band(dwellings.sap_rating, rating_scale(figures))
    if grouping == "prepayment":
        prepays = dwellings.prepayment_meter | (dwellings.payment_method == "prepayment")
        return np.where(prepays, "prepayment", "other")
    if grouping not in GROUPINGS:
        raise ValueError(f"homes are grouped by {', '.join(GROUPINGS)}, not by {grouping}")
    names: NDArray[np.str_] = getattr(dwellings, grouping)
    return np.where(names == "", "not stated", names)


def by_group(appraisal: HomesAppraisal, grouping: str, figures: Figures) -> tuple[GroupResult, ...]:
    """Results of each group, in alphabetical order; they add up to those of all homes."""
    names, where = np.unique(group_names(appraisal.dwellings, grouping, figures), return_inverse=True)

    def total(values: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(where, weights=values, minlength=len(names)), dtype=np.float64)

    homes = total(np.ones(appraisal.homes))
    columns = (
        total(appraisal.home_cost_gbp),
        total(appraisal.home_saving_gbp_per_year),
        total(appraisal.before.fuel_poor),
        total(appraisal.after.fuel_poor),
        total(appraisal.probability_lifted),
        total(appraisal.probability_lifted_10_percent),
        total(appraisal.before.gap_gbp - appraisal.after.gap_gbp),
        total(appraisal.home_tco2e_per_year),
        total(appraisal.home_saving_gbp_per_year < -1e-3),
    )
    return tuple(
        GroupResult(
            group=str(name),
            homes=int(homes[number]),
            cost_gbp=float(columns[0][number]),
            saving_gbp_per_year=float(columns[1][number]),
            poor_before=int(columns[2][number]),
            poor_after=int(columns[3][number]),
            homes_lifted=float(columns[4][number]),
            homes_lifted_10_percent=float(columns[5][number]),
            gap_closed_gbp=float(columns[6][number]),
            tco2e_per_year=float(columns[7][number]),
            homes_with_higher_bill=int(columns[8][number]),
        )
        for number, name in enumerate(names)
    )


def merged(parts: Sequence[tuple[GroupResult, ...]]) -> tuple[GroupResult, ...]:
    """Results of the same grouping over several sets of homes, added up by group."""
    found: dict[str, list[GroupResult]] = {}
    for result in (result for part in parts for result in part):
        found.setdefault(result.group, []).append(result)
    return tuple(
        GroupResult(
            group=group,
            homes=sum(result.homes for result in results),
            cost_gbp=sum(result.cost_gbp for result in results),
            saving_gbp_per_year=sum(result.saving_gbp_per_year for result in results),
            poor_before=sum(result.poor_before for result in results),
            poor_after=sum(result.poor_after for result in results),
            homes_lifted=sum(result.homes_lifted for result in results),
            homes_lifted_10_percent=sum(result.homes_lifted_10_percent for result in results),
            gap_closed_gbp=sum(result.gap_closed_gbp for result in results),
            tco2e_per_year=sum(result.tco2e_per_year for result in results),
            homes_with_higher_bill=sum(result.homes_with_higher_bill for result in results),
        )
        for group, results in sorted(found.items())
    )


def programmes(
    dwellings: Dwellings,
    package: Sequence[str],
    figures: Figures,
    median_income_gbp: float,
    seed: int,
    draws: int = 1000,
    *,
    grouping: str = "group",
    version: RatingVersion = "sap_10_2",
    savings: Savings = "metered",
) -> dict[str, HomesAppraisal]:
    """Each group of homes appraised on its own, so that a planner can build some groups, or a part of one.

    Per home of a group, divide its totals by its homes; its cost, saving and homes lifted come with their ranges.

    Args:
        dwellings: The homes.
        package: Measures or ready-made packages.
        figures: The figures.
        median_income_gbp: National median equivalised income after housing costs. [£/year]
        seed: Seed of the draws, the same for every group.
        draws: Number of draws.
        grouping: One of `GROUPINGS`.
        version: The standard of the ratings.
        savings: Whether money goes by metered or by modelled savings.

    Returns:
        Group -> its appraisal, in alphabetical order.
    """
    names = group_names(dwellings, grouping, figures)
    found = {}
    for name in np.unique(names):
        homes = dwellings.take(names == name)
        found[str(name)] = appraise(
            homes, package, figures, median_income_gbp, seed, draws, version=version, savings=savings
        )
    return found
