"""The planner with many projects: how many times faster than the whole program handed to HiGHS, in the same run.

1,000 projects with ten start years, five sources, a fund and 200 scenarios of the market. The planner grows a master of
the options that matter and prices all others in bulk; the baseline is the same program with every option, written by
PuLP and solved by HiGHS. Both must find the same value. Floors: 3 times HiGHS alone, 4 times PuLP and HiGHS together.
Other libraries and 10,000 projects: see ``planner_peers.py``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.planner_case import draw_brief
from energyfund.allocate.goals import goal_terms, value_of
from energyfund.allocate.model import allocate, build_problem
from energyfund.allocate.solve import solve_goal

SOLVER_FLOOR, WHOLE_FLOOR, SAME = 3.0, 4.0, 1e-7


def main() -> int:
    """Print the times and their ratios; 1 where a floor is missed or the values differ."""
    brief = draw_brief(1000)
    began = time.perf_counter()
    made = allocate(brief)
    ours = time.perf_counter() - began
    print(f"1,000 projects, planner                        {ours:8.2f} s")
    print(f"  {made.proof}")
    began = time.perf_counter()
    problem = build_problem(brief)
    written = time.perf_counter() - began
    began = time.perf_counter()
    solve_goal(problem)
    solved = time.perf_counter() - began
    whole = value_of(goal_terms(problem, brief.goal)) * problem.scale_gbp
    both = written + solved
    print(f"every option, HiGHS alone                      {solved:8.2f} s   {solved / ours:6.1f} times")
    print(f"every option, PuLP and HiGHS                   {both:8.2f} s   {both / ours:6.1f} times")
    apart = abs(whole - made.value) / abs(whole)
    print(f"values differ by {apart:.1e}")
    return int(solved / ours < SOLVER_FLOOR or both / ours < WHOLE_FLOOR or apart > SAME)


if __name__ == "__main__":
    sys.exit(main())
