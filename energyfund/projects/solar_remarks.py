"""What a reader should know of a solar scheme, in sentences."""

from __future__ import annotations

import numpy as np

from energyfund.projects.operation import Operation
from energyfund.projects.project import Line
from energyfund.projects.solar_costs import RATES_NAME, rates_line
from energyfund.projects.solar_income import GRID_PRICE, Income, taken_kwh
from energyfund.scenario.projects import SolarProject
from energyfund.scenario.sales import Sale
from energyfund.units import gbp, number, percent

LAST_TARIFF_YEAR = "feed_in_tariff_last_start_year"


def solar_remarks(
    written: SolarProject, operation: Operation, income: Income, lines: tuple[Line, ...]
) -> tuple[str, ...]:
    """Sentences about one start year of a scheme.

    Args:
        written: The scheme as the scenario has it.
        operation: Its years of operation.
        income: What its power brings in.
        lines: All its lines.
    """
    counted = int(operation.working.sum())
    remarks = [_sureness(income)]
    for sale in written.sales:
        if counted > 0 and sale.share_fraction > 0:
            remarks += _sale_remarks(sale, operation, counted)
    remarks.append(_tariff_remark(written, operation, income, counted))
    remarks += [
        remark for line in lines if line.name == RATES_NAME for remark in _rates_remarks(written, operation, line)
    ]
    return tuple(remark for remark in remarks if remark)


def _sureness(income: Income) -> str:
    """How much of the income over the life is guaranteed, sold as used, or left to the market."""
    whole = float(income.gbp.sum())
    guaranteed = float(income.guaranteed_gbp.sum())
    if whole <= 0 or guaranteed <= 0:
        return ""
    market = float(income.market_gbp.sum())
    as_used = whole - guaranteed - market
    return (
        f"{percent(guaranteed / whole, 0)} of its income is guaranteed, by buyers who pay for power used or not, or by "
        f"a tariff set in law; {percent(as_used / whole, 0)} depends on how much buyers use, "
        f"{percent(market / whole, 0)} on the price of exported power."
    )


def _sale_remarks(sale: Sale, operation: Operation, counted: int) -> list[str]:
    remarks = []
    if sale.price_gbp_per_kwh == 0 and not sale.floor_gbp_per_kwh:
        taken = float(taken_kwh(sale, operation)[1])
        worth = taken * operation.figures.value(GRID_PRICE)
        remarks.append(
            f"Power is free for {sale.buyer}: {number(taken)} kWh in the first year, which would cost "
            f"{gbp(worth)} from the grid. It brings the project nothing."
        )
    if sale.term_years is not None and sale.term_years < counted:
        after = operation.year + sale.term_years + 1
        remarks.append(
            f"The contract with {sale.buyer} ends after {sale.term_years} of {operation.life_years} years; from "
            f"{after} on its share is counted as exported. A new contract may pay more or less."
        )
    if sale.at_most_kwh_per_year is not None:
        beyond = float(operation.energy_kwh[1]) * sale.share_fraction - sale.at_most_kwh_per_year
        if beyond > 0:
            remarks.append(
                f"{sale.buyer} can use {number(sale.at_most_kwh_per_year)} kWh a year; in the first year "
                f"{number(beyond)} kWh beyond that are exported."
            )
    return remarks


def _tariff_remark(written: SolarProject, operation: Operation, income: Income, counted: int) -> str:
    tariff = written.feed_in_tariff
    if tariff is None:
        return ""
    closed = int(operation.figures.value(LAST_TARIFF_YEAR))
    text = "The feed-in tariff is paid for every unit generated, whoever uses it"
    if tariff.deemed_export_fraction is not None:
        text += f", and {percent(tariff.deemed_export_fraction, 0)} of all units count as exported"
    text += "."
    if tariff.years < counted:
        last = operation.year + tariff.years
        paid = sum(float(line.gbp[tariff.years]) for line in income.lines if line.name.startswith("Feed-in tariff"))
        text += f" It ends after {tariff.years} years; in {last}, its last year, it brings {gbp(paid)}."
    if operation.year > closed:
        text += f" It closed to new schemes in {closed}, so it can only be that of panels which are taken over."
    return text


def _rates_remarks(written: SolarProject, operation: Operation, line: Line) -> list[str]:
    """What rates cost in their first full year, and why they are due, which is the same for every scheme."""
    due = np.flatnonzero(line.gbp)
    begins = [int(place) for place in due if place > 1 and line.gbp[place - 1] == 0]
    begin = begins[-1] if begins else int(due[0])
    shown = min(begin + 1, int(due[-1]))
    year = operation.year + shown
    text = f"Business rates: {gbp(-float(line.gbp[shown]))} in {year}"
    if line.source != "scenario":
        more = -float(rates_line(written, operation, "self_use").gbp[shown])
        text += f" (about {gbp(more)} for an owner who uses the power itself)"
    text += "."
    if begins and due[0] < begin:
        text += " Those due before the exemption began are counted too."
    why = f"Business rates are due from {operation.year + begin} on"
    if begins:
        why += ", when the exemption of panels whose power is used on the premises ends"
    why += "."
    if line.source != "scenario":
        why += (
            " How much is a guess, at the rateable value of panels whose power is sold. If you know better, give "
            "business_rates_gbp_per_kwp_per_year."
        )
    return [text, why]
