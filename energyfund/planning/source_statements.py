"""A statement for every source of money: what it is owed, or what is left of what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from energyfund.allocate.brief import Brief, Build
from energyfund.finance.cover import dscr, least_dscr, llcr
from energyfund.finance.present_value import FloatArray
from energyfund.finance.sources import ShareTerms, Source
from energyfund.plan import Statement, StatementRatio
from energyfund.planning.balance import Balance, Flow, balanced, lifted, named, nothing, rounding
from energyfund.planning.ledger import Account, Pence
from energyfund.planning.owed import Owed, owed
from energyfund.units import number, percent
from energyfund.verify.flows import PENNY

ROUNDED = 2
"""Pennies that rounding may leave over in a year: a payment rounded down and interest rounded either way."""

OWED, UNSPENT, POT = "owed", "unspent", "pot"
"""Keys of the balances: what a source is owed, what is left of a budget, cash of a revolving fund."""


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the rows of a kind of source are called."""

    opening: str
    closing: str
    drawn: str
    added: str
    due: str
    paid: str
    repaid: str
    balance: str


LOAN = _Labels(
    "Owed at the start of the year",
    "Owed at the end of the year",
    "Drawn",
    "Interest added while building",
    "Interest charged",
    "Interest paid",
    "Capital repaid",
    "What is owed",
)
SHARES = _Labels(
    "Share capital at the start of the year",
    "Share capital at the end of the year",
    "Shares raised",
    "Share interest added while building",
    "Share interest due",
    "Share interest paid",
    "Capital returned",
    "Share capital of the members",
)
STAKE = _Labels(
    "Still to come at the start of the year",
    "Still to come at the end of the year",
    "Paid in",
    "Return earned while building",
    "Return earned",
    "Received: return",
    "Received: capital",
    "What is still to come so that the source has its money back with the return it requires",
)
LABELS = {"public_loan": LOAN, "community_shares": SHARES}


def source_statements(
    brief: Brief, builds: Mapping[str, Sequence[Build]], accounts: Mapping[str, Account], years: range
) -> tuple[Statement, ...]:
    """A statement for each source, in the order of the scenario.

    Args:
        brief: The sources.
        builds: What is built of each project, by its name.
        accounts: The money of each project in whole pennies, by its name.
        years: The calendar years of the accounts.
    """
    return tuple(_statement(brief, source, builds, accounts, years) for source in brief.sources)


def _statement(
    brief: Brief,
    source: Source,
    builds: Mapping[str, Sequence[Build]],
    accounts: Mapping[str, Account],
    years: range,
) -> Statement:
    found = {name: owed(source, builds[name], years) for name in accounts}
    drawn = sum((account.draws[source.name] for account in accounts.values()), nothing(years))
    paid = sum((account.receipts[source.name] for account in accounts.values()), nothing(years))
    if source.relends:
        lent = sum((each.left for each in found.values()), np.zeros(len(years)))
        return _pot(brief, source, years, drawn, paid, lent)
    if source.asks == "nothing":
        return _budget(brief, source, years, drawn)
    return _debt(source, years, found, accounts)


def _debt(source: Source, years: range, found: Mapping[str, Owed], accounts: Mapping[str, Account]) -> Statement:
    """opening + drawn + interest − paid = closing, and nothing is left when the last payment is made."""
    labels = LABELS.get(source.kind, STAKE)
    sums: dict[str, Pence] = {}
    for name, each in found.items():
        account = accounts[name]
        for key, pence in _debt_of_project(each, account.draws[source.name], account.receipts[source.name]).items():
            sums[key] = sums.get(key, nothing(years)) + pence
    raised = sums.get("drawn", nothing(years))
    flows = [
        Flow("drawn", labels.drawn, "in", raised),
        Flow("interest_added", labels.added, "in", sums.get("added", nothing(years))),
        Flow("interest", labels.due, "in", sums.get("due", nothing(years))),
        rounding(sums.get("rounding", nothing(years))),
        Flow("paid_back", labels.paid, "out", sums.get("interest_paid", nothing(years))),
        Flow("paid_back", labels.repaid, "out", sums.get("repaid", nothing(years))),
        Flow("untested", "Paid to projects that state no cash flow", "out", sums.get("untested", nothing(years))),
    ]
    words = f"{labels.balance} ({source.in_words})."
    ratios: tuple[StatementRatio, ...] = ()
    if source.shares is not None:
        most = _withdrawable(source.shares, sums)
        flows.append(Flow("withdrawable", "Most that members may withdraw in the year", "memo", most))
        words = f"{words} {_share_words(source.shares, most, sums, years)}"
    if source.kind == "public_loan":
        apart = sum((np.round(100 * each.set_apart).astype(np.int64) for each in found.values()), nothing(years))
        flows.append(Flow("set_apart", "Cash flow of the projects set apart for it", "memo", apart))
        ratios = (_cover(found, years),)
        words = f"{words}{_cover_words(found, years, source.rate_fraction or 0.0)}"
    if bool(np.any(sums.get("untested", nothing(years)))):
        words = f"{words} What goes to projects that state no cash flow is not counted as owed: no way back is stated."
    return balanced(
        named(source.name, "source", words), years, Balance(OWED, labels.opening, labels.closing), flows, ratios
    )


