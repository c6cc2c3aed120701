"""The society that offers the shares: its years in the order of payment, and the interest that they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from energyfund.assumptions import Figures
from energyfund.finance.payouts import Payouts
from energyfund.finance.present_value import FloatArray
from energyfund.finance.society import LoanDue, Society, TaxTerms, equal_requests, tax_terms
from energyfund.finance.sources import ShareTerms, Source
from energyfund.finance.tax import capital_allowances, corporation_tax
from energyfund.finance.waterfall import waterfall
from energyfund.planning.sizing.flows import Flows
from energyfund.planning.sizing.funding import loan_due
from energyfund.planning.sizing.last_year import still_to_come, wound_up

PENNY = 0.01
HALVINGS = 20
"""Steps of the searches for a rate or a scale: far below what is shown."""

FINE_HALVINGS = 30
"""Steps of the search for members' share of the cash: below a penny."""

TAX_ROUNDS = 4
"""Rounds in which tax and what members are paid are brought together."""

MOST_SCALE = 1024
"""Scales above this are not looked at: no society grows a thousandfold."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with members and lenders, for the portfolio at scale 1.

    Attributes:
        shares_gbp: Share capital. [£]
        interest_fraction: Interest that the offer states. [-]
        term_years: Years within which all capital is back.
        share_terms: Cap, lock-in, yearly limit.
        requests_fraction: Share of the capital that members ask back in each year, shape (years,); None where capital
            comes back as the cash flow allows. [-]
        loans: With what each lends. [£]
        reserve_years: Years of overhead kept in cash. [years]
        indivisible_fraction: Share of each year's surplus that is locked for good. [-]
        base: The expected cash flow, which loans that follow it were agreed on.
    """

    shares_gbp: float
    interest_fraction: float
    term_years: int
    share_terms: ShareTerms
    requests_fraction: FloatArray | None
    loans: tuple[tuple[Source, float], ...]
    reserve_years: float
    indivisible_fraction: float
    base: Flows

    @property
    def opening_reserve_gbp(self) -> float:
        """Cash kept from the start, at prices of the start year. [£]"""
        return self.reserve_years * float(self.base.overhead_gbp[0])


