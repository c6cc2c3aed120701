"""The room's way in: homes before and after a package, or before and after cheaper power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.errors import Fault, InvalidInputError
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.fuel_poverty import equivalence_factor, poverty_line
from energyfund.homes.nations import NAMES, income_threshold, tested_income
from energyfund.homes.ratings import RatingScale, RatingVersion, cost_at, rating, rating_scale
from energyfund.homes.remarks import outcome_remarks
from energyfund.homes.savings import After, PackageEffect, Savings, package_effect
from energyfund.homes.states import HomeStates, home_states, rebate_gbp
from energyfund.homes.uncertainty import Lifted, Thresholds, at_levels, draw_lifted, rating_error_points
from energyfund.plan import StatusMove

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

MOST_FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class HomesAppraisal:
    """Homes before and after, home by home and together; arrays have shape (dwellings,).

    ``saving_gbp_per_year``, ``cost_gbp`` and ``tco2e_per_year`` are totals; their ``home_…`` counterparts are per home.

    Attributes:
        dwellings: The homes.
        package: The measures, ready-made packages taken apart; empty for `bill_relief`.
        before: The homes as they are.
        after: The homes with the measures.
        equivalised_income_gbp: Income after housing costs divided by the equivalence factor. [£/year]
        home_cost_gbp: Installed cost. [£]
        home_saving_gbp_per_year: Fall of the bill; negative where it rises. [£/year]
        home_saved_gas_kwh_per_year: Gas saved. [kWh/year]
        home_saved_electricity_kwh_per_year: Electricity not bought; negative where more is. [kWh/year]
        home_exported_kwh_per_year: Solar electricity fed into the grid. [kWh/year]
        home_export_gbp_per_year: Received for it by the owner of the panels; already in the saving of owner-occupiers.
        home_comfort_gbp_per_year: Warmth taken instead of a saving, at the price of its energy. [£/year]
        home_tco2e_per_year: Emissions avoided. [tCO₂e/year]
        probability_lifted: Chance that the home leaves fuel poverty by its nation's test (England: LILEE).
        probability_lifted_10_percent: The same under the 10 % test.
        lifted_by_draw: Homes lifted in each draw, shape (draws,); draws of the same number may be added up.
        lifted_10_percent_by_draw: The same under the 10 % test.
        homes: Number of homes.
        cost_gbp: Installed cost. [£]
        cost_low_gbp: The same at the low end of every cost. [£]
        cost_high_gbp: The same at the high end. [£]
        saving_low_gbp_per_year: Fall of the bills at the low end of every saving. [£/year]
        saving_high_gbp_per_year: The same at the high end. [£/year]
        homes_lifted_expected: Homes expected to leave fuel poverty by their nation's test.
        homes_lifted_p10: Exceeded in nine draws out of ten.
        homes_lifted_p90: Exceeded in one draw out of ten.
        gap_closed_gbp: Fall of the sum of gaps, ratings and incomes taken as they stand. [£/year]
        homes_with_higher_bill: Homes whose bill rises.
        moves: Homes by status before and after, by test, ratings and incomes taken as they stand.
        expected_moves: The same as expected numbers, with the errors of ratings, incomes and savings.
        remarks: What a reader has to know, in sentences.
    """

    dwellings: Dwellings
    package: tuple[str, ...]
    before: HomeStates
    after: HomeStates
    equivalised_income_gbp: FloatArray
    home_cost_gbp: FloatArray
    home_saving_gbp_per_year: FloatArray
    home_saved_gas_kwh_per_year: FloatArray
    home_saved_electricity_kwh_per_year: FloatArray
    home_exported_kwh_per_year: FloatArray
    home_export_gbp_per_year: FloatArray
    home_comfort_gbp_per_year: FloatArray
    home_tco2e_per_year: FloatArray
    probability_lifted: FloatArray
    probability_lifted_10_percent: FloatArray
    lifted_by_draw: FloatArray
    lifted_10_percent_by_draw: FloatArray
    homes: int
    cost_gbp: float
    cost_low_gbp: float
    cost_high_gbp: float
    saving_gbp_per_year: float
    saving_low_gbp_per_year: float
    saving_high_gbp_per_year: float
    export_gbp_per_year: float
    comfort_gbp_per_year: float
    saved_gas_kwh_per_year: float
    saved_electricity_kwh_per_year: float
    tco2e_per_year: float
    homes_lifted_expected: float
    homes_lifted_p10: float
    homes_lifted_p90: float
    homes_lifted_10_percent_expected: float
    homes_lifted_10_percent_p10: float
    homes_lifted_10_percent_p90: float
    gap_closed_gbp: float
    homes_with_higher_bill: int
    moves: tuple[StatusMove, ...]
    expected_moves: tuple[StatusMove, ...]
    remarks: tuple[str, ...]


def appraise(
    dwellings: Dwellings,
    package: Sequence[str],
    figures: Figures,
    median_income_gbp: float,
    seed: int,
    draws: int = 1000,
    *,
    version: RatingVersion = "sap_10_2",
    savings: Savings = "metered",
) -> HomesAppraisal:
    """Bills, ratings, fuel poverty and carbon of homes before and after a package of measures.

    Args:
        dwellings: The homes and their households.
        package: Measures or ready-made packages (`energyfund.homes.measures`); empty for the homes as they are.
        figures: The figures of the day.
        median_income_gbp: National median equivalised income after housing costs. [£/year]
        seed: Seed of the draws.
        draws: Number of draws behind the range of homes lifted.
        version: The standard of the ratings.
        savings: Whether money goes by metered or by modelled savings; ratings always go by modelled ones.

    Returns:
        The homes before and after, and their totals.

    Raises:
        InvalidInputError: A faulty package, an income that is missing, or a median that is not a positive amount.
    """
    check_households(dwellings, median_income_gbp, draws)
    scale = rating_scale(figures, version)
    effect = package_effect(dwellings, package, scale, figures, savings)
    return _assess(dwellings, effect, scale, figures, median_income_gbp, seed, draws)


def bill_relief(
    dwellings: Dwellings,
    saving_gbp_per_year: FloatArray,
    figures: Figures,
    median_income_gbp: float,
    seed: int,
    draws: int = 1000,
    *,
    version: RatingVersion = "sap_10_2",
) -> HomesAppraisal:
    """Homes whose tenants get cheaper or free power from a scheme's panels: the bill falls, the rating stays.

    Args:
        dwellings: The homes and their households.
        saving_gbp_per_year: What each home saves, shape (dwellings,). [£/year]
        figures: The figures of the day.
        median_income_gbp: National median equivalised income after housing costs. [£/year]
        seed: Seed of the draws.
        draws: Number of draws.
        version: The standard of the ratings.

    Returns:
        As `appraise`; energy and carbon are zero here, since the panels' own project counts them.

    Raises:
        InvalidInputError: An income that is missing, or a median that is not a positive amount.
        ValueError: The savings do not have one value a home.
    """
    if np.shape(saving_gbp_per_year) != (dwellings.homes,):
        raise ValueError(
            f"saving_gbp_per_year must have shape ({dwellings.homes},), not {np.shape(saving_gbp_per_year)}"
        )
    check_households(dwellings, median_income_gbp, draws)
    nothing = np.zeros(dwellings.homes)
    saving = np.asarray(saving_gbp_per_year, dtype=np.float64)
    after = After(saving, nothing, nothing, nothing, nothing, nothing, np.ones(dwellings.homes), nothing)
    remark = "Cheaper power lowers the bill and leaves the rating as it is."
    effect = PackageEffect((), nothing, nothing, nothing, after, after, after, (remark,))
    scale = rating_scale(figures, version)
    return _assess(dwellings, effect, scale, figures, median_income_gbp, seed, draws)


def check_households(dwellings: Dwellings, median_income_gbp: float, draws: int) -> None:
    """What the tests need of households is there.

    Raises:
        InvalidInputError: The median is not a positive amount, no draws are asked for, or homes lack what their test
            needs.
    """
    file = dwellings.file or "homes"
    faults = []
    if not (np.isfinite(median_income_gbp) and median_income_gbp > 0):
        message = "must be the national median equivalised income after housing costs in pounds a year; none is held"
        faults.append(Fault(file, None, "median_income_gbp", str(median_income_gbp), message))
    if draws < 1:
        faults.append(Fault(file, None, "draws", str(draws), "must be at least 1"))
    needed = {"income_ahc_gbp_per_year": np.ones(dwellings.homes, dtype=bool)}
    needed["minimum_income_gbp_per_year"] = dwellings.nation == "scotland"
    for name, wanted in needed.items():
        missing = np.flatnonzero(wanted & ~np.isfinite(getattr(dwellings, name)))
        named = [str(dwellings.dwelling_id[row]) for row in missing[:MOST_FAULTS_SHOWN]]
        faults += [Fault(file, None, name, "", f"is missing for the home '{home}'") for home in named]
        if len(missing) > MOST_FAULTS_SHOWN:
            faults.append(Fault(file, None, name, "", f"and for {len(missing) - MOST_FAULTS_SHOWN:,} more homes"))
    if faults:
        raise InvalidInputError(faults)


def _assess(
    dwellings: Dwellings,
    effect: PackageEffect,
    scale: RatingScale,
    figures: Figures,
    median_income_gbp: float,
    seed: int,
    draws: int,
) -> HomesAppraisal:
    factor = equivalence_factor(dwellings.adults, dwellings.children_14_plus, dwellings.children_under_14, figures)
    line = poverty_line(factor, median_income_gbp, figures)
    sap_cost = cost_at(dwellings.sap_rating, dwellings.floor_area_m2, scale)
    bill, best = dwellings.energy_cost_gbp_per_year, effect.value
    before = home_states(dwellings, bill, sap_cost, line, scale, figures)
    sap_after = sap_cost * best.sap_factor - best.sap_credit_gbp
    after = home_states(dwellings, bill - best.saving_gbp, sap_after, line, scale, figures)
    nation, ten = _draw(dwellings, effect, line, scale, figures, seed, draws)
    gas, grid = figures.value("home_gas_emissions_kgco2e_per_kwh"), figures.value("grid_emissions_kgco2e_per_kwh")
    tonnes = (best.gas_kwh * gas + (best.electricity_kwh + best.exported_kwh) * grid) / 1000
    risen = int((best.saving_gbp < -1e-3).sum())
    low_income = dwellings.income_ahc_gbp_per_year - after.bill_gbp < line
    left = before.lilee & ~after.lilee
    said = outcome_remarks(left, low_income, dwellings.warm_home_discount, risen, nation)
    test = NAMES[str(dwellings.nation[0])] if dwellings.homes else "lilee"
    return HomesAppraisal(
        dwellings=dwellings,
        package=effect.package,
        before=before,
        after=after,
        equivalised_income_gbp=dwellings.income_ahc_gbp_per_year / factor,
        home_cost_gbp=effect.cost_gbp,
        home_saving_gbp_per_year=best.saving_gbp,
        home_saved_gas_kwh_per_year=best.gas_kwh,
        home_saved_electricity_kwh_per_year=best.electricity_kwh,
        home_exported_kwh_per_year=best.exported_kwh,
        home_export_gbp_per_year=best.export_gbp,
        home_comfort_gbp_per_year=best.comfort_gbp,
        home_tco2e_per_year=tonnes,
        probability_lifted=nation.probability,
        probability_lifted_10_percent=ten.probability,
        lifted_by_draw=nation.by_draw,
        lifted_10_percent_by_draw=ten.by_draw,
        homes=dwellings.homes,
        cost_gbp=float(effect.cost_gbp.sum()),
        cost_low_gbp=float(effect.cost_low_gbp.sum()),
        cost_high_gbp=float(effect.cost_high_gbp.sum()),
        saving_gbp_per_year=float(best.saving_gbp.sum()),
        saving_low_gbp_per_year=float(effect.low.saving_gbp.sum()),
        saving_high_gbp_per_year=float(effect.high.saving_gbp.sum()),
        export_gbp_per_year=float(best.export_gbp.sum()),
        comfort_gbp_per_year=float(best.comfort_gbp.sum()),
        saved_gas_kwh_per_year=float(best.gas_kwh.sum()),
        saved_electricity_kwh_per_year=float(best.electricity_kwh.sum()),
        tco2e_per_year=float(tonnes.sum()),
        homes_lifted_expected=nation.expected,
        homes_lifted_p10=nation.p10,
        homes_lifted_p90=nation.p90,
        homes_lifted_10_percent_expected=ten.expected,
        homes_lifted_10_percent_p10=ten.p10,
        homes_lifted_10_percent_p90=ten.p90,
        gap_closed_gbp=float(before.gap_gbp.sum() - after.gap_gbp.sum()),
        homes_with_higher_bill=risen,
        moves=(
            _moves(test, before.fuel_poor, after.fuel_poor),
            _moves("10_percent", before.ten_percent, after.ten_percent),
        ),
        expected_moves=(
            _expected_moves(test, nation, dwellings.homes),
            _expected_moves("10_percent", ten, dwellings.homes),
        ),
        remarks=(*effect.remarks, *said),
    )


def _draw(
    dwellings: Dwellings,
    effect: PackageEffect,
    line: FloatArray,
    scale: RatingScale,
    figures: Figures,
    seed: int,
    draws: int,
) -> tuple[Lifted, Lifted]:
    """Turn both tests into thresholds of the two draws, before and after, and draw.

    A rating that rounds to 69 is good enough, so the line is half a point lower. The after-state is solved for the
    rating before: cost × factor − credit − rebate ≤ cost at the line ⇔ rating ≥ rating((cost at the line + rebate +
    credit) ÷ factor).
    """
    area = dwellings.floor_area_m2
    good_enough = np.asarray(figures.value("lilee_rating_floor") - 0.5)
    allowed = cost_at(good_enough, area, scale) + rebate_gbp(dwellings, figures)
    error = rating_error_points(dwellings.sap_rating, figures)
    spread = figures.value("income_standard_error_fraction")
    tested = np.maximum(tested_income(dwellings), 1)
    income = np.maximum(dwellings.income_ahc_gbp_per_year, 1)
    share = figures.value("ten_percent_threshold_fraction")
    rating_counts = dwellings.nation == "england"

    def thresholds(factor: FloatArray, credit: FloatArray, cost: FloatArray) -> Thresholds:
        needed = (rating((allowed + credit) / factor, area, scale) - dwellings.sap_rating) / error
        cost = np.maximum(cost, 1)
        return Thresholds(
            rating=np.where(rating_counts, needed, np.inf),
            income=np.log(income_threshold(dwellings, cost, line, figures) / tested) / spread,
            ten_percent=np.log(cost / share / income) / spread,
        )

    bill, nothing = dwellings.energy_cost_gbp_per_year, np.zeros(dwellings.homes)
    ends = (effect.value, effect.low, effect.high)
    after = thresholds(
        np.maximum(at_levels(*(end.sap_factor for end in ends)), 1e-6),
        at_levels(*(end.sap_credit_gbp for end in ends)),
        bill - at_levels(*(end.saving_gbp for end in ends)),
    )
    return draw_lifted(thresholds(nothing + 1, nothing, bill), after, seed, draws)


def _expected_moves(test: str, drawn: Lifted, homes: int) -> StatusMove:
    return StatusMove(
        test=test,
        poor_before_poor_after=drawn.poor_before - drawn.expected,
        poor_before_not_after=drawn.expected,
        not_before_poor_after=drawn.fallen,
        not_before_not_after=homes - drawn.poor_before - drawn.fallen,
    )


def _moves(test: str, before: BoolArray, after: BoolArray) -> StatusMove:
    return StatusMove(
        test=test,
        poor_before_poor_after=float((before & after).sum()),
        poor_before_not_after=float((before & ~after).sum()),
        not_before_poor_after=float((~before & after).sum()),
        not_before_not_after=float((~before & ~after).sum()),
    )
