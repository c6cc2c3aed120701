"""A scheme whose size the plan chooses: each step sells less on site than the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from energyfund.assumptions import Figures
from energyfund.plan import Plan
from energyfund.planning import make_plan
from energyfund.scenario.loader import load_scenario
from tests.projects.toys import panels

SALE = {"buyer": "lifts", "share_fraction": 0.4, "price_gbp_per_kwh": 0.3}
STEPS = [
    {"up_to_fraction": 0.5, "used_on_site_fraction": 0.7},
    {"up_to_fraction": 1, "used_on_site_fraction": 0.1},
]
SCENARIO = """\
energyfund: 1
name: Test
start_year: 2027
planning_years: 1
horizon_years: 21
price_base_year: 2027
discount_rate_fraction: 0.05
capital: [{name: grant, kind: grant}]
projects:
  - kind: solar
    name: roofs
    roofs: roofs.csv
    capex_gbp_per_kwp: 1000
    sales: [{buyer: lifts, share_fraction: 0.4, price_gbp_per_kwh: 0.25}]
    size_steps: [{up_to_fraction: 0.5, used_on_site_fraction: 0.7}, {up_to_fraction: 1, used_on_site_fraction: 0.1}]
    export_price_gbp_per_kwh: 0.03
    fixed_cost_gbp_per_year: 0
    running_cost_gbp_per_kwp_per_year: 10
    inverter_life_years: 30
    inverter_cost_gbp_per_kwp: 0
    business_rates_gbp_per_kwp_per_year: 0
    life_years: 20
"""


def planned(folder: Path, text: str) -> Plan:
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (folder / "roofs.csv").write_text("roof_id,postcode,tilt_deg,azimuth_deg,kwp\nA,PR1 2RL,30,180,50\n")
    return make_plan(load_scenario(folder))


@pytest.mark.hand
def test_each_step_sells_its_own_share(even: Figures) -> None:
    # 100,000 kWh in the first year at 30 p: 70 % of the first half, 10 % of the second
    found = panels(even, sales=[SALE], size_steps=STEPS)
    assert [start.most_fraction for start in found.starts] == [0.5, 0.5]
    sold = [next(line for line in start.lines if "lifts" in line.name).gbp[1] for start in found.starts]
    assert sold == pytest.approx([21_000, 3_000])
    assert found.starts[0].npv_gbp > found.starts[1].npv_gbp


def test_the_plan_builds_the_steps_that_pay(tmp_path: Path) -> None:
    made = planned(tmp_path, SCENARIO)
    [project] = made.projects
    assert project.built_fraction == pytest.approx(0.5), "the second half would export nearly everything at 3 p"
    assert all(check.passed for check in made.checks)
    level = SCENARIO.replace("used_on_site_fraction: 0.7", "used_on_site_fraction: 0.4")
    level = level.replace("used_on_site_fraction: 0.1", "used_on_site_fraction: 0.4")
    assert planned(tmp_path, level).projects[0].built_fraction in {0.0, 1.0}, "steps alike are one"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size_steps": STEPS[::-1]}, "must rise from step to step"),
        ({"size_steps": [STEPS[0], {"up_to_fraction": 0.9, "used_on_site_fraction": 0.1}]}, "the last must be 1"),
        ({"size_steps": [STEPS[0] | {"used_on_site_fraction": 0}, STEPS[1]]}, "what is added last is used least"),
        ({"sales": []}, "needs a buyer on site"),
        ({"sales": [SALE | {"share_fraction": 0.5}]}, "come to 0.4000 of all power"),
        ({"whole": True}, "neither a guaranteed share"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be(change: dict[str, Any], words: str, even: Figures) -> None:
    given: dict[str, Any] = {"sales": [SALE], "size_steps": STEPS} | change
    with pytest.raises(ValidationError, match=words):
        panels(even, **given)
