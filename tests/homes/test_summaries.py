from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from energyfund.assumptions import Figures
from energyfund.homes.appraise import HomesAppraisal, appraise
from energyfund.homes.dwellings import Dwellings
from energyfund.homes.summaries import GROUPINGS, by_group, group_names, merged, programmes
from energyfund.homes.totals import added, totals_of

MakeHomes = Callable[..., Dwellings]


@pytest.fixture
def appraisal(make_homes: MakeHomes, figures: Figures) -> HomesAppraisal:
    homes = make_homes(
        300,
        sap_rating=np.linspace(30, 85, 300),
        wall="cavity",
        ward=np.tile(["Ashton", "Brookfield", ""], 100),
        tenure=np.repeat(["social_rent", "owner_occupied"], 150),
        prepayment_meter=np.tile([True, False], 150),
        group=np.repeat(["north", "south", "east"], 100),
    )
    return appraise(homes, ("cavity_wall", "heat_pump_55"), figures, 30000, seed=1, draws=100)


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_groups_add_up_to_the_whole(grouping: str, appraisal: HomesAppraisal, figures: Figures) -> None:
    groups = by_group(appraisal, grouping, figures)
    assert sum(group.homes for group in groups) == 300
    assert sum(group.cost_gbp for group in groups) == pytest.approx(appraisal.cost_gbp)
    assert sum(group.saving_gbp_per_year for group in groups) == pytest.approx(appraisal.saving_gbp_per_year)
    assert sum(group.homes_lifted for group in groups) == pytest.approx(appraisal.homes_lifted_expected)
    assert sum(group.gap_closed_gbp for group in groups) == pytest.approx(appraisal.gap_closed_gbp)
    assert sum(group.homes_with_higher_bill for group in groups) == appraisal.homes_with_higher_bill > 0
    assert sum(group.poor_before for group in groups) == appraisal.before.fuel_poor.sum()


def test_homes_without_a_ward_have_a_name_for_it(appraisal: HomesAppraisal, figures: Figures) -> None:
    assert [group.group for group in by_group(appraisal, "ward", figures)] == ["Ashton", "Brookfield", "not stated"]
    with pytest.raises(ValueError, match="not by colour"):
        group_names(appraisal.dwellings, "colour", figures)


def test_parts_merge_into_the_whole(appraisal: HomesAppraisal, figures: Figures) -> None:
    groups = by_group(appraisal, "ward", figures)
    twice = merged([groups, groups])
    assert [group.homes for group in twice] == [2 * group.homes for group in groups]
    assert [group.cost_gbp for group in twice] == pytest.approx([2 * group.cost_gbp for group in groups])


def test_totals_of_parts_add_up(appraisal: HomesAppraisal) -> None:
    one = totals_of(appraisal)
    assert added([one]) is one
    two = added([one, one])
    assert two.homes == 600
    assert two.cost_gbp == pytest.approx(2 * one.cost_gbp)
    assert two.homes_lifted.expected == pytest.approx(2 * appraisal.homes_lifted_expected)
    assert two.homes_lifted.p10 == pytest.approx(2 * appraisal.homes_lifted_p10)
    assert sum(dataclasses.astuple(two.moves[0])[1:]) == 600
    assert two.remarks == one.remarks
    with pytest.raises(ValueError, match="no parts"):
        added([])


def test_remarks_with_the_numbers_of_a_part_are_left_out(appraisal: HomesAppraisal) -> None:
    one = totals_of(appraisal)
    other = dataclasses.replace(one, remarks=(*one.remarks[:2], "3 homes pay more."))
    assert added([one, other]).remarks == one.remarks[:2]


def test_each_programme_group_is_appraised_on_its_own(appraisal: HomesAppraisal, figures: Figures) -> None:
    found = programmes(appraisal.dwellings, ("cavity_wall", "heat_pump_55"), figures, 30000, seed=1, draws=100)
    assert list(found) == ["east", "north", "south"]
    assert sum(part.homes for part in found.values()) == 300
    assert sum(part.cost_gbp for part in found.values()) == pytest.approx(appraisal.cost_gbp)
    assert sum(part.saving_gbp_per_year for part in found.values()) == pytest.approx(appraisal.saving_gbp_per_year)
    for part in found.values():
        assert part.homes_lifted_p10 <= part.homes_lifted_p90
        assert part.cost_low_gbp < part.cost_gbp < part.cost_high_gbp
