"""What each source pays and is paid, year by year, worked out from what was built and each source's own terms.

Written apart from the optimiser on purpose: agreed payments are made as agreed, slices follow the cash flow, and
nothing here knows a coefficient of the linear program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Brief, Build
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.finance.sources import Source

PENNY = 1e-2
"""Amounts below a penny are the rounding of whoever worked them out."""


@dataclass(frozen=True, slots=True)
class SourceFlow:
    """Money between one source and one build, by project year, shape (project years,). [£ nominal]

    Attributes:
        paid_in_gbp: Draws, positive.
        paid_back_gbp: Receipts, positive.
        set_apart_gbp: Cash flow that the source's cover ratio asks for in each year.
    """

    paid_in_gbp: FloatArray
    paid_back_gbp: FloatArray
    set_apart_gbp: FloatArray


def source_flow(source: Source, build: Build) -> SourceFlow:
    """Money between a source and a build.

    A slice is the share of the whole project's shared cash flow that the plan gives the source; with a cover ratio
    above one it is paid that much less and the margin flows on to the community fund.
    """
    flow = build.start.shared_cash_flow_gbp
    length = len(flow)
    paid_in = np.zeros(length)
    drawn = build.draws_gbp.get(source.name, 0.0)
    paid_in[: len(build.start.outlay_share)] = drawn * build.start.outlay_share
    nothing = np.zeros(length)
    if source.asks == "nothing" or not build.project.promises_cash_flow or drawn == 0 or source.term_years is None:
        return SourceFlow(paid_in, nothing, nothing.copy())
    begins = int(np.flatnonzero(paid_in)[-1]) + 1
    ends = min(begins + source.term_years, length)
    share = build.slices.get(source.name, 0.0)
    apart = np.zeros(length)
    apart[begins:ends] = share * flow[begins:ends]
    if source.payments is None:
        return SourceFlow(paid_in, apart / source.cover_ratio, apart)
    rate = source.rate_fraction or 0.0
    owed = 0.0
    for year in range(begins):
        owed = owed * (1 + rate) + paid_in[year]
    paid_back = np.zeros(length)
    paid_back[begins:ends] = owed * source.payments.total[: ends - begins]
    return SourceFlow(paid_in, paid_back, apart)


def community_fund(brief: Brief, build: Build) -> FloatArray:
    """What is left of a build's shared cash flow after every source, by project year. [£ nominal]"""
    left = build.fraction * build.start.shared_cash_flow_gbp
    for source in brief.sources:
        left = left - source_flow(source, build).paid_back_gbp
    return left


def by_calendar(flow: FloatArray, start_year: int, years: range) -> FloatArray:
    """A flow by project year put on calendar years, shape (years,)."""
    found = np.zeros(len(years))
    for passed, amount in enumerate(flow):
        if start_year + passed in years:
            found[start_year + passed - years.start] += amount
    return found


def value_held(source: Source, build: Build, year: int) -> float:
    """Worth of a source's stake at the end of a calendar year: receipts less draws still to come, at its rate. [£]"""
    passed = year - build.start.year
    if passed < 0:
        return 0.0
    flow = source_flow(source, build)
    to_come = (flow.paid_back_gbp - flow.paid_in_gbp)[passed + 1 :]
    rate = source.rate_fraction or 0.0
    return float(to_come @ discount_factors(rate, len(to_come))) / (1 + rate)
