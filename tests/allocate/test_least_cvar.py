"""The least loss of the worst years: against a direct linear program over the simplex, with and without cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from energyfund.allocate.brief import Allocation, Brief
from energyfund.allocate.model import allocate, build_problem
from energyfund.allocate.solve import solve_goal
from energyfund.pension.fund import Fund
from energyfund.pension.market import MarketScenarios
from energyfund.pension.measures import cvar
from energyfund.verify.fund import roll_forward
from energyfund.verify.recheck import recheck
from energyfund.verify.risk import year_risk
from tests.allocate.toys import START, brief, fund, market, rule

Array = NDArray[np.float64]

ONE_YEAR = range(START, START + 1)


def holding_fund(values: Array, expected: Array, **given: Any) -> Fund:
    """A fund of so many holdings without cash, payments or cost of trading."""
    count = len(values)
    nothing = [0.0] * count
    plain: dict[str, Any] = {
        "holdings": tuple(f"h{place}" for place in range(count)),
        "asset_class": tuple("even" if place % 2 == 0 else "odd" for place in range(count)),
        "value_gbp": values.tolist(),
        "expected_return_fraction": expected.tolist(),
        **dict.fromkeys(("fossil_low_fraction", "fossil_high_fraction", "coal_fraction"), nothing),
        **dict.fromkeys(("sell_cost_fraction", "buy_cost_fraction", "switch_cost_gbp"), nothing),
        **dict.fromkeys(("illiquid_discount_fraction", "run_off_fraction_per_year"), nothing),
        "illiquid_discount_years": [1.0] * count,
        "sell_most_fraction": [1.0] * count,
        "intensity_tco2e_per_gbp_m": [100.0] * count,
        "data_quality_score": [3.0] * count,
        "is_direct": [True] * count,
        "listed": [True] * count,
        "locked_until_year": [0] * count,
        "cash_gbp": 0.0,
        "cash_return_fraction": 0.0,
        "contributions_gbp_per_year": 0.0,
        "benefits_gbp_per_year": 0.0,
        "cost_fraction_per_year": 0.004,
    }
    return fund(**plain | given)


def draw_market(scenarios: int, holdings: int, seed: int, *, weighted: bool = False) -> MarketScenarios:
    chance = np.random.default_rng(seed)
    common = chance.standard_normal((scenarios, 3)) @ chance.uniform(0, 0.1, (3, holdings))
    own = chance.standard_t(5, (scenarios, holdings)) * chance.uniform(0.02, 0.1, holdings)
    returns = np.maximum(chance.uniform(0.01, 0.08, holdings) + common + own, -1)
    weights = chance.uniform(0.1, 2, scenarios) if weighted else np.ones(scenarios)
    return market(returns.tolist(), (weights / weights.sum()).tolist())


def direct(drawn: MarketScenarios, confidence: float, extra: tuple[Array, Array] | None = None) -> tuple[float, Array]:
    """min α + Σ π/(1 − β)·e, e ≥ −R·w − α, Σ w = 1, w ≥ 0, and further rows A·w ≤ b: its own program, by scipy."""
    scenarios, holdings = drawn.returns.shape
    cost = np.concatenate([np.zeros(holdings), [1.0], drawn.probability / (1 - confidence)])
    rows = np.hstack([-drawn.returns, -np.ones((scenarios, 1)), -np.eye(scenarios)])
    limits = np.zeros(scenarios)
    if extra is not None:
        more = np.hstack([extra[0], np.zeros((len(extra[1]), scenarios + 1))])
        rows, limits = np.vstack([rows, more]), np.concatenate([limits, extra[1]])
    whole = np.concatenate([np.ones(holdings), np.zeros(scenarios + 1)])[None, :]
    bounds = [(0, None)] * holdings + [(None, None)] + [(0, None)] * scenarios
    found = linprog(cost, rows, limits, whole, [1.0], bounds, method="highs")
    assert found.status == 0
    return float(found.fun), np.array(found.x[:holdings])


def asked(drawn: MarketScenarios, confidence: float = 0.9, **given: Any) -> Brief:
    chance = np.random.default_rng(7)
    count = drawn.returns.shape[1]
    values, expected = (np.asarray(chance.uniform(low, high, count)) for low, high in ((1e6, 9e7), (0.02, 0.08)))
    held = given.pop("fund", None) or holding_fund(values, expected)
    return brief(fund=held, goal="cvar", market=drawn, confidence=confidence, **{"years": ONE_YEAR} | given)


def weights(found: Allocation) -> Array:
    assert found.fund is not None
    hold = found.fund.hold_gbp[1]
    shares: Array = hold / (hold.sum() + found.fund.cash_gbp[1])
    return shares


SIZES = ((30, 4, 0.8), (200, 12, 0.9), (400, 40, 0.95), (1500, 80, 0.95), (60, 80, 0.9), (40, 3, 0.99))


@pytest.mark.hand
@pytest.mark.parametrize(("scenarios", "holdings", "confidence"), SIZES)
@pytest.mark.parametrize("weighted", [False, True])
def test_as_good_as_the_direct_program(scenarios: int, holdings: int, confidence: float, weighted: bool) -> None:
    # Expected: the least CVaR over the simplex, from scipy's own program with every row
    drawn = draw_market(scenarios, holdings, scenarios, weighted=weighted)
    best, mix = direct(drawn, confidence)
    made = asked(drawn, confidence)
    found = allocate(made)
    assert found.value == pytest.approx(best, abs=1e-9)
    assert weights(found) == pytest.approx(mix, abs=1e-6)
    assert cvar(-drawn.returns @ weights(found), drawn.probability, confidence) == pytest.approx(best, abs=1e-9)
    assert not [check for check in recheck(made, found) if not check.passed]


@pytest.mark.hand
@pytest.mark.parametrize("least", [0.03, 0.045, 0.06])
def test_least_risk_for_a_return_as_the_direct_program(least: float) -> None:
    # Mean and risk: one more row Σ μ·w ≥ least, for the plan a rule on the fund's expected return
    drawn = draw_market(300, 10, 5)
    expected = np.linspace(0.02, 0.07, 10)
    best, mix = direct(drawn, 0.9, (-expected[None, :], np.array([-least])))
    held = holding_fund(np.full(10, 1e8), expected)
    found = allocate(asked(drawn, fund=held, rules=(rule(fund_expected_return={"at_least_fraction": least}),)))
    assert found.value == pytest.approx(best, abs=1e-9)
    assert weights(found) == pytest.approx(mix, abs=1e-6)


def with_cost(drawn: MarketScenarios, held: Fund, confidence: float) -> float:
    """The least CVaR as a share of what is left of the fund, by the transformation of Charnes and Cooper, by scipy.

    Unknowns: hold, buy, sell (each holding), α, e, all divided by the fund after trading, and t = 1 / that fund.
    """
    scenarios, count = drawn.returns.shape
    grown = held.value_gbp * (1 + held.expected_return_fraction) / held.total_gbp
    paid = held.cost_fraction_per_year
    size = 3 * count + scenarios + 2
    place_t, place_alpha = size - 1, 3 * count
    cost = np.zeros(size)
    cost[place_alpha] = 1
    cost[place_alpha + 1 : place_t] = drawn.probability / (1 - confidence)
    losses = np.zeros((scenarios, size))
    losses[:, :count] = -drawn.returns
    losses[:, place_alpha] = -1
    losses[:, place_alpha + 1 : place_t] = -np.eye(scenarios)
    equal = np.zeros((count + 2, size))
    for place in range(count):  # hold − buy + sell − grown·t = 0
        equal[place, [place, count + place, 2 * count + place, place_t]] = [1, -1, 1, -grown[place]]
    equal[count, count : 2 * count] = -(1 + held.buy_cost_fraction)  # no cash is kept
    equal[count, 2 * count : 3 * count] = 1 - held.sell_cost_fraction
    equal[count, place_t] = -paid
    equal[count + 1, :count] = 1
    right = np.concatenate([np.zeros(count + 1), [1.0]])
    bounds = [(0, None)] * (3 * count) + [(None, None)] + [(0, None)] * (scenarios + 1)
    found = linprog(cost, losses, np.zeros(scenarios), equal, right, bounds, method="highs")
    assert found.status == 0
    return float(found.fun)


@pytest.mark.hand
@pytest.mark.parametrize("dear", [0.0, 0.001, 0.02, 0.3])
def test_with_cost_of_trading_the_share_of_what_is_left_is_least(dear: float) -> None:
    # Expected: the ratio's own linear program, solved by scipy in one go
    drawn = draw_market(80, 5, 11)
    held = holding_fund(
        np.array([5e8, 2e8, 1e8, 1e8, 1e8]),
        np.array([0.05, 0.04, 0.06, 0.03, 0.05]),
        sell_cost_fraction=[dear, 0.5 * dear, dear, 0.1 * dear, dear],
        buy_cost_fraction=[0.5 * dear] * 5,
    )
    made = asked(drawn, fund=held)
    found = allocate(made)
    assert found.value == pytest.approx(with_cost(drawn, held, 0.9), abs=1e-8)
    assert not [check for check in recheck(made, found) if not check.passed]


def test_what_is_reported_is_worked_out_again_over_all_scenarios() -> None:
    made = asked(draw_market(500, 8, 3), years=range(START, START + 3))
    found = allocate(made)
    assert made.fund is not None
    assert found.fund is not None
    ahead = year_risk(made, found, roll_forward(made, found, made.fund, found.fund), 1)
    assert ahead is not None
    assert found.value == pytest.approx(ahead.cvar_fraction, abs=1e-12)


@pytest.mark.hand
def test_cash_is_no_escape() -> None:
    # A tenth of the fund is cash that never moves; more of it would lower any risk, so no more is held
    drawn = draw_market(200, 4, 2)
    held = holding_fund(np.full(4, 9e7), np.full(4, 0.05), cash_gbp=4e7, cash_return_fraction=0.01)
    made = asked(drawn, fund=held)
    found = allocate(made)
    assert found.fund is not None
    total = found.fund.hold_gbp[1].sum() + found.fund.cash_gbp[1]
    assert found.fund.cash_gbp[1] / total == pytest.approx(0.1)
    best, mix = direct(drawn, 0.9)
    assert found.value == pytest.approx(0.9 * best - 0.1 * 0.01, abs=1e-9)
    assert weights(found) == pytest.approx(0.9 * mix, abs=1e-6)
    label = "the cash account, which may not grow where the least CVaR is sought"
    assert next(price.worth for price in found.prices if price.label == label) > 0


@pytest.mark.hand
def test_next_year_s_pensions_may_lie_ready_as_cash() -> None:
    # No cash today, £30m of pensions and £10m of contributions a year: at most £20m is kept
    held = holding_fund(np.full(4, 9e7), np.full(4, 0.05), benefits_gbp_per_year=3e7, contributions_gbp_per_year=1e7)
    found = allocate(asked(draw_market(200, 4, 2), fund=held))
    assert found.fund is not None
    assert found.fund.cash_gbp[1] == pytest.approx(2e7)


def test_the_order_of_holdings_and_scenarios_does_not_matter() -> None:
    drawn, chance = draw_market(300, 9, 4, weighted=True), np.random.default_rng(1)
    values, expected = chance.uniform(1e6, 9e7, 9), chance.uniform(0.02, 0.08, 9)
    rows, columns = chance.permutation(300), chance.permutation(9)
    shuffled = MarketScenarios(drawn.returns[rows][:, columns], drawn.probability[rows], "shuffled")
    first = allocate(asked(drawn, fund=holding_fund(values, expected)))
    second = allocate(asked(shuffled, fund=holding_fund(values[columns], expected[columns])))
    assert second.value == pytest.approx(first.value, abs=1e-11)
    assert weights(second) == pytest.approx(weights(first)[columns], abs=1e-8)


@pytest.mark.parametrize("factor", [1e-6, 1e-3, 1e4])
def test_scaling_all_money_changes_no_share(factor: float) -> None:
    drawn = draw_market(200, 5, 6)
    values, dear = np.array([5e7, 2e7, 1e7, 1e7, 1e7]), {"sell_cost_fraction": [0.01] * 5}
    first, second = (
        allocate(asked(drawn, fund=holding_fund(scale * values, np.full(5, 0.05), **dear))) for scale in (1.0, factor)
    )
    assert second.value == pytest.approx(first.value, abs=1e-9)
    assert weights(second) == pytest.approx(weights(first), abs=1e-6)


def test_a_row_is_written_for_few_of_many_scenarios() -> None:
    made = asked(draw_market(2000, 10, 8), 0.95)
    problem = build_problem(made)
    assert solve_goal(problem).status == "optimal"
    written = problem.measures[0].written
    assert 200 <= len(written) <= 500
    assert not len(problem.measures[0].missing())
