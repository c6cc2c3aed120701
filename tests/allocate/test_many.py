"""Plans with many options are as good as those whose options are all handed to the solver, and come with proof."""

from __future__ import annotations

import pytest

from energyfund.allocate.model import allocate
from energyfund.errors import NoPlanError
from energyfund.verify.recheck import recheck
from tests.allocate.crowds import crowd

ROUNDING = 1e-3
"""All-or-nothing plans are certified to a tenth of a percent."""


@pytest.mark.parametrize("seed", range(24))
def test_as_good_as_all_options_at_once(seed: int) -> None:
    asked = crowd(seed)
    try:
        whole = allocate(asked)
    except NoPlanError:
        with pytest.raises(NoPlanError):
            allocate(asked, at_once=0)
        return
    found = allocate(asked, at_once=0)
    assert found.value == pytest.approx(whole.value, rel=1e-9, abs=1e-6)
    assert found.proof
    assert not [check.name for check in recheck(asked, found) if not check.passed]


@pytest.mark.parametrize("seed", range(12))
def test_all_or_nothing_within_what_is_certified(seed: int) -> None:
    asked = crowd(seed, whole=True)
    try:
        whole = allocate(asked)
    except NoPlanError:
        with pytest.raises(NoPlanError):
            allocate(asked, at_once=0)
        return
    found = allocate(asked, at_once=0)
    size = max(1.0, abs(whole.value))
    assert -1e-6 <= (whole.value - found.value) / size <= ROUNDING
    assert found.gap_fraction <= ROUNDING
    assert not [check.name for check in recheck(asked, found) if not check.passed]


def test_the_same_plan_twice() -> None:
    one, two = (allocate(crowd(3), at_once=0) for _ in range(2))
    assert one.value == two.value
    assert [build.fraction for build in one.builds] == [build.fraction for build in two.builds]
