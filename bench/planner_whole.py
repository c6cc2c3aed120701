"""The planner with 1,000 all-or-nothing projects: how near to the best possible, how soon, and whether by branching.

What the plan in parts is worth bounds every plan, and roundings and repairs are tried against it first. The plan must
be proven to be within a tenth of a percent of that bound, or to be the best.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.planner_case import SCENARIOS, draw_brief
from energyfund.allocate.model import allocate

GAP, CEILING = 1e-3, 60.0


def main() -> int:
    """Print the gap and the time with and without scenarios; 1 where the gap or the time is missed."""
    failed = False
    for scenarios in (0, SCENARIOS):
        brief = draw_brief(1000, whole=True, scenarios=scenarios)
        said: list[str] = []
        began = time.perf_counter()
        made = allocate(brief, said.append)
        taken = time.perf_counter() - began
        way = "by branching" if any("branching" in words for words in said) else "without branching"
        print(
            f"1,000 all-or-nothing projects, {scenarios:3} scenarios   {taken:6.2f} s   "
            f"gap {100 * made.gap_fraction:.3f} %   {made.status}, {way}"
        )
        failed = failed or made.gap_fraction > GAP or taken > CEILING
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
