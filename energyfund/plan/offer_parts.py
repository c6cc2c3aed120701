"""A share offer, as ``size.json`` holds it: plain, frozen values and nothing else.

Money is nominal pounds. Year 1 is the first year of operation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One line of the society's cash flow, years 1 to the last. [£ nominal]

    ``role`` is income, cost, finance or balance; a balance stands at the end of the year.
    """

    id: str
    name: str
    role: str
    gbp_by_year: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OfferPath:
    """The society's years on one path: P50, P90 or the stress.

    The lines and sums are those at the interest that the path carries: as offered, or less where it cannot pay that.

    Attributes:
        name: ``P50``, ``P90`` or ``stress``.
        in_words: What is assumed on it.
        output_fraction: Output over the expected one.
        paid_fraction: Yearly interest that is paid on it: as offered, or what is affordable; nil where nothing is.
        lines: Every line, in the order of payment.
        affordable_fraction: Highest yearly interest, at most the cap, at which everything is paid; None where not even
            the capital comes back in time.
        affordable_remark: What stands in the way of more, or of any.
        is_at_cap: Whether the cap holds it, and not the cash.
        member_irr_fraction: Return of a member who stays to the end; None where there is none.
        repaid_year: Year in which the last share is paid back; None where some are never.
        interest_paid_gbp: Over all years. [£]
        capital_returned_gbp: Over all years. [£]
        written_down_gbp: Share capital lost. [£]
        community_fund_gbp: Over all years. [£]
        least_cover: Least ratio of cash to debt service, over the years with debt; None without a loan.
        events: What could not be paid at the interest offered, in words.
    """

    name: str
    in_words: str
    output_fraction: float
    paid_fraction: float
    lines: tuple[OfferLine, ...]
    affordable_fraction: float | None
    affordable_remark: str
    is_at_cap: bool
    member_irr_fraction: float | None
    repaid_year: int | None
    interest_paid_gbp: float
    capital_returned_gbp: float
    written_down_gbp: float
    community_fund_gbp: float
    least_cover: float | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaver:
    """A member with £100 who gives notice at the start of a year.

    Attributes:
        asks_in_year: Year of operation.
        pays_from: When the money can come at the earliest, in words.
        interest_gbp: Interest received by then for each £100, at P50. [£]
        capital_gbp: Capital paid back for each £100, at P50. [£]
        if_all_ask_paid_gbp: If every member asked in that year: paid back within that year for each £100. [£]
        if_all_ask_last_year: If every member asked in that year: year in which the last is paid; None where never.
        stress_gbp: What is left of each £100 in the stress, capital not yet paid back, at the end of that year. [£]
    """

    asks_in_year: int
    pays_from: str
    interest_gbp: float
    capital_gbp: float
    if_all_ask_paid_gbp: float
    if_all_ask_last_year: int | None
    stress_gbp: float


@dataclass(frozen=True, slots=True)
class Amount:
    """A named sum. [£]"""

    name: str
    gbp: float


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What the offer and the society's rules say."""

    society: str
    shares: str
    interest_fraction: float
    interest_cap_fraction: float
    term_years: int
    lock_in_years: int
    notice_months: int
    withdrawal_limit_fraction: float
    minimum_gbp: float
    maximum_gbp: float
    largest_holding_gbp: float
    least_holding_gbp: float | None
    least_holding_residents_gbp: float | None
    overhead_gbp_per_year: float
    overhead_gbp_per_kwp_per_year: float
    reserve_years_of_overhead: float
    opens: str
    closes: str
    contact: str


@dataclass(frozen=True, slots=True)
class OfferPlan:
    """The share offer at the best sizes.

    Attributes:
        first_year: Calendar year of operation year 1.
        years: Years of operation counted.
        uses: What the money is spent on.
        funds: Where it comes from; together as much as the uses, and what is missing.
        short_gbp: What no source pays for. [£]
        paths: P50, P90 and the stress.
        viable_kwp: Least portfolio of such roofs at which the offered interest is just affordable; None where none is.
        viable_in_words: The same in a sentence.
        minimum_in_words: What happens below the minimum, and what the scheme looks like at the minimum.
        affordable_at_minimum_fraction: P50 interest affordable if only the minimum is raised; None where none is.
        leavers: Members who leave early.
    """

    terms: OfferTerms
    projects: tuple[str, ...]
    kwp: float
    first_year: int
    years: int
    inflation_fraction: float
    uses: tuple[Amount, ...]
    funds: tuple[Amount, ...]
    short_gbp: float
    paths: tuple[OfferPath, ...]
    viable_kwp: float | None
    viable_in_words: str
    minimum_in_words: str
    affordable_at_minimum_fraction: float | None
    leavers: tuple[Leaver, ...]
    remarks: tuple[str, ...]
