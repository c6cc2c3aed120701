"""A market in a scenario: what the plan then says of risk, and where its faults are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from energyfund.errors import InvalidInputError, MissingFileError
from energyfund.planning import check_scenario
from tests.planning.conftest import FUND, WHOLE, Load, Made

THREE = """\
pension_fund:
  holdings:
    - {name: A, asset_class: equity, value_gbp: 5e8, expected_return_fraction: 0.07}
    - {name: B, asset_class: bonds, value_gbp: 3e8, expected_return_fraction: 0.04}
    - {name: C, asset_class: property, value_gbp: 2e8, expected_return_fraction: 0.05}
  market: {returns: returns.csv}
"""

DRAWN = """\
  market: {volatilities: {tracker: 0.16, clean tracker: 0.16, gilts: 0.06},
    correlations: [[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]], scenarios: 200}
"""

RETURNS = np.random.default_rng(3).standard_normal((400, 3)) @ np.diag([0.15, 0.06, 0.12]) + [0.07, 0.04, 0.05]
TABLE = "A,B,C\n" + "\n".join(",".join(f"{value:.8f}" for value in row) for row in RETURNS) + "\n"


def with_market(text: str) -> str:
    """A scenario whose fund has a market, drawn from volatilities."""
    head, rest = text.split("pathways:\n", 1)
    return f"{head}{DRAWN}pathways:\n{rest}"


@pytest.mark.hand
def test_only_a_fund_and_a_table_give_the_least_cvar_over_the_simplex(plan: Made) -> None:
    # Expected: min α + Σ e / (400 · 0.1), e ≥ −R·w − α, Σ w = 1, by scipy
    found = plan(THREE + "objective: {minimise: cvar, confidence: 0.9}\n", returns=TABLE)
    size, chance = len(RETURNS), 1 / (len(RETURNS) * (1 - 0.9))
    read = np.array([[float(cell) for cell in row.split(",")] for row in TABLE.splitlines()[1:]])
    cost = np.concatenate([[0, 0, 0, 1], np.full(size, chance)])
    rows = np.hstack([-read, -np.ones((size, 1)), -np.eye(size)])
    whole = np.concatenate([[1, 1, 1, 0], np.zeros(size)])[None, :]
    bounds = [(0, None)] * 3 + [(None, None)] + [(0, None)] * size
    best = linprog(cost, rows, np.zeros(size), whole, [1.0], bounds, method="highs")
    assert found.objective.name == "cvar"
    assert found.objective.unit == "fraction"
    assert found.objective.value == pytest.approx(best.fun, abs=1e-9)
    assert found.fund is not None
    last = found.fund.years[1]
    assert [last.weights[name] for name in "ABC"] == pytest.approx(best.x[:3].tolist(), abs=1e-7)
    assert last.cvar_fraction == pytest.approx(found.objective.value, abs=1e-12)
    assert last.volatility_fraction is not None
    assert "in the worst 10 % of years the fund is expected to lose" in found.objective.in_words
    assert not [check for check in found.checks if not check.passed]
    assert not found.binding_rules or "cash account" in found.binding_rules[0].rule


def test_with_a_market_every_year_has_its_risk_and_the_report_says_whence(plan: Made) -> None:
    found = plan(with_market(WHOLE) + "  - cvar: {at_most_fraction: 0.3}\n")
    assert found.fund is not None
    assert all(year.cvar_fraction is not None and year.volatility_fraction is not None for year in found.fund.years)
    assert all(0 < (year.volatility_fraction or 0) < 0.3 for year in found.fund.years)
    remarks = " ".join(found.fund.remarks)
    assert "the mean loss of the worst 5 % of years (CVaR)" in remarks
    assert "200 scenarios drawn from the scenario's means and volatilities, normal tails" in remarks
    assert "holds no market model" not in remarks
    assert {"cvar_confidence_fraction", "project_market_correlation"} <= {figure.key for figure in found.figures}
    assert not [check for check in found.checks if not check.passed]


def test_without_a_market_nothing_is_told_of_risk(plan: Made) -> None:
    found = plan(FUND)
    assert found.fund is not None
    assert all(year.cvar_fraction is None and year.volatility_fraction is None for year in found.fund.years)
    assert "holds no market model" in found.fund.remarks[-1]
    assert "cvar_confidence_fraction" not in {figure.key for figure in found.figures}


def test_a_project_that_says_nothing_of_local_spending_is_named(plan: Made) -> None:
    custom = "{kind: custom, name: hall, outlay_gbp_by_year: [100], npv_gbp: 5, local_spend_fraction: 0.6}"
    other = "{kind: custom, name: yard, outlay_gbp_by_year: [100], npv_gbp: 9}"
    text = (
        f"capital:\n- {{kind: grant, name: g, budget_gbp: 200}}\nprojects:\n- {custom}\n- {other}\n"
        "rules:\n- local_spend: {at_least_fraction: 0.5}\n"
    )
    found = plan(text)
    assert [project.built_fraction for project in found.projects] == pytest.approx([1, 0.2])
    assert any(remark.startswith("No local_spend_fraction is given for 'yard';") for remark in found.remarks)


BROKEN = {
    "a table": (THREE, "A,B,D\n0,0,0\n", [("returns.csv", 1, "D"), ("returns.csv", 1, "C")]),
    "a cell": (THREE, "A,B,C\n0,0,0\n0,zero,0\n", [("returns.csv", 3, "B")]),
    "the block": (
        FUND.replace(
            "pathways:",
            "  market:\n    volatilities: {tracker: 0.1, gilts: 0.1}\n    correlations: [[1, 2], [2, 1]]\npathways:",
        ),
        "",
        [("scenario.yaml", 24, "pension_fund.market.volatilities")],
    ),
    "a holding without a class": (
        THREE.replace("{returns: returns.csv}", "{table: horizon_2017}"),
        "",
        [("scenario.yaml", 7, "pension_fund.holdings")] * 3,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_check_names_the_file_and_the_line(what: str, load: Load) -> None:
    text, table, expected = BROKEN[what]
    with pytest.raises(InvalidInputError) as caught:
        check_scenario(load(text, returns=table))
    found = [(Path(fault.file).name, fault.line, fault.field) for fault in caught.value.faults]
    assert found == expected


def test_a_table_that_is_not_there(load: Load) -> None:
    with pytest.raises(MissingFileError, match="missing or unreadable"):
        load(THREE.replace("returns.csv", "nowhere.csv"))


def test_check_says_that_a_matrix_was_repaired(load: Load) -> None:
    text = with_market(FUND).replace("[[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]]", "[[1,1,1],[1,1,-1],[1,-1,1]]")
    assert any("cannot all hold together" in remark for remark in check_scenario(load(text)))
