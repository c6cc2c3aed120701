"""The proof that no plan does better: it stands for every solve, and for nothing that was touched afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from energyfund.allocate.certificate import certify
from energyfund.allocate.model import allocate, build_problem, unit_of_goal
from energyfund.allocate.solve import solve_goal
from energyfund.plan import Certificate
from energyfund.verify.recheck import recheck
from tests.allocate.cases import CASES, plain
from tests.allocate.test_shadow_prices import excluding


@pytest.mark.hand
@pytest.mark.parametrize("name", CASES)
def test_primal_and_dual_meet_in_every_program(name: str) -> None:
    asked = CASES[name].make(CASES[name].at)
    found = allocate(asked)
    assert found.certificate is not None
    assert found.certificate.holds
    assert found.certificate.dual == pytest.approx(found.certificate.primal, rel=1e-9, abs=1e-9)
    if asked.goal != "cvar":  # the last program of the least CVaR has the optimum nought
        assert found.certificate.primal == pytest.approx(found.value, rel=1e-9)
    assert not [check for check in recheck(asked, found) if not check.passed]


@pytest.mark.hand
def test_the_proof_of_a_plan_by_hand() -> None:
    # £1m of panels (30p a pound) and half of warmth (10p): 300,000 + 50,000; the budget's price 0.1 x 1.5m, and the
    # panels' own bound 0.2 x 1m: 150,000 + 200,000
    proof = allocate(plain()).certificate
    assert proof is not None
    assert proof.primal == pytest.approx(350_000)
    assert proof.dual == pytest.approx(350_000)
    assert (proof.rows, proof.columns, proof.integers) == (5, 4, 0)
    assert proof.proof.startswith("Linear program")


def test_with_all_or_nothing_decisions_the_proof_says_so() -> None:
    proof = allocate(excluding()).certificate
    assert proof is not None
    assert proof.integers > 0
    assert proof.proof.startswith("All-or-nothing decisions")


def solved() -> Any:
    problem = build_problem(plain())
    outcome = solve_goal(problem)
    return problem, outcome


def with_other_values(problem: Any) -> None:
    problem.options[0].build.varValue *= 0.5


def with_too_much(problem: Any) -> None:
    problem.options[1].build.varValue = 1.5


def with_other_prices(problem: Any) -> None:
    row = problem.lp.constraints["budget_0"]
    row.pi *= 1.01


def with_prices_turned_round(problem: Any) -> None:
    row = problem.lp.constraints["budget_0"]
    row.pi *= -1


TAMPERED: dict[str, Callable[[Any], None]] = {
    "other values": with_other_values,
    "too much": with_too_much,
    "other prices": with_other_prices,
    "prices turned round": with_prices_turned_round,
}


@pytest.mark.hand
@pytest.mark.parametrize("name", TAMPERED)
def test_a_solution_that_was_touched_has_no_proof(name: str) -> None:
    problem, outcome = solved()
    assert certify(problem, outcome, "GBP", unit_of_goal(problem)).holds
    TAMPERED[name](problem)
    assert not certify(problem, outcome, "GBP", unit_of_goal(problem)).holds


@pytest.mark.parametrize(
    "changed",
    [{"dual": 360_000.0}, {"primal": 340_000.0}, {"largest_row_violation": 1e-3}, {"gap": float("nan")}, {"gap": 0.1}],
)
def test_an_edited_certificate_does_not_hold_and_the_recheck_says_so(changed: dict[str, float]) -> None:
    asked = plain()
    found = allocate(asked)
    assert found.certificate is not None
    edited: Certificate = replace(found.certificate, **changed)  # type: ignore[arg-type]
    assert not edited.holds
    assert [check.name for check in recheck(asked, replace(found, certificate=edited)) if not check.passed]


def test_a_proof_of_another_plan_is_noticed() -> None:
    asked = plain()
    other = allocate(plain(budget=1e6)).certificate
    failed = [check.name for check in recheck(asked, replace(allocate(asked), certificate=other)) if not check.passed]
    assert failed == ["the proof is of this plan"]
