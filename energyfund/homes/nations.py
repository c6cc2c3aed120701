"""Each nation's own definition of fuel poverty, as tests of income and, in England, of the rating.

Every definition comes down to this: a household is fuel poor where its income is below a threshold that depends on its
energy cost, and, in England, its home is below band C.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.fuel_poverty import energy_share

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

NAMES = {
    "england": "lilee",
    "scotland": "scotland_2019_act",
    "wales": "wales_10_percent",
    "northern_ireland": "northern_ireland_10_percent",
}
"""The test of each nation, as results name it."""


def is_fuel_poor_scotland(
    energy_cost_gbp: FloatArray,
    income_ahc_gbp: FloatArray,
    childcare_gbp: FloatArray,
    care_benefits_gbp: FloatArray,
    minimum_income_gbp: FloatArray,
    figures: Figures,
) -> BoolArray:
    """Scotland: energy cost above 10 % of income after housing costs, and too little left to live on.

    Too little: income − energy cost − childcare − benefits for care or disability < 90 % of the minimum income.

    Args:
        energy_cost_gbp: Required energy cost under Scotland's heating regime. [£/year]
        income_ahc_gbp: Net income after housing costs. [£/year]
        childcare_gbp: Childcare. [£/year]
        care_benefits_gbp: Benefits for care or disability. [£/year]
        minimum_income_gbp: UK Minimum Income Standard without rent, council tax, water, fuel and childcare, with the
            uplift of remote places where it applies. [£/year]
        figures: The figures.

    References:
        Fuel Poverty (Targets, Definition and Strategy) (Scotland) Act 2019, section 3.
    """
    share = figures.values("scotland_energy_threshold_fraction")[0]
    left = income_ahc_gbp - energy_cost_gbp - childcare_gbp - care_benefits_gbp
    enough = figures.value("scotland_minimum_income_fraction") * minimum_income_gbp
    return np.asarray((energy_share(energy_cost_gbp, income_ahc_gbp) > share) & (left < enough))


def is_extreme_fuel_poor_scotland(
    poor: BoolArray, energy_cost_gbp: FloatArray, income_ahc_gbp: FloatArray, figures: Figures
) -> BoolArray:
    """Scotland: fuel poor, and energy cost above 20 % of income after housing costs."""
    share = figures.values("scotland_energy_threshold_fraction")[1]
    return np.asarray(poor & (energy_share(energy_cost_gbp, income_ahc_gbp) > share))


def scotland_gap(
    poor: BoolArray,
    energy_cost_gbp: FloatArray,
    income_ahc_gbp: FloatArray,
    childcare_gbp: FloatArray,
    care_benefits_gbp: FloatArray,
    minimum_income_gbp: FloatArray,
    figures: Figures,
) -> FloatArray:
    """Scotland: min(energy cost − 10 % of income, shortfall to 90 % of the minimum income); 0 where not fuel poor.

    References:
        The same Act, section 5 and its explanatory notes.
    """
    share = figures.values("scotland_energy_threshold_fraction")[0]
    left = income_ahc_gbp - energy_cost_gbp - childcare_gbp - care_benefits_gbp
    shortfall = figures.value("scotland_minimum_income_fraction") * minimum_income_gbp - left
    return np.where(poor, np.maximum(np.minimum(energy_cost_gbp - share * income_ahc_gbp, shortfall), 0), 0)


def is_fuel_poor_10_percent_of_income(
    energy_cost_gbp: FloatArray, income_gbp: FloatArray, figures: Figures
) -> BoolArray:
    """Wales and Northern Ireland: energy cost is 10 % of income or more, under a satisfactory heating regime."""
    return np.asarray(energy_share(energy_cost_gbp, income_gbp) >= figures.value("ten_percent_threshold_fraction"))


def tested_income(dwellings: Dwellings) -> FloatArray:
    """Income that the nation's test looks at: in Wales and Northern Ireland before housing costs, where it is given."""
    before = np.isin(dwellings.nation, ("wales", "northern_ireland")) & np.isfinite(dwellings.income_bhc_gbp_per_year)
    return np.where(before, dwellings.income_bhc_gbp_per_year, dwellings.income_ahc_gbp_per_year)


def income_threshold(
    dwellings: Dwellings, energy_cost_gbp: FloatArray, line_gbp: FloatArray, figures: Figures
) -> FloatArray:
    """Income below which a household is poor by its nation's test, the rating aside. [£/year].

    Args:
        dwellings: The homes.
        energy_cost_gbp: Required energy cost, shape (dwellings,) or (levels, dwellings). [£/year]
        line_gbp: England's poverty line scaled to the household, shape (dwellings,). [£/year]
        figures: The figures.
    """
    tenth = energy_cost_gbp / figures.value("ten_percent_threshold_fraction")
    if (dwellings.nation == "england").all():
        return np.asarray(line_gbp + energy_cost_gbp, dtype=np.float64)
    scottish_tenth = energy_cost_gbp / figures.values("scotland_energy_threshold_fraction")[0]
    enough = figures.value("scotland_minimum_income_fraction") * dwellings.minimum_income_gbp_per_year
    deducted = energy_cost_gbp + childcare(dwellings) + care_benefits(dwellings)
    chosen = [dwellings.nation == "england", dwellings.nation == "scotland"]
    return np.select(chosen, [line_gbp + energy_cost_gbp, np.minimum(scottish_tenth, enough + deducted)], tenth)


def childcare(dwellings: Dwellings) -> FloatArray:
    """Childcare, nothing where it is not stated. [£/year]."""
    return np.nan_to_num(dwellings.childcare_gbp_per_year)


def care_benefits(dwellings: Dwellings) -> FloatArray:
    """Benefits for care or disability, nothing where they are not stated. [£/year]."""
    return np.nan_to_num(dwellings.care_benefits_gbp_per_year)
