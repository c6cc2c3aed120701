"""The fund's holdings as arrays, with every term filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray, growth
from energyfund.scenario.fund import Holding, PensionFund

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fund:
    """A pension fund. Arrays have shape (holdings,).

    Attributes:
        value_gbp: Value at the start. [£]
        expected_return_fraction: Nominal, a year, after the vehicle's own fee. [-]
        fossil_low_fraction: Low estimate of the fossil share inside. [-]
        fossil_high_fraction: High estimate. [-]
        coal_fraction: Share in coal and unconventional oil and gas; the high estimate where none is given. [-]
        is_direct: Whether the fossil share was looked through to the shares inside.
        intensity_tco2e_per_gbp_m: NaN where the scenario gives none.
        data_quality_score: 1 (verified) to 5 (sector average); NaN where the scenario gives none.
        illiquid_discount_fraction: Further loss on a sale in the first planning year. [-]
        illiquid_discount_years: Years of waiting after which that loss is nil.
        run_off_fraction_per_year: Share that pays itself back as cash each year. [-]
        sell_most_fraction: The most of the vehicle that can be sold in a year. [-]
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
    coal_fraction: FloatArray
    is_direct: BoolArray
    intensity_tco2e_per_gbp_m: FloatArray
    data_quality_score: FloatArray
    listed: BoolArray
    sell_cost_fraction: FloatArray
    buy_cost_fraction: FloatArray
    switch_cost_gbp: FloatArray
    illiquid_discount_fraction: FloatArray
    illiquid_discount_years: FloatArray
    run_off_fraction_per_year: FloatArray
    sell_most_fraction: FloatArray
    locked_until_year: NDArray[np.int64]
    cash_gbp: float
    cash_return_fraction: float
    contributions_gbp_per_year: float
    contributions_growth_fraction: float
    benefits_gbp_per_year: float
    benefits_growth_fraction: float
    cost_fraction_per_year: float
    liabilities_gbp: float | None
    discount_rate_fraction: float | None
    accrual_gbp_per_year: float | None
    remarks: tuple[str, ...]

    @property
    def total_gbp(self) -> float:
        """The whole fund at the start. [£]"""
        return float(self.value_gbp.sum()) + self.cash_gbp

    def contributions_gbp(self, years: int) -> FloatArray:
        """Paid in during each planning year, shape (years,). [£]"""
        return self.contributions_gbp_per_year * growth(self.contributions_growth_fraction, _elapsed(years))

    def benefits_gbp(self, years: int) -> FloatArray:
        """Paid out during each planning year, shape (years,). [£]"""
        return self.benefits_gbp_per_year * growth(self.benefits_growth_fraction, _elapsed(years))

    def illiquid_loss_fraction(self, years: int) -> FloatArray:
        """Loss on a sale beyond its cost in each planning year, shape (years, holdings). [-]

        discount · max(0, 1 − years waited / years to wait): it falls with waiting.
        """
        waited = _elapsed(years)[:, None]
        left: FloatArray = np.maximum(0.0, 1 - waited / self.illiquid_discount_years)
        return self.illiquid_discount_fraction * left

    def sale_cost_fraction(self, years: int) -> FloatArray:
        """What a sale costs in each planning year, cost and illiquid loss, shape (years, holdings). [-]"""
        cost: FloatArray = self.sell_cost_fraction + self.illiquid_loss_fraction(years)
        return cost

    def liabilities_by_year(self, years: int) -> FloatArray | None:
        """Promises at the start and at the end of each planning year, shape (years + 1,); None without them. [£]

        L_{y+1} = L_y · (1 + discount rate) + accrual − benefits.
        """
        if self.liabilities_gbp is None or self.discount_rate_fraction is None or self.accrual_gbp_per_year is None:
            return None
        found = np.empty(years + 1)
        found[0] = self.liabilities_gbp
        paid = self.benefits_gbp(years)
        for year in range(years):
            grown = found[year] * (1 + self.discount_rate_fraction)
            found[year + 1] = grown + self.accrual_gbp_per_year - paid[year]
        return found


def _elapsed(years: int) -> FloatArray:
    return np.arange(years, dtype=np.float64)


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
        expected_return_fraction=np.array(
            [item.expected_return_fraction - item.fee_fraction_per_year for item in holdings]
        ),
        fossil_low_fraction=np.array([item.fossil_fraction_low or 0.0 for item in holdings]),
        fossil_high_fraction=np.array([item.fossil_fraction_high or 0.0 for item in holdings]),
        coal_fraction=np.array(
            [
                (item.fossil_fraction_high or 0.0) if item.coal_fraction is None else item.coal_fraction
                for item in holdings
            ]
        ),
        is_direct=np.array([item.fossil_basis == "direct" for item in holdings]),
        intensity_tco2e_per_gbp_m=np.array(
            [np.nan if item.intensity_tco2e_per_gbp_m is None else item.intensity_tco2e_per_gbp_m for item in holdings]
        ),
        data_quality_score=np.array(
            [np.nan if item.data_quality_score is None else float(item.data_quality_score) for item in holdings]
        ),
        listed=np.array([item.listed for item in holdings]),
        sell_cost_fraction=np.array([item.sell_cost_fraction for item in holdings]),
        buy_cost_fraction=np.array([item.buy_cost_fraction for item in holdings]),
        switch_cost_gbp=np.array([item.switch_cost_gbp for item in holdings]),
        illiquid_discount_fraction=np.array([item.illiquid_discount_fraction for item in holdings]),
        illiquid_discount_years=np.array([float(item.illiquid_discount_years) for item in holdings]),
        run_off_fraction_per_year=np.array([item.run_off_fraction_per_year for item in holdings]),
        sell_most_fraction=np.array(
            [
                1.0 if item.sell_at_most_fraction_per_year is None else item.sell_at_most_fraction_per_year
                for item in holdings
            ]
        ),
        locked_until_year=np.array([item.locked_until_year or 0 for item in holdings], dtype=np.int64),
        cash_gbp=written.cash_gbp,
        cash_return_fraction=written.cash_return_fraction,
        contributions_gbp_per_year=written.contributions_gbp_per_year,
        contributions_growth_fraction=written.contributions_growth_fraction,
        benefits_gbp_per_year=written.benefits_gbp_per_year,
        benefits_growth_fraction=written.benefits_growth_fraction,
        cost_fraction_per_year=figures.value("fund_cost_fraction_per_year") if cost is None else cost,
        liabilities_gbp=written.liabilities_gbp,
        discount_rate_fraction=written.discount_rate_fraction,
        accrual_gbp_per_year=written.accrual_gbp_per_year,
        remarks=tuple(remarks),
    )


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
