"""The terms of each source of capital, and what share of a cash flow it needs for each pound it puts in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.loans import schedule
from energyfund.finance.present_value import FloatArray, discount_factors
from energyfund.scenario.capital import (
    Capital,
    CommunityShares,
    CouncilReserves,
    PensionCapital,
    PublicLoan,
    RevolvingFund,
)
from energyfund.units import percent

Asks = Literal["nothing", "slice", "annuity", "eip", "maturity"]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of capital with its terms filled in.

    Attributes:
        asks: What it asks back: nothing; a slice of the cash flow worth its money at its rate (pension fund, community
            shares, revolving fund, sculpted loan); or payments of a fixed shape.
        rate_fraction: Required return or interest a year; None where nothing is asked back. [-]
        term_years: Years of payments after the last outlay; None where nothing is asked back.
        budget_by_year_gbp: Limit for each planning year, shape (planning years,); None without yearly limits. [£]
        share_cap_fraction: The most of one project's outlay that it pays. [-]
        relends: Repayments can be lent again.
    """

    name: str
    kind: str
    asks: Asks
    rate_fraction: float | None
    term_years: int | None
    cover_ratio: float
    budget_gbp: float | None
    budget_by_year_gbp: FloatArray | None
    only_kinds: frozenset[str] | None
    only_projects: frozenset[str] | None
    only_areas: frozenset[str] | None
    share_cap_fraction: float
    relends: bool
    in_words: str

    def may_fund(self, name: str, kind: str, area: str) -> bool:
        """Whether a project lies within the source's limits."""
        return (
            (self.only_kinds is None or kind in self.only_kinds)
            and (self.only_projects is None or name in self.only_projects)
            and (self.only_areas is None or area in self.only_areas)
        )


def read_source(written: Capital, figures: Figures, years: range) -> Source:
    """A source's terms with the library's figures where the scenario left them out.

    Args:
        written: The source as the scenario has it.
        figures: The library.
        years: The planning years.
    """
    asks: Asks = "slice"
    rate: float | None
    term: int | None
    match written:
        case PensionCapital():
            rate, term, cover = written.required_return_fraction, written.term_years, written.cover_ratio
            words = f"requires {percent(rate)} a year over {term} years"
        case CommunityShares():
            given = written.interest_fraction
            rate = figures.value("community_share_interest_fraction") if given is None else given
            term, cover = written.term_years, written.cover_ratio
            words = f"share interest {percent(rate)}, capital back within {term} years"
        case PublicLoan():
            rate, term, cover = written.rate_fraction, written.term_years, written.cover_ratio
            asks = "slice" if written.repayment == "sculpted" else written.repayment
            words = f"{percent(rate, 2)} over {term} years, {written.repayment}, cover {cover:g}"
        case RevolvingFund():
            rate, term, cover = written.rate_fraction, written.term_years, written.cover_ratio
            words = f"lends at {percent(rate)} for {term} years and lends again what comes back"
        case CouncilReserves(required_return_fraction=float() as rate, term_years=int() as term):
            cover = written.cover_ratio
            words = f"requires {percent(rate)} a year over {term} years"
        case _:
            rate, term, cover, asks = None, None, 1.0, "nothing"
            words = "asks for nothing back"
    yearly = None
    if written.budget_gbp_by_year is not None:
        given_years = written.budget_gbp_by_year
        by_year = given_years if isinstance(given_years, dict) else dict(zip(years, given_years, strict=False))
        yearly = np.array([by_year.get(year, 0.0) for year in years], dtype=np.float64)
    return Source(
        written.name,
        written.kind,
        asks,
        rate,
        term,
        cover,
        written.budget_gbp,
        yearly,
        frozenset(written.only_kinds) if written.only_kinds is not None else None,
        frozenset(written.only_projects) if written.only_projects is not None else None,
        frozenset(written.only_areas) if written.only_areas is not None else None,
        written.at_most_share_of_project_fraction,
        isinstance(written, RevolvingFund),
        words,
    )


def paid_years(outlay_share: FloatArray, term_years: int, length: int) -> tuple[int, int]:
    """First and last-plus-one project year in which a source receives: the term begins after the last outlay.

    Args:
        outlay_share: Share of the outlay in each project year, shape (years,). [-]
        term_years: Years of the term.
        length: Number of project years that are counted.
    """
    last_outlay = int(np.flatnonzero(outlay_share)[-1])
    return last_outlay + 1, min(last_outlay + 1 + term_years, length)


def slice_for_each_pound(source: Source, outlay_share: FloatArray, cash_flow_gbp: FloatArray) -> float:
    """Share of a project's cash flow that a source needs for each pound it puts in; inf where none is enough.

    For a slice: cover · D / V, with D the present value of its outlay of £1 and V that of the project's cash flow over
    its term, both at its rate. For a loan of fixed shape the worst year rules: max over the term of
    cover · service_y / cash flow_y, the interest of the years of building added to the loan.

    Args:
        source: The source; one that asks for nothing needs no share.
        outlay_share: Share of the outlay in each project year, shape (years,). [-]
        cash_flow_gbp: The whole project's cash flow after its sinking fund, shape (years,), year 0 first. [£]

    Returns:
        Share for each pound. [1/£]
    """
    if source.asks == "nothing" or source.rate_fraction is None or source.term_years is None:
        return 0.0
    first, end = paid_years(outlay_share, source.term_years, len(cash_flow_gbp))
    rate = source.rate_fraction
    factors = discount_factors(rate, len(cash_flow_gbp))
    if source.asks == "slice":
        worth = float(cash_flow_gbp[first:end] @ factors[first:end])
        spent = float(outlay_share @ factors[: len(outlay_share)])
        return source.cover_ratio * spent / worth if worth > 0 else math.inf
    if end - first < source.term_years:
        return math.inf  # the loan is longer than the asset
    owed = float(outlay_share @ (1 + rate) ** (first - 1 - np.arange(len(outlay_share), dtype=np.float64)))
    service = schedule(owed, rate, source.term_years, source.asks).service_gbp
    flow = cash_flow_gbp[first:end]
    return float(np.max(source.cover_ratio * service / flow)) if bool(np.all(flow > 0)) else math.inf


def receipts_for_each_pound(source: Source, outlay_share: FloatArray, cash_flow_gbp: FloatArray) -> FloatArray:
    """What a source is paid back in each project year for each pound it puts in, shape of the cash flow. [£/£]

    A slice pays its share of the cash flow divided by the cover ratio, which is worth exactly the money put in at the
    source's rate; a loan of fixed shape pays its schedule. The margin of cover goes to the community fund.
    """
    paid = np.zeros(len(cash_flow_gbp))
    share = slice_for_each_pound(source, outlay_share, cash_flow_gbp)
    if source.rate_fraction is None or source.term_years is None or not math.isfinite(share):
        return paid
    first, end = paid_years(outlay_share, source.term_years, len(cash_flow_gbp))
    if source.asks == "slice":
        paid[first:end] = share * cash_flow_gbp[first:end] / source.cover_ratio
    elif source.asks != "nothing":
        building = first - 1 - np.arange(len(outlay_share), dtype=np.float64)
        owed = float(outlay_share @ (1 + source.rate_fraction) ** building)
        paid[first:end] = schedule(owed, source.rate_fraction, source.term_years, source.asks).service_gbp
    return paid
