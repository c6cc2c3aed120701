"""Impact of what is built, year by year, by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from energyfund.allocate.brief import Build
from energyfund.assumptions import Figures, Override, load
from energyfund.impact.assess import Left, assess
from energyfund.plan import GroupImpact, StatusMove
from energyfund.projects.project import Calendar
from tests.allocate.toys import avoiding, impact, project, start

NOTHING = Left(0.0, 0.0, 0.0, 0.0)
CALENDAR = Calendar(start=2027, horizon=4, price_base=2026, inflation_fraction=0.1, discount_rate_fraction=0.05)


@pytest.fixture(scope="module")
def figures() -> Figures:
    because = "round numbers"
    return load(
        dt.date(2026, 5, 1),
        {
            "carbon_value_gbp_per_tco2e": Override(100.0, because),
            "jobs_supported_per_gbp_m": Override(10.0, because),
        },
    )


def build(name: str, year: int, fraction: float, outlay: float = 1e6, **given: object) -> Build:
    does = impact(**given)
    return Build(
        project(name, start(year, [outlay], 0.0, horizon=4), impact=does),
        start(year, [outlay], 0.0, horizon=4),
        fraction,
        {},
        {},
    )


@pytest.mark.hand
def test_savings_begin_the_year_after_and_rise_with_prices(figures: Figures) -> None:
    # 1,000 in prices of 2026, half built in 2027, first saving in 2028: 500 x 1.1^2, then 500 x 1.1^3, for two years
    one = build("one", 2027, 0.5, bill_savings_gbp_per_year=1000.0, first_year=1, life_years=2)
    found = assess([one], NOTHING, CALENDAR, figures)
    assert found.bill_savings_gbp_by_year == pytest.approx({2027: 0, 2028: 605, 2029: 665.5, 2030: 0, 2031: 0})


@pytest.mark.hand
def test_carbon_is_valued_and_cut_at_the_horizon(figures: Figures) -> None:
    # 10 t a year from the year after; starting 2029, two of the ten years lie within the horizon: 20 t x 100
    one = build("late", 2029, 1.0)
    late = replace(one, start=avoiding(one.start, 100))
    found = assess([late], NOTHING, CALENDAR, figures)
    assert found.tco2e_by_year == pytest.approx({2027: 0, 2028: 0, 2029: 0, 2030: 10, 2031: 10})
    assert found.carbon_value_gbp == pytest.approx(2000)


@pytest.mark.hand
def test_totals_add_up_over_projects_by_what_is_built(figures: Figures) -> None:
    whole = build("whole", 2027, 1.0, 2e6, homes=40.0, homes_lifted=8.0, homes_lifted_p10=5.0, homes_lifted_p90=11.0)
    half = build("half", 2028, 0.5, 1e6, homes=20.0, homes_lifted=4.0, gap_closed_gbp_per_year=300.0)
    never = build("never", 2027, 0.0, homes=1000.0, homes_lifted=500.0)
    found = assess([whole, half, never], Left(7.0, 3.0, 2.0, 9.0), CALENDAR, figures)
    assert found.homes == 50
    assert (found.homes_lifted.expected, found.homes_lifted.p10, found.homes_lifted.p90) == (10, 5, 11)
    assert found.gap_closed_gbp == 150
    assert found.jobs_supported.expected == pytest.approx(25)  # £2.5m x 10
    assert (found.community_fund_gbp, found.local_investment_gbp) == (7, 9)
    assert (found.indivisible_reserve_gbp, found.partners_surplus_gbp) == (3, 2)
    assert any("built in part" in remark for remark in found.remarks)


@pytest.mark.hand
def test_moves_and_groups_add_up(figures: Figures) -> None:
    one = build(
        "one",
        2027,
        0.5,
        moves=(StatusMove("LILEE", 4, 2, 0, 10),),
        groups=(GroupImpact("ward", "North", 16, 2, 100, 50, 1),),
    )
    two = build(
        "two",
        2027,
        1.0,
        moves=(StatusMove("LILEE", 1, 1, 1, 1),),
        groups=(GroupImpact("ward", "North", 4, 1, 10, 5, 0),),
    )
    found = assess([one, two], NOTHING, CALENDAR, figures)
    (move,) = found.moves
    assert (move.poor_before_poor_after, move.poor_before_not_after, move.not_before_poor_after) == (3, 2, 1)
    (group,) = found.groups
    assert (group.group, group.homes, group.homes_lifted, group.bill_savings_gbp_per_year) == ("North", 12, 2, 60)


@pytest.mark.hand
def test_nothing_built_does_nothing(figures: Figures) -> None:
    for builds in ([], [replace(build("one", 2027, 1.0, homes=5.0), fraction=0.0)]):
        found = assess(builds, NOTHING, CALENDAR, figures)
        assert (found.homes, found.homes_lifted.expected, found.carbon_value_gbp) == (0, 0, 0)
        assert not any(found.bill_savings_gbp_by_year.values())
        assert (found.moves, found.groups) == ((), ())
