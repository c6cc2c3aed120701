"""What a unit of energy costs over the life of what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.finance.present_value import FloatArray, discount_factors

Basis = Literal["real", "nominal"]


@dataclass(frozen=True, slots=True)
class LevelisedCost:
    """Cost of energy, and the money it is counted in.

    Attributes:
        gbp_per_kwh: The price at which the energy would just pay for everything. [£/kWh]
        basis: real: a price that rises with inflation from there on; nominal: a price that never changes.
        price_base_year: Year of the prices where the basis is real; None where it is nominal.
    """

    gbp_per_kwh: float
    basis: Basis
    price_base_year: int | None

    @property
    def in_words(self) -> str:
        """The cost with its basis, for a report.

        >>> LevelisedCost(0.07036, "real", 2026).in_words
        '7.04 p/kWh at prices of 2026'
        """
        money = f"at prices of {self.price_base_year}" if self.basis == "real" else "in money of the day, never indexed"
        return f"{100 * self.gbp_per_kwh:.2f} p/kWh {money}"


def levelised_cost(
    outlay_gbp: float,
    costs_gbp: FloatArray,
    energy_kwh: FloatArray,
    rate_fraction: float,
    basis: Basis,
    price_base_year: int | None = None,
) -> LevelisedCost:
    """Levelised cost: (outlay + Σ cost_t / (1 + r)^t) / (Σ energy_t / (1 + r)^t), t from 1.

    Costs and rate must be of the stated basis both: real costs with a real rate, nominal costs with a nominal one.

    Args:
        outlay_gbp: Paid in year 0, as a positive amount. [£]
        costs_gbp: Costs of each year from year 1 on, as positive amounts, shape (years,). [£/year]
        energy_kwh: Energy of each year from year 1 on, shape (years,). [kWh/year]
        rate_fraction: Discount rate of the same basis. [-]
        basis: Whether costs and rate are real or nominal.
        price_base_year: Year of the prices; needed where the basis is real.

    Raises:
        ValueError: No energy, arrays of two lengths, or real money without its year.

    References:
        DESNZ, Electricity generation costs, 2023, section 1.

    >>> levelised_cost(1000, np.full(20, 10.0), np.full(20, 1000.0), 0.035, "real", 2026).in_words
    '8.04 p/kWh at prices of 2026'
    """
    if len(costs_gbp) != len(energy_kwh):
        raise ValueError(f"costs are given for {len(costs_gbp)} years and energy for {len(energy_kwh)}")
    if basis == "real" and price_base_year is None:
        raise ValueError("real money needs the year of its prices (price_base_year)")
    factors = discount_factors(rate_fraction, len(energy_kwh) + 1)[1:]
    energy = float(energy_kwh @ factors)
    if not energy > 0:
        raise ValueError("there is no energy to spread the cost over")
    cost = (outlay_gbp + float(np.asarray(costs_gbp) @ factors)) / energy
    return LevelisedCost(cost, basis, price_base_year if basis == "real" else None)
