"""Value added tax on an outlay: the part that is not reclaimed is a cost like any other."""

from __future__ import annotations

import datetime as dt

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.finance.vat import vat_fraction
from energyfund.scenario.money import Vat
from energyfund.units import gbp, percent

SUPPLY_MONTH, SUPPLY_DAY = 7, 1
"""Work of a year is taken as delivered in its middle, on 1 July."""


def unreclaimed_vat_fraction(vat: Vat | None, year: int, figures: Figures) -> float:
    """Tax that stays, for each pound spent in a year: rate on 1 July · (1 − reclaimed share). [-]

    Raises:
        InvalidInputError: No rate is held for that day.
    """
    if vat is None:
        return 0.0
    rate = vat_fraction(vat.supply, dt.date(year, SUPPLY_MONTH, SUPPLY_DAY), figures)
    return rate * (1 - vat.recoverable_fraction)


def vat_on_outlay(vat: Vat | None, net_gbp: FloatArray, start_year: int, figures: Figures) -> FloatArray:
    """Tax that stays on an outlay, shape of ``net_gbp``: (project years,). [£ nominal]

    Raises:
        InvalidInputError: No rate is held for a year with outlay.
    """
    found = np.zeros_like(net_gbp)
    for place in np.flatnonzero(net_gbp).tolist():
        found[place] = net_gbp[place] * unreclaimed_vat_fraction(vat, start_year + place, figures)
    return found


def vat_remarks(vat: Vat | None, net_gbp: FloatArray, start_year: int, figures: Figures) -> tuple[str, ...]:
    """What the tax adds to the outlay of a start year, and where the day of delivery decides its rate."""
    if vat is None:
        return ()
    added = float(vat_on_outlay(vat, net_gbp, start_year, figures).sum())
    remarks = []
    if added > 0:
        remarks.append(f"The outlay includes {gbp(added)} of value added tax that cannot be reclaimed.")
    for place in np.flatnonzero(net_gbp).tolist():
        year = start_year + place
        first, taken, last = (
            vat_fraction(vat.supply, day, figures)
            for day in (dt.date(year, 1, 1), dt.date(year, SUPPLY_MONTH, SUPPLY_DAY), dt.date(year, 12, 31))
        )
        if first != last and vat.recoverable_fraction < 1:
            remarks.append(
                f"Value added tax changes in {year}, from {percent(first, 0)} to {percent(last, 0)}. Work of that year "
                f"is taken as delivered on 1 July, at {percent(taken, 0)}; another day may bear the other rate."
            )
    return tuple(remarks)
