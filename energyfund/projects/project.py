"""What every kind of project becomes before money is placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from energyfund.finance.present_value import FloatArray, present_value
from energyfund.finance.sinking_fund import spread_lumps, with_sinking_fund
from energyfund.plan import GroupImpact, Roof, StatusMove
from energyfund.scenario.money import Failure, Partnership

Factor = Literal["price", "yield", "use", "cost", "inflation", "rent"]
"""What a line may vary with: power prices, the sun, what buyers take, running cost, inflation, rent policy."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cash flow, with how it moves and where its figure comes from.

    Attributes:
        gbp: Shape (project years,), year 0 = the start year, cash in positive. [£ nominal]
        is_lumpy: It falls in single years and is known long before, so that money is set aside for it in equal amounts.
        index: How it moves from year to year, in words.
        source: Where the figure comes from: ``scenario`` or the key of a figure.
        moves_with: What it varies with in the ranges; each factor multiplies it, but for inflation, whose drift does.
        guaranteed_gbp: Where a buyer guarantees part of it, the least of each year that the yield cannot push it under,
            shape of ``gbp``; None without a guarantee. [£ nominal]
    """

    name: str
    index: str
    source: str
    gbp: FloatArray
    is_lumpy: bool = False
    moves_with: tuple[Factor, ...] = ()
    guaranteed_gbp: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A project built whole with one start year.

    Attributes:
        year: The start year.
        outlay_gbp: Shape (project years,). Positive numbers. [£ nominal]
        lines: The operating lines.
        npv_gbp: Net present value on the plan's first day. [£]
        tco2e_by_year: Emissions avoided, shape (project years,). [tCO₂e]
        most_fraction: The most of the project that may be built with this start: below 1 for one segment of a concave
            size, several of which then share a start year. [-]
        total_outlay_gbp: All outlay. [£ nominal]
        outlay_share: Share of the outlay in each project year, up to the last outlay; sums to 1. [-]
        cash_flow_gbp: All operating lines together, shape (project years,). [£ nominal]
        shared_cash_flow_gbp: The cash flow after money is set aside for lumpy costs: what sources share,
            never negative, shape (project years,). [£ nominal]
    """

    year: int
    outlay_gbp: FloatArray
    lines: tuple[Line, ...]
    npv_gbp: float
    tco2e_by_year: FloatArray
    most_fraction: float = 1.0
    total_outlay_gbp: float = field(init=False)
    outlay_share: FloatArray = field(init=False)
    cash_flow_gbp: FloatArray = field(init=False)
    shared_cash_flow_gbp: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what the optimiser and the recheck ask for thousands of times."""
        flow = np.zeros_like(self.outlay_gbp)
        for line in self.lines:
            flow = flow + line.gbp
        total = float(self.outlay_gbp.sum())
        last = int(np.flatnonzero(self.outlay_gbp)[-1]) if total > 0 else 0
        share = self.outlay_gbp[: last + 1] / total if total > 0 else np.ones(1)
        shared = np.maximum(_smooth(flow, self.lines), 0.0)
        worked_out = {
            "total_outlay_gbp": total,
            "outlay_share": share,
            "cash_flow_gbp": flow,
            "shared_cash_flow_gbp": shared,
        }
        for name, value in worked_out.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a project does, built whole, in a full year of operation.

    Attributes:
        homes_lifted: Expected homes out of fuel poverty, low income and low energy efficiency test, with P10 and P90.
        homes_lifted_10_percent: The same under the 10 % test after housing costs.
        saved_electricity_kwh_per_year: Bought or generated elsewhere before. [kWh/year]
        life_years: Years for which the impact lasts.
        jobs_kept: Jobs that would be lost without it, such as in a worker buyout; never added to jobs supported.
    """

    homes: float
    homes_lifted: float
    homes_lifted_p10: float
    homes_lifted_p90: float
    homes_lifted_10_percent: float
    homes_lifted_10_percent_p10: float
    homes_lifted_10_percent_p90: float
    gap_closed_gbp_per_year: float
    bill_savings_gbp_per_year: float
    homes_with_higher_bill: float
    first_year: int
    life_years: int
    moves: tuple[StatusMove, ...] = ()
    groups: tuple[GroupImpact, ...] = ()
    jobs_kept: float = 0.0


