"""What a kWp costs and what a unit of power is worth, as level yearly amounts in the money of the price base.

All of it comes from the project's own lines: a level amount is the one that is worth as much, over the life and at the
scenario's discount rate, as the nominal lines are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray, real_rate
from energyfund.projects.operation import Operation, operation
from energyfund.projects.outlay_tax import unreclaimed_vat_fraction, vat_on_outlay
from energyfund.projects.project import Calendar
from energyfund.projects.solar_costs import cost_lines, solar_capex
from energyfund.projects.solar_income import solar_income
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.sales import Sale

TRIAL_KWH_PER_KWP = 1000
"""Power by which prices are tried; they do not depend on it."""

SITE = "the site"
"""Name of the buyer, where the scenario names none."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Level amounts over the life, in the money of the price base.

    Attributes:
        real_rate_fraction: The scenario's discount rate without inflation. [-]
        life_output_fraction: Output of a year of the life over that of the first, weighted as money is. [-]
        generation_gbp_per_kwh: Paid for every unit generated, whoever uses it (old tariffs). [£/kWh]
        export_gbp_per_kwh: Paid for each unit exported, beside that. [£/kWh]
        site_gbp_per_kwh: Paid by the site for each unit it uses, beside that. [£/kWh]
    """

    real_rate_fraction: float
    life_output_fraction: float
    generation_gbp_per_kwh: float
    export_gbp_per_kwh: float
    site_gbp_per_kwh: float


@dataclass(frozen=True, slots=True)
class Costing:
    """A solar project with what its level amounts depend on.

    Attributes:
        written: The project as the scenario has it.
        full_kwp: What its roofs hold; an outlay for the whole scheme is divided by this. [kWp]
        calendar: Years and rates, long enough for the whole life.
        figures: The library.
        year: The start year.
        award_gbp_per_kwp: Price from the award of a purchase, where the project names one. [£/kWp]
    """

    written: SolarProject
    full_kwp: float
    calendar: Calendar
    figures: Figures
    year: int
    award_gbp_per_kwp: float | None = None

    @property
    def tax_on_top(self) -> float:
        """What a pound of outlay costs with the value added tax that stays. [£/£]"""
        return 1 + unreclaimed_vat_fraction(self.written.vat, self.year, self.figures)

    def by_size(self) -> SolarProject:
        """The project with what grows with its size, and nothing else."""
        fixed: dict[str, object] = {"fixed_cost_gbp_per_year": 0.0, "roof_lease_gbp_per_year": None, "lines": []}
        return per_kwp(self.written, self.full_kwp).model_copy(update=fixed)

    def running(self, capacity_kwp: float, annual_kwh: float) -> Operation:
        """Its years of operation at a size."""
        return operation(self.year, self.written.life_years, capacity_kwp, annual_kwh, self.calendar, self.figures)

    def outlay_gbp(self, capacity_kwp: float) -> float:
        """Cost of a size with tax that stays, in the money of the price base. [£]"""
        priced = per_kwp(self.written, self.full_kwp)
        cost, _ = solar_capex(priced, capacity_kwp, self.calendar, self.figures, self.award_gbp_per_kwp)
        return cost * self.tax_on_top

    def level_cost_gbp_per_kwp(self, capacity_kwp: float) -> float:
        """Yearly cost of a kWp at the price of a size: outlay, running cost, replacements. [£/kWp a year]"""
        return -self._worth(self.by_size(), capacity_kwp, 0.0) / (capacity_kwp * self._annuity())

    def levelised_cost_gbp_per_kwh(self, capacity_kwp: float, annual_kwh: float) -> float | None:
        """What a unit costs, fixed costs included, nothing promised out of income; None without any power. [£/kWh]"""
        if annual_kwh <= 0 or capacity_kwp <= 0:
            return None
        whole = per_kwp(self.written, self.full_kwp).model_copy(
            update={"sales": [_free(1.0)], "feed_in_tariff": None, "lines": []}
        )
        energy = self.running(capacity_kwp, annual_kwh)
        return -self._worth(whole, capacity_kwp, annual_kwh) / self._present(energy.energy_kwh * energy.prices)

    def levels(self, sales: Sequence[Sale]) -> Levels:
        """Level prices, with power sold to the site as written here.

        Args:
            sales: Buyers on site; their shares are taken as shares of what is used on site.
        """
        base, capacity = self.by_size(), self.full_kwp
        annual = TRIAL_KWH_PER_KWP * capacity
        exported = self._worth(base.model_copy(update={"sales": []}), capacity, annual)
        given = self._worth(base.model_copy(update={"sales": [_free(1.0)]}), capacity, annual)
        sold = self._worth(base.model_copy(update={"sales": shared_out(sales, 1.0)}), capacity, annual)
        nothing = self._worth(base, capacity, 0.0)
        energy = self.running(capacity, annual)
        units = self._present(energy.energy_kwh * energy.prices)
        rate = real_rate(self.calendar.discount_rate_fraction, self.calendar.inflation_fraction)
        output = units / (annual * self._annuity())
        return Levels(rate, output, (given - nothing) / units, (exported - given) / units, (sold - given) / units)

    def level_of(self, nominal_gbp: FloatArray) -> float:
        """The level amount that nominal amounts of the project's years are worth, shape (project years,). [£ a year]"""
        return self._present(nominal_gbp) / self._annuity()

    def battery_cost_gbp_per_kwh(self, cost_gbp_per_kwh: float, life_years: int) -> float:
        """Yearly cost of a kWh of battery over its own life, or the project's where that is shorter. [£/kWh a year]"""
        years = min(life_years, self.written.life_years)
        rate = real_rate(self.calendar.discount_rate_fraction, self.calendar.inflation_fraction)
        annuity = float(np.sum((1 + rate) ** -np.arange(1, years + 1, dtype=np.float64)))
        return cost_gbp_per_kwh * self.tax_on_top / annuity

    def _worth(self, written: SolarProject, capacity_kwp: float, annual_kwh: float) -> float:
        """Net present value of a variant at a size. [£]"""
        running = self.running(capacity_kwp, annual_kwh)
        cost, _ = solar_capex(written, capacity_kwp, self.calendar, self.figures, self.award_gbp_per_kwp)
        net = np.zeros_like(running.energy_kwh)
        net[0] = cost * running.prices[0]
        income = solar_income(written, running)
        flow = income.gbp - net - vat_on_outlay(written.vat, net, self.year, self.figures)
        for line in cost_lines(written, running, income):
            flow = flow + line.gbp
        return self._present(flow)

    def _present(self, flow_gbp: FloatArray) -> float:
        return self.calendar.npv(self.year, np.zeros_like(flow_gbp), flow_gbp)

    def _annuity(self) -> float:
        """Worth of £1 a year of the price base over the life. [£]"""
        running = self.running(1.0, 0.0)
        return self._present(running.working * running.prices)


