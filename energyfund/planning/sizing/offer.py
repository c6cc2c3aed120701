"""The share offer at the best sizes: raise, years, interest that is affordable, smallest viable portfolio, leavers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from energyfund.finance.returns import irr
from energyfund.plan.offer_parts import Amount, OfferPath, OfferPlan, OfferTerms
from energyfund.planning.inputs import Inputs
from energyfund.planning.sizing.flows import Flows, Scaled
from energyfund.planning.sizing.leavers import leavers_of
from energyfund.planning.sizing.offer_lines import offer_lines
from energyfund.planning.sizing.offer_words import minimum_words, offer_remarks, path_words, viable_words
from energyfund.planning.sizing.offering import P50, Offering, offering_of
from energyfund.planning.sizing.projects import Built
from energyfund.planning.sizing.society import PENNY, Run, least_viable_scale

BASIS_POINTS = 10_000
"""Rates are shown to a hundredth of a per cent, rounded down."""


def make_offer(inputs: Inputs, built: Sequence[Built]) -> OfferPlan | None:
    """The share offer of a scenario; None where it has none, or where nothing is worth building.

    Args:
        inputs: The scenario with its tables.
        built: Every solar project at its best size.
    """
    found = offering_of(inputs, built)
    if found is None:
        return None
    scaled = {name: found.portfolio.scaled(outturn) for name, outturn in found.outturns.items()}
    flows = tuple(each.at(1.0) for each in scaled.values())
    carried = tuple(_rounded(found.years.affordable(path)) for path in flows)
    runs = tuple(
        found.years.run((path,), min(found.terms.interest_fraction, rate or 0.0))
        for path, rate in zip(flows, carried, strict=True)
    )
    paths = tuple(
        _path(found, name, path, run, rate) for name, path, run, rate in zip(scaled, flows, runs, carried, strict=True)
    )
    expected: Scaled = scaled[P50]
    viable = least_viable_scale(found.years, expected.at, found.terms.interest_fraction)
    minimum = found.share_terms.minimum_raise_gbp
    at_minimum = _scale_of_raise(found, minimum) if 0 < minimum < found.funding.shares_gbp else None
    affordable = None
    if at_minimum is not None:
        affordable = _rounded(found.years.affordable(expected.at(at_minimum), at_minimum))
    kwp = found.portfolio.kwp
    first = found.portfolio.year + 1
    return OfferPlan(
        terms=_terms(found),
        projects=tuple(one.costing.written.name for one in found.portfolio.built),
        kwp=kwp,
        first_year=first,
        years=found.portfolio.years,
        inflation_fraction=found.portfolio.calendar.inflation_fraction,
        uses=_uses(found, flows[0]),
        funds=_funds(found),
        short_gbp=round(found.short_gbp, 2),
        paths=paths,
        viable_kwp=None if viable is None else viable * kwp,
        viable_in_words=viable_words(found, viable, -float(expected.fixed.total_gbp[0])),
        minimum_in_words=minimum_words(found, at_minimum, affordable, viable),
        affordable_at_minimum_fraction=affordable,
        leavers=leavers_of(found.years, flows[0], runs[0], runs[2]),
        remarks=offer_remarks(found),
    )


def _path(found: Offering, name: str, flows: Flows, run: Run, affordable: float | None) -> OfferPath:
    terms, paid = found.terms, run.paid
    cap = terms.share_terms.interest_cap_fraction
    is_at_cap = affordable is not None and affordable >= math.floor(cap * BASIS_POINTS) / BASIS_POINTS
    lost = float(paid.written_down_gbp.sum())
    back = np.flatnonzero(paid.shares_gbp[0] <= PENNY)
    due, cash = paid.loan_due_gbp[0], paid.cash_for_loans_gbp[0]
    served = due > PENNY
    above = min(cap, (affordable or 0.0) + 1 / BASIS_POINTS)
    why = found.years.run((flows,), 0.0 if affordable is None else above).shortfalls(0)
    outturn = found.outturns[name]
    return OfferPath(
        name=name,
        in_words=path_words(name, outturn, found.portfolio.years),
        output_fraction=outturn.output_fraction,
        paid_fraction=min(terms.interest_fraction, affordable or 0.0),
        lines=offer_lines(flows, paid, 0, terms.opening_reserve_gbp),
        affordable_fraction=affordable,
        affordable_remark="the cap in the society's rules" if is_at_cap else "; ".join(why),
        is_at_cap=is_at_cap,
        member_irr_fraction=irr(paid.member_flow_gbp[0]).fraction,
        repaid_year=int(back[0]) + 1 if back.size and lost <= PENNY else None,
        interest_paid_gbp=round(float(paid.share_interest_gbp.sum()), 2),
        capital_returned_gbp=round(float(paid.withdrawals_gbp.sum()), 2),
        written_down_gbp=round(lost, 2),
        community_fund_gbp=round(float(paid.community_fund_gbp.sum()), 2),
        least_cover=float(np.min(cash[served] / due[served])) if bool(served.any()) else None,
        events=found.years.run((flows,), terms.interest_fraction).shortfalls(0),
    )


def _rounded(rate: float | None) -> float | None:
    """A rate that is still affordable, to a hundredth of a per cent."""
    return None if rate is None else math.floor(rate * BASIS_POINTS + 1e-6) / BASIS_POINTS


def _scale_of_raise(found: Offering, raised_gbp: float) -> float:
    """Share of the portfolio that a smaller raise pays for: the reserve at the start comes off first. [-]"""
    reserve = found.terms.opening_reserve_gbp
    return max(raised_gbp - reserve, 0.0) / (found.funding.shares_gbp - reserve)


def _terms(found: Offering) -> OfferTerms:
    terms, offer, agreed = found.share_terms, found.offer, found.terms
    most = found.funding.shares_gbp if found.shares.budget_gbp is None else found.shares.budget_gbp
    return OfferTerms(
        society=offer.society,
        shares=offer.shares,
        interest_fraction=agreed.interest_fraction,
        interest_cap_fraction=terms.interest_cap_fraction,
        term_years=agreed.term_years,
        lock_in_years=terms.lock_in_years,
        notice_months=terms.notice_months,
        withdrawal_limit_fraction=terms.withdrawal_limit_fraction,
        minimum_gbp=terms.minimum_raise_gbp,
        maximum_gbp=most,
        largest_holding_gbp=terms.largest_holding_gbp,
        least_holding_gbp=offer.least_holding_gbp,
        least_holding_residents_gbp=offer.least_holding_residents_gbp,
        overhead_gbp_per_year=offer.overhead_gbp_per_year,
        overhead_gbp_per_kwp_per_year=offer.overhead_gbp_per_kwp_per_year,
        reserve_years_of_overhead=offer.reserve_years_of_overhead,
        opens="" if offer.opens is None else offer.opens.isoformat(),
        closes="" if offer.closes is None else offer.closes.isoformat(),
        contact=offer.contact or "",
    )


def _uses(found: Offering, flows: Flows) -> tuple[Amount, ...]:
    named = [
        ("Panels, inverters and their installation", flows.outlay_gbp),
        ("Batteries", flows.battery_gbp),
        ("Cash reserve at the start", found.terms.opening_reserve_gbp),
    ]
    return tuple(Amount(name, round(gbp, 2)) for name, gbp in named if gbp > 0)


def _funds(found: Offering) -> tuple[Amount, ...]:
    funding = found.funding
    named = [
        *funding.grants_gbp.items(),
        *((f"Loan: {source.name}", amount) for source, amount in funding.loans),
        (f"This offer: {found.offer.shares}", funding.shares_gbp),
    ]
    return tuple(Amount(name, round(gbp, 2)) for name, gbp in named)
