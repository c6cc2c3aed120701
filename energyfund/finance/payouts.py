"""What everybody was paid out of a society's cash flow, and what was left at the end of each year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from energyfund.finance.present_value import FloatArray


@dataclass(frozen=True, slots=True)
class Payouts:
    """Payments and closing balances, each of shape (paths, years). [£]

    Opening balances are the closing ones of the year before; those of the first year stand in `Society`.

    Attributes:
        cash_flow_gbp: 1 Cash flow after running costs, before tax and finance; may be negative.
        tax_gbp: 2 Corporation tax of the year.
        loan_paid_gbp: 3 Interest and principal paid, all loans.
        loan_due_gbp: What was due to lenders, with what was overdue and the interest on it.
        cash_for_loans_gbp: What there was to pay lenders with, the reserves included; over what is due it is the cover.
        reserve_paid_in_gbp: 4 Put into the reserve; negative where it was drawn on or flowed back.
        indivisible_paid_in_gbp: 4 Put into the indivisible reserve; negative where it had to meet costs or lenders.
        share_interest_gbp: 5 Interest paid to members.
        share_interest_stated_gbp: Interest at the stated rate. What is not paid is forgone, never made up.
        withdrawals_gbp: 6 Share capital paid back.
        community_fund_gbp: 7 Everything that is left and may be shared out.
        written_down_gbp: Share capital lost.
        cash_gbp: Closing cash, never negative.
        reserve_gbp: Closing reserve.
        indivisible_gbp: Closing indivisible reserve.
        shares_gbp: Closing share capital.
        waiting_gbp: Withdrawals asked for and not yet paid.
        overdue_gbp: Loan payments missed so far, with interest.
        costs_unpaid_gbp: Running costs and tax that no money was there for; the next income pays them first.
        loans_paid_gbp: Paid on each loan, by name.
        loans_overdue_gbp: Overdue on each loan, by name.
        opening_shares_gbp: Share capital at the start of the first year.
    """

    cash_flow_gbp: FloatArray
    tax_gbp: FloatArray
    loan_paid_gbp: FloatArray
    loan_due_gbp: FloatArray
    cash_for_loans_gbp: FloatArray
    reserve_paid_in_gbp: FloatArray
    indivisible_paid_in_gbp: FloatArray
    share_interest_gbp: FloatArray
    share_interest_stated_gbp: FloatArray
    withdrawals_gbp: FloatArray
    community_fund_gbp: FloatArray
    written_down_gbp: FloatArray
    cash_gbp: FloatArray
    reserve_gbp: FloatArray
    indivisible_gbp: FloatArray
    shares_gbp: FloatArray
    waiting_gbp: FloatArray
    overdue_gbp: FloatArray
    costs_unpaid_gbp: FloatArray
    loans_paid_gbp: dict[str, FloatArray]
    loans_overdue_gbp: dict[str, FloatArray]
    opening_shares_gbp: float

    @property
    def member_flow_gbp(self) -> FloatArray:
        """What members paid in, then what they received in each year, shape (paths, years + 1). [£]"""
        paid = self.share_interest_gbp + self.withdrawals_gbp
        paid_in = np.full((len(paid), 1), -self.opening_shares_gbp)
        return np.concatenate([paid_in, paid], axis=1)

    @property
    def misses_a_payment(self) -> NDArray[np.bool_]:
        """Whether a lender was not paid in full in some year, shape (paths,); a penny does not count."""
        missed: NDArray[np.bool_] = np.any(self.overdue_gbp > 0.01, axis=1)
        return missed

    def misses(self, lender: str) -> NDArray[np.bool_]:
        """Whether this lender was not paid in full in some year, shape (paths,); a penny does not count."""
        missed: NDArray[np.bool_] = np.any(self.loans_overdue_gbp[lender] > 0.01, axis=1)
        return missed

    def in_words(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """What a reader has to know: missed payments, interest forgone, withdrawals that wait, shares written down.

        Args:
            names: What to call the paths, such as ``P50`` and ``P90``; left out, they are counted.

        Returns:
            One sentence for each thing that happens; none where everybody is paid as agreed.
        """
        found = []
        for happens, words in (
            (self.costs_unpaid_gbp > 0.01, "there is no money for all running costs and tax"),
            (self.overdue_gbp > 0.01, "a loan payment is missed, and interest runs on it"),
            (
                self.share_interest_gbp < self.share_interest_stated_gbp - 0.01,
                "share interest is below the stated rate",
            ),
            (self.waiting_gbp > 0.01, "members wait for share capital that they asked back"),
            (self.written_down_gbp > 0.01, "shares are written down, as debts and shares exceed what the society owns"),
        ):
            paths = np.flatnonzero(happens.any(axis=1))
            if len(paths) == 0:
                continue
            first = int(np.flatnonzero(happens.any(axis=0))[0]) + 1
            since = f"first in year {first}"
            if len(happens) == 1 and not names:
                found.append(f"In year {first} {words}.")
            elif names:
                found.append(f"At {' and '.join(names[path] for path in paths)} {words}, {since}.")
            else:
                found.append(f"In {len(paths):,} of {len(happens):,} paths {words}, {since}.")
        return tuple(found)
