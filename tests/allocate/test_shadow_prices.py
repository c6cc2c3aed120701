"""What one more unit of a limit is worth: sign and size against solving again with the limit moved a little."""

from __future__ import annotations

import pytest

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.model import allocate, build_problem
from energyfund.scenario.rules import RULE_NAMES
from energyfund.solver import run
from tests.allocate.cases import CASES, gained, pair, plain
from tests.allocate.toys import brief, project, source, start


def price(found: Allocation, label: str) -> float:
    return next(price.worth for price in found.prices if price.label == label)


@pytest.mark.hand
@pytest.mark.parametrize("name", CASES)
def test_the_price_of_a_limit_is_what_moving_it_gains(name: str) -> None:
    # Expected: (value at limit + step - value at limit - step) / (2 x step), each solved afresh
    case = CASES[name]
    found = price(allocate(case.make(case.at)), case.label)
    above, below = (gained(case.make(case.at + step)) for step in (case.step, -case.step))
    assert found == pytest.approx((above - below) / (2 * case.step), rel=1e-4)
    assert (found < 0) == case.tightens


def test_every_rule_is_priced() -> None:
    assert set(RULE_NAMES) <= set(CASES)


def excluding() -> Brief:
    first = project("panels", start(2027, [1e6], 3e5), whole=True)
    return brief([first, project("warmth", start(2027, [1e6], 1e5), excludes=("panels",))], [source()])


@pytest.mark.hand
def test_the_price_of_being_required_is_what_a_little_less_of_it_gains() -> None:
    # A pound on warmth earns 10p, on panels 30p: one hundredth less of warmth (10,000) earns 0.01 x (300,000 - 100,000)
    asked = brief(pair(required=True), [source("reserves", budget_gbp=1.5e6)])
    found = price(allocate(asked), "'warmth' is required")
    assert found == pytest.approx(-2e5)
    problem = build_problem(asked)
    problem.lp.constraints["required_1"].changeRHS(0.99)
    assert run(problem.lp, asked.seconds).status == "optimal"
    loosened = float(problem.lp.objective.value()) * problem.scale_gbp
    assert loosened - allocate(asked).value == pytest.approx(-0.01 * found)


@pytest.mark.hand
def test_the_price_of_a_requirement() -> None:
    # Whole, warmth earns 100,000 and the panels it needs lose 50,000: one hundredth less of panels saves 500
    panels = project("panels", start(2027, [1e6], -5e4))
    warmth = project("warmth", start(2027, [1e6], 1e5), requires=("panels",))
    found = allocate(brief([panels, warmth], [source()]))
    assert found.value == pytest.approx(5e4)
    assert price(found, "'warmth' requires 'panels'") == pytest.approx(5e4)


def test_with_all_or_nothing_projects_prices_carry_a_warning() -> None:
    assert allocate(excluding()).all_or_nothing
    assert not allocate(plain()).all_or_nothing


def test_what_does_not_bind_has_no_price() -> None:
    assert allocate(plain(budget=3e6)).prices == ()
