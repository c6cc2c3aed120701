"""The plan's money in whole pennies: each sum of the reports is a sum of these, so that all of them agree.

Rounding happens once, here, for each project, source, line and year. Sources equal uses to the penny because the last
source takes what the rounding of the others left; the community fund is what remains of the rounded cash flow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from energyfund.allocate.brief import Brief, Build
from energyfund.finance.present_value import FloatArray
from energyfund.plan import CashLine, Years
from energyfund.projects.project import Line
from energyfund.verify.flows import by_calendar, source_flow

Pence = NDArray[np.int64]
Item = TypeVar("Item")

ROUNDING = 1e-6
"""Part of a penny by which an amount may fall short of a whole penny and still count as one."""

OUTLAY, ASIDE = "Outlay", "Set aside for lumpy costs, and drawn again"


@dataclass(frozen=True, slots=True)
class Account:
    """One project's money by calendar year; arrays of shape (years,). [pence]

    Attributes:
        years: The calendar years.
        outlay: Spent on building, positive.
        draws: Paid in by each source; together equal to ``outlay`` in every year.
        receipts: Paid back to each source, rounded down.
        lines: Operating lines, and what is set aside for lumpy costs.
        left: For the community fund: the lines less the receipts.
    """

    years: range
    outlay: Pence
    draws: dict[str, Pence]
    receipts: dict[str, Pence]
    lines: tuple[tuple[Line, Pence], ...]
    left: Pence

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
    return Account(years, outlay, _split(outlay, paid_in), receipts, lines, left)


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
    """Every operating line of every start together; what is set aside balances them with what is shared out."""
    sums: dict[str, tuple[Line, FloatArray]] = {}
    for build in builds:
        for line in build.start.lines:
            amounts = by_calendar(build.fraction * line.gbp, build.start.year, years)
            before = sums[line.name][1] if line.name in sums else np.zeros(len(years))
            sums[line.name] = (line, before + amounts)
    lines = [(line, _pence(amounts)) for line, amounts in sums.values()]
    if not lines:
        return ()
    aside = shared - sum((pence for _, pence in lines), np.zeros(len(years), dtype=np.int64))
    if int(np.abs(aside).max()) > len(lines):  # more than the rounding of each line
        lines.append((Line(ASIDE, "equal amounts", "worked out", aside / 100), aside))
    else:
        lines[0] = (lines[0][0], lines[0][1] + aside)
    return tuple(lines)
