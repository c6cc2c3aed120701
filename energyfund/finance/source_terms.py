"""The terms of a source as the scenario has them, with the library's figures where it left them out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energyfund.assumptions import Figures
from energyfund.errors import EnergyfundError
from energyfund.finance.indexed import index_of, level_of
from energyfund.finance.loans import schedule
from energyfund.finance.present_value import FloatArray
from energyfund.finance.pwlb import pwlb_rate
from energyfund.finance.returns import irr
from energyfund.finance.sources import Asks, Payments, ShareTerms, Source
from energyfund.scenario.capital import (
    Capital,
    CommunityShares,
    CouncilReserves,
    PensionCapital,
    PublicLoan,
    RevolvingFund,
)
from energyfund.scenario.society_rules import interest_cap_fraction
from energyfund.units import gbp, percent


@dataclass(frozen=True, slots=True)
class _Terms:
    """What distinguishes one kind of source from another."""

    asks: Asks = "nothing"
    rate: float | None = None
    term: int | None = None
    cover: float = 1.0
    words: str = "asks for nothing back"
    payments: Payments | None = None
    shares: ShareTerms | None = None
    remarks: tuple[str, ...] = ()


def read_source(written: Capital, figures: Figures, years: range) -> Source:
    """A source's terms with the library's figures where the scenario left them out.

    Args:
        written: The source as the scenario has it.
        figures: The library.
        years: The planning years.
    """
    terms = _terms(written, figures)
    yearly = None
    if written.budget_gbp_by_year is not None:
        given_years = written.budget_gbp_by_year
        by_year = given_years if isinstance(given_years, dict) else dict(zip(years, given_years, strict=False))
        yearly = np.array([by_year.get(year, 0.0) for year in years], dtype=np.float64)
    return Source(
        name=written.name,
        kind=written.kind,
        asks=terms.asks,
        rate_fraction=terms.rate,
        term_years=terms.term,
        cover_ratio=terms.cover,
        budget_gbp=written.budget_gbp,
        budget_by_year_gbp=yearly,
        only_kinds=frozenset(written.only_kinds) if written.only_kinds is not None else None,
        only_projects=frozenset(written.only_projects) if written.only_projects is not None else None,
        only_areas=frozenset(written.only_areas) if written.only_areas is not None else None,
        share_cap_fraction=written.at_most_share_of_project_fraction,
        relends=isinstance(written, RevolvingFund),
        in_words=terms.words,
        payments=terms.payments,
        project_cap_gbp=written.at_most_gbp_per_project,
        project_floor_gbp=written.at_least_gbp_per_project,
        shares=terms.shares,
        remarks=terms.remarks,
    )


def _terms(written: Capital, figures: Figures) -> _Terms:
    match written:
        case PensionCapital():
            return _strip(written, figures) if written.form == "income_strip" else _pension_slice(written)
        case CommunityShares():
            return _shares(written, figures)
        case PublicLoan():
            return _loan(written, figures)
        case RevolvingFund():
            rate, term = written.rate_fraction, written.term_years
            words = f"lends at {percent(rate)} for {term} years and lends again what comes back"
            return _Terms("slice", rate, term, written.cover_ratio, words)
        case CouncilReserves(required_return_fraction=float() as rate, term_years=int() as term):
            words = f"requires {percent(rate)} a year over {term} years"
            return _Terms("slice", rate, term, written.cover_ratio, words)
        case _:
            return _Terms()


def _pension_slice(written: PensionCapital) -> _Terms:
    rate, term = written.required_return_fraction, written.term_years
    return _Terms("slice", rate, term, written.cover_ratio, f"requires {percent(rate or 0)} a year over {term} years")


def _strip(written: PensionCapital, figures: Figures) -> _Terms:
    """Rent in year k = initial yield · index level, 1 in the first year, for each pound; £1 buys the asset back."""
    index = index_of(written.index or "inflation")
    rent: FloatArray = (written.initial_yield_fraction or 0.0) * level_of(index, written.term_years, figures)
    found = irr(np.concatenate([[-1.0], rent]))
    words = (
        f"income strip: rent of {percent(written.initial_yield_fraction or 0, 2)} for {written.term_years} years, "
        f"{index.in_words}; the asset then passes over for £1"
    )
    if found.fraction is None:
        raise EnergyfundError(f"'{written.name}': the rents of this income strip have no return ({found.remark})")
    return _Terms(
        "fixed",
        found.fraction,
        written.term_years,
        written.cover_ratio,
        f"{words}; {percent(found.fraction, 2)} a year",
        Payments(*_split(rent, found.fraction), "indexed rent"),
    )


def _split(paid: FloatArray, rate_fraction: float) -> tuple[FloatArray, FloatArray]:
    """Payments on £1 divided into return on what is left and capital: what is left rises while rent is below it."""
    interest, left = np.zeros(len(paid)), 1.0
    for year, amount in enumerate(paid):
        interest[year] = rate_fraction * left
        left += interest[year] - amount
    return interest, paid - interest


def _shares(written: CommunityShares, figures: Figures) -> _Terms:
    given = written.interest_fraction
    rate = figures.value("community_share_interest_fraction") if given is None else given
    lock = written.lock_in_years
    if lock is None:
        lock = min(round(figures.value("community_share_lock_in_years")), written.term_years - 1)
    limit, notice, most = written.withdrawal_limit_fraction, written.notice_months, written.largest_holding_gbp
    shares = ShareTerms(
        interest_cap_fraction(written, figures),
        lock,
        figures.value("community_share_withdrawal_limit_fraction") if limit is None else limit,
        round(figures.value("community_share_notice_months")) if notice is None else notice,
        written.minimum_raise_gbp,
        figures.value("community_share_largest_holding_gbp") if most is None else most,
    )
    words = f"share interest {percent(rate)}, capital back within {written.term_years} years"
    if written.minimum_raise_gbp > 0:
        words += f"; at least {gbp(written.minimum_raise_gbp)}, or all money goes back"
    if written.repayment == "with_cash_flow":
        return _Terms("slice", rate, written.term_years, written.cover_ratio, words, shares=shares)
    loan = schedule(1.0, rate, written.term_years, "eip", interest_only_years=lock)
    shape = f"interest each year, capital in equal parts after year {lock}"
    payments = Payments(loan.interest_gbp, loan.principal_gbp, shape)
    return _Terms("fixed", rate, written.term_years, written.cover_ratio, words, payments, shares)


def _loan(written: PublicLoan, figures: Figures) -> _Terms:
    rate, remarks = written.rate_fraction, []
    if rate is None:
        rate = pwlb_rate(written.gilt_fraction or 0.0, written.margin or "standard", figures, written.rate_date)
    dated = "" if written.rate_date is None else f" (read {written.rate_date.isoformat()})"
    if not dated:
        remarks.append(
            f"'{written.name}': the day of its rate is not stated (rate_date). Rates of the Board change twice a day."
        )
    term, cover, each = written.term_years, written.cover_ratio, written.payments_per_year
    words = f"{percent(rate, 2)}{dated} over {term} years, {written.repayment}, cover {cover:g}"
    if written.repayment == "sculpted":
        return _Terms("slice", rate, term, cover, words, remarks=tuple(remarks))
    yearly = schedule(1.0, rate, term, written.repayment, payments_per_year=each).by_year()
    paid = Payments(yearly.interest_gbp, yearly.principal_gbp, written.repayment)
    if each > 1:
        words += ", paid half-yearly"
        rate = irr(np.concatenate([[-1.0], paid.total])).fraction  # its return at the yearly steps of the plan
    return _Terms("fixed", rate, term, cover, words, paid, remarks=tuple(remarks))
