"""Where the power of a meter comes from and goes to, hour by hour and by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.plan.size_parts import MonthBalance
from energyfund.solar.sizing.case import Case
from energyfund.solar.sizing.dispatch import Dispatch
from energyfund.solar.weather import Times

HARDLY_KWH = 1e-9


@dataclass(frozen=True, slots=True)
class Balance:
    """Flows of a year behind one meter, each of shape (steps,). [kWh]

    generated = used_directly + charged + (exported − battery_exported) + curtailed;
    load = used_directly + from_battery + (imported − charged_from_grid).
    """

    generated: FloatArray
    used_directly: FloatArray
    charged: FloatArray
    charged_from_grid: FloatArray
    from_battery: FloatArray
    battery_exported: FloatArray
    exported: FloatArray
    curtailed: FloatArray
    imported: FloatArray
    load: FloatArray

    @property
    def own_part_fraction(self) -> float:
        """Share of what goes into the battery that comes from the panels. [-]"""
        whole = float(self.charged.sum() + self.charged_from_grid.sum())
        return float(self.charged.sum()) / whole if whole > HARDLY_KWH else 1.0

    @property
    def used_kwh(self) -> float:
        """Made by the panels and used on site in the year, through the battery too. [kWh]"""
        return float(self.used_directly.sum() + self.own_part_fraction * self.from_battery.sum())

    @property
    def self_use_fraction(self) -> float:
        """Share of what is generated that is used on site; nil without any. [-]"""
        return _share(self.used_kwh, float(self.generated.sum()))

    @property
    def self_sufficiency_fraction(self) -> float:
        """Share of what is used that the panels made; nil without any. [-]"""
        return _share(self.used_kwh, float(self.load.sum()))

    def by_month(self, start_utc: Times, count: int) -> tuple[MonthBalance, ...]:
        """The year by month, all alike meters together.

        Args:
            start_utc: Beginning of each step, shape (steps,).
            count: Number of meters.
        """
        month = start_utc.astype("datetime64[M]").astype(np.int64) % 12
        names = tuple(self.__dataclass_fields__)
        sums = {name: count * np.bincount(month, weights=getattr(self, name), minlength=12) for name in names}
        return tuple(
            MonthBalance(place + 1, **{f"{name}_kwh": round(float(sums[name][place]), 6) + 0.0 for name in names})
            for place in range(12)
        )


def balance_of(case: Case, capacity_kwp: FloatArray, use: Dispatch) -> Balance:
    """What a dispatch does with the power of panels of given sizes.

    Load is served by the panels first, then by the battery, then by the grid. The battery is filled by the panels'
    surplus first, then by the grid; one that may not charge from the grid is filled by the panels alone, before load.

    Args:
        case: Supply and generation.
        capacity_kwp: On each roof, shape (roofs,). [kWp]
        use: The dispatch.
    """
    generated = capacity_kwp @ case.generation_kwh_per_kwp
    load = case.supply.load_kwh
    available = generated - use.curtailed_kwh
    if case.battery.charges_from_grid:
        direct = np.minimum(available, load)
        charged = np.minimum(use.charge_kwh, available - direct)
    else:
        charged = np.minimum(use.charge_kwh, available)
        direct = np.minimum(available - charged, load)
    to_load = np.minimum(use.discharge_kwh, load - direct)
    return Balance(
        generated=generated,
        used_directly=direct,
        charged=charged,
        charged_from_grid=use.charge_kwh - charged,
        from_battery=to_load,
        battery_exported=use.discharge_kwh - to_load,
        exported=use.export_kwh,
        curtailed=use.curtailed_kwh,
        imported=use.import_kwh,
        load=load,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole > HARDLY_KWH else 0.0
