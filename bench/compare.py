"""Comparing pathways: how many times one plan it takes, and each frontier point, measured in the same run.

scenarios/preston, six pathways under four futures and the expected one. Both measures begin with the scenario loaded:
one plan reads the tables, appraises the projects, solves and assembles once; the comparison does so once and then
changes only the pathway. At most 10 times one plan.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PATHWAYS, FUTURES, POINTS = 6, 5, 9
MOST_RATIO = 10.0


def main() -> int:
    """Measures both; returns 1 when the comparison takes too long."""
    from energyfund.planning import make_plan
    from energyfund.planning.chain import prepare
    from energyfund.planning.compare import compare
    from energyfund.planning.frontier import frontier
    from energyfund.scenario.loader import load_scenario

    loaded = load_scenario(ROOT / "scenarios" / "preston")
    make_plan(loaded, pathways="chosen")  # compiled, or read from the cache
    began = time.perf_counter()
    make_plan(loaded, pathways="chosen")
    one = time.perf_counter() - began
    began = time.perf_counter()
    *_, found = compare(prepare(loaded))
    all_of_them = time.perf_counter() - began
    if (len(found.pathways), len(found.futures)) != (PATHWAYS, FUTURES):
        print("compare: the scenario is not the one that was measured", file=sys.stderr)
        return 1
    ratio = all_of_them / one
    print(f"one plan: {one:.2f} s; {PATHWAYS} pathways under {FUTURES} futures: {all_of_them:.2f} s")
    print(f"ratio: {ratio:.1f} x one plan (at most {MOST_RATIO:g})")
    began = time.perf_counter()
    *_, points = frontier(prepare(loaded), loaded.scenario.pathways[0], ("npv", "homes_lifted"), POINTS)
    seconds = time.perf_counter() - began
    print(f"frontier of {len(points.points)} plans: {seconds:.2f} s, {seconds / one:.1f} x one plan")
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
