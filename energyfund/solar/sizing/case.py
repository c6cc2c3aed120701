"""What is to be sized: a supply with its tariff, the battery that may stand there, and what each size costs a year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from energyfund.errors import Fault, InvalidInputError
from energyfund.solar.sizing.kernel import FloatArray


@dataclass(frozen=True, slots=True)
class DemandCharge:
    """A charge on the greatest import of each month or of the year.

    Attributes:
        gbp_per_kw: For each kW of the greatest import of each period. [£/kW]
        period_of_step: Number of the period that each step is in, from 0, shape (steps,): the months, or all 0.
    """

    gbp_per_kw: float
    period_of_step: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Supply:
    """What stands behind one meter: its load, its tariff and its connection.

    The export price counts as nil where it is negative: panels can be turned down.

    Attributes:
        load_kwh: Use in each step, shape (steps,). [kWh]
        buy_gbp_per_kwh: Import price in each step, shape (steps,). [£/kWh]
        sell_gbp_per_kwh: Export price in each step, shape (steps,). [£/kWh]
        export_limit_kw: Greatest export the grid operator allows; infinite where there is none. [kW]
        step_hours: Length of a step. [h]
        demand_charge: Charge on the greatest import, if the tariff has one.
    """

    load_kwh: FloatArray
    buy_gbp_per_kwh: FloatArray
    sell_gbp_per_kwh: FloatArray
    export_limit_kw: float = math.inf
    step_hours: float = 1.0
    demand_charge: DemandCharge | None = None

    def __post_init__(self) -> None:
        """Check the arrays.

        Raises:
            InvalidInputError: Lengths differ, a number is not finite, or a load, limit or step makes no sense.
        """
        faults = list(_supply_faults(self))
        if faults:
            raise InvalidInputError(faults)


@dataclass(frozen=True, slots=True)
class Battery:
    """A kind of battery, for every kWh of capacity. Neither price nor efficiency has a default: both are to be given.

    Attributes:
        power_kw_per_kwh: Most power in and most power out for each kWh of capacity, at the grid side. [kW/kWh]
        charge_efficiency_fraction: Share of what is drawn that is stored.
        discharge_efficiency_fraction: Share of what leaves the store that is delivered.
        charges_from_grid: Whether it may charge with more than the panels make in the step.
        exports: Whether it may deliver more than the load of the step.
        standing_loss_fraction_per_hour: Share of the stored energy that is lost each hour.
    """

    power_kw_per_kwh: float
    charge_efficiency_fraction: float
    discharge_efficiency_fraction: float
    charges_from_grid: bool = True
    exports: bool = True
    standing_loss_fraction_per_hour: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            InvalidInputError: A number is outside what a battery can be.
        """
        faults = list(_battery_faults(self))
        if faults:
            raise InvalidInputError(faults)

    @property
    def efficiency(self) -> tuple[float, float]:
        """Charging and discharging efficiency."""
        return self.charge_efficiency_fraction, self.discharge_efficiency_fraction


@dataclass(frozen=True, slots=True)
class Offer:
    """Sizes that may be bought of one thing, and what they cost a year.

    Attributes:
        most: Greatest size. [kWp or kWh]
        rates_gbp: Yearly cost of each further unit, band by band; it may not fall, or the best size could hide from the
            search. Where larger sizes are cheaper per unit, ask band by band with ``least`` and ``most``. [£ a year]
        band_ends: Size at which each band but the last ends, rising.
        least: Smallest size.
        outlay_gbp: What a unit costs on the day, for a budget. [£]
    """

    most: float
    rates_gbp: tuple[float, ...]
    band_ends: tuple[float, ...] = ()
    least: float = 0.0
    outlay_gbp: float = 0.0

    def __post_init__(self) -> None:
        """Check that the cost is convex and the sizes are in order.

        Raises:
            InvalidInputError: They are not.
        """
        faults = list(_offer_faults(self))
        if faults:
            raise InvalidInputError(faults)

    def yearly_cost_gbp(self, size: float) -> float:
        """Cost of a size from nothing on. [£ a year]."""
        return max(intercept + rate * size for intercept, rate in self.lines())

    def lines(self) -> list[tuple[float, float]]:
        """Intercept and slope of each band's line; the cost is the greatest of them."""
        intercepts = [0.0]
        for end, (before, after) in zip(self.band_ends, pairwise(self.rates_gbp), strict=True):
            intercepts.append(intercepts[-1] + (before - after) * end)
        return list(zip(intercepts, self.rates_gbp, strict=True))


