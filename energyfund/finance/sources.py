"""The terms of each source of capital, and what share of a cash flow it needs for each pound it puts in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energyfund.finance.present_value import FloatArray, discount_factors

Asks = Literal["nothing", "slice", "fixed"]


@dataclass(frozen=True, slots=True)
class Payments:
    """What a source of fixed payments is paid for each pound owed when its term begins, shape (term,). [£/£]

    Attributes:
        interest: Interest or rent of each year.
        principal: Capital that comes back in each year.
        in_words: The shape of the payments.
    """

    interest: FloatArray
    principal: FloatArray
    in_words: str

    @property
    def total(self) -> FloatArray:
        """Interest and principal together."""
        return self.interest + self.principal


@dataclass(frozen=True, slots=True)
class ShareTerms:
    """What members of a society agree to beside interest and term.

    Attributes:
        interest_cap_fraction: The most that the society's rules allow a year. [-]
        lock_in_years: Years before anybody can withdraw.
        withdrawal_limit_fraction: The most share capital that leaves in a year. [-]
        notice_months: Notice of a withdrawal.
        minimum_raise_gbp: Below this the offer closes and all money is returned. [£]
        largest_holding_gbp: The most that one member may hold. [£]
    """

    interest_cap_fraction: float
    lock_in_years: int
    withdrawal_limit_fraction: float
    notice_months: int
    minimum_raise_gbp: float
    largest_holding_gbp: float


@dataclass(frozen=True, slots=True)
class Source:
    """A source of capital with its terms filled in.

    Attributes:
        asks: What it asks back: nothing; a slice of the cash flow worth its money at its rate (pension fund, sculpted
            loan, revolving fund); or fixed payments (loans, community shares, income strips).
        rate_fraction: Return a year of what it is paid, at yearly steps; None where nothing is asked back. [-]
        term_years: Years of payments after the last outlay; None where nothing is asked back.
        payments: The fixed payments; None for a slice.
        budget_by_year_gbp: Limit for each planning year, shape (planning years,); None without yearly limits. [£]
        share_cap_fraction: The most of one project's outlay that it pays. [-]
        project_cap_gbp: The most that one project may draw; None without a limit. [£]
        project_floor_gbp: The least that a project may draw, if it draws anything. [£]
        relends: Repayments can be lent again.
        shares: Further terms of community shares; None for every other source.
        remarks: What a reader should know of its terms.
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
    payments: Payments | None = None
    project_cap_gbp: float | None = None
    project_floor_gbp: float = 0.0
    shares: ShareTerms | None = None
    remarks: tuple[str, ...] = ()

    def may_fund(self, name: str, kind: str, area: str) -> bool:
        """Whether a project lies within the source's limits."""
        return (
            (self.only_kinds is None or kind in self.only_kinds)
            and (self.only_projects is None or name in self.only_projects)
            and (self.only_areas is None or area in self.only_areas)
        )


def paid_years(outlay_share: FloatArray, term_years: int, length: int) -> tuple[int, int]:
    """First and last-plus-one project year in which a source receives: the term begins after the last outlay.

    Args:
        outlay_share: Share of the outlay in each project year, shape (years,), or (years, options) for options whose
            last outlay falls in the same year. [-]
        term_years: Years of the term.
        length: Number of project years that are counted.
    """
    last_outlay = int(np.nonzero(outlay_share)[0].max())
    return last_outlay + 1, min(last_outlay + 1 + term_years, length)


def owed_for_each_pound(source: Source, outlay_share: FloatArray) -> FloatArray:
    """What is owed when the payments begin for each pound put in: the interest of the years of building is added.

    Args:
        source: The source.
        outlay_share: Shape (years,) or (years, options). [-]

    Returns:
        A number, or shape (options,). [£/£]
    """
    first, _ = paid_years(outlay_share, 1, len(outlay_share) + 1)
    building = first - 1 - np.arange(len(outlay_share), dtype=np.float64)
    owed: FloatArray = (1 + (source.rate_fraction or 0.0)) ** building @ outlay_share
    return owed


def slice_for_each_pound(source: Source, outlay_share: FloatArray, cash_flow_gbp: FloatArray) -> float:
    """Share of a project's cash flow that a source needs for each pound it puts in; inf where none is enough.

    Args:
        source: The source; one that asks for nothing needs no share.
        outlay_share: Share of the outlay in each project year, shape (years,). [-]
        cash_flow_gbp: The whole project's cash flow after its sinking fund, shape (years,), year 0 first. [£]

    Returns:
        Share for each pound. [1/£]
    """
    return float(slices_for_each_pound(source, outlay_share, cash_flow_gbp))


def slices_for_each_pound(source: Source, outlay_share: FloatArray, cash_flow_gbp: FloatArray) -> FloatArray:
    """Share of each cash flow that a source needs for each pound it puts in; inf where none is enough.

    For a slice: cover · D / V, with D the present value of its outlay of £1 and V that of the project's cash flow over
    its term, both at its rate. For fixed payments the worst year rules: max over the term of
    cover · payment_y / cash flow_y.

    Args:
        source: The source; one that asks for nothing needs no share.
        outlay_share: Share of the outlay in each project year, shape (years,), or (years, options) for options whose
            last outlay falls in the same year. [-]
        cash_flow_gbp: Cash flow after its sinking fund, year 0 first, shape (years,) or (years, options). [£]

    Returns:
        Share for each pound: a number, or shape (options,). [1/£]
    """
    nothing = np.zeros(cash_flow_gbp.shape[1:])
    if source.asks == "nothing" or source.rate_fraction is None or source.term_years is None:
        return nothing
    first, end = paid_years(outlay_share, source.term_years, len(cash_flow_gbp))
    flow = cash_flow_gbp[first:end]
    if source.payments is None:
        factors = discount_factors(source.rate_fraction, len(cash_flow_gbp))
        worth = factors[first:end] @ flow
        spent = factors[: len(outlay_share)] @ outlay_share
        pays, needed = worth > 0, source.cover_ratio * spent
    else:
        asked = source.payments.total > 0
        if end - first < source.term_years:
            return nothing + math.inf  # the term is longer than the asset
        due = np.multiply.outer(source.payments.total[asked], owed_for_each_pound(source, outlay_share))
        pays = np.all(flow[asked] > 0, axis=0)
        worth, needed = flow[asked], source.cover_ratio * due
    share: FloatArray = needed / np.where(pays, worth, 1.0)
    return np.where(pays, share if source.payments is None else share.max(axis=0), math.inf)


def receipts_for_each_pound(source: Source, outlay_share: FloatArray, cash_flow_gbp: FloatArray) -> FloatArray:
    """What a source is paid back in each project year for each pound it puts in, shape of the cash flow. [£/£]

    A slice pays its share of the cash flow divided by the cover ratio, which is worth exactly the money put in at the
    source's rate; fixed payments are as agreed. The margin of cover goes to the community fund. The arguments are those
    of :func:`slices_for_each_pound`.
    """
    paid = np.zeros(cash_flow_gbp.shape)
    share = slices_for_each_pound(source, outlay_share, cash_flow_gbp)
    can_pay = np.isfinite(share)
    if source.rate_fraction is None or source.term_years is None or not np.any(can_pay):
        return paid
    first, end = paid_years(outlay_share, source.term_years, len(cash_flow_gbp))
    if source.payments is not None:
        paid[first:end] = np.multiply.outer(source.payments.total, owed_for_each_pound(source, outlay_share)) * can_pay
    elif source.asks == "slice":
        paid[first:end] = np.where(can_pay, share, 0.0) * cash_flow_gbp[first:end] / source.cover_ratio
    return paid
