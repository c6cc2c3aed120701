"""How fast the solar room is, in ratios to pvlib measured in the same run. Medians; each ratio has a floor or ceiling.

The kernel is measured alone on one core; the command with everything: start of Python, imports, reading and writing.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

REPEATS = 3
TOWNS = [(51.5, -0.1), (52.5, -1.9), (53.5, -2.2), (55.9, -3.2), (54.6, -5.9), (50.4, -4.1), (57.5, -4.2), (53.8, -1.5)]
FLOPS_WITH_BEAM, FLOPS_WITHOUT = 59, 25  # of one plane in one hour, a fused multiply-add counted as two


def median_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time of some repeats."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def roof_table(count: int) -> pa.Table:
    """Roofs in eight towns, each with its own place, plane and shade."""
    draw = np.random.default_rng(0)
    town = np.array(TOWNS)[draw.integers(0, len(TOWNS), count)]
    return pa.table(
        {
            "roof_id": [f"R{number:07d}" for number in range(count)],
            "latitude": np.round(town[:, 0] + draw.normal(0, 0.1, count), 5),
            "longitude": np.round(town[:, 1] + draw.normal(0, 0.1, count), 5),
            "tilt_deg": np.round(draw.uniform(5, 60, count), 1),
            "azimuth_deg": np.round(draw.uniform(60, 300, count), 1),
            "kwp": np.round(draw.uniform(1, 50, count), 2),
            "shading_loss_fraction": np.round(draw.uniform(0, 0.2, count), 3),
        }
    )


def model_chain_seconds() -> float:
    """One roof through pvlib's ModelChain, as its users run it roof by roof."""
    import pandas as pd
    from pvlib import location, modelchain, pvsystem, temperature

    from energyfund.assumptions import LIBRARY_DATE, load
    from energyfund.solar.climate import regions
    from energyfund.solar.synthesis import synthesise
    from energyfund.solar.weather import middle
    from energyfund.solar.weather_record import VALUES

    weather = synthesise(regions()[1], load(LIBRARY_DATE), 0)
    hours = pd.DataFrame(
        {name: getattr(weather, name) for name in VALUES},
        index=pd.DatetimeIndex(middle(weather), tz="UTC"),
    )
    place = location.Location(51.6, -0.45, altitude=53)
    mount = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["close_mount_glass_glass"]

    def one(tilt: float) -> float:
        array = pvsystem.Array(
            pvsystem.FixedMount(tilt, 180),
            albedo=0.2,
            module_parameters={"pdc0": 1000, "gamma_pdc": -0.0035},
            temperature_model_parameters=mount,
        )
        system = pvsystem.PVSystem([array], inverter_parameters={"pdc0": 1000 / 1.15 / 0.96, "eta_inv_nom": 0.96})
        chain = modelchain.ModelChain(
            system,
            place,
            transposition_model="perez-driesse",
            aoi_model="physical",
            spectral_model="no_loss",
            dc_model="pvwatts",
            ac_model="pvwatts",
            losses_model="pvwatts",
        )
        chain.run_model(hours)
        return float(chain.results.ac.sum())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one(30)
        return median_seconds(lambda: [one(20 + step) for step in range(10)]) / 10


def functions_seconds() -> float:
    """One roof through the same chain in pvlib's vectorised functions, the sun worked out once for all roofs."""
    from energyfund.assumptions import LIBRARY_DATE, load
    from energyfund.solar.climate import regions
    from energyfund.solar.sun import sun_at
    from energyfund.solar.synthesis import synthesise
    from energyfund.solar.weather import middle
    from tests.solar.reference import Plane, output_w_per_kwp

    figures = load(LIBRARY_DATE)
    weather = synthesise(regions()[1], figures, 0)
    sun = sun_at(middle(weather), 51.6, -0.45, 53)

    def all_of_them() -> None:
        for step in range(50):
            output_w_per_kwp(Plane(20 + step, 180, 0.86, 0, 1.15), weather, sun, figures)

    return median_seconds(all_of_them) / 50


def kernel_seconds() -> tuple[float, float]:
    """One roof through the compiled kernel on one core, and the operations a second that it makes."""
    from energyfund.assumptions import LIBRARY_DATE, load
    from energyfund.solar import batch, kernel
    from energyfund.solar.places import region_terms
    from tests.solar.test_kernel import random_roofs

    figures = load(LIBRARY_DATE)
    terms, gear = region_terms(1, figures, 0), batch.equipment(figures)
    count = 64 * kernel.LANES
    rows = np.arange(count)
    roofs = random_roofs(count, 1)
    open_roofs = replace(roofs, horizon_deg=((),) * count, mounting=np.zeros(count, dtype=np.int64))
    planes, lit, shaded, heating = batch.packed(open_roofs, rows, terms, gear)
    sums = np.empty((planes.shape[0], 12, kernel.LANES))
    glass = tuple(terms.glass)

    def work() -> None:
        kernel.monthly_sums(terms.hours, terms.first, planes, glass, gear.inverter, heating, lit, shaded, sums)

    work()
    seconds = median_seconds(work, 9)
    with_beam = int((terms.hours[:, kernel.BEAM] > 0).sum())
    operations = count * (with_beam * FLOPS_WITH_BEAM + (len(terms.step) - with_beam) * FLOPS_WITHOUT)
    return seconds / count, operations / seconds


