"""What a treasurer looks for: the burden on revenue, who bears a shortfall, pennies left over, and ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from energyfund.plan import Plan
from energyfund.plan.purchase import PurchaseResult
from energyfund.planning.balance import Balance, Flow, Role, balanced, named
from energyfund.report.bands import together
from energyfund.report.borrowing import borrowings, paid_apart
from energyfund.report.cabinet_tables import cabinet_tables
from energyfund.report.paper import Paper
from energyfund.report.papers import papers
from energyfund.report.pdf import kept_together
from energyfund.report.purchase_paper import purchase_paper
from energyfund.report.purchase_tables import purchase_tables
from energyfund.report.table import Table, add
from energyfund.report.tables import tables
from energyfund.units import gbp
from tests.report.test_cabinet import LOAN, repaid


def paper_of(plan: Plan, name: str) -> Paper:
    return next(paper for paper in papers(plan, tables(plan), ()) if paper.id == name)


def told(paper: Paper, section: str) -> str:
    (part,) = (part for part in paper.sections if part.id == section)
    return " ".join((*part.paragraphs, *part.points))


def owed(plan: Plan) -> float:
    return next(each.drawn_gbp for each in plan.capital if each.name == LOAN)


def test_the_cabinet_is_told_the_worst_year_and_the_worst_sum(plan: Plan) -> None:
    """All capital is paid back at the end, so that provision comes first."""
    slow = repaid(plan, (0.0, 0.0, 0.0, owed(plan)))
    net = together(loan.net for loan in borrowings(slow))
    so_far = {year: add(amount for at, amount in net.items() if at <= year) for year in net}
    assert min(so_far.values()) == so_far[2030]
    words = told(paper_of(slow, "cabinet-paper"), "money")
    assert f"interest and provision are {gbp(-min(net[year] for year in (2028, 2029, 2030)))} more" in words
    assert f"by 2030 revenue has borne {gbp(-so_far[2030])} in all, made up by 2031." in words
    assert "Provision goes on until 2058, out of what revenue has gained by then." in words


def test_a_loan_that_is_repaid_soon_burdens_no_early_year(plan: Plan) -> None:
    words = told(paper_of(repaid(plan, (owed(plan) / 4,) * 4), "cabinet-paper"), "money")
    assert "in the worst of the early years" not in words
    assert "Provision goes on until 2058, out of what revenue has gained by then." in words


def test_the_cabinet_is_told_who_bears_what_projects_do_not_pay(plan: Plan) -> None:
    words = told(paper_of(plan, "cabinet-paper"), "money")
    assert f"In 12 of 100 paths the projects pay less than is due on {LOAN} in some year; they always make" in words
    assert "the council's revenue bears what is missing" in words
    assert "not certain" not in told(paper_of(replace(plan, uncertainty=None), "cabinet-paper"), "money")


def test_money_of_the_kind_of_reserves_is_named_by_its_source(plan: Plan) -> None:
    capital = tuple(
        replace(each, name="Landlords' own money", kind="council_reserves") if each.kind == "grant" else each
        for each in plan.capital
    )
    paper = paper_of(replace(plan, capital=capital), "cabinet-paper")
    assert "comes from Landlords' own money; others pay the rest" in paper.answer
    assert "any of the above that is not the council's own" in told(paper, "asked")


def test_two_councils_see_their_own_loan(plan: Plan) -> None:
    (statement,) = (each for each in plan.statements if (each.kind, each.name) == ("source", LOAN))
    (loan,) = (each for each in plan.capital if each.name == LOAN)
    two = replace(
        plan,
        capital=(*plan.capital, replace(loan, name="Second loan")),
        statements=(*plan.statements, replace(statement, name="Second loan")),
    )
    made = {table.id: table for table in cabinet_tables(two)}
    rows = {row.id: row for row in made["financial-implications"].rows}
    assert rows["net-1"].cells[0] == f"Of which {LOAN}"
    for place in range(1, len(rows["net"].cells)):
        parts = [rows[key].cells[place] or 0.0 for key in ("net", "net-1", "net-2")]
        assert parts[0] == pytest.approx(float(parts[1]) + float(parts[2]), abs=0.005)  # type: ignore[arg-type]
    assert any("Loans of all councils stand together" in note for note in made["council-account"].notes)


@pytest.mark.hand
def test_what_rounding_leaves_is_interest_and_capital_comes_back_whole() -> None:
    """100.00 at 10 %: 110.00 is due, 109.98 is paid; the statement repays 99.98 and has 2 pence left over."""

    def flow(key: str, label: str, role: Role, *pence: int) -> Flow:
        return Flow(key, label, role, np.array(pence, dtype=np.int64))

    statement = balanced(
        named("Loan", "source", "What is owed."),
        range(2027, 2029),
        Balance("owed", "Owed, start", "Owed, end"),
        [
            flow("drawn", "Drawn", "in", 10_000, 0),
            flow("interest", "Interest charged", "in", 0, 1_000),
            flow("rounding", "Rounding to whole pennies", "in", 0, -2),
            flow("paid_back", "Interest paid", "out", 0, -1_000),
            flow("paid_back", "Capital repaid", "out", 0, -9_998),
        ],
    )
    assert paid_apart(statement) == ({2028: 9.98}, {2028: 100.0})


def test_members_see_the_middle_outcome_beside_that_of_the_plan(plan: Plan) -> None:
    offer = paper_of(plan, "share-offer")
    (headline,) = (each for each in offer.headlines if each.at == ("shares-1", "return", "value"))
    assert headline.label == "return in the plan, not guaranteed"
    assert re.search(r"in eight cases of ten, \d\.\d\d % in the middle one$", headline.range)
    assert "shares never earn more than is offered: half of all outcomes bring less than" in " ".join(offer.more)


def test_neither_account_pays_for_the_other(award: PurchaseResult) -> None:
    made: tuple[Table, ...] = purchase_tables(award)
    paper = purchase_paper(award, made, ())
    assert award.prudential is not None
    short = [year.general_fund_gbp for year in award.prudential.years if year.general_fund_gbp < 0]
    words = told(paper, "implications")
    assert f"The General Fund bears a cost in {len(short)} years, the last 2032: {gbp(-sum(short))} together." in words
    assert "Housing Revenue Account bears" not in words
    known: Mapping[str, Table] = {table.id: table for table in made}
    assert gbp(award.whole_life_cost_gbp, 2) in known["policies"].notes[0]


@pytest.mark.hand
def test_panels_without_installation_are_held_against_the_threshold_for_goods(award: PurchaseResult) -> None:
    """131,755.40 + 45,390.00 without VAT, and a fifth on top, against 207,720."""
    made = purchase_tables(award)
    words = told(purchase_paper(award, made, ()), "procurement")
    assert "they would be worth £212,574 with VAT, above the threshold of £207,720 for goods" in words
    fewer = tuple(replace(line, cost_gbp=line.cost_gbp / 2) for line in award.awards)
    assert "are goods" not in told(purchase_paper(replace(award, awards=fewer), made, ()), "procurement")


def test_no_line_ends_between_a_number_and_its_sign() -> None:
    assert kept_together("5.9 % to −£3") == "5.9\u00a0% to \u2060−\u2060£3"
    assert kept_together("a % of b − c") == "a % of b − c"
