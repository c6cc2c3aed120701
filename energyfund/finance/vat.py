"""Value added tax on panels and measures: nil where they are installed in homes, for a time, and not otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from energyfund.assumptions import Figures

Supply = Literal["installed_homes", "installed_charity", "supply_only", "non_residential"]
"""installed_homes, installed_charity: materials with their installation, in homes or in buildings of charities;
supply_only: materials alone, whoever buys them; non_residential: any other building."""

RATES: dict[Supply, str] = {
    "installed_homes": "vat_installed_homes_fraction",
    "installed_charity": "vat_installed_charity_fraction",
    "supply_only": "vat_standard_fraction",
    "non_residential": "vat_standard_fraction",
}


def vat_fraction(supply: Supply, on: dt.date, figures: Figures) -> float:
    """Rate of VAT on a supply on a day. [-]

    Args:
        supply: What is sold, and where it is put.
        on: Day of the supply, which need not be the day of the figures.
        figures: The library.

    Raises:
        InvalidInputError: The day is before the first rate that is held.

    >>> from energyfund.assumptions import load
    >>> figures = load(dt.date(2026, 11, 22))
    >>> vat_fraction("installed_homes", dt.date(2027, 3, 31), figures)
    0.0
    >>> vat_fraction("installed_homes", dt.date(2027, 4, 1), figures)
    0.05
    """
    return figures.value_on(RATES[supply], on)


def vat_gbp(
    net_gbp: float, supply: Supply, on: dt.date, figures: Figures, *, recoverable_fraction: float = 0.0
) -> float:
    """VAT that stays a cost of the buyer: net · rate · (1 − recoverable share). [£]

    Args:
        net_gbp: Price without VAT. [£]
        supply: What is sold, and where it is put.
        on: Day of the supply.
        figures: The library.
        recoverable_fraction: Share that the buyer gets back: 1 for a council or a registered society that sells
            taxable power, 0 for a household or a group that is not registered. [-]

    Raises:
        ValueError: A share outside 0 to 1.
        InvalidInputError: The day is before the first rate that is held.

    >>> from energyfund.assumptions import load
    >>> vat_gbp(10_000, "supply_only", dt.date(2026, 11, 22), load(dt.date(2026, 11, 22)))
    2000.0
    """
    if not 0 <= recoverable_fraction <= 1:
        raise ValueError(f"the recoverable share of VAT lies between 0 and 1, and is {recoverable_fraction:g}")
    return net_gbp * vat_fraction(supply, on, figures) * (1 - recoverable_fraction)
