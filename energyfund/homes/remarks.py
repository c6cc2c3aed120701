"""What has to be said aloud about a result."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.energy_use import EnergyUse
from energyfund.homes.measures import FABRIC, HEAT_PUMPS, LABELS, METERED
from energyfund.homes.suitability import WALL_MEASURES
from energyfund.homes.tariffs import Tariffs, fuel_price
from energyfund.homes.uncertainty import Lifted

BoolArray = NDArray[np.bool_]


def package_remarks(
    dwellings: Dwellings,
    suits: dict[str, tuple[BoolArray, str]],
    use: EnergyUse,
    tariff: Tariffs,
    savings: str,
    figures: Figures,
) -> tuple[str, ...]:
    """Sentences about what a package takes for granted and which homes it leaves out.

    Args:
        dwellings: The homes.
        suits: Measure -> homes it suits, and why not the others.
        use: What the homes use.
        tariff: What they pay.
        savings: ``metered`` or ``modelled``.
        figures: The figures.
    """
    if not suits:
        return ()
    remarks = [
        f"{homes_text(int((~mask).sum()))} left out for {LABELS[name]}: {reason} (first: {_first(dwellings, ~mask)})."
        for name, (mask, reason) in suits.items()
        if not mask.all()
    ]
    remarks += [*_derivation(dwellings, use, tariff, figures), *_basis(list(suits), savings, figures)]
    unknown = int((dwellings.wall == "unknown").sum())
    walls = [LABELS[name] for name in suits if name in WALL_MEASURES]
    if walls and unknown:
        remarks.append(f"{homes_text(unknown)} without a stated wall: taken as suited to {walls[0]}.")
    other = int((dwellings.heating == "other").sum())
    if other:
        remarks.append(
            f"{homes_text(other)} heated by a fuel whose price is not held: priced as gas, left out of kWh and carbon."
        )
    return tuple(remarks)


def outcome_remarks(
    lifted: BoolArray, low_income_after: BoolArray, rebate: BoolArray, homes_with_higher_bill: int, draws: Lifted
) -> tuple[str, ...]:
    """Sentences about the homes lifted, the range, and bills that rise.

    Args:
        lifted: Homes that leave LILEE fuel poverty, ratings and incomes taken as they stand, shape (dwellings,).
        low_income_after: Homes whose income after energy cost is still below the line.
        rebate: Homes that receive the Warm Home Discount.
        homes_with_higher_bill: Homes whose bill rises.
        draws: Homes lifted by the draws.
    """
    remarks = []
    count = int(lifted.sum())
    by_band = int((lifted & low_income_after).sum())
    if count:
        remarks.append(
            f"Reaching band C ends fuel poverty under the LILEE test by definition, whatever the income: {by_band:,} "
            f"of the {count:,} homes that leave it do so by the band alone and still have a low income."
        )
    if rebate.any():
        remarks.append(
            f"The Warm Home Discount of {int(rebate.sum()):,} homes is credited in their fuel poverty rating, "
            "not in their energy cost."
        )
    if homes_with_higher_bill:
        homes = "1 home pays" if homes_with_higher_bill == 1 else f"{homes_with_higher_bill:,} homes pay"
        remarks.append(f"{homes} more for energy afterwards than before.")
    if draws.expected > 0:
        remarks.append(
            f"{draws.expected:,.1f} homes are expected to leave fuel poverty; in eight draws out of ten between "
            f"{draws.p10:,.0f} and {draws.p90:,.0f}, since published ratings, reported incomes and the measures' "
            "savings are all uncertain."
        )
    return tuple(remarks)


def homes_text(number: int) -> str:
    """A number of homes in words.

    >>> homes_text(1), homes_text(1200)
    ('1 home', '1,200 homes')
    """
    return "1 home" if number == 1 else f"{number:,} homes"


def _first(dwellings: Dwellings, mask: BoolArray) -> str:
    """Name of the first home of a mask."""
    return f"'{dwellings.dwelling_id[int(np.argmax(mask))]}'"


def _derivation(dwellings: Dwellings, use: EnergyUse, tariff: Tariffs, figures: Figures) -> list[str]:
    """How the share of space heating in the energy cost was found."""
    heat = float((use.space_kwh * fuel_price(dwellings, tariff)).sum())
    total = float(dwellings.energy_cost_gbp_per_year.sum())
    share = f"Space heating is {100 * heat / total:.0f} % of these homes' energy cost"
    if dwellings.buildings is not None:
        return [f"{share}, by the monthly heat balance of each building moved to meet its certificate."]
    gas, electricity = figures.value("typical_gas_kwh_per_year"), figures.value("typical_electricity_kwh_per_year")
    typical = f"{gas:,.0f} kWh of gas and {electricity:,.0f} kWh of electricity a year"
    return [f"{share}, derived from the price cap at the typical consumption of {typical}."]


def _basis(names: list[str], savings: str, figures: Figures) -> list[str]:
    """What the savings rest on."""
    remarks = []
    if savings == "modelled":
        remarks.append("Savings in pounds are modelled ones on rated energy: homes usually save less.")
    else:
        remarks.append(
            "Savings in pounds are those metered in homes, and metered energy is taken to be below rated energy by the "
            "published factor of each band; the rating after is the modelled one."
        )
        unmetered = [LABELS[name] for name in names if name in FABRIC and name not in METERED]
        if unmetered:
            taken = 100 * figures.value("comfort_take_back_fraction")
            remarks.append(
                f"No metered saving is published for {', '.join(unmetered)}: the modelled one is used, times the "
                f"factor of the band, less {taken:.0f} % taken as warmth."
            )
    for name in names:
        if name in HEAT_PUMPS:
            number = HEAT_PUMPS.index(name)
            degrees = figures.values("heat_pump_flow_temperatures_deg")[number]
            performance = figures.values("heat_pump_seasonal_performance")[number]
            remarks.append(
                f"Heat pumps run at {degrees:.0f} °C and give {performance:.1f} units of heat per unit of electricity; "
                "their cost includes radiators and a cylinder, and the gas supply is closed. At a flat tariff they "
                "raise many bills."
            )
    if "solar_pv" in names:
        remarks.append("Export income goes to the household in owner-occupied homes and to the landlord elsewhere.")
    return remarks