@dataclass(frozen=True, slots=True)
class Run:
    """The society's years worked through, and what was planned for them.

    Attributes:
        paid: What everybody was paid.
        planned_fraction: Share of the capital that should be back at the end of each year, by the rules' yearly limit,
            shape (paths, years). [-]
        by_year: Whether that plan binds in each year, or only at the end of the term.
        term_years: Years within which all capital is back.
    """

    paid: Payouts
    planned_fraction: FloatArray
    by_year: bool
    term_years: int

    def shortfalls(self, path: int) -> tuple[str, ...]:
        """What is not paid as agreed on a path, in words; nothing where all is."""
        paid, found = self.paid, []
        if bool(np.any(paid.costs_unpaid_gbp[path] > PENNY)):
            found.append("running costs are not covered in every year")
        if bool(np.any(paid.overdue_gbp[path] > PENNY)):
            found.append("a loan payment is missed")
        if bool(np.any(paid.share_interest_gbp[path] < paid.share_interest_stated_gbp[path] - PENNY)):
            found.append("the interest is not covered in every year")
        missing = paid.opening_shares_gbp * self.planned_fraction[path] - np.cumsum(paid.withdrawals_gbp[path])
        if bool(np.any(missing > PENNY)) if self.by_year else float(missing[self.term_years - 1]) > PENNY:
            found.append("share capital does not come back in time")
        if bool(np.any(paid.written_down_gbp[path] > PENNY)):
            found.append("shares are written down")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Years:
    """Runs the society's years; holds what all runs share.

    Attributes:
        terms: What was agreed.
        figures: The library, for tax.
    """

    terms: Terms
    figures: Figures

    def run(
        self,
        paths: tuple[Flows, ...],
        interest_fraction: float,
        scale: float = 1.0,
        requests_fraction: FloatArray | None = None,
    ) -> Run:
        """Pay out cash flows in the order of payment.

        What the society owns at the end of a year is its cash and the cash still to come from the panels: as far as
        that covers loans and shares, it is solvent. Interest is never paid out of what capital needs, and shares are
        written down by what will never come. Before the community fund is paid, money is kept back for interest and
        capital that later years cannot pay by themselves.

        Args:
            paths: Cash flows before tax and finance, at the scale.
            interest_fraction: Interest stated. [-]
            scale: Of the portfolio: capital and loans grow with it, the overhead reserve does not.
            requests_fraction: What members ask back instead, of the capital at the start, shape (years,). [-]
        """
        flows = np.array([path.total_gbp for path in paths])
        follows_cash = requests_fraction is None and self.terms.requests_fraction is None
        tax = np.zeros_like(flows)
        for _ in range(
            TAX_ROUNDS if follows_cash else 1
        ):  # what members take depends on tax, and tax on their interest
            society = self._society(paths, interest_fraction, scale, requests_fraction, tax)
            planned = np.array([self._by_the_rules(asked) for asked in society.requests_gbp / society.shares_gbp])
            tax = self._planned_tax(society, flows, planned)
        kept = _kept_for_members(society, flows, tax, planned)
        if society.reserve_target_gbp is not None:
            society = replace(society, reserve_target_gbp=society.reserve_target_gbp + kept)
        paid = wound_up(waterfall(society, flows))
        return Run(paid, planned, by_year=self.terms.requests_fraction is not None, term_years=self.terms.term_years)

    def pays_all(self, path: Flows, interest_fraction: float, scale: float = 1.0) -> bool:
        """Whether interest, capital and loans are paid as agreed."""
        return not self.run((path,), interest_fraction, scale).shortfalls(0)

    def affordable(self, path: Flows, scale: float = 1.0) -> float | None:
        """The highest interest, at most the cap, at which everything is paid as agreed; None where none is. [-]"""
        cap = self.terms.share_terms.interest_cap_fraction
        if self.pays_all(path, cap, scale):
            return cap
        if not self.pays_all(path, 0.0, scale):
            return None
        low, high = 0.0, cap
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.pays_all(path, middle, scale) else (low, middle)
        return low

    def _society(
        self,
        paths: tuple[Flows, ...],
        interest_fraction: float,
        scale: float,
        requests_fraction: FloatArray | None,
        tax_gbp: FloatArray,
    ) -> Society:
        """The society on the day its panels start to work; tax is what members' share of the cash must leave."""
        terms = self.terms
        stated = min(interest_fraction, terms.share_terms.interest_cap_fraction)
        keeps = np.array([path.set_aside_gbp for path in paths]) + terms.reserve_years * paths[0].overhead_gbp[1:]
        keeps[:, -1] = 0.0
        shares = scale * (terms.shares_gbp - terms.opening_reserve_gbp) + terms.opening_reserve_gbp
        loans = self._loans(scale)
        given = terms.requests_fraction if requests_fraction is None else requests_fraction
        asked = []
        for path, keep, tax in zip(paths, keeps, tax_gbp, strict=True):
            if given is not None:
                asked.append(given)
                continue
            plan = even_share(self._for_members(path, keep, loans, tax) / shares, terms, stated)
            asked.append(plan.asked_fraction)
            keep += shares * plan.saved_fraction  # noqa: PLW2901  a row of the table of what is kept
        return Society(
            shares_gbp=shares,
            share_interest_fraction=interest_fraction,
            share_terms=terms.share_terms,
            requests_gbp=shares * np.array(asked),
            loans=loans,
            reserve_target_gbp=keeps,
            indivisible_fraction=terms.indivisible_fraction,
            tax=self._tax(paths[0]),
            asset_value_gbp=np.array([still_to_come(path.total_gbp) for path in paths]),
            opening_reserve_gbp=terms.opening_reserve_gbp,
        )

    def _planned_tax(self, society: Society, flows: FloatArray, planned_fraction: FloatArray) -> FloatArray:
        """Corporation tax of each year if members are paid as planned, shape (paths, years). [£]"""
        charged = sum((loan.interest_gbp for loan in society.loans), np.zeros(1))
        allowed = 0.0 if society.tax is None else society.tax.allowances_gbp
        interest = _rate_of(society) * _left(society, planned_fraction)
        return corporation_tax(
            flows - charged, self.figures, allowances_gbp=allowed, share_interest_gbp=interest
        ).tax_gbp

    def _for_members(
        self, path: Flows, keeps: FloatArray, loans: tuple[LoanDue, ...], tax_gbp: FloatArray
    ) -> FloatArray:
        """What each year leaves for members after tax, reserves and lenders, shape (years,). [£]"""
        saved = np.diff(keeps, prepend=self.terms.opening_reserve_gbp)
        due = sum((loan.interest_gbp + loan.principal_gbp for loan in loans), np.zeros(1))
        found: FloatArray = np.maximum(path.total_gbp - saved - due - tax_gbp, 0.0) * (
            1 - self.terms.indivisible_fraction
        )
        return found

    def _by_the_rules(self, asked: FloatArray) -> FloatArray:
        """Share of the capital that is back at the end of each year if money is never short, shape (years,). [-]"""
        limit, lock = self.terms.share_terms.withdrawal_limit_fraction, self.terms.share_terms.lock_in_years
        back, waiting = 0.0, 0.0
        found = np.zeros(len(asked))
        for year, amount in enumerate(asked.tolist()):
            waiting += amount
            paid = min(waiting, limit) if year >= lock else 0.0
            waiting, back = waiting - paid, back + paid
            found[year] = back
        return found

    def _loans(self, scale: float) -> tuple[LoanDue, ...]:
        base = self.terms.base.total_gbp
        found = []
        for source, amount in self.terms.loans:
            due = loan_due(source, amount, len(base), base)
            scaled = replace(due, interest_gbp=scale * due.interest_gbp, principal_gbp=scale * due.principal_gbp)
            found.append(scaled)
        return tuple(found)

    def _tax(self, path: Flows) -> TaxTerms:
        additions = np.zeros(path.gbp.shape[1])
        additions[0] = path.outlay_gbp + path.battery_gbp
        return tax_terms(self.figures, capital_allowances(additions, self.figures))


