"""Aims of a frontier in words: how a value of one is said, in the answer, on the command line and beside a dot."""

from __future__ import annotations

from energyfund.plan.frontier import Aim
from energyfund.units import MILLION, gbp_short, number, percent

BILLION = 1000 * MILLION
TWENTIETH = 20
"""A number of homes nearer to a whole one than one part in so many is written without a digit after the point."""


def said(aim: Aim, value: float) -> str:
    """A value of an aim in few signs. Billions that differ by little are counted in millions.

    >>> homes = Aim("homes_lifted", "homes lifted out of fuel poverty", "homes", less_is_better=False)
    >>> fund = Aim("fund_value", "fund at the end", "GBP", less_is_better=False)
    >>> said(homes, 24.2), said(homes, 92.0), said(fund, 7_018_378_383), said(fund, 7_400_000)
    ('24.2 homes', '92 homes', '£7,018m', '£7.40m')
    """
    match aim.unit:
        case "GBP":
            return f"£{number(value / MILLION)}m" if abs(value) >= BILLION else gbp_short(value)
        case "fraction":
            return percent(value, 2)
        case _:
            return f"{number(value, 0 if TWENTIETH * abs(value - round(value)) < 1 else 1)} homes"


def bare(aim: Aim, value: float) -> str:
    """A value of an aim in few signs, without the noun that stands beside it."""
    return said(aim, value).removesuffix(" homes")


def phrase(aim: Aim, value: float) -> str:
    """A value with what it is, in the middle of a sentence."""
    match aim.unit:
        case "GBP":
            return f"{said(aim, value)} of {aim.in_words}" if aim.name == "npv" else f"a fund of {said(aim, value)}"
        case "fraction":
            return f"a loss of {said(aim, value)} in bad years"
        case _:
            return f"{said(aim, value)} lifted"


def at_best(aim: Aim) -> str:
    """What the best of an aim is called.

    >>> at_best(Aim("cvar", "loss in bad years", "fraction", less_is_better=True))
    'least loss in bad years'
    """
    if aim.unit == "homes":
        return f"most {aim.in_words}"
    return f"{'least' if aim.less_is_better else 'best'} {aim.in_words}"
