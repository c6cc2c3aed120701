"""What the outlay does in the place, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from energyfund.impact.local_spend import local_spend
from energyfund.plan import LocalSpendPlan
from energyfund.scenario.local_economy import LocalEconomy
from tests.allocate.toys import project, start

SURVEY = LocalEconomy(respend_fraction=0.4, because="survey of suppliers")


def spent(*given: tuple[str, float, float | None], economy: LocalEconomy | None = SURVEY) -> LocalSpendPlan | None:
    """Projects by name, what is spent on each, and the share that it states."""
    begun = start(2027, [1.0], 0.0, horizon=4)
    projects = [replace(project(name, begun), local_spend_fraction=share) for name, _, share in given]
    return local_spend(projects, {name: outlay for name, outlay, _ in given}, economy)


@pytest.mark.hand
def test_three_rounds_where_every_project_says_its_share() -> None:
    # £1m at 30 % and £1m at 90 %, a third is not built: 1.2m of 2m, 60 %; 40 % of it again is 480,000.
    # LM3 = 1 + 0.6 + 0.24 = 1.84, the example of the figures with shares of 0.6 and 0.4
    found = spent(("a", 1e6, 0.3), ("b", 1e6, 0.9), ("c", 0.0, 0.1))
    assert found is not None
    assert (found.outlay_gbp, found.local_gbp, found.respent_gbp) == pytest.approx((2e6, 1.2e6, 480_000))
    assert found.lm3 == pytest.approx(1.84)
    assert (found.local_low_gbp, found.local_high_gbp) == pytest.approx((1.2e6, 1.2e6))
    assert found.silent == ()


@pytest.mark.hand
def test_two_ends_where_a_project_says_nothing() -> None:
    # £1m at 30 % and £1m unknown: from 0.3m to 1.3m of 2m; LM3 from 1 + 0.15 · 1.4 = 1.21 to 1 + 0.65 · 1.4 = 1.91
    found = spent(("a", 1e6, 0.3), ("b", 1e6, None))
    assert found is not None
    assert (found.local_gbp, found.respent_gbp, found.lm3) == (None, None, None)
    assert (found.local_low_gbp, found.local_high_gbp) == pytest.approx((0.3e6, 1.3e6))
    assert (found.lm3_low, found.lm3_high) == pytest.approx((1.21, 1.91))
    assert found.silent == ("b",)


@pytest.mark.hand
def test_without_a_share_spent_again_there_is_no_multiplier() -> None:
    found = spent(("a", 1e6, 0.3), economy=None)
    assert found is not None
    assert found.local_gbp == pytest.approx(0.3e6)
    assert (found.respent_gbp, found.respent_low_gbp, found.lm3, found.lm3_high) == (None, None, None, None)


@pytest.mark.hand
def test_nothing_is_said_where_nothing_is_known() -> None:
    assert spent(("a", 1e6, None)) is None
    assert spent(("a", 0.0, 0.5)) is None