def _debt_of_project(each: Owed, drawn: Pence, paid: Pence) -> dict[str, Pence]:
    """The rows of one project in whole pennies; what rounding leaves over stands in the last year of payment."""
    added, due, untested = (
        np.round(100 * amounts).astype(np.int64) for amounts in (each.added, each.due, each.untested)
    )
    untested = np.where(untested != 0, drawn, 0)
    interest_paid = np.minimum(due, paid)
    left = int((drawn - untested + added + due - paid).sum())
    moving = np.flatnonzero((drawn != 0) | (paid != 0) | (due != 0))
    leftover = np.zeros_like(drawn)
    if len(moving) and abs(left) <= ROUNDED * (int(moving[-1]) - int(moving[0]) + 1):
        leftover[moving[-1]] = -left
    return {
        "drawn": drawn,
        "added": added,
        "due": due,
        "rounding": leftover,
        "interest_paid": -interest_paid,
        "repaid": interest_paid - paid,
        "untested": -untested,
    }


def _withdrawable(terms: ShareTerms, sums: Mapping[str, Pence]) -> Pence:
    """Limit of withdrawals · all shares raised that are past their lock, and no more than there is. [pence]

    Shares are raised at the end of a year, so that a lock of three years leaves the third year after it untouched.
    """
    raised = sums["drawn"]
    closing = np.cumsum(sum(sums.values(), np.zeros_like(raised)))
    opening = np.concatenate([[0], closing[:-1]])
    free = np.concatenate([np.zeros(terms.lock_in_years + 1, dtype=np.int64), np.cumsum(raised)])[: len(raised)]
    most: Pence = np.minimum(np.floor(terms.withdrawal_limit_fraction * free).astype(np.int64), opening)
    return most


def _share_words(terms: ShareTerms, most: Pence, sums: Mapping[str, Pence], years: range) -> str:
    """Lock, limit and notice, and a warning where the projects pay back more than the limit lets leave."""
    limit = percent(terms.withdrawal_limit_fraction)
    words = f"At most {limit} of all shares raised may leave in a year, at {_months(terms.notice_months)} notice"
    if terms.lock_in_years:
        locked = "year" if terms.lock_in_years == 1 else f"{terms.lock_in_years} years"
        words = f"{words}, and none in the first {locked} after they are raised"
    over = np.flatnonzero(-sums["repaid"] > most + ROUNDED)
    if not len(over):
        return f"{words}."
    first, last = years[int(over[0])], years[int(over[-1])]
    paid_out = years[int(np.flatnonzero(sums["repaid"])[-1])]
    when = f"From {first} on" if last == paid_out else f"From {first} to {last}" if last > first else f"In {first}"
    return (
        f"{words}. {when} the projects return more capital in a year than that: the rest waits in the society, or its "
        "board raises the limit."
    )


def _months(count: int) -> str:
    """A notice of so many months.

    >>> _months(1), _months(3)
    ("1 month's", "3 months'")
    """
    return f"{count} month's" if count == 1 else f"{count} months'"


def _cover(found: Mapping[str, Owed], years: range) -> StatementRatio:
    """Cash flow set apart over what is due, in each year in which anything is."""
    apart, due = _service(found.values(), years)
    ratio = dscr(apart, due)
    return StatementRatio(
        "dscr",
        "Cover (DSCR): cash flow set apart over what is paid",
        {year: float(ratio[place]) for place, year in enumerate(years) if due[place] > 0},
    )


