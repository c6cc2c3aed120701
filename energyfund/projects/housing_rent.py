"""Rents over the years: the rule of the tenure, and what a political cap takes away for good."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.present_value import FloatArray
from energyfund.projects.project import Calendar
from energyfund.scenario.projects import HousingProject, RentCap
from energyfund.units import percent

SOCIAL_RULE = "social_rent_increase_over_inflation_fraction"


@dataclass(frozen=True, slots=True)
class RentRule:
    """How rents rise.

    Attributes:
        over_fraction: Yearly rise over inflation. [-]
        source: Where it comes from.
        until: Last day of the rule; afterwards rents rise with inflation. None where it never ends.
        cap: A political cap in some years.
    """

    over_fraction: float
    source: str
    until: dt.date | None
    cap: RentCap | None

    def in_words(self) -> str:
        """The rule for the report."""
        sign = "−" if self.over_fraction < 0 else "+"
        more = f" {sign} {percent(abs(self.over_fraction))} a year" if self.over_fraction else ""
        words = f"inflation{more}"
        if self.cap is None:
            return words
        years = ", ".join(str(year) for year in sorted(set(self.cap.years)))
        return f"{words}, at most {percent(self.cap.at_most_rise_fraction)} in {years}"


def rent_rule(written: HousingProject, figures: Figures) -> RentRule:
    """The scenario's rule, else that of social rents, else inflation alone."""
    over = written.rent_over_inflation_fraction
    if over is not None:
        return RentRule(over, "scenario", None, written.rent_cap)
    if written.tenure == "social":
        return RentRule(figures.value(SOCIAL_RULE), SOCIAL_RULE, figures.figure(SOCIAL_RULE).until, written.rent_cap)
    return RentRule(0.0, "rises with inflation", None, written.rent_cap)


def rent_level(rule: RentRule, calendar: Calendar, start_year: int) -> FloatArray:
    """Rent against the price base in each project year, shape (project years,). [-]

    Inflation, and more on top until the rule ends. In a year with a cap the rise is the smaller of the two, and later
    years start from the lower level: what is lost is not caught up.
    """
    years = start_year + np.arange(calendar.length(start_year))
    last = int(years[-1]) if rule.until is None else rule.until.year
    raised = np.clip(years, None, last) - calendar.price_base
    step = (1 + calendar.inflation_fraction + rule.over_fraction) / (1 + calendar.inflation_fraction)
    level: FloatArray = calendar.price_level(start_year) * step ** raised.astype(np.float64)
    for year, kept in kept_after_cap(rule, calendar).items():
        level = np.where(years >= year, level * kept, level)
    return level


def kept_after_cap(rule: RentRule, calendar: Calendar) -> dict[int, float]:
    """For each year in which the cap bites: what is left of the level that rents would have had. [-]

    The rent in the scenario is that of the price base, so caps up to then are in it already.
    """
    found: dict[int, float] = {}
    for year in sorted(set(rule.cap.years)) if rule.cap is not None else ():
        ended = rule.until is not None and year > rule.until.year
        rise = calendar.inflation_fraction + (0.0 if ended else rule.over_fraction)
        if rule.cap is not None and year > calendar.price_base and rule.cap.at_most_rise_fraction < rise:
            found[year] = (1 + rule.cap.at_most_rise_fraction) / (1 + rise)
    return found


def rent_remarks(rule: RentRule, calendar: Calendar) -> tuple[str, ...]:
    """When the rule ends, and what the cap costs."""
    remarks = []
    if rule.until is not None:
        remarks.append(
            f"The rule on social rents ends in {rule.until.year}; from then on rent is taken to rise with inflation."
        )
    if rule.cap is not None:
        kept = kept_after_cap(rule, calendar)
        cap = percent(rule.cap.at_most_rise_fraction)
        years = ", ".join(str(year) for year in kept)
        if kept:
            lost = 1 - float(np.prod(list(kept.values())))
            remarks.append(
                f"Rents are capped at {cap} in {years} and never catch up: they stay {percent(lost)} lower for good."
            )
        else:
            remarks.append(f"The cap on rents of {cap} changes nothing: rents rise by less, or it lies before them.")
    return tuple(remarks)
