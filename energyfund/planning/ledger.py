"""The plan's money in whole pennies: each sum of the reports is a sum of these, so that all of them agree.

Rounding happens once, here, for each project, source, line and year. Sources equal uses to the penny because the last
source takes what the rounding of the others left. What sources leave of the rounded cash flow goes to the indivisible
reserve first, then to partners by their shares of the surplus, and the rest is the community fund.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.brief import Brief, Build
from energyfund.finance.present_value import FloatArray
from energyfund.plan import SET_ASIDE, CashLine, Years
from energyfund.projects.project import Line
from energyfund.verify.flows import by_calendar, source_flow

Pence = NDArray[np.int64]
Item = TypeVar("Item")

ROUNDING = 1e-6
"""Part of a penny by which an amount may fall short of a whole penny and still count as one."""

OUTLAY = "Outlay"


@dataclass(frozen=True, slots=True)
class Account:
    """One project's money by calendar year; arrays of shape (years,). [pence]

    Attributes:
        years: The calendar years.
        outlay: Spent on building, positive.
        draws: Paid in by each source; together equal to ``outlay`` in every year.
        receipts: Paid back to each source, rounded down.
        lines: Operating lines, and what is set aside for lumpy costs.
        left: What every source leaves: the lines less the receipts.
        reserve: The part of it that is never shared out.
    """

    years: range
    outlay: Pence
    draws: dict[str, Pence]
    receipts: dict[str, Pence]
    lines: tuple[tuple[Line, Pence], ...]
    left: Pence
    reserve: Pence

    def surplus_of(self, share_fraction: float) -> Pence:
        """A partner's share of what stands above the reserve, rounded down, shape (years,). [pence]"""
        above = np.maximum(self.left - self.reserve, 0)
        found: Pence = np.floor(share_fraction * above + ROUNDING).astype(np.int64)
        return found

    def cash_lines(self) -> tuple[CashLine, ...]:
        """The outlay and every operating line, in pounds."""
        if not bool(np.any(self.outlay)) and not self.lines:
            return ()
        outlay = CashLine(OUTLAY, "as spent", "scenario", pounds(-self.outlay, self.years))
        rest = [CashLine(line.name, line.index, line.source, pounds(pence, self.years)) for line, pence in self.lines]
        return (outlay, *rest)


def open_account(brief: Brief, builds: Sequence[Build], years: range) -> Account:
    """A project's account from what is built of it, with every start.

    Args:
        brief: The sources.
        builds: The project's starts that are built.
        years: The calendar years of the account.
    """
    flows = {source.name: [(build, source_flow(source, build)) for build in builds] for source in brief.sources}
    paid_in = {name: _sum(pairs, years, lambda flow: flow.paid_in_gbp) for name, pairs in flows.items()}
    paid_back = {name: _sum(pairs, years, lambda flow: flow.paid_back_gbp) for name, pairs in flows.items()}
    outlay = _pence(
        _sum([(build, build) for build in builds], years, lambda build: build.fraction * build.start.outlay_gbp)
    )
    receipts = {name: np.floor(100 * amounts + ROUNDING).astype(np.int64) for name, amounts in paid_back.items()}
    shared = _pence(_sum([(build, build) for build in builds], years, _shared))
    lines = _lines(builds, shared, years)
    left = shared - sum(receipts.values(), np.zeros(len(years), dtype=np.int64))
    asked = np.ceil(brief.indivisible_reserve_fraction * np.maximum(shared, 0) - ROUNDING).astype(np.int64)
    reserve = np.minimum(asked, np.maximum(left, 0))
    return Account(years, outlay, _split(outlay, paid_in), receipts, lines, left, reserve)


def pounds(pence: Pence, years: range) -> Years:
    """Pounds by calendar year, years with nothing left out."""
    return {year: int(pence[place]) / 100 for place, year in enumerate(years) if pence[place]}


def total(pence: Pence) -> float:
    """The sum over all years. [£]"""
    return int(pence.sum()) / 100


def _sum(pairs: Sequence[tuple[Build, Item]], years: range, of: Callable[[Item], FloatArray]) -> FloatArray:
    found = np.zeros(len(years))
    for build, item in pairs:
        found += by_calendar(of(item), build.start.year, years)
    return found


def _shared(build: Build) -> FloatArray:
    return build.fraction * build.start.shared_cash_flow_gbp


def _pence(amounts_gbp: FloatArray) -> Pence:
    return np.round(100 * amounts_gbp).astype(np.int64)


def _split(whole: Pence, parts_gbp: dict[str, FloatArray]) -> dict[str, Pence]:
    """Parts in whole pennies that add up to the whole in every year: running sums are rounded, not the parts."""
    found: dict[str, Pence] = {}
    running = np.zeros(len(whole))
    before = np.zeros(len(whole), dtype=np.int64)
    paying = [name for name, part in parts_gbp.items() if bool(np.any(part > 0))]
    for name, part in parts_gbp.items():
        running = running + part
        upto = whole if paying and name == paying[-1] else np.minimum(_pence(running), whole)
        found[name] = upto - before
        before = upto
    return found


def _lines(builds: Sequence[Build], shared: Pence, years: range) -> tuple[tuple[Line, Pence], ...]:
    """Every operating line of every start together; what is set aside balances them with what is shared out.

    The pennies that rounding leaves between them go to the largest line of each year.
    """
    sums: dict[str, tuple[Line, FloatArray]] = {}
    for build in builds:
        for line in build.start.lines:
            amounts = by_calendar(build.fraction * line.gbp, build.start.year, years)
            before = sums[line.name][1] if line.name in sums else np.zeros(len(years))
            sums[line.name] = (line, before + amounts)
    if not sums:
        return ()
    lines = [(line, _pence(amounts)) for line, amounts in sums.values()]
    largest = np.argmax(np.abs([pence for _, pence in lines]), axis=0)
    aside = _set_aside(builds, years)
    if bool(np.any(aside)):
        lines.append((Line(SET_ASIDE, "equal amounts", "worked out", aside / 100), aside))
    rounding = shared - sum((pence for _, pence in lines), np.zeros(len(years), dtype=np.int64))
    return tuple((line, pence + np.where(largest == place, rounding, 0)) for place, (line, pence) in enumerate(lines))


def _set_aside(builds: Sequence[Build], years: range) -> Pence:
    """What goes into the cash set aside (negative) and comes out of it, so that the cash itself is in whole pennies."""
    pairs = [(build, build) for build in builds]
    flow = _sum(pairs, years, lambda build: build.fraction * build.start.cash_flow_gbp)
    balance = _pence(np.cumsum(flow - _sum(pairs, years, _shared)))
    return -np.diff(balance, prepend=0)
