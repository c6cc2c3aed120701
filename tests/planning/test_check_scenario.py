"""Every fault of every table at once, with file and line, and remarks where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.planning import check_scenario
from energyfund.planning.inputs import read_inputs
from tests.planning.conftest import CUSTOM, HOMES, ROOFS, WHOLE, Load


def faults(load: Load, text: str, **tables: str) -> set[tuple[str, int | None, str]]:
    """File, line and field of every fault."""
    loaded = load(text, **tables)
    with pytest.raises(InvalidInputError) as caught:
        check_scenario(loaded)
    assert caught.value.exit_code == 3
    return {(Path(fault.file).name, fault.line, fault.field) for fault in caught.value.faults}


def test_a_good_scenario_has_nothing_to_say(load: Load) -> None:
    assert check_scenario(load(f"{WHOLE}price_base_year: 2026\n")) == ()


def test_money_of_no_stated_year_is_said(load: Load) -> None:
    [said] = check_scenario(load(WHOLE))
    assert said.startswith("price_base_year is not given, so the prices in this file are taken to be those of 2027")


def test_faults_of_several_tables_come_at_once(load: Load) -> None:
    found = faults(
        load,
        WHOLE.replace("[cavity_wall, loft_insulation]", "[cavity_wall, loft_insulaton]"),
        roofs=ROOFS.replace("R2,PR1,30,90,20", "R2,PR1,95,90,20"),
        homes=HOMES.replace("H3,england,PR1,65,60", "H3,england,PR1,-65,60"),
    )
    assert ("roofs.csv", 3, "tilt_deg") in found
    assert ("homes.csv", 4, "floor_area_m2") in found
    assert any(file == "scenario.yaml" and "measures" in field for file, _, field in found)
    assert len(found) == 3, "the homes stand in two projects, but their fault is told once"


def test_the_median_income_is_asked_for_where_homes_are_tested(load: Load) -> None:
    found = faults(load, WHOLE.replace("median_income_gbp: 31000, ", ""))
    assert [field for _, _, field in found] == ["homes.median_income_gbp"]
    assert check_scenario(load(CUSTOM)) == (), "no homes, no question"


def test_unknown_estates_and_wards(load: Load) -> None:
    text = WHOLE.replace("    roofs: roofs.csv\n", "    roofs: roofs.csv\n    estates: [Nowhere]\n")
    text = text.replace(
        "    dwellings: homes.csv\n    measures", "    dwellings: homes.csv\n    wards: [Nort]\n    measures"
    )
    found = faults(load, text)
    assert {field for _, _, field in found} == {"projects[0].estates[0]", "projects[1].wards[0]"}


def test_a_project_that_nobody_may_pay_for_is_remarked(load: Load) -> None:
    text = CUSTOM.replace("kind: council_reserves,", "kind: council_reserves, only_projects: [hall, yard],")
    assert check_scenario(load(text)) == ("No source may pay for 'shed', so it will not be built.",)


@pytest.mark.hand
def test_a_programme_takes_its_own_groups(load: Load) -> None:
    lines = HOMES.splitlines()
    grouped = "\n".join(
        [lines[0] + ",group", *(f"{line},block {1 + place // 3}" for place, line in enumerate(lines[1:]))]
    )
    text = WHOLE.replace(
        "    dwellings: homes.csv\n    measures", "    dwellings: homes.csv\n    groups: [GROUP]\n    measures"
    )
    inputs = read_inputs(load(text.replace("GROUP", "block 1"), homes=grouped + "\n"))
    chosen = [homes for (_, buyer), homes in inputs.dwellings.items() if not buyer]
    assert [list(homes.dwelling_id) for homes in chosen] == [["H1", "H2", "H3"]]
    found = faults(load, text.replace("GROUP", "block 3"), homes=grouped + "\n")
    assert {field for _, _, field in found} == {"projects[1].groups[0]"}
