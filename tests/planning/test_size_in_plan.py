"""The size of a solar scheme chosen by the plan, from the hours of its site."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from energyfund.errors import InvalidInputError
from energyfund.plan import Plan
from energyfund.planning import make_plan
from energyfund.planning.chain import check_scenario, prepare
from energyfund.planning.inputs import read_inputs
from energyfund.planning.sizing.run import size_scenario
from energyfund.planning.sizing.steps import worked_out
from energyfund.projects.size_steps import Worked
from energyfund.scenario.loader import LoadedScenario, load_scenario

SITE = """\
    site:
      arrangement: single_buyer
      loads: [{name: the school, kind: school, annual_kwh: 120000}]
      import_price: {price_gbp_per_kwh: 0.22}
"""
SCENARIO = f"""\
energyfund: 1
name: Test
start_year: 2027
planning_years: 1
horizon_years: 26
price_base_year: 2027
discount_rate_fraction: 0.06
capital: [{{name: grant, kind: grant, budget_gbp: 900000}}]
projects:
  - kind: solar
    name: school roofs
    roofs: roofs.csv
    capex_gbp_per_kwp: 1000
    sales: [{{buyer: the school, share_fraction: 0.5, price_gbp_per_kwh: 0.22}}]
    size_steps: work_out
    export_price_gbp_per_kwh: 0.04
    fixed_cost_gbp_per_year: 0
    running_cost_gbp_per_kwp_per_year: 10
    inverter_life_years: 12
    inverter_cost_gbp_per_kwp: 80
    business_rates_gbp_per_kwp_per_year: 0
    life_years: 25
{SITE}"""
ROOFS = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nA,PR1 2RL,30,180,120\nB,PR1 2RL,15,90,80\n"
FULL = 200


def read(folder: Path, text: str) -> LoadedScenario:
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (folder / "roofs.csv").write_text(ROOFS, encoding="utf-8")
    return load_scenario(folder)


def steps(folder: Path, text: str = SCENARIO) -> Worked:
    return worked_out(read_inputs(read(folder, text)))["school roofs"]


def planned(folder: Path, text: str) -> Plan:
    made = make_plan(read(folder, text))
    assert all(check.passed for check in made.checks)
    return made


def test_the_plan_builds_what_sizing_finds_best_to_within_a_step(tmp_path: Path) -> None:
    """What the school pays is what the grid would cost it, so that both look for the same."""
    loaded = read(tmp_path, SCENARIO)
    best = size_scenario(loaded).projects[0].best_kwp
    ends = [0.0, *(FULL * step.up_to_fraction for step in steps(tmp_path).steps)]
    [project] = planned(tmp_path, SCENARIO).projects
    built = FULL * project.built_fraction
    place = int(np.searchsorted(ends, best))
    assert ends[place - 1] - 1e-6 <= built <= ends[min(place + 1, len(ends) - 1)] + 1e-6
    assert 0 < built < FULL
    assert project.size == f"{built:,.0f} kWp of 200 kWp on 2 roofs, a size that the plan chose"
    assert f"{built:,.0f} kWp" in project.why
    assert "of the power of the next kWp only" in project.why


def test_with_little_money_the_plan_chooses_a_smaller_size(tmp_path: Path) -> None:
    [ample] = planned(tmp_path, SCENARIO).projects
    [short] = planned(tmp_path, SCENARIO.replace("budget_gbp: 900000", "budget_gbp: 50000")).projects
    assert short.outlay_gbp == pytest.approx(50_000)
    assert FULL * short.built_fraction == pytest.approx(50)
    assert short.built_fraction < ample.built_fraction
    assert short.npv_gbp / short.outlay_gbp > ample.npv_gbp / ample.outlay_gbp, "the first steps are worth most"


def test_each_step_uses_less_on_site_than_the_one_before(tmp_path: Path) -> None:
    found = steps(tmp_path)
    used = [step.used_fraction for step in found.steps]
    assert used == sorted(used, reverse=True)
    assert found.steps[-1].up_to_fraction == 1
    assert len(found.steps) <= 8
    # what the buyers take in all is what the steps come to
    widths = np.diff([0.0, *(step.up_to_fraction for step in found.steps)])
    assert found.written.sales[0].share_fraction == pytest.approx(float(widths @ used))
    assert sum(start.most_fraction for start in prepare(read(tmp_path, SCENARIO)).appraised.projects[0].starts) == 1


def test_buyers_share_what_is_used_as_the_scenario_expects_of_them(tmp_path: Path) -> None:
    two = "sales: [{buyer: the school, share_fraction: 0.3, price_gbp_per_kwh: 0.22}, "
    two += "{buyer: the caretaker, share_fraction: 0.1, price_gbp_per_kwh: 0.22}]"
    one = "sales: [{buyer: the school, share_fraction: 0.5, price_gbp_per_kwh: 0.22}]"
    assert one in SCENARIO
    first, second = steps(tmp_path, SCENARIO.replace(one, two)).written.sales
    assert first.share_fraction == pytest.approx(3 * second.share_fraction)
    whole = first.share_fraction + second.share_fraction
    assert whole == pytest.approx(steps(tmp_path).written.sales[0].share_fraction)


def test_what_the_connection_turns_down_is_not_sold(tmp_path: Path) -> None:
    limited = SCENARIO + "      connection: {export_limit_kw: 20}\n"
    free, held = steps(tmp_path).steps, steps(tmp_path, limited).steps
    assert all(step.kept_fraction == pytest.approx(1) for step in free)
    assert held[-1].kept_fraction < 0.5
    ample, less = prepare(read(tmp_path, SCENARIO)), prepare(read(tmp_path, limited))
    sums = [
        sum(start.most_fraction * float(start.tco2e_by_year.sum()) for start in one.appraised.projects[0].starts)
        for one in (ample, less)
    ]
    assert sums[1] < sums[0]


def test_a_site_with_a_limit_of_room_ends_there(tmp_path: Path) -> None:
    assert steps(tmp_path, SCENARIO + "      largest_kwp: 50\n").steps[-1].up_to_fraction == pytest.approx(0.25)


def test_meters_of_their_own_share_the_roofs_by_what_they_use(tmp_path: Path) -> None:
    own = SCENARIO.replace("single_buyer", "per_flat").replace(
        "{name: the school, kind: school, annual_kwh: 120000}",
        "{name: flats, kind: flats, annual_kwh: 2500, homes: 30}, "
        "{name: shop, kind: small_business, annual_kwh: 25000}",
    )
    found = steps(tmp_path, own)
    assert found.steps[-1].up_to_fraction == pytest.approx(1)
    used = [step.used_fraction for step in found.steps]
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(used))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (SITE, "", "needs to know what uses the power: give site with arrangement, loads and import_price"),
        ("    life_years: 25\n", "    life_years: 25\n    whole: true\n", "whole: true asks for all or nothing"),
        ("share_fraction: 0.5, ", "share_fraction: 0.5, guaranteed_share_fraction: 0.1, ", "goes with no guaranteed"),
    ],
)
def test_what_is_missing_is_said_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SCENARIO
    text = SCENARIO.replace(old, new)
    with pytest.raises(InvalidInputError, match=words) as caught:
        check_scenario(read(tmp_path, text))
    line = text.splitlines().index("    size_steps: work_out") + 1
    assert [fault.line for fault in caught.value.faults] == [line]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "price_gbp_per_kwh: 0.22}]",
            "price_gbp_per_kwh: 0.03}]",
            "the site pays 3.00 p for a unit and export earns 4.00 p",
        ),
        ("{price_gbp_per_kwh: 0.22}\n", "{price_gbp_per_kwh: 0.02}\n", "export pays more than import costs"),
    ],
)
def test_prices_that_leave_no_size_to_choose_are_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SCENARIO
    with pytest.raises(InvalidInputError, match=words):
        make_plan(read(tmp_path, SCENARIO.replace(old, new)))


def test_another_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="size_steps"):
        read(tmp_path, SCENARIO.replace("work_out", "work out"))
