"""The planner against other ways to solve the same program: HiGHS by itself, linopy and Pyomo, in the same run.

1,000 and 10,000 projects with ten start years, five sources, a fund of twelve holdings and 200 scenarios of the market.
Each peer has every row and column of the whole program, all scenarios written: as one sparse matrix for HiGHS, as
labelled arrays for linopy, as indexed variables for Pyomo (see ``peers/``). The planner begins with the brief and ends
with a plan whose ties are settled; of its peers, building the model and solving it are timed, for HiGHS only that the
finished matrix is handed over and solved. They use HiGHS's interior-point method, the quickest that it has for this
program. Each runs on one thread in a process of its own, after a small town that loads and compiles what it needs, and
is stopped after a number of times what the planner took; then only a least ratio is known. Where HiGHS by itself does
not finish, the others only build: they would hand it the same matrix. Times are of the processor, so that what else the
machine does blurs them less.

Floors: with 1,000 projects 3 times HiGHS and 4 times linopy and Pyomo; with 10,000 projects 8 times each, within 1 GiB.
All that finish must find the planner's value.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

PEERS = {
    "highs": ("highspy", "HiGHS, given the whole matrix"),
    "linopy": ("linopy", "linopy and HiGHS"),
    "pyomo": ("pyomo", "Pyomo and HiGHS"),
}
"""Module and words of each."""

METHOD = "ipm"
SMALL = 50
"""Projects of the town with which everything is loaded and compiled before a time is taken."""

PATIENCE = {1000: 60.0, 10_000: 9.0}
"""Each peer is stopped after so many times the planner's time."""

FLOORS = {1000: {"highs": 3.0, "linopy": 4.0, "pyomo": 4.0}, 10_000: {"highs": 8.0, "linopy": 8.0, "pyomo": 8.0}}
SAME, MOST_MIB, MOST_SECONDS = 1e-6, 1024.0, 3600.0


@dataclass(slots=True)
class Ran:
    """What a process came to.

    Attributes:
        seconds: Processor time from its first work to its answer, or to when it was stopped. [s]
        built: Of that, building the model; None where it was stopped before. [s]
        value: The plan's worth; None where it was stopped. [£]
        memory: The most that the process held, its input included; None where it was stopped. [MiB]
    """

    seconds: float
    built: float | None = None
    value: float | None = None
    memory: float | None = None


class Clock:
    """Tells the processor time of what this process does from now on, and ends the process when it is used up."""

    def __init__(self, out: Connection, most_seconds: float) -> None:
        self.out, self.began = out, time.process_time()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(self.began + most_seconds), resource.RLIM_INFINITY))

    def tell(self, step: str, value: float | None = None) -> None:
        """Tell that a step is done, after how long, what it came to, and the most memory that was held. [MiB]"""
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.out.send((step, time.process_time() - self.began, value, held))


def planner(count: int, most_seconds: float, out: Connection) -> None:
    """The planner, from the brief to the plan."""
    from bench.planner_case import draw_brief
    from energyfund.allocate.model import allocate

    allocate(draw_brief(SMALL))
    brief = draw_brief(count)
    clock = Clock(out, most_seconds)
    clock.tell("solved", allocate(brief).value)


def peer(name: str, count: int, solves: bool, most_seconds: float, out: Connection) -> None:
    """A peer, from the arrays to the value, or only to its model."""
    from bench.peers.town import town_of
    from bench.planner_case import draw_brief
    from energyfund.allocate.problem import scale_of

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the solver greets everybody
    library = importlib.import_module(f"bench.peers.in_{name}")
    library.solve(library.model(town_of(draw_brief(SMALL))), METHOD)
    brief = draw_brief(count)
    town, scale = town_of(brief), scale_of(brief)
    del brief
    model = library.model(town) if name == "highs" else None
    clock = Clock(out, most_seconds)
    model = library.model(town) if model is None else model
    clock.tell("built")
    if solves:
        clock.tell("solved", library.solve(model, METHOD) * scale)


def timed(work: Callable[..., None], *args: object, most_seconds: float) -> Ran:
    """Run a piece of work in a process of its own, which ends when its processor time is used up.

    Raises:
        RuntimeError: The process ended for another reason.
    """
    context = multiprocessing.get_context("spawn")  # nothing of this process counts in its memory
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(*args, most_seconds, there))
    worker.start()
    there.close()  # the end of the worker is then the end of what it tells
    found = Ran(most_seconds)
    while True:
        try:
            step, seconds, value, held = here.recv()
        except EOFError:
            break
        if step == "built":
            found.built = seconds
        else:
            found.seconds, found.value, found.memory = seconds, value, held
    worker.join()
    if worker.exitcode not in {0, -signal.SIGXCPU}:
        raise RuntimeError(f"a process of the benchmark failed with code {worker.exitcode}")
    return found


def against_peers(count: int) -> list[str]:
    """Measure the planner and all its peers; what was missed, in words."""
    own = timed(planner, count, most_seconds=MOST_SECONDS)
    if own.value is None or own.memory is None:
        return [f"{count:,} projects: the planner found no plan in {MOST_SECONDS:g} s"]
    print(f"{count:,} projects, planner: {own.seconds:.1f} s, {own.memory:,.0f} MiB at most", flush=True)
    missed = [] if own.memory < MOST_MIB else [f"{count:,} projects: more than {MOST_MIB:,.0f} MiB"]
    alone: Ran | None = None
    for name, (module, words) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"  {words}: not installed, not measured")
            continue
        solves = alone is None or alone.value is not None
        ran = timed(peer, name, count, solves, most_seconds=PATIENCE[count] * own.seconds)
        alone = ran if name == "highs" else alone
        if not solves and alone is not None and ran.built is not None:
            ran.seconds = ran.built + alone.seconds
        ratio, floor = ran.seconds / own.seconds, FLOORS[count][name]
        built = "" if name == "highs" or ran.built is None else f"built in {ran.built:.1f} s, "
        ended = f"{ran.seconds:.1f} s in all: {ratio:.1f} x"
        if not solves:
            ended = f"the same matrix for the same solver: at least {ratio:.1f} x"
        elif ran.value is None:
            ended = f"not finished in {ran.seconds:.0f} s: at least {ratio:.1f} x"
        print(f"  {words}: {built}{ended} (floor {floor:g})", flush=True)
        if ran.value is not None and abs(ran.value - own.value) > SAME * abs(own.value):
            missed.append(f"{count:,} projects: {words} finds another value")
        if ratio < floor:
            missed.append(f"{count:,} projects: less than {floor:g} times as fast as {words}")
    return missed


def main() -> int:
    """Measure every size; 1 where a floor is missed, too much memory is held or values differ."""
    missed = [words for count in FLOORS for words in against_peers(count)]
    for words in missed:
        print(f"planner_peers: {words}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
