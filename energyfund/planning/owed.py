"""What a source is owed by one project, year by year: interest while building, interest due, payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Build
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import Source
from energyfund.verify.flows import by_calendar, source_flow


@dataclass(frozen=True, slots=True)
class Owed:
    """Interest and cover by calendar year, each of shape (years,). [£ nominal]

    Attributes:
        added: Interest of the years of building, which is added to what is owed.
        due: Interest, share interest or return of the years of payment.
        paid: What is paid, before rounding.
        set_apart: Cash flow that the cover ratio asks for.
        left: Balance at the end of each year.
        untested: Paid into projects that state no cash flow, so that nothing is owed.
    """

    added: FloatArray
    due: FloatArray
    paid: FloatArray
    set_apart: FloatArray
    left: FloatArray
    untested: FloatArray


def owed(source: Source, builds: Sequence[Build], years: range) -> Owed:
    """What a source is owed by the starts of a project that are built.

    Interest of a year is the balance at its beginning times the rate. Agreed payments carry their own interest, which a
    loan paid half-yearly charges twice a year.
    """
    whole = np.zeros((6, len(years)))
    for build in builds:
        for place, amounts in enumerate(_of_build(source, build)):
            whole[place] += by_calendar(amounts, build.start.year, years)
    return Owed(*whole)


def _of_build(source: Source, build: Build) -> tuple[FloatArray, ...]:
    """The six arrays of ``Owed`` for one build, by project year."""
    flow = source_flow(source, build)
    length = len(flow.paid_in_gbp)
    added, due, left = np.zeros(length), np.zeros(length), np.zeros(length)
    if not build.project.promises_cash_flow:
        return added, due, flow.paid_back_gbp, flow.set_apart_gbp, left, flow.paid_in_gbp
    rate = source.rate_fraction or 0.0
    drawing = np.flatnonzero(flow.paid_in_gbp)
    begins = int(drawing[-1]) + 1 if len(drawing) else length
    before, principal = 0.0, 0.0
    for year in range(length):
        term_year = year - begins
        if term_year < 0:
            added[year] = rate * before
        elif source.payments is None:
            due[year] = rate * before
        elif term_year < len(source.payments.interest):
            principal = before if term_year == 0 else principal
            due[year] = principal * source.payments.interest[term_year]
        before = before + flow.paid_in_gbp[year] + added[year] + due[year] - flow.paid_back_gbp[year]
        left[year] = before
    return added, due, flow.paid_back_gbp, flow.set_apart_gbp, left, np.zeros(length)