def limit_operations() -> float:
    """Multiply-adds a second of one core, counted as two: independent chains that fit in registers."""
    import numba

    from energyfund.solar.kernel import fma

    lanes, rounds = 128, 200_000

    @numba.njit(fastmath={"nnan", "ninf", "nsz"})
    def chains(values: np.ndarray, factor: float, rounds: int) -> None:
        for _ in range(rounds):
            for lane in range(128):
                values[lane] = fma(values[lane], factor, factor)

    values = np.ones(lanes)
    chains(values, 0.5, 10)
    return 2 * lanes * rounds / median_seconds(lambda: chains(values, 0.5, rounds), 5)


def command_seconds(roofs: Path, output: Path, folder: Path, *options: str) -> tuple[float, float]:
    """The whole command on a table: median seconds, and the most memory in bytes."""
    environment = os.environ | {"ENERGYFUND_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "energyfund", "yield", str(roofs), "-o", str(output), "-q", *options]
    measured = (
        "import json, resource, subprocess, sys, time; began = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(json.dumps([time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )
    found = []
    for repeat in range(REPEATS + 1):
        done = subprocess.run(
            [sys.executable, "-c", measured, *arguments], check=True, env=environment, capture_output=True, text=True
        )
        if repeat:  # the first run compiles and fills the cache
            found.append(json.loads(done.stdout))
    unit = 1 if sys.platform == "darwin" else 1024
    return statistics.median(one[0] for one in found), max(one[1] for one in found) * unit


def import_seconds() -> float:
    """Start of Python and import of pvlib."""
    return median_seconds(lambda: subprocess.run([sys.executable, "-c", "import pvlib"], check=True), 5)


class Report:
    """Prints one line per measurement and remembers what fell short."""

    def __init__(self) -> None:
        self.failed = 0

    def line(
        self, text: str, value: float, bound: float | None = None, *, at_most: bool = False, unit: str = "×"
    ) -> None:
        """Print a value with its bound."""
        word = "" if bound is None else f"   ({'at most' if at_most else 'at least'} {bound:,g} {unit})"
        right = bound is None or (value <= bound if at_most else value >= bound)
        self.failed += not right
        print(f"{text:<66} {value:>12,.4g} {unit}{word}{'' if right else '   MISSED'}", flush=True)


def measure_kernel(report: Report) -> float:
    """The kernel against pvlib; returns the seconds of one ModelChain roof."""
    chain, functions = model_chain_seconds(), functions_seconds()
    kernel, operations = kernel_seconds()
    report.line("ModelChain, one roof and year", chain * 1e3, unit="ms")
    report.line("pvlib's vectorised functions, one roof and year", functions * 1e3, unit="ms")
    report.line("kernel, one roof and year, one core", kernel * 1e6, unit="µs")
    report.line("kernel against ModelChain, per core", chain / kernel, 5000)
    report.line("kernel against the vectorised functions, per core", functions / kernel, 200)
    report.line("kernel's share of the core's multiply-adds", 100 * operations / limit_operations(), unit="%")
    return chain


def measure_command(report: Report, chain: float, folder: Path) -> None:
    """The command on small, middling and large tables."""
    pa.csv.write_csv(roof_table(20), folder / "few.csv")
    pa.csv.write_csv(roof_table(100_000), folder / "many.csv")
    few, _ = command_seconds(folder / "few.csv", folder / "few-out.csv", folder)
    report.line("20 roofs through the command", few, unit="s")
    report.line("20 roofs against importing pvlib", few / import_seconds(), 3, at_most=True)
    many, memory = command_seconds(folder / "many.csv", folder / "many-out.csv", folder)
    report.line("100,000 roofs, CSV in and out, imports and all", many, unit="s")
    report.line("100,000 roofs against ModelChain roof by roof", 100_000 * chain / many, 1500)
    seconds = {}
    for count in (10_000, 100_000, 1_000_000):
        path = folder / f"roofs-{count}.parquet"
        pa.parquet.write_table(roof_table(count), path, row_group_size=100_000)
        seconds[count], memory = command_seconds(path, folder / "out.parquet", folder)
        report.line(f"{count:,} roofs, Parquet in and out", seconds[count], unit="s")
        report.line(f"{count:,} roofs, most memory", memory / 2**20, 1024, at_most=True, unit="MiB")
    beyond = (seconds[1_000_000] - seconds[100_000]) / 900_000
    below = (seconds[100_000] - seconds[10_000]) / 90_000
    report.line("time per roof beyond 100,000 over that below: 1 is linear", beyond / below)


def measure_cluster(report: Report, folder: Path) -> None:
    """Two Dask workers against one process on a million roofs in ten partitions."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        print("Dask workers: not measured, distributed is not installed (energyfund[cluster])")
        return
    table = roof_table(1_000_000)
    roofs = folder / "roofs"
    roofs.mkdir()
    for part in range(10):
        pa.parquet.write_table(table.slice(part * 100_000, 100_000), roofs / f"part-{part}.parquet")

    def fresh(*options: str) -> float:
        times = []
        for _ in range(REPEATS):
            with tempfile.TemporaryDirectory(dir=folder) as output:
                began = time.perf_counter()
                arguments = ["-m", "energyfund", "yield", str(roofs), "-o", output, "-q", *options]
                environment = os.environ | {"ENERGYFUND_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
                subprocess.run([sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
                times.append(time.perf_counter() - began)
        return statistics.median(times)

    alone, together = fresh(), fresh("--scheduler", "local")
    report.line("1,000,000 roofs in ten partitions, one process", alone, unit="s")
    report.line("the same, two Dask workers, their start included", together, unit="s")
    report.line("overhead of the workers", 100 * (together / alone - 1), unit="%")


def main() -> int:
    """Measure everything; 1 where something fell short."""
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chain = measure_kernel(report)
        measure_command(report, chain, folder)
        measure_cluster(report, folder)
    report.line(
        "memory of this benchmark itself", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, unit="MiB"
    )
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
