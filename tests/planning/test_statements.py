"""Statements: worked out by hand, and whatever the plan, to the penny."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from energyfund.allocate.brief import Build
from energyfund.allocate.model import allocate
from energyfund.errors import NoPlanError
from energyfund.finance.loans import schedule
from energyfund.finance.returns import irr
from energyfund.finance.sources import Payments, ShareTerms
from energyfund.plan import Statement
from energyfund.planning import make_plan
from energyfund.projects.project import RESERVE, Line, Project
from energyfund.scenario.loader import load_scenario
from energyfund.scenario.money import Partnership
from energyfund.verify.statements import balance_miss, carried_miss, statement_checks
from energyfund.verify.surplus import surplus_checks
from tests.allocate.toys import START, brief, lender, project, slice_source, source, start
from tests.planning.conftest import CUSTOM, WHOLE, Made
from tests.planning.stating import YEARS, Stated, balance, decided, keyed, rows, state
from tests.structure.project import ROOT
from tests.verify.test_random_plans import draw_brief

FEW = settings(max_examples=25)
INVERTER = np.array([0.0, 0, -100, *[0.0] * 10])


def roofs() -> Project:
    """£1,000 in 2027; £400 in 2028 and £800 in 2029, of which a new inverter takes £100 in 2029."""
    plain = start(START, [1000.0], 0.0, [0.0, 400.0, 800.0])
    lumpy = Line("Inverter", "fixed", "scenario", INVERTER, is_lumpy=True)
    return project("roofs", replace(plain, lines=(*plain.lines, lumpy)))


def small() -> Stated:
    """£500 of shares at 4 % (a year locked, back in 2029), £300 lent at 5 % in two equal parts, a grant of £200."""
    shares = lender("shares", "maturity", 0.04, 2, "community_shares", shares=ShareTerms(0.05, 1, 0.1, 3, 0.0, 1e5))
    loan = lender("loan", "eip", 0.05, 2, cover_ratio=1.1)
    asked = brief([roofs()], [shares, loan, source("grant", budget_gbp=250.0)])
    one = asked.projects[0]
    build = Build(one, one.starts[0], 1.0, {"shares": 500.0, "loan": 300.0, "grant": 200.0}, {"loan": 0.6})
    return state(asked, decided(asked, build))


@pytest.mark.hand
def test_a_loan_by_hand() -> None:
    found = rows(small().of("source", "loan"))
    assert found == {
        "Owed at the start of the year": {2028: 300.0, 2029: 150.0},
        "Drawn": {2027: 300.0},
        "Interest charged": {2028: 15.0, 2029: 7.5},
        "Interest paid": {2028: -15.0, 2029: -7.5},
        "Capital repaid": {2028: -150.0, 2029: -150.0},
        "Owed at the end of the year": {2027: 300.0, 2028: 150.0},
        # what is shared: 400 − 50 and 800 − 50, for the inverter takes 50 a year; six tenths are set apart
        "Cash flow of the projects set apart for it": {2028: 210.0, 2029: 450.0},
    }
    (cover,) = small().of("source", "loan").ratios
    assert cover.ratio_by_year == pytest.approx({2028: 210 / 165, 2029: 450 / 157.5})
    # (210 / 1.05 + 450 / 1.05²) / 300 = 608.16 / 300
    assert (
        small()
        .of("source", "loan")
        .in_words.endswith("Its least cover in any year is 1.27, in 2028, and over its whole life (LLCR) 2.03.")
    )


@pytest.mark.hand
def test_shares_by_hand() -> None:
    statement = small().of("source", "shares")
    assert rows(statement) == {
        "Share capital at the start of the year": {2028: 500.0, 2029: 500.0},
        "Shares raised": {2027: 500.0},
        "Share interest due": {2028: 20.0, 2029: 20.0},
        "Share interest paid": {2028: -20.0, 2029: -20.0},
        "Capital returned": {2029: -500.0},
        "Share capital at the end of the year": {2027: 500.0, 2028: 500.0},
        "Most that members may withdraw in the year": {2029: 50.0},
    }
    assert "and none in the first year after they are raised." in statement.in_words
    assert "From 2029 on the projects return more capital in a year than that" in statement.in_words


@pytest.mark.hand
def test_a_grant_by_hand() -> None:
    found = rows(small().of("source", "grant"))
    assert found == {
        "Unspent at the start of the year": {},
        "Budget": {2027: 250.0},
        "Spent": {2027: -200.0},
        "Unspent at the end of the year": {2027: 50.0},
    }


@pytest.mark.hand
def test_the_cash_of_a_project_is_what_is_set_aside() -> None:
    stated = small()
    found = rows(stated.of("project", "roofs"))
    assert found == {
        "Cash at the start of the year": {2029: 50.0},
        "Paid in by shares": {2027: 500.0},
        "Paid in by loan": {2027: 300.0},
        "Paid in by grant": {2027: 200.0},
        "Cash flow": {2028: 400.0, 2029: 800.0},
        "Outlay": {2027: -1000.0},
        "Inverter": {2029: -100.0},
        "Paid to shares": {2028: -20.0, 2029: -520.0},
        "Paid to loan": {2028: -165.0, 2029: -157.5},
        # 350 − 20 − 165 and 750 − 520 − 157.50
        "To the community fund": {2028: -165.0, 2029: -72.5},
        "Cash at the end of the year": {2028: 50.0},
    }
    assert not [check for check in statement_checks(stated.statements) if not check.passed]


@pytest.mark.hand
def test_a_loan_paid_half_yearly_charges_interest_twice_a_year() -> None:
    # £1,000 at 6 %, two years, half-yearly, equal parts of £250: interest 30 + 22.50, then 15 + 7.50
    terms = schedule(1.0, 0.06, 2, "eip", payments_per_year=2).by_year()
    paid = Payments(terms.interest_gbp, terms.principal_gbp, "eip")
    rate = irr(np.concatenate([[-1.0], paid.total])).fraction
    loan = source("loan", "public_loan", asks="fixed", rate_fraction=rate, term_years=2, payments=paid)
    one = project("roofs", start(START, [1000.0], 0.0, [0.0, 800.0, 800.0]))
    asked = brief([one], [loan])
    stated = state(asked, decided(asked, Build(one, one.starts[0], 1.0, {"loan": 1000.0}, {"loan": 0.9})))
    found = rows(stated.of("source", "loan"))
    assert found["Interest charged"] == {2028: 52.5, 2029: 22.5}
    assert found["Capital repaid"] == {2028: -500.0, 2029: -500.0}
    assert found["Owed at the end of the year"] == {2027: 1000.0, 2028: 500.0}


@pytest.mark.hand
def test_interest_of_the_years_of_building_is_added() -> None:
    # 100 in 2027 and 100 in 2028 at 10 %: 10 is added in 2028, and 210 is owed, to be paid back in one year with 21
    one = project("court", start(START, [100.0, 100.0], 0.0, [0.0, 0.0, 300.0]))
    asked = brief([one], [lender("loan", "annuity", 0.1, 1)])
    stated = state(asked, decided(asked, Build(one, one.starts[0], 1.0, {"loan": 200.0}, {"loan": 0.8})))
    found = rows(stated.of("source", "loan"))
    assert found["Interest added while building"] == {2028: 10.0}
    assert found["Interest charged"] == {2029: 21.0}
    assert found["Capital repaid"] == {2029: -210.0}


@pytest.mark.hand
def test_a_revolving_fund_lends_again_what_came_back() -> None:
    # £600 in the pot: 600 lent in 2027, 300 back in 2028 and 2029 each, 300 lent again in 2029
    first = project("first", start(START, [600.0], 0.0, [0.0, 400.0, 400.0]))
    second = project("second", start(START + 2, [300.0], 0.0, [0.0, 400.0]))
    pot = slice_source("pot", "revolving_fund", 0.0, 2, budget_gbp=600.0, relends=True)
    asked = brief([first, second], [pot])
    builds = (
        Build(first, first.starts[0], 1.0, {"pot": 600.0}, {"pot": 0.75}),
        Build(second, second.starts[0], 1.0, {"pot": 300.0}, {"pot": 0.75}),
    )
    found = rows(state(asked, decided(asked, *builds)).of("source", "pot"))
    assert found == {
        "Cash in the fund at the start of the year": {2029: 300.0, 2030: 300.0},
        "Paid into the fund": {2027: 600.0},
        "Repaid by projects": {2028: 300.0, 2029: 300.0, 2030: 300.0},
        "Lent to projects": {2027: -600.0, 2029: -300.0},
        "Cash in the fund at the end of the year": {2028: 300.0, 2029: 300.0, 2030: 600.0},
        "Of what is lent: lent again after it was repaid": {2029: 300.0},
        "Owed by projects at the end of the year": {2027: 600.0, 2028: 300.0, 2029: 300.0},
    }


@pytest.mark.hand
def test_money_kept_for_losing_years_is_cash_until_they_come() -> None:
    # £100 to build and £30 paid in at the start, for 2028 loses £30; 2029 earns £50
    begun = start(START, [130.0], 0.0, [0.0, -30.0, 50.0])
    missing = Line(RESERVE, "as needed", "worked out", np.array([0.0, 30.0, *[0.0] * 11]))
    one = project("hall", replace(begun, lines=(*begun.lines, missing)))
    asked = brief([one], [source("grant", budget_gbp=130.0)])
    found = rows(
        state(asked, decided(asked, Build(one, one.starts[0], 1.0, {"grant": 130.0}, {}))).of("project", "hall")
    )
    assert found["Outlay"] == {2027: -130.0}
    assert found["Part of the outlay kept for losses to come"] == {2027: 30.0}
    assert found["Cash flow"] == {2028: -30.0, 2029: 50.0}
    assert found["Cash at the end of the year"] == {2027: 30.0}
    assert found["To the community fund"] == {2029: -50.0}


@pytest.mark.hand
def test_partners_share_cost_and_surplus() -> None:
    joined = Partnership.model_validate(
        {
            "kind": "public_cooperative",
            "owner_at_end": "the co-operative",
            "partners": [
                {"name": "the council", "sources": ["reserves"], "cost_fraction": 0.6, "surplus_fraction": 0.5,
                 "votes_fraction": 0.5},
                {"name": "the co-operative", "sources": ["shares"], "cost_fraction": 0.4, "surplus_fraction": 0.3,
                 "votes_fraction": 0.5},
            ],
        }
    )  # fmt: skip
    one = project("roofs", start(START, [1000.0], 0.0, [0.0, 500.0, 500.01]), partnership=joined)
    shares = lender("shares", "maturity", 0.05, 2, "community_shares")
    asked = brief([one], [source("reserves", "council_reserves", budget_gbp=600.0), shares])
    build = Build(one, one.starts[0], 1.0, {"reserves": 600.0, "shares": 400.0}, {"shares": 0.9})
    stated = state(asked, decided(asked, build))
    # left: 500 − 20 = 480 and 500.01 − 420 = 80.01; halves 240 and 40 (rounded down), three tenths 144 and 24
    council = stated.of("partner", "the council, roofs")
    assert rows(council)["Paid in through reserves"] == {2027: 600.0}
    assert rows(council)["Share of the surplus"] == {2028: -240.0, 2029: -40.0}
    assert balance(council, "closing").gbp_by_year == {2027: 600.0, 2028: 360.0, 2029: 320.0}
    assert council.in_words.endswith("the co-operative owns the asset at the end.")
    other = stated.of("partner", "the co-operative, roofs")
    assert rows(other)["Paid back to shares"] == {2028: -20.0, 2029: -420.0}
    assert balance(other, "closing").gbp_by_year == {2027: 400.0, 2028: 236.0, 2029: -208.0}
    assert "It owns the asset at the end." in other.in_words
    own = rows(stated.of("project", "roofs"))
    assert own["Surplus to the council"] == {2028: -240.0, 2029: -40.0}
    assert own["To the community fund"] == {2028: -96.0, 2029: -16.01}
    assert not [check for check in statement_checks(stated.statements) if not check.passed]


@pytest.mark.hand
def test_the_reserve_comes_first_then_partners_then_the_community() -> None:
    # Nothing is paid back. 2028: £500, of which 30 % is £150; £350 above it: halves £175 and three tenths £105 to the
    # partners, £70 to the community. 2029: £500.01, of which 30 % is £150.003, kept as £150.01; £350.00 above it.
    joined = Partnership.model_validate(
        {
            "kind": "public_public",
            "owner_at_end": "the county",
            "partners": [
                {
                    "name": "the city",
                    "sources": ["own"],
                    "cost_fraction": 1,
                    "surplus_fraction": 0.5,
                    "votes_fraction": 1,
                },
                {"name": "the county", "sources": ["grant"], "cost_fraction": 0, "surplus_fraction": 0.3,
                 "votes_fraction": 0},
            ],
        }
    )  # fmt: skip
    one = project("roofs", start(START, [1000.0], 0.0, [0.0, 500.0, 500.01]), partnership=joined)
    sources = [source("own", "council_reserves", budget_gbp=1000.0), source("grant", budget_gbp=0.0)]
    asked = replace(brief([one], sources), indivisible_reserve_fraction=0.3)
    found = decided(asked, Build(one, one.starts[0], 1.0, {"own": 1000.0}, {}))
    stated = state(asked, found)
    own = rows(stated.of("project", "roofs"))
    assert own["To the indivisible reserve"] == {2028: -150.0, 2029: -150.01}
    assert own["Surplus to the city"] == {2028: -175.0, 2029: -175.0}
    assert own["Surplus to the county"] == {2028: -105.0, 2029: -105.0}
    assert own["To the community fund"] == {2028: -70.0, 2029: -70.0}
    assert rows(stated.of("plan", "The whole plan"))["Surplus to partners"] == {2028: -280.0, 2029: -280.0}
    assert not [check for check in statement_checks(stated.statements) if not check.passed]
    (check,) = surplus_checks(asked, found, stated.projects, YEARS)
    assert check.passed
    # a plan that gives the partners their share of everything is noticed: 0.5 of £500 instead of £350 is £75 too much
    city, county = stated.projects[0].partners
    greedy = replace(city, surplus_gbp_by_year={2028: 250.0, 2029: 250.0})
    (check,) = surplus_checks(asked, found, [replace(stated.projects[0], partners=(greedy, county))], YEARS)
    assert not check.passed
    assert check.residual == pytest.approx(75, abs=0.1)


@pytest.mark.hand
def test_money_for_projects_without_a_cash_flow_is_not_owed(plan: Made) -> None:
    text = CUSTOM.replace(
        "kind: council_reserves,", "kind: council_reserves, required_return_fraction: 0.03, term_years: 5,"
    )
    (statement,) = (each for each in plan(text).statements if each.kind == "source")
    spent = rows(statement)["Paid in"]
    assert sum(spent.values()) > 0
    assert rows(statement)["Paid to projects that state no cash flow"] == {year: -spent[year] for year in spent}
    assert balance(statement, "closing").gbp_by_year == {}
    assert "is not counted as owed" in statement.in_words


@FEW
@given(st.integers(0, 100_000))
def test_whatever_the_plan_every_statement_balances(seed: int) -> None:
    asked = draw_brief(seed)
    try:
        stated = state(asked, allocate(asked))
    except NoPlanError:
        assume(False)
        return
    assert not [check for check in statement_checks(stated.statements) if not check.passed]
    assert len({(each.kind, each.name) for each in stated.statements}) == len(stated.statements)
    for each in stated.statements:
        lost = [abs(amount) for row in each.rows if row.key == "rounding" for amount in row.gbp_by_year.values()]
        assert max(lost, default=0) < 1, "rounding is pennies"
        assert not [row for row in each.rows if set(row.gbp_by_year) - set(each.years)]
        assert [row.role for row in each.rows] == sorted(
            (row.role for row in each.rows), key=["opening", "in", "out", "closing", "memo"].index
        )
    for one in stated.projects:
        if one.built_fraction > 0:
            assert_same_pennies(stated, one.name)
    for payer in asked.sources:
        statement = stated.of("source", payer.name)
        drawn = sum(int(account.draws[payer.name].sum()) for account in stated.accounts.values())
        back = sum(int(account.receipts[payer.name].sum()) for account in stated.accounts.values())
        assert sum(keyed(statement, "drawn").values()) == drawn
        assert sum(keyed(statement, "paid_back").values()) == back


def assert_same_pennies(stated: Stated, name: str) -> None:
    """A project's statement and its ledger tell the same pennies in every year."""
    statement, account = stated.of("project", name), stated.accounts[name]
    for key, pence in (
        ("outlay", account.outlay),
        ("drawn", sum(account.draws.values(), np.zeros(len(YEARS)))),
        ("paid_back", sum(account.receipts.values(), np.zeros(len(YEARS)))),
        ("indivisible", account.reserve),
    ):
        assert keyed(statement, key) == {year: int(pence[i]) for i, year in enumerate(YEARS) if pence[i]}, key