def _cover_words(found: Mapping[str, Owed], years: range, rate_fraction: float) -> str:
    """The thinnest year of the loan as a whole, and of the project that covers its own part least."""
    whole = least_dscr(*_service(found.values(), years))
    if whole.year is None:
        return ""
    each = {name: least_dscr(*_service([part], years)) for name, part in found.items()}
    name = min(each, key=lambda item: each[item].ratio)
    thin = each[name]
    apart, due = _service(found.values(), years)
    opens = int(np.flatnonzero(due)[0])
    over_life = float(llcr(apart[opens:], due[opens:], rate_fraction)[0])
    words = (
        f" Its least cover in any year is {number(whole.ratio, 2)}, in {years[whole.year - 1]}, and over its whole "
        f"life (LLCR) {number(over_life, 2)}"
    )
    if sum(part.year is not None for part in each.values()) < 2 or thin.year is None:
        return f"{words}."
    return f"{words}; of a single project {number(thin.ratio, 2)}, '{name}' in {years[thin.year - 1]}."


def _service(parts: Iterable[Owed], years: range) -> tuple[FloatArray, FloatArray]:
    """Cash flow set apart and payments by year; payments of less than a penny count as none. [£]"""
    apart, due = np.zeros(len(years)), np.zeros(len(years))
    for part in parts:
        apart = apart + part.set_apart
        due = due + part.paid
    return apart, np.where(due < PENNY, 0.0, due)


def _budget(brief: Brief, source: Source, years: range, spent: Pence) -> Statement:
    """opening + budget − spent = closing; a budget of single years is lost where it is not spent in its year."""
    yearly = _by_year(brief, source, years)
    lapsed, provided, budget = nothing(years), nothing(years), nothing(years)
    words = "What is left of its budget"
    if source.budget_gbp is not None:
        budget[0] = _pennies(source.budget_gbp)
    elif yearly is not None:
        budget = yearly
        lapsed = np.maximum(budget - spent, 0)
        words = "What is left of its budget of each year, which is lost where it is not spent in that year"
    else:
        provided = spent
        words = "It gives what is needed, without a limit"
    over = lifted(budget + provided - spent - lapsed, _allowed(brief))
    flows = [
        Flow("budget", "Budget", "in", budget),
        Flow("provided", "Provided as needed", "in", provided),
        rounding(over),
        Flow("drawn", "Spent", "out", -spent),
        Flow("lapsed", "Not spent in its year, and lost", "out", -lapsed),
    ]
    if source.budget_gbp is not None and yearly is not None:
        flows.append(Flow("limit", "Most that may be spent in the year", "memo", yearly))
    balance = Balance(UNSPENT, "Unspent at the start of the year", "Unspent at the end of the year")
    return balanced(named(source.name, "source", f"{words} ({source.in_words})."), years, balance, flows)


def _pot(brief: Brief, source: Source, years: range, lent: Pence, repaid: Pence, owing_gbp: FloatArray) -> Statement:
    """opening + paid in + repaid − lent = closing, which never falls below nought."""
    yearly = _by_year(brief, source, years)
    budget, provided = nothing(years), nothing(years)
    if source.budget_gbp is not None:
        budget[0] = _pennies(source.budget_gbp)
    elif yearly is not None:
        budget = yearly
    else:
        provided = lent
    over = lifted(budget + provided + repaid - lent, _allowed(brief))
    again = np.maximum(np.cumsum(lent) - np.cumsum(budget + provided), 0)
    flows = [
        Flow("budget", "Paid into the fund", "in", budget),
        Flow("provided", "Provided as needed", "in", provided),
        Flow("paid_back", "Repaid by projects", "in", repaid),
        rounding(over),
        Flow("drawn", "Lent to projects", "out", -lent),
        Flow("lent_again", "Of what is lent: lent again after it was repaid", "memo", np.diff(again, prepend=0)),
        Flow("owing", "Owed by projects at the end of the year", "memo", np.round(100 * owing_gbp).astype(np.int64)),
    ]
    balance = Balance(POT, "Cash in the fund at the start of the year", "Cash in the fund at the end of the year")
    return balanced(named(source.name, "source", f"Cash of the fund ({source.in_words})."), years, balance, flows)


def _by_year(brief: Brief, source: Source, years: range) -> Pence | None:
    """The budget of each planning year on the years of the accounts. [pence]"""
    if source.budget_by_year_gbp is None:
        return None
    found = nothing(years)
    for year, amount in zip(brief.years, source.budget_by_year_gbp, strict=True):
        found[year - years.start] = _pennies(float(amount))
    return found


def _pennies(amount_gbp: float) -> int:
    return round(100 * amount_gbp)


def _allowed(brief: Brief) -> int:
    """Pennies by which draws of all projects may exceed a budget through rounding alone."""
    return ROUNDED * max(1, len(brief.projects))
