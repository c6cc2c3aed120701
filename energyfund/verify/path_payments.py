"""What each source is paid on every path, out of a build's own cash flow and nothing else.

Lenders come first, then what stays in the project for good, then slices, then the society's members, then the community
fund. Arrays have the years first: shape (project years, paths).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.brief import Build
from energyfund.finance.present_value import FloatArray
from energyfund.finance.society import LoanDue, Society
from energyfund.finance.sources import ShareTerms, Source, owed_for_each_pound, paid_years
from energyfund.finance.waterfall import waterfall
from energyfund.verify.flows import PENNY, source_flow

BoolArray = NDArray[np.bool_]

LENDERS = ("public_loan", "revolving_fund")
"""Sources that are owed a sum of money, whatever their payments follow; they get it and no more."""

NOBODY = ShareTerms(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PathPayments:
    """Who is paid what by one build; arrays of shape (project years, paths). [£ nominal]

    Attributes:
        paid_gbp: Paid to each source, by name.
        missed: Whether a lender misses a payment in some year, by name, shape (paths,).
        never_repaid: Whether something is still overdue to it when the horizon ends, by name, shape (paths,).
        reserve_gbp: What is kept for good.
        surplus_gbp: What is left above it, for partners by their shares and for the community fund.
    """

    paid_gbp: dict[str, FloatArray]
    missed: dict[str, BoolArray]
    never_repaid: dict[str, BoolArray]
    reserve_gbp: FloatArray
    surplus_gbp: FloatArray


def path_payments(
    sources: tuple[Source, ...], build: Build, shared_gbp: FloatArray, reserve_fraction: float
) -> PathPayments:
    """Share out the cash flow of a build on every path.

    1. Lenders and leases, in the scenario's order, are paid what the plan says; what is missed stays owed with interest
       at their rate. A loan that follows the cash flow is due what the plan expects of it, and a revolving fund too.
    2. The indivisible reserve keeps its share of the year's cash flow.
    3. A slice is its share of the year's cash flow over its cover; where lenders leave too little, all slices give way
       alike.
    4. Members of a society are paid by `waterfall`, interest before withdrawals; shares that follow the cash flow get
       their slice until capital and interest are back, and never more.
    5. The rest is the surplus: partners take their shares of it, and the community fund has what they leave.

    Args:
        sources: All sources of capital.
        build: What was built.
        shared_gbp: Cash flow at the size built, after what is set aside, shape (project years, paths). [£ nominal]
        reserve_fraction: Share of every cash flow that is never shared out. [-]
    """
    paying = [source for source in sources if _asks(source, build)]
    lenders = [source for source in paying if is_lender(source)]
    slices = [source for source in paying if not is_lender(source) and source.payments is None]
    members = [source for source in paying if not is_lender(source) and source.payments is not None]
    paid: dict[str, FloatArray] = {}
    missed: dict[str, BoolArray] = {}
    never_repaid: dict[str, BoolArray] = {}
    left = _pay_lenders(lenders, build, shared_gbp, paid, missed, never_repaid)
    kept = np.minimum(left, reserve_fraction * np.maximum(shared_gbp, 0.0))
    left = left - kept
    left = _pay_slices(slices, build, shared_gbp, left, paid)
    for source in members:
        amounts = _pay_members(source, build, left)
        paid[source.name] = amounts
        left = left - amounts
    return PathPayments(paid, missed, never_repaid, kept, left)


def is_lender(source: Source) -> bool:
    """Whether a source is owed fixed sums: loans, revolving funds and leases, but not the members of a society."""
    return source.kind in LENDERS or (source.payments is not None and source.shares is None)


def _asks(source: Source, build: Build) -> bool:
    asks = source.asks != "nothing" and source.term_years is not None and build.project.promises_cash_flow
    return asks and build.draws_gbp.get(source.name, 0.0) > 0


def _pay_lenders(
    sources: list[Source],
    build: Build,
    shared_gbp: FloatArray,
    paid: dict[str, FloatArray],
    missed: dict[str, BoolArray],
    never_repaid: dict[str, BoolArray],
) -> FloatArray:
    """Pay each lender; returns what is left. Only paths on which some year falls short are worked out year by year."""
    dues = tuple(_loan_due(source, build) for source in sources)
    all_due = sum((due.interest_gbp for due in dues), np.zeros(len(shared_gbp)))
    short = np.any(shared_gbp < all_due[:, None], axis=0)
    left = shared_gbp - all_due[:, None]
    for due in dues:
        paid[due.name] = np.repeat(due.interest_gbp[:, None], shared_gbp.shape[1], axis=1)
        missed[due.name], never_repaid[due.name] = np.zeros_like(short), np.zeros_like(short)
    if bool(np.any(short)):
        found = waterfall(Society(0, 0, NOBODY, np.zeros(len(shared_gbp)), loans=dues), shared_gbp[:, short].T)
        left[:, short] = found.community_fund_gbp.T
        for due in dues:
            paid[due.name][:, short] = found.loans_paid_gbp[due.name].T
            missed[due.name][short] = found.misses(due.name)
            never_repaid[due.name][short] = found.loans_overdue_gbp[due.name][:, -1] > PENNY
    return left


def _loan_due(source: Source, build: Build) -> LoanDue:
    """What the plan expects a lender to be paid; how it divides into interest and capital makes no difference here."""
    due = source_flow(source, build).paid_back_gbp
    return LoanDue(source.name, due, np.zeros_like(due), source.rate_fraction or 0.0)


def _pay_slices(
    sources: list[Source], build: Build, shared_gbp: FloatArray, left_gbp: FloatArray, paid: dict[str, FloatArray]
) -> FloatArray:
    """Pay each slice; returns what is left."""
    wanted = {}
    for source in sources:
        begins, ends = paid_years(build.start.outlay_share, source.term_years or 0, len(shared_gbp))
        share = build.slices.get(source.name, 0.0) / (build.fraction * source.cover_ratio)
        amounts = np.zeros_like(shared_gbp)
        amounts[begins:ends] = share * np.maximum(shared_gbp[begins:ends], 0.0)
        wanted[source.name] = _until_repaid(source, build, amounts) if source.shares is not None else amounts
    if not wanted:
        return left_gbp
    whole = sum(wanted.values(), np.zeros_like(shared_gbp))
    scale = np.divide(left_gbp, whole, out=np.ones_like(whole), where=whole > left_gbp)
    for name, amounts in wanted.items():
        paid[name] = scale * amounts
    return np.maximum(left_gbp - scale * whole, 0.0)


def _until_repaid(source: Source, build: Build, amounts_gbp: FloatArray) -> FloatArray:
    """Payments cut off once capital and interest are back: what is owed grows at the rate, and is never overpaid."""
    rate = source.rate_fraction or 0.0
    begins, _ = paid_years(build.start.outlay_share, source.term_years or 0, len(amounts_gbp))
    owed = np.full(amounts_gbp.shape[1], _owed(source, build))
    paid = np.zeros_like(amounts_gbp)
    for year in range(begins, len(amounts_gbp)):
        owed = owed * (1 + rate)
        paid[year] = np.minimum(amounts_gbp[year], owed)
        owed = owed - paid[year]
    return paid


def _pay_members(source: Source, build: Build, left_gbp: FloatArray) -> FloatArray:
    """Interest and withdrawals of a society's members, from what everybody before them has left."""
    terms, payments = source.shares, source.payments
    if terms is None or payments is None:
        raise TypeError(source.name)
    begins, ends = paid_years(build.start.outlay_share, source.term_years or 0, len(left_gbp))
    owed = _owed(source, build)
    asked = np.zeros(len(left_gbp) - begins)
    asked[: ends - begins] = owed * payments.principal[: ends - begins]
    agreed = float(payments.principal.max())  # the yearly limit is for what members ask beyond it
    terms = replace(terms, withdrawal_limit_fraction=max(terms.withdrawal_limit_fraction, agreed))
    society = Society(owed, source.rate_fraction or 0.0, terms, asked)
    paid = np.zeros_like(left_gbp)
    paid[begins:ends] = owed * payments.total[: ends - begins, None]
    short = np.any(left_gbp < paid, axis=0)  # all others are paid as agreed
    if bool(np.any(short)):
        found = waterfall(society, left_gbp[begins:, short].T)
        paid[begins:, short] = (found.share_interest_gbp + found.withdrawals_gbp).T
    return paid


def _owed(source: Source, build: Build) -> float:
    """What is owed when the payments begin. [£]"""
    return build.draws_gbp[source.name] * float(owed_for_each_pound(source, build.start.outlay_share))
