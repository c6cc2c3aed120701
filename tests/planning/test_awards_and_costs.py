"""A scheme that takes its price from an award, and buyers that pay less than a unit costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.plan import Plan
from energyfund.plan.purchase import PURCHASE_FORMAT, AwardLine
from energyfund.planning import make_plan
from energyfund.scenario.loader import load_scenario

SCENARIO = """\
energyfund: 1
name: Test
start_year: 2027
planning_years: 1
horizon_years: 21
price_base_year: 2027
discount_rate_fraction: 0.05
capital: [{{name: grant, kind: grant}}]
projects:
  - kind: solar
    name: roofs
    required: true
    roofs: roofs.csv
    {cost}
    sales:
      - buyer: council
        share_fraction: 0.5
        price_gbp_per_kwh: {price}
    fixed_cost_gbp_per_year: 0
    running_cost_gbp_per_kwp_per_year: 10
    inverter_life_years: 30
    inverter_cost_gbp_per_kwp: 0
    life_years: 20
"""
ROOFS = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nA,PR1 2RL,30,180,50\n"


def line(lot: str, kwp: float, cost: float, year: int = 2027, supply: str = "installed") -> AwardLine:
    return AwardLine("Bright", lot, year, kwp, cost, cost / kwp, supply, "all_units", "first", local=True, small=False)


def plan(folder: Path, cost: str, price: float = 0.3) -> Plan:
    (folder / "scenario.yaml").write_text(SCENARIO.format(cost=cost, price=price))
    (folder / "roofs.csv").write_text(ROOFS)
    return make_plan(load_scenario(folder))


@pytest.fixture
def award(tmp_path: Path) -> Path:
    """An award of two lots, one of them a year later, and of panels without installation."""
    lines = [
        line("North", 100, 90_000),
        line("South", 100, 102_500, 2028),
        line("Panels", 50, 10_000, 2027, "supply_only"),
    ]
    written = {
        "energyfund_purchase": PURCHASE_FORMAT,
        "awards": [asdict(one) for one in lines],
        "name": "Bulk",
        "date": "2026-11-22",
    }
    written["provenance"] = {"date": "2026-11-22"}
    (tmp_path / "purchase.json").write_text(json.dumps(written))
    return tmp_path


@pytest.mark.hand
def test_the_price_of_a_lot(award: Path) -> None:
    # £900 a kWp for 50 kWp
    [project] = plan(award, "{award: purchase.json}".strip("{}") + "\n    award_lot: North").projects
    assert project.outlay_gbp == pytest.approx(45_000)


@pytest.mark.hand
def test_the_price_of_all_lots_in_one_money(award: Path) -> None:
    # inflation 2.5 %: £102,500 of 2028 is £100,000 of 2027; (90,000 + 100,000) / 200 kWp = £950
    [project] = plan(award, "award: purchase.json").projects
    assert project.outlay_gbp == pytest.approx(47_500)


def test_a_lot_that_is_not_there(award: Path) -> None:
    with pytest.raises(InvalidInputError, match="Did you mean 'North'"):
        plan(award, "award: purchase.json\n    award_lot: Nord")


def test_panels_without_installation_do_not_price_a_scheme(award: Path) -> None:
    with pytest.raises(InvalidInputError, match="buys no installed panels"):
        plan(award, "award: purchase.json\n    award_lot: Panels")


def test_a_price_below_cost_is_named_with_its_line(tmp_path: Path) -> None:
    [dear] = plan(tmp_path, "capex_gbp_per_kwp: 1000", 0.3).projects
    [cheap] = plan(tmp_path, "capex_gbp_per_kwp: 1000", 0.03).projects
    [free] = plan(tmp_path, "capex_gbp_per_kwp: 1000", 0.0).projects
    assert not any("less than" in remark for remark in (*dear.remarks, *free.remarks))
    [said] = [remark for remark in cheap.remarks if "less than" in remark]
    assert said.startswith("Line 18: council pays 3.00 p/kWh, less than the ")
    assert said.endswith("p/kWh at prices of 2027 that a unit costs over the life of the scheme.")


@pytest.mark.hand
def test_what_a_unit_costs_is_told_with_its_money(tmp_path: Path) -> None:
    # £50,000 of outlay and £500 a year for 20 years at 5 %, real as inflation is nil; degradation nil
    nil = "".join(
        f"  {key}: {{value: 0, because: a round number}}\n"
        for key in ("inflation_fraction_per_year", "degradation_fraction_per_year")
    )
    cost = "capex_gbp_per_kwp: 1000\n    business_rates_gbp_per_kwp_per_year: 0"
    (tmp_path / "scenario.yaml").write_text(f"{SCENARIO.format(cost=cost, price=0.3)}assumptions:\n{nil}")
    (tmp_path / "roofs.csv").write_text(ROOFS)
    [project] = make_plan(load_scenario(tmp_path)).projects
    each = (50_000 / sum(1.05**-year for year in range(1, 21)) + 500) / project.roofs[0].annual_kwh
    assert f"A unit of its power costs {100 * each:.2f} p/kWh at prices of 2027 (levelised cost)." in project.remarks


def test_a_tariff_below_cost_is_named_beside_the_price(tmp_path: Path) -> None:
    tariff = "capex_gbp_per_kwp: 1000\n    feed_in_tariff: {{generation_gbp_per_kwh: {}, years: 20}}"
    [poor] = plan(tmp_path, tariff.format(0.01), 0.03).projects
    [rich] = plan(tmp_path, tariff.format(0.3), 0.03).projects
    [said] = [remark for remark in poor.remarks if "less than" in remark]
    assert said.startswith("Line 19: council pays 3.00 p/kWh beside the tariff of 1.00 p/kWh, less than the ")
    assert not any("less than" in remark for remark in rich.remarks)
