"""The best use of a battery of given size behind given panels, exactly, and what a little more of each is worth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from energyfund.errors import Fault, InvalidInputError, SolverStoppedError
from energyfund.solar.sizing import kernel, proof
from energyfund.solar.sizing.case import Case
from energyfund.solar.sizing.kernel import FloatArray

MOST_WORTHS = 1024
"""Different worths of stored energy up to which levels are kept; a tariff with more goes to the linear program."""

ENDS_ALIKE = 1e-9
"""Share of the capacity by which the store may differ between the beginning and the end of the year."""

LANES = 8
"""The worths are filled up to a multiple of this, so that the processor's vector units are full."""

SMALL = 1e-6
"""Share of an hour's typical energy that stands for "a first sliver of a battery" where there is none."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The value at one size, and a plane above the value at every size.

    Attributes:
        value_gbp: Income from exports less the cost of imports at this size: minus the bill. [£]
        constant_gbp: value(kwp, kwh) ≤ constant + Σ kwp·per_kwp + kwh·per_kwh. [£]
        per_kwp_gbp: Shape (roofs,). [£/kWp]
        per_kwh_gbp: With the battery's power growing in proportion. [£/kWh of capacity]
    """

    value_gbp: float
    constant_gbp: float
    per_kwp_gbp: FloatArray
    per_kwh_gbp: float


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The best use of a battery through a year that ends as it began, to be repeated for ever.

    Attributes:
        bill_gbp: Cost of imports less income from exports. [£]
        saving_gbp: What panels and battery take off the bill. [£]
        per_kwp_gbp: What a further kWp on each roof would save, shape (roofs,). [£/kWp]
        per_kwh_gbp: What a further kWh of battery would save, its power growing in proportion. [£/kWh]
        import_kwh: Shape (steps,). [kWh]
        export_kwh: Shape (steps,). [kWh]
        curtailed_kwh: Generation turned down for want of use, price or export allowance, shape (steps,). [kWh]
        charge_kwh: Into the battery at the grid side, shape (steps,). [kWh]
        discharge_kwh: Out of it at the grid side, shape (steps,). [kWh]
        stored_kwh: Before each step and at the end, shape (steps + 1,). [kWh]
        gap_gbp: What a better use could still save at most: rounding. [£]
    """

    bill_gbp: float
    saving_gbp: float
    per_kwp_gbp: FloatArray
    per_kwh_gbp: float
    import_kwh: FloatArray
    export_kwh: FloatArray
    curtailed_kwh: FloatArray
    charge_kwh: FloatArray
    discharge_kwh: FloatArray
    stored_kwh: FloatArray
    gap_gbp: float = 0.0


@dataclass(slots=True)
class Exact:
    """Dispatches one case again and again at different sizes; holds the memory that this takes.

    Attributes:
        case: The case; its tariff must be one that `why_not_exact` does not object to.
    """

    case: Case
    _sell: FloatArray = field(init=False)
    _rates: kernel.Rates = field(init=False)
    _worth: FloatArray = field(init=False)
    _levels: FloatArray = field(init=False)
    _stored: FloatArray = field(init=False)
    _places: NDArray[np.int64] = field(init=False)
    _starts_full: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Work out what stored energy can be worth, and set memory aside."""
        self._sell = sell_prices(self.case)
        self._rates = _rates(self.case, self.case.supply.buy_gbp_per_kwh, self._sell)
        worth = _worths(self.case, self._sell)
        filled = -(-worth.size // LANES) * LANES
        steps = self._sell.size
        self._worth = np.concatenate([worth, np.full(filled - worth.size, worth[-1])])
        self._levels = np.zeros((steps + 1, filled))
        self._stored = np.zeros(steps + 1)
        self._places = np.full(steps, worth.size - 1)
        self._starts_full = np.arange(filled) >= worth.size // 2

    def plane(self, capacity_kwp: FloatArray, battery_kwh: float) -> Plane:
        """Value and plane at a size.

        Args:
            capacity_kwp: On each roof, shape (roofs,). [kWp]
            battery_kwh: Capacity of the battery. [kWh]

        Raises:
            SolverStoppedError: No year that ends as it began was found, which no case is known to bring about.
        """
        case, supply = self.case, self.case.supply
        gen = capacity_kwp @ case.generation_kwh_per_kwp
        capacity = battery_kwh if battery_kwh > 0 else SMALL * max(float(np.mean(gen + supply.load_kwh)), SMALL)
        power = capacity * case.battery.power_kw_per_kwh * supply.step_hours
        limit = min(supply.export_limit_kw * supply.step_hours, 2 * (float(gen.max()) + power) + 1)
        efficiency = case.battery.efficiency
        flags = case.battery.charges_from_grid, case.battery.exports
        load, buy, sell = supply.load_kwh, supply.buy_gbp_per_kwh, self._sell
        size = limit, capacity, power, efficiency, *flags, self._worth
        kernel.fill_levels(gen, load, self._rates, *size, self._starts_full, self._levels)
        ended = kernel.follow(gen, load, self._rates, *size, self._levels, self._stored, self._places)
        if not ended and abs(self._stored[-1] - self._stored[0]) > ENDS_ALIKE * capacity:
            message = (
                f"No year that ends as it began was found for a battery of {battery_kwh:g} kWh. Please report this."
            )
            raise SolverStoppedError(message)
        if battery_kwh == 0:
            self._stored[:] = 0
        worth_of_gen = np.empty(gen.size)
        constant, slope = proof.plane_above(gen, load, buy, sell, *size, self._places, worth_of_gen)
        value = proof.value_of(gen, load, buy, sell, limit, efficiency, self._stored)
        return Plane(value, constant, case.generation_kwh_per_kwp @ worth_of_gen, slope)

    def stored(self) -> FloatArray:
        """What was stored before each step and at the end of the last dispatch, shape (steps + 1,). [kWh]."""
        return self._stored.copy()

    def use(self, capacity_kwp: FloatArray, battery_kwh: float, plane: Plane, stored_kwh: FloatArray) -> Dispatch:
        """A dispatch described.

        Args:
            capacity_kwp: As for `plane`.
            battery_kwh: As for `plane`.
            plane: Found there.
            stored_kwh: As `stored` gave it then, shape (steps + 1,). [kWh]
        """
        gen = capacity_kwp @ self.case.generation_kwh_per_kwp
        bound = plane.constant_gbp + float(plane.per_kwp_gbp @ capacity_kwp) + plane.per_kwh_gbp * battery_kwh
        change = np.diff(stored_kwh)
        into, out = self.case.battery.efficiency
        charge, discharge = np.maximum(change, 0) / into, np.maximum(-change, 0) * out
        found = described(self.case, gen, charge, discharge, stored_kwh, plane)
        return replace(found, gap_gbp=max(bound - plane.value_gbp, 0.0))


def dispatch(case: Case, capacity_kwp: FloatArray, battery_kwh: float) -> Dispatch:
    """The best use of a battery behind panels, both of given size.

    The store ends the year as full as it began; how full that is, is chosen with the rest.

    Args:
        case: Supply, generation and kind of battery.
        capacity_kwp: On each roof, shape (roofs,). [kWp]
        battery_kwh: Capacity of the battery. [kWh]

    Raises:
        InvalidInputError: The tariff does not have the form that the exact method needs; `best_size` and the linear
            program behind it take such tariffs too.
    """
    sizes = np.asarray(capacity_kwp, dtype=np.float64)
    reason = why_not_exact(case)
    if reason:
        raise InvalidInputError([Fault("sizing", None, "tariff", "", reason)])
    exact = Exact(case)
    plane = exact.plane(sizes, battery_kwh)
    return exact.use(sizes, battery_kwh, plane, exact.stored())


def why_not_exact(case: Case) -> str:
    """Why the exact dispatch cannot take a case, in words; empty where it can."""
    supply, battery = case.supply, case.battery
    buy, sell = supply.buy_gbp_per_kwh, sell_prices(case)
    if supply.demand_charge is not None:
        return "the tariff charges for the greatest import, which ties all hours of a period together"
    if battery.standing_loss_fraction_per_hour > 0:
        return "the battery loses stored energy while it stands, so that its worth is not one of the tariff's prices"
    negative, crossing = int(np.sum(buy < 0)), int(np.sum(sell > buy))
    if negative:
        return f"the import price is negative in {negative:,} steps, in which wasting energy would pay"
    if crossing:
        return (
            f"export pays more than import costs in {crossing:,} steps in which panels or battery may export, "
            "so that the value may have more than one peak"
        )
    count = _worths(case, sell).size
    if count > MOST_WORTHS:
        return f"the tariff has so many different prices that stored energy can have {count:,} different worths"
    return ""


def sell_prices(case: Case) -> FloatArray:
    """Export price that counts: never negative, and where nothing can be exported no more than the import price.

    Returns:
        Shape (steps,). [£/kWh]
    """
    sell, buy = np.maximum(case.supply.sell_gbp_per_kwh, 0), np.maximum(case.supply.buy_gbp_per_kwh, 0)
    dark = ~np.any(case.generation_kwh_per_kwp > 0, axis=0)
    return sell if case.battery.exports else np.where(dark, np.minimum(sell, buy), sell)


def described(
    case: Case, gen: FloatArray, charge: FloatArray, discharge: FloatArray, stored: FloatArray, plane: Plane
) -> Dispatch:
    """Flows and money of a use of the battery; generation is turned down only where it cannot be exported with profit.

    Args:
        case: The case.
        gen: Generation, shape (steps,). [kWh]
        charge: At the grid side, shape (steps,). [kWh]
        discharge: At the grid side, shape (steps,). [kWh]
        stored: Shape (steps + 1,). [kWh]
        plane: Value there, and the plane above.
    """
    supply = case.supply
    spare = gen - supply.load_kwh - charge + discharge
    allowed = np.where(supply.sell_gbp_per_kwh < 0, 0, supply.export_limit_kw * supply.step_hours)
    export = np.minimum(np.maximum(spare, 0), allowed)
    without = float(supply.load_kwh @ supply.buy_gbp_per_kwh)
    return Dispatch(
        bill_gbp=-plane.value_gbp,
        saving_gbp=without + plane.value_gbp,
        per_kwp_gbp=plane.per_kwp_gbp,
        per_kwh_gbp=plane.per_kwh_gbp,
        import_kwh=np.maximum(-spare, 0),
        export_kwh=export,
        curtailed_kwh=np.maximum(spare, 0) - export,
        charge_kwh=charge,
        discharge_kwh=discharge,
        stored_kwh=stored,
    )


def _rates(case: Case, buy: FloatArray, sell: FloatArray) -> kernel.Rates:
    into, out = case.battery.efficiency
    return buy / into, sell / into, buy * out, sell * out


def _worths(case: Case, sell: FloatArray) -> FloatArray:
    """Every worth that stored energy can have, nil included, falling. [£/kWh stored]."""
    rates = _rates(case, np.unique(case.supply.buy_gbp_per_kwh), np.unique(sell))
    return np.unique(np.concatenate([*rates, np.zeros(1)]))[::-1]
