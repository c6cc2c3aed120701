"""How fast one roof with a battery is sized, in ratios to linear programs of the same question, measured in one run.

8,760 hours of a time-of-use tariff, export limit, losses: the exact search against HiGHS's interior point on arrays
(fastest of four settings, building counted), against PuLP and against PyPSA, which both hand the program to the same
solver. All must agree on the yearly value.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from energyfund.array_solver import matrix  # noqa: E402  after the path
from energyfund.solar.sizing.case import Case, Offer  # noqa: E402
from energyfund.solar.sizing.dispatch import Exact  # noqa: E402
from energyfund.solar.sizing.search import best_size  # noqa: E402
from energyfund.solar.sizing.value_curve import value_curve  # noqa: E402
from tests.solar.sizing.cases import year_case  # noqa: E402

MOST_KWP, MOST_KWH, RATE_KWP, RATE_KWH = 60.0, 200.0, 95.0, 40.0
LEAST_ARRAYS, LEAST_MODELLERS = 100, 300
MOST_OFF = 1e-6
"""Share of the bill by which the others, whose tolerances are wider, may differ."""


def median_seconds(work: Callable[[], object], repeats: int) -> float:
    """Median time of some repeats."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def ours(case: Case) -> float:
    """Yearly net value by the exact search."""
    return best_size(case, [Offer(MOST_KWP, (RATE_KWP,))], Offer(MOST_KWH, (RATE_KWH,))).net_gbp


def by_arrays(case: Case, settings: dict[str, str]) -> float:
    """The leanest program found: five columns and five rows an hour, waste left to the slack of the balance."""
    import highspy

    supply, steps = case.supply, case.supply.load_kwh.size
    at = [2 + block * steps + np.arange(steps, dtype=np.int32) for block in range(5)]  # import, export, in, out, store
    rows = [block * steps + np.arange(steps, dtype=np.int32) for block in range(5)]
    one, zero = np.ones(steps), np.zeros(steps, dtype=np.int32)
    into, out = case.battery.efficiency
    entries = [
        (rows[0], zero, case.generation_kwh_per_kwp[0]),
        *((rows[0], at[block], sign * one) for block, sign in ((0, 1.0), (1, -1.0), (2, -1.0), (3, 1.0))),
        (rows[1], at[4], one),
        (rows[1], np.roll(at[4], -1), -one),
        (rows[1], at[2], into * one),
        (rows[1], at[3], -one / out),
        *((rows[row], at[block], one) for row, block in ((2, 2), (3, 3), (4, 4))),
        *((rows[row], zero + 1, -case.battery.power_kw_per_kwh * one) for row in (2, 3)),
        (rows[4], zero + 1, -one),
    ]
    entries = [(row[value != 0], column[value != 0], value[value != 0]) for row, column, value in entries]
    coefficients = matrix(5 * steps, 2 + 5 * steps, entries)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = 2 + 5 * steps, 5 * steps
    program.col_cost_ = np.concatenate(
        [[RATE_KWP, RATE_KWH], supply.buy_gbp_per_kwh, -supply.sell_gbp_per_kwh, np.zeros(3 * steps)]
    )
    high = np.full(2 + 5 * steps, np.inf)
    high[0], high[1], high[at[1]] = MOST_KWP, MOST_KWH, supply.export_limit_kw
    program.col_lower_, program.col_upper_ = np.zeros(high.size), high
    program.row_lower_ = np.concatenate([supply.load_kwh, np.zeros(steps), np.full(3 * steps, -np.inf)])
    program.row_upper_ = np.concatenate([np.full(steps, np.inf), np.zeros(4 * steps)])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = coefficients.start, coefficients.row
    program.a_matrix_.value_ = coefficients.value
    highs = highspy.Highs()
    for name, value in ({"output_flag": False} | settings).items():
        highs.setOptionValue(name, value)
    highs.passModel(program)
    highs.run()
    return bill(case) - float(highs.getInfo().objective_function_value)


def by_pulp(case: Case) -> float:
    """The same rows as expressions."""
    import pulp

    supply, hours = case.supply, range(case.supply.load_kwh.size)
    program = pulp.LpProblem("size", pulp.LpMinimize)
    kwp, kwh = pulp.LpVariable("kwp", 0, MOST_KWP), pulp.LpVariable("kwh", 0, MOST_KWH)
    bought, sold, charge, discharge, store = (
        [pulp.LpVariable(f"{name}{hour}", 0, supply.export_limit_kw if name == "sold" else None) for hour in hours]
        for name in ("bought", "sold", "charge", "discharge", "store")
    )
    buy, sell = supply.buy_gbp_per_kwh.tolist(), supply.sell_gbp_per_kwh.tolist()
    made, load = case.generation_kwh_per_kwp[0].tolist(), supply.load_kwh.tolist()
    program += pulp.lpSum(
        [RATE_KWP * kwp, RATE_KWH * kwh]
        + [buy[hour] * bought[hour] for hour in hours]
        + [-sell[hour] * sold[hour] for hour in hours]
    )
    into, out = case.battery.efficiency
    ratio = case.battery.power_kw_per_kwh
    for hour in hours:
        flows = made[hour] * kwp + bought[hour] - sold[hour] - charge[hour] + discharge[hour]
        program += flows >= load[hour]
        after = store[(hour + 1) % len(hours)]
        program += store[hour] + into * charge[hour] - (1 / out) * discharge[hour] == after
        program += charge[hour] <= ratio * kwh
        program += discharge[hour] <= ratio * kwh
        program += store[hour] <= kwh
    program.solve(pulp.HiGHS(msg=False, solver="ipm", threads=1))
    return bill(case) - float(pulp.value(program.objective))


