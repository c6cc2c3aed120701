"""One round each way: a plan takes its price from an award, and an award its demand from a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from energyfund.errors import InvalidInputError
from energyfund.planning import make_plan
from energyfund.planning.purchasing import make_purchase
from energyfund.purchase.award_file import purchase_json
from energyfund.report.purchase_charts import purchase_charts
from energyfund.report.purchase_paper import purchase_paper
from energyfund.report.purchase_tables import purchase_tables
from energyfund.scenario.loader import load_scenario
from tests.purchase.toys import BLOCK, write

QUOTES = "supplier,lot,min_kwp,max_kwp,price_gbp_per_kwp\nBright,Estate roofs,0,99,1100\nBright,Estate roofs,100,,950\n"
ROOFS = "roof_id,postcode,tilt_deg,azimuth_deg,kwp\nR1,PR1,30,180,70\nR2,PR1,30,90,60\n"
SCHEME = """\
planning_years: 1
horizon_years: 21
price_base_year: 2027
capital: [{name: reserves, kind: council_reserves, budget_gbp: 200000}]
projects:
  - kind: solar
    name: Estate roofs
    roofs: roofs.csv
    award: purchase.json
    award_lot: Estate roofs
    life_years: 20
    fixed_cost_gbp_per_year: 100
    running_cost_gbp_per_kwp_per_year: 10
    inverter_life_years: 12
    inverter_cost_gbp_per_kwp: 50
    sales: [{buyer: Tenants, share_fraction: 1, price_gbp_per_kwh: 0.25}]
"""
FROM_PLAN = "purchase: {quotes: quotes.csv, demand: from_plan, plan: plan.json}\n"


@pytest.mark.hand
def test_one_round_each_way(tmp_path: Path) -> None:
    # 120 kWp reach the second tier: £950 for each
    wanted = "buyer,lot,kwp,year\nCouncil,Estate roofs,120,2027\n"
    first = make_purchase(load_scenario(write(tmp_path / "bulk", BLOCK, quotes=QUOTES, demand=wanted)))
    assert first.total_cost_gbp == 120 * 950

    scheme = write(tmp_path / "scheme", SCHEME, roofs=ROOFS)
    (scheme / "purchase.json").write_text(purchase_json(first), encoding="utf-8")
    planned = make_plan(load_scenario(scheme))
    [project] = planned.projects
    assert project.built_fraction == 1
    assert project.outlay_gbp == pytest.approx(130 * 950)
    told = "A kWp costs £950.00 at prices of 2027: the award in purchase.json, lot 'Estate roofs'."
    assert told in project.remarks

    again = write(tmp_path / "again", FROM_PLAN, quotes=QUOTES)
    (again / "plan.json").write_text(planned.to_json(), encoding="utf-8")
    second = make_purchase(load_scenario(again))
    assert [(line.lot, line.year, line.kwp) for line in second.awards] == [("Estate roofs", 2027, 130)]
    assert second.total_cost_gbp == 130 * 950
    paper = purchase_paper(second, purchase_tables(second), purchase_charts(second))
    assert "130.0 kWp in 2027, from the plan 'Test' of 2026-11-22" in [basis.words for basis in paper.basis]

    (again / "plan.json").write_text(replace(planned, projects=()).to_json(), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="builds no panels") as trouble:
        make_purchase(load_scenario(again))
    assert trouble.value.faults[0].file == str(again / "plan.json")