@dataclass(frozen=True, slots=True)
class EvenShare:
    """Capital that comes back as the cash flow allows.

    Attributes:
        asked_fraction: Share of the capital paid back in each year, shape (years,). [-]
        saved_fraction: What is kept for it at the end of each year, over the capital, shape (years,). [-]
    """

    asked_fraction: FloatArray
    saved_fraction: FloatArray


def even_share(cash_fraction: FloatArray, terms: Terms, rate_fraction: float) -> EvenShare:
    """Members take the same share of every year's cash: the least that pays interest and all capital within the term.

    What their share leaves after interest is capital. In the lock-in it is kept, and paid out afterwards as far as the
    yearly limit allows. Where even the whole cash flow is not enough, what is left falls due at the end of the term.

    Args:
        cash_fraction: Cash for members in each year, over the capital, shape (years,). [-]
        terms: Term, lock-in and limit.
        rate_fraction: Interest. [-]
    """
    lock, limit = terms.share_terms.lock_in_years, terms.share_terms.withdrawal_limit_fraction

    def paid_with(part: float) -> tuple[float, EvenShare]:
        left, pot = 1.0, 0.0
        asked, saved = np.zeros(len(cash_fraction)), np.zeros(len(cash_fraction))
        for year, cash in enumerate(cash_fraction[: terms.term_years].tolist()):
            pot = max(pot + part * cash - rate_fraction * left, 0.0)
            if year >= lock:
                asked[year] = min(pot, left, limit)
                left, pot = left - asked[year], pot - asked[year]
            saved[year] = pot = pot if left > 0 else 0.0
        saved[terms.term_years - 1] = 0.0
        return left, EvenShare(asked, saved)

    left, found = paid_with(1.0)
    if left > 0:
        found.asked_fraction[terms.term_years - 1] += left
        return found
    low, high = 0.0, 1.0
    for _ in range(FINE_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if paid_with(middle)[0] > 0 else (low, middle)
    return paid_with(high)[1]


def _rate_of(society: Society) -> float:
    return min(society.share_interest_fraction, society.share_terms.interest_cap_fraction)


def _left(society: Society, planned_fraction: FloatArray) -> FloatArray:
    """Share capital at the start of each year if it comes back as planned, shape (paths, years). [£]"""
    back = society.shares_gbp * planned_fraction
    left: FloatArray = society.shares_gbp - np.concatenate([np.zeros((len(back), 1)), back[:, :-1]], axis=1)
    return left


def _kept_for_members(
    society: Society, flows: FloatArray, tax_gbp: FloatArray, planned_fraction: FloatArray
) -> FloatArray:
    """Money kept back for interest and capital that later years cannot pay by themselves, shape (paths, years). [£]

    With s_t what year t leaves after everything planned for it, need_t = max(0, need_(t+1) − s_(t+1)) must be there at
    the end of year t; kept is as much of it as the years so far have left over. It never comes out of what the year's
    own interest needs.
    """
    keeps = np.zeros_like(flows) if society.reserve_target_gbp is None else society.reserve_target_gbp
    due = sum((loan.interest_gbp + loan.principal_gbp for loan in society.loans), np.zeros(1))
    earned = flows - tax_gbp - due
    locked = society.indivisible_fraction * np.maximum(earned, 0.0)
    saved = np.diff(keeps, prepend=society.opening_reserve_gbp, axis=1)
    capital = society.shares_gbp * np.diff(planned_fraction, prepend=0.0, axis=1)
    spare = earned - locked - saved - _rate_of(society) * _left(society, planned_fraction) - capital
    need = np.zeros_like(spare)
    for year in range(spare.shape[1] - 2, -1, -1):
        need[:, year] = np.maximum(need[:, year + 1] - spare[:, year + 1], 0.0)
    kept = np.zeros_like(spare)
    before = np.zeros(len(spare))
    for year in range(spare.shape[1]):
        before = kept[:, year] = np.maximum(np.minimum(need[:, year], before + spare[:, year]), 0.0)
    return kept


def requests(term_years: int, lock_in_years: int, years: int, withdrawn_fraction_per_year: float | None) -> FloatArray:
    """Share of the capital that members ask back in each year: what is left at the end of the term then. [-]

    Args:
        term_years: Years within which all capital is back.
        lock_in_years: Years before anybody can ask.
        years: Years counted.
        withdrawn_fraction_per_year: Asked back each year after the lock-in; None: equal parts.

    Returns:
        Adds up to 1, shape (years,).

    >>> requests(6, 2, 7, 0.4)
    array([0. , 0. , 0.4, 0.4, 0.2, 0. , 0. ])
    """
    if withdrawn_fraction_per_year is None:
        return equal_requests(1.0, term_years, lock_in_years, years)
    asked = np.zeros(years)
    left = 1.0
    for year in range(lock_in_years, term_years):
        asked[year] = left if year == term_years - 1 else min(withdrawn_fraction_per_year, left)
        left -= asked[year]
    return np.round(asked, 12)


def least_viable_scale(years: Years, at: Callable[[float], Flows], interest_fraction: float) -> float | None:
    """The least scale at which everything is paid at an interest; None where no scale does it.

    Args:
        years: The society's years.
        at: The cash flow at a scale.
        interest_fraction: Interest stated. [-]
    """

    def is_enough(scale: float) -> bool:
        return years.pays_all(at(scale), interest_fraction, scale)

    high = 1.0
    while not is_enough(high):
        high *= 2
        if high > MOST_SCALE:
            return None
    low = 0.0 if high <= 1 else high / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
