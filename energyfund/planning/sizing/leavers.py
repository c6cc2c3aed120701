"""What a member gets who leaves early, and when."""

from __future__ import annotations

import numpy as np

from energyfund.finance.present_value import FloatArray
from energyfund.plan.offer_parts import Leaver
from energyfund.planning.sizing.flows import Flows
from energyfund.planning.sizing.society import Run, Years

ASKED_IN = (4, 5, 10)
"""Years of operation for which the answer is shown."""

HELD_GBP = 100
MONTHS = 12


def leavers_of(years: Years, expected: Flows, run: Run, stress: Run) -> tuple[Leaver, ...]:
    """Members who give notice at the start of some years.

    Args:
        years: The society's years.
        expected: The expected cash flow.
        run: Its years worked through.
        stress: The years of the stress worked through.
    """
    last = len(expected.total_gbp)
    return tuple(_leaver(years, expected, run, stress, asked) for asked in ASKED_IN if asked <= last)


def _leaver(years: Years, expected: Flows, run: Run, stress: Run, asked: int) -> Leaver:
    terms, paid, count = years.terms, run.paid, len(expected.total_gbp)
    allowed = max(asked, terms.share_terms.lock_in_years + 1)
    notice = terms.share_terms.notice_months
    due = min(allowed + max(notice - 1, 0) // MONTHS, count)
    clear = np.flatnonzero(paid.waiting_gbp[0, due - 1 :] <= 0.01)
    year = due + int(clear[0]) if clear.size else count
    opening = np.concatenate([[paid.opening_shares_gbp], paid.shares_gbp[0, :-1]])
    held = opening[:year] > 0.01
    interest = float(np.sum(np.where(held, paid.share_interest_gbp[0, :year] / np.where(held, opening[:year], 1), 0)))
    planned = np.diff(run.planned_fraction[0], prepend=0.0)
    rush = years.run((expected,), terms.interest_fraction, requests_fraction=_all_at(planned, allowed)).paid
    before = float(rush.shares_gbp[0, allowed - 2]) if allowed > 1 else rush.opening_shares_gbp
    at_once = float(rush.withdrawals_gbp[0, allowed - 1]) / before if before > 0.01 else 1.0
    gone = np.flatnonzero(rush.shares_gbp[0] <= 0.01)
    worse = stress.paid
    still = worse.opening_shares_gbp - float(worse.withdrawals_gbp[0, :asked].sum())
    left = float(worse.shares_gbp[0, asked - 1]) / still if still > 0.01 else 1.0
    return Leaver(
        asks_in_year=asked,
        pays_from=_when(asked, allowed, notice, year, is_paid=bool(clear.size)),
        interest_gbp=round(HELD_GBP * interest, 2),
        capital_gbp=float(HELD_GBP) if clear.size else 0.0,
        if_all_ask_paid_gbp=round(HELD_GBP * min(at_once, 1.0), 2),
        if_all_ask_last_year=int(gone[0]) + 1 if gone.size and not bool(rush.written_down_gbp[0].any()) else None,
        stress_gbp=round(HELD_GBP * min(left, 1.0), 2),
    )


def _all_at(planned: FloatArray, year: int) -> FloatArray:
    """Everything that was not asked back before a year is asked back in it."""
    asked = planned.copy()
    asked[year - 1] = 1 - float(planned[: year - 1].sum())
    asked[year:] = 0.0
    return asked


def _when(asked: int, allowed: int, notice_months: int, year: int, *, is_paid: bool) -> str:
    locked = f"locked until the end of year {allowed - 1}; " if allowed > asked else ""
    if not is_paid:
        return f"{locked}not by the end: the money is short"
    after = f"{notice_months} months after notice" if notice_months else "at once"
    return f"{locked}{after}, out of the money of year {year}"
