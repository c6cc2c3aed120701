"""Why this plan, and the proof, in the reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from energyfund.plan import Plan
from energyfund.report.explain_tables import explain_tables, proof_fails
from energyfund.report.table import Table
from energyfund.report.write import render
from tests.report.reading import read
from tests.report.sample_explanation import CERTIFICATE, explanation


def test_the_return_report_says_why_and_the_other_does_not(files: Mapping[str, bytes]) -> None:
    page = files["return-report.html"].decode()
    assert "Why this plan" in page
    for limit in explanation().limits:
        assert limit.in_words in page
    assert "Why this plan" not in files["fuel-poverty-report.html"].decode()


def test_the_tables_hold_the_numbers(made: Mapping[str, Table]) -> None:
    first, second = made["why-limits"].rows
    assert first.cells == ("Grant budget", "£1,000,000", "£100,000", 131_000.46, 131_000.46, 4.25, None, "yes")
    assert second.cells[1:] == ("2035", "1", None, None, None, 0.82, "not tried")
    assert made["why-projects"].rows[2].cells == ("Canal-side homes", 0.0, 412_000.0, None, 415_000.0)
    assert made["why-ranges"].rows[0].cells == ("Grant budget", 760_000.0, 1_000_000.0, None)
    assert [row.id for row in made["certificate"].rows][:3] == ["primal", "dual", "gap"]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dual": CERTIFICATE.dual + 100}, "The proof that no plan does better does not hold"),
        ({"largest_row_violation": 0.01}, "The proof that no plan does better does not hold"),
        ({"primal": 1.0, "dual": 1.0, "at_stake": 1.0}, "belongs to another plan"),
    ],
)
def test_a_proof_that_fails_is_told_on_the_first_page(changed: dict[str, float], said: str, plan: Plan) -> None:
    broken = replace(plan, certificate=replace(CERTIFICATE, **changed))  # type: ignore[arg-type]
    assert said in proof_fails(broken)
    files = render(broken, ("return-report", "fuel-poverty-report"))
    for name in ("return-report.html", "fuel-poverty-report.html"):
        page = files[name].decode()
        assert said in page
        assert page.index(said) < page.index("<table"), "before the first number"
    assert not proof_fails(plan)


def test_a_plan_without_explanation_and_proof_still_gives_whole_reports(plan: Plan) -> None:
    bare = replace(plan, explanation=None, certificate=None)
    assert explain_tables(bare) == ()
    files = render(bare, ("return-report", "fuel-poverty-report"))
    assert "Why this plan" not in files["return-report.html"].decode()
    assert read(files["return-report.html"])
