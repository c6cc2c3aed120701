"""Pathways side by side: the price of each policy, what is regretted, and what stops a pathway."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.pension.futures import AS_EXPECTED, MarketFuture
from energyfund.plan.comparison import COMPARISON_FORMAT, LISTED_HOLDINGS, Comparison, PathwayView
from energyfund.planning.chain import prepare, solve_pathway
from energyfund.planning.compare import compare, pathways_of
from energyfund.planning.compare_views import cost_bp, funding_range
from energyfund.planning.regret import decisions_of, follow, regrets
from energyfund.scenario.loader import LoadedScenario
from tests.planning.conftest import CUSTOM, FUND, WHOLE, Load, Made

PATHWAYS = """\
pathways:
  - {kind: linear, name: three-year exit, deadline_year: 2029}
  - {kind: hold, name: hold}
"""
FOUR = """\
pathways:
  - {kind: linear, name: three-year exit, deadline_year: 2029, scope: all}
  - {kind: immediate, name: at once}
  - {kind: ctb, name: glidepath, scope: all}
  - {kind: listed_exit, name: two-year exit, years: 2}
"""
MARKET = """\
  members_support: Three in four of 900 members asked in 2025 were for it.
  market:
    volatilities: {tracker: 0.16, clean tracker: 0.15, gilts: 0.06}
    correlations: [[1, 0.98, 0.1], [0.98, 1, 0.1], [0.1, 0.1, 1]]
    scenarios: 60
    seed: 7
  holdings:
