"""Options priced in bulk: the coefficients of each, the best mix of sources, and no change by the way taken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from energyfund.allocate import grow, whole
from energyfund.allocate.large import choice_of
from energyfund.allocate.model import allocate, build_problem
from energyfund.allocate.pricing import mixes, score
from energyfund.array_solver import matrix, run_arrays
from energyfund.errors import NoPlanError
from energyfund.finance.sources import receipts_for_each_pound, slice_for_each_pound, slices_for_each_pound
from energyfund.scenario.rules import RULE_NAMES
from tests.allocate.cases import CASES
from tests.allocate.crowds import crowd
from tests.allocate.toys import lender, slice_source, source

SEEDS = range(8)


@pytest.mark.hand
@pytest.mark.parametrize("kind", ["slice", "annuity", "eip", "maturity", "nothing"])
def test_terms_of_many_options_are_those_of_each(kind: Any) -> None:
    # Expected: the same function, one option at a time
    draw = np.random.default_rng(1)
    flow = draw.uniform(-0.1, 1, (12, 40)).clip(0) * 1e5
    share = np.array([[0.7], [0.3]]) * np.ones((2, 40))
    money = {"slice": slice_source("one", "pension_fund", 0.05, 8), "nothing": source()}
    one = money.get(kind) or lender("one", kind, 0.04, 6, cover_ratio=1.2)
    many, paid = slices_for_each_pound(one, share, flow), receipts_for_each_pound(one, share, flow)
    assert np.isfinite(many).any()
    for option in range(40):
        assert many[option] == pytest.approx(slice_for_each_pound(one, share[:, 0], flow[:, option]), rel=1e-12)
        alone = receipts_for_each_pound(one, share[:, 0], flow[:, option])
        assert paid[:, option] == pytest.approx(alone, rel=1e-12, abs=1e-15)


@pytest.mark.hand
@pytest.mark.parametrize("seed", SEEDS)
def test_an_option_is_worth_what_a_program_over_its_sources_says(seed: int) -> None:
    # Expected: max of pounds·f with the shares of each group, the room and the caps, by HiGHS
    choice = choice_of(crowd(seed))
    draw = np.random.default_rng(seed)
    duals = draw.normal(0, 0.3, len(choice.record.written))
    looked_at = 0
    for one in choice.choruses:
        found = score(one, duals)
        chorus = one.chorus
        for seat in np.flatnonzero(one.fundable)[:3].tolist():
            best = _best_by_program(found.pounds[:, seat], chorus.needed[:, seat], chorus.most, chorus.groups, one.room)
            expected = found.build[seat] + chorus.outlay[seat] * best
            assert found.worth[seat] == pytest.approx(expected, rel=1e-7, abs=1e-9)
            mix = mixes(one, found, np.array([seat]))[:, 0]
            assert mix @ chorus.needed[:, seat] <= one.room + 1e-8
            assert mix @ found.pounds[:, seat] == pytest.approx(best, rel=1e-7, abs=1e-9)
            looked_at += 1
    assert looked_at > 5


def _best_by_program(pounds: Any, needed: Any, most: Any, groups: Any, room: float) -> float:
    count = len(pounds)
    places = np.arange(count)
    entries: list[Any] = [(np.zeros(count, dtype=np.int64), places, needed)]
    for number, (inside, _) in enumerate(groups):
        entries.append((np.full(len(inside), number + 1), np.array(inside), np.ones(len(inside))))
    shares = np.array([share for _, share in groups])
    bounds = np.concatenate([[-np.inf], shares]), np.concatenate([[room + 1e-9], shares])
    inside = {place for group, _ in groups for place in group}
    high = np.where([place in inside for place in range(count)], most, 0.0)
    rows: Any = matrix(len(groups) + 1, count, entries)
    found = run_arrays(-pounds, rows, bounds, (np.zeros(count), high), 10.0)
    assert found.status == "optimal"
    return -found.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_a_master_guided_by_a_sample_ends_where_any_other_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = crowd(seed)
    plain = _value(asked)
    monkeypatch.setattr("energyfund.allocate.large.LARGE", 0)
    monkeypatch.setattr(grow, "SAMPLE", 3)
    assert _value(asked) == pytest.approx(plain, rel=1e-9, abs=1e-6)


def _value(asked: Any) -> float:
    try:
        return allocate(asked, at_once=0).value
    except NoPlanError:
        return 0.0


@pytest.mark.hand
@pytest.mark.parametrize("name", CASES)
def test_prices_are_what_moving_a_limit_gains_here_too(name: str) -> None:
    # Expected: (value at limit + step - value at limit - step) / (2 x step), all options solved at once
    case = CASES[name]
    found = allocate(case.make(case.at), at_once=0)
    price = next(one.worth for one in found.prices if one.label == case.label)
    above, below = (allocate(case.make(case.at + step)).value for step in (case.step, -case.step))
    sign = -1 if found.certificate is not None and case.make(case.at).goal == "cvar" else 1
    assert price == pytest.approx(sign * (above - below) / (2 * case.step), rel=1e-4)


def test_every_rule_can_be_priced() -> None:
    for name in RULE_NAMES:
        case = CASES[name]
        assert "handed to the solver at once" not in allocate(case.make(case.at), at_once=0).proof, name


def test_what_cannot_be_priced_is_solved_at_once_and_said() -> None:
    case = CASES["least_cvar"]
    asked = case.make(case.at)
    found = allocate(asked, at_once=0)
    assert found.value == allocate(asked).value
    assert found.proof.startswith("All options were handed to the solver at once: the least CVaR is sought")


@pytest.mark.parametrize("seed", range(10))
def test_many_decisions_are_certified_against_the_plan_in_parts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = crowd(seed, whole=True)
    try:
        best = allocate(asked).value
    except NoPlanError:
        return
    monkeypatch.setattr(whole, "FEW", -1)
    found = allocate(asked, at_once=0)
    assert found.status in {"certified", "optimal"}
    assert found.value <= best + 1e-6 * max(1.0, abs(best))
    assert found.value >= best - whole.CERTIFIED * abs(best) - 1e-6
    assert best <= found.value + found.gap_fraction * abs(found.value) + 1e-6 * max(1.0, abs(best))


def test_the_master_tells_how_far_it_is() -> None:
    said: list[str] = []
    allocate(crowd(5), said.append, at_once=0)
    assert any("options looked at closely, 0 more would improve the plan" in words for words in said)
    assert said[-1] == "settling between equal plans"


def test_a_narrow_program_has_the_rows_of_the_whole() -> None:
    asked = crowd(11)
    names = set(build_problem(asked).lp.constraints)
    written = {row.name for row in choice_of(asked).record.written}
    assert written <= names
