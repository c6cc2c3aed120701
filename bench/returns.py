"""Returns of many paths: how many times faster than numpy_financial called in a loop, measured in the same run.

10,000 paths of 200 projects over 40 years: solar with an inverter to replace twice, so that the flows change sign up to
five times. Paths are drawn in parts, and only the returns are timed. The loop would take most of an hour: a sample of
its rows is timed and scaled to all of them. Floors: 300 times for the internal rates alone and for both measures
together, and memory below 1 GiB. Present values alone have no floor: they run as fast as memory can be read.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

PATHS, PROJECTS, YEARS, PART = 10_000, 200, 40, 10
RATE, SAMPLE, REPEATS = 0.055, 2_000, 3
LEAST_RATIO, MOST_BYTES = 300.0, 1 << 30


def draw_part(draw: np.random.Generator, paths: int) -> NDArray[np.float64]:
    """Flows of some paths, shape (paths, projects, years): income varies with both, cost with the project."""
    flows = np.empty((paths, PROJECTS, YEARS))
    income = draw.lognormal(0.0, 0.25, (paths, PROJECTS, 1))
    flows[:] = income * 0.995 ** np.arange(YEARS)
    flows[..., 0] = -draw.uniform(6, 14, (1, PROJECTS))
    flows[..., [12, 26]] -= draw.uniform(0.5, 2, (1, PROJECTS, 1))
    return flows


def loop_seconds(work: Callable[[NDArray[np.float64]], float], rows: NDArray[np.float64]) -> float:
    """Seconds for one row, the median of some repeats over a sample."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        for row in rows:
            work(row)
        times.append(time.perf_counter() - began)
    return statistics.median(times) / len(rows)


def main() -> int:
    """Measures both; returns 1 when a floor is missed."""
    try:
        import numpy_financial
    except ImportError:
        print("returns: not measured, numpy_financial is not installed")
        return 0
    from energyfund.finance.returns import irr_paths, npv_paths

    sample = draw_part(np.random.default_rng(1), SAMPLE // PROJECTS)
    irr_paths(sample)  # compiled, or read from the cache
    rows = sample.reshape(-1, YEARS)
    loop = {
        "IRR": loop_seconds(numpy_financial.irr, rows),
        "NPV": loop_seconds(lambda row: numpy_financial.npv(RATE, row), rows),
    }
    draw, seconds, without = np.random.default_rng(2), {"IRR": 0.0, "NPV": 0.0}, 0
    for _ in range(0, PATHS, PART):
        flows = draw_part(draw, PART)
        began = time.perf_counter()
        rates = irr_paths(flows)
        seconds["IRR"] += time.perf_counter() - began
        began = time.perf_counter()
        npv_paths(flows, RATE)
        seconds["NPV"] += time.perf_counter() - began
        without += int(np.isnan(rates).sum())
    count, missed = PATHS * PROJECTS, []
    print(f"{PATHS:,} paths x {PROJECTS} projects x {YEARS} years; {without:,} of {count:,} rows have no single IRR")
    loop["IRR and NPV"], seconds["IRR and NPV"] = sum(loop.values()), sum(seconds.values())
    print(f"the loop of numpy_financial is scaled from {SAMPLE:,} rows")
    for name, each in loop.items():
        ratio, has_floor = each * count / seconds[name], name != "NPV"
        missed += [name] if has_floor and ratio < LEAST_RATIO else []
        floor = f" (at least {LEAST_RATIO:g})" if has_floor else ""
        print(f"{name}: {seconds[name]:.3f} s; the loop {each * count:,.0f} s: {ratio:,.0f} x{floor}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"memory: {memory / 2**20:,.0f} MiB (at most {MOST_BYTES / 2**20:,.0f})")
    if memory > MOST_BYTES:
        missed.append("memory")
    for name in missed:
        print(f"beyond its bound: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
