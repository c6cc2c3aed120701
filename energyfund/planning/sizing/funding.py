"""Who pays for the panels of an offer: grants first, then members, then lenders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.finance.cover import sculpted_debt
from energyfund.finance.present_value import FloatArray
from energyfund.finance.society import LoanDue
from energyfund.finance.sources import Source
from energyfund.planning.sizing.projects import Built

GRANTS = ("grant", "council_reserves")
LOANS = ("public_loan", "revolving_fund")
HARDLY_GBP = 0.01


@dataclass(frozen=True, slots=True)
class Funding:
    """What each source pays.

    Attributes:
        grants_gbp: By name. [£ nominal]
        shares_gbp: Members' shares. [£ nominal]
        loans: With the amount that each lends. [£ nominal]
        short_gbp: What nobody pays for. [£ nominal]
        left_out: Sources that could pay but take a slice of the cash flow, which a society does not sell.
    """

    grants_gbp: dict[str, float]
    shares_gbp: float
    loans: tuple[tuple[Source, float], ...]
    short_gbp: float
    left_out: tuple[str, ...]

    @property
    def total_gbp(self) -> float:
        """All sources together. [£]"""
        return sum(self.grants_gbp.values()) + self.shares_gbp + sum(amount for _, amount in self.loans)


def may_pay(source: Source, one: Built) -> bool:
    """Whether a source may pay for a project."""
    written = one.costing.written
    return source.may_fund(written.name, written.kind, written.area)


def fund_offer(
    sources: Sequence[Source], shares: Source, needs: Sequence[tuple[Built, float]], reserve_gbp: float, place: int
) -> Funding:
    """Divide what is needed among the sources.

    Grants ask for nothing back, so they come first; then members, up to the most of the offer; lenders pay the rest.
    The cash reserve at the start is paid by members.

    Args:
        sources: Every source of the scenario.
        shares: The shares that are offered.
        needs: Each project with its outlay. [£ nominal]
        reserve_gbp: Cash that the society keeps from the start. [£ nominal]
        place: The year of building, counted from the first planning year, for yearly budgets.
    """
    grants = {one.name: 0.0 for one in sources if one.kind in GRANTS and one.asks == "nothing"}
    loans = {one.name: 0.0 for one in sources if one.kind in LOANS}
    limits = {one.name: _budget(one, place) for one in sources}
    left = [outlay for _, outlay in needs]
    for source in sources:
        if source.name in grants:
            _draw(source, needs, left, limits, grants)
    members = {shares.name: 0.0}
    from_members = min(reserve_gbp, limits[shares.name])
    limits[shares.name] -= from_members
    _draw(shares, needs, left, limits, members)
    for source in sources:
        if source.name in loans:
            _draw(source, needs, left, limits, loans)
    others = {one.name for one in sources} - set(grants) - set(loans) - {shares.name}
    return Funding(
        grants_gbp={name: amount for name, amount in grants.items() if amount > HARDLY_GBP},
        shares_gbp=members[shares.name] + from_members,
        loans=tuple((one, loans[one.name]) for one in sources if loans.get(one.name, 0.0) > HARDLY_GBP),
        short_gbp=sum(left) + reserve_gbp - from_members,
        left_out=tuple(
            one.name for one in sources if one.name in others and any(may_pay(one, project) for project, _ in needs)
        ),
    )


def _draw(
    source: Source,
    needs: Sequence[tuple[Built, float]],
    left: list[float],
    limits: dict[str, float],
    drawn: dict[str, float],
) -> None:
    for place, (project, outlay) in enumerate(needs):
        if not may_pay(source, project):
            continue
        most = min(source.share_cap_fraction * outlay, source.project_cap_gbp or np.inf, limits[source.name])
        amount = min(left[place], most)
        left[place] -= amount
        limits[source.name] -= amount
        drawn[source.name] += amount


def _budget(source: Source, place: int) -> float:
    """The most that a source pays in the year of building; a limit by year holds where the scenario gives one. [£]"""
    total = np.inf if source.budget_gbp is None else source.budget_gbp
    if source.budget_by_year_gbp is None:
        return float(total)
    given = source.budget_by_year_gbp
    return float(min(total, given[place] if place < len(given) else 0.0))


def loan_due(source: Source, amount_gbp: float, years: int, cash_flow_gbp: FloatArray) -> LoanDue:
    """What a loan asks for in each year; one that follows the cash flow is paid in proportion to it.

    Args:
        source: Its terms.
        amount_gbp: Lent in year 0. [£]
        years: Years of operation.
        cash_flow_gbp: Expected cash flow before finance, shape (years,). [£]
    """
    rate, term = source.rate_fraction or 0.0, min(source.term_years or years, years)
    interest, principal = np.zeros(years), np.zeros(years)
    if source.payments is not None:
        count = min(len(source.payments.interest), years)
        interest[:count] = amount_gbp * source.payments.interest[:count]
        principal[:count] = amount_gbp * source.payments.principal[:count]
        return LoanDue(source.name, interest, principal, rate)
    cash = np.maximum(cash_flow_gbp[:term], 0.0)
    debt = sculpted_debt(cash, rate, 1.0)
    if debt.debt_gbp <= 0:
        principal[term - 1] = amount_gbp  # nothing to pay it from: it falls due whole, and is missed
        return LoanDue(source.name, interest, principal, rate)
    scale = amount_gbp / debt.debt_gbp
    interest[:term], principal[:term] = scale * debt.interest, scale * debt.principal
    return LoanDue(source.name, interest, principal, rate)
