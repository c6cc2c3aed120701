"""Reports: every paper and format from a saved plan against the time that solving it takes, in the same run.

The baseline is solving scenarios/preston, all pathways, without writing anything; reading plan.json and writing every
file from it must take less. Ceilings on size: 3 MB for any page of that plan, and 12 MB for a plan with 5,000 roofs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from energyfund.plan import Plan, Roof
from energyfund.planning import make_plan
from energyfund.report.write import render, write_all
from energyfund.scenario.loader import load_scenario

PRESTON = Path(__file__).parent.parent / "scenarios" / "preston"
RATIO_CEILING = 1.0
PAGE_CEILING, MANY_CEILING = 3_000_000, 12_000_000
MANY = 5000
SPREAD = 70
"""Roofs to a street; streets and roofs are a ten-thousandth of a degree apart."""

MONTHS = 12


def with_many_roofs(plan: Plan, count: int) -> Plan:
    """The same plan, its first project standing on so many roofs."""
    roofs = tuple(
        Roof(
            roof_id=f"Roof {place + 1}",
            capacity_kwp=3 + place % 7 / 2,
            annual_kwh=900.0 * (3 + place % 7 / 2),
            specific_yield_kwh_per_kwp=900.0,
            p90_kwh=830.0 * (3 + place % 7 / 2),
            monthly_kwh=(75.0 * (3 + place % 7 / 2),) * MONTHS,
            latitude_deg=53.75 + place // SPREAD / 10_000,
            longitude_deg=-2.70 + place % SPREAD / 10_000,
        )
        for place in range(count)
    )
    first, *others = plan.projects
    return replace(plan, projects=(replace(first, roofs=roofs), *others))


def main() -> int:
    """Print the times, their ratio and the sizes; 1 where a ceiling is passed."""
    began = time.perf_counter()
    plan = make_plan(load_scenario(PRESTON))
    solved = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "plan.json"
        saved.write_text(plan.to_json(), encoding="utf-8")
        began = time.perf_counter()
        files = render(Plan.read(saved))
        rendered = time.perf_counter() - began
        began = time.perf_counter()
        write_all(files, Path(folder) / "out")
        written = time.perf_counter() - began
    ratio = (rendered + written) / solved
    largest = max((name for name in files if name.endswith(".html")), key=lambda name: len(files[name]))
    print(f"Preston, solved                                {solved:8.2f} s")
    print(f"  every paper and format from plan.json        {rendered + written:8.2f} s   {ratio:6.2f} of solving")
    print(f"  {len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB, in the folder in {written:.2f} s")
    for name in sorted(files, key=lambda name: -len(files[name]))[:6]:
        print(f"    {name:40} {len(files[name]) / 1e6:8.2f} MB")
    many = with_many_roofs(plan, MANY)
    began = time.perf_counter()
    heavy = render(many)
    taken = time.perf_counter() - began
    heaviest = max((name for name in heavy if name.endswith(".html")), key=lambda name: len(heavy[name]))
    print(f"{MANY:,} roofs, every paper and format              {taken:8.2f} s")
    print(f"  {heaviest:42} {len(heavy[heaviest]) / 1e6:8.2f} MB")
    too_large = len(files[largest]) > PAGE_CEILING or len(heavy[heaviest]) > MANY_CEILING
    return int(ratio > RATIO_CEILING or too_large)


if __name__ == "__main__":
    sys.exit(main())
