"""The fund's holdings as arrays, with every term filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.scenario.fund import Holding, PensionFund

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fund:
    """A pension fund. Arrays have shape (holdings,).

    Attributes:
        value_gbp: Value at the start. [£]
        expected_return_fraction: Nominal, a year. [-]
        fossil_low_fraction: Low estimate of the fossil share inside. [-]
        fossil_high_fraction: High estimate. [-]
        intensity_tco2e_per_gbp_m: NaN where the scenario gives none.
        locked_until_year: 0 where it can be sold at any time.
        cost_fraction_per_year: Running cost as a share of the fund at the start of the year. [-]
        liabilities_gbp: None where no funding level is asked for. [£]
    """

    name: str
    holdings: tuple[str, ...]
    asset_class: tuple[str, ...]
    value_gbp: FloatArray
    expected_return_fraction: FloatArray
    fossil_low_fraction: FloatArray
    fossil_high_fraction: FloatArray
    intensity_tco2e_per_gbp_m: FloatArray
    listed: BoolArray
    sell_cost_fraction: FloatArray
    buy_cost_fraction: FloatArray
    switch_cost_gbp: FloatArray
    locked_until_year: NDArray[np.int64]
    cash_gbp: float
    cash_return_fraction: float
    contributions_gbp_per_year: float
    benefits_gbp_per_year: float
    cost_fraction_per_year: float
    liabilities_gbp: float | None
    discount_rate_fraction: float | None
    accrual_gbp_per_year: float | None
    remarks: tuple[str, ...]

    @property
    def total_gbp(self) -> float:
        """The whole fund at the start. [£]"""
        return float(self.value_gbp.sum()) + self.cash_gbp

    def liabilities_by_year(self, years: int) -> FloatArray | None:
        """Promises at the start and at the end of each planning year, shape (years + 1,); None without them. [£]

        L_{y+1} = L_y · (1 + discount rate) + accrual − benefits.
        """
        if self.liabilities_gbp is None or self.discount_rate_fraction is None or self.accrual_gbp_per_year is None:
            return None
        found = np.empty(years + 1)
        found[0] = self.liabilities_gbp
        for year in range(years):
            grown = found[year] * (1 + self.discount_rate_fraction)
            found[year + 1] = grown + self.accrual_gbp_per_year - self.benefits_gbp_per_year
        return found


def read_fund(written: PensionFund, holdings: Sequence[Holding], figures: Figures) -> Fund:
    """The fund of a scenario.

    A holding without a stated fossil share counts as free of fossil fuels, which a remark says by name; the same goes
    for holdings whose trading is given no cost.
    """
    unknown = [item.name for item in holdings if item.fossil_fraction_high is None]
    free = [item.name for item in holdings if item.sell_cost_fraction == 0 and item.buy_cost_fraction == 0]
    remarks = []
    if unknown:
        remarks.append(f"No fossil share is given for {_names(unknown)}; counted as none.")
    if free:
        remarks.append(f"No cost of trading is given for {_names(free)}; counted as nothing.")
    cost = written.cost_fraction_per_year
    return Fund(
        name=written.name,
        holdings=tuple(item.name for item in holdings),
        asset_class=tuple(item.asset_class for item in holdings),
        value_gbp=np.array([item.value_gbp for item in holdings]),
        expected_return_fraction=np.array([item.expected_return_fraction for item in holdings]),
        fossil_low_fraction=np.array([item.fossil_fraction_low or 0.0 for item in holdings]),
        fossil_high_fraction=np.array([item.fossil_fraction_high or 0.0 for item in holdings]),
        intensity_tco2e_per_gbp_m=np.array(
            [np.nan if item.intensity_tco2e_per_gbp_m is None else item.intensity_tco2e_per_gbp_m for item in holdings]
        ),
        listed=np.array([item.listed for item in holdings]),
        sell_cost_fraction=np.array([item.sell_cost_fraction for item in holdings]),
        buy_cost_fraction=np.array([item.buy_cost_fraction for item in holdings]),
        switch_cost_gbp=np.array([item.switch_cost_gbp for item in holdings]),
        locked_until_year=np.array([item.locked_until_year or 0 for item in holdings], dtype=np.int64),
        cash_gbp=written.cash_gbp,
        cash_return_fraction=written.cash_return_fraction,
        contributions_gbp_per_year=written.contributions_gbp_per_year,
        benefits_gbp_per_year=written.benefits_gbp_per_year,
        cost_fraction_per_year=figures.value("fund_cost_fraction_per_year") if cost is None else cost,
        liabilities_gbp=written.liabilities_gbp,
        discount_rate_fraction=written.discount_rate_fraction,
        accrual_gbp_per_year=written.accrual_gbp_per_year,
        remarks=tuple(remarks),
    )


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
