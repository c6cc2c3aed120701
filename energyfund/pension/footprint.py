"""What is inside the fund's holdings: fossil fuels under each definition, and the carbon that they finance."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.pension.fund import Fund
from energyfund.pension.measures import waci
from energyfund.plan.comparison import ALL_HOLDINGS, COAL, LISTED_HOLDINGS, Exposure, Footprint
from energyfund.units import MILLION


def exposures(fund: Fund, hold_gbp: FloatArray, total_gbp: float, year: int) -> tuple[Exposure, ...]:
    """Fossil exposure as shares of the whole fund: in all holdings, in listed ones, and coal and unconventional alone.

    Args:
        fund: The fund, for what is inside its holdings.
        hold_gbp: Value of each holding, shape (holdings,). [£]
        total_gbp: Value of the whole fund, cash and projects included. [£]
        year: The year at whose end the values hold.
    """
    if total_gbp <= 0:
        return ()
    low, high = hold_gbp * fund.fossil_low_fraction, hold_gbp * fund.fossil_high_fraction
    coal = float(hold_gbp @ fund.coal_fraction) / total_gbp
    return (
        Exposure(year, ALL_HOLDINGS, float(low.sum()) / total_gbp, float(high.sum()) / total_gbp),
        Exposure(
            year, LISTED_HOLDINGS, float(low[fund.listed].sum()) / total_gbp, float(high[fund.listed].sum()) / total_gbp
        ),
        Exposure(year, COAL, coal, coal),
    )


def footprint(fund: Fund, hold_gbp: FloatArray, year: int) -> Footprint:
    """Carbon of the holdings; None where a holding that is held gives no ground for it. Cash and projects are left out.

    Financed emissions are Σ intensity · £m held, so the scenario's intensities count as tonnes for each £m invested.
    Data quality is Σ value · score / Σ value (PCAF, Global GHG Accounting Standard part A, 2nd ed., chapter 5).
    """
    held = hold_gbp > 0
    total = float(hold_gbp.sum())
    intensity = waci(hold_gbp, fund.intensity_tco2e_per_gbp_m)
    score = None
    if total > 0 and not bool(np.isnan(fund.data_quality_score[held]).any()):
        score = float(hold_gbp[held] @ fund.data_quality_score[held]) / total
    return Footprint(year, intensity, None if intensity is None else intensity * total / MILLION, score)
