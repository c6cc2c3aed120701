"""Where no plan meets every rule: the rules that are named clash, and leaving out any one of them is a cure."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from energyfund.allocate.brief import Brief
from energyfund.allocate.model import allocate
from energyfund.errors import NoPlanError
from tests.allocate.cases import pair, plain, with_fund
from tests.allocate.toys import brief, fund, project, rule, source, start

HOMES = rule(0, homes_lifted={"at_least": 86})
CARBON = rule(1, carbon={"at_least_tco2e": 1300})
LITTLE = rule(2, share_of_capital={"kind": "solar", "at_least_fraction": 0.01})
CUSTOM = rule(6, share_of_capital={"kind": "custom", "at_least_fraction": 0.5})
LOCAL = rule(3, local_investment={"at_most_fraction": 0.01})
LOCAL_FLOOR = rule(4, local_investment={"at_least_fraction": 0.5})
EARN = rule(5, fund_expected_return={"at_least_fraction": 0.09})


def without(asked: Brief, label: str) -> Brief:
    """The same brief with one thing left out, found by the words of the message."""
    if found := re.fullmatch(r"budget of '(.+)'", label):
        sources = [replace(one, budget_gbp=None) if one.name == found[1] else one for one in asked.sources]
        return replace(asked, sources=tuple(sources))
    if found := re.fullmatch(r"'(.+)' is required", label):
        return changed(asked, found[1], required=False)
    if found := re.fullmatch(r"'(.+)' requires '(.+)'", label):
        return changed(asked, found[1], requires=())
    if found := re.fullmatch(r"'(.+)' and '(.+)' exclude each other", label):
        return changed(changed(asked, found[1], excludes=()), found[2], excludes=())
    if label.startswith("pathway "):
        return replace(asked, path=None)
    kept = tuple(one for one in asked.rules if one.label != label)
    assert len(kept) == len(asked.rules) - 1, f"nothing here is called {label}"
    return replace(asked, rules=kept)


def changed(asked: Brief, name: str, **fields: object) -> Brief:
    projects = [replace(one, **fields) if one.name == name else one for one in asked.projects]  # type: ignore[arg-type]
    return replace(asked, projects=tuple(projects))


def all_or_nothing() -> Brief:
    first = project("first", start(2027, [1e6], 1e5), whole=True, required=True)
    second = project("second", start(2027, [6e5], 1e5), whole=True, required=True, excludes=("third",))
    third = project("third", start(2027, [1e5], 1e5), whole=True)
    return brief([first, second, third], [source("pot", budget_gbp=1.5e6)], rules=(CUSTOM,))


CLASHES: dict[str, tuple[Brief, set[str]]] = {
    "a floor that is out of reach": (plain(rules=(HOMES, rule(1, carbon={"at_least_tco2e": 1}))), {HOMES.label}),
    "a floor and a budget": (plain(rules=(CARBON, LITTLE)), {CARBON.label, "budget of 'reserves'"}),
    "two projects and a budget": (
        all_or_nothing(),
        {"budget of 'pot'", "'first' is required", "'second' is required"},
    ),
    "two that exclude each other": (
        brief(
            [
                project("one", start(2027, [1e5], 1e4), whole=True, required=True, excludes=("other",)),
                project("other", start(2027, [1e5], 1e4), required=True),
            ],
            [source(budget_gbp=1e9)],
        ),
        {"'one' is required", "'other' is required", "'one' and 'other' exclude each other"},
    ),
    "one needs another that no source may pay for": (
        brief(
            [
                project("one", start(2027, [1e5], 1e4), required=True, requires=("other",)),
                project("other", start(2027, [1e5], 1e4), kind="housing"),
            ],
            [source(only_kinds=frozenset({"custom"}))],
        ),
        {"'one' is required", "'one' requires 'other'"},
    ),
    "a required project and a limit of the fund": (
        with_fund([LOCAL], second={"required": True}),
        {LOCAL.label, "'warmth' is required"},
    ),
    "a share of the fund that projects cannot fill": (with_fund([LOCAL_FLOOR]), {LOCAL_FLOOR.label}),
    "a return that nothing earns": (with_fund([EARN, LOCAL]), {EARN.label}),
    "a pathway and a holding that is locked": (
        with_fund([LOCAL], leaving=True, fund=fund(locked_until_year=[2040, 0])),
        {"pathway exit"},
    ),
    "a rule on homes where there are no projects": (brief(rules=(HOMES,)), {HOMES.label}),
}


@pytest.mark.hand
@pytest.mark.parametrize("name", CLASHES)
def test_exactly_what_clashes_is_named_and_leaving_out_any_one_cures_it(name: str) -> None:
    asked, expected = CLASHES[name]
    with pytest.raises(NoPlanError) as caught:
        allocate(asked)
    assert set(caught.value.clash) == expected
    assert len(caught.value.clash) == len(expected)
    assert caught.value.exit_code == 4
    assert "Loosening any one of them is enough" in str(caught.value)
    for label in expected:
        assert allocate(without(asked, label)).status == "optimal"


@pytest.mark.hand
def test_a_fund_that_cannot_pay_its_pensions_is_told_so() -> None:
    # £10m of cash, everything else locked, £40m of pensions a year
    poor = fund(benefits_gbp_per_year=40e6, locked_until_year=[2040, 2040])
    with pytest.raises(NoPlanError) as caught:
        allocate(brief(fund=poor, rules=(LOCAL,)))
    assert caught.value.clash == ("the fund's cash must cover benefits, costs and draws",)
    assert "Lower what the fund must pay" in str(caught.value)


def test_a_plan_never_shrinks_the_fund_by_trading_to_and_fro_to_meet_a_share() -> None:
    with pytest.raises(NoPlanError):
        allocate(brief(pair(), [source("reserves")], fund=fund(), rules=(LOCAL_FLOOR,)))