def by_pypsa(case: Case) -> float:
    """The same site as a network of one bus and a battery behind a charger and a discharger."""
    import pandas as pd
    import pypsa

    supply = case.supply
    network = pypsa.Network(snapshots=pd.RangeIndex(supply.load_kwh.size))
    network.add("Bus", "site")
    network.add("Bus", "store")
    network.add("Load", "load", bus="site", p_set=supply.load_kwh)
    made = case.generation_kwh_per_kwp[0]
    network.add(
        "Generator", "roof", bus="site", p_nom_extendable=True, p_nom_max=MOST_KWP, capital_cost=RATE_KWP, p_max_pu=made
    )
    most = float(supply.load_kwh.max()) + MOST_KWH
    network.add("Generator", "import", bus="site", p_nom=most, marginal_cost=supply.buy_gbp_per_kwh)
    network.add(
        "Generator",
        "export",
        bus="site",
        p_nom=supply.export_limit_kw,
        p_min_pu=-1,
        p_max_pu=0,
        marginal_cost=supply.sell_gbp_per_kwh,
    )
    into, out = case.battery.efficiency
    ratio = case.battery.power_kw_per_kwh
    network.add("Store", "battery", bus="store", e_nom_extendable=True, e_nom_max=MOST_KWH, e_cyclic=True)
    network.add("Link", "charger", bus0="site", bus1="store", efficiency=into, p_nom_extendable=True)
    network.add("Link", "discharger", bus0="store", bus1="site", efficiency=out, p_nom_extendable=True)
    network.stores.loc["battery", "capital_cost"] = RATE_KWH

    def power_follows_capacity(network: pypsa.Network, _snapshots: object) -> None:
        model = network.model
        power, capacity = model["Link-p_nom"], model["Store-e_nom"].sel(name="battery")
        model.add_constraints(power.sel(name="charger") - ratio * capacity == 0, name="charge_power")
        model.add_constraints(power.sel(name="discharger") - (ratio / out) * capacity == 0, name="discharge_power")

    network.optimize(
        solver_name="highs",
        solver_options={"solver": "ipm", "threads": 1, "output_flag": False},
        extra_functionality=power_follows_capacity,
        log_to_console=False,
    )
    return bill(case) - float(network.objective)


def bill(case: Case) -> float:
    """Yearly cost of imports without panels and battery."""
    return float(case.supply.load_kwh @ case.supply.buy_gbp_per_kwh)


class Report:
    """Prints one line per measurement and remembers what fell short."""

    def __init__(self) -> None:
        self.failed = 0

    def line(self, text: str, value: float, unit: str, least: float | None = None) -> None:
        """Print a value, with the least that it may be."""
        short = least is not None and value < least
        self.failed += short
        wanted = "" if least is None else f"   (at least {least:,g} {unit})"
        print(f"{text:<66} {value:>12,.4g} {unit}{wanted}{'   MISSED' if short else ''}", flush=True)

    def agree(self, name: str, value: float, right: float, scale: float) -> None:
        """Note where another method finds another value."""
        if abs(value - right) > MOST_OFF * scale:
            self.failed += 1
            print(f"{name} finds £{value:,.4f} a year where the exact search finds £{right:,.4f}   MISSED", flush=True)


def main() -> int:
    """Measure everything; 1 where something fell short."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    report, case = Report(), year_case()
    began = time.perf_counter()
    net = ours(case)
    report.line("first size of a process, compiling or loading the kernels", time.perf_counter() - began, "s")
    size = best_size(case, [Offer(MOST_KWP, (RATE_KWP,))], Offer(MOST_KWH, (RATE_KWH,)))
    exact = Exact(case)
    one = median_seconds(lambda: exact.plane(size.capacity_kwp, size.battery_kwh), 101)
    seconds = median_seconds(lambda: ours(case), 31)
    report.line("one exact dispatch of 8,760 hours with its plane", one * 1e3, "ms")
    report.line(f"best size, {size.dispatches} dispatches", seconds * 1e3, "ms")
    report.line("proven gap over the bill", size.gap_gbp / bill(case), "")
    curve = median_seconds(lambda: value_curve(case, MOST_KWP), 5)
    report.line("value curve in twelve segments, no battery", curve * 1e3, "ms")
    fastest = np.inf
    for crossover in ("on", "off"):
        for presolve in ("on", "off"):
            settings = {"solver": "ipm", "run_crossover": crossover, "presolve": presolve}
            began = time.perf_counter()
            value = by_arrays(case, settings)
            took = time.perf_counter() - began
            report.line(f"HiGHS interior point on arrays, crossover {crossover}, presolve {presolve}", took, "s")
            report.agree("HiGHS on arrays", value, net, bill(case))
            fastest = min(fastest, took)
    report.line("exact search against the fastest of these", fastest / seconds, "×", LEAST_ARRAYS)
    for name, method in (("PuLP", by_pulp), ("PyPSA", by_pypsa)):
        try:
            began = time.perf_counter()
            value = method(case)
            took = time.perf_counter() - began
        except ImportError:
            print(f"{name}: not measured, it is not installed")
            continue
        report.agree(name, value, net, bill(case))
        report.line(f"{name}, the same program through its own layer", took, "s")
        report.line(f"exact search against {name}", took / seconds, "×", LEAST_MODELLERS)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
