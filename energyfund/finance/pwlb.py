"""What a council pays the Public Works Loan Board: the yield of gilts and a margin.

No rate of a day is held: none could be found that would still be right. The yield is asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from energyfund.assumptions import Figures

Margin = Literal["standard", "certainty", "infrastructure", "hra"]
"""certainty is what most councils pay; hra is for housing, and the date to which it holds is known only in part."""


def pwlb_rate(gilt_yield_fraction: float, margin: Margin, figures: Figures, on: dt.date | None = None) -> float:
    """Interest on a new loan: max(least rate, yield of gilts of its length + margin). [-]

    Args:
        gilt_yield_fraction: Yield of gilts for the loan's length and form, from the day's table of the Debt Management
            Office. [-]
        margin: Which concession holds.
        figures: The library.
        on: Day of the rate; left out: the date of the figures.

    Raises:
        InvalidInputError: No margin of this kind is known for that day.

    >>> import datetime as dt
    >>> from energyfund.assumptions import load
    >>> round(pwlb_rate(0.047, "certainty", load(dt.date(2026, 11, 22))), 6)
    0.055
    """
    rate = gilt_yield_fraction + figures.value_on(f"pwlb_margin_{margin}_fraction", on or figures.on)
    return max(rate, figures.value("pwlb_least_rate_fraction"))
