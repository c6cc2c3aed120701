"""The answer in sentences, and what a reader has to know beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from energyfund.purchase.spending.cells import year_name
from energyfund.purchase.spending.change import Change
from energyfund.purchase.spending.effect_tables import Respend, bounds_or_stated
from energyfund.purchase.spending.flows import Contracts, Kept, months_of, years_of
from energyfund.purchase.spending.multiplier import lm3
from energyfund.purchase.spending.payments import Payments
from energyfund.purchase.spending.places import OUTSIDE
from energyfund.purchase.spending.rows import TotalRow
from energyfund.purchase.spending.supplier_tables import leaving
from energyfund.purchase.spending.table import pounds
from energyfund.units import gbp, gbp_short, number, percent

BoolArray = NDArray[np.bool_]

NOT_SAID = (
    "What these figures do not say. Head offices: a postcode is often that of a head office, so a local branch of a "
    "national firm counts as outside. Sub-contractors and staff: what suppliers pay on is not seen. VAT: it is in the "
    "figures only where the amounts hold it. Wages and prices: that a supplier is local says nothing of either."
)
LOTS = (
    "Lots help smaller firms to bid, or may be reserved; they do not change the procedure, which goes by the value of "
    "all lots together."
)


def kept_sentence(levels: Sequence[Kept], period: str) -> str:
    """The answer: what stays where."""
    parts = [
        f"{gbp_short(pounds(one.kept_pence))} ({_range(one)}) in {one.name}{inner}"
        for one, inner in zip(levels, ["", *(f" with {one.name}" for one in levels)], strict=False)
    ]
    return f"In {period} {gbp_short(pounds(levels[0].total_pence))} was spent: {', '.join(parts)}."


def leak_sentence(home: Kept, open_pence: int | None) -> str:
    """What leaks out, and what of it can be influenced; None where the file does not say what is locked."""
    leaks = f"{gbp_short(pounds(home.leaks_pence))} ({percent(home.leaks_pence / home.total_pence)}) leaks out of "
    said = f"{leaks}{home.name}"
    if home.not_known_pence:
        not_known = gbp_short(abs(pounds(home.not_known_pence)))
        said += f"; {not_known} {'more' if home.not_known_pence > 0 else 'of credits'} went to places not known"
    if open_pence is None:
        return f"{said}; the file does not say how much of it is locked in contracts."
    return f"{said}; {gbp_short(pounds(open_pence))} of what leaks is not locked in contracts and can be influenced."


def change_sentence(home: Kept, change: Change, years: tuple[str, str]) -> str:
    """What changed since an earlier year, and why."""
    share, volume = (gbp_short(abs(pounds(one))) for one in (change.share_effect, change.volume_effect))
    larger = "larger" if change.share_effect >= 0 else "smaller"
    more = "more" if change.volume_effect >= 0 else "less"
    signs = tuple("+" if one >= 0 else "−" for one in (change.share_effect, change.volume_effect))
    moved = "rose" if change.total >= 0 else "fell"
    return (
        f"From {years[0]} to {years[1]} spend in {home.name} {moved} by {gbp_short(abs(pounds(change.total)))}: "
        f"{signs[0]}{share} by a {larger} share, {signs[1]}{volume} because {more} was spent in all."
    )


def multiplier_sentence(home: Kept, respend: Respend | None) -> str:
    """LM3 as stated, or the bounds it must lie in."""
    low, high = sorted((home.share_fraction, home.share_if_here_fraction))
    if not 0 <= low <= high <= 1:
        return "Credits outweigh payments somewhere, so there is no local multiplier."
    given = [one for _, one in bounds_or_stated(respend)]
    values = [lm3(low, given[0].local_fraction), lm3(high, given[-1].local_fraction)]
    span = " to ".join(dict.fromkeys(number(value, 2) for value in values))
    if respend is None:
        return f"LM3 of {home.name} lies from {span}: say with --respend what its suppliers spend there again."
    return f"LM3 of {home.name} is {span}, with {percent(respend.local_fraction, 0)} spent there again."


def quote_sentence(found: Contracts, home: Kept, bounds_gbp: tuple[float, float]) -> str:
    """How many contracts between the bounds leave the place and may be opened to local quotes."""
    low, high = (100 * bound for bound in bounds_gbp)
    chosen = leaving(found, home.rank) & (found.pence >= low) & (found.pence <= high)
    count, of = int(chosen.sum()), int(((found.pence >= low) & (found.pence <= high)).sum())
    if not of:
        return f"No contract of {gbp(bounds_gbp[0])} to {gbp(bounds_gbp[1])} is in the file."
    worth = gbp_short(pounds(found.pence[chosen].sum()))
    return (
        f"{number(count)} of {number(of)} contracts of {gbp(bounds_gbp[0])} to {gbp(bounds_gbp[1])} leave {home.name} "
        f"and are not known to be locked ({worth}): local quotes could be sought."
    )


def open_leak_pence(payments: Payments, chosen: BoolArray, home: int) -> int | None:
    """Spend that leaks out of a place and is not locked; None where the file does not say. [pence]"""
    if "locked" not in payments.reading.columns:
        return None
    out = chosen & (payments.rank > home) & (payments.rank <= OUTSIDE) & (payments.locked == 0)
    return int(payments.pence[out].sum())


def remarks(payments: Payments, levels: Sequence[Kept], years: Sequence[int]) -> tuple[str, ...]:
    """How the file was read, and what weakens the figures."""
    reading = payments.reading
    columns = ", ".join(f"{field} = '{header}'" for field, header in reading.columns.items())
    said = [f"Header in line {reading.header_line}; columns: {columns}."]
    if reading.encoding not in {"", "utf-8", "utf-8-sig"}:
        said.append(f"Read as {reading.encoding}; odd letters in names would mean that it is another encoding.")
    if reading.gross:
        said.append("The amounts hold VAT, by their header.")
    if "contract" not in payments.reading.columns:
        said.append("No column names contracts: all that one supplier was paid in the period counts as one contract.")
    said += [_total_in_words(total) for total in reading.totals]
    not_known, total = levels[0].not_known_pence, levels[0].total_pence
    if not_known:
        said.append(
            f"{gbp_short(pounds(not_known))} ({percent(not_known / total)}) has no known place, so shares are ranges; "
            "look up the largest suppliers without a postcode first (--postcodes)."
        )
    said += _parts_of_years(payments, years)
    counted = sum(reject.rows for reject in reading.rejects if reject.counted)
    if counted:
        said.append(f"{counted:,} cells could not be read and count as not known; --rejects FILE lists them.")
    return (*said, NOT_SAID)


def left_out_in_words(payments: Payments, shown: int = 10) -> tuple[str, ...]:
    """Rows that were left out because their amount cannot be read, the first of them one by one."""
    wrong = [reject for reject in payments.reading.rejects if not reject.counted]
    lines = [f"line {one.line}  amount = {one.value}  {one.message}" for one in wrong[:shown]]
    more = len(wrong) - len(lines)
    said = f"{len(wrong):,} row{'s' * (len(wrong) > 1)} left out:" if wrong else ""
    return (*([said] if wrong else []), *lines, *([f"and {more:,} more"] if more > 0 else []))


def _parts_of_years(payments: Payments, years: Sequence[int]) -> list[str]:
    """Years of which the file holds some months only; those that were passed over for it, and those that were not."""
    said = []
    for year in years_of(payments):
        months = months_of(payments, year)
        if months < 12:
            name = year_name(year, is_financial=payments.is_financial)
            passed = "" if year in years else ", so it is in no comparison; --from-year and --to-year choose it"
            said.append(f"{name} holds payments of {months} month{'s' * (months > 1)} only{passed}.")
    return said


def _range(one: Kept) -> str:
    low, high = sorted((one.share_fraction, one.share_if_here_fraction))
    low_words, high_words = percent(low), percent(high)
    return low_words if low_words == high_words else f"{low_words.removesuffix(' %')} to {high_words}"


def _total_in_words(total: TotalRow) -> str:
    stated, found = (gbp(pounds(one), 2) for one in (total.stated_pence, total.found_pence))
    if total.stated_pence == total.found_pence:
        return f"The total in line {total.line:,} agrees with the rows above it: {stated}."
    return f"The total in line {total.line:,} says {stated}, but the rows above it come to {found}."
