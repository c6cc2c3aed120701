"""A plan without roofs and homes is made without what only roofs and homes need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = ("pvlib", "pandas", "scipy", "numba")
"""Slow to load: the sun, tables of homes, and compiled code."""

HALLS = """\
energyfund: 1
name: Halls and a fund
start_year: 2027
planning_years: 3
horizon_years: 45
pension_fund:
  name: The fund
  cash_gbp: 2000000
  cash_return_fraction: 0.03
  contributions_gbp_per_year: 4000000
  benefits_gbp_per_year: 4500000
  market: {table: horizon_2017, scenarios: 200, seed: 1}
  holdings:
  - {name: tracker, asset_class: equity, market_class: us_large, value_gbp: 60000000, expected_return_fraction: 0.06,
     fossil_fraction_low: 0.03, fossil_fraction_high: 0.05, sell_cost_fraction: 0.001, buy_cost_fraction: 0.001}
  - {name: clean tracker, asset_class: equity, market_class: us_large, value_gbp: 0, expected_return_fraction: 0.059,
     fossil_fraction_low: 0, fossil_fraction_high: 0, sell_cost_fraction: 0.001, buy_cost_fraction: 0.001}
pathways:
- {kind: linear, name: three-year exit, deadline_year: 2029}
capital:
- {kind: pension_fund, name: The fund's money, budget_gbp: 3000000, required_return_fraction: 0.05, term_years: 20}
- {kind: council_reserves, name: Reserves, budget_gbp_by_year: [500000, 300000]}
projects:
- {kind: custom, name: Hall, whole: true, outlay_gbp_by_year: [400000, 100000], npv_gbp: 60000}
- kind: custom
  name: Yard
  outlay_gbp_by_year: [300000]
  cash_flow_gbp_by_year: [0, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000,
    30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000]
  start_years: [2027, 2028]
rules:
- local_investment: {at_most_fraction: 0.05}
- cvar: {at_most_fraction: 0.5}
"""


def test_a_plan_without_roofs_and_its_reports_need_no_sun_no_tables_and_no_compiled_code(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(HALLS)
    out = tmp_path / "out"
    code = (
        "import sys\nfrom energyfund.cli import main\n"
        f"try:\n    main(['plan', {str(tmp_path)!r}, '-o', {str(out)!r}])\n"
        "except SystemExit as end:\n    print(end.code, file=sys.stderr)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-2:] == ["0", "[]"], done.stderr
    assert "Yard" in done.stdout
    assert {path.suffix for path in out.iterdir()} >= {".html", ".pdf", ".xlsx", ".json"}
    drawn = json.loads((out / "plan.json").read_text(encoding="utf-8"))["uncertainty"]["outcomes"]
    assert "irr_fraction" in {outcome["measure"] for outcome in drawn}  # many returns were worked out
