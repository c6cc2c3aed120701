"""The statements held against themselves and each other: worked out from their rows alone, in whole pennies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from energyfund.plan import Check, Statement, StatementRow, Years

FAMILIES = {
    "plan": "the statement of the whole plan",
    "source": "the statements of sources",
    "project": "the statements of projects",
    "partner": "the statements of partners",
    "fund": "the statement of the pension fund",
}
"""What people call each kind of statement."""

OWED = "owed"
PENCE = 100


def statement_checks(statements: Sequence[Statement]) -> tuple[Check, ...]:
    """One check for each family of statements and for each thing that must hold between them.

    Args:
        statements: All statements of a plan.

    Returns:
        The checks; each misses by the worst of all statements and years. None without statements.
    """
    return tuple(Check(name, miss == 0, miss / PENCE, "GBP") for name, miss in _misses(statements))


def balance_miss(statement: Statement) -> int:
    """The most by which opening + in + out misses closing in a year. [pence]"""
    moved = _together(statement.rows, {"opening", "in", "out"})
    closing = _together(statement.rows, {"closing"})
    return max((abs(moved.get(year, 0) - closing.get(year, 0)) for year in {*moved, *closing}), default=0)


def carried_miss(statement: Statement) -> int:
    """The most by which an opening balance misses the closing balance of the year before. [pence]"""
    opening, closing = (_together(statement.rows, {role}) for role in ("opening", "closing"))
    return max(
        (abs(closing.get(before, 0) - opening.get(after, 0)) for before, after in pairwise(statement.years)), default=0
    )


def below_nought(statement: Statement) -> int:
    """By how much the lowest closing balance lies below nought. [pence]"""
    return max(0, -min(_together(statement.rows, {"closing"}).values(), default=0))


def building_miss(statement: Statement) -> int:
    """The most by which what sources pay in misses what is spent on building in a year. [pence]"""
    drawn, outlay = (_amounts([statement], key) for key in ("drawn", "outlay"))
    return max((abs(drawn.get(year, 0) - outlay.get(year, 0)) for year in {*drawn, *outlay}), default=0)


def _misses(statements: Sequence[Statement]) -> Iterator[tuple[str, int]]:
    by_kind = {kind: [each for each in statements if each.kind == kind] for kind in FAMILIES}
    for kind, words in FAMILIES.items():
        if by_kind[kind]:
            yield f"to the penny: {words}", max(balance_miss(each) for each in by_kind[kind])
    if statements:
        opening = max(carried_miss(each) for each in statements)
        yield "every statement opens with what the year before closed with", opening
    if by_kind["fund"]:
        yield "the fund's statement closes with what the fund holds", max(_fund_miss(each) for each in by_kind["fund"])
    sources, projects = by_kind["source"], by_kind["project"]
    if projects:
        yield "no project's cash falls below nought", max(below_nought(each) for each in projects)
        yield "no balance of a source falls below nought", max((below_nought(each) for each in sources), default=0)
        yield (
            "nothing is owed to a source when its last payment is made",
            max((_left_owing(each) for each in sources), default=0),
        )
        yield "statements: sources equal uses in every year", _uses_miss(sources, projects, by_kind["plan"])


def _uses_miss(sources: Sequence[Statement], projects: Sequence[Statement], whole: Sequence[Statement]) -> int:
    """What sources pay is what projects receive and spend on building; what they are paid back, what projects pay."""
    pairs = [
        (_amounts(sources, "drawn"), _amounts(projects, "drawn")),
        (_amounts(sources, "drawn"), _amounts(projects, "outlay")),
        (_amounts(sources, "paid_back"), _amounts(projects, "paid_back")),
        *((_amounts(projects, key), _amounts(whole, key)) for key in _keys(projects)),
    ]
    return max(abs(one.get(year, 0) - other.get(year, 0)) for one, other in pairs for year in {*one, *other, 0})


def _fund_miss(statement: Statement) -> int:
    """By how much the fund less what it holds in projects misses the closing balance, beyond rounding. [pence]"""
    memo = {row.key: _in_pence(row.gbp_by_year) for row in statement.rows if row.role == "memo"}
    value, held = memo.get("value", {}), memo.get("held", {})
    closing = _together(statement.rows, {"closing"})
    rounding = 1  # three amounts, each within half a penny
    apart = (abs(value[year] - held.get(year, 0) - closing.get(year, 0)) - rounding for year in value)
    return max(0, *apart) if value else 0


def _keys(statements: Sequence[Statement]) -> set[str]:
    """Keys of all rows that are no balance."""
    return {row.key for each in statements for row in each.rows if row.role in {"in", "out"}}


def _amounts(statements: Sequence[Statement], key: str) -> dict[int, int]:
    """All rows of a key added up by year, positive whether a row is money in or money out. [pence]"""
    rows = [row for each in statements for row in each.rows if row.key == key]
    found = _together(rows, {"in"})
    for year, amount in _together(rows, {"out"}).items():
        found[year] = found.get(year, 0) - amount
    return found


def _together(rows: Sequence[StatementRow], roles: Collection[str]) -> dict[int, int]:
    """Rows of some roles added up by year. [pence]"""
    found: dict[int, int] = {}
    for row in rows:
        if row.role in roles:
            for year, amount in _in_pence(row.gbp_by_year).items():
                found[year] = found.get(year, 0) + amount
    return found


def _in_pence(amounts: Years) -> dict[int, int]:
    return {year: round(PENCE * amount) for year, amount in amounts.items()}


def _left_owing(statement: Statement) -> int:
    """What a source is still owed when its statement ends; nothing for budgets and cash. [pence]"""
    if not any(row.key == OWED for row in statement.rows):
        return 0
    years = statement.years
    return abs(_together(statement.rows, {"closing"}).get(years[-1], 0)) if years else 0