"""
RISKY = FUND.replace("  holdings:\n", MARKET).replace(PATHWAYS, FOUR)


def last(loaded: LoadedScenario) -> Comparison:
    return list(compare(prepare(loaded)))[-1]


def view(found: Comparison, name: str) -> PathwayView:
    return next(each for each in found.pathways if each.name == name)


@pytest.fixture
def risky(load: Load) -> Comparison:
    return last(load(RISKY))


@pytest.mark.hand
def test_cost_is_the_return_given_up_each_year() -> None:
    # 110.25 / 100 over two years is 1.05 a year: 500 bp; a pathway that ends higher gains
    assert cost_bp(110.25, 100.0, 2) == pytest.approx(500)
    assert cost_bp(100.0, 110.25, 2) == pytest.approx(1e4 * (1 / 1.05 - 1))


@pytest.mark.hand
def test_the_funding_level_is_divided_by_what_the_promises_grow() -> None:
    # at 1 point less and a duration of 2, promises are worth (1.05 / 1.04)^2 as much
    found = funding_range(1.0, 0.05, 0.01, 2.0)
    assert found.at_lower_rate == pytest.approx((1.04 / 1.05) ** 2)
    assert found.at_higher_rate == pytest.approx((1.06 / 1.05) ** 2)


def test_holding_on_comes_first_and_is_always_there(load: Load) -> None:
    assert [each.name for each in pathways_of(load(FUND))] == ["hold", "three-year exit"]
    assert pathways_of(load(FUND.replace(PATHWAYS, FOUR)))[0].name == "hold"


def test_what_cannot_be_compared_is_said(load: Load) -> None:
    with pytest.raises(InvalidInputError, match="pathways out of fossil fuels are compared for a pension fund"):
        pathways_of(load(CUSTOM))
    with pytest.raises(InvalidInputError, match="pathways: standard"):
        pathways_of(load(FUND.replace(PATHWAYS, "")))


def test_every_pathway_is_priced_against_holding_on(risky: Comparison) -> None:
    held = risky.pathways[0]
    assert (held.cost_bp, held.cost_gbp, held.cvar_change_fraction) == (0, 0, 0)
    for each in risky.pathways:
        end = each.years[-1].value_gbp
        assert each.cost_gbp == pytest.approx(held.years[-1].value_gbp - end)
        assert each.cost_bp == pytest.approx(1e4 * ((held.years[-1].value_gbp / end) ** (1 / 3) - 1))
        assert each.transition_cost is not None
        assert each.transition_cost.total_gbp == pytest.approx(sum(year.transition_cost_gbp for year in each.years))
        assert each.failed_checks == ()
    assert view(risky, "at once").cost_bp is not None
    assert (view(risky, "at once").cost_bp or 0) > 0


def test_a_pathway_in_the_comparison_is_the_plan_of_that_pathway(load: Load, plan: Made) -> None:
    found = view(last(load(FUND)), "three-year exit")
    own = plan(FUND, pathway="three-year exit").fund
    assert own is not None
    assert found.years == own.years
    assert found.expected_return_fraction == own.expected_return_fraction


def test_what_is_excluded_is_nothing_at_the_deadline(risky: Comparison) -> None:
    for name, deadline in (("three-year exit", 2029), ("at once", 2027), ("two-year exit", 2028)):
        shares = {year.year: year.weights["tracker"] for year in view(risky, name).years}
        assert all(share == 0 for year, share in shares.items() if year >= deadline)
        listed = [each for each in view(risky, name).exposures if each.definition == LISTED_HOLDINGS]
        assert listed[-1].high_fraction == 0


def test_risk_is_told_only_where_the_market_is_known(load: Load, risky: Comparison) -> None:
    assert risky.confidence_fraction is not None
    for each in risky.pathways:
        assert each.volatility_fraction is not None
        assert each.cvar_fraction is not None
    strays = {each.name: each.tracking_error_last_fraction for each in risky.pathways}
    assert strays["hold"] == 0
    assert (strays["at once"] or 0) > 0
    plain = last(load(FUND))
    assert plain.confidence_fraction is None
    assert "says nothing of how markets may move" in plain.market_in_words
    assert {each.cvar_fraction for each in plain.pathways} == {None}
    assert {each.tracking_error_last_fraction for each in plain.pathways} == {None}


@pytest.mark.hand
def test_tracking_error_of_a_swap(risky: Comparison) -> None:
    """Leaving at once swaps the tracker for its twin: √(w'Σw) with the shares of the fund at the end."""
    held, left = risky.pathways[0].years[-1].weights, view(risky, "at once").years[-1].weights
    gap = np.array([left[name] - held[name] for name in ("tracker", "clean tracker", "gilts")])
    spread = np.array([0.16, 0.15, 0.06])
    matrix = np.array([[1, 0.98, 0.1], [0.98, 1, 0.1], [0.1, 0.1, 1]])
    expected = float(np.sqrt(gap @ (matrix * np.outer(spread, spread)) @ gap))
    # 60 scenarios are straightened to hold the moments exactly; the scenario's covariance divides by their number
    assert view(risky, "at once").tracking_error_last_fraction == pytest.approx(expected, rel=1e-6)


def test_markets_without_cost_make_every_transition_free(load: Load) -> None:
    free = RISKY.replace("sell_cost_fraction: 0.001", "sell_cost_fraction: 0")
    free = free.replace("buy_cost_fraction: 0.001", "buy_cost_fraction: 0").replace("0.0005", "0")
    free = free.replace("expected_return_fraction: 0.059", "expected_return_fraction: 0.06")
    free = free.replace("expected_return_fraction: 0.04,", "expected_return_fraction: 0.06,")
    free = free.replace("cash_return_fraction: 0.03", "cash_return_fraction: 0.06")
    for each in last(load(free)).pathways:
        assert each.transition_cost is not None
        assert each.transition_cost.total_gbp == 0
        assert each.cost_bp == pytest.approx(0, abs=1e-6)


def test_a_pathway_that_no_plan_meets_is_listed_with_its_clash(load: Load) -> None:
    locked = RISKY.replace(
        "name: tracker, asset_class: equity,", "name: tracker, locked_until_year: 2031, asset_class: equity,"
    ).replace("  - {kind: linear, name: three-year exit, deadline_year: 2029, scope: all}\n", "")
    found = last(load(locked))
    assert view(found, "at once").status == "clash"
    assert view(found, "at once").clash == ("pathway at once",)
    assert "tracker until 2031" in view(found, "at once").remark
    assert view(found, "at once").cost_bp is None
    assert view(found, "hold").status == "planned"
    assert any(line.startswith("No plan keeps to at once") for line in found.answer)


def test_every_step_is_a_whole_comparison_of_what_is_finished(load: Load) -> None:
    steps = list(compare(prepare(load(RISKY))))
    assert [len(each.pathways) for each in steps] == [1, 2, 3, 4, 5]
    assert [len(each.waiting) for each in steps] == [4, 3, 2, 1, 0]
    for each in steps:
        assert each.is_as_written()
        assert Comparison.from_json(each.to_json()) == each
    assert steps[1].pathways[1].cost_bp == steps[-1].pathways[1].cost_bp


def test_the_same_scenario_gives_the_same_bytes(load: Load) -> None:
    assert last(load(RISKY)).to_json() == last(load(RISKY)).to_json()


def test_a_comparison_of_another_version_is_refused(risky: Comparison) -> None:
    with pytest.raises(InvalidInputError, match="another version of energyfund"):
        Comparison.from_json(
            risky.to_json().replace(f'"energyfund_comparison": {COMPARISON_FORMAT}', '"energyfund_comparison": 0')
        )


def test_members_views_stand_beside_the_price_and_nothing_is_judged(risky: Comparison) -> None:
    assert risky.members_support == "Three in four of 900 members asked in 2025 were for it."
    assert "significant" not in " ".join(risky.answer)


RUN_OFF = RISKY.replace("{name: gilts,", "{name: gilts, run_off_fraction_per_year: 0.1,").replace(
    "{name: tracker,", "{name: tracker, switch_cost_gbp: 30000, illiquid_discount_fraction: 0.01,"
)


@pytest.mark.parametrize("text", [RUN_OFF, WHOLE], ids=["run-off and switching", "projects"])
def test_followed_under_the_expected_returns_a_plan_gives_itself(load: Load, text: str) -> None:
    """Sales, purchases, run-off, a switch that costs, and projects: everything that the roll-forward knows."""
    prepared = prepare(load(text))
    for pathway in pathways_of(prepared.inputs.loaded):
        made = solve_pathway(prepared, pathway)
        decisions = decisions_of(made.brief, made.allocation)
        assert decisions is not None
        assert made.allocation.fund is not None
        found = follow(decisions, AS_EXPECTED)
        assert found.hold_gbp == pytest.approx(made.allocation.fund.hold_gbp, abs=1e-2)
        whole = made.allocation.fund.hold_gbp.sum(axis=1) + made.allocation.fund.cash_gbp + decisions.projects_gbp
        assert found.value_gbp == pytest.approx(whole, abs=1e-2)
        assert found.short_gbp == 0


@pytest.mark.hand
def test_a_shock_takes_the_fossil_part_of_what_is_still_held(load: Load) -> None:
    """Holding on; half of the fossil part is lost in the last year: 0.04 of the tracker, so 2 % of it goes."""
    prepared = prepare(load(FUND))
    made = solve_pathway(prepared, pathways_of(prepared.inputs.loaded)[0])
    decisions = decisions_of(made.brief, made.allocation)
    assert decisions is not None
    shock = MarketFuture("shock", 0, {}, 2029, 0.5, "")
    expected, hit = follow(decisions, AS_EXPECTED), follow(decisions, shock)
    assert hit.value_gbp[:-1] == pytest.approx(expected.value_gbp[:-1])
    lost = 0.5 * 0.04 * expected.hold_gbp[2, 0]
    assert expected.value_gbp[-1] - hit.value_gbp[-1] == pytest.approx(lost, rel=1e-3)


def test_cash_that_runs_short_is_told(load: Load) -> None:
    """A crash of what was to be sold leaves the pensions unpaid, and the decisions do not change by themselves."""
    poor = FUND.replace("benefits_gbp_per_year: 4500000", "benefits_gbp_per_year: 30000000")
    poor = poor.replace("  cash_gbp: 2000000", "  cash_gbp: 0")
    crash = "futures:\n  - {name: crash, class_return_shift_fraction: {equity: -0.9, bonds: -0.9}, because: asked}\n"
    found = last(load(poor + crash))
    assert any(value.short_gbp > 0 for value in found.pathways[0].futures if value.future == "crash")


def test_regret_is_nil_for_the_best_and_never_below(risky: Comparison) -> None:
    names = [future.name for future in risky.futures]
    assert names[0] == "as expected"
    assert len(names) == 5
    for place, _ in enumerate(names):
        regret = [each.futures[place].regret_gbp for each in risky.pathways]
        values = [each.futures[place].value_gbp for each in risky.pathways]
        assert min(regret) == 0
        assert regret == pytest.approx([max(values) - value for value in values])
    for each in risky.pathways:
        assert each.largest_regret_gbp == max(value.regret_gbp for value in each.futures)
        assert each.futures[0].value_gbp == pytest.approx(each.years[-1].value_gbp, abs=1e-2)


def test_leaving_is_regretted_least_where_fossil_fuels_do_worst(risky: Comparison) -> None:
    gap = {
        future: [
            next(value.value_gbp for value in each.futures if value.future == future) for each in risky.pathways[:3]
        ]
        for future in ("hot house world", "orderly transition")
    }
    assert (
        gap["hot house world"][0] - gap["hot house world"][2]
        > gap["orderly transition"][0] - gap["orderly transition"][2]
    )


@pytest.mark.hand
def test_regrets_of_two_by_two() -> None:
    found = regrets({"stay": {"up": 12.0, "down": 5.0}, "go": {"up": 10.0, "down": 8.0}})
    assert found == {"stay": {"up": 0.0, "down": 3.0}, "go": {"up": 2.0, "down": 0.0}}
    for name, future in itertools.product(found, ("up", "down")):
        assert found[name][future] >= 0


def test_futures_that_name_nothing_are_faults(load: Load) -> None:
    wrong = """\
futures:
  - {name: as expected, class_return_shift_fraction: {equty: 0.01}, because: a}
  - {name: b, shock_year: 2035, fossil_shock_fraction: 0.2, because: b}
"""
    with pytest.raises(InvalidInputError) as caught:
        load(FUND + wrong)
    text = str(caught.value)
    assert "is always there" in text
    assert "Did you mean 'equity'" in text
    assert "2035" in text
