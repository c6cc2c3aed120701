"""What a search for the best size finds."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.solar.sizing.dispatch import Dispatch
from energyfund.solar.sizing.kernel import FloatArray


@dataclass(frozen=True, slots=True)
class Size:
    """The best size, what it saves and costs in a year, and how well that is proven.

    Attributes:
        capacity_kwp: Panels on each roof, shape (roofs,). [kWp]
        battery_kwh: Capacity of the battery. [kWh]
        saving_gbp: What both take off the bill, export income included. [£ a year]
        cost_gbp: What both cost. [£ a year]
        net_gbp: Saving less cost. [£ a year]
        gap_gbp: No other size can be better by more than this. [£ a year]
        dispatches: Exact dispatches that the search took; nil for the linear program.
        method: How it was found, in words; where the linear program was used, why.
        use: The best use of the battery at this size.
    """

    capacity_kwp: FloatArray
    battery_kwh: float
    saving_gbp: float
    cost_gbp: float
    net_gbp: float
    gap_gbp: float
    dispatches: int
    method: str
    use: Dispatch
