"""Rows of whole pennies put together as a statement that balances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from energyfund.plan import Statement, StatementRatio, StatementRow
from energyfund.planning.ledger import Pence, pounds

Role = Literal["in", "out", "memo"]

ROUNDING_LABEL = "Rounding to whole pennies"


@dataclass(frozen=True, slots=True)
class Flow:
    """One row of a statement by year, shape (years,); what goes out is negative. [pence]"""

    key: str
    label: str
    role: Role
    pence: Pence


@dataclass(frozen=True, slots=True)
class Balance:
    """What a statement keeps the balance of: the key of its two rows, their labels and what it begins with. [pence]"""

    key: str
    opening: str
    closing: str
    begins_with: int = 0


def balanced(
    named: Statement, years: range, balance: Balance, flows: Sequence[Flow], ratios: Sequence[StatementRatio] = ()
) -> Statement:
    """A statement with its rows: the opening balance, what comes in, what goes out, the closing balance, memos.

    Rows with nothing in any year are left out, and so are the years after the last movement.

    Args:
        named: Name, kind and words of the statement.
        years: The calendar years of the flows.
        balance: What it keeps the balance of.
        flows: The rows between the two balances, and memos.
        ratios: Ratios by year.
    """
    moved = np.zeros(len(years), dtype=np.int64)
    stirred = np.zeros(len(years), dtype=np.bool_)
    for flow in flows:
        if flow.role != "memo":
            moved = moved + flow.pence
            stirred |= flow.pence != 0
    last = int(np.flatnonzero(stirred)[-1]) + 1 if bool(np.any(stirred)) else 0
    closing = balance.begins_with + np.cumsum(moved)
    opening = closing - moved
    kept = years[:last]

    def row(key: str, label: str, role: str, pence: Pence) -> StatementRow:
        return StatementRow(key, label, role, pounds(pence[:last], kept))

    used = [flow for flow in flows if bool(np.any(flow.pence[:last]))]
    return replace(
        named,
        rows=(
            row(balance.key, balance.opening, "opening", opening),
            *(row(flow.key, flow.label, flow.role, flow.pence) for flow in used if flow.role == "in"),
            *(row(flow.key, flow.label, flow.role, flow.pence) for flow in used if flow.role == "out"),
            row(balance.key, balance.closing, "closing", closing),
            *(row(flow.key, flow.label, flow.role, flow.pence) for flow in used if flow.role == "memo"),
        ),
        ratios=tuple(ratios),
    )


def named(name: str, kind: str, in_words: str) -> Statement:
    """A statement without rows yet."""
    return Statement(name, kind, in_words, (), ())


def nothing(years: range) -> Pence:
    """No penny in any year."""
    return np.zeros(len(years), dtype=np.int64)


def rounding(pence: Pence) -> Flow:
    """The pennies that rounding left over, in a row of their own."""
    return Flow("rounding", ROUNDING_LABEL, "in", pence)


def lifted(pence: Pence, allowed: int) -> Pence:
    """Pennies that keep a running balance from falling below nought; none where it falls by more than is allowed.

    Args:
        pence: All movements of a balance by year, shape (years,). [pence]
        allowed: The most that rounding can be the cause of. [pence]
    """
    missing = np.maximum.accumulate(np.maximum(-np.cumsum(pence), 0))
    if int(missing.max(initial=0)) > allowed:
        return np.zeros_like(pence)
    return np.diff(missing, prepend=0)