def long_enough(calendar: Calendar, year: int, life_years: int) -> Calendar:
    """The calendar with a horizon that holds the whole life of a project."""
    return replace(calendar, horizon=max(calendar.horizon, year - calendar.start + life_years))


def per_kwp(written: SolarProject, full_kwp: float) -> SolarProject:
    """A project whose outlay for the whole scheme, where it gives one, is a price for each kWp."""
    if written.outlay_gbp is None:
        return written
    return written.model_copy(update={"outlay_gbp": None, "capex_gbp_per_kwp": written.outlay_gbp / full_kwp})


def site_sales(written: SolarProject) -> list[Sale]:
    """Who buys what is used on site: the project's buyers, at the site block's price where it gives one."""
    price = None if written.site is None else written.site.price_to_site_gbp_per_kwh
    if price is None:
        return list(written.sales)
    if not written.sales:
        return [_free(1.0).model_copy(update={"price_gbp_per_kwh": price})]
    return [
        sale.model_copy(update={"price_gbp_per_kwh": price, "discount_to_grid_fraction": None})
        for sale in written.sales
    ]


def shared_out(sales: Sequence[Sale], used_fraction: float) -> list[Sale]:
    """Buyers who together take a share of all power, each in proportion to what the scenario expects of it."""
    whole = sum(sale.share_fraction for sale in sales)
    if whole <= 0:
        return [_free(used_fraction)]
    found = []
    for sale in sales:
        share = used_fraction * sale.share_fraction / whole
        guaranteed = min(sale.guaranteed_share_fraction, share)
        found.append(
            sale.model_copy(
                update={
                    "share_fraction": share,
                    "guaranteed_share_fraction": guaranteed,
                    "at_most_kwh_per_year": None,
                    "dwellings": None,
                }
            )
        )
    return found


def _free(share_fraction: float) -> Sale:
    return Sale(buyer=SITE, share_fraction=share_fraction, price_gbp_per_kwh=0)
