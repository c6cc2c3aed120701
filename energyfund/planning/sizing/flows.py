"""The cash flow of all projects of an offer, line by line, at any output, export price and scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.finance.prices import at_prices_of
from energyfund.finance.sinking_fund import spread_lumps
from energyfund.planning.sizing.levels import per_kwp
from energyfund.planning.sizing.projects import Built
from energyfund.projects.named_lines import named_lines
from energyfund.projects.operation import operation
from energyfund.projects.outlay_tax import vat_on_outlay
from energyfund.projects.project import Calendar, Line
from energyfund.projects.solar_costs import cost_lines, solar_capex
from energyfund.projects.solar_income import EXPORT_PRICE, solar_income
from energyfund.scenario.offer import ShareOffer

OVERHEAD, OVERHEAD_BY_SIZE = "Society's overhead", "Society's overhead by size"
BATTERY = "Battery replacement"


@dataclass(frozen=True, slots=True)
class Outturn:
    """What turns out otherwise than expected.

    Attributes:
        output_fraction: Output over the expected one. [-]
        export_fraction: Export price over the expected one; old tariffs are set by law and do not move. [-]
    """

    output_fraction: float = 1.0
    export_fraction: float = 1.0


@dataclass(frozen=True, slots=True)
class Flows:
    """Cash flow of a society's panels before tax and finance.

    Attributes:
        names: Of the lines.
        gbp: Years of operation from 1 on, cash in positive, shape (lines, years). [£ nominal]
        lumpy: Whether a line falls in single years known long before, shape (lines,).
        outlay_gbp: Panels, at the prices of the start year. [£ nominal]
        battery_gbp: Batteries, the same. [£ nominal]
        overhead_gbp: Fixed overhead of each year as a positive amount, and of the start year first, shape (years + 1,).
    """

    names: tuple[str, ...]
    gbp: FloatArray
    lumpy: tuple[bool, ...]
    outlay_gbp: float
    battery_gbp: float
    overhead_gbp: FloatArray

    @property
    def total_gbp(self) -> FloatArray:
        """All lines together, shape (years,). [£ nominal]"""
        total: FloatArray = self.gbp.sum(axis=0)
        return total

    @property
    def set_aside_gbp(self) -> FloatArray:
        """What should stand in the fund for replacements at the end of each year, shape (years,). [£ nominal]

        Each replacement is saved up in equal amounts over the years since the one before.
        """
        saved = np.zeros(self.gbp.shape[1])
        for amounts, is_lumpy in zip(self.gbp, self.lumpy, strict=True):
            if is_lumpy:
                saved += np.cumsum(amounts - spread_lumps(amounts, 0))
        return np.maximum(saved, 0.0)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The projects of an offer, all built in one year.

    Attributes:
        built: The projects at their best sizes, each with some panels.
        offer: What the society states.
        calendar: Years and rates, long enough for every life.
        year: The year of building: year 0.
    """

    built: tuple[Built, ...]
    offer: ShareOffer
    calendar: Calendar
    year: int

    @property
    def years(self) -> int:
        """Years of operation until the last project ends."""
        return max(one.costing.written.life_years for one in self.built)

    @property
    def kwp(self) -> float:
        """All projects together. [kWp]"""
        return sum(one.kwp for one in self.built)

    def flows(self, outturn: Outturn) -> Flows:
        """The cash flow of the whole portfolio."""
        return self._scaled(outturn, 1.0)

    def scaled(self, outturn: Outturn) -> Scaled:
        """The cash flow by scale: a part that stays and a part that grows with the panels."""
        whole, fixed = self._scaled(outturn, 1.0), self._scaled(outturn, 0.0)
        return Scaled(fixed, whole)

    def _scaled(self, outturn: Outturn, scale: float) -> Flows:
        lines: dict[str, FloatArray] = {}
        lumpy: dict[str, bool] = {}
        outlay = battery = 0.0
        for one in self.built:
            own, spent, stored = self._project(one, outturn, scale)
            outlay, battery = outlay + spent, battery + stored
            for line in own:
                lines[line.name] = lines.get(line.name, 0.0) + line.gbp[1 : self.years + 1]
                lumpy[line.name] = line.is_lumpy
        prices = self.calendar.price_level(self.year)[: self.years + 1]
        overhead = self.offer.overhead_gbp_per_year * prices
        lines[OVERHEAD] = -overhead[1:]
        by_size = self.offer.overhead_gbp_per_kwp_per_year * scale * self.kwp
        lines[OVERHEAD_BY_SIZE] = -by_size * prices[1:]
        return Flows(
            tuple(lines),
            np.array(list(lines.values())),
            tuple(lumpy.get(name, False) for name in lines),
            outlay,
            battery,
            overhead,
        )

    def _project(self, one: Built, outturn: Outturn, scale: float) -> tuple[list[Line], float, float]:
        """Lines, outlay and price of the battery of one project at a scale; prices for each kWp stay as they are."""
        costing, figures = one.costing, one.costing.figures
        priced = per_kwp(costing.written, costing.full_kwp)
        capex, _ = solar_capex(priced, one.kwp, self.calendar, figures, costing.award_gbp_per_kwp)
        export = one.export_gbp_per_kwh
        if export is None:
            export = priced.export_price_gbp_per_kwh
        if export is None:
            export = at_prices_of(figures, EXPORT_PRICE, self.calendar.price_base)
        written = priced.model_copy(
            update={"sales": list(one.sales), "export_price_gbp_per_kwh": export * outturn.export_fraction}
        )
        kwp, annual = one.kwp * scale, one.annual_kwh * scale * outturn.output_fraction
        running = operation(self.year, written.life_years, kwp, annual, self.calendar, figures)
        income = solar_income(written, running)
        lines = [
            *income.lines,
            *cost_lines(written, running, income),
            *named_lines(written.lines, self.calendar, self.year, figures, 1, written.life_years),
        ]
        net = np.zeros_like(running.energy_kwh)
        net[0] = capex * scale * running.prices[0]
        outlay = float((net + vat_on_outlay(written.vat, net, self.year, figures))[0])
        site = written.site
        stored = 0.0
        if site is not None and site.battery is not None and one.battery_kwh > 0:
            each = site.battery.cost_gbp_per_kwh * costing.tax_on_top * one.battery_kwh * scale
            stored = each * float(running.prices[0])
            age, life = running.age, site.battery.life_years
            due = (running.working & (age % life == 0) & (age < written.life_years)).astype(np.float64)
            lines.append(Line(BATTERY, "inflation", "scenario", -due * each * running.prices, is_lumpy=True))
        return lines, outlay, stored


