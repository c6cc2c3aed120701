"""The least CVaR of a large fund: how many times faster than all scenarios handed to the solver, in the same run.

500 holdings and 10,000 scenarios of the market with eight common factors, at 95 %. The planner writes the scenarios
that matter, and adds those that its answer violates; the baseline is what PuLP and HiGHS make of every row. Both must
find the same loss. Floor: 5 times. Other libraries are run beside it where they are installed, each in a process of its
own that is stopped when its time is up.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

SCENARIOS, HOLDINGS, FACTORS, CONFIDENCE = 10_000, 500, 8, 0.95
LEAST_RATIO, MOST_SECONDS, SAME = 5.0, 600.0, 1e-7

FloatArray = NDArray[np.float64]


def draw_returns(scenarios: int, holdings: int) -> FloatArray:
    """A year's returns, shape (scenarios, holdings): common factors and each holding's own."""
    chance = np.random.default_rng(1)
    spread = chance.uniform(0.3, 1.5, holdings)
    together = chance.standard_normal((scenarios, FACTORS)) @ (chance.uniform(0.2, 1, (FACTORS, holdings)) * spread)
    own = chance.standard_normal((scenarios, holdings)) * spread
    means = 0.05 + 0.012 * chance.standard_normal(holdings)
    return np.maximum(means + 0.05 * together + 0.1 * own, -1.0)


def by_planner(returns: FloatArray) -> float:
    """The whole way from a brief to a plan with its ties settled."""
    from energyfund.allocate.model import allocate
    from energyfund.pension.market import MarketScenarios
    from tests.allocate.toys import START, brief, fund

    count = returns.shape[1]
    even: dict[str, object] = {
        name: [0.0] * count
        for name in (
            "fossil_low_fraction",
            "fossil_high_fraction",
            "coal_fraction",
            "sell_cost_fraction",
            "buy_cost_fraction",
            "switch_cost_gbp",
            "illiquid_discount_fraction",
            "run_off_fraction_per_year",
        )
    }
    even |= {name: [1.0] * count for name in ("illiquid_discount_years", "sell_most_fraction", "data_quality_score")}
    even |= {"is_direct": [True] * count, "listed": [True] * count, "locked_until_year": [0] * count}
    held = fund(
        holdings=tuple(f"holding {place}" for place in range(count)),
        asset_class=("shares",) * count,
        value_gbp=[2e6] * count,
        expected_return_fraction=[0.05] * count,
        intensity_tco2e_per_gbp_m=[100.0] * count,
        cash_gbp=0.0,
        contributions_gbp_per_year=0.0,
        benefits_gbp_per_year=0.0,
        **even,
    )
    market = MarketScenarios(returns, np.full(len(returns), 1 / len(returns)), "drawn")
    years = range(START, START + 1)
    return allocate(brief(fund=held, goal="cvar", market=market, confidence=CONFIDENCE, years=years)).value


def by_every_row(returns: FloatArray) -> float:
    """PuLP's own way of writing the program, with a row for every scenario, and HiGHS with its defaults."""
    import pulp

    scenarios, holdings = returns.shape
    lp = pulp.LpProblem("every_row", pulp.LpMinimize)
    share = [pulp.LpVariable(f"share_{place}", 0) for place in range(holdings)]
    threshold = pulp.LpVariable("threshold")
    over = [pulp.LpVariable(f"over_{place}", 0) for place in range(scenarios)]
    lp += threshold + pulp.lpSum(over) * (1 / (scenarios * (1 - CONFIDENCE)))
    lp += pulp.lpSum(share) == 1
    for place, row in enumerate(returns.tolist()):
        lp += over[place] + threshold + pulp.lpSum(r * held for r, held in zip(row, share, strict=True)) >= 0
    lp.solve(pulp.HiGHS(msg=False, threads=1))
    return float(pulp.value(lp.objective))


def by_cvxpy(returns: FloatArray) -> float:
    """The same program as cvxpy writes it, with HiGHS."""
    cvxpy = importlib.import_module("cvxpy")
    share, threshold = cvxpy.Variable(returns.shape[1], nonneg=True), cvxpy.Variable()
    over = cvxpy.sum(cvxpy.pos(-returns @ share - threshold))
    loss = threshold + over / (len(returns) * (1 - CONFIDENCE))
    return float(cvxpy.Problem(cvxpy.Minimize(loss), [cvxpy.sum(share) == 1]).solve(solver=cvxpy.HIGHS))


def by_skfolio(returns: FloatArray) -> float:
    """skfolio's mean-risk optimiser for the same measure."""
    measure = importlib.import_module("skfolio").RiskMeasure.CVAR
    optimiser = importlib.import_module("skfolio.optimization").MeanRisk
    model = optimiser(risk_measure=measure, cvar_beta=CONFIDENCE).fit(returns)
    return mean_of_worst(-returns @ model.weights_)


def by_pypfopt(returns: FloatArray) -> float:
    """PyPortfolioOpt's efficient CVaR."""
    model = importlib.import_module("pypfopt").EfficientCVaR(returns.mean(axis=0), returns, beta=CONFIDENCE)
    weights = model.min_cvar()
    return mean_of_worst(-returns @ np.array(list(weights.values())))


def mean_of_worst(losses: FloatArray) -> float:
    """CVaR of equally likely losses."""
    count = round(len(losses) * (1 - CONFIDENCE))
    return float(np.sort(losses)[-count:].mean())


def timed(work: Callable[[FloatArray], float], returns: FloatArray) -> tuple[float | None, float]:
    """What was found, None where the time was up, and the seconds that it took, in a process of its own."""
    here, there = multiprocessing.Pipe(duplex=False)
    began = time.perf_counter()
    worker = multiprocessing.Process(target=_send, args=(work, returns, there))
    worker.start()
    found = here.recv() if here.poll(MOST_SECONDS) else None
    seconds = time.perf_counter() - began
    worker.terminate()
    worker.join()
    return found, seconds


def _send(work: Callable[[FloatArray], float], returns: FloatArray, out: Connection) -> None:
    out.send(work(returns))


OTHERS = {"cvxpy": by_cvxpy, "skfolio": by_skfolio, "pypfopt": by_pypfopt}


def main() -> int:
    """Measures all; returns 1 when the floor is missed or the answers differ."""
    returns = draw_returns(SCENARIOS, HOLDINGS)
    print(f"least CVaR of {HOLDINGS} holdings over {SCENARIOS:,} scenarios", flush=True)
    own, seconds = timed(by_planner, returns)
    print(f"the planner: {seconds:.1f} s, CVaR {own:.9f}", flush=True)
    every, whole = timed(by_every_row, returns)
    ratio = whole / seconds
    ended = f"CVaR {every:.9f}" if every is not None else "stopped before it had an answer"
    floor = f"{ratio:.1f} x (at least {LEAST_RATIO:g})"
    print(f"PuLP and HiGHS with every row: {whole:.1f} s, {ended}: {floor}", flush=True)
    for name, work in OTHERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed, not measured")
            continue
        found, took = timed(work, returns)
        words = f"CVaR {found:.9f}" if found is not None else "stopped before it had an answer"
        print(f"{name}: {took:.1f} s, {words}: {took / seconds:.1f} x", flush=True)
    missed = []
    if own is None or (every is not None and abs(own - every) > SAME):
        missed.append("the answers differ")
    if ratio < LEAST_RATIO:
        missed.append(f"less than {LEAST_RATIO:g} times as fast")
    for words in missed:
        print(f"risk: {words}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
