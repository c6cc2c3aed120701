"""Fuel-poverty tests and their gaps, for arrays of households."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.ratings import RatingScale, cost_at, published

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


def equivalence_factor(
    adults: IntArray, children_14_plus: IntArray, children_under_14: IntArray, figures: Figures
) -> FloatArray:
    """Scale of a household's needs after housing costs, a couple = 1 (modified OECD, rescaled).

    Factor = first adult + further × (adults − 1 + children of 14 or over) + child × children under 14.

    Args:
        adults: Adults, at least 1. [count]
        children_14_plus: Children of 14 or over. [count]
        children_under_14: Children under 14. [count]
        figures: The figures.

    Returns:
        The factor, shape of the arguments. [-]

    References:
        DWP, Households below average income: quality and methodology.
    """
    first, further, child = figures.values("equivalence_ahc_factors")
    return first + further * (adults - 1 + children_14_plus) + child * children_under_14


def poverty_line(factor: FloatArray, median_income_gbp: float, figures: Figures) -> FloatArray:
    """Income below which a household is poor: 60 % of the national median, scaled to the household.

    Args:
        factor: Equivalence factor. [-]
        median_income_gbp: National median equivalised income after housing costs. [£/year]
        figures: The figures.

    Returns:
        The line for the household's own income, before equivalisation. [£/year]
    """
    return factor * median_income_gbp * figures.value("poverty_line_fraction_of_median")


def is_fuel_poor_lilee(
    fpeer: FloatArray, income_gbp: FloatArray, energy_cost_gbp: FloatArray, line_gbp: FloatArray, figures: Figures
) -> BoolArray:
    """Low income, low energy efficiency (England): band D or worse, and income less energy cost below the line.

    Args:
        fpeer: Fuel poverty energy efficiency rating; it is rounded first. [points]
        income_gbp: Income after housing costs, not equivalised. [£/year]
        energy_cost_gbp: Required energy cost. [£/year]
        line_gbp: Poverty line scaled to the household. [£/year]
        figures: The figures.

    Returns:
        Whether each household is fuel poor.

    References:
        DESNZ, sub-regional fuel poverty reports 2023 and 2024.
    """
    inefficient = published(fpeer) < figures.value("lilee_rating_floor")
    return np.asarray(inefficient & (income_gbp - energy_cost_gbp < line_gbp))


def is_fuel_poor_10_percent(income_gbp: FloatArray, energy_cost_gbp: FloatArray, figures: Figures) -> BoolArray:
    """Ten per cent test after housing costs: energy cost is a tenth of income or more, at any income.

    A household without income is fuel poor.

    References:
        National Energy Action, fuel poverty explainer.
    """
    return np.asarray(energy_share(energy_cost_gbp, income_gbp) >= figures.value("ten_percent_threshold_fraction"))


def energy_share(energy_cost_gbp: FloatArray, income_gbp: FloatArray) -> FloatArray:
    """Energy cost as a share of income; infinite without income."""
    nothing_left = np.full(np.shape(energy_cost_gbp), np.inf)
    with np.errstate(over="ignore"):
        return np.asarray(
            np.divide(energy_cost_gbp, income_gbp, out=nothing_left, where=income_gbp > 0), dtype=np.float64
        )


def lilee_gap(
    poor: BoolArray,
    sap_cost_gbp: FloatArray,
    rebate_gbp: FloatArray,
    floor_area_m2: FloatArray,
    income_gbp: FloatArray,
    energy_cost_gbp: FloatArray,
    line_gbp: FloatArray,
    scale: RatingScale,
    figures: Figures,
) -> FloatArray:
    """Fuel poverty gap: the cut in cost after which a household is no longer fuel poor.

    Gap = min(cost at the standard's prices less rebate − cost at rating 69, line − (income − energy cost)); nothing for
    a household that is not fuel poor.

    Args:
        poor: Whether the household is fuel poor under the LILEE test.
        sap_cost_gbp: Cost behind the rating, at the standard's own prices. [£/year]
        rebate_gbp: Rebates on the bill. [£/year]
        floor_area_m2: Total floor area. [m²]
        income_gbp: Income after housing costs. [£/year]
        energy_cost_gbp: Required energy cost. [£/year]
        line_gbp: Poverty line scaled to the household. [£/year]
        scale: Constants of the rating.
        figures: The figures.

    Returns:
        The gap, never negative. [£/year]
    """
    good_enough = cost_at(np.asarray(figures.value("lilee_rating_floor")), floor_area_m2, scale)
    by_rating = sap_cost_gbp - rebate_gbp - good_enough
    by_income = line_gbp - (income_gbp - energy_cost_gbp)
    return np.where(poor, np.maximum(np.minimum(by_rating, by_income), 0), 0)


def is_fuel_poor_lihc(
    energy_cost_gbp: FloatArray,
    income_gbp: FloatArray,
    people: IntArray,
    line_gbp: FloatArray,
    median_energy_cost_gbp: float,
    figures: Figures,
) -> BoolArray:
    """Low income, high cost (England until 2020), for comparison with old statistics.

    Energy cost ÷ fuel bill factor of the household above the national median, and income less energy cost below the
    line.

    Args:
        energy_cost_gbp: Required energy cost. [£/year]
        income_gbp: Income after housing costs, not equivalised. [£/year]
        people: People in the household. [count]
        line_gbp: Poverty line scaled to the household. [£/year]
        median_energy_cost_gbp: National median of the equivalised energy cost. [£/year]
        figures: The figures.

    References:
        Fuel poverty methodology handbook (low income high costs); the fuel bill factors are not verified.
    """
    dear = energy_cost_gbp > lihc_threshold_gbp(people, median_energy_cost_gbp, figures)
    return np.asarray(dear & (income_gbp - energy_cost_gbp < line_gbp))


def lihc_threshold_gbp(people: IntArray, median_energy_cost_gbp: float, figures: Figures) -> FloatArray:
    """Energy cost above which a household's counts as high; the old gap is energy cost less this. [£/year].

    Args:
        people: People in the household, at least 1. [count]
        median_energy_cost_gbp: National median of the equivalised energy cost. [£/year]
        figures: The figures.
    """
    factors = np.array(figures.values("lihc_energy_bill_factors"))
    return np.asarray(factors[np.clip(people, 1, len(factors)) - 1] * median_energy_cost_gbp)