@dataclass(frozen=True, slots=True)
class Scaled:
    """A cash flow by scale: what stays whatever is built, and the whole at scale 1."""

    fixed: Flows
    whole: Flows

    def at(self, scale: float) -> Flows:
        """The cash flow at a scale; 1 is the portfolio, prices for each kWp stay as they are."""
        places = {name: place for place, name in enumerate(self.fixed.names)}
        nothing = np.zeros(self.whole.gbp.shape[1])
        base = np.array([self.fixed.gbp[places[name]] if name in places else nothing for name in self.whole.names])
        return replace(
            self.whole,
            gbp=base + scale * (self.whole.gbp - base),
            outlay_gbp=scale * self.whole.outlay_gbp,
            battery_gbp=scale * self.whole.battery_gbp,
        )


def portfolio_of(built: Sequence[Built], offer: ShareOffer) -> Portfolio:
    """The projects of an offer, built in the first year that each of them allows, or the last of their first years."""
    starts = [set(one.costing.written.start_years or [one.costing.year]) for one in built]
    common = set.intersection(*starts)
    year = min(common) if common else max(min(own) for own in starts)
    longest = max(one.costing.written.life_years for one in built)
    first = built[0].costing.calendar
    calendar = replace(first, horizon=max(first.horizon, year - first.start + longest))
    return Portfolio(tuple(built), offer, calendar, year)