def test_a_whole_plan_agrees_with_its_projects_sources_and_fund(plan: Made) -> None:
    made = plan(WHOLE)
    by = {(each.kind, each.name): each for each in made.statements}
    assert {kind for kind, _ in by} == {"plan", "source", "project", "fund"}
    for capital in made.capital:
        statement = by["source", capital.name]
        assert keyed(statement, "drawn") == pennies(capital.drawn_gbp_by_year)
        assert keyed(statement, "paid_back") == pennies(capital.received_gbp_by_year)
    for each in made.projects:
        statement = by["project", each.name]
        assert keyed(statement, "community") == pennies(each.community_fund_gbp_by_year)
        for line in each.cash_lines:
            if not line.name.startswith("Set aside"):
                assert pennies(rows(statement)[line.name]) == pennies(line.gbp_by_year)
    closing = balance(by["project", "roofs"], "closing").gbp_by_year
    aside = next(line for line in made.projects[0].cash_lines if line.name.startswith("Set aside"))
    held = np.cumsum([aside.gbp_by_year.get(year, 0.0) for year in range(2027, 2058)])
    assert closing == pytest.approx({2027 + i: -held[i] for i in range(31) if abs(held[i]) > 0.001})
    assert max(closing.values()) > 1000, "a sinking fund grows until the inverters are replaced"
    assert made.fund is not None
    fund = by["fund", made.fund.name]
    memos = rows(fund)
    for year in made.fund.years[1:]:
        assert memos["The whole fund, end of the year"][year.year] == pytest.approx(year.value_gbp, abs=0.0051)
        assert keyed(fund, "drawn").get(year.year, 0) == round(100 * year.drawn_for_projects_gbp)
        assert keyed(fund, "paid_back").get(year.year, 0) == round(100 * year.received_from_projects_gbp)
    stake = balance(by["source", "The fund's money"], "closing").gbp_by_year
    held_in_projects = memos["Worth of what it holds in projects, end of the year"]
    assert {year: stake[year] for year in held_in_projects} == pytest.approx(held_in_projects, abs=0.05)
    assert {check.name for check in made.checks} >= {
        "to the penny: the statements of sources",
        "to the penny: the statements of projects",
        "every statement opens with what the year before closed with",
        "no project's cash falls below nought",
        "statements: sources equal uses in every year",
    }


