"""Homes at one moment: bill, rating, and every fuel-poverty test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.fuel_poverty import is_fuel_poor_10_percent, is_fuel_poor_lilee, lilee_gap
from energyfund.homes.nations import (
    care_benefits,
    childcare,
    is_fuel_poor_10_percent_of_income,
    is_fuel_poor_scotland,
    scotland_gap,
    tested_income,
)
from energyfund.homes.ratings import RatingScale, fuel_poverty_rating, published, rating

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HomeStates:
    """Homes at one moment; every array has shape (dwellings,).

    Attributes:
        bill_gbp: Required energy cost. [£/year]
        rating: Energy rating as published, a whole number. [points]
        fpeer: The rating with bill support credited, a whole number. [points]
        lilee: Fuel poor under the low income, low energy efficiency test; False outside England.
        ten_percent: Fuel poor under the 10 % test after housing costs.
        fuel_poor: Fuel poor by the nation's own test; in England this is LILEE.
        gap_gbp: Fuel poverty gap by the nation's own test. [£/year]
    """

    bill_gbp: FloatArray
    rating: FloatArray
    fpeer: FloatArray
    lilee: BoolArray
    ten_percent: BoolArray
    fuel_poor: BoolArray
    gap_gbp: FloatArray


def home_states(
    dwellings: Dwellings,
    bill_gbp: FloatArray,
    sap_cost_gbp: FloatArray,
    line_gbp: FloatArray,
    scale: RatingScale,
    figures: Figures,
) -> HomeStates:
    """Rate and test every home.

    Args:
        dwellings: The homes and their households.
        bill_gbp: Required energy cost, shape (dwellings,). [£/year]
        sap_cost_gbp: Cost behind the rating, at the standard's prices. [£/year]
        line_gbp: England's poverty line scaled to the household. [£/year]
        scale: Constants of the rating.
        figures: The figures.
    """
    area, income = dwellings.floor_area_m2, dwellings.income_ahc_gbp_per_year
    rebate = rebate_gbp(dwellings, figures)
    fpeer = published(fuel_poverty_rating(sap_cost_gbp, rebate, area, scale))
    england = dwellings.nation == "england"
    lilee = is_fuel_poor_lilee(fpeer, income, bill_gbp, line_gbp, figures) & england
    gap = lilee_gap(lilee, sap_cost_gbp, rebate, area, income, bill_gbp, line_gbp, scale, figures)
    poor = lilee
    if not england.all():
        poor, other_gap = _other_nations(dwellings, bill_gbp, figures)
        poor, gap = np.where(england, lilee, poor), np.where(england, gap, other_gap)
    return HomeStates(
        bill_gbp=bill_gbp,
        rating=published(rating(sap_cost_gbp, area, scale)),
        fpeer=fpeer,
        lilee=lilee,
        ten_percent=is_fuel_poor_10_percent(income, bill_gbp, figures),
        fuel_poor=poor,
        gap_gbp=gap,
    )


def rebate_gbp(dwellings: Dwellings, figures: Figures) -> FloatArray:
    """Rebate on the bill of each home: the Warm Home Discount where it is received. [£/year]."""
    return np.where(dwellings.warm_home_discount, figures.value("warm_home_discount_gbp_per_year"), 0)


def _other_nations(dwellings: Dwellings, bill_gbp: FloatArray, figures: Figures) -> tuple[BoolArray, FloatArray]:
    """Fuel poor and gap by the tests of Scotland, Wales and Northern Ireland."""
    income, tested = dwellings.income_ahc_gbp_per_year, tested_income(dwellings)
    parts = (income, childcare(dwellings), care_benefits(dwellings), dwellings.minimum_income_gbp_per_year)
    scottish = is_fuel_poor_scotland(bill_gbp, *parts, figures)
    tenth = is_fuel_poor_10_percent_of_income(bill_gbp, tested, figures)
    over = bill_gbp - figures.value("ten_percent_threshold_fraction") * tested
    scotland = dwellings.nation == "scotland"
    gap = np.where(scotland, scotland_gap(scottish, bill_gbp, *parts, figures), np.where(tenth, over, 0))
    return np.where(scotland, scottish, tenth), gap
