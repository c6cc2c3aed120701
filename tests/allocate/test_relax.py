"""The cheapest way out of a clash: followed, it gives a plan, and nothing smaller does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from energyfund.allocate.brief import Brief
from energyfund.allocate.model import allocate
from energyfund.errors import Loosening, NoPlanError
from tests.allocate.cases import pair, plain, with_fund
from tests.allocate.test_clash import CARBON, CLASHES, EARN, HOMES, LITTLE, LOCAL, without
from tests.allocate.toys import brief, project, rule, source, start

FIELDS = {
    "homes lifted": "at_least",
    "carbon": "at_least_tco2e",
    "bill savings": "at_least_gbp_per_year",
    "indivisible reserve": "fraction",
}


def clash(asked: Brief) -> NoPlanError:
    with pytest.raises(NoPlanError) as caught:
        allocate(asked)
    return caught.value


def loosened(asked: Brief, change: Loosening, part: float = 1.0) -> Brief:
    """The same brief with a limit moved as advised, or by a part of that."""
    if change.by is None:
        return without(asked, change.label)
    by = part * change.by
    if found := re.fullmatch(r"budget of '(.+)'", change.label):
        more = [replace(s, budget_gbp=(s.budget_gbp or 0) + by) if s.name == found[1] else s for s in asked.sources]
        return replace(asked, sources=tuple(more))
    if change.label.startswith("pathway "):
        assert asked.path is not None
        limits = tuple(replace(limit, most=limit.most + by) for limit in asked.path.limits)
        return replace(asked, path=replace(asked.path, limits=limits))
    rules = []
    for named in asked.rules:
        if named.label == change.label:
            field = FIELDS.get(change.label.split(" (")[0], f"at_{change.side}_fraction")
            to = getattr(named.rule, field) + (by if change.side == "most" else -by)
            rules.append(replace(named, rule=named.rule.model_copy(update={field: to})))
        else:
            rules.append(named)
    return replace(asked, rules=tuple(rules))


def has_plan(asked: Brief) -> bool:
    try:
        return allocate(asked).status == "optimal"
    except NoPlanError:
        return False


@pytest.mark.hand
@pytest.mark.parametrize("name", CLASHES)
def test_every_way_out_works_and_a_smaller_change_does_not(name: str) -> None:
    asked, _ = CLASHES[name]
    ways = clash(asked).ways
    assert ways
    shares = [sum(change.share for change in way) for way in ways]
    assert shares == sorted(shares), "the cheapest stands first"
    for way in ways:
        eased = asked
        for change in way:
            eased = loosened(eased, change)
        assert has_plan(eased), way
        for change in way:
            if change.by is not None:
                for part in (0.98, 0.75, 0.5, 0.25, 0.0):  # rounding up may add up to a hundredth of these changes
                    assert not has_plan(loosened(asked, change, part)), (change, part)


@pytest.mark.hand
def test_the_change_is_the_smallest_on_a_grid() -> None:
    # Both projects together lift 85 homes and the budget pays for all of warmth and half the panels: 80 + 2.5
    asked = plain(rules=(HOMES,))
    ((first,),) = clash(asked).ways
    assert (first.at, first.by) == (86, 3.5)
    grid = [step / 10 for step in range(60)]
    smallest = next(by for by in grid if has_plan(loosened(asked, replace(first, by=by))))
    assert smallest == first.by
    assert first.in_words == "lower homes lifted (line 10) from 86 to 82.5"


@pytest.mark.hand
def test_the_message_names_the_alternatives_in_pounds_and_tonnes() -> None:
    # 1,300 t of 500 + 900: £1.5m gives 900 + 250 = 1,150; 1,300 t needs 0.8 of the panels, £300,000 more
    error = clash(plain(rules=(CARBON, LITTLE)))
    assert str(error).splitlines()[-1] == (
        "Loosening any one of them is enough. The cheapest way out: lower carbon (line 11) from 1,300 tonnes to 1,150 "
        "tonnes, or raise the budget of 'reserves' by £300,000. Change the scenario and plan again."
    )


@pytest.mark.hand
def test_rules_give_way_by_the_users_priorities_first() -> None:
    floor = rule(0, homes_lifted={"at_least": 80}, priority=2)
    share = rule(1, share_of_capital={"kind": "solar", "at_least_fraction": 0.6}, priority=1)
    asked = plain(budget=1e6, rules=(floor, share))
    ways = clash(asked).ways
    assert [way[0].label for way in ways] == [share.label, floor.label]
    turned = plain(budget=1e6, rules=(replace(floor, priority=1), replace(share, priority=2)))
    assert [way[0].label for way in clash(turned).ways] == [floor.label, share.label]
    unnamed = plain(budget=1e6, rules=(replace(floor, priority=None), replace(share, priority=7)))
    assert next(way[0].label for way in clash(unnamed).ways) == share.label


@pytest.mark.hand
def test_two_clashes_side_by_side_are_cured_together() -> None:
    # No plan lifts 86 homes of 85. With warmth built, half on panels and six tenths in deprived wards cannot both be.
    shares = [rule(1, share_of_capital={"kind": "solar", "at_least_fraction": 0.5})]
    shares.append(rule(2, deprived_wards={"at_least_fraction": 0.6}))
    asked = brief(pair(required=True), [source("reserves", budget_gbp=3e6)], rules=(HOMES, *shares))
    error = clash(asked)
    assert "Loosening one of them is not enough" in str(error)
    (way,) = error.ways
    assert {change.label for change in way} == {HOMES.label, shares[1].label}, "a sixth of the floor, not a fifth"
    eased = asked
    for change in way:
        assert not has_plan(eased)
        eased = loosened(eased, change)
    assert has_plan(eased)


@pytest.mark.hand
def test_what_is_a_yes_or_no_can_only_be_given_up() -> None:
    first = project("one", start(2027, [1e5], 1e4), required=True, excludes=("other",))
    second = project("other", start(2027, [1e5], 1e4), required=True)
    error = clash(brief([first, second], [source(budget_gbp=1e9)]))
    assert all(way[0].by is None and way[0].share == 1 for way in error.ways)
    assert "give up that 'one' is required" in str(error)


@pytest.mark.hand
def test_a_share_is_lowered_as_little_as_can_be() -> None:
    # Nothing earns more than the 7 % of the fossil holding: 9 % is lowered to 7 %, within a hundredth of a point
    (way,) = clash(with_fund([EARN, LOCAL])).ways
    assert way[0].at == 0.09
    assert way[0].by == pytest.approx(0.02, abs=2e-4)