@dataclass(frozen=True, slots=True)
class SizeMark:
    """Where a step of a size ends, and what share of the power of that step is used on site.

    Attributes:
        up_to_kwp: [kWp]
        used_on_site_fraction: [-]
    """

    up_to_kwp: float
    used_on_site_fraction: float


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the optimiser sees it.

    Attributes:
        size: How large it is whole, in words.
        size_marks: Steps of its size, where the plan chooses it; none elsewhere.
    """

    name: str
    kind: str
    ward: str
    area: str
    deprived_ward: bool
    local: bool
    connected_entity: bool
    whole: bool
    minimum_fraction: float
    required: bool
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    size: str
    starts: tuple[Start, ...]
    impact: Impact
    promises_cash_flow: bool = True
    roofs: tuple[Roof, ...] = ()
    remarks: tuple[str, ...] = ()
    partnership: Partnership | None = None
    failure: Failure | None = None
    local_spend_fraction: float | None = None
    size_marks: tuple[SizeMark, ...] = ()

    @property
    def roofs_kwp(self) -> float:
        """What its roofs hold; nought where it has none. [kWp]"""
        return sum(roof.capacity_kwp for roof in self.roofs)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years and rates that turn a project's inputs into cash flows.

    Attributes:
        start: First planning year: the plan's year 0.
        horizon: Years from the start for which cash flow counts.
        price_base: Year of the prices in the scenario.
        inflation_fraction: Yearly rise of prices. [-]
        discount_rate_fraction: Nominal. [-]
    """

    start: int
    horizon: int
    price_base: int
    inflation_fraction: float
    discount_rate_fraction: float

    def length(self, start_year: int) -> int:
        """Project years that are counted for a start year: to the end of the horizon."""
        return self.start + self.horizon - start_year + 1

    def price_level(self, start_year: int, rise_fraction: float | None = None) -> FloatArray:
        """Price level in each project year against the price base, shape (project years,). [-]"""
        rise = self.inflation_fraction if rise_fraction is None else rise_fraction
        years = start_year - self.price_base + np.arange(self.length(start_year), dtype=np.float64)
        level: FloatArray = (1 + rise) ** years
        return level

    def npv(self, start_year: int, outlay_gbp: FloatArray, cash_flow_gbp: FloatArray) -> float:
        """Present value on the plan's first day of a project with this start year. [£]"""
        later = (1 + self.discount_rate_fraction) ** -(start_year - self.start)
        return float(present_value(cash_flow_gbp - outlay_gbp, self.discount_rate_fraction) * later)


RESERVE = "Losses met from the reserve paid in at the start"


def built_start(
    calendar: Calendar, year: int, outlay_gbp: FloatArray, lines: tuple[Line, ...], tco2e_by_year: FloatArray
) -> Start:
    """A start with its net present value worked out from its lines.

    Years that lose money are met from the years before. Where those cannot, what is missing must be paid in at the
    start, so it is added to the outlay; the net present value is that of the project itself, without this detour.
    """
    flow = np.zeros_like(outlay_gbp)
    for line in lines:
        flow = flow + line.gbp
    worth = calendar.npv(year, outlay_gbp, flow)
    missing = -np.minimum(_smooth(flow, lines), 0.0)
    if float(missing.sum()) > 0:
        outlay_gbp = outlay_gbp.copy()
        outlay_gbp[0] += missing.sum()
        lines = (*lines, Line(RESERVE, "as needed", "worked out", missing))
    return Start(year, outlay_gbp, lines, worth, tco2e_by_year)


def _smooth(flow_gbp: FloatArray, lines: tuple[Line, ...]) -> FloatArray:
    """A cash flow after equal amounts are set aside for its lumpy lines, and for any shortfall that is left.

    Where the first years are too lean for equal amounts, and unequal ones would do, money is set aside as it comes in.
    """
    level = flow_gbp
    earning = np.flatnonzero(flow_gbp)
    for line in lines:
        if line.is_lumpy and len(earning):
            level = level - line.gbp + spread_lumps(line.gbp, int(earning[0]))
    equal, as_it_comes = with_sinking_fund(level), with_sinking_fund(flow_gbp)
    short = [float(np.minimum(smooth, 0.0).sum()) for smooth in (equal, as_it_comes)]
    return equal if short[0] >= short[1] else as_it_comes


def loss_remarks(starts: tuple[Start, ...]) -> tuple[str, ...]:
    """A sentence where a project cannot pay for its own running."""
    if any(line.name == RESERVE for start in starts for line in start.lines):
        return ("Some years lose money that those before cannot cover; what is missing is part of the outlay.",)
    return ()
