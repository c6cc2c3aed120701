"""Projects whose figures somebody else worked out."""

from __future__ import annotations

from typing import Any

import pytest

from energyfund.assumptions import Figures
from energyfund.projects.custom import custom_project
from energyfund.projects.project import Calendar
from energyfund.scenario.projects import CustomProject


def written(**given: Any) -> CustomProject:
    return CustomProject.model_validate({"kind": "custom", "name": "hall", **given})


@pytest.mark.hand
def test_a_cash_flow_from_its_own_start_year_on(calendar: Calendar, figures: Figures) -> None:
    asked = written(outlay_gbp_by_year=[100], cash_flow_gbp_by_year=[0, 121, 146.41])
    made = custom_project(asked, calendar, figures, (2027, 2028))
    first, second = made.starts
    # -100 + 121 / 1.21 + 146.41 / 1.4641 = 100; a year later a 1.21th of it
    assert first.npv_gbp == pytest.approx(100)
    assert second.npv_gbp == pytest.approx(100 / 1.21)
    assert first.cash_flow_gbp[:3].tolist() == second.cash_flow_gbp[:3].tolist() == [0, 121, 146.41]
    assert (len(first.outlay_gbp), len(second.outlay_gbp)) == (11, 10)
    assert made.promises_cash_flow
    assert made.remarks == ()


@pytest.mark.hand
def test_a_stated_worth_is_taken_as_it_stands(calendar: Calendar, figures: Figures) -> None:
    made = custom_project(written(outlay_gbp_by_year=[60, 40], npv_gbp=-7), calendar, figures, (2027, 2030))
    assert [start.npv_gbp for start in made.starts] == [-7, -7]
    assert [start.outlay_share.tolist() for start in made.starts] == [[0.6, 0.4], [0.6, 0.4]]
    assert not made.promises_cash_flow
    assert made.remarks[-1] == "Its net present value is taken as it stands; no return to its sources is tested."


@pytest.mark.hand
def test_what_lies_beyond_the_horizon_is_left_out_and_said(calendar: Calendar, figures: Figures) -> None:
    made = custom_project(
        written(outlay_gbp_by_year=[1], cash_flow_gbp_by_year=[0.0] + [1] * 30), calendar, figures, (2027,)
    )
    assert made.starts[0].cash_flow_gbp.sum() == 10
    assert made.remarks == ("Cash flow after the horizon is left out.",)


@pytest.mark.hand
def test_impact_begins_after_the_last_outlay_and_lasts_as_long_as_the_cash_flow(
    calendar: Calendar, figures: Figures
) -> None:
    asked = written(
        outlay_gbp_by_year=[10, 10, 10],
        cash_flow_gbp_by_year=[0, 0, 0, 5, 5, 5, 5],
        impact={"tco2e_per_year": 2, "homes": 3, "homes_lifted": 1, "bill_savings_gbp_per_year": 9},
    )
    made = custom_project(asked, calendar, figures, (2027,))
    assert made.starts[0].tco2e_by_year.tolist() == [0, 0, 0, 2, 2, 2, 2, 0, 0, 0, 0]
    assert (made.impact.first_year, made.impact.life_years) == (3, 4)
    assert (made.impact.homes_lifted_p10, made.impact.homes_lifted_p90) == (1, 1)


@pytest.mark.hand
def test_impact_of_a_project_without_cash_flow_is_counted_once(calendar: Calendar, figures: Figures) -> None:
    asked = written(outlay_gbp_by_year=[10], npv_gbp=1, impact={"tco2e_per_year": 2})
    made = custom_project(asked, calendar, figures, (2027,))
    assert made.starts[0].tco2e_by_year.sum() == 2
    assert (made.impact.first_year, made.impact.life_years) == (1, 1)


def test_what_every_project_has_is_taken_over(calendar: Calendar, figures: Figures) -> None:
    given: dict[str, Any] = {
        "ward": "w",
        "area": "a",
        "deprived_ward": True,
        "local": False,
        "connected_entity": True,
        "whole": True,
        "minimum_fraction": 0.5,
        "required": True,
        "requires": ["x"],
        "excludes": ["y"],
    }
    made = custom_project(written(outlay_gbp_by_year=[0], npv_gbp=1, **given), calendar, figures, (2027,))
    for key, value in given.items():
        assert getattr(made, key) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.hand
def test_lines_fall_in_the_years_of_operation(calendar: Calendar, figures: Figures) -> None:
    # Prices of 2025, 10 % a year. Spent in project years 0 and 1, so the first year of operation is 2 (2029, 1.1^4).
    asked = written(
        outlay_gbp_by_year=[50, 50],
        life_years=3,
        lines=[
            {"name": "Hire", "gbp_per_year": 100, "index": "fixed"},
            {"name": "Cleaning", "gbp_per_year": -10, "moves_with": "cost", "first_year": 2},
            {"name": "Tapering grant", "gbp_by_year": [30, 20, 10], "note": "the council's letter"},
        ],
        impact={"jobs_kept": 7},
    )
    found = custom_project(asked, calendar, figures, (2027,))
    lines = {line.name: line for line in found.starts[0].lines}
    assert lines["Hire"].gbp[:6].tolist() == [0, 0, 100, 100, 100, 0]
    assert lines["Cleaning"].gbp[:6] == pytest.approx([0, 0, 0, -10 * 1.1**5, -10 * 1.1**6, 0])
    assert lines["Tapering grant"].gbp[:6].tolist() == [0, 0, 30, 20, 10, 0]
    assert [lines[name].moves_with for name in lines] == [(), ("cost", "inflation"), ()]
    assert [lines[name].source for name in lines] == ["scenario", "scenario", "the council's letter"]
    assert found.impact.jobs_kept == 7
    assert (found.impact.first_year, found.impact.life_years) == (2, 3)
    assert found.promises_cash_flow


@pytest.mark.hand
def test_impact_lasts_as_long_as_the_last_line_where_nothing_else_is_said(calendar: Calendar, figures: Figures) -> None:
    lines = [{"name": "a", "gbp_per_year": 1, "last_year": 4}, {"name": "b", "gbp_by_year": [1, 1], "first_year": 2}]
    found = custom_project(written(outlay_gbp_by_year=[1], lines=lines), calendar, figures, (2027,))
    assert found.impact.life_years == 4


@pytest.mark.hand
def test_the_cash_flow_varies_with_what_is_said_and_tax_is_added_by_year(calendar: Calendar, figures: Figures) -> None:
    # 0 % until March 2027 and 5 % from then on, half of it reclaimed: 100 x 2.5 % in each of the years 2027 and 2028
    vat = {"supply": "installed_homes", "recoverable_fraction": 0.5}
    asked = written(outlay_gbp_by_year=[100, 100], cash_flow_gbp_by_year=[0, 0, 300], moves_with="rent", vat=vat)
    found = custom_project(asked, calendar, figures, (2027,))
    assert found.starts[0].outlay_gbp[:2] == pytest.approx([102.5, 102.5])
    assert [line.moves_with for line in found.starts[0].lines] == [("rent",)]
    assert "The outlay includes £5 of value added tax that cannot be reclaimed." in found.remarks
    assert any("Work of that year is taken as delivered on 1 July, at 5 %" in remark for remark in found.remarks)
