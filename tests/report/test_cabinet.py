"""Financial implications for a council: sums that add up, interest and provision that come out even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from energyfund.assumptions import LIBRARY_DATE, load
from energyfund.plan import Plan, Years
from energyfund.planning.balance import Balance, Flow, balanced, named
from energyfund.report.bands import together
from energyfund.report.borrowing import borrowings, provision
from energyfund.report.cabinet_tables import cabinet_tables
from energyfund.report.table import Table, add

LOAN = "PWLB loan"
FIGURES = load(LIBRARY_DATE)
COUNCIL = {"received", "interest", "provision", "net", "cumulative", "net-revenue"}


def by_id(plan: Plan) -> dict[str, Table]:
    return {table.id: table for table in cabinet_tables(plan)}


def repaid(plan: Plan, parts: Sequence[float] = (30_000.0,) * 4) -> Plan:
    """The plan with a loan that is paid back in four parts, equal if none are given, at 5 % on what is owed."""
    years = range(2027, 2032)
    borrowed = sum(parts)
    due = [round(0.05 * (borrowed - sum(parts[:year])), 2) for year in range(4)]

    def flow(key: str, label: str, role: str, first: int, amounts: list[float]) -> Flow:
        pence = np.zeros(len(years), dtype=np.int64)
        for place, amount in enumerate(amounts, first):
            pence[place] = round(100 * amount)
        return Flow(key, label, role, pence)  # type: ignore[arg-type]

    words = named(LOAN, "source", "What is owed.")
    source = balanced(
        words,
        years,
        Balance("owed", "Owed, start", "Owed, end"),
        [
            flow("drawn", "Drawn", "in", 0, [borrowed]),
            flow("interest", "Interest charged", "in", 1, due),
            flow("paid_back", "Interest paid", "out", 1, [-amount for amount in due]),
            flow("paid_back", "Capital repaid", "out", 1, [-amount for amount in parts]),
        ],
    )
    statements = tuple(source if (one.kind, one.name) == ("source", LOAN) else one for one in plan.statements)
    return replace(plan, statements=statements)


@pytest.mark.hand
def test_provision_is_equal_parts_from_the_year_after() -> None:
    assert provision(90_000.0, 2027, 30, FIGURES) == {2027 + year: 3_000.0 for year in range(1, 31)}
    parts = provision(100.0, 2027, 7, FIGURES)
    assert list(parts.values()) == [14.29] * 6 + [14.26]  # 100 / 7 = 14.2857; the last takes what is left
    assert add(parts.values()) == 100.0


@pytest.mark.hand
def test_a_long_life_counts_as_the_longest_that_is_allowed() -> None:
    parts = provision(50_000.0, 2027, 80, FIGURES)
    assert len(parts) == 50
    assert parts[2028] == 1_000.0


@pytest.mark.hand
def test_a_loan_by_hand(plan: Plan) -> None:
    (loan,) = borrowings(repaid(plan))
    # 5 % of 120,000, 90,000, 60,000 and 30,000
    assert loan.interest == {2028: 6_000.0, 2029: 4_500.0, 2030: 3_000.0, 2031: 1_500.0}
    assert loan.repaid == dict.fromkeys(range(2028, 2032), 30_000.0)
    assert loan.received == {2028: 36_000.0, 2029: 34_500.0, 2030: 33_000.0, 2031: 31_500.0}


def test_capital_is_paid_for_and_everything_goes_somewhere(plan: Plan) -> None:
    table = by_id(plan)["financial-implications"]
    for place in range(1, len(table.columns)):
        column = [row.cells[place] for row in table.rows if row.id not in COUNCIL]
        assert add(cell for cell in column if isinstance(cell, float)) == 0.0, table.columns[place].heading
    ids = [row.id for row in table.rows]
    assert ids[:5] == ["outlay", "funding-1", "funding-2", "funding-3", "funding-4"]


def test_every_row_is_that_of_the_statements(plan: Plan) -> None:
    table = by_id(plan)["financial-implications"]
    totals = {row.id: row.cells[-1] for row in table.rows}
    outlay = add(round(project.outlay_gbp, 2) for project in plan.projects)
    assert totals["outlay"] == -outlay
    drawn = {source.name: source.drawn_gbp for source in plan.capital if source.drawn_gbp}
    assert [row.cells[0] for row in table.rows if row.id.startswith("funding-")] == list(drawn)
    assert totals["community"] == -add(
        amount for project in plan.projects for amount in project.community_fund_gbp_by_year.values()
    )


def test_over_all_years_the_loans_come_out_even(plan: Plan) -> None:
    """What the projects pay is interest and capital; what is set aside is the capital: nothing is left."""
    (loan,) = borrowings(plan)
    assert add(loan.provision.values()) == add(loan.borrowed.values()) == round(plan.capital[2].drawn_gbp, 2)
    assert add(loan.net.values()) == 0.0
    table = by_id(plan)["council-account"]
    assert table.total is not None
    heads = {column.id: place for place, column in enumerate(table.columns)}
    assert table.total.cells[heads["net"]] == 0.0 or table.total.cells[heads["net"]] is None
    assert table.rows[-1].cells[heads["so_far"]] == 0.0
    for row in table.rows:
        received, interest, set_aside, net = (
            float(row.cells[heads[key]] or 0.0)  # type: ignore[arg-type]
            for key in ("received", "interest", "provision", "net")
        )
        assert received + interest + set_aside == pytest.approx(net, abs=0.005)


def test_each_project_has_its_own_life(plan: Plan) -> None:
    (loan,) = borrowings(plan)
    roofs, retrofit = (round(plan.projects[place].draws_gbp[LOAN], 2) for place in (0, 1))
    expected: Years = together([provision(roofs, 2027, 25, FIGURES), provision(retrofit, 2028, 30, FIGURES)])
    assert loan.provision == expected
    assert loan.longest_life_years == 30


def test_without_borrowing_nothing_is_set_aside(plan: Plan) -> None:
    free = replace(plan, capital=tuple(one for one in plan.capital if one.kind != "public_loan"))
    made = by_id(free)
    assert made["council-account"].rows == ()
    assert "neither interest nor provision" in made["council-account"].empty
    assert made["borrowing"].rows == ()
    assert not COUNCIL - {"net-revenue"} & {row.id for row in made["financial-implications"].rows}


def test_a_plan_without_statements_says_so(plan: Plan) -> None:
    made = by_id(replace(plan, statements=()))
    assert made["financial-implications"].rows == ()
    assert "holds no statements" in made["financial-implications"].empty


def test_a_date_that_is_none_takes_the_library_as_it_was_last_checked(plan: Plan) -> None:
    for date in ("soon", "1999-01-01"):
        odd = replace(plan, provenance=replace(plan.provenance, date=date))
        assert borrowings(odd) == borrowings(plan)
