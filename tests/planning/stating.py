"""From a brief and what was decided to its statements, without a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from energyfund.allocate.brief import Allocation, Brief, Build, Pressure
from energyfund.plan import ProjectPlan, Statement, StatementRow
from energyfund.planning.ledger import Account, open_account
from energyfund.planning.project_plans import built_of, project_plans
from energyfund.planning.statements import make_statements
from tests.allocate.toys import HORIZON, START

YEARS = range(START, START + HORIZON + 1)


@dataclass(frozen=True)
class Stated:
    """Everything that the statements are made from, and the statements."""

    accounts: dict[str, Account]
    projects: tuple[ProjectPlan, ...]
    statements: tuple[Statement, ...]

    def of(self, kind: str, name: str) -> Statement:
        (found,) = (each for each in self.statements if (each.kind, each.name) == (kind, name))
        return found


def state(asked: Brief, found: Allocation) -> Stated:
    accounts = {one.name: open_account(asked, built_of(found, one), YEARS) for one in asked.projects}
    plans = project_plans(asked, found, accounts)
    return Stated(accounts, plans, make_statements(asked, found, accounts, plans))


def decided(asked: Brief, *builds: Build) -> Allocation:
    """What somebody decided without an optimiser."""
    free = Pressure((), ())
    return Allocation(builds, None, 0.0, "optimal", 0.0, (), {one.name: free for one in asked.projects}, False, "none")


def rows(statement: Statement) -> dict[str, dict[int, float]]:
    """Amounts by the label of their row."""
    return {row.label: row.gbp_by_year for row in statement.rows}


def keyed(statement: Statement, key: str) -> dict[int, int]:
    """Pennies of all rows of a key that move money, by year, whatever their sign."""
    found: dict[int, int] = {}
    for row in statement.rows:
        if row.key == key and row.role in {"in", "out"}:
            for year, amount in row.gbp_by_year.items():
                found[year] = found.get(year, 0) + abs(round(100 * amount))
    return {year: amount for year, amount in found.items() if amount}


def balance(statement: Statement, role: str) -> StatementRow:
    (found,) = (row for row in statement.rows if row.role == role)
    return found
