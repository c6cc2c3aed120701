"""Lines of cash that a scenario adds."""

from __future__ import annotations

from typing import Any

import pytest

from energyfund.assumptions import Figures
from energyfund.projects.named_lines import named_lines
from energyfund.projects.project import Calendar, Line
from energyfund.scenario.money import NamedLine


def one(calendar: Calendar, figures: Figures, opens: int = 1, life: int | None = 4, **given: Any) -> Line | None:
    written = NamedLine.model_validate({"name": "line", **given})
    found = named_lines([written], calendar, 2027, figures, opens, life)
    return found[0] if found else None


@pytest.mark.hand
def test_pounds_a_year(calendar: Calendar, figures: Figures) -> None:
    # Prices of 2025, 10 % a year: the first year of operation is 2028, 1.1^3
    line = one(calendar, figures, gbp_per_year=100, moves_with="price")
    assert line is not None
    assert line.gbp[:6] == pytest.approx([0, 133.1, 146.41, 161.051, 177.1561, 0])
    assert (line.index, line.source, line.moves_with) == ("inflation", "scenario", ("price", "inflation"))
    fixed = one(calendar, figures, gbp_per_year=100, index="fixed", first_year=2, last_year=3)
    assert fixed is not None
    assert fixed.gbp[:6].tolist() == [0, 0, 100, 100, 0, 0]
    assert fixed.moves_with == ()


@pytest.mark.hand
def test_pounds_by_year_stand_as_they_are_written(calendar: Calendar, figures: Figures) -> None:
    line = one(calendar, figures, opens=2, gbp_by_year=[50, 40, 30], first_year=2, note="the offer")
    assert line is not None
    assert line.gbp[:7].tolist() == [0, 0, 0, 50, 40, 30, 0]
    assert (line.index, line.source) == ("as given", "the offer")
    cut = one(calendar, figures, gbp_by_year=[50, 40, 30], last_year=2)
    assert cut is not None
    assert cut.gbp[:4].tolist() == [0, 50, 40, 0]
    long = one(calendar, figures, gbp_by_year=[1] * 30)
    assert long is not None
    assert long.gbp.sum() == 10, "what lies beyond the horizon is not counted"


@pytest.mark.hand
def test_a_cost_that_falls_once_is_set_aside_for(calendar: Calendar, figures: Figures) -> None:
    lumps: list[dict[str, Any]] = [{"gbp_per_year": -9, "first_year": 3, "last_year": 3}, {"gbp_by_year": [0, 0, -9]}]
    assert [line.is_lumpy for line in (one(calendar, figures, **given) for given in lumps) if line] == [True, True]
    smooth: list[dict[str, Any]] = [{"gbp_per_year": -9}, {"gbp_by_year": [-9]}, {"gbp_by_year": [0, 0, 9]}]
    assert [line.is_lumpy for line in (one(calendar, figures, **given) for given in smooth) if line] == [False] * 3


def test_a_line_without_money_is_left_out(calendar: Calendar, figures: Figures) -> None:
    assert one(calendar, figures, gbp_per_year=0) is None
    assert one(calendar, figures, gbp_per_year=5, first_year=40) is None, "after the horizon"