@dataclass(frozen=True, slots=True)
class Case:
    """A supply with the panels that may feed it and the battery that may stand behind its meter.

    Attributes:
        supply: The supply.
        generation_kwh_per_kwp: Output of a kWp of each roof in each step, shape (roofs, steps). [kWh/kWp]
        battery: The kind of battery.
    """

    supply: Supply
    generation_kwh_per_kwp: FloatArray
    battery: Battery

    def __post_init__(self) -> None:
        """Check the generation.

        Raises:
            InvalidInputError: Its shape does not fit the supply, or a number makes no sense.
        """
        given, steps = self.generation_kwh_per_kwp, self.supply.load_kwh.size
        if given.ndim != 2 or given.shape[1] != steps:
            message = f"has the shape {given.shape}; it must be one row per roof with the {steps:,} steps of the load"
            raise InvalidInputError([_fault("generation_kwh_per_kwp", "", message)])
        if not bool(np.all(np.isfinite(given) & (given >= 0))):
            raise InvalidInputError([_fault("generation_kwh_per_kwp", "", "must be finite and nil or more everywhere")])


def _fault(field_name: str, value: str, message: str) -> Fault:
    return Fault("sizing", None, field_name, value, message)


def _supply_faults(supply: Supply) -> Iterator[Fault]:
    steps = supply.load_kwh.shape
    for name in ("load_kwh", "buy_gbp_per_kwh", "sell_gbp_per_kwh"):
        given = getattr(supply, name)
        if given.ndim != 1 or given.size == 0:
            yield _fault(name, "", "must be one row of numbers, one for each step")
        elif given.shape != steps:
            yield _fault(name, "", f"has {given.size:,} steps where the load has {supply.load_kwh.size:,}")
        elif not bool(np.all(np.isfinite(given))):
            yield _fault(name, "", "must be a finite number in every step")
    if bool(np.any(supply.load_kwh < 0)):
        yield _fault("load_kwh", "", "must be nil or more in every step; generation is given apart")
    if not supply.export_limit_kw >= 0:
        yield _fault("export_limit_kw", f"{supply.export_limit_kw}", "must be nil or more")
    if not supply.step_hours > 0:
        yield _fault("step_hours", f"{supply.step_hours}", "must be more than nil")
    charge = supply.demand_charge
    if charge is not None and (charge.period_of_step.shape != steps or charge.gbp_per_kw < 0):
        yield _fault("demand_charge", "", "needs a price of nil or more and the number of its period for every step")


def _battery_faults(battery: Battery) -> Iterator[Fault]:
    if not 0 < battery.power_kw_per_kwh < math.inf:
        yield _fault("power_kw_per_kwh", f"{battery.power_kw_per_kwh}", "must be more than nil and finite")
    for name in ("charge_efficiency_fraction", "discharge_efficiency_fraction"):
        if not 0 < getattr(battery, name) <= 1:
            yield _fault(name, f"{getattr(battery, name)}", "must be above 0 and at most 1")
    if not 0 <= battery.standing_loss_fraction_per_hour < 1:
        value = f"{battery.standing_loss_fraction_per_hour}"
        yield _fault("standing_loss_fraction_per_hour", value, "must be from 0 to below 1")


def _offer_faults(offer: Offer) -> Iterator[Fault]:
    if not 0 <= offer.least <= offer.most < math.inf:
        yield _fault("most", f"{offer.most}", f"must be finite and no less than the least size, {offer.least}")
    if not all(math.isfinite(rate) for rate in offer.rates_gbp) or len(offer.rates_gbp) != len(offer.band_ends) + 1:
        yield _fault("rates_gbp", str(offer.rates_gbp), "needs one finite rate for each band, one more than band_ends")
    if list(offer.band_ends) != sorted(set(offer.band_ends)) or any(end <= 0 for end in offer.band_ends):
        yield _fault("band_ends", str(offer.band_ends), "must rise, from above nil")
    if list(offer.rates_gbp) != sorted(offer.rates_gbp):
        message = (
            "may not fall from band to band: the best size could hide from the search. Where larger sizes are cheaper "
            "per unit, size each band by itself and take the best"
        )
        yield _fault("rates_gbp", str(offer.rates_gbp), message)


NO_BATTERY = Battery(1.0, 1.0, 1.0, charges_from_grid=False, exports=False)
"""Stands in the place of a battery where none is wanted; its capacity is then nil."""

NOTHING = Offer(most=0.0, rates_gbp=(0.0,))
"""An offer of no size at all."""
