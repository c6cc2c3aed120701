"""Homes: time of an appraisal over the time that pandas takes to read the same file, its growth, and memory.

Ceilings: 100,000 dwellings before and after a package, all tests, 200 draws each: under 20 times the reading, growth no
worse than linear, under 2 GiB. A register of a million rows: memory that does not grow with the file.
"""

from __future__ import annotations

import csv
import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

DWELLINGS, DRAWS, REGISTER_ROWS = 100_000, 200, 1_000_000
MOST_RATIO, MOST_GROWTH, MOST_BYTES = 20.0, 1.5, 2 << 30
MOST_REGISTER_GROWTH = 1.3
PACKAGE = ("cavity_wall", "loft_insulation", "heat_pump_45", "solar_pv")
REGISTER_COLUMNS = (
    ("certificate_number", "{row}"),
    ("uprn", "{home}"),
    ("address1", "{home} Nowhere Street"),
    ("postcode", "PR1 2AB"),
    ("country", "England"),
    ("constituency_label", "Preston"),
    ("property_type", "House"),
    ("built_form", "Semi-Detached"),
    ("construction_age_band", "England and Wales: 1950-1966"),
    ("total_floor_area", "{area}"),
    ("current_energy_efficiency", "{rating}"),
    ("energy_consumption_current", "310"),
    ("lodgement_date", "20{year}-05-02"),
    ("tenure", "Rented (social)"),
    ("walls_description", "Cavity wall, as built, no insulation (assumed)"),
    ("roof_description", "Pitched, 100 mm loft insulation"),
    ("floor_description", "Solid, no insulation (assumed)"),
    ("windows_description", "Fully double glazed"),
    ("mainheat_description", "Boiler and radiators, mains gas"),
    ("mainheat_energy_eff", "Good"),
    ("mainheatcont_description", "Programmer, room thermostat and TRVs"),
    ("main_fuel", "mains gas (not community)"),
    ("number_habitable_rooms", "5"),
    ("floor_height", "2.4"),
)


def write_dwellings(path: Path, homes: int) -> None:
    """A made-up file in the short form."""
    draw = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "dwelling_id": [f"H{number}" for number in range(homes)],
            "nation": "England",
            "postcode": "PR1 2AB",
            "floor_area_m2": draw.uniform(40, 120, homes).round(1),
            "sap_rating": draw.integers(30, 85, homes),
            "energy_cost_gbp_per_year": draw.uniform(900, 3000, homes).round(0),
            "income_ahc_gbp_per_year": draw.uniform(9000, 40000, homes).round(0),
            "adults": draw.integers(1, 4, homes),
            "children_14_plus": draw.integers(0, 2, homes),
            "children_under_14": draw.integers(0, 3, homes),
            "tenure": draw.choice(["social_rent", "owner_occupied", "private_rent"], homes),
            "prepayment_meter": draw.choice(["yes", "no"], homes),
            "warm_home_discount": draw.choice(["yes", "no"], homes),
            "ward": draw.choice(["Ashton", "Brookfield", "Larches"], homes),
            "wall": draw.choice(["cavity", "solid", "cavity_filled"], homes),
        }
    )
    table.to_csv(path, index=False)


def write_register(path: Path, rows: int) -> None:
    """A made-up register in which every fourth certificate is a newer one of an earlier home."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _ in REGISTER_COLUMNS])
        for row in range(rows):
            facts = {
                "row": row,
                "home": row - row % 4 // 3,
                "area": 50 + row % 70,
                "rating": 30 + row % 55,
                "year": 12 + row % 12,
            }
            writer.writerow([text.format(**facts) for _, text in REGISTER_COLUMNS])


def read_with_pandas(path: Path) -> float:
    """Seconds that pandas takes, the best of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        pd.read_csv(path)
        times.append(time.perf_counter() - start)
    return min(times)


def appraise_file(path: Path) -> float:
    """Seconds from the file to the totals, the best of three."""
    from energyfund.assumptions import load
    from energyfund.homes.appraise import appraise
    from energyfund.homes.dwellings import read_dwellings

    figures = load(on=dt.date(2026, 11, 22))
    times = []
    for _ in range(3):
        start = time.perf_counter()
        appraise(read_dwellings(path), PACKAGE, figures, 30_000, seed=1, draws=DRAWS)
        times.append(time.perf_counter() - start)
    return min(times)


def read_whole_register(path: Path) -> None:
    """Read every part of a register and let it go; prints homes, seconds and the most memory for the parent."""
    from energyfund.assumptions import load
    from energyfund.homes.register import RegisterReport, read_register

    report, start = RegisterReport(), time.perf_counter()
    for _ in read_register(path, load(on=dt.date(2026, 11, 22)), report):
        pass
    print(report.kept, time.perf_counter() - start, _most_bytes())


def _most_bytes() -> int:
    """Most memory of this process so far. [bytes]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _register_in_a_process(path: Path) -> tuple[int, float, float]:
    text = subprocess.run(
        [sys.executable, __file__, str(path)], check=True, capture_output=True, text=True
    ).stdout.split()
    return int(text[0]), float(text[1]), float(text[2])


def main() -> int:
    """Runs all; returns 1 when a ceiling is passed."""
    with tempfile.TemporaryDirectory() as folder:
        # the register first: a child's record of memory begins with its parent's
        half, register = Path(folder) / "half.csv", Path(folder) / "register.csv"
        write_register(half, REGISTER_ROWS // 2)
        write_register(register, REGISTER_ROWS)
        _, _, half_memory = _register_in_a_process(half)
        kept, seconds, register_memory = _register_in_a_process(register)
        register_growth = register_memory / half_memory
        print(
            f"register of {REGISTER_ROWS:,} rows: {kept:,} homes, {seconds:.0f} s, {register_memory / 2**20:,.0f} MiB"
        )
        print(f"memory for twice the rows: {register_growth:.2f} x (at most {MOST_REGISTER_GROWTH})")
        small, large = Path(folder) / "small.csv", Path(folder) / "large.csv"
        write_dwellings(small, DWELLINGS // 4)
        write_dwellings(large, DWELLINGS)
        reading, quarter, whole = read_with_pandas(large), appraise_file(small), appraise_file(large)
        ratio, growth, memory = whole / reading, whole / quarter / 4, _most_bytes()
        print(f"{DWELLINGS:,} dwellings, {DRAWS} draws: {whole:.2f} s, {ratio:.1f} x reading (at most {MOST_RATIO})")
        print(f"time for 4 times the dwellings: {growth:.2f} x linear (at most {MOST_GROWTH})")
        print(f"memory: {memory / 2**20:,.0f} MiB (at most {MOST_BYTES / 2**20:,.0f})")
    beyond = {
        "time": ratio > MOST_RATIO,
        "growth": growth > MOST_GROWTH,
        "memory": max(memory, register_memory) > MOST_BYTES,
        "register growth": register_growth > MOST_REGISTER_GROWTH,
    }
    faults = [name for name, passed in beyond.items() if passed]
    for fault in faults:
        print(f"too much: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read_whole_register(Path(sys.argv[1]))
        sys.exit(0)
    sys.exit(main())
