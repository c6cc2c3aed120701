"""What each home pays for energy: the price cap of the quarter, by payment method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.assumptions import Figures
from energyfund.homes.dwellings import Dwellings

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tariffs:
    """Prices of each home; every array has shape (dwellings,).

    Attributes:
        electricity_gbp_per_kwh: Unit rate of electricity. [£/kWh]
        gas_gbp_per_kwh: Unit rate of gas. [£/kWh]
        electricity_standing_gbp: Standing charge of electricity. [£/year]
        gas_standing_gbp: Standing charge of gas. [£/year]
        export_gbp_per_kwh: Received for exported electricity, the same for all homes. [£/kWh]
    """

    electricity_gbp_per_kwh: FloatArray
    gas_gbp_per_kwh: FloatArray
    electricity_standing_gbp: FloatArray
    gas_standing_gbp: FloatArray
    export_gbp_per_kwh: float


def tariffs(dwellings: Dwellings, figures: Figures) -> Tariffs:
    """The price cap on the day of the figures, by how each home pays.

    Direct debit is the cap itself; prepayment and standard credit are its published ratios of one quarter carried to
    the day. A home with a prepayment meter prepays, whatever its payment method says.
    """
    names = (
        "electricity_unit_rate_gbp_per_kwh",
        "electricity_standing_charge_gbp_per_day",
        "gas_unit_rate_gbp_per_kwh",
        "gas_standing_charge_gbp_per_day",
    )
    cap = np.array([figures.value(name) for name in names])
    ratios = np.array(
        [
            np.ones(len(names)),
            figures.values("prepayment_rates_over_direct_debit"),
            figures.values("standard_credit_rates_over_direct_debit"),
        ]
    )
    prepays = dwellings.prepayment_meter | (dwellings.payment_method == "prepayment")
    method = np.where(prepays, 1, np.where(dwellings.payment_method == "standard_credit", 2, 0))
    paid = (cap * ratios)[method]
    return Tariffs(
        electricity_gbp_per_kwh=paid[:, 0],
        gas_gbp_per_kwh=paid[:, 2],
        electricity_standing_gbp=365 * paid[:, 1],
        gas_standing_gbp=365 * paid[:, 3],
        export_gbp_per_kwh=figures.value("seg_export_price_gbp_per_kwh"),
    )


def heats_with_electricity(dwellings: Dwellings) -> NDArray[np.bool_]:
    """Homes whose rooms are heated by electricity, shape (dwellings,)."""
    return np.isin(dwellings.heating, ("electric", "heat_pump"))


def fuel_price(dwellings: Dwellings, tariff: Tariffs) -> FloatArray:
    """Price of the fuel that heats each home; other fuels, whose price is not held, at that of gas. [£/kWh]."""
    return np.where(heats_with_electricity(dwellings), tariff.electricity_gbp_per_kwh, tariff.gas_gbp_per_kwh)


def standing_charges(dwellings: Dwellings, tariff: Tariffs) -> FloatArray:
    """Standing charges: both fuels, or electricity alone where it heats. [£/year]."""
    gas = np.where(heats_with_electricity(dwellings), 0, tariff.gas_standing_gbp)
    return np.asarray(tariff.electricity_standing_gbp + gas)