def pennies(years: dict[int, float]) -> dict[int, int]:
    return {year: round(100 * amount) for year, amount in years.items() if round(100 * amount)}


def altered(statement: Statement, key: str, role: str, by: float) -> Statement:
    """A statement with one row changed by some pounds in its first year."""
    (place,) = (n for n, row in enumerate(statement.rows) if (row.key, row.role) == (key, role))
    row = statement.rows[place]
    year = min(row.gbp_by_year, default=START)
    wrong = replace(row, gbp_by_year={**row.gbp_by_year, year: row.gbp_by_year.get(year, 0.0) + by})
    return replace(statement, rows=(*statement.rows[:place], wrong, *statement.rows[place + 1 :]))


ALTERED = {
    "a penny more interest": ("source", "loan", "interest", "in", 0.01, {"to the penny: the statements of sources"}),
    "an opening that is not the closing": (
        "project", "roofs", "cash", "opening", 0.01,
        {"to the penny: the statements of projects", "every statement opens with what the year before closed with"},
    ),
    "cash below nought": (
        "project", "roofs", "cash", "closing", -51.0,
        {
            "to the penny: the statements of projects",
            "every statement opens with what the year before closed with",
            "no project's cash falls below nought",
        },
    ),
    "a draw that no project receives": (
        "source", "grant", "drawn", "out", -1.0,
        {"to the penny: the statements of sources", "statements: sources equal uses in every year"},
    ),
    "an outlay that nobody pays": (
        "project", "roofs", "outlay", "out", -1.0,
        {"to the penny: the statements of projects", "statements: sources equal uses in every year"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_a_statement_that_is_altered_fails_its_checks(name: str) -> None:
    kind, whose, key, role, by, fails = ALTERED[name]
    right = small()
    wrong = [
        altered(each, key, role, by) if (each.kind, each.name) == (kind, whose) else each for each in right.statements
    ]
    assert {check.name for check in statement_checks(wrong) if not check.passed} == fails


def test_what_is_still_owed_at_the_end_is_noticed() -> None:
    loan = small().of("source", "loan")
    short = replace(loan, rows=tuple(row for row in loan.rows if row.label != "Interest paid"))
    assert balance_miss(short) == 1500
    assert carried_miss(loan) == 0
    unpaid = [
        replace(row, gbp_by_year={**row.gbp_by_year, 2029: 1.0}) if row.role == "closing" else row for row in loan.rows
    ]
    checks = statement_checks([small().of("project", "roofs"), replace(loan, rows=tuple(unpaid))])
    assert "nothing is owed to a source when its last payment is made" in {c.name for c in checks if not c.passed}


def test_a_fund_that_holds_something_else_is_noticed(plan: Made) -> None:
    statements = plan(WHOLE).statements
    (fund,) = (each for each in statements if each.kind == "fund")
    wrong = altered(altered(fund, "growth", "in", 1.0), "holdings", "closing", 1.0)
    fails = {check.name for check in statement_checks([wrong]) if not check.passed}
    assert "the fund's statement closes with what the fund holds" in fails
    assert not [check for check in statement_checks([fund]) if not check.passed]


def test_no_statements_no_checks() -> None:
    assert statement_checks(()) == ()


def test_every_statement_of_preston_balances() -> None:
    made = make_plan(load_scenario(ROOT / "scenarios" / "preston"), pathways="chosen")
    assert not [check for check in made.checks if not check.passed]
    assert {each.kind for each in made.statements} >= {"plan", "source", "project", "fund"}
    built = [each.name for each in made.projects if each.built_fraction > 0]
    assert [each.name for each in made.statements if each.kind == "project"] == built
    assert [each.name for each in made.statements if each.kind == "source"] == [each.name for each in made.capital]
    for each in made.statements:
        assert balance_miss(each) == carried_miss(each) == 0
        assert max((abs(sum(row.gbp_by_year.values())) for row in each.rows if row.key == "rounding"), default=0) < 1
